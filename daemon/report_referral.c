/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What champions and leaders brought: one record a household, summed up by code and month or place. */
#include "daemon/report_referral.h"

#include "base/buf.h"
#include "base/date.h"
#include "daemon/place_level.h"
#include "daemon/table.h"
#include "desk/cover.h"
#include "store/ledger.h"
#include "store/referral.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT_ONCE 256
#define ROWS_FIRST 4096
#define MONTH_TEXT 8            /* "2026-01" */

/* Of one code, and one month or place where it is asked for. */
struct row {
	char code[STORE_REFERRAL_CODE], of[STORE_CODE];
	int64_t joined, confirmed, paid, covered, francs;
};
struct rows { struct row *at; size_t n, cap; };

struct reading {
	const struct report_referral *r;
	struct store *store;
	bool by_month;
	enum place_level level;
	struct desk_dues dues;
	struct rows rows;
	int64_t left_out;               /* households whose plan the scheme does not have */
};

/* ---- summing up ---- */

/* A longer code is a later one. */
static int compare(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	size_t len_x = strlen(x->code), len_y = strlen(y->code);
	int apart = len_x != len_y ? (len_x > len_y ? 1 : -1) : strcmp(x->code, y->code);

	return apart ? apart : strcmp(x->of, y->of);
}

static void add(struct row *to, const struct row *row)
{
	to->joined += row->joined;
	to->confirmed += row->confirmed;
	to->paid += row->paid;
	to->covered += row->covered;
	to->francs += row->francs;
}

/* Those alike become one. */
static void merge(struct rows *rows)
{
	size_t n = 0;

	if (!rows->n)
		return;
	qsort(rows->at, rows->n, sizeof *rows->at, compare);
	for (size_t i = 1; i < rows->n; i++)
		if (compare(&rows->at[n], &rows->at[i]))
			rows->at[++n] = rows->at[i];
		else
			add(&rows->at[n], &rows->at[i]);
	rows->n = n + 1;
}

static void keep(struct rows *rows, const struct row *row)
{
	if (rows->n == rows->cap)
		merge(rows);
	if (rows->n * 2 >= rows->cap) {
		rows->cap = rows->cap ? rows->cap * 2 : ROWS_FIRST;
		rows->at = base_realloc(rows->at, rows->cap * sizeof *rows->at);
	}
	rows->at[rows->n++] = *row;
}

/* ---- reading ---- */

static void name_group(const struct reading *d, const struct store_household *h, char out[STORE_CODE])
{
	char day[BASE_DATE_TEXT];

	out[0] = '\0';
	if (d->by_month)
		snprintf(out, STORE_CODE, "%.*s", MONTH_TEXT - 1, base_date_format(h->referred_on, day));
	else if (d->r->by)
		snprintf(out, STORE_CODE, "%s", daemon_place_level_of(d->r->scheme, h->mutuelle, d->level).code);
}

/* Dues and fee, without what a roll brought: that was paid before us. */
static int read_francs(struct store *s, int64_t household, int64_t *francs)
{
	static const char *const accounts[] = {"dues", "fee", "opening"};
	int64_t balance;
	int rc = 0;

	*francs = 0;
	for (size_t i = 0; !rc && i < sizeof accounts / sizeof *accounts; i++) {
		rc = store_ledger_balance(s, household, accounts[i], &balance);
		*francs += rc ? 0 : balance;
	}
	return rc;
}

static int read_household(struct reading *d, const struct store_household *h)
{
	struct row row = {.joined = 1, .confirmed = h->enrolled_on != BASE_DAY_NONE && h->enrolled_on <= d->r->today};
	struct scheme_cover cover = {.state = SCHEME_NOT_ENROLLED};
	int rc;

	if (h->referred_on < d->r->first || h->referred_on > d->r->last
	    || !daemon_place_level_is_in(d->r->scheme, h->mutuelle, d->r->place ? d->r->place : ""))
		return 0;
	memcpy(row.code, h->referral, sizeof row.code);
	name_group(d, h, row.of);
	rc = desk_cover_compute(d->store, d->r->scheme, h, d->r->today, &d->dues, &cover);
	d->left_out += rc == STORE_REFUSED;
	if (!rc || rc == STORE_REFUSED)
		rc = read_francs(d->store, h->id, &row.francs);
	row.paid = row.francs > 0;
	row.covered = cover.state == SCHEME_COVERED || cover.state == SCHEME_GRACE;
	if (!rc)
		keep(&d->rows, &row);
	return rc;
}

static int read_all(struct reading *d)
{
	struct store_household *households = base_alloc(AT_ONCE * sizeof *households);
	int64_t after = 0;
	int n = AT_ONCE, rc = 0;

	while (!rc && n == AT_ONCE) {
		rc = store_household_referred(d->store, after, households, AT_ONCE, &n);
		for (int i = 0; !rc && i < n; i++)
			rc = read_household(d, &households[i]);
		after = !rc && n ? households[n - 1].id : after;
	}
	merge(&d->rows);
	desk_cover_release(&d->dues);
	free(households);
	return rc;
}

/* ---- telling ---- */

static const struct table_column columns[] = {
	{"code", -6, false}, {"name", -24, false}, {"kind", -10, false}, {"of", -10, false}, {"joined", 7, false}, {"confirmed", 9, false},
	{"paid", 7, false}, {"covered", 7, false}, {"francs", 10, false},
};

static void print_row(struct table *t, const struct store_referral *who, const struct row *row)
{
	const int64_t figures[] = {row->joined, row->confirmed, row->paid, row->covered, row->francs};

	daemon_table_text(t, who->code);
	daemon_table_text(t, who->name);
	daemon_table_text(t, who->kind);
	daemon_table_text(t, row->of);
	for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
		daemon_table_number(t, figures[i]);
}

/* Each code with its rows; one by which nobody came is a row of noughts, unless it has ended or months or places are asked for. */
static int print_all(const struct reading *d)
{
	const struct store_referral total_of = {.code = "total"};
	struct store_referral *who = base_alloc(AT_ONCE * sizeof *who);
	char after[STORE_REFERRAL_CODE] = "";
	struct row total = {.of = ""};
	int n = AT_ONCE, rc = 0;
	struct table t;
	size_t at = 0;

	daemon_table_begin(&t, columns, sizeof columns / sizeof *columns, d->r->is_csv);
	daemon_table_head(&t);
	while (!rc && n == AT_ONCE) {
		rc = store_referral_list(d->store, after, who, AT_ONCE, &n);
		for (int i = 0; !rc && i < n; i++) {
			size_t first = at;

			for (; at < d->rows.n && !strcmp(d->rows.at[at].code, who[i].code); at++) {
				print_row(&t, &who[i], &d->rows.at[at]);
				add(&total, &d->rows.at[at]);
			}
			if (at == first && !d->r->by && !who[i].ended_ms)
				print_row(&t, &who[i], &(struct row){.of = ""});
			memcpy(after, who[i].code, sizeof after);
		}
	}
	if (!rc && !d->r->is_csv && after[0])
		print_row(&t, &total_of, &total);
	else if (!rc && !d->r->is_csv)
		printf("Nobody has a code yet: 'mutuelle referral add' gives one.\n");
	free(who);
	return rc;
}

int daemon_report_referral(const struct report_referral *r)
{
	struct reading d = {.r = r, .by_month = r->by && !strcmp(r->by, "month")};
	struct error e;
	int rc;

	if (r->by && !d.by_month && !daemon_place_level_read(r->by, &d.level))
		return daemon_command_wrong(r->command, "--by of referrals wants month, union, region, district, commune or mutuelle,"
					    " not '%s'", r->by);
	d.store = store_open_readonly(r->c->store, &e);
	if (!d.store)
		return daemon_command_failed("%s", e.text);
	rc = read_all(&d);
	if (!rc)
		rc = print_all(&d);
	if (rc)
		base_error_set(&e, "%s: can't be read: %s", r->c->store, store_last_error(d.store));
	else if (d.left_out)
		fprintf(stderr, "mutuelle: %" PRId64 " households count as not covered: the scheme does not have their plan any more\n",
			d.left_out);
	store_close(d.store);
	free(d.rows.at);
	return rc ? daemon_command_failed("%s", e.text) : COMMAND_OK;
}
