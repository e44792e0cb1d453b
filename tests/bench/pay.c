/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many payments a second go all the way: dialled, confirmed, sent to a wallet in a box, called back, asked for, settled, and
 * the receipt leased, each step committed with fdatasync before it is told.
 *
 *   pay [-d FOLDER] [-n PAYMENTS] [AT_ONCE...]
 *
 *   default: . 4000 1 8 64 256. AT_ONCE: how many dial in the same turn: what waits is one batch, one commit.
 * Side by side: the same machine, the same run, one line each. */
#include "tests/soak/market.h"

#include "base/secret.h"
#include "tests/talk/set.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define FIRST_DAY 20514

static double seconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static double cpu(void)
{
	return seconds(CLOCK_PROCESS_CPUTIME_ID);
}

/* One day on which everybody comes once, until everybody's payment is over. */
static int measure(const struct talk_set *set, const char *folder, size_t payments, int at_once, struct error *e)
{
	char path[300];
	struct market_config config = {.path = path, .scheme = set->scheme, .menus = set->menus, .households = payments,
				       .at_once = at_once, .is_calm = true, .seed = 1, .day = FIRST_DAY, .cpu = cpu};
	const struct market_counts *c;
	struct market *m;
	double start, start_cpu, took, took_cpu;
	uint64_t settled;

	snprintf(path, sizeof(path), "%s/mutuelle-bench-pay.db", folder);
	m = market_new(&config, e);
	if (!m)
		return -1;
	c = market_counts(m);
	start = seconds(CLOCK_MONOTONIC);
	start_cpu = cpu();
	market_open(m);
	while (!market_is_over(m))
		market_turn(m);
	took = seconds(CLOCK_MONOTONIC) - start;
	took_cpu = cpu() - start_cpu;
	settled = c->ended[STORE_INTENT_SUCCEEDED];
	printf("%7d %9" PRIu64 " %10.0f %9.1f %11.2f %10.0f %13.0f %13.0f\n", at_once, settled, (double) settled / took,
	       (double) c->requests / (double) c->batches, took / (double) c->batches * 1e3, took_cpu / (double) settled * 1e6,
	       c->store_s / (double) settled * 1e6, (took_cpu - c->store_s) / (double) settled * 1e6);
	fflush(stdout);
	market_free(m);
	return settled ? 0 : base_error_set(e, "nothing was settled");
}

int main(int argc, char **argv)
{
	const char *folder = ".", *srcdir = getenv("srcdir");
	size_t payments = 4000;
	struct talk_set set;
	struct error e;
	int at = 1, rc = 0;

	for (; at + 1 < argc && argv[at][0] == '-'; at += 2) {
		if (!strcmp(argv[at], "-d"))
			folder = argv[at + 1];
		else if (!strcmp(argv[at], "-n"))
			payments = strtoull(argv[at + 1], NULL, 10);
	}
	if (base_secret_init(&e) || talk_set_load(&set, srcdir ? srcdir : ".", &e)) {
		fprintf(stderr, "pay: %s\n", e.text);
		return 1;
	}
	printf("at once   settled   settled/s  requests  ms a batch  CPU us a   of it store  of it link and\n"
	       "                               a batch               payment     us            wallet us\n");
	if (at < argc) {
		for (; at < argc && !rc; at++)
			rc = measure(&set, folder, payments, (int) strtol(argv[at], NULL, 10), &e);
	} else {
		static const int steps[] = {1, 8, 64, 256};

		for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && !rc; i++)
			rc = measure(&set, folder, i ? payments : payments / 4, steps[i], &e);
	}
	if (rc)
		fprintf(stderr, "pay: %s\n", e.text);
	talk_set_release(&set);
	return rc != 0;
}
