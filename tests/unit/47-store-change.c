/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tickets, changes of a card, and what goes along with a phone to another number. */
#include "store/callback.h"
#include "store/change.h"
#include "store/lookup.h"
#include "store/outbox.h"
#include "store/phone.h"
#include "tests/lib/storebed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define OLD 22376000001ull      /* the head's, of storebed_household */
#define NEW 22376000009ull
#define OTHER 22376000005ull

static struct store_change child(int64_t household, const char *name)
{
	struct store_change c = {.kind = STORE_CHANGE_CHILD, .household = household, .asked_by = OLD, .sex = 'F', .birth_year = 2025};

	snprintf(c.first_name, sizeof c.first_name, "%s", name);
	return c;
}

static struct store_change phone(int64_t household, int member, uint64_t from, uint64_t to)
{
	return (struct store_change){.kind = STORE_CHANGE_PHONE, .household = household, .member = member, .asked_by = to,
				     .ripe_ms = STOREBED_NOW + 5, .old_phone = from, .new_phone = to};
}

static int64_t add(struct store *s, struct store_change c)
{
	int64_t id = 0;

	assert_int_equal(store_change_add(s, &c, STOREBED_NOW, &id), STORE_OK);
	return id;
}

static int end(struct store *s, int64_t id, enum store_change_state state, int member)
{
	struct store_change c;

	assert_int_equal(store_change_load(s, id, &c), STORE_OK);
	c.state = state;
	c.member = member;
	c.reason = state == STORE_CHANGE_REFUSED ? STORE_CHANGE_PAPERS : STORE_CHANGE_NO_REASON;
	snprintf(c.decided_by, sizeof c.decided_by, "%s", state == STORE_CHANGE_WITHDRAWN ? "" : "fanta");
	return store_change_end(s, &c, STOREBED_NOW + 9);
}

static void fanta_works_here(struct store *s)
{
	const uint8_t pin[STORE_STAFF_PIN] = {1};

	assert_int_equal(store_staff_add(s, &(const struct store_staff){.code = "fanta", .name = "Fanta"}, pin, STOREBED_NOW), STORE_OK);
}

static void what_was_asked_for_is_kept_and_decided_once(void **state)
{
	struct store *s = *state;
	int64_t household = storebed_household(s, "H-1"), first, second, call;
	struct store_change c, rows[8];
	int n = 0;

	fanta_works_here(s);
	first = add(s, child(household, "Oumou"));
	assert_int_equal(store_callback_add(s, OLD, household, STORE_COMPLAINT_CARD, STOREBED_NOW, &call), STORE_OK);
	second = add(s, phone(household, 1, OLD, NEW));
	assert_true(first < call && call < second); /* a number is one ticket's */
	assert_int_equal(store_change_load(s, first, &c), STORE_OK);
	assert_string_equal(c.first_name, "Oumou");
	assert_int_equal(c.sex, 'F');
	assert_int_equal(c.birth_year, 2025);
	assert_int_equal(c.state, STORE_CHANGE_WAITING);
	assert_int_equal(store_change_load(s, call, &c), STORE_NONE);
	assert_int_equal(store_change_waiting(s, 0, rows, 8, &n), STORE_OK);
	assert_int_equal(n, 2);
	assert_int_equal(store_change_waiting(s, first, rows, 8, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(rows[0].ripe_ms, STOREBED_NOW + 5);
	assert_int_equal(store_change_of(s, household, rows, 8, &n), STORE_OK);
	assert_int_equal(rows[0].id, second); /* the newest first */

	assert_int_equal(store_change_of_phone(s, OLD, &c), STORE_OK);
	assert_int_equal(store_change_of_phone(s, NEW, &c), STORE_OK);
	assert_int_equal(c.id, second);
	assert_int_equal(store_change_of_phone(s, OTHER, &c), STORE_NONE);
	assert_false(c.is_agreed);
	assert_int_equal(store_change_agree(s, first), STORE_NONE); /* a child is nothing to agree to */
	assert_int_equal(store_change_agree(s, second), STORE_OK);
	assert_int_equal(store_change_of_phone(s, OLD, &c), STORE_OK); /* which can still be stopped */
	assert_true(c.is_agreed);
	assert_int_equal(end(s, second, STORE_CHANGE_WITHDRAWN, 1), STORE_OK);
	assert_int_equal(store_change_agree(s, second), STORE_NONE);
	assert_int_equal(end(s, second, STORE_CHANGE_CONFIRMED, 1), STORE_NONE); /* it stays as it is */
	assert_int_equal(store_change_of_phone(s, OLD, &c), STORE_NONE);
	assert_int_equal(end(s, first, STORE_CHANGE_REFUSED, 0), STORE_OK);
	assert_int_equal(store_change_load(s, first, &c), STORE_OK);
	assert_int_equal(c.reason, STORE_CHANGE_PAPERS);
	assert_string_equal(c.decided_by, "fanta");
	assert_int_equal(c.decided_ms, STOREBED_NOW + 9);
	assert_int_equal(store_change_waiting(s, 0, rows, 8, &n), STORE_OK);
	assert_int_equal(n, 0);
}

static void one_phone_of_a_member_is_changed_at_a_time(void **state)
{
	struct store *s = *state;
	int64_t household = storebed_household(s, "H-1"), id, again;
	struct store_change c = phone(household, 1, OLD, OTHER);

	id = add(s, phone(household, 1, OLD, NEW));
	assert_int_equal(store_change_add(s, &c, STOREBED_NOW, &again), STORE_EXISTS);
	c = phone(household, 2, 0, OTHER);
	assert_int_equal(store_change_add(s, &c, STOREBED_NOW, &again), STORE_OK); /* another member */
	assert_int_equal(end(s, id, STORE_CHANGE_WITHDRAWN, 1), STORE_OK);
	c = phone(household, 1, OLD, OTHER);
	assert_int_equal(store_change_add(s, &c, STOREBED_NOW, &again), STORE_OK);
}

static void a_complaint_is_the_households_a_call_back_the_phones(void **state)
{
	struct store *s = *state;
	int64_t household = storebed_household(s, "H-1"), id, again;
	struct store_callback c, rows[8];
	int n = 0;

	assert_int_equal(store_callback_add(s, OLD, household, STORE_COMPLAINT_PAYMENT, STOREBED_NOW, &id), STORE_OK);
	assert_int_equal(store_callback_add(s, NEW, household, STORE_COMPLAINT_PAYMENT, STOREBED_NOW, &again), STORE_EXISTS);
	assert_int_equal(again, id);
	assert_int_equal(store_callback_add(s, NEW, household, STORE_COMPLAINT_CARE, STOREBED_NOW, &again), STORE_OK);
	assert_int_equal(store_callback_add(s, NEW, household, STORE_CALL_BACK, STOREBED_NOW, &again), STORE_OK);
	assert_int_equal(store_callback_add(s, OLD, household, STORE_CALL_BACK, STOREBED_NOW, &again), STORE_OK);
	assert_int_equal(store_callback_done(s, id, STORE_ANSWER_FOUND, "fanta", STOREBED_NOW + 1), STORE_OK);
	assert_int_equal(store_callback_load(s, id, &c), STORE_OK);
	assert_int_equal(c.answer, STORE_ANSWER_FOUND);
	assert_int_equal(c.done_ms, STOREBED_NOW + 1);
	assert_int_equal(store_callback_load(s, 99, &c), STORE_NONE);
	assert_int_equal(store_callback_of(s, household, rows, 8, &n), STORE_OK);
	assert_int_equal(n, 4);
	assert_int_equal(rows[3].id, id);
	assert_int_equal(store_callback_of(s, 0, rows, 8, &n), STORE_OK); /* strangers' are nobody's */
	assert_int_equal(n, 0);
	assert_int_equal(store_callback_add(s, NEW, household, STORE_COMPLAINT_PAYMENT, STOREBED_NOW, &again), STORE_OK); /* anew */
}

static void a_phone_is_shared_as_it_says_else_by_its_people(void **state)
{
	struct store *s = *state;
	int64_t household = storebed_household(s, "H-1");
	struct store_member m = {.household = household, .no = 7, .role = STORE_OTHER, .sex = 'F', .phone = OLD};
	struct store_phone p;
	bool is = true, changed;

	assert_int_equal(store_phone_is_shared(s, OLD, &is), STORE_OK);
	assert_false(is);
	assert_int_equal(store_phone_is_shared(s, OTHER, &is), STORE_OK);
	assert_false(is);
	assert_int_equal(store_phone_load(s, OLD, &p), STORE_OK);
	p.sharing = STORE_SHARED;
	assert_int_equal(store_phone_save(s, &p, STOREBED_NOW), STORE_OK);
	assert_int_equal(store_phone_is_shared(s, OLD, &is), STORE_OK);
	assert_true(is);
	p.sharing = STORE_SHARING_UNSAID;
	assert_int_equal(store_phone_save(s, &p, STOREBED_NOW), STORE_OK);
	assert_int_equal(store_member_put(s, &m, &changed), STORE_OK);
	assert_int_equal(store_phone_is_shared(s, OLD, &is), STORE_OK);
	assert_true(is); /* two people have it */
	p.sharing = STORE_NOT_SHARED;
	assert_int_equal(store_phone_save(s, &p, STOREBED_NOW), STORE_OK);
	assert_int_equal(store_phone_is_shared(s, OLD, &is), STORE_OK);
	assert_false(is); /* a mother whose children have no phone of their own */
	assert_int_equal(store_phone_load(s, OLD, &p), STORE_OK);
	assert_int_equal(p.sharing, STORE_NOT_SHARED);
}

/* ---- what goes along ---- */

static int64_t message(struct store *s, uint64_t to, int64_t household, const char *kind)
{
	struct store_message m = {.priority = STORE_ALERT, .phone = to, .household = household, .text = "x"};
	int64_t id;

	snprintf(m.kind, sizeof m.kind, "%s", kind);
	assert_int_equal(store_outbox_add(s, &m, STOREBED_NOW, &id), STORE_OK);
	return id;
}

static void assert_message(struct store *s, int64_t id, uint64_t to, enum store_message_state is)
{
	struct store_message m;

	assert_int_equal(store_outbox_load(s, id, &m), STORE_OK);
	assert_int_equal(m.phone, to);
	assert_int_equal(m.state, is);
}

static void link_to(struct store *s, int64_t household, int no, uint64_t to)
{
	struct store_member m = {.household = household, .no = no, .role = no == 1 ? STORE_HEAD : STORE_OTHER, .sex = 'F', .phone = to};
	bool changed;

	assert_int_equal(store_member_put(s, &m, &changed), STORE_OK);
}

static void what_waits_for_the_old_phone_goes_along_or_not_at_all(void **state)
{
	struct store *s = *state;
	int64_t household = storebed_household(s, "H-1"), payees[STORE_PAYEES], ticket, about_money, page, other, alert, mine;
	struct store_change c = phone(household, 1, OLD, NEW);
	struct store_callback row;
	struct store_phone p = {.phone = OLD, .language = "bm", .household = household, .topics_off = 2, .topics_on = 8};
	int n = 0;

	about_money = message(s, OLD, household, "payment");
	page = message(s, OLD, household, "care");
	other = message(s, OTHER, household, "care");
	alert = message(s, OLD, household, "alert");
	mine = message(s, OLD, 0, "request"); /* the warning itself */
	assert_int_equal(store_phone_save(s, &p, STOREBED_NOW), STORE_OK);
	assert_int_equal(store_lookup_remember(s, OLD, household, STOREBED_NOW), STORE_OK);
	assert_int_equal(store_callback_add(s, OLD, household, STORE_CALL_BACK, STOREBED_NOW, &ticket), STORE_OK);

	link_to(s, household, 1, NEW);
	assert_int_equal(store_change_move_phone(s, &c, STOREBED_NOW), STORE_OK);
	assert_message(s, about_money, NEW, STORE_QUEUED);
	assert_message(s, page, OLD, STORE_CANCELLED);
	assert_message(s, other, OTHER, STORE_QUEUED);
	assert_message(s, alert, OLD, STORE_QUEUED);
	assert_message(s, mine, OLD, STORE_QUEUED);
	assert_int_equal(store_callback_load(s, ticket, &row), STORE_OK);
	assert_int_equal(row.phone, NEW);
	assert_int_equal(store_lookup_remembered(s, NEW, payees, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(store_lookup_remembered(s, OLD, payees, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(store_phone_load(s, NEW, &p), STORE_OK);
	assert_string_equal(p.language, "bm");
	assert_int_equal(p.topics_off, 2);
	assert_int_equal(p.topics_on, 8);
	assert_int_equal(store_phone_load(s, OLD, &p), STORE_OK);
	assert_int_equal(p.topics_on, 0); /* whoever has it next did not ask for them */
	assert_int_equal(p.topics_off, 2); /* a STOP stays where it was said */
}

static void where_another_of_the_household_keeps_the_phone_all_stays(void **state)
{
	struct store *s = *state;
	int64_t household = storebed_household(s, "H-1"), about_money;
	struct store_change c = phone(household, 1, OLD, NEW);
	struct store_phone p = {.phone = OLD, .topics_on = 8};

	link_to(s, household, 3, OLD);
	about_money = message(s, OLD, household, "payment");
	assert_int_equal(store_phone_save(s, &p, STOREBED_NOW), STORE_OK);
	link_to(s, household, 1, NEW);
	assert_int_equal(store_change_move_phone(s, &c, STOREBED_NOW), STORE_OK);
	assert_message(s, about_money, OLD, STORE_QUEUED);
	assert_int_equal(store_phone_load(s, NEW, &p), STORE_OK);
	assert_int_equal(p.topics_on, 0);
}

/* Of a phone that others have already nothing is changed. */
static void topics_do_not_come_to_a_phone_of_others(void **state)
{
	struct store *s = *state;
	int64_t household = storebed_household(s, "H-1"), second = storebed_household(s, "H-2");
	struct store_change c = phone(household, 1, OLD, NEW);
	struct store_phone p = {.phone = OLD, .topics_on = 8, .language = "bm"};

	link_to(s, second, 1, NEW);
	assert_int_equal(store_phone_save(s, &p, STOREBED_NOW), STORE_OK);
	link_to(s, household, 1, NEW);
	assert_int_equal(store_change_move_phone(s, &c, STOREBED_NOW), STORE_OK);
	assert_int_equal(store_phone_load(s, NEW, &p), STORE_OK);
	assert_int_equal(p.topics_on, 0);
	assert_string_equal(p.language, "");
}

/* A roll that was exported before the change does not bring the old phone back. */
static void an_older_roll_keeps_the_new_phone(void **state)
{
	struct store *s = *state;
	int64_t household = storebed_household(s, "H-1"), first, second;
	uint64_t p = OLD;

	fanta_works_here(s);
	assert_int_equal(store_change_keep_phone(s, household, 1, &p), STORE_OK);
	assert_int_equal(p, OLD);
	first = add(s, phone(household, 1, OLD, NEW));
	assert_int_equal(store_change_keep_phone(s, household, 1, &p), STORE_OK);
	assert_int_equal(p, OLD); /* it waits */
	assert_int_equal(end(s, first, STORE_CHANGE_CONFIRMED, 1), STORE_OK);
	assert_int_equal(store_change_keep_phone(s, household, 1, &p), STORE_OK);
	assert_int_equal(p, NEW);
	p = OTHER; /* what the mutuelle writes anew is taken */
	assert_int_equal(store_change_keep_phone(s, household, 1, &p), STORE_OK);
	assert_int_equal(p, OTHER);
	p = OLD;
	assert_int_equal(store_change_keep_phone(s, household, 2, &p), STORE_OK);
	assert_int_equal(p, OLD);
	second = add(s, phone(household, 1, NEW, OLD)); /* she went back */
	assert_int_equal(end(s, second, STORE_CHANGE_CONFIRMED, 1), STORE_OK);
	assert_int_equal(store_change_keep_phone(s, household, 1, &p), STORE_OK);
	assert_int_equal(p, OLD);
	p = NEW;
	assert_int_equal(store_change_keep_phone(s, household, 1, &p), STORE_OK);
	assert_int_equal(p, OLD);
}

static void a_phone_is_asked_for_by_others_so_often(void **state)
{
	struct store *s = *state;
	int64_t household = storebed_household(s, "H-1");
	struct store_change c = phone(household, 1, OLD, NEW);
	int n;

	assert_int_equal(end(s, add(s, c), STORE_CHANGE_WITHDRAWN, 1), STORE_OK); /* by itself */
	c.asked_by = 0; /* by a manager */
	assert_int_equal(end(s, add(s, c), STORE_CHANGE_WITHDRAWN, 1), STORE_OK);
	assert_int_equal(store_change_count_to(s, NEW, STOREBED_NOW - 1, &n), STORE_OK);
	assert_int_equal(n, 0);
	c.asked_by = OLD;
	assert_int_equal(end(s, add(s, c), STORE_CHANGE_WITHDRAWN, 1), STORE_OK);
	c.asked_by = OTHER;
	add(s, c);
	assert_int_equal(store_change_count_to(s, NEW, STOREBED_NOW - 1, &n), STORE_OK);
	assert_int_equal(n, 2);
	assert_int_equal(store_change_count_to(s, NEW, STOREBED_NOW, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(store_change_count_to(s, OLD, STOREBED_NOW - 1, &n), STORE_OK);
	assert_int_equal(n, 0);
}

static void names_are_words_of_the_command(void **state)
{
	(void) state;
	assert_string_equal(store_change_kind_name(STORE_CHANGE_PHONE), "phone");
	assert_string_equal(store_change_state_name(STORE_CHANGE_WITHDRAWN), "withdrawn");
	assert_string_equal(store_change_reason_name(STORE_CHANGE_VISIT), "visit");
	assert_string_equal(store_callback_about_name(STORE_COMPLAINT_CARD), "card");
	assert_string_equal(store_callback_answer_name(STORE_ANSWER_NOTHING), "nothing");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, storebed_open_memory, storebed_close_memory)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_was_asked_for_is_kept_and_decided_once),
		TEST(one_phone_of_a_member_is_changed_at_a_time),
		TEST(a_complaint_is_the_households_a_call_back_the_phones),
		TEST(a_phone_is_shared_as_it_says_else_by_its_people),
		TEST(what_waits_for_the_old_phone_goes_along_or_not_at_all),
		TEST(where_another_of_the_household_keeps_the_phone_all_stays),
		TEST(topics_do_not_come_to_a_phone_of_others),
		TEST(an_older_roll_keeps_the_new_phone),
		TEST(a_phone_is_asked_for_by_others_so_often),
		cmocka_unit_test(names_are_words_of_the_command),
	};

	return cmocka_run_group_tests_name("store-change", tests, NULL, NULL);
}
