/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may stand in scheme.yaml of a plan, and what its values must be to each other. */
#include "scheme/plan_table.h"

#include "base/date.h"
#include "scheme/subsidy.h"

#include <inttypes.h>
#include <string.h>

#define HEAD_FRANCS_MAX 100000 /* of one head: the dues of a large household are still a figure */
#define UNCHANGED (-1)

#define AT(type, field) .at = offsetof(struct type, field)
#define LIST(type, field) .at = offsetof(struct type, field), .count = offsetof(struct type, n_##field)

static int prove_change(struct loader *l, const struct yaml_node *n, void *row);
static int prove_subsidy(struct loader *l, const struct yaml_node *n, void *row);
static int prove_plan(struct loader *l, const struct yaml_node *n, void *row);

static const struct column partner_columns[] = {
	{"code", CODE, true, AT(scheme_partner, code)},
	{"name", NAME, true, AT(scheme_partner, name)},
	{0},
};
const struct level scheme_plan_table_partner = {partner_columns, sizeof(struct scheme_partner), LIST(scheme, partners), NULL};

/* What a change leaves out stays as it was: prove_plan fills it in. */
static const struct column change_columns[] = {
	{"from", DATE, true, AT(scheme_terms, from)},
	{"dues", FRANCS, false, AT(scheme_terms, dues_francs), .max = SCHEME_FRANCS_MAX, .preset = UNCHANGED},
	{"adult_dues", FRANCS, false, AT(scheme_terms, adult_francs), .max = HEAD_FRANCS_MAX, .preset = UNCHANGED},
	{"child_dues", FRANCS, false, AT(scheme_terms, child_francs), .max = HEAD_FRANCS_MAX, .preset = UNCHANGED},
	{"fee", FRANCS, false, AT(scheme_terms, fee_francs), .max = SCHEME_FRANCS_MAX, .preset = UNCHANGED},
	{"opens_at", PERCENT, false, AT(scheme_terms, opens_percent), .preset = UNCHANGED},
	{"waiting_months", COUNT, false, AT(scheme_terms, waiting_months), .max = 36, .preset = UNCHANGED},
	{0},
};
static const struct level change_level = {change_columns, sizeof(struct scheme_terms), 0, 0, prove_change};

static const struct column subsidy_columns[] = {
	{"from", DATE, true, AT(scheme_subsidy, from)},
	{"state", PART, false, AT(scheme_subsidy, state)},
	{"partner", REF, false, AT(scheme_subsidy, partner), .of = &scheme_plan_table_partner},
	{"partner_share", PART, false, AT(scheme_subsidy, partner_share)},
	{0},
};
static const struct level subsidy_level = {subsidy_columns, sizeof(struct scheme_subsidy), 0, 0, prove_subsidy};

static const struct column plan_columns[] = {
	{"code", CODE, true, AT(scheme_plan, code)},
	{"name", NAME, true, AT(scheme_plan, name)},
	{"dues", FRANCS, true, AT(scheme_plan, dues_francs), .max = SCHEME_FRANCS_MAX},
	{"adult_dues", FRANCS, false, AT(scheme_plan, adult_francs), .max = HEAD_FRANCS_MAX},
	{"child_dues", FRANCS, false, AT(scheme_plan, child_francs), .max = HEAD_FRANCS_MAX},
	{"child_until", COUNT, false, AT(scheme_plan, child_until), .min = 1, .max = 30, .preset = 18},
	{"fee", FRANCS, true, AT(scheme_plan, fee_francs), .max = SCHEME_FRANCS_MAX},
	{"period_months", COUNT, true, AT(scheme_plan, period_months), .min = 1, .max = 12},
	{"opens_at", PERCENT, false, AT(scheme_plan, opens_percent), .preset = 100},
	{"waiting_months", COUNT, true, AT(scheme_plan, waiting_months), .max = 36},
	{"grace_days", COUNT, true, AT(scheme_plan, grace_days), .max = 366},
	{"relapse_months", COUNT, true, AT(scheme_plan, relapse_months), .max = 36},
	{"min_payment", FRANCS, false, AT(scheme_plan, min_payment_francs), .min = 1, .max = SCHEME_FRANCS_MAX},
	{"max_periods_ahead", COUNT, false, AT(scheme_plan, max_periods_ahead), .min = 1, .max = 120},
	{"daily_limit", FRANCS, false, AT(scheme_plan, daily_limit_francs), .min = 1, .max = SCHEME_FRANCS_MAX},
	{"cash_alone", FRANCS, false, AT(scheme_plan, cash_alone_francs), .max = SCHEME_FRANCS_MAX, .preset = -1},
	{"pin_above", FRANCS, false, AT(scheme_plan, pin_above_francs), .max = SCHEME_FRANCS_MAX, .preset = -1},
	{"changes", ROWS, false, LIST(scheme_plan, changes), .of = &change_level},
	{"shares", ROWS, false, LIST(scheme_plan, subsidies), .of = &subsidy_level},
	{0},
};
const struct level scheme_plan_table = {plan_columns, sizeof(struct scheme_plan), LIST(scheme, plans), prove_plan};

#define COMPLAIN(l, n, ...) base_yaml_complain(&(l)->yaml, n, (l)->e, __VA_ARGS__)

static int prove_change(struct loader *l, const struct yaml_node *n, void *row)
{
	(void) row;
	if (!n->first->next)
		return COMPLAIN(l, n, "changes nothing: write what is new from that day on, like 'dues: 600'");
	return 0;
}

static int prove_subsidy(struct loader *l, const struct yaml_node *n, void *row)
{
	const struct scheme_subsidy *s = row;

	if (s->partner && !s->partner_share.is_offered)
		return COMPLAIN(l, n, "names a partner, not what it pays: add 'partner_share: 10 %%'");
	if (!s->partner && s->partner_share.is_offered)
		return COMPLAIN(l, base_yaml_find(n, "partner_share"), "is nobody's: add 'partner:' with a code of 'partners'");
	if (s->state.percent + s->partner_share.percent > 99)
		return COMPLAIN(l, n, "'state' and 'partner_share' are %d %% together: at most 99 %%, the dues are the rest",
				s->state.percent + s->partner_share.percent);
	return 0;
}

static void keep_francs(int64_t *now, int64_t before)
{
	if (*now == UNCHANGED)
		*now = before;
}

static void keep_count(int *now, int before)
{
	if (*now == UNCHANGED)
		*now = before;
}

/* Fills in what a change leaves as it was. */
static void complete(struct scheme_terms *t, const struct scheme_terms *before)
{
	keep_francs(&t->dues_francs, before->dues_francs);
	keep_francs(&t->adult_francs, before->adult_francs);
	keep_francs(&t->child_francs, before->child_francs);
	keep_francs(&t->fee_francs, before->fee_francs);
	keep_count(&t->opens_percent, before->opens_percent);
	keep_count(&t->waiting_months, before->waiting_months);
}

static int not_later(struct loader *l, const struct yaml_node *n)
{
	n = base_yaml_find(n, "from");
	return COMPLAIN(l, n, "%s is not later than 'from' of the entry before it: write them in their order", n->text);
}

/* Dues that are never nothing, and can be paid. */
static int prove_terms(struct loader *l, const struct yaml_node *n, const struct scheme_plan *p, const struct scheme_terms *t)
{
	int64_t joining = t->fee_francs + t->dues_francs + t->adult_francs;

	if (t->dues_francs + t->adult_francs == 0)
		return COMPLAIN(l, base_yaml_find(n, "dues") ? base_yaml_find(n, "dues") : n,
				"dues of 0 need 'adult_dues': somebody must pay something");
	if (p->daily_limit_francs > 0 && p->daily_limit_francs < joining)
		return COMPLAIN(l, n, "'daily_limit' is %" PRId64 ", and fee and dues of one period are %" PRId64 ": nobody could join by "
				"phone; raise it to at least that", p->daily_limit_francs, joining);
	return 0;
}

static int prove_changes(struct loader *l, const struct yaml_node *n, struct scheme_plan *p)
{
	const struct yaml_node *list = base_yaml_find(n, "changes"), *at = list ? list->first : NULL;
	struct scheme_terms before = scheme_plan_on(p, BASE_DAY_NONE);

	if (prove_terms(l, n, p, &before))
		return -1;
	for (size_t i = 0; i < p->n_changes; i++, at = at->next) {
		if (p->changes[i].from <= before.from)
			return not_later(l, at);
		complete(&p->changes[i], &before);
		before = p->changes[i];
		if (prove_terms(l, at, p, &before))
			return -1;
	}
	return 0;
}

static bool is_new_partner(const struct scheme_plan *p, size_t of)
{
	for (size_t i = 0; i < of; i++)
		if (p->subsidies[i].partner && strcmp(p->subsidies[i].partner, p->subsidies[of].partner) == 0)
			return false;
	return true;
}

static int prove_subsidies(struct loader *l, const struct yaml_node *n, const struct scheme_plan *p)
{
	const struct yaml_node *list = base_yaml_find(n, "shares"), *at = list ? list->first : NULL;
	int partners = 0;

	for (size_t i = 0; i < p->n_subsidies; i++, at = at->next) {
		if (i > 0 && p->subsidies[i].from <= p->subsidies[i - 1].from)
			return not_later(l, at);
		partners += p->subsidies[i].partner && is_new_partner(p, i);
		if (partners > SCHEME_SUBSIDY_PARTNERS)
			return COMPLAIN(l, base_yaml_find(at, "partner"), "is the plan's fifth partner: %d are the most",
					SCHEME_SUBSIDY_PARTNERS);
	}
	return 0;
}

static int prove_plan(struct loader *l, const struct yaml_node *n, void *row)
{
	struct scheme_plan *p = row;

	if (p->period_months != 1 && p->period_months != 12)
		return COMPLAIN(l, base_yaml_find(n, "period_months"), "must be 1 (dues by the month) or 12 (by the year), not %d",
				p->period_months);
	if (prove_changes(l, n, p))
		return -1;
	return prove_subsidies(l, n, p);
}
