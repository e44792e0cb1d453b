/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A link fed with any octets, in one piece and octet by octet: both tell and write the same, and nothing ends the
 * program. */
#include "smpp/link.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct run {
	struct smpp_link *link;
	struct buf told;
};

static void on_message(void *ctx, int leg, const struct smpp_pdu *p)
{
	struct run *r = ctx;
	size_t len;

	smpp_pdu_text(p, &len);
	base_buf_printf(&r->told, "message %" PRIu32 " %zu\n", p->sequence, len);
	smpp_link_respond(r->link, leg, p->id, p->sequence, SMPP_OK);
}

static void on_outcome(void *ctx, int leg, uint64_t tag, enum smpp_outcome outcome, const struct smpp_pdu *p)
{
	struct run *r = ctx;
	static const struct smpp_message m = {.id = SMPP_SUBMIT_SM, .text = (const uint8_t *) "x", .text_len = 1};

	base_buf_printf(&r->told, "outcome %" PRIu64 " %d %d\n", tag, (int) outcome, p ? (int) p->status : -1);
	if (outcome == SMPP_ANSWERED && tag < 100)
		smpp_link_submit(r->link, leg, SMPP_LANE_USSD, &m, tag + 10, 5000, 1000);
}

static void on_state(void *ctx, int leg, enum smpp_leg_state from, enum smpp_leg_state to)
{
	struct run *r = ctx;

	base_buf_printf(&r->told, "leg %d %d>%d\n", leg, (int) from, (int) to);
}

static void run(struct run *r, const uint8_t *data, size_t size, size_t step)
{
	static const struct smpp_link_config config = {
		.name = "fuzz", .system_id = "mutuelle", .pdu_max = 1000, .window_ussd = 4, .window_sms = 4, .enquire_ms = 30000,
		.response_ms = 10000, .bind_ms = 5000, .backoff_min_ms = 1000, .backoff_max_ms = 30000, .seed = 1,
	};
	const struct smpp_link_events events = {r, on_message, on_outcome, on_state};
	static const struct smpp_message m = {.id = SMPP_SUBMIT_SM, .text = (const uint8_t *) "x", .text_len = 1};
	int is_bound = size && data[0] & 1; /* the first octet: before the bind, or behind it */
	uint8_t resp[] = {0, 0, 0, 16, 0x80, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 1};

	*r = (struct run){0};
	r->link = smpp_link_new(&config, &events, 1000);
	smpp_link_wants_dial(r->link, 0);
	smpp_link_connected(r->link, 0, 1000);
	if (is_bound) {
		smpp_link_feed(r->link, 0, resp, sizeof resp, 1000);
		for (uint64_t tag = 0; tag < 3; tag++)
			smpp_link_submit(r->link, 0, tag & 1 ? SMPP_LANE_SMS : SMPP_LANE_USSD, &m, tag, 5000, 1000);
	}
	for (size_t at = 1; at < size; at += step)
		smpp_link_feed(r->link, 0, data + at, size - at < step ? size - at : step, 1000);
	base_buf_append(&r->told, smpp_link_output(r->link, 0)->data, smpp_link_output(r->link, 0)->len);
	smpp_link_tick(r->link, 100000);
	if (smpp_link_wants_close(r->link, 0))
		smpp_link_closed(r->link, 0, "closed", 100000);
	smpp_link_unbind(r->link, 100000);
	smpp_link_free(r->link);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct run whole, pieces;

	run(&whole, data, size, size ? size : 1);
	run(&pieces, data, size, 1);
	if (whole.told.len != pieces.told.len || memcmp(whole.told.data, pieces.told.data, whole.told.len) != 0)
		abort();
	base_buf_release(&whole.told);
	base_buf_release(&pieces.told);
	return 0;
}
