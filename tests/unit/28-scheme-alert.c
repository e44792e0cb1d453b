/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of alerts: what may stand there, and whose level a place is. */
#include "scheme/alert.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char before[] =
	"scheme: S\n"
	"plans:\n  - {code: amv, name: A, dues: 550, fee: 0, period_months: 1, waiting_months: 0, grace_days: 0, relapse_months: 0}\n"
	"care:\n  - {code: c, name: C, benefits: [{code: b, name: B, cscom: free}]}\n"
	"regions:\n  - {code: sikasso, name: Sikasso}\n"
	"districts:\n  - {code: cercle, name: Cercle, region: sikasso}\n"
	"communes:\n  - {code: klela, name: Klela, district: cercle}\n"
	"mutuelles:\n  - {code: mk, name: M, commune: klela, plans: [amv]}\n"
	"alerts:\n";

static struct scheme *parse(const char *alerts, struct error *e)
{
	struct buf text = {0};
	struct scheme *s;

	base_buf_append_str(&text, before);
	base_buf_append_str(&text, alerts);
	s = scheme_parse("s.yaml", base_buf_str(&text), text.len, e);
	base_buf_release(&text);
	return s;
}

static void refused(const char *alerts, const char *where, const char *why)
{
	struct error e;
	struct scheme *s = parse(alerts, &e);

	assert_null(s);
	if (!strstr(e.text, why) || !strstr(e.text, where))
		fail_msg("'%s' does not say '%s' at %s", e.text, why, where);
}

static void a_rule_is_read_with_what_it_leaves_out(void **state)
{
	const struct scheme_alert *a;
	struct error e;
	struct scheme *s = parse("  - {what: money, level: commune, role: manager, threshold: 500, after: 30}\n"
				 "  - {what: store, level: union, role: officer, threshold: 10, language: bm, calm: 0, climb: 4}\n", &e);

	(void) state;
	if (!s)
		fail_msg("%s", e.text);
	a = scheme_alert_rule(s, SCHEME_ALERT_MONEY);
	assert_non_null(a);
	assert_int_equal(a->threshold, 500);
	assert_int_equal(a->after_minutes, 30);
	assert_int_equal(a->calm_minutes, 60);
	assert_int_equal(a->climb_hours, 24);
	assert_int_equal(a->level, SCHEME_AT_COMMUNE);
	assert_string_equal(a->language, "");
	a = scheme_alert_rule(s, SCHEME_ALERT_STORE);
	assert_int_equal(a->role, 1);
	assert_int_equal(a->calm_minutes, 0);
	assert_string_equal(a->language, "bm");
	assert_null(scheme_alert_rule(s, SCHEME_ALERT_LINK));
	scheme_free(s);
}

static void each_mistake_is_told_where_it_is(void **state)
{
	(void) state;
	refused("  - {what: mony, level: union, role: manager}\n", "s.yaml:15:", "must be one of: money, signature, pin");
	refused("  - {what: money, level: village, role: manager}\n", "level", "commune, district, region, union; not 'village'");
	refused("  - {what: money, level: union, role: chief}\n", "role", "manager, officer");
	refused("  - {what: money, level: union}\n", "s.yaml:15:", "role");
	refused("  - {what: link, level: union, role: manager, threshold: 5}\n", "threshold", "leave it out");
	refused("  - {what: store, level: union, role: manager}\n", "s.yaml:15:", "from 1 to 90");
	refused("  - {what: store, level: union, role: manager, threshold: 95}\n", "threshold", "from 1 to 90");
	refused("  - {what: money, level: union, role: manager, climb: 0}\n", "climb", "1");
	refused("  - {what: money, level: union, role: manager, aftr: 5}\n", "aftr", "after");
	refused("  - {what: pin, level: union, role: manager}\n  - {what: pin, level: region, role: manager}\n", "s.yaml:16:",
		"has a rule above");
}

static void a_place_is_of_one_level(void **state)
{
	struct error e;
	struct scheme *s = parse("  - {what: pin, level: union, role: manager}\n", &e);
	static const char *const places[] = {"klela", "cercle", "sikasso", ""};

	(void) state;
	assert_non_null(s);
	for (int level = 0; level < SCHEME_AT_LEVELS; level++)
		for (int place = 0; place < SCHEME_AT_LEVELS; place++)
			assert_int_equal(scheme_alert_is_at(s, (enum scheme_alert_level) level, places[place], "mk"), level == place);
	assert_true(scheme_alert_is_at(s, SCHEME_AT_COMMUNE, "mk", "mk"));
	assert_false(scheme_alert_is_at(s, SCHEME_AT_COMMUNE, "klela", NULL));
	assert_false(scheme_alert_is_at(s, SCHEME_AT_COMMUNE, "klela", "gone"));
	assert_true(scheme_alert_is_at(s, SCHEME_AT_UNION, "", NULL));
	scheme_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rule_is_read_with_what_it_leaves_out),
		cmocka_unit_test(each_mistake_is_told_where_it_is),
		cmocka_unit_test(a_place_is_of_one_level),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
