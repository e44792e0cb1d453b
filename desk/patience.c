/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a wallet is waited for before it is asked again. */
#include "desk/patience.h"

#define POLL_S 60       /* a wallet without a list of waits */
#define UNSENT_MIN_MS 2000
#define UNSENT_MAX_MS 60000

int64_t desk_patience_next(const struct desk_wallet *w, int polls, int64_t now_ms, int64_t give_up_ms)
{
	size_t i = polls > 0 ? (size_t) polls : 0;
	int64_t due_ms;

	if (i >= w->n_polls)
		i = w->n_polls ? w->n_polls - 1 : 0;
	due_ms = now_ms + (w->n_polls ? w->poll_s[i] : POLL_S) * 1000ll;
	return due_ms > give_up_ms && now_ms < give_up_ms ? give_up_ms : due_ms;
}

int64_t desk_patience_unsent(int64_t since_ms, int64_t now_ms)
{
	int64_t wait_ms = (now_ms - since_ms) / 2;

	if (wait_ms < UNSENT_MIN_MS)
		wait_ms = UNSENT_MIN_MS;
	return now_ms + (wait_ms < UNSENT_MAX_MS ? wait_ms : UNSENT_MAX_MS);
}
