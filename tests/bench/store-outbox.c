/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many messages a second the outbox takes through their life, by how many are queued: each batch is one lease, the results
 * of the lease before and the receipts of the one before that, and one commit.
 *
 *   store-outbox [-d FOLDER] [-n MESSAGES] [-b BATCH] [-r] [QUEUED...]
 *
 *   default: . 100000 256 100 10000 1000000
 *   -r: receipts too
 */
#include "base/buf.h"
#include "store/outbox.h"
#include "store/outbox_list.h"
#include "store/receipt.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define NOW 1767225600000ll
#define LINK "orange"
#define TEXT "Mutuelle de Sikasso: la cotisation de juin est due le 30. Payez 1000 F au *700*1# ou chez votre delegue. Merci."

struct options { const char *folder; int messages, batch; bool has_receipts; };

static void check(int rc, struct store *s)
{
	if (rc != STORE_OK) {
		fprintf(stderr, "store-outbox: error %d: %s\n", rc, store_last_error(s));
		exit(1);
	}
}

static double seconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static void fill(struct store *s, int64_t n)
{
	for (int64_t i = 0; i < n; i++) {
		struct store_message m = {
			.priority = i % 10 ? STORE_CAMPAIGN : STORE_REMINDER, .kind = "campaign", .phone = 22370000000ull + (uint64_t) (i * 7919 % 10000000),
			.household = i % 10 ? 0 : i + 1, .topic = "dues", .text = TEXT, .not_before_ms = NOW - 1000 + i * 1000 / n, .expires_ms = NOW + 86400000,
		};
		int64_t id;

		if (i % 1000 == 0)
			check(store_begin(s), s);
		check(store_outbox_add(s, &m, NOW, &id), s);
		if (i % 1000 == 999 || i == n - 1)
			check(store_commit(s), s);
	}
}

static void write_id(char id[STORE_SMS_ID], int64_t message)
{
	snprintf(id, STORE_SMS_ID, "%08" PRIx64, (uint64_t) message * 2654435761u % 0xffffffffu);
}

static void take_results(struct store *s, const struct store_message *sent, int n)
{
	for (int i = 0; i < n; i++) {
		char id[1][STORE_SMS_ID];
		const struct store_outcome o = {
			.id = sent[i].id, .lease = sent[i].lease, .to = STORE_SUBMITTED, .parts = 1, .n_ids = 1,
			.ids = (const char (*)[STORE_SMS_ID]) id,
		};

		write_id(id[0], sent[i].id);
		check(store_outbox_result(s, &o, NOW), s);
	}
}

static void take_receipts(struct store *s, const struct store_message *sent, int n)
{
	for (int i = 0; i < n; i++) {
		struct store_receipt r = {.link = LINK, .phone = sent[i].phone, .state = STORE_PART_DELIVERED};
		char id[1][STORE_SMS_ID];
		int64_t message;
		bool has_ended;

		write_id(id[0], sent[i].id);
		check(store_receipt_match(s, &r, (const char (*)[STORE_SMS_ID]) id, 1, NOW, &message, &has_ended), s);
	}
}

static void measure(const struct options *o, int64_t queued)
{
	static const char *const tails[] = {"", "-wal", "-shm"};
	struct store_message *of[3];
	struct error e = {""};
	struct rusage usage;
	char url[4200], path[4300];
	struct store *s;
	int n[3] = {0, 0, 0}, done = 0, skipped;
	double wall_s, cpu_s;

	snprintf(url, sizeof url, "sqlite:%s/store-outbox.db", o->folder);
	s = store_open(url, NOW, &e);
	if (!s) {
		fprintf(stderr, "store-outbox: %s\n", e.text);
		exit(1);
	}
	for (int i = 0; i < 3; i++)
		of[i] = base_alloc((size_t) o->batch * sizeof *of[i]);
	wall_s = seconds(CLOCK_MONOTONIC);
	fill(s, queued);
	fprintf(stderr, "# filled in %.1f s\n", seconds(CLOCK_MONOTONIC) - wall_s);
	wall_s = seconds(CLOCK_MONOTONIC);
	cpu_s = seconds(CLOCK_PROCESS_CPUTIME_ID);
	for (int turn = 0; done < o->messages && done < queued; turn++) {
		int now = turn % 3, before = (turn + 2) % 3, first = (turn + 1) % 3;
		int64_t due_ms;

		check(store_begin(s), s);
		if (o->has_receipts)
			take_receipts(s, of[first], n[first]);
		take_results(s, of[before], n[before]);
		done += n[before];
		check(store_outbox_lease(s, LINK, NOW, NOW + 300000, of[now], o->batch, &n[now], &skipped), s);
		check(store_outbox_list_next(s, NULL, &due_ms), s);
		check(store_commit(s), s);
	}
	wall_s = seconds(CLOCK_MONOTONIC) - wall_s;
	cpu_s = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_s;
	getrusage(RUSAGE_SELF, &usage);
	printf("%9" PRId64 " %6d %9.0f %8.2f %8ld\n", queued, o->batch, done / wall_s, cpu_s / done * 1e6, usage.ru_maxrss / 1024);
	for (int i = 0; i < 3; i++)
		free(of[i]);
	store_close(s);
	for (int i = 0; i < 3; i++) {
		snprintf(path, sizeof path, "%s%s", url + 7, tails[i]);
		unlink(path);
	}
}

int main(int argc, char **argv)
{
	static const int64_t usual[] = {100, 10000, 1000000};
	struct options o = {.folder = ".", .messages = 100000, .batch = 256};
	int opt;

	while ((opt = getopt(argc, argv, "d:n:b:r")) != -1) {
		if (opt == 'd')
			o.folder = optarg;
		else if (opt == 'n')
			o.messages = atoi(optarg);
		else if (opt == 'b')
			o.batch = atoi(optarg);
		else if (opt == 'r')
			o.has_receipts = true;
		else
			return 2;
	}
	printf("# %7s %6s %9s %8s %8s\n", "queued", "batch", "msgs/s", "cpu us", "rss MB");
	for (int i = optind; i < argc; i++)
		measure(&o, strtoll(argv[i], NULL, 10));
	for (size_t i = 0; optind == argc && i < sizeof usual / sizeof *usual; i++)
		measure(&o, usual[i]);
	return 0;
}
