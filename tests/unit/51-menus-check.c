/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each thing that can be wrong with a set, put into a copy of a good one: told at its place, with what was meant.
 * And what the tools for authors and translators make of a good set. */
#include "base/file.h"
#include "menus/check.h"
#include "menus/graph.h"
#include "menus/pot.h"
#include "menus/show.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const files[] = {"messages.yaml", "screens.yaml", "bm.po"};
enum { MESSAGES, SCREENS, BM };

static struct scheme *scheme;
static char folder[64];

static void source_of(const char *name, char out[4096])
{
	const char *srcdir = getenv("srcdir");

	snprintf(out, 4096, "%s/tests/fixtures/menus/%s", srcdir ? srcdir : ".", name);
}

static void read_source(const char *name, struct buf *out)
{
	char path[4096];
	struct error e = {""};

	source_of(name, path);
	if (base_file_read(path, 1 << 20, out, &e))
		fail_msg("%s", e.text);
}

static void write_file(const char *name, const struct buf *text)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(text->data, 1, text->len, f), text->len);
	fclose(f);
}

static void remove_file(const char *name)
{
	char path[128];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	unlink(path);
}

static int set_up(void **state)
{
	struct error e = {""};
	char path[4096];

	(void) state;
	source_of("scheme.yaml", path);
	scheme = scheme_load(path, &e);
	strcpy(folder, "/tmp/menus-check-XXXXXX");
	return scheme && mkdtemp(folder) ? 0 : -1;
}

static int tear_down(void **state)
{
	(void) state;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		remove_file(files[i]);
	remove_file("more.yaml");
	remove_file("ff.po");
	scheme_free(scheme);
	return rmdir(folder);
}

/* The good set, with `old` in one file replaced by `new`; old NULL: new is the whole file. */
static void write_set(int changed, const char *old, const char *new)
{
	for (int i = 0; i < 3; i++) {
		struct buf text = {0}, out = {0};
		const char *at;

		read_source(files[i], &text);
		at = i == changed && old ? strstr(base_buf_str(&text), old) : NULL;
		if (i == changed && old && !at)
			fail_msg("the fixture %s has no '%s'", files[i], old);
		if (i == changed && !old) {
			base_buf_append_str(&out, new);
		} else if (at) {
			base_buf_append(&out, text.data, (size_t) (at - (const char *) text.data));
			base_buf_append_str(&out, new);
			base_buf_append_str(&out, at + strlen(old));
		} else {
			base_buf_append(&out, text.data, text.len);
		}
		write_file(files[i], &out);
		base_buf_release(&text);
		base_buf_release(&out);
	}
}

struct told { struct buf errors, warnings; };

static void tell(void *ctx, enum menus_severity severity, const char *sentence)
{
	struct told *t = ctx;
	struct buf *b = severity == MENUS_ERROR ? &t->errors : &t->warnings;

	/* without the folder, which is another each time */
	if (!strncmp(sentence, folder, strlen(folder)))
		sentence += strlen(folder) + (sentence[strlen(folder)] == '/');
	base_buf_append_str(b, sentence);
	base_buf_append_str(b, "\n");
}

struct wrong { int file; const char *old, *new, *told; };

static int print_expected(const char *expected, const char *told)
{
	print_error("# expected: %s\n# told: %s\n", expected, told);
	return 1;
}

/* Returns how many expectations failed: a test tells all of them. */
static int expect(const struct wrong *w, bool is_error)
{
	int failed = 0;
	struct told t = {0};
	struct menus_report r;
	int rc;

	write_set(w->file, w->old, w->new);
	rc = menus_check_dir(folder, scheme, TEXT_FIT_USSD, tell, &t, &r);
	if (rc != (is_error ? -1 : 0) || !strstr(base_buf_str(is_error ? &t.errors : &t.warnings), w->told))
		failed += print_expected(w->told, base_buf_str(is_error ? &t.errors : &t.warnings));
	if (is_error) {
		struct error e = {""};

		assert_null(menus_load(folder, scheme, TEXT_FIT_USSD, &e)); /* what is no good is not loaded */
		assert_true(e.text[0] != '\0');
	}
	base_buf_release(&t.errors);
	base_buf_release(&t.warnings);
	return failed;
}

static void expect_errors(const struct wrong *wrongs, size_t n)
{
	int failed = 0;

	for (size_t i = 0; i < n; i++)
		failed += expect(&wrongs[i], true);
	assert_int_equal(failed, 0);
}

static void a_good_set_is_good(void **state)
{
	struct menus_report r;
	struct told t = {0};
	struct error e = {""};
	struct menus *m;

	(void) state;
	write_set(-1, NULL, NULL);
	assert_int_equal(menus_check_dir(folder, scheme, TEXT_FIT_USSD, tell, &t, &r), 0);
	assert_int_equal(t.errors.len, 0);
	assert_int_equal(r.screens, 21);
	assert_int_equal(r.languages, 2);
	assert_int_equal(r.drafts, 1);
	assert_int_equal(r.stale, 0);
	assert_int_equal(r.missing, r.warnings);
	assert_non_null(strstr(base_buf_str(&t.warnings), "screens.yaml:8:11: key 'label': no translation into bm: 'Payer' "
			       "(screen accueil)\n"));
	assert_non_null(strstr(base_buf_str(&t.warnings), "no translation into bm: 'Soin un' (scheme)\n"));
	assert_null(strstr(base_buf_str(&t.warnings), "'Prévention'"));
	base_buf_release(&t.errors);
	base_buf_release(&t.warnings);

	m = menus_load(folder, scheme, TEXT_FIT_USSD, &e);
	assert_non_null(m);
	assert_int_equal(menus_language_index(m, "bm"), 1);
	assert_int_equal(menus_language_index(m, "ff"), -1);
	assert_string_equal(menus_canned(m, MENUS_STORE_DOWN, 1), "Panne.");
	menus_free(m);
}

static void names_are_known(void **state)
{
	static const struct wrong wrongs[] = {
		{SCREENS, "go: payer}", "go: payeur}", "screens.yaml:8:27: key 'go': there is no screen 'payeur'; did you mean 'payer'?"},
		{SCREENS, "go: payer}", "go: zzzzzzzz}", "screens.yaml:8:27: key 'go': there is no screen 'zzzzzzzz'\n"},
		{SCREENS, "go: payer}", "go: accueil}", "'accueil' is a home: write 'home', each caller has its own"},
		{SCREENS, "back: home", "back: hom", "screens.yaml:33:5: key 'back': there is no screen 'hom'; did you mean 'home'?"},
		{SCREENS, "{prenom}: {couverture}", "{prenon}", "screens.yaml:6:5: key 'text': there is no value {prenon}; did you mean {prenom}?"},
		{SCREENS, "{prenom}: {couverture}", "{prenom", "screens.yaml:6:5: key 'text': "},
		{SCREENS, "label: \"Payer\"", "labell: \"Payer\"", "key 'labell': is not known here; did you mean 'label'?"},
		{SCREENS, "choices:", "choice:", "screens.yaml:7:5: key 'choice': is not known here; did you mean 'choices'?"},
		{SCREENS, "menu: screens", "menus: screens", "screens.yaml:2:1: key 'menus': is not known here; did you mean 'menu'?"},
		{SCREENS, "      8: {label: \"Où\"", "      9: {label: \"Où\"", "a choice is a digit from 1 to 8"},
		{SCREENS, "      8: {label: \"Où\"", "      11: {label: \"Où\"", "a choice is a digit from 1 to 8"},
		{SCREENS, "      8: {label: \"Où\"", "      1: {label: \"Où\"", "screens.yaml:14:7: "},
		{SCREENS, "when: behind", "when: behin", "there is no condition 'behin'; did you mean 'behind'?"},
		{SCREENS, "from: family", "from: familly", "there is no list 'familly'; did you mean 'family'?"},
		{SCREENS, "do: call_me_back", "do: call_me", "there is no action 'call_me'"},
		{SCREENS, "do: call_me_back, go: {ok: rappel.ok, already: rappel.deja}", "do: call_me_back, go: {ok: rappel.ok, allready: rappel.deja}",
		 "key 'allready': there is no outcome 'allready'; did you mean 'already'?"},
		{SCREENS, "do: call_me_back, go: {ok: rappel.ok, already: rappel.deja}", "do: call_me_back, go: {ok: rappel.ok}",
		 "the outcome 'already' of call_me_back leads nowhere: add it to 'go'"},
		{SCREENS, "go: payer}", "go: {ok: payer}}", "a map of outcomes needs a 'do' beside it"},
		{SCREENS, "go: payer}", "go: payer, do: set_language}", "set_language acts on a row of a list from languages"},
		{SCREENS, "set: categorie", "set: soin", "a list from care_categories sets 'categorie'"},
		{SCREENS, "soin: vaccins}", "soin: vacins}", "screens.yaml:13:76: key 'soin': there is no 'vacins' among the benefits"},
		{SCREENS, "set: {categorie: prevention", "set: {categori: prevention", "there is no variable 'categori'"},
		{SCREENS, "for: member", "for: membre", "there is no kind of home 'membre'; did you mean 'member'?"},
		{SCREENS, "for: stranger", "for: member", "is a second home for a member: 'accueil' is one already"},
		{SCREENS, "for: stranger", "late_sms: no", "no screen is the home 'for: stranger'"},
		{SCREENS, "for: member", "for: member\n    confirm: yes", "a home can't be confirm, secret or end"},
		{SCREENS, "do: choose_household, ", "", "a map of outcomes needs a 'do' beside it"},
		{SCREENS, "  payer:", "  Payer:", "key 'Payer': a screen's name is of a-z, 0-9, _ and ."},
		{SCREENS, "  payer:", "  home:", "'home' is taken"},
		{SCREENS, "    end: yes", "    end: yes\n    choices: {1: {label: x, go: home}}", "a screen has choices or lines or both, or a list, or an input, or an end"},
		{SCREENS, "Voyez {gestionnaire}", "Voyez {code_soins}", "shows a secret, which would be kept for a repeat: it needs 'secret: yes'"},
		{SCREENS, "    end: yes", "    end: maybe", "screens.yaml:40:5: key 'end': "},
		{MESSAGES, "  back: \"Retour\"\n", "", "the message 'back' is missing: add it to 'messages'"},
		{MESSAGES, "  back:", "  bakc:", "key 'bakc': there is no message 'bakc'; did you mean 'back'?"},
		{MESSAGES, "Reprendre: {ou}", "Reprendre: {où}", "messages.yaml:12:3: key 'resume': "},
		{MESSAGES, "couvert {date}", "couvert {dates}", "key 'cover_covered': there is no value {dates}; did you mean {date}?"},
		{MESSAGES, "\"Suite\"", "\"{date}\"", "there is no value {date}; this message has none"},
		{MESSAGES, "source: fr", "source: bm", "the source language 'bm' must be the first of the list"},
		{MESSAGES, ", bm: \"Bamanankan\"", "", "bm.po: the language 'bm' is not among the languages of the set"},
		{MESSAGES, ", bm: \"Bamanankan\"", ", bm: \"Bamanankan\", ff: \"Fulfulde\"", "the language 'ff' has no catalogue: add "},
		{MESSAGES, "code: planning", "code: rappels", "the topic 'rappels' is there twice"},
		{MESSAGES, "set:", "sets:", "is not known here; did you mean 'set'?"},
		{MESSAGES, NULL, "menu: messages\n", "no file has the key 'set' with the languages"},
		{MESSAGES, NULL, "menu: [", "messages.yaml:2:1: did not find expected node content"},
		{MESSAGES, NULL, "", "messages.yaml"},
		{BM, "{prenom} ɛɔɲŋ: {couverture}", "{prenom}", "bm.po"},
		{BM, NULL, "msgid \"", "bm.po"},
	};

	(void) state;
	expect_errors(wrongs, sizeof wrongs / sizeof *wrongs);
}

static void ways_are_open(void **state)
{
	static const struct wrong wrongs[] = {
		{SCREENS, "  retard:\n", "  nulle:\n    text: \"Nulle part\"\n  retard:\n",
		 "key 'nulle': no choice leads to this screen: nobody can see it"},
		{SCREENS, "  retard:\n    text: \"Retard {du} F\"", "  retard:\n    text: \"Retard {du} F\"\n    back: retard.b\n"
		 "  retard.b:\n    text: \"Encore\"\n    back: retard",
		 "this screen can't be left"},
		{SCREENS, "      3: {label: \"Langue\", go: langue}", "      3: {label: \"Payer\", go: payer}",
		 "key 'text': {du} needs a household, and the screen can be reached without one"},
		{SCREENS, "      3: {label: \"Langue\", go: langue}", "      3: {label: \"Famille\", go: famille}",
		 "key 'text': {menage} needs a household, and the screen can be reached without one"},
		{SCREENS, "      3: {label: \"Langue\", go: langue}", "      3: {label: \"Où\", go: lieux}",
		 "key 'text': {commune} needs a commune, and the screen can be reached without one"},
		{SCREENS, ", set: {categorie: prevention, soin: vaccins}", "",
		 "screens.yaml:52:5: key 'text': {soin} needs a soin, and the screen can be reached without one"},
		{SCREENS, "go: soins.liste}", "go: home}\n  b:\n    text: x\n    list: {from: benefits, item: \"{soin}\", go: soins.detail}", "key 'b': no choice leads"},
		{SCREENS, "      3: {label: \"Langue\", go: langue}", "      3: {label: \"Soins\", go: soins.liste}",
		 "key 'text': {categorie} needs a categorie, and the screen can be reached without one"},
		{SCREENS, "set: {categorie: prevention, soin: vaccins}", "set: {categorie: prevention}",
		 "{soin} needs a soin, and the screen can be reached without one"},
		{SCREENS, "      3: {label: \"Langue\", go: langue}", "      3: {label: \"SMS\", do: sms_receipt, go: home}",
		 "the action sms_receipt needs a household, and the screen can be reached without one"},
	};

	(void) state;
	expect_errors(wrongs, sizeof wrongs / sizeof *wrongs);
}

#define LONG_60 "Une phrase de soixante lettres qui se repete sans fin, oui... "

static void texts_fit(void **state)
{
	static const struct wrong wrongs[] = {
		{SCREENS, "\"Noté {ticket}\"", "\"" LONG_60 LONG_60 LONG_60 "\"",
		 "key 'rappel.ok': in fr the text needs 194 septets, there is room for 182"},
		{SCREENS, "\"{categorie}\"\n", "\"" LONG_60 LONG_60 LONG_60 "\"\n", "key 'soins.liste': in fr the text and its longest row need"},
		{SCREENS, "label: \"Payer\", go: payer.oui", "label: \"" LONG_60 LONG_60 LONG_60 "\", go: payer.oui",
		 "key 'payer': in fr the text and its longest choice need"},
		{BM, "{prenom} ɛɔɲŋ: {couverture}", "{prenom} " LONG_60 LONG_60 "{couverture}" LONG_60,
		 "key 'accueil': in bm the text and its longest choice need"},
		{MESSAGES, "\"Lent.\"", "\"" LONG_60 LONG_60 LONG_60 LONG_60 "\"", "in fr the message needs 248 septets, there is room for 182"},
	};
	static const struct wrong second_page = {SCREENS, "label: \"Soins\"", "label: \"" LONG_60 "et encore la moitié d'une\"",
		"key 'accueil': in fr the choices go to a second page: all on one need"};

	(void) state;
	expect_errors(wrongs, sizeof wrongs / sizeof *wrongs);
	assert_int_equal(expect(&second_page, false), 0);
}

/* P15, P20: each SMS fits its parts, tells only what its reader may know, and is not answered by another machine like us. */
static void messages_by_sms_are_proved(void **state)
{
	static const struct wrong wrongs[] = {
		{MESSAGES, "\"C'est fini.\"", "\"" LONG_60 LONG_60 LONG_60 "\"", "in fr 'sms_stop' needs 185 septets: it is to fit 1 SMS"},
		{MESSAGES, "\"Envoyez ETAT ou STOP.\"", "\"" LONG_60 LONG_60 LONG_60 LONG_60 LONG_60 "\"",
		 "in fr 'sms_help' needs 309 septets: it is to fit 2 SMS"},
		{MESSAGES, "\"Inconnu. Envoyez AIDE.\"", "\"{prenom} inconnu\"", "in fr {prenom} can't stand in 'sms_stranger', which anybody may get"},
		{MESSAGES, "\"{sujet}: c'est reparti.\"", "\"{soin}\"", "in fr {soin} can't stand in 'sms_start_topic'"},
		{MESSAGES, "\"Envoyez ETAT ou STOP.\"", "\"{etat}\"", "there is no value {etat}"},
		{MESSAGES, "\"C'est reparti.\"", "\"Start, c'est reparti.\"", "in fr 'sms_start' begins with a word that is answered itself"},
		{MESSAGES, "\"STOP\"", "\"{date}\"", "there is no value {date}; this message has none"},
	};

	(void) state;
	expect_errors(wrongs, sizeof wrongs / sizeof *wrongs);
}

static void stale_entries_are_told(void **state)
{
	static const struct wrong stale = {BM, "msgctxt \"message back\"", "msgctxt \"message retour\"",
		"bm.po: 'Retour' (message retour) is used by no menu any more"};

	(void) state;
	assert_int_equal(expect(&stale, false), 0);
}

static void all_is_told_at_once(void **state)
{
	struct told t = {0};
	struct menus_report r;
	struct error e = {""};

	(void) state;
	write_set(SCREENS, "go: payer}", "go: payeur}");
	{
		struct buf more = {0};

		base_buf_append_str(&more, "menu: more\nscreens:\n  encore:\n    text: \"x\"\n    choices:\n      1: {label: a, go: b}\n");
		write_file("more.yaml", &more);
		base_buf_release(&more);
	}
	assert_int_equal(menus_check_dir(folder, scheme, TEXT_FIT_USSD, tell, &t, &r), -1);
	assert_int_equal(r.errors, 2);
	assert_non_null(strstr(base_buf_str(&t.errors), "more.yaml:6:21: key 'go': there is no screen 'b'"));
	assert_null(menus_load(folder, scheme, TEXT_FIT_USSD, &e));
	assert_non_null(strstr(e.text, "(and 1 more: mutuelle menu check shows all)"));
	remove_file("more.yaml");
	base_buf_release(&t.errors);
	base_buf_release(&t.warnings);
	assert_null(menus_load("/nonexistent/menus", scheme, TEXT_FIT_USSD, &e));
	assert_non_null(strstr(e.text, "/nonexistent/menus: the folder of menus can't be read"));
}

static void drawn_extracted_and_shown(void **state)
{
	struct error e = {""};
	struct menus *m;
	struct buf out = {0};
	char path[128];

	(void) state;
	write_set(-1, NULL, NULL);
	m = menus_load(folder, scheme, TEXT_FIT_USSD, &e);
	assert_non_null(m);
	menus_graph_draw(m, &out);
	assert_non_null(strstr(base_buf_str(&out), "\t\"accueil\" -> \"retard\" [label=\"5 Retard\", style=dashed];\n"));
	assert_non_null(strstr(base_buf_str(&out), "\t\"autres\" -> \"rappel.deja\" [label=\"3 Rappel\\nalready\"];\n"));
	assert_non_null(strstr(base_buf_str(&out), "\t\"langue\" -> \"home\" [label=\"1..\"];\n"));

	out.len = 0;
	assert_int_equal(menus_show_screen(m, "soins", "bm", &out, &e), 0);
	assert_non_null(strstr(base_buf_str(&out), "Soins\n1 Tangali\n2 Soins\n0 Segin\n-- page 1: 31 septets of 182\n"));
	assert_int_equal(menus_show_screen(m, "soin", NULL, &out, &e), -1);
	assert_non_null(strstr(e.text, "has no screen 'soin'; did you mean 'soins'?"));
	assert_int_equal(menus_show_screen(m, "soins", "fra", &out, &e), -1);
	assert_non_null(strstr(e.text, "has no language 'fra'; did you mean 'fr'?"));

	snprintf(path, sizeof path, "%s/ff.po", folder);
	assert_int_equal(menus_pot_write(m, path, &e), 0);
	out.len = 0;
	assert_int_equal(base_file_read(path, 1 << 20, &out, &e), 0);
	assert_non_null(strstr(base_buf_str(&out), "msgctxt \"screen payer.fin\"\nmsgid \"Voyez {gestionnaire} {gestionnaire_tel}.\"\nmsgstr \"\"\n"));
	assert_non_null(strstr(base_buf_str(&out), "screens.yaml:38"));
	assert_non_null(strstr(base_buf_str(&out), "msgctxt \"scheme\"\nmsgid \"Prévention\"\n"));
	remove_file("ff.po");
	base_buf_release(&out);
	menus_free(m);
}

#define RETARD "  retard:\n    text: \"Retard {du} F\"\n"
#define WITH(line) 1, RETARD, "  retard:\n    text: \"Retard {du} F\"\n" line

static void inputs_are_proved(void **state)
{
	static const struct wrong wrongs[] = {
		{WITH("    input: {type: amont, set: somme, go: home}\n"), "there is no type of input 'amont'; did you mean 'amount'?"},
		{WITH("    input: {type: amount, set: some, go: home}\n"), "there is no variable 'some'; did you mean 'somme'?"},
		{WITH("    input: {type: amount, go: home}\n"), "key 'input': what is typed goes nowhere"},
		{WITH("    input: {type: year, set: somme, go: home}\n"), "key 'set': 'somme' is not typed as year"},
		{WITH("    input: {type: amount, set: pour, go: home}\n"), "key 'set': 'pour' is not typed as amount"},
		{WITH("    input: {type: pin, set: somme, go: home}\n"), "key 'set': a pin is kept nowhere"},
		{WITH("    input: {type: amount, set: somme}\n"), "key 'go'"},
		{WITH("    input: {type: amount, set: somme, goo: home}\n"), "'goo'"},
		{WITH("    input: {type: amount, set: somme, go: home}\n    choices:\n      1: {label: \"Un\", go: home}\n"),
		 "a screen has choices or lines or both, or a list, or an input"},
		{WITH("    input: {type: amount, do: pin_check, go: home}\n"), "pin_check acts on an input of type pin"},
		{WITH("    choices:\n      1: {label: \"Un\", do: pin_check, go: home}\n"), "pin_check acts on an input of type pin"},
		{WITH("    input: {type: pin, do: pin_check, go: {ok: home, wrong: home, locked: home}}\n"),
		 "the outcome 'unset' of pin_check leads nowhere"},
		{WITH("    input: {type: amount, set: somme, do: pay_check, go: home}\n"), "the action pay_check needs a pour"},
		{WITH("    late_sms: yes\n    input: {type: pin, do: pin_check, go: home}\n"), "it can't go by SMS"},
		{WITH("    choices:\n      1: {label: \"Un\", do: held_claim, go: home}\n"), "held_claim moves money: its screen needs 'confirm: yes'"},
		{WITH("    confirm: yes\n    choices:\n      1: {label: \"Un\", do: held_claim, go: home}\n"),
		 "takes payments, but no screen is 'zero: payment'"},
		{WITH("    zero: pay\n"), "there is no kind of line 0 'pay'"},
		{WITH("    zero: held\n  encore:\n    zero: held\n    text: \"x\"\n"), "is a second 'zero: held'"},
		{1, "    for: stranger\n", "    for: stranger\n    zero: payment\n", "a home can't be 'zero: payment'"},
		{WITH("  encore:\n    zero: held\n    text: \"{somme}\"\n"), "{somme} needs a somme"},
	};

	(void) state;
	expect_errors(wrongs, sizeof wrongs / sizeof *wrongs);
}

/* What an action or an input makes known is known behind it, by that way only. */
static void what_is_typed_is_known_behind_it(void **state)
{
	static const struct wrong good = {WITH("    input: {type: household_number, set: numero, go: annee}\n"
		"  annee:\n    text: \"Année?\"\n"
		"    input: {type: year, set: annee, do: payee_find, go: {ok: qui, unknown: home, often: home}}\n"
		"  qui:\n    text: \"{pour_prenom}\"\n"), ""};
	static const struct wrong bad = {WITH("    input: {type: household_number, set: numero, go: annee}\n"
		"  annee:\n    text: \"Année?\"\n"
		"    input: {type: year, set: annee, do: payee_find, go: {ok: qui, unknown: qui, often: home}}\n"
		"  qui:\n    text: \"{pour_prenom}\"\n"), "{pour_prenom} needs a pour, and the screen can be reached without one"};
	struct menus_report r;

	(void) state;
	write_set(good.file, good.old, good.new);
	assert_int_equal(menus_check_dir(folder, scheme, TEXT_FIT_USSD, NULL, NULL, &r), 0);
	assert_int_equal(expect(&bad, true), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_set_is_good),
		cmocka_unit_test(names_are_known),
		cmocka_unit_test(ways_are_open),
		cmocka_unit_test(texts_fit),
		cmocka_unit_test(messages_by_sms_are_proved),
		cmocka_unit_test(stale_entries_are_told),
		cmocka_unit_test(all_is_told_at_once),
		cmocka_unit_test(drawn_extracted_and_shown),
		cmocka_unit_test(inputs_are_proved),
		cmocka_unit_test(what_is_typed_is_known_behind_it),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
