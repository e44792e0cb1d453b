/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What did a campaign change? Villages are drawn into arms, and arms are compared (P23): pure functions. */
#ifndef SCHEME_TRIAL_H
#define SCHEME_TRIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCHEME_TRIAL_ARMS 8          /* the hold-out among them */
#define SCHEME_TRIAL_FEWEST 5        /* villages of an arm below which no interval is told */

/* Draws by village and not by phone: neighbours talk, and a phone is shared. The same campaign draws the same village into the same
 * arm on any machine, in any order, for ever; who adds a village moves no other one. `weights` are the arms' shares, each above 0;
 * returns an index of them. */
int scheme_trial_draw(const char *campaign, const char *commune, const char *village, const int *weights, int n);

/* Stands for a village, in its commune; never 0. */
uint64_t scheme_trial_village(const char *commune, const char *village);

/* One village: how many were meant, how many of them did it (renewed, joined, called). */
struct scheme_trial_village { int64_t meant, did; }; /* did may be more: who was not meant joins as well */

struct scheme_trial_arm { int64_t villages, meant, did; double sum_mm, sum_md, sum_dd; };

/* Adds a village to its arm; begin with all zero. A village where nobody was meant says nothing and is left out. */
void scheme_trial_add(struct scheme_trial_arm *a, struct scheme_trial_village v);

struct scheme_trial_effect {
	double share, holdout;       /* of those meant, who did it */
	double difference;           /* share - holdout */
	bool has_interval;           /* both arms have at least SCHEME_TRIAL_FEWEST villages, and villages of each differ */
	double low, high;            /* of the difference: 95 % */
};

/* Ratio estimator with villages as clusters (Cochran, Sampling Techniques, 3rd ed., 6.4 and 9.2): the variance of did/meant is taken
 * from how villages differ, for people of one village act alike. The quantile is Student's, with the villages of both arms less 2
 * degrees of freedom. An arm where nobody was meant has share 0 and no interval; nor has one whose villages are all alike (nobody did
 * it, or everybody), which says nothing of how far they may differ. */
struct scheme_trial_effect scheme_trial_compare(const struct scheme_trial_arm *arm, const struct scheme_trial_arm *holdout);

#endif
