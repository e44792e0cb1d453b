/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window against a plain list that does the same by looking at everything. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/rng.h"
#include "smpp/window.h"

#define ROOM 50

struct plain { struct smpp_waiting r[ROOM]; size_t len; };

static struct smpp_waiting plain_remove(struct plain *p, size_t i)
{
	struct smpp_waiting r = p->r[i];

	p->r[i] = p->r[--p->len];
	return r;
}

static size_t plain_find(const struct plain *p, uint32_t sequence)
{
	size_t i = 0;

	while (i < p->len && p->r[i].sequence != sequence)
		i++;
	return i;
}

static int64_t plain_next_deadline(const struct plain *p)
{
	int64_t next = INT64_MAX;

	for (size_t i = 0; i < p->len; i++)
		next = p->r[i].deadline_ms < next ? p->r[i].deadline_ms : next;
	return next;
}

static void add(struct smpp_window *w, struct plain *p, struct rng *rng, uint32_t sequence, int64_t now)
{
	struct smpp_waiting r = {sequence, base_rng_next(rng), now + base_rng_below(rng, 100)};

	assert_int_equal(smpp_window_is_full(w), p->len == ROOM);
	if (p->len == ROOM || plain_find(p, sequence) < p->len)
		return;
	smpp_window_add(w, r);
	p->r[p->len++] = r;
}

static void take(struct smpp_window *w, struct plain *p, uint32_t sequence)
{
	size_t i = plain_find(p, sequence);
	struct smpp_waiting r;

	assert_int_equal(smpp_window_has(w, sequence), i < p->len);
	assert_int_equal(smpp_window_take(w, sequence, &r), i < p->len);
	if (i < p->len)
		assert_int_equal(r.tag, plain_remove(p, i).tag);
}

static void take_due(struct smpp_window *w, struct plain *p, int64_t now)
{
	struct smpp_waiting r;

	while (smpp_window_take_due(w, now, &r)) {
		assert_true(r.deadline_ms <= now);
		assert_int_equal(r.deadline_ms, plain_next_deadline(p));
		assert_int_equal(plain_remove(p, plain_find(p, r.sequence)).tag, r.tag);
	}
	assert_true(plain_next_deadline(p) > now);
}

static void it_does_what_a_plain_list_does(void **state)
{
	struct rng rng = {42};
	struct smpp_window *w = smpp_window_new(ROOM);
	struct plain p = {0};
	int64_t now = 0;
	uint32_t sequence = 0;

	(void) state;
	for (int i = 0; i < 200000; i++) {
		switch (base_rng_below(&rng, 8)) {
		case 0: case 1: case 2: case 3:
			add(w, &p, &rng, base_rng_below(&rng, 10) ? ++sequence : base_rng_below(&rng, 1000), now);
			break;
		case 4: case 5: /* an answer: to something in the window, or to anything */
			take(w, &p, p.len && base_rng_below(&rng, 4) ? p.r[base_rng_below(&rng, p.len)].sequence : base_rng_below(&rng, 1000));
			break;
		case 6:
			take_due(w, &p, now += base_rng_below(&rng, 20));
			break;
		default:
			assert_int_equal(smpp_window_next_deadline(w), plain_next_deadline(&p));
			assert_int_equal(smpp_window_len(w), p.len);
		}
	}
	smpp_window_free(w);
}

static void what_comes_first_with_one_deadline_goes_first(void **state)
{
	struct smpp_window *w = smpp_window_new(3);
	struct smpp_waiting r;

	(void) state;
	for (uint32_t i = 1; i <= 3; i++)
		smpp_window_add(w, (struct smpp_waiting){i * 64, i, 10});
	for (uint32_t i = 1; i <= 3; i++) {
		assert_true(smpp_window_take_due(w, 10, &r));
		assert_int_equal(r.tag, i);
	}
	assert_false(smpp_window_take_due(w, INT64_MAX, &r));
	assert_true(smpp_window_next_deadline(w) == INT64_MAX);
	smpp_window_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_does_what_a_plain_list_does),
		cmocka_unit_test(what_comes_first_with_one_deadline_goes_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
