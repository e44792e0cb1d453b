/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Payments out: leased when they are due, each asked for within its wallet's window, each reported once, no doubt passed over.
 * Over 500 lines: many cases on one bed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pay/connector.h"
#include "pay/pay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WALL 1760000000000ll
#define THEIRS "878be43d-9fde-467b-a26b-889c80bf8830"
#define ACCEPTED "{\"serverCorrelationId\":\"" THEIRS "\",\"status\":\"pending\"}"
#define REFUSED "{\"errorCategory\":\"businessRule\",\"errorCode\":\"insufficientFunds\"}"

enum { GSMA, MOOV, WALLETS };

struct sent {
	char method[8], url[160];
	void (*done)(void *ctx, const struct pay_http_response *r);
	void *ctx;
};

struct bed {
	struct desk_wallet desk[WALLETS];
	struct pay_wallet wallets[WALLETS];
	struct pay *pay;
	int64_t now_ms;
	struct desk_request asked[64];
	size_t n_asked, n_read;
	struct sent sent[256];
	size_t n_sent, n_answered;
};

static void post(void *ctx, const struct desk_request *r)
{
	struct bed *b = ctx;

	assert_true(b->n_asked < sizeof b->asked / sizeof *b->asked);
	b->asked[b->n_asked++] = *r;
}

static void carry(void *ctx, const struct pay_http_request *r, void (*done)(void *ctx, const struct pay_http_response *r), void *done_ctx)
{
	struct bed *b = ctx;
	struct sent *s = &b->sent[b->n_sent++];

	assert_true(b->n_sent < sizeof b->sent / sizeof *b->sent);
	snprintf(s->method, sizeof s->method, "%s", r->method);
	snprintf(s->url, sizeof s->url, "%s", r->url);
	s->done = done;
	s->ctx = done_ctx;
}

static void tick(struct bed *b, int64_t ms)
{
	b->now_ms += ms;
	pay_set_time(b->pay, b->now_ms, WALL + b->now_ms);
	pay_tick(b->pay);
}

static struct bed *open_bed(int heartbeat_ms)
{
	struct bed *b = calloc(1, sizeof *b);

	strcpy(b->desk[GSMA].name, "orange");
	strcpy(b->desk[MOOV].name, "moov");
	b->wallets[GSMA] = (struct pay_wallet){.desk = &b->desk[GSMA], .connector = pay_connector_find("gsma"), .url = "http://gsma",
		.payee_type = "organisationid", .payee = "M01", .window = 2, .heartbeat_ms = heartbeat_ms};
	b->wallets[MOOV] = (struct pay_wallet){.desk = &b->desk[MOOV], .connector = pay_connector_find("moov"), .url = "http://moov",
		.window = 1};
	b->now_ms = 1000;
	b->pay = pay_new(b->wallets, WALLETS, (struct pay_transport){b, carry}, (struct pay_out){b, post}, b->now_ms, WALL + b->now_ms);
	return b;
}

static void close_bed(struct bed *b)
{
	pay_free(b->pay);
	free(b);
}

static const struct desk_request *asked(struct bed *b, enum desk_kind kind)
{
	assert_true(b->n_read < b->n_asked);
	assert_int_equal(b->asked[b->n_read].kind, kind);
	assert_int_equal(b->asked[b->n_read].now_ms, WALL + b->now_ms);
	return &b->asked[b->n_read++];
}

static void reply(struct bed *b, const struct desk_request *r, enum desk_verdict verdict)
{
	const struct desk_reply answer = {.kind = r->kind, .verdict = verdict, .ticket = r->ticket, .body = r->body};

	pay_on_reply(b->pay, &answer);
}

/* Answers a lease with n payments of that wallet, numbered from first; there is no more. */
static void give(struct bed *b, size_t n, int64_t first, const char *wallet, enum desk_pay_verb verb)
{
	const struct desk_request *r = asked(b, DESK_PAY_LEASE);
	struct desk_pay_lease *l = r->body;

	assert_true(n <= l->cap && r->count == l->cap);
	for (size_t i = 0; i < n; i++) {
		l->jobs[i] = (struct desk_pay_job){.verb = verb, .id = first + (int64_t) i, .lease = 1000 + first, .phone = 22376000001,
						   .francs = 2500, .key = "7b0a3a1e-1111-4222-8333-444455556666"};
		snprintf(l->jobs[i].wallet, sizeof l->jobs[i].wallet, "%s", wallet);
	}
	l->n = n;
	l->next_due_ms = INT64_MAX;
	reply(b, r, DESK_DONE);
}

static struct sent *next_sent(struct bed *b, const char *method, const char *url)
{
	assert_true(b->n_answered < b->n_sent);
	assert_string_equal(b->sent[b->n_answered].method, method);
	assert_string_equal(b->sent[b->n_answered].url, url);
	return &b->sent[b->n_answered++];
}

static void answer(struct sent *s, int status, const char *body)
{
	const struct pay_http_response r = {.is_answered = true, .status = status, .body = body, .len = strlen(body)};

	s->done(s->ctx, &r);
}

static void silence(struct sent *s, bool is_unsent)
{
	const struct pay_http_response r = {.is_unsent = is_unsent, .body = "", .why = "timed out"};

	s->done(s->ctx, &r);
}

/* The one result of the next list, which is kept. */
static struct desk_paid result(struct bed *b, int64_t id, enum desk_pay_outcome outcome)
{
	const struct desk_request *r = asked(b, DESK_PAY_RESULT);
	const struct desk_pay_results *list = r->body;
	struct desk_paid paid = list->paid[0];

	assert_int_equal(list->n, 1);
	assert_int_equal(r->count, 1);
	assert_int_equal(paid.id, id);
	assert_int_equal(paid.lease, 1000 + id / 10 * 10);
	assert_int_equal(paid.outcome, outcome);
	reply(b, r, DESK_DONE);
	return paid;
}

static void leased_when_due_and_only_then(void **state)
{
	struct bed *b = open_bed(0);

	(void) state;
	tick(b, 0); /* a start: what was on its way is asked for */
	assert_true(((struct desk_pay_lease *) b->asked[0].body)->is_first);
	give(b, 0, 0, "", 0);
	tick(b, 5000);
	assert_int_equal(b->n_asked, 1);
	assert_true(pay_next_deadline(b->pay) == INT64_MAX);
	pay_set_due(b->pay, WALL + b->now_ms + 3000);
	assert_true(pay_next_deadline(b->pay) == b->now_ms + 3000);
	tick(b, 2999);
	assert_int_equal(b->n_asked, 1);
	tick(b, 1);
	assert_false(((struct desk_pay_lease *) b->asked[1].body)->is_first);
	reply(b, asked(b, DESK_PAY_LEASE), DESK_FAILED);
	tick(b, 4999); /* the store is away */
	assert_int_equal(b->n_asked, 2);
	tick(b, 1);
	assert_int_equal(b->n_asked, 3);
	give(b, 0, 0, "", 0);
	pay_set_due(b->pay, 0); /* due, and yet nothing: no spinning */
	for (int i = 0; i < 10; i++)
		tick(b, 10);
	assert_int_equal(b->n_asked, 3);
	close_bed(b);
}

static void a_first_lease_that_failed_is_still_the_first(void **state)
{
	struct bed *b = open_bed(0);

	(void) state;
	tick(b, 0);
	reply(b, asked(b, DESK_PAY_LEASE), DESK_FAILED);
	pay_set_due(b->pay, INT64_MAX); /* what a batch says that failed whole */
	assert_true(pay_next_deadline(b->pay) == b->now_ms + 5000);
	tick(b, 5000);
	assert_true(((struct desk_pay_lease *) b->asked[1].body)->is_first);
	close_bed(b);
}

static void a_window_at_a_time_each_reported_once(void **state)
{
	struct sent *first, *second;
	struct bed *b = open_bed(0);

	(void) state;
	tick(b, 0);
	give(b, 3, 10, "orange", DESK_PAY_SUBMIT);
	first = next_sent(b, "POST", "http://gsma/transactions/type/merchantpay");
	second = next_sent(b, "POST", "http://gsma/transactions/type/merchantpay");
	assert_int_equal(b->n_sent, 2);
	assert_int_equal(pay_in_hand(b->pay), 3);
	assert_int_equal(pay_counts(b->pay, GSMA)->in_flight, 2);
	answer(second, 202, ACCEPTED);
	assert_true(pay_next_deadline(b->pay) == b->now_ms);
	tick(b, 0);
	assert_string_equal(result(b, 11, DESK_PAY_ACCEPTED).query, THEIRS);
	answer(next_sent(b, "POST", "http://gsma/transactions/type/merchantpay"), 400, REFUSED);
	tick(b, 0);
	result(b, 12, DESK_PAY_REJECTED);
	answer(first, 503, "busy");
	tick(b, 0);
	assert_false(result(b, 10, DESK_PAY_UNKNOWN).is_unsent);
	assert_int_equal(pay_in_hand(b->pay), 0);
	assert_int_equal(pay_counts(b->pay, GSMA)->outcomes[DESK_PAY_SUBMIT][DESK_PAY_ACCEPTED], 1);
	assert_int_equal(pay_counts(b->pay, GSMA)->requests, 3);
	close_bed(b);
}

static void results_that_the_store_did_not_take_come_again(void **state)
{
	struct bed *b = open_bed(0);

	(void) state;
	tick(b, 0);
	give(b, 2, 10, "orange", DESK_PAY_SUBMIT);
	answer(next_sent(b, "POST", "http://gsma/transactions/type/merchantpay"), 202, ACCEPTED);
	tick(b, 0);
	reply(b, asked(b, DESK_PAY_RESULT), DESK_FAILED);
	answer(next_sent(b, "POST", "http://gsma/transactions/type/merchantpay"), 202, ACCEPTED);
	tick(b, 4999);
	assert_int_equal(b->n_asked, b->n_read);
	assert_int_equal(pay_in_hand(b->pay), 2);
	tick(b, 1);
	result(b, 10, DESK_PAY_ACCEPTED);
	result(b, 11, DESK_PAY_ACCEPTED);
	close_bed(b);
}

static void silence_is_no_answer(void **state)
{
	struct bed *b = open_bed(0);
	struct desk_paid paid;

	(void) state;
	tick(b, 0);
	give(b, 2, 10, "orange", DESK_PAY_SUBMIT);
	silence(next_sent(b, "POST", "http://gsma/transactions/type/merchantpay"), false);
	tick(b, 0);
	paid = result(b, 10, DESK_PAY_UNKNOWN);
	assert_false(paid.is_unsent);
	assert_string_equal(paid.reason, "timed out");
	silence(next_sent(b, "POST", "http://gsma/transactions/type/merchantpay"), true);
	tick(b, 0);
	assert_true(result(b, 11, DESK_PAY_UNKNOWN).is_unsent);
	close_bed(b);
}

/* Moov: the first request asks who it is, so its silence is no doubt about money; the second one's is. */
static void only_what_moves_money_is_a_doubt(void **state)
{
	static const char who[] = "http://moov/apiaccess/QueryCustomerStatus", push[] = "http://moov/apiaccess/CustomerPayOnlineMerchant";
	struct bed *b = open_bed(0);

	(void) state;
	tick(b, 0);
	give(b, 4, 10, "moov", DESK_PAY_SUBMIT);
	assert_int_equal(b->n_sent, 1); /* its window */
	silence(next_sent(b, "POST", who), false);
	tick(b, 0);
	assert_true(result(b, 10, DESK_PAY_UNKNOWN).is_unsent);
	answer(next_sent(b, "POST", who), 200, "<html>");
	tick(b, 0);
	assert_true(result(b, 11, DESK_PAY_UNKNOWN).is_unsent);
	answer(next_sent(b, "POST", who), 200, "{\"status\":\"0\"}");
	silence(next_sent(b, "POST", push), false);
	tick(b, 0);
	assert_false(result(b, 12, DESK_PAY_UNKNOWN).is_unsent);
	answer(next_sent(b, "POST", who), 200, "{\"status\":\"0\"}");
	silence(next_sent(b, "POST", push), true);
	tick(b, 0);
	assert_true(result(b, 13, DESK_PAY_UNKNOWN).is_unsent);
	close_bed(b);
}

static void a_question_takes_as_many_requests_as_it_needs_but_not_for_ever(void **state)
{
	struct bed *b = open_bed(0);

	(void) state;
	tick(b, 0);
	give(b, 2, 10, "orange", DESK_PAY_QUERY);
	answer(&b->sent[0], 200, "{\"link\":\"/transactions/T1\"}");
	assert_string_equal(b->sent[2].url, "http://gsma/transactions/T1");
	answer(&b->sent[2], 200, "{\"transactionReference\":\"T1\",\"transactionStatus\":\"completed\",\"amount\":\"2500\",\"currency\":\"XOF\"}");
	tick(b, 0);
	assert_int_equal(result(b, 10, DESK_PAY_SUCCEEDED).francs, 2500);
	for (size_t i = 1, n = 0; n < PAY_CALL_STEPS; n++) { /* a state that leads to a response that leads to a state ... */
		assert_true(i < b->n_sent);
		if (n % 2)
			answer(&b->sent[i], 404, "{\"errorCode\":\"identifierError\"}");
		else
			answer(&b->sent[i], 200, "{\"link\":\"/requeststates/S\"}");
		i = b->n_sent - 1;
	}
	tick(b, 0);
	assert_string_equal(result(b, 11, DESK_PAY_UNKNOWN).reason, "round-in-circles");
	close_bed(b);
}

static void a_wallet_that_is_down_gets_questions_only(void **state)
{
	struct bed *b = open_bed(60000);
	struct sent *s;

	(void) state;
	tick(b, 0);
	answer(next_sent(b, "GET", "http://gsma/heartbeat"), 200, "{\"serviceStatus\":\"unavailable\"}");
	assert_true(pay_counts(b->pay, GSMA)->is_down);
	give(b, 2, 10, "orange", DESK_PAY_SUBMIT);
	assert_int_equal(b->n_sent, 1);
	{
		const struct desk_request *r = asked(b, DESK_PAY_RESULT);
		const struct desk_pay_results *list = r->body;

		assert_int_equal(list->n, 2);
		assert_true(list->paid[0].is_unsent && list->paid[1].is_unsent);
		assert_string_equal(list->paid[0].reason, "wallet-down");
		reply(b, r, DESK_DONE);
	}
	assert_int_equal(pay_counts(b->pay, GSMA)->given_back, 2);
	pay_set_due(b->pay, 0);
	tick(b, 999); /* what is given back and due at once does not spin */
	assert_int_equal(b->n_asked, b->n_read);
	tick(b, 1);
	give(b, 1, 20, "orange", DESK_PAY_QUERY);
	answer(next_sent(b, "GET", "http://gsma/responses/7b0a3a1e-1111-4222-8333-444455556666"), 404, "{\"errorCode\":\"x\"}");
	tick(b, 0);
	result(b, 20, DESK_PAY_NOT_FOUND);
	tick(b, 10000); /* down, it is asked more often */
	s = next_sent(b, "GET", "http://gsma/heartbeat");
	answer(s, 200, "{\"serviceStatus\":\"available\"}");
	assert_false(pay_counts(b->pay, GSMA)->is_down);
	assert_true(pay_next_deadline(b->pay) <= b->now_ms + 60000);
	close_bed(b);
}

static void a_wallet_without_a_heartbeat_is_tried_again(void **state)
{
	const struct desk_pay_results *list;
	struct bed *b = open_bed(0);

	(void) state;
	tick(b, 0);
	give(b, 6, 10, "moov", DESK_PAY_SUBMIT);
	for (int i = 0; i < 5; i++) {
		silence(next_sent(b, "POST", "http://moov/apiaccess/QueryCustomerStatus"), true);
		if (i < 4) {
			tick(b, 0);
			result(b, 10 + i, DESK_PAY_UNKNOWN);
		}
	}
	assert_true(pay_counts(b->pay, MOOV)->is_down);
	assert_false(pay_counts(b->pay, GSMA)->is_down);
	tick(b, 0);
	list = asked(b, DESK_PAY_RESULT)->body;
	assert_int_equal(list->n, 2);
	assert_string_equal(list->paid[1].reason, "wallet-down");
	reply(b, &b->asked[b->n_read - 1], DESK_DONE);
	tick(b, 30000);
	assert_false(pay_counts(b->pay, MOOV)->is_down);
	pay_set_due(b->pay, 0);
	tick(b, 0);
	give(b, 1, 20, "moov", DESK_PAY_SUBMIT);
	silence(next_sent(b, "POST", "http://moov/apiaccess/QueryCustomerStatus"), true); /* one more is enough */
	assert_true(pay_counts(b->pay, MOOV)->is_down);
	close_bed(b);
}

/* Our credentials are wrong, or we ask too often: no member's payment is at fault, and no more of them shall fail by it. */
static void who_is_not_let_in_stops_asking(void **state)
{
	static const struct { int status; const char *body; bool is_down; } cases[] = {
		{401, "{\"errorCategory\":\"authorisation\",\"errorCode\":\"clientAuthorisationError\"}", true},
		{401, "<html>Unauthorized</html>", true}, {403, "{}", true}, {429, "{}", true}, {503, "", true},
		{401, "{\"errorCategory\":\"authorisation\",\"errorCode\":\"requestingPartyAuthorisationError\"}", false},
		{404, "{\"errorCode\":\"identifierError\"}", false}, {400, REFUSED, false},
	};

	(void) state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct bed *b = open_bed(0);

		tick(b, 0);
		give(b, 5, 10, "orange", DESK_PAY_SUBMIT);
		while (b->n_answered < b->n_sent) {
			answer(next_sent(b, "POST", "http://gsma/transactions/type/merchantpay"), cases[i].status, cases[i].body);
			pay_set_time(b->pay, b->now_ms, WALL + b->now_ms);
			pay_tick(b->pay);
		}
		assert_int_equal(b->n_sent, 5);
		assert_int_equal(pay_counts(b->pay, GSMA)->is_down, cases[i].is_down);
		close_bed(b);
	}
}

static void a_heartbeat_takes_no_payments_place(void **state)
{
	struct bed *b = open_bed(60000);

	(void) state;
	tick(b, 0);
	next_sent(b, "GET", "http://gsma/heartbeat"); /* and no answer */
	give(b, 3, 10, "orange", DESK_PAY_SUBMIT);
	assert_int_equal(b->n_sent, 3);
	close_bed(b);
}

static void what_cannot_begin_is_given_back(void **state)
{
	struct bed *b = open_bed(0);

	(void) state;
	tick(b, 0);
	give(b, 2, 10, "moov", DESK_PAY_QUERY); /* window 1 */
	tick(b, 9999);
	assert_int_equal(b->n_sent, 1);
	assert_true(pay_next_deadline(b->pay) == b->now_ms + 1);
	tick(b, 1);
	assert_string_equal(result(b, 11, DESK_PAY_UNKNOWN).reason, "busy");
	pay_set_due(b->pay, 0);
	tick(b, 1000);
	give(b, 1, 20, "gone", DESK_PAY_SUBMIT); /* no longer in the configuration */
	assert_true(result(b, 20, DESK_PAY_UNKNOWN).is_unsent);
	close_bed(b);
}

static void a_stop_waits_for_answers_and_begins_nothing(void **state)
{
	struct bed *b = open_bed(0);

	(void) state;
	tick(b, 0);
	give(b, 3, 10, "orange", DESK_PAY_SUBMIT);
	pay_stop(b->pay);
	tick(b, 0);
	assert_true(result(b, 12, DESK_PAY_UNKNOWN).is_unsent);
	assert_int_equal(pay_in_hand(b->pay), 2);
	answer(&b->sent[0], 202, ACCEPTED);
	tick(b, 0);
	result(b, 10, DESK_PAY_ACCEPTED);
	answer(&b->sent[1], 202, ACCEPTED);
	tick(b, 0);
	result(b, 11, DESK_PAY_ACCEPTED);
	assert_int_equal(pay_in_hand(b->pay), 0);
	pay_set_due(b->pay, 0);
	tick(b, 60000);
	assert_int_equal(b->n_asked, b->n_read);
	assert_true(pay_next_deadline(b->pay) == INT64_MAX);
	close_bed(b);
}

static void without_wallets_nothing_is_asked(void **state)
{
	struct bed b = {0};
	struct pay *p = pay_new(NULL, 0, (struct pay_transport){0}, (struct pay_out){&b, post}, 0, WALL);

	(void) state;
	pay_set_due(p, 0);
	pay_tick(p);
	assert_int_equal(b.n_asked, 0);
	assert_true(pay_next_deadline(p) == INT64_MAX);
	pay_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(leased_when_due_and_only_then),
		cmocka_unit_test(a_first_lease_that_failed_is_still_the_first),
		cmocka_unit_test(a_window_at_a_time_each_reported_once),
		cmocka_unit_test(results_that_the_store_did_not_take_come_again),
		cmocka_unit_test(silence_is_no_answer),
		cmocka_unit_test(only_what_moves_money_is_a_doubt),
		cmocka_unit_test(a_question_takes_as_many_requests_as_it_needs_but_not_for_ever),
		cmocka_unit_test(a_wallet_that_is_down_gets_questions_only),
		cmocka_unit_test(a_wallet_without_a_heartbeat_is_tried_again),
		cmocka_unit_test(who_is_not_let_in_stops_asking),
		cmocka_unit_test(a_heartbeat_takes_no_payments_place),
		cmocka_unit_test(what_cannot_begin_is_given_back),
		cmocka_unit_test(a_stop_waits_for_answers_and_begins_nothing),
		cmocka_unit_test(without_wallets_nothing_is_asked),
	};

	return cmocka_run_group_tests_name("pay/pay", tests, NULL, NULL);
}
