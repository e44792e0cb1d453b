/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reminders cost the store thread: a sweep with nothing to do, and the sweeps of a day on which every twelfth household is due.
 *
 *   remind [-d FOLDER] [HOUSEHOLDS]      . 240000 (1,200,000 members)
 */
#include "base/date.h"
#include "desk/cover.h"
#include "desk/sweep.h"
#include "store/ledger.h"
#include "store/member.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define DAY_MS 86400000ll
#define HOUR_MS 3600000ll
#define MEMBERS_A_HOUSEHOLD 5
#define ONE_IN 12               /* households that are due together */
#define A_COMMIT 2000           /* households filled in one transaction */
#define IDLE_SWEEPS 1000
#define SWEEP_COUNT 32          /* as the house asks for (daemon/house.c) */

struct bench {
	struct store *store;
	struct desk_memory memory;
	struct desk_dues dues;
	int32_t today;
};

static void check(const struct bench *b, int rc)
{
	if (rc != STORE_OK) {
		fprintf(stderr, "remind: error %d: %s\n", rc, store_last_error(b->store));
		exit(1);
	}
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static void fill_household(struct bench *b, int i)
{
	struct store_household h = {.mutuelle = "m-klela", .plan = "amv", .commune = "klela", .village = "Kléla",
				    .enrolled_on = base_date_make(2026, 1, 1), .next_change_on = BASE_DAY_NONE};
	struct store_member m = {.role = STORE_HEAD, .sex = 'F', .birth_year = 1985, .phone = 22360000000ull + (uint64_t) i,
				 .first_name = "Awa", .last_name = "Traoré", .language = "fr"};
	bool changed;

	snprintf(h.no, sizeof h.no, "H%d", i);
	check(b, store_household_put(b->store, &h, &changed, &h.id));
	m.household = h.id;
	for (m.no = 1; m.no <= MEMBERS_A_HOUSEHOLD; m.no++) {
		check(b, store_member_put(b->store, &m, &changed));
		m.role = STORE_CHILD;
		m.phone = 0;
	}
	check(b, store_ledger_post_dues(b->store, h.id, h.enrolled_on, i % ONE_IN ? 9 * 550 : 3 * 550, "opening", "opening", h.no,
					b->today * DAY_MS));
	check(b, store_household_load(b->store, h.id, &h));
	check(b, desk_cover_refresh(b->store, b->memory.scheme, &h, b->today, &b->dues));
}

static void fill(struct bench *b, int households)
{
	double start = seconds();

	for (int i = 0; i < households; i++) {
		if (i % A_COMMIT == 0) {
			if (i)
				check(b, store_commit(b->store));
			check(b, store_begin(b->store));
		}
		fill_household(b, i);
	}
	check(b, store_commit(b->store));
	printf("%d households of %d, filled in %.1f s\n", households, MEMBERS_A_HOUSEHOLD, seconds() - start);
}

/* How long the step took, without its commit: that it shares with all that is in the batch. */
static double sweep(struct bench *b, struct desk_reply *reply)
{
	struct desk_request r = {.kind = DESK_SWEEP, .count = SWEEP_COUNT, .now_ms = b->today * DAY_MS + HOUR_MS};
	struct desk_step s = {b->store, &b->memory, &r, reply};
	double start, took;

	check(b, store_begin(b->store));
	start = seconds();
	check(b, desk_sweep_run(&s));
	took = seconds() - start;
	check(b, store_commit(b->store));
	return took;
}

static void measure(struct bench *b, int households)
{
	static struct desk_reply reply;
	double sum = 0, worst = 0, start, took;
	int sweeps = 0;

	for (int i = 0; i < IDLE_SWEEPS; i++)
		sum += sweep(b, &reply);
	printf("a sweep with nothing to do: %.1f us\n", sum / IDLE_SWEEPS * 1e6);
	b->today += 4; /* a week before what every twelfth has paid for */
	start = seconds();
	sum = 0;
	do {
		took = sweep(b, &reply);
		sum += took;
		worst = took > worst ? took : worst;
		sweeps++;
	} while (!reply.wait_ms);
	printf("%d reminders in %d sweeps: %.0f a second with a commit each sweep; a sweep %.2f ms, the longest %.1f ms\n",
	       (households + ONE_IN - 1) / ONE_IN, sweeps, households / ONE_IN / (seconds() - start), sum / sweeps * 1e3, worst * 1e3);
}

int main(int argc, char **argv)
{
	const char *folder = argc > 2 && !strcmp(argv[1], "-d") ? argv[2] : ".";
	int at = argc > 2 && !strcmp(argv[1], "-d") ? 3 : 1;
	int households = argc > at ? (int) strtol(argv[at], NULL, 10) : 240000;
	const char *srcdir = getenv("srcdir");
	struct bench b = {.today = base_date_make(2026, 3, 20)};
	char path[4096], url[4200];
	struct scheme *scheme;
	struct menus *menus;
	struct error e;

	snprintf(path, sizeof path, "%s/menus/mali/scheme.yaml", srcdir ? srcdir : ".");
	scheme = scheme_load(path, &e);
	path[strlen(path) - strlen("/scheme.yaml")] = '\0';
	menus = scheme ? menus_load(path, scheme, TEXT_FIT_USSD, &e) : NULL;
	snprintf(path, sizeof path, "%s/bench-remind.db", folder);
	snprintf(url, sizeof url, "sqlite:%s", path);
	unlink(path);
	b.store = menus ? store_open(url, b.today * DAY_MS, &e) : NULL;
	if (!b.store || households < 1) {
		fprintf(stderr, "remind: %s\n", b.store ? "how many households?" : e.text);
		return 1;
	}
	b.memory = (struct desk_memory){.menus = menus, .scheme = scheme, .walked = INT64_MAX};
	fill(&b, households);
	measure(&b, households);
	store_close(b.store);
	unlink(path);
	desk_cover_release(&b.dues);
	menus_free(menus);
	scheme_free(scheme);
	return 0;
}
