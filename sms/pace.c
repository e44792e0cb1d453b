/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast a link may send: a token bucket, and what "slow down" does to it. */
#include "sms/pace.h"

#define SECOND_MS 1000
#define PAUSE_FIRST_MS 1000     /* Kannel's */
#define PAUSE_LAST_MS 30000
#define CALM_MS 3000            /* so long after a pause a "slow down" is a new trouble, not the same one */
#define GROWTH 1.1              /* a second */
#define NO_LIMIT 100000.0        /* without a configured limit: what is as good as none */

/* Tokens that the bucket holds. */
static double depth(double rate)
{
	return rate < 10 ? 1 : rate / 10;
}

void sms_pace_init(struct sms_pace *p, int rate, int64_t now_ms)
{
	*p = (struct sms_pace){.most = rate, .rate = rate, .tokens = 1, .filled_ms = now_ms, .second_ms = now_ms,
			       .stopped_until_ms = INT64_MIN};
}

bool sms_pace_is_slowed(const struct sms_pace *p)
{
	return p->rate != p->most;
}

/* A second is over: count anew, and grow where the rate was cut. */
static void pass_second(struct sms_pace *p)
{
	p->second_ms += SECOND_MS;
	p->accepted_before = p->accepted;
	p->accepted = 0;
	if (!sms_pace_is_slowed(p) || p->second_ms <= p->stopped_until_ms)
		return;
	p->rate *= GROWTH;
	if (p->rate >= (p->most > 0 ? p->most : NO_LIMIT))
		p->rate = p->most;
}

static void fill(struct sms_pace *p, int64_t now_ms)
{
	double full;

	if (now_ms - p->second_ms > 120 * SECOND_MS) { /* long idle: nothing to count, and whole again */
		p->second_ms = now_ms - SECOND_MS;
		p->rate = p->most;
	}
	while (now_ms - p->second_ms >= SECOND_MS)
		pass_second(p);
	full = depth(p->rate);
	p->tokens += p->rate * (double) (now_ms - p->filled_ms) / SECOND_MS;
	if (p->tokens > full)
		p->tokens = full;
	p->filled_ms = now_ms;
}

bool sms_pace_is_stopped(const struct sms_pace *p, int64_t now_ms)
{
	return now_ms < p->stopped_until_ms;
}

bool sms_pace_take(struct sms_pace *p, int64_t now_ms)
{
	fill(p, now_ms);
	if (sms_pace_is_stopped(p, now_ms) || (p->rate > 0 && p->tokens < 1))
		return false;
	p->tokens -= p->rate > 0;
	return true;
}

bool sms_pace_is_idle(struct sms_pace *p, int64_t now_ms)
{
	fill(p, now_ms);
	return !sms_pace_is_stopped(p, now_ms) && (p->rate <= 0 || p->tokens >= depth(p->rate));
}

void sms_pace_accepted(struct sms_pace *p, int64_t now_ms)
{
	fill(p, now_ms);
	p->accepted++;
}

int64_t sms_pace_next(const struct sms_pace *p, int64_t now_ms)
{
	struct sms_pace then = *p;
	int64_t next_ms = now_ms;

	fill(&then, now_ms);
	if (then.rate > 0 && then.tokens < 1)
		next_ms += (int64_t) ((1 - then.tokens) * SECOND_MS / then.rate) + 1;
	return next_ms < p->stopped_until_ms ? p->stopped_until_ms : next_ms;
}

void sms_pace_throttled(struct sms_pace *p, int64_t now_ms)
{
	double speed;

	fill(p, now_ms);
	if (sms_pace_is_stopped(p, now_ms))
		return;
	if (p->stopped_until_ms == INT64_MIN || now_ms - p->stopped_until_ms > CALM_MS)
		p->pause_ms = PAUSE_FIRST_MS;
	else
		p->pause_ms = p->pause_ms * 2 < PAUSE_LAST_MS ? p->pause_ms * 2 : PAUSE_LAST_MS;
	p->stopped_until_ms = now_ms + p->pause_ms;
	speed = p->accepted > p->accepted_before ? p->accepted : p->accepted_before;
	if (p->rate > 0 && p->rate < speed)
		speed = p->rate;
	p->rate = speed > 2 ? speed / 2 : 1;
	if (p->tokens > depth(p->rate))
		p->tokens = depth(p->rate);
}
