/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON of strangers: what is refused whole, and what is read from the rest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "pay/json.h"

#include <stdlib.h>
#include <string.h>

static struct pay_json *parse(const char *text)
{
	return pay_json_parse(text, strlen(text));
}

static void what_is_no_object_is_refused(void **state)
{
	static const char *const bad[] = {
		"", "null", "[]", "\"a\"", "1", "<html><body>503</body></html>", "{", "{}x", "{\"a\":1,}", "{\"a\":01}", "{'a':1}",
		"{\"a\":1,\"a\":2}",                    /* which one? */
		"{\"a\":{\"b\":1,\"b\":1}}", "{\"a\":\"\\u0000\"}", "{\"a\":\"\xff\"}", "{\"a\":9223372036854775808}",
		"{\"a\":1e999}", "\xef\xbb\xbf{}",
	};
	char deep[200];

	(void) state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_null(parse(bad[i]));
	assert_null(pay_json_parse("{}\0", 3));
	strcpy(deep, "{\"a\":");
	memset(deep + 5, '[', 100);
	deep[105] = '\0';
	assert_null(parse(deep));
}

static void brackets_in_strings_are_no_depth(void **state)
{
	struct pay_json *j = parse("{\"a\":\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[ \\\" {{{{{{{{{\",\"b\":[{\"c\":[{}]}]}");

	(void) state;
	assert_non_null(j);
	pay_json_free(j);
}

static void names_are_read_in_any_case_but_not_in_two(void **state)
{
	struct pay_json *j = parse("{\"errorcode\":\"InsufficientFunds\",\"Amount\":\"1\",\"amount\":\"2\",\"x\":null,\"n\":12}");
	char text[32];
	int64_t francs;

	(void) state;
	assert_true(pay_json_text(j, "errorCode", text, sizeof text));
	assert_string_equal(text, "InsufficientFunds");
	assert_false(pay_json_text(j, "amount", text, sizeof text));
	assert_string_equal(text, "");
	assert_false(pay_json_francs(j, "amount", &francs));
	assert_true(pay_json_has(j, "amount"));
	assert_false(pay_json_has(j, "x"));
	assert_false(pay_json_has(j, "y"));
	assert_true(pay_json_text(j, "N", text, sizeof text));
	assert_string_equal(text, "12");
	pay_json_free(j);
}

static void a_text_that_does_not_fit_is_none(void **state)
{
	struct pay_json *j = parse("{\"a\":\"12345678\",\"b\":\"a\\nb\",\"c\":\"\",\"d\":true}");
	char text[8];

	(void) state;
	assert_false(pay_json_text(j, "a", text, sizeof text));
	assert_string_equal(text, "");
	assert_false(pay_json_text(j, "b", text, sizeof text));
	assert_true(pay_json_text(j, "c", text, sizeof text));
	assert_false(pay_json_text(j, "d", text, sizeof text));
	pay_json_free(j);
}

static void francs_are_whole(void **state)
{
	static const struct { const char *text; int64_t francs; } cases[] = {
		{"\"2500\"", 2500}, {"2500", 2500}, {"\"2500.00\"", 2500}, {"2500.0", 2500}, {"\"1\"", 1}, {"\"0002500\"", 2500},
		{"\"2500.50\"", 0}, {"2500.5", 0}, {"\"0\"", 0}, {"\"-5\"", 0}, {"-5", 0}, {"\" 5\"", 0}, {"\"5 \"", 0}, {"\"5.\"", 0},
		{"\"0x10\"", 0}, {"\"1e3\"", 0}, {"1e3", 1000}, {"1e300", 0}, {"\"\"", 0}, {"\"1,000\"", 0}, {"\"+5\"", 0}, {"null", 0},
		{"9223372036854775807", 0}, {"\"99999999999999999999\"", 0}, {"true", 0}, {"[5]", 0}, {"\"1000000000000\"", 1000000000000},
		{"\"1000000000001\"", 0}, {"2.5e3", 2500}, {"2499.9996", 0}, {"2500.0004", 0}, {"1e19", 0},
	};

	(void) state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf b = {0};
		struct pay_json *j;
		int64_t francs = 0;
		bool is_one;

		base_buf_printf(&b, "{\"amount\":%s}", cases[i].text);
		j = parse(base_buf_str(&b));
		assert_non_null(j);
		is_one = pay_json_francs(j, "amount", &francs);
		if (is_one != (cases[i].francs > 0) || (is_one && francs != cases[i].francs))
			fail_msg("%s was read as %d, %lld", cases[i].text, is_one, (long long) francs);
		pay_json_free(j);
		base_buf_release(&b);
	}
}

static void pairs_and_children(void **state)
{
	struct pay_json *j = parse("{\"debitParty\":[{\"key\":\"walletid\",\"value\":\"w\"},7,{\"key\":\"MSISDN\",\"value\":\"+22376000001\"}],"
				   "\"error\":{\"errorCode\":\"x\"},\"list\":[],\"creditParty\":{}}");
	char text[32];

	(void) state;
	assert_true(pay_json_pair(j, "debitparty", "msisdn", text, sizeof text));
	assert_string_equal(text, "+22376000001");
	assert_false(pay_json_pair(j, "debitParty", "iban", text, sizeof text));
	assert_false(pay_json_pair(j, "creditParty", "msisdn", text, sizeof text));
	assert_non_null(pay_json_child(j, "error"));
	assert_null(pay_json_child(j, "list"));
	pay_json_free(j);
}

static void what_we_write_reads_back(void **state)
{
	static const char text[] = "A\xc3\xafssata \"la\" \\ \x01\n/é";
	struct buf b = {0};
	struct pay_json *j;
	char back[64];

	(void) state;
	base_buf_append_str(&b, "{\"a\":");
	pay_json_quote(&b, text);
	base_buf_append_str(&b, ",\"b\":");
	pay_json_quote(&b, "A\xc3\xafssata \"la\" \\");
	base_buf_append_str(&b, "}");
	j = parse(base_buf_str(&b));
	assert_non_null(j);
	assert_true(pay_json_text(j, "b", back, sizeof back));
	assert_string_equal(back, "A\xc3\xafssata \"la\" \\");
	pay_json_free(j);
	base_buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_no_object_is_refused),
		cmocka_unit_test(brackets_in_strings_are_no_depth),
		cmocka_unit_test(names_are_read_in_any_case_but_not_in_two),
		cmocka_unit_test(a_text_that_does_not_fit_is_none),
		cmocka_unit_test(francs_are_whole),
		cmocka_unit_test(pairs_and_children),
		cmocka_unit_test(what_we_write_reads_back),
	};

	return cmocka_run_group_tests_name("pay/json", tests, NULL, NULL);
}
