/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which wallet a phone has: the longest prefix of its number. */
#include "desk/wallet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct desk_wallet wallets[] = {
	{.name = "all"},
	{.name = "orange", .prefixes = {"2237", "22390"}, .n_prefixes = 2},
	{.name = "moov", .prefixes = {"2236", "223765"}, .n_prefixes = 2},
	{.name = "again", .prefixes = {"2237"}, .n_prefixes = 1},
	{.name = "hand", .caps = DESK_WALLET_BY_HAND, .prefixes = {"22355"}, .n_prefixes = 1},
};

static void the_longest_prefix_counts(void **state)
{
	const struct desk_memory m = {.wallets = wallets, .n_wallets = 5};

	(void) state;
	assert_string_equal(desk_wallet_of(&m, 22376000001), "orange"); /* the first of two that fit alike */
	assert_string_equal(desk_wallet_of(&m, 22376500001), "moov");
	assert_string_equal(desk_wallet_of(&m, 22390000001), "orange");
	assert_string_equal(desk_wallet_of(&m, 33600000001), "all");
}

static void some_have_none_that_can_be_asked(void **state)
{
	const struct desk_memory m = {.wallets = wallets + 1, .n_wallets = 4}, none = {0};

	(void) state;
	assert_null(desk_wallet_of(&m, 22355000001)); /* by hand only */
	assert_null(desk_wallet_of(&m, 33600000001));
	assert_null(desk_wallet_of(&none, 22376000001));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_longest_prefix_counts),
		cmocka_unit_test(some_have_none_that_can_be_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
