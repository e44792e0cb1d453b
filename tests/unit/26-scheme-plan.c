/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan in scheme.yaml: what its keys give, and every way in which they are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/date.h"
#include "scheme/plan.h"

#include <stdio.h>
#include <string.h>

/* One line of the file a string, so that a complaint's line can be counted. */
static const char before[] =
	"scheme: \"Essai\"\n"
	"partners:\n"
	"  - {code: ong, name: \"ONG\"}\n"
	"  - {code: p2, name: \"P2\"}\n"
	"plans:\n";
static const char after[] =
	"care:\n"
	"  - {code: soins, name: \"Soins\", benefits: [{code: consultation, name: \"Consultation\", cscom: 25 %}]}\n"
	"regions:\n"
	"  - {code: segou, name: \"Ségou\"}\n"
	"districts:\n"
	"  - {code: bla, name: \"Bla\", region: segou}\n"
	"communes:\n"
	"  - {code: touna, name: \"Touna\", district: bla}\n"
	"mutuelles:\n"
	"  - {code: m-touna, name: \"Touna\", commune: touna, plans: [p]}\n";

#define TERMS "period_months: 12, waiting_months: 3, grace_days: 15, relapse_months: 3"
#define HEAD "  - {code: p, name: \"P\", fee: 2500, " TERMS ", "
#define PLAN HEAD "dues: 550, "

static struct scheme *load(const char *plan, struct error *e)
{
	char text[4096];
	int len = snprintf(text, sizeof text, "%s%s%s", before, plan, after);

	assert_in_range(len, 1, sizeof text - 1);
	return scheme_parse("s.yaml", text, (size_t) len, e);
}

static void every_key_is_read(void **state)
{
	struct error e = {""};
	struct scheme *s = load(PLAN "adult_dues: 100, child_dues: 50, child_until: 21, opens_at: 75 %, min_payment: 200, "
				"max_periods_ahead: 2, daily_limit: 5000, pin_above: 0,\n"
				"     changes: [{from: 2026-01-01, dues: 600}, {from: 2027-07-15, fee: 0, opens_at: 100%, waiting_months: 0}],\n"
				"     shares: [{from: 2025-01-01, state: 50 %}, {from: 2026-01-01, state: 500 F, partner: ong, partner_share: 10 %},\n"
				"              {from: 2028-01-01}]}\n", &e);
	const struct scheme_plan *p;
	struct scheme_terms t;

	(void) state;
	assert_string_equal(e.text, "");
	p = scheme_find_plan(s, "p");
	assert_int_equal(p->dues_francs, 550);
	assert_int_equal(p->adult_francs, 100);
	assert_int_equal(p->child_francs, 50);
	assert_int_equal(p->child_until, 21);
	assert_int_equal(p->opens_percent, 75);
	assert_int_equal(p->min_payment_francs, 200);
	assert_int_equal(p->max_periods_ahead, 2);
	assert_int_equal(p->daily_limit_francs, 5000);
	assert_int_equal(p->pin_above_francs, 0);

	assert_int_equal(p->n_changes, 2);
	t = scheme_plan_on(p, base_date_make(2025, 12, 31));
	assert_int_equal(t.dues_francs, 550);
	t = scheme_plan_on(p, base_date_make(2026, 1, 1));
	assert_int_equal(t.dues_francs, 600);
	assert_int_equal(t.adult_francs, 100); /* what a change leaves out stays as it was */
	assert_int_equal(t.fee_francs, 2500);
	assert_int_equal(t.opens_percent, 75);
	t = scheme_plan_on(p, base_date_make(2027, 7, 15));
	assert_int_equal(t.dues_francs, 600);
	assert_int_equal(t.fee_francs, 0);
	assert_int_equal(t.opens_percent, 100);
	assert_int_equal(t.waiting_months, 0);

	assert_int_equal(p->n_subsidies, 3);
	assert_int_equal(p->subsidies[0].state.percent, 50);
	assert_null(p->subsidies[0].partner);
	assert_int_equal(p->subsidies[1].state.francs, 500);
	assert_string_equal(p->subsidies[1].partner, "ong");
	assert_int_equal(p->subsidies[1].partner_share.percent, 10);
	assert_int_equal(p->subsidies[2].from, base_date_make(2028, 1, 1));
	assert_false(p->subsidies[2].state.is_offered);
	assert_string_equal(scheme_find_partner(s, "ong")->name, "ONG");
	assert_null(scheme_find_partner(s, "p"));
	scheme_free(s);
}

/* A plan of one line, as before there was more to say. */
static void what_is_left_out_changes_nothing(void **state)
{
	struct error e = {""};
	struct scheme *s = load(HEAD "dues: 550}\n", &e);
	const struct scheme_plan *p;

	(void) state;
	assert_string_equal(e.text, "");
	p = scheme_find_plan(s, "p");
	assert_int_equal(p->adult_francs, 0);
	assert_int_equal(p->child_until, 18);
	assert_int_equal(p->opens_percent, 100);
	assert_int_equal(p->min_payment_francs, 0);
	assert_int_equal(p->daily_limit_francs, 0);
	assert_int_equal(p->max_periods_ahead, 0);
	assert_int_equal(p->pin_above_francs, -1);
	assert_int_equal(p->n_changes, 0);
	assert_int_equal(p->n_subsidies, 0);
	assert_false(scheme_plan_counts_heads(p));
	scheme_free(s);
}

#define CHANGES(rows) PLAN "changes: [" rows "]}\n"
#define SHARES(rows) PLAN "shares: [" rows "]}\n"

static const struct mistake {
	const char *plan, *says;
} mistakes[] = {
	{HEAD "dues: 0}\n", "s.yaml:6:110: key 'dues': dues of 0 need 'adult_dues': somebody must pay something"},
	{PLAN "adult_dues: 100001}\n", "key 'adult_dues': must be from 0 to 100000, not 100001"},
	{PLAN "child_dues: -1}\n", "key 'child_dues': must be from 0 to 100000, not -1"},
	{PLAN "child_until: 0}\n", "key 'child_until': must be from 1 to 30, not 0"},
	{PLAN "opens_at: 75}\n", "s.yaml:6:121: key 'opens_at': must be a part like 75 %, from 1 % to 100 %, not '75'"},
	{PLAN "opens_at: 0 %}\n", "key 'opens_at': must be a part like 75 %"},
	{PLAN "opens_at: 101 %}\n", "key 'opens_at': must be a part like 75 %"},
	{PLAN "opens_at: 75 F}\n", "key 'opens_at': must be a part like 75 %"},
	{PLAN "opens_at: }\n", "key 'opens_at': has no value"},
	{PLAN "min_payment: 0}\n", "key 'min_payment': must be from 1 to 9999999, not 0"},
	{PLAN "max_periods_ahead: 121}\n", "key 'max_periods_ahead': must be from 1 to 120, not 121"},
	{PLAN "daily_limit: beaucoup}\n", "key 'daily_limit': must be a whole number, not 'beaucoup'"},
	{PLAN "daily_limit: 3000}\n", "'daily_limit' is 3000, and fee and dues of one period are 3050: nobody could join by phone; "
	 "raise it to at least that"},
	{PLAN "pin_above: -1}\n", "key 'pin_above': must be from 0 to 9999999, not -1"},
	{PLAN "pin_abov: 5}\n", "key 'pin_abov': is not known here; did you mean 'pin_above'?"},
	{PLAN "changes: 5}\n", "key 'changes': must be a list, not one value"},
	{CHANGES("{dues: 600}"), "the key 'from' is missing"},
	{CHANGES("{from: 2026-01-01}"), "changes nothing: write what is new from that day on, like 'dues: 600'"},
	{CHANGES("{from: 2026-02-30, dues: 600}"), "key 'from': must be a day like 2027-01-01, not '2026-02-30'"},
	{CHANGES("{from: \"01-01\", dues: 600}"), "key 'from': must be a day like 2027-01-01, not '01-01'"},
	{CHANGES("{from: 2026-01-01, dues: 600}, {from: 2026-01-01, dues: 700}"),
	 "key 'from': 2026-01-01 is not later than 'from' of the entry before it: write them in their order"},
	{CHANGES("{from: 2026-01-01, dues: 0}"), "key 'dues': dues of 0 need 'adult_dues'"},
	{CHANGES("{from: 2026-01-01, grace_days: 3}"), "key 'grace_days': is not known here"},
	{CHANGES("{from: 2026-01-01, opens_at: x}"), "key 'opens_at': must be a part like 75 %"},
	{PLAN "daily_limit: 3100, changes: [{from: 2026-01-01, dues: 601}]}\n", "'daily_limit' is 3100, and fee and dues of one period are 3101"},
	{SHARES("{state: 50 %}"), "the key 'from' is missing"},
	{SHARES("{from: 2025-01-01, state: 50}"), "key 'state': must be a part of the whole price, 1 % to 99 %, or francs for a period like "
	 "500 F, not '50'"},
	{SHARES("{from: 2025-01-01, state: 100 %}"), "key 'state': must be a part of the whole price, 1 % to 99 %"},
	{SHARES("{from: 2025-01-01, state: free}"), "key 'state': must be a part of the whole price"},
	{SHARES("{from: 2025-01-01, state: 60 %, partner: ong, partner_share: 40 %}"),
	 "'state' and 'partner_share' are 100 % together: at most 99 %, the dues are the rest"},
	{SHARES("{from: 2025-01-01, partner: ong}"), "names a partner, not what it pays: add 'partner_share: 10 %'"},
	{SHARES("{from: 2025-01-01, partner_share: 10 %}"), "key 'partner_share': is nobody's: add 'partner:' with a code of 'partners'"},
	{SHARES("{from: 2025-01-01, partner: onk, partner_share: 10 %}"), "key 'partner': the code 'onk' is not in this file; did you mean 'ong'?"},
	{SHARES("{from: 2025-01-01, state: 5 %}, {from: 2024-12-31, state: 6 %}"), "key 'from': 2024-12-31 is not later than 'from'"},
};

static void every_mistake_is_told_at_its_place(void **state)
{
	(void) state;
	for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
		const struct mistake *m = &mistakes[i];
		struct error e = {""};
		struct scheme *s = load(m->plan, &e);

		if (s || strstr(e.text, m->says) == NULL || strncmp(e.text, "s.yaml:6:", 9) != 0)
			fail_msg("%s: wanted '%s', was told '%s'", m->plan, m->says, e.text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key_is_read),
		cmocka_unit_test(what_is_left_out_changes_nothing),
		cmocka_unit_test(every_mistake_is_told_at_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
