/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages in, each once (law 2). */
#ifndef STORE_INBOX_H
#define STORE_INBOX_H

#include "store/store.h"

/* An SMS that came in. key: its identity; STORE_EXISTS: had it before (acknowledge it all the same). */
int store_inbox_add(struct store *s, uint64_t key, uint32_t link, uint64_t phone, const char *text, int64_t now_ms);
/* Deletes up to `limit` of those older than `before_ms`; how many in *n. */
int store_inbox_prune(struct store *s, int64_t before_ms, int limit, int *n);

#endif
