/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast a link may send: a token bucket, and what "slow down" does to it. No clock: now_ms is monotonic.
 *
 * A gateway that says ESME_RTHROTTLED or ESME_RMSGQFUL stops the whole link for a while, longer each time it says so again
 * soon; afterwards the link sends at half the speed that the gateway took, and a tenth faster each second until it is as
 * fast as configured. */
#ifndef SMS_PACE_H
#define SMS_PACE_H

#include <stdbool.h>
#include <stdint.h>

struct sms_pace {
	double most, rate;              /* tokens a second: configured, and at present; 0 for no limit */
	double tokens;
	int64_t filled_ms;              /* when tokens was right */
	int64_t second_ms;              /* the present second's begin, */
	double accepted, accepted_before; /* what the gateway took in it, and in the one before */
	int64_t stopped_until_ms, pause_ms;
};

/* rate: a second, 0 for no limit. The bucket holds a tenth of a second's worth, at least one. */
void sms_pace_init(struct sms_pace *p, int rate, int64_t now_ms);

/* Takes a token, or returns false where none is there or the link is stopped. */
bool sms_pace_take(struct sms_pace *p, int64_t now_ms);
/* Only whether the link is stopped: for what needs no token. */
bool sms_pace_is_stopped(const struct sms_pace *p, int64_t now_ms);
/* The bucket is full: what is not sent now is lost to the pace. */
bool sms_pace_is_idle(struct sms_pace *p, int64_t now_ms);
/* When a token is there again: now_ms or later. */
int64_t sms_pace_next(const struct sms_pace *p, int64_t now_ms);

void sms_pace_accepted(struct sms_pace *p, int64_t now_ms); /* the gateway took one */
/* It said "slow down". Several such answers within a pause are one. */
void sms_pace_throttled(struct sms_pace *p, int64_t now_ms);
bool sms_pace_is_slowed(const struct sms_pace *p); /* below what is configured */

#endif
