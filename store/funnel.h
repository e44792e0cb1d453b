/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where people leave each menu (P29): how often a screen was answered, left or timed out, by day, link and language, and how long it
 * took to answer. A screen is counted once, when it is over; so it was entered as often as it was over in any way. */
#ifndef STORE_FUNNEL_H
#define STORE_FUNNEL_H

#include "store/store.h"

#define STORE_FUNNEL_SCREEN 64          /* octets with NUL */
#define STORE_FUNNEL_TIMES 8            /* seconds below 2, 5, 10, 20, 40, 80, 180, and more */

enum store_funnel_end {
	STORE_FUNNEL_ANSWERED,
	STORE_FUNNEL_LEFT,              /* hung up, or dialled anew */
	STORE_FUNNEL_TIMED_OUT,         /* as long on the phone as the gateway lets it */
	STORE_FUNNEL_LAST,              /* nothing was to be answered: our last word */
	STORE_FUNNEL_ENDS
};

/* One more, in the transaction of the step. path: the dialog's, of which the last place counts. */
struct store_funnel_view {
	const char *path, *language;    /* language "": none was chosen yet */
	uint32_t link;
	int64_t shown_ms;
};
int store_funnel_count(struct store *s, const struct store_funnel_view *v, enum store_funnel_end end, int64_t now_ms);

enum store_funnel_by { STORE_FUNNEL_SCREENS, STORE_FUNNEL_LINKS, STORE_FUNNEL_LANGUAGES, STORE_FUNNEL_DAYS };

struct store_funnel_row {
	char screen[STORE_FUNNEL_SCREEN];
	int32_t link, day;              /* of what was asked for, the rest is 0 and "" */
	char language[8];
	int64_t n[STORE_FUNNEL_ENDS], times[STORE_FUNNEL_TIMES]; /* the times are those of the answers, and add up to them */
};
/* Calls for each screen, by link, language or day where that is asked for, over the days first..last; what it returns but 0 ends the
 * walk and is returned. On a read-only connection. */
int store_funnel_list(struct store *s, int32_t first, int32_t last, enum store_funnel_by by,
		      int (*row)(void *ctx, const struct store_funnel_row *r), void *ctx);

/* What grows old: up to `limit` counters of days before this one, none of them the first of its month, are added to their month's
 * first day; and those of days before this one go. How many were, in *n; 0: nothing was written. Give the first day of a month, so that a
 * month's figures stay what they were. */
int store_funnel_age(struct store *s, int32_t before, int limit, int *n);
int store_funnel_forget(struct store *s, int32_t before, int limit, int *n);

int64_t store_funnel_entered(const struct store_funnel_row *r);
/* Seconds in which half of the answers came, from the histogram; 180 stands for longer; -1: nobody answered. */
int store_funnel_median_s(const struct store_funnel_row *r);

#endif
