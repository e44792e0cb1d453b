/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures for monitoring (P29): enrolment, collection, renewal, waiting and lapse, by mutuelle and month, told from the ledger and
 * the rules: what was covered in January is computed for January, by no flag. Reads every household once: on a read-only connection,
 * beside a running daemon. */
#ifndef DESK_REPORT_H
#define DESK_REPORT_H

#include "scheme/scheme.h"
#include "store/household.h"

#define DESK_REPORT_MONTHS 60

struct desk_report_month {
	/* at the end of the month; of the current one, today */
	int64_t households, members;    /* enrolled; members: on their cards today */
	int64_t waiting, covered, grace, lapsed;
	/* within the month */
	int64_t joined;                 /* enrolled */
	int64_t payments, francs;       /* credited to dues and fees, corrections taken off; what a roll brought is no payment */
	int64_t renewed;                /* households that paid dues and had paid before */
	int64_t lapses;                 /* households whose cover ended */
};

struct desk_report_mutuelle {
	char code[STORE_CODE];
	struct desk_report_month months[DESK_REPORT_MONTHS];
};

struct desk_report {
	int32_t first;                  /* the first day of the first month */
	int n_months;                   /* 1 to DESK_REPORT_MONTHS */
	int32_t today;
	int64_t left_out;               /* households whose plan the scheme does not have */
	struct desk_report_mutuelle **of; size_t n; /* only those that have households */
};

/* first, n_months and today are given; the rest is filled. An enum store_error, after which it is to be released as well. */
int desk_report_read(struct store *store, const struct scheme *scheme, struct desk_report *r);
void desk_report_release(struct desk_report *r);

/* Adds b to a, figure by figure. */
void desk_report_add(struct desk_report_month *a, const struct desk_report_month *b);

#endif
