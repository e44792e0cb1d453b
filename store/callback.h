/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Call me back" (P13). */
#ifndef STORE_CALLBACK_H
#define STORE_CALLBACK_H

#include "store/store.h"

/* One open request a phone and household. STORE_EXISTS: one is open already. *id: in both cases the ticket number
 * told to the member. */
int store_callback_add(struct store *s, uint64_t phone, int64_t household, int64_t now_ms, int64_t *id);

/* How often this phone asked, from from_ms on and before until_ms, of whatever household. */
int store_callback_count(struct store *s, uint64_t phone, int64_t from_ms, int64_t until_ms, int *n);

#endif
