/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sample scheme of Mali: it loads, says that it is a sample, and every commune with a mutuelle has its care near. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "scheme/scheme.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct scheme *mali;

static int load(void **state)
{
	const char *srcdir = getenv("srcdir");
	char path[4096];
	struct error e = {""};

	(void) state;
	snprintf(path, sizeof path, "%s/menus/mali/scheme.yaml", srcdir ? srcdir : ".");
	mali = scheme_load(path, &e);
	if (!mali)
		fprintf(stderr, "# %s\n", e.text);
	return mali ? 0 : -1;
}

static int unload(void **state)
{
	(void) state;
	scheme_free(mali);
	return 0;
}

static void the_sample_says_so(void **state)
{
	(void) state;
	assert_true(mali->is_sample);
}

/* P8: preventive care and family planning first, then maternity, consultation, drugs, tests, hospital, transport. */
static void categories_stand_in_the_order_of_the_promise(void **state)
{
	static const char *const codes[] = {
		"prevention", "maternite", "consultation", "medicaments", "analyses", "hopital", "transport"};

	(void) state;
	assert_int_equal(mali->n_categories, sizeof codes / sizeof *codes);
	for (size_t i = 0; i < mali->n_categories; i++)
		assert_string_equal(mali->categories[i].code, codes[i]);
}

static void no_invented_number_can_be_called(void **state)
{
	(void) state;
	for (size_t i = 0; i < mali->n_mutuelles; i++)
		assert_int_equal(mali->mutuelles[i].phone / 10000000, 2233);
	for (size_t i = 0; i < mali->n_care_points; i++)
		assert_true(mali->care_points[i].phone == 0 || mali->care_points[i].phone / 10000000 == 2233);
	for (size_t i = 0; i < mali->n_workers; i++)
		assert_int_equal(mali->workers[i].phone / 10000000, 2233);
}

static void care_is_found_up_the_pyramid(void **state)
{
	const struct scheme_care_point *p[8];

	(void) state;
	assert_int_equal(scheme_care_points_near(mali, "touna", p, 8), 3);
	assert_string_equal(p[0]->code, "cs-touna");
	assert_string_equal(p[1]->code, "csref-bla");
	assert_string_equal(p[2]->code, "hop-segou");
	assert_int_equal(scheme_care_points_near(mali, "touna", p, 2), 2);
	assert_int_equal(scheme_care_points_near(mali, "nowhere", p, 8), 0);
	assert_int_equal(scheme_care_points_near(mali, "", p, 8), 0);
}

static void every_member_has_care_and_a_worker_near(void **state)
{
	(void) state;
	for (size_t i = 0; i < mali->n_mutuelles; i++) {
		const struct scheme_care_point *p[8];
		const struct scheme_health_worker *w[8];
		size_t n = scheme_care_points_near(mali, mali->mutuelles[i].commune, p, 8);

		assert_true(n >= 3 && n < 8);
		assert_int_equal(p[0]->level, SCHEME_CSCOM);
		assert_int_equal(p[n - 1]->level, SCHEME_HOSPITAL);
		n = scheme_workers_near(mali, mali->mutuelles[i].commune, "", w, 8);
		assert_true(n >= 1);
	}
}

static void the_worker_of_the_village_comes_first(void **state)
{
	const struct scheme_health_worker *w[8];

	(void) state;
	assert_int_equal(scheme_workers_near(mali, "cinzana", "Fambougou", w, 8), 2);
	assert_string_equal(w[0]->name, "Moussa Tangara");
	assert_string_equal(w[1]->name, "Fanta Bouaré");
	assert_int_equal(scheme_workers_near(mali, "cinzana", "Doura", w, 8), 2);
	assert_string_equal(w[0]->name, "Fanta Bouaré");
	assert_int_equal(scheme_workers_near(mali, "cinzana", "Doura", w, 1), 1);
	assert_int_equal(scheme_workers_near(mali, "nowhere", "", w, 8), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sample_says_so),
		cmocka_unit_test(categories_stand_in_the_order_of_the_promise),
		cmocka_unit_test(no_invented_number_can_be_called),
		cmocka_unit_test(care_is_found_up_the_pyramid),
		cmocka_unit_test(every_member_has_care_and_a_worker_near),
		cmocka_unit_test(the_worker_of_the_village_comes_first),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
