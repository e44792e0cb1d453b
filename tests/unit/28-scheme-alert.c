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

/* Every key with nothing, with something else, and out of its range is refused where it stands; nothing is read by half. */
static void no_value_is_taken_for_another(void **state)
{
	static const char *const keys[] = {"what", "level", "role", "threshold", "after", "calm", "climb", "digest", "hour", "weekday", "days"};
	static const char *const values[] = {"", "[]", "{}", "-1", "1e3", "99999999999999999999", "x", "\"\"", "daily ", "24:00", "sunday,"};
	struct scheme *s;
	struct error e;
	char rule[256];

	(void) state;
	for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
		for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
			snprintf(rule, sizeof rule, "  - {%s%s%s%s: %s}\n", strcmp(keys[k], "what") ? "what: money, " : "",
				 strcmp(keys[k], "level") ? "level: union, " : "", strcmp(keys[k], "role") ? "role: manager, " : "", keys[k],
				 values[i]);
			e.text[0] = '\0';
			s = parse(rule, &e);
			if (s || !strstr(e.text, "s.yaml:15:") || !strstr(e.text, keys[k]))
				fail_msg("%s: '%s'", rule, e.text);
		}
}

static void each_digest_is_proved(void **state)
{
#define FIGURES "  - {what: figures, level: union, role: manager"
	(void) state;
	refused(FIGURES "}\n", "s.yaml:15:", "write 'digest: daily' or 'digest: weekly'");
	refused(FIGURES ", digest: no}\n", "digest", "write 'digest: daily'");
	refused(FIGURES ", digest: monthly}\n", "digest", "must be one of: no, daily, weekly; not 'monthly'");
	refused(FIGURES ", digest: daily}\n", "s.yaml:15:", "write hour: \"18:00\"");
	refused(FIGURES ", digest: daily, hour: \"25:00\"}\n", "hour", "25:00");
	refused(FIGURES ", digest: daily, hour: \"18:00\", weekday: monday}\n", "weekday", "write 'digest: weekly', or leave it out");
	refused(FIGURES ", digest: weekly, hour: \"18:00\"}\n", "s.yaml:15:", "write 'weekday: monday'");
	refused(FIGURES ", digest: weekly, hour: \"18:00\", weekday: lundi}\n", "weekday", "not 'lundi'");
	refused(FIGURES ", digest: daily, hour: \"18:00\", climb: 3}\n", "climb", "nobody has to answer");
	refused(FIGURES ", digest: daily, hour: \"18:00\", days: 3}\n", "days", "is of 'lapse'");
	refused(FIGURES ", digest: daily, hour: \"18:00\", threshold: 3}\n", "threshold", "leave it out");
	refused(FIGURES ", digest: daily, hour: \"18:00\"}\n" FIGURES ", digest: daily, hour: \"09:00\"}\n", "s.yaml:16:",
		"this level and role above");
	refused("  - {what: lapse, level: union, role: manager, digest: daily, hour: \"18:00\"}\n", "s.yaml:15:", "write 'days: 7'");
	refused("  - {what: lapse, level: union, role: manager, digest: daily, hour: \"18:00\", days: 61}\n", "days", "60");
	refused("  - {what: link, level: union, role: manager, digest: daily, hour: \"18:00\"}\n", "digest", "told at once; leave it out");
	refused("  - {what: money, level: union, role: manager, hour: \"18:00\"}\n", "hour", "is of a digest");
}

/* 2026-03-20 is a Friday. */
static void a_digest_has_its_instants(void **state)
{
	const int64_t minute = 60000, day = 1440 * minute, friday = 20532 * day;
	struct scheme_alert daily = {.digest = SCHEME_DAILY, .hour_min = 18 * 60};
	struct scheme_alert weekly = {.digest = SCHEME_WEEKLY, .hour_min = 7 * 60, .weekday = 0};
	int32_t first, last;

	(void) state;
	assert_int_equal(scheme_alert_digest_next(&daily, friday), friday + 18 * 60 * minute);
	assert_int_equal(scheme_alert_digest_next(&daily, friday + 18 * 60 * minute), friday + day + 18 * 60 * minute);
	assert_int_equal(scheme_alert_digest_last(&daily, friday + 18 * 60 * minute), friday + 18 * 60 * minute);
	assert_int_equal(scheme_alert_digest_last(&daily, friday), friday - 6 * 60 * minute);
	assert_int_equal(scheme_alert_digest_next(&weekly, friday), friday + 3 * day + 7 * 60 * minute);
	assert_int_equal(scheme_alert_digest_last(&weekly, friday), friday - 4 * day + 7 * 60 * minute);
	scheme_alert_digest_days(&daily, friday + 18 * 60 * minute, &first, &last);
	assert_true(first == 20532 && last == 20532);
	scheme_alert_digest_days(&weekly, friday - 4 * day + 7 * 60 * minute, &first, &last);
	assert_true(first == 20532 - 11 && last == 20532 - 5); /* Monday to Sunday */
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
	assert_true(scheme_alert_is_at(s, SCHEME_AT_COMMUNE, "mk", "klela")); /* of a commune: each of its mutuelles */
	assert_true(scheme_alert_is_at(s, SCHEME_AT_DISTRICT, "cercle", "cercle"));
	assert_true(scheme_alert_is_at(s, SCHEME_AT_REGION, "sikasso", "cercle"));
	assert_false(scheme_alert_is_at(s, SCHEME_AT_COMMUNE, "klela", "cercle"));
	assert_int_equal(scheme_alert_level_of(s, "mk"), SCHEME_AT_COMMUNE);
	assert_int_equal(scheme_alert_level_of(s, "cercle"), SCHEME_AT_DISTRICT);
	assert_int_equal(scheme_alert_level_of(s, ""), SCHEME_AT_UNION);
	assert_int_equal(scheme_alert_level_of(s, "gone"), SCHEME_AT_LEVELS);
	scheme_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rule_is_read_with_what_it_leaves_out),
		cmocka_unit_test(each_mistake_is_told_where_it_is),
		cmocka_unit_test(no_value_is_taken_for_another),
		cmocka_unit_test(each_digest_is_proved),
		cmocka_unit_test(a_digest_has_its_instants),
		cmocka_unit_test(a_place_is_of_one_level),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
