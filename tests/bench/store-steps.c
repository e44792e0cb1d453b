/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many real steps a second the store does, by members and by the size of the batch: the rows that a member's screen
 * reads, the dialog row with its answer, an audit row each fourth step, one commit a batch.
 *
 *   store-steps [-d FOLDER] [-s SECONDS] [-b BATCH] [-c MS] [-p MS] [-k] [MEMBERS...]
 *
 *   default: . 2 1,10,100,400 1000 0 10000 100000 1000000
 *   -c: checkpoints beside the commits so often, as the daemon does; 0: none but the store's own
 *   -p: a batch every so many milliseconds, not as fast as it goes
 *   -k: keep the files, and use those that a run before has kept
 */
#include "base/buf.h"
#include "base/rng.h"
#include "store/audit.h"
#include "store/dialog.h"
#include "store/ledger.h"
#include "store/member.h"
#include "store/phone.h"

#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define DAY 20454
#define NOW (DAY * 86400000ll)
#define MEMBERS_A_HOUSEHOLD 5
#define ENTRIES_A_HOUSEHOLD 24
#define STEPS_A_DIALOG 4
#define DIALOGS_AT_ONCE 2000
#define MOST 200000 /* batches timed in one run */

static void check(int rc, struct store *s)
{
	if (rc != STORE_OK) {
		fprintf(stderr, "store-steps: error %d: %s\n", rc, store_last_error(s));
		exit(1);
	}
}

static double seconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *) a, y = *(const double *) b;

	return (x > y) - (x < y);
}

static double percentile(double *values, size_t n, double p)
{
	qsort(values, n, sizeof *values, by_size);
	return n ? values[(size_t) (p * (double) (n - 1))] : 0;
}

/* ---- a village ------------------------------------------------------------------------------- */

static uint64_t phone_of(uint64_t household)
{
	return 22360000000ull + household * 7919 % 30000000; /* neighbours do not dial in order */
}

static void fill_household(struct store *s, uint64_t i)
{
	struct store_household h = {.mutuelle = "SIK01", .plan = "familial", .commune = "sikasso", .village = "Farakala",
				    .enrolled_on = DAY - 800, .next_change_on = DAY + 30, .cover_state = SCHEME_COVERED};
	bool changed;

	snprintf(h.no, sizeof h.no, "SIK-%07" PRIu64, i);
	check(store_household_put(s, &h, &changed, &h.id), s);
	for (int no = 1; no <= MEMBERS_A_HOUSEHOLD; no++) {
		struct store_member m = {.household = h.id, .no = no, .role = no == 1 ? STORE_HEAD : STORE_CHILD,
					 .sex = no % 2 ? 'F' : 'M', .birth_year = 1970 + no * 7, .phone = no == 1 ? phone_of(i) : 0,
					 .first_name = "Aïssata", .last_name = "Traoré", .language = "bm"};

		check(store_member_put(s, &m, &changed), s);
	}
	for (int n = 0; n < ENTRIES_A_HOUSEHOLD; n++) {
		char reference[32];

		snprintf(reference, sizeof reference, "R%" PRIu64 "-%d", i, n);
		check(store_ledger_post_dues(s, h.id, DAY - 720 + n * 30, 1100, n ? "cash" : "opening", n ? "cash" : "opening",
					     reference, NOW), s);
	}
}

static void fill(struct store *s, uint64_t households)
{
	double start = seconds(CLOCK_MONOTONIC);

	for (uint64_t i = 0; i < households;) {
		check(store_begin(s), s);
		for (uint64_t end = i + 500; i < households && i < end; i++)
			fill_household(s, i);
		check(store_commit(s), s);
	}
	printf("# filled: %" PRIu64 " households in %.1f s\n", households, seconds(CLOCK_MONOTONIC) - start);
}

/* ---- steps ----------------------------------------------------------------------------------- */

struct run {
	struct store *store;
	struct rng rng;
	uint64_t households, step;
	uint64_t dialling[DIALOGS_AT_ONCE]; /* households */
	struct scheme_entry *dues;
	size_t dues_cap;
};

static uint64_t who_is_next(struct run *r)
{
	uint64_t *who = &r->dialling[base_rng_below(&r->rng, DIALOGS_AT_ONCE)];

	if (base_rng_below(&r->rng, STEPS_A_DIALOG) == 0)
		*who = base_rng_below(&r->rng, r->households);
	return *who;
}

static void one_step(struct run *r)
{
	struct store *s = r->store;
	struct store_household h;
	struct store_member members[16];
	struct store_phone_link links[4];
	struct store_phone settings;
	struct store_dialog d;
	uint64_t phone = phone_of(who_is_next(r));
	size_t entries;
	int n;

	check(store_dialog_load(s, phone, &d), s);
	check(store_phone_households(s, phone, links, 4, &n), s);
	if (r->step % STEPS_A_DIALOG == 0)
		check(store_phone_load(s, phone, &settings), s);
	check(store_household_load(s, links[0].household, &h), s);
	check(store_member_list(s, h.id, members, 16, &n), s);
	check(store_ledger_dues(s, h.id, &r->dues, &r->dues_cap, &entries), s);
	d.state = STORE_DIALOG_OPEN;
	d.household = h.id;
	d.session = r->step;
	d.last_key = base_rng_next(&r->rng);
	d.updated_ms = NOW + (int64_t) r->step;
	snprintf(d.language, sizeof d.language, "bm");
	snprintf(d.path, sizeof d.path, "accueil soins soins.liste:%d", n);
	snprintf(d.vars, sizeof d.vars, "soin=cpn;mois=%d", n);
	snprintf(d.answer, sizeof d.answer, "%s %s: couverte jusqu'au 30/06/26. %zu\n1 Payer\n2 Ma famille\n3 Soins couverts\n"
		 "4 Ou me soigner\n5 Autres services\n0 Continuer: Soins couverts", h.no, members[0].first_name, entries);
	check(store_dialog_save(s, &d), s);
	if (r->step++ % STEPS_A_DIALOG == 1)
		check(store_audit_add(s, NOW, &(struct store_audit){.through = STORE_THROUGH_DIAL, .phone = phone, .household = h.id, .what = "famille"}), s);
}

static long rss_kib(const char *kind)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[128];
	long kib = 0;

	while (f && fgets(line, sizeof line, f))
		if (!strncmp(line, kind, strlen(kind)))
			kib = atol(line + strlen(kind));
	if (f)
		fclose(f);
	return kib;
}

static void measure(struct run *r, uint64_t members, int batch, double for_s, double pace_s)
{
	double *took = base_alloc(MOST * sizeof *took);
	double start = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID), now = start, stall = 0, begins, wall;
	uint64_t steps = 0;
	size_t n = 0;
	int stalls = 0;

	while (now - start < for_s && n < MOST) {
		double begun = now;

		check(store_begin(r->store), r->store);
		begins = seconds(CLOCK_MONOTONIC) - begun;
		for (int i = 0; i < batch; i++)
			one_step(r);
		check(store_commit(r->store), r->store);
		now = seconds(CLOCK_MONOTONIC);
		took[n++] = now - begun;
		stalls += begins > 0.0005;
		if (begins > stall)
			stall = begins;
		steps += (uint64_t) batch;
		if (pace_s > 0 && now - begun < pace_s) {
			usleep((unsigned) ((pace_s - (now - begun)) * 1e6));
			now = seconds(CLOCK_MONOTONIC);
		}
	}
	wall = now - start;
	cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
	printf("%8" PRIu64 " %5d %9.0f %8.1f %10.2f %10.2f %7d %9.1f %8.1f %8.1f\n", members, batch,
	       (double) steps / wall, cpu * 1e6 / (double) steps, percentile(took, n, 0.5) * 1e3,
	       percentile(took, n, 0.99) * 1e3, stalls, stall * 1e3, (double) rss_kib("RssAnon:") / 1024,
	       (double) rss_kib("RssFile:") / 1024);
	fflush(stdout);
	free(took);
}

static void measure_disk(const char *folder)
{
	char path[4096], page[4096] = {0};
	double took[500];
	int fd;

	snprintf(path, sizeof path, "%s/store-steps.fdatasync", folder);
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	for (int i = 0; fd >= 0 && i < 500; i++) {
		double start = seconds(CLOCK_MONOTONIC);

		if (pwrite(fd, page, sizeof page, (off_t) i * (off_t) sizeof page) < 0 || fdatasync(fd))
			break;
		took[i] = seconds(CLOCK_MONOTONIC) - start;
	}
	close(fd);
	unlink(path);
	printf("# fdatasync of 4 KiB: p50 %.3f ms, p99 %.3f ms\n", percentile(took, 500, 0.5) * 1e3,
	       percentile(took, 500, 0.99) * 1e3);
}

/* ---- checkpoints beside the commits, on a thread and a connection of their own, as in the daemon ---- */

struct beside {
	const char *url;
	int every_ms;
	pthread_t thread;
	atomic_bool is_stopping;
};

static void *run_beside(void *ctx)
{
	struct beside *b = ctx;
	struct error e = {""};
	struct store *s = store_open(b->url, NOW, &e);

	for (int ms = 0; s && !b->is_stopping; ms++) {
		usleep(1000);
		if (ms % b->every_ms == 0)
			check(store_checkpoint(s), s);
	}
	store_close(s);
	return NULL;
}

static void start(struct beside *b)
{
	if (b->every_ms && pthread_create(&b->thread, NULL, run_beside, b))
		exit(1);
}

static void stop(struct beside *b)
{
	b->is_stopping = true;
	if (b->every_ms)
		pthread_join(b->thread, NULL);
}

struct options {
	const char *folder;
	double for_s, pace_s;      /* pace_s: at least this long between two batches */
	int batch;                 /* 0: the usual ones */
	int checkpoint_ms;         /* 0: by store_begin alone */
	bool is_kept;
};

static void measure_village(const struct options *o, uint64_t members)
{
	static const int batches[] = {1, 10, 100, 400};
	static const char *const tails[] = {"", "-wal", "-shm"};
	int64_t id;
	struct run r = {.rng = {members}, .households = members / MEMBERS_A_HOUSEHOLD};
	struct error e = {""};
	char url[4200];
	struct beside beside = {.url = url, .every_ms = o->checkpoint_ms};

	snprintf(url, sizeof url, "sqlite:%s/store-steps-%" PRIu64 ".db", o->folder, members);
	r.store = store_open(url, NOW, &e);
	if (!r.store) {
		fprintf(stderr, "store-steps: %s\n", e.text);
		exit(1);
	}
	if (store_household_find(r.store, "SIK-0000000", &id) == STORE_NONE)
		fill(r.store, r.households);
	start(&beside);
	for (int i = 0; i < DIALOGS_AT_ONCE; i++)
		r.dialling[i] = base_rng_below(&r.rng, r.households);
	for (size_t i = 0; i < sizeof batches / sizeof *batches; i++)
		if (!o->batch || o->batch == batches[i])
			measure(&r, members, batches[i], o->for_s, o->pace_s);
	stop(&beside);
	store_close(r.store);
	free(r.dues);
	for (int i = 0; i < 3 && !o->is_kept; i++) {
		char path[4300];

		snprintf(path, sizeof path, "%s%s", url + 7, tails[i]);
		unlink(path);
	}
}

int main(int argc, char **argv)
{
	static const uint64_t usual[] = {10000, 100000, 1000000};
	struct options o = {.folder = ".", .for_s = 2, .checkpoint_ms = 1000};
	int opt;

	while ((opt = getopt(argc, argv, "d:s:b:c:p:k")) != -1) {
		if (opt == 'd')
			o.folder = optarg;
		else if (opt == 's')
			o.for_s = atof(optarg);
		else if (opt == 'b')
			o.batch = atoi(optarg);
		else if (opt == 'c')
			o.checkpoint_ms = atoi(optarg);
		else if (opt == 'p')
			o.pace_s = atof(optarg) / 1e3;
		else if (opt == 'k')
			o.is_kept = true;
		else
			return 2;
	}
	measure_disk(o.folder);
	printf("# %6s %5s %9s %8s %10s %10s %7s %9s %8s %8s\n", "members", "batch", "steps/s", "cpu us", "batch p50",
	       "p99 ms", "stalls", "worst ms", "anon MB", "file MB");
	for (int i = optind; i < argc; i++)
		measure_village(&o, strtoull(argv[i], NULL, 10));
	for (size_t i = 0; optind == argc && i < sizeof usual / sizeof *usual; i++)
		measure_village(&o, usual[i]);
	return 0;
}
