/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What money costs the store: payments a second through their whole life, the reading of a household's dues after so many years
 * of monthly payments, and the invariants.
 *
 *   store-ledger [-d FOLDER] [-n HOUSEHOLDS] [-y YEARS] [-b BATCH]
 *
 *   default: . 2000 20 100. A payment is an intent made, leased, taken, settled with 5 entries, and its receipt.
 */
#include "base/buf.h"
#include "base/rng.h"
#include "store/intent.h"
#include "store/member.h"
#include "store/outbox.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define NOW 1767225600000ll
#define DAY 20454
#define READS 20000

struct options { const char *folder; int households, years, batch; };

static void check(int rc, struct store *s)
{
	if (rc != STORE_OK) {
		fprintf(stderr, "store-ledger: error %d: %s\n", rc, store_last_error(s));
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

static void print_spread(const char *what, double *took, size_t n)
{
	qsort(took, n, sizeof *took, by_size);
	printf("%-44s p50 %8.1f us  p99 %8.1f us  most %8.1f us\n", what, took[n / 2] * 1e6, took[n * 99 / 100] * 1e6, took[n - 1] * 1e6);
}

/* ---- payments ---- */

static void settle(struct store *s, const struct store_intent *i, int32_t day)
{
	char reference[32];
	const struct store_posting p = {.reference = reference, .day = day, .wallet = "orange", .operator_name = "orange",
					.wallet_reference = reference};
	const struct store_leg legs[] = {{0, "wallet:orange:clearing", -1100}, {i->household, "dues", 1100}, {0, "state:SIK01", -1100},
					 {0, "partner:ONG:SIK01", -220}, {i->household, "shares", 1320}};
	const struct store_intent_move taken = {.id = i->id, .lease = i->lease, .from = STORE_INTENT_SUBMITTING,
						.to = STORE_INTENT_PENDING, .due_ms = NOW + 5000, .give_up_ms = NOW + 86400000};
	const struct store_intent_move paid = {.id = i->id, .from = STORE_INTENT_PENDING};
	const struct store_message m = {.priority = STORE_RECEIPT, .kind = "receipt", .phone = i->payer, .household = i->household,
					.text = "Recu 1 100 F de Aissata Traore, MP260101.1234.A12345. Couverte jusqu'au 30/06/26."};
	int64_t txn, message;

	snprintf(reference, sizeof reference, "MP260101.%09" PRId64, i->id);
	check(store_intent_move(s, &taken, NOW), s);
	check(store_intent_settle(s, &paid, &p, legs, 5, NOW, &txn), s);
	check(store_outbox_add(s, &m, NOW, &message), s);
	check(store_ledger_told(s, txn, message), s);
}

/* `n` payments of neighbours, each through its whole life. */
static void pay_batch(struct store *s, int64_t first, int n, int32_t day, struct rng *r)
{
	struct store_intent *leased = base_alloc((size_t) n * sizeof *leased);
	int got;

	for (int k = 0; k < n; k++) {
		struct store_intent i = {.household = first + k, .payer = 22360000000ull + (uint64_t) (first + k) * 7919 % 30000000,
					 .language = "bm", .wallet = "orange", .dues_francs = 1100};
		int64_t id;

		snprintf(i.key, sizeof i.key, "%08" PRIx64 "-%04x-4000-8000-%012" PRIx64, base_rng_next(r) >> 32,
			 (unsigned) base_rng_below(r, 65536), base_rng_next(r) >> 16);
		snprintf(i.token, sizeof i.token, "%016" PRIx64 "%016" PRIx64, base_rng_next(r), base_rng_next(r));
		check(store_intent_add(s, &i, NOW, &id), s);
	}
	check(store_intent_lease(s, NOW, NOW + 60000, leased, n, &got), s);
	for (int k = 0; k < got; k++)
		settle(s, &leased[k], day);
	free(leased);
}

static void fill_people(struct store *s, int households)
{
	check(store_begin(s), s);
	for (int i = 0; i < households; i++) {
		struct store_household h = {.mutuelle = "SIK01", .plan = "familial", .commune = "sikasso", .village = "Farakala",
					    .enrolled_on = DAY - 8000, .next_change_on = DAY + 30, .cover_state = SCHEME_COVERED};
		struct store_member head = {.no = 1, .role = STORE_HEAD, .sex = 'F', .birth_year = 1980, .first_name = "Aissata",
					    .last_name = "Traore", .language = "bm"};
		bool changed;

		snprintf(h.no, sizeof h.no, "SIK-%07d", i);
		check(store_household_put(s, &h, &changed, &h.id), s);
		head.household = h.id;
		check(store_member_put(s, &head, &changed), s);
	}
	check(store_commit(s), s);
}

static void pay(struct store *s, const struct options *o)
{
	double start = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID), last = start;
	int months = o->years * 12, n = 0;
	struct rng r = {1};

	for (int month = 0; month < months; month++) {
		last = seconds(CLOCK_MONOTONIC);
		for (int first = 1; first <= o->households; first += o->batch) {
			int some = o->households - first + 1 < o->batch ? o->households - first + 1 : o->batch;

			check(store_begin(s), s);
			pay_batch(s, first, some, DAY - (months - month) * 30, &r);
			check(store_commit(s), s);
			n += some;
		}
	}
	start = seconds(CLOCK_MONOTONIC) - start;
	last = seconds(CLOCK_MONOTONIC) - last;
	printf("payments: %d in %.1f s: %.0f/s, the last month %.0f/s; %.1f us of CPU each, %d a commit\n", n, start, n / start,
	       o->households / last, (seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu) * 1e6 / n, o->batch);
}

/* ---- reading ---- */

static void read_back(struct store *s, const struct options *o)
{
	double *dues_took = base_alloc(READS * sizeof *dues_took), *last_took = base_alloc(READS * sizeof *last_took);
	struct scheme_entry *dues = NULL;
	struct store_payment last[3];
	struct rng r = {2};
	size_t cap = 0, n = 0;
	char what[64];
	int got;

	for (int i = 0; i < READS; i++) {
		int64_t household = 1 + base_rng_below(&r, (uint64_t) o->households);
		double start = seconds(CLOCK_MONOTONIC), between;

		check(store_ledger_dues(s, household, &dues, &cap, &n), s);
		between = seconds(CLOCK_MONOTONIC);
		dues_took[i] = between - start;
		check(store_ledger_last_payments(s, household, last, 3, &got), s);
		last_took[i] = seconds(CLOCK_MONOTONIC) - between;
	}
	snprintf(what, sizeof what, "dues of a household, %zu entries", n);
	print_spread(what, dues_took, READS);
	print_spread("its last three payments", last_took, READS);
	free(dues);
	free(dues_took);
	free(last_took);
}

static void print_broken(void *ctx, const char *invariant, const char *row)
{
	(void) ctx;
	printf("broken: %s: %s\n", invariant, row);
}

static void prove(struct store *s)
{
	double start = seconds(CLOCK_MONOTONIC), between;
	int all = store_check(s, print_broken, NULL), recent = 0;

	between = seconds(CLOCK_MONOTONIC);
	for (int i = 0; i < 1000; i++)
		recent += store_check_recent(s, 64, print_broken, NULL);
	printf("every invariant: %.2f s; those of the newest 64: %.0f us%s\n", between - start, (seconds(CLOCK_MONOTONIC) - between) * 1e3,
	       all || recent ? "; BROKEN" : "");
}

int main(int argc, char **argv)
{
	static const char *const tails[] = {"", "-wal", "-shm"};
	struct options o = {".", 2000, 20, 100};
	struct error e = {""};
	struct store *s;
	char url[4200];
	int opt;

	while ((opt = getopt(argc, argv, "d:n:y:b:")) != -1) {
		if (opt == 'd')
			o.folder = optarg;
		else if (opt == 'n')
			o.households = atoi(optarg);
		else if (opt == 'y')
			o.years = atoi(optarg);
		else if (opt == 'b')
			o.batch = atoi(optarg);
		else
			return 2;
	}
	snprintf(url, sizeof url, "sqlite:%s/store-ledger.db", o.folder);
	s = store_open(url, NOW, &e);
	if (!s) {
		fprintf(stderr, "store-ledger: %s\n", e.text);
		return 1;
	}
	fill_people(s, o.households);
	pay(s, &o);
	read_back(s, &o);
	prove(s);
	store_close(s);
	for (int i = 0; i < 3; i++) {
		char path[4300];

		snprintf(path, sizeof path, "%s%s", url + 7, tails[i]);
		unlink(path);
	}
	return 0;
}
