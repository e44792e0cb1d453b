/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The made-up village: the same for the same seed, and shaped like a village. */
#include "base/buf.h"
#include "base/csv.h"
#include "base/date.h"
#include "base/phone.h"
#include "base/secret.h"
#include "sim/village.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const plans[] = {"base", "famille"};
static const char *const villages[] = {"Kléla", "Dougoumousso, le bas"};
static const struct sim_village_place places[] = {
	{"mut-klela", "klela", plans, 2, villages, 2},
	{"mut-danderesso", "danderesso", plans, 1, villages, 1},
};

static struct buf make(uint64_t households, uint64_t seed)
{
	struct sim_village_config config = {.households = households, .seed = seed, .today = SIM_VILLAGE_TODAY,
					    .places = places, .n_places = 2};
	struct error e;
	struct buf b = {0};
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	assert_int_equal(sim_village_write(f, &config, &e), 0);
	fclose(f);
	base_buf_append(&b, text, len);
	free(text);
	return b;
}

static void same_seed_same_village(void **state)
{
	struct buf a = make(300, 7), b = make(300, 7), c = make(300, 8);

	(void) state;
	assert_int_equal(a.len, b.len);
	assert_memory_equal(a.data, b.data, a.len);
	assert_true(a.len != c.len || memcmp(a.data, c.data, a.len));
	/* the same on any machine: this figure was computed once */
	assert_true(base_secret_id(a.data, a.len) == 0x4781fbf7063933f4ull);
	base_buf_release(&a);
	base_buf_release(&b);
	base_buf_release(&c);
}

static void a_small_village_begins_a_large_one(void **state)
{
	struct buf small = make(50, 3), large = make(500, 3);

	(void) state;
	assert_true(small.len < large.len);
	assert_memory_equal(small.data, large.data, small.len);
	base_buf_release(&small);
	base_buf_release(&large);
}

struct shape {
	long people, households, heads, with_phone, covered, lapsed, waiting, not_enrolled, never_paid, bm, not_ascii;
	char last_no[32];
	int last_member;
	uint64_t phones[20000];
	size_t n_phones;
};

static int on_row(void *ctx, long line, char **cells, const size_t *lens, size_t n)
{
	struct shape *s = ctx;
	int32_t enrolled = BASE_DAY_NONE, paid = BASE_DAY_NONE;

	(void) lens;
	assert_int_equal(n, 15);
	if (line == 1)
		return 0;
	s->people++;
	for (const char *c = cells[3]; *c; c++)
		s->not_ascii += *c < 0;
	assert_true(!strcmp(cells[5], "F") || !strcmp(cells[5], "M"));
	if (*cells[7]) {
		assert_true(base_phone_parse(cells[7]) > 22300000000u);
		s->phones[s->n_phones++] = base_phone_parse(cells[7]);
	}
	if (!strcmp(cells[0], s->last_no)) {
		assert_int_equal(strtol(cells[1], NULL, 10), ++s->last_member);
		assert_string_not_equal(cells[2], "head");
		assert_in_range(s->last_member, 2, 9);
		return 0;
	}
	s->households++;
	s->last_member = 1;
	snprintf(s->last_no, sizeof s->last_no, "%s", cells[0]);
	assert_string_equal(cells[1], "1");
	assert_string_equal(cells[2], "head");
	s->with_phone += *cells[7] != '\0';
	assert_true(!*cells[12] || base_date_parse(cells[12], &enrolled));
	assert_true(!*cells[13] || base_date_parse(cells[13], &paid));
	s->not_enrolled += enrolled == BASE_DAY_NONE;
	s->never_paid += enrolled != BASE_DAY_NONE && paid == BASE_DAY_NONE;
	s->waiting += enrolled != BASE_DAY_NONE && enrolled > SIM_VILLAGE_TODAY - 31;
	s->covered += paid != BASE_DAY_NONE && paid >= SIM_VILLAGE_TODAY && enrolled < SIM_VILLAGE_TODAY - 365;
	s->lapsed += paid != BASE_DAY_NONE && paid < SIM_VILLAGE_TODAY - 60;
	s->bm += !strcmp(cells[14], "bm");
	return 0;
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *) a, y = *(const uint64_t *) b;

	return (x > y) - (x < y);
}

static void a_village_has_the_shape_of_one(void **state)
{
	static struct shape s;
	struct csv_reader *r = base_csv_new(on_row, &s);
	struct buf b = make(4000, 1);
	struct error e;
	long shared = 0;

	(void) state;
	assert_int_equal(base_csv_feed(r, (const char *) b.data, b.len, &e), 0);
	assert_int_equal(base_csv_finish(r, &e), 0);
	base_csv_free(r);
	assert_int_equal(s.households, 4000);
	assert_in_range(s.people, 19000, 21000);
	assert_in_range(s.with_phone, 2600, 3000);
	assert_true(s.covered > 1200 && s.lapsed > 600 && s.waiting > 100 && s.not_enrolled > 100 && s.never_paid > 100);
	assert_in_range(s.bm, 800, 1600);
	assert_true(s.not_ascii > 100);
	qsort(s.phones, s.n_phones, sizeof *s.phones, compare);
	for (size_t i = 1; i < s.n_phones; i++) {
		assert_true(s.phones[i] != 22379999999u);
		shared += s.phones[i] == s.phones[i - 1];
	}
	assert_in_range(shared, 10, 200);
	base_buf_release(&b);
}

static void the_characters_come_first(void **state)
{
	struct buf b = make(8, 99);
	const char *text = base_buf_str(&b);

	(void) state;
	assert_non_null(strstr(text, "1000001,1,head,Awa,Traoré,F,1988,76000001,Kléla,klela,mut-klela,base,2023-07-01,2026-06-30,fr\r\n"));
	assert_non_null(strstr(text, "1000002,1,head,Moussa,Coulibaly,M,1979,76000002,Kléla,klela,mut-klela,base,2022-10-01,2025-09-30,fr\r\n"));
	assert_non_null(strstr(text, "1000004,1,head,Nana,Diarra,F,1958,76000003,"));
	assert_non_null(strstr(text, "1000007,1,head,Bakary,Dembélé,M,1974,76000007,Kléla,klela,mut-klela,base,,,fr\r\n"));
	assert_non_null(strstr(text, "1000008,1,head,Ɲeleni,Kɔnɛ,F,1995,76000008,"));
	base_buf_release(&b);
}

static void wrong_villages_are_refused(void **state)
{
	struct sim_village_config config = {.households = 0, .places = places, .n_places = 2};
	struct sim_village_place empty = {"m", "c", plans, 0, villages, 1};
	struct error e;

	(void) state;
	assert_int_equal(sim_village_write(stdout, &config, &e), -1);
	config.households = 1;
	config.n_places = 0;
	assert_int_equal(sim_village_write(stdout, &config, &e), -1);
	config.places = &empty;
	config.n_places = 1;
	assert_int_equal(sim_village_write(stdout, &config, &e), -1);
	assert_non_null(strstr(e.text, "mutuelle m needs a plan"));
}

static void a_full_disk_is_told(void **state)
{
	struct sim_village_config config = {.households = 10, .places = places, .n_places = 2};
	struct error e;
	FILE *full = fopen("/dev/full", "we");

	(void) state;
	if (!full)
		skip();
	assert_int_equal(sim_village_write(full, &config, &e), -1);
	assert_non_null(strstr(e.text, "No space left"));
	fclose(full);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_seed_same_village),
		cmocka_unit_test(a_small_village_begins_a_large_one),
		cmocka_unit_test(a_village_has_the_shape_of_one),
		cmocka_unit_test(the_characters_come_first),
		cmocka_unit_test(wrong_villages_are_refused),
		cmocka_unit_test(a_full_disk_is_told),
	};
	return cmocka_run_group_tests_name("sim/village", tests, NULL, NULL);
}
