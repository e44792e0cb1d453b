/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paging: no row is lost, split or shown twice, whatever the lengths. */
#include "base/rng.h"
#include "menus/compose.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static const struct menus_page_room room = {.budget = 60, .heading = 10, .notice = 8, .more = 7, .first_zero = 8, .zero = 8};

static void what_fits_is_one_page(void **state)
{
	const int rows[] = {19, 20};  /* 10 + 9 + 20 + 21 */
	const int longer[] = {19, 21};
	struct menus_page p = menus_page_find(&room, rows, 2, 1);

	(void) state;
	assert_int_equal(p.end, 2);
	assert_false(p.has_more);
	assert_int_equal(menus_page_need_whole(&room, rows, 2), 60);
	p = menus_page_find(&room, longer, 2, 1);
	assert_int_equal(p.end, 1);
	assert_true(p.has_more);
	p = menus_page_find(&room, longer, 2, 2);
	assert_int_equal(p.first, 1);
	assert_int_equal(p.end, 2);
	assert_int_equal(p.number, 2);
	assert_false(p.has_more);
	p = menus_page_find(&room, longer, 2, 77); /* no such page: the last */
	assert_int_equal(p.number, 2);
}

static void no_rows_are_one_page(void **state)
{
	struct menus_page p = menus_page_find(&room, NULL, 0, 3);

	(void) state;
	assert_int_equal(p.number, 1);
	assert_int_equal(p.end, 0);
	assert_false(p.has_more);
	assert_int_equal(menus_page_need_whole(&room, NULL, 0), 19);
}

/* The checker refuses such a row; the page shows it all the same and goes on. */
static void a_row_too_long_stands_alone(void **state)
{
	const int rows[] = {5, 100, 5};

	(void) state;
	assert_int_equal(menus_page_find(&room, rows, 3, 1).end, 1);
	assert_int_equal(menus_page_find(&room, rows, 3, 2).first, 1);
	assert_int_equal(menus_page_find(&room, rows, 3, 2).end, 2);
	assert_int_equal(menus_page_find(&room, rows, 3, 3).end, 3);
}

static void every_row_is_on_one_page_and_every_page_fits(void **state)
{
	struct rng r = {52};

	(void) state;
	for (int round = 0; round < 2000; round++) {
		struct menus_page_room any = {.budget = 182, .heading = (int) base_rng_below(&r, 100),
			.notice = (int) base_rng_below(&r, 40), .more = 7, .first_zero = (int) base_rng_below(&r, 30), .zero = 8};
		int rows[40], n = (int) base_rng_below(&r, 40), longest = 0;
		size_t next = 0;
		struct menus_page p;

		for (int i = 0; i < n; i++) {
			rows[i] = 1 + (int) base_rng_below(&r, 60);
			longest = rows[i] > longest ? rows[i] : longest;
		}
		for (int number = 1; ; number++) {
			int used = number == 1 ? any.heading : any.notice, zero = number == 1 ? any.first_zero : any.zero;

			p = menus_page_find(&any, rows, (size_t) n, number);
			assert_int_equal(p.number, number);
			assert_int_equal(p.first, next);
			for (size_t i = p.first; i < p.end; i++)
				used += rows[i] + 1;
			used += (p.has_more ? any.more + 1 : 0) + (zero ? zero + 1 : 0);
			if (menus_page_need_row(&any, longest) <= any.budget)
				assert_true(used <= any.budget);
			next = p.end;
			if (!p.has_more)
				break;
			assert_true(p.end > p.first);
		}
		assert_int_equal(next, n);
	}
}

/* Law 7: never a 9 or a 0 at the end, and the way back is the same. */
static void numbers_of_rows(void **state)
{
	static const int first[] = {1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16, 17, 18, 21};
	size_t row;

	(void) state;
	for (size_t i = 0; i < sizeof first / sizeof *first; i++)
		assert_int_equal(menus_compose_number(i), first[i]);
	for (size_t i = 0; i < MENUS_ROWS; i++) {
		assert_in_range(menus_compose_number(i) % 10, 1, 8);
		assert_true(menus_compose_row(menus_compose_number(i), &row));
		assert_int_equal(row, i);
	}
	assert_false(menus_compose_row(0, &row));
	assert_false(menus_compose_row(9, &row));
	assert_false(menus_compose_row(10, &row));
	assert_false(menus_compose_row(19, &row));
	assert_false(menus_compose_row(999, &row));
	assert_false(menus_compose_row(-1, &row));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_fits_is_one_page),
		cmocka_unit_test(no_rows_are_one_page),
		cmocka_unit_test(a_row_too_long_stands_alone),
		cmocka_unit_test(every_row_is_on_one_page_and_every_page_fits),
		cmocka_unit_test(numbers_of_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
