/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wallet's daily statement against the ledger: what agrees is settled, what only they know is held, the rest is somebody's to explain;
 * read any number of times, in any pieces, it changes nothing more. */
#include "tests/lib/counterbed.h"

#include "base/date.h"
#include "desk/settle.h"
#include "store/household.h"
#include "store/ledger.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DAY_MS 86400000ll

static int32_t today(const struct paybed *b)
{
	return base_date_of_ms(b->now_ms);
}

static struct store_statement row(const char *reference, int64_t francs, int64_t charge)
{
	struct store_statement r = {.wallet = "orange", .francs = francs, .charge = charge, .our_day = BASE_DAY_NONE};

	snprintf(r.reference, sizeof r.reference, "%s", reference);
	return r;
}

/* Reads these rows as the statement of this day. */
static struct desk_counter give(struct paybed *b, int32_t day, struct store_statement *rows, size_t n)
{
	struct desk_counter o = {.verb = DESK_COUNTER_STATEMENT, .day = day, .wallet = "orange", .rows = rows, .n_rows = n};

	for (size_t i = 0; i < n; i++)
		rows[i].day = day;
	counterbed_run(b, &o);
	return o;
}

static void end(struct paybed *b, int32_t day)
{
	struct desk_counter o = {.verb = DESK_COUNTER_READ, .day = day, .wallet = "orange"};

	do
		assert_true(counterbed_run(b, &o));
	while (sscanf(o.said.text, "more %" SCNd64, &o.id) == 1);
}

static struct store_statement_sum sum(struct paybed *b, int32_t day)
{
	struct store_statement_sum s;

	assert_int_equal(store_statement_sum(b->store, "orange", day, &s), 0);
	assert_int_equal(store_statement_gap(&s), 0); /* invariant 12 */
	return s;
}

static struct store_statement find(struct paybed *b, const char *reference)
{
	struct store_statement r;

	assert_int_equal(store_statement_find(b->store, "orange", reference, &r), 0);
	return r;
}

static bool is_closed(struct paybed *b, int32_t day, const char *why)
{
	struct desk_counter o = counterbed_order(DESK_COUNTER_CLOSE, "awa");
	bool is;

	o.day = day;
	snprintf(o.wallet, sizeof o.wallet, "orange");
	is = counterbed_run(b, &o);
	if (!strstr(o.said.text, why))
		fail_msg("'%s' does not say '%s'", o.said.text, why);
	return is;
}

static void sign_rest(struct paybed *b, const char *reference)
{
	struct desk_counter o = counterbed_order(DESK_COUNTER_REST, "awa");

	o.id = find(b, reference).id;
	snprintf(o.note, sizeof o.note, "vu");
	counterbed_by_two(b, &o);
}

/* A payment of 1,100 F that orange took under this reference. */
static struct paybed_paying pay(struct paybed *b, const char *reference)
{
	struct paybed_paying p = paybed_submit(b, "orange", DESK_PAY_ACCEPTED);

	b->now_ms += 20000;
	assert_int_equal(paybed_lease(b, false), 1);
	paybed_say(b, &b->jobs[0], DESK_PAY_SUCCEEDED, reference);
	assert_int_equal(paybed_load(b, p.intent).state, STORE_INTENT_SUCCEEDED);
	return p;
}

static void what_agrees_leaves_clearing(void **state)
{
	struct paybed *b = *state;
	struct store_statement rows[] = {row("MP1", 1100, 11)};
	const int32_t day = today(b);
	struct desk_counter o;

	pay(b, "MP1");
	o = give(b, day, rows, 1);
	assert_int_equal(o.counts.taken, 1);
	end(b, day);
	assert_int_equal(find(b, "MP1").state, STORE_STATEMENT_MATCHED);
	assert_int_equal(paybed_balance(b, 0, "wallet:orange:clearing"), 0);
	assert_int_equal(paybed_balance(b, 0, "wallet:orange:settled"), -1089);
	assert_int_equal(paybed_balance(b, 0, "charges:orange"), -11);
	assert_int_equal(sum(b, day).matched.n, 1);
	assert_int_equal(sum(b, day).rests, 0);
}

static void any_number_of_times_changes_nothing_more(void **state)
{
	struct paybed *b = *state;
	const int32_t day = today(b);
	struct store_statement rows[] = {row("MP1", 1100, 11), row("X1", 500, 0), row("X2", 700, 7), row("X1", 500, 0)};

	pay(b, "MP1");
	give(b, day, rows, 2);           /* a first file */
	give(b, day, rows + 1, 2);       /* one that overlaps */
	for (int i = 0; i < 3; i++) {    /* and the whole, with a row twice */
		struct desk_counter o = give(b, day, rows, 4);

		assert_true(o.is_done);
		assert_int_equal(o.counts.taken, 0);
		assert_int_equal(o.counts.repeated, 4);
		end(b, day);
	}
	assert_int_equal(paybed_balance(b, 0, "held"), 1200);
	assert_int_equal(paybed_balance(b, 0, "wallet:orange:settled"), -(1100 - 11 + 500 + 700 - 7));
	assert_int_equal(paybed_balance(b, 0, "wallet:orange:clearing"), 0);
	assert_int_equal(sum(b, day).theirs.n, 3);
	assert_int_equal(sum(b, day).theirs.francs, 2300);
	assert_int_equal(sum(b, day).ledger.francs, 2300);
	b->now_ms += DAY_MS;
	assert_true(is_closed(b, day, "is closed"));
	assert_false(is_closed(b, day, "closed at orange already, by awa"));
}

static void theirs_only_is_held_at_once(void **state)
{
	struct paybed *b = *state;
	const int32_t day = today(b) - 1;
	struct store_statement rows[] = {row("X1", 2500, 0)};
	struct store_held held;
	int n;

	rows[0].phone = PAYBED_SON;
	snprintf(rows[0].name, sizeof rows[0].name, "BAKARY");
	snprintf(rows[0].subject, sizeof rows[0].subject, "pour maman");
	give(b, day, rows, 1);
	assert_int_equal(store_held_list(b->store, false, 0, &held, 1, &n), 0);
	assert_int_equal(n, 1);
	assert_int_equal(held.francs, 2500);
	assert_int_equal(held.day, day);
	assert_string_equal(held.name, "BAKARY");
	assert_string_equal(held.subject, "pour maman");
	assert_int_equal(paybed_messages(b, PAYBED_SON, NULL), 1);
	assert_int_equal(find(b, "X1").state, STORE_STATEMENT_MATCHED);
}

static void ours_only_waits_for_a_later_statement(void **state)
{
	struct paybed *b = *state;
	const int32_t day = today(b);
	struct store_statement rows[] = {row("MP1", 1100, 0)};

	pay(b, "MP1");
	assert_false(is_closed(b, day, "no statement of orange"));
	give(b, day, NULL, 0);
	end(b, day);
	assert_int_equal(find(b, "MP1").state, STORE_STATEMENT_OURS);
	assert_int_equal(sum(b, day).ours.francs, 1100);
	assert_false(is_closed(b, day, "is not over yet"));
	b->now_ms += DAY_MS;
	assert_false(is_closed(b, day, "1 row of"));
	give(b, day + 1, rows, 1); /* after midnight, theirs */
	assert_int_equal(find(b, "MP1").state, STORE_STATEMENT_MATCHED);
	assert_int_equal(sum(b, day).ours_other.francs, 1100);
	assert_int_equal(sum(b, day + 1).theirs_other.francs, 1100);
	assert_true(is_closed(b, day, "is closed"));
}

static void ours_only_may_stay_by_two(void **state)
{
	struct paybed *b = *state;
	const int32_t day = today(b);

	pay(b, "MP1");
	end(b, day);
	b->now_ms += DAY_MS;
	sign_rest(b, "MP1");
	assert_true(is_closed(b, day, "is closed"));
	assert_int_equal(paybed_balance(b, 0, "wallet:orange:clearing"), -1100); /* the wallet has not shown it */
}

static void another_amount_is_suspense_when_it_is_signed(void **state)
{
	struct paybed *b = *state;
	const int32_t day = today(b);
	struct store_statement rows[] = {row("MP1", 1000, 10)};

	pay(b, "MP1");
	give(b, day, rows, 1);
	end(b, day);
	assert_int_equal(find(b, "MP1").state, STORE_STATEMENT_DIFFERS);
	assert_int_equal(paybed_balance(b, 0, "wallet:orange:clearing"), -1100);
	assert_int_equal(sum(b, day).differ.francs, 100);
	b->now_ms += DAY_MS;
	assert_false(is_closed(b, day, "1 row of"));
	sign_rest(b, "MP1");
	assert_int_equal(paybed_balance(b, 0, "wallet:orange:clearing"), 0);
	assert_int_equal(paybed_balance(b, 0, "wallet:orange:settled"), -990);
	assert_int_equal(paybed_balance(b, 0, "suspense"), -100);
	assert_true(is_closed(b, day, "is closed"));
}

static void a_payment_in_doubt_is_asked_for_again(void **state)
{
	struct paybed *b = *state;
	const int32_t day = today(b);
	struct paybed_paying p = paybed_submit(b, "orange", DESK_PAY_UNKNOWN);
	struct store_statement rows[] = {row("MP1", 1100, 0)};
	struct desk_counter o = counterbed_order(DESK_COUNTER_REST, "awa");

	rows[0].phone = PAYBED_AWA;
	give(b, day, rows, 1);
	end(b, day);
	assert_int_equal(find(b, "MP1").state, STORE_STATEMENT_WAITING);
	assert_int_equal(find(b, "MP1").intent, p.intent);
	assert_int_equal(paybed_balance(b, 0, "held"), 0); /* it is not credited twice */
	o.id = find(b, "MP1").id;
	snprintf(o.note, sizeof o.note, "x");
	assert_false(counterbed_run(b, &o));
	assert_non_null(strstr(o.said.text, "decide that one"));
	assert_int_equal(paybed_lease(b, false), 1);
	paybed_say(b, &b->jobs[0], DESK_PAY_SUCCEEDED, "MP1");
	give(b, day, rows, 1);
	assert_int_equal(find(b, "MP1").state, STORE_STATEMENT_MATCHED);
	assert_int_equal(paybed_balance(b, 0, "wallet:orange:clearing"), 0);
}

static void our_key_finds_what_has_no_reference(void **state)
{
	struct paybed *b = *state;
	const int32_t day = today(b);
	struct paybed_paying p = pay(b, "");
	struct store_statement rows[] = {row("MP1", 1100, 0), row("MP2", 1100, 0)};
	struct store_household h;

	end(b, day); /* ours only, under our key */
	assert_int_equal(store_household_load(b->store, p.household, &h), 0);
	for (int i = 0; i < 2; i++) {
		snprintf(rows[i].key, sizeof rows[i].key, "%s", paybed_load(b, p.intent).key);
		snprintf(rows[i].subject, sizeof rows[i].subject, "%s", h.no); /* ours, not typed by anybody */
		rows[i].phone = PAYBED_AWA;
	}
	give(b, day, rows, 2); /* the wallet took it twice, or calls it by another number */
	assert_int_equal(find(b, "MP1").state, STORE_STATEMENT_MATCHED);
	assert_int_equal(find(b, "MP1").intent, p.intent);
	assert_int_equal(find(b, "MP2").state, STORE_STATEMENT_MATCHED);
	assert_int_equal(paybed_balance(b, 0, "held"), 1100); /* the second is a person's to look at */
	give(b, day, rows, 2);
	end(b, day);
	assert_int_equal(paybed_balance(b, 0, "held"), 1100);
	assert_int_equal(sum(b, day).ledger.n, 2);
}

static void money_that_left_must_be_explained(void **state)
{
	struct paybed *b = *state;
	const int32_t day = today(b);
	struct store_statement rows[] = {row("B1", -5000, 50)};

	give(b, day, rows, 1);
	end(b, day);
	assert_int_equal(find(b, "B1").state, STORE_STATEMENT_LEFT);
	b->now_ms += DAY_MS;
	assert_false(is_closed(b, day, "1 row of"));
	sign_rest(b, "B1");
	assert_int_equal(paybed_balance(b, 0, "wallet:orange:settled"), 5050);
	assert_int_equal(paybed_balance(b, 0, "suspense"), -5000);
	assert_int_equal(paybed_balance(b, 0, "charges:orange"), -50);
	assert_true(is_closed(b, day, "is closed"));
}

static void what_was_sent_back_is_proved(void **state)
{
	struct paybed *b = *state;
	const int32_t day = today(b);
	struct store_statement in[] = {row("X1", 2500, 0)}, out[] = {row("X2", -2500, 0)};
	struct desk_counter o = counterbed_order(DESK_COUNTER_RETURN, "awa");
	struct store_held held;
	int n;

	in[0].phone = out[0].phone = PAYBED_SON;
	give(b, day, in, 1);
	assert_int_equal(store_held_list(b->store, false, 0, &held, 1, &n), 0);
	o.id = held.id;
	snprintf(o.note, sizeof o.note, "erreur");
	counterbed_by_two(b, &o);
	give(b, day, out, 1);
	end(b, day);
	assert_int_equal(find(b, "X2").state, STORE_STATEMENT_MATCHED);
	assert_int_equal(store_held_load(b->store, held.id, &held), 0);
	assert_int_equal(held.state, STORE_HELD_RETURNED);
	assert_int_equal(paybed_balance(b, 0, "payable:orange"), 0);
	assert_int_equal(paybed_balance(b, 0, "wallet:orange:settled"), 0);
	assert_int_equal(sum(b, day).left.francs, -2500);
	b->now_ms += DAY_MS;
	assert_true(is_closed(b, day, "is closed"));
}

static void a_statement_does_not_change(void **state)
{
	struct paybed *b = *state;
	const int32_t day = today(b);
	struct store_statement rows[] = {row("X1", 500, 0)}, other[] = {row("X3", 1, 0), row("X1", 501, 0)};
	struct store_statement none;
	struct desk_counter o;

	give(b, day, rows, 1);
	o = give(b, day, other, 2);
	assert_int_equal(b->reply.verdict, DESK_FAILED);
	assert_non_null(strstr(o.said.text, "reference X1 came before"));
	assert_int_equal(store_statement_find(b->store, "orange", "X3", &none), STORE_NONE); /* undone whole */
	assert_int_equal(paybed_balance(b, 0, "held"), 500);
}

static void a_late_row_opens_the_day_again(void **state)
{
	struct paybed *b = *state;
	const int32_t day = today(b);
	struct store_statement rows[] = {row("X1", 500, 0), row("X2", 700, 0)};

	give(b, day, rows, 1);
	end(b, day);
	b->now_ms += DAY_MS;
	assert_true(is_closed(b, day, "is closed"));
	give(b, day, rows, 1); /* nothing new: it stays closed */
	assert_false(is_closed(b, day, "closed at orange already"));
	give(b, day, rows, 2);
	assert_int_equal(paybed_balance(b, 0, "held"), 1200);
	assert_true(is_closed(b, day, "is closed"));
}

static void an_open_payment_keeps_the_day_open(void **state)
{
	struct paybed *b = *state;
	const int32_t day = today(b);
	struct paybed_paying p = paybed_submit(b, "orange", DESK_PAY_UNKNOWN);
	struct desk_counter o = counterbed_order(DESK_COUNTER_FAIL, "awa");

	end(b, day);
	b->now_ms += DAY_MS;
	assert_false(is_closed(b, day, "is not decided"));
	o.id = p.intent;
	assert_true(counterbed_run(b, &o));
	assert_true(is_closed(b, day, "is closed"));
}

static void another_wallets_credit_is_not_taken_twice(void **state)
{
	struct paybed *b = *state;
	const int32_t day = today(b);
	struct store_statement rows[] = {row("MP1", 1100, 0)};
	struct desk_counter o;

	pay(b, "MP1");
	o = (struct desk_counter){.verb = DESK_COUNTER_STATEMENT, .day = day, .wallet = "moov", .rows = rows, .n_rows = 1};
	snprintf(rows[0].wallet, sizeof rows[0].wallet, "moov");
	rows[0].day = day;
	assert_true(counterbed_run(b, &o));
	assert_int_equal(paybed_balance(b, 0, "held"), 0);
	assert_int_equal(store_statement_find(b->store, "moov", "MP1", &rows[0]), 0);
	assert_int_equal(rows[0].state, STORE_STATEMENT_DIFFERS);
	assert_int_equal(rows[0].our_day, BASE_DAY_NONE);
	o = (struct desk_counter){.verb = DESK_COUNTER_READ, .day = day, .wallet = "wave"};
	assert_false(counterbed_run(b, &o));
	assert_non_null(strstr(o.said.text, "no wallet 'wave'"));
}

/* Random days: payments, gifts and withdrawals, shown late, twice, with other amounts or not at all; it always adds up. */
static void it_always_adds_up(void **state)
{
	struct paybed *b = *state;
	uint64_t seed = 1;

	for (int round = 0; round < 60; round++) {
		const int32_t day = today(b);
		struct store_statement rows[4];
		char reference[16];
		size_t n = 0;

		seed = seed * 6364136223846793005u + 1442695040888963407u;
		snprintf(reference, sizeof reference, "MP%d", round);
		if (seed >> 60 & 1) {
			int64_t household, intent;

			snprintf(reference, sizeof reference, "KLE-%04d", round);
			household = paybed_household(b, reference, "amv", 0, 2);
			intent = paybed_intent(b, household, STORE_FOR_DUES, PAYBED_SON + (uint64_t) round, 1100, 0, "orange");
			assert_int_equal(paybed_lease(b, false), 1);
			assert_int_equal(b->jobs[0].id, intent);
			paybed_say(b, &b->jobs[0], DESK_PAY_ACCEPTED, "");
			b->now_ms += 20000;
			assert_int_equal(paybed_lease(b, false), 1);
			snprintf(reference, sizeof reference, "MP%d", round);
			paybed_say(b, &b->jobs[0], DESK_PAY_SUCCEEDED, reference);
			if (seed >> 58 & 3)
				rows[n++] = row(reference, seed >> 56 & 1 ? 1100 : 900 + (int64_t) (seed >> 40 & 255), (int64_t) (seed >> 50 & 7));
		}
		snprintf(reference, sizeof reference, "G%d", round / 2);
		rows[n++] = row(reference, 300 + round / 2, 0);
		if (seed >> 55 & 1) {
			snprintf(reference, sizeof reference, "W%d", round);
			rows[n++] = row(reference, -200 - round, 1);
		}
		give(b, seed >> 54 & 1 && n == 1 ? day + 1 : day, rows, round % 2 ? n - 1 : n);
		end(b, day);
		sum(b, day);
		sum(b, day + 1);
		if (round % 7 == 0)
			b->now_ms += DAY_MS;
	}
	paybed_check(b);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, counterbed_setup, counterbed_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_agrees_leaves_clearing),
		TEST(any_number_of_times_changes_nothing_more),
		TEST(theirs_only_is_held_at_once),
		TEST(ours_only_waits_for_a_later_statement),
		TEST(ours_only_may_stay_by_two),
		TEST(another_amount_is_suspense_when_it_is_signed),
		TEST(a_payment_in_doubt_is_asked_for_again),
		TEST(our_key_finds_what_has_no_reference),
		TEST(money_that_left_must_be_explained),
		TEST(what_was_sent_back_is_proved),
		TEST(a_statement_does_not_change),
		TEST(a_late_row_opens_the_day_again),
		TEST(an_open_payment_keeps_the_day_open),
		TEST(another_wallets_credit_is_not_taken_twice),
		TEST(it_always_adds_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
