/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The set of Mali as it is shipped: proved for one USSD screen, whole in Bambara, its first choices where members
 * know them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "menus/check.h"
#include "menus/remind.h"
#include "menus/set.h"
#include "text/gsm.h"
#include "menus/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char dir[4000];
static struct scheme *scheme;

static int load_scheme(void **state)
{
	const char *srcdir = getenv("srcdir");
	char path[4096];
	struct error e = {""};

	(void) state;
	snprintf(dir, sizeof dir, "%s/menus/mali", srcdir ? srcdir : ".");
	snprintf(path, sizeof path, "%s/scheme.yaml", dir);
	scheme = scheme_load(path, &e);
	if (!scheme)
		fprintf(stderr, "# %s\n", e.text);
	return scheme ? 0 : -1;
}

static int free_scheme(void **state)
{
	(void) state;
	scheme_free(scheme);
	return 0;
}

static void tell(void *ctx, enum menus_severity severity, const char *sentence)
{
	(void) ctx;
	fprintf(stderr, "# %s: %s\n", severity == MENUS_ERROR ? "error" : "warning", sentence);
}

/* Errors there are none; nor warnings: every screen of choices shows them all at once, in both languages. */
static void the_set_is_proved_for_a_ussd_screen(void **state)
{
	struct menus_report r = {0};

	(void) state;
	assert_int_equal(menus_check_dir(dir, scheme, TEXT_FIT_USSD, tell, NULL, &r), 0);
	assert_int_equal(r.errors, 0);
	assert_int_equal(r.warnings, 0);
	assert_int_equal(r.languages, 2);
	assert_true(r.screens > 30);
}

static void bambara_is_whole_and_a_draft(void **state)
{
	struct menus_report r = {0};
	struct text_catalogue *c;
	struct error e = {""};
	char path[4096];

	(void) state;
	menus_check_dir(dir, scheme, TEXT_FIT_USSD, tell, NULL, &r);
	assert_int_equal(r.missing, 0);
	assert_int_equal(r.stale, 0);

	snprintf(path, sizeof path, "%s/bm.po", dir);
	c = text_catalogue_load(path, &e);
	assert_non_null(c);
	assert_int_equal(text_catalogue_drafts(c), text_catalogue_count(c));
	assert_int_equal(text_catalogue_drafts(c), r.drafts);
	text_catalogue_free(c);
}

static struct menus *load(void)
{
	struct error e = {""};
	struct menus *m = menus_load(dir, scheme, TEXT_FIT_USSD, &e);

	if (!m)
		fail_msg("%s", e.text);
	return m;
}

static void assert_choice(const struct menus_screen *s, int digit, const char *label, const char *go)
{
	for (size_t i = 0; i < s->n_choices; i++) {
		if (s->choices[i].digit != digit)
			continue;
		assert_string_equal(s->choices[i].label.source, label);
		assert_string_equal(s->choices[i].go.to[0].name, go);
		return;
	}
	fail_msg("%s has no choice %d", s->name, digit);
}

/* People know *700*1# by heart: these five are for ever. */
static void choices_of_home_stand_for_ever(void **state)
{
	struct menus *m = load();
	const struct menus_screen *home = m->homes[MENUS_HOME_MEMBER], *stranger = m->homes[MENUS_HOME_STRANGER];

	(void) state;
	assert_string_equal(home->name, "accueil");
	assert_int_equal(home->n_choices, 5);
	assert_choice(home, 1, "Payer", "payer");
	assert_choice(home, 2, "Ma famille", "famille");
	assert_choice(home, 3, "Soins couverts", "soins");
	assert_choice(home, 4, "Où me soigner", "lieux");
	assert_choice(home, 5, "Autres services", "autres");
	assert_choice(stranger, 3, "Soins couverts", "soins"); /* the same numbers before joining and after */
	assert_choice(stranger, 4, "Où me soigner", "ou.region");
	assert_non_null(m->homes[MENUS_HOME_SEVERAL]);
	menus_free(m);
}

/* P12: the masks of the store count on this order. Advice on pregnancy and family planning goes only to those who
 * asked (law 9). */
static void topics_keep_their_order(void **state)
{
	static const struct { const char *code; bool ask; } topics[] = {
		{"rappels", false}, {"nouvelles", false}, {"bebe", true}, {"planning", true}};
	struct menus *m = load();

	(void) state;
	assert_int_equal(m->n_topics, sizeof topics / sizeof *topics);
	for (size_t i = 0; i < m->n_topics; i++) {
		assert_string_equal(m->topics[i].code, topics[i].code);
		assert_int_equal(m->topics[i].ask, topics[i].ask);
	}
	menus_free(m);
}

/* What a phone shows of the draft is the old spelling, inside the 7-bit alphabet (P30). */
static void bambara_is_shown_in_the_old_spelling(void **state)
{
	struct menus *m = load();
	int bm = menus_language_index(m, "bm");

	(void) state;
	assert_int_equal(bm, 1);
	assert_string_equal(menus_canned(m, MENUS_UNKNOWN_SESSION, (size_t) bm), "A tigèra. Segin ka kode digi.");
	for (int i = 0; i < MENUS_CANNED; i++)
		for (size_t l = 0; l < menus_languages(m); l++)
			assert_true(text_fit_is_within(TEXT_FIT_USSD, menus_canned(m, i, l), strlen(menus_canned(m, i, l))));
	menus_free(m);
}

/* `menu show` makes up a family, and computes what is said of it as for everybody. */
static void a_screen_is_shown_with_a_family_of_the_set(void **state)
{
	struct error e = {""};
	struct menus *m = menus_load(dir, scheme, TEXT_FIT_USSD, &e);
	struct buf out = {0};

	(void) state;
	assert_non_null(m);
	assert_int_equal(menus_show_screen(m, "payer", NULL, &out, &e), 0);
	assert_int_equal(menus_show_screen(m, "famille", NULL, &out, &e), 0);
	assert_int_equal(menus_show_screen(m, "choisir", NULL, &out, &e), 0);
	assert_string_equal(base_buf_str(&out),
			    "Tout est payé.\n550 F: payé jusqu'au 31/07/26\n1650 F: payé jusqu'au 30/09/26\n"
			    "3300 F: payé jusqu'au 31/12/26\n1 Payer\n2 Mon calendrier\n3 Autre famille\n4 Renouveler\n0 Retour\n"
			    "-- page 1: 169 septets of 182\n-- at its longest: 182 septets\n"
			    "Carte 1000012\nAissata, 38 ans: jusqu'au 30/06/26\nMoussa, 42 ans: jusqu'au 30/06/26\n"
			    "Bakary, 12 ans: jusqu'au 30/06/26\n1 Code pour les soins\n2 Ajouter un enfant\n0 Retour\n"
			    "-- page 1: 167 septets of 182\n-- at its longest, with one row: 92 septets\n"
			    "Quelle famille?\n1 Aissata, Kléla\n2 Moussa, Kléla\n"
			    "-- page 1: 48 septets of 182\n-- at its longest, with one row: 81 septets\n");
	base_buf_release(&out);
	menus_free(m);
}

/* P17: what a household owes is told in one SMS of 160 septets, in every language and from every mutuelle, at its longest. */
static void a_reminder_is_one_sms(void **state)
{
	static const enum menus_owing owings[] = {MENUS_OWING_AHEAD, MENUS_OWING_LATE, MENUS_OWING_UNCOVERED};
	struct menus *m = load();

	(void) state;
	for (size_t i = 0; i < scheme->n_mutuelles * 2 * 3; i++) {
		struct menus_owed row = {"Mahamadou Mohomodou", "Coulibaly-Dembélé", owings[i % 3], 99999999, 20000};
		struct buf text = {0};

		menus_remind_text(m, i / 3 % 2, &scheme->mutuelles[i / 6], &row, 1, &text);
		assert_in_range(text_gsm_septets(base_buf_str(&text), text.len), 60, 160);
		assert_non_null(strstr(base_buf_str(&text), "Mahamadou Mohomodou"));
		assert_non_null(strstr(base_buf_str(&text), "9999999 F"));
		base_buf_release(&text);
	}
	assert_int_equal(menus_remind_topic(m, "rappels"), 0);
	assert_int_equal(menus_remind_topic(m, "rien"), -1);
	menus_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_set_is_proved_for_a_ussd_screen),
		cmocka_unit_test(bambara_is_whole_and_a_draft),
		cmocka_unit_test(choices_of_home_stand_for_ever),
		cmocka_unit_test(topics_keep_their_order),
		cmocka_unit_test(bambara_is_shown_in_the_old_spelling),
		cmocka_unit_test(a_screen_is_shown_with_a_family_of_the_set),
		cmocka_unit_test(a_reminder_is_one_sms),
	};

	return cmocka_run_group_tests(tests, load_scheme, free_scheme);
}
