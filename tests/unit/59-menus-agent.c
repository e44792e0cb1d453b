/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The care point in the set of Mali: who may ask, by which ways, how often; what is told of whom, and what is paid there. */
#include "menus/agent.h"
#include "menus/office.h"
#include "menus/sms.h"
#include "store/audit.h"
#include "store/staff.h"
#include "tests/lib/menubed.h"

#include "store/ledger.h"
#include "store/member.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define AGENT 22376000611ull
#define MANAGER 22376000601ull
#define DAY_MS 86400000ll

static struct menus_sms_answer last;

/* The desk proves PINs: here 8024 is everybody's. */
static int admit(void *desk, const struct store_staff *who, const char *pin, bool *is_admitted)
{
	(void) desk;
	(void) who;
	*is_admitted = !strcmp(pin, "8024");
	return 0;
}

static const struct menus_office office = {.admit = admit};

static void hire(struct menubed *b, const char *code, enum store_staff_role role, const char *place, uint64_t phone)
{
	static const uint8_t pin[STORE_STAFF_PIN] = {1};
	struct store_staff who = {.role = role, .phone = phone};

	snprintf(who.code, sizeof who.code, "%s", code);
	snprintf(who.name, sizeof who.name, "%s", code);
	snprintf(who.place, sizeof who.place, "%s", place);
	assert_int_equal(store_staff_add(b->bed.store, &who, pin, b->now_ms), STORE_OK);
}

static int open_bed(void **state)
{
	struct menubed *b = *state = calloc(1, sizeof *b);

	menubed_open(b, "menus/mali");
	b->office = &office;
	hire(b, "fanta", STORE_MANAGER, "", MANAGER);
	hire(b, "kleba", STORE_CARE_POINT, "cs-klela", AGENT);
	return 0;
}

static int close_bed(void **state)
{
	base_buf_release(&last.text);
	menubed_close(*state);
	free(*state);
	return 0;
}

/* Paid to the end of January 2026; born in 1980. */
static int64_t covered(struct menubed *b)
{
	return menubed_household(b, "1000001", "Aïssata", MENUBED_PHONE, 13 * 550);
}

/* At home behind the PIN. */
static const char *enter(struct menubed *b)
{
	b->phone = AGENT;
	menubed_dial(b, "");
	return menubed_type(b, "8024");
}

static const char *look_up(struct menubed *b, const char *number, const char *year)
{
	enter(b);
	menubed_type(b, "1");
	menubed_type(b, number);
	return menubed_type(b, year);
}

static const char *use_code(struct menubed *b, const char *code)
{
	enter(b);
	menubed_type(b, "2");
	return menubed_type(b, code);
}

/* A member's phone asks for a code: its digits, as they stand on the screen. */
static const char *ask_code(struct menubed *b, uint64_t phone)
{
	static char code[16];
	const char *screen;

	b->phone = phone;
	screen = menubed_dial(b, "2*1");
	if (strncmp(screen, "Code: ", 6))
		fail_msg("no code: %s", screen);
	snprintf(code, sizeof code, "%.7s", screen + 6);
	return code;
}

static const char *send(struct menubed *b, uint64_t phone, const char *typed)
{
	const struct menus_step s = {.menus = b->menus, .scheme = b->scheme, .store = b->bed.store, .phone = phone, .now_ms = b->now_ms,
				     .secret = b->secret};

	base_buf_release(&last.text);
	last = (struct menus_sms_answer){0};
	assert_int_equal(menus_sms_answer(&s, typed, &last), 0);
	return base_buf_str(&last.text);
}

static int64_t audited(struct menubed *b, const char *where)
{
	char query[200];

	snprintf(query, sizeof query, "SELECT count(*) FROM audit WHERE %s", where);
	return storebed_ask(b->bed.path, query);
}

#define assert_says(screen, text) \
	do { \
		const char *said_ = (screen); \
		if (!strstr(said_, (text))) \
			fail_msg("'%s' is not in '%s'", (text), said_); \
	} while (0)

static void the_card_tells_until_when(void **state)
{
	struct menubed *b = *state;

	covered(b);
	assert_says(look_up(b, "1000001", "1980"), "Aissata, Zérélani: oui, jusqu'au 31/01/26: paie sa part.\n1 Prix des soins\n");
	assert_int_equal(audited(b, "what = 'care-lookup' AND about = 'card' AND staff = 'kleba' AND through = 1 AND household = 1"
				    " AND actor_phone = 22376000611"), 1);
	assert_says(look_up(b, " 1 000 001 ", "1980"), "Aissata, ");
}

/* The same words, the same rows, whether there is no such card or its head was born another year. */
static void wrong_reads_like_unknown(void **state)
{
	struct menubed *b = *state;
	char unknown[300];

	covered(b);
	snprintf(unknown, sizeof unknown, "%s", look_up(b, "4711", "1980"));
	assert_string_equal(look_up(b, "1000001", "1981"), unknown);
	assert_says(unknown, "ne vont pas ensemble");
	assert_int_equal(audited(b, "what = 'lookup-miss' AND about = 'card' AND staff = 'kleba'"), 2);
	assert_int_equal(audited(b, "what = 'lookup-miss' AND household = 1"), 1); /* of a real card it is known which */
}

static void each_state_is_said_plainly(void **state)
{
	static const struct { int months; int64_t late_ms; const char *said; } rows[] = {
		{13, 0, "oui, jusqu'au 31/01/26: paie sa part."},
		{12, 5 * DAY_MS, "oui, jusqu'au 15/01/26 (retard): paie sa part."},
		{5, 0, "pas de couverture: paie tout."},
		{0, 0, "pas de couverture: paie tout."},
	};
	struct menubed *b = *state;
	char number[16];

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		snprintf(number, sizeof number, "%d", 2000001 + (int) i);
		menubed_household(b, number, "Awa", MENUBED_PHONE + 10 + i, rows[i].months * 550);
		b->now_ms = STOREBED_NOW + rows[i].late_ms;
		assert_says(look_up(b, number, "1980"), rows[i].said);
		if (strstr(rows[i].said, "paie tout"))
			assert_null(strstr(base_buf_str(&b->answer.text), "1 Prix"));
		assert_null(strstr(base_buf_str(&b->answer.text), "550")); /* not what is owed */
		b->now_ms = STOREBED_NOW;
	}
}

static void who_waits_pays_all_and_is_told_until_when(void **state)
{
	struct menubed *b = *state;
	struct store_household h;
	bool changed;
	int64_t id = menubed_household(b, "1000002", "Sira", MENUBED_PHONE, 0);

	assert_int_equal(store_household_load(b->bed.store, id, &h), STORE_OK);
	h.enrolled_on = STOREBED_DAY - 31; /* 1 December 2025: three months */
	assert_int_equal(store_household_put(b->bed.store, &h, &changed, &id), STORE_OK);
	assert_int_equal(store_ledger_post_dues(b->bed.store, id, h.enrolled_on, 6 * 550, "cash", "cash", "x", b->now_ms), STORE_OK);
	assert_says(look_up(b, "1000002", "1980"), "Sira, Zérélani: attente jusqu'au 28/02/26: paie tout.\n2 Autre famille");
	h.enrolled_on = BASE_DAY_NONE;
	assert_int_equal(store_household_put(b->bed.store, &h, &changed, &id), STORE_OK);
	assert_says(look_up(b, "1000002", "1980"), "pas encore de carte: paie tout.");
	snprintf(h.plan, sizeof h.plan, "gone");
	assert_int_equal(store_household_put(b->bed.store, &h, &changed, &id), STORE_OK);
	assert_says(look_up(b, "1000002", "1980"), "pas encore de carte: paie tout.");
}

static void add(struct menubed *b, int64_t household, int no, const char *name, enum store_role role, int birth_year, int32_t left_on)
{
	struct store_member m = {.household = household, .no = no, .role = role, .sex = 'M', .birth_year = birth_year};
	bool changed;

	snprintf(m.first_name, sizeof m.first_name, "%s", name);
	snprintf(m.last_name, sizeof m.last_name, "Traoré");
	assert_int_equal(store_member_put(b->bed.store, &m, &changed), STORE_OK);
	if (left_on != BASE_DAY_NONE)
		assert_int_equal(store_member_set_days(b->bed.store, household, no, BASE_DAY_NONE, left_on, &changed), STORE_OK);
}

static void a_child_over_age_is_not_on_the_card(void **state)
{
	struct menubed *b = *state;
	int64_t id = covered(b);

	add(b, id, 3, "Moussa", STORE_CHILD, 2007, BASE_DAY_NONE); /* 18 in 2025 */
	add(b, id, 4, "Salif", STORE_CHILD, 2008, BASE_DAY_NONE);  /* 18 this year: until its end */
	add(b, id, 5, "Oumar", STORE_OTHER, 0, STOREBED_DAY - 1);  /* left yesterday */
	add(b, id, 6, "Naba", STORE_OTHER, 0, STOREBED_DAY);       /* leaves today */
	look_up(b, "1000001", "1980");
	assert_says(menubed_type(b, "3"), "Carte de Aissata\n1 Aissata, 46 ans: paie sa part\n2 Bakary, 10 ans: paie sa part\n"
		    "3 Moussa, 19 ans: pas sur cette carte\n4 Salif, 18 ans: paie sa part\n9 Suite\n");
	assert_says(menubed_type(b, "9"), "5 Naba, ? ans: paie sa part\n0 Retour");
	assert_says(menubed_type(b, "3"), "Moussa, 19 ans: pas sur cette carte.\nFamille: oui, jusqu'au 31/01/26");
	assert_null(strstr(base_buf_str(&b->answer.text), "1 Prix"));
	menubed_type(b, "0");
	assert_says(menubed_type(b, "4"), "Salif, 18 ans: paie sa part.\nFamille: oui, jusqu'au 31/01/26: paie sa part.\n1 Prix");
	assert_says(send(b, AGENT, "CARTE 1000001 1980"), "\nAissata 46, Bakary 10, Salif 18, Naba ?");
	assert_null(strstr(base_buf_str(&last.text), "Moussa"));
	assert_null(strstr(base_buf_str(&last.text), "Oumar"));
}

static void what_is_paid_is_of_this_care_point(void **state)
{
	struct menubed *b = *state;

	covered(b);
	look_up(b, "1000001", "1980");
	menubed_type(b, "1");
	assert_says(menubed_type(b, "3"), "Consultation\n1 Consultation: paie 25 F sur 100\n2 Pansement, piqure: paie 100 F\n"
		    "3 Yeux et dents: pas ici\n4 Prothèses: paie tout\n");
	assert_says(menubed_type(b, "3"), "Yeux et dents: pas ici. Soins et lunettes.\nCSRef, Hopital\n");
	menubed_type(b, "0");
	menubed_type(b, "0");
	assert_says(menubed_type(b, "1"), "1 Vaccins des enfants: gratuit\n");
	/* a care point that has gone from the scheme: the lowest level that gives it */
	assert_int_equal(store_staff_remove(b->bed.store, "kleba", b->now_ms), STORE_OK);
	hire(b, "sira", STORE_CARE_POINT, "cs-gone", AGENT);
	look_up(b, "1000001", "1980");
	menubed_type(b, "1");
	assert_says(menubed_type(b, "3"), "3 Yeux et dents: paie 40 F sur 100\n");
}

/* The card may lapse while the agent reads: each screen is computed anew. */
static void prices_follow_the_cover_of_the_moment(void **state)
{
	struct menubed *b = *state;

	covered(b);
	look_up(b, "1000001", "1980");
	menubed_type(b, "1");
	b->now_ms += 60 * DAY_MS;
	assert_says(menubed_type(b, "3"), "1 Consultation: paie tout\n2 Pansement, piqure: paie tout\n");
}

static void a_code_answers_as_the_card_does(void **state)
{
	struct menubed *b = *state;
	char by_card[300], code[16];

	covered(b);
	snprintf(by_card, sizeof by_card, "%s", look_up(b, "1000001", "1980"));
	snprintf(code, sizeof code, "%s", ask_code(b, MENUBED_PHONE));
	assert_int_equal(storebed_ask(b->bed.path, "SELECT count(*) FROM outbox WHERE kind = 'care-code' AND priority = 0"
					     " AND phone = 22376000001 AND topic = '' AND expires_ms - added_ms = 900000"), 1);
	assert_string_equal(use_code(b, code), by_card);
	assert_int_equal(audited(b, "what = 'care-lookup' AND about = 'code' AND staff = 'kleba' AND household = 1"), 1);
	assert_int_equal(audited(b, "what = 'care-code' AND actor_phone = 22376000001 AND household = 1"), 1);
	assert_says(use_code(b, code), "Ce code a déjà servi, ou il est trop vieux.");
	assert_int_equal(audited(b, "what = 'care-code-over'"), 1);
	assert_says(use_code(b, "100 000"), "Ce code ne va pas.");
	assert_int_equal(audited(b, "what = 'lookup-miss' AND about = 'code' AND household = 0"), 1);
}

/* The screen is the only place where the digits stand, beside the SMS. */
static void the_digits_are_not_kept(void **state)
{
	struct menubed *b = *state;
	const char *code;

	covered(b);
	code = ask_code(b, MENUBED_PHONE);
	assert_true(b->answer.is_secret);
	assert_true(b->answer.is_last);
	assert_null(strstr(b->dialog.vars, code));
	assert_null(strstr(b->dialog.path, code));
	use_code(b, code);
	assert_null(strstr(b->dialog.vars, code));
	assert_null(strstr(b->dialog.vars, "482"));
}

static void a_straight_dial_types_no_code(void **state)
{
	struct menubed *b = *state;
	char digits[32];

	covered(b);
	snprintf(digits, sizeof digits, "2*%.3s%.3s", ask_code(b, MENUBED_PHONE), ask_code(b, MENUBED_PHONE) + 4);
	enter(b);
	assert_says(menubed_type(b, digits), "Les 6 chiffres du code?");
}

static void codes_are_so_many_a_day(void **state)
{
	struct menubed *b = *state;

	covered(b);
	for (int i = 0; i < 10; i++) {
		ask_code(b, MENUBED_PHONE);
		b->now_ms += 60000;
	}
	assert_says(menubed_dial(b, "2*1"), "Pas de code maintenant. Au point de soins, donnez le numéro de votre carte: 1000001");
	assert_int_equal(storebed_ask(b->bed.path, "SELECT count(*) FROM outbox"), 10);
	b->now_ms += DAY_MS;
	ask_code(b, MENUBED_PHONE);
}

/* What is left on such a phone is everybody's: the screen alone has it. */
static void a_shared_phone_gets_no_sms(void **state)
{
	struct menubed *b = *state;
	struct store_phone p;
	char code[16];

	covered(b);
	assert_int_equal(store_phone_load(b->bed.store, MENUBED_PHONE, &p), STORE_OK);
	p.sharing = STORE_SHARED;
	assert_int_equal(store_phone_save(b->bed.store, &p, b->now_ms), STORE_OK);
	b->phone = MENUBED_PHONE;
	assert_null(strstr(menubed_dial(b, "2*1"), "Code: "));
	menubed_type(b, "1000001");
	menubed_type(b, "2");
	assert_says(menubed_type(b, "1"), "Code: ");
	snprintf(code, sizeof code, "%.7s", base_buf_str(&b->answer.text) + 6);
	assert_int_equal(storebed_ask(b->bed.path, "SELECT count(*) FROM outbox"), 0);
	assert_says(use_code(b, code), "Aissata, ");
}

static void without_a_key_the_card_is_left(void **state)
{
	struct menubed *b = *state;
	const struct menus_step s = {.menus = b->menus, .scheme = b->scheme, .store = b->bed.store, .phone = MENUBED_PHONE,
				     .now_ms = b->now_ms};

	covered(b);
	b->dialog.phone = MENUBED_PHONE;
	assert_int_equal(menus_machine_begin(&s, &b->dialog, "2*1", &b->answer), 0);
	assert_says(base_buf_str(&b->answer.text), "Pas de code maintenant.");
	assert_int_equal(storebed_ask(b->bed.path, "SELECT count(*) FROM care_code"), 0);
}

/* Whoever can write in its name can't shut out the care point that dials. */
static void misses_by_sms_stop_sms_only(void **state)
{
	struct menubed *b = *state;

	covered(b);
	for (int i = 0; i < 4; i++)
		assert_says(send(b, AGENT, i % 2 ? "CODE 100000" : "CARTE 1000001 1912"), "ne va pas");
	assert_says(send(b, AGENT, "CODE 100001"), "Trop d'essais aujourd'hui.");
	assert_says(send(b, AGENT, "CARTE 1000001 1980"), "Trop d'essais aujourd'hui.");
	assert_int_equal(audited(b, "what = 'care-limit' AND about = 'misses'"), 1);
	assert_says(look_up(b, "1000001", "1911"), "ne vont pas ensemble");
	assert_says(look_up(b, "1000001", "1980"), "Aissata, ");
}

static void misses_behind_the_pin_stop_both(void **state)
{
	struct menubed *b = *state;

	covered(b);
	assert_says(send(b, AGENT, "CARTE 1000001 1912"), "ne va pas");
	for (int i = 0; i < 3; i++)
		assert_says(look_up(b, "1000001", "1911"), "ne vont pas ensemble");
	assert_says(send(b, AGENT, "CODE 100001"), "Trop d'essais aujourd'hui."); /* three behind the PIN and two by SMS */
	assert_says(send(b, AGENT, "CARTE 1000001 1980"), "Trop d'essais aujourd'hui.");
	assert_says(look_up(b, "1000001", "1980"), "Aissata, ");
}

static void misses_of_all_ways_of_dialling_are_one_sum(void **state)
{
	struct menubed *b = *state;

	covered(b);
	assert_says(look_up(b, "1000001", "1911"), "ne vont pas ensemble");
	assert_says(use_code(b, "100000"), "Ce code ne va pas.");
	assert_says(look_up(b, "1000001", "1912"), "ne vont pas ensemble");
	assert_says(use_code(b, "100001"), "Ce code ne va pas.");
	assert_says(use_code(b, "100002"), "Trop d'essais aujourd'hui.");
	assert_true(b->answer.is_last);
	assert_says(look_up(b, "1000001", "1980"), "Trop d'essais aujourd'hui.");
	assert_says(send(b, AGENT, "CARTE 1000001 1980"), "Trop d'essais aujourd'hui.");
	assert_says(send(b, AGENT, "CODE 100003"), "Trop d'essais aujourd'hui.");
	assert_int_equal(audited(b, "what = 'lookup-miss'"), 5);
	assert_int_equal(audited(b, "what = 'care-limit' AND about = 'misses' AND staff = 'kleba'"), 1);
	assert_int_equal(audited(b, "what = 'care-lookup'"), 0);
	b->now_ms += DAY_MS;
	assert_says(look_up(b, "1000001", "1980"), "Aissata, ");
}

/* What is found is bounded, too: somebody may hold a list of cards. */
static void so_many_families_a_day(void **state)
{
	struct menubed *b = *state;

	covered(b);
	for (int i = 0; i < MENUS_AGENT_FAMILIES; i++)
		assert_says(send(b, AGENT, "CARTE 1000001 1980"), "Aissata, ");
	assert_says(send(b, AGENT, "CARTE 1000001 1980"), "Trop de familles pour un jour.");
	assert_says(look_up(b, "1000001", "1980"), "Trop de familles pour un jour. Appelez le gestionnaire.");
	assert_says(use_code(b, ask_code(b, MENUBED_PHONE)), "Trop de familles");
	assert_int_equal(audited(b, "what = 'care-lookup'"), MENUS_AGENT_FAMILIES);
	assert_int_equal(audited(b, "what = 'care-limit' AND about = 'families' AND staff = 'kleba'"), 1);
	assert_int_equal(storebed_ask(b->bed.path, "SELECT count(*) FROM care_code WHERE state = 0"), 1); /* it was not used up */
	b->now_ms += DAY_MS;
	assert_says(look_up(b, "1000001", "1980"), "Aissata, ");
}

static void only_a_care_point_asks_by_sms(void **state)
{
	static const uint64_t others[] = {MENUBED_PHONE, MENUBED_PHONE + 1, MANAGER, 22376000699ull};
	struct menubed *b = *state;
	char text[32];

	covered(b);
	menubed_household(b, "1000002", "Sira", MENUBED_PHONE + 1, 13 * 550);
	snprintf(text, sizeof text, "CODE %s", ask_code(b, MENUBED_PHONE + 1));
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		assert_null(strstr(send(b, others[i], "CARTE 1000002 1980"), i == 1 ? "Zérélani" : "Sira"));
		assert_int_equal(last.word, MENUS_WORD_STATUS);
		assert_says(send(b, others[i], text), "Envoyez un mot.\n");
		assert_int_equal(last.word, MENUS_WORDS);
	}
	assert_int_equal(audited(b, "what IN ('care-lookup', 'lookup-miss', 'care-code-over')"), 0);
	assert_says(send(b, AGENT, text), "Sira, Zérélani: oui");
	assert_int_equal(last.household, 0);
	assert_int_equal(audited(b, "what = 'care-lookup' AND about = 'code' AND through = 2 AND staff = 'kleba'"), 1);
	/* who was sent away is anybody */
	assert_int_equal(store_staff_remove(b->bed.store, "kleba", b->now_ms), STORE_OK);
	assert_null(strstr(send(b, AGENT, "CARTE 1000002 1980"), "Sira"));
}

static void an_sms_is_read_as_people_write(void **state)
{
	static const char *const good[] = {
		"CARTE 1000001 1980", "carte 1000001,1980", "Carte: 1000001 / 1980.", "CARTE1000001 1980", "KARTI 1000001 1980",
		"cartes 1000001 1980", "CARTE 1 000 001 1980",
	};
	static const char *const bad[] = {
		"CARTE", "CARTE 1000001", "CARTE 1980", "CARTE 10000011980", "CARTE 1000001 198", "CARTE 1000001 19801",
		"CARTE 1000001 1899", "CARTE 1000001 2027", "CARTE 1000001 Awa",
		"CARTE 1000001\x01 1980", "CODE", "CODE 12345", "CODE 1234567", "CODE abcdef",
		"CODE 123456 789", "CARTE 0000000000000000000000000000000000000000000000000000000000001 1980", "CARTE \xff\xfe 1980",
	};
	struct menubed *b = *state;

	covered(b);
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_says(send(b, AGENT, good[i]), "Aissata, ");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_says(send(b, AGENT, bad[i]), "Envoyez: CARTE, le numéro");
	assert_int_equal(audited(b, "what = 'lookup-miss'"), 0); /* what can't be a card is no try */
	assert_says(send(b, AGENT, "AIDE"), "Envoyez: CARTE, le numéro");
	assert_says(send(b, AGENT, "bonjour"), "Envoyez: CARTE, le numéro");
	assert_says(send(b, AGENT, "CODE 123-456"), "ne va pas");
	assert_says(send(b, AGENT, "CODE: 123 456."), "ne va pas");
}

static void a_large_family_is_cut_and_counted(void **state)
{
	struct menubed *b = *state;
	int64_t id = covered(b);

	for (int i = 3; i <= 40; i++)
		add(b, id, i, "Fatoumata-Binta-Aminata", STORE_OTHER, 1990, BASE_DAY_NONE);
	assert_says(send(b, AGENT, "CARTE 1000001 1980"), "\nAissata 46, Bakary 10, Fatoumata-Binta- 36, ");
	assert_says(base_buf_str(&last.text), " +33");
	assert_true(strlen(base_buf_str(&last.text)) < 306);
}

/* Her own card is home of the member's half, and the care point's is behind the PIN: neither leads to the other. */
static void a_care_point_that_is_a_member_too(void **state)
{
	struct menubed *b = *state;

	menubed_household(b, "1000009", "Kleba", AGENT, 13 * 550);
	covered(b);
	b->phone = AGENT;
	assert_says(menubed_dial(b, ""), "Pour quoi?");
	assert_says(send(b, AGENT, "CARTE"), "Kleba: couverture jusqu'au");
	assert_says(send(b, AGENT, "CARTE 1000001 1980"), "Aissata, ");
	menubed_dial(b, "");
	menubed_type(b, "2");
	assert_says(menubed_type(b, "8024"), "Point de soins: kleba");
}

static void nobody_looks_without_the_pin(void **state)
{
	struct menubed *b = *state;
	struct menus_view v;
	const struct menus_step s = {.menus = b->menus, .scheme = b->scheme, .store = b->bed.store, .phone = AGENT, .now_ms = b->now_ms,
				     .secret = b->secret, .office = &office};
	struct store_dialog d = {.phone = AGENT};

	covered(b);
	menus_view_init(&v, b->menus, MENUS_LIVE, 0);
	v.scheme = b->scheme;
	v.store = b->bed.store;
	v.step = &s;
	v.dialog = &d;
	v.phone = AGENT;
	v.now_ms = b->now_ms;
	v.today = STOREBED_DAY;
	assert_int_equal(menus_agent_find_card(&v, "1000001", 1980), MENUS_AGENT_UNKNOWN);
	assert_int_equal(menus_agent_find_code(&v, "123456"), MENUS_AGENT_UNKNOWN);
	assert_string_equal(d.vars, "");
	assert_int_equal(audited(b, "1"), 0);
	menus_view_release(&v);
}

#define ON_BED(test) cmocka_unit_test_setup_teardown(test, open_bed, close_bed)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BED(the_card_tells_until_when),
		ON_BED(wrong_reads_like_unknown),
		ON_BED(each_state_is_said_plainly),
		ON_BED(who_waits_pays_all_and_is_told_until_when),
		ON_BED(a_child_over_age_is_not_on_the_card),
		ON_BED(what_is_paid_is_of_this_care_point),
		ON_BED(prices_follow_the_cover_of_the_moment),
		ON_BED(a_code_answers_as_the_card_does),
		ON_BED(the_digits_are_not_kept),
		ON_BED(a_straight_dial_types_no_code),
		ON_BED(codes_are_so_many_a_day),
		ON_BED(a_shared_phone_gets_no_sms),
		ON_BED(without_a_key_the_card_is_left),
		ON_BED(misses_by_sms_stop_sms_only),
		ON_BED(misses_behind_the_pin_stop_both),
		ON_BED(misses_of_all_ways_of_dialling_are_one_sum),
		ON_BED(so_many_families_a_day),
		ON_BED(only_a_care_point_asks_by_sms),
		ON_BED(an_sms_is_read_as_people_write),
		ON_BED(a_large_family_is_cut_and_counted),
		ON_BED(a_care_point_that_is_a_member_too),
		ON_BED(nobody_looks_without_the_pin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
