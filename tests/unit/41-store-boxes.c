/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inbox knows what it had, long messages wait for their parts, phones are counted, one import is under way. */
#include "store/import.h"
#include "store/inbox.h"
#include "store/phone.h"
#include "tests/lib/storebed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NOW STOREBED_NOW

static void a_message_comes_in_once(void **state)
{
	struct store *s = *state;
	int n;

	assert_int_equal(store_inbox_add(s, UINT64_MAX, 0, 22376000001ull, "payer 1000", NOW), STORE_OK);
	assert_int_equal(store_inbox_add(s, UINT64_MAX, 0, 22376000001ull, "payer 1000", NOW + 1), STORE_EXISTS);
	assert_int_equal(store_inbox_add(s, 1, 0, 22376000001ull, "", NOW + 1000), STORE_OK);
	assert_int_equal(store_inbox_prune(s, NOW, 10, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(store_inbox_prune(s, NOW + 1, 10, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(store_inbox_add(s, UINT64_MAX, 0, 22376000001ull, "payer 1000", NOW), STORE_OK);
	assert_int_equal(store_inbox_prune(s, INT64_MAX, 1, &n), STORE_OK);
	assert_int_equal(n, 1); /* no more than asked for */
}

static void parts_of_a_long_message_wait_for_each_other(void **state)
{
	struct store *s = *state;
	struct store_inbox_part p = {.link = 1, .phone = 22376000001ull, .reference = 7, .total = 3, .data_coding = 8}, out[4], other;
	int n;

	for (int no = 3; no >= 1; no -= 2) { /* the last one first */
		p.no = (uint8_t) no;
		p.len = (size_t) no;
		memset(p.octets, no, sizeof p.octets);
		assert_int_equal(store_inbox_part_add(s, &p, NOW + no), STORE_OK);
	}
	assert_int_equal(store_inbox_part_add(s, &p, NOW + 9), STORE_EXISTS);
	other = p;
	other.reference = 8;
	assert_int_equal(store_inbox_part_add(s, &other, NOW + 9), STORE_OK);
	assert_int_equal(store_inbox_parts(s, &p, out, 4, &n), STORE_OK);
	assert_int_equal(n, 2);
	assert_int_equal(out[0].no, 1);
	assert_int_equal(out[1].no, 3);
	assert_int_equal(out[1].len, 3);
	assert_int_equal(out[1].octets[2], 3);
	assert_int_equal(out[1].data_coding, 8);
	assert_int_equal(store_inbox_parts_oldest(s, NOW + 1, &out[0]), STORE_NONE);
	assert_int_equal(store_inbox_parts_oldest(s, NOW + 2, &out[0]), STORE_OK);
	assert_int_equal(out[0].reference, 7);
	assert_int_equal(store_inbox_parts_drop(s, &p), STORE_OK);
	assert_int_equal(store_inbox_parts(s, &p, out, 4, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(store_inbox_parts_oldest(s, INT64_MAX, &out[0]), STORE_OK);
	assert_int_equal(out[0].reference, 8);
}

static void what_happens_to_a_phone_is_counted_by_period(void **state)
{
	struct store *s = *state;
	int n;

	for (int i = 1; i <= 3; i++) {
		assert_int_equal(store_phone_count(s, 22376000001ull, "help", 20000, &n), STORE_OK);
		assert_int_equal(n, i);
	}
	assert_int_equal(store_phone_count(s, 22376000001ull, "in", 20000, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(store_phone_count(s, 22376000002ull, "help", 20000, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(store_phone_count(s, 22376000001ull, "help", 20001, &n), STORE_OK);
	assert_int_equal(n, 1);
}

static void one_import_at_a_time(void **state)
{
	struct store *s = *state;
	struct store_import i = {.file = "roll.csv", .sha256 = "abc", .rows = 1000}, open;
	int64_t id, other;

	assert_int_equal(store_import_open(s, &open), STORE_NONE);
	assert_int_equal(store_import_start(s, &i, NOW, &id), STORE_OK);
	assert_int_equal(store_import_start(s, &i, NOW, &other), STORE_EXISTS);
	assert_int_equal(store_import_advance(s, id, 500, false, NOW), STORE_OK);
	assert_int_equal(store_import_open(s, &open), STORE_OK);
	assert_int_equal(open.id, id);
	assert_int_equal(open.rows, 1000);
	assert_int_equal(open.applied, 500);
	assert_string_equal(open.file, "roll.csv");
	assert_string_equal(open.sha256, "abc");
	assert_int_equal(store_import_advance(s, id, 499, false, NOW), STORE_REFUSED);
	assert_int_equal(store_import_advance(s, id, 1001, false, NOW), STORE_REFUSED);
	assert_int_equal(store_import_advance(s, id, 999, true, NOW), STORE_REFUSED);
	assert_int_equal(store_import_advance(s, id + 1, 600, false, NOW), STORE_NONE);
	assert_int_equal(store_import_advance(s, id, 1000, true, NOW), STORE_OK);
	assert_int_equal(store_import_advance(s, id, 1000, true, NOW), STORE_NONE);
	assert_int_equal(store_import_open(s, &open), STORE_NONE);
	assert_int_equal(store_import_start(s, &i, NOW, &other), STORE_OK);
	assert_int_not_equal(other, id);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, storebed_open_memory, storebed_close_memory)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_message_comes_in_once),
		TEST(parts_of_a_long_message_wait_for_each_other),
		TEST(what_happens_to_a_phone_is_counted_by_period),
		TEST(one_import_at_a_time),
	};

	return cmocka_run_group_tests_name("store-boxes", tests, NULL, NULL);
}
