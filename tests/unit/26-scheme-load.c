/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme.yaml: what a good file gives, and every way in which a bad one is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/date.h"
#include "scheme/scheme.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char good[] =
	"scheme: \"Essai\"\n"
	"sample: yes\n"
	"plans:\n"
	"  - {code: amv, name: \"AMV\", dues: 550, fee: 2500, period_months: 1, waiting_months: 3, grace_days: 15, relapse_months: 3}\n"
	"care:\n"
	"  - code: prevention\n"
	"    name: \"Prévention\"\n"
	"    benefits:\n"
	"      - {code: vaccins, name: \"Vaccins\", note: \"0 à 23 mois\", cscom: free}\n"
	"      - {code: lunettes, name: \"Lunettes\", covered: no}\n"
	"  - code: soins\n"
	"    name: \"Soins\"\n"
	"    benefits:\n"
	"      - {code: consultation, name: \"Consultation\", cscom: 25 %, csref: 40%, hospital: 1500 F}\n"
	"regions:\n"
	"  - {code: segou, name: \"Ségou\"}\n"
	"districts:\n"
	"  - {code: bla, name: \"Bla\", region: segou}\n"
	"communes:\n"
	"  - {code: touna, name: \"Touna\", district: bla, villages: [\"Touna\", \"Kouna\"]}\n"
	"mutuelles:\n"
	"  - {code: m-touna, name: \"Mutuelle de Touna\", commune: touna, manager: \"Awa\", phone: \"30 00 00 01\", plans: [amv], calendar: marche}\n"
	"care_points:\n"
	"  - {code: cs-touna, name: \"CSCom Touna\", level: cscom, commune: touna}\n"
	"workers:\n"
	"  - {name: \"Fanta\", commune: touna, village: \"Kouna\", phone: \"30 00 00 02\"}\n"
	"calendars:\n"
	"  - code: marche\n"
	"    days: [-7, 0, 3]\n"
	"    weekdays: [friday, sunday]\n"
	"    hour: \"09:30\"\n"
	"    seasons:\n"
	"      - {first: \"11-15\", last: \"01-31\", days: [-14, 5]}\n"
	"      - {first: 2026-02-18, last: 2026-03-19, hour: \"11:00\"}\n"
	"  - {code: paie, days: [0], month_days: [5, 28], hour: \"17:00\"}\n"
	"quiet_hours:\n"
	"  - {from: \"20:00\", to: \"08:00\"}\n"
	"  - {from: \"17:00\", to: \"10:00\", first: 2026-02-18, last: 2026-03-19}\n";

static char path[64];

static struct scheme *load_text(const char *text, struct error *e)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_not_equal(fputs(text, f), EOF);
	assert_int_equal(fclose(f), 0);
	return scheme_load(path, e);
}

/* `good` with the first `from` made `to`. */
static char *edited(const char *from, const char *to)
{
	const char *at = strstr(good, from);
	struct buf b = {0};

	assert_non_null(at);
	base_buf_append(&b, good, (size_t) (at - good));
	base_buf_append_str(&b, to);
	base_buf_append_str(&b, at + strlen(from));
	base_buf_str(&b);
	return (char *) b.data;
}

static void a_good_file_is_read_whole(void **state)
{
	struct error e = {""};
	struct scheme *s = load_text(good, &e);
	const struct scheme_benefit *b;

	(void) state;
	assert_string_equal(e.text, "");
	assert_non_null(s);
	assert_string_equal(s->name, "Essai");
	assert_true(s->is_sample);
	assert_int_equal(s->n_plans, 1);
	assert_int_equal(s->plans[0].dues_francs, 550);
	assert_int_equal(s->plans[0].fee_francs, 2500);
	assert_int_equal(s->plans[0].period_months, 1);
	assert_int_equal(s->plans[0].waiting_months, 3);
	assert_int_equal(s->plans[0].grace_days, 15);
	assert_int_equal(s->plans[0].relapse_months, 3);
	assert_int_equal(s->n_categories, 2);
	assert_int_equal(s->categories[0].n_benefits, 2);

	b = &s->categories[0].benefits[0];
	assert_string_equal(b->note, "0 à 23 mois");
	assert_true(b->is_covered);
	assert_true(b->share[SCHEME_CSCOM].is_offered);
	assert_int_equal(b->share[SCHEME_CSCOM].percent, 0);
	assert_int_equal(b->share[SCHEME_CSCOM].francs, 0);
	assert_false(b->share[SCHEME_HOSPITAL].is_offered);
	assert_false(s->categories[0].benefits[1].is_covered);
	b = &s->categories[1].benefits[0];
	assert_string_equal(b->note, "");
	assert_int_equal(b->share[SCHEME_CSCOM].percent, 25);
	assert_int_equal(b->share[SCHEME_CSREF].percent, 40);
	assert_int_equal(b->share[SCHEME_HOSPITAL].francs, 1500);

	assert_string_equal(s->communes[0].parent, "bla");
	assert_int_equal(s->communes[0].n_villages, 2);
	assert_string_equal(s->communes[0].villages[1], "Kouna");
	assert_int_equal(s->mutuelles[0].phone, 22330000001);
	assert_string_equal(s->mutuelles[0].plans[0], "amv");
	assert_int_equal(s->care_points[0].level, SCHEME_CSCOM);
	assert_int_equal(s->care_points[0].phone, 0);
	assert_string_equal(s->workers[0].village, "Kouna");
	scheme_free(s);
}

static void calendars_are_read_whole(void **state)
{
	struct error e = {""};
	struct scheme *s = load_text(good, &e);
	const struct scheme_calendar *c;

	(void) state;
	assert_string_equal(e.text, "");
	assert_string_equal(s->mutuelles[0].calendar, "marche");
	c = scheme_find_calendar(s, "marche");
	assert_ptr_equal(c, &s->calendars[0]);
	assert_int_equal(c->n_days, 3);
	assert_int_equal(c->days[0], -7);
	assert_int_equal(c->days[2], 3);
	assert_int_equal(c->weekdays, 1u << 4 | 1u << 6);
	assert_int_equal(c->n_month_days, 0);
	assert_int_equal(c->hour_min, 570);
	assert_int_equal(c->n_seasons, 2);
	assert_true(c->seasons[0].first.is_yearly);
	assert_int_equal(c->seasons[0].first.day, base_date_make(2000, 11, 15));
	assert_int_equal(c->seasons[0].n_days, 2);
	assert_int_equal(c->seasons[0].hour_min, -1);
	assert_false(c->seasons[1].last.is_yearly);
	assert_int_equal(c->seasons[1].last.day, base_date_make(2026, 3, 19));
	assert_int_equal(c->seasons[1].n_days, 0);
	assert_int_equal(c->seasons[1].hour_min, 660);
	assert_int_equal(s->calendars[1].n_month_days, 2);
	assert_int_equal(s->n_quiet_hours, 2);
	assert_int_equal(s->quiet_hours[0].from_min, 1200);
	assert_int_equal(s->quiet_hours[0].first.day, BASE_DAY_NONE);
	assert_int_equal(s->quiet_hours[1].first.day, base_date_make(2026, 2, 18));
	scheme_free(s);
}

static void things_are_found_by_code(void **state)
{
	struct scheme *s = load_text(good, NULL);

	(void) state;
	assert_ptr_equal(scheme_find_plan(s, "amv"), &s->plans[0]);
	assert_ptr_equal(scheme_find_mutuelle(s, "m-touna"), &s->mutuelles[0]);
	assert_ptr_equal(scheme_find_commune(s, "touna"), &s->communes[0]);
	assert_ptr_equal(scheme_find_district(s, "bla"), &s->districts[0]);
	assert_null(scheme_find_plan(s, "x"));
	assert_null(scheme_find_mutuelle(s, ""));
	assert_null(scheme_find_commune(s, "bla"));
	assert_null(scheme_find_district(s, "touna"));
	scheme_free(s);
	scheme_free(NULL);
}

/* Each mistake, and what the sentence must hold. */
static const struct mistake {
	const char *from, *to, *says;
} mistakes[] = {
	{"sample: yes", "sampel: yes", ":2:1: key 'sampel': is not known here; did you mean 'sample'?"},
	{"sample: yes", "sample: maybe", "must be yes or no"},
	{"scheme: \"Essai\"\n", "", "the key 'scheme' is missing"},
	{"scheme: \"Essai\"", "scheme: \"\"", ":1:1: key 'scheme': may not be empty"},
	{"plans:\n", "plans: 3\nregion:\n", "key 'plans': must be a list, not one value"},
	{"regions:\n  - {code: segou, name: \"Ségou\"}\n", "regions: []\n", "key 'regions': is empty"},
	{"regions:\n  - {code: segou, name: \"Ségou\"}\n", "regions: segou\n", "key 'regions': must be a list"},
	{"regions:\n  - {code: segou, name: \"Ségou\"}\n", "regions:\n  - segou\n", "must be a map of keys"},
	{"dues: 550, ", "", ":4:5: key 'plans': the key 'dues' is missing"},
	{"dues: 550", "due: 550", ":4:30: key 'due': is not known here; did you mean 'dues'?"},
	{"dues: 550", "dues: 0", ":4:30: key 'dues': dues of 0 need 'adult_dues'"},
	{"dues: 550", "dues: 10000000", "key 'dues': must be from 0 to 9999999"},
	{"dues: 550", "dues: 5,50", "is not known here"},
	{"dues: 550", "dues: \"550\"", "write the number without them"},
	{"fee: 2500", "fee: -1", "key 'fee': must be from 0"},
	{"period_months: 1", "period_months: 3", "key 'period_months': must be 1 (dues by the month) or 12 (by the year)"},
	{"waiting_months: 3", "waiting_months: 37", "key 'waiting_months': must be from 0 to 36"},
	{"grace_days: 15", "grace_days: 400", "key 'grace_days': must be from 0 to 366"},
	{"relapse_months: 3", "relapse_months: x", "key 'relapse_months': must be a whole number"},
	{"code: amv, name", "code: \"AMV mois\", name", "key 'code': must be a code of small letters"},
	{"code: amv, name", "code: \"\", name", "key 'code': may not be empty"},
	{"code: amv, name", "code: abcdefghijklmnopqrstuvwxyz-abcdefgh, name", "key 'code': is longer than 31 letters"},
	{"name: \"AMV\"", "name: \"A\\nB\"", "key 'name': may hold no line break"},
	{"name: \"AMV\"", "name: ", "key 'name': has no value"},
	{"name: \"AMV\"", "name: [a]", "key 'name': must be one value, not a list"},
	{"name: \"AMV\"", "name: \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"",
	 "key 'name': is longer than 63 octets"},
	{"cscom: free", "cscom: gratuit", ":9:63: key 'cscom': must be what the member pays, free, 25 % or 500 F, not 'gratuit'"},
	{"cscom: free", "cscom: 0 %", "must be what the member pays"},
	{"cscom: free", "cscom: 101 %", "must be what the member pays"},
	{"cscom: free", "cscom: -5 F", "must be what the member pays"},
	{"cscom: free", "cscom: 25", "must be what the member pays"},
	{"cscom: free", "cscom: 25 % F", "must be what the member pays"},
	{"cscom: free", "cscom: 99999999999999999999 F", "must be what the member pays"},
	{", cscom: free", "", "'vaccins' says nowhere what the member pays"},
	{"covered: no", "covered: no, cscom: free", "key 'covered': is no, but 'lunettes' says what the member pays"},
	{"code: consultation", "code: vaccins", "key 'code': 'vaccins' is the code of another benefit, in 'prevention'"},
	{"code: lunettes", "code: vaccins", "key 'code': 'vaccins' is the code of another benefit, in 'prevention'"},
	{"code: soins", "code: prevention", "key 'code': 'prevention' is the code of an earlier entry"},
	{"region: segou", "region: segu", ":18:30: key 'region': the code 'segu' is not in this file; did you mean 'segou'?"},
	{"district: bla", "district: bal", "key 'district': the code 'bal' is not in this file; did you mean 'bla'?"},
	{"commune: touna, manager", "commune: tuna, manager", "key 'commune': the code 'tuna' is not in this file; did you mean 'touna'?"},
	{"commune: touna, manager", "commune: kayes-ville, manager", "the first known one is 'touna'"},
	{"villages: [\"Touna\", \"Kouna\"]", "villages: [\"Touna\", \"Touna\"]", "'Touna' stands here twice"},
	{"villages: [\"Touna\", \"Kouna\"]", "villages: [[\"Touna\"]]", "every entry of this list must be one word or name"},
	{"villages: [\"Touna\", \"Kouna\"]", "villages: [\"\"]", "every entry of this list must be one word or name"},
	{"plans: [amv]", "plans: [amx]", "key 'plans': the code 'amx' is not in this file; did you mean 'amv'?"},
	{"plans: [amv]", "plans: []", "key 'plans': is empty"},
	{"phone: \"30 00 00 01\"", "phone: \"demain\"", "key 'phone': must be a phone number, 8 digits or +223..., not 'demain'"},
	{"level: cscom", "level: clinique", "key 'level': must be cscom, csref or hospital, not 'clinique'"},
	{"village: \"Kouna\"", "village: \"Koouna\"", "key 'village': 'Koouna' is no village of 'touna'; did you mean 'Kouna'?"},
	{"village: \"Kouna\"", "village: \"Bandiagara\"", "'Bandiagara' is no village of 'touna'"},
	{", phone: \"30 00 00 02\"", "", "the key 'phone' is missing"},
	{"calendar: marche", "calendar: marhce", "key 'calendar': the code 'marhce' is not in this file; did you mean 'marche'?"},
	{"days: [-7, 0, 3]", "days: []", "key 'days': is empty"},
	{"days: [-7, 0, 3]", "days: [-7, -7]", "key 'days': -7 is not above the number before it"},
	{"days: [-7, 0, 3]", "days: [-61]", "key 'days': must hold whole numbers from -60 to 365"},
	{"days: [-7, 0, 3]", "days: [x]", "key 'days': must hold whole numbers"},
	{"days: [-7, 0, 3]", "days: [[1]]", "key 'days': must hold whole numbers"},
	{"month_days: [5, 28]", "month_days: [29]", "key 'month_days': must hold whole numbers from 1 to 28"},
	{"month_days: [5, 28]", "month_days: [5], weekdays: [monday]", "key 'month_days': stands beside 'weekdays'"},
	{"weekdays: [friday, sunday]", "weekdays: [lundi]", "key 'weekdays': must hold days like monday or sunday, not 'lundi'"},
	{"hour: \"09:30\"", "hour: 9:30", "key 'hour': must be a time of the day like \"09:30\", not '9:30'"},
	{"hour: \"09:30\"", "hour: \"24:00\"", "key 'hour': must be a time of the day"},
	{"first: \"11-15\"", "first: \"11-31\"", "key 'first': must be a day like 2026-02-18, or \"11-15\" of every year, not '11-31'"},
	{"first: \"11-15\"", "first: 2026-11-15", "'first' and 'last' must both have a year, or both have none"},
	{", days: [-14, 5]", "", "a season changes 'days' or 'hour'"},
	{"last: 2026-03-19, hour", "last: 2026-02-17, hour", "key 'last': is before 'first'"},
	{"from: \"20:00\"", "from: \"08:00\"", "key 'to': is the same as 'from'"},
	{", first: 2026-02-18, last: 2026-03-19}\n", ", first: 2026-02-18}\n", "'first' and 'last' stand together"},
};

static void every_mistake_is_told_at_its_place(void **state)
{
	(void) state;
	for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
		const struct mistake *m = &mistakes[i];
		char *text = edited(m->from, m->to);
		struct error e = {""};
		struct scheme *s = load_text(text, &e);

		if (s || strstr(e.text, m->says) == NULL || strncmp(e.text, path, strlen(path)) != 0)
			fail_msg("'%s' made '%s': wanted '%s', was told '%s'", m->from, m->to, m->says, e.text);
		free(text);
	}
}

static void a_file_that_is_not_there_is_named(void **state)
{
	struct error e = {""};

	(void) state;
	assert_null(scheme_load("/nowhere/scheme.yaml", &e));
	assert_non_null(strstr(e.text, "/nowhere/scheme.yaml"));
	assert_null(load_text("", &e));
	assert_null(load_text("- a\n", &e));
	assert_non_null(strstr(e.text, "must be a map of keys"));
}

/* The file may be cut anywhere: a sentence, no crash, nothing leaked. */
static void a_file_cut_anywhere_is_refused_or_read(void **state)
{
	(void) state;
	for (size_t len = 0; len < sizeof good - 1; len++) {
		char text[sizeof good];
		struct error e = {""};
		struct scheme *s;

		memcpy(text, good, len);
		text[len] = '\0';
		s = load_text(text, &e);
		assert_true(s || *e.text);
		scheme_free(s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_file_is_read_whole),
		cmocka_unit_test(calendars_are_read_whole),
		cmocka_unit_test(things_are_found_by_code),
		cmocka_unit_test(every_mistake_is_told_at_its_place),
		cmocka_unit_test(a_file_that_is_not_there_is_named),
		cmocka_unit_test(a_file_cut_anywhere_is_refused_or_read),
	};
	char folder[] = "/tmp/scheme-XXXXXX";
	int failed;

	if (!mkdtemp(folder))
		return 1;
	snprintf(path, sizeof path, "%s/scheme.yaml", folder);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	rmdir(folder);
	return failed;
}
