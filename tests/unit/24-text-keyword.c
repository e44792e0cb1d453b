/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keywords as people type them. */
#include "text/keyword.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

enum meaning { STATUS = 1, PAY, CARE, HELP, STOP, START, RECEIPT };

static const struct text_keyword words[] = {
	{"statut", STATUS}, {"couverture", STATUS}, {"payer", PAY}, {"ka sara", PAY}, {"sara", PAY}, {"soins", CARE}, {"kɛnɛya", CARE},
	{"aide", HELP}, {"?", HELP}, {"dɛmɛ", HELP}, {"stop", STOP}, {"arrêter", STOP}, {"ça suffit", STOP}, {"start", START}, {"daminɛ", START},
	{"reçu", RECEIPT}, {"ok", RECEIPT}, {"sìra", CARE}, {"ɲini", STATUS}, {"ŋɔmi", CARE},
};

#define WORDS (sizeof words / sizeof *words)

static struct text_keyword_found found;

static int meaning_of(const char *typed)
{
	return text_keyword_find(words, WORDS, typed, strlen(typed), &found) ? found.meaning : 0;
}

static void assert_exact(const char *typed, int meaning)
{
	if (meaning_of(typed) != meaning || found.is_guess)
		fail_msg("'%s' is %d, guess %d", typed, meaning_of(typed), found.is_guess);
}

static void assert_guess(const char *typed, int meaning)
{
	if (meaning_of(typed) != meaning || !found.is_guess)
		fail_msg("'%s' is %d, guess %d", typed, meaning_of(typed), found.is_guess);
}

static void assert_none(const char *typed)
{
	if (meaning_of(typed))
		fail_msg("'%s' is %d", typed, found.meaning);
	assert_int_equal(found.meaning, 0);
	assert_false(found.has_number || found.has_rest || found.is_guess);
	assert_int_equal(found.rest, 0);
}

static void case_marks_and_spelling(void **state)
{
	(void) state;
	assert_exact("STOP", STOP);
	assert_exact("Stop", STOP);
	assert_exact("stóp", STOP);
	assert_exact("recu", RECEIPT);
	assert_exact("REÇU", RECEIPT);
	assert_exact("rec\xcc\xa7u", RECEIPT);
	assert_exact("ARRETER", STOP);
	assert_exact("arre\xcc\x82ter", STOP);
	assert_exact("keneya", CARE);
	assert_exact("kènèya", CARE);
	assert_exact("KƐNƐYA", CARE);
	assert_exact("DEME", HELP);
	assert_exact("nyini", STATUS);
	assert_exact("ɲini", STATUS);
	assert_exact("Ɲini", STATUS);
	assert_exact("ngomi", CARE);
	assert_exact("Ŋɔmi", CARE);
	assert_exact("ngòmi", CARE);
	assert_exact("OK", RECEIPT);
}

static void spaces_and_punctuation(void **state)
{
	(void) state;
	assert_exact("  stop  ", STOP);
	assert_exact("\"STOP\"!!", STOP);
	assert_exact("*stop#", STOP);
	assert_exact("\xc2\xab stop \xc2\xbb", STOP);
	assert_exact("stop\n", STOP);
	assert_exact("ka sara", PAY);
	assert_exact("KASARA", PAY);
	assert_exact("ka-sara", PAY);
	assert_exact("ca suffit", STOP);
	assert_exact("pay er", PAY);
	assert_exact("so ins", CARE);
}

static void one_typing_error(void **state)
{
	(void) state;
	assert_guess("stpo", STOP);      /* swapped */
	assert_guess("stopp", STOP);     /* too many */
	assert_guess("tsop", STOP);
	assert_guess("sop", STOP);       /* missing */
	assert_guess("xstop", STOP);
	assert_guess("payez", PAY);      /* wrong */
	assert_guess("paye", PAY);
	assert_guess("couvertur", STATUS);
	assert_guess("ouverture", STATUS);
	assert_guess("couvrture", STATUS);
	assert_guess("satut", STATUS);
	assert_guess("recus", RECEIPT);
	assert_guess("recy", RECEIPT);
	assert_guess("kenya", CARE);
	assert_none("pyaez");            /* two errors */
	assert_none("couvrtur");
	assert_none("oh");               /* of a short word */
	assert_none("o");
	assert_none("okk");
}

/* "sara" is exactly PAY although "sira" is near it; what is near to two meanings is neither. */
static void nothing_that_may_be_two(void **state)
{
	static const struct text_keyword same[] = {{"sara", PAY}, {"sira", PAY}};

	(void) state;
	assert_exact("sara", PAY);
	assert_exact("sira", CARE);
	assert_none("sura");
	assert_true(text_keyword_find(same, 2, "sura", 4, &found));
	assert_int_equal(found.meaning, PAY);
	assert_guess("stat", START); /* "statut" is two letters away */
}

/* Of two equal words the first counts: a member's own language stands in front. */
static void the_first_of_equals(void **state)
{
	static const struct text_keyword both[] = {{"Start", START}, {"start", STOP}};

	(void) state;
	assert_true(text_keyword_find(both, 2, "start", 5, &found));
	assert_int_equal(found.meaning, START);
}

static void assert_number(const char *typed, int64_t number, const char *rest)
{
	if (meaning_of(typed) != PAY || !found.has_number || found.number != number || strcmp(typed + found.rest, rest) != 0)
		fail_msg("'%s' is %d, %lld, rest '%s'", typed, found.meaning, (long long) found.number, typed + found.rest);
}

static void numbers(void **state)
{
	(void) state;
	assert_number("PAYER 2", 2, "");
	assert_number("payer 2", 2, "");
	assert_number("payer2", 2, "");
	assert_number("Payer: 02 ", 2, " ");
	assert_number("payer,12.", 12, ".");
	assert_number("ka sara 3", 3, "");
	assert_number("payer 2 000", 2000, "");
	assert_number("payer 2.000 F", 2000, " F");
	assert_number("payer 1 000 000", 1000000, "");
	assert_number("payer 2 00", 2, " 00");
	assert_number("payer 2  000", 2, "  000");
	assert_number("payer 2,5", 2, ",5");
	assert_number("payer 1000 100", 1000, " 100");
	assert_number("payer 2 mois", 2, " mois");
	assert_number("payer 0", 0, "");
	assert_number("payer 999999999999", 999999999999, "");
	assert_exact("payer 1000000000000", PAY);
	assert_false(found.has_number);
	assert_true(found.has_rest);
	assert_exact("payer", PAY);
	assert_false(found.has_number || found.has_rest);
	assert_exact("payer deux", PAY);
	assert_false(found.has_number);
	assert_guess("payr 2", PAY);
	assert_int_equal(found.number, 2);
}

static void what_follows(void **state)
{
	(void) state;
	assert_exact("stop rappels", STOP);
	assert_true(found.has_rest);
	assert_int_equal(found.rest, 4);
	assert_exact("stop!", STOP);
	assert_false(found.has_rest);
	assert_exact("payer 2 !", PAY);
	assert_false(found.has_rest);
	assert_exact("payer 2 svp", PAY);
	assert_true(found.has_rest);
	assert_exact("stop ɛ", STOP);
	assert_true(found.has_rest);
}

static void no_keyword(void **state)
{
	(void) state;
	assert_none("");
	assert_none("   ");
	assert_none("!?");
	assert_none("2 payer");
	assert_none("bonjour");
	assert_none("je veux payer");
	assert_none("stopover");
	assert_none("\xff\xfe\x80");
	assert_none("😀");
	assert_exact("\xffstop\xff", STOP);
	assert_exact("stop\xf0\x9f\x98\x80", STOP);
	assert_false(text_keyword_find(words, 0, "stop", 4, &found));
	assert_true(text_keyword_find(words, WORDS, "stop\0x", 6, &found));
	assert_true(found.has_rest);
}

/* Letters that have no old spelling are compared as they are. */
static void other_scripts(void **state)
{
	static const struct text_keyword table[] = {{"ߛߊ߬ߙߊ", PAY}, {"توقف", STOP}, {"", START}};

	(void) state;
	assert_true(text_keyword_find(table, 3, "توقف", strlen("توقف"), &found));
	assert_int_equal(found.meaning, STOP);
	assert_true(text_keyword_find(table, 3, "ߛߊߙߊ 2", strlen("ߛߊߙߊ 2"), &found));
	assert_int_equal(found.meaning, PAY);
	assert_int_equal(found.number, 2);
	assert_false(text_keyword_find(table, 3, "x", 1, &found));
	assert_false(text_keyword_find(table, 3, "", 0, &found));
}

/* Very long words are cut alike, and never match a shorter one. */
static void long_words(void **state)
{
	char typed[500];

	(void) state;
	memset(typed, 'a', sizeof typed - 1);
	typed[sizeof typed - 1] = '\0';
	assert_none(typed);
	memcpy(typed, "stop ", 5);
	assert_exact(typed, STOP);
	assert_true(found.has_rest);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(case_marks_and_spelling),
		cmocka_unit_test(spaces_and_punctuation),
		cmocka_unit_test(one_typing_error),
		cmocka_unit_test(nothing_that_may_be_two),
		cmocka_unit_test(the_first_of_equals),
		cmocka_unit_test(numbers),
		cmocka_unit_test(what_follows),
		cmocka_unit_test(no_keyword),
		cmocka_unit_test(other_scripts),
		cmocka_unit_test(long_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
