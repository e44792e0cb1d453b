/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The decoder on any octets: whatever they are, all it gives lies inside them. */
#include "smpp/pdu.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t *begin, *end;

static void inside(const void *p, size_t len)
{
	const uint8_t *at = p;

	if (len && (at < begin || at > end || len > (size_t) (end - at)))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct smpp_pdu p;
	struct smpp_tlv t;
	uint32_t status;
	char room[16];
	size_t at = 0, len, total = 0;
	long n = smpp_pdu_frame(data, size, SMPP_PDU_MAX, &status);

	if (n > 0 && (size_t) n > size)
		abort();
	begin = data;
	end = data + size;
	smpp_pdu_decode(data, size, &p);
	inside(p.service_type.s, p.service_type.len);
	inside(p.source.digits.s, p.source.digits.len);
	inside(p.dest.digits.s, p.dest.digits.len);
	inside(p.schedule.s, p.schedule.len);
	inside(p.validity.s, p.validity.len);
	inside(p.short_message, p.sm_length);
	inside(p.message_id.s, p.message_id.len);
	inside(p.system_id.s, p.system_id.len);
	inside(p.password.s, p.password.len);
	inside(p.system_type.s, p.system_type.len);
	inside(p.address_range.s, p.address_range.len);
	inside(p.tlvs, p.tlvs_len);
	while (smpp_pdu_tlv_next(&p, &at, &t)) {
		inside(t.value, t.len);
		total += 4 + (size_t) t.len;
	}
	if (total != at || at > p.tlvs_len)
		abort();
	inside(smpp_pdu_text(&p, &len), len);
	smpp_pdu_name(p.id, room);
	smpp_pdu_status_name(p.status, room);
	return 0;
}
