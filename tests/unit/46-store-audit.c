/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audit is found by household, phone and staff, with each other and with the rest. */
#include "store/audit.h"
#include "tests/lib/storebed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define PHONE 22376000001ull

static void fill(struct store *s)
{
	for (int i = 0; i < 60; i++) {
		const struct store_audit a = {
			.through = i % 2 ? STORE_THROUGH_DIAL : STORE_THROUGH_COMMAND, .staff = i % 2 ? NULL : i % 4 ? "awa" : "moussa",
			.phone = i % 2 ? PHONE + (uint64_t) i % 3 : 0, .household = i % 5, .what = i % 7 ? "family" : "lookup"};

		assert_int_equal(store_audit_add(s, STOREBED_NOW + i * 1000, &a), 0);
	}
}

static int count(struct store *s, struct store_audit_filter f)
{
	struct store_audit_row rows[60];
	int n;

	assert_int_equal(store_audit_list(s, &f, INT64_MAX, rows, 60, &n), 0);
	for (int i = 0; i < n; i++) {
		assert_true(!i || rows[i].id < rows[i - 1].id); /* newest first */
		assert_true(!f.household || rows[i].household == f.household);
		assert_true(!f.phone || rows[i].phone == f.phone);
		assert_true(!f.staff || !*f.staff || !strcmp(rows[i].staff, f.staff));
		assert_true(!f.what || !strcmp(rows[i].what, f.what));
	}
	return n;
}

static void each_way_finds_the_same(void **state)
{
	struct store *s = *state;

	fill(s);
	assert_int_equal(count(s, (struct store_audit_filter){.staff = NULL}), 60);
	assert_int_equal(count(s, (struct store_audit_filter){.household = 3}), 12);
	assert_int_equal(count(s, (struct store_audit_filter){.phone = PHONE + 1}), 10);
	assert_int_equal(count(s, (struct store_audit_filter){.staff = "awa"}), 15);
	assert_int_equal(count(s, (struct store_audit_filter){.staff = "awa", .household = 3}), 3);
	assert_int_equal(count(s, (struct store_audit_filter){.phone = PHONE + 1, .household = 2}), 2);
	assert_int_equal(count(s, (struct store_audit_filter){.staff = "awa", .phone = PHONE}), 0);
	assert_int_equal(count(s, (struct store_audit_filter){.what = "lookup", .household = 0}), 9);
	assert_int_equal(count(s, (struct store_audit_filter){.staff = "moussa", .first_ms = STOREBED_NOW + 30000}), 7);
	assert_int_equal(count(s, (struct store_audit_filter){.staff = ""}), 60);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, storebed_open_memory, storebed_close_memory)

int main(void)
{
	const struct CMUnitTest tests[] = {TEST(each_way_finds_the_same)};

	return cmocka_run_group_tests_name("store-audit", tests, NULL, NULL);
}
