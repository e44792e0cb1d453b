/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A made-up village of any size, as a roll in CSV: the same for the same seed, on any machine, on any day.
 *
 * The first households are the characters of the demo and of the tests; cover as of `today`, phones +223...
 *   76000001  Awa Traoré: covered up to the end of the fifth month from now, 5 people
 *   76000002  Moussa Coulibaly: lapsed, paid up to the end of the fourth month before this one
 *   76000003  Fatoumata Diarra: two households, hers and her mother-in-law's
 *   76000005  Adama Keïta: in waiting, enrolled this month
 *   76000006  Mariam Sidibé: paid up to the end of last month by the place's second plan, so in grace where that plan gives some
 *   76000007  Bakary Dembélé: not enrolled yet
 *   76000008  Ɲeleni Kɔnɛ: covered, language bm, letters outside the phone's alphabet
 * 79999999 is nobody's: a stranger. */
#ifndef SIM_VILLAGE_H
#define SIM_VILLAGE_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define SIM_VILLAGE_HOUSEHOLDS_MAX 2000000
#define SIM_VILLAGE_TODAY 20468 /* 2026-01-15: the day of a village that is given none */

/* Where households may live: codes of a mutuelle, its plans and its commune, names of villages. The caller's. */
struct sim_village_place {
	const char *mutuelle, *commune;
	const char *const *plans;
	size_t n_plans;
	const char *const *villages;
	size_t n_villages;
};

struct sim_village_config {
	uint64_t households;          /* from 1; 5 people each on average */
	uint64_t seed;
	int32_t today;                /* cover states are as of this day */
	const struct sim_village_place *places; /* at least one, each with a plan and a village */
	size_t n_places;
	void (*on_progress)(void *ctx, uint64_t done, uint64_t households); /* now and then; may be NULL */
	void *ctx;
};

/* Writes the roll with its header. -1: it can't be written, or the configuration is wrong. */
int sim_village_write(FILE *out, const struct sim_village_config *config, struct error *e);

#endif
