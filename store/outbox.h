/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages out, until they are answered for. */
#ifndef STORE_OUTBOX_H
#define STORE_OUTBOX_H

#include "store/store.h"

struct store_message {
	int64_t id;
	uint32_t link;
	uint64_t phone;
	char kind[16];
	char text[1024];
	int64_t not_before_ms, expires_ms; /* expires_ms 0: never */
	int64_t lease;
};

/*
 *      add            lease            SUBMITTED -> sent
 *   ---------> waiting -----> leased --REFUSED_FOR_GOOD -> refused
 *                 ^  |          |  \---OUTCOME_UNKNOWN -> unknown (never blindly sent again, law 4)
 *                 |  `-> expired|
 *                 `--TRY_LATER--'  a lease that ran out (a crash hid the answer) is leased anew, by another number
 */
int store_outbox_add(struct store *s, const struct store_message *m, int64_t now_ms, int64_t *id);
/* Up to `cap` messages of this link whose time has come, the longest due first. They are the caller's until
 * `until_ms`. */
int store_outbox_lease(struct store *s, uint32_t link, int64_t now_ms, int64_t until_ms, struct store_message *out,
		       int cap, int *n);
enum store_outcome { STORE_SUBMITTED, STORE_REFUSED_FOR_GOOD, STORE_TRY_LATER, STORE_OUTCOME_UNKNOWN };
/* STORE_NONE: this message is not leased by this number (any more); nothing was changed. */
int store_outbox_result(struct store *s, int64_t id, int64_t lease, enum store_outcome outcome, uint32_t status,
			int64_t now_ms);
/* When the next message of any link is due or a lease runs out. INT64_MAX: nothing waits. */
int store_outbox_next(struct store *s, int64_t *due_ms);

#endif
