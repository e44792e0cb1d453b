/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gateway's side of USSD over SMPP: how five real gateways say "dialled", "answered" and "left", and what they
 * take for an answer. Written apart from ussd/, so that each side checks the other. */
#ifndef SIM_DIALECT_H
#define SIM_DIALECT_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SIM_OP_NONE (-1)        /* the PDU has no ussd_service_op */

enum sim_carrier {              /* what carries the session's number */
	SIM_CARRIER_NONE,       /* nothing: the phone's number is the session */
	SIM_CARRIER_ITS,        /* its_session_info, 2 octets, lowest bit = end of session */
	SIM_CARRIER_UMR,        /* user_message_reference, 2 octets, unique a phone only */
};

enum sim_hang_up {              /* how the gateway tells that the phone left */
	SIM_HANG_UP_OP,         /* `op_left` (and the end bit, where the carrier has one) */
	SIM_HANG_UP_END_BIT,    /* the end bit under an ordinary op */
	SIM_HANG_UP_NO_OP,      /* no op at all: "rejected by the subscriber" */
	SIM_HANG_UP_TEXT,       /* esm_class 0x08 and the text "ABORT from mobile phone", no op, no service type */
};

struct sim_dialect {
	const char *name;
	const char *service_type;
	int op_begin, op_answer, op_left; /* ussd_service_op of what the phone does */
	int op_shown;             /* sent once the last screen is on the phone, or SIM_OP_NONE */
	enum sim_carrier carrier;
	enum sim_hang_up hang_up;
	bool code_in_dest;        /* the dialled string is the destination_addr, the text is empty */
	bool dest_is_vlr;         /* the destination_addr is a network element, not the code */
	bool resp_when_answered;  /* submit_sm_resp to a menu comes when the phone answers */
	bool end_is_end_bit;      /* the application ends by the end bit, its op stays "menu" */
	int op_menu;              /* ussd_service_op of the application's answers */
	int op_last, op_last_too; /* the last screen; a second value in use, or SIM_OP_NONE */
	uint8_t data_coding;      /* of what the phone typed */
	uint32_t dead_status;     /* submit_sm_resp for a dialog that is not there */
	uint32_t long_status;     /* submit_sm_resp for a screen that is too long */
	int64_t idle_ms;          /* the phone's time to answer */
};

const struct sim_dialect *sim_dialect_find(const char *name, struct error *e); /* NULL: e lists the known names */
const struct sim_dialect *sim_dialect_at(size_t i);                            /* NULL behind the last */

#endif
