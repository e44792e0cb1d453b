/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What crosses between the link thread and the store thread: requests and replies, values only. */
#ifndef DESK_REQUEST_H
#define DESK_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DESK_INPUT_MAX 512      /* octets of UTF-8 of one USSD input, with NUL */
#define DESK_TEXT_MAX 576       /* a screen: 182 characters, each at most 3 octets, with NUL */

enum desk_kind {
	DESK_USSD_BEGIN,    /* a phone dialled; input: what follows our code, "" or "3*1" */
	DESK_USSD_ANSWER,   /* input: what was typed; may be "" */
	DESK_USSD_LEFT,     /* aborted, dropped or timed out on the gateway: no reply goes to the phone */
	DESK_USSD_LATE,     /* key: of the request whose answer came after the deadline and was not shown: SMS it where
	                     * the screen allows, else forget it */
	DESK_SMS_IN,        /* body: the text, UTF-8, NUL-terminated; reply only acknowledges */
	DESK_OUTBOX_LEASE,  /* give up to `count` messages of this link to send */
	DESK_OUTBOX_RESULT, /* what became of messages leased (body: struct desk_results; until then, the fields below) */
	DESK_IMPORT_CHUNK,  /* body: struct desk_import_chunk (desk/import.h) */
	DESK_RELOAD,        /* body: struct desk_reload (desk/reload.h): new menus and scheme, already proved */
	DESK_SWEEP,         /* time passed: prune dialogs, scan households whose cover changes by itself */
	DESK_KINDS
};

struct desk_request {
	enum desk_kind kind;
	uint32_t link;            /* index among the configured links */
	uint64_t phone;           /* E.164 digits; base/phone.h */
	uint64_t ticket;          /* the sender's handle, comes back untouched */
	uint64_t key;             /* identity for law 2: hash of connection, session or phone, sequence and text; 0: none */
	uint64_t session;         /* the gateway's session number, 0 where the dialect has none */
	int64_t now_ms;           /* wall clock, UTC */
	uint64_t entropy;
	int64_t ttl_ms;           /* USSD: how long the gateway keeps a dialog; 0: 180,000 */
	uint32_t count;           /* LEASE, SWEEP: at most so many rows; RESULT: so many */
	int64_t message, lease;   /* RESULT: the id and lease of the desk_outgoing it is about */
	uint32_t status;          /* RESULT: of the gateway's answer (SMPP command_status) */
	bool is_unknown;          /* RESULT: no answer came */
	char input[DESK_INPUT_MAX];
	void *body;               /* malloc'ed; the maker frees it once the reply is there */
};

enum desk_verdict {
	DESK_DONE,          /* committed; nothing to show */
	DESK_SCREEN,        /* committed; show text, wait for an answer */
	DESK_LAST_SCREEN,   /* committed; show text, the dialog ends */
	DESK_UNKNOWN,       /* no such dialog: the link shows its own "please dial again" */
	DESK_FAILED,        /* nothing was committed: store down, full, or our refusal; the link shows "try again later" */
};

struct desk_reply {
	enum desk_kind kind;
	enum desk_verdict verdict;
	uint32_t link;
	uint64_t phone, ticket;
	uint8_t language;         /* index into the menus' languages, for the link's own canned screens of this dialog */
	bool may_sms;             /* the screen may go by SMS when it is late */
	uint16_t text_len;
	char text[DESK_TEXT_MAX]; /* UTF-8, folded and fitted; NUL-terminated */
	int64_t next_due_ms;      /* wall clock: when the outbox has something to send; INT64_MAX: none. The same in all
	                           * replies of a batch */
	uint32_t wait_ms;         /* SWEEP: sweep again after so long */
	void *body;               /* as the request's */
};

#define DESK_SMS_TEXT 1024       /* octets of UTF-8 of one message out, with NUL */
#define DESK_SMS_PARTS 32
#define DESK_MESSAGE_ID 66       /* SMPP 3.4 5.2.23: 65 octets with NUL; some count without */
#define DESK_LINK_NAME 33

/* One leased message of the outbox. */
struct desk_outgoing {
	int64_t id;
	int64_t lease;            /* fencing: the result must bring the same one */
	uint64_t phone;
	int priority;             /* enum store_priority: the smaller one goes first */
	int64_t expires_ms;       /* wall clock; 0: never */
	bool is_exact;            /* every character as it is: no old spelling */
	char text[DESK_SMS_TEXT];
};
struct desk_lease {           /* body of DESK_OUTBOX_LEASE: the maker gives room for cap messages, the desk fills n */
	char link[DESK_LINK_NAME]; /* messages for this link, and those that may go by any */
	size_t n, cap;
	struct desk_outgoing *messages;
};

/* What became of one leased message. With several parts: what became of each; one that was never sent has not_sent. */
struct desk_sent {
	int64_t id, lease;
	uint64_t phone;
	bool is_unknown;          /* a part was sent, and no answer came (law 4) */
	int n_parts;              /* 0: nothing was sent, the message is given back for a later lease */
	struct desk_part {
		bool not_sent;
		uint32_t status;  /* of the gateway's answer (SMPP command_status) */
		char id[DESK_MESSAGE_ID]; /* message_id of the answer, as on the wire */
	} part[DESK_SMS_PARTS];
};
struct desk_results { size_t n; struct desk_sent *sent; };

#endif
