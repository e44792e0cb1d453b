/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wallets in a box as a process reaches them. */
#include "tests/lib/purse.h"

#include "base/buf.h"
#include "base/must.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADERS 16

const char *const purse_names[PURSE_WALLETS] = {"orange", "moov"};

/* A request whose answer somebody waits for. */
struct exchange {
	struct exchange *next;
	size_t wallet;
	int64_t number;                 /* the wallet's */
	int64_t deadline_ms;
	void (*done)(void *ctx, const struct pay_http_response *r);
	void *ctx;
	bool is_over;                   /* `response` is what became of it */
	struct pay_http_response response;
	char *body;
};

struct call {
	struct call *next;
	struct purse_call call;
};

struct purse_wallet {
	struct purse *purse;
	struct sim_wallet *sim;
};

struct purse {
	struct purse_wallet wallets[PURSE_WALLETS];
	struct purse_events events;
	struct exchange *exchanges, **last_exchange;
	struct call *calls, **last_call;
	int64_t now_ms;
	bool is_cut;                    /* the process died: what it still says is not heard */
};

/* ---- what the wallets tell ---- */

static void on_answer(void *ctx, const struct sim_wallet_answer *a)
{
	struct purse_wallet *w = ctx;
	struct exchange *x;

	for (x = w->purse->exchanges; x; x = x->next)
		if (x->number == a->exchange && x->wallet == (size_t) (w - w->purse->wallets))
			break;
	if (!x || x->is_over)
		return; /* nobody waits for it any more */
	x->is_over = true;
	if (!a->status || a->len > PAY_ANSWER_MAX) {
		snprintf(x->response.why, sizeof(x->response.why), a->status ? "the answer is too long" : "the connection ended");
		return;
	}
	x->response.is_answered = true;
	x->response.status = a->status;
	x->response.len = a->len;
	snprintf(x->response.type, sizeof(x->response.type), "%s", a->type ? a->type : "");
	x->body = base_alloc(a->len + 1);
	if (a->len)
		memcpy(x->body, a->body, a->len);
	x->response.body = x->body;
}

static void on_call(void *ctx, const struct sim_wallet_call *c)
{
	struct purse *p = ((struct purse_wallet *) ctx)->purse;
	struct call *call = base_alloc(sizeof(*call));

	snprintf(call->call.method, sizeof(call->call.method), "%s", c->method);
	snprintf(call->call.url, sizeof(call->call.url), "%s", c->url);
	call->call.body = base_alloc(c->len + 1);
	if (c->len)
		memcpy(call->call.body, c->body, c->len);
	call->call.len = c->len;
	*p->last_call = call;
	p->last_call = &call->next;
}

static void on_question(void *ctx, uint64_t phone, const char *text)
{
	struct purse *p = ((struct purse_wallet *) ctx)->purse;

	if (p->events.on_question)
		p->events.on_question(p->events.ctx, phone, text);
}

static bool is_busy(void *ctx, uint64_t phone)
{
	struct purse *p = ((struct purse_wallet *) ctx)->purse;

	return p->events.is_busy && p->events.is_busy(p->events.ctx, phone);
}

struct purse *purse_new(const struct sim_wallet_config *config, const char *const notice_urls[PURSE_WALLETS],
			const struct purse_events *events)
{
	struct purse *p = base_alloc(sizeof(*p));

	p->events = *events;
	p->last_exchange = &p->exchanges;
	p->last_call = &p->calls;
	for (size_t i = 0; i < PURSE_WALLETS; i++) {
		struct sim_wallet_config c = *config;
		struct sim_wallet_events e = {&p->wallets[i], on_answer, on_call, on_question, is_busy};

		c.dialect = i ? SIM_WALLET_MOOV : SIM_WALLET_GSMA;
		c.notice_url = notice_urls[i];
		c.seed += i;
		p->wallets[i] = (struct purse_wallet){p, sim_wallet_new(&c, &e)};
	}
	return p;
}

/* ---- the process' side ---- */

static bool dies(struct purse *p, enum purse_boundary b)
{
	p->is_cut = p->is_cut || (p->events.on_boundary && p->events.on_boundary(p->events.ctx, b));
	return p->is_cut;
}

/* "Name: value" as two strings; the names lie in `names`. */
static size_t split_headers(const struct pay_http_request *r, struct buf *names, struct sim_wallet_header *out)
{
	size_t at[HEADERS];

	must(r->n_headers <= HEADERS);
	for (size_t i = 0; i < r->n_headers; i++) {
		const char *colon = strchr(r->headers[i], ':');

		must(colon);
		at[i] = names->len;
		base_buf_append(names, r->headers[i], (size_t) (colon - r->headers[i]));
		base_buf_append(names, "", 1);
		out[i].value = colon + 1 + strspn(colon + 1, " ");
	}
	for (size_t i = 0; i < r->n_headers; i++)
		out[i].name = (const char *) names->data + at[i];
	return r->n_headers;
}

/* Which wallet, and the path there. */
static const char *find_path(const char *url, size_t *wallet)
{
	for (size_t i = 0; i < PURSE_WALLETS; i++) {
		char start[64];
		int n = snprintf(start, sizeof(start), PURSE_URL "%s/", purse_names[i]);

		*wallet = i;
		if (!strncmp(url, start, (size_t) n))
			return url + n - 1;
	}
	return NULL;
}

static void send(void *ctx, const struct pay_http_request *r, void (*done)(void *ctx, const struct pay_http_response *r), void *done_ctx)
{
	struct purse *p = ctx;
	struct sim_wallet_header headers[HEADERS];
	struct buf names = {0};
	struct exchange *x = base_alloc(sizeof(*x));
	struct sim_wallet_request q = {.method = r->method, .headers = headers, .body = r->body, .len = r->len};

	q.path = find_path(r->url, &x->wallet);
	must(q.path);
	x->done = done;
	x->ctx = done_ctx;
	x->deadline_ms = p->now_ms + r->total_ms;
	*p->last_exchange = x;
	p->last_exchange = &x->next;
	if (dies(p, PURSE_SEND))
		return;
	q.n_headers = split_headers(r, &names, headers);
	x->number = sim_wallet_request(p->wallets[x->wallet].sim, &q, p->now_ms);
	base_buf_release(&names);
	dies(p, PURSE_SENT);
}

struct pay_transport purse_transport(struct purse *p)
{
	return (struct pay_transport){.ctx = p, .send = send};
}

struct sim_wallet *purse_wallet(struct purse *p, size_t i)
{
	return p->wallets[i].sim;
}

static void free_exchange(struct exchange *x)
{
	free(x->body);
	free(x);
}

void purse_cut(struct purse *p)
{
	p->is_cut = false;
	while (p->exchanges) {
		struct exchange *x = p->exchanges;

		p->exchanges = x->next;
		free_exchange(x);
	}
	p->last_exchange = &p->exchanges;
	while (p->calls) {
		struct call *c = p->calls;

		p->calls = c->next;
		free(c->call.body);
		free(c);
	}
	p->last_call = &p->calls;
}

void purse_free(struct purse *p)
{
	if (!p)
		return;
	purse_cut(p);
	for (size_t i = 0; i < PURSE_WALLETS; i++)
		sim_wallet_free(p->wallets[i].sim);
	free(p);
}

/* ---- time ---- */

/* The first exchange that is over, or whose patience is; NULL: none. */
static struct exchange *take_ended(struct purse *p)
{
	for (struct exchange **at = &p->exchanges; *at; at = &(*at)->next) {
		struct exchange *x = *at;

		if (!x->is_over && x->deadline_ms > p->now_ms)
			continue;
		*at = x->next;
		if (p->last_exchange == &x->next)
			p->last_exchange = at;
		return x;
	}
	return NULL;
}

static struct call *take_call(struct purse *p)
{
	struct call *c = p->calls;

	if (c && !(p->calls = c->next))
		p->last_call = &p->calls;
	return c;
}

void purse_set_time(struct purse *p, int64_t now_ms)
{
	p->now_ms = now_ms;
}

void purse_tick(struct purse *p, int64_t now_ms)
{
	struct exchange *x;
	struct call *c;

	p->now_ms = now_ms;
	for (size_t i = 0; i < PURSE_WALLETS; i++)
		sim_wallet_tick(p->wallets[i].sim, now_ms);
	while (!p->is_cut && (x = take_ended(p))) {
		if (!x->is_over)
			snprintf(x->response.why, sizeof(x->response.why), "no answer");
		x->done(x->ctx, &x->response);
		dies(p, PURSE_ANSWERED);
		free_exchange(x);
	}
	while (!p->is_cut && (c = take_call(p))) {
		if (p->events.on_call)
			p->events.on_call(p->events.ctx, &c->call);
		free(c->call.body);
		free(c);
	}
}

int64_t purse_next_deadline(const struct purse *p)
{
	int64_t next_ms = INT64_MAX;

	for (size_t i = 0; i < PURSE_WALLETS; i++) {
		int64_t ms = sim_wallet_next_deadline(p->wallets[i].sim);

		next_ms = ms < next_ms ? ms : next_ms;
	}
	for (const struct exchange *x = p->exchanges; x; x = x->next) {
		int64_t ms = x->is_over ? p->now_ms : x->deadline_ms;

		next_ms = ms < next_ms ? ms : next_ms;
	}
	return p->calls ? p->now_ms : next_ms;
}
