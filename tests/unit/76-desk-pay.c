/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Payments at the desk, whatever the wallet says and whenever it says it: settled once, or told why not, never guessed. */
#include "tests/lib/paybed.h"

#include "base/date.h"
#include "store/ledger.h"
#include "store/outbox.h"
#include "store/remind.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MINUTE_MS 60000ll
#define BEFORE 3850     /* seven months at 550 F */
#define AFTER (BEFORE + 1100)

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

static void pays(void **state)
{
	struct paybed *b = *state;
	struct paybed_paying p = paybed_submit(b, "orange", DESK_PAY_ACCEPTED);
	struct desk_pay_job job;
	char text[DESK_SMS_TEXT];

	assert_int_equal(paybed_load(b, p.intent).state, STORE_INTENT_PENDING);
	job = paybed_ask(b, 5000);
	paybed_say(b, &job, DESK_PAY_PENDING, "");
	assert_int_equal(paybed_balance(b, p.household, "dues"), BEFORE);
	job = paybed_ask(b, 10000);
	paybed_say(b, &job, DESK_PAY_SUCCEEDED, "MP260320.1");
	assert_int_equal(paybed_load(b, p.intent).state, STORE_INTENT_SUCCEEDED);
	assert_true(b->reply.next_pay_ms == INT64_MAX);
	assert_int_equal(paybed_balance(b, p.household, "dues"), AFTER);
	assert_int_equal(paybed_balance(b, p.household, "shares"), 1100);
	assert_int_equal(paybed_balance(b, 0, "state:m-klela"), -1100);
	assert_int_equal(paybed_balance(b, 0, "wallet:orange:clearing"), -1100);
	assert_int_equal(paybed_messages(b, PAYBED_AWA, text), 1);
	assert_non_null(strstr(text, "1100"));
	assert_non_null(strstr(text, "MP260320.1"));
	assert_non_null(strstr(text, "31/05"));
}

static void a_repeated_or_stale_result_changes_nothing(void **state)
{
	struct paybed *b = *state;
	struct paybed_paying p = paybed_submit(b, "orange", DESK_PAY_ACCEPTED);
	struct desk_pay_job first = paybed_ask(b, 5000), second;
	struct desk_paid paid = paybed_said(&first, DESK_PAY_SUCCEEDED, "MP1");

	b->now_ms += DESK_PAY_LEASE_MS; /* nobody reported */
	second = paybed_job(b, DESK_PAY_QUERY);
	assert_true(second.lease != first.lease);
	paybed_result(b, &paid);
	assert_int_equal(paybed_load(b, p.intent).state, STORE_INTENT_PENDING);
	paybed_say(b, &second, DESK_PAY_SUCCEEDED, "MP1");
	paybed_say(b, &second, DESK_PAY_SUCCEEDED, "MP1");
	paybed_say(b, &second, DESK_PAY_FAILED, "MP1");
	assert_int_equal(paybed_load(b, p.intent).state, STORE_INTENT_SUCCEEDED);
	assert_int_equal(paybed_balance(b, p.household, "dues"), AFTER);
	assert_int_equal(paybed_messages(b, PAYBED_AWA, NULL), 1);
}

static void what_did_not_leave_goes_again_while_it_is_expected(void **state)
{
	struct paybed *b = *state;
	struct paybed_paying p = paybed_submit(b, "orange", DESK_PAY_OUTCOMES);
	const int64_t began_ms = b->now_ms;
	struct desk_pay_job job = b->jobs[0];
	int sent = 0;

	while (paybed_load(b, p.intent).state < STORE_INTENT_SUCCEEDED) {
		struct desk_paid paid = paybed_said(&job, DESK_PAY_UNKNOWN, "");

		paid.is_unsent = true;
		paybed_result(b, &paid);
		assert_true(++sent < 50);
		if (b->reply.next_pay_ms == INT64_MAX)
			break;
		assert_int_equal(paybed_load(b, p.intent).state, STORE_INTENT_CREATED);
		b->now_ms = b->reply.next_pay_ms;
		if (paybed_lease(b, false))
			job = b->jobs[0];
	}
	assert_int_equal(paybed_load(b, p.intent).state, STORE_INTENT_EXPIRED);
	assert_string_equal(paybed_load(b, p.intent).reason, "unreachable");
	assert_in_range(sent, 5, 20);
	assert_in_range(b->now_ms - began_ms, 5 * MINUTE_MS - 10000, 6 * MINUTE_MS);
	assert_int_equal(paybed_messages(b, PAYBED_AWA, NULL), 1);
}

static void what_nobody_expects_any_more_is_not_sent(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-1", "amv", PAYBED_AWA, 2), intent;

	intent = paybed_intent(b, household, STORE_FOR_DUES, PAYBED_AWA, 550, 0, "orange");
	b->now_ms += 60 * MINUTE_MS; /* the house was dark */
	assert_int_equal(paybed_lease(b, true), 0);
	assert_int_equal(paybed_load(b, intent).state, STORE_INTENT_EXPIRED);
	assert_int_equal(paybed_messages(b, PAYBED_AWA, NULL), 1);
}

static void ends(struct paybed *b, enum desk_pay_outcome outcome, const char *reason, enum store_intent_state state)
{
	int64_t household = paybed_household(b, reason, "amv", PAYBED_AWA, 2);
	int64_t intent = paybed_intent(b, household, STORE_FOR_DUES, PAYBED_AWA, 550, 0, "orange");
	int told = paybed_messages(b, PAYBED_AWA, NULL);
	struct desk_pay_job job = paybed_job(b, DESK_PAY_SUBMIT);
	struct desk_paid paid;

	if (outcome == DESK_PAY_FAILED) {
		paybed_say(b, &job, DESK_PAY_ACCEPTED, "");
		job = paybed_ask(b, 5000);
	}
	paid = paybed_said(&job, outcome, "MP9");
	snprintf(paid.reason, sizeof paid.reason, "%s", reason);
	paybed_result(b, &paid);
	assert_int_equal(paybed_load(b, intent).state, state);
	assert_string_equal(paybed_load(b, intent).reason, reason);
	assert_int_equal(paybed_balance(b, household, "dues"), BEFORE);
	assert_int_equal(paybed_messages(b, PAYBED_AWA, NULL), told + 1);
	assert_true(b->reply.next_pay_ms == INT64_MAX);
}

static void ends_as_the_wallet_proves(void **state)
{
	ends(*state, DESK_PAY_REJECTED, "barred", STORE_INTENT_FAILED);
	ends(*state, DESK_PAY_REJECTED, "cancelled", STORE_INTENT_CANCELLED);
	ends(*state, DESK_PAY_FAILED, "no-money", STORE_INTENT_FAILED);
	ends(*state, DESK_PAY_FAILED, "cancelled.", STORE_INTENT_FAILED);
	ends(*state, DESK_PAY_FAILED, "expired", STORE_INTENT_EXPIRED);
}

static void a_submits_own_success_is_no_proof(void **state)
{
	struct paybed *b = *state;
	struct paybed_paying p = paybed_submit(b, "orange", DESK_PAY_SUCCEEDED);
	struct desk_pay_job job;

	assert_int_equal(paybed_load(b, p.intent).state, STORE_INTENT_PENDING);
	assert_int_equal(paybed_balance(b, p.household, "dues"), BEFORE);
	job = paybed_ask(b, 0);
	paybed_say(b, &job, DESK_PAY_SUCCEEDED, "MP1");
	assert_int_equal(paybed_balance(b, p.household, "dues"), AFTER);
}

static void doubt_is_asked_for_until_a_person_must_look(void **state)
{
	static const int64_t waits[] = {5000, 10000, 20000, 20000};
	struct paybed *b = *state;
	struct paybed_paying p = paybed_submit(b, "orange", DESK_PAY_UNKNOWN);
	const int64_t submitted_ms = b->now_ms;
	struct desk_pay_job job;
	int asked = 0;

	assert_true(paybed_load(b, p.intent).is_unknown);
	while (!paybed_load(b, p.intent).is_review) {
		job = paybed_ask(b, asked < 4 ? waits[asked] : b->reply.next_pay_ms - b->now_ms);
		paybed_say(b, &job, DESK_PAY_UNKNOWN, "");
		assert_true(++asked < 1000);
	}
	assert_true(b->now_ms == submitted_ms + 3600 * 1000);
	assert_true(b->reply.next_pay_ms == INT64_MAX);
	assert_int_equal(paybed_load(b, p.intent).state, STORE_INTENT_SUBMITTING);
	assert_int_equal(paybed_messages(b, PAYBED_AWA, NULL), 1);
	/* a callback is heard even then */
	assert_true(paybed_notice(b, "orange", &(struct store_intent[]){paybed_load(b, p.intent)}[0], "", "{}"));
	job = paybed_ask(b, 0);
	paybed_say(b, &job, DESK_PAY_UNKNOWN, "");
	assert_true(b->reply.next_pay_ms == INT64_MAX);
	assert_true(paybed_notice(b, "orange", &(struct store_intent[]){paybed_load(b, p.intent)}[0], "", "{}"));
	job = paybed_ask(b, 0);
	paybed_say(b, &job, DESK_PAY_SUCCEEDED, "MP1");
	assert_int_equal(paybed_load(b, p.intent).state, STORE_INTENT_SUCCEEDED);
	assert_false(paybed_load(b, p.intent).is_review);
	assert_int_equal(paybed_balance(b, p.household, "dues"), AFTER);
}

static void a_wallet_that_dedupes_is_sent_again_what_it_never_had(void **state)
{
	struct paybed *b = *state;
	struct paybed_paying p = paybed_submit(b, "orange", DESK_PAY_UNKNOWN);
	struct desk_pay_job job = paybed_ask(b, 5000);
	char key[DESK_PAY_KEY];

	memcpy(key, job.key, sizeof key);
	paybed_say(b, &job, DESK_PAY_NOT_FOUND, ""); /* within its grace */
	assert_true(paybed_load(b, p.intent).is_unknown);
	job = paybed_ask(b, 25000);
	paybed_say(b, &job, DESK_PAY_NOT_FOUND, "");
	assert_true(b->reply.next_pay_ms == b->now_ms);
	job = paybed_job(b, DESK_PAY_SUBMIT);
	assert_string_equal(job.key, key);
	paybed_say(b, &job, DESK_PAY_REJECTED, ""); /* a duplicate: the first one lives */
	assert_int_equal(paybed_load(b, p.intent).state, STORE_INTENT_SUBMITTING);
	b->now_ms = b->reply.next_pay_ms;
	job = paybed_job(b, DESK_PAY_QUERY);
	paybed_say(b, &job, DESK_PAY_SUCCEEDED, "MP1");
	assert_int_equal(paybed_balance(b, p.household, "dues"), AFTER);
}

static void what_never_arrived_expires_in_the_end(void **state)
{
	struct paybed *b = *state;
	struct paybed_paying p = paybed_submit(b, "orange", DESK_PAY_UNKNOWN);
	int sent = 1, steps = 0;

	while (store_intent_is_open(paybed_load(b, p.intent).state)) {
		assert_true(++steps < 100);
		b->now_ms = b->reply.next_pay_ms;
		assert_int_equal(paybed_lease(b, false), 1);
		sent += b->jobs[0].verb == DESK_PAY_SUBMIT;
		paybed_say(b, &b->jobs[0], b->jobs[0].verb == DESK_PAY_SUBMIT ? DESK_PAY_UNKNOWN : DESK_PAY_NOT_FOUND, "");
	}
	assert_int_equal(paybed_load(b, p.intent).state, STORE_INTENT_EXPIRED);
	assert_int_equal(sent, 3);
	assert_int_equal(paybed_messages(b, PAYBED_AWA, NULL), 1);
}

/* We were away for longer than we would have asked: the wallet may have forgotten what it was paid. */
static void what_a_wallet_knows_no_more_long_after_is_no_end(void **state)
{
	static const enum desk_pay_outcome submits[] = {DESK_PAY_ACCEPTED, DESK_PAY_UNKNOWN};
	struct paybed *b = *state;

	for (size_t i = 0; i < sizeof submits / sizeof *submits; i++) {
		struct paybed_paying p = paybed_submit(b, "orange", submits[i]);
		struct desk_pay_job job;

		b->now_ms += b->wallets[0].give_up_s * 1000ll;
		job = paybed_job(b, DESK_PAY_QUERY);
		paybed_say(b, &job, DESK_PAY_NOT_FOUND, "");
		assert_true(store_intent_is_open(paybed_load(b, p.intent).state));
		assert_string_equal(paybed_load(b, p.intent).review, "not found");
		assert_int_equal(paybed_messages(b, PAYBED_AWA, NULL), 1); /* not to pay again */
		teardown(state);
		setup(state);
		b = *state;
	}
}

static void a_wallet_that_does_not_dedupe_is_never_sent_twice(void **state)
{
	struct paybed *b = *state;
	struct paybed_paying p;
	struct desk_pay_job job;

	b->wallets[1].caps = DESK_WALLET_QUERY_OURS;
	p = paybed_submit(b, "moov", DESK_PAY_UNKNOWN);
	job = paybed_ask(b, 5000);
	paybed_say(b, &job, DESK_PAY_NOT_FOUND, "");
	job = paybed_ask(b, 25000);
	paybed_say(b, &job, DESK_PAY_NOT_FOUND, "");
	assert_true(paybed_load(b, p.intent).is_review);
	assert_string_equal(paybed_load(b, p.intent).review, "not found");
	assert_true(b->reply.next_pay_ms == INT64_MAX);
	assert_int_equal(paybed_lease(b, true), 0);
}

static void without_the_wallets_number_only_a_person_can_tell(void **state)
{
	struct paybed *b = *state;
	struct paybed_paying p = paybed_submit(b, "moov", DESK_PAY_UNKNOWN);

	assert_true(paybed_load(b, p.intent).is_review);
	assert_string_equal(paybed_load(b, p.intent).review, "can't be asked for");
	assert_int_equal(paybed_messages(b, PAYBED_AWA, NULL), 1);
}

static void a_wallets_number_is_kept_before_it_is_asked(void **state)
{
	struct paybed *b = *state;
	struct paybed_paying p = paybed_submit(b, "moov", DESK_PAY_OUTCOMES);
	struct desk_paid paid = paybed_said(&b->jobs[0], DESK_PAY_ACCEPTED, "");
	struct desk_pay_job job;

	strcpy(paid.query, "T-77");
	paybed_result(b, &paid);
	job = paybed_ask(b, 5000);
	assert_string_equal(job.query, "T-77");
	paybed_say(b, &job, DESK_PAY_SUCCEEDED, "MV1");
	assert_int_equal(paybed_balance(b, p.household, "dues"), AFTER);
}

static void who_pays_for_another_and_the_other_are_both_told(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-1", "mixte", PAYBED_AWA, 2);
	struct desk_pay_job job;
	char to_son[DESK_SMS_TEXT], to_awa[DESK_SMS_TEXT];

	paybed_intent(b, household, STORE_FOR_DUES, PAYBED_SON, 1200, 0, "orange");
	job = paybed_job(b, DESK_PAY_SUBMIT);
	paybed_say(b, &job, DESK_PAY_ACCEPTED, "");
	job = paybed_ask(b, 5000);
	paybed_say(b, &job, DESK_PAY_SUCCEEDED, "MP1");
	assert_int_equal(paybed_messages(b, PAYBED_SON, to_son), 1);
	assert_int_equal(paybed_messages(b, PAYBED_AWA, to_awa), 1);
	assert_null(strstr(to_son, "30/04")); /* nothing of somebody else's cover */
	assert_non_null(strstr(to_awa, "30/04"));
	assert_int_equal(paybed_balance(b, household, "shares"), 1200); /* 50 % of 2,400 F */
	assert_int_equal(paybed_balance(b, 0, "state:m-klela"), -960);
	assert_int_equal(paybed_balance(b, 0, "partner:ong:m-klela"), -240);
}

static void a_payment_in_parts_brings_the_same_shares(void **state)
{
	static const int64_t parts[] = {101, 7, 333, 109, 1, 549};
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-1", "mixte", PAYBED_AWA, 0);
	char reference[16];

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		struct desk_pay_job job;

		paybed_intent(b, household, STORE_FOR_DUES, PAYBED_AWA, parts[i] + (i == 5 ? 100 : 0), 0, "orange");
		job = paybed_job(b, DESK_PAY_SUBMIT);
		paybed_say(b, &job, DESK_PAY_ACCEPTED, "");
		job = paybed_ask(b, 5000);
		snprintf(reference, sizeof reference, "MP%zu", i);
		paybed_say(b, &job, DESK_PAY_SUCCEEDED, reference);
	}
	assert_int_equal(paybed_balance(b, household, "dues"), 1200);
	assert_int_equal(paybed_balance(b, 0, "state:m-klela"), -960);
	assert_int_equal(paybed_balance(b, 0, "partner:ong:m-klela"), -240);
}

static void takes_the_reminder_back(void **state)
{
	struct paybed *b = *state;
	struct paybed_paying p = paybed_submit(b, "orange", DESK_PAY_ACCEPTED);
	struct store_message m = {.priority = STORE_REMINDER, .kind = STORE_REMIND_KIND, .phone = PAYBED_AWA, .household = p.household,
				  .text = "Vous devez 550 F", .not_before_ms = b->now_ms + MINUTE_MS};
	struct desk_pay_job job;
	int64_t reminder;

	assert_int_equal(store_outbox_add(b->store, &m, b->now_ms, &reminder), 0);
	assert_int_equal(store_remind_note(b->store, p.household, base_date_of_ms(b->now_ms), reminder, BASE_DAY_NONE), 0);
	job = paybed_ask(b, 5000);
	paybed_say(b, &job, DESK_PAY_SUCCEEDED, "MP1");
	assert_int_equal(store_outbox_load(b->store, reminder, &m), 0);
	assert_int_equal(m.state, STORE_CANCELLED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(pays, setup, teardown),
		cmocka_unit_test_setup_teardown(a_repeated_or_stale_result_changes_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(what_did_not_leave_goes_again_while_it_is_expected, setup, teardown),
		cmocka_unit_test_setup_teardown(what_nobody_expects_any_more_is_not_sent, setup, teardown),
		cmocka_unit_test_setup_teardown(ends_as_the_wallet_proves, setup, teardown),
		cmocka_unit_test_setup_teardown(a_submits_own_success_is_no_proof, setup, teardown),
		cmocka_unit_test_setup_teardown(doubt_is_asked_for_until_a_person_must_look, setup, teardown),
		cmocka_unit_test_setup_teardown(a_wallet_that_dedupes_is_sent_again_what_it_never_had, setup, teardown),
		cmocka_unit_test_setup_teardown(what_never_arrived_expires_in_the_end, setup, teardown),
		cmocka_unit_test_setup_teardown(what_a_wallet_knows_no_more_long_after_is_no_end, setup, teardown),
		cmocka_unit_test_setup_teardown(a_wallet_that_does_not_dedupe_is_never_sent_twice, setup, teardown),
		cmocka_unit_test_setup_teardown(without_the_wallets_number_only_a_person_can_tell, setup, teardown),
		cmocka_unit_test_setup_teardown(a_wallets_number_is_kept_before_it_is_asked, setup, teardown),
		cmocka_unit_test_setup_teardown(who_pays_for_another_and_the_other_are_both_told, setup, teardown),
		cmocka_unit_test_setup_teardown(a_payment_in_parts_brings_the_same_shares, setup, teardown),
		cmocka_unit_test_setup_teardown(takes_the_reminder_back, setup, teardown),
	};

	return cmocka_run_group_tests_name("desk/pay", tests, NULL, NULL);
}
