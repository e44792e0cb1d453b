/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An order of the counter over the control socket is the same on the other side, and what is none is refused. */
#include "daemon/counter_line.h"

#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void an_order_arrives_as_it_was(void **state)
{
	struct store_statement rows[2] = {
		{.reference = "MP|1 %", .francs = 2500, .charge = 25, .phone = 22376000001ull, .name = "Aïssata\tKoné", .subject = "=1+1"},
		{.reference = "X", .francs = -700, .key = "7b0a3a1e-0000-4000-8000-000000002f10"},
	};
	struct desk_counter o = {.verb = DESK_COUNTER_STATEMENT, .as = "awa", .pin = "2580", .id = INT64_MAX, .household = "KLE 1",
				 .phone = 22376000002ull, .francs = -1, .day = 20468, .wallet = "orange", .reference = "R=1", .note = "à voir",
				 .new_pin = "1397", .n_rows = 2, .rows = rows};
	struct desk_counter got;
	struct buf line = {0};
	struct error e;

	(void) state;
	o.staff = (struct store_staff){.code = "moussa", .name = "Moussa Coulibaly", .role = STORE_OFFICER, .place = "klela",
				       .phone = 22376000003ull, .language = "bm"};
	o.referral = (struct store_referral){.code = "1007", .name = "Imam de Kléla", .kind = "religious", .place = "c-klela",
					     .phone = 22376000004ull};
	daemon_counter_line_write(&o, &line);
	assert_null(strchr(base_buf_str(&line), '\n'));
	assert_true(daemon_counter_line_is_one(base_buf_str(&line)));
	assert_int_equal(daemon_counter_line_read(base_buf_str(&line), &got, &e), 0);
	assert_int_equal(got.verb, o.verb);
	assert_string_equal(got.as, "awa");
	assert_string_equal(got.pin, "2580");
	assert_int_equal(got.id, o.id);
	assert_string_equal(got.household, "KLE 1");
	assert_int_equal(got.phone, o.phone);
	assert_int_equal(got.francs, -1);
	assert_int_equal(got.day, o.day);
	assert_string_equal(got.reference, "R=1");
	assert_string_equal(got.note, "à voir");
	assert_string_equal(got.new_pin, "1397");
	assert_string_equal(got.staff.name, "Moussa Coulibaly");
	assert_int_equal(got.staff.role, STORE_OFFICER);
	assert_int_equal(got.staff.phone, o.staff.phone);
	assert_string_equal(got.referral.code, "1007");
	assert_string_equal(got.referral.name, "Imam de Kléla");
	assert_string_equal(got.referral.kind, "religious");
	assert_string_equal(got.referral.place, "c-klela");
	assert_int_equal(got.referral.phone, o.referral.phone);
	assert_int_equal(got.n_rows, 2);
	assert_string_equal(got.rows[0].reference, "MP|1 %");
	assert_string_equal(got.rows[0].name, "Aïssata\tKoné");
	assert_string_equal(got.rows[0].wallet, "orange");
	assert_int_equal(got.rows[0].day, o.day);
	assert_int_equal(got.rows[0].our_day, BASE_DAY_NONE);
	assert_int_equal(got.rows[1].francs, -700);
	assert_string_equal(got.rows[1].key, rows[1].key);
	free(got.rows);
	base_buf_release(&line);
}

static void the_longest_order_fits_a_line(void **state)
{
	struct desk_counter o = {.verb = DESK_COUNTER_CASH, .day = INT32_MIN};
	struct store_statement row = {.francs = INT64_MIN};
	struct buf line = {0};

	(void) state;
	memset(o.note, '%', sizeof o.note - 1);
	memset(o.reference, '%', sizeof o.reference - 1);
	memset(o.household, '%', sizeof o.household - 1);
	memset(o.staff.name, '%', sizeof o.staff.name - 1);
	daemon_counter_line_write(&o, &line);
	assert_in_range(line.len, 1, DAEMON_COUNTER_LINE);
	memset(row.reference, '%', sizeof row.reference - 1);
	memset(row.name, '%', sizeof row.name - 1);
	memset(row.subject, '%', sizeof row.subject - 1);
	assert_in_range(daemon_counter_line_row(&row), 1, 1000);
	base_buf_release(&line);
}

static void what_is_none_is_refused(void **state)
{
	static const char *const wrong[] = {
		"counter ", "counter fly id=1", "counter cash id", "counter cash nothing=1", "counter cash id=x", "counter cash id=",
		"counter cash note=%", "counter cash note=%4", "counter cash note=%00", "counter cash note=%zz", "counter cash note=%ff",
		"counter cash as=0123456789012345678", "counter cash id=99999999999999999999", "counter cash phone=-1",
		"counter cash day=4294967296", "counter cash role=9", "counter statement row=", "counter statement row=a|1|2|3|4|5",
		"counter statement row=a|1|2|3|4|5|6|7", "counter statement row=a|x|2|3|4|5|6", "counter cash  id=1",
	};

	(void) state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct desk_counter o;
		struct error e;

		if (!daemon_counter_line_read(wrong[i], &o, &e))
			fail_msg("'%s' was taken", wrong[i]);
		free(o.rows);
	}
	assert_false(daemon_counter_line_is_one("counte"));
}

static void what_became_of_it_is_told(void **state)
{
	struct desk_counter o = {.is_done = true, .said = {"done"}};
	struct error said;

	(void) state;
	assert_int_equal(daemon_counter_line_say(&o, DESK_DONE, &said), 0);
	assert_string_equal(said.text, "done");
	assert_int_equal(daemon_counter_line_say(&o, DESK_FAILED, &said), -1);
	o.is_done = false;
	assert_int_equal(daemon_counter_line_say(&o, DESK_DONE, &said), -1);
	o.said.text[0] = '\0';
	assert_int_equal(daemon_counter_line_say(&o, DESK_FAILED, &said), -1);
	assert_non_null(strstr(said.text, "log says why"));
	for (int v = 0; v < DESK_COUNTER_VERBS; v++)
		assert_non_null(daemon_counter_line_verb((enum desk_counter_verb) v));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_order_arrives_as_it_was),
		cmocka_unit_test(the_longest_order_fits_a_line),
		cmocka_unit_test(what_is_none_is_refused),
		cmocka_unit_test(what_became_of_it_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
