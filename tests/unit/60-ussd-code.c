/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dialled strings: which code, and what follows it. */
#include "ussd/code.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char *const codes[] = {"700", "700*45", "*222#"};

static void dialled_strings_find_their_code(void **state)
{
	static const struct {
		const char *dialled;
		int code;
		const char *rest;
	} cases[] = {
		{"*700#", 0, ""}, {"700", 0, ""}, {"*700", 0, ""}, {"700#", 0, ""}, {"#700#", 0, ""}, {"*#700#", 0, ""},
		{"*700*3*1#", 0, "3*1"}, {"700*3*1", 0, "3*1"}, {"*700*3#1#", 0, "3*1"}, {"*700**3#", 0, "3"}, {"*700*#", 0, ""},
		{"*700*45#", 1, ""}, {"*700*45*2#", 1, "2"}, {"*700*451#", 0, "451"}, {"*700*4#", 0, "4"},
		{"*222#", 2, ""}, {"222*9", 2, "9"}, {" *700#\r\n", 0, ""},
		{"*7001#", -1, NULL}, {"*70#", -1, NULL}, {"", -1, NULL}, {"#", -1, NULL}, {"*1*700#", -1, NULL}, {"hello", -1, NULL},
	};
	char rest[64];

	(void) state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int code = ussd_code_match(codes, 3, cases[i].dialled, rest);

		if (code != cases[i].code || (cases[i].rest && strcmp(rest, cases[i].rest) != 0))
			fail_msg("%s: code %d, rest '%s'", cases[i].dialled, code, rest);
	}
	assert_int_equal(ussd_code_match(NULL, 0, "*700#", rest), -1);
}

static void the_rest_may_stand_in_the_same_room(void **state)
{
	char room[] = "*700*3*1#";

	(void) state;
	assert_int_equal(ussd_code_match(codes, 1, room, room), 0);
	assert_string_equal(room, "3*1");
}

static void answers_lose_what_stands_around_them(void **state)
{
	static const char *const cases[][2] = {
		{"1", "1"}, {"1#", "1"}, {"*1#", "1"}, {"#1", "1"}, {"1*2", "1*2"}, {"*1*2#", "1*2"}, {"", ""}, {"#", ""}, {"**", ""},
		{" 25 000 \r", "25 000"}, {"Awa", "Awa"},
	};
	char room[64];

	(void) state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		snprintf(room, sizeof room, "%s", cases[i][0]);
		assert_int_equal(ussd_code_trim(room), strlen(cases[i][1]));
		assert_string_equal(room, cases[i][1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dialled_strings_find_their_code),
		cmocka_unit_test(the_rest_may_stand_in_the_same_room),
		cmocka_unit_test(answers_lose_what_stands_around_them),
	};

	return cmocka_run_group_tests_name("ussd/code", tests, NULL, NULL);
}
