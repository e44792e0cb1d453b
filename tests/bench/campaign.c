/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A store for the bench of campaigns: so many households, each with a phone of its own.
 *
 *   campaign FOLDER HOUSEHOLDS       makes FOLDER/mutuelle.db, and FOLDER/phones for tests/bench/load
 */
#include "base/date.h"
#include "desk/cover.h"
#include "scheme/scheme.h"
#include "store/ledger.h"
#include "store/member.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define A_COMMIT 5000
#define A_VILLAGE 400           /* households: a campaign draws villages into arms */
#define FIRST_PHONE 60000000
#define MONTH_DAYS 30

struct making {
	struct store *store;
	struct scheme *scheme;
	int64_t now_ms;
	int32_t today;
	struct desk_dues dues;
};

static void check(const struct making *m, int rc)
{
	if (rc == STORE_OK)
		return;
	fprintf(stderr, "campaign: error %d: %s\n", rc, store_last_error(m->store));
	exit(1);
}

/* A mother and a child; one in three has paid for three months of the last nine, the others for all. */
static void make_household(struct making *m, int i)
{
	struct store_household h = {.mutuelle = "m-klela", .plan = "amv", .commune = "klela", .enrolled_on = m->today - 9 * MONTH_DAYS,
				    .next_change_on = BASE_DAY_NONE};
	struct store_member head = {.no = 1, .role = STORE_HEAD, .sex = 'F', .birth_year = 1985, .phone = 22300000000ull + FIRST_PHONE + (uint64_t) i,
				    .first_name = "Aïssata", .last_name = "Traoré", .language = "fr"};
	struct store_member child = {.no = 2, .role = STORE_CHILD, .sex = 'M', .birth_year = 2015, .first_name = "Bakary",
				     .last_name = "Traoré", .language = "fr"};
	bool changed;

	snprintf(h.no, sizeof h.no, "H%d", i);
	snprintf(h.village, sizeof h.village, "Village %d", i / A_VILLAGE);
	check(m, store_household_put(m->store, &h, &changed, &h.id));
	head.household = child.household = h.id;
	check(m, store_member_put(m->store, &head, &changed));
	check(m, store_member_put(m->store, &child, &changed));
	check(m, store_ledger_post_dues(m->store, h.id, h.enrolled_on, i % 3 ? 10 * 550 : 3 * 550, "opening", "opening", h.no, m->now_ms));
	check(m, desk_cover_refresh(m->store, m->scheme, &h, m->today, &m->dues));
}

static void make_all(struct making *m, int n, FILE *phones)
{
	for (int i = 0; i < n; i++) {
		if (i % A_COMMIT == 0) {
			if (i) {
				check(m, store_commit(m->store));
				check(m, store_checkpoint(m->store));
			}
			check(m, store_begin(m->store));
		}
		make_household(m, i);
		fprintf(phones, "%d\n", FIRST_PHONE + i);
	}
	check(m, store_commit(m->store));
	check(m, store_checkpoint(m->store));
	desk_cover_release(&m->dues);
}

int main(int argc, char **argv)
{
	const char *srcdir = getenv("srcdir");
	struct making m = {.now_ms = (int64_t) time(NULL) * 1000};
	char path[512], url[540];
	FILE *phones;
	struct error e;
	int n = argc == 3 ? atoi(argv[2]) : 0;

	if (n < 1)
		return fprintf(stderr, "usage: campaign FOLDER HOUSEHOLDS\n"), 2;
	m.today = base_date_of_ms(m.now_ms);
	snprintf(path, sizeof path, "%s/menus/mali/scheme.yaml", srcdir ? srcdir : ".");
	m.scheme = scheme_load(path, &e);
	snprintf(url, sizeof url, "sqlite:%s/mutuelle.db", argv[1]);
	m.store = m.scheme ? store_open(url, m.now_ms, &e) : NULL;
	if (!m.store)
		return fprintf(stderr, "campaign: %s\n", e.text), 1;
	snprintf(path, sizeof path, "%s/phones", argv[1]);
	phones = fopen(path, "w");
	if (!phones)
		return perror(path), 1;
	make_all(&m, n, phones);
	store_close(m.store);
	scheme_free(m.scheme);
	return fclose(phones) ? 1 : 0;
}
