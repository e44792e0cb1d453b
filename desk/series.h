/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages after an event (P22): somebody joined, is pregnant, gave birth. What is said and when stands in a file a event
 * (menus/series.h); who is in it, in store/series.h.
 *
 * Each message is put into the outbox by the transaction that writes down how far the series is: once, whatever dies. One whose day was
 * missed by more than DESK_SERIES_LATE_DAYS is passed over, and of several that are due only the last one goes: a house that was off
 * does not pour out what it owes. Who gets it, and whether, is asked of the function that campaigns ask (desk/campaign_pick.h). */
#ifndef DESK_SERIES_H
#define DESK_SERIES_H

#include "desk/step.h"
#include "store/member.h"
#include "store/series.h"

#define DESK_SERIES_LATE_DAYS 3

/* It happened: the messages begin. member: whom it is about, 0: the household as one (STORE_JOINED). day: on which it happened, of a
 * pregnancy about when it began; BASE_DAY_NONE: not known, then only what goes at once is said. Told again while they run, the day is
 * corrected; after they were ended, what was said for the same day is not said again. A birth ends the pregnancy's. Nothing happens where
 * the menus have no series of this event, and it is no error. */
int desk_series_event(struct desk_step *s, enum store_event event, int64_t household, int member, int32_t day);

/* A child came on the card. Of its birth the year alone is known, so what goes at once is said and no dates; nothing, where it was not born
 * this year, or where a birth in this household was told by the care point. */
int desk_series_child(struct desk_step *s, int64_t household, const struct store_member *child);

/* It did not happen, or is over: what waits is taken back and nothing more is said, without a word to the phone; a topic that goes only
 * to those who ask for it is no longer asked for on her phone. Where nothing runs, nothing happens. */
int desk_series_undo(struct desk_step *s, enum store_event event, int64_t household, int member);

/* Would the next message of this event reach somebody? *why NULL: yes, else why not, for staff ("shared phone"). */
int desk_series_hears(struct desk_step *s, enum store_event event, int64_t household, int member, const char **why);

/* The messages of today for up to `cap` of them; *n: how many were looked at. Part of the sweep. */
int desk_series_some(struct desk_step *s, int32_t today, int cap, int *n);

#endif
