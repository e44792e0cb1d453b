/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PINs, households looked for by number, payees, applications. */
#include "store/application.h"
#include "store/lookup.h"
#include "store/phone.h"
#include "store/pin.h"

#include "base/date.h"
#include "tests/lib/storebed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <string.h>

#define PHONE 22376000009ull
#define MINUTE 60000ll
#define DAY 86400000ll

static const uint8_t key[BASE_SECRET_KEY] = {7};

static enum store_pin_answer try(struct store *s, const char *pin, int64_t now_ms, int64_t *until_ms)
{
	enum store_pin_answer answer;
	uint8_t hash[STORE_PIN_HASH];

	store_pin_hash(key, PHONE, pin, hash);
	assert_int_equal(store_pin_try(s, PHONE, hash, now_ms, &answer, until_ms), STORE_OK);
	return answer;
}

static void a_hash_is_of_key_phone_and_pin(void **state)
{
	uint8_t other[BASE_SECRET_KEY] = {8}, a[STORE_PIN_HASH], b[STORE_PIN_HASH];

	(void) state;
	store_pin_hash(key, PHONE, "1234", a);
	store_pin_hash(key, PHONE, "1234", b);
	assert_memory_equal(a, b, sizeof a);
	store_pin_hash(key, PHONE + 1, "1234", b);
	assert_memory_not_equal(a, b, sizeof a);
	store_pin_hash(key, PHONE, "1235", b);
	assert_memory_not_equal(a, b, sizeof a);
	store_pin_hash(other, PHONE, "1234", b);
	assert_memory_not_equal(a, b, sizeof a);
}

static void another_key_is_found_out(void **state)
{
	const uint8_t other[BASE_SECRET_KEY] = {8};

	uint8_t hash[STORE_PIN_HASH];

	assert_int_equal(store_pin_prove_key(*state, other), STORE_OK);
	assert_int_equal(store_pin_prove_key(*state, key), STORE_OK); /* no PIN is lost by it */
	store_pin_hash(key, PHONE, "4711", hash);
	assert_int_equal(store_pin_set(*state, PHONE, hash, STOREBED_NOW), STORE_OK);
	assert_int_equal(store_pin_prove_key(*state, other), STORE_REFUSED);
	assert_int_equal(store_pin_prove_key(*state, key), STORE_OK);
}

static void wrong_tries_wait_longer_and_longer(void **state)
{
	struct store *s = *state;
	int64_t now_ms = STOREBED_NOW, until_ms, waited_ms = 0;
	uint8_t hash[STORE_PIN_HASH];
	bool is_set;

	assert_int_equal(try(s, "4711", now_ms, &until_ms), STORE_PIN_UNSET);
	assert_int_equal(store_pin_is_set(s, PHONE, &is_set), STORE_OK);
	assert_false(is_set);
	store_pin_hash(key, PHONE, "4711", hash);
	assert_int_equal(store_pin_set(s, PHONE, hash, now_ms), STORE_OK);
	assert_int_equal(store_pin_is_set(s, PHONE, &is_set), STORE_OK);
	assert_true(is_set);
	assert_int_equal(try(s, "4711", now_ms, &until_ms), STORE_PIN_RIGHT);
	assert_int_equal(try(s, "4712", now_ms, &until_ms), STORE_PIN_WRONG);
	assert_int_equal(try(s, "4712", now_ms, &until_ms), STORE_PIN_WRONG);
	assert_int_equal(until_ms, 0);
	assert_int_equal(try(s, "4711", now_ms, &until_ms), STORE_PIN_RIGHT); /* forgets the two */
	assert_int_equal(try(s, "4712", now_ms, &until_ms), STORE_PIN_WRONG);
	assert_int_equal(try(s, "4712", now_ms, &until_ms), STORE_PIN_WRONG);
	assert_int_equal(try(s, "4712", now_ms, &until_ms), STORE_PIN_WRONG);
	assert_int_equal(until_ms, now_ms + 5 * MINUTE);
	assert_int_equal(try(s, "4711", now_ms + 5 * MINUTE - 1, &until_ms), STORE_PIN_LOCKED);
	assert_int_equal(until_ms, now_ms + 5 * MINUTE);
	for (int i = 0; i < 12; i++) {
		now_ms = until_ms;
		assert_int_equal(try(s, "4712", now_ms, &until_ms), STORE_PIN_WRONG);
		assert_true(until_ms - now_ms >= waited_ms && until_ms - now_ms <= DAY);
		waited_ms = until_ms - now_ms;
	}
	assert_int_equal(waited_ms, DAY);
	assert_int_equal(store_pin_reset(s, PHONE), STORE_OK);
	assert_int_equal(store_pin_reset(s, PHONE), STORE_NONE);
	assert_int_equal(try(s, "4711", now_ms, &until_ms), STORE_PIN_UNSET);
}

static void a_household_is_found_as_its_number_is_typed(void **state)
{
	struct store *s = *state;
	const struct store_household h = {.no = "Kl-0012/a", .mutuelle = "m", .plan = "p", .commune = "c", .village = "v",
					  .enrolled_on = BASE_DAY_NONE, .next_change_on = BASE_DAY_NONE};
	struct store_member m = {.no = 1, .role = STORE_HEAD, .sex = 'F', .birth_year = 1980, .first_name = "Awa"};
	int64_t id, found;
	bool changed;

	assert_int_equal(store_household_put(s, &h, &changed, &id), STORE_OK);
	m.household = id;
	assert_int_equal(store_member_put(s, &m, &changed), STORE_OK);
	assert_int_equal(store_lookup_find(s, "Kl-0012/a", 1980, &found), STORE_OK);
	assert_int_equal(found, id);
	assert_int_equal(store_lookup_find(s, "kl 0012A", 1980, &found), STORE_OK);
	assert_int_equal(store_lookup_find(s, "kl0012a", 1981, &found), STORE_NONE);
	assert_int_equal(found, id); /* for the audit only */
	assert_int_equal(store_lookup_find(s, "kl0012", 1980, &found), STORE_NONE);
	assert_int_equal(found, 0);
	assert_int_equal(store_lookup_find(s, "", 1980, &found), STORE_NONE);
	m.birth_year = 0; /* nobody knows it: it can't be guessed as 0 */
	assert_int_equal(store_member_put(s, &m, &changed), STORE_OK);
	assert_int_equal(store_lookup_find(s, "kl0012a", 0, &found), STORE_NONE);
}

static void misses_are_counted_by_day(void **state)
{
	struct store *s = *state;
	int n;

	assert_int_equal(store_lookup_misses(s, PHONE, 7, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(store_lookup_miss(s, PHONE, 7), STORE_OK);
	assert_int_equal(store_lookup_miss(s, PHONE, 7), STORE_OK);
	assert_int_equal(store_lookup_misses(s, PHONE, 7, &n), STORE_OK);
	assert_int_equal(n, 2);
	assert_int_equal(store_lookup_misses(s, PHONE, 8, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(store_lookup_miss_by_sms(s, PHONE, 7), STORE_OK);
	assert_int_equal(store_lookup_misses(s, PHONE, 7, &n), STORE_OK);
	assert_int_equal(n, 2); /* whoever wrote it does not stop who dials */
	assert_int_equal(store_lookup_misses_by_sms(s, PHONE, 7, &n), STORE_OK);
	assert_int_equal(n, 3);
	assert_int_equal(store_lookup_misses(s, PHONE + 1, 7, &n), STORE_OK);
	assert_int_equal(n, 0);
}

static void the_last_payees_are_remembered(void **state)
{
	struct store *s = *state;
	int64_t ids[STORE_PAYEES + 2], out[STORE_PAYEES];
	char no[8] = "Ha";
	int n;

	for (int i = 0; i < STORE_PAYEES + 2; i++) {
		no[1] = (char) ('a' + i);
		ids[i] = storebed_household(s, no);
		assert_int_equal(store_lookup_remember(s, PHONE, ids[i], STOREBED_NOW + i), STORE_OK);
	}
	assert_int_equal(store_lookup_remembered(s, PHONE, out, &n), STORE_OK);
	assert_int_equal(n, STORE_PAYEES);
	assert_int_equal(out[0], ids[STORE_PAYEES + 1]);
	assert_int_equal(out[n - 1], ids[2]);
	assert_int_equal(store_lookup_remember(s, PHONE, ids[2], STOREBED_NOW + 99), STORE_OK);
	assert_int_equal(store_lookup_remembered(s, PHONE, out, &n), STORE_OK);
	assert_int_equal(n, STORE_PAYEES);
	assert_int_equal(out[0], ids[2]);
}

static void begin(struct store *s, int64_t now_ms)
{
	const struct store_household place = {.mutuelle = "m-klela", .plan = "amv", .commune = "klela", .village = "Kléla"};

	assert_int_equal(store_application_begin(s, PHONE, &place, now_ms), STORE_OK);
}

static const struct store_member head = {.role = STORE_HEAD, .sex = 'F', .birth_year = 1980, .first_name = "Awa", .last_name = "Koné"};
static const struct store_member child = {.role = STORE_CHILD, .sex = 'M', .birth_year = 2015, .first_name = "Ali", .last_name = "Koné"};

static void an_application_becomes_a_household(void **state)
{
	struct store *s = *state;
	struct store_application a, pending[2];
	struct store_member people[4];
	struct store_phone_link links[2];
	struct store_household h;
	int64_t household;
	int n;

	assert_int_equal(store_application_add(s, PHONE, &head), STORE_NONE);
	assert_int_equal(store_application_send(s, PHONE, "fr", STOREBED_DAY, STOREBED_NOW, &household), STORE_NONE);
	begin(s, STOREBED_NOW);
	assert_int_equal(store_application_add(s, PHONE, &child), STORE_OK);
	begin(s, STOREBED_NOW + 1); /* begun anew: nobody is in it */
	assert_int_equal(store_application_people(s, PHONE, people, 4, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(store_application_add(s, PHONE, &head), STORE_OK);
	assert_int_equal(store_application_add(s, PHONE, &head), STORE_REFUSED);
	assert_int_equal(store_application_add(s, PHONE, &child), STORE_OK);
	assert_int_equal(store_application_send(s, PHONE, "bm", STOREBED_DAY, STOREBED_NOW + 2, &household), STORE_OK);
	assert_int_equal(store_household_load(s, household, &h), STORE_OK);
	assert_int_equal(h.enrolled_on, BASE_DAY_NONE);
	assert_int_equal(h.members, 2);
	assert_string_equal(h.village, "Kléla");
	assert_int_equal(strspn(h.no, "0123456789"), strlen(h.no));
	assert_int_equal(store_phone_households(s, PHONE, links, 2, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(store_member_list(s, household, people, 4, &n), STORE_OK);
	assert_string_equal(people[0].language, "bm");
	assert_int_equal(store_application_pending(s, 0, pending, 2, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(pending[0].household, household);
	assert_int_equal(store_application_confirm(s, household, STOREBED_DAY, "Oumou", STOREBED_NOW + 3), STORE_OK);
	assert_int_equal(store_application_confirm(s, household, STOREBED_DAY, "Oumou", STOREBED_NOW + 3), STORE_NONE);
	assert_int_equal(store_application_refuse(s, household, "Oumou", STOREBED_NOW + 3), STORE_NONE);
	assert_int_equal(store_application_load(s, household, &a), STORE_OK);
	assert_int_equal(a.state, STORE_CONFIRMED);
	assert_string_equal(a.decided_by, "Oumou");
	assert_int_equal(store_household_load(s, household, &h), STORE_OK);
	assert_int_equal(h.enrolled_on, STOREBED_DAY);
	/* for store_check at the end: who confirms computes the caches of cover too */
}

static void a_refused_household_has_no_phone(void **state)
{
	struct store *s = *state;
	struct store_phone_link links[2];
	int64_t household;
	int n;

	begin(s, STOREBED_NOW);
	assert_int_equal(store_application_add(s, PHONE, &head), STORE_OK);
	assert_int_equal(store_application_send(s, PHONE, "fr", STOREBED_DAY, STOREBED_NOW, &household), STORE_OK);
	assert_int_equal(store_application_refuse(s, household, "Oumou", STOREBED_NOW + 3), STORE_OK);
	assert_int_equal(store_phone_households(s, PHONE, links, 2, &n), STORE_OK);
	assert_int_equal(n, 0);
}

static void a_phone_sends_only_so_many_a_day(void **state)
{
	struct store *s = *state;
	int64_t household;
	int n;

	for (int i = 0; i <= STORE_APPLICATIONS_A_DAY; i++) {
		begin(s, STOREBED_NOW + i);
		assert_int_equal(store_application_add(s, PHONE, &head), STORE_OK);
		assert_int_equal(store_application_send(s, PHONE, "fr", STOREBED_DAY, STOREBED_NOW, &household),
				 i < STORE_APPLICATIONS_A_DAY ? STORE_OK : STORE_EXISTS);
	}
	assert_int_equal(store_application_send(s, PHONE, "fr", STOREBED_DAY + 1, STOREBED_NOW + DAY, &household), STORE_OK);
	begin(s, STOREBED_NOW);
	assert_int_equal(store_application_add(s, PHONE, &head), STORE_OK);
	assert_int_equal(store_application_prune(s, STOREBED_NOW, 10, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(store_application_prune(s, STOREBED_NOW + 1, 10, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(store_application_add(s, PHONE, &child), STORE_NONE);
}

static void a_draft_holds_only_so_many_people(void **state)
{
	struct store *s = *state;

	begin(s, STOREBED_NOW);
	for (int i = 0; i <= STORE_APPLICANTS; i++)
		assert_int_equal(store_application_add(s, PHONE, &child), i < STORE_APPLICANTS ? STORE_OK : STORE_REFUSED);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, storebed_open_memory, storebed_close_memory)
	const struct CMUnitTest tests[] = {
		TEST(a_hash_is_of_key_phone_and_pin),
		TEST(another_key_is_found_out),
		TEST(wrong_tries_wait_longer_and_longer),
		TEST(a_household_is_found_as_its_number_is_typed),
		TEST(misses_are_counted_by_day),
		TEST(the_last_payees_are_remembered),
		TEST(an_application_becomes_a_household),
		TEST(a_refused_household_has_no_phone),
		TEST(a_phone_sends_only_so_many_a_day),
		TEST(a_draft_holds_only_so_many_people),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
