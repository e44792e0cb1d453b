/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A long run of payments: `pay [--payments N] [--households N] [--seed N] [--folder DIR]`. Market day behind market day, members dial, drop,
 * dial again and pay, by wallets of all moods, while the process is killed again and again; in the evening a manager reads the
 * wallets' statements. Each payment that ends is held
 * against the wallet's own truth at once, and every so many steps the newest money is checked; each 50,000 every invariant of the store, the
 * caches of cover, and a reference model of the money, made of the wallets' books alone. */
#include "tests/soak/model.h"

#include "base/buf.h"
#include "base/must.h"
#include "base/rng.h"
#include "base/secret.h"
#include "desk/check.h"
#include "tests/talk/set.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FIRST_DAY 20514         /* 2026-03-02 */
#define DAYS_A_ROUND 61         /* in which two months fall due: members pay one or two, and catch up */
#define PROOF_EVERY 50000
#define TURNS_A_DEATH 2000      /* on average; each start proves all households anew, a few at a time */

#define PROOF_ROWS 8
#define TURNS_A_CHECK 100       /* until the newest money is checked again */
#define RECENT 300              /* transactions and payments of that */

struct proof {
	pthread_t thread;
	bool is_running;
	char path[200];
	const struct scheme *scheme;
	int32_t day;
	uint64_t payments;
	char rows[PROOF_ROWS][700];
	int broken;
	double took_s;
};

struct soak {
	struct talk_set set;
	struct market *market;
	struct model *model;
	struct faultvfs *disk;
	struct rng rng;
	uint64_t payments, wanted, next_proof, broken, turns_to_live;
	double started;
	struct proof proof;
	char path[200];
	struct error e;
};

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static void on_broken(void *ctx, const char *invariant, const char *row)
{
	struct soak *s = ctx;

	if (s->broken++ < 20)
		printf("not ok - %s: %s\n", invariant, row);
}

static void on_ended(void *ctx, const struct store_intent *i)
{
	struct soak *s = ctx;

	if (!store_intent_is_open(i->state))
		s->payments++;
	model_check_intent(s->model, i);
}

static void tell(struct soak *s)
{
	const struct market_counts *c = market_counts(s->market);
	struct rusage use;
	struct stat file;

	getrusage(RUSAGE_SELF, &use);
	if (stat(s->path, &file))
		file.st_size = 0;
	printf("# %" PRIu64 " payments in %.0f s (%.0f s of CPU), %" PRIu64 " succeeded, %" PRIu64 " failed, %" PRIu64 " expired, %" PRIu64
	       " in review; %" PRIu64 " dialled, %" PRIu64 " dropped, %" PRIu64 " messages, %" PRIu64 " calls, %" PRIu64
	       " deaths; %.1f requests a batch; %ld MB of memory, %lld MB of store\n",
	       s->payments, seconds() - s->started, (double) use.ru_utime.tv_sec + (double) use.ru_stime.tv_sec,
	       c->ended[STORE_INTENT_SUCCEEDED], c->ended[STORE_INTENT_FAILED], c->ended[STORE_INTENT_EXPIRED], c->reviewed, c->dialled,
	       c->dropped, c->messages, c->calls, c->restarts, c->batches ? (double) c->requests / (double) c->batches : 0,
	       use.ru_maxrss / 1024, (long long) file.st_size >> 20);
	fflush(stdout);
}

/* ---- the whole proof, of a copy, beside the market that goes on ---- */

static void on_broken_copy(void *ctx, const char *invariant, const char *row)
{
	struct proof *p = ctx;

	if (p->broken < PROOF_ROWS)
		snprintf(p->rows[p->broken], sizeof(p->rows[0]), "%.150s: %s", invariant, row);
	p->broken++;
}

static void *prove_copy(void *ctx)
{
	struct proof *p = ctx;
	double start = seconds();
	struct store *store;
	struct error e;
	char url[300];

	snprintf(url, sizeof(url), "sqlite:%s", p->path);
	store = store_open_readonly(url, &e);
	if (!store)
		on_broken_copy(p, "the copy can be opened", e.text);
	if (store && store_check(store, on_broken_copy, p) < 0)
		on_broken_copy(p, "the store can be checked", store_last_error(store));
	if (store && desk_check_cover(store, p->scheme, p->day, on_broken_copy, p) < 0)
		on_broken_copy(p, "cover can be checked", store_last_error(store));
	store_close(store);
	p->took_s = seconds() - start;
	return NULL;
}

static void remove_copy(const struct proof *p)
{
	static const char *const endings[] = {"", "-wal", "-shm"};
	char path[220];

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", p->path, endings[i]);
		unlink(path);
	}
}

static void end_proof(struct soak *s)
{
	struct proof *p = &s->proof;

	if (!p->is_running)
		return;
	pthread_join(p->thread, NULL);
	p->is_running = false;
	remove_copy(p);
	for (int i = 0; i < p->broken && i < PROOF_ROWS; i++)
		printf("not ok - %s\n", p->rows[i]);
	s->broken += (uint64_t) p->broken;
	printf("# every invariant of %" PRIu64 " payments proved in %.1f s, %d broken\n", p->payments, p->took_s, p->broken);
	fflush(stdout);
}

static int prove(struct soak *s)
{
	struct proof *p = &s->proof;
	double start = seconds();

	end_proof(s);
	model_check_all(s->model);
	snprintf(p->path, sizeof(p->path), "%.180s-copy", s->path);
	if (market_copy(s->market, p->path, &s->e))
		return -1;
	p->scheme = s->set.scheme;
	p->day = market_day(s->market);
	p->payments = s->payments;
	p->broken = 0;
	p->is_running = !pthread_create(&p->thread, NULL, prove_copy, p);
	must(p->is_running);
	tell(s);
	printf("# the model and the ledger agree: %.1f s\n", seconds() - start);
	s->next_proof = s->payments + PROOF_EVERY;
	return 0;
}

/* The next death: by a kill before some change of the disk. */
static void draw_death(struct soak *s)
{
	s->turns_to_live = base_rng_below(&s->rng, 2 * TURNS_A_DEATH);
}

static int turn(struct soak *s)
{
	if (!s->turns_to_live--)
		faultvfs_die_at(s->disk, 1 + base_rng_below(&s->rng, 300), FAULTVFS_KILL);
	if (!market_turn(s->market)) {
		if (market_restart(s->market, &s->e))
			return -1;
		draw_death(s);
	}
	if (market_counts(s->market)->turns % TURNS_A_CHECK == 0
	    && store_check_recent(market_store(s->market), RECENT, on_broken, s) < 0)
		on_broken(s, "the store can be checked", store_last_error(market_store(s->market)));
	return 0;
}

static int run(struct soak *s)
{
	for (int day = 0; s->payments < s->wanted && s->broken < 20; day++) {
		uint64_t before = s->payments;

			market_open(s->market);
		while (!market_is_over(s->market))
			if (turn(s))
				return -1;
		faultvfs_heal(s->disk); /* the manager's evening is quiet */
		if (market_manage(s->market, &s->e))
			return -1;
		draw_death(s);
		if (s->payments >= s->next_proof && prove(s))
			return -1;
		if (s->payments == before)
			return base_error_set(&s->e, "on day %d nobody could pay", day);
		market_skip(s->market, DAYS_A_ROUND);
	}
	if (prove(s))
		return -1;
	end_proof(s);
	return 0;
}

static int begin(struct soak *s, size_t households, uint64_t seed, const char *folder)
{
	const char *srcdir = getenv("srcdir");
	struct market_config config = {.path = s->path, .households = households, .at_once = 16, .seed = seed, .day = FIRST_DAY};

	snprintf(s->path, sizeof(s->path), "%s/mutuelle-soak-%" PRIu64 ".db", folder, seed);
	s->rng.state = seed;
	s->started = seconds();
	if (base_secret_init(&s->e) || talk_set_load(&s->set, srcdir ? srcdir : ".", &s->e))
		return -1;
	s->disk = faultvfs_new(MARKET_VFS);
	config.disk = s->disk;
	config.menus = s->set.menus;
	config.scheme = s->set.scheme;
	s->market = market_new(&config, &s->e);
	if (!s->market)
		return -1;
	s->model = model_new(s->market, households, on_broken, s);
	market_watch(s->market, on_ended, s);
	s->next_proof = PROOF_EVERY;
	draw_death(s);
	return 0;
}

int main(int argc, char **argv)
{
	struct soak s = {.wanted = 1000000};
	uint64_t seed = (uint64_t) time(NULL) & 0xffff;
	size_t households = 20000;
	const char *folder = "/dev/shm";

	for (int i = 1; i + 1 < argc; i += 2) {
		if (!strcmp(argv[i], "--payments"))
			s.wanted = strtoull(argv[i + 1], NULL, 10);
		else if (!strcmp(argv[i], "--households"))
			households = strtoull(argv[i + 1], NULL, 10);
		else if (!strcmp(argv[i], "--seed"))
			seed = strtoull(argv[i + 1], NULL, 10);
		else if (!strcmp(argv[i], "--folder"))
			folder = argv[i + 1];
	}
	printf("# %" PRIu64 " payments by %zu households, seed %" PRIu64 "\n", s.wanted, households, seed);
	fflush(stdout);
	if (begin(&s, households, seed, folder) || run(&s)) {
		printf("not ok - %s\n", s.e.text);
		s.broken++;
	}
	printf("%sok - %" PRIu64 " payments, by the wallets' own books, and every invariant\n1..1\n", s.broken ? "not " : "", s.payments);
	model_free(s.model);
	market_free(s.market);
	if (s.disk)
		faultvfs_free(s.disk);
	talk_set_release(&s.set);
	return s.broken != 0;
}
