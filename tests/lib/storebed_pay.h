/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests of money in the store: an intent, its payment, and the message that tells of it. */
#ifndef TESTS_STOREBED_PAY_H
#define TESTS_STOREBED_PAY_H

#include "store/held.h"
#include "store/intent.h"
#include "tests/lib/storebed.h"

#define STOREBED_PAYER 22376000001ull

/* What store_intent_add takes: 1,100 F of dues through "orange"; its key is made of `no`. */
struct store_intent storebed_intent(int64_t household, int no);
/* Made, leased and taken by the wallet: pending. Its id. */
int64_t storebed_pending(struct store *s, int64_t household, int no, int64_t now_ms);
/* Its money came under this reference, as a payment or late: posted, and told by a message. What the store says to the posting. */
int storebed_paid(struct store *s, int64_t intent, const char *reference, int64_t now_ms);
/* 500 F that nobody asked for, told to their payer. What store_held_add says; its id in *id. */
int storebed_held(struct store *s, const char *reference, int64_t now_ms, int64_t *id);

#endif
