/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a request to a wallet gets its answer: by libcurl in the daemon (pay/http.h), by a wallet in a box in talks and tests. */
#ifndef PAY_TRANSPORT_H
#define PAY_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>

#define PAY_ANSWER_MAX 65536    /* octets of an answer's body; a longer one is not read further: no answer */

struct pay_http_request {
	const char *method;             /* "GET", "POST" */
	const char *url;                /* whole: "https://wallet.example/v1/transactions/type/merchantpay" */
	const char *const *headers;     /* "Name: value" */
	size_t n_headers;
	const char *body;               /* NULL: none */
	size_t len;
	int connect_ms, total_ms;       /* patience */
	const char *ca_file;            /* whom a certificate must be signed by; NULL: the system's authorities */
};

struct pay_http_response {
	bool is_answered;               /* false: no answer, half of one, too long a one: nobody knows what became of the request */
	bool is_unsent;                 /* not one octet of the request left: no connection was made */
	int status;
	const char *body;               /* of len octets, with NUL behind; until `done` returns */
	size_t len;
	char type[64];                  /* Content-Type, cut to the room */
	char why[128];                  /* not answered: a word for the log */
};

/* send: what the request points to may go when it returns. `done` is called exactly once, at the latest total_ms later, from within
 * send or after it. A transport that is freed forgets what it carries, without `done`. */
struct pay_transport {
	void *ctx;
	void (*send)(void *ctx, const struct pay_http_request *r, void (*done)(void *ctx, const struct pay_http_response *r),
		     void *done_ctx);
};

#endif
