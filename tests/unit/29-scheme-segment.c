/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Segments: whom an expression means, and how a mistake in one is told. */
#include "scheme/segment.h"

#include "base/buf.h"
#include "base/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROUNDS 3000
#define LENGTH(list) (sizeof(list) / sizeof *(list))

static const char *const languages[] = {"fr", "bm"}, *const topics[] = {"rappels", "conseils", "planning"};
static const struct scheme_segment_words words = {languages, LENGTH(languages), topics, LENGTH(topics)};
static struct scheme *scheme;

static int load(void **state)
{
	struct error e;
	char path[512];

	(void) state;
	snprintf(path, sizeof path, "%s/menus/mali/scheme.yaml", getenv("srcdir") ? getenv("srcdir") : ".");
	if (!(scheme = scheme_load(path, &e)))
		fprintf(stderr, "%s\n", e.text);
	return scheme ? 0 : -1;
}

static int unload(void **state)
{
	(void) state;
	scheme_free(scheme);
	return 0;
}

static struct scheme_person awa(void)
{
	return (struct scheme_person){
		.region = "segou", .district = "c-segou", .commune = "cinzana", .mutuelle = "m-cinzana", .plan = "amv", .village = "N'Gakoro",
		.role = "head", .sex = "F", .language = "bm", .referral = "1007", .cover = SCHEME_LAPSED, .age = 38, .due_in = -40,
		.behind = 1100, .topics = 1u << 0 | 1u << 2,
	};
}

static bool holds_for(const char *text, const struct scheme_person *p)
{
	struct error e = {""};
	struct scheme_segment *s = scheme_segment_parse(text, scheme, &words, &e);
	bool result;

	if (!s)
		print_message("%s\n", e.text);
	assert_non_null(s);
	result = scheme_segment_holds(s, p);
	scheme_segment_free(s);
	return result;
}

static void an_expression_means_people(void **state)
{
	static const struct { const char *text; bool is_awa; } rows[] = {
		{"", true}, {"  \n", true},
		{"district = c-segou", true}, {"district != c-segou", false}, {"region in (sikasso, segou)", true},
		{"village = \"N'Gakoro\"", true}, {"village = Doura", false}, {"village in (Doura, \"N'Gakoro\")", true},
		{"mutuelle = m-cinzana and plan = amv", true}, {"plan = amv-an or plan = mixte", false},
		{"cover = lapsed", true}, {"cover in (grace, covered)", false}, {"cover != lapsed", false},
		{"role = head and sex = F", true}, {"sex = M", false}, {"language = bm", true},
		{"topic = planning", true}, {"topic = conseils", false}, {"topic in (conseils, planning)", true}, {"topic != conseils", true},
		{"age = 38", true}, {"age = 15..49", true}, {"age = 39..49", false}, {"age = 38..38", true}, {"age != 15..49", false},
		{"age in (12, 15..20, 38)", true}, {"age in (12, 15..20)", false},
		{"age < 38", false}, {"age <= 38", true}, {"age > 38", false}, {"age >= 38", true},
		{"due_in < 0", true}, {"due_in = -45..-30", true}, {"due_in >= -39", false},
		{"behind > 1000", true}, {"referral = 1007", true}, {"referral = 1010", false}, {"referral in (1010, \"1007\")", true},
		{"not sex = M", true}, {"not not sex = M", false}, {"not (sex = F and age > 30)", false},
		/* and before or, not before both */
		{"sex = F or sex = M and age > 90", true}, {"(sex = F or sex = M) and age > 90", false},
		{"not sex = F or age = 38", true}, {"not (sex = F or age = 38)", false},
	};
	struct scheme_person p = awa();

	(void) state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		if (holds_for(rows[i].text, &p) != rows[i].is_awa)
			fail_msg("%s", rows[i].text);
}

static void what_is_not_there_equals_nothing(void **state)
{
	struct scheme_person p = awa();

	(void) state;
	p.due_in = SCHEME_SEGMENT_NONE;
	p.referral = "";
	assert_false(holds_for("due_in < 0", &p));
	assert_false(holds_for("due_in >= 0", &p));
	assert_false(holds_for("due_in > -999999999999", &p));
	assert_true(holds_for("not due_in < 0", &p));
	assert_true(holds_for("referral != 1007", &p));
}

static void a_mistake_is_told_with_a_caret(void **state)
{
	static const struct { const char *text, *said; } rows[] = {
		{"comune = cinzana", "column 1: one of region district"},
		{"commune = cinzna", "column 11: no commune is called \"cinzna\": is it meant as cinzana\n  commune = cinzna\n            ^"},
		{"village = Nulle-Part", "column 11: no village is called \"Nulle-Part\"\n"},
		{"village = Dora", "column 11: no village is called \"Dora\": is it meant as Doura\n  village = Dora\n            ^"},
		{"cover = dead", "no cover is called \"dead\""},
		{"referral = 1008", "column 12: this is no referral code: a digit of it is wrong"},
		{"referral = awa", "this is no referral code"}, {"referral = \"\"", "this is no referral code"},
		{"sex = f", "no sex is called \"f\": is it meant as F"},
		{"topic = planing", "is it meant as planning"},
		{"age = old", "column 7: a figure belongs here, for age\n  age = old\n        ^"},
		{"age", "column 4: one of = != < <= > >= in belongs here, after age"},
		{"age = 49..15", "a range goes from the smaller"},
		{"sex = F..M", "a range is for figures"},
		{"age < 15..49", "a range is for figures"},
		{"plan < amv", "words have no order"},
		{"plan in amv", "after `in` comes a list in brackets"},
		{"plan in (amv", "a comma or a closing bracket"},
		{"plan in (amv mixte)", "a comma or a closing bracket"},
		{"plan in ()", "a word belongs here, for plan"},
		{"(sex = F", "a closing bracket, `and` or `or`"},
		{"sex = F age > 3", "column 9: `and` or `or` belongs here\n  sex = F age > 3\n          ^"},
		{"sex = F and", "column 12: one of region"},
		{"sex = \"F", "a word belongs here"},
		{"sex = F;", "`and` or `or` belongs here"},
		{"village = K\303\251\303\251\303\251 and", "  village = K\303\251\303\251\303\251 and\n            ^"},
	};
	struct error e;

	(void) state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		assert_null(scheme_segment_parse(rows[i].text, scheme, &words, &e));
		if (!strstr(e.text, rows[i].said))
			fail_msg("%s\nwas told as\n%s", rows[i].text, e.text);
	}
}

static void too_much_is_refused(void **state)
{
	struct buf b = {0};
	struct error e;

	(void) state;
	for (int i = 0; i < 100; i++)
		base_buf_append_str(&b, "(");
	assert_null(scheme_segment_parse(base_buf_str(&b), scheme, &words, &e));
	assert_non_null(strstr(e.text, "nested too deep"));
	b.len = 0;
	base_buf_append_str(&b, "age = 1");
	for (int i = 0; i < 190; i++)
		base_buf_append_str(&b, "or age=1");
	assert_null(scheme_segment_parse(base_buf_str(&b), scheme, &words, &e)); /* "1or" is no figure */
	b.len = 0;
	base_buf_append_str(&b, "age in (1");
	for (int i = 0; i < 300; i++)
		base_buf_append_str(&b, ",1");
	base_buf_append_str(&b, ")");
	assert_null(scheme_segment_parse(base_buf_str(&b), scheme, &words, &e));
	assert_non_null(strstr(e.text, "too much for one segment"));
	b.len = 0;
	base_buf_append_str(&b, "plan in (amv");
	for (int i = 0; i < 300; i++)
		base_buf_append_str(&b, ",amv");
	base_buf_append_str(&b, ")");
	assert_null(scheme_segment_parse(base_buf_str(&b), scheme, &words, &e));
	assert_non_null(strstr(e.text, "too many words"));
	b.len = 0;
	for (int i = 0; i < SCHEME_SEGMENT_MAX + 1; i++)
		base_buf_append_str(&b, " ");
	assert_null(scheme_segment_parse(base_buf_str(&b), scheme, &words, &e));
	assert_non_null(strstr(e.text, "octets are too many"));
	base_buf_release(&b);
}

/* An expression at random, and what it means, made side by side. */
static bool grow(struct rng *rng, struct buf *b, const struct scheme_person *p, int depth)
{
	static const char *const signs[] = {"=", "!=", "<", "<=", ">", ">="};
	int64_t figure = (int64_t) (base_rng_next(rng) % 60);
	bool left, right;
	int what = (int) (base_rng_next(rng) % (depth > 4 ? 2 : 5));

	switch (what) {
	case 0:
		what = (int) (base_rng_next(rng) % LENGTH(signs));
		base_buf_printf(b, "age %s %d", signs[what], (int) figure);
		return what == 0 ? p->age == figure : what == 1 ? p->age != figure : what == 2 ? p->age < figure
		       : what == 3 ? p->age <= figure : what == 4 ? p->age > figure : p->age >= figure;
	case 1:
		base_buf_append_str(b, figure % 2 ? "sex = F" : "sex != F");
		return (figure % 2 == 1) == (*p->sex == 'F');
	case 2:
		base_buf_append_str(b, "not (");
		left = !grow(rng, b, p, depth + 1);
		base_buf_append_str(b, ")");
		return left;
	default:
		base_buf_append_str(b, "(");
		left = grow(rng, b, p, depth + 1);
		base_buf_append_str(b, what == 3 ? ") and (" : ") or (");
		right = grow(rng, b, p, depth + 1);
		base_buf_append_str(b, ")");
		return what == 3 ? left && right : left || right;
	}
}

static void any_expression_means_what_it_says(void **state)
{
	struct rng rng = {.state = 20261121};
	int told = 0;

	(void) state;
	for (int i = 0; i < ROUNDS; i++) {
		struct scheme_person p = awa();
		struct buf b = {0};
		bool is_meant;

		p.age = (int64_t) (base_rng_next(&rng) % 60);
		p.sex = base_rng_next(&rng) % 2 ? "F" : "M";
		is_meant = grow(&rng, &b, &p, 0);
		if (b.len <= SCHEME_SEGMENT_MAX) {
			told++;
			if (holds_for(base_buf_str(&b), &p) != is_meant)
				fail_msg("%s", base_buf_str(&b));
		}
		base_buf_release(&b);
	}
	assert_true(told > ROUNDS / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_expression_means_people),
		cmocka_unit_test(what_is_not_there_equals_nothing),
		cmocka_unit_test(a_mistake_is_told_with_a_caret),
		cmocka_unit_test(too_much_is_refused),
		cmocka_unit_test(any_expression_means_what_it_says),
	};

	return cmocka_run_group_tests_name("scheme/segment", tests, load, unload);
}
