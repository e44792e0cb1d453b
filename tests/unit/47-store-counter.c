/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Staff, signatures and rows of statements, as the store keeps them. */
#include "base/date.h"
#include "store/signature.h"
#include "store/staff.h"
#include "store/statement.h"
#include "tests/lib/storebed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define NOW STOREBED_NOW
#define DAY STOREBED_DAY

static const uint8_t pin[STORE_STAFF_PIN] = {1}, other_pin[STORE_STAFF_PIN] = {2};

static struct store_staff make_staff(const char *code, uint64_t phone)
{
	struct store_staff who = {.role = STORE_MANAGER, .name = "Awa Traoré", .place = "SIK01", .phone = phone, .language = "fr"};

	snprintf(who.code, sizeof who.code, "%s", code);
	return who;
}

static void staff_is_added_found_and_removed(void **state)
{
	struct store *s = *state;
	struct store_staff awa = make_staff("awa", 22376000001ull), got, all[4];
	int n;

	assert_int_equal(store_staff_add(s, &awa, pin, NOW), STORE_OK);
	assert_int_equal(store_staff_add(s, &awa, pin, NOW), STORE_EXISTS);
	awa = make_staff("moussa", 22376000001ull);
	assert_int_equal(store_staff_add(s, &awa, pin, NOW), STORE_EXISTS); /* one phone, one person */
	awa.phone = 0;
	assert_int_equal(store_staff_add(s, &awa, pin, NOW), STORE_OK);
	assert_int_equal(store_staff_load(s, "awa", &got), STORE_OK);
	assert_string_equal(got.name, "Awa Traoré");
	assert_string_equal(got.place, "SIK01");
	assert_int_equal(got.removed_ms, 0);
	assert_int_equal(store_staff_of_phone(s, 22376000001ull, &got), STORE_OK);
	assert_string_equal(got.code, "awa");
	assert_int_equal(store_staff_count(s, STORE_MANAGER, &n), STORE_OK);
	assert_int_equal(n, 2);
	assert_int_equal(store_staff_remove(s, "awa", NOW + 1), STORE_OK);
	assert_int_equal(store_staff_remove(s, "awa", NOW + 2), STORE_NONE);
	assert_int_equal(store_staff_of_phone(s, 22376000001ull, &got), STORE_NONE);
	assert_int_equal(store_staff_load(s, "awa", &got), STORE_OK); /* what she signed names her */
	assert_int_equal(got.removed_ms, NOW + 1);
	awa = make_staff("awa", 0);
	assert_int_equal(store_staff_add(s, &awa, pin, NOW), STORE_EXISTS);
	assert_int_equal(store_staff_list(s, "", all, 4, &n), STORE_OK);
	assert_int_equal(n, 2);
	assert_string_equal(all[1].code, "moussa");
}

static void a_pin_is_matched_and_misses_are_kept(void **state)
{
	struct store *s = *state;
	struct store_staff awa = make_staff("awa", 0);
	bool is_right;

	assert_int_equal(store_staff_match(s, "awa", pin, &is_right), STORE_NONE);
	assert_int_equal(store_staff_add(s, &awa, pin, NOW), STORE_OK);
	assert_int_equal(store_staff_match(s, "awa", pin, &is_right), STORE_OK);
	assert_true(is_right);
	assert_int_equal(store_staff_match(s, "awa", other_pin, &is_right), STORE_OK);
	assert_false(is_right);
	assert_int_equal(store_staff_tried(s, "awa", 3, NOW + 60000), STORE_OK);
	assert_int_equal(store_staff_load(s, "awa", &awa), STORE_OK);
	assert_int_equal(awa.misses, 3);
	assert_int_equal(awa.wait_until_ms, NOW + 60000);
	assert_int_equal(store_staff_set_pin(s, "awa", other_pin), STORE_OK); /* forgets them */
	assert_int_equal(store_staff_load(s, "awa", &awa), STORE_OK);
	assert_int_equal(awa.misses, 0);
	assert_int_equal(store_staff_match(s, "awa", other_pin, &is_right), STORE_OK);
	assert_true(is_right);
	assert_int_equal(store_staff_set_pin(s, "nobody", pin), STORE_NONE);
}

static int64_t ask(struct store *s, int64_t subject)
{
	struct store_signature asked = {.act = STORE_ACT_MOVE, .subject = subject, .household = 0, .francs = 2500, .day = DAY,
					.reference = "R1", .note = "hers", .asked_by = "awa"};
	int64_t id;

	assert_int_equal(store_signature_ask(s, &asked, NOW, &id), STORE_OK);
	return id;
}

static void two_people_sign(void **state)
{
	struct store *s = *state;
	struct store_staff awa = make_staff("awa", 0), moussa = make_staff("moussa", 0);
	struct store_signature got, all[4];
	int64_t first, second, again;
	int n;

	assert_int_equal(store_staff_add(s, &awa, pin, NOW), STORE_OK);
	assert_int_equal(store_staff_add(s, &moussa, pin, NOW), STORE_OK);
	first = ask(s, 1);
	second = ask(s, 2);
	got = (struct store_signature){.act = STORE_ACT_MOVE, .subject = 1, .reference = "R1", .asked_by = "moussa"};
	assert_int_equal(store_signature_ask(s, &got, NOW, &again), STORE_EXISTS);
	assert_int_equal(again, first);
	assert_int_equal(store_signature_list(s, 0, true, all, 4, &n), STORE_OK);
	assert_int_equal(n, 2);
	assert_int_equal(store_signature_end(s, first, STORE_SIGNATURE_DONE, "awa", NOW + 1), STORE_REFUSED); /* her own */
	assert_int_equal(store_signature_end(s, first, STORE_SIGNATURE_DONE, "moussa", NOW + 1), STORE_OK);
	assert_int_equal(store_signature_end(s, first, STORE_SIGNATURE_REFUSED, "moussa", NOW + 2), STORE_NONE);
	assert_int_equal(store_signature_end(s, second, STORE_SIGNATURE_REFUSED, "awa", NOW + 2), STORE_OK); /* taken back */
	assert_int_equal(store_signature_load(s, first, &got), STORE_OK);
	assert_int_equal(got.state, STORE_SIGNATURE_DONE);
	assert_string_equal(got.asked_by, "awa");
	assert_string_equal(got.signed_by, "moussa");
	assert_string_equal(got.note, "hers");
	assert_int_equal(got.day, DAY);
	assert_int_equal(got.done_ms, NOW + 1);
	assert_int_equal(store_signature_list(s, 0, true, all, 4, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(store_signature_list(s, first, false, all, 4, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(all[0].id, second);
	assert_int_equal(store_signature_load(s, 99, &got), STORE_NONE);
}

static struct store_statement make_row(const char *reference, int64_t francs, int64_t charge)
{
	struct store_statement row = {.wallet = "orange", .state = STORE_STATEMENT_LEFT, .day = DAY, .francs = francs, .charge = charge,
				      .phone = 22376000001ull, .name = "AWA", .subject = "H1", .our_day = BASE_DAY_NONE};

	snprintf(row.reference, sizeof row.reference, "%s", reference);
	return row;
}

static void rows_and_days(void **state)
{
	struct store *s = *state;
	struct store_statement row = make_row("R1", -2500, 25), got, all[4];
	struct store_statement_day day;
	struct store_statement_sum sum;
	struct store_staff awa = make_staff("awa", 0);
	int64_t id, other;
	int n;

	assert_int_equal(store_statement_add(s, &row, NOW, &id), STORE_OK);
	assert_int_equal(store_statement_add(s, &row, NOW, &other), STORE_EXISTS);
	row = make_row("R2", -1000, 0);
	row.day++;
	assert_int_equal(store_statement_add(s, &row, NOW, &other), STORE_OK);
	assert_int_equal(store_statement_find(s, "orange", "R1", &got), STORE_OK);
	assert_int_equal(got.id, id);
	assert_int_equal(got.francs, -2500);
	assert_int_equal(got.charge, 25);
	assert_string_equal(got.subject, "H1");
	assert_int_equal(got.our_day, BASE_DAY_NONE);
	assert_int_equal(store_statement_find(s, "moov", "R1", &got), STORE_NONE);
	assert_int_equal(store_statement_list(s, "orange", DAY, true, 0, all, 4, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(store_statement_sum(s, "orange", DAY, &sum), STORE_OK);
	assert_int_equal(sum.theirs.n, 1);
	assert_int_equal(sum.left.francs, -2500);
	assert_int_equal(sum.charges.francs, 25);
	assert_int_equal(sum.rests, 1);
	assert_int_equal(store_statement_gap(&sum), 0);
	assert_int_equal(store_statement_day_load(s, "orange", DAY, &day), STORE_NONE);
	assert_int_equal(store_statement_day_read(s, "orange", DAY, NOW), STORE_OK);
	assert_int_equal(store_statement_day_read(s, "orange", DAY, NOW + 1), STORE_OK);
	assert_int_equal(store_staff_add(s, &awa, pin, NOW), STORE_OK);
	assert_int_equal(store_statement_day_close(s, "orange", DAY, "awa", NOW + 2), STORE_OK);
	assert_int_equal(store_statement_day_close(s, "orange", DAY, "awa", NOW + 3), STORE_NONE);
	assert_int_equal(store_statement_day_load(s, "orange", DAY, &day), STORE_OK);
	assert_int_equal(day.read_ms, NOW + 1);
	assert_int_equal(day.closed_ms, NOW + 2);
	assert_string_equal(day.closed_by, "awa");
	assert_true(storebed_check(s) > 0); /* with something open */
	assert_int_equal(store_statement_day_reopen(s, "orange", DAY), STORE_OK);
	assert_int_equal(store_statement_day_reopen(s, "orange", DAY), STORE_NONE);
}

static void every_word_has_a_name(void **state)
{
	(void) state;
	for (int i = 0; i < STORE_ACTS; i++)
		assert_non_null(store_signature_act_name((enum store_act) i));
	assert_string_equal(store_signature_state_name(STORE_SIGNATURE_REFUSED), "refused");
	assert_string_equal(store_statement_state_name(STORE_STATEMENT_DIFFERS), "differs");
	assert_string_equal(store_staff_role_name(STORE_CARE_POINT), "care-point");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, storebed_open_memory, storebed_close_memory)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(staff_is_added_found_and_removed),
		TEST(a_pin_is_matched_and_misses_are_kept),
		TEST(two_people_sign),
		TEST(rows_and_days),
		cmocka_unit_test(every_word_has_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
