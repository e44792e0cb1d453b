/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in memory once a set is read: names found, ways linked, texts folded, words of the scheme in each
 * language. And keys. */
#include "menus/keys.h"
#include "menus/reach.h"
#include "menus/set.h"
#include "menus/values.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct loaded { struct scheme *scheme; struct menus *menus; };

static int load(void **state)
{
	const char *srcdir = getenv("srcdir");
	struct loaded *l = *state = calloc(1, sizeof *l);
	struct error e = {""};
	char path[4096];

	snprintf(path, sizeof path, "%s/tests/fixtures/menus/scheme.yaml", srcdir ? srcdir : ".");
	l->scheme = scheme_load(path, &e);
	*strrchr(path, '/') = '\0';
	l->menus = l->scheme ? menus_load(path, l->scheme, (struct text_budget){1000, 1000}, &e) : NULL;
	if (!l->menus)
		print_error("# %s\n", e.text);
	return l->menus ? 0 : -1;
}

static int release(void **state)
{
	struct loaded *l = *state;

	menus_free(l->menus);
	scheme_free(l->scheme);
	free(l);
	return 0;
}

static const struct menus_screen *find(void **state, const char *name)
{
	const struct loaded *l = *state;

	return menus_set_find(l->menus, name, strlen(name));
}

static void screens_are_found_by_name(void **state)
{
	const struct loaded *l = *state;

	for (size_t i = 0; i < l->menus->n_screens; i++)
		assert_ptr_equal(find(state, l->menus->screens[i]->name), l->menus->screens[i]);
	assert_null(find(state, ""));
	assert_null(find(state, "soi"));
	assert_null(find(state, "soinss"));
	assert_ptr_equal(menus_set_find(l->menus, "soins.liste:2", 5), find(state, "soins"));
	assert_int_equal(l->menus->budget.septets, 182); /* a screen is never longer */
}

static void ways_are_linked(void **state)
{
	const struct menus_screen *autres = find(state, "autres"), *payer = find(state, "payer.oui"), *vaccins;
	const struct menus_choice *c = &autres->choices[2];

	assert_int_equal(c->digit, 3);
	assert_string_equal(c->go.action->name, "call_me_back");
	assert_ptr_equal(c->go.to[0].screen, find(state, "rappel.ok"));
	assert_ptr_equal(c->go.to[1].screen, find(state, "rappel.deja"));
	assert_string_equal(autres->choices[4].when->name, "several_households");
	assert_true(payer->confirm);
	assert_string_equal(payer->back.name, "home");
	assert_null(payer->back.screen);
	assert_true(find(state, "payer.fin")->end);
	assert_true(find(state, "payer.fin")->late_sms);
	assert_true(find(state, "code")->secret);

	vaccins = find(state, "accueil");
	assert_int_equal(vaccins->choices[5].n_settings, 2);
	assert_string_equal(vaccins->choices[5].settings[1].key, "vaccins");
	assert_ptr_equal(vaccins->choices[5].settings[1].source, &menus_source_table[MENUS_BENEFITS]);

	/* line 0 of home calls a place by its name, else by the choice that leads there */
	assert_string_equal(find(state, "soins")->called->source, "Les soins");
	assert_string_equal(find(state, "paiements")->called->source, "Paiements");
	assert_null(find(state, "soins.liste")->called);
	assert_int_equal(find(state, "soins.detail")->needs, MENUS_CHOSEN(MENUS_BENEFITS));
	assert_int_equal(find(state, "soins.liste")->needs, MENUS_CHOSEN(MENUS_CATEGORIES));
	assert_int_equal(find(state, "lieux")->needs, 0);
}

static void texts_are_folded_and_translated(void **state)
{
	const struct loaded *l = *state;
	const struct menus_screen *s = find(state, "accueil");
	const struct scheme_category *c = &l->scheme->categories[0];

	assert_null(s->text.in[0].fixed);
	assert_int_equal(text_template_holes(s->text.in[1].template), 2);
	assert_string_equal(s->text.in[1].values[1]->name, "couverture");
	assert_true(s->text.in[1].is_translated);
	assert_false(s->choices[0].label.in[1].is_translated);
	assert_string_equal(s->choices[0].label.in[1].fixed, "Payer");
	assert_string_equal(l->menus->messages[MENUS_MESSAGE_LEVEL_HOSPITAL].in[0].fixed, "Hopital"); /* ô is outside GSM 03.38 */
	assert_string_equal(menus_set_word(l->menus, c->name, 0), "Prévention");
	assert_string_equal(menus_set_word(l->menus, c->name, 1), "Tangali");
	assert_string_equal(menus_set_word(l->menus, c->benefits[0].note, 1), "");
	assert_string_equal(menus_set_word(l->menus, l->scheme->communes[0].name, 1), "Kléla");
}

static void assert_keys(const char *text, const char *expected)
{
	struct menus_keys k;
	char out[128];
	size_t len = 0;

	menus_keys_read(&k, text);
	out[0] = '\0';
	for (size_t i = 0; i < k.n; i++)
		len += (size_t) snprintf(out + len, sizeof out - len, "%s%d", i ? "," : "", k.keys[i].number);
	assert_string_equal(out, expected);
}

static void keys_are_numbers(void **state)
{
	struct menus_keys k;
	char many[400], out[8];

	(void) state;
	assert_keys("3*1#", "3,1");
	assert_keys("#*#", "");
	assert_keys(" 12 * 7 ", "12,7");
	assert_keys("１２＊３", "12,3");
	assert_keys("0*9*00*01", "0,9,-1,-1");
	assert_keys("1234*a*1 2*999", "-1,-1,-1,999");
	assert_keys("x1234567890123*5", "-1,5");
	assert_keys("\xef\xbc*\xe2*1", "-1,-1,1");
	for (size_t i = 0; i < sizeof many - 1; i++)
		many[i] = i % 2 ? '*' : '1';
	many[sizeof many - 1] = '\0';
	menus_keys_read(&k, many);
	assert_int_equal(k.n, MENUS_KEYS);
	menus_keys_read(&k, "3*11*x*4");
	assert_string_equal(menus_keys_write(&k, many, sizeof many), "3*11"); /* up to what can't be meant */
	menus_keys_read(&k, "5*1650*Awa*2");
	assert_string_equal(menus_keys_write(&k, out, sizeof out), "5"); /* 1650 may be a PIN */
	assert_int_equal(k.keys[2].len, 3);
	assert_memory_equal(k.keys[2].typed, "Awa", 3);
	menus_keys_read(&k, "123*123");
	assert_string_equal(menus_keys_write(&k, out, sizeof out), "123");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(screens_are_found_by_name),
		cmocka_unit_test(ways_are_linked),
		cmocka_unit_test(texts_are_folded_and_translated),
		cmocka_unit_test(keys_are_numbers),
	};

	return cmocka_run_group_tests(tests, load, release);
}
