/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a campaign changed: what households did in the days after the message, each in the arm into which its village was drawn, whoever got
 * the message (intention to treat), and counted by village, since villages were drawn. */
#include "daemon/campaign_report.h"

#include "base/buf.h"
#include "base/date.h"
#include "daemon/table.h"
#include "desk/cover.h"
#include "store/callback.h"
#include "store/ledger.h"
#include "store/outbox.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT_ONCE 256
#define OTHERS_MAX 16           /* campaigns of the same days that are looked at */
#define FIRST_SLOTS 256         /* a power of two */
#define DAY_MS 86400000ll

static const char *const outcomes[CAMPAIGN_OUTCOMES] = {
	[CAMPAIGN_PAID] = "paid", [CAMPAIGN_RENEWED] = "renewed", [CAMPAIGN_JOINED] = "joined", [CAMPAIGN_REFERRED] = "referred",
	[CAMPAIGN_CALLED] = "called",
};

/* ---- villages and households: open addressing, at most half full ---- */

struct village {
	uint64_t id;                    /* scheme_trial_village; 0: an empty slot */
	int arm;
	int32_t first;                  /* day on which the first message may go there */
	struct scheme_trial_village did[CAMPAIGN_OUTCOMES];
};
struct villages { struct village *at; size_t slots, n; };

/* A household counts once, however many of its phones were written to. */
struct known { int64_t id; uint32_t did; }; /* id 0: an empty slot; bit i: outcome i */
struct households { struct known *at; size_t slots, n; };

static size_t slot_of(uint64_t id, size_t slots)
{
	return (size_t) (id * 0x9e3779b97f4a7c15ull >> 20) & (slots - 1); /* Fibonacci hashing */
}

/* Of one village two arms: somebody moved between two rows of before villages were written down. */
static struct village *place_village(const struct villages *set, uint64_t id, int arm)
{
	size_t i = slot_of(id, set->slots);

	while (set->at[i].id && (set->at[i].id != id || set->at[i].arm != arm))
		i = (i + 1) & (set->slots - 1);
	return &set->at[i];
}

static struct village *find_village(struct villages *set, uint64_t id, int arm)
{
	struct village *v;

	if (set->n * 2 >= set->slots) {
		struct villages more = {NULL, set->slots ? set->slots * 2 : FIRST_SLOTS, set->n};

		more.at = base_alloc(more.slots * sizeof *more.at);
		for (size_t i = 0; i < set->slots; i++)
			if (set->at[i].id)
				*place_village(&more, set->at[i].id, set->at[i].arm) = set->at[i];
		free(set->at);
		*set = more;
	}
	v = place_village(set, id, arm);
	if (!v->id) {
		*v = (struct village){.id = id, .arm = arm, .first = INT32_MAX};
		set->n++;
	}
	return v;
}

static struct known *place_household(const struct households *set, int64_t id)
{
	size_t i = slot_of((uint64_t) id, set->slots);

	while (set->at[i].id && set->at[i].id != id)
		i = (i + 1) & (set->slots - 1);
	return &set->at[i];
}

/* *is_new: it was not there. */
static struct known *find_household(struct households *set, int64_t id, bool *is_new)
{
	struct known *k;

	if (set->n * 2 >= set->slots) {
		struct households more = {NULL, set->slots ? set->slots * 2 : FIRST_SLOTS, set->n};

		more.at = base_alloc(more.slots * sizeof *more.at);
		for (size_t i = 0; i < set->slots; i++)
			if (set->at[i].id)
				*place_household(&more, set->at[i].id) = set->at[i];
		free(set->at);
		*set = more;
	}
	k = place_household(set, id);
	*is_new = !k->id;
	set->n += *is_new;
	k->id = id;
	return k;
}

/* ---- reading ---- */

struct reading {
	struct campaign_report *r;
	const struct parts *parts;
	struct store *store;
	int32_t today;
	struct villages villages;
	struct households households;
	int64_t others[OTHERS_MAX];     /* campaigns of the same days */
	int n_others;
	struct desk_dues dues;
};

/* Paid in these days, corrections taken off; what a roll opened a new household with was paid before us. */
static int read_paid(struct reading *d, const struct store_household *h, int32_t first, int32_t last, bool *did)
{
	int64_t francs = 0, opened = 0;
	int rc = 0;

	for (size_t i = 0; i < d->dues.n; i++) {
		const struct scheme_entry *e = &d->dues.entries[i];

		francs += e->day >= first && e->day <= last ? e->francs : 0;
	}
	if (francs > 0 && h->enrolled_on != BASE_DAY_NONE && h->enrolled_on >= first && h->enrolled_on <= last)
		rc = store_ledger_balance(d->store, h->id, "opening", &opened);
	*did = francs + opened > 0;
	return rc;
}

/* did: bits of the household from day `from` on, through `until`. STORE_REFUSED: its plan is gone from the scheme. */
static int judge(struct reading *d, const struct store_household *h, const struct store_recipient *row, int32_t until, uint32_t *did)
{
	struct scheme_account a;
	struct scheme_cover before, after;
	bool has_paid = false;
	int calls = 0, rc = desk_cover_account(d->store, d->parts->scheme, h, &d->dues, &a);

	if (!rc)
		rc = read_paid(d, h, row->day, until, &has_paid);
	if (!rc)
		rc = store_callback_count(d->store, row->phone, row->day * DAY_MS, (until + 1) * DAY_MS, &calls);
	if (rc)
		return rc;
	before = scheme_cover_compute(&a, row->day - 1);
	after = scheme_cover_compute(&a, until);
	*did = (uint32_t) has_paid << CAMPAIGN_PAID | (uint32_t) (calls > 0) << CAMPAIGN_CALLED;
	if (has_paid && before.paid_until != BASE_DAY_NONE && after.paid_until != BASE_DAY_NONE && after.paid_until > before.paid_until)
		*did |= 1u << CAMPAIGN_RENEWED;
	return 0;
}

/* Did the gateway take it? A message that was pruned after half a year did go, or nobody would know. Its follow-up and what was sent again
 * cost with it. */
static int count_message(struct reading *d, const struct store_recipient *row, struct campaign_arm *arm)
{
	struct store_message *m;
	bool is_gone;
	int rc;

	arm->phones++;
	if (!row->outbox)
		return 0;
	m = base_alloc(sizeof *m);
	rc = store_outbox_load(d->store, row->outbox, m);
	is_gone = rc == STORE_NONE || (!rc && (m->state == STORE_SUBMITTED || m->state == STORE_DELIVERED || m->state == STORE_UNKNOWN));
	arm->gone += is_gone;
	arm->parts += is_gone ? row->parts : 0;
	free(m);
	return rc == STORE_NONE ? 0 : rc;
}

/* Did another campaign write to this phone in the same days? */
static int count_others(struct reading *d, const struct store_recipient *row, int32_t until, struct campaign_arm *arm)
{
	int32_t day = BASE_DAY_NONE;
	int rc = 0;

	for (int i = 0; !rc && i < d->n_others; i++) {
		rc = store_campaign_wrote(d->store, d->others[i], row->phone, &day);
		if (!rc && day != BASE_DAY_NONE && day >= row->day && day <= until) {
			arm->also++;
			break;
		}
	}
	return rc;
}

static int read_one(struct reading *d, const struct store_recipient *row)
{
	struct campaign_report *r = d->r;
	int32_t last = row->day + r->campaign->judge_days, until = last < d->today ? last : d->today;
	struct store_household h;
	struct village *v;
	struct known *k;
	uint32_t did = 0;
	bool is_new;
	int rc;

	if (row->arm < 0 || row->arm > r->campaign->n_arms)
		return 0;
	rc = store_household_load(d->store, row->household, &h);
	if (!rc)
		rc = count_message(d, row, &r->arms[row->arm]);
	if (rc || row->day > d->today) /* its time has not come: nothing to count yet */
		return rc;
	rc = count_others(d, row, until, &r->arms[row->arm]);
	if (!rc)
		rc = judge(d, &h, row, until, &did);
	if (rc)
		return rc == STORE_REFUSED ? 0 : rc;
	if (r->over_on == BASE_DAY_NONE || last + 1 > r->over_on)
		r->over_on = last + 1;
	v = find_village(&d->villages, row->village ? row->village : scheme_trial_village(h.commune, h.village), row->arm);
	v->first = row->day < v->first ? row->day : v->first;
	k = find_household(&d->households, h.id, &is_new);
	for (int i = 0; i < CAMPAIGN_OUTCOMES; i++) {
		v->did[i].meant += is_new;
		v->did[i].did += (did & ~k->did) >> i & 1;
	}
	k->did |= did;
	return 0;
}

/* New members: households of the village that were enrolled in its days, written to or not; people hear it from their neighbours. */
static int count_joined(struct reading *d, const struct store_household *h)
{
	struct village *v;

	if (h->enrolled_on == BASE_DAY_NONE || h->enrolled_on > d->today)
		return 0;
	v = place_village(&d->villages, scheme_trial_village(h->commune, h->village),
			  menus_campaign_draw(d->r->campaign, h->commune, h->village));
	if (!v->id || h->enrolled_on < v->first || h->enrolled_on > v->first + d->r->campaign->judge_days)
		return 0;
	v->did[CAMPAIGN_JOINED].did++;
	v->did[CAMPAIGN_REFERRED].did += h->referral[0] != '\0';
	return 0;
}

static int read_joined(struct reading *d)
{
	struct store_household *rows = base_alloc(AT_ONCE * sizeof *rows);
	int64_t after = 0;
	int n = AT_ONCE, rc = 0;

	while (!rc && n == AT_ONCE && d->villages.n) {
		rc = store_household_walk(d->store, after, rows, AT_ONCE, &n);
		for (int i = 0; !rc && i < n; i++)
			rc = count_joined(d, &rows[i]);
		after = !rc && n ? rows[n - 1].id : after;
	}
	free(rows);
	return rc;
}

static int read_recipients(struct reading *d, int64_t campaign)
{
	struct store_recipient *rows = base_alloc(AT_ONCE * sizeof *rows);
	uint64_t after = 0;
	int n = AT_ONCE, rc = 0;

	while (!rc && n == AT_ONCE) {
		rc = store_campaign_walk(d->store, campaign, after, rows, AT_ONCE, &n);
		for (int i = 0; !rc && i < n; i++) {
			rc = read_one(d, &rows[i]);
			after = rows[i].phone;
		}
	}
	free(rows);
	return rc;
}

/* Those that began before this one's days are over, and had not ended before they began. */
static int find_others(struct reading *d, const struct store_campaign *row)
{
	const struct menus_campaign *c = d->r->campaign;
	const int64_t first_ms = (c->from - 1) * DAY_MS, last_ms = (c->until + c->judge_days + 1) * DAY_MS;
	struct store_campaign *all = base_alloc(AT_ONCE * sizeof *all);
	int64_t after = 0;
	int n = AT_ONCE, rc = 0;

	while (!rc && n == AT_ONCE) {
		rc = store_campaign_list(d->store, after, all, AT_ONCE, &n);
		for (int i = 0; !rc && i < n; i++)
			if (all[i].id != row->id && all[i].started_ms && all[i].started_ms < last_ms && d->n_others < OTHERS_MAX
			    && (!all[i].done_ms || all[i].done_ms > first_ms))
				d->others[d->n_others++] = all[i].id;
		after = !rc && n ? all[n - 1].id : after;
	}
	free(all);
	return rc;
}

int daemon_campaign_report_read(struct campaign_report *r, const struct parts *parts, struct store *store,
				const struct store_campaign *row, const struct menus_campaign *c, int32_t today, struct error *e)
{
	struct reading d = {.r = r, .parts = parts, .store = store, .today = today};
	int rc;

	*r = (struct campaign_report){.campaign = c, .over_on = BASE_DAY_NONE};
	rc = find_others(&d, row);
	if (!rc)
		rc = read_recipients(&d, row->id);
	if (!rc)
		rc = read_joined(&d);
	for (size_t i = 0; i < d.villages.slots; i++)
		for (int k = 0; d.villages.at[i].id && k < CAMPAIGN_OUTCOMES; k++)
			scheme_trial_add(&r->arms[d.villages.at[i].arm].did[k], d.villages.at[i].did[k]);
	if (rc)
		base_error_set(e, "the store can't be read: %s", store_last_error(store));
	desk_cover_release(&d.dues);
	free(d.villages.at);
	free(d.households.at);
	return rc ? -1 : 0;
}

/* ---- telling ---- */

static const struct table_column columns[] = {
	{"arm", -16, false}, {"outcome", -8, false}, {"villages", 8, false}, {"phones", 9, false}, {"gone", 9, false}, {"also", 7, false},
	{"households", 10, false}, {"did", 9, false}, {"percent", 8, false}, {"difference", 10, false}, {"low", 8, false},
	{"high", 8, false}, {"francs", 9, false}, {"francs_each", 11, false}, {"says", 0, false},
};

static void print_percent(struct table *t, bool is_known, double share)
{
	char text[32] = "";

	if (is_known)
		snprintf(text, sizeof text, "%.2f", share * 100);
	daemon_table_text(t, text);
}

/* What the figures of a row say, and what they do not. */
static const char *say(const struct campaign_report *r, int arm, const struct scheme_trial_arm *a, const struct scheme_trial_arm *held,
		       const struct scheme_trial_effect *effect, double more)
{
	if (arm == r->campaign->n_arms)
		return "got nothing: to compare with";
	if (!a->meant)
		return "nobody's days have begun";
	if (!r->campaign->holdout)
		return "no hold-out: nothing to compare";
	if (!held->meant)
		return "nobody is held out yet: nothing to compare";
	if (effect->has_interval && effect->low > 0)
		return "more than by chance";
	if (effect->has_interval && effect->high < 0)
		return "fewer than by chance";
	if (more < 1)
		return "nothing extra";
	if (effect->has_interval)
		return "more: it may be chance";
	return a->villages < SCHEME_TRIAL_FEWEST || held->villages < SCHEME_TRIAL_FEWEST ? "more: too few villages to tell from chance"
	       : "more: villages are too alike to tell from chance";
}

static void print_row(struct table *t, const struct campaign_report *r, int arm, enum campaign_outcome o, int64_t price)
{
	const struct menus_campaign *c = r->campaign;
	const struct campaign_arm *a = &r->arms[arm];
	const struct scheme_trial_arm *held = &r->arms[c->n_arms].did[o];
	const bool is_compared = arm < c->n_arms && held->meant && a->did[o].meant;
	const struct scheme_trial_effect effect = scheme_trial_compare(&a->did[o], held);
	const double more = is_compared ? effect.difference * (double) a->did[o].meant : 0; /* than without the message */
	char each[32] = "";

	if (price && more >= 1)
		snprintf(each, sizeof each, "%.0f", (double) (a->parts * price) / more);
	daemon_table_text(t, menus_campaign_arm_name(c, arm));
	daemon_table_text(t, outcomes[o]);
	daemon_table_number(t, a->did[o].villages);
	daemon_table_number(t, a->phones);
	daemon_table_number(t, a->gone);
	daemon_table_number(t, a->also);
	daemon_table_number(t, a->did[o].meant);
	daemon_table_number(t, a->did[o].did);
	print_percent(t, a->did[o].meant > 0, effect.share);
	print_percent(t, is_compared, effect.difference);
	print_percent(t, is_compared && effect.has_interval, effect.low);
	print_percent(t, is_compared && effect.has_interval, effect.high);
	daemon_table_number(t, a->parts * price);
	daemon_table_text(t, each);
	daemon_table_text(t, say(r, arm, &a->did[o], held, &effect, more));
}

void daemon_campaign_report_print(const struct campaign_report *r, int32_t today, int64_t francs_per_part, bool is_csv)
{
	char day[BASE_DATE_TEXT];
	struct table t;

	if (!is_csv) {
		printf("%s: %s\nWhat households did in the %d days from the message on, by the arm into which their village was drawn,\n"
		       "whoever got it. joined: new members of these villages, and of them referred: by a code; called: asked to be\n"
		       "called. gone: messages that the gateway took; also: phones to which another campaign wrote in the same days;\n"
		       "difference: percent points more than in the hold-out, between low and high (95 %%: at least %d villages an\n"
		       "arm); francs_each: of the arm's francs, for each one more.\n\n",
		       r->campaign->code, r->campaign->title, r->campaign->judge_days, SCHEME_TRIAL_FEWEST);
		if (r->over_on != BASE_DAY_NONE && r->over_on > today)
			printf("It still counts until %s.\n\n", base_date_format(r->over_on - 1, day));
	}
	daemon_table_begin(&t, columns, sizeof columns / sizeof *columns, is_csv);
	daemon_table_head(&t);
	for (int arm = 0; arm < r->campaign->n_arms + (r->campaign->holdout > 0); arm++)
		for (int o = 0; o < CAMPAIGN_OUTCOMES; o++)
			print_row(&t, r, arm, (enum campaign_outcome) o, francs_per_part);
}
