/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is a wallet well? */
#include "pay/health.h"

#define FAILURES 5              /* in a row: it is down */
#define DOWN_EVERY_MS 10000     /* how often a wallet that is down is asked whether it is well again */
#define DOWN_MS 30000           /* and one that can't be asked is tried again */

void pay_health_init(struct pay_health *h, int every_ms, int64_t now_ms)
{
	*h = (struct pay_health){.every_ms = every_ms, .next_ms = every_ms ? now_ms : INT64_MAX, .up_ms = INT64_MAX};
}

bool pay_health_on_request(struct pay_health *h, bool is_sound, int64_t now_ms)
{
	h->failures = is_sound ? 0 : h->failures + 1;
	if (h->is_down || h->failures < FAILURES)
		return false;
	h->is_down = true;
	if (!h->every_ms)
		h->up_ms = now_ms + DOWN_MS;
	else if (h->next_ms != INT64_MAX)
		h->next_ms = now_ms;
	return true;
}

bool pay_health_begin(struct pay_health *h, int64_t now_ms)
{
	if (now_ms < h->next_ms)
		return false;
	h->next_ms = INT64_MAX;
	return true;
}

bool pay_health_on_heartbeat(struct pay_health *h, bool is_well, int64_t now_ms)
{
	bool was_down = h->is_down;

	h->is_down = !is_well;
	if (is_well && was_down)
		h->failures = 0;
	h->next_ms = now_ms + (is_well || h->every_ms < DOWN_EVERY_MS ? h->every_ms : DOWN_EVERY_MS);
	return was_down != h->is_down;
}

bool pay_health_tick(struct pay_health *h, int64_t now_ms)
{
	if (now_ms < h->up_ms)
		return false;
	h->up_ms = INT64_MAX;
	h->is_down = false;
	h->failures = FAILURES - 1; /* one more is enough */
	return true;
}

int64_t pay_health_next_deadline(const struct pay_health *h)
{
	return h->next_ms < h->up_ms ? h->next_ms : h->up_ms;
}
