/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a link's dialogs are told at the start, and what they count. */
#ifndef USSD_CONFIG_H
#define USSD_CONFIG_H

#include "desk/request.h"
#include "ussd/dialect.h"

struct ussd_config {
	uint32_t link;                   /* index of the link, for requests */
	const char *name;                /* of the link, for the log */
	const struct ussd_dialect *dialect;
	const char *const *codes;        /* "700", "700*45": served here */
	size_t n_codes;
	int64_t answer_ms;               /* the gateway's time budget for an answer (law 3); 0: the dialect's */
	uint64_t seed;
	size_t slots;                    /* phones in hand at most; 0: 16,384 */
};

#define USSD_LANGUAGES 16

/* Texts the link says by itself, by language; owned by the caller, replaced at a reload. */
struct ussd_texts {
	size_t languages;
	const char *late[USSD_LANGUAGES], *store_down[USSD_LANGUAGES], *unknown_session[USSD_LANGUAGES];
	const char *unknown_code[USSD_LANGUAGES], *stopping[USSD_LANGUAGES];
};

struct ussd_out {
	void *ctx;
	void (*post)(void *ctx, const struct desk_request *r);     /* to the desk; copied */
};

struct ussd_counts { /* for /metrics; since start */
	uint64_t begins, continues, lefts, repeats;
	uint64_t answers;                /* screens the gateway took */
	uint64_t refused, retried;       /* screens it did not take, and those of them that were sent again */
	uint64_t unshown;                /* screens given up */
	uint64_t late, full;
	uint64_t unknown_code, unknown_session, unknown_op, unreadable;
};

#endif
