/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What members ask for, decided by a manager: what it changes, who is told, and who may not. */
#include "tests/lib/counterbed.h"

#include "base/date.h"
#include "scheme/cover.h"
#include "store/audit.h"
#include "store/callback.h"
#include "store/change.h"
#include "store/dialog.h"
#include "store/ledger.h"
#include "store/member.h"
#include "store/outbox.h"
#include "store/outbox_list.h"
#include "store/phone.h"
#include "store/pin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define NEW 22376000055ull
#define DAY_MS 86400000ll

static void refused(struct paybed *b, struct desk_counter *o, const char *why)
{
	assert_false(counterbed_run(b, o));
	if (!strstr(o->said.text, why))
		fail_msg("'%s' does not say '%s'", o->said.text, why);
}

static void done(struct paybed *b, struct desk_counter *o)
{
	if (!counterbed_run(b, o))
		fail_msg("%s", o->said.text);
}

static struct desk_counter order(enum desk_counter_verb verb, int64_t id, const char *note)
{
	struct desk_counter o = counterbed_order(verb, "awa");

	o.id = id;
	snprintf(o.note, sizeof o.note, "%s", note);
	return o;
}

/* The newest message to this phone that is about what was asked for; "" for none. */
static const char *told(struct paybed *b, uint64_t phone)
{
	static struct store_message rows[32];
	int n = 0;

	assert_int_equal(store_outbox_list_read(b->store, &(struct store_outbox_filter){.phone = phone, .state = -1, .kind = "request"}, 0,
						rows, 32, &n), STORE_OK);
	return n ? rows[n - 1].text : "";
}

static void assert_told(struct paybed *b, uint64_t phone, const char *what)
{
	const char *text = told(b, phone);

	if (!strstr(text, what))
		fail_msg("'%s' does not say '%s'", text, what);
}

static int64_t ask(struct paybed *b, struct store_change c)
{
	int64_t id;

	assert_int_equal(store_change_add(b->store, &c, b->now_ms, &id), STORE_OK);
	return id;
}

static int64_t ask_child(struct paybed *b, int64_t household, const char *name, int year)
{
	struct store_change c = {.kind = STORE_CHANGE_CHILD, .household = household, .asked_by = PAYBED_AWA, .ripe_ms = b->now_ms, .sex = 'F',
				 .birth_year = year};

	snprintf(c.first_name, sizeof c.first_name, "%s", name);
	return ask(b, c);
}

static int64_t ask_phone(struct paybed *b, int64_t household, uint64_t from, uint64_t to, int64_t ripe_ms)
{
	return ask(b, (struct store_change){.kind = STORE_CHANGE_PHONE, .household = household, .member = 1, .asked_by = to, .old_phone = from,
					    .new_phone = to, .ripe_ms = ripe_ms});
}

static struct store_member member(struct paybed *b, int64_t household, int no)
{
	struct store_member rows[16];
	int n = 0;

	assert_int_equal(store_member_list(b->store, household, rows, 16, &n), STORE_OK);
	for (int i = 0; i < n; i++)
		if (rows[i].no == no)
			return rows[i];
	fail_msg("no member %d", no);
	return rows[0];
}

static bool has_pin(struct paybed *b, uint64_t phone)
{
	bool is_set;

	assert_int_equal(store_pin_is_set(b->store, phone, &is_set), STORE_OK);
	return is_set;
}

static void set_pin(struct paybed *b, uint64_t phone)
{
	const uint8_t hash[STORE_PIN_HASH] = {1};

	assert_int_equal(store_pin_set(b->store, phone, hash, b->now_ms), STORE_OK);
}

static void share(struct paybed *b, uint64_t phone)
{
	const struct store_phone p = {.phone = phone, .sharing = STORE_SHARED};

	assert_int_equal(store_phone_save(b->store, &p, b->now_ms), STORE_OK);
}

/* ---- children ---- */

static void a_child_comes_on_the_card_with_its_day(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	struct desk_counter o = order(DESK_COUNTER_REQUEST_CONFIRM, ask_child(b, household, "Oumou", 2026), "");
	struct store_audit_row rows[4];
	struct store_change c;
	struct store_household h;
	int n = 0;

	done(b, &o);
	assert_string_equal(member(b, household, 2).first_name, "Oumou");
	assert_string_equal(member(b, household, 2).last_name, "Traoré");
	assert_int_equal(member(b, household, 2).role, STORE_CHILD);
	assert_int_equal(member(b, household, 2).joined_on, base_date_of_ms(b->now_ms));
	assert_int_equal(store_household_load(b->store, household, &h), STORE_OK);
	assert_int_equal(h.members, 2);
	assert_int_equal(store_change_load(b->store, o.id, &c), STORE_OK);
	assert_int_equal(c.state, STORE_CHANGE_CONFIRMED);
	assert_int_equal(c.member, 2);
	assert_string_equal(c.decided_by, "awa");
	assert_told(b, PAYBED_AWA, "Oumou est sur la carte KLE-0001. La cotisation reste la m");
	refused(b, &o, "confirmed already, by awa");
	assert_int_equal(store_audit_list(b->store, &(struct store_audit_filter){.what = "child-confirm"}, INT64_MAX, rows, 4, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_string_equal(rows[0].staff, "awa");
	assert_int_equal(rows[0].household, household);
}

/* Where dues go by head: who joins in a period counts from the next one on, and the member reads so. */
static void a_child_changes_the_dues_of_the_next_period(void **state)
{
	struct paybed *b = *state;
	struct scheme_plan *amv = NULL;
	struct desk_counter o;

	for (size_t i = 0; i < b->scheme->n_plans; i++)
		if (!strcmp(b->scheme->plans[i].code, "amv"))
			amv = &b->scheme->plans[i];
	assert_non_null(amv);
	amv->child_francs = 100;
	o = order(DESK_COUNTER_REQUEST_CONFIRM, ask_child(b, paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2), "Oumou", 2026), "");
	done(b, &o);
	assert_told(b, PAYBED_AWA, "partir du 01/04/26: 650 F.");
	amv->child_francs = 0;
}

static void no_child_comes_twice(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2), first, second;
	struct store_household h;
	struct desk_counter o;

	first = ask_child(b, household, "Oumou", 2026);
	second = ask_child(b, household, "OUMOÛ", 2026); /* the menus would not have let it in */
	o = order(DESK_COUNTER_REQUEST_CONFIRM, first, "");
	done(b, &o);
	o = order(DESK_COUNTER_REQUEST_CONFIRM, second, "");
	refused(b, &o, "is on card KLE-0001 by now");
	assert_int_equal(store_household_load(b->store, household, &h), STORE_OK);
	assert_int_equal(h.members, 2);
	o = order(DESK_COUNTER_REQUEST_REFUSE, second, "");
	refused(b, &o, "say why");
	snprintf(o.note, sizeof o.note, "'; DROP TABLE change; --");
	refused(b, &o, "say why");
	snprintf(o.note, sizeof o.note, "twice");
	done(b, &o);
	assert_told(b, PAYBED_AWA, "refus");
	assert_told(b, PAYBED_AWA, "sur une carte");
	refused(b, &o, "refused already, by awa");
}

/* To a phone that several people use, no name. */
static void a_shared_phone_reads_no_name(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	struct desk_counter o;

	share(b, PAYBED_AWA);
	o = order(DESK_COUNTER_REQUEST_CONFIRM, ask_child(b, household, "Oumou", 2026), "");
	done(b, &o);
	assert_null(strstr(told(b, PAYBED_AWA), "Oumou"));
	assert_null(strstr(told(b, PAYBED_AWA), "Traor"));
}

/* ---- who may ---- */

static void only_a_manager_of_the_place_decides(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2), id = ask_child(b, household, "Oumou", 2026), ticket;
	struct desk_counter o = counterbed_order(DESK_COUNTER_STAFF_ADD, "awa");

	snprintf(o.staff.code, sizeof o.staff.code, "sira");
	snprintf(o.staff.place, sizeof o.staff.place, "m-touna");
	snprintf(o.new_pin, sizeof o.new_pin, COUNTERBED_MOUSSA_PIN);
	o.staff.role = STORE_MANAGER;
	done(b, &o);
	snprintf(o.staff.code, sizeof o.staff.code, "oumar");
	o.staff.place[0] = '\0';
	o.staff.role = STORE_OFFICER;
	done(b, &o);
	assert_int_equal(store_callback_add(b->store, PAYBED_AWA, household, STORE_COMPLAINT_CARE, b->now_ms, &ticket), STORE_OK);

	o = counterbed_order(DESK_COUNTER_REQUEST_CONFIRM, "sira");
	o.id = id;
	refused(b, &o, "not of the place of sira");
	o.verb = DESK_COUNTER_REQUEST_REFUSE;
	refused(b, &o, "not of the place of sira");
	o.verb = DESK_COUNTER_REQUEST_ANSWER;
	o.id = ticket;
	snprintf(o.note, sizeof o.note, "fixed");
	refused(b, &o, "not of the place of sira");
	o.verb = DESK_COUNTER_REQUEST_PHONE;
	snprintf(o.household, sizeof o.household, "KLE-0001");
	o.phone = NEW;
	o.id = 0;
	refused(b, &o, "not of the place of sira");
	o = counterbed_order(DESK_COUNTER_REQUEST_CONFIRM, "oumar");
	o.id = id;
	refused(b, &o, "oumar is no manager");
	o = order(DESK_COUNTER_REQUEST_CONFIRM, id, "");
	snprintf(o.pin, sizeof o.pin, "0000");
	refused(b, &o, "do not go together");
	o = order(DESK_COUNTER_REQUEST_CONFIRM, 99, "");
	refused(b, &o, "nothing of number 99");
	o = order(DESK_COUNTER_REQUEST_CONFIRM, -1, "");
	refused(b, &o, "nothing of number -1");
	o = order(DESK_COUNTER_REQUEST_CONFIRM, ticket, ""); /* a complaint is none */
	refused(b, &o, "nothing of number");
	assert_string_equal(told(b, PAYBED_AWA), "");
}

/* ---- phones ---- */

static void a_phone_moves_with_all_that_hangs_on_it(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	struct desk_counter o = order(DESK_COUNTER_REQUEST_CONFIRM, ask_phone(b, household, PAYBED_AWA, NEW, b->now_ms), "");
	struct store_dialog d = {.phone = PAYBED_AWA, .state = STORE_DIALOG_OPEN, .household = household, .path = "accueil famille",
				 .session = 5, .answer = "Awa", .resume_path = "accueil payer"};
	struct store_phone_link links[4];
	int n = 0;

	set_pin(b, PAYBED_AWA);
	set_pin(b, NEW); /* of whoever had this number before */
	assert_int_equal(store_dialog_save(b->store, &d), STORE_OK);
	done(b, &o);
	assert_int_equal(member(b, household, 1).phone, NEW);
	assert_int_equal(store_phone_households(b->store, PAYBED_AWA, links, 4, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(store_phone_households(b->store, NEW, links, 4, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_false(has_pin(b, PAYBED_AWA));
	assert_false(has_pin(b, NEW));
	assert_int_equal(store_dialog_load(b->store, PAYBED_AWA, &d), STORE_OK);
	assert_int_equal(d.state, STORE_DIALOG_ENDED);
	assert_int_equal(d.household, 0);
	assert_string_equal(d.answer, "");
	assert_string_equal(d.resume_path, "");
	assert_told(b, PAYBED_AWA, "la carte KLE-0001 n'est plus sur ce t");
	assert_told(b, NEW, "la carte KLE-0001 est maintenant sur ce t");
	refused(b, &o, "confirmed already");
}

static void a_day_passes_first(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	struct desk_counter o = order(DESK_COUNTER_REQUEST_CONFIRM, ask_phone(b, household, PAYBED_AWA, NEW, b->now_ms + DAY_MS), "");

	refused(b, &o, "too early");
	b->now_ms += DAY_MS - 1;
	refused(b, &o, "wait 1 h");
	assert_int_equal(member(b, household, 1).phone, PAYBED_AWA);
	b->now_ms++;
	done(b, &o);
	assert_int_equal(member(b, household, 1).phone, NEW);
}

/* Two people of one card have one phone, and one of them gets her own: the other one loses nothing. */
static void nobody_else_is_moved(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2), other = paybed_household(b, "KLE-0002", "amv", NEW, 2);
	struct store_member second = {.household = household, .no = 2, .role = STORE_SPOUSE, .sex = 'M', .phone = PAYBED_AWA};
	struct desk_counter o;
	bool changed;

	assert_int_equal(store_member_put(b->store, &second, &changed), STORE_OK);
	set_pin(b, PAYBED_AWA);
	set_pin(b, NEW);
	o = order(DESK_COUNTER_REQUEST_CONFIRM, ask_phone(b, household, PAYBED_AWA, NEW, b->now_ms), "");
	done(b, &o);
	assert_int_equal(member(b, household, 1).phone, NEW);
	assert_int_equal(member(b, household, 2).phone, PAYBED_AWA);
	assert_int_equal(member(b, other, 1).phone, NEW); /* whose phone it was stays on it, with its PIN */
	assert_true(has_pin(b, PAYBED_AWA));
	assert_true(has_pin(b, NEW));
}

static void a_phone_that_changed_meanwhile_stays(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2), id = ask_phone(b, household, PAYBED_AWA, NEW, b->now_ms);
	struct store_member m = member(b, household, 1);
	struct desk_counter o = order(DESK_COUNTER_REQUEST_CONFIRM, id, "");
	struct store_change c;
	bool changed;

	m.phone = PAYBED_SON; /* by a roll */
	assert_int_equal(store_member_put(b->store, &m, &changed), STORE_OK);
	refused(b, &o, "has another phone by now");
	assert_int_equal(store_change_load(b->store, id, &c), STORE_OK);
	assert_int_equal(c.state, STORE_CHANGE_WAITING);
	o = order(DESK_COUNTER_REQUEST_REFUSE, id, "visit");
	done(b, &o);
	assert_told(b, NEW, "refus");
}

static void a_lost_phone_is_changed_by_the_manager(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2), waiting;
	struct desk_counter o = counterbed_order(DESK_COUNTER_REQUEST_PHONE, "awa");

	o.phone = NEW;
	snprintf(o.household, sizeof o.household, "KLE-0009");
	refused(b, &o, "there is no household KLE-0009");
	snprintf(o.household, sizeof o.household, "KLE-0001");
	o.id = 7;
	refused(b, &o, "there is no member 7");
	o.id = 0;
	o.phone = PAYBED_AWA;
	refused(b, &o, "has this phone already");
	o.phone = NEW;
	waiting = ask_phone(b, household, PAYBED_AWA, PAYBED_SON, b->now_ms);
	refused(b, &o, "another change of this phone waits");
	o = order(DESK_COUNTER_REQUEST_REFUSE, waiting, "visit");
	done(b, &o);
	o = counterbed_order(DESK_COUNTER_REQUEST_PHONE, "awa");
	o.phone = NEW;
	snprintf(o.household, sizeof o.household, "KLE-0001");
	done(b, &o);
	assert_int_equal(member(b, household, 1).phone, NEW);
	assert_told(b, PAYBED_AWA, "n'est plus sur ce t");
}

/* Money that was on its way when the phone went: who paid hears that it came, the household what it did. */
static void a_payment_on_its_way_is_told_to_both(void **state)
{
	struct paybed *b = *state;
	struct paybed_paying p = paybed_submit(b, "orange", DESK_PAY_ACCEPTED);
	struct desk_counter o = counterbed_order(DESK_COUNTER_REQUEST_PHONE, "awa");
	struct desk_pay_job job;
	char text[DESK_SMS_TEXT];

	o.phone = NEW;
	snprintf(o.household, sizeof o.household, "KLE-1");
	done(b, &o);
	job = paybed_ask(b, 5000);
	paybed_say(b, &job, DESK_PAY_SUCCEEDED, "OM-1");
	assert_int_equal(paybed_load(b, p.intent).state, STORE_INTENT_SUCCEEDED);
	assert_true(paybed_messages(b, PAYBED_AWA, text) > 0);
	assert_non_null(strstr(text, "1100 F bien"));
	assert_null(strstr(text, "couverture")); /* nothing of a family that is none of hers */
	assert_true(paybed_messages(b, NEW, text) > 0);
	assert_non_null(strstr(text, "on a pay"));
	assert_non_null(strstr(text, "couverture"));
}

/* ---- complaints ---- */

static void a_complaint_is_answered_in_words(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2), id, call;
	struct desk_counter o;
	struct store_callback c;

	assert_int_equal(store_callback_add(b->store, PAYBED_AWA, household, STORE_COMPLAINT_PAYMENT, b->now_ms, &id), STORE_OK);
	assert_int_equal(store_callback_add(b->store, PAYBED_SON, 0, STORE_CALL_BACK, b->now_ms, &call), STORE_OK);
	o = order(DESK_COUNTER_REQUEST_ANSWER, id, "");
	refused(b, &o, "say what complaint");
	o = order(DESK_COUNTER_REQUEST_ANSWER, id, "quickly");
	refused(b, &o, "say what complaint");
	o = order(DESK_COUNTER_REQUEST_ANSWER, id, "found");
	done(b, &o);
	assert_told(b, PAYBED_AWA, "l'argent est sur votre carte");
	assert_int_equal(store_callback_load(b->store, id, &c), STORE_OK);
	assert_int_equal(c.answer, STORE_ANSWER_FOUND);
	assert_string_equal(c.done_by, "awa");
	refused(b, &o, "done already, by awa");
	o = order(DESK_COUNTER_REQUEST_ANSWER, call, "found");
	refused(b, &o, "a call back: it has no answer");
	o = order(DESK_COUNTER_REQUEST_ANSWER, call, "");
	done(b, &o);
	assert_string_equal(told(b, PAYBED_SON), "");
	o = order(DESK_COUNTER_REQUEST_ANSWER, 77, "found");
	refused(b, &o, "there is no call or complaint of number 77");
}

/* At night nothing rings (P18). */
static void an_answer_waits_for_the_morning(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2), id;
	struct store_message rows[4];
	struct desk_counter o;
	int n = 0;

	b->now_ms += 12 * 3600000ll; /* 22:00 */
	assert_int_equal(store_callback_add(b->store, PAYBED_AWA, household, STORE_COMPLAINT_CARD, b->now_ms, &id), STORE_OK);
	o = order(DESK_COUNTER_REQUEST_ANSWER, id, "fixed");
	done(b, &o);
	assert_int_equal(store_outbox_list_read(b->store, &(struct store_outbox_filter){.phone = PAYBED_AWA, .state = -1, .kind = "request"}, 0,
						rows, 4, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_true(rows[0].not_before_ms >= b->now_ms + 9 * 3600000ll);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, counterbed_setup, counterbed_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_child_comes_on_the_card_with_its_day),
		TEST(a_child_changes_the_dues_of_the_next_period),
		TEST(no_child_comes_twice),
		TEST(a_shared_phone_reads_no_name),
		TEST(only_a_manager_of_the_place_decides),
		TEST(a_phone_moves_with_all_that_hangs_on_it),
		TEST(a_day_passes_first),
		TEST(nobody_else_is_moved),
		TEST(a_phone_that_changed_meanwhile_stays),
		TEST(a_lost_phone_is_changed_by_the_manager),
		TEST(a_payment_on_its_way_is_told_to_both),
		TEST(a_complaint_is_answered_in_words),
		TEST(an_answer_waits_for_the_morning),
	};

	return cmocka_run_group_tests_name("desk-change", tests, NULL, NULL);
}
