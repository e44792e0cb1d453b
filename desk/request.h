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
	DESK_COUNTER,       /* body: struct desk_counter (desk/counter.h): what a member of staff decides about money and people */
	DESK_PAY_LEASE,     /* body: struct desk_pay_lease: give payments to ask a wallet for, or about */
	DESK_PAY_RESULT,    /* body: struct desk_pay_results: what the wallets said */
	DESK_PAY_NOTICE,    /* body: struct desk_pay_notice: a wallet called us; answered after the reply, believed after a query */
	DESK_CAMPAIGN,      /* time passed: the next households of a running campaign; count: at most so many */
	DESK_ALERT,         /* body: struct desk_alert (desk/alert.h): something of the house is not well, or well again */
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
	int64_t pay_delay_ms;     /* USSD: how long after a last screen the phone can show a wallet's question */
	uint32_t count;           /* LEASE, SWEEP, CAMPAIGN: at most so many rows; RESULT, RECEIPT: so many */
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
	int64_t next_pay_ms;      /* likewise, of the payments */
	uint32_t wait_ms;         /* SWEEP, CAMPAIGN: come again after so long */
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

/* ---- wallets: between pay/ and the desk. A payment is an intent (store/intent.h); its key is fixed before a byte leaves. ---- */

#define DESK_WALLET_NAME 17
#define DESK_PAY_KEY 37         /* UUID (RFC 4122) in lower case, with NUL */
#define DESK_PAY_TOKEN 33       /* 128 bits in hexadecimal, with NUL */
#define DESK_PAY_REFERENCE 65   /* the wallet's own number of a transaction */
#define DESK_PAY_QUERY_MAX 97   /* what the wallet wants to be asked by, where that is not our key */
#define DESK_PAY_REASON 49
#define DESK_PAY_POLLS 8
#define DESK_PAY_CURRENCY "XOF"
#define DESK_PAY_NOTICE_MAX 16384
#define DESK_PAY_LEASE_MS 600000 /* a job that was not reported by then is over: its payment is asked for. Longer than a worker may take
                                 * for one, however slow the wallet (daemon/config_pay.c) */

enum desk_wallet_cap {
	DESK_WALLET_DEDUPES = 1,        /* the same key again is never taken twice: a payment it does not know may be sent anew */
	DESK_WALLET_QUERY_OURS = 2,     /* can be asked by our key */
	DESK_WALLET_QUERY_THEIRS = 4,   /* can be asked by its own reference only */
	DESK_WALLET_CALLS_BACK = 8,
	DESK_WALLET_REVERSES = 16,
	DESK_WALLET_UNSOLICITED = 32,   /* tells of money that nobody asked for */
	DESK_WALLET_BY_HAND = 64,       /* no protocol: a manager writes down what came */
};

/* What the desk must know of a configured wallet. */
struct desk_wallet {
	char name[DESK_WALLET_NAME];
	char operator_name[DESK_WALLET_NAME]; /* whose references these are: an aggregator and the operator show the same ones */
	unsigned caps;                  /* enum desk_wallet_cap */
	int approve_s;                  /* how long the payer has to type her PIN */
	int not_found_grace_s;          /* "no such payment" is believed only after so long (replication) */
	int poll_s[DESK_PAY_POLLS];     /* wait so long before the next question; the last one again and again */
	size_t n_polls;
	int give_up_s;                  /* from then on only a person can end it: review */
	char prefixes[16][16];          /* phones that have this wallet: "2237"; the longest match counts; none: all */
	size_t n_prefixes;
};

enum desk_pay_verb { DESK_PAY_SUBMIT, DESK_PAY_QUERY, DESK_PAY_REVERSE };

struct desk_pay_job {
	enum desk_pay_verb verb;
	int64_t id, lease;              /* of the intent, or of the notice; fencing: the result must bring the same lease */
	bool is_notice;                 /* QUERY of a wallet's reference that no intent of ours has */
	char wallet[DESK_WALLET_NAME];
	char key[DESK_PAY_KEY];         /* ours; of a reversal: its own */
	char token[DESK_PAY_TOKEN];     /* of the callback's path */
	char reference[DESK_PAY_REFERENCE]; /* the wallet's, where it is known; of a reversal: what is reversed */
	char query[DESK_PAY_QUERY_MAX];
	char subject[32];               /* what the payer may see beside the amount: the household's number */
	uint64_t phone;                 /* the payer's */
	int64_t francs;
};
struct desk_pay_lease {                 /* body of DESK_PAY_LEASE: room for cap jobs, the desk fills n */
	bool is_first;                  /* after a start: what was leased before is over; its outcome is unknown, it is asked for */
	size_t n, cap;
	struct desk_pay_job *jobs;
	int64_t next_due_ms;            /* from the desk: when there is more; INT64_MAX: nothing open */
};

enum desk_pay_outcome {
	DESK_PAY_ACCEPTED,              /* it asks the payer now */
	DESK_PAY_REJECTED,              /* the wallet took nothing and never will under this key; a submit's final no */
	DESK_PAY_SUCCEEDED,             /* proved by the wallet's own answer to a question of ours */
	DESK_PAY_FAILED,                /* final, as proved */
	DESK_PAY_PENDING,
	DESK_PAY_NOT_FOUND,
	DESK_PAY_UNKNOWN,               /* any doubt: timeout, 5xx, not JSON, another amount or currency (law 4) */
	DESK_PAY_OUTCOMES
};

struct desk_paid {
	enum desk_pay_verb verb;
	int64_t id, lease;
	bool is_notice;
	enum desk_pay_outcome outcome;
	bool is_unsent;                 /* given back: not one byte left */
	char reference[DESK_PAY_REFERENCE], query[DESK_PAY_QUERY_MAX];
	char reason[DESK_PAY_REASON];   /* why it was refused or failed, as far as it is one of these: "cancelled" (the payer said no),
	                                 * "expired" (the payer did not answer), "no-money", "limit", "barred", "wrong-phone" */
	int64_t francs;                 /* as the wallet says; 0: it does not say */
	char currency[4];               /* likewise; "": it does not say */
	uint64_t phone;                 /* of a notice: who paid, 0: it does not say */
	char subject[64];               /* of a notice: what the payer typed */
	char name[64];                  /* of a notice: who paid, as the wallet says; "": it does not say */
};
struct desk_pay_results {
	size_t n;
	struct desk_paid *paid;
};

/* A wallet called us. Nothing of it is believed: it is kept, and the wallet is asked. */
struct desk_pay_notice {
	char wallet[DESK_WALLET_NAME];
	/* from the path; "", both: a notice of the wallet as a whole, whose own token the daemon has proved */
	char key[DESK_PAY_KEY], token[DESK_PAY_TOKEN];
	char reference[DESK_PAY_REFERENCE];            /* as it claims, "": none */
	bool is_known;                  /* from the desk: that intent has this token, or there is no key; false: 404, kept nowhere */
	size_t len;
	char octets[];                  /* the body as it came, at most DESK_PAY_NOTICE_MAX */
};

#endif
