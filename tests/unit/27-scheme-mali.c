/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sample scheme of Mali: it loads, says that it is a sample, and that its care stands in the order of P8 and is
 * there for every member. */
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

/* P17: everybody is reminded, of each due day at least once before it. */
static void every_mutuelle_reminds(void **state)
{
	(void) state;
	for (size_t i = 0; i < mali->n_mutuelles; i++) {
		assert_non_null(mali->mutuelles[i].calendar);
		assert_true(scheme_find_calendar(mali, mali->mutuelles[i].calendar)->days[0] < 0);
	}
	assert_true(mali->n_quiet_hours > 0);
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

/* A CSCom of the commune, a CSRef of its district or a hospital of its region. */
static bool serves(const struct scheme_care_point *p, const struct scheme_place *commune)
{
	const struct scheme_place *at = scheme_find_commune(mali, p->commune);
	const struct scheme_place *here = scheme_find_district(mali, commune->parent);

	switch (p->level) {
	case SCHEME_CSCOM:    return at == commune;
	case SCHEME_CSREF:    return strcmp(at->parent, commune->parent) == 0;
	case SCHEME_HOSPITAL: return strcmp(scheme_find_district(mali, at->parent)->parent, here->parent) == 0;
	case SCHEME_LEVELS:   break;
	}
	return false;
}

static void every_member_has_care_of_each_level_and_a_worker(void **state)
{
	(void) state;
	for (size_t i = 0; i < mali->n_mutuelles; i++) {
		const struct scheme_place *commune = scheme_find_commune(mali, mali->mutuelles[i].commune);
		int points[SCHEME_LEVELS] = {0}, workers = 0;

		for (size_t k = 0; k < mali->n_care_points; k++)
			points[mali->care_points[k].level] += serves(&mali->care_points[k], commune);
		for (size_t k = 0; k < mali->n_workers; k++)
			workers += strcmp(mali->workers[k].commune, commune->code) == 0;
		for (int level = 0; level < SCHEME_LEVELS; level++)
			assert_true(points[level] > 0);
		assert_true(workers > 0);
	}
}

/* Every care has a note: on the phone it stands behind the name. */
static void every_care_has_its_note(void **state)
{
	(void) state;
	for (size_t i = 0; i < mali->n_categories; i++)
		for (size_t k = 0; k < mali->categories[i].n_benefits; k++)
			assert_string_not_equal(mali->categories[i].benefits[k].note, "");
}

/* Each mutuelle lies in its commune, district and region, and in no other one. */
static void every_place_covers_what_lies_in_it(void **state)
{
	(void) state;
	for (size_t i = 0; i < mali->n_mutuelles; i++) {
		const char *code = mali->mutuelles[i].code;
		const struct scheme_place *commune = scheme_find_commune(mali, mali->mutuelles[i].commune);
		const struct scheme_place *district = scheme_find_district(mali, commune->parent);
		size_t regions = 0;

		assert_true(scheme_covers(mali, "", code) && scheme_covers(mali, code, code));
		assert_true(scheme_covers(mali, commune->code, code) && scheme_covers(mali, district->code, code));
		for (size_t k = 0; k < mali->n_regions; k++)
			regions += scheme_covers(mali, mali->regions[k].code, code);
		assert_int_equal(regions, 1);
		assert_false(scheme_covers(mali, code, commune->code) || scheme_covers(mali, "nowhere", code));
		assert_true(scheme_has_place(mali, code) && scheme_has_place(mali, commune->code));
		assert_true(scheme_has_place(mali, district->code) && scheme_has_place(mali, district->parent));
	}
	assert_false(scheme_has_place(mali, "") || scheme_has_place(mali, "nowhere"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sample_says_so),
		cmocka_unit_test(categories_stand_in_the_order_of_the_promise),
		cmocka_unit_test(every_mutuelle_reminds),
		cmocka_unit_test(no_invented_number_can_be_called),
		cmocka_unit_test(every_member_has_care_of_each_level_and_a_worker),
		cmocka_unit_test(every_care_has_its_note),
		cmocka_unit_test(every_place_covers_what_lies_in_it),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
