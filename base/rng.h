/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small repeatable generator (splitmix64) for villages, jitter and tests. Never for a secret. */
#ifndef BASE_RNG_H
#define BASE_RNG_H

#include <stdint.h>

struct rng {
	uint64_t state; /* the seed */
};

static inline uint64_t base_rng_next(struct rng *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15ull;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	return z ^ (z >> 31);
}

/* 0 to n-1; n from 1 to 2^32 */
static inline uint32_t base_rng_below(struct rng *r, uint64_t n)
{
	return (uint32_t) (((base_rng_next(r) >> 32) * n) >> 32);
}

#endif
