/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A campaign to a million phones: from its start to the last row of the outbox, while members dial; what a dialling member waits for
 * the store then and without a campaign, and the peak of memory.
 *
 *   campaign [-d FOLDER] [PHONES]        . 1000000
 */
#include "base/buf.h"
#include "base/date.h"
#include "desk/cover.h"
#include "desk/desk.h"
#include "store/campaign.h"
#include "store/ledger.h"
#include "store/member.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define DAY_MS 86400000ll
#define HOUR_MS 3600000ll
#define A_COMMIT 5000
#define CHUNK 64                /* households, as the house asks for (daemon/house.c) */
#define DIALS 8                 /* members who dial, a batch */
#define QUIET_BATCHES 2000
#define SAMPLES 1000000

static const char text[] =
	"campaign: banc\ntitle: \"Banc d'essai\"\ntopic: nouvelles\nsegment: cover in (covered, grace, waiting, lapsed)\nto: households\n"
	"missing: source\nparts: 1\nwindow: {from: 2026-06-01, until: 2026-06-30, hours: \"08:00-20:00\"}\nholdout: 1\n"
	"arms:\n  - {name: a, texts: {fr: \"{prenom}, votre famille est couverte jusqu'au {date}.\"}}\n";

struct bench {
	struct store *store;
	struct desk *desk;
	struct desk_memory memory;
	struct desk_request requests[DIALS + 1];
	struct desk_reply replies[DIALS + 1];
	int64_t now_ms;
	int phones;
	uint64_t dialled;
	float *waits_ms;
	size_t n;
};

static void check(const struct bench *b, int rc)
{
	if (rc != STORE_OK) {
		fprintf(stderr, "campaign: error %d: %s\n", rc, store_last_error(b->store));
		exit(1);
	}
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static void fill_household(struct bench *b, int i, struct desk_dues *dues)
{
	struct store_household h = {.mutuelle = "m-klela", .plan = "amv", .commune = "klela", .enrolled_on = base_date_make(2026, 1, 1),
				    .next_change_on = BASE_DAY_NONE};
	struct store_member m = {.no = 1, .role = STORE_HEAD, .sex = 'F', .birth_year = 1985, .phone = 22360000000ull + (uint64_t) i,
				 .first_name = "Aïssata", .last_name = "Traoré", .language = "fr"};
	bool changed;

	snprintf(h.no, sizeof h.no, "H%d", i);
	snprintf(h.village, sizeof h.village, "Village %d", i / 400);
	check(b, store_household_put(b->store, &h, &changed, &h.id));
	m.household = h.id;
	check(b, store_member_put(b->store, &m, &changed));
	m = (struct store_member){.household = h.id, .no = 2, .role = STORE_CHILD, .sex = 'M', .birth_year = 2015, .first_name = "Bakary",
				  .last_name = "Traoré", .language = "fr"};
	check(b, store_member_put(b->store, &m, &changed));
	check(b, store_ledger_post_dues(b->store, h.id, h.enrolled_on, i % 3 ? 9 * 550 : 3 * 550, "opening", "opening", h.no, b->now_ms));
	check(b, desk_cover_refresh(b->store, b->memory.scheme, &h, base_date_of_ms(b->now_ms), dues));
}

static void fill(struct bench *b)
{
	struct desk_dues dues = {0};

	for (int i = 0; i < b->phones; i++) {
		if (i % A_COMMIT == 0) {
			if (i)
				check(b, store_commit(b->store));
			check(b, store_begin(b->store));
		}
		fill_household(b, i, &dues);
	}
	check(b, store_commit(b->store));
	desk_cover_release(&dues);
}

static void start(struct bench *b)
{
	const struct store_staff staff[] = {{.code = "awa", .name = "Awa"}, {.code = "moussa", .name = "Moussa"}};
	const uint8_t pin[STORE_STAFF_PIN] = {0};
	struct store_campaign c = {.code = "banc", .mark = "00000001", .author = "awa", .from_min = 480, .to_min = 1200};

	check(b, store_begin(b->store));
	check(b, store_staff_add(b->store, &staff[0], pin, b->now_ms));
	check(b, store_staff_add(b->store, &staff[1], pin, b->now_ms));
	check(b, store_campaign_submit(b->store, &c, text, b->now_ms, &c.id));
	snprintf(c.approver, sizeof c.approver, "moussa");
	check(b, store_campaign_approve(b->store, &c));
	check(b, store_campaign_move(b->store, c.id, STORE_CAMPAIGN_RUNNING, b->now_ms));
	check(b, store_commit(b->store));
}

/* One batch: some members dial, and behind them perhaps a chunk. What they wait is the whole batch. */
static bool run_batch(struct bench *b, bool has_chunk)
{
	double from = seconds();
	size_t n = 0;

	b->now_ms += 5;
	for (; n < DIALS; n++) {
		uint64_t i = b->dialled++ * 7919 % (uint64_t) b->phones;

		b->requests[n] = (struct desk_request){.kind = DESK_USSD_BEGIN, .phone = 22360000000ull + i, .key = b->dialled,
						       .session = b->dialled, .now_ms = b->now_ms, .entropy = b->dialled};
	}
	if (has_chunk)
		b->requests[n++] = (struct desk_request){.kind = DESK_CAMPAIGN, .count = CHUNK, .now_ms = b->now_ms};
	desk_batch_run(b->desk, b->requests, b->replies, n);
	if (b->n < SAMPLES)
		b->waits_ms[b->n++] = (float) ((seconds() - from) * 1000);
	if (b->replies[0].verdict != DESK_SCREEN || (has_chunk && b->replies[DIALS].verdict != DESK_DONE)) {
		fprintf(stderr, "campaign: a step failed\n");
		exit(1);
	}
	return has_chunk && b->replies[DIALS].wait_ms == 0;
}

static int by_size(const void *a, const void *b)
{
	const float *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void tell_waits(struct bench *b, const char *when)
{
	qsort(b->waits_ms, b->n, sizeof *b->waits_ms, by_size);
	printf("a dialling member waits for the store, %s: median %.2f ms, 99 %% %.2f ms, longest %.2f ms (%zu batches of %d)\n", when,
	       (double) b->waits_ms[b->n / 2], (double) b->waits_ms[b->n * 99 / 100], (double) b->waits_ms[b->n - 1], b->n, DIALS);
	b->n = 0;
}

/* What is ours, without the database that is mapped into memory; Linux only, else 0. */
static double own_megabytes(void)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[128];
	long kilobytes = 0;

	while (f && fgets(line, sizeof line, f))
		if (sscanf(line, "RssAnon: %ld", &kilobytes) == 1)
			break;
	if (f)
		fclose(f);
	return (double) kilobytes / 1024;
}

static void measure(struct bench *b)
{
	struct store_campaign c;
	struct rusage usage;
	double from, before;

	for (int i = 0; i < QUIET_BATCHES; i++)
		run_batch(b, false);
	tell_waits(b, "without a campaign");
	start(b);
	before = own_megabytes();
	from = seconds();
	while (run_batch(b, true))
		;
	from = seconds() - from;
	check(b, store_campaign_find(b->store, "banc", &c));
	printf("%" PRId64 " households, %" PRId64 " messages put: %.1f s, %.0f a second, beside %" PRIu64 " dials\n", c.seen, c.put, from,
	       (double) c.put / from, b->dialled);
	tell_waits(b, "with one");
	getrusage(RUSAGE_SELF, &usage);
	printf("own memory %.1f MB before and %.1f MB after it; peak with the mapped database %.1f MB\n", before, own_megabytes(),
	       (double) usage.ru_maxrss / 1024);
}

int main(int argc, char **argv)
{
	struct bench b = {.now_ms = base_date_make(2026, 6, 10) * DAY_MS + 9 * HOUR_MS, .phones = 1000000};
	const char *folder = ".", *srcdir = getenv("srcdir");
	char path[512], url[540];
	struct scheme *scheme;
	struct menus *menus;
	struct error e;
	int opt;

	while ((opt = getopt(argc, argv, "d:")) != -1)
		folder = opt == 'd' ? optarg : folder;
	if (optind < argc)
		b.phones = atoi(argv[optind]);
	snprintf(path, sizeof path, "%s/menus/mali/scheme.yaml", srcdir ? srcdir : ".");
	scheme = scheme_load(path, &e);
	snprintf(path, sizeof path, "%s/menus/mali", srcdir ? srcdir : ".");
	menus = scheme ? menus_load(path, scheme, TEXT_FIT_USSD, &e) : NULL;
	snprintf(path, sizeof path, "%s/bench-campaign.db", folder);
	snprintf(url, sizeof url, "sqlite:%s", path);
	b.store = menus && b.phones > 0 ? store_open(url, b.now_ms, &e) : NULL;
	if (!b.store) {
		fprintf(stderr, "campaign: %s\n", e.text);
		return 1;
	}
	b.memory = (struct desk_memory){.menus = menus, .scheme = scheme, .walked = INT64_MAX};
	b.waits_ms = base_alloc(SAMPLES * sizeof *b.waits_ms);
	fill(&b);
	b.desk = desk_batch_new(b.store, &b.memory);
	measure(&b);
	desk_batch_free(b.desk);
	store_close(b.store);
	for (const char *const *s = (const char *const []){"", "-wal", "-shm", NULL}; *s; s++) {
		snprintf(url, sizeof url, "%s%s", path, *s);
		unlink(url);
	}
	menus_free(menus);
	scheme_free(scheme);
	free(b.waits_ms);
	return 0;
}
