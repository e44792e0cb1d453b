/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole program but its loop: what the links hear becomes requests, requests become batches, replies go back to
 * whom they belong to. */
#include "daemon/house.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/must.h"
#include "base/rng.h"
#include "daemon/house_queue.h"
#include "desk/desk.h"

#include <stdlib.h>
#include <string.h>

/* Steps that may wait for the store, each link its share of them, so that a flood on one leaves room for the others:
 * beyond, phones are told to try again later. */
#define QUEUE_MAX 4096
#define SWEEP_COUNT 32
#define CAMPAIGN_COUNT 64       /* households */
#define RETRY_MS 5000           /* after a chore that failed */

_Static_assert(MENUS_LANGUAGES <= USSD_LANGUAGES, "a set's own texts have room on the link");

struct house_link {
	struct house *house;
	uint32_t index;
	struct smpp_link *link;
	struct sms_config sms;
	struct ussd *ussd;
	struct sms_sender *sender;
	struct sms_inbound *inbound;
	struct sms_receipts *receipts;
	size_t n_front;                 /* of its steps in the queue */
};

/* Who waits for the reply to a request of house_post; its ticket is the slot's index. */
struct waiter {
	void (*done)(void *ctx, const struct desk_reply *r);
	void *ctx;
	uint64_t ticket;        /* the caller's own */
};

/* What the house gives the desk to do again and again. */
struct chore {
	struct house *house;
	enum desk_kind kind;
	uint32_t count;
	int64_t due_ms;                 /* INT64_MAX: one is under way */
};
#define CHORES 2

struct house {
	const struct config *config;
	struct house_link *links;
	size_t n_links;
	struct pay *pay;
	struct ussd_texts texts;
	int64_t now_ms, wall_ms;
	struct rng rng;
	struct house_queue front, background;
	struct desk_reply *refused;     /* told at the next tick */
	size_t n_refused, refused_cap;
	struct waiter *waiters;
	size_t n_waiters;
	size_t in_flight;               /* requests taken, not yet replied to */
	struct chore chores[CHORES];
	struct house_watch *watch;
	bool is_stopping;
};

/* The store is so far behind that one more step would not be answered in time. */
static void refuse(struct house *h, const struct desk_request *r)
{
	struct desk_reply *reply;

	if (h->n_refused == h->refused_cap) {
		h->refused_cap = h->refused_cap ? h->refused_cap * 2 : 16;
		h->refused = base_realloc(h->refused, h->refused_cap * sizeof *h->refused);
	}
	reply = &h->refused[h->n_refused++];
	memset(reply, 0, sizeof *reply);
	reply->kind = r->kind;
	reply->verdict = DESK_FAILED;
	reply->link = r->link;
	reply->phone = r->phone;
	reply->ticket = r->ticket;
	reply->next_due_ms = INT64_MAX;
	reply->next_pay_ms = INT64_MAX;
	reply->body = r->body;
}

static void post(void *ctx, const struct desk_request *r)
{
	struct house_link *l = ctx;
	struct house *h = l->house;

	must(r->link == l->index);
	if (desk_batch_is_background(r->kind)) {
		daemon_house_queue_push(&h->background, r);
	} else if (l->n_front < QUEUE_MAX / h->n_links) {
		daemon_house_queue_push(&h->front, r);
		l->n_front++;
	} else {
		refuse(h, r);
	}
}

static void post_pay(void *ctx, const struct desk_request *r)
{
	struct house *h = ctx;

	daemon_house_queue_push(&h->background, r)->entropy = base_rng_next(&h->rng);
}

static void on_message(void *ctx, int leg, const struct smpp_pdu *pdu)
{
	struct house_link *l = ctx;

	if (ussd_dialog_is_ours(l->ussd, pdu))
		ussd_dialog_on_message(l->ussd, leg, pdu, l->house->now_ms, l->house->wall_ms);
	else if (sms_receipts_is_one(&l->sms, pdu))
		sms_receipts_on_message(l->receipts, leg, pdu, l->house->wall_ms);
	else
		sms_inbound_on_message(l->inbound, leg, pdu, l->house->now_ms, l->house->wall_ms);
}

static void on_outcome(void *ctx, int leg, uint64_t tag, enum smpp_outcome outcome, const struct smpp_pdu *pdu)
{
	struct house_link *l = ctx;

	if (tag & SMS_SENDER_TAG)
		sms_sender_on_outcome(l->sender, tag, outcome, pdu, l->house->now_ms, l->house->wall_ms);
	else
		ussd_dialog_on_outcome(l->ussd, leg, tag, outcome, pdu, l->house->now_ms, l->house->wall_ms);
}

static void open_link(struct house *h, size_t i, const struct config_link *c, const struct ussd_dialects *dialects)
{
	struct house_link *l = &h->links[i];
	struct smpp_link_config link = c->smpp;
	struct smpp_link_events events = {.ctx = l, .on_message = on_message, .on_outcome = on_outcome};
	struct ussd_config ussd = {
		.link = (uint32_t) i, .name = c->name, .dialect = ussd_dialect_find(dialects, c->dialect),
		.codes = (const char *const *) c->codes, .n_codes = c->n_codes, .answer_ms = c->answer_ms,
		.seed = base_rng_next(&h->rng),
	};

	must(ussd.dialect);
	link.name = c->name;
	link.seed = base_rng_next(&h->rng);
	l->house = h;
	l->index = (uint32_t) i;
	l->link = smpp_link_new(&link, &events, h->now_ms);
	l->ussd = ussd_dialog_new(&ussd, l->link, &h->texts, (struct ussd_out){.ctx = l, .post = post});
	l->sms = c->sms;
	l->sms.link = (uint32_t) i;
	l->sms.seed = base_rng_next(&h->rng);
	l->sender = sms_sender_new(&l->sms, l->link, (struct sms_out){.ctx = l, .post = post}, h->now_ms);
	l->inbound = sms_inbound_new(&l->sms, l->link, (struct sms_out){.ctx = l, .post = post});
	l->receipts = sms_receipts_new(&l->sms, l->link, (struct sms_out){.ctx = l, .post = post});
}

struct house *daemon_house_new(const struct config *c, const struct ussd_dialects *dialects, const struct menus *menus,
			       struct pay_transport transport, uint64_t seed, int64_t now_ms, int64_t wall_offset_ms)
{
	struct house *h = base_alloc(sizeof *h);

	h->rng.state = seed;
	h->now_ms = now_ms;
	h->chores[0] = (struct chore){h, DESK_SWEEP, SWEEP_COUNT, now_ms};
	h->chores[1] = (struct chore){h, DESK_CAMPAIGN, CAMPAIGN_COUNT, now_ms};
	h->wall_ms = now_ms + wall_offset_ms;
	daemon_house_set_menus(h, menus);
	h->config = c;
	h->watch = daemon_house_watch_new((struct house_watch_out){h, daemon_house_post}, now_ms);
	h->pay = pay_new(c->wallets, c->n_wallets, transport, (struct pay_out){.ctx = h, .post = post_pay}, h->now_ms, h->wall_ms);
	h->n_links = c->n_links;
	h->links = base_alloc(c->n_links * sizeof *h->links);
	for (size_t i = 0; i < c->n_links; i++)
		open_link(h, i, &c->links[i], dialects);
	return h;
}

void daemon_house_free(struct house *h)
{
	if (!h)
		return;
	for (size_t i = 0; i < h->n_links; i++) {
		sms_receipts_free(h->links[i].receipts);
		sms_inbound_free(h->links[i].inbound);
		sms_sender_free(h->links[i].sender);
		ussd_dialog_free(h->links[i].ussd);
		smpp_link_free(h->links[i].link);
	}
	daemon_house_watch_free(h->watch);
	pay_free(h->pay);
	free(h->links);
	free(h->front.requests);
	free(h->background.requests);
	free(h->refused);
	free(h->waiters);
	free(h);
}

void daemon_house_set_time(struct house *h, int64_t now_ms, int64_t wall_ms)
{
	h->now_ms = now_ms;
	h->wall_ms = wall_ms;
	pay_set_time(h->pay, now_ms, wall_ms);
}

void daemon_house_set_menus(struct house *h, const struct menus *menus)
{
	struct ussd_texts *t = &h->texts;

	t->languages = menus_languages(menus);
	for (size_t i = 0; i < t->languages; i++) {
		t->late[i] = menus_canned(menus, MENUS_LATE, i);
		t->store_down[i] = menus_canned(menus, MENUS_STORE_DOWN, i);
		t->unknown_session[i] = menus_canned(menus, MENUS_UNKNOWN_SESSION, i);
		t->unknown_code[i] = menus_canned(menus, MENUS_UNKNOWN_CODE, i);
		t->stopping[i] = menus_canned(menus, MENUS_STOPPING, i);
	}
}

size_t daemon_house_links(const struct house *h)
{
	return h->n_links;
}

struct smpp_link *daemon_house_link(struct house *h, size_t i)
{
	must(i < h->n_links);
	return h->links[i].link;
}

struct ussd *daemon_house_ussd(struct house *h, size_t i)
{
	must(i < h->n_links);
	return h->links[i].ussd;
}

struct sms_sender *daemon_house_sender(struct house *h, size_t i)
{
	must(i < h->n_links);
	return h->links[i].sender;
}

struct sms_inbound *daemon_house_inbound(struct house *h, size_t i)
{
	must(i < h->n_links);
	return h->links[i].inbound;
}

struct sms_receipts *daemon_house_receipts(struct house *h, size_t i)
{
	must(i < h->n_links);
	return h->links[i].receipts;
}

struct pay *daemon_house_pay(struct house *h)
{
	return h->pay;
}

struct house_watch *daemon_house_watch(struct house *h)
{
	return h->watch;
}

const struct config *daemon_house_config(const struct house *h)
{
	return h->config;
}

bool daemon_house_is_stopping(const struct house *h)
{
	return h->is_stopping;
}

void daemon_house_post(struct house *h, const struct desk_request *r,
		       void (*done)(void *ctx, const struct desk_reply *r), void *ctx)
{
	struct desk_request *posted;
	size_t slot = 0;

	must(desk_batch_is_background(r->kind));
	while (slot < h->n_waiters && h->waiters[slot].done)
		slot++;
	if (slot == h->n_waiters)
		h->waiters = base_realloc(h->waiters, ++h->n_waiters * sizeof *h->waiters);
	h->waiters[slot] = (struct waiter){done, ctx, r->ticket};
	posted = daemon_house_queue_push(&h->background, r);
	posted->ticket = slot;
	posted->now_ms = h->wall_ms;
	posted->entropy = base_rng_next(&h->rng);
}

static void on_chore(void *ctx, const struct desk_reply *r)
{
	struct chore *c = ctx;

	c->due_ms = c->house->now_ms + (r->verdict == DESK_DONE ? (int64_t) r->wait_ms : RETRY_MS);
}

static void do_chores(struct house *h)
{
	for (struct chore *c = h->chores; c < h->chores + CHORES && !h->is_stopping; c++) {
		const struct desk_request r = {.kind = c->kind, .count = c->count};

		if (h->now_ms < c->due_ms)
			continue;
		c->due_ms = INT64_MAX;
		daemon_house_post(h, &r, on_chore, c);
	}
}

void daemon_house_hurry(struct house *h)
{
	for (struct chore *c = h->chores; c < h->chores + CHORES; c++)
		if (c->due_ms != INT64_MAX)
			c->due_ms = h->now_ms;
}

static void tell_waiter(struct house *h, const struct desk_reply *reply)
{
	struct waiter w = h->waiters[reply->ticket];
	struct desk_reply own = *reply;

	must(w.done);
	h->waiters[reply->ticket].done = NULL; /* the slot is free before `done` posts again */
	own.ticket = w.ticket;
	w.done(w.ctx, &own);
}

static struct house_link *link_of(struct house *h, const struct desk_reply *r)
{
	must(r->link < h->n_links);
	return &h->links[r->link];
}

static void tell(struct house *h, const struct desk_reply *r)
{
	switch (r->kind) {
	case DESK_USSD_BEGIN:
	case DESK_USSD_ANSWER:
	case DESK_USSD_LEFT:
	case DESK_USSD_LATE:
		ussd_dialog_on_reply(link_of(h, r)->ussd, r, h->now_ms, h->wall_ms);
		break;
	case DESK_SMS_IN:
		sms_inbound_on_reply(link_of(h, r)->inbound, r);
		break;
	case DESK_OUTBOX_LEASE:
	case DESK_OUTBOX_RESULT:
		sms_sender_on_reply(link_of(h, r)->sender, r, h->now_ms, h->wall_ms);
		break;
	case DESK_RECEIPT:
		sms_receipts_on_reply(link_of(h, r)->receipts, r, h->wall_ms);
		break;
	case DESK_PAY_LEASE:
	case DESK_PAY_RESULT:
		pay_on_reply(h->pay, r);
		break;
	case DESK_IMPORT_CHUNK:
	case DESK_RELOAD:
	case DESK_ORDER:
	case DESK_COUNTER:
	case DESK_PAY_NOTICE:
	case DESK_CAMPAIGN:
	case DESK_ALERT:
	case DESK_SWEEP:
		tell_waiter(h, r);
		break;
	case DESK_KINDS:
		must(!"a kind of request");
	}
}

/* Telling may refuse more: they wait for the next tick. */
static void tell_refused(struct house *h)
{
	struct desk_reply *refused = h->refused;
	size_t n = h->n_refused;

	if (!n)
		return;
	base_log(LOG_WARNING, "store-behind", "refused=%zu queue=%zu", n, h->front.n);
	h->refused = NULL;
	h->n_refused = h->refused_cap = 0;
	for (size_t i = 0; i < n; i++)
		tell(h, &refused[i]);
	free(refused);
}

static void watch(struct house *h)
{
	for (size_t i = 0; i < h->n_links; i++)
		daemon_house_watch_link(h->watch, h->config->links[i].name, h->links[i].link, h->config->links[i].smpp.is_pair);
	for (size_t i = 0; i < h->config->n_wallets; i++)
		daemon_house_watch_see(h->watch, SCHEME_ALERT_WALLET, h->config->desk_wallets[i].name, pay_counts(h->pay, i)->is_down, 0);
	if (!h->is_stopping)
		daemon_house_watch_tick(h->watch, h->now_ms);
}

void daemon_house_tick(struct house *h)
{
	for (size_t i = 0; i < h->n_links; i++) {
		smpp_link_tick(h->links[i].link, h->now_ms);
		ussd_dialog_tick(h->links[i].ussd, h->now_ms, h->wall_ms);
		sms_sender_tick(h->links[i].sender, h->now_ms, h->wall_ms);
	}
	pay_tick(h->pay);
	tell_refused(h);
	do_chores(h);
	watch(h);
}

static int64_t sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int64_t daemon_house_next_deadline(const struct house *h)
{
	int64_t due_ms = h->n_refused ? h->now_ms : INT64_MAX;

	for (int i = 0; i < CHORES && !h->is_stopping; i++)
		due_ms = sooner(due_ms, h->chores[i].due_ms);
	due_ms = sooner(due_ms, pay_next_deadline(h->pay));
	due_ms = h->is_stopping ? due_ms : sooner(due_ms, daemon_house_watch_next_deadline(h->watch));
	for (size_t i = 0; i < h->n_links; i++) {
		due_ms = sooner(due_ms, smpp_link_next_deadline(h->links[i].link));
		due_ms = sooner(due_ms, ussd_dialog_next_deadline(h->links[i].ussd));
		due_ms = sooner(due_ms, sms_sender_next_deadline(h->links[i].sender, h->now_ms, h->wall_ms));
	}
	return due_ms;
}

bool daemon_house_has_batch(const struct house *h)
{
	return h->front.n || h->background.n;
}

/* The phones' requests go over by swapping arrays; a little background work is put behind them. */
void daemon_house_take_batch(struct house *h, struct house_batch *out)
{
	struct house_queue taken = h->front;
	size_t n = daemon_house_queue_share(&h->background, h->front.n > 0);

	h->front = (struct house_queue){.requests = out->requests, .cap = out->cap};
	for (size_t i = 0; i < h->n_links; i++)
		h->links[i].n_front = 0;
	for (size_t i = 0; i < n; i++)
		daemon_house_queue_push(&taken, &h->background.requests[i]);
	h->background.n -= n;
	if (n)
		memmove(h->background.requests, h->background.requests + n,
			h->background.n * sizeof *h->background.requests);
	if (!out->replies || taken.cap != out->cap)
		out->replies = base_realloc(out->replies, taken.cap * sizeof *out->replies);
	out->requests = taken.requests;
	out->n = taken.n;
	out->cap = taken.cap;
	h->in_flight += taken.n;
}

void daemon_house_replies(struct house *h, const struct house_batch *b)
{
	must(h->in_flight >= b->n);
	h->in_flight -= b->n;
	for (size_t i = 0; b->n && i < h->n_links; i++)
		sms_sender_set_due(h->links[i].sender, b->replies[0].next_due_ms);
	if (b->n)
		pay_set_due(h->pay, b->replies[0].next_pay_ms);
	for (size_t i = 0; i < b->n; i++)
		tell(h, &b->replies[i]);
}

void daemon_house_stop(struct house *h)
{
	h->is_stopping = true;
	pay_stop(h->pay);
	for (size_t i = 0; i < h->n_links; i++) {
		ussd_dialog_stop(h->links[i].ussd);
		sms_sender_stop(h->links[i].sender);
	}
}

bool daemon_house_is_quiet(const struct house *h)
{
	size_t in_hand = h->front.n + h->background.n + h->n_refused + h->in_flight + pay_in_hand(h->pay);

	for (size_t i = 0; i < h->n_links; i++)
		in_hand += ussd_dialog_in_hand(h->links[i].ussd) + sms_sender_in_hand(h->links[i].sender)
			   + sms_inbound_in_hand(h->links[i].inbound) + sms_receipts_in_hand(h->links[i].receipts);
	return in_hand == 0;
}
