/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message that names no link goes by the link of its number's longest prefix. */
#include "store/route.h"
#include "tests/lib/storebed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#define NOW STOREBED_NOW

static const struct store_route routes[] = {{"223", "any-of-mali"}, {"22376", "orange"}, {"2237650", "moov"}, {"1", "abroad"}};

static int open_store(void **state)
{
	struct error e = {""};

	*state = store_open("sqlite::memory:", NOW, &e);
	return *state ? 0 : -1;
}

static int close_store(void **state)
{
	store_close(*state);
	return 0;
}

static void the_longest_prefix(void **state)
{
	struct store *s = *state;

	assert_string_equal(store_route_find(s, 22376000001ull), "");
	store_route_set(s, routes, sizeof routes / sizeof *routes);
	assert_string_equal(store_route_find(s, 22366000001ull), "any-of-mali");
	assert_string_equal(store_route_find(s, 22376000001ull), "orange");
	assert_string_equal(store_route_find(s, 22376500001ull), "moov");
	assert_string_equal(store_route_find(s, 12025550100ull), "abroad");
	assert_string_equal(store_route_find(s, 33140205050ull), "");
	store_route_set(s, NULL, 0);
	assert_string_equal(store_route_find(s, 22376000001ull), "");
}

static void a_message_takes_its_numbers_link(void **state)
{
	struct store *s = *state;
	struct store_message m = {.priority = STORE_RECEIPT, .kind = "receipt", .phone = 22376000001ull, .text = "Merci"}, out;
	int64_t id;

	store_route_set(s, routes, sizeof routes / sizeof *routes);
	assert_int_equal(store_outbox_add(s, &m, NOW, &id), STORE_OK);
	assert_int_equal(store_outbox_load(s, id, &out), STORE_OK);
	assert_string_equal(out.link, "orange");
	snprintf(m.link, sizeof m.link, "moov"); /* named: it stays */
	assert_int_equal(store_outbox_add(s, &m, NOW, &id), STORE_OK);
	assert_int_equal(store_outbox_load(s, id, &out), STORE_OK);
	assert_string_equal(out.link, "moov");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_longest_prefix, open_store, close_store),
		cmocka_unit_test_setup_teardown(a_message_takes_its_numbers_link, open_store, close_store),
	};

	return cmocka_run_group_tests_name("store-route", tests, NULL, NULL);
}
