/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a place stands today: the sums of its mutuelles, and what waits there. */
#include "store/figures.h"

#include "base/buf.h"
#include "store/sql.h"

#include <stdlib.h>
#include <string.h>

enum stmt { COVER, MONEY, JOINED, LAPSING, LAPSES, IN_GRACE, LAPSED, APPLICATIONS, CALLS, SIGNATURES, HELD, CHANGES, STATEMENTS };

static const char *const sql[STATEMENTS] = {
	[COVER] = "SELECT mutuelle, state, households, members FROM cover_sum ORDER BY mutuelle",
	[MONEY] = "SELECT coalesce(sum(payments), 0), coalesce(sum(francs), 0), coalesce(sum(cash_payments), 0),"
		  " coalesce(sum(cash_francs), 0), coalesce(sum(renewals), 0) FROM money_sum"
		  " WHERE mutuelle = :mutuelle AND day BETWEEN :first AND :last",
	[JOINED] = "SELECT count(*) FROM household WHERE mutuelle = :mutuelle AND enrolled_on BETWEEN :first AND :last",
	[LAPSING] = "SELECT count(*) FROM household WHERE mutuelle = :mutuelle AND lapse_on BETWEEN :first AND :last",
	[LAPSES] = "SELECT id FROM household WHERE mutuelle = :mutuelle AND lapse_on BETWEEN :first AND :last"
		   " ORDER BY lapse_on, id LIMIT :cap",
	/* 3: SCHEME_GRACE, 4: SCHEME_LAPSED */
	[IN_GRACE] = "SELECT id FROM household WHERE mutuelle = :mutuelle AND lapse_on IS NOT NULL AND cover_state = 3"
		     " ORDER BY lapse_on, id LIMIT :cap",
	[LAPSED] = "SELECT id FROM household WHERE mutuelle = :mutuelle AND cover_state = 4 ORDER BY id LIMIT :cap",
	/* what waits: few, by the index of what is open. mutuelle, what, how many, francs */
	[APPLICATIONS] = "SELECT coalesce(h.mutuelle, ''), 0, count(*), 0 FROM application a LEFT JOIN household h ON h.id = a.household"
			 " WHERE a.state = 1 GROUP BY 1",
	[CALLS] = "SELECT coalesce(h.mutuelle, ''), c.about <> 0, count(*), 0 FROM callback c LEFT JOIN household h ON h.id = c.household"
		  " WHERE c.done_ms IS NULL GROUP BY 1, 2",
	[SIGNATURES] = "SELECT coalesce(h.mutuelle, ''), 0, count(*), 0 FROM signature s LEFT JOIN household h ON h.id = s.household"
		       " WHERE s.state = 0 GROUP BY 1",
	[CHANGES] = "SELECT coalesce(h.mutuelle, ''), 0, count(*), 0 FROM change c LEFT JOIN household h ON h.id = c.household"
		    " WHERE c.state = 0 GROUP BY 1",
	/* what is on its way back (3) waits for nobody */
	[HELD] = "SELECT coalesce(h.mutuelle, ''), 0, count(*), sum(d.francs) FROM held d LEFT JOIN household h ON h.id = d.household"
		 " WHERE d.state < 4 AND d.state <> 3 GROUP BY 1",
};

const struct store_sql_list store_figures_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_FIGURES, statement);
}

/* The mutuelles of a place that have households, or had. */
struct mutuelles {
	char (*of)[STORE_CODE];
	size_t n, cap;
};

static void add_mutuelle(struct mutuelles *m, const char *code)
{
	if (m->n == m->cap) {
		m->cap = m->cap ? 2 * m->cap : 16;
		m->of = base_realloc(m->of, m->cap * sizeof *m->of);
	}
	memcpy(m->of[m->n++], code, sizeof *m->of);
}

/* Their states go to f. */
static int read_mutuelles(struct store *s, const struct scheme *scheme, const char *place, struct store_figures *f, struct mutuelles *m)
{
	struct store_sql *q = start(s, COVER);
	char last[STORE_CODE] = "", code[STORE_CODE];
	bool is_here = false, is_first = true;
	int rc;

	while ((rc = store_sql_step(q)) == STORE_OK) {
		int64_t state = store_sql_col_int(q, 1);

		store_sql_col_text(q, 0, code, sizeof code);
		if (is_first || strcmp(code, last)) {
			is_first = false;
			memcpy(last, code, sizeof last);
			is_here = scheme_covers(scheme, place, code);
			if (is_here)
				add_mutuelle(m, code);
		}
		if (!is_here || state < 0 || state >= STORE_FIGURES_STATES)
			continue;
		f->households[state] += store_sql_col_int(q, 2);
		f->members[state] += store_sql_col_int(q, 3);
	}
	return rc == STORE_NONE ? STORE_OK : rc;
}

/* Adds the one row of a statement over days to the figures, column by column. */
static int add_days(struct store *s, enum stmt statement, const char *mutuelle, int32_t first, int32_t last, int64_t *const figures[],
		    int n)
{
	struct store_sql *q = start(s, statement);
	int rc;

	store_sql_text(q, "mutuelle", mutuelle);
	store_sql_int(q, "first", first);
	store_sql_int(q, "last", last);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	for (int i = 0; i < n; i++)
		*figures[i] += store_sql_col_int(q, i);
	return store_sql_end(q);
}

/* what[0] or what[1], by the statement's second column. */
static int add_waiting(struct store *s, const struct scheme *scheme, const char *place, enum stmt statement, int64_t *const what[2],
		       int64_t *francs)
{
	struct store_sql *q = start(s, statement);
	char mutuelle[STORE_CODE];
	int rc;

	while ((rc = store_sql_step(q)) == STORE_OK) {
		store_sql_col_text(q, 0, mutuelle, sizeof mutuelle);
		if (mutuelle[0] && !scheme_covers(scheme, place, mutuelle))
			continue;
		*what[store_sql_col_int(q, 1)] += store_sql_col_int(q, 2);
		if (francs)
			*francs += store_sql_col_int(q, 3);
	}
	return rc == STORE_NONE ? STORE_OK : rc;
}

static int add_all_waiting(struct store *s, const struct scheme *scheme, const char *place, struct store_figures *f)
{
	int rc = add_waiting(s, scheme, place, APPLICATIONS, (int64_t *[2]){&f->applications}, NULL);

	if (!rc)
		rc = add_waiting(s, scheme, place, CALLS, (int64_t *[2]){&f->calls, &f->complaints}, NULL);
	if (!rc)
		rc = add_waiting(s, scheme, place, SIGNATURES, (int64_t *[2]){&f->signatures}, NULL);
	if (!rc)
		rc = add_waiting(s, scheme, place, CHANGES, (int64_t *[2]){&f->changes}, NULL);
	return rc ? rc : add_waiting(s, scheme, place, HELD, (int64_t *[2]){&f->held}, &f->held_francs);
}

int store_figures_of(struct store *s, const struct scheme *scheme, const char *place, const struct store_figures_span *span,
		     struct store_figures *out)
{
	int64_t *const money[] = {&out->payments, &out->francs, &out->cash_payments, &out->cash_francs, &out->renewals};
	struct mutuelles m = {0};
	int rc;

	*out = (struct store_figures){{0}, {0}};
	rc = read_mutuelles(s, scheme, place, out, &m);
	for (size_t i = 0; !rc && i < m.n; i++) {
		rc = add_days(s, MONEY, m.of[i], span->first, span->last, money, 5);
		if (!rc)
			rc = add_days(s, JOINED, m.of[i], span->first, span->last, (int64_t *[]){&out->joined}, 1);
		if (!rc)
			rc = add_days(s, LAPSING, m.of[i], span->lapse_first, span->lapse_last, (int64_t *[]){&out->lapsing}, 1);
	}
	free(m.of);
	return rc ? rc : add_all_waiting(s, scheme, place, out);
}

int64_t store_figures_covered(const struct store_figures *f)
{
	return f->members[SCHEME_COVERED] + f->members[SCHEME_GRACE];
}

/* ---- who lapses ---- */

static int by_day(const void *a, const void *b)
{
	const struct store_household *x = a, *y = b;

	if (x->lapse_on != y->lapse_on)
		return x->lapse_on < y->lapse_on ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

/* Those that a statement that was bound finds, behind the n that stand in rows; room for cap more. */
static int read_rows(struct store *s, struct store_sql *q, struct store_household *rows, int cap, int *n)
{
	int rc, to = *n;

	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK)
		rows[to++].id = store_sql_col_int(q, 0);
	for (rc = rc == STORE_NONE ? STORE_OK : rc; rc == STORE_OK && *n < to; ++*n)
		rc = store_household_load(s, rows[*n].id, &rows[*n]);
	return rc;
}

static int read_lapses(struct store *s, const char *mutuelle, int32_t first, int32_t last, struct store_household *rows, int cap, int *n)
{
	struct store_sql *q = start(s, LAPSES);

	store_sql_text(q, "mutuelle", mutuelle);
	store_sql_int(q, "first", first);
	store_sql_int(q, "last", last);
	return read_rows(s, q, rows, cap, n);
}

static int read_behind(struct store *s, enum stmt statement, const char *mutuelle, struct store_household *rows, int cap, int *n)
{
	struct store_sql *q = start(s, statement);

	store_sql_text(q, "mutuelle", mutuelle);
	return read_rows(s, q, rows, cap, n);
}

/* Keeps the first of so many rows, by the day on which they lapse. */
static void keep_first(struct store_household *rows, int cap, int *n)
{
	qsort(rows, (size_t) *n, sizeof *rows, by_day);
	*n = *n < cap ? *n : cap;
}

int store_figures_lapsing(struct store *s, const struct scheme *scheme, const char *place, int32_t first, int32_t last,
			  struct store_household *out, int cap, int *n)
{
	struct store_household *rows = base_alloc(2 * (size_t) cap * sizeof *rows);
	struct store_figures none = {{0}, {0}};
	struct mutuelles m = {0};
	int rc = read_mutuelles(s, scheme, place, &none, &m);

	*n = 0;
	for (size_t i = 0; !rc && i < m.n; i++) {
		rc = read_lapses(s, m.of[i], first, last, rows, cap, n);
		keep_first(rows, cap, n);
	}
	memcpy(out, rows, (size_t) *n * sizeof *out);
	free(m.of);
	free(rows);
	return rc;
}

int store_figures_behind(struct store *s, const struct scheme *scheme, const char *place, struct store_household *out, int cap, int *n,
			 int64_t *all)
{
	struct store_household *rows = base_alloc(2 * (size_t) cap * sizeof *rows);
	struct store_figures f = {{0}, {0}};
	struct mutuelles m = {0};
	int rc = read_mutuelles(s, scheme, place, &f, &m);

	*n = 0;
	*all = f.households[SCHEME_GRACE] + f.households[SCHEME_LAPSED];
	for (size_t i = 0; !rc && i < m.n; i++) {
		rc = read_behind(s, IN_GRACE, m.of[i], rows, cap, n);
		keep_first(rows, cap, n);
	}
	for (size_t i = 0; !rc && i < m.n && *n < cap; i++)
		rc = read_behind(s, LAPSED, m.of[i], rows, cap - *n, n);
	memcpy(out, rows, (size_t) *n * sizeof *out);
	free(m.of);
	free(rows);
	return rc;
}
