/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One step of a dialog: numbers that stand for ever, straight dials, what was dropped, who is asked what, and
 * phones that type nonsense. Over 500 lines: many cases on one bed. */
#include "store/held.h"
#include "store/pin.h"
#include "store/intent.h"
#include "store/member.h"
#include "store/outbox.h"
#include "store/phone.h"
#include "tests/lib/menubed.h"

#include "base/rng.h"
#include "menus/input.h"
#include "menus/set.h"
#include "menus/trail.h"
#include "text/fit.h"
#include "text/gsm.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SET "tests/fixtures/menus"

static const char home[] = "Aissata: couvert 31/01/26\n1 Payer\n2 Famille\n3 Soins\n4 Autres\n6 Vaccins\n8 Où";
static const char autres[] = "Autres\n1 Langue\n2 Sujets\n3 Rappel\n4 Paiements\n6 Code\n0 Retour";

static int open_bed(void **state)
{
	struct menubed *b = *state = calloc(1, sizeof *b);

	menubed_open(b, SET);
	return 0;
}

static int close_bed(void **state)
{
	menubed_close(*state);
	free(*state);
	return 0;
}

/* Thirteen months paid since the first of January 2025: to the end of January 2026. */
static int64_t member(struct menubed *b)
{
	return menubed_household(b, "M-1", "Aïssata", MENUBED_PHONE, 13 * 500);
}

static void home_says_the_state(void **state)
{
	struct menubed *b = *state;

	member(b);
	assert_string_equal(menubed_dial(b, ""), home);
	assert_string_equal(menubed_type(b, "1"), "0 F\n1000 F: 31/03/26. Sinon 3 mois.\n500 F: 28/02/26\n1500 F: 30/04/26\n"
			    "3000 F: 31/07/26\n1 Payer\n0 Retour");
	assert_string_equal(menubed_type(b, "0"), home);
	assert_string_equal(menubed_type(b, "2"), "M-1\nAissata 46: couvert\nBakary 10: couvert\n0 Retour");
	assert_int_equal(storebed_ask(b->bed.path, "SELECT count(*) FROM audit WHERE what = 'family'"), 1);
	assert_string_equal(menubed_type(b, ""), "M-1\nAissata 46: couvert\nBakary 10: couvert\n0 Retour");
}

/* Behind by five months: what it takes to have care again. */
static void a_lapsed_household_is_told_what_helps(void **state)
{
	struct menubed *b = *state;

	menubed_household(b, "M-1", "Aïssata", MENUBED_PHONE, 8 * 500);
	assert_string_equal(menubed_dial(b, ""), "Aissata: du 2500\n1 Payer\n2 Famille\n3 Soins\n4 Autres\n5 Retard\n6 Vaccins\n8 Où");
	assert_non_null(strstr(menubed_type(b, "1"), "2500 F\n"));
	assert_non_null(strstr(base_buf_str(&b->answer.text), ", soins "));
}

/* Nothing is offered to those who have no card yet: what joining costs is said, and no empty line is left. */
static void who_is_not_enrolled_is_told_what_joining_costs(void **state)
{
	struct menubed *b = *state;
	struct store_household h;
	bool changed;
	int64_t id = member(b);

	assert_int_equal(store_household_load(b->bed.store, id, &h), STORE_OK);
	h.enrolled_on = BASE_DAY_NONE;
	assert_int_equal(store_household_put(b->bed.store, &h, &changed, &id), STORE_OK);
	assert_non_null(strstr(menubed_dial(b, ""), "Aissata: sans carte\n"));
	/* {et_si} and {propositions} both say it */
	assert_string_equal(menubed_type(b, "1"), "0 F\n1000 F, puis 500 F.\n1000 F, puis 500 F.\n1 Payer\n0 Retour");
}

static void choices_keep_their_numbers(void **state)
{
	struct menubed *b = *state;

	member(b);
	menubed_dial(b, "");
	/* 5 is hidden while nothing is owed: no other choice takes its number. */
	assert_string_equal(menubed_type(b, "5"), "Tapez un chiffre.\n1 Payer\n2 Famille\n3 Soins\n4 Autres\n6 Vaccins\n8 Où");
	assert_string_equal(menubed_type(b, "6"), "Vaccins: gratuit\nCSCom: gratuit\n0 Retour");
	assert_string_equal(menubed_type(b, "0"), home);
}

static void rows_have_numbers_without_nine_and_naught(void **state)
{
	struct menubed *b = *state;

	member(b);
	menubed_dial(b, "3");
	assert_string_equal(menubed_type(b, "2"), "Soins\n1 Soin un\n2 Soin deux\n3 Soin trois\n4 Soin quatre\n5 Soin cinq\n6 Soin six\n"
			    "7 Soin sept\n8 Soin huit\n11 Soin neuf\n12 Soin dix\n9 Suite\n0 Retour");
	assert_string_equal(menubed_type(b, "9"), "13 Soin onze, à l'hopital de la région seulement\n"
			    "14 Soin douze, à l'hopital de la région seulement\n0 Retour");
	assert_string_equal(menubed_type(b, "9"), "Tapez un chiffre.\n13 Soin onze, à l'hopital de la région seulement\n"
			    "14 Soin douze, à l'hopital de la région seulement\n0 Retour");
	assert_string_equal(menubed_type(b, "11"), "Soin neuf: gratuit\nCSCom: gratuit\n0 Retour"); /* from another page */
	assert_string_equal(b->dialog.path, "accueil soins soins.liste:2 soins.detail");
	assert_non_null(strstr(menubed_type(b, "0"), "13 Soin onze"));
	assert_non_null(strstr(menubed_type(b, "0"), "1 Soin un\n"));   /* back a page, then back a screen */
	assert_non_null(strstr(menubed_type(b, "0"), "2 Soins\n"));
	for (const char *const *bad = (const char *const[]){"10", "15", "19", "20", "99", "999", NULL}; *bad; bad++) {
		menubed_dial(b, "3*2");
		assert_non_null(strstr(menubed_type(b, *bad), "Tapez un chiffre."));
	}
}

static void a_straight_dial_runs_through(void **state)
{
	struct menubed *b = *state;

	member(b);
	assert_string_equal(menubed_dial(b, "3*1*2"), "Pesée: 25 %\nCSCom: 25 %\nCSRef: 500 F\n0 Retour");
	assert_string_equal(b->dialog.path, "accueil soins soins.liste soins.detail");
	assert_string_equal(menubed_dial(b, "3*1*2#"), "Pesée: 25 %\nCSCom: 25 %\nCSRef: 500 F\n0 Retour");
	assert_string_equal(menubed_dial(b, "3*2*14"), "Soin douze, à l'hopital de la région seulement: 25 %\nHopital: 25 %\n0 Retour");
	/* a digit that means nothing: where one came to, and the rest is dropped */
	assert_string_equal(menubed_dial(b, "4*7*1"), "Tapez un chiffre.\n1 Langue\n2 Sujets\n3 Rappel\n4 Paiements\n6 Code\n0 Retour");
	assert_string_equal(menubed_dial(b, "4*0*2"), "M-1\nAissata 46: couvert\nBakary 10: couvert\n0 Retour");
}

/* Law 7. */
static void a_straight_dial_answers_no_confirmation_and_no_pin(void **state)
{
	struct menubed *b = *state;

	member(b);
	assert_string_equal(menubed_dial(b, "1*1*1"), "Payer 0 F?\n1 Oui\n2 Non\n0 Retour");
	assert_false(b->answer.is_last);
	assert_string_equal(menubed_type(b, "1*1"), "Voyez Oumou 30000101.");
	assert_true(b->answer.is_last);
	assert_true(b->answer.may_sms);
	assert_string_equal(menubed_dial(b, "4*6*1"), "Code?\n1 Un\n0 Retour");
	assert_true(b->answer.is_secret);
	assert_string_equal(menubed_type(b, "0*6*1"), "Code?\n1 Un\n0 Retour"); /* typed, but not while it was shown */
	assert_string_equal(menubed_type(b, "1"), "Retard 0 F\n0 Retour");
	menubed_dial(b, "1*1");
	assert_non_null(strstr(menubed_type(b, "0"), "Aissata: couvert")); /* `back:` of the screen */
}

static void several_households_are_asked_first(void **state)
{
	struct menubed *b = *state;
	struct store_phone p;
	int64_t first = member(b), second = menubed_household(b, "M-2", "Moussa", MENUBED_PHONE, 0);

	assert_string_equal(menubed_dial(b, "2"), "Quelle famille?\n1 Aissata M-1\n2 Moussa M-2");
	assert_int_equal(b->dialog.household, 0);
	assert_string_equal(menubed_type(b, "3"), "Tapez un chiffre.\n1 Aissata M-1\n2 Moussa M-2");
	assert_string_equal(menubed_type(b, "0"), "Tapez un chiffre.\n1 Aissata M-1\n2 Moussa M-2");
	assert_non_null(strstr(menubed_type(b, "2"), "M-2\nMoussa 46")); /* and the 2 that was dialled goes on */
	assert_int_equal(b->dialog.household, second);
	assert_string_equal(b->dialog.path, "accueil famille");
	assert_int_equal(store_phone_load(b->bed.store, MENUBED_PHONE, &p), STORE_OK);
	assert_int_equal(p.household, second);
	assert_int_equal(storebed_ask(b->bed.path, "SELECT count(*) FROM audit WHERE what = 'household'"), 1);

	assert_non_null(strstr(menubed_dial(b, "2"), "M-2\nMoussa 46")); /* remembered */
	menubed_dial(b, "4");
	assert_string_equal(menubed_type(b, "5"), "Quelle famille?\n1 Aissata M-1\n2 Moussa M-2\n0 Retour");
	assert_non_null(strstr(menubed_type(b, "1"), "Aissata: couvert"));
	assert_int_equal(b->dialog.household, first);
}

/* P14: line 0 of home, at the same place; the other numbers mean what they always mean. */
static void what_was_dropped_is_line_0(void **state)
{
	struct menubed *b = *state;
	char with_line[256];

	member(b);
	menubed_dial(b, "3*2");
	menubed_type(b, "9");
	snprintf(with_line, sizeof with_line, "%s\n0 Reprendre: Les soins", home);
	assert_string_equal(menubed_dial(b, ""), with_line);
	assert_non_null(strstr(menubed_type(b, "1"), "1 Payer"));
	assert_string_equal(menubed_type(b, "0"), with_line);
	assert_non_null(strstr(menubed_type(b, "0"), "13 Soin onze"));
	assert_string_equal(b->dialog.path, "accueil soins soins.liste:2");
	assert_string_equal(menubed_type(b, "0*0*0"), home);

	menubed_dial(b, "1*1");
	menubed_type(b, "1");
	assert_string_equal(menubed_dial(b, ""), home); /* what came to its end is not offered */
	assert_non_null(strstr(menubed_type(b, "0"), "Tapez un chiffre."));

	menubed_dial(b, "3*1");
	assert_non_null(strstr(menubed_dial(b, "0"), "2 Pesée")); /* straight on */
}

static void a_place_that_is_gone_is_home(void **state)
{
	struct menubed *b = *state;

	static const char *const gone[] = {
		"accueil nulle.part", "nulle.part", "", "accueil soins.detail", "bienvenue soins", "soins", "   ", "accueil  ",
		"accueil soins.liste:-3", "choisir", "accueil accueil:99999999999999999999", ":", "accueil :2",
	};

	member(b);
	for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) {
		menubed_dial(b, "");
		b->dialog.resume_path[0] = '\0';
		snprintf(b->dialog.path, sizeof b->dialog.path, "%s", gone[i]);
		assert_string_equal(menubed_type(b, "2"), home);
		assert_string_equal(b->dialog.path, "accueil");
	}
	/* what was left is offered only where it still stands */
	menubed_dial(b, "3*1");
	b->dialog.state = STORE_DIALOG_LEFT;
	snprintf(b->dialog.path, sizeof b->dialog.path, "accueil soins nulle.part");
	assert_string_equal(menubed_dial(b, ""), home);
}

static void settings_are_kept(void **state)
{
	struct menubed *b = *state;
	struct store_phone p;

	member(b);
	assert_string_equal(menubed_dial(b, "4*2"), "Sujets\n1 Rappels: oui\n2 Planning: non\n0 Retour");
	assert_string_equal(menubed_type(b, "1"), "Sujets\n1 Rappels: non\n2 Planning: non\n0 Retour");
	assert_string_equal(menubed_type(b, "2"), "Sujets\n1 Rappels: non\n2 Planning: oui\n0 Retour");
	store_phone_load(b->bed.store, MENUBED_PHONE, &p);
	assert_int_equal(p.topics_off, 1);
	assert_int_equal(p.topics_on, 2);
	assert_string_equal(menubed_type(b, "2*1"), "Sujets\n1 Rappels: oui\n2 Planning: non\n0 Retour");
	assert_string_equal(b->dialog.path, "accueil autres sujets");

	assert_string_equal(menubed_dial(b, "4*1*2") , "Aissata èònyng: couvert 31/01/26\n1 Payer\n2 Famille\n3 Soins\n4 Autres\n"
			    "6 Vaccins\n8 Où\n0 Reprendre: Sujets");
	assert_string_equal(b->dialog.language, "bm");
	assert_non_null(strstr(menubed_dial(b, "3"), "1 Tangali\n2 Soins\n0 Segin"));
	store_phone_load(b->bed.store, MENUBED_PHONE, &p);
	assert_string_equal(p.language, "bm");
}

static void a_call_back_is_asked_for_once(void **state)
{
	struct menubed *b = *state;

	member(b);
	assert_string_equal(menubed_dial(b, "4*3"), "Noté 1\n0 Retour");
	assert_string_equal(menubed_type(b, "0"), autres);
	assert_string_equal(menubed_type(b, "3"), "Déjà 1\n0 Retour");
	assert_string_equal(menubed_type(b, "0*4"), "Paiements\n01/01/25 6500 M-1\n0 Retour");
}

static void a_stranger_sees_the_strangers_home(void **state)
{
	struct menubed *b = *state;

	member(b);
	b->phone = MENUBED_PHONE + 7;
	assert_string_equal(menubed_dial(b, ""), "Les mutuelles\n1 Soins\n2 Communes\n3 Langue");
	assert_string_equal(menubed_type(b, "2*1"), "Kléla\nSalimata  30002101\nYacouba Zérélani 30002102\n0 Retour");
	assert_int_equal(b->dialog.household, 0);
	assert_int_equal(storebed_ask(b->bed.path, "SELECT count(*) FROM audit"), 0);
}

static void where_to_go(void **state)
{
	struct menubed *b = *state;

	member(b);
	assert_string_equal(menubed_dial(b, "8"), "Kléla\nCSCom de Kléla: 30001101\nCSRef: +33600000000\n0 Retour");
}

static void input_is_forgiven_or_refused(void **state)
{
	static const char *const good[] = {"4", " 4 ", "*4", "4#", "*4#", "#4*", "\t4\r\n", "４", "＊４＃", "\xc2\xa0\x34", "**4##"};
	static const char *const empty[] = {"", " ", "#", "*", "*#", "\n"};
	static const char *const bad[] = {"a", "4a", "-4", "04", "4.", "44444444444444444444", "\xff\xfe", "\xef\xbc", "4 4", "oui", "'", "%s%n",
					  "٤", "4*x", "1e1"};
	struct menubed *b = *state;

	member(b);
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		b->dialog.path[0] = '\0';
		menubed_dial(b, "");
		assert_string_equal(menubed_type(b, good[i]), autres);
	}
	for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
		assert_string_equal(menubed_type(b, empty[i]), autres);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		menubed_dial(b, "");
		assert_non_null(strstr(menubed_type(b, bad[i]), "Tapez un chiffre."));
	}
	/* on a page of text the text stays, below what to do */
	menubed_dial(b, "4*3");
	assert_string_equal(menubed_type(b, "7"), "Tapez un chiffre.\nNoté 1\n0 Retour");
}

static void paths_and_variables_are_bounded(void **state)
{
	char path[32] = "", vars[24] = "", out[16];

	(void) state;
	menus_trail_push(path, sizeof path, "home");
	for (int i = 0; i < 40; i++) {
		char name[8];

		snprintf(name, sizeof name, "p%d", i);
		menus_trail_push(path, sizeof path, name);
		assert_int_equal(memcmp(path, "home ", 5), 0);
		assert_true(strlen(path) < sizeof path);
		menus_trail_set_page(path, sizeof path, 1 + i % 3);
	}
	assert_string_equal(strrchr(path, ' '), " p39");
	menus_trail_push(path, sizeof path, "home");
	assert_string_equal(path, "home");
	menus_trail_pop(path);
	assert_string_equal(path, "");

	menus_trail_set(vars, sizeof vars, "a", "1");
	menus_trail_set(vars, sizeof vars, "b", "2");
	menus_trail_set(vars, sizeof vars, "a", "3");
	assert_string_equal(vars, "b=2;a=3");
	menus_trail_set(vars, sizeof vars, "long", "abcdefghijkl");
	assert_string_equal(vars, "a=3;long=abcdefghijkl");
	menus_trail_set(vars, sizeof vars, "x", "a;b=c");
	assert_false(menus_trail_get(vars, "x", out, sizeof out));
	assert_true(menus_trail_get(vars, "long", out, sizeof out));
	assert_string_equal(out, "abcdefghijkl");
	assert_false(menus_trail_get(vars, "lon", out, sizeof out));
	assert_false(menus_trail_get(vars, "long", out, 5));
	menus_trail_set(vars, sizeof vars, "a", "");
	assert_string_equal(vars, "long=abcdefghijkl");
}

/* ---- 20,000 random steps through the set of Mali ---- */

static void random_text(struct rng *r, char *out, size_t size, const char *letters)
{
	size_t len = base_rng_below(r, size), n = strlen(letters);

	for (size_t i = 0; i < len; i++)
		out[i] = letters[base_rng_below(r, n)];
	out[len] = '\0';
}

static const struct menus_screen *stands_on(const struct menubed *b)
{
	struct menus_trail_end last = menus_trail_last(b->dialog.path);

	return menus_set_find(b->menus, last.name, last.len);
}

/* What a person might type there, mostly right. */
static void type_something(struct rng *r, const char *kind, char *out, size_t size)
{
	static const char *const names[] = {"Awa", "moussa", "Aïssata-Œuvré", "Ɲɛ", "x", "1234", "Fatoumata-Mariam Bakoroba Traoré Coulib"};
	static const char *const amounts[] = {"100", "550", "1 650", "11000", "6600 F", "99", "9999999", "0", "x"};
	static const char *const numbers[] = {"M-2", "m2", "M-3", "900001", "M", "M-1234567890123456789012345"};

	if (!strcmp(kind, "name"))
		snprintf(out, size, "%s", names[base_rng_below(r, 7)]);
	else if (!strcmp(kind, "amount"))
		snprintf(out, size, "%s", amounts[base_rng_below(r, 9)]);
	else if (!strcmp(kind, "household_number"))
		snprintf(out, size, "%s", numbers[base_rng_below(r, 6)]);
	else if (!strcmp(kind, "year"))
		snprintf(out, size, "%s", base_rng_below(r, 3) ? "1980" : base_rng_below(r, 2) ? "1999" : "2025");
	else if (!strcmp(kind, "phone_number"))
		snprintf(out, size, "%s", base_rng_below(r, 3) ? "76 00 00 77" : "76000001");
	else
		snprintf(out, size, "%s", base_rng_below(r, 4) ? "4711" : base_rng_below(r, 2) ? "1234" : "4712");
}

static void press_something(const struct menubed *b, struct rng *r, char *out, size_t size)
{
	const struct menus_screen *s = stands_on(b);

	if (s && s->input && base_rng_below(r, 5)) {
		type_something(r, s->input->name, out, size);
		return;
	}
	switch (base_rng_below(r, 12)) {
	case 0:
		random_text(r, out, 12, "0123456789*# ax\xff\xc3");
		return;
	case 1:
		snprintf(out, size, "%u*%u*%u", base_rng_below(r, 10), base_rng_below(r, 19), base_rng_below(r, 30));
		return;
	case 2:
		snprintf(out, size, "%u", 10 + base_rng_below(r, 20));
		return;
	case 3:
		snprintf(out, size, "0");
		return;
	case 4:
		snprintf(out, size, "9");
		return;
	default:
		snprintf(out, size, "%u", 1 + base_rng_below(r, 8));
	}
}

static void assert_fits(const struct menubed *b, const char *screen)
{
	assert_true(text_fit_is_within(TEXT_FIT_USSD, screen, strlen(screen)));
	assert_true(text_gsm_septets(screen, strlen(screen)) > 0);
	assert_true(strlen(b->dialog.path) < sizeof b->dialog.path);
	assert_null(strchr(screen, '{'));
}

/* From wherever one is: enough naughts lead home. */
static void assert_can_leave(struct menubed *b)
{
	for (int i = 0; i < 60; i++) {
		if (!strchr(b->dialog.path, ' ') && !strchr(b->dialog.path, ':'))
			return;
		assert_fits(b, menubed_type(b, "0"));
	}
	fail_msg("no way out of %s", b->dialog.path);
}

static void the_longest_names_there_are(struct menubed *b)
{
	static const char *const names[] = {"Aïssata-Œuvré-Ñandé-Mariam Bakoroba Traoré Coulibaly", "ɲɛɛɔŋŋɲɲɲɲɲɲɲɲɲɲɲɲɲɲ", "[[[[[[[[[[[[[[[[[[[[[[[[",
					    "€€€€€€€€€€€€€€€€€", "e\xcc\x81\xcc\x82\n0 Retour", ""};
	struct store_member m = {.role = STORE_CHILD, .sex = 'F', .birth_year = 2008};
	int64_t id = menubed_household(b, "M-123456789012345678901", names[0], MENUBED_PHONE, 500);
	bool changed;

	for (int i = 3; i < 40; i++) {
		m.household = id;
		m.no = i;
		m.birth_year = 1890 + i * 3;
		snprintf(m.first_name, sizeof m.first_name, "%s", names[i % 5]);
		snprintf(m.last_name, sizeof m.last_name, "%s", names[(i + 1) % 5]);
		assert_int_equal(store_member_put(b->bed.store, &m, &changed), STORE_OK);
	}
	menubed_household(b, "M-2", "Moussa", MENUBED_PHONE, 10 * 550);
	menubed_household(b, "M-3", "Awa", MENUBED_PHONE + 1, 14 * 550);
	b->plan = 1; /* by the year */
	menubed_household(b, "M-4", "Sira", MENUBED_PHONE + 3, 6600);
}

/* What chance hardly leads to, 58-menus-pay.c and the talks do on purpose. */
#define SELDOM 12
static bool is_seldom(const char *screen)
{
	return !strcmp(screen, "plainte.trop") || !strcmp(screen, "tel.qui") || !strcmp(screen, "porte.trop")
	       || !strcmp(screen, "enfant.trop") || !strcmp(screen, "tel.trop")
	       || !strcmp(screen, "inscrire.plein") || !strcmp(screen, "inscrire.trop") || !strcmp(screen, "famille.codes")
	       || !strcmp(screen, "retenu.deja")
	       || !strcmp(screen, "inscrire.attend") || !strcmp(screen, "paiement.ailleurs")
	       || !strcmp(screen, "inscrire.envoi_encore");
}

/* Screens of those who work here, which this phone is not: the talks of P25 and P26. */
static bool is_office(const char *screen)
{
	return !strncmp(screen, "gestion", 7) || !strncmp(screen, "soignant", 8);
}

/* Who made her phone a shared one does not know its PIN for ever. */
static void somebody_has_it_alone(struct menubed *b, struct rng *r)
{
	struct store_phone p;

	if (base_rng_below(r, 4))
		return;
	assert_int_equal(store_phone_load(b->bed.store, b->phone, &p), STORE_OK);
	p.sharing = STORE_NOT_SHARED;
	assert_int_equal(store_phone_save(b->bed.store, &p, b->now_ms), STORE_OK);
	if (!base_rng_below(r, 4))
		store_pin_reset(b->bed.store, b->phone);
}

/* Payments that were asked for end, and money comes that nobody asked for. */
static void something_becomes_of_payments(struct menubed *b, struct rng *r)
{
	const struct store_intent_filter open = {.states = 1u << STORE_INTENT_CREATED};
	struct store_intent intents[8];
	struct store_held held = {.francs = 1100, .wallet = "orange", .operator_name = "orange", .phone = MENUBED_PHONE + base_rng_below(r, 2),
				  .day = base_date_of_ms(b->now_ms)};
	const struct store_message told = {.priority = STORE_RECEIPT, .kind = "receipt", .phone = held.phone, .text = "1100 F"};
	int64_t id;
	int n;

	somebody_has_it_alone(b, r);
	assert_int_equal(store_intent_list(b->bed.store, &open, 0, intents, 8, &n), STORE_OK);
	for (int i = 0; i < n; i++) {
		const struct store_intent_move m = {.id = intents[i].id, .from = STORE_INTENT_CREATED, .to = STORE_INTENT_CANCELLED};

		if (base_rng_below(r, 2))
			assert_int_equal(store_intent_move(b->bed.store, &m, b->now_ms), STORE_OK);
	}
	if (base_rng_below(r, 8))
		return;
	snprintf(held.reference, sizeof held.reference, "R%llu", (unsigned long long) ++b->entropy);
	assert_int_equal(store_held_add(b->bed.store, &held, b->now_ms, &id), STORE_OK);
	assert_int_equal(store_held_load(b->bed.store, id, &held), STORE_OK);
	assert_int_equal(store_outbox_add(b->bed.store, &told, b->now_ms, &id), STORE_OK);
	assert_int_equal(store_ledger_told(b->bed.store, held.txn, id), STORE_OK);
}

static void whatever_is_pressed_every_screen_fits(void **state)
{
	struct rng r = {20261121};
	struct menubed *b = calloc(1, sizeof *b);
	size_t seen = 0;
	char *was_seen, input[64], digits[32];

	(void) state;
	menubed_open(b, "menus/mali");
	b->wallet = "orange";
	was_seen = calloc(b->menus->n_screens, 1);
	the_longest_names_there_are(b);
	assert_int_equal(store_begin(b->bed.store), STORE_OK);
	menubed_dial(b, "");
	for (int i = 0; i < 150000; i++) {
		const struct menus_screen *s;

		if (base_rng_below(&r, 30) == 0)
			something_becomes_of_payments(b, &r);
		if (b->dialog.state == STORE_DIALOG_ENDED || base_rng_below(&r, 60) == 0) {
			b->phone = MENUBED_PHONE + base_rng_below(&r, base_rng_below(&r, 2) ? 4 : 80);
			b->wallet = base_rng_below(&r, 3) ? "orange" : NULL;
			b->now_ms += (int64_t) base_rng_below(&r, 1000) * 86400000;
			random_text(&r, digits, 8, "123456789*0");
			assert_fits(b, menubed_dial(b, digits));
		} else {
			press_something(b, &r, input, sizeof input);
			assert_fits(b, menubed_type(b, input));
		}
		s = stands_on(b);
		assert_non_null(s);
		seen += !was_seen[s->index];
		was_seen[s->index] = 1;
		if (b->dialog.state == STORE_DIALOG_OPEN && base_rng_below(&r, 300) == 0)
			assert_can_leave(b);
		if (b->now_ms > STOREBED_NOW + 4000ll * 86400000)
			b->now_ms = STOREBED_NOW - 500ll * 86400000;
	}
	for (size_t i = 0; i < b->menus->n_screens; i++)
		if (is_office(b->menus->screens[i]->name))
			seen++;
		else if (!was_seen[i] && !is_seldom(b->menus->screens[i]->name))
			print_message("# never seen: %s\n", b->menus->screens[i]->name);
	assert_true(seen + SELDOM >= b->menus->n_screens);
	assert_int_equal(store_commit(b->bed.store), STORE_OK);
	menubed_close(b);
	free(was_seen);
	free(b);
}

/* A row of the store may hold anything. */
static void rows_of_nonsense_do_no_harm(void **state)
{
	struct menubed *b = *state;
	struct rng r = {7};

	member(b);
	assert_int_equal(store_begin(b->bed.store), STORE_OK);
	for (int i = 0; i < 3000; i++) {
		char input[64];

		random_text(&r, b->dialog.path, sizeof b->dialog.path, "acuelsoins. :2");
		if (i % 3)
			snprintf(b->dialog.path, sizeof b->dialog.path, "accueil soins soins.liste:%u soins.detail",
				 base_rng_below(&r, 9));
		random_text(&r, b->dialog.vars, sizeof b->dialog.vars, "soin=categ;vcps12");
		random_text(&r, b->dialog.language, 7, "frbm");
		random_text(&r, b->dialog.resume_path, sizeof b->dialog.resume_path, "accueil soins.:");
		b->dialog.household = base_rng_below(&r, 3);
		press_something(b, &r, input, sizeof input);
		assert_fits(b, menubed_type(b, input));
	}
	assert_int_equal(store_commit(b->bed.store), STORE_OK);
}

int main(void)
{
#define ON_BED(test) cmocka_unit_test_setup_teardown(test, open_bed, close_bed)
	const struct CMUnitTest tests[] = {
		ON_BED(home_says_the_state),
		ON_BED(a_lapsed_household_is_told_what_helps),
		ON_BED(who_is_not_enrolled_is_told_what_joining_costs),
		ON_BED(choices_keep_their_numbers),
		ON_BED(rows_have_numbers_without_nine_and_naught),
		ON_BED(a_straight_dial_runs_through),
		ON_BED(a_straight_dial_answers_no_confirmation_and_no_pin),
		ON_BED(several_households_are_asked_first),
		ON_BED(what_was_dropped_is_line_0),
		ON_BED(a_place_that_is_gone_is_home),
		ON_BED(settings_are_kept),
		ON_BED(a_call_back_is_asked_for_once),
		ON_BED(a_stranger_sees_the_strangers_home),
		ON_BED(where_to_go),
		ON_BED(input_is_forgiven_or_refused),
		cmocka_unit_test(paths_and_variables_are_bounded),
		cmocka_unit_test(whatever_is_pressed_every_screen_fits),
		ON_BED(rows_of_nonsense_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
