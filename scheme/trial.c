/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What did a campaign change? */
#include "scheme/trial.h"

#include "base/must.h"
#include "base/secret.h"

#include <math.h>
#include <stdio.h>

int scheme_trial_draw(const char *campaign, const char *commune, const char *village, const int *weights, int n)
{
	char place[512];
	int len = snprintf(place, sizeof place, "%s\n%s\n%s", campaign, commune, village);
	int64_t sum = 0, at;

	must(n > 0 && n <= SCHEME_TRIAL_ARMS && len >= 0 && len < (int) sizeof place);
	for (int i = 0; i < n; i++) {
		must(weights[i] > 0);
		sum += weights[i];
	}
	at = (int64_t) (base_secret_id(place, (size_t) len) % (uint64_t) sum);
	for (int i = 0; i < n; i++)
		if ((at -= weights[i]) < 0)
			return i;
	must(!"the weights sum to their sum");
	return 0;
}

uint64_t scheme_trial_village(const char *commune, const char *village)
{
	char place[512];
	int len = snprintf(place, sizeof place, "%s\n%s", commune, village);
	uint64_t id;

	must(len >= 0 && len < (int) sizeof place);
	id = base_secret_id(place, (size_t) len);
	return id ? id : 1;
}

void scheme_trial_add(struct scheme_trial_arm *a, struct scheme_trial_village v)
{
	must(v.did >= 0 && v.meant >= 0);
	if (!v.meant)
		return;
	a->villages++;
	a->meant += v.meant;
	a->did += v.did;
	a->sum_mm += (double) v.meant * (double) v.meant;
	a->sum_md += (double) v.meant * (double) v.did;
	a->sum_dd += (double) v.did * (double) v.did;
}

static double share_of(const struct scheme_trial_arm *a)
{
	return a->meant ? (double) a->did / (double) a->meant : 0;
}

/* Of the share: sum((did - share * meant)^2) / (villages * (villages - 1) * mean(meant)^2). */
static double variance_of(const struct scheme_trial_arm *a)
{
	double share = share_of(a), n = (double) a->villages, mean = (double) a->meant / n;
	double squares = a->sum_dd - 2 * share * a->sum_md + share * share * a->sum_mm;

	return squares > 0 ? squares / (n * (n - 1) * mean * mean) : 0; /* a rounding error below 0 is none */
}

/* The 97.5 % quantile of Student's distribution, from the normal one (Abramowitz and Stegun, 26.7.5). */
static double student(double freedom)
{
	const double z = 1.959964, z3 = z * z * z, z5 = z3 * z * z, z7 = z5 * z * z;

	return z + (z3 + z) / (4 * freedom) + (5 * z5 + 16 * z3 + 3 * z) / (96 * freedom * freedom)
	       + (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * freedom * freedom * freedom);
}

struct scheme_trial_effect scheme_trial_compare(const struct scheme_trial_arm *arm, const struct scheme_trial_arm *holdout)
{
	struct scheme_trial_effect e = {.share = share_of(arm), .holdout = share_of(holdout)};
	double width;

	e.difference = e.share - e.holdout;
	e.has_interval = arm->villages >= SCHEME_TRIAL_FEWEST && holdout->villages >= SCHEME_TRIAL_FEWEST && variance_of(arm) > 0
			 && variance_of(holdout) > 0;
	if (e.has_interval) {
		width = student((double) (arm->villages + holdout->villages - 2)) * sqrt(variance_of(arm) + variance_of(holdout));
		e.low = e.difference - width;
		e.high = e.difference + width;
	}
	return e;
}
