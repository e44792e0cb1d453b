/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Five gateways' habits, as data. */
#include "sim/dialect.h"

#include "base/buf.h"
#include "smpp/pdu.h"

#include <string.h>

static const struct sim_dialect dialects[] = {
	/* By the book (SMPP 3.4 5.3.2.44): request 1, answer 18, end 17. */
	{.name = "plain", .service_type = "USSD", .op_begin = 1, .op_answer = 18, .op_left = 17,
	 .op_shown = SIM_OP_NONE, .carrier = SIM_CARRIER_ITS, .hang_up = SIM_HANG_UP_OP,
	 .op_menu = 2, .op_last = 17, .op_last_too = 3,
	 .dead_status = SMPP_RSUBMITFAIL, .long_status = SMPP_RINVMSGLEN, .idle_ms = 180000},
	/* India: op 2 whatever the screen is; only the end bit of its_session_info ends. The code is the
	 * destination. */
	{.name = "tata", .service_type = "USSD", .op_begin = 1, .op_answer = 18, .op_left = 18,
	 .op_shown = SIM_OP_NONE, .carrier = SIM_CARRIER_ITS, .hang_up = SIM_HANG_UP_END_BIT,
	 .code_in_dest = true, .end_is_end_bit = true, .op_menu = 2, .op_last = 2, .op_last_too = SIM_OP_NONE,
	 .dead_status = SMPP_RSUBMITFAIL, .long_status = SMPP_RINVMSGLEN, .idle_ms = 180000},
	/* Session by user_message_reference; 129 = left. Some clients of it end with 0x17 for 17: both are taken. */
	{.name = "mica", .service_type = "USSD", .op_begin = 1, .op_answer = 18, .op_left = 129,
	 .op_shown = SIM_OP_NONE, .carrier = SIM_CARRIER_UMR, .hang_up = SIM_HANG_UP_OP,
	 .op_menu = 2, .op_last = 17, .op_last_too = 23,
	 .dead_status = SMPP_RSUBMITFAIL, .long_status = SMPP_RINVMSGLEN, .idle_ms = 180000},
	/* Thailand: service type is the MAP phase, no session at all, the response to a menu waits for the
	 * subscriber. */
	{.name = "thai-p2", .service_type = "P2", .op_begin = 1, .op_answer = 18, .op_left = SIM_OP_NONE,
	 .op_shown = SIM_OP_NONE, .carrier = SIM_CARRIER_NONE, .hang_up = SIM_HANG_UP_TEXT,
	 .dest_is_vlr = true, .resp_when_answered = true, .op_menu = 2, .op_last = 17, .op_last_too = 3,
	 .data_coding = 0x0f, .dead_status = 0x50, .long_status = SMPP_RINVMSGLEN, .idle_ms = 60000},
	/* The last screen is op 3, confirmed by op 19; a PDU without op = the subscriber rejected. */
	{.name = "umr-op3", .service_type = "USSD", .op_begin = 1, .op_answer = 18, .op_left = SIM_OP_NONE,
	 .op_shown = 19, .carrier = SIM_CARRIER_UMR, .hang_up = SIM_HANG_UP_NO_OP,
	 .op_menu = 2, .op_last = 3, .op_last_too = SIM_OP_NONE,
	 .dead_status = 1031, .long_status = 1032, .idle_ms = 180000},
};

#define COUNT (sizeof dialects / sizeof *dialects)

const struct sim_dialect *sim_dialect_at(size_t i)
{
	return i < COUNT ? &dialects[i] : NULL;
}

const struct sim_dialect *sim_dialect_find(const char *name, struct error *e)
{
	struct buf known = {0};

	for (size_t i = 0; i < COUNT; i++)
		if (!strcmp(dialects[i].name, name))
			return &dialects[i];
	for (size_t i = 0; i < COUNT; i++)
		base_buf_printf(&known, "%s%s", i ? ", " : "", dialects[i].name);
	base_error_set(e, "no dialect is called '%s'; known are: %s", name, base_buf_str(&known));
	base_buf_release(&known);
	return NULL;
}
