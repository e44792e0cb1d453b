/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wallet's protocol: what is asked for a job, and what an answer means. Pure: no socket, no clock, no memory of its own.
 *
 * A job may take several requests (where is it? then: what became of it?). A call holds what they have in common: ask writes the next
 * request, read takes its answer; each returns true when the job's result stands in call->paid and nothing more is to be asked. */
#ifndef PAY_CONNECTOR_H
#define PAY_CONNECTOR_H

#include "base/buf.h"
#include "pay/transport.h"
#include "pay/wallet.h"

#define PAY_CALL_HEADERS 8
#define PAY_CALL_STEPS 6        /* requests of one job at most: more is a wallet that sends us round in circles */

struct pay_call {
	const struct pay_wallet *wallet;
	const struct desk_pay_job *job;  /* NULL: is the wallet well? */
	int64_t wall_ms;
	int step;                        /* the connector's own; 0 at first */
	char at[DESK_PAY_QUERY_MAX];     /* the connector's own: where the last answer sent us */
	/* the request in the making; emptied before each ask */
	const char *method;
	struct buf url, body, headers[PAY_CALL_HEADERS];
	size_t n_headers;
	bool moves_money;                /* this request is the one that must not be sent twice */
	bool is_trouble;                 /* the answer says that something is wrong between the wallet and us, not with this payment */
	/* the result; id, lease, verb and is_notice stand there already, outcome is DESK_PAY_UNKNOWN */
	struct desk_paid paid;
};

struct pay_connector {
	const char *name;                /* as the configuration says it */
	unsigned caps;                   /* enum desk_wallet_cap */
	bool has_heartbeat;
	struct {                         /* presets of the configuration */
		int approve_s, not_found_grace_s, give_up_s;
	} waits;
	bool (*ask)(struct pay_call *c);
	bool (*read)(struct pay_call *c, const struct pay_http_response *r); /* is_answered is true */
	/* Which transaction a callback claims to be about, "" where it does not say. Only an address for our own question. */
	void (*claim)(const char *body, size_t len, char reference[DESK_PAY_REFERENCE]);
};

/* By the configuration's word; NULL: unknown. */
const struct pay_connector *pay_connector_find(const char *name);
/* The i-th name, NULL behind the last. */
const char *pay_connector_name(size_t i);

#endif
