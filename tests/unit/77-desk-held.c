/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money without a payment of ours: held at once, moved where two things agree, else by a person; cash; and who joins by paying. */
#include "tests/lib/paybed.h"

#include "base/date.h"
#include "desk/held.h"
#include "desk/pay.h"
#include "store/ledger.h"
#include "store/lookup.h"
#include "store/notice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define BEFORE 3850     /* seven months at 550 F */

static int setup(void **state)
{
	static struct paybed bed;

	paybed_open(&bed);
	*state = &bed;
	return 0;
}

static int teardown(void **state)
{
	paybed_close(*state);
	return 0;
}

/* The wallet calls about money that nobody asked for, and proves it when it is asked. The newest held row; id 0: none. */
static struct store_held arrives(struct paybed *b, const char *reference, uint64_t phone, int64_t francs, const char *subject,
				 const char *name)
{
	struct store_held held = {0};
	struct desk_paid paid;
	char body[128];
	int n;

	snprintf(body, sizeof body, "{\"reference\":\"%s\"}", reference);
	assert_true(paybed_notice(b, "orange", NULL, reference, body));
	assert_true(b->reply.next_pay_ms <= b->now_ms);
	assert_int_equal(paybed_lease(b, false), 1);
	assert_true(b->jobs[0].is_notice);
	assert_string_equal(b->jobs[0].reference, reference);
	paid = paybed_said(&b->jobs[0], DESK_PAY_SUCCEEDED, reference);
	paid.francs = francs;
	paid.phone = phone;
	snprintf(paid.subject, sizeof paid.subject, "%s", subject);
	snprintf(paid.name, sizeof paid.name, "%s", name);
	paybed_result(b, &paid);
	assert_int_equal(store_held_list(b->store, true, 0, &held, 1, &n), 0);
	return held;
}

static void a_typed_number_and_its_own_phone_are_sure(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	struct store_held held = arrives(b, "R1", PAYBED_AWA, 550, "carte kle-0001", "");
	char text[DESK_SMS_TEXT];

	assert_int_equal(held.state, STORE_HELD_MOVED);
	assert_int_equal(held.household, household);
	assert_int_equal(paybed_balance(b, household, "dues"), BEFORE + 550);
	assert_int_equal(paybed_balance(b, household, "shares"), 550);
	assert_int_equal(paybed_balance(b, 0, "held"), 0);
	assert_int_equal(paybed_balance(b, 0, "wallet:orange:clearing"), -550);
	assert_int_equal(paybed_messages(b, PAYBED_AWA, text), 1);
	assert_non_null(strstr(text, "550 F, recu R1, sont pour ")); /* P3: amount, reference, name, new cover */
	assert_non_null(strstr(text, ": couverture jusqu'au "));
}

static void a_phone_that_paid_for_it_before_is_sure_too(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);

	assert_int_equal(store_lookup_remember(b->store, PAYBED_SON, household, b->now_ms), 0);
	assert_int_equal(arrives(b, "R1", PAYBED_SON, 550, "KLE0001", "").state, STORE_HELD_MOVED);
	assert_int_equal(paybed_balance(b, household, "dues"), BEFORE + 550);
	assert_int_equal(paybed_messages(b, PAYBED_SON, NULL), 1);
	assert_int_equal(paybed_messages(b, PAYBED_AWA, NULL), 1);
}

static void anything_less_is_offered(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	struct store_held held = arrives(b, "R1", PAYBED_SON, 550, "KLE-0001", "");

	assert_int_equal(held.state, STORE_HELD_OFFERED); /* typed by a stranger */
	assert_int_equal(held.household, household);
	assert_int_equal(paybed_messages(b, PAYBED_SON, NULL), 1);
	assert_int_equal(paybed_messages(b, PAYBED_AWA, NULL), 0);
	held = arrives(b, "R2", PAYBED_AWA, 550, "dieu benisse", "");
	assert_int_equal(held.state, STORE_HELD_OFFERED); /* her phone, nothing typed */
	assert_int_equal(held.household, household);
	held = arrives(b, "R3", 22370000009ull, 700, "", "MOUSSA");
	assert_int_equal(held.state, STORE_HELD_OPEN);
	held = arrives(b, "R4", 0, 700, "", ""); /* the wallet does not say whose */
	assert_int_equal(held.state, STORE_HELD_OPEN);
	assert_int_equal(paybed_balance(b, household, "dues"), BEFORE);
	assert_int_equal(paybed_balance(b, 0, "held"), 2500);
}

static void among_several_the_amount_tells(void **state)
{
	struct paybed *b = *state;
	int64_t by_month = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	int64_t mixed = paybed_household(b, "KLE-0002", "mixte", PAYBED_AWA, 2);

	assert_int_equal(arrives(b, "R1", PAYBED_AWA, 1100, "", "").household, by_month);
	assert_int_equal(arrives(b, "R2", PAYBED_AWA, 2400, "", "").household, mixed);
	assert_int_equal(arrives(b, "R3", PAYBED_AWA, 123, "", "").household, 0);
	assert_int_equal(arrives(b, "R4", PAYBED_AWA, 123, "", "TRAORE AWA").household, 0); /* both heads' name in this bed */
}

static void nothing_moves_by_itself_beside_an_open_payment(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	int64_t intent = paybed_intent(b, household, STORE_FOR_DUES, PAYBED_AWA, 550, 0, "orange");
	struct desk_pay_job job = paybed_job(b, DESK_PAY_SUBMIT);
	struct store_held held;

	paybed_say(b, &job, DESK_PAY_UNKNOWN, ""); /* its answer is lost ... */
	held = arrives(b, "R1", PAYBED_AWA, 550, "KLE-0001", "");
	assert_int_equal(held.state, STORE_HELD_OFFERED);
	paybed_check(b);
	b->now_ms += 5000;
	job = paybed_job(b, DESK_PAY_QUERY);
	paybed_say(b, &job, DESK_PAY_SUCCEEDED, "R1"); /* ... and its money was that */
	assert_int_equal(paybed_load(b, intent).state, STORE_INTENT_SUCCEEDED);
	assert_int_equal(store_held_load(b->store, held.id, &held), 0);
	assert_int_equal(held.state, STORE_HELD_MOVED);
	assert_int_equal(held.household, household);
	assert_int_equal(paybed_balance(b, household, "dues"), BEFORE + 550);
	assert_int_equal(paybed_balance(b, household, "shares"), 550);
	assert_int_equal(paybed_balance(b, 0, "held"), 0);
	assert_int_equal(paybed_balance(b, 0, "wallet:orange:clearing"), -550);
}

static void what_was_credited_is_not_held_again(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	struct desk_pay_job job;

	paybed_intent(b, household, STORE_FOR_DUES, PAYBED_AWA, 550, 0, "orange");
	job = paybed_job(b, DESK_PAY_SUBMIT);
	paybed_say(b, &job, DESK_PAY_ACCEPTED, "");
	b->now_ms += 5000;
	job = paybed_job(b, DESK_PAY_QUERY);
	paybed_say(b, &job, DESK_PAY_SUCCEEDED, "R1");
	assert_int_equal(arrives(b, "R1", PAYBED_AWA, 550, "KLE-0001", "").id, 0);
	assert_int_equal(paybed_balance(b, household, "dues"), BEFORE + 550);
}

static void a_notice_is_asked_for_until_it_is_clear(void **state)
{
	struct paybed *b = *state;
	struct store_notice n;
	struct desk_paid paid;
	int asked = 0;

	assert_true(paybed_notice(b, "orange", NULL, "R1", "{}"));
	while (b->reply.next_pay_ms != INT64_MAX) {
		assert_true(++asked < 1000);
		b->now_ms = b->reply.next_pay_ms > b->now_ms ? b->reply.next_pay_ms : b->now_ms;
		assert_int_equal(paybed_lease(b, asked == 3), 1);
		paybed_say(b, &b->jobs[0], asked % 2 ? DESK_PAY_NOT_FOUND : DESK_PAY_UNKNOWN, "");
		paybed_say(b, &b->jobs[0], DESK_PAY_SUCCEEDED, "R1"); /* out of time: nobody's lease */
	}
	assert_int_equal(store_notice_load(b->store, 1, &n), 0);
	assert_string_equal(n.outcome, "given up");
	assert_true(asked > 100);
	assert_true(paybed_notice(b, "orange", NULL, "R2", "{..}"));
	assert_int_equal(paybed_lease(b, false), 1);
	paid = paybed_said(&b->jobs[0], DESK_PAY_SUCCEEDED, "R2");
	paid.francs = 500;
	strcpy(paid.currency, "EUR");
	paybed_result(b, &paid);
	assert_true(paybed_notice(b, "orange", NULL, "R3", "{...}"));
	assert_int_equal(paybed_lease(b, false), 1);
	paybed_say(b, &b->jobs[0], DESK_PAY_FAILED, "R3");
	assert_true(paybed_notice(b, "orange", NULL, "", "nonsense"));
	assert_int_equal(paybed_lease(b, false), 0);
	assert_int_equal(paybed_balance(b, 0, "held"), 0);
}

static void a_person_moves_it_and_ends_the_payment_it_came_for(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	int64_t intent = paybed_intent(b, household, STORE_FOR_DUES, PAYBED_SON, 550, 0, "orange");
	struct desk_pay_job job = paybed_job(b, DESK_PAY_SUBMIT);
	struct desk_paid paid;
	struct desk_step s;
	struct store_held held;
	int n;
	char text[DESK_SMS_TEXT];

	paybed_say(b, &job, DESK_PAY_ACCEPTED, "");
	b->now_ms += 5000;
	job = paybed_job(b, DESK_PAY_QUERY);
	paid = paybed_said(&job, DESK_PAY_SUCCEEDED, "R1");
	paid.francs = 500;
	paybed_result(b, &paid);
	assert_int_equal(store_held_list(b->store, false, 0, &held, 1, &n), 0);
	assert_int_equal(held.intent, intent);
	s = paybed_step(b);
	assert_int_equal(desk_held_move(&s, held.id, 12345), STORE_NONE);
	assert_int_equal(desk_held_move(&s, held.id, household), 0);
	assert_int_equal(desk_held_move(&s, held.id, household), STORE_NONE);
	assert_int_equal(desk_held_move(&s, 999, household), STORE_NONE);
	assert_int_equal(paybed_balance(b, household, "dues"), BEFORE + 500);
	assert_int_equal(paybed_load(b, intent).state, STORE_INTENT_FAILED);
	assert_false(paybed_load(b, intent).is_review);
	assert_int_equal(paybed_messages(b, PAYBED_SON, text), 2); /* that it is held, and moved */
	assert_non_null(strstr(text, "sont maintenant pour "));
	assert_null(strstr(text, "couverture")); /* P4 */
	assert_int_equal(paybed_messages(b, PAYBED_AWA, text), 1);
	assert_non_null(strstr(text, ": couverture jusqu'au "));
}

static void cash_is_credited_once(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	const int32_t today = base_date_of_ms(b->now_ms);
	struct desk_step s = paybed_step(b);
	char text[DESK_SMS_TEXT];

	assert_int_equal(desk_settle_cash(&s, household, 550, today, "carnet 12/7"), 0);
	assert_int_equal(desk_settle_cash(&s, household, 550, today, "carnet 12/7"), STORE_EXISTS);
	assert_int_equal(desk_settle_cash(&s, 999, 550, today, "carnet 12/8"), STORE_NONE);
	assert_int_equal(paybed_balance(b, household, "dues"), BEFORE + 550);
	assert_int_equal(paybed_balance(b, household, "cash"), -550);
	assert_int_equal(paybed_balance(b, household, "shares"), 550);
	assert_int_equal(paybed_messages(b, PAYBED_AWA, text), 1);
	assert_non_null(strstr(text, "carnet 12/7"));
}

static void who_joins_pays_the_fee_first_and_the_state_later(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, -1);
	int64_t intent = paybed_intent(b, household, STORE_FOR_JOINING, PAYBED_AWA, 550, 2500, "orange");
	struct desk_pay_job job = paybed_job(b, DESK_PAY_SUBMIT);
	struct desk_step s;
	struct store_household h;
	bool changed;
	char text[DESK_SMS_TEXT];

	paybed_say(b, &job, DESK_PAY_ACCEPTED, "");
	b->now_ms += 5000;
	job = paybed_job(b, DESK_PAY_QUERY);
	paybed_say(b, &job, DESK_PAY_SUCCEEDED, "R1");
	assert_int_equal(paybed_load(b, intent).state, STORE_INTENT_SUCCEEDED);
	assert_int_equal(paybed_balance(b, household, "fee"), 2500);
	assert_int_equal(paybed_balance(b, household, "dues"), 550);
	assert_int_equal(paybed_balance(b, household, "shares"), 0); /* not enrolled yet */
	assert_int_equal(paybed_messages(b, PAYBED_AWA, text), 1);
	assert_non_null(strstr(text, "KLE-0001"));
	paybed_check(b);
	assert_int_equal(store_household_load(b->store, household, &h), 0);
	h.enrolled_on = base_date_of_ms(b->now_ms);
	assert_int_equal(store_household_put(b->store, &h, &changed, &household), 0);
	s = paybed_step(b);
	assert_int_equal(desk_settle_enrolled(&s, household), 0);
	assert_int_equal(desk_settle_enrolled(&s, household), 0);
	assert_int_equal(paybed_balance(b, household, "shares"), 550);
	assert_int_equal(paybed_balance(b, 0, "state:m-klela"), -550);
}

static void held_money_of_who_joins_pays_the_fee_first(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, -1);

	assert_int_equal(arrives(b, "R1", PAYBED_AWA, 2000, "KLE-0001", "").state, STORE_HELD_MOVED);
	assert_int_equal(paybed_balance(b, household, "fee"), 2000);
	assert_int_equal(arrives(b, "R2", PAYBED_AWA, 1000, "KLE-0001", "").state, STORE_HELD_MOVED);
	assert_int_equal(paybed_balance(b, household, "fee"), 2500);
	assert_int_equal(paybed_balance(b, household, "dues"), 500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_typed_number_and_its_own_phone_are_sure, setup, teardown),
		cmocka_unit_test_setup_teardown(a_phone_that_paid_for_it_before_is_sure_too, setup, teardown),
		cmocka_unit_test_setup_teardown(anything_less_is_offered, setup, teardown),
		cmocka_unit_test_setup_teardown(among_several_the_amount_tells, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_moves_by_itself_beside_an_open_payment, setup, teardown),
		cmocka_unit_test_setup_teardown(what_was_credited_is_not_held_again, setup, teardown),
		cmocka_unit_test_setup_teardown(a_notice_is_asked_for_until_it_is_clear, setup, teardown),
		cmocka_unit_test_setup_teardown(a_person_moves_it_and_ends_the_payment_it_came_for, setup, teardown),
		cmocka_unit_test_setup_teardown(cash_is_credited_once, setup, teardown),
		cmocka_unit_test_setup_teardown(who_joins_pays_the_fee_first_and_the_state_later, setup, teardown),
		cmocka_unit_test_setup_teardown(held_money_of_who_joins_pays_the_fee_first, setup, teardown),
	};

	return cmocka_run_group_tests_name("desk/held", tests, NULL, NULL);
}
