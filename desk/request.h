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
	DESK_SMS_IN,        /* body: struct desk_message_in; reply only acknowledges */
	DESK_OUTBOX_LEASE,  /* body: struct desk_lease: give messages to send by this link */
	DESK_OUTBOX_RESULT, /* body: struct desk_results: what became of them */
	DESK_RECEIPT,       /* body: struct desk_receipts; acknowledged after the reply */
	DESK_IMPORT_CHUNK,  /* body: struct desk_import_chunk (desk/import.h) */
	DESK_RELOAD,        /* body: struct desk_reload (desk/reload.h): new menus and scheme, already proved */
	DESK_ORDER,         /* body: struct desk_order (desk/order.h): send, cancel or retry a message by hand */
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
	uint32_t count;           /* LEASE, SWEEP: at most so many rows; RESULT, RECEIPT: so many */
	char input[DESK_INPUT_MAX];
	void *body;               /* malloc'ed; the maker frees it once the reply is there */
};

/* A message in, or one part of a long one. Octets as they came: a phone may cut a character in two, so who joins decodes. */
struct desk_message_in {
	uint8_t data_coding;      /* SMPP 3.4 5.2.19 */
	uint8_t meaning;          /* enum text_default: what data_coding 0 means on this link */
	char link[33];            /* name of the link: the answer goes the same way */
	uint8_t number, total;    /* of a part, from 1; total 0 or 1: the whole message */
	bool is_wide;             /* the reference has 16 bits: 5 and wide 5 are two messages */
	uint16_t reference;
	size_t len;
	uint8_t octets[];         /* without header */
};

enum desk_heard {             /* what the desk made of it */
	DESK_HEARD_ANSWERED,      /* the answer is in the outbox */
	DESK_HEARD_DONE,          /* understood, and nothing to be said (again) today */
	DESK_HEARD_UNKNOWN,       /* not understood, and helped today already */
	DESK_HEARD_PART,          /* further parts are missing */
	DESK_HEARD_REPEAT,        /* had it before */
	DESK_HEARD_TOO_OFTEN,     /* more than a person types: a machine; done, and not answered */
	DESK_HEARD_ALL
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
	uint8_t heard;            /* SMS_IN: enum desk_heard */
	void *body;               /* as the request's */
};

/* ---- messages out. The sizes are store/outbox.h's. ---- */

#define DESK_LINK_NAME 33
#define DESK_SMS_TEXT 1024
#define DESK_SMS_PARTS 16
#define DESK_SMS_ID 66

/* One leased message of the outbox. */
struct desk_outgoing {
	int64_t id;
	int64_t lease;            /* fencing: the result must bring the same one */
	uint64_t phone;
	int64_t expires_ms;       /* wall clock; 0: never */
	int priority;             /* enum store_priority: 0 is the most urgent */
	int first_part;           /* parts before this one were taken by this link before: they are not sent again */
	bool is_exact;
	char text[DESK_SMS_TEXT];
};
struct desk_lease {           /* body of DESK_OUTBOX_LEASE: the maker gives room for cap messages, the desk fills n */
	char link[DESK_LINK_NAME]; /* name of the link */
	bool is_first;            /* after a start: what this link had leased before is over (and unknown) */
	size_t n, cap;
	struct desk_outgoing *messages;
	int64_t next_due_ms;      /* from the desk: when there is more for this very link; INT64_MAX: none */
};

/* What became of a leased message. Parts are submitted in order; after one that is refused the others are not. */
struct desk_sent {
	int64_t id, lease;
	uint64_t phone;
	bool is_unknown;          /* no answer came for a part: the message may be on the phone (law 4) */
	bool is_unsent;           /* given back: no part was submitted in this lease */
	int parts;                /* how many the text has in all; 0 with is_unsent */
	int first_part, n_parts;  /* part[0..n_parts) are the answers for the parts from first_part on */
	struct desk_part { uint32_t status; char message_id[DESK_SMS_ID]; } part[DESK_SMS_PARTS];
};
struct desk_results {         /* body of DESK_OUTBOX_RESULT */
	char link[DESK_LINK_NAME];
	uint8_t msgid_base;       /* enum desk_msgid_base */
	size_t n;
	struct desk_sent *sent;
};

/* How a gateway writes in a receipt the message_id that it gave in the submit's answer. */
enum desk_msgid_base {
	DESK_MSGID_AUTO,          /* any of the following, the likeliest first, if phone and link agree */
	DESK_MSGID_SAME,
	DESK_MSGID_DECIMAL,       /* hexadecimal in the answer, decimal in the receipt */
	DESK_MSGID_HEX,           /* decimal in the answer, hexadecimal in the receipt */
};

struct desk_receipt {
	uint64_t phone;           /* 0: it does not say */
	char id[DESK_SMS_ID];     /* as on the wire */
	int state;                /* SMPP 3.4 5.2.28 message_state: 2 delivered, 3 expired, 5 undeliverable and so on */
	uint32_t error;           /* the gateway's own number, or 0 */
};
struct desk_receipts {        /* body of DESK_RECEIPT */
	char link[DESK_LINK_NAME];
	uint8_t msgid_base;
	size_t n;
	struct desk_receipt *receipts;
	struct { uint32_t matched, repeated, waiting, passing; } counts; /* from the desk; passing: not a final state */
};

#endif
