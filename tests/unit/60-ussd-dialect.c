/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dialect records: the file that is shipped, what it says of five gateways, and every kind of mistake in one. */
#include "ussd/dialect.h"

#include "base/buf.h"
#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char *source_path(char room[512], const char *name)
{
	snprintf(room, 512, "%s/%s", getenv("srcdir") ? getenv("srcdir") : ".", name);
	return room;
}

static struct ussd_dialects *shipped(void)
{
	char path[512];
	struct error e = {""};
	struct ussd_dialects *d = ussd_dialect_load(source_path(path, "ussd/dialects.yaml"), &e);

	if (!d)
		print_error("%s\n", e.text);
	assert_non_null(d);
	return d;
}

/* Loads `text` as a file named d.yaml in a folder of its own. */
static struct ussd_dialects *load_text(const char *text, struct error *e)
{
	char folder[] = "/tmp/mutuelle-XXXXXX", path[64];
	struct ussd_dialects *d;
	FILE *f;

	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/d.yaml", folder);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	e->text[0] = '\0';
	d = ussd_dialect_load(path, e);
	unlink(path);
	rmdir(folder);
	return d;
}

static void the_gate_is_ready(void **state)
{
	static const char *const gate[] = {"plain", "tata", "mica", "thai-p2", "umr-op3"};
	struct ussd_dialects *d = shipped();
	struct error e;

	(void) state;
	for (size_t i = 0; i < sizeof gate / sizeof *gate; i++) {
		const struct ussd_dialect *found = ussd_dialect_select(d, gate[i], &e);

		assert_non_null(found);
		assert_string_equal(found->name, gate[i]);
		assert_true(found->about[0]);
		assert_int_equal(found->answer_s, 8);
		assert_int_equal(found->pay_delay_s, 3);
	}
	ussd_dialect_free(d);
}

static void the_five_differ_where_the_gateways_do(void **state)
{
	struct ussd_dialects *d = shipped();
	const struct ussd_dialect *plain = ussd_dialect_find(d, "plain"), *tata = ussd_dialect_find(d, "tata"),
		*mica = ussd_dialect_find(d, "mica"), *thai = ussd_dialect_find(d, "thai-p2"), *umr = ussd_dialect_find(d, "umr-op3");

	(void) state;
	assert_int_equal(plain->op_menu, 2);
	assert_int_equal(plain->op_final, 17);
	assert_int_equal(plain->meaning[1], USSD_BEGIN);
	assert_int_equal(plain->meaning[18], USSD_CONTINUE);
	assert_int_equal(plain->meaning[17], USSD_END);
	assert_int_equal(plain->meaning[0x23], USSD_UNKNOWN_OP);
	assert_int_equal(plain->charset_in[0x0f], USSD_GSM); /* not packed septets: gateways mean unpacked octets */
	assert_int_equal(plain->charset_in[0x48], USSD_UCS2);
	assert_int_equal(plain->throttle_statuses[0], 0x58);

	assert_int_equal(tata->op_final, 2);
	assert_int_equal(tata->meaning[2], USSD_CONTINUE);
	assert_int_equal(tata->end_bit_out, USSD_END_BIT_0);
	assert_int_equal(tata->code_from, USSD_CODE_DESTINATION);

	assert_int_equal(mica->carrier, USSD_CARRIER_UMR);
	assert_int_equal(mica->session_tag, 0x0204);
	assert_int_equal(mica->meaning[129], USSD_ABORT);
	assert_int_equal(mica->end_bit_in, USSD_END_BIT_OFF);
	assert_int_equal(mica->charset_in[0], USSD_UTF8);

	assert_int_equal(thai->carrier, USSD_CARRIER_NONE);
	assert_true(thai->op_first);
	assert_int_equal(thai->abort_esm_class, 8);
	assert_string_equal(thai->abort_text, "ABORT");
	assert_int_equal(thai->dcs_out_gsm, 0x0f);
	assert_string_equal(thai->detect_service[1], "P2");
	assert_true(thai->response_s >= 120);

	assert_int_equal(umr->op_final, 3);
	assert_int_equal(umr->missing_op, USSD_ABORT);
	assert_int_equal(umr->meaning[19], USSD_END);
	ussd_dialect_free(d);
}

static void what_is_absent_is_as_plain(void **state)
{
	struct ussd_dialects *d = shipped(), *empty;
	struct ussd_dialect a, b;
	struct error e;

	(void) state;
	empty = load_text("dialects:\n  other: {}\n", &e);
	assert_non_null(empty);
	a = *ussd_dialect_find(d, "plain");
	b = *ussd_dialect_at(empty, 0);
	memset(a.name, 0, sizeof a.name);
	memset(b.name, 0, sizeof b.name);
	memset(a.about, 0, sizeof a.about);
	assert_memory_equal(&a, &b, sizeof a);
	ussd_dialect_free(empty);
	ussd_dialect_free(d);
}

static void the_others_are_held_but_refused(void **state)
{
	static const char *const later[] = {"sixdee", "eyeline", "smpp-plus", "comviva", "ng-datasm", "mattel", "huawei-smpp"};
	struct ussd_dialects *d = shipped();
	struct error e;

	(void) state;
	for (size_t i = 0; i < sizeof later / sizeof *later; i++) {
		assert_non_null(ussd_dialect_find(d, later[i]));
		assert_null(ussd_dialect_select(d, later[i], &e));
		assert_non_null(strstr(e.text, later[i]));
		assert_non_null(strstr(e.text, "not ready"));
		assert_non_null(strstr(e.text, "thai-p2"));
	}
	assert_null(ussd_dialect_select(d, "oragne", &e));
	assert_non_null(strstr(e.text, "there is no dialect 'oragne'"));
	assert_int_equal(ussd_dialect_find(d, "smpp-plus")->session_tag, 0x1501);
	assert_int_equal(ussd_dialect_find(d, "comviva")->wrap, USSD_WRAP_COMVIVA);
	assert_int_equal(ussd_dialect_find(d, "mattel")->op_final, USSD_OP_OMIT);
	assert_int_equal(ussd_dialect_find(d, "ng-datasm")->reply_pdu, USSD_REPLY_DATA_SM);
	ussd_dialect_free(d);
}

static void mistakes_are_told_at_their_place(void **state)
{
	static const struct {
		const char *text, *place, *says;
	} cases[] = {
		{"dialect: {}\n", "d.yaml:1:1:", "'dialect'"},
		{"dialects:\n  a: {op_menue: 2}\n", "d.yaml:2:", "op_menu"},
		{"dialects:\n  a:\n    op_menu: 256\n", "d.yaml:3:5:", "from 0 to 255"},
		{"dialects:\n  a:\n    op_menu: two\n", "d.yaml:3:5:", "'two'"},
		{"dialects:\n  a:\n    op_menu: [2]\n", "d.yaml:3:", "op_menu"},
		{"dialects:\n  a:\n    carrier: itss\n", "d.yaml:3:5:", "none, its, umr, tlv, text"},
		{"dialects:\n  a:\n    begin_ops: [1, 18]\n    continue_ops: [18]\n", "d.yaml:4:20:", "named already"},
		{"dialects:\n  a:\n    begin_ops: [300]\n", "d.yaml:3:17:", "from 0 to 255"},
		{"dialects:\n  a:\n    begin_ops: [[1]]\n", "d.yaml:3:17:", "list of numbers"},
		{"dialects:\n  a:\n    charset_in: {0: klingon}\n", "d.yaml:3:", "latin1"},
		{"dialects:\n  a:\n    charset_in: {900: gsm}\n", "d.yaml:3:", "from 0 to 255"},
		{"dialects:\n  a:\n    service_type: USSD-2\n", "d.yaml:3:5:", "longer than 5"},
		{"dialects:\n  a:\n    detect: [op, smell]\n", "d.yaml:3:18:", "'smell'"},
		{"dialects:\n  a:\n    ready: perhaps\n", "d.yaml:3:5:", "yes or no"},
		{"dialects:\n  a:\n    dead_statuses: [0]\n", "d.yaml:3:21:", "from 1"},
		{"dialects:\n  a:\n    wrap: comviva\n", "d.yaml:2:", "ready: no"},
		{"dialects:\n  a:\n    gsm_packed: yes\n", "d.yaml:2:", "packed septets"},
		{"dialects:\n  a:\n    scope: global\n", "d.yaml:2:", "without a phone"},
		{"dialects:\n  a:\n    missing: words\n", "d.yaml:2:", "ready: no"},
		{"dialects:\n  a: 3\n", "d.yaml:2:", "map"},
		{"dialects:\n  a-name-that-is-much-longer-than-any-gateway-deserves: {}\n", "d.yaml:2:", "longer than 31"},
	};
	struct error e;

	(void) state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct ussd_dialects *d = load_text(cases[i].text, &e);

		if (d || !strstr(e.text, cases[i].place) || !strstr(e.text, cases[i].says))
			fail_msg("%s gave: %s", cases[i].text, d ? "no error" : e.text);
	}
	assert_null(ussd_dialect_load("/nonexistent/d.yaml", &e));
	assert_non_null(strstr(e.text, "/nonexistent/d.yaml"));
}

static void a_budget_is_of_the_alphabet_sent(void **state)
{
	struct ussd_dialects *d;
	struct text_budget b;
	struct error e;

	(void) state;
	d = load_text("dialects:\n  a: {text_out: ucs2, max_ucs2: 70}\n  b: {max_septets: 160}\n", &e);
	assert_non_null(d);
	b = ussd_dialect_budget(ussd_dialect_at(d, 0));
	assert_int_equal(b.septets, 70);
	assert_int_equal(b.ucs2, 70);
	b = ussd_dialect_budget(ussd_dialect_at(d, 1));
	assert_int_equal(b.septets, 160);
	assert_int_equal(b.ucs2, 80);
	assert_int_equal(ussd_dialect_count(d), 2);
	ussd_dialect_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_gate_is_ready),
		cmocka_unit_test(the_five_differ_where_the_gateways_do),
		cmocka_unit_test(what_is_absent_is_as_plain),
		cmocka_unit_test(the_others_are_held_but_refused),
		cmocka_unit_test(mistakes_are_told_at_their_place),
		cmocka_unit_test(a_budget_is_of_the_alphabet_sent),
	};

	return cmocka_run_group_tests_name("ussd/dialect", tests, NULL, NULL);
}
