/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A gateway's habits as a record of data: no two gateways carry USSD over SMPP alike. ussd/dialects.yaml holds the
 * records and says how to add one; every key there is a field here. */
#ifndef USSD_DIALECT_H
#define USSD_DIALECT_H

#include "base/error.h"
#include "text/fit.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define USSD_OP_OMIT (-1)        /* the ussd_service_op TLV is left out */
#define USSD_ECHO (-1)           /* TON or NPI as the gateway's own message had it */
#define USSD_STATUSES 16

enum ussd_meaning { USSD_UNKNOWN_OP, USSD_BEGIN, USSD_CONTINUE, USSD_END, USSD_ABORT, USSD_BY_TEXT };
enum ussd_carrier { USSD_CARRIER_NONE, USSD_CARRIER_ITS, USSD_CARRIER_UMR, USSD_CARRIER_TLV, USSD_CARRIER_TEXT };
enum ussd_end_bit { USSD_END_BIT_OFF, USSD_END_BIT_0, USSD_END_BIT_0_INVERTED }; /* of its_session_info's last octet */
enum ussd_charset { USSD_GSM, USSD_UCS2, USSD_LATIN1, USSD_UTF8 };
enum ussd_text_out { USSD_GSM_OR_UCS2, USSD_ONLY_UCS2, USSD_ONLY_GSM };
enum ussd_code_from { USSD_CODE_SHORT_MESSAGE, USSD_CODE_DESTINATION, USSD_CODE_TEXT_FIELD };
enum ussd_source { USSD_SOURCE_SWAP, USSD_SOURCE_CODE };
enum ussd_ack { USSD_ACK_AT_ONCE, USSD_ACK_AFTER_COMMIT };
enum ussd_scope { USSD_SCOPE_PHONE, USSD_SCOPE_GLOBAL };
enum ussd_msisdn_from { USSD_MSISDN_SOURCE, USSD_MSISDN_TEXT_FIELD };
enum ussd_reply_pdu { USSD_REPLY_SUBMIT_SM, USSD_REPLY_DATA_SM };
enum ussd_reply_body { USSD_BODY_SHORT_MESSAGE, USSD_BODY_PAYLOAD };
enum ussd_wrap { USSD_WRAP_NONE, USSD_WRAP_COMVIVA };

struct ussd_dialect {
	char name[32];
	char about[200], missing[200]; /* missing: what keeps a record that is not ready from being used */
	bool is_ready;

	/* which messages are USSD */
	bool detect_always, detect_op, detect_session;
	char detect_service[8][6];     /* service_type values; "" ends the list */

	/* what the gateway says */
	uint8_t meaning[256];          /* ussd_service_op -> enum ussd_meaning */
	int missing_op;                /* enum ussd_meaning of a message without the TLV */
	int abort_esm_class;           /* -1: none; with abort_text when both are given */
	char abort_text[32];           /* a prefix; "" : none */

	/* what we say */
	int op_menu, op_final, op_notify, op_ask, op_release; /* 0 to 255, or USSD_OP_OMIT */
	bool op_first;                 /* the op TLV stands before the session's */

	/* which dialog */
	int carrier, session_tag, session_len; /* enum ussd_carrier; of its TLV */
	int session_mask;              /* the bits of its last four octets that name the session; 0 in a file: 0xff00 for its,
					* else all */
	int end_bit_in, end_bit_out;   /* enum ussd_end_bit */
	int scope, msisdn_from;

	/* addresses, text and PDU */
	int code_from, reply_source;
	int reply_pdu, reply_body, wrap;
	char service_type[6];
	int source_ton, source_npi, dest_ton, dest_npi; /* 0 to 255, or USSD_ECHO */
	uint8_t charset_in[256];       /* data_coding -> enum ussd_charset */
	int text_out, dcs_out_gsm, dcs_out_ucs2;
	bool gsm_packed;
	int max_septets, max_ucs2;     /* a screen's room */

	/* time and errors */
	int ack;
	int response_s;                /* how long the gateway may take to answer our submit */
	int session_s;                 /* how long it keeps a dialog */
	int answer_s;                  /* its budget for our answer; a link's own setting wins */
	int pay_delay_s;               /* after a last screen a phone can show the wallet's question so much later */
	uint32_t throttle_statuses[USSD_STATUSES]; /* "slow down": tried again; 0 ends the list */
	uint32_t dead_statuses[USSD_STATUSES];     /* these end the dialog; an empty list: every other error does */
};

struct ussd_dialects;

/* Reads every record; each field that is absent is as in `plain`. NULL with file, line, column, key and what is
 * wrong. */
struct ussd_dialects *ussd_dialect_load(const char *path, struct error *e);
void ussd_dialect_free(struct ussd_dialects *d);

/* Owned by the set. NULL where there is none of that name, or where it is there but not ready: the sentence says
 * which. */
const struct ussd_dialect *ussd_dialect_find(const struct ussd_dialects *d, const char *name);
const struct ussd_dialect *ussd_dialect_select(const struct ussd_dialects *d, const char *name, struct error *e);
size_t ussd_dialect_count(const struct ussd_dialects *d);
const struct ussd_dialect *ussd_dialect_at(const struct ussd_dialects *d, size_t i);

/* The room of a screen on this gateway (law 8). */
struct text_budget ussd_dialect_budget(const struct ussd_dialect *d);

#endif
