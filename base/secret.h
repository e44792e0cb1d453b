/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets: random octets, keyed hashes, files that only their owner may read. libsodium's one home. */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BASE_SECRET_KEY 32

int base_secret_init(struct error *e);               /* once, before the others */
void base_secret_random(void *out, size_t len);
/* SipHash-2-4 with a fixed key of zeroes: for identities of requests, where nobody gains by a collision. */
uint64_t base_secret_id(const void *data, size_t len);
/* Keyed BLAKE2b, 32 octets out. */
void base_secret_hash(const uint8_t key[BASE_SECRET_KEY], const void *data, size_t len, uint8_t out[32]);

/* SHA-256 of a long run of octets: made, fed, and ended with its 64 small hexadecimal digits (which frees it). */
#define BASE_SECRET_DIGEST_TEXT 65
struct secret_digest;
struct secret_digest *base_secret_digest_new(void);
void base_secret_digest_feed(struct secret_digest *d, const void *data, size_t len);
void base_secret_digest_end(struct secret_digest *d, char out[BASE_SECRET_DIGEST_TEXT]);

/* The first line of a file (a password). Refused when others than the owner may read it. */
int base_secret_read_line(const char *path, char *out, size_t size, struct error *e);
/* Loads a key of 32 octets, or makes the file (0600) with a new one. */
int base_secret_load_key(const char *path, uint8_t key[BASE_SECRET_KEY], struct error *e);
bool base_secret_is_equal(const void *a, const void *b, size_t len); /* takes as long whatever differs */
void base_secret_wipe(void *p, size_t len);

/* Same octets? In a time that does not tell where they differ. */
bool base_secret_equal(const void *a, const void *b, size_t len);
/* RFC 4648 4, with NUL; size is at least (len + 2) / 3 * 4 + 1. */
void base_secret_base64(const void *data, size_t len, char *out, size_t size);

#endif
