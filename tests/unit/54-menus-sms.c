/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an SMS is answered with, in the set of Mali: words as people type them, one household and several, strangers, STOP and START. */
#include "menus/sms.h"
#include "store/ledger.h"
#include "tests/lib/menubed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SET "menus/mali"

static struct menus_sms_answer last;

static int open_bed(void **state)
{
	struct menubed *b = *state = calloc(1, sizeof *b);

	menubed_open(b, SET);
	return 0;
}

static int close_bed(void **state)
{
	base_buf_release(&last.text);
	menubed_close(*state);
	free(*state);
	return 0;
}

static const char *send(struct menubed *b, const char *typed)
{
	const struct menus_step s = {.menus = b->menus, .scheme = b->scheme, .store = b->bed.store, .phone = b->phone,
				     .now_ms = b->now_ms};

	base_buf_release(&last.text);
	last = (struct menus_sms_answer){0};
	assert_int_equal(menus_sms_answer(&s, typed, &last), 0);
	return base_buf_str(&last.text);
}

static int64_t member(struct menubed *b)
{
	return menubed_household(b, "M-1", "Aïssata", MENUBED_PHONE, 13 * 550);
}

static void words_are_forgiven(void **state)
{
	static const struct { const char *typed; enum menus_keyword word; } rows[] = {
		{"ETAT", MENUS_WORD_STATUS}, {"état", MENUS_WORD_STATUS}, {" Etat! ", MENUS_WORD_STATUS}, {"satut", MENUS_WORD_STATUS},
		{"cogoya", MENUS_WORD_STATUS}, {"cɔgɔya", MENUS_WORD_STATUS}, {"status", MENUS_WORD_STATUS},
		{"payer 1100", MENUS_WORD_PAY}, {"PAYÉ", MENUS_WORD_PAY}, {"pay 550", MENUS_WORD_PAY}, {"sara", MENUS_WORD_PAY},
		{"soin palu", MENUS_WORD_CARE}, {"kɛnɛya", MENUS_WORD_CARE}, {"reçu", MENUS_WORD_RECEIPT}, {"Recu", MENUS_WORD_RECEIPT},
		{"aide", MENUS_WORD_HELP}, {"dɛmɛ", MENUS_WORD_HELP}, {"stop", MENUS_WORD_STOP}, {"Arrêtez", MENUS_WORD_STOP},
		{"stpo", MENUS_WORD_STOP}, {"dabila", MENUS_WORD_STOP}, {"START", MENUS_WORD_START}, {"Daminɛ", MENUS_WORD_START},
		{"bonjour", MENUS_WORDS}, {"", MENUS_WORDS}, {"\xff\xfe", MENUS_WORDS}, {"1234", MENUS_WORDS},
	};
	struct menubed *b = *state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct menus_word_found f = menus_word_find(b->menus, rows[i].typed);

		if (f.word != rows[i].word)
			fail_msg("'%s' is %d, not %d", rows[i].typed, f.word, rows[i].word);
	}
	assert_int_equal(menus_word_find(b->menus, "PAYER 1 100 F").number, 1100);
}

/* No word of one meaning may be taken for another one's, in any language. */
static void no_word_means_two_things(void **state)
{
	struct menubed *b = *state;

	for (int i = 0; i < MENUS_WORDS; i++)
		for (size_t l = 0; l < b->menus->n_languages; l++) {
			const char *list = b->menus->messages[MENUS_MESSAGE_WORD_STATUS + i].in[l].fixed;

			while (*list) {
				size_t len = strcspn(list, ",");
				char word[64] = "";

				memcpy(word, list, len < 63 ? len : 63);
				if (menus_word_find(b->menus, word).word != (enum menus_keyword) i)
					fail_msg("'%s' does not mean what it stands for", word);
				list += len + (list[len] == ',');
				list += strspn(list, " ");
			}
		}
}

static void a_member_is_told_how_things_stand(void **state)
{
	struct menubed *b = *state;
	int64_t id = member(b);

	assert_non_null(strstr(send(b, "ETAT"), "\nAissata: couverture jusqu'au "));
	assert_non_null(strstr(base_buf_str(&last.text), "\nPayez "));
	assert_int_equal(last.household, id);
	assert_non_null(strstr(send(b, "payer"), "envoyez PAYER et la somme."));
	assert_non_null(strstr(send(b, "payer 1100"), "1100 F: ce téléphone ne peut pas payer ici. Rien n'est pris."));
	assert_non_null(strstr(send(b, "payer 99999999999"), "envoyez PAYER et la somme."));
	assert_non_null(strstr(send(b, "recu"), "carte M-1\n01/01/25: 7150 F, recu M-1\nAissata: couverture jusqu'au "));
}

static void a_stranger_learns_about_nobody(void **state)
{
	static const char *const personal[] = {"ETAT", "PAYER", "PAYER 500", "RECU"};
	struct menubed *b = *state;

	menubed_household(b, "M-1", "Aïssata", MENUBED_PHONE + 1, 13 * 500);
	for (size_t i = 0; i < sizeof personal / sizeof *personal; i++)
		assert_string_equal(send(b, personal[i]), "Ce téléphone n'est sur aucune carte de la mutuelle. Pour les soins, envoyez SOIN. "
				    "Pour savoir plus, envoyez AIDE.");
	assert_string_equal(send(b, "SOIN planning familial"), "Planning familial. Vous choisissez la méthode.\nCSCom: gratuit\nCSRef: gratuit");
	assert_non_null(strstr(send(b, "dɛmɛ"), "Danyè 1 ci.")); /* in the language written in */
}

/* A son in the city pays for several: one line each. */
static void several_households_are_a_line_each(void **state)
{
	struct menubed *b = *state;

	member(b);
	menubed_household(b, "M-2", "Oumou", MENUBED_PHONE, 8 * 500);
	send(b, "etat");
	assert_memory_equal(base_buf_str(&last.text), "M-1 Aissata: couverture jusqu'au ", 33);
	assert_non_null(strstr(base_buf_str(&last.text), "\nM-2 Oumou: plus de couverture. Retard "));
	assert_int_equal(last.household, 0);
	for (int i = 3; i < 30; i++) {
		char no[16];

		snprintf(no, sizeof no, "M-%d", i);
		menubed_household(b, no, "Abdoulkarim", MENUBED_PHONE, 8 * 500);
	}
	assert_true(strlen(send(b, "etat")) <= 3 * 153);
}

static void care_is_found_by_its_words(void **state)
{
	static const struct { const char *typed, *begins; } rows[] = {
		{"SOIN césarienne", "Césarienne. Opération pour accoucher.\nCSRef: gratuit\nHopital: gratuit"},
		{"SOIN PALU", "Soigner le paludisme."},
		{"SOIN: planing familial", "Planning familial. Vous"},
		{"SOIN paludisme", "Soigner le paludisme. Test et médicaments.\nCSCom: vous payez 25 F sur 100"},
		{"SOIN pour le paludisme svp", "Soigner le paludisme."},
		{"SOIN consultation", "Consultation. Commencez par le CSCom."},
		{"SOIN grossesse", "Grossesse, accouchement:\nVisite de grossesse\nAccouchement simple"},
		{"SOIN vaccin", "Vaccins des enfants."},
		{"soin medicaments", "Médicaments:\n"},
		{"SOIN prothèses", "Prothèses. Dents, jambe.\npas pris en charge"},
		{"SOIN", "Envoyez SOIN et un mot, comme SOIN VACCIN:\nPrévention et planning\nGrossesse, accouchement"},
		{"SOIN xyz", "Envoyez SOIN et un mot"},
	};
	struct menubed *b = *state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strncmp(send(b, rows[i].typed), rows[i].begins, strlen(rows[i].begins)))
			fail_msg("'%s': %s", rows[i].typed, base_buf_str(&last.text));
}

static struct store_phone settings(struct menubed *b)
{
	struct store_phone p;

	assert_int_equal(store_phone_load(b->bed.store, b->phone, &p), 0);
	return p;
}

/* P18: at once, of one topic or all; what must be asked for (law 9) does not come back by a START of everything. */
static void stop_and_start_act_at_once(void **state)
{
	struct menubed *b = *state;

	assert_string_equal(send(b, "STOP RAPPELS"), "Rappel pour payer: c'est fait, plus de SMS. Pour en recevoir de nouveau, envoyez START.");
	assert_string_equal(last.about, "rappels");
	assert_int_equal(settings(b).topics_off, 1);
	send(b, "stop nouvelle");
	assert_int_equal(settings(b).topics_off, 3);
	send(b, "START rappel");
	assert_int_equal(settings(b).topics_off, 2);
	send(b, "START planning");
	assert_int_equal(settings(b).topics_on, 8);
	send(b, "STOP svp");
	assert_string_equal(last.about, "");
	assert_int_equal(settings(b).topics_off, UINT32_MAX);
	assert_int_equal(settings(b).topics_on, 0);
	send(b, "START");
	assert_int_equal(settings(b).topics_off, 0);
	assert_int_equal(settings(b).topics_on, 0);
}

/* P8, P13: "by SMS" in the menus; who presses twice gets it once. */
static void pages_go_by_sms(void **state)
{
	struct menubed *b = *state;
	int64_t id = member(b);

	assert_int_equal(store_ledger_post_dues(b->bed.store, id, base_date_of_ms(b->now_ms), 500, "cash", "cash", "C-101", b->now_ms), 0);
	assert_non_null(strstr(menubed_dial(b, "3*1*2"), "CSRef: gratuit\n1 Par SMS\n0 Retour"));
	assert_string_equal(menubed_type(b, "1"), "C'est parti par SMS sur ce téléphone.\n0 Retour");
	assert_int_equal(storebed_ask(b->bed.path, "SELECT count(*) FROM outbox WHERE kind = 'care' AND text LIKE 'Planning familial.%'"), 1);
	menubed_type(b, "0");
	assert_string_equal(menubed_type(b, "1"), "C'est déjà parti. Le SMS arrive.\n0 Retour");
	assert_int_equal(storebed_ask(b->bed.path, "SELECT count(*) FROM outbox"), 1);
	assert_non_null(strstr(menubed_dial(b, "5*1"), "C-101\n01/01/25: 7150 F, recu M-1\n1 Par SMS\n0 Retour"));
	menubed_type(b, "1");
	assert_int_equal(storebed_ask(b->bed.path, "SELECT count(*) FROM outbox WHERE kind = 'payments' AND text LIKE '%500 F, recu C-101%'"), 1);
}

static void who_has_not_paid_is_offered_no_page(void **state)
{
	struct menubed *b = *state;

	menubed_household(b, "M-1", "Aïssata", MENUBED_PHONE, 0);
	assert_null(strstr(menubed_dial(b, "5*1"), "Par SMS"));
	menubed_type(b, "1");
	assert_int_equal(storebed_ask(b->bed.path, "SELECT count(*) FROM outbox"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(words_are_forgiven, open_bed, close_bed),
		cmocka_unit_test_setup_teardown(no_word_means_two_things, open_bed, close_bed),
		cmocka_unit_test_setup_teardown(a_member_is_told_how_things_stand, open_bed, close_bed),
		cmocka_unit_test_setup_teardown(a_stranger_learns_about_nobody, open_bed, close_bed),
		cmocka_unit_test_setup_teardown(several_households_are_a_line_each, open_bed, close_bed),
		cmocka_unit_test_setup_teardown(care_is_found_by_its_words, open_bed, close_bed),
		cmocka_unit_test_setup_teardown(stop_and_start_act_at_once, open_bed, close_bed),
		cmocka_unit_test_setup_teardown(pages_go_by_sms, open_bed, close_bed),
		cmocka_unit_test_setup_teardown(who_has_not_paid_is_offered_no_page, open_bed, close_bed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
