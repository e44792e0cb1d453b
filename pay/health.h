/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is a wallet well? It says so when it is asked (heartbeat), and it shows it: several requests in a row without a sound answer are
 * enough. While it is down it gets no new payment, only questions about those it has. */
#ifndef PAY_HEALTH_H
#define PAY_HEALTH_H

#include <stdbool.h>
#include <stdint.h>

struct pay_health {
	int every_ms;           /* of the heartbeat; 0: it has none */
	bool is_down;
	int failures;           /* in a row */
	int64_t next_ms;        /* the next heartbeat; INT64_MAX: one is on its way, or there is none */
	int64_t up_ms;          /* without a heartbeat: when it is tried again */
};

void pay_health_init(struct pay_health *h, int every_ms, int64_t now_ms);
/* A request of a payment ended. True: the wallet is down from now on. */
bool pay_health_on_request(struct pay_health *h, bool is_sound, int64_t now_ms);
/* A heartbeat is due: true once, then it is on its way until on_heartbeat. */
bool pay_health_begin(struct pay_health *h, int64_t now_ms);
/* True: it was the other way round before. */
bool pay_health_on_heartbeat(struct pay_health *h, bool is_well, int64_t now_ms);
/* Time passed. True: it is up again, for a try. */
bool pay_health_tick(struct pay_health *h, int64_t now_ms);
int64_t pay_health_next_deadline(const struct pay_health *h); /* INT64_MAX: none */

#endif
