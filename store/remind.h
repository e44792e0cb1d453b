/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which households are to be reminded of their dues, and which message reminded them (P17). */
#ifndef STORE_REMIND_H
#define STORE_REMIND_H

#include "store/household.h"

#define STORE_REMIND_KIND "reminder" /* of the messages in the outbox */
#define STORE_REMIND_PHONE_MAX 16    /* households that one message tells of */

/* Households whose remind_on <= day, the longest due first. */
int store_remind_due(struct store *s, int32_t day, int64_t *ids, int cap, int *n);
/* Rewrites the cache of law 6. */
int store_remind_cache(struct store *s, int64_t household, int32_t remind_on);
/* The reminder of `day` is behind us: told by this message, or by none (0). remind_on is the next one's. */
int store_remind_note(struct store *s, int64_t household, int32_t day, int64_t message, int32_t remind_on);

/* The last reminder to this phone that still waits, or was to go since `since_ms`, and was not taken back. STORE_NONE: there is none. */
int store_remind_last(struct store *s, uint64_t phone, int64_t since_ms, int64_t *message);

/* Takes a reminder back while nothing of it has gone (*is_back): the households that it tells of are due again as they were before.
 * What is with the sender at the moment may still go, once, and is never tried again. */
int store_remind_recall(struct store *s, int64_t message, int64_t now_ms, bool *is_back);

/* The same with the reminder of this household, so that the others on its phone get theirs without it. Where it can't be taken back
 * any more, nothing is due again; *is_too_late: it is with the sender. store_ledger_post_dues does so for every payment, in its
 * own transaction. */
int store_remind_withdraw(struct store *s, int64_t household, int64_t now_ms, bool *is_too_late);

#endif
