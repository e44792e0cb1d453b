/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words that a phone may send by SMS, in every language of the set; case, accents and the usual typing errors forgiven. */
#ifndef MENUS_WORD_H
#define MENUS_WORD_H

#include "menus/set.h"

enum menus_keyword {
	MENUS_WORD_STATUS, MENUS_WORD_PAY, MENUS_WORD_CARE, MENUS_WORD_RECEIPT, MENUS_WORD_HELP, MENUS_WORD_STOP, MENUS_WORD_START,
	MENUS_WORD_OK, MENUS_WORD_CARD, MENUS_WORD_CODE, MENUS_WORD_NO,
	MENUS_WORDS /* none of them */
};

/* The word that a text begins with, the language it was found in, all that stands behind it; the number there (0: none), and what stands
 * behind that. */
struct menus_word_found { enum menus_keyword word; size_t language; const char *after; int64_t number; const char *rest; };
struct menus_word_found menus_word_find(const struct menus *m, const char *typed);

const struct menus_topic *menus_word_topic(const struct menus *m, const char *typed); /* NULL: none */
/* What care is meant: a benefit and its category, or a whole category, or neither. */
struct menus_word_care { const struct scheme_benefit *benefit; const struct scheme_category *category; };
struct menus_word_care menus_word_care(const struct menus *m, const char *typed);

#endif
