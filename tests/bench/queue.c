/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts messages of a campaign into an outbox: queue STORE COUNT, "sqlite:mutuelle.db" 100000. No daemon may run
 * beside. */
#include "base/error.h"
#include "store/outbox.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define A_BATCH 10000
#define FIRST_PHONE 22370000000ull

static void add(struct store *s, long i, int64_t now_ms)
{
	struct store_message m = {.priority = STORE_CAMPAIGN, .kind = "campaign", .phone = FIRST_PHONE + (uint64_t) i,
				  .not_before_ms = now_ms, .expires_ms = now_ms + 24 * 3600000};
	int64_t id;
	int rc;

	snprintf(m.text, sizeof m.text, "Votre cotisation de 1100 F est due le 30/06. Composez *700*1# pour payer. Message %ld.", i);
	rc = store_outbox_add(s, &m, now_ms, &id);
	if (rc) {
		fprintf(stderr, "queue: message %ld: %s\n", i, store_last_error(s));
		exit(1);
	}
}

int main(int argc, char **argv)
{
	int64_t now_ms = (int64_t) time(NULL) * 1000;
	long count = argc == 3 ? atol(argv[2]) : 0;
	struct store *s;
	struct error e;

	if (count < 1) {
		fprintf(stderr, "usage: queue STORE COUNT\n");
		return 2;
	}
	s = store_open(argv[1], now_ms, &e);
	if (!s) {
		fprintf(stderr, "queue: %s\n", e.text);
		return 1;
	}
	for (long i = 0; i < count;) {
		if (store_begin(s))
			return 1;
		for (long end = i + A_BATCH < count ? i + A_BATCH : count; i < end; i++)
			add(s, i, now_ms);
		if (store_commit(s) || store_checkpoint(s))
			return 1;
	}
	store_close(s);
	return 0;
}
