/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Phone numbers, as people and gateways write them. */
#include "base/phone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void one_number_many_forms(void **state)
{
	static const char *const same[] = {
		"76000001", "76 00 00 01", "76.00.00.01", "76-00-00-01", "+22376000001", "0022376000001", "22376000001",
		"+223 76 00 00 01", "00223 7600 0001", "+223-76-00-00-01", "7 6 0 0 0 0 0 1",
	};

	(void) state;
	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		assert_true(base_phone_parse(same[i]) == 22376000001ull);
	assert_true(base_phone_parse("+33612345678") == 33612345678ull);
	assert_true(base_phone_parse("760000012") == 760000012ull); /* 9 digits: some country's */
	assert_true(base_phone_parse("+123456789012345") == 123456789012345ull);
}

static void what_is_no_number(void **state)
{
	static const char *const bad[] = {
		"", "+", "00", "7600000", "76oooo01", "+2237600000a", "+1234567890123456", "06000001",
		"+076000001", "000022376000001", "700", "*700#", " 76000001", "+ 22376000001", "(76)000001", "76000001x",
		"+76000001", "++22376000001", "76,00,00,01", "\xd9\xa7\xd9\xa6\xd9\xa0",
	};

	(void) state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (base_phone_parse(bad[i]))
			fail_msg("%s was taken for a phone", bad[i]);
}

static void only_the_mask_is_for_logs(void **state)
{
	char text[BASE_PHONE_TEXT];

	(void) state;
	assert_string_equal(base_phone_format(22376000001ull, text), "+22376000001");
	assert_string_equal(base_phone_mask(22376000001ull, text), "+223****0001");
	assert_string_equal(base_phone_mask(123456789012345ull, text), "+123********2345");
	assert_string_equal(base_phone_mask(0, text), "+0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_number_many_forms),
		cmocka_unit_test(what_is_no_number),
		cmocka_unit_test(only_the_mask_is_for_logs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
