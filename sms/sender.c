/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages out: leased, submitted, reported. */
#include "sms/sender.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/must.h"
#include "base/phone.h"
#include "base/rng.h"
#include "text/gsm.h"

#include <stdlib.h>
#include <string.h>

#define LEASED_MAX 16
#define RESPONSE_MS 30000
#define EMPTY_MS 1000        /* after a lease that gave nothing: `due` may be another link's */
#define FAILED_MS 5000       /* after one that the store could not give */
#define FULL_MS 100          /* after a full window */
#define PAUSE_MS 1000        /* after "slow down" */
#define ONE_PART_GSM 160     /* 3GPP TS 23.040 9.2.3.24 */
#define ONE_PART_UCS2 140
#define OCTETS_MAX 2048      /* what 1,024 octets of UTF-8 may become */

enum sender_state { IDLE, LEASING, SENDING, STATES };
static const char *const names[STATES] = {"idle", "leasing", "sending"};
static const bool allowed[STATES][STATES] = {
	[IDLE] = {[LEASING] = true}, [LEASING] = {[IDLE] = true, [SENDING] = true}, [SENDING] = {[IDLE] = true}};

struct sms_sender {
	struct sms_config config;
	struct smpp_link *link;
	struct sms_out out;
	struct rng rng;
	struct sms_sender_counts counts;
	enum sender_state state;
	bool is_stopping;
	int64_t due_ms;                     /* wall clock: when the outbox has something */
	int64_t not_before_ms;              /* monotonic: no lease, no submit until then */
	struct desk_lease lease;
	struct desk_outgoing messages[LEASED_MAX];
	uint64_t tags[LEASED_MAX];          /* 0: not in flight */
	size_t next;                        /* the next message to submit */
	size_t n_flying, n_at_desk;         /* submits without an answer; results not yet confirmed */
	uint64_t serial;
	char source[21];
	uint8_t source_ton, source_npi;
	uint8_t octets[OCTETS_MAX];
};

static void set_source(struct sms_sender *s, const char *source)
{
	size_t len = strspn(source, "0123456789"), all = strcspn(source, "*#");
	bool is_number = len == all;

	len = all < sizeof s->source ? all : sizeof s->source - 1;
	memcpy(s->source, source, len);
	s->source[len] = '\0';
	/* SMPP 3.4 5.2.5: 0 unknown (a short code), 1 international, 5 alphanumeric; 5.2.6: 1 ISDN */
	s->source_ton = is_number ? (len > 8) : 5;
	s->source_npi = is_number;
}

struct sms_sender *sms_sender_new(const struct sms_config *config, struct smpp_link *link, struct sms_out out)
{
	struct sms_sender *s = base_alloc(sizeof *s);

	s->config = *config;
	s->config.window = config->window > 0 ? config->window : 1;
	s->config.response_ms = config->response_ms ? config->response_ms : RESPONSE_MS;
	s->link = link;
	s->out = out;
	s->rng.state = config->seed;
	s->lease.cap = LEASED_MAX;
	s->lease.messages = s->messages;
	set_source(s, config->source ? config->source : "");
	return s;
}

void sms_sender_free(struct sms_sender *s)
{
	free(s);
}

static void move(struct sms_sender *s, enum sender_state to)
{
	must(allowed[s->state][to]);
	base_log(LOG_DEBUG, "sms-sender-move", "link=%s from=%s to=%s", s->config.name, names[s->state], names[to]);
	s->state = to;
}

static void lease(struct sms_sender *s, int64_t wall_ms)
{
	struct desk_request r = {
		.kind = DESK_OUTBOX_LEASE, .link = s->config.link, .now_ms = wall_ms, .count = LEASED_MAX, .body = &s->lease,
	};

	r.entropy = base_rng_next(&s->rng);
	move(s, LEASING);
	s->out.post(s->out.ctx, &r);
}

static void report(struct sms_sender *s, size_t i, uint32_t status, bool is_unknown, int64_t wall_ms)
{
	const struct desk_outgoing *m = &s->messages[i];
	struct desk_request r = {.kind = DESK_OUTBOX_RESULT, .link = s->config.link, .phone = m->phone, .now_ms = wall_ms,
				 .message = m->id, .lease = m->lease, .status = status, .is_unknown = is_unknown};

	r.entropy = base_rng_next(&s->rng);
	s->n_at_desk++;
	s->out.post(s->out.ctx, &r);
}

/* 7 bits where the text fits them, else UCS-2. Returns whether it needs more than one part. */
static bool encode(struct sms_sender *s, const char *text, struct smpp_message *m)
{
	int len = text_gsm_encode(text, strlen(text), s->octets, sizeof s->octets);
	int one_part = ONE_PART_GSM;

	if (len < 0) {
		m->data_coding = 8; /* SMPP 3.4 5.2.19 */
		one_part = ONE_PART_UCS2;
		len = text_gsm_encode_ucs2(text, strlen(text), s->octets, sizeof s->octets);
	}
	m->text = s->octets;
	m->text_len = len < 0 ? 0 : (size_t) len;
	return len > one_part;
}

/* smpp_link_submit's answer. */
static int submit(struct sms_sender *s, size_t i, int leg, int64_t now_ms)
{
	const struct desk_outgoing *out = &s->messages[i];
	char phone[BASE_PHONE_TEXT];
	struct smpp_out_tlv payload;
	struct smpp_message m = {
		.id = SMPP_SUBMIT_SM, .service_type = "", .validity = "", .source = {s->source_ton, s->source_npi, s->source},
		.dest = {1, 1, base_phone_format(out->phone, phone) + 1},
	};
	uint64_t tag = SMS_SENDER_TAG | (++s->serial * LEASED_MAX + i);
	int rc;

	if (encode(s, out->text, &m)) { /* parts by header, with a choice a link, are a later work */
		payload = (struct smpp_out_tlv){SMPP_TAG_MESSAGE_PAYLOAD, (uint16_t) m.text_len, m.text};
		m.tlvs = &payload;
		m.n_tlvs = 1;
		m.text_len = 0;
	}
	rc = smpp_link_submit(s->link, leg, SMPP_LANE_SMS, &m, tag, now_ms + s->config.response_ms, now_ms);
	if (rc == SMPP_SENT)
		s->tags[i] = tag;
	return rc;
}

/* What was leased and can't be sent now goes back: a later lease finds it. */
static void give_back(struct sms_sender *s, int64_t wall_ms)
{
	for (; s->next < s->lease.n; s->next++) {
		s->counts.unsent++;
		report(s, s->next, SMPP_RTHROTTLED, false, wall_ms);
	}
}

static void send_leased(struct sms_sender *s, int64_t now_ms, int64_t wall_ms)
{
	while (s->next < s->lease.n && s->n_flying < (size_t) s->config.window && now_ms >= s->not_before_ms) {
		int leg = smpp_link_pick(s->link, -1), rc;

		if (leg < 0 || s->is_stopping) {
			give_back(s, wall_ms);
			break;
		}
		rc = submit(s, s->next, leg, now_ms);
		if (rc == SMPP_WINDOW_FULL || rc == SMPP_NOT_BOUND) {
			s->not_before_ms = now_ms + FULL_MS;
			break;
		}
		if (rc == SMPP_SENT) {
			s->counts.submitted++;
			s->n_flying++;
		} else {
			s->counts.refused++;
			report(s, s->next, SMPP_RINVMSGLEN, false, wall_ms);
		}
		s->next++;
	}
	if (s->next == s->lease.n && !s->n_flying)
		move(s, IDLE);
}

void sms_sender_set_due(struct sms_sender *s, int64_t next_due_ms)
{
	s->due_ms = next_due_ms;
}

void sms_sender_on_reply(struct sms_sender *s, const struct desk_reply *r, int64_t now_ms, int64_t wall_ms)
{
	s->due_ms = r->next_due_ms;
	if (r->kind == DESK_OUTBOX_RESULT) {
		s->n_at_desk--;
		if (r->verdict == DESK_FAILED)
			base_log(LOG_ERROR, "sms-result-lost",
				 "link=%s: the store did not take a message's outcome", s->config.name);
		return;
	}
	must(r->kind == DESK_OUTBOX_LEASE && s->state == LEASING);
	if (r->verdict == DESK_FAILED || !s->lease.n) {
		s->not_before_ms = now_ms + (r->verdict == DESK_FAILED ? FAILED_MS : EMPTY_MS);
		s->lease.n = 0;
		move(s, IDLE);
		return;
	}
	s->next = 0;
	move(s, SENDING);
	send_leased(s, now_ms, wall_ms);
}

void sms_sender_on_outcome(struct sms_sender *s, uint64_t tag, enum smpp_outcome outcome,
			   const struct smpp_pdu *pdu, int64_t now_ms, int64_t wall_ms)
{
	uint32_t status = pdu ? pdu->status : SMPP_OK;
	size_t i = tag % LEASED_MAX;

	if (s->state != SENDING || s->tags[i] != tag)
		return;
	s->tags[i] = 0;
	s->n_flying--;
	if (outcome != SMPP_ANSWERED) {
		s->counts.unknown++;
	} else if (status == SMPP_RTHROTTLED || status == SMPP_RMSGQFUL) {
		s->counts.throttled++;
		s->not_before_ms = now_ms + PAUSE_MS;
	} else if (status) {
		s->counts.refused++;
	} else {
		s->counts.accepted++;
	}
	report(s, i, status, outcome != SMPP_ANSWERED, wall_ms);
	send_leased(s, now_ms, wall_ms);
}

void sms_sender_tick(struct sms_sender *s, int64_t now_ms, int64_t wall_ms)
{
	if (s->state == SENDING)
		send_leased(s, now_ms, wall_ms);
	if (s->state == IDLE && !s->is_stopping && s->due_ms <= wall_ms && now_ms >= s->not_before_ms
	    && smpp_link_pick(s->link, -1) >= 0)
		lease(s, wall_ms);
}

int64_t sms_sender_next_deadline(const struct sms_sender *s, int64_t now_ms, int64_t wall_ms)
{
	int64_t due_ms = INT64_MAX;

	if (s->state == SENDING && s->next < s->lease.n && s->n_flying < (size_t) s->config.window)
		return s->not_before_ms;
	if (s->state == IDLE && !s->is_stopping && s->due_ms != INT64_MAX && smpp_link_pick(s->link, -1) >= 0)
		due_ms = now_ms + (s->due_ms > wall_ms ? s->due_ms - wall_ms : 0);
	return due_ms < s->not_before_ms ? s->not_before_ms : due_ms;
}

void sms_sender_stop(struct sms_sender *s)
{
	s->is_stopping = true;
}

size_t sms_sender_in_hand(const struct sms_sender *s)
{
	return s->n_flying + s->n_at_desk + (s->state == LEASING);
}

const struct sms_sender_counts *sms_sender_counts(const struct sms_sender *s)
{
	return &s->counts;
}
