/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a link's sender and its ear for messages are told at the start. */
#ifndef SMS_CONFIG_H
#define SMS_CONFIG_H

#include "desk/request.h"
#include "text/parts.h"

struct sms_config {
	uint32_t link;                   /* index of the link, for requests */
	const char *name;                /* of the link, for the log and the outbox */
	const char *source;              /* who the phone shows: our code, or a name of at most 11 letters */
	int source_ton, source_npi;      /* -1: by the source, a short code, a number or a name */
	int window;                      /* submits without an answer at most; 0: 1 */
	int rate;                        /* a second at most; 0: no limit */
	bool rate_counts_parts;          /* else messages */
	enum text_join join;
	enum text_default charset;       /* what data_coding 0 means on this link */
	bool wants_receipts;
	enum desk_msgid_base msgid_base; /* how its receipts write the ids of its answers */
	int64_t response_ms;             /* how long an answer is waited for; 0: 30,000 */
	uint64_t seed;
};

struct sms_out {
	void *ctx;
	void (*post)(void *ctx, const struct desk_request *r);     /* to the desk; copied */
};

#endif
