/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Payments out: leases jobs, asks the wallets, reports what they said. */
#include "pay/pay.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/must.h"
#include "pay/call.h"
#include "pay/health.h"
#include "pay/outcome.h"
#include "pay/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HAND_MAX 64             /* jobs leased and not yet reported */
#define EMPTY_MS 1000           /* after a lease that gave nothing, and after a job was given back */
#define FAILED_MS 5000          /* after one that the store could not give */
#define TOO_MANY_REQUESTS 429   /* of HTTP: from here on it is not about the payment */
#define HELD_MS 10000           /* a job that could not begin for so long is given back, so that one wallet's queue is not another's */

struct channel;

/* A job in hand, or a wallet's heartbeat. */
struct slot {
	struct pay *pay;
	struct channel *channel;
	struct desk_pay_job job;
	struct pay_call call;
	bool is_used, is_flying;
	bool has_left;          /* the request that moves money: perhaps it arrived */
	int n_requests;
	int64_t leased_ms, sent_ms;
	uint64_t order;
};

struct channel {                /* to a wallet */
	const struct pay_wallet *wallet;
	struct pay_health health;
	struct pay_counts counts;
	struct slot heartbeat;
};

struct pay {
	struct channel *channels;
	size_t n_channels;
	struct pay_transport transport;
	struct pay_out out;
	struct pay_report report;
	struct slot slots[HAND_MAX];
	size_t n_used;
	uint64_t orders;
	int64_t now_ms, wall_ms;
	int64_t due_ms;         /* wall clock: when a payment has something to ask */
	int64_t lease_after_ms; /* monotonic: no lease until then */
	bool is_leasing, is_stopping;
	struct desk_pay_lease lease;
	struct desk_pay_job leased[HAND_MAX];
};

struct pay *pay_new(const struct pay_wallet *wallets, size_t n, struct pay_transport transport, struct pay_out out, int64_t now_ms,
		    int64_t wall_ms)
{
	struct pay *p = base_alloc(sizeof *p);

	p->transport = transport;
	p->out = out;
	p->now_ms = now_ms;
	p->wall_ms = wall_ms;
	p->n_channels = n;
	p->channels = base_alloc((n ? n : 1) * sizeof *p->channels);
	for (size_t i = 0; i < n; i++) {
		struct channel *c = &p->channels[i];

		c->wallet = &wallets[i];
		c->heartbeat.pay = p;
		c->heartbeat.channel = c;
		pay_health_init(&c->health, c->wallet->connector->has_heartbeat ? c->wallet->heartbeat_ms : 0, now_ms);
	}
	for (size_t i = 0; i < HAND_MAX; i++)
		p->slots[i].pay = p;
	p->lease.jobs = p->leased;
	p->lease.is_first = true;
	p->due_ms = INT64_MAX;
	pay_report_init(&p->report, out, HAND_MAX);
	return p;
}

void pay_free(struct pay *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->n_channels; i++)
		pay_call_release(&p->channels[i].heartbeat.call);
	for (size_t i = 0; i < HAND_MAX; i++)
		pay_call_release(&p->slots[i].call);
	pay_report_release(&p->report);
	free(p->channels);
	free(p);
}

/* ---- what becomes of a job ---- */

static void end(struct slot *s)
{
	struct pay *p = s->pay;

	pay_call_release(&s->call);
	s->is_used = false;
	p->n_used--;
}

static void report(struct slot *s)
{
	const struct desk_paid *paid = &s->call.paid;

	s->channel->counts.outcomes[paid->verb][paid->outcome]++;
	base_log(LOG_INFO, "pay-outcome", "wallet=%s verb=%s id=%" PRId64 " outcome=%s%s reason=\"%s\"", s->job.wallet,
		 pay_outcome_verb(paid->verb), paid->id, pay_outcome_name(paid->outcome), paid->is_unsent ? " state=unsent" : "",
		 paid->reason);
	pay_report_add(&s->pay->report, paid);
	end(s);
}

/* Not one octet of it left: it is for later. */
static void give_back(struct slot *s, const char *why)
{
	struct pay *p = s->pay;

	pay_call_init(&s->call, s->channel ? s->channel->wallet : NULL, &s->job, p->wall_ms);
	pay_call_end(&s->call, DESK_PAY_UNKNOWN, why);
	s->call.paid.is_unsent = true;
	if (s->channel)
		s->channel->counts.given_back++;
	base_log(LOG_INFO, "pay-given-back", "wallet=%s verb=%s id=%" PRId64 " why=%s", s->job.wallet,
		 pay_outcome_verb(s->job.verb), s->job.id, why);
	p->lease_after_ms = p->now_ms + EMPTY_MS;
	pay_report_add(&p->report, &s->call.paid);
	end(s);
}

static void say_health(const struct channel *c, const char *why)
{
	if (c->health.is_down)
		base_log(LOG_WARNING, "wallet-down", "wallet=%s why=\"%s\": it gets no new payment until it is well", c->wallet->desk->name,
			 why);
	else
		base_log(LOG_INFO, "wallet-up", "wallet=%s", c->wallet->desk->name);
}

static void end_heartbeat(struct slot *s)
{
	struct channel *c = s->channel;
	bool is_well = s->call.paid.outcome == DESK_PAY_SUCCEEDED;

	if (pay_health_on_heartbeat(&c->health, is_well, s->pay->now_ms))
		say_health(c, s->call.paid.reason);
	pay_call_release(&s->call);
	s->is_used = false;
}

static void finish(struct slot *s)
{
	struct desk_paid *paid = &s->call.paid;

	if (paid->verb != DESK_PAY_QUERY && paid->outcome == DESK_PAY_UNKNOWN && !s->has_left)
		paid->is_unsent = true;
	if (s->call.job)
		report(s);
	else
		end_heartbeat(s);
}

/* ---- asking ---- */

static void on_answer(void *ctx, const struct pay_http_response *r);

static void send_request(struct slot *s)
{
	struct pay *p = s->pay;
	struct pay_call *c = &s->call;
	const struct pay_wallet *w = s->channel->wallet;
	const char *headers[PAY_CALL_HEADERS];
	const struct pay_http_request request = {
		.method = c->method, .url = base_buf_str(&c->url), .headers = headers, .n_headers = c->n_headers,
		.body = c->body.len ? base_buf_str(&c->body) : NULL, .len = c->body.len,
		.connect_ms = w->connect_ms, .total_ms = w->total_ms, .ca_file = w->ca_file,
	};

	for (size_t i = 0; i < c->n_headers; i++)
		headers[i] = base_buf_str(&c->headers[i]);
	s->n_requests++;
	s->has_left |= c->moves_money;
	s->is_flying = true;
	s->sent_ms = p->now_ms;
	s->channel->counts.requests++;
	s->channel->counts.in_flight++;
	p->transport.send(p->transport.ctx, &request, on_answer, s);
}

/* The next request of the call, or its end. */
static void ask(struct slot *s)
{
	pay_call_empty(&s->call);
	if (s->n_requests == PAY_CALL_STEPS) {
		pay_call_end(&s->call, DESK_PAY_UNKNOWN, "round-in-circles");
		finish(s);
	} else if (s->channel->wallet->connector->ask(&s->call)) {
		finish(s);
	} else {
		send_request(s);
	}
}

static void begin(struct slot *s, const struct desk_pay_job *job)
{
	s->n_requests = 0;
	s->has_left = false;
	pay_call_init(&s->call, s->channel->wallet, job, s->pay->wall_ms);
	ask(s);
}

/* No answer. A payment is given back where no octet of the request that moves money can have left (finish says so). */
static void on_silence(struct slot *s, const struct pay_http_response *r)
{
	if (r->is_unsent)
		s->has_left &= !s->call.moves_money;
	s->call.paid.is_unsent = r->is_unsent && s->n_requests == 1;
	pay_call_end(&s->call, DESK_PAY_UNKNOWN, r->why);
	finish(s);
}

static void count_answer(struct slot *s, const struct pay_http_response *r)
{
	struct pay_counts *counts = &s->channel->counts;

	counts->in_flight--;
	if (r->is_answered) {
		counts->answers++;
		counts->answer_ms += (uint64_t) (s->pay->now_ms - s->sent_ms);
	} else if (r->is_unsent) {
		counts->unsent++;
	} else {
		counts->unanswered++;
	}
}

/* What this exchange says of the wallet's health; a heartbeat speaks for itself. */
static void judge_health(struct slot *s, const struct pay_http_response *r)
{
	bool is_sound = r->is_answered && r->status < TOO_MANY_REQUESTS && !s->call.is_trouble;
	char why[sizeof r->why];

	if (r->is_answered)
		snprintf(why, sizeof why, "HTTP %d", r->status);
	else
		memcpy(why, r->why, sizeof why);
	if (s->call.job && pay_health_on_request(&s->channel->health, is_sound, s->pay->now_ms))
		say_health(s->channel, why);
}

static void on_answer(void *ctx, const struct pay_http_response *r)
{
	struct slot *s = ctx;
	bool is_over;

	must(s->is_flying);
	s->is_flying = false;
	count_answer(s, r);
	is_over = r->is_answered && s->channel->wallet->connector->read(&s->call, r);
	judge_health(s, r);
	if (!r->is_answered)
		on_silence(s, r);
	else if (is_over)
		finish(s);
	else
		ask(s);
}

/* ---- jobs in hand ---- */

/* The heartbeat has its place beside the window. */
static bool must_wait(const struct slot *s)
{
	const struct channel *c = s->channel;

	return c->counts.in_flight - c->heartbeat.is_flying >= (size_t) c->wallet->window;
}

/* What is down gets no new payment; it is asked about those it has. */
static bool is_held_back(const struct slot *s)
{
	return s->channel->health.is_down && s->job.verb != DESK_PAY_QUERY;
}

/* The job that waits and was leased first, of those that can go on now; NULL: none. */
static struct slot *next_job(struct pay *p)
{
	struct slot *first = NULL;

	for (size_t i = 0; i < HAND_MAX; i++) {
		struct slot *s = &p->slots[i];

		if (!s->is_used || s->is_flying || (first && first->order < s->order))
			continue;
		if (!s->channel || p->is_stopping || is_held_back(s) || !must_wait(s) || p->now_ms - s->leased_ms >= HELD_MS)
			first = s;
	}
	return first;
}

static void go_on(struct pay *p)
{
	struct slot *s;

	while ((s = next_job(p))) {
		if (!s->channel)
			give_back(s, "no-such-wallet");
		else if (p->is_stopping)
			give_back(s, "stopping");
		else if (is_held_back(s))
			give_back(s, "wallet-down");
		else if (must_wait(s))
			give_back(s, "busy");
		else
			begin(s, &s->job);
	}
}

static struct channel *channel_of(struct pay *p, const char *wallet)
{
	for (size_t i = 0; i < p->n_channels; i++)
		if (!strcmp(p->channels[i].wallet->desk->name, wallet))
			return &p->channels[i];
	return NULL;
}

static void take_in_hand(struct pay *p, const struct desk_pay_job *job)
{
	struct slot *s = p->slots;

	while (s->is_used)
		s++;
	must(s < p->slots + HAND_MAX);
	s->is_used = true;
	s->job = *job;
	s->channel = channel_of(p, job->wallet);
	s->leased_ms = p->now_ms;
	s->order = p->orders++;
	p->n_used++;
}

/* ---- leasing ---- */

static size_t room(const struct pay *p)
{
	return HAND_MAX - p->n_used - pay_report_len(&p->report);
}

static bool wants_lease(const struct pay *p)
{
	return p->n_channels && !p->is_leasing && !p->is_stopping && room(p) >= HAND_MAX / 2;
}

/* The first lease is taken whatever is due: it also ends those of the time before the start. */
static int64_t due(const struct pay *p)
{
	return p->lease.is_first ? 0 : p->due_ms;
}

static void lease(struct pay *p)
{
	struct desk_request r = {.kind = DESK_PAY_LEASE, .now_ms = p->wall_ms, .body = &p->lease};

	p->lease.cap = room(p);
	p->lease.n = 0;
	p->lease.next_due_ms = INT64_MAX;
	r.count = (uint32_t) p->lease.cap;
	p->is_leasing = true;
	p->out.post(p->out.ctx, &r);
}

static void on_lease(struct pay *p, const struct desk_reply *r)
{
	p->is_leasing = false;
	if (r->verdict == DESK_FAILED) {
		p->lease_after_ms = p->now_ms + FAILED_MS;
		return;
	}
	p->lease.is_first = false;
	p->due_ms = p->lease.next_due_ms;
	if (!p->lease.n)
		p->lease_after_ms = p->now_ms + EMPTY_MS;
	for (size_t i = 0; i < p->lease.n; i++)
		take_in_hand(p, &p->leased[i]);
}

/* ---- the rooms around ---- */

void pay_set_time(struct pay *p, int64_t now_ms, int64_t wall_ms)
{
	p->now_ms = now_ms;
	p->wall_ms = wall_ms;
}

void pay_set_due(struct pay *p, int64_t next_pay_ms)
{
	p->due_ms = next_pay_ms;
}

void pay_on_reply(struct pay *p, const struct desk_reply *r)
{
	if (r->kind == DESK_PAY_LEASE)
		on_lease(p, r);
	else
		pay_report_on_reply(&p->report, r->verdict != DESK_FAILED, p->now_ms);
	pay_tick(p);
}

static void tick_channel(struct pay *p, struct channel *c)
{
	if (pay_health_tick(&c->health, p->now_ms))
		say_health(c, "");
	if (!p->is_stopping && pay_health_begin(&c->health, p->now_ms)) {
		c->heartbeat.is_used = true;
		begin(&c->heartbeat, NULL);
	}
}

void pay_tick(struct pay *p)
{
	for (size_t i = 0; i < p->n_channels; i++)
		tick_channel(p, &p->channels[i]);
	go_on(p);
	pay_report_bring(&p->report, p->now_ms, p->wall_ms);
	if (wants_lease(p) && due(p) <= p->wall_ms && p->now_ms >= p->lease_after_ms)
		lease(p);
}

static int64_t sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int64_t pay_next_deadline(const struct pay *p)
{
	int64_t next_ms = pay_report_next_deadline(&p->report), due_ms;

	if (pay_report_is_due(&p->report) || next_job((struct pay *) p))
		return p->now_ms;
	for (size_t i = 0; i < HAND_MAX; i++)
		if (p->slots[i].is_used && !p->slots[i].is_flying)
			next_ms = sooner(next_ms, p->slots[i].leased_ms + HELD_MS);
	for (size_t i = 0; i < p->n_channels && !p->is_stopping; i++)
		next_ms = sooner(next_ms, pay_health_next_deadline(&p->channels[i].health));
	if (wants_lease(p) && due(p) != INT64_MAX) {
		due_ms = p->now_ms + (due(p) > p->wall_ms ? due(p) - p->wall_ms : 0);
		next_ms = sooner(next_ms, due_ms < p->lease_after_ms ? p->lease_after_ms : due_ms);
	}
	return next_ms;
}

void pay_stop(struct pay *p)
{
	p->is_stopping = true;
}

size_t pay_in_hand(const struct pay *p)
{
	return p->n_used + pay_report_len(&p->report) + p->is_leasing;
}

const struct pay_counts *pay_counts(struct pay *p, size_t wallet)
{
	must(wallet < p->n_channels);
	p->channels[wallet].counts.is_down = p->channels[wallet].health.is_down;
	return &p->channels[wallet].counts;
}
