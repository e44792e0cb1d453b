/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folding, unfolding, cutting and budgets. */
#include "text/fit.h"
#include "text/gsm.h"
#include "text/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <utf8proc.h>

static void assert_folds_n(const char *text, size_t len, const char *expected, bool is_foldable)
{
	struct buf out = {0};

	text_fit_fold(&out, text, len);
	assert_string_equal(base_buf_str(&out), expected);
	assert_int_equal(text_fit_is_foldable(text, len), is_foldable);
	base_buf_release(&out);
}

static void assert_folds(const char *text, const char *expected)
{
	assert_folds_n(text, strlen(text), expected, true);
}

static void what_the_phone_has_stays(void **state)
{
	char text[4], ascii[200];
	size_t n = 0;

	(void) state;
	assert_folds_n(NULL, 0, "", true); /* an empty buffer */
	assert_folds("", "");
	assert_folds("Vous devez 1 500 F.\nà é è ù ò ì É Ç ñ Ñ ä ö ü Å å Ø ø Æ æ ß ¿ ¡ § £ ¥ ¤ €",
		     "Vous devez 1 500 F.\nà é è ù ò ì É Ç ñ Ñ ä ö ü Å å Ø ø Æ æ ß ¿ ¡ § £ ¥ ¤ €");
	for (int c = 1; c < 128; c++)
		if (text_gsm_septets((char[]){(char) c}, 1) > 0) {
			ascii[n++] = (char) c;
			snprintf(text, sizeof text, "%c", c);
			assert_folds(text, text);
		}
	ascii[n] = '\0';
	assert_int_equal(n, 97); /* 95 printable without `, and LF, CR, FF */
	assert_folds(ascii, ascii);
}

static void french_and_typography(void **state)
{
	(void) state;
	assert_folds("reçu prêt forêt août maïs Noël où à hôpital", "recu pret foret aout mais Noel où à hopital");
	assert_folds("ÀÂÈÊËÎÏÔÙÛÜŸÇÉ", "AAEEEIIOUUÜYÇÉ");
	assert_folds("œuf Œuf ŒUF cœur", "oeuf Oeuf OEUF coeur");
	assert_folds("l’eau « bon » “x” ‘y’ – — … 1 000", "l'eau \" bon \" \"x\" 'y' - - ... 1 000");
	assert_folds("a\u00a0b\u202fc\u2009d", "a b c d");
	assert_folds("½ m² ™ ﬁn №", "1/2 m2 TM fin No");
	assert_folds("a\u00adb\u200dc\ufeff", "abc");
	assert_folds("`\t", "' ");
}

static void bambara_and_its_neighbours(void **state)
{
	(void) state;
	assert_folds("kɛnɛya mɔgɔ ɲɛ ŋɔmi", "kènèya mògò nyè ngòmi");
	assert_folds("Ɲɛ Ŋɔmi Ɛ Ɔ", "Nyè Ngòmi E O");
	assert_folds("ŊƆMI ƝƐ BAŊ BAƝ. Ŋ", "NGOMI NYE BANG BANY. Ng");
	assert_folds("ɛ̀ ɔ́ ɛ̌", "è ò è");               /* tones are lost */
	assert_folds("ɓ ɗ ƴ Ɓ Ɗ Ƴ", "b d y B D Y");       /* Fulfulde */
	assert_folds("š ž Š Ž ã ẽ õ", "sh zh Sh Zh a e o"); /* Songhay */
	assert_folds("ă ə ḍ ɣ ḷ ṣ ṭ ẓ ʃ ʒ Ɣ Ʃ Ʒ", "a e d gh l s t z sh zh Gh Sh Zh"); /* Tamasheq */
	assert_folds("ŠA ŽA ƔA", "SHA ZHA GHA");
}

static void composed_or_not_is_the_same(void **state)
{
	(void) state;
	assert_folds("e\u0301", "é");
	assert_folds("abe\u0301", "abé");
	assert_folds("A\u030a", "Å");
	assert_folds("c\u0327a", "ca");
	assert_folds("n\u0303", "ñ");
	assert_folds("x\u0301", "x");
	assert_folds("Ai\u0308ssata", "Aissata");
	assert_folds("Aïssata", "Aissata");
	assert_folds("\u0301a", "a");
}

static void what_nothing_stands_for(void **state)
{
	(void) state;
	assert_folds_n("a😀b", 6, "a?b", false);
	assert_folds_n("ߒߞߏ", 6, "???", false);
	assert_folds_n("مالي", 8, "????", false);
	assert_folds_n("a\xff" "b", 3, "a?b", false);
	assert_folds_n("\xc3", 1, "?", false);
	assert_folds_n("a\0b", 3, "a?b", false);
	assert_folds_n("\x01\x7f", 2, "??", false);
	assert_folds_n("😀\xff", 5, "??", false);
}

/* The promise: the result is always GSM 03.38, whatever came in; and what is in it already is not touched. */
static void every_character_folds_to_gsm(void **state)
{
	struct buf out = {0}, again = {0};

	(void) state;
	for (int32_t c = 1; c < 0x110000; c++) {
		utf8proc_uint8_t utf8[4];
		size_t len;

		if (c >= 0xd800 && c < 0xe000)
			continue;
		len = (size_t) utf8proc_encode_char(c, utf8);
		out.len = again.len = 0;
		text_fit_fold(&out, (char *) utf8, len);
		if (text_gsm_septets(base_buf_str(&out), out.len) < 0)
			fail_msg("U+%04X folds to %s", (unsigned) c, base_buf_str(&out));
		if (text_gsm_septets((char *) utf8, len) > 0 && (out.len != len || memcmp(out.data, utf8, len)))
			fail_msg("U+%04X was folded", (unsigned) c);
		text_fit_fold(&again, (char *) out.data, out.len);
		assert_int_equal(again.len, out.len);
	}
	base_buf_release(&out);
	base_buf_release(&again);
}

static void assert_round_trip(const char *official)
{
	struct buf old = {0}, back = {0};

	text_fit_fold(&old, official, strlen(official));
	assert_true(text_gsm_septets(base_buf_str(&old), old.len) >= 0);
	text_fit_unfold(&back, (char *) old.data, old.len);
	assert_string_equal(base_buf_str(&back), official);
	base_buf_release(&old);
	base_buf_release(&back);
}

static void the_four_letters_come_back(void **state)
{
	struct buf out = {0};

	(void) state;
	assert_round_trip("I ka kɛnɛya sara bɛ fo 2026-12-31");
	assert_round_trip("ɲɛsigi mɔgɔw ka ŋɔmi dun");
	assert_round_trip("Ɲinini. Ŋana, BAŊ, ŊA, ƝA");
	assert_round_trip("ɛɔɲŋ");
	assert_round_trip("");
	text_fit_unfold(&out, "kàlanga x\xc3", 11); /* the ambiguity the header tells of; a cut octet stays as it is */
	assert_string_equal(base_buf_str(&out), "kàlaŋa x\xc3");
	base_buf_release(&out);
}

/* All words of three out of the four letters, their capitals and plain ones (a plain n before y or g is what the
 * header excepts, and Ɛ and Ɔ have no capital in the alphabet). */
static void all_short_words_come_back(void **state)
{
	static const char *const letters[] = {"ɛ", "ɔ", "ɲ", "ŋ", "Ɲ", "Ŋ", "a", "A", "k", "y", "g", " "};
	size_t n = sizeof letters / sizeof *letters;
	char word[32];

	(void) state;
	for (size_t i = 0; i < n * n * n; i++) {
		snprintf(word, sizeof word, "%s%s%s", letters[i % n], letters[i / n % n], letters[i / n / n]);
		assert_round_trip(word);
	}
}

static void assert_cut(const char *text, int septets, size_t expected)
{
	assert_int_equal(text_fit_cut(text, strlen(text), septets), expected);
}

static void a_cut_ends_at_a_grapheme(void **state)
{
	(void) state;
	assert_cut("", 0, 0);
	assert_cut("abc", 0, 0);
	assert_cut("abc", 2, 2);
	assert_cut("abc", 3, 3);
	assert_cut("abc", 100, 3);
	assert_cut("aéb", 2, 3);
	assert_cut("a€b", 2, 1);
	assert_cut("a€b", 3, 4);
	assert_cut("a\r\nb", 2, 1);            /* CR LF is one */
	assert_cut("a\r\nb", 3, 3);
	assert_cut("ae\u0301b", 2, 1);         /* a mark goes with its letter */
	assert_cut("ae\u0301b", 3, 4);
	assert_cut("👩\u200d👧b", 2, 0);       /* a joined pair is one */
	assert_cut("👩\u200d👧b", 3, 11);
	assert_cut("🇲🇱🇲🇱", 3, 8);             /* flags are pairs */
}

static void a_cut_is_the_longest_that_fits(void **state)
{
	static const char text[] = "Aissata [Coulibaly] €10 {é}\r\nñ";
	size_t before = 0;

	(void) state;
	for (int septets = 0; septets < 45; septets++) {
		size_t cut = text_fit_cut(text, sizeof text - 1, septets);

		assert_true(cut >= before);
		assert_true(text_gsm_septets(text, cut) <= septets);
		if (cut < sizeof text - 1) { /* one grapheme more is too much */
			size_t next = cut;

			(void) text_utf8_next(text, sizeof text - 1, &next);
			if (text[next - 1] == '\r')
				next++;
			assert_true(text_gsm_septets(text, next) > septets);
		}
		before = cut;
	}
	assert_int_equal(before, sizeof text - 1);
}

static void budgets(void **state)
{
	char text[400];
	struct text_budget small = text_fit_smaller((struct text_budget){160, 80}, (struct text_budget){182, 70});

	(void) state;
	assert_int_equal(small.septets, 160);
	assert_int_equal(small.ucs2, 70);
	memset(text, 'a', sizeof text);
	assert_true(text_fit_is_within(TEXT_FIT_USSD, text, 182));
	assert_false(text_fit_is_within(TEXT_FIT_USSD, text, 183));
	memcpy(text, "€", 3); /* two septets in three octets */
	assert_true(text_fit_is_within(TEXT_FIT_USSD, text, 183));
	assert_false(text_fit_is_within(TEXT_FIT_USSD, text, 184));
	memcpy(text, "aɛ", 3); /* one letter outside: 80 characters are left */
	assert_true(text_fit_is_within(TEXT_FIT_USSD, text, 81));
	assert_false(text_fit_is_within(TEXT_FIT_USSD, text, 82));
	assert_false(text_fit_is_within(TEXT_FIT_USSD, "\xff", 1));
	assert_true(text_fit_is_within(TEXT_FIT_USSD, "", 0));
}

static void nfc(void **state)
{
	struct buf out = {0};

	(void) state;
	assert_int_equal(text_fit_nfc(&out, "e\u0301 ɛ\u0300 é", strlen("e\u0301 ɛ\u0300 é")), 0);
	assert_string_equal(base_buf_str(&out), "é ɛ\u0300 é");
	assert_int_equal(text_fit_nfc(&out, "", 0), 0);
	assert_int_equal(text_fit_nfc(&out, "a\xff", 2), -1);
	assert_int_equal(text_fit_nfc(&out, "\u2019\xff", 4), -1);
	assert_int_equal(text_fit_nfc(&out, "a\0b", 3), -1);
	assert_string_equal(base_buf_str(&out), "é ɛ\u0300 é");
	base_buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_phone_has_stays),
		cmocka_unit_test(french_and_typography),
		cmocka_unit_test(bambara_and_its_neighbours),
		cmocka_unit_test(composed_or_not_is_the_same),
		cmocka_unit_test(what_nothing_stands_for),
		cmocka_unit_test(every_character_folds_to_gsm),
		cmocka_unit_test(the_four_letters_come_back),
		cmocka_unit_test(all_short_words_come_back),
		cmocka_unit_test(a_cut_ends_at_a_grapheme),
		cmocka_unit_test(a_cut_is_the_longest_that_fits),
		cmocka_unit_test(budgets),
		cmocka_unit_test(nfc),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
