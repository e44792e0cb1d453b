/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding somebody else's household to pay for (P4): by its number and its head's birth year, and by having done so before. */
#ifndef STORE_LOOKUP_H
#define STORE_LOOKUP_H

#include "store/store.h"

#define STORE_LOOKUP_MISSES 5   /* a day, a phone; then not even the right answer is one */
#define STORE_DOOR_MISSES 20    /* likewise, where several people type */
#define STORE_PAYEES 8          /* remembered for a phone, the last ones paid for */

/* STORE_OK: *household is the one. STORE_NONE: there is no such number, or its head was not born that year, which nobody may
 * tell apart; *household is then the one of that number or 0, for the audit. Case, spaces, dashes and dots in the number do
 * not matter. */
int store_lookup_find(struct store *s, const char *typed, int birth_year, int64_t *household);

/* How often this phone missed on this day, and one more miss. */
int store_lookup_misses(struct store *s, uint64_t phone, int32_t day, int *n);
int store_lookup_miss(struct store *s, uint64_t phone, int32_t day);

/* Whoever can write in a phone's name may miss by SMS: such a miss stops what comes by SMS only. Those by dialling count for both. */
int store_lookup_misses_by_sms(struct store *s, uint64_t phone, int32_t day, int *n);
int store_lookup_miss_by_sms(struct store *s, uint64_t phone, int32_t day);

/* At the door of a shared phone: of several people, so that one of them does not soon shut the others out. */
int store_lookup_misses_at_door(struct store *s, uint64_t phone, int32_t day, int *n);
int store_lookup_miss_at_door(struct store *s, uint64_t phone, int32_t day);

/* The households that this phone paid for though they are not its own, the last one first. */
int store_lookup_remember(struct store *s, uint64_t phone, int64_t household, int64_t now_ms);
int store_lookup_remembered(struct store *s, uint64_t phone, int64_t out[STORE_PAYEES], int *n);

#endif
