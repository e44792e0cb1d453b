/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a gateway may send and a desk may answer, in any order: a dialect, then steps of one octet: 0 a PDU follows
 * (one octet of length, then its octets behind a good header), 1 the desk answers, 2 time goes on, 3 the gateway
 * answers our last submit. */
#include "ussd/dialog.h"

#include "base/must.h"
#include "base/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ASKED 32

struct play {
	struct ussd *ussd;
	struct smpp_link *link;
	int64_t now_ms;
	struct desk_request asked[ASKED];
	size_t n_asked;
	uint32_t sequence, submit; /* of the gateway's next request; of our last submit */
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void post(void *ctx, const struct desk_request *r)
{
	struct play *p = ctx;

	must(r->kind <= DESK_USSD_LATE && r->phone && memchr(r->input, 0, sizeof r->input));
	must(!r->ticket == (r->kind == DESK_USSD_LEFT || r->kind == DESK_USSD_LATE));
	if (p->n_asked < ASKED)
		p->asked[p->n_asked++] = *r;
}

static void on_message(void *ctx, int leg, const struct smpp_pdu *pdu)
{
	struct play *p = ctx;

	if (ussd_dialog_is_ours(p->ussd, pdu))
		ussd_dialog_on_message(p->ussd, leg, pdu, p->now_ms, p->now_ms);
}

static void on_outcome(void *ctx, int leg, uint64_t tag, enum smpp_outcome outcome, const struct smpp_pdu *pdu)
{
	struct play *p = ctx;

	ussd_dialog_on_outcome(p->ussd, leg, tag, outcome, pdu, p->now_ms, p->now_ms);
}

static void put32(uint8_t *at, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t) (v >> (24 - 8 * i));
}

static void feed(struct play *p, uint32_t id, uint32_t status, uint32_t sequence, const uint8_t *body, size_t len)
{
	uint8_t pdu[SMPP_HEADER + 256];

	put32(pdu, (uint32_t) (SMPP_HEADER + len));
	put32(pdu + 4, id);
	put32(pdu + 8, status);
	put32(pdu + 12, sequence);
	if (len)
		memcpy(pdu + SMPP_HEADER, body, len);
	smpp_link_feed(p->link, 0, pdu, SMPP_HEADER + len, p->now_ms);
}

/* What we sent must be whole PDUs that our own decoder reads without a flaw. */
static void read_output(struct play *p)
{
	struct buf *out = smpp_link_output(p->link, 0);
	struct smpp_pdu pdu;

	while (out->len) {
		must(out->len >= SMPP_HEADER && smpp_pdu_length(out->data) <= out->len);
		smpp_pdu_decode(out->data, smpp_pdu_length(out->data), &pdu);
		must(!pdu.flaw);
		if (pdu.id == SMPP_SUBMIT_SM)
			p->submit = pdu.sequence;
		if (pdu.id == SMPP_BIND_TRANSCEIVER)
			feed(p, pdu.id | SMPP_RESP, 0, pdu.sequence, (const uint8_t *) "", 1);
		base_buf_consume(out, smpp_pdu_length(out->data));
	}
}

static void answer(struct play *p, uint8_t how)
{
	struct desk_reply r = {.verdict = how % (DESK_FAILED + 1), .language = how, .text_len = how / 2};

	if (!p->n_asked)
		return;
	r.ticket = p->asked[how % p->n_asked].ticket;
	memset(r.text, how % 3 ? 'a' : '\n', r.text_len);
	ussd_dialog_on_reply(p->ussd, &r, p->now_ms, p->now_ms);
}

static size_t step(struct play *p, const uint8_t *data, size_t size)
{
	static const uint32_t statuses[] = {0, SMPP_RTHROTTLED, 0x50, 1031};
	size_t used = 2;

	switch (data[0] % 4) {
	case 0:
		used += data[1] < size - 2 ? data[1] : size - 2;
		feed(p, data[0] & 4 ? SMPP_DATA_SM : SMPP_DELIVER_SM, 0, data[0] & 8 ? p->sequence : ++p->sequence,
		     data + 2, used - 2);
		break;
	case 1:
		answer(p, data[1]);
		break;
	case 2:
		p->now_ms += (int64_t) data[1] * data[1];
		smpp_link_tick(p->link, p->now_ms);
		ussd_dialog_tick(p->ussd, p->now_ms, p->now_ms);
		break;
	default:
		feed(p, SMPP_SUBMIT_SM | SMPP_RESP, statuses[data[1] % 4], p->submit, (const uint8_t *) "1", 2);
		break;
	}
	read_output(p);
	return used;
}

static struct ussd_dialects *load(void)
{
	char path[512];
	struct error e;
	struct ussd_dialects *d;

	snprintf(path, sizeof path, "%s/ussd/dialects.yaml", getenv("srcdir") ? getenv("srcdir") : ".");
	d = ussd_dialect_load(path, &e);
	must(d && !base_secret_init(&e));
	return d;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct ussd_dialects *dialects; /* of the fuzzer's process */
	static const char *const codes[] = {"700", "700*45"};
	const struct ussd_texts texts = {1, {"late"}, {"down"}, {"again"}, {"code"}, {"stop"}};
	const struct smpp_link_config link = {.name = "fuzz", .system_id = "m", .password = "s", .system_type = "", .address_range = "",
					      .binds = 1, .pdu_max = SMPP_PDU_MAX, .window_ussd = 2, .window_sms = 1, .response_ms = 10000,
					      .bind_ms = 10000, .backoff_min_ms = 1000, .backoff_max_ms = 30000, .seed = 1};
	struct play *p;

	if (!dialects)
		dialects = load();
	if (!size)
		return 0;
	p = base_alloc(sizeof *p);
	const struct smpp_link_events events = {p, on_message, on_outcome, NULL};
	const struct ussd_config config = {.name = "fuzz", .dialect = ussd_dialect_at(dialects, data[0] % ussd_dialect_count(dialects)),
					   .codes = codes, .n_codes = 2, .slots = 4};

	p->link = smpp_link_new(&link, &events, 0);
	p->ussd = ussd_dialog_new(&config, p->link, &texts, (struct ussd_out){p, post});
	must(smpp_link_wants_dial(p->link, 0));
	smpp_link_connected(p->link, 0, 0);
	read_output(p);
	data++;
	size--;
	while (size > 2) {
		size_t used = step(p, data, size);

		data += used;
		size -= used;
	}
	p->now_ms += 600000; /* in the end nothing is owed but what the desk owes */
	smpp_link_tick(p->link, p->now_ms);
	ussd_dialog_tick(p->ussd, p->now_ms, p->now_ms);
	must(ussd_dialog_next_deadline(p->ussd) > p->now_ms);
	must(ussd_dialog_in_hand(p->ussd) <= 8);
	smpp_link_free(p->link);
	ussd_dialog_free(p->ussd);
	free(p);
	return 0;
}
