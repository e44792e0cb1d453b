/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mobile-money wallet without its network and its clock: requests in, answers, callbacks and questions on phones out. It keeps
 * accounts, takes money, and knows for ever what it really took: the truth that a ledger is measured by.
 *
 *   a payment:  waiting --the question goes out--> asked --PIN--> paid --reversal--> given back
 *                                                   `--refused, no money, no PIN in time--> failed [--mood late-paid--> paid]
 *
 * The caller carries requests and time. Nothing is told from inside sim_wallet_request or sim_wallet_type: all events come from
 * sim_wallet_tick, which is due when sim_wallet_next_deadline says so (at once, behind a request).
 *
 * GSMA Mobile Money API 1.2: POST /transactions/type/merchantpay; GET /requeststates/ID, /responses/KEY, /transactions/REFERENCE,
 * /heartbeat; POST /transactions/REFERENCE/reversals (201). A payment is answered 202 with a requestState; /responses/KEY links to
 * /requeststates/ID until money was taken, from then on to /transactions/REFERENCE. The same X-CorrelationID again: 400
 * duplicateRequest. The final word goes once as a PUT to X-Callback-URL: the transaction, or an error object.
 *
 * Moov Money Mali: POST /apiaccess/CustomerPayOnlineMerchant, QueryCustomerStatus, OnlineMerchantTransferMoneytoCustomer,
 * SearchTransactionByExtID, each with its command-id. All are answered {"request-id","trans-id","status","message","extended-data"};
 * status "0" to the first one says only that the phone is asked. Of a search: "0" paid, "12" failed, "15" not known or not over;
 * trans-id is that of the search, the payment's own is extended-data.data.reference-id. The same request-id again is refused with
 * "12" and the message "DUPLICATE" and changes nothing. No callbacks, no amounts in answers. */
#ifndef SIM_WALLET_H
#define SIM_WALLET_H

#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SIM_WALLET_KEY 64
#define SIM_WALLET_REFERENCE 40
#define SIM_WALLET_PIN "1234"

enum sim_wallet_dialect { SIM_WALLET_GSMA, SIM_WALLET_MOOV };

/* How a payer's account behaves: by the last three digits of the phone, or as set. */
enum sim_wallet_mood {
	SIM_WALLET_PAYS,
	SIM_WALLET_REFUSES,           /* 901: at the question */
	SIM_WALLET_NO_MONEY,          /* 902 */
	SIM_WALLET_EXPIRES,           /* 903: nobody types */
	SIM_WALLET_SILENT,            /* 904: no submit of hers is heard or answered: nothing is taken, nothing is known of it */
	SIM_WALLET_TWICE,             /* 905: each callback comes twice, in the same ms */
	SIM_WALLET_LATE,              /* 906: takes the money, but each answer about it comes late_ms late */
	SIM_WALLET_WRONG_AMOUNT,      /* 907: 50 F less are taken than asked for (more, of 50 F and less), and the wallet says so */
	SIM_WALLET_ANSWER_LOST,       /* 908: takes the money, but the connection of the submit ends without an answer */
	SIM_WALLET_UNSOLICITED,       /* 909: pays, and a minute later once more, which nobody asked for */
	SIM_WALLET_STORM,             /* 910: 503 to the first three submits (nothing taken) and to the first three questions */
	SIM_WALLET_HTML,              /* 911: takes the money, but the first three answers are 200 and a page for a person */
	SIM_WALLET_HUGE,              /* 912: takes the money, but the first three answers have a body of 10 MB */
	SIM_WALLET_LATE_PAID,         /* 913: says failed when the question expires, and takes the money ten minutes later */
	SIM_WALLET_PENDING,           /* 914: for ever, whatever she types */
	SIM_WALLET_EARLY,             /* 915: the callback comes a second before the submit's answer */
	SIM_WALLET_LIES,              /* 916: the callback says paid, but no money was taken; asked, it tells the truth */
	SIM_WALLET_NO_CALLBACK,       /* 917 */
	SIM_WALLET_NO_ACCOUNT,        /* 918: 404 identifierError */
	SIM_WALLET_OTHER_CURRENCY,    /* 919: takes as many XAF */
	SIM_WALLET_MOODS
};

const char *sim_wallet_mood_name(enum sim_wallet_mood mood);   /* "pays", "no-money", ... */
int sim_wallet_mood_read(const char *name, enum sim_wallet_mood *out, struct error *e);
enum sim_wallet_mood sim_wallet_mood_of(uint64_t phone);       /* by its last digits */

struct sim_wallet_config {
	enum sim_wallet_dialect dialect;
	const char *user, *password;  /* Authorization: Basic (of Moov Bearer, too); NULL: anybody is let in */
	const char *notice_url;       /* is told of money that nobody asked for (GSMA); NULL: nobody is */
	int64_t balance_francs;       /* of each phone at the start; 0: 200,000 */
	int charge_permille;          /* that the wallet keeps of each payment, rounded down to the franc */
	bool is_forgetful;            /* the same key again is a second payment, as with some wallets; questions are about the last */
	int64_t answer_ms;            /* until an answer */
	int64_t ask_ms;               /* from a request to the question on the phone */
	int64_t type_ms;              /* from the question to the PIN that a payer types by herself; 0: somebody types (sim_wallet_type) */
	int64_t expire_ms;            /* from the question to its end; 0: 120,000 */
	int64_t late_ms;              /* 0: 60,000 */
	int64_t wall_offset_ms;       /* wall clock minus now_ms */
	uint64_t seed;                /* of its numbers */
};

struct sim_wallet_header {
	const char *name, *value;
};

struct sim_wallet_request {
	const char *method, *path;    /* the path without scheme and host; what stands behind a ? is passed over */
	const struct sim_wallet_header *headers;
	size_t n_headers;
	const char *body;
	size_t len;
};

struct sim_wallet_answer {
	int64_t exchange;             /* as given by sim_wallet_request */
	int status;                   /* of HTTP; 0: the connection ends without an answer */
	const char *type;             /* Content-Type */
	const char *date;             /* X-Date, RFC 3339 */
	const char *body;
	size_t len;
};

/* A request of the wallet's to us. What we answer is nothing to it: it calls once. */
struct sim_wallet_call {
	const char *method, *url;
	const struct sim_wallet_header *headers;
	size_t n_headers;
	const char *body;
	size_t len;
};

/* Pointers are valid during the call. An event must not call the wallet. Each may be NULL. */
struct sim_wallet_events {
	void *ctx;
	void (*on_answer)(void *ctx, const struct sim_wallet_answer *a); /* none ever for an exchange that is not answered */
	void (*on_call)(void *ctx, const struct sim_wallet_call *c);
	/* The question that the phone shows from now on; NULL: none any more. */
	void (*on_question)(void *ctx, uint64_t phone, const char *text);
	/* Is the phone in a USSD dialog? Then it can't be asked, and the payment fails at once. NULL: never. */
	bool (*is_busy)(void *ctx, uint64_t phone);
};

struct sim_wallet;

/* Borrows the strings of the config. */
struct sim_wallet *sim_wallet_new(const struct sim_wallet_config *config, const struct sim_wallet_events *events);
void sim_wallet_free(struct sim_wallet *w);

/* Takes a request in; returns the number of the exchange, from 1. A caller that gave up waiting need tell nobody: the answer
 * still comes, and is passed over. */
int64_t sim_wallet_request(struct sim_wallet *w, const struct sim_wallet_request *r, int64_t now_ms);

void sim_wallet_tick(struct sim_wallet *w, int64_t now_ms);
int64_t sim_wallet_next_deadline(const struct sim_wallet *w);  /* INT64_MAX: none */

/* The phones' side. */
#define SIM_WALLET_QUESTION 200
/* What it shows now; NULL: nothing. */
const char *sim_wallet_question(const struct sim_wallet *w, uint64_t phone, char out[SIM_WALLET_QUESTION]);
/* The payer types: her PIN, or "0" to refuse. The third wrong PIN fails the payment. -1: nothing is asked. */
int sim_wallet_type(struct sim_wallet *w, uint64_t phone, const char *text, int64_t now_ms, struct error *e);
/* The question never came on the screen: the phone is in a dialog, or off. Fails the payment, like is_busy. */
void sim_wallet_not_shown(struct sim_wallet *w, uint64_t phone, int64_t now_ms);
/* She pays by herself, from her own menu, with this written into it. Told to notice_url. -1: her money does not reach. */
int sim_wallet_pay(struct sim_wallet *w, uint64_t phone, int64_t francs, const char *subject, int64_t now_ms, struct error *e);

/* What stands for later payments of this phone; SIM_WALLET_MOODS: by its digits again. */
void sim_wallet_set_mood(struct sim_wallet *w, uint64_t phone, enum sim_wallet_mood mood);
void sim_wallet_set_balance(struct sim_wallet *w, uint64_t phone, int64_t francs);
int64_t sim_wallet_balance(struct sim_wallet *w, uint64_t phone);
/* The whole wallet is away: nobody is answered, and nothing is taken, but what was asked before goes on. */
void sim_wallet_set_down(struct sim_wallet *w, bool is_down);

/* ---- the truth ---- */

/* Money that moved: a payment, or (negative, `of` says whose) one given back. In order of time. */
struct sim_wallet_move {
	int64_t at_ms;                /* wall clock */
	char reference[SIM_WALLET_REFERENCE], of[SIM_WALLET_REFERENCE];
	const char *key;              /* the client's, as in its request; "": nobody asked for it */
	const char *subject;          /* that the payer typed, or saw */
	uint64_t phone;
	int64_t francs, charge_francs;
	const char *currency;
};

/* The nth, from 0; false behind the last. Strings are valid until the next call of anything here. */
bool sim_wallet_move_at(const struct sim_wallet *w, size_t n, struct sim_wallet_move *out);
/* Francs really taken under this key, less what was given back; *n (may be NULL): in how many payments. */
int64_t sim_wallet_taken(const struct sim_wallet *w, const char *key, int *n);

/* The statement of a day (base/date.h): CSV with a header,
 * date,time,reference,key,phone,subject,amount,charge,currency,kind,of
 * kind payment or reversal; amount and charge of a reversal are negative. */
void sim_wallet_statement(const struct sim_wallet *w, int32_t day, struct buf *out);

struct sim_wallet_counts {            /* since the start */
	uint64_t requests, answers, calls, questions, payments, failures, reversals, duplicates;
};
const struct sim_wallet_counts *sim_wallet_counts(const struct sim_wallet *w);

#endif
