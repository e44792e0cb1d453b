/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One-time codes: once, for 15 minutes, the newest of a phone; in the store there is nothing that could be read out. */
#include "store/care_code.h"
#include "store/member.h"

#include "tests/lib/storebed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PHONE 22376000001ull
#define AGENT 22376000611ull
#define MINUTE 60000ll
#define DAY 86400000ll

static const uint8_t key[BASE_SECRET_KEY] = {7};

static int64_t household;

static int open_store(void **state)
{
	if (storebed_open_memory(state))
		return -1;
	household = storebed_household(*state, "H-1");
	return 0;
}

/* A member of the household has this phone; 0: none. */
static void link_phone(struct store *s, int no, uint64_t phone)
{
	const struct store_member m = {.household = household, .no = no, .role = STORE_OTHER, .sex = 'F', .birth_year = 1990,
				       .phone = phone, .first_name = "Sira", .last_name = "Keita"};
	bool changed;

	assert_int_equal(store_member_put(s, &m, &changed), STORE_OK);
}

static const char *make(struct store *s, uint64_t phone, int64_t now_ms, bool *is_new)
{
	static char out[4][STORE_CARE_CODE_DIGITS + 1];
	static int at;

	at = (at + 1) % 4;
	assert_int_equal(store_care_code_make(s, key, phone, household, now_ms, out[at], is_new), STORE_OK);
	assert_int_equal(strlen(out[at]), STORE_CARE_CODE_DIGITS);
	assert_int_equal(strspn(out[at], "0123456789"), STORE_CARE_CODE_DIGITS);
	assert_true(out[at][0] != '0');
	return out[at];
}

static int use(struct store *s, const char *digits, int64_t now_ms)
{
	int64_t found = -1;
	int rc = store_care_code_use(s, key, digits, AGENT, now_ms, &found);

	assert_int_equal(found, rc == STORE_NONE ? 0 : household);
	return rc;
}

static void a_code_is_used_once(void **state)
{
	bool is_new;
	const char *code = make(*state, PHONE, STOREBED_NOW, &is_new);

	assert_true(is_new);
	assert_int_equal(use(*state, code, STOREBED_NOW + MINUTE), STORE_OK);
	assert_int_equal(use(*state, code, STOREBED_NOW + MINUTE), STORE_EXISTS);
	assert_int_equal(use(*state, code, STOREBED_NOW + 60 * MINUTE), STORE_EXISTS);
}

static void it_is_worth_nothing_after_its_time(void **state)
{
	bool is_new;
	const char *first = make(*state, PHONE, STOREBED_NOW, &is_new), *second;

	assert_int_equal(use(*state, first, STOREBED_NOW + 15 * MINUTE), STORE_EXISTS);
	second = make(*state, PHONE, STOREBED_NOW + 20 * MINUTE, &is_new);
	assert_int_equal(use(*state, second, STOREBED_NOW + 35 * MINUTE - 1), STORE_OK);
}

static void the_older_one_dies(void **state)
{
	bool is_new;
	const char *first = make(*state, PHONE, STOREBED_NOW, &is_new), *second = make(*state, PHONE, STOREBED_NOW + MINUTE, &is_new);
	const char *other;

	link_phone(*state, 3, PHONE + 1);
	other = make(*state, PHONE + 1, STOREBED_NOW, &is_new);
	assert_string_not_equal(first, second);
	assert_int_equal(use(*state, first, STOREBED_NOW + MINUTE), STORE_EXISTS);
	assert_int_equal(use(*state, second, STOREBED_NOW + MINUTE), STORE_OK);
	assert_int_equal(use(*state, other, STOREBED_NOW + MINUTE), STORE_OK); /* another phone's is not touched */
}

/* Gateways repeat themselves: who is shown two codes would read out the wrong one. */
static void asked_twice_in_a_moment_it_is_the_same(void **state)
{
	bool is_new;
	char first[16];

	snprintf(first, sizeof first, "%s", make(*state, PHONE, STOREBED_NOW, &is_new));
	assert_string_equal(make(*state, PHONE, STOREBED_NOW + 9999, &is_new), first);
	assert_false(is_new);
	assert_string_not_equal(make(*state, PHONE, STOREBED_NOW + 10000, &is_new), first);
	assert_true(is_new);
	assert_string_not_equal(make(*state, PHONE, STOREBED_NOW, &is_new), first); /* the clock was set back */
	assert_true(is_new);
	assert_int_equal(use(*state, first, STOREBED_NOW), STORE_EXISTS);
}

/* Once used, the same moment makes another one. */
static void a_used_one_is_never_shown_again(void **state)
{
	bool is_new;
	const char *first = make(*state, PHONE, STOREBED_NOW, &is_new);

	assert_int_equal(use(*state, first, STOREBED_NOW + 5), STORE_OK);
	assert_string_not_equal(make(*state, PHONE, STOREBED_NOW, &is_new), first); /* drawn from the same, but these digits are taken */
	assert_true(is_new);
}

static void wrong_digits_and_keys_find_nothing(void **state)
{
	static const char *const wrong[] = {"", "0", "000000", "12345", "1234567", "abcdef", "' OR 1=1", "99999999999999999999999999"};
	const uint8_t other[BASE_SECRET_KEY] = {8};
	bool is_new;
	const char *code = make(*state, PHONE, STOREBED_NOW, &is_new);
	int64_t found;

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_int_equal(use(*state, wrong[i], STOREBED_NOW), STORE_NONE);
	assert_int_equal(store_care_code_use(*state, other, code, AGENT, STOREBED_NOW, &found), STORE_NONE);
	assert_int_equal(use(*state, code, STOREBED_NOW), STORE_OK);
}

static void no_household_no_code(void **state)
{
	char code[STORE_CARE_CODE_DIGITS + 1];
	bool is_new;
	const char *old = make(*state, PHONE, STOREBED_NOW, &is_new);

	assert_int_not_equal(store_care_code_make(*state, key, PHONE, 4711, STOREBED_NOW + MINUTE, code, &is_new), STORE_OK);
	assert_int_equal(use(*state, old, STOREBED_NOW + MINUTE), STORE_OK); /* what failed changed nothing */
}

/* The phone was lost, and the manager took it off the card. */
static void a_phone_off_the_card_opens_nothing(void **state)
{
	bool is_new;
	const char *code;

	link_phone(*state, 3, PHONE + 1);
	code = make(*state, PHONE + 1, STOREBED_NOW, &is_new);
	link_phone(*state, 3, PHONE + 2);
	assert_int_equal(use(*state, code, STOREBED_NOW), STORE_EXISTS);
	link_phone(*state, 3, PHONE + 1);
	assert_int_equal(use(*state, code, STOREBED_NOW), STORE_OK);
}

/* Five thousand codes of a day: none is another's, and all are found. */
static void no_two_are_the_same(void **state)
{
	enum { N = 5000 };
	char (*codes)[STORE_CARE_CODE_DIGITS + 1] = calloc(N, sizeof *codes);
	bool is_new;

	assert_int_equal(store_begin(*state), STORE_OK);
	for (int i = 1; i < N; i++)
		link_phone(*state, i + 2, PHONE + (uint64_t) i);
	for (int i = 0; i < N; i++)
		memcpy(codes[i], make(*state, PHONE + (uint64_t) i, STOREBED_NOW + i, &is_new), sizeof *codes);
	for (int i = 0; i < N; i++)
		assert_int_equal(use(*state, codes[i], STOREBED_NOW + MINUTE), STORE_OK);
	assert_int_equal(store_commit(*state), STORE_OK);
	free(codes);
}

static void old_ones_are_pruned(void **state)
{
	bool is_new;
	const char *used = make(*state, PHONE, STOREBED_NOW, &is_new), *alive;
	int n = -1;

	assert_int_equal(use(*state, used, STOREBED_NOW), STORE_OK);
	link_phone(*state, 3, PHONE + 1);
	link_phone(*state, 4, PHONE + 2);
	make(*state, PHONE + 1, STOREBED_NOW, &is_new);
	alive = make(*state, PHONE + 2, STOREBED_NOW + DAY, &is_new);
	assert_int_equal(store_care_code_prune(*state, STOREBED_NOW, 64, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(store_care_code_prune(*state, STOREBED_NOW + DAY, 1, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(store_care_code_prune(*state, STOREBED_NOW + DAY, 64, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(store_care_code_prune(*state, STOREBED_NOW + DAY, 64, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(use(*state, used, STOREBED_NOW + DAY), STORE_NONE);
	assert_int_equal(use(*state, alive, STOREBED_NOW + DAY), STORE_OK);
}

#define ON_STORE(test) cmocka_unit_test_setup_teardown(test, open_store, storebed_close_memory)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_STORE(a_code_is_used_once),
		ON_STORE(it_is_worth_nothing_after_its_time),
		ON_STORE(the_older_one_dies),
		ON_STORE(asked_twice_in_a_moment_it_is_the_same),
		ON_STORE(a_used_one_is_never_shown_again),
		ON_STORE(wrong_digits_and_keys_find_nothing),
		ON_STORE(no_household_no_code),
		ON_STORE(a_phone_off_the_card_opens_nothing),
		ON_STORE(no_two_are_the_same),
		ON_STORE(old_ones_are_pruned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
