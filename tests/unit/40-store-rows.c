/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each function of the store keeps and gives back: households, members, phones, money, dialogs, calls back. */
#include "store/callback.h"
#include "store/dialog.h"
#include "store/household.h"
#include "store/ledger.h"
#include "store/member.h"
#include "store/phone.h"
#include "tests/lib/storebed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void household_is_kept_and_changed(void **state)
{
	struct store *s = *state;
	struct store_household h = {0}, again = {0};
	bool changed;
	int64_t id = storebed_household(s, "H-1"), id2;

	assert_int_equal(store_household_load(s, id, &h), STORE_OK);
	assert_string_equal(h.no, "H-1");
	assert_string_equal(h.mutuelle, "SIK01");
	assert_string_equal(h.plan, "familial");
	assert_string_equal(h.commune, "sikasso");
	assert_string_equal(h.village, "Farakala");
	assert_int_equal(h.enrolled_on, STOREBED_DAY - 365);
	assert_int_equal(h.next_change_on, BASE_DAY_NONE);
	assert_int_equal(h.cover_state, SCHEME_COVERED);
	assert_int_equal(h.members, 2);

	assert_int_equal(store_household_put(s, &h, &changed, &id2), STORE_OK);
	assert_false(changed);
	assert_int_equal(id2, id);
	h.enrolled_on = BASE_DAY_NONE;
	memset(h.village, 0, sizeof h.village);
	strcpy(h.village, "Kléla");
	assert_int_equal(store_household_put(s, &h, &changed, &id2), STORE_OK);
	assert_true(changed);
	assert_int_equal(store_household_load(s, id, &again), STORE_OK);
	assert_memory_equal(&again, &h, sizeof h);

	assert_int_equal(store_household_load(s, id + 1, &h), STORE_NONE);
	assert_int_equal(store_household_find(s, "H-1", &id2), STORE_OK);
	assert_int_equal(id2, id);
	assert_int_equal(store_household_find(s, "H-2", &id2), STORE_NONE);
	strcpy(h.no, "");
	assert_int_equal(store_household_put(s, &h, &changed, &id2), STORE_REFUSED);
}

static void caches_and_walks(void **state)
{
	struct store *s = *state;
	struct store_household h[4];
	int64_t id[3], due[4];
	int n;

	id[0] = storebed_household(s, "A");
	id[1] = storebed_household(s, "B");
	id[2] = storebed_household(s, "C");
	assert_int_equal(store_household_cache(s, id[0], STOREBED_DAY, BASE_DAY_NONE, SCHEME_GRACE), STORE_OK);
	assert_int_equal(store_household_cache(s, id[1], STOREBED_DAY - 1, BASE_DAY_NONE, SCHEME_LAPSED), STORE_OK);
	assert_int_equal(store_household_cache(s, 999, STOREBED_DAY, BASE_DAY_NONE, SCHEME_GRACE), STORE_NONE);

	assert_int_equal(store_household_due(s, STOREBED_DAY, due, 4, &n), STORE_OK);
	assert_int_equal(n, 2);
	assert_int_equal(due[0], id[1]);
	assert_int_equal(due[1], id[0]);
	assert_int_equal(store_household_due(s, STOREBED_DAY, due, 1, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(store_household_due(s, STOREBED_DAY - 2, due, 4, &n), STORE_OK);
	assert_int_equal(n, 0);

	assert_int_equal(store_household_walk(s, 0, h, 2, &n), STORE_OK);
	assert_int_equal(n, 2);
	assert_int_equal(h[0].cover_state, SCHEME_GRACE);
	assert_int_equal(h[0].next_change_on, STOREBED_DAY);
	assert_int_equal(store_household_walk(s, h[1].id, h, 2, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_string_equal(h[0].no, "C");
}

static void members_are_kept_and_changed(void **state)
{
	struct store *s = *state;
	struct store_member m[4];
	struct store_household h;
	int64_t id = storebed_household(s, "H-1");
	bool changed;
	int n;

	assert_int_equal(store_member_list(s, id, m, 4, &n), STORE_OK);
	assert_int_equal(n, 2);
	assert_int_equal(m[0].household, id);
	assert_int_equal(m[0].no, 1);
	assert_int_equal(m[0].role, STORE_HEAD);
	assert_int_equal(m[0].sex, 'F');
	assert_int_equal(m[0].birth_year, 1980);
	assert_int_equal(m[0].phone, 22376000001ull);
	assert_string_equal(m[0].first_name, "Aïssata");
	assert_string_equal(m[0].last_name, "Traoré");
	assert_string_equal(m[0].language, "bm");
	assert_int_equal(m[1].no, 2);
	assert_int_equal(m[1].phone, 0);

	assert_int_equal(store_member_put(s, &m[1], &changed), STORE_OK);
	assert_false(changed);
	m[1].birth_year = 2016;
	assert_int_equal(store_member_put(s, &m[1], &changed), STORE_OK);
	assert_true(changed);
	assert_int_equal(store_member_list(s, id, m, 1, &n), STORE_OK);
	assert_int_equal(n, 1); /* no more than there is room for */

	m[0].household = 999;
	assert_int_equal(store_member_put(s, &m[0], &changed), STORE_REFUSED);
	m[0].household = id;
	m[0].no = 3;
	m[0].sex = 'x';
	assert_int_equal(store_member_put(s, &m[0], &changed), STORE_REFUSED);
	assert_int_equal(store_household_load(s, id, &h), STORE_OK);
	assert_int_equal(h.members, 2);
}

static void members_come_and_go(void **state)
{
	struct store *s = *state;
	int64_t id = storebed_household(s, "H-2");
	struct scheme_member *cards = NULL;
	struct store_member m[4];
	size_t cap = 0, n_cards;
	bool changed, any;
	int n;

	assert_int_equal(store_member_any_days(s, &any), STORE_OK);
	assert_false(any);
	assert_int_equal(store_member_set_days(s, id, 2, 20500, 20600, &changed), STORE_OK);
	assert_true(changed);
	assert_int_equal(store_member_set_days(s, id, 2, 20500, 20600, &changed), STORE_OK);
	assert_false(changed);
	assert_int_equal(store_member_set_days(s, id, 2, 20601, 20600, &changed), STORE_REFUSED);
	assert_int_equal(store_member_set_days(s, id, 9, 20500, 20600, &changed), STORE_NONE);
	assert_int_equal(store_member_any_days(s, &any), STORE_OK);
	assert_true(any);

	assert_int_equal(store_member_list(s, id, m, 4, &n), STORE_OK);
	assert_true(store_member_is_on_card(&m[0], INT32_MAX));
	assert_true(store_member_is_on_card(&m[1], 20600));
	assert_false(store_member_is_on_card(&m[1], 20601));
	assert_int_equal(m[0].joined_on, BASE_DAY_NONE);
	assert_int_equal(m[0].left_on, BASE_DAY_NONE);
	assert_int_equal(m[1].joined_on, 20500);
	assert_int_equal(m[1].left_on, 20600);
	m[1].birth_year++;
	m[1].joined_on = 1; /* not read by put */
	assert_int_equal(store_member_put(s, &m[1], &changed), STORE_OK);

	assert_int_equal(store_member_cards(s, id, &cards, &cap, &n_cards), STORE_OK);
	assert_int_equal(n_cards, 2);
	assert_int_equal(cards[0].card, SCHEME_CARD_ADULT);
	assert_int_equal(cards[1].card, SCHEME_CARD_CHILD);
	assert_int_equal(cards[1].birth_year, m[1].birth_year);
	assert_int_equal(cards[1].joined_on, 20500);
	assert_int_equal(cards[1].left_on, 20600);
	free(cards);
}

static void phones_follow_their_members(void **state)
{
	struct store *s = *state;
	int64_t a = storebed_household(s, "A"), b = storebed_household(s, "B");
	struct store_phone_link links[4];
	struct store_member m[2];
	bool changed;
	int n;

	assert_int_equal(store_phone_households(s, 22376000001ull, links, 4, &n), STORE_OK);
	assert_int_equal(n, 2);
	assert_int_equal(links[0].household, a);
	assert_int_equal(links[1].household, b);
	assert_int_equal(store_phone_households(s, 22376000001ull, links, 1, &n), STORE_OK);
	assert_int_equal(n, 1);

	assert_int_equal(store_member_list(s, a, m, 2, &n), STORE_OK);
	m[1].phone = m[0].phone; /* a child shares the phone: still one household */
	assert_int_equal(store_member_put(s, &m[1], &changed), STORE_OK);
	assert_int_equal(store_phone_households(s, 22376000001ull, links, 4, &n), STORE_OK);
	assert_int_equal(n, 2);
	assert_int_equal(links[0].member_no, 1);

	m[0].phone = 22366000000ull; /* a change of phone */
	m[1].phone = 0;
	assert_int_equal(store_member_put(s, &m[0], &changed), STORE_OK);
	assert_int_equal(store_member_put(s, &m[1], &changed), STORE_OK);
	assert_int_equal(store_phone_households(s, 22376000001ull, links, 4, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(links[0].household, b);
	assert_int_equal(store_phone_households(s, 22366000000ull, links, 4, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(links[0].household, a);
	assert_int_equal(store_phone_households(s, 22300000000ull, links, 4, &n), STORE_OK);
	assert_int_equal(n, 0);
}

static void settings_of_a_phone(void **state)
{
	struct store *s = *state;
	struct store_phone p, again;

	assert_int_equal(store_phone_load(s, 22376000001ull, &p), STORE_OK);
	assert_int_equal(p.phone, 22376000001ull);
	assert_string_equal(p.language, "");
	strcpy(p.language, "bm");
	p.household = 7;
	p.topics_off = 0x80000001u;
	p.topics_on = 2;
	assert_int_equal(store_phone_save(s, &p, STOREBED_NOW), STORE_OK);
	p.household = 8;
	assert_int_equal(store_phone_save(s, &p, STOREBED_NOW), STORE_OK);
	assert_int_equal(store_phone_load(s, 22376000001ull, &again), STORE_OK);
	assert_memory_equal(&again, &p, sizeof p);
}

static void money_is_balanced_entries(void **state)
{
	struct store *s = *state;
	int64_t a = storebed_household(s, "A"), b = storebed_household(s, "B");
	struct scheme_entry *dues = NULL;
	struct store_payment last[3];
	size_t cap = 0, n;
	int64_t francs;
	int got;

	assert_int_equal(store_ledger_post_dues(s, a, STOREBED_DAY, 1100, "cash", "cash", "R-1", STOREBED_NOW),
			 STORE_OK);
	assert_int_equal(store_ledger_post_dues(s, a, STOREBED_DAY - 40, 500, "cash", "cash", "R-0", STOREBED_NOW),
			 STORE_OK);
	assert_int_equal(store_ledger_post_dues(s, a, STOREBED_DAY, -1100, "correction", "cash", "R-1", STOREBED_NOW), STORE_OK);
	assert_int_equal(store_ledger_post_dues(s, b, STOREBED_DAY, 1100, "cash", "cash", "R-1", STOREBED_NOW),
			 STORE_EXISTS);
	assert_int_equal(store_ledger_post_dues(s, b, STOREBED_DAY, 0, "cash", "cash", "R-2", STOREBED_NOW),
			 STORE_REFUSED);
	assert_int_equal(store_ledger_post_dues(s, b, STOREBED_DAY, 1, "cash", "pocket", "R-2", STOREBED_NOW),
			 STORE_REFUSED);
	assert_int_equal(store_ledger_post_dues(s, b, STOREBED_DAY, 1, "cash", "dues", "R-2", STOREBED_NOW),
			 STORE_REFUSED);
	assert_int_equal(store_ledger_post_dues(s, 999, STOREBED_DAY, 1, "cash", "cash", "R-2", STOREBED_NOW),
			 STORE_REFUSED);
	assert_int_equal(store_ledger_post_dues(s, b, STOREBED_DAY, 1, "cash", "cash", "R-2", STOREBED_NOW), STORE_OK);

	assert_int_equal(store_ledger_dues(s, a, &dues, &cap, &n), STORE_OK);
	assert_int_equal(n, 4);
	assert_int_equal(dues[0].day, STOREBED_DAY - 40); /* by day, not by arrival */
	assert_int_equal(dues[0].francs, 500);
	assert_int_equal(dues[1].francs, 12000);
	assert_int_equal(dues[2].francs, 1100);
	assert_int_equal(dues[3].francs, -1100);
	for (int i = 0; i < 100; i++) {
		char reference[16];

		snprintf(reference, sizeof reference, "X-%d", i);
		assert_int_equal(store_ledger_post_dues(s, b, STOREBED_DAY + i, i + 1, "cash", "cash", reference,
							STOREBED_NOW), STORE_OK);
	}
	assert_int_equal(store_ledger_dues(s, b, &dues, &cap, &n), STORE_OK);
	assert_int_equal(n, 102);
	assert_int_equal(store_ledger_dues(s, 999, &dues, &cap, &n), STORE_OK);
	assert_int_equal(n, 0);
	free(dues);

	assert_int_equal(store_ledger_balance(s, a, "dues", &francs), STORE_OK);
	assert_int_equal(francs, 12500);
	assert_int_equal(store_ledger_balance(s, a, "opening", &francs), STORE_OK);
	assert_int_equal(francs, -12000);
	assert_int_equal(store_ledger_balance(s, a, "cash", &francs), STORE_OK);
	assert_int_equal(francs, -500);
	assert_int_equal(store_ledger_balance(s, a, "pocket", &francs), STORE_OK);
	assert_int_equal(francs, 0);

	assert_int_equal(store_ledger_last_payments(s, a, last, 3, &got), STORE_OK);
	assert_int_equal(got, 2); /* neither the opening nor the correction */
	assert_int_equal(last[0].day, STOREBED_DAY);
	assert_int_equal(last[0].francs, 1100);
	assert_string_equal(last[0].kind, "cash");
	assert_string_equal(last[0].reference, "R-1");
	assert_string_equal(last[1].reference, "R-0");
}

static struct store_dialog make_dialog(void)
{
	struct store_dialog d = {.phone = 22376000001ull, .link = 3, .session = UINT64_MAX, .state = STORE_DIALOG_LEFT,
				 .language = "bm", .path = "accueil soins soins.liste:2", .vars = "soin=cpn",
				 .resume_path = "accueil payer", .resume_vars = "mois=2", .started_ms = STOREBED_NOW,
				 .updated_ms = STOREBED_NOW + 5, .begin_key = UINT64_MAX - 1, .last_key = 1ull << 63,
				 .answer_may_sms = true, .answer = "Aïssata: couverte\n1 Payer"};
	return d;
}

static void dialog_is_kept_whole(void **state)
{
	struct store *s = *state;
	struct store_dialog d = make_dialog(), again;

	assert_int_equal(store_dialog_load(s, d.phone, &again), STORE_OK);
	assert_int_equal(again.phone, d.phone);
	assert_int_equal(again.state, STORE_DIALOG_NONE);
	assert_int_equal(store_dialog_save(s, &d), STORE_OK);
	assert_int_equal(store_dialog_load(s, d.phone, &again), STORE_OK);
	assert_memory_equal(&again, &d, sizeof d);

	memset(d.path, 'p', sizeof d.path - 1); /* the longest of everything */
	memset(d.vars, 'v', sizeof d.vars - 1);
	memset(d.resume_path, 'r', sizeof d.resume_path - 1);
	memset(d.resume_vars, 's', sizeof d.resume_vars - 1);
	memset(d.answer, 'a', sizeof d.answer - 1);
	d.answer_is_last = true;
	d.answer_may_sms = false;
	assert_int_equal(store_dialog_save(s, &d), STORE_OK);
	assert_int_equal(store_dialog_load(s, d.phone, &again), STORE_OK);
	assert_memory_equal(&again, &d, sizeof d);
}

static void old_dialogs_are_pruned_in_turns(void **state)
{
	struct store *s = *state;
	struct store_dialog d = make_dialog();
	int n, gone = 0;

	for (int i = 0; i < 200; i++) {
		d.phone = 22370000000ull + (uint64_t) i;
		d.updated_ms = i % 2 ? 1000 : 2000;
		assert_int_equal(store_dialog_save(s, &d), STORE_OK);
	}
	for (int turn = 0; turn < 30; turn++) {
		assert_int_equal(store_dialog_prune(s, 1500, 7, &n), STORE_OK);
		assert_true(n <= 7);
		gone += n;
	}
	assert_int_equal(gone, 100);
	assert_int_equal(store_dialog_load(s, 22370000001ull, &d), STORE_OK);
	assert_int_equal(d.state, STORE_DIALOG_NONE);
	assert_int_equal(store_dialog_load(s, 22370000002ull, &d), STORE_OK);
	assert_int_equal(d.state, STORE_DIALOG_LEFT);
	assert_int_equal(store_dialog_prune(s, 1500, 0, &n), STORE_OK);
	assert_int_equal(n, 0);
}

static void one_call_back_at_a_time(void **state)
{
	struct store *s = *state;
	struct store_callback rows[4];
	int64_t first, second, other;
	int n = 0;

	assert_int_equal(store_callback_add(s, 22376000001ull, 1, STORE_CALL_BACK, STOREBED_NOW, &first), STORE_OK);
	assert_int_equal(store_callback_add(s, 22376000001ull, 1, STORE_CALL_BACK, STOREBED_NOW, &second), STORE_EXISTS);
	assert_int_equal(second, first); /* the ticket they have already */
	assert_int_equal(store_callback_add(s, 22376000001ull, 2, STORE_CALL_BACK, STOREBED_NOW, &other), STORE_OK);
	assert_int_not_equal(other, first);
	assert_int_equal(store_callback_open(s, 0, rows, 4, &n), STORE_OK);
	assert_int_equal(n, 2);
	assert_int_equal(rows[0].id, first);
	assert_int_equal(store_callback_done(s, first, STORE_ANSWER_NONE, "fanta", STOREBED_NOW), STORE_OK);
	assert_int_equal(store_callback_done(s, first, STORE_ANSWER_NONE, "fanta", STOREBED_NOW), STORE_NONE);
	assert_int_equal(store_callback_open(s, 0, rows, 4, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(rows[0].household, 2);
	assert_int_equal(store_callback_add(s, 22376000001ull, 1, STORE_CALL_BACK, STOREBED_NOW, &second), STORE_OK); /* asked anew */
}

static void a_text_is_cut_between_characters(void **state)
{
	struct store *s = *state;
	struct store_dialog d = make_dialog();

	/* by way of a longer column: the inbox is not read back, a language has room for 7 */
	memcpy(d.language, "\xc3\xa9\xc3\xa9\xc3\xa9", 7);
	assert_int_equal(store_dialog_save(s, &d), STORE_OK);
	assert_int_equal(store_dialog_load(s, d.phone, &d), STORE_OK);
	assert_string_equal(d.language, "ééé");
	assert_int_equal(storebed_audit(s, d.phone, 1), STORE_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(household_is_kept_and_changed, storebed_open_memory, storebed_close_memory),
		cmocka_unit_test_setup_teardown(caches_and_walks, storebed_open_memory, storebed_close_memory),
		cmocka_unit_test_setup_teardown(members_are_kept_and_changed, storebed_open_memory, storebed_close_memory),
		cmocka_unit_test_setup_teardown(members_come_and_go, storebed_open_memory, storebed_close_memory),
		cmocka_unit_test_setup_teardown(phones_follow_their_members, storebed_open_memory, storebed_close_memory),
		cmocka_unit_test_setup_teardown(settings_of_a_phone, storebed_open_memory, storebed_close_memory),
		cmocka_unit_test_setup_teardown(money_is_balanced_entries, storebed_open_memory, storebed_close_memory),
		cmocka_unit_test_setup_teardown(dialog_is_kept_whole, storebed_open_memory, storebed_close_memory),
		cmocka_unit_test_setup_teardown(old_dialogs_are_pruned_in_turns, storebed_open_memory, storebed_close_memory),
		cmocka_unit_test_setup_teardown(one_call_back_at_a_time, storebed_open_memory, storebed_close_memory),
		cmocka_unit_test_setup_teardown(a_text_is_cut_between_characters, storebed_open_memory, storebed_close_memory),
	};

	return cmocka_run_group_tests_name("store-rows", tests, NULL, NULL);
}
