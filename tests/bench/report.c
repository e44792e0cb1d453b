/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What figures cost: reports over a year of a whole union's members, and the counting of screens beside the steps that it counts.
 *
 *   report [-d FOLDER] [HOUSEHOLDS]      . 240000 (1,200,000 members, a payment each month)
 *   report [-d FOLDER] funnel            the counting alone: 2000 households
 */
#include "base/date.h"
#include "base/secret.h"
#include "desk/desk.h"
#include "desk/report.h"
#include "store/claim.h"
#include "store/figures.h"
#include "store/funnel.h"
#include "store/member.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define DAY_MS 86400000ll
#define MEMBERS_A_HOUSEHOLD 5
#define MONTHS 12
#define A_COMMIT 1000           /* households filled in one transaction */
#define DUES 550
#define BATCH 100               /* steps, or counts, in one transaction */
#define STEPS_A_DIALOG 4
#define ROUNDS 5
#define FIGURES_ROUNDS 20
#define FIGURES_ROWS 8
#define PHONES 2000             /* that dial, of all households */

struct bench {
	struct store *store;
	struct desk_memory memory;
	int32_t first;                  /* day of the first payment */
	int households;
};

static void check(const struct bench *b, int rc)
{
	if (rc != STORE_OK) {
		fprintf(stderr, "report: error %d: %s\n", rc, store_last_error(b->store));
		exit(1);
	}
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

/* ---- a year of members who pay each month, but every tenth, who stops in July ---- */

static void pay(struct bench *b, int64_t household, const char *mutuelle, int month, int i)
{
	char reference[40], state[STORE_ACCOUNT];
	int32_t day = base_date_add_months(b->first, month) + i % 27;
	const struct store_posting p = {.kind = "cash", .reference = reference, .day = day};
	const struct store_leg legs[] = {{household, "dues", DUES}, {household, "cash", -DUES}, {household, "shares", DUES},
					 {0, state, -DUES}};
	int64_t txn;

	snprintf(reference, sizeof reference, "%d/%d", i, month);
	snprintf(state, sizeof state, "state:%s", mutuelle);
	check(b, store_ledger_post(b->store, &p, legs, 4, day * DAY_MS, &txn));
}

static void fill_household(struct bench *b, int i)
{
	const struct scheme *scheme = b->memory.scheme;
	const struct scheme_mutuelle *m = &scheme->mutuelles[(size_t) i % scheme->n_mutuelles];
	struct store_household h = {.plan = "amv", .village = "Kléla", .enrolled_on = b->first, .next_change_on = BASE_DAY_NONE};
	struct store_member who = {.role = STORE_HEAD, .sex = 'F', .birth_year = 1985, .phone = 22360000000ull + (uint64_t) i,
				   .first_name = "Awa", .last_name = "Traoré", .language = "fr"};
	bool changed;

	snprintf(h.no, sizeof h.no, "H%d", i);
	snprintf(h.mutuelle, sizeof h.mutuelle, "%s", m->code);
	snprintf(h.commune, sizeof h.commune, "%s", m->commune);
	check(b, store_household_put(b->store, &h, &changed, &h.id));
	who.household = h.id;
	for (who.no = 1; who.no <= MEMBERS_A_HOUSEHOLD; who.no++) {
		check(b, store_member_put(b->store, &who, &changed));
		who.role = STORE_CHILD;
		who.phone = 0;
	}
	for (int month = 0; month < (i % 10 ? MONTHS : MONTHS / 2); month++)
		pay(b, h.id, m->code, month, i);
	if (i % 10)
		check(b, store_household_cache(b->store, h.id, BASE_DAY_NONE, base_date_add_months(b->first, MONTHS) + i % 28, SCHEME_COVERED));
	else
		check(b, store_household_cache(b->store, h.id, BASE_DAY_NONE, BASE_DAY_NONE, SCHEME_LAPSED));
}

static void fill(struct bench *b)
{
	double start = seconds();

	for (int i = 0; i < b->households; i++) {
		if (i % A_COMMIT == 0) {
			if (i)
				check(b, store_commit(b->store));
			check(b, store_begin(b->store));
		}
		fill_household(b, i);
	}
	check(b, store_commit(b->store));
	printf("%d households of %d, filled in %.1f s\n", b->households, MEMBERS_A_HOUSEHOLD, seconds() - start);
}

/* ---- reports ---- */

static int add_line(void *ctx, const struct store_claim_line *l)
{
	*(int64_t *) ctx += l->claimed;
	return 0;
}

static void report(struct bench *b)
{
	const int32_t last = base_date_add_months(b->first, MONTHS) - 1;
	struct desk_report r = {.first = b->first, .n_months = MONTHS, .today = last};
	struct store_claim *claims = base_alloc(256 * sizeof *claims);
	struct store_claim_sheet *sheets = base_alloc(256 * sizeof *sheets);
	int64_t francs = 0, lines = 0, claimed = 0, owed = 0;
	struct rusage use;
	double start = seconds();
	int n;

	check(b, desk_report_read(b->store, b->memory.scheme, &r));
	for (size_t i = 0; i < r.n; i++)
		for (int m = 0; m < MONTHS; m++)
			francs += r.of[i]->months[m].francs;
	printf("report of %d months, %zu mutuelles, %" PRId64 " F: %.2f s\n", MONTHS, r.n, francs, seconds() - start);
	desk_report_release(&r);
	start = seconds();
	check(b, store_claim_list(b->store, last, "", claims, 256, &n));
	for (int i = 0; i < n; i++)
		owed += claims[i].francs;
	printf("claims list, %d accounts, %" PRId64 " F: %.2f s\n", n, owed, seconds() - start);
	start = seconds();
	check(b, store_claim_sheets(b->store, b->first, last, "", sheets, 256, &n));
	for (int i = 0; i < n; i++)
		claimed += sheets[i].claimed;
	printf("claims sheet by mutuelle: %.2f s\n", seconds() - start);
	start = seconds();
	check(b, store_claim_lines(b->store, b->first, last, add_line, &lines));
	printf("claims sheet by household: %.2f s\n", seconds() - start);
	if (francs != owed || owed != claimed || claimed != lines)
		printf("THEY DIFFER: %" PRId64 ", %" PRId64 ", %" PRId64 ", %" PRId64 "\n", francs, owed, claimed, lines);
	getrusage(RUSAGE_SELF, &use);
	printf("most memory, with the filling: %ld MiB\n", use.ru_maxrss / 1024);
	free(claims);
	free(sheets);
}

/* ---- what a manager's phone shows, and her digest tells ---- */

static void figures_of(struct bench *b, const char *place)
{
	const int32_t last = base_date_add_months(b->first, MONTHS) - 1;
	const struct store_figures_span span = {base_date_month_start(last), last, last + 1, last + 7};
	struct store_household *rows = base_alloc(FIGURES_ROWS * sizeof *rows);
	struct store_figures f;
	double start = seconds(), took;
	int n = 0;

	for (int round = 0; round < FIGURES_ROUNDS; round++)
		check(b, store_figures_of(b->store, b->memory.scheme, place, &span, &f));
	took = seconds() - start;
	start = seconds();
	for (int round = 0; round < FIGURES_ROUNDS; round++)
		check(b, store_figures_lapsing(b->store, b->memory.scheme, place, last + 1, last + 7, rows, FIGURES_ROWS, &n));
	printf("figures of %s (%" PRId64 " covered, %" PRId64 " F this month, %" PRId64 " lapse in a week): %.2f ms;"
	       " the first %d of those: %.2f ms\n", place[0] ? place : "the union", store_figures_covered(&f), f.francs, f.lapsing,
	       took * 1e3 / FIGURES_ROUNDS, n, (seconds() - start) * 1e3 / FIGURES_ROUNDS);
	free(rows);
}

/* ---- the funnel ---- */

/* Whole dialogs of BATCH phones, a batch for each step. */
static double run_steps(struct bench *b, struct desk *desk, int phones, int round)
{
	static const char *const typed[STEPS_A_DIALOG] = {"", "3", "1", "0"};
	struct desk_request *requests = calloc(BATCH, sizeof *requests);
	struct desk_reply *replies = calloc(BATCH, sizeof *replies);
	double start = seconds();

	if (!requests || !replies)
		exit(1);
	for (int from = 0; from + BATCH <= phones; from += BATCH)
		for (int step = 0; step < STEPS_A_DIALOG; step++) {
			for (int i = 0; i < BATCH; i++) {
				requests[i] = (struct desk_request){.kind = step ? DESK_USSD_ANSWER : DESK_USSD_BEGIN, .session = 1,
					.phone = 22360000000ull + (uint64_t) (from + i), .now_ms = (b->first + 100) * DAY_MS + round * 600000 + step * 7000};
				snprintf(requests[i].input, sizeof requests[i].input, "%s", typed[step]);
			}
			desk_batch_run(desk, requests, replies, BATCH);
			if (replies[0].verdict != DESK_SCREEN)
				fprintf(stderr, "report: step %d was not shown\n", step);
		}
	free(requests);
	free(replies);
	return seconds() - start;
}

/* As many counts, in as many transactions; what the commits take is not the counting's, but for a page or two. */
static double run_counts(struct bench *b, int n)
{
	static const char *const paths[] = {"accueil", "accueil soins", "accueil soins soins.liste:2", "accueil payer"};
	double took = 0;

	for (int i = 0; i < n; i += BATCH) {
		double start;

		check(b, store_begin(b->store));
		start = seconds();
		for (int k = 0; k < BATCH; k++) {
			const struct store_funnel_view v = {.path = paths[k % 4], .language = k % 3 ? "fr" : "bm", .link = 1,
							    .shown_ms = (b->first + 100) * DAY_MS};

			check(b, store_funnel_count(b->store, &v, STORE_FUNNEL_ANSWERED, v.shown_ms + k * 1000));
		}
		took += seconds() - start;
		check(b, store_commit(b->store));
	}
	return took;
}

static void funnel(struct bench *b)
{
	struct desk *desk = desk_batch_new(b->store, &b->memory);
	int phones = b->households < PHONES ? b->households : PHONES, n = phones / BATCH * BATCH * STEPS_A_DIALOG;
	double with = 1e9, counts = 1e9, took;

	for (int round = 0; round < ROUNDS; round++) { /* the best of each: the machine has other work too */
		took = run_steps(b, desk, phones, round);
		with = took < with ? took : with;
		took = run_counts(b, n);
		counts = took < counts ? took : counts;
	}
	printf("%d steps in batches of %d: %.1f us a step with its commit's part, %.2f us of them the counting; with / without %.3f\n", n,
	       BATCH, with / n * 1e6, counts / n * 1e6, with / (with - counts));
	desk_batch_free(desk);
}

int main(int argc, char **argv)
{
	const char *folder = argc > 2 && !strcmp(argv[1], "-d") ? argv[2] : ".";
	int at = argc > 2 && !strcmp(argv[1], "-d") ? 3 : 1;
	bool is_funnel = argc > at && !strcmp(argv[at], "funnel");
	const char *srcdir = getenv("srcdir");
	struct bench b = {.first = base_date_make(2025, 1, 1), .households = 240000};
	char path[4096], url[4200];
	struct scheme *scheme;
	struct menus *menus;
	struct error e;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (is_funnel)
		b.households = PHONES;
	else if (argc > at)
		b.households = (int) strtol(argv[at], NULL, 10);
	snprintf(path, sizeof path, "%s/menus/mali/scheme.yaml", srcdir ? srcdir : ".");
	scheme = scheme_load(path, &e);
	path[strlen(path) - strlen("/scheme.yaml")] = '\0';
	menus = scheme ? menus_load(path, scheme, TEXT_FIT_USSD, &e) : NULL;
	snprintf(path, sizeof path, "%s/bench-report.db", folder);
	snprintf(url, sizeof url, "sqlite:%s", path);
	unlink(path);
	b.store = menus ? store_open(url, b.first * DAY_MS, &e) : NULL;
	if (!b.store || b.households < BATCH) {
		fprintf(stderr, "report: %s\n", b.store ? "at least 100 households" : e.text);
		return 1;
	}
	b.memory = (struct desk_memory){.menus = menus, .scheme = scheme, .walked = INT64_MAX};
	fill(&b);
	if (!is_funnel) {
		report(&b);
		figures_of(&b, scheme->mutuelles[0].code);
		figures_of(&b, "");
	}
	funnel(&b);
	store_close(b.store);
	menus_free(menus);
	scheme_free(scheme);
	unlink(path);
	return 0;
}
