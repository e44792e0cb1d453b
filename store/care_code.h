/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One-time codes (P26): a member's phone shows one, and the care point that types it may look at her household, once.
 *
 *   made --typed--> used
 *     `---another one is asked for---> replaced        whatever is older than its time is worth nothing either
 *
 * Six digits, without a first 0, alone find the household: who reads little types nothing else. That is enough. They live for 15
 * minutes; a phone of staff that misses five times a day (store/lookup.h) is answered no more that day, nobody else is ever. With a
 * thousand codes alive at once a guess is right once in 900, and shows to somebody who may ask for any card anyhow whether a family that
 * chance has chosen is covered, in the audit under her name.
 *
 * The digits are kept nowhere: the row has their keyed hash, and they are drawn from the row by the key, so that who asks twice in a
 * moment (gateways repeat) is shown the same. In clear they stand in the SMS that carries them. */
#ifndef STORE_CARE_CODE_H
#define STORE_CARE_CODE_H

#include "base/secret.h"
#include "store/store.h"

#define STORE_CARE_CODE_DIGITS 6
#define STORE_CARE_CODE_MS (15 * 60000ll)
#define STORE_CARE_CODE_SAME_MS 10000ll /* asked again so soon it is the same code */

enum store_care_code_state { STORE_CARE_CODE_WAITS, STORE_CARE_CODE_USED, STORE_CARE_CODE_REPLACED };

/* A code for this household, of this phone; another household's, or an older one, is then worth nothing. *is_new: false where it is the
 * one of a moment ago. */
int store_care_code_make(struct store *s, const uint8_t key[BASE_SECRET_KEY], uint64_t phone, int64_t household, int64_t now_ms,
			 char out[STORE_CARE_CODE_DIGITS + 1], bool *is_new);

/* STORE_OK: *household may be looked at by this phone of staff; the code is used now. STORE_EXISTS: it was used, replaced, its time is
 * over, or its phone is on the card no more. STORE_NONE: there is no such code. */
int store_care_code_use(struct store *s, const uint8_t key[BASE_SECRET_KEY], const char *digits, uint64_t by, int64_t now_ms,
			int64_t *household);

/* Those whose time was over before `before_ms`, up to limit: from then on they read as never made. */
int store_care_code_prune(struct store *s, int64_t before_ms, int limit, int *n);

#endif
