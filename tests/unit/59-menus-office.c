/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The manager in the set of Mali: behind her PIN, for herself only, of her place; what waits, what is refused and why, lists by SMS. */
#include "menus/office.h"
#include "menus/roster.h"
#include "menus/task.h"
#include "menus/values.h"
#include "menus/view.h"
#include "store/application.h"
#include "store/audit.h"
#include "store/callback.h"
#include "store/figures.h"
#include "store/outbox.h"
#include "store/outbox_list.h"
#include "store/staff.h"
#include "tests/lib/menubed.h"
#include "text/gsm.h"
#include "text/parts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FANTA 22376000601ull
#define ELSEWHERE "m-zangasso"

static struct menus_order last;         /* that the desk was given */
static struct menus_order answer;       /* what the desk makes of the next one */

static int admit(void *desk, const struct store_staff *who, const char *pin, bool *is_admitted)
{
	(void) desk;
	(void) who;
	*is_admitted = !strcmp(pin, "2580");
	return 0;
}

static int carry_out(void *desk, const struct store_staff *by, struct menus_order *order)
{
	(void) desk;
	assert_string_equal(by->code, "fanta");
	last = *order;
	order->is_done = answer.is_done;
	order->is_asked = answer.is_asked;
	order->why = answer.why;
	order->signature = answer.signature;
	memcpy(order->whose, answer.whose, sizeof order->whose);
	return 0;
}

static const struct menus_office office = {.admit = admit, .carry_out = carry_out};

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
	b->phone = FANTA;
	hire(b, "fanta", STORE_MANAGER, "m-klela", FANTA);
	last = answer = (struct menus_order){.id = 0};
	return 0;
}

static int close_bed(void **state)
{
	menubed_close(*state);
	free(*state);
	return 0;
}

static void shows(const char *screen, const char *text)
{
	if (!strstr(screen, text))
		fail_msg("'%s' is not in '%s'", text, screen);
}

static const char *enter(struct menubed *b)
{
	menubed_dial(b, "");
	return menubed_type(b, "2580");
}

static const char *type(struct menubed *b, const char *const *words)
{
	const char *screen = NULL;

	for (; *words; words++)
		screen = menubed_type(b, *words);
	return screen;
}

#define TYPE(...) type(b, (const char *const[]){__VA_ARGS__, NULL})

/* ---- who ---- */

static void nothing_is_shown_before_the_pin(void **state)
{
	struct menubed *b = *state;

	menubed_household(b, "1000001", "Awa", MENUBED_PHONE, 6000);
	shows(menubed_dial(b, "1*1000001"), "Votre code?");
	shows(menubed_type(b, "8*1"), "Votre code?"); /* no PIN, and a straight answer goes no further */
	shows(menubed_type(b, "1111"), "Code faux.");
	shows(menubed_type(b, "2580"), "Gestion: fanta");
	shows(menubed_dial(b, ""), "Votre code?"); /* each dialog asks anew */
}

static void who_was_removed_is_nobody_at_her_next_answer(void **state)
{
	struct menubed *b = *state;

	enter(b);
	TYPE("1");
	hire(b, "moussa", STORE_MANAGER, "", 0);
	assert_int_equal(store_staff_remove(b->bed.store, "fanta", b->now_ms), STORE_OK);
	assert_null(strstr(menubed_type(b, "1000001"), "Combien"));
	assert_null(strstr(base_buf_str(&b->answer.text), "Gestion"));
}

static void a_phone_that_changed_hands_asks_for_the_pin_again(void **state)
{
	struct menubed *b = *state;

	enter(b);
	TYPE("6", "76000001");
	assert_int_equal(store_staff_remove(b->bed.store, "fanta", b->now_ms), STORE_OK);
	hire(b, "moussa", STORE_MANAGER, "", FANTA);
	shows(menubed_type(b, "1"), "Votre code?");
	assert_int_equal(last.phone, 0); /* the yes of the one did nothing for the other */
	shows(menubed_type(b, "2580"), "Gestion: moussa");
}

static void another_role_has_another_home(void **state)
{
	struct menubed *b = *state;

	enter(b);
	TYPE("8");
	assert_int_equal(store_staff_remove(b->bed.store, "fanta", b->now_ms), STORE_OK);
	hire(b, "fanta2", STORE_CARE_POINT, "cs-klela", FANTA);
	shows(menubed_type(b, "1"), "Votre code?");
	shows(menubed_type(b, "2580"), "Point de soins: fanta2");
	hire(b, "moussa", STORE_MANAGER, "", 22376000602ull);
	assert_int_equal(store_staff_remove(b->bed.store, "fanta2", b->now_ms), STORE_OK);
	hire(b, "fanta3", STORE_OFFICER, "", FANTA); /* officers have no menu: callers like all others */
	assert_null(strstr(menubed_dial(b, ""), "Votre code?"));
}

static void she_reads_her_own_language(void **state)
{
	struct menubed *b = *state;
	static const uint8_t pin[STORE_STAFF_PIN] = {1};
	const struct store_staff who = {.code = "binta", .name = "Binta", .role = STORE_MANAGER, .phone = FANTA + 1, .language = "bm"};
	const struct store_phone fr = {.phone = FANTA + 1, .language = "fr"};

	assert_int_equal(store_staff_add(b->bed.store, &who, pin, b->now_ms), STORE_OK);
	b->phone = FANTA + 1;
	enter(b);
	shows(base_buf_str(&b->answer.text), "Baara: Binta");
	assert_int_equal(store_phone_save(b->bed.store, &fr, b->now_ms), STORE_OK); /* what was chosen on the phone comes first */
	enter(b);
	shows(base_buf_str(&b->answer.text), "Gestion: Binta");
}

/* ---- refusals ---- */

static void each_refusal_is_told_in_each_language(void **state)
{
	static const char *const fr[MENUS_REFUSALS] = {
		[MENUS_REFUSED] = "Vous n'avez pas ce droit.", [MENUS_REFUSED_PLACE] = "pas dans votre zone",
		[MENUS_REFUSED_GONE] = "plus rien", [MENUS_REFUSED_ENDED] = "par moussa", [MENUS_REFUSED_SAME] = "Vous l'avez demand",
		[MENUS_REFUSED_ASKER] = "moussa l'a demand", [MENUS_REFUSED_WAITS] = "num\xc3\xa9ro 12345678.",
		[MENUS_REFUSED_RECEIPT] = "papier", [MENUS_REFUSED_AMOUNT] = "somme", [MENUS_REFUSED_PIN] = "code PIN",
		[MENUS_REFUSED_CAMPAIGN] = "campagne",
	};
	struct menubed *b = *state;
	const struct store_phone bm = {.phone = FANTA, .language = "bm"};
	char said[MENUS_REFUSALS][256];

	hire(b, "moussa", STORE_MANAGER, "m-klela", 0);
	for (int language = 0; language < 2; language++) {
		if (language)
			assert_int_equal(store_phone_save(b->bed.store, &bm, b->now_ms), STORE_OK);
		for (enum menus_refusal why = 0; why < MENUS_REFUSALS; why++) {
			answer = (struct menus_order){.why = why, .signature = 12345678, .whose = "moussa"};
			enter(b);
			snprintf(said[why], sizeof said[why], "%s", TYPE("6", "76000001", "1"));
			assert_int_equal(last.verb, MENUS_ORDER_PIN_RESET);
			assert_true(text_gsm_septets(said[why], strlen(said[why])) <= 182);
			if (!language)
				shows(said[why], fr[why]);
			assert_null(strchr(said[why], '{'));
			for (enum menus_refusal other = 0; other < why; other++)
				assert_string_not_equal(said[why], said[other]);
			assert_string_equal(menubed_type(b, ""), said[why]); /* remembered, not only said once */
		}
	}
}

static void who_may_sign_is_named(void **state)
{
	struct menubed *b = *state;
	int64_t id, household = menubed_household(b, "1000001", "Awa", MENUBED_PHONE, 6000);
	const struct store_signature asked = {.act = STORE_ACT_CASH, .household = household, .francs = 30000, .day = STOREBED_DAY,
					      .reference = "m-klela/C-1", .asked_by = "fanta"};

	assert_int_equal(store_signature_ask(b->bed.store, &asked, b->now_ms, &id), STORE_OK);
	answer = (struct menus_order){.is_done = true, .is_asked = true, .signature = id};
	enter(b);
	shows(TYPE("1", "1000001", "30000", "C-1", "1"), "Personne d'autre ne peut signer ici");
	assert_int_equal(last.francs, 30000);
	assert_string_equal(last.household, "1000001");
	hire(b, "moussa", STORE_MANAGER, "", 0);
	hire(b, "loin", STORE_MANAGER, ELSEWHERE, 0);
	hire(b, "ali", STORE_OFFICER, "", 0);
	hire(b, "fanta2", STORE_MANAGER, "m-klela", 0);
	shows(menubed_type(b, ""), "Peut signer: fanta2, moussa.");
	for (int i = 0; i < 20; i++) {
		char code[STORE_STAFF_CODE];

		snprintf(code, sizeof code, "gestionnaire%d", i);
		hire(b, code, STORE_MANAGER, "", 0);
	}
	assert_true(text_gsm_septets(menubed_type(b, ""), strlen(base_buf_str(&b->answer.text))) <= 182);
}

/* ---- what waits ---- */

static int64_t elsewhere(struct menubed *b, const char *no)
{
	struct store_household h;
	int64_t id = menubed_household(b, no, "Binta", 0, 6000);
	bool changed;

	assert_int_equal(store_household_load(b->bed.store, id, &h), STORE_OK);
	snprintf(h.mutuelle, sizeof h.mutuelle, "%s", ELSEWHERE);
	assert_int_equal(store_household_put(b->bed.store, &h, &changed, &id), STORE_OK);
	return id;
}

static void many_that_wait_are_counted_and_those_of_others_are_not_seen(void **state)
{
	struct menubed *b = *state;
	int64_t hers = menubed_household(b, "1000001", "Awa", MENUBED_PHONE, 6000), others = elsewhere(b, "2000001"), id, first = 0;
	char want[32];

	for (uint64_t i = 0; i < 300; i++) /* far more of others stand before hers */
		assert_int_equal(store_callback_add(b->bed.store, 22370000000ull + i, others, STORE_CALL_BACK, b->now_ms, &id), STORE_OK);
	enter(b);
	shows(TYPE("3"), "Personne n'attend.");
	for (uint64_t i = 0; i < 40; i++) {
		assert_int_equal(store_callback_add(b->bed.store, 22371000000ull + i, hers, STORE_CALL_BACK, b->now_ms, &id), STORE_OK);
		first = first ? first : id;
	}
	enter(b);
	shows(TYPE("3"), "Celles-ci d'abord, puis 8 autres.");
	snprintf(want, sizeof want, "1 No %lld: Awa", (long long) first); /* the oldest first */
	shows(base_buf_str(&b->answer.text), want);
	TYPE("1", "1"); /* done: the next one comes up */
	shows(base_buf_str(&b->answer.text), "C'est fait.");
	shows(TYPE("1", "3"), "puis 7 autres.");
}

static void a_list_at_its_limit_says_nothing_of_more(void **state)
{
	struct menubed *b = *state;
	int64_t hers = menubed_household(b, "1000001", "Awa", MENUBED_PHONE, 6000), id;

	for (uint64_t i = 0; i < MENUS_TASKS; i++)
		assert_int_equal(store_callback_add(b->bed.store, 22371000000ull + i, hers, STORE_CALL_BACK, b->now_ms, &id), STORE_OK);
	enter(b);
	assert_null(strstr(TYPE("3"), "autres"));
	for (int i = 0; i < 30; i++)
		menubed_type(b, "9");
	shows(base_buf_str(&b->answer.text), "38 "); /* the last of four times eight */
}

/* What was done by another one meanwhile is no place any more. */
static void what_is_gone_leads_home(void **state)
{
	struct menubed *b = *state;
	int64_t hers = menubed_household(b, "1000001", "Awa", MENUBED_PHONE, 6000), id;

	assert_int_equal(store_callback_add(b->bed.store, MENUBED_PHONE, hers, STORE_CALL_BACK, b->now_ms, &id), STORE_OK);
	enter(b);
	shows(TYPE("3", "1"), "Appelez");
	assert_int_equal(store_callback_done(b->bed.store, id, STORE_ANSWER_NONE, "moussa", b->now_ms), STORE_OK);
	shows(menubed_type(b, "1"), "Trop tard: c'est d\xc3\xa9j\xc3\xa0 d\xc3\xa9" "cid\xc3\xa9.\n1 Encaisser");
	shows(menubed_type(b, ""), "Gestion: fanta");
}

/* Law 7: nobody says yes to people whom she has not seen. */
static void a_long_family_is_read_to_its_end_before_the_yes(void **state)
{
	const struct store_household h = {.mutuelle = "m-klela", .plan = "amv", .commune = "klela", .village = "Kl\xc3\xa9la"};
	struct store_member m = {.role = STORE_HEAD, .sex = 'F', .birth_year = 1990, .first_name = "Sira", .last_name = "Kone"};
	struct menubed *b = *state;
	int64_t household;
	int pages = 0;

	assert_int_equal(store_application_begin(b->bed.store, MENUBED_PHONE, &h, b->now_ms), STORE_OK);
	for (int i = 0; i < 14; i++) {
		assert_int_equal(store_application_add(b->bed.store, MENUBED_PHONE, &m), STORE_OK);
		m.role = STORE_CHILD;
		snprintf(m.first_name, sizeof m.first_name, "Enfant%d", i + 1);
	}
	assert_int_equal(store_application_send(b->bed.store, MENUBED_PHONE, "fr", STOREBED_DAY, b->now_ms, &household), STORE_OK);
	answer = (struct menus_order){.is_done = true};
	enter(b);
	shows(TYPE("2", "1"), "Sur la carte: 14\nSira, ");
	while (!strstr(base_buf_str(&b->answer.text), "1 Accepter")) {
		assert_true(pages++ < 9);
		menubed_type(b, "1");
		assert_string_equal(last.household, ""); /* nothing was ordered */
		menubed_type(b, "9");
	}
	assert_true(pages > 0);
	shows(base_buf_str(&b->answer.text), "Enfant13");
	shows(menubed_type(b, "1"), "C'est fait.");
	assert_int_equal(last.verb, MENUS_ORDER_CONFIRM);
}

/* ---- lists by SMS ---- */

static struct store_message sent(struct menubed *b, int64_t id)
{
	struct store_message m;

	assert_int_equal(store_outbox_load(b->bed.store, id, &m), STORE_OK);
	return m;
}

static void a_list_is_bounded_and_says_the_rest(void **state)
{
	struct menubed *b = *state;
	struct store_audit_row seen[40];
	struct store_message m;
	char no[STORE_CODE], want[64];
	int64_t id;
	int lines = 0, n;

	for (int i = 0; i < 70; i++) {
		snprintf(no, sizeof no, "10%05d", i);
		id = menubed_household(b, no, i % 2 ? "A\xc3\xafssata\nKon\xc3\xa9" : "\xc6\x9d\xc9\x9bn\xc9\x9b \xc2\xbd \xf0\x9f\x98\x80",
				       i % 3 ? 0 : 22376100000ull + (uint64_t) i, 6000);
		assert_int_equal(store_household_cache(b->bed.store, id, STOREBED_DAY + 3, STOREBED_DAY + 4, SCHEME_GRACE), STORE_OK);
	}
	enter(b);
	shows(TYPE("8", "3", "1"), "c'est parti par SMS");
	m = sent(b, 1);
	assert_int_equal(m.phone, FANTA);
	assert_string_equal(m.kind, MENUS_ROSTER_KIND);
	assert_true(text_gsm_septets(m.text, strlen(m.text)) > 0); /* all of the 7-bit alphabet */
	assert_int_equal(text_parts_count(m.text, strlen(m.text)), MENUS_ROSTER_PARTS);
	shows(m.text, "Fin dans 7 jours: 70\n");
	for (const char *at = m.text; (at = strchr(at, '\n')); at++)
		lines++;
	snprintf(want, sizeof want, "Et %d autres: voyez la liste", 70 - (lines - 1));
	shows(m.text, want); /* a line break in a name is none of the list's */
	assert_int_equal(store_audit_list(b->bed.store, &(struct store_audit_filter){.staff = "fanta", .what = "lookup-list"}, INT64_MAX, seen,
					  40, &n), STORE_OK);
	assert_int_equal(n, lines - 1); /* who is in it was looked at, and nobody else */
	for (int64_t i = 0; i < 70; i++) /* the caches were made up */
		assert_int_equal(store_household_cache(b->bed.store, i + 1, BASE_DAY_NONE, BASE_DAY_NONE, SCHEME_NOT_ENROLLED), STORE_OK);
}

/* Her phone is no more the family's. */
static void who_left_the_card_is_not_called(void **state)
{
	struct menubed *b = *state;
	int64_t id = menubed_household(b, "2000001", "Awa", 22376100001ull, 6000);
	struct store_message m;
	bool changed;

	assert_int_equal(store_member_set_days(b->bed.store, id, 1, BASE_DAY_NONE, STOREBED_DAY - 1, &changed), STORE_OK);
	assert_int_equal(store_household_cache(b->bed.store, id, STOREBED_DAY + 3, STOREBED_DAY + 4, SCHEME_GRACE), STORE_OK);
	enter(b);
	shows(TYPE("8", "3", "1"), "c'est parti par SMS");
	m = sent(b, 1);
	shows(m.text, "2000001");
	assert_null(strstr(m.text, "76100001"));
	assert_int_equal(store_household_cache(b->bed.store, id, BASE_DAY_NONE, BASE_DAY_NONE, SCHEME_NOT_ENROLLED), STORE_OK);
}

static void so_many_lists_a_day(void **state)
{
	struct menubed *b = *state;

	enter(b);
	TYPE("8", "3");
	for (int i = 0; i < MENUS_ROSTERS_A_DAY; i++) {
		shows(menubed_type(b, "4"), "personne.");
		menubed_type(b, "0");
	}
	shows(menubed_type(b, "4"), "6 listes par jour");
	b->now_ms += 86400000;
	enter(b);
	shows(TYPE("8", "3", "4"), "personne.");
}

/* ---- names ---- */

/* What a dialog remembers stands under one name each: two of one name would overwrite each other. */
static void no_two_things_are_remembered_under_one_name(void **state)
{
	(void) state;
	for (int i = 0; i < MENUS_VARIABLES; i++)
		for (int j = 0; j < i; j++)
			assert_string_not_equal(menus_values_variable(i), menus_values_variable(j));
}

/* ---- campaigns ---- */

static void what_the_approver_saw_and_what_it_costs_stands_before_the_yes(void **state)
{
	struct menubed *b = *state;
	struct menus_office priced = office;
	struct store_campaign c = {.code = "soins", .title = "Soins d'enfants", .mark = "0a0b0c0d", .place = "m-klela", .author = "ali",
				   .approver = "moussa", .from_min = 480, .to_min = 1080, .phones = 412, .parts = 630};

	c.previewed_ms = b->now_ms;
	hire(b, "ali", STORE_OFFICER, "", 0);
	hire(b, "moussa", STORE_MANAGER, "", 0);
	assert_int_equal(store_campaign_submit(b->bed.store, &c, "campaign: soins", b->now_ms, &c.id), STORE_OK);
	assert_int_equal(store_campaign_approve(b->bed.store, &c), STORE_OK);
	enter(b);
	shows(TYPE("8", "4", "1"), "412 t\xc3\xa9l\xc3\xa9phones, 630 SMS. Lancer?"); /* no price is known */
	priced.sms_price_francs = 15;
	b->office = &priced;
	shows(menubed_type(b, ""), "630 SMS. Prix: 9450 F. Lancer?");
	answer = (struct menus_order){.why = MENUS_REFUSED_CAMPAIGN};
	shows(menubed_type(b, "1"), "Cette campagne ne peut plus partir");
	assert_int_equal(last.verb, MENUS_ORDER_LAUNCH);
	assert_string_equal(last.campaign, "soins");
	b->office = &office;
	for (int i = 0; i < 20; i++) {
		snprintf(c.code, sizeof c.code, "c%02d", i);
		assert_int_equal(store_campaign_submit(b->bed.store, &c, "campaign: c", b->now_ms, &c.id), STORE_OK);
		assert_int_equal(store_campaign_approve(b->bed.store, &c), STORE_OK);
	}
	enter(b);
	shows(TYPE("8", "4"), "puis 5 autres.");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_bed, close_bed)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_shown_before_the_pin),
		TEST(who_was_removed_is_nobody_at_her_next_answer),
		TEST(a_phone_that_changed_hands_asks_for_the_pin_again),
		TEST(another_role_has_another_home),
		TEST(she_reads_her_own_language),
		TEST(each_refusal_is_told_in_each_language),
		TEST(who_may_sign_is_named),
		TEST(many_that_wait_are_counted_and_those_of_others_are_not_seen),
		TEST(a_list_at_its_limit_says_nothing_of_more),
		TEST(what_is_gone_leads_home),
		TEST(a_long_family_is_read_to_its_end_before_the_yes),
		TEST(a_list_is_bounded_and_says_the_rest),
		TEST(who_left_the_card_is_not_called),
		TEST(so_many_lists_a_day),
		cmocka_unit_test(no_two_things_are_remembered_under_one_name),
		TEST(what_the_approver_saw_and_what_it_costs_stands_before_the_yes),
	};

	return cmocka_run_group_tests_name("menus-office", tests, NULL, NULL);
}
