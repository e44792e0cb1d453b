/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables, as a ladder of versions: one file a step, in the order of store/schema.c. A step that was released is never
 * changed: a change is a new step.
 *
 * What is read by household is clustered by household: one range scan reads its members, one its dues. Money and audit are
 * append-only by trigger (with recursive_triggers, so that REPLACE can't pass by). Days are counted from 1970-01-01, instants
 * in milliseconds; no statement has a clock. Private to store/. */
#ifndef STORE_LADDER_H
#define STORE_LADDER_H

extern const char store_ladder_people[];   /* 1 */
extern const char store_ladder_messages[]; /* 2 */
extern const char store_ladder_outbox[];   /* 3 */
extern const char store_ladder_callers[];  /* 4 */
extern const char store_ladder_money[];    /* 5 */
extern const char store_ladder_cards[];    /* 6 */
extern const char store_ladder_counter[];  /* 7 */
extern const char store_ladder_audit[];    /* 8 */
extern const char store_ladder_campaign[]; /* 9 */
extern const char store_ladder_funnel[];   /* 10 */
extern const char store_ladder_requests[]; /* 11 */
extern const char store_ladder_alert[];    /* 12 */
extern const char store_ladder_figures[];  /* 13 */
extern const char store_ladder_approval[]; /* 14 */
extern const char store_ladder_care_code[]; /* 15 */
extern const char store_ladder_digest[];   /* 16 */
extern const char store_ladder_referral[]; /* 17 */
extern const char store_ladder_series[];   /* 18 */
extern const char store_ladder_stoppable[]; /* 19 */
extern const char store_ladder_change[];   /* 20 */
extern const char store_ladder_unknown[];  /* 21 */

#endif
