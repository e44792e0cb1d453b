/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast a link sends: never faster than configured, slower when the gateway says so, and back by itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sms/pace.h"

/* How many tokens are given from `from` to `to`, asked for each millisecond; each is accepted. */
static int sent_between(struct sms_pace *p, int64_t from, int64_t to)
{
	int n = 0;

	for (int64_t now = from; now < to; now++)
		while (n < 1000000 && sms_pace_take(p, now)) {
			sms_pace_accepted(p, now);
			n++;
		}
	return n;
}

static void never_faster_than_configured(void **state)
{
	static const int rates[] = {1, 3, 10, 50, 999, 5000};

	(void) state;
	for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
		struct sms_pace p;
		int most = rates[i] < 10 ? 1 : rates[i] / 10, n;

		sms_pace_init(&p, rates[i], 7000);
		n = sent_between(&p, 7000, 17000);
		assert_in_range(n, 10 * rates[i] - most, 10 * rates[i] + most);
		n = sent_between(&p, 77000, 78000); /* a quiet minute gives no more than a bucket */
		assert_in_range(n, rates[i], rates[i] + most);
		assert_false(sms_pace_is_slowed(&p));
	}
}

static void next_is_when_a_token_is_there(void **state)
{
	struct sms_pace p;

	(void) state;
	sms_pace_init(&p, 4, 0);
	assert_true(sms_pace_next(&p, 0) == 0);
	assert_true(sms_pace_take(&p, 0));
	assert_in_range(sms_pace_next(&p, 0), 250, 251);
	assert_false(sms_pace_take(&p, 249));
	assert_true(sms_pace_take(&p, sms_pace_next(&p, 249)));
}

static void without_a_limit_only_the_gateway_slows(void **state)
{
	struct sms_pace p;

	(void) state;
	sms_pace_init(&p, 0, 0);
	for (int i = 0; i < 100000; i++)
		assert_true(sms_pace_take(&p, 0));
	assert_true(sms_pace_next(&p, 0) == 0);
}

static void slow_down_stops_halves_and_recovers(void **state)
{
	struct sms_pace p;
	int n, seconds;

	(void) state;
	sms_pace_init(&p, 100, 0);
	sent_between(&p, 0, 5000);
	sms_pace_throttled(&p, 5000);
	sms_pace_throttled(&p, 5003); /* the rest of the window says so too: one trouble */
	assert_true(sms_pace_is_stopped(&p, 5999));
	assert_true(sms_pace_next(&p, 5000) == 6000);
	assert_int_equal(sent_between(&p, 5000, 6000), 0);
	n = sent_between(&p, 6000, 7000);
	assert_in_range(n, 45, 65);
	for (seconds = 7; sms_pace_is_slowed(&p) && seconds < 60; seconds++)
		sent_between(&p, seconds * 1000, seconds * 1000 + 1000);
	assert_in_range(seconds, 10, 20);
	n = sent_between(&p, seconds * 1000, seconds * 1000 + 1000);
	assert_in_range(n, 99, 110);
}

static void trouble_that_lasts_makes_longer_pauses(void **state)
{
	static const int64_t pauses[] = {1000, 2000, 4000, 8000, 16000, 30000, 30000};
	struct sms_pace p;
	int64_t now = 0;

	(void) state;
	sms_pace_init(&p, 0, now);
	for (size_t i = 0; i < sizeof pauses / sizeof *pauses; i++) {
		sms_pace_throttled(&p, now);
		assert_true(sms_pace_next(&p, now) == now + pauses[i]);
		now += pauses[i];
		assert_true(sms_pace_take(&p, now));
	}
	now += 600000;
	sms_pace_throttled(&p, now);
	assert_in_range(sms_pace_next(&p, now), now + 1000, now + 1001);
	sms_pace_take(&p, now + 600000);
	assert_false(sms_pace_is_slowed(&p));
}

/* A gateway with a limit of its own, and nobody told us: we find it, and waste little. */
static void a_limit_that_nobody_told_is_found(void **state)
{
	struct sms_pace p;
	int taken = 0, refused = 0, in_second = 0;

	(void) state;
	sms_pace_init(&p, 0, 0);
	for (int64_t now = 0; now < 300000; now++) {
		if (now % 1000 == 0)
			in_second = 0;
		while (sms_pace_take(&p, now)) {
			if (in_second++ < 20) {
				taken++;
				sms_pace_accepted(&p, now);
			} else {
				refused++;
				sms_pace_throttled(&p, now);
			}
		}
	}
	assert_in_range(taken, 300 * 20 / 2, 300 * 20);
	assert_in_range(refused, 1, taken / 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(never_faster_than_configured),
		cmocka_unit_test(next_is_when_a_token_is_there),
		cmocka_unit_test(without_a_limit_only_the_gateway_slows),
		cmocka_unit_test(slow_down_stops_halves_and_recovers),
		cmocka_unit_test(trouble_that_lasts_makes_longer_pauses),
		cmocka_unit_test(a_limit_that_nobody_told_is_found),
	};

	return cmocka_run_group_tests_name("sms/pace", tests, NULL, NULL);
}
