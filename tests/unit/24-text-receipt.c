/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Receipts as gateways write them. */
#include "text/receipt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static struct text_receipt r;

static bool is_receipt(const char *text)
{
	return text_receipt_read(text, strlen(text), &r);
}

/* SMPP 3.4 appendix B. */
static void as_the_standard_says(void **state)
{
	(void) state;
	assert_true(is_receipt("id:0123456789 sub:001 dlvrd:001 submit date:2606301205 done date:2606301207 stat:DELIVRD err:000 text:Bonjour"));
	assert_string_equal(r.id, "0123456789");
	assert_int_equal(r.submitted, 1);
	assert_int_equal(r.delivered, 1);
	assert_int_equal(r.submitted_s, 1782821100); /* 2026-06-30T12:05:00Z */
	assert_int_equal(r.done_s, 1782821220);
	assert_int_equal(r.state, TEXT_RECEIPT_DELIVERED);
	assert_int_equal(r.error, 0);
}

static void assert_state(const char *word, enum text_receipt_state expected)
{
	char text[64] = "id:1 stat:";

	strcat(text, word);
	assert_true(is_receipt(text));
	if (r.state != expected)
		fail_msg("%s is %s", word, text_receipt_state_name(r.state));
}

static void states(void **state)
{
	(void) state;
	assert_state("DELIVRD", TEXT_RECEIPT_DELIVERED);
	assert_state("delivered", TEXT_RECEIPT_DELIVERED);
	assert_state("EXPIRED", TEXT_RECEIPT_EXPIRED);
	assert_state("DELETED", TEXT_RECEIPT_DELETED);
	assert_state("UNDELIV", TEXT_RECEIPT_UNDELIVERABLE);
	assert_state("FAILED", TEXT_RECEIPT_UNDELIVERABLE);
	assert_state("ACCEPTD", TEXT_RECEIPT_ACCEPTED);
	assert_state("ACKED", TEXT_RECEIPT_ACCEPTED);
	assert_state("BUFFRED", TEXT_RECEIPT_ENROUTE);
	assert_state("BUFFERD", TEXT_RECEIPT_ENROUTE);
	assert_state("ENROUTE", TEXT_RECEIPT_ENROUTE);
	assert_state("UNKNOWN", TEXT_RECEIPT_UNKNOWN);
	assert_state("REJECTD", TEXT_RECEIPT_REJECTED);
	assert_state("SKIPPED", TEXT_RECEIPT_SKIPPED);
	assert_state("2", TEXT_RECEIPT_DELIVERED);
	assert_state("whatever", TEXT_RECEIPT_UNKNOWN);
	assert_true(text_receipt_is_final(TEXT_RECEIPT_DELIVERED));
	assert_true(text_receipt_is_final(TEXT_RECEIPT_UNDELIVERABLE));
	assert_false(text_receipt_is_final(TEXT_RECEIPT_ENROUTE));
	assert_false(text_receipt_is_final(TEXT_RECEIPT_ACCEPTED));
	assert_string_equal(text_receipt_state_name(TEXT_RECEIPT_REJECTED), "rejected");
	assert_string_equal(text_receipt_state_name((enum text_receipt_state) 77), "unknown");
}

static void variants(void **state)
{
	(void) state;
	assert_true(is_receipt("ID:AB-12 STAT:UNDELIV ERR:0035 Text:"));
	assert_string_equal(r.id, "AB-12");
	assert_int_equal(r.error, 35);
	assert_int_equal(r.submitted, -1);
	assert_int_equal(r.done_s, 0);

	assert_true(is_receipt(" stat: EXPIRED\r\nid: 7 err: text: id:9 stat:DELIVRD"));
	assert_string_equal(r.id, "7");
	assert_int_equal(r.state, TEXT_RECEIPT_EXPIRED);
	assert_int_equal(r.error, -1);

	assert_true(is_receipt("vendor=x id:7 more stat:DELIVRD Submit Date :260630120501 done  date:2"));
	assert_int_equal(r.submitted_s, 1782821101);
	assert_int_equal(r.done_s, 0);

	assert_false(is_receipt("sub:001 dlvrd:000 stat:REJECTD err:00A")); /* the id is in a TLV */
	assert_true(r.has_state);
	assert_int_equal(r.state, TEXT_RECEIPT_REJECTED);
	assert_int_equal(r.error, -1);
	assert_string_equal(r.id, "");

	assert_false(is_receipt("id:5 sub:001"));
	assert_string_equal(r.id, "5");
	assert_false(r.has_state);
	assert_false(is_receipt("id:5 stat:"));
	assert_false(is_receipt("id: stat:DELIVRD"));
}

static void what_is_none(void **state)
{
	static const char long_id[] = "id:00000000001111111111222222222233333333334444444444555555555566666 stat:DELIVRD";

	(void) state;
	assert_false(is_receipt(""));
	assert_false(is_receipt("Bonjour, ID et stat de mon dossier?"));
	assert_false(is_receipt("text:id:1 stat:DELIVRD"));
	assert_false(is_receipt("identity:1 status:2"));
	assert_false(is_receipt("xid:1 xstat:DELIVRD"));
	assert_true(is_receipt(long_id));
	assert_int_equal(strlen(r.id), 65);
	assert_false(is_receipt("id:000000000011111111112222222222333333333344444444445555555555666666 stat:DELIVRD"));
	assert_false(text_receipt_read("id:1\0 stat:DELIVRD", 18, &r));
}

static int64_t done_of(const char *digits)
{
	char text[64] = "done date:";

	strcat(text, digits);
	is_receipt(text);
	return r.done_s;
}

static void dates(void **state)
{
	(void) state;
	assert_int_equal(done_of("2606301207"), 1782821220);
	assert_int_equal(done_of("260630120700"), 1782821220);
	assert_int_equal(done_of("20260630120700"), 1782821220);
	assert_int_equal(done_of("202606301207"), 1782821220); /* no day 26-06 of month 26: a year of four digits */
	assert_int_equal(done_of("2602290000"), 0);
	assert_int_equal(done_of("2802290000"), 1835395200);
	assert_int_equal(done_of("2613010000"), 0);
	assert_int_equal(done_of("2606312400"), 0);
	assert_int_equal(done_of("26063012"), 0);
	assert_int_equal(done_of("26063012a7"), 0);
	assert_int_equal(done_of("-606301207"), 0);
	assert_int_equal(done_of("00001122134337"), 0);
	assert_int_equal(done_of(""), 0);
}

static void assert_readings(const char *id, const char *first, const char *second, const char *third)
{
	const char *expected[] = {first, second, third};
	char got[TEXT_RECEIPT_READINGS][TEXT_RECEIPT_ID];
	int n = text_receipt_readings(id, got);

	for (int i = 0; i < 3; i++)
		if (i < n)
			assert_string_equal(got[i], expected[i]);
		else
			assert_null(expected[i]);
}

static void ids_in_both_bases(void **state)
{
	char id[TEXT_RECEIPT_ID];

	(void) state;
	assert_readings("1A2B3C", "1a2b3c", "1715004", NULL);
	assert_readings("0000001a2b3c", "1a2b3c", "1715004", NULL);
	assert_readings("1715004", "1715004", "1a2b3c", "24203268");
	assert_readings("00000007", "7", NULL, NULL);
	assert_readings("0", "0", NULL, NULL);
	assert_readings("msg-17", "msg-17", NULL, NULL);
	assert_readings("9999999999999999999", "9999999999999999999", "8ac7230489e7ffff", NULL);
	assert_readings("18446744073709551615", "18446744073709551615", "ffffffffffffffff", NULL);
	assert_readings("18446744073709551616", "18446744073709551616", NULL, NULL);
	assert_readings("ffffffffffffffff", "ffffffffffffffff", "18446744073709551615", NULL);
	assert_readings("12345678901234567890123", "12345678901234567890123", NULL, NULL);
	assert_readings("", "", NULL, NULL);
	text_receipt_canonical(" 00AbC ", id);
	assert_string_equal(id, "abc");
	text_receipt_canonical("00-x", id);
	assert_string_equal(id, "0-x");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_the_standard_says),
		cmocka_unit_test(states),
		cmocka_unit_test(variants),
		cmocka_unit_test(what_is_none),
		cmocka_unit_test(dates),
		cmocka_unit_test(ids_in_both_bases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
