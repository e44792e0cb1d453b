/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paying, looking others up, PINs, joining, held money: what reaches the store, and what no screen says. */
#include "menus/message.h"
#include "menus/set.h"
#include "store/application.h"
#include "store/held.h"
#include "store/intent.h"
#include "store/ledger.h"
#include "store/member.h"
#include "store/outbox.h"
#include "store/pin.h"
#include "tests/lib/menubed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define OTHER (MENUBED_PHONE + 1)
#define STRANGER (MENUBED_PHONE + 2)

static int open_bed(void **state)
{
	struct menubed *b = *state = calloc(1, sizeof *b);

	menubed_open(b, "menus/mali");
	b->wallet = "orange";
	b->secret[0] = 7;
	return 0;
}

static int close_bed(void **state)
{
	menubed_close(*state);
	free(*state);
	return 0;
}

static void type(struct menubed *b, const char *input, const char *expected)
{
	const char *screen = menubed_type(b, input);

	if (!strstr(screen, expected))
		fail_msg("'%s' shows '%s', without '%s'", input, screen, expected);
}

static void dial(struct menubed *b, const char *digits, const char *expected)
{
	const char *screen = menubed_dial(b, digits);

	if (!strstr(screen, expected))
		fail_msg("*%s# shows '%s', without '%s'", digits, screen, expected);
}

static struct store_intent last(struct menubed *b)
{
	struct store_intent i = {0};

	assert_int_equal(store_intent_last_of_phone(b->bed.store, b->phone, &i), STORE_OK);
	return i;
}

static int count_intents(struct menubed *b)
{
	const struct store_intent_filter any = {0};
	struct store_intent rows[16];
	int n;

	assert_int_equal(store_intent_list(b->bed.store, &any, 0, rows, 16, &n), STORE_OK);
	return n;
}

static bool is_hex(const char *text, size_t len)
{
	return strlen(text) == len && strspn(text, "0123456789abcdef-") == len;
}

static void a_yes_makes_one_intent(void **state)
{
	struct menubed *b = *state;
	int64_t id = menubed_household(b, "M-1", "Awa", MENUBED_PHONE, 500);
	struct store_intent i;

	dial(b, "1*1*5*1650", "Payer 1650 F?");
	assert_int_equal(count_intents(b), 0);
	type(b, "1", "C'est demandé: 1650 F.");
	i = last(b);
	assert_int_equal(i.household, id);
	assert_int_equal(i.dues_francs, 1650);
	assert_int_equal(i.fee_francs, 0);
	assert_int_equal(i.state, STORE_INTENT_CREATED);
	assert_int_equal(i.purpose, STORE_FOR_DUES);
	assert_int_equal(i.payer, MENUBED_PHONE);
	assert_int_equal(i.not_before_ms, b->now_ms + 3000);
	assert_string_equal(i.wallet, "orange");
	assert_string_equal(i.language, "fr");
	assert_true(is_hex(i.key, 36) && i.key[14] == '4' && strchr("89ab", i.key[19])); /* RFC 4122 4.4 */
	assert_true(is_hex(i.token, 32));
	dial(b, "1*1", "1650 F pour Awa: en cours.");
	assert_int_equal(count_intents(b), 1);
}

static void keys_can_not_be_guessed(void **state)
{
	struct menubed *b = *state;
	struct store_intent a, c;

	menubed_household(b, "M-1", "Awa", MENUBED_PHONE, 500);
	menubed_household(b, "M-2", "Moussa", OTHER, 500);
	dial(b, "1*1*5*1650", "Payer 1650 F?");
	menubed_type(b, "1");
	a = last(b);
	b->phone = OTHER;
	b->entropy--; /* the same entropy, the same moment: another payer is enough */
	dial(b, "1*1*5*1650", "Payer 1650 F?");
	b->entropy = 2;
	menubed_type(b, "1");
	c = last(b);
	assert_string_not_equal(a.key, c.key);
	assert_string_not_equal(a.token, c.token);
}

static void a_straight_dial_stops_at_yes_and_pin(void **state)
{
	struct menubed *b = *state;
	uint8_t hash[STORE_PIN_HASH];

	menubed_household(b, "M-1", "Awa", MENUBED_PHONE, 500);
	dial(b, "1*1*5*1650*1", "Payer 1650 F?");
	dial(b, "1*1*5*1650*1*1*1", "Payer 1650 F?");
	store_pin_hash(b->secret, MENUBED_PHONE, "4711", hash);
	assert_int_equal(store_pin_set(b->bed.store, MENUBED_PHONE, hash, b->now_ms), STORE_OK);
	dial(b, "1*1*5*11000*4711*1", "Votre code PIN, 4 chiffres?");
	type(b, "4711*1", "Payer 11000 F?"); /* one answer, one PIN: the yes is another */
	assert_int_equal(count_intents(b), 0);
	assert_null(strstr(b->dialog.vars, "4711"));
	assert_null(strstr(b->dialog.path, "4711"));
}

static void a_pin_typed_long_ago_counts_no_more(void **state)
{
	struct menubed *b = *state;
	uint8_t hash[STORE_PIN_HASH];

	menubed_household(b, "M-1", "Awa", MENUBED_PHONE, 500);
	store_pin_hash(b->secret, MENUBED_PHONE, "4711", hash);
	assert_int_equal(store_pin_set(b->bed.store, MENUBED_PHONE, hash, b->now_ms), STORE_OK);
	dial(b, "1*1*5*11000", "Votre code PIN");
	type(b, "4711", "Payer 11000 F?");
	b->now_ms += 181000;
	type(b, "1", "Votre code PIN");
	assert_int_equal(count_intents(b), 0);
	/* nor in the dialog that goes on with it */
	type(b, "4711", "Payer 11000 F?");
	dial(b, "", "0 Reprendre: Payer");
	type(b, "0", "Payer 11000 F?");
	type(b, "1", "Votre code PIN");
	assert_int_equal(count_intents(b), 0);
}

static void nobody_without_key_or_wallet_pays(void **state)
{
	struct menubed *b = *state;

	menubed_household(b, "M-1", "Awa", MENUBED_PHONE, 500);
	b->wallet = NULL;
	dial(b, "1*1", "Ce téléphone ne peut pas payer ici.\nPayez à ");
	b->wallet = "orange";
	dial(b, "1*1*5*1650", "Payer 1650 F?");
	b->wallet = NULL; /* switched off meanwhile */
	type(b, "1", "Ce téléphone ne peut pas payer ici.");
	assert_int_equal(count_intents(b), 0);
}

static void limits_are_told(void **state)
{
	struct menubed *b = *state;

	menubed_household(b, "M-1", "Awa", MENUBED_PHONE, 500);
	dial(b, "1*1*5*50", "Tapez la somme en F.\nIl faut au moins 100 F.");
	type(b, "9999999", "Pas plus de ");
	type(b, "1650", "Payer 1650 F?");
}

/* Of one phone, whomever it pays for; what it asked for counts, too. Days are those of Mali, which are UTC's. */
static void a_phone_has_a_limit_a_day(void **state)
{
	struct menubed *b = *state;

	b->scheme->plans[b->plan].daily_limit_francs = 3050;
	menubed_household(b, "M-1", "Awa", MENUBED_PHONE, 500);
	menubed_household(b, "M-2", "Moussa", OTHER, 500);
	menubed_household(b, "M-3", "Sira", 0, 500);
	dial(b, "1*1*5*3051", "Ce téléphone peut encore payer 3050 F aujourd'hui.");
	type(b, "1650", "Payer 1650 F?");
	type(b, "1", "C'est demandé: 1650 F.");
	dial(b, "1*3*1*M-2*1980*1401", "Ce téléphone peut encore payer 1400 F aujourd'hui.");
	type(b, "1400", "Payer 1400 F pour Moussa, Zérélani?");
	type(b, "1", "C'est demandé: 1400 F.");
	dial(b, "1*3*1*M-3*1980*100", "Ce téléphone ne peut plus payer. Essayez demain.");
	assert_int_equal(count_intents(b), 2);
	b->now_ms += 86400000;
	dial(b, "1*3*1*M-3*1980*3050", "Payer 3050 F pour Sira, Zérélani?");
}

/* P4: wrong and unknown read the same, letter by letter; nothing but first name and village is ever shown. */
static void strangers_learn_nothing_by_trying(void **state)
{
	struct menubed *b = *state;
	char wrong[640];

	menubed_household(b, "M-1", "Awa", MENUBED_PHONE, 500);
	b->phone = STRANGER;
	dial(b, "7*1", "Numéro de la carte?");
	type(b, "M-1", "Année de naissance");
	snprintf(wrong, sizeof wrong, "%s", menubed_type(b, "1981"));
	dial(b, "7*1", "Numéro de la carte?");
	menubed_type(b, "M-9");
	assert_string_equal(menubed_type(b, "1980"), wrong);
	dial(b, "7*1", "Numéro de la carte?");
	menubed_type(b, "m1");
	type(b, "1980", "Awa, Zérélani. Combien de F?");
	assert_null(strstr(base_buf_str(&b->answer.text), "Traoré"));
	type(b, "9999999", "Cette somme n'est pas possible."); /* not how much would be */
	type(b, "550", "Payer 550 F pour Awa, Zérélani?\n1 Oui");
	type(b, "1", "C'est demandé: 550 F.");
	assert_null(strstr(base_buf_str(&b->answer.text), "/"));
}

static void what_was_chosen_for_others_is_not_paid_for_oneself(void **state)
{
	struct menubed *b = *state;
	int64_t own = menubed_household(b, "M-1", "Awa", MENUBED_PHONE, 500);

	menubed_household(b, "M-2", "Moussa", OTHER, 500);
	dial(b, "1*3*1", "Numéro de la carte?");
	menubed_type(b, "M-2");
	type(b, "1980", "Moussa, Zérélani.");
	type(b, "1100", "Payer 1100 F pour Moussa, Zérélani?");
	type(b, "2", "1 Payer");
	type(b, "1", "1 Payer");
	type(b, "1", "Combien?");
	type(b, "5", "Tapez la somme");
	type(b, "1650", "Payer 1650 F?\n");
	type(b, "1", "C'est demandé: 1650 F.");
	assert_int_equal(last(b).household, own);
}

static void join(struct menubed *b, const char *name)
{
	dial(b, "5*3*1*1*1*1*2*1", "Chef de famille: prénom?");
	menubed_type(b, name);
	menubed_type(b, "Koné");
	menubed_type(b, "1988");
	type(b, "1", "Sur la carte: 1. Ajouter?");
}

static void an_application_is_sent_with_its_payment(void **state)
{
	struct menubed *b = *state;
	struct store_application a;
	struct store_intent i;

	b->phone = STRANGER;
	join(b, "Aïssata");
	type(b, "2*Ali*2015*2", "Sur la carte: 2. Ajouter?"); /* parts of one answer */
	type(b, "4", "Qui vous envoie?");
	type(b, "1", "Soins après 3 mois.\n1 Payer");
	type(b, "1", "Demande 900001 envoyée.");
	i = last(b);
	assert_int_equal(i.purpose, STORE_FOR_JOINING);
	assert_int_equal(i.fee_francs, 2500);
	assert_int_equal(i.dues_francs, 550);
	assert_int_equal(store_application_load(b->bed.store, i.household, &a), STORE_OK);
	assert_int_equal(a.state, STORE_SENT);
	assert_string_equal(a.village, "Dougoumousso");
	assert_int_equal(count_intents(b), 1);
}

/* Three a day; a stranger's phone is a member's after the first, so the next ones are begun before. */
static void a_full_card_and_too_many_cards(void **state)
{
	struct menubed *b = *state;

	b->phone = STRANGER;
	b->wallet = NULL;
	join(b, "Awa");
	for (int i = 1; i < STORE_APPLICANTS; i++)
		menubed_type(b, "2*Ali*2015*2");
	type(b, "2*Ali*2015*2", "La carte est pleine.");
	type(b, "1", "Qui vous envoie?");
	type(b, "1", "32 personnes.");
	type(b, "1", "Demande 900001 envoyée. Payez ");
	for (int i = 0; i < STORE_APPLICATIONS_A_DAY; i++) {
		const struct store_household place = {.mutuelle = "m-klela", .plan = "amv", .commune = "klela", .village = "Kléla"};
		const struct store_member head = {.role = STORE_HEAD, .sex = 'F', .birth_year = 1980, .first_name = "Awa"};

		assert_int_equal(store_application_begin(b->bed.store, STRANGER + 1, &place, b->now_ms), STORE_OK);
		assert_int_equal(store_application_add(b->bed.store, STRANGER + 1, &head), STORE_OK);
		b->dialog = (struct store_dialog){.path = "bienvenue inscrire.confirmer", .vars = "formule=amv;village=0;commune=klela"};
		b->phone = STRANGER + 1;
		type(b, "1", i < STORE_APPLICATIONS_A_DAY ? "envoyée." : "Trop de demandes");
	}
	assert_int_equal(store_application_begin(b->bed.store, STRANGER + 1, &(const struct store_household){.mutuelle = "m-klela",
			 .plan = "amv", .commune = "klela", .village = "Kléla"}, b->now_ms), STORE_OK);
	assert_int_equal(store_application_add(b->bed.store, STRANGER + 1, &(const struct store_member){.role = STORE_HEAD, .sex = 'F',
			 .birth_year = 1980, .first_name = "Awa"}), STORE_OK);
	b->dialog = (struct store_dialog){.path = "bienvenue inscrire.confirmer", .vars = "formule=amv;village=0;commune=klela"};
	type(b, "1", "Trop de demandes de ce téléphone aujourd'hui.");
}

static int64_t hold(struct menubed *b, int64_t francs)
{
	const struct store_message told = {.priority = STORE_RECEIPT, .kind = "receipt", .phone = MENUBED_PHONE, .text = "F"};
	struct store_held h = {.francs = francs, .wallet = "orange", .operator_name = "orange", .phone = MENUBED_PHONE, .day = STOREBED_DAY};
	int64_t id, message;

	snprintf(h.reference, sizeof h.reference, "R%d", (int) francs);
	assert_int_equal(store_held_add(b->bed.store, &h, b->now_ms, &id), STORE_OK);
	assert_int_equal(store_held_load(b->bed.store, id, &h), STORE_OK);
	assert_int_equal(store_outbox_add(b->bed.store, &told, b->now_ms, &message), STORE_OK);
	assert_int_equal(store_ledger_told(b->bed.store, h.txn, message), STORE_OK);
	return id;
}

static void held_money_is_claimed_once(void **state)
{
	struct menubed *b = *state;
	int64_t id = menubed_household(b, "M-1", "Awa", MENUBED_PHONE, 500), held;
	struct store_held h;

	held = hold(b, 1100);
	dial(b, "", "0 1100 F: à vous?");
	dial(b, "0*1", "C'est pour votre famille?"); /* a claim is a yes: it is not dialled straight through */
	type(b, "1", "C'est noté.");
	assert_int_equal(store_held_load(b->bed.store, held, &h), STORE_OK);
	assert_int_equal(h.state, STORE_HELD_CLAIMED);
	assert_int_equal(h.household, id);
	held = hold(b, 700);
	dial(b, "0", "700 F");
	assert_int_equal(store_held_move(b->bed.store, &(const struct store_held_move){.id = held, .from = STORE_HELD_OPEN,
			 .to = STORE_HELD_OFFERED, .household = id + 1}, b->now_ms) == STORE_OK, 0); /* no such household */
	assert_int_equal(store_held_move(b->bed.store, &(const struct store_held_move){.id = held, .from = STORE_HELD_OPEN,
			 .to = STORE_HELD_OFFERED, .household = id}, b->now_ms), STORE_OK);
	assert_int_equal(store_held_move(b->bed.store, &(const struct store_held_move){.id = held, .from = STORE_HELD_OFFERED,
			 .to = STORE_HELD_CLAIMED, .household = id}, b->now_ms), STORE_OK); /* somebody was faster */
	type(b, "1", "C'est déjà réglé.");
}

/* Line 0 of home: a payment goes before what was dropped for an hour, then behind it, and is told of for a day. */
static void line_0_says_one_thing(void **state)
{
	struct menubed *b = *state;
	struct store_intent i;

	menubed_household(b, "M-1", "Awa", MENUBED_PHONE, 500);
	dial(b, "1*1*5*550", "Payer 550 F?");
	menubed_type(b, "1");
	dial(b, "3", "Soins couverts");
	dial(b, "", "0 550 F: en cours");
	i = last(b);
	assert_int_equal(store_intent_move(b->bed.store, &(const struct store_intent_move){.id = i.id, .from = STORE_INTENT_CREATED,
			 .to = STORE_INTENT_CANCELLED}, b->now_ms), STORE_OK);
	dial(b, "", "0 550 F: pas recus");
	b->now_ms += 3600000;
	b->dialog.state = STORE_DIALOG_LEFT;
	dial(b, "3", "Soins couverts");
	dial(b, "", "0 Reprendre: Soins couverts");
	menubed_type(b, "0");
	type(b, "0", "0 550 F: pas recus");
	b->now_ms += 23 * 3600000;
	b->dialog = (struct store_dialog){0};
	assert_null(strstr(menubed_dial(b, ""), "\n0 "));
}

static void move_head(struct menubed *b, const char *no, uint64_t phone)
{
	struct store_member members[4];
	int64_t household;
	bool changed;
	int n;

	assert_int_equal(store_household_find(b->bed.store, no, &household), STORE_OK);
	assert_int_equal(store_member_list(b->bed.store, household, members, 4, &n), STORE_OK);
	members[0].phone = phone;
	assert_int_equal(store_member_put(b->bed.store, &members[0], &changed), STORE_OK);
}

/* What a phone paid for its own card is not told to who has the number next; what it paid for another one is told to it. */
static void line_0_is_of_whose_phone_it_is(void **state)
{
	struct menubed *b = *state;

	menubed_household(b, "M-1", "Awa", MENUBED_PHONE, 500);
	menubed_household(b, "M-2", "Moussa", OTHER, 500);
	dial(b, "1*1*5*550", "Payer 550 F?");
	type(b, "1", "C'est demandé: 550 F.");
	dial(b, "", "0 550 F: en cours");
	move_head(b, "M-1", 0);
	move_head(b, "M-2", MENUBED_PHONE);
	dial(b, "", "Moussa");
	assert_null(strstr(menubed_dial(b, ""), "\n0 "));
	menubed_household(b, "M-3", "Sira", STRANGER, 500);
	dial(b, "1*3*1*M-3*1980*1100", "Payer 1100 F pour Sira");
	type(b, "1", "C'est demandé: 1100 F.");
	dial(b, "", "0 1100 F: en cours");
}

int main(void)
{
#define ON_BED(test) cmocka_unit_test_setup_teardown(test, open_bed, close_bed)
	const struct CMUnitTest tests[] = {
		ON_BED(a_yes_makes_one_intent),
		ON_BED(keys_can_not_be_guessed),
		ON_BED(a_straight_dial_stops_at_yes_and_pin),
		ON_BED(a_pin_typed_long_ago_counts_no_more),
		ON_BED(nobody_without_key_or_wallet_pays),
		ON_BED(limits_are_told),
		ON_BED(a_phone_has_a_limit_a_day),
		ON_BED(strangers_learn_nothing_by_trying),
		ON_BED(what_was_chosen_for_others_is_not_paid_for_oneself),
		ON_BED(an_application_is_sent_with_its_payment),
		ON_BED(a_full_card_and_too_many_cards),
		ON_BED(held_money_is_claimed_once),
		ON_BED(line_0_says_one_thing),
		ON_BED(line_0_is_of_whose_phone_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
