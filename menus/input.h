/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a phone may be asked to type beside a number of a choice: kinds of input, each read by one C function. */
#ifndef MENUS_INPUT_H
#define MENUS_INPUT_H

#include "menus/message.h"

#include <stdbool.h>
#include <stddef.h>

#define MENUS_TYPED 48          /* octets of what was typed, read, with NUL */

/* Order matters: `bad_` messages stand in it. */
enum menus_kind {
	MENUS_KIND_NUMBER, MENUS_KIND_AMOUNT, MENUS_KIND_YEAR, MENUS_KIND_PIN, MENUS_KIND_NAME, MENUS_KIND_HOUSEHOLD,
	MENUS_KIND_RECEIPT, MENUS_KIND_PHONE, MENUS_KIND_STAFF_PIN, MENUS_KIND_CARE_CODE, MENUS_KIND_REFERRAL,
	MENUS_KIND_MONTHS, MENUS_KIND_DAY,
	MENUS_KINDS
};

struct menus_input {
	const char *name;       /* in the file: `input: {type: amount, ...}` */
	/* Reads what was typed (no NUL behind it) into its one form; false where it can't be such a thing. this_year: of today. */
	bool (*read)(const char *typed, size_t len, int this_year, char out[MENUS_TYPED]);
	enum menus_message bad; /* said then */
	bool is_secret;         /* goes into no variable; a straight dial stops before it (law 7) */
};

extern const struct menus_input menus_input_table[MENUS_KINDS + 1]; /* ended by a name NULL */

#endif
