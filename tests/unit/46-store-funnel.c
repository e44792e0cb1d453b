/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counters of screens grow old: days become months, months are forgotten, and no figure of a month changes by it. */
#include "base/date.h"
#include "store/funnel.h"
#include "tests/lib/storebed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define DAY_MS 86400000ll

static void count(struct store *s, int32_t day, const char *path, uint32_t link, int seconds)
{
	const int64_t now_ms = day * DAY_MS + 3600000;
	const struct store_funnel_view v = {.path = path, .language = "fr", .link = link, .shown_ms = now_ms - seconds * 1000};

	assert_int_equal(store_funnel_count(s, &v, seconds ? STORE_FUNNEL_ANSWERED : STORE_FUNNEL_LEFT, now_ms), 0);
}

struct sum { int rows; int64_t answered, left, fast; int32_t last_day; };

static int add(void *ctx, const struct store_funnel_row *r)
{
	struct sum *sum = ctx;

	sum->rows++;
	sum->answered += r->n[STORE_FUNNEL_ANSWERED];
	sum->left += r->n[STORE_FUNNEL_LEFT];
	sum->fast += r->times[0];
	sum->last_day = r->day;
	return 0;
}

static struct sum read_month(struct store *s, int32_t first, enum store_funnel_by by)
{
	struct sum sum = {0};

	assert_int_equal(store_funnel_list(s, first, base_date_month_end(first), by, add, &sum), 0);
	return sum;
}

static void days_become_months(void **state)
{
	struct store *s = *state;
	const int32_t january = base_date_make(2026, 1, 1), february = base_date_make(2026, 2, 1);
	struct sum before, after;
	int n, rounds = 0;

	for (int day = 0; day < 31; day++) {
		count(s, january + day, "accueil soins", 0, 1 + day % 3);
		count(s, january + day, "accueil soins", 1, 0);
		count(s, february + day % 28, "accueil", 0, 1);
	}
	before = read_month(s, january, STORE_FUNNEL_LINKS);
	assert_int_equal(read_month(s, january, STORE_FUNNEL_DAYS).rows, 31);
	do {
		assert_int_equal(store_funnel_age(s, february, 7, &n), 0);
		assert_true(n <= 7 && ++rounds < 40);
		after = read_month(s, january, STORE_FUNNEL_LINKS); /* at any moment between */
		assert_memory_equal(&before, &after, sizeof before);
	} while (n);
	after = read_month(s, january, STORE_FUNNEL_DAYS);
	assert_int_equal(after.rows, 1);
	assert_int_equal(after.last_day, january);
	assert_int_equal(read_month(s, february, STORE_FUNNEL_DAYS).rows, 28); /* not old yet */
}

static void months_are_forgotten(void **state)
{
	struct store *s = *state;
	const int32_t january = base_date_make(2021, 1, 1), february = base_date_make(2021, 2, 1);
	int n;

	assert_int_equal(store_funnel_age(s, february, 7, &n), 0);
	assert_int_equal(n, 0);
	assert_int_equal(store_funnel_forget(s, february, 7, &n), 0);
	assert_int_equal(n, 0);
	for (uint32_t link = 0; link < 9; link++)
		count(s, january, "accueil", link, 0);
	count(s, february, "accueil", 0, 0);
	assert_int_equal(store_funnel_forget(s, february, 7, &n), 0);
	assert_int_equal(n, 7);
	assert_int_equal(store_funnel_forget(s, february, 7, &n), 0);
	assert_int_equal(n, 2);
	assert_int_equal(read_month(s, january, STORE_FUNNEL_SCREENS).rows, 0);
	assert_int_equal(read_month(s, february, STORE_FUNNEL_SCREENS).rows, 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, storebed_open_memory, storebed_close_memory)

int main(void)
{
	const struct CMUnitTest tests[] = {TEST(days_become_months), TEST(months_are_forgotten)};

	return cmocka_run_group_tests_name("store-funnel", tests, NULL, NULL);
}
