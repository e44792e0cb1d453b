/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Phones that fail often: what is not urgent waits (enum store_priority: all but one-time codes and receipts). */
#ifndef STORE_PARK_H
#define STORE_PARK_H

#include "store/store.h"

/* A message to it failed for a reason that is the phone's. From `limit` in a row on it is parked until `until_ms`; *is_parked:
 * it is now. */
int store_park_failed(struct store *s, uint64_t phone, int limit, int64_t until_ms, bool *is_parked);
/* It was reached, or it wrote to us: nothing is held against it, and what waited for it is due now. *was_parked. */
int store_park_reached(struct store *s, uint64_t phone, int64_t now_ms, bool *was_parked);
/* 0: it is not parked at this instant. */
int store_park_until(struct store *s, uint64_t phone, int64_t now_ms, int64_t *until_ms);

#endif
