/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes of those who bring members: given in order, each right by its check digit, ended but never gone; a household keeps its own. */
#include "base/damm.h"
#include "store/application.h"
#include "store/referral.h"
#include "tests/lib/storebed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PHONE 22376000009ull

static struct store_referral give(struct store *s, const char *name)
{
	static const uint8_t pin[STORE_STAFF_PIN];
	const struct store_staff awa = {.code = "awa", .name = "Awa", .role = STORE_MANAGER};
	struct store_referral r = {.kind = "champion", .added_by = "awa"};
	struct store_staff there;

	if (store_staff_load(s, "awa", &there) == STORE_NONE)
		assert_int_equal(store_staff_add(s, &awa, pin, STOREBED_NOW), 0);
	snprintf(r.name, sizeof r.name, "%s", name);
	assert_int_equal(store_referral_add(s, &r, STOREBED_NOW), 0);
	return r;
}

static void codes_are_given_in_order(void **state)
{
	struct store_referral r, rows[8];
	char after[STORE_REFERRAL_CODE] = "";
	struct store *s = *state;
	int n, listed = 0;

	for (int i = 0; i < 1000; i++) { /* over the border from four digits to five */
		r = give(s, "Awa");
		assert_true(base_damm_is_right(r.code));
	}
	assert_int_equal(strlen(r.code), 5);
	do {
		assert_int_equal(store_referral_list(s, after, rows, 8, &n), 0);
		for (int i = 0; i < n; i++, listed++)
			assert_int_equal(strtol(rows[i].code, NULL, 10) / 10, 100 + listed);
		if (n)
			memcpy(after, rows[n - 1].code, sizeof after);
	} while (n);
	assert_int_equal(listed, 1000);
}

static void a_code_ends_and_stays(void **state)
{
	struct store *s = *state;
	struct store_referral r = give(s, "Imam de Kléla"), there;

	assert_int_equal(store_referral_end(s, "9999", STOREBED_NOW), STORE_NONE);
	assert_int_equal(store_referral_end(s, r.code, STOREBED_NOW + 5), 0);
	assert_int_equal(store_referral_end(s, r.code, STOREBED_NOW + 6), STORE_NONE);
	assert_int_equal(store_referral_load(s, r.code, &there), 0);
	assert_string_equal(there.name, "Imam de Kléla");
	assert_int_equal(there.ended_ms, STOREBED_NOW + 5);
}

static void a_household_keeps_its_code(void **state)
{
	struct store *s = *state;
	struct store_referral r = give(s, "Awa");
	int64_t a = storebed_household(s, "H-1"), b = storebed_household(s, "H-2");
	struct store_household h, all[4];
	bool changed;
	int n;

	assert_int_equal(store_household_refer(s, b, r.code, STOREBED_DAY), 0);
	assert_int_equal(store_household_refer(s, a, "5724", STOREBED_DAY), STORE_REFUSED); /* nobody's */
	assert_int_equal(store_household_refer(s, 77, r.code, STOREBED_DAY), STORE_NONE);
	assert_int_equal(store_household_load(s, b, &h), 0);
	assert_string_equal(h.referral, r.code);
	assert_int_equal(h.referred_on, STOREBED_DAY);
	snprintf(h.village, sizeof h.village, "Kléla");
	assert_int_equal(store_household_put(s, &h, &changed, &b), 0); /* another village: the code stays */
	assert_int_equal(store_household_referred(s, 0, all, 4, &n), 0);
	assert_int_equal(n, 1);
	assert_string_equal(all[0].no, "H-2");
	assert_int_equal(store_household_refer(s, b, "", STOREBED_DAY), 0);
	assert_int_equal(store_household_referred(s, 0, all, 4, &n), 0);
	assert_int_equal(n, 0);
}

static void an_application_brings_its_code(void **state)
{
	const struct store_member head = {.role = STORE_HEAD, .sex = 'F', .birth_year = 1988, .first_name = "Awa", .last_name = "Koné"};
	const struct store_household where = {.mutuelle = "m-klela", .plan = "amv", .commune = "c-klela", .village = "Kléla"};
	struct store *s = *state;
	struct store_referral r = give(s, "Awa");
	struct store_application a;
	struct store_household h;
	int64_t id;

	assert_int_equal(store_application_refer(s, PHONE, r.code), STORE_NONE); /* no draft */
	assert_int_equal(store_application_begin(s, PHONE, &where, STOREBED_NOW), 0);
	assert_int_equal(store_application_add(s, PHONE, &head), 0);
	assert_int_equal(store_application_refer(s, PHONE, "5724"), STORE_REFUSED);
	assert_int_equal(store_application_refer(s, PHONE, r.code), 0);
	assert_int_equal(store_application_refer(s, PHONE, ""), 0); /* she thought again, twice */
	assert_int_equal(store_application_refer(s, PHONE, r.code), 0);
	assert_int_equal(store_application_send(s, PHONE, "fr", STOREBED_DAY, STOREBED_NOW, &id), 0);
	assert_int_equal(store_application_load(s, id, &a), 0);
	assert_string_equal(a.referral, r.code);
	assert_int_equal(store_household_load(s, id, &h), 0);
	assert_string_equal(h.referral, r.code);
	assert_int_equal(h.referred_on, STOREBED_DAY);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, storebed_open_memory, storebed_close_memory)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(codes_are_given_in_order), TEST(a_code_ends_and_stays), TEST(a_household_keeps_its_code),
		TEST(an_application_brings_its_code),
	};

	return cmocka_run_group_tests_name("store-referral", tests, NULL, NULL);
}
