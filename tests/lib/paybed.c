/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bed for tests of payments. */
#include "tests/lib/paybed.h"

#include "base/buf.h"
#include "base/date.h"
#include "desk/check.h"
#include "desk/cover.h"
#include "store/ledger.h"
#include "store/member.h"
#include "store/outbox.h"
#include "store/outbox_list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HOUR_MS 3600000ll
#define DAY_MS 86400000ll

static void open_set(struct paybed *b)
{
	const char *srcdir = getenv("srcdir");
	char path[4096];
	struct error e = {""};

	snprintf(path, sizeof path, "%s/menus/mali/scheme.yaml", srcdir ? srcdir : ".");
	b->scheme = scheme_load(path, &e);
	path[strlen(path) - strlen("/scheme.yaml")] = '\0';
	b->menus = b->scheme ? menus_load(path, b->scheme, TEXT_FIT_USSD, &e) : NULL;
	if (!b->menus)
		fail_msg("%s", e.text);
}

void paybed_open(struct paybed *b)
{
	static const struct desk_wallet orange = {
		.name = "orange", .operator_name = "om", .caps = DESK_WALLET_DEDUPES | DESK_WALLET_QUERY_OURS | DESK_WALLET_UNSOLICITED,
		.approve_s = 120, .not_found_grace_s = 30, .poll_s = {5, 10, 20}, .n_polls = 3, .give_up_s = 3600,
	};
	static const struct desk_wallet moov = {
		.name = "moov", .operator_name = "om", .caps = DESK_WALLET_QUERY_THEIRS,
		.approve_s = 120, .not_found_grace_s = 30, .poll_s = {5, 10, 20}, .n_polls = 3, .give_up_s = 3600,
	};
	struct error e = {""};

	*b = (struct paybed){.now_ms = base_date_make(2026, 3, 20) * DAY_MS + 10 * HOUR_MS};
	open_set(b);
	b->wallets[0] = orange;
	b->wallets[1] = moov;
	b->store = store_open("sqlite::memory:", b->now_ms, &e);
	if (!b->store)
		fail_msg("%s", e.text);
	paybed_restart(b);
}

void paybed_restart(struct paybed *b)
{
	desk_batch_free(b->desk);
	b->memory = (struct desk_memory){.menus = b->menus, .scheme = b->scheme, .wallets = b->wallets, .n_wallets = 2};
	b->desk = desk_batch_new(b->store, &b->memory);
}

static void on_broken(void *ctx, const char *invariant, const char *row)
{
	(void) ctx;
	fail_msg("%s: %s", invariant, row);
}

void paybed_check(struct paybed *b)
{
	assert_int_equal(desk_check_cover(b->store, b->scheme, base_date_of_ms(b->now_ms), on_broken, NULL), 0);
	assert_int_equal(desk_check_shares(b->store, b->scheme, on_broken, NULL), 0);
	assert_int_equal(store_check(b->store, on_broken, NULL), 0);
}

void paybed_close(struct paybed *b)
{
	paybed_check(b);
	desk_batch_free(b->desk);
	store_close(b->store);
	menus_free(b->menus);
	scheme_free(b->scheme);
}

int64_t paybed_household(struct paybed *b, const char *no, const char *plan, uint64_t phone, int months)
{
	struct store_household h = {.mutuelle = "m-klela", .commune = "klela", .village = "Kléla",
				    .enrolled_on = months < 0 ? BASE_DAY_NONE : base_date_make(2025, 9, 1), .next_change_on = BASE_DAY_NONE,
				    .remind_on = BASE_DAY_NONE, .reminded_on = BASE_DAY_NONE};
	struct store_member m = {.no = 1, .role = STORE_HEAD, .sex = 'F', .birth_year = 1985, .phone = phone, .language = "fr",
				 .last_name = "Traoré", .first_name = "Awa"};
	struct desk_dues dues = {0};
	bool changed;
	int64_t id;

	snprintf(h.no, sizeof h.no, "%s", no);
	snprintf(h.plan, sizeof h.plan, "%s", plan);
	assert_int_equal(store_household_put(b->store, &h, &changed, &id), 0);
	m.household = id;
	assert_int_equal(store_member_put(b->store, &m, &changed), 0);
	if (months > 0)
		assert_int_equal(store_ledger_post_dues(b->store, id, h.enrolled_on, (5 + months) * scheme_find_plan(b->scheme, plan)->dues_francs,
							"opening", "opening", no, b->now_ms), 0);
	assert_int_equal(store_household_load(b->store, id, &h), 0);
	assert_int_equal(desk_cover_refresh(b->store, b->scheme, &h, base_date_of_ms(b->now_ms), &dues), 0);
	desk_cover_release(&dues);
	return id;
}

int64_t paybed_intent(struct paybed *b, int64_t household, enum store_purpose purpose, uint64_t payer, int64_t dues, int64_t fee,
		      const char *wallet)
{
	struct store_intent i = {.purpose = purpose, .household = household, .payer = payer, .language = "fr", .dues_francs = dues,
				 .fee_francs = fee, .created_ms = b->now_ms, .not_before_ms = b->now_ms + 3000};
	int64_t id;

	b->keys++;
	snprintf(i.key, sizeof i.key, "00000000-0000-4000-8000-%012d", b->keys);
	snprintf(i.token, sizeof i.token, "%032d", b->keys);
	snprintf(i.wallet, sizeof i.wallet, "%s", wallet);
	assert_int_equal(store_intent_add(b->store, &i, b->now_ms, &id), 0);
	b->now_ms += 3000;
	return id;
}

struct store_intent paybed_load(struct paybed *b, int64_t intent)
{
	struct store_intent i;

	assert_int_equal(store_intent_load(b->store, intent, &i), 0);
	return i;
}

static void run(struct paybed *b, enum desk_kind kind, void *body)
{
	struct desk_request r = {.kind = kind, .now_ms = b->now_ms, .body = body};

	desk_batch_run(b->desk, &r, &b->reply, 1);
	assert_int_equal(b->reply.verdict, DESK_DONE);
}

size_t paybed_lease(struct paybed *b, bool is_first)
{
	struct desk_pay_lease lease = {.is_first = is_first, .cap = PAYBED_JOBS, .jobs = b->jobs};

	run(b, DESK_PAY_LEASE, &lease);
	b->n_jobs = lease.n;
	assert_true(lease.next_due_ms == b->reply.next_pay_ms);
	return lease.n;
}

struct desk_pay_job paybed_job(struct paybed *b, enum desk_pay_verb verb)
{
	assert_int_equal(paybed_lease(b, false), 1);
	assert_int_equal(b->jobs[0].verb, verb);
	return b->jobs[0];
}

struct desk_paid paybed_said(const struct desk_pay_job *job, enum desk_pay_outcome outcome, const char *reference)
{
	struct desk_paid paid = {.verb = job->verb, .id = job->id, .lease = job->lease, .is_notice = job->is_notice, .outcome = outcome,
				 .francs = job->francs};

	snprintf(paid.reference, sizeof paid.reference, "%s", reference);
	return paid;
}

void paybed_result(struct paybed *b, const struct desk_paid *paid)
{
	struct desk_paid copy = *paid;
	struct desk_pay_results results = {.n = 1, .paid = &copy};

	run(b, DESK_PAY_RESULT, &results);
}

void paybed_say(struct paybed *b, const struct desk_pay_job *job, enum desk_pay_outcome outcome, const char *reference)
{
	struct desk_paid paid = paybed_said(job, outcome, reference);

	paybed_result(b, &paid);
}

bool paybed_notice(struct paybed *b, const char *wallet, const struct store_intent *i, const char *reference, const char *body)
{
	struct desk_pay_notice *n = base_alloc(sizeof *n + strlen(body));
	bool is_known;

	snprintf(n->wallet, sizeof n->wallet, "%s", wallet);
	snprintf(n->key, sizeof n->key, "%s", i ? i->key : "");
	snprintf(n->token, sizeof n->token, "%s", i ? i->token : "");
	snprintf(n->reference, sizeof n->reference, "%s", reference);
	n->len = strlen(body);
	memcpy(n->octets, body, n->len);
	run(b, DESK_PAY_NOTICE, n);
	is_known = n->is_known;
	free(n);
	return is_known;
}

int64_t paybed_balance(struct paybed *b, int64_t household, const char *account)
{
	int64_t francs;

	assert_int_equal(store_ledger_balance(b->store, household, account, &francs), 0);
	return francs;
}

int paybed_messages(struct paybed *b, uint64_t phone, char *text)
{
	struct store_message m;
	int n = 0;

	for (int64_t id = 1; !store_outbox_load(b->store, id, &m); id++) {
		if (m.phone != phone || m.priority != STORE_RECEIPT)
			continue;
		n++;
		if (text)
			snprintf(text, DESK_SMS_TEXT, "%s", m.text);
	}
	return n;
}

struct desk_step paybed_step(struct paybed *b)
{
	b->request = (struct desk_request){.kind = DESK_ORDER, .now_ms = b->now_ms};
	return (struct desk_step){b->store, &b->memory, &b->request, &b->reply};
}

struct paybed_paying paybed_submit(struct paybed *b, const char *wallet, enum desk_pay_outcome outcome)
{
	struct paybed_paying p = {.household = paybed_household(b, "KLE-1", "amv", PAYBED_AWA, 2)};
	struct desk_pay_job job;

	p.intent = paybed_intent(b, p.household, STORE_FOR_DUES, PAYBED_AWA, 1100, 0, wallet);
	job = paybed_job(b, DESK_PAY_SUBMIT);
	assert_int_equal(job.id, p.intent);
	assert_int_equal(job.francs, 1100);
	assert_string_equal(job.subject, "KLE-1");
	assert_int_equal(paybed_load(b, p.intent).state, STORE_INTENT_SUBMITTING);
	if (outcome != DESK_PAY_OUTCOMES)
		paybed_say(b, &job, outcome, "");
	return p;
}

struct desk_pay_job paybed_ask(struct paybed *b, int64_t after_ms)
{
	assert_true(b->reply.next_pay_ms == b->now_ms + after_ms);
	b->now_ms += after_ms;
	return paybed_job(b, DESK_PAY_QUERY);
}
