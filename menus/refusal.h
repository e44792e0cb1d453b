/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came of an order that was not done at once, as she reads it: why the desk refuses, or under which number it waits for whose
 * signature. */
#ifndef MENUS_REFUSAL_H
#define MENUS_REFUSAL_H

#include <stdint.h>

struct buf;
struct menus_view;

/* The messages refused_ stand in this order. */
enum menus_refusal {
	MENUS_REFUSED,                  /* not permitted, and no word says more */
	MENUS_REFUSED_PLACE,            /* not of her place */
	MENUS_REFUSED_GONE,             /* nothing (any more) to decide about */
	MENUS_REFUSED_ENDED,            /* decided already, by somebody */
	MENUS_REFUSED_SAME,             /* she asked for it herself: another one signs */
	MENUS_REFUSED_ASKER,            /* who asked for it works here no more */
	MENUS_REFUSED_WAITS,            /* asked for already, under a number */
	MENUS_REFUSED_RECEIPT,          /* this paper receipt was written down before */
	MENUS_REFUSED_AMOUNT,           /* francs that can't be */
	MENUS_REFUSED_PIN,              /* this phone has no PIN, or is nobody's of her place */
	MENUS_REFUSED_CAMPAIGN,         /* this campaign can't be started (any more) */
	MENUS_REFUSALS
};

/* The dialog remembers it for the screens that follow. number: of WAITS; whose: the staff code of ENDED and ASKER, else "". */
void menus_refusal_keep(struct menus_view *v, enum menus_refusal why, int64_t number, const char *whose);
void menus_refusal_keep_waiting(struct menus_view *v, int64_t signature);

void menus_refusal_why(struct menus_view *v, struct buf *out);
void menus_refusal_waiting(struct menus_view *v, struct buf *out);     /* the number */
void menus_refusal_signers(struct menus_view *v, struct buf *out);     /* who may sign that one */

#endif
