/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may decide what at the counter, with what PIN, and when another one must sign. Over 500 lines: many cases on one bed. */
#include "tests/lib/counterbed.h"

#include "base/date.h"
#include "desk/held.h"
#include "store/application.h"
#include "store/ledger.h"
#include "store/member.h"
#include "store/pin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MINUTE_MS 60000ll
#define BEFORE 3850     /* seven months at 550 F */

static void refused(struct paybed *b, struct desk_counter *o, const char *why)
{
	assert_false(counterbed_run(b, o));
	if (!strstr(o->said.text, why))
		fail_msg("'%s' does not say '%s'", o->said.text, why);
}

static struct desk_counter cash(const char *no, int64_t francs, const char *receipt, const char *as)
{
	struct desk_counter o = counterbed_order(DESK_COUNTER_CASH, as);

	o.francs = francs;
	snprintf(o.household, sizeof o.household, "%s", no);
	snprintf(o.reference, sizeof o.reference, "%s", receipt);
	return o;
}

/* ---- PINs ---- */

static void a_wrong_pin_waits_longer_each_time(void **state)
{
	struct paybed *b = *state;
	struct desk_counter o = cash("KLE-0001", 550, "1", "awa");

	paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	snprintf(o.pin, sizeof o.pin, "0000");
	for (int i = 0; i < 3; i++)
		refused(b, &o, "do not go together");
	o = cash("KLE-0001", 550, "1", "awa"); /* even the right one is not looked at */
	refused(b, &o, "wait 1 min");
	b->now_ms += MINUTE_MS;
	snprintf(o.pin, sizeof o.pin, "0000");
	refused(b, &o, "do not go together");
	b->now_ms += MINUTE_MS;
	o = cash("KLE-0001", 550, "1", "awa");
	refused(b, &o, "wait 1 min"); /* two, of which one is over */
	b->now_ms += MINUTE_MS;
	assert_true(counterbed_run(b, &o));
	snprintf(o.pin, sizeof o.pin, "0000");
	refused(b, &o, "do not go together"); /* counted from the first again */
	o = cash("KLE-0001", 550, "2", "awa");
	assert_true(counterbed_run(b, &o));
}

static void unknown_and_wrong_read_the_same(void **state)
{
	struct paybed *b = *state;
	struct desk_counter o = cash("KLE-0001", 550, "1", "nobody"), wrong = cash("KLE-0001", 550, "1", "moussa");

	refused(b, &o, "do not go together");
	snprintf(wrong.pin, sizeof wrong.pin, "9999");
	refused(b, &wrong, "do not go together");
	assert_string_equal(o.said.text, wrong.said.text);
}

/* ---- staff ---- */

static struct desk_counter add(const char *code, enum store_staff_role role, const char *place, const char *pin)
{
	struct desk_counter o = counterbed_order(DESK_COUNTER_STAFF_ADD, "awa");

	o.staff.role = role;
	snprintf(o.staff.code, sizeof o.staff.code, "%s", code);
	snprintf(o.staff.place, sizeof o.staff.place, "%s", place);
	snprintf(o.new_pin, sizeof o.new_pin, "%s", pin);
	return o;
}

static void staff_is_added_by_a_manager(void **state)
{
	struct paybed *b = *state;
	struct desk_counter o = add("Fanta", STORE_MANAGER, "", "7413");

	refused(b, &o, "small letters");
	o = add("fanta", STORE_MANAGER, "nowhere", "7413");
	refused(b, &o, "no mutuelle, commune");
	o = add("fanta", STORE_CARE_POINT, "klela", "7413");
	refused(b, &o, "care_points");
	o = add("fanta", STORE_MANAGER, "klela", "12");
	refused(b, &o, "4 to 8 digits");
	o = add("fanta", STORE_MANAGER, "klela", "4321");
	refused(b, &o, "tries first");
	o = add("fanta", STORE_MANAGER, "klela", "1111");
	refused(b, &o, "tries first");
	o = add("fanta", STORE_OFFICER, "klela", "7413");
	assert_true(counterbed_run(b, &o));
	refused(b, &o, "given before");
	o = add("second", STORE_MANAGER, "", "7413");
	snprintf(o.as, sizeof o.as, "fanta");
	snprintf(o.pin, sizeof o.pin, "7413");
	refused(b, &o, "no manager");
	o = cash("KLE-0001", 550, "1", "fanta");
	snprintf(o.pin, sizeof o.pin, "7413");
	refused(b, &o, "fanta is no manager");
}

static void the_last_manager_stays(void **state)
{
	struct paybed *b = *state;
	struct desk_counter o = counterbed_order(DESK_COUNTER_STAFF_REMOVE, "awa");

	snprintf(o.staff.code, sizeof o.staff.code, "nobody");
	refused(b, &o, "nobody called");
	snprintf(o.staff.code, sizeof o.staff.code, "moussa");
	assert_true(counterbed_run(b, &o));
	refused(b, &o, "nobody called");
	snprintf(o.staff.code, sizeof o.staff.code, "awa");
	refused(b, &o, "last manager");
	o = cash("KLE-0001", 550, "1", "moussa");
	refused(b, &o, "do not go together");
}

static void a_pin_is_changed_by_herself_or_a_manager(void **state)
{
	struct paybed *b = *state;
	struct desk_counter o = add("fanta", STORE_OFFICER, "", "7413");

	assert_true(counterbed_run(b, &o));
	o = counterbed_order(DESK_COUNTER_STAFF_PIN, "fanta");
	snprintf(o.pin, sizeof o.pin, "7413");
	snprintf(o.staff.code, sizeof o.staff.code, "awa");
	snprintf(o.new_pin, sizeof o.new_pin, "8520");
	refused(b, &o, "only a manager");
	snprintf(o.staff.code, sizeof o.staff.code, "fanta");
	snprintf(o.new_pin, sizeof o.new_pin, "2345");
	refused(b, &o, "tries first");
	snprintf(o.new_pin, sizeof o.new_pin, "8520");
	assert_true(counterbed_run(b, &o));
	refused(b, &o, "do not go together"); /* the old one */
	o = counterbed_order(DESK_COUNTER_STAFF_PIN, "awa");
	snprintf(o.staff.code, sizeof o.staff.code, "fanta");
	snprintf(o.new_pin, sizeof o.new_pin, "96321478");
	assert_true(counterbed_run(b, &o));
	snprintf(o.staff.code, sizeof o.staff.code, "nobody");
	refused(b, &o, "nobody called");
}

static void as_sira(struct desk_counter *o)
{
	snprintf(o->as, sizeof o->as, "sira");
	snprintf(o->pin, sizeof o->pin, "%s", COUNTERBED_MOUSSA_PIN);
}

/* A commune's manager can't become the union's: not by adding one, not by a new PIN for one, not by sending her away. */
static void a_manager_decides_in_her_place_only(void **state)
{
	struct paybed *b = *state;
	struct desk_counter o = add("sira", STORE_MANAGER, "klela", COUNTERBED_MOUSSA_PIN);

	assert_true(counterbed_run(b, &o));
	o = add("mine", STORE_MANAGER, "", "7413");
	as_sira(&o);
	refused(b, &o, "not in your place");
	o = add("mine", STORE_CARE_POINT, "cs-molobala", "7413");
	as_sira(&o);
	refused(b, &o, "not in your place");
	o = add("kleba", STORE_CARE_POINT, "cs-klela", "7413");
	as_sira(&o);
	assert_true(counterbed_run(b, &o));
	o = counterbed_order(DESK_COUNTER_STAFF_PIN, "sira");
	snprintf(o.staff.code, sizeof o.staff.code, "awa");
	snprintf(o.new_pin, sizeof o.new_pin, "8520");
	refused(b, &o, "not in your place");
	snprintf(o.staff.code, sizeof o.staff.code, "kleba");
	assert_true(counterbed_run(b, &o));
	o.verb = DESK_COUNTER_STAFF_REMOVE;
	snprintf(o.staff.code, sizeof o.staff.code, "moussa");
	refused(b, &o, "not in your place");
	snprintf(o.staff.code, sizeof o.staff.code, "kleba");
	assert_true(counterbed_run(b, &o));
}

/* ---- cash ---- */

static void cash_is_dues_with_a_receipt(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	struct desk_counter o = cash("KLE-0001", 550, "17", "awa");
	char text[DESK_SMS_TEXT];

	assert_true(counterbed_run(b, &o));
	assert_false(o.is_asked);
	assert_int_equal(paybed_balance(b, household, "dues"), BEFORE + 550);
	assert_int_equal(paybed_balance(b, household, "cash"), -550);
	assert_int_equal(paybed_messages(b, PAYBED_AWA, text), 1);
	assert_non_null(strstr(text, "m-klela/17"));
	refused(b, &o, "was written down before");
	o = cash("KLE-0009", 550, "18", "awa");
	refused(b, &o, "no household KLE-0009");
	o = cash("KLE-0001", 0, "18", "awa");
	refused(b, &o, "0 F can't be");
	o = cash("KLE-0001", 550, "", "awa");
	refused(b, &o, "paper receipt");
	o = cash("KLE-0001", 550, "18", "awa");
	o.day = base_date_make(2026, 3, 21); /* tomorrow */
	refused(b, &o, "today or a day");
	assert_int_equal(paybed_balance(b, household, "dues"), BEFORE + 550);
}

static void much_cash_wants_two(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	struct desk_counter o = cash("KLE-0001", 25001, "17", "awa"), sign;

	assert_true(counterbed_run(b, &o));
	assert_true(o.is_asked);
	assert_int_equal(paybed_balance(b, household, "dues"), BEFORE); /* nothing yet */
	refused(b, &o, "waits for a second signature already");
	sign = counterbed_order(DESK_COUNTER_SIGN, "awa");
	sign.id = counterbed_waiting(b);
	refused(b, &sign, "another person's");
	sign.id++;
	refused(b, &sign, "nothing of number");
	sign = counterbed_order(DESK_COUNTER_SIGN, "moussa");
	sign.id = counterbed_waiting(b);
	assert_true(counterbed_run(b, &sign));
	assert_int_equal(paybed_balance(b, household, "dues"), BEFORE + 25001);
	refused(b, &sign, "done already, by moussa");
	assert_int_equal(paybed_balance(b, household, "dues"), BEFORE + 25001);
}

static void what_is_declined_or_overtaken_does_not_happen(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	struct desk_counter o = cash("KLE-0001", 30000, "17", "awa"), sign = counterbed_order(DESK_COUNTER_DECLINE, "awa");

	assert_true(counterbed_run(b, &o));
	sign.id = counterbed_waiting(b);
	assert_true(counterbed_run(b, &sign)); /* taken back by herself */
	assert_int_equal(counterbed_waiting(b), 0);
	assert_true(counterbed_run(b, &o)); /* asked anew */
	o = cash("KLE-0001", 500, "17", "awa"); /* the same receipt meanwhile */
	assert_true(counterbed_run(b, &o));
	sign = counterbed_order(DESK_COUNTER_SIGN, "moussa");
	sign.id = counterbed_waiting(b);
	refused(b, &sign, "was written down before");
	assert_int_equal(b->reply.verdict, DESK_DONE); /* nothing was written */
	assert_int_equal(counterbed_waiting(b), sign.id); /* so that it can be declined */
	assert_int_equal(paybed_balance(b, household, "dues"), BEFORE + 500);
}

static void who_asked_must_still_work_here(void **state)
{
	struct paybed *b = *state;
	struct desk_counter o = cash("KLE-0001", 30000, "17", "moussa"), sign, out = counterbed_order(DESK_COUNTER_STAFF_REMOVE, "awa");

	paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	assert_true(counterbed_run(b, &o));
	snprintf(out.staff.code, sizeof out.staff.code, "moussa");
	assert_true(counterbed_run(b, &out));
	sign = counterbed_order(DESK_COUNTER_SIGN, "awa");
	sign.id = counterbed_waiting(b);
	refused(b, &sign, "works here no more");
}

static void a_manager_decides_for_her_place(void **state)
{
	struct paybed *b = *state;
	static const struct { const char *place; bool is_hers; } cases[] = {
		{"m-klela", true}, {"klela", true}, {"sikasso", true}, {"segou", false}, {"mopti", false},
	};

	paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char code[8], receipt[8];
		struct desk_counter o;

		snprintf(code, sizeof code, "m%zu", i);
		snprintf(receipt, sizeof receipt, "r%zu", i);
		o = add(code, STORE_MANAGER, cases[i].place, "7413");
		assert_true(counterbed_run(b, &o));
		o = cash("KLE-0001", 550, receipt, code);
		snprintf(o.pin, sizeof o.pin, "7413");
		if (cases[i].is_hers)
			assert_true(counterbed_run(b, &o));
		else
			refused(b, &o, "not of the place");
	}
}

/* ---- payments in doubt ---- */

static void a_payment_is_settled_by_two(void **state)
{
	struct paybed *b = *state;
	struct paybed_paying p = paybed_submit(b, "orange", DESK_PAY_UNKNOWN);
	struct desk_counter o = counterbed_order(DESK_COUNTER_SETTLE, "awa");

	o.id = p.intent + 1;
	snprintf(o.reference, sizeof o.reference, "MP1");
	refused(b, &o, "no such payment");
	o.id = p.intent;
	o.reference[0] = '\0';
	refused(b, &o, "say the reference");
	snprintf(o.reference, sizeof o.reference, "MP1");
	b->wallets[0].name[0] = 'x'; /* whose reference would that be? */
	refused(b, &o, "not in the configuration any more");
	b->wallets[0].name[0] = 'o';
	counterbed_by_two(b, &o);
	assert_int_equal(paybed_load(b, p.intent).state, STORE_INTENT_SUCCEEDED);
	assert_string_equal(paybed_load(b, p.intent).reference, "MP1");
	refused(b, &o, "nothing to settle");
}

static void a_payment_fails_or_is_asked_by_one(void **state)
{
	struct paybed *b = *state;
	struct paybed_paying p = paybed_submit(b, "orange", DESK_PAY_UNKNOWN);
	struct store_intent_move odd = {.from = STORE_INTENT_FAILED, .to = STORE_INTENT_FAILED, .review = "paid twice"};
	struct desk_counter o = counterbed_order(DESK_COUNTER_ASK, "awa");

	o.id = p.intent;
	assert_true(counterbed_run(b, &o));
	assert_int_equal(paybed_lease(b, false), 1); /* at once */
	paybed_say(b, &b->jobs[0], DESK_PAY_UNKNOWN, "");
	o.verb = DESK_COUNTER_FAIL;
	assert_true(counterbed_run(b, &o));
	assert_int_equal(paybed_load(b, p.intent).state, STORE_INTENT_FAILED);
	refused(b, &o, "it has ended");
	o.id++;
	refused(b, &o, "no payment");
	/* its money came all the same: by paper, as late */
	o = counterbed_order(DESK_COUNTER_SETTLE, "awa");
	o.id = p.intent;
	snprintf(o.reference, sizeof o.reference, "MP2");
	counterbed_by_two(b, &o);
	assert_int_equal(paybed_load(b, p.intent).state, STORE_INTENT_FAILED);
	assert_int_equal(paybed_balance(b, 0, "wallet:orange:clearing"), -1100);
	/* something else was odd about it: a person has looked */
	odd.id = p.intent;
	assert_int_equal(store_intent_move(b->store, &odd, b->now_ms), 0);
	o = counterbed_order(DESK_COUNTER_FAIL, "awa");
	o.id = p.intent;
	assert_true(counterbed_run(b, &o));
	assert_non_null(strstr(o.said.text, "stays failed"));
	assert_false(paybed_load(b, p.intent).is_review);
}

/* ---- held money ---- */

static int64_t hold(struct paybed *b, const char *reference, int64_t francs)
{
	struct store_held held = {.francs = francs, .wallet = "orange", .operator_name = "om", .phone = PAYBED_SON,
				  .day = base_date_of_ms(b->now_ms)};
	struct desk_step s = paybed_step(b);
	int64_t id;

	snprintf(held.reference, sizeof held.reference, "%s", reference);
	assert_int_equal(desk_held_take(&s, &held, &id), 0);
	return id;
}

static void held_money_moves_by_two(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2), id = hold(b, "R1", 1100);
	struct desk_counter o = counterbed_order(DESK_COUNTER_MOVE, "awa");

	o.id = id + 1;
	snprintf(o.household, sizeof o.household, "KLE-0001");
	refused(b, &o, "no such held money");
	o.id = id;
	snprintf(o.household, sizeof o.household, "KLE-0009");
	refused(b, &o, "no household KLE-0009");
	snprintf(o.household, sizeof o.household, "KLE-0001");
	counterbed_by_two(b, &o);
	assert_int_equal(paybed_balance(b, household, "dues"), BEFORE + 1100);
	assert_int_equal(paybed_balance(b, 0, "held"), 0);
	assert_true(paybed_messages(b, PAYBED_AWA, NULL) >= 1);
	assert_true(paybed_messages(b, PAYBED_SON, NULL) >= 2); /* held, then moved */
	refused(b, &o, "is moved already");
}

static void held_money_goes_back_by_two(void **state)
{
	struct paybed *b = *state;
	int64_t id = hold(b, "R1", 1100);
	struct desk_counter o = counterbed_order(DESK_COUNTER_RETURN, "awa");
	char text[DESK_SMS_TEXT];

	o.id = id;
	refused(b, &o, "say why, or how");
	snprintf(o.note, sizeof o.note, "envoi par erreur");
	counterbed_by_two(b, &o);
	assert_int_equal(paybed_balance(b, 0, "held"), 0);
	assert_int_equal(paybed_balance(b, 0, "payable:orange"), 1100); /* until the statement shows it */
	paybed_messages(b, PAYBED_SON, text);
	assert_non_null(strstr(text, "1100 F"));
	refused(b, &o, "is returning already");
	o.verb = DESK_COUNTER_KEEP; /* nobody sent it */
	counterbed_by_two(b, &o);
	assert_int_equal(paybed_balance(b, 0, "held"), 1100);
	assert_int_equal(paybed_balance(b, 0, "payable:orange"), 0);
	refused(b, &o, "not on its way back");
}

/* ---- joining ---- */

static int64_t apply(struct paybed *b, int64_t francs, int64_t fee)
{
	struct store_household h = {.mutuelle = "m-klela", .plan = "amv", .commune = "klela", .village = "Kléla"};
	struct store_member head = {.role = STORE_HEAD, .sex = 'F', .birth_year = 1990, .first_name = "Fanta", .last_name = "Koné"};
	int64_t household;

	assert_int_equal(store_application_begin(b->store, PAYBED_SON, &h, b->now_ms), 0);
	assert_int_equal(store_application_add(b->store, PAYBED_SON, &head), 0);
	assert_int_equal(store_application_send(b->store, PAYBED_SON, "fr", base_date_of_ms(b->now_ms), b->now_ms, &household), 0);
	if (francs + fee) {
		paybed_intent(b, household, STORE_FOR_JOINING, PAYBED_SON, francs, fee, "orange");
		assert_int_equal(paybed_lease(b, false), 1);
		paybed_say(b, &b->jobs[0], DESK_PAY_ACCEPTED, "");
		b->now_ms += 20000;
		assert_int_equal(paybed_lease(b, false), 1);
		paybed_say(b, &b->jobs[0], DESK_PAY_SUCCEEDED, "MP77");
	}
	return household;
}

static struct store_household load(struct paybed *b, int64_t id)
{
	struct store_household h;

	assert_int_equal(store_household_load(b->store, id, &h), 0);
	return h;
}

static void an_application_is_confirmed_from_its_first_dues(void **state)
{
	struct paybed *b = *state;
	int64_t id = apply(b, 550, 2500);
	struct desk_counter o = counterbed_order(DESK_COUNTER_CONFIRM, "awa");
	const int32_t paid_on = base_date_of_ms(b->now_ms);
	char text[DESK_SMS_TEXT];

	b->now_ms += 3 * 86400000ll;
	snprintf(o.household, sizeof o.household, "%s", load(b, id).no);
	assert_true(counterbed_run(b, &o));
	assert_int_equal(load(b, id).enrolled_on, paid_on);
	paybed_messages(b, PAYBED_SON, text);
	assert_non_null(strstr(text, "accept"));
	refused(b, &o, "was confirmed by awa");
	snprintf(o.household, sizeof o.household, "KLE-0009");
	refused(b, &o, "did not apply");
}

static void a_refusal_without_money_is_one_persons(void **state)
{
	struct paybed *b = *state;
	int64_t id = apply(b, 0, 0);
	struct desk_counter o = counterbed_order(DESK_COUNTER_REFUSE, "awa");
	char text[DESK_SMS_TEXT];

	snprintf(o.household, sizeof o.household, "%s", load(b, id).no);
	refused(b, &o, "say why");
	snprintf(o.note, sizeof o.note, "hors de la commune");
	assert_true(counterbed_run(b, &o));
	assert_false(o.is_asked);
	paybed_messages(b, PAYBED_SON, text);
	assert_non_null(strstr(text, "hors de la commune"));
	refused(b, &o, "was refused by awa");
}

static void a_refusal_with_money_holds_it_by_two(void **state)
{
	struct paybed *b = *state;
	int64_t id = apply(b, 550, 2500);
	struct desk_counter o = counterbed_order(DESK_COUNTER_REFUSE, "awa");
	struct store_held held;
	int n;

	snprintf(o.household, sizeof o.household, "%s", load(b, id).no);
	snprintf(o.note, sizeof o.note, "deux cartes");
	counterbed_by_two(b, &o);
	assert_int_equal(paybed_balance(b, id, "dues"), 0);
	assert_int_equal(paybed_balance(b, id, "fee"), 0);
	assert_int_equal(paybed_balance(b, 0, "held"), 3050);
	assert_int_equal(store_held_list(b->store, false, 0, &held, 1, &n), 0);
	assert_int_equal(n, 1);
	assert_int_equal(held.phone, PAYBED_SON);
	assert_string_equal(held.wallet, "orange");
	assert_string_equal(held.reference, "MP77");
}

/* Its wallet answers after the manager did: a household that was turned down has no dues. */
static void money_that_comes_after_a_refusal_is_held(void **state)
{
	struct paybed *b = *state;
	int64_t id = apply(b, 0, 0), intent = paybed_intent(b, id, STORE_FOR_JOINING, PAYBED_SON, 550, 2500, "orange");
	struct desk_counter o = counterbed_order(DESK_COUNTER_REFUSE, "awa");
	struct store_intent i;
	char text[DESK_SMS_TEXT];

	assert_int_equal(paybed_lease(b, false), 1);
	paybed_say(b, &b->jobs[0], DESK_PAY_ACCEPTED, "");
	snprintf(o.household, sizeof o.household, "%s", load(b, id).no);
	snprintf(o.note, sizeof o.note, "hors de la commune");
	assert_true(counterbed_run(b, &o));
	for (int times = 0; times < 2; times++) { /* told again: held once */
		b->now_ms += 20000;
		i = paybed_load(b, intent);
		assert_true(paybed_notice(b, "orange", &i, "MP78", "{}"));
		assert_int_equal(paybed_lease(b, false), 1);
		paybed_say(b, &b->jobs[0], DESK_PAY_SUCCEEDED, "MP78");
		assert_int_equal(b->reply.verdict, DESK_DONE);
		assert_int_equal(paybed_balance(b, id, "dues"), 0);
		assert_int_equal(paybed_balance(b, 0, "held"), 3050);
		assert_string_equal(paybed_load(b, intent).review, "application turned down");
	}
	paybed_messages(b, PAYBED_SON, text);
	assert_non_null(strstr(text, "3050 F"));
}

static void a_refusal_of_what_was_paid_in_cash_hands_it_back(void **state)
{
	struct paybed *b = *state;
	int64_t id = apply(b, 0, 0);
	struct desk_counter o = cash(load(b, id).no, 3050, "5", "awa");
	struct store_held held;
	int n;

	assert_true(counterbed_run(b, &o));
	o = counterbed_order(DESK_COUNTER_REFUSE, "awa");
	snprintf(o.household, sizeof o.household, "%s", load(b, id).no);
	snprintf(o.note, sizeof o.note, "deux cartes");
	counterbed_by_two(b, &o);
	assert_int_equal(store_held_list(b->store, false, 0, &held, 1, &n), 0);
	assert_string_equal(held.wallet, "cash");
	o = counterbed_order(DESK_COUNTER_RETURN, "awa");
	o.id = held.id;
	snprintf(o.note, sizeof o.note, "rendu en main propre");
	counterbed_by_two(b, &o);
	assert_int_equal(store_held_load(b->store, held.id, &held), 0);
	assert_int_equal(held.state, STORE_HELD_RETURNED);
	assert_int_equal(paybed_balance(b, 0, "held"), 0);
	assert_int_equal(paybed_balance(b, 0, "cash") + paybed_balance(b, id, "cash"), 0);
}

static void a_members_pin_is_reset(void **state)
{
	struct paybed *b = *state;
	struct desk_counter o = counterbed_order(DESK_COUNTER_PIN_RESET, "awa");
	uint8_t hash[STORE_PIN_HASH];
	bool is_set;
	char text[DESK_SMS_TEXT];

	o.phone = PAYBED_AWA;
	refused(b, &o, "has no PIN");
	store_pin_hash(b->memory.secret, PAYBED_AWA, "1234", hash);
	assert_int_equal(store_pin_set(b->store, PAYBED_AWA, hash, b->now_ms), 0);
	assert_true(counterbed_run(b, &o));
	assert_int_equal(store_pin_is_set(b->store, PAYBED_AWA, &is_set), 0);
	assert_false(is_set);
	assert_int_equal(paybed_messages(b, PAYBED_AWA, text), 1);
	assert_non_null(strstr(text, "code secret"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, counterbed_setup, counterbed_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_wrong_pin_waits_longer_each_time),
		TEST(unknown_and_wrong_read_the_same),
		TEST(staff_is_added_by_a_manager),
		TEST(the_last_manager_stays),
		TEST(a_pin_is_changed_by_herself_or_a_manager),
		TEST(a_manager_decides_in_her_place_only),
		TEST(cash_is_dues_with_a_receipt),
		TEST(much_cash_wants_two),
		TEST(what_is_declined_or_overtaken_does_not_happen),
		TEST(who_asked_must_still_work_here),
		TEST(a_manager_decides_for_her_place),
		TEST(a_payment_is_settled_by_two),
		TEST(a_payment_fails_or_is_asked_by_one),
		TEST(held_money_moves_by_two),
		TEST(held_money_goes_back_by_two),
		TEST(an_application_is_confirmed_from_its_first_dues),
		TEST(a_refusal_without_money_is_one_persons),
		TEST(a_refusal_with_money_holds_it_by_two),
		TEST(money_that_comes_after_a_refusal_is_held),
		TEST(a_refusal_of_what_was_paid_in_cash_hands_it_back),
		TEST(a_members_pin_is_reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
