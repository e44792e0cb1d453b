/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a campaign changed: what the households of its recipients did in the days after the message, counted by village, since villages
 * were drawn into arms. */
#include "daemon/campaign_report.h"

#include "base/date.h"
#include "daemon/table.h"
#include "desk/cover.h"
#include "store/callback.h"
#include "store/outbox.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT_ONCE 256
#define DAY_MS 86400000ll

static const char *const outcomes[CAMPAIGN_OUTCOMES] = {
	[CAMPAIGN_PAID] = "paid", [CAMPAIGN_RENEWED] = "renewed", [CAMPAIGN_JOINED] = "joined", [CAMPAIGN_CALLED] = "called",
};

/* ---- villages: open addressing, at most half full ---- */

struct village {
	char commune[STORE_CODE], name[STORE_NAME];
	bool is_used;
	int arm;
	struct scheme_trial_village did[CAMPAIGN_OUTCOMES];
};
struct villages { struct village *at; size_t cap, n; };

static struct village *place_of(const struct villages *set, const char *commune, const char *name)
{
	uint64_t hash = 14695981039346656037ull; /* FNV-1a */
	size_t i;

	for (const char *c = commune; *c; c++)
		hash = (hash ^ (unsigned char) *c) * 1099511628211ull;
	for (const char *c = name; *c; c++)
		hash = (hash ^ (unsigned char) *c) * 1099511628211ull;
	for (i = (size_t) hash & (set->cap - 1); set->at[i].is_used; i = (i + 1) & (set->cap - 1))
		if (!strcmp(set->at[i].commune, commune) && !strcmp(set->at[i].name, name))
			break;
	return &set->at[i];
}

static struct village *find_village(struct villages *set, const struct store_household *h, int arm)
{
	struct village *v;

	if (set->n * 2 >= set->cap) {
		struct villages more = {NULL, set->cap ? set->cap * 2 : 256, set->n};

		more.at = base_alloc(more.cap * sizeof *more.at);
		for (size_t i = 0; i < set->cap; i++)
			if (set->at[i].is_used)
				*place_of(&more, set->at[i].commune, set->at[i].name) = set->at[i];
		free(set->at);
		*set = more;
	}
	v = place_of(set, h->commune, h->village);
	if (!v->is_used) {
		*v = (struct village){.is_used = true, .arm = arm};
		memcpy(v->commune, h->commune, sizeof v->commune);
		memcpy(v->name, h->village, sizeof v->name);
		set->n++;
	}
	return v;
}

/* ---- reading ---- */

struct reading {
	struct campaign_report *r;
	const struct parts *parts;
	struct store *store;
	struct villages villages;
	struct desk_dues dues;
};

/* did: of the household from day `from` on, through `until`. STORE_REFUSED: its plan is gone from the scheme. */
static int judge(struct reading *d, const struct store_household *h, const struct store_recipient *row, int32_t until,
		 bool did[CAMPAIGN_OUTCOMES])
{
	struct scheme_account a;
	struct scheme_cover before, after;
	int calls, rc = desk_cover_account(d->store, d->parts->scheme, h, &d->dues, &a);

	if (rc)
		return rc;
	for (size_t i = 0; i < d->dues.n; i++) {
		const struct scheme_entry *e = &d->dues.entries[i];

		did[CAMPAIGN_PAID] |= e->day >= row->day && e->day <= until && e->francs > 0;
	}
	before = scheme_cover_compute(&a, row->day - 1);
	after = scheme_cover_compute(&a, until);
	did[CAMPAIGN_RENEWED] = did[CAMPAIGN_PAID] && after.paid_until != BASE_DAY_NONE && before.paid_until != BASE_DAY_NONE
				&& after.paid_until > before.paid_until;
	did[CAMPAIGN_JOINED] = h->enrolled_on != BASE_DAY_NONE && h->enrolled_on >= row->day && h->enrolled_on <= until;
	rc = store_callback_count(d->store, row->phone, row->day * DAY_MS, (until + 1) * DAY_MS, &calls);
	did[CAMPAIGN_CALLED] = calls > 0;
	return rc;
}

/* Did the gateway take it? A message that was pruned after half a year did go, or nobody would know. */
static int count_message(struct reading *d, const struct store_recipient *row, struct campaign_arm *arm)
{
	struct store_message *m;
	int rc;

	arm->phones++;
	arm->parts += row->parts;
	if (!row->outbox)
		return 0;
	m = base_alloc(sizeof *m);
	rc = store_outbox_load(d->store, row->outbox, m);
	arm->gone += rc == STORE_NONE || (!rc && (m->state == STORE_SUBMITTED || m->state == STORE_DELIVERED || m->state == STORE_UNKNOWN));
	free(m);
	return rc == STORE_NONE ? 0 : rc;
}

static int read_one(struct reading *d, const struct store_recipient *row, int32_t today)
{
	struct campaign_report *r = d->r;
	int32_t last = row->day + r->campaign->judge_days, until = last < today ? last : today;
	bool did[CAMPAIGN_OUTCOMES] = {false};
	struct store_household h;
	struct village *v;
	int rc;

	if (row->arm < 0 || row->arm > r->campaign->n_arms)
		return 0;
	rc = store_household_load(d->store, row->household, &h);
	if (!rc)
		rc = count_message(d, row, &r->arms[row->arm]);
	if (!rc && row->day <= today)
		rc = judge(d, &h, row, until, did);
	if (rc)
		return rc == STORE_REFUSED ? 0 : rc;
	if (r->over_on == BASE_DAY_NONE || last + 1 > r->over_on)
		r->over_on = last + 1;
	v = find_village(&d->villages, &h, row->arm);
	for (int i = 0; i < CAMPAIGN_OUTCOMES; i++) {
		v->did[i].meant++;
		v->did[i].did += did[i];
	}
	return 0;
}

static void add_villages(struct reading *d)
{
	for (size_t i = 0; i < d->villages.cap; i++)
		for (int k = 0; d->villages.at[i].is_used && k < CAMPAIGN_OUTCOMES; k++)
			scheme_trial_add(&d->r->arms[d->villages.at[i].arm].did[k], d->villages.at[i].did[k]);
}

int daemon_campaign_report_read(struct campaign_report *r, const struct parts *parts, struct store *store,
				const struct store_campaign *row, const struct menus_campaign *c, int32_t today, struct error *e)
{
	struct store_recipient *rows = base_alloc(AT_ONCE * sizeof *rows);
	struct reading d = {.r = r, .parts = parts, .store = store};
	uint64_t after = 0;
	int n = AT_ONCE, rc = 0;

	*r = (struct campaign_report){.campaign = c, .over_on = BASE_DAY_NONE};
	while (!rc && n == AT_ONCE) {
		rc = store_campaign_walk(store, row->id, after, rows, AT_ONCE, &n);
		for (int i = 0; !rc && i < n; i++) {
			rc = read_one(&d, &rows[i], today);
			after = rows[i].phone;
		}
	}
	add_villages(&d);
	if (rc)
		base_error_set(e, "the store can't be read: %s", store_last_error(store));
	desk_cover_release(&d.dues);
	free(d.villages.at);
	free(rows);
	return rc ? -1 : 0;
}

/* ---- telling ---- */

static const struct table_column columns[] = {
	{"arm", -16, false}, {"outcome", -8, false}, {"villages", 8, false}, {"phones", 9, false}, {"gone", 9, false}, {"did", 9, false},
	{"percent", 8, false}, {"difference", 10, false}, {"low", 8, false}, {"high", 8, false}, {"francs", 9, false},
	{"francs_each", 0, false},
};

static void print_percent(struct table *t, bool is_known, double share)
{
	char text[32] = "";

	if (is_known)
		snprintf(text, sizeof text, "%.2f", share * 100);
	daemon_table_text(t, text);
}

static void print_row(struct table *t, const struct campaign_report *r, int arm, enum campaign_outcome o, int64_t price)
{
	const struct menus_campaign *c = r->campaign;
	const struct campaign_arm *a = &r->arms[arm];
	const bool is_compared = arm < c->n_arms && r->arms[c->n_arms].did[o].meant && a->did[o].meant;
	const struct scheme_trial_effect effect = scheme_trial_compare(&a->did[o], &r->arms[c->n_arms].did[o]);
	const double more = effect.difference * (double) a->did[o].meant; /* than without the message */
	char each[32] = "";

	if (is_compared && price && more >= 1)
		snprintf(each, sizeof each, "%.0f", (double) (a->parts * price) / more);
	daemon_table_text(t, menus_campaign_arm_name(c, arm));
	daemon_table_text(t, outcomes[o]);
	daemon_table_number(t, a->did[o].villages);
	daemon_table_number(t, a->phones);
	daemon_table_number(t, a->gone);
	daemon_table_number(t, a->did[o].did);
	print_percent(t, a->did[o].meant > 0, effect.share);
	print_percent(t, is_compared, effect.difference);
	print_percent(t, is_compared && effect.has_interval, effect.low);
	print_percent(t, is_compared && effect.has_interval, effect.high);
	daemon_table_number(t, a->parts * price);
	daemon_table_text(t, each);
}

void daemon_campaign_report_print(const struct campaign_report *r, int32_t today, int64_t francs_per_part, bool is_csv)
{
	char day[BASE_DATE_TEXT];
	struct table t;

	if (!is_csv) {
		printf("%s: %s\nWhat was done in the %d days after the message. What follows: arm, outcome, villages, phones, messages\n"
		       "gone, who did it, in percent, percent points more than in the hold-out and between which two that lies (95 %%),\n"
		       "francs, francs for each one more. No hold-out: nothing to compare; fewer than %d villages: no interval.\n\n",
		       r->campaign->code, r->campaign->title, r->campaign->judge_days, SCHEME_TRIAL_FEWEST);
		if (r->over_on != BASE_DAY_NONE && r->over_on > today)
			printf("It still counts until %s.\n\n", base_date_format(r->over_on - 1, day));
	}
	daemon_table_begin(&t, columns, sizeof columns / sizeof *columns, is_csv);
	for (int arm = 0; arm < r->campaign->n_arms + (r->campaign->holdout > 0); arm++)
		for (int o = 0; o < CAMPAIGN_OUTCOMES; o++)
			print_row(&t, r, arm, (enum campaign_outcome) o, francs_per_part);
}
