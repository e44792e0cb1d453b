/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The periods of a household, counted from 0, the one of its enrolment, and how far money reaches in them. Private to scheme/. */
#ifndef SCHEME_PERIOD_H
#define SCHEME_PERIOD_H

#include "scheme/plan.h"

/* Dues as the periods they have paid. All zero: nothing yet. */
struct scheme_period_money {
	int paid;              /* whole periods, from the first one on */
	int64_t rest;          /* towards the next one; negative: taken back more than was paid */
};

void scheme_period_add(const struct scheme_account *a, struct scheme_period_money *m, int64_t francs);
/* How many periods this money opens. */
int scheme_period_open(const struct scheme_account *a, const struct scheme_period_money *m);
/* The francs still missing for the first `periods` to be paid; 0: none. */
int64_t scheme_period_missing(const struct scheme_account *a, const struct scheme_period_money *m, int periods);

int64_t scheme_period_price(const struct scheme_account *a, int period);
int64_t scheme_period_opens(const struct scheme_account *a, int period);

int scheme_period_begun(const struct scheme_account *a, int32_t day);      /* how many, by this day */
int32_t scheme_period_first_day(const struct scheme_account *a, int period); /* of the first one: the day of enrolment */
int32_t scheme_period_end(const struct scheme_account *a, int periods);    /* the last day of so many, from the first one on */
int scheme_period_most(const struct scheme_account *a);                    /* money reaches no further */

#endif
