/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inbox and outbox: messages in, each once; messages out, until they are answered for. */
#ifndef STORE_BOX_H
#define STORE_BOX_H

#include "store/store.h"

/* An SMS that came in. key: its identity; STORE_EXISTS: had it before (acknowledge it all the same). */
int store_inbox_add(struct store *s, uint64_t key, uint32_t link, uint64_t phone, const char *text, int64_t now_ms);
int store_inbox_prune(struct store *s, int64_t before_ms, int limit, int *n);

struct store_message { int64_t id; uint32_t link; uint64_t phone; char kind[16]; char text[1024]; int64_t not_before_ms, expires_ms; int64_t lease; };
int store_outbox_add(struct store *s, const struct store_message *m, int64_t now_ms, int64_t *id);
int store_outbox_lease(struct store *s, uint32_t link, int64_t now_ms, int64_t until_ms, struct store_message *out, int cap, int *n);
enum store_outcome { STORE_SUBMITTED, STORE_REFUSED_FOR_GOOD, STORE_TRY_LATER, STORE_OUTCOME_UNKNOWN };
int store_outbox_result(struct store *s, int64_t id, int64_t lease, enum store_outcome outcome, uint32_t status, int64_t now_ms);
int store_outbox_next(struct store *s, int64_t *due_ms);   /* INT64_MAX: nothing waits */

#endif
