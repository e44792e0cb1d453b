/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures for monitoring, household by household in the order of their key. */
#include "desk/report.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/must.h"
#include "desk/cover.h"
#include "store/ledger.h"

#include <stdlib.h>
#include <string.h>

#define AT_ONCE 256

/* One household on its way through the months. */
struct household {
	const struct store_household *row;
	struct scheme_account account;
	const struct scheme_entry *besides; /* fee and openings; the dues are the account's */
	size_t n_besides;
	enum scheme_state before;       /* at the end of the month before */
};

static struct desk_report_mutuelle *find(struct desk_report *r, const char *code)
{
	struct desk_report_mutuelle *m;

	for (size_t i = 0; i < r->n; i++)
		if (!strcmp(r->of[i]->code, code))
			return r->of[i];
	m = base_alloc(sizeof *m);
	memset(m, 0, sizeof *m);
	memcpy(m->code, code, sizeof m->code);
	r->of = base_realloc(r->of, (r->n + 1) * sizeof *r->of);
	r->of[r->n++] = m;
	return m;
}

static enum scheme_state state_on(const struct household *h, int32_t day)
{
	return scheme_cover_compute(&h->account, day).state; /* what was paid later does not count yet */
}

static void count_money(const struct household *h, int32_t first, int32_t last, struct desk_report_month *m)
{
	const struct scheme_entry *e = h->account.entries;
	int64_t before = 0, dues = 0, fee = 0;
	int n = 0;

	for (size_t i = 0; i < h->account.n && e[i].day <= last; i++) {
		if (e[i].day < first) {
			before += e[i].francs;
		} else {
			dues += e[i].francs;
			n += e[i].francs > 0;
		}
	}
	for (size_t i = 0; i < h->n_besides; i++) {
		e = &h->besides[i];
		if (e->day < first || e->day > last)
			continue;
		if (e->francs > 0) {
			fee += e->francs;
		} else { /* an opening: dues, but from before us */
			dues += e->francs;
			before -= e->francs;
			n--;
		}
	}
	m->payments += n > 0 ? n : 0;
	m->francs += dues + fee;
	m->renewed += dues > 0 && before > 0;
}

static void count_cover(struct household *h, int32_t first, int32_t last, struct desk_report_month *m)
{
	enum scheme_state now = state_on(h, last);

	m->households += now != SCHEME_NOT_ENROLLED;
	m->members += now != SCHEME_NOT_ENROLLED ? h->row->members : 0;
	m->joined += now != SCHEME_NOT_ENROLLED && h->row->enrolled_on >= first;
	m->waiting += now == SCHEME_WAITING;
	m->covered += now == SCHEME_COVERED;
	m->grace += now == SCHEME_GRACE;
	m->lapsed += now == SCHEME_LAPSED;
	m->lapses += now == SCHEME_LAPSED && h->before != SCHEME_LAPSED && h->before != SCHEME_NOT_ENROLLED;
	h->before = now;
}

static void count_months(const struct desk_report *r, struct household *h, struct desk_report_mutuelle *m)
{
	h->before = state_on(h, r->first - 1);
	for (int i = 0; i < r->n_months; i++) {
		int32_t first = base_date_add_months(r->first, i), last = base_date_month_end(first);

		if (last > r->today)
			last = r->today;
		count_money(h, first, last, &m->months[i]);
		count_cover(h, first, last, &m->months[i]);
	}
}

/* Memory that one household after another uses. */
struct room {
	struct desk_dues dues;
	struct scheme_entry *besides;
	size_t cap_besides;
};

static int count_household(struct store *store, const struct scheme *scheme, struct desk_report *r, const struct store_household *row,
			   struct room *room)
{
	struct household h = {.row = row};
	int rc = desk_cover_account(store, scheme, row, &room->dues, &h.account);

	if (rc == STORE_REFUSED) {
		r->left_out++;
		return 0;
	}
	if (!rc)
		rc = store_ledger_besides(store, row->id, &room->besides, &room->cap_besides, &h.n_besides);
	if (rc)
		return rc;
	h.besides = room->besides;
	count_months(r, &h, find(r, row->mutuelle));
	return 0;
}

int desk_report_read(struct store *store, const struct scheme *scheme, struct desk_report *r)
{
	struct store_household *rows = base_alloc(AT_ONCE * sizeof *rows);
	struct room room = {.besides = NULL};
	int64_t after = 0;
	int n = AT_ONCE, rc = 0;

	must(r->n_months > 0 && r->n_months <= DESK_REPORT_MONTHS && r->first == base_date_month_start(r->first));
	while (!rc && n == AT_ONCE) {
		rc = store_household_walk(store, after, rows, AT_ONCE, &n);
		for (int i = 0; !rc && i < n; i++)
			rc = count_household(store, scheme, r, &rows[i], &room);
		after = !rc && n ? rows[n - 1].id : after;
	}
	desk_cover_release(&room.dues);
	free(room.besides);
	free(rows);
	return rc;
}

void desk_report_release(struct desk_report *r)
{
	for (size_t i = 0; i < r->n; i++)
		free(r->of[i]);
	free(r->of);
	r->of = NULL;
	r->n = 0;
}

void desk_report_add(struct desk_report_month *a, const struct desk_report_month *b)
{
	a->households += b->households;
	a->members += b->members;
	a->waiting += b->waiting;
	a->covered += b->covered;
	a->grace += b->grace;
	a->lapsed += b->lapsed;
	a->joined += b->joined;
	a->payments += b->payments;
	a->francs += b->francs;
	a->renewed += b->renewed;
	a->lapses += b->lapses;
}
