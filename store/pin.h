/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The PIN of a phone (P12): four digits, kept as a keyed hash only; wrong tries make it wait, longer each time. */
#ifndef STORE_PIN_H
#define STORE_PIN_H

#include "base/secret.h"
#include "store/store.h"

#define STORE_PIN_DIGITS 4
#define STORE_PIN_HASH 32
#define STORE_PIN_FREE_TRIES 3  /* wrong ones without a wait; then 5 minutes, 10, 20, ... up to a day */

/* The hash of a phone's PIN under the key of the key file, which is never in the store. */
void store_pin_hash(const uint8_t key[BASE_SECRET_KEY], uint64_t phone, const char *pin, uint8_t out[STORE_PIN_HASH]);

/* Is it the key that this store's PINs were hashed with? The first one that is asked for is, and any
 * where there is no PIN. STORE_REFUSED: it is another one. */
int store_pin_prove_key(struct store *s, const uint8_t key[BASE_SECRET_KEY]);

enum store_pin_answer {
	STORE_PIN_RIGHT,
	STORE_PIN_WRONG,        /* counted */
	STORE_PIN_LOCKED,       /* not looked at: too many were wrong, wait until *until_ms */
	STORE_PIN_UNSET,
};

int store_pin_is_set(struct store *s, uint64_t phone, bool *is_set);
/* When it was set. STORE_NONE: the phone has no PIN. */
int store_pin_since(struct store *s, uint64_t phone, int64_t *set_ms);
/* Judges one try and counts it; the right one forgets the wrong ones. *until_ms: of LOCKED, and of the WRONG one that locks; else 0. */
int store_pin_try(struct store *s, uint64_t phone, const uint8_t hash[STORE_PIN_HASH], int64_t now_ms,
		  enum store_pin_answer *answer, int64_t *until_ms);
/* Gives the phone a PIN, or another one. */
int store_pin_set(struct store *s, uint64_t phone, const uint8_t hash[STORE_PIN_HASH], int64_t now_ms);
/* By a manager: the phone has no PIN any more, and chooses one when it is next asked for it. STORE_NONE: it had none. */
int store_pin_reset(struct store *s, uint64_t phone);

#endif
