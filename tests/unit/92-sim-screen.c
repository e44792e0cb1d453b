/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The screen drawn with characters. */
#include "base/buf.h"
#include "sim/explain.h"
#include "sim/screen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_drawn(const char *text, bool is_ascii, const char *wanted)
{
	struct sim_screen s = {"76 00 00 01", "USSD", text, is_ascii};
	struct buf b = {0};

	sim_screen_draw(&b, &s);
	assert_string_equal(base_buf_str(&b), wanted);
	base_buf_release(&b);
}

static void wraps_at_words(void **state)
{
	(void) state;
	assert_drawn("Awa: couverture jusqu'au 30/06/26\n1 Payer\n\n2 Ma famille", true,
		     "+--------------------------+\n"
		     "| 76 00 00 01         USSD |\n"
		     "+--------------------------+\n"
		     "| Awa: couverture jusqu'au |\n"
		     "| 30/06/26                 |\n"
		     "| 1 Payer                  |\n"
		     "|                          |\n"
		     "| 2 Ma famille             |\n"
		     "+--------------------------+\n");
}

static void counts_characters_not_octets(void **state)
{
	(void) state;
	assert_drawn("éèàùéèàùéèàùéèàùéèàùéèàù x", false,
		     "┌──────────────────────────┐\n"
		     "│ 76 00 00 01         USSD │\n"
		     "├──────────────────────────┤\n"
		     "│ éèàùéèàùéèàùéèàùéèàùéèàù │\n"
		     "│ x                        │\n"
		     "└──────────────────────────┘\n");
}

static void cuts_what_is_too_wide(void **state)
{
	(void) state;
	assert_drawn("abcdefghijklmnopqrstuvwxyz0123", true,
		     "+--------------------------+\n"
		     "| 76 00 00 01         USSD |\n"
		     "+--------------------------+\n"
		     "| abcdefghijklmnopqrstuvwx |\n"
		     "| yz0123                   |\n"
		     "+--------------------------+\n");
	assert_drawn("", true,
		     "+--------------------------+\n"
		     "| 76 00 00 01         USSD |\n"
		     "+--------------------------+\n"
		     "|                          |\n"
		     "+--------------------------+\n");
}

static void asks_the_locale(void **state)
{
	(void) state;
	setenv("LC_ALL", "fr_ML.UTF-8", 1);
	assert_true(sim_screen_is_terminal_utf8());
	setenv("LC_ALL", "C", 1);
	assert_false(sim_screen_is_terminal_utf8());
	setenv("LC_ALL", "", 1);
	setenv("LC_CTYPE", "en_US.utf8", 1);
	assert_true(sim_screen_is_terminal_utf8());
}

static void explains_a_pdu(void **state)
{
	static const uint8_t pdu[] = "\0\0\0\x4b\0\0\0\x05\0\0\0\0\0\0\0\x07USSD\0\1\1" "22376000001\0\1\1" "700\0\0\0\0\0\0\0\0\0\0\5"
				     "*700#" "\5\1\0\1\1" "\x13\x83\0\2\0\3";
	struct buf b = {0};
	const char *text;
	uint8_t whole[sizeof pdu];

	(void) state;
	memcpy(whole, pdu, sizeof pdu);
	whole[3] = sizeof pdu - 1;
	sim_explain_pdu(&b, whole, sizeof pdu - 1);
	text = base_buf_str(&b);
	assert_non_null(strstr(text, "deliver_sm, sequence 7"));
	assert_non_null(strstr(text, "22376000001 (TON 1, NPI 1)"));
	assert_non_null(strstr(text, "\"*700#\" (5 octets, data_coding 0x00)"));
	assert_non_null(strstr(text, "TLV 0x0501 ussd_service_op: 01 (PSSR indication: the phone dialled)"));
	assert_non_null(strstr(text, "its_session_info: 00 03 (end bit set)"));
	assert_non_null(strstr(text, "    0010  55 53 53 44 00"));
	base_buf_release(&b);
	sim_explain_pdu(&b, whole, 10); /* not even a header: nothing to say */
	assert_int_equal(b.len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wraps_at_words),
		cmocka_unit_test(counts_characters_not_octets),
		cmocka_unit_test(cuts_what_is_too_wide),
		cmocka_unit_test(asks_the_locale),
		cmocka_unit_test(explains_a_pdu),
	};
	return cmocka_run_group_tests_name("sim/screen", tests, NULL, NULL);
}
