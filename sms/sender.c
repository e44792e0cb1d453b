/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages out: leased, submitted at the link's pace, reported. */
#include "sms/sender.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/must.h"
#include "base/phone.h"
#include "base/rng.h"
#include "sms/hand.h"
#include "sms/pace.h"
#include "sms/report.h"
#include "sms/submit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RESPONSE_MS 30000
#define EMPTY_MS 1000        /* after a lease that gave nothing: `due` may be another link's */
#define FAILED_MS 5000       /* after one that the store could not give */
#define HELD_MS 60000        /* what could not be sent for so long is given back */
#define HAND_MAX 512
#define HAND_WINDOWS 8       /* in hand are so many windows: one in flight, others on their way from and to the desk */
#define LEASED_MAX 256       /* by one lease: about 1 ms of a batch */

const int sms_sender_bounds_ms[SMS_SENDER_BUCKETS] = {5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000};

struct sms_sender {
	struct sms_config config;
	struct smpp_link *link;
	struct sms_out out;
	struct rng rng;
	struct sms_sender_counts counts;
	struct sms_pace pace;
	struct sms_hand hand;
	struct sms_report report;
	int ahead;                          /* messages that wait here for their turn: as few as keep the link busy */
	bool is_leasing, is_stopping;
	int64_t due_ms;                     /* wall clock: when the outbox has something */
	int64_t lease_after_ms;             /* monotonic: no lease until then */
	struct desk_lease lease;
	struct desk_outgoing leased[LEASED_MAX];
	int n_flying;                       /* submits without an answer */
	bool is_full;                       /* the link's own window, until an answer comes */
	struct sms_submit submit;
};

/* What is in hand, is in flight or is being reported. */
static size_t hand_cap(const struct sms_config *c)
{
	return (size_t) (c->window < HAND_MAX / HAND_WINDOWS ? c->window * HAND_WINDOWS : HAND_MAX);
}

struct sms_sender *sms_sender_new(const struct sms_config *config, struct smpp_link *link, struct sms_out out, int64_t now_ms)
{
	struct sms_sender *s = base_alloc(sizeof *s);

	s->config = *config;
	s->config.window = config->window > 0 ? config->window : 1;
	s->config.response_ms = config->response_ms ? config->response_ms : RESPONSE_MS;
	s->link = link;
	s->out = out;
	s->rng.state = config->seed;
	s->ahead = 1;
	s->lease.messages = s->leased;
	s->lease.is_first = true;
	snprintf(s->lease.link, sizeof s->lease.link, "%s", config->name);
	sms_pace_init(&s->pace, config->rate, now_ms);
	sms_hand_init(&s->hand, hand_cap(&s->config));
	sms_report_init(&s->report, config, out, s->hand.cap);
	return s;
}

void sms_sender_free(struct sms_sender *s)
{
	if (!s)
		return;
	sms_hand_release(&s->hand);
	sms_report_release(&s->report);
	free(s);
}

/* ---- what becomes of a message ---- */

static void finish(struct sms_sender *s, struct sms_hand_message *m)
{
	struct desk_sent *r = &m->result;

	r->is_unsent = !r->n_parts && !r->is_unknown;
	r->parts = r->is_unsent ? 0 : m->parts.n;
	s->counts.given_back += r->is_unsent;
	sms_report_add(&s->report, r);
	sms_hand_drop(&s->hand, m);
}

/* The answer for the part that is next; the message goes on or ends. */
static void answer(struct sms_sender *s, struct sms_hand_message *m, uint32_t status, const struct smpp_str *id)
{
	struct desk_part *part = &m->result.part[m->result.n_parts++];
	size_t len = id && id->len < sizeof part->message_id ? id->len : 0;

	part->status = status;
	memcpy(part->message_id, len ? id->s : "", len);
	if (!status && m->result.first_part + m->result.n_parts < m->parts.n) {
		sms_hand_wait(&s->hand, m);
		return;
	}
	s->counts.messages += !status;
	finish(s, m);
}

static void count_refused(struct sms_sender_counts *c, uint32_t status)
{
	size_t i = 0;

	c->refused++;
	while (i < c->n_reasons && c->reasons[i].status != status)
		i++;
	if (i == SMS_SENDER_REASONS)
		return;
	if (i == c->n_reasons)
		c->reasons[c->n_reasons++].status = status;
	c->reasons[i].n++;
}

static void count_answer(struct sms_sender_counts *c, int64_t ms)
{
	size_t i = 0;

	while (i < SMS_SENDER_BUCKETS && ms > sms_sender_bounds_ms[i])
		i++;
	c->answered[i]++;
	c->answer_ms += (uint64_t) ms;
}

/* ---- sending ---- */

/* A gateway counts messages or what goes over the air: then each part takes a token. */
static bool may_send(struct sms_sender *s, const struct sms_hand_message *m, int64_t now_ms)
{
	if (s->config.rate_counts_parts || !m->result.n_parts)
		return sms_pace_take(&s->pace, now_ms);
	return !sms_pace_is_stopped(&s->pace, now_ms);
}

static uint64_t tag_of(const struct sms_sender *s, const struct sms_hand_message *m)
{
	return SMS_SENDER_TAG | sms_hand_index(&s->hand, m);
}

/* smpp_link_submit's answer, on whatever leg has room. */
static int submit(struct sms_sender *s, const struct sms_hand_message *m, int64_t now_ms, int64_t wall_ms)
{
	int legs = smpp_link_legs(s->link), rc = SMPP_NOT_BOUND;

	if (!sms_submit_make(&s->submit, &s->config, m, wall_ms))
		return SMPP_UNFIT;
	for (int i = 0; i < legs && (rc == SMPP_NOT_BOUND || rc == SMPP_WINDOW_FULL); i++)
		rc = smpp_link_submit(s->link, smpp_link_pick(s->link, i), SMPP_LANE_SMS, &s->submit.pdu, tag_of(s, m),
				      now_ms + s->config.response_ms, now_ms);
	return rc;
}

/* Sends the next part of the message that goes first. False: not now. */
static bool send_one(struct sms_sender *s, int64_t now_ms, int64_t wall_ms)
{
	struct sms_hand_message *m = s->hand.first;
	int rc;

	if (!m || s->n_flying >= s->config.window || s->is_full || !may_send(s, m, now_ms))
		return false;
	rc = submit(s, m, now_ms, wall_ms);
	if (rc == SMPP_NOT_BOUND || rc == SMPP_WINDOW_FULL) {
		s->is_full = rc == SMPP_WINDOW_FULL;
		return false;
	}
	sms_hand_unwait(&s->hand, m);
	if (rc == SMPP_SENT) {
		s->counts.submitted++;
		s->n_flying++;
		m->sent_ms = now_ms;
	} else {
		count_refused(&s->counts, SMPP_RINVMSGLEN);
		answer(s, m, SMPP_RINVMSGLEN, NULL);
	}
	return true;
}

/* Without a leg, or when we stop, all of it; else what has been waiting for too long. */
static void give_back(struct sms_sender *s, int64_t now_ms)
{
	bool is_all = s->is_stopping || smpp_link_pick(s->link, -1) < 0;
	struct sms_hand_message *next;

	for (struct sms_hand_message *m = s->hand.first; m; m = next) {
		next = m->next;
		if (is_all || now_ms - m->leased_ms >= HELD_MS)
			finish(s, m);
	}
}

/* ---- leasing ----
 *
 * A lease is the mark on disk that a message may have left: whoever dies leaves all that it had leased as unknown (law 4). So a message
 * is leased as late as can be: no more wait here than leave while the desk gives the next ones. How many that is depends on the
 * gateway, the pace and the disk, and is found by trying: twice as many whenever the link could have sent and had nothing, a few less
 * whenever some were left. What waits in the outbox may be overtaken, withdrawn and held, besides. */

static int waiting(const struct sms_sender *s)
{
	return (int) s->hand.n - s->n_flying;
}

static bool has_room(const struct sms_sender *s)
{
	size_t taken = s->hand.n + sms_report_len(&s->report);

	return waiting(s) <= s->ahead / 2 && taken <= s->hand.cap / 2;
}

static void lease(struct sms_sender *s, int64_t wall_ms)
{
	size_t room = s->hand.cap - s->hand.n - sms_report_len(&s->report), want = (size_t) (s->ahead - waiting(s));
	struct desk_request r = {.kind = DESK_OUTBOX_LEASE, .link = s->config.link, .now_ms = wall_ms, .body = &s->lease};

	s->lease.cap = want < room ? want : room;
	s->lease.n = 0;
	r.count = (uint32_t) s->lease.cap;
	r.entropy = base_rng_next(&s->rng);
	s->is_leasing = true;
	s->out.post(s->out.ctx, &r);
}

/* A lease has come back full: was it in time? */
static void learn_ahead(struct sms_sender *s, int64_t now_ms)
{
	bool is_idle = s->n_flying < s->config.window && !s->is_full && sms_pace_is_idle(&s->pace, now_ms);

	if (!s->hand.first && is_idle)
		s->ahead = s->ahead * 4 < (int) s->hand.cap ? s->ahead * 2 : (int) s->hand.cap / 2;
	else if (waiting(s) > s->ahead / 4)
		s->ahead -= s->ahead / 8 + (s->ahead > 1);
}

static bool wants_lease(const struct sms_sender *s)
{
	return !s->is_leasing && !s->is_stopping && has_room(s) && smpp_link_pick(s->link, -1) >= 0;
}

/* All that can be done now, in the order in which it frees room for the next. */
static void go_on(struct sms_sender *s, int64_t now_ms, int64_t wall_ms)
{
	if (!s->is_stopping)
		while (send_one(s, now_ms, wall_ms))
			;
	give_back(s, now_ms);
	sms_report_bring(&s->report, now_ms, wall_ms);
	if (wants_lease(s) && s->due_ms <= wall_ms && now_ms >= s->lease_after_ms && !sms_pace_is_stopped(&s->pace, now_ms))
		lease(s, wall_ms);
}

static void take_in_hand(struct sms_sender *s, const struct desk_outgoing *out, int64_t now_ms)
{
	struct sms_hand_message *m = sms_hand_add(&s->hand, out, now_ms);
	char masked[BASE_PHONE_TEXT];

	if (!text_parts_split(out->text, strlen(out->text), out->is_exact, s->config.join, s->config.charset, &m->parts)
	    && m->parts.n <= DESK_SMS_PARTS) {
		sms_hand_wait(&s->hand, m);
		return;
	}
	base_log(LOG_ERROR, "sms-unfit", "link=%s phone=%s message=%lld: its text can't be sent in %d parts", s->config.name,
		 base_phone_mask(out->phone, masked), (long long) out->id, DESK_SMS_PARTS);
	count_refused(&s->counts, SMPP_RINVMSGLEN);
	answer(s, m, SMPP_RINVMSGLEN, NULL);
}

static void on_lease(struct sms_sender *s, const struct desk_reply *r, int64_t now_ms)
{
	s->is_leasing = false;
	if (r->verdict == DESK_FAILED) {
		s->lease_after_ms = now_ms + FAILED_MS;
		return;
	}
	s->lease.is_first = false;
	s->due_ms = s->lease.next_due_ms;
	if (!s->lease.n)
		s->lease_after_ms = now_ms + EMPTY_MS;
	else if (s->lease.n == s->lease.cap)
		learn_ahead(s, now_ms);
	for (size_t i = 0; i < s->lease.n; i++)
		take_in_hand(s, &s->leased[i], now_ms);
}

/* ---- the rooms around ---- */

void sms_sender_set_due(struct sms_sender *s, int64_t next_due_ms)
{
	s->due_ms = next_due_ms;
}

void sms_sender_on_reply(struct sms_sender *s, const struct desk_reply *r, int64_t now_ms, int64_t wall_ms)
{
	if (r->kind == DESK_OUTBOX_LEASE)
		on_lease(s, r, now_ms);
	else
		sms_report_on_reply(&s->report, r->verdict != DESK_FAILED, now_ms);
	go_on(s, now_ms, wall_ms);
}

void sms_sender_on_outcome(struct sms_sender *s, uint64_t tag, enum smpp_outcome outcome,
			   const struct smpp_pdu *pdu, int64_t now_ms, int64_t wall_ms)
{
	struct sms_hand_message *m = sms_hand_at(&s->hand, tag & ~SMS_SENDER_TAG);
	uint32_t status = pdu ? pdu->status : SMPP_OK;

	s->n_flying--;
	s->is_full = false;
	if (outcome != SMPP_ANSWERED) {
		s->counts.unknown++;
		m->result.is_unknown = true;
		finish(s, m);
	} else {
		count_answer(&s->counts, now_ms - m->sent_ms);
		if (status == SMPP_RTHROTTLED || status == SMPP_RMSGQFUL) {
			s->counts.throttled++;
			sms_pace_throttled(&s->pace, now_ms);
			sms_hand_wait(&s->hand, m);
		} else if (status) {
			count_refused(&s->counts, status);
			answer(s, m, status, NULL);
		} else {
			s->counts.accepted++;
			sms_pace_accepted(&s->pace, now_ms);
			answer(s, m, status, &pdu->message_id);
		}
	}
	go_on(s, now_ms, wall_ms);
}

void sms_sender_tick(struct sms_sender *s, int64_t now_ms, int64_t wall_ms)
{
	go_on(s, now_ms, wall_ms);
}

static int64_t sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int64_t sms_sender_next_deadline(const struct sms_sender *s, int64_t now_ms, int64_t wall_ms)
{
	int64_t next_ms = sms_report_next_deadline(&s->report), due_ms;

	if (s->hand.first && s->n_flying < s->config.window && !s->is_full)
		next_ms = sooner(next_ms, sms_pace_next(&s->pace, now_ms));
	if (wants_lease(s) && s->due_ms != INT64_MAX) {
		due_ms = now_ms + (s->due_ms > wall_ms ? s->due_ms - wall_ms : 0);
		if (due_ms < s->lease_after_ms)
			due_ms = s->lease_after_ms;
		if (sms_pace_is_stopped(&s->pace, now_ms) && due_ms < sms_pace_next(&s->pace, now_ms))
			due_ms = sms_pace_next(&s->pace, now_ms);
		next_ms = sooner(next_ms, due_ms);
	}
	return next_ms;
}

void sms_sender_stop(struct sms_sender *s)
{
	s->is_stopping = true;
}

size_t sms_sender_in_hand(const struct sms_sender *s)
{
	return s->hand.n + sms_report_len(&s->report) + s->is_leasing;
}

const struct sms_sender_counts *sms_sender_counts(const struct sms_sender *s)
{
	return &s->counts;
}

bool sms_sender_is_slowed(const struct sms_sender *s)
{
	return sms_pace_is_slowed(&s->pace);
}
