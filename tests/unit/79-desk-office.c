/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a manager orders from her phone is the counter's order: the same limits, and each refusal with its word; who took cash and who
 * applied hear of it, each in her own language. */
#include "desk/office.h"
#include "tests/lib/counterbed.h"

#include "base/date.h"
#include "store/application.h"
#include "store/campaign.h"
#include "store/ledger.h"
#include "store/member.h"
#include "store/outbox.h"
#include "store/phone.h"
#include "store/pin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define FANTA 22376000601ull
#define MOUSSA2 22376000602ull
#define ELSEWHERE "m-zangasso"
#define LIMIT 25000             /* cash_alone of the plan amv */

static void hire(struct paybed *b, const char *code, const char *place, uint64_t phone, const char *language)
{
	static const uint8_t pin[STORE_STAFF_PIN] = {1};
	struct store_staff who = {.role = STORE_MANAGER, .phone = phone};

	snprintf(who.code, sizeof who.code, "%s", code);
	snprintf(who.name, sizeof who.name, "%s", code);
	snprintf(who.place, sizeof who.place, "%s", place);
	snprintf(who.language, sizeof who.language, "%s", language);
	assert_int_equal(store_staff_add(b->store, &who, pin, b->now_ms), 0);
}

static int open_bed(void **state)
{
	if (counterbed_setup(state))
		return -1;
	hire(*state, "fanta", "m-klela", FANTA, "bm");
	hire(*state, "binta", "m-klela", MOUSSA2, "");
	hire(*state, "loin", ELSEWHERE, 0, "");
	return 0;
}

/* As the menus do, in a transaction of its own, as a step of a batch. Returns the store's code. */
static int order(struct paybed *b, const char *as, struct menus_order *o)
{
	struct desk_step s = paybed_step(b);
	struct menus_office office = desk_office_of(&s);
	struct store_staff by;
	int rc;

	assert_int_equal(store_staff_load(b->store, as, &by), 0);
	assert_int_equal(store_begin(b->store), 0);
	rc = office.carry_out(office.desk, &by, o);
	assert_true(store_stands(b->store));
	if (rc)
		store_rollback(b->store);
	else
		assert_int_equal(store_commit(b->store), 0);
	return rc;
}

static void refused(struct paybed *b, const char *as, struct menus_order o, enum menus_refusal why)
{
	assert_int_equal(order(b, as, &o), 0);
	assert_false(o.is_done);
	assert_false(o.is_asked);
	assert_int_equal(o.why, why);
}

static struct menus_order cash(const char *no, int64_t francs, const char *receipt)
{
	struct menus_order o = {.verb = MENUS_ORDER_CASH, .francs = francs};

	snprintf(o.household, sizeof o.household, "%s", no);
	snprintf(o.reference, sizeof o.reference, "%s", receipt);
	return o;
}

static void done(struct paybed *b, const char *as, struct menus_order o)
{
	assert_int_equal(order(b, as, &o), 0);
	assert_true(o.is_done);
	assert_false(o.is_asked);
}

static int64_t asked(struct paybed *b, const char *as, struct menus_order o)
{
	assert_int_equal(order(b, as, &o), 0);
	assert_true(o.is_asked);
	assert_true(o.signature > 0);
	return o.signature;
}

static struct menus_order about(enum menus_order_verb verb, int64_t id)
{
	return (struct menus_order){.verb = verb, .id = id};
}

/* ---- cash ---- */

static void cash_is_told_to_the_member_and_to_who_took_it(void **state)
{
	struct paybed *b = *state;
	char text[DESK_SMS_TEXT];
	int64_t id = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2), before = paybed_balance(b, id, "dues");

	done(b, "fanta", cash("KLE-0001", 1100, "71"));
	assert_int_equal(paybed_balance(b, id, "dues"), before + 1100);
	assert_int_equal(paybed_messages(b, PAYBED_AWA, text), 1);
	assert_non_null(strstr(text, "1100 F"));
	assert_int_equal(paybed_messages(b, FANTA, text), 1);
	assert_non_null(strstr(text, "1100 F"));
	assert_non_null(strstr(text, "KLE-0001"));
	assert_null(strstr(text, "esp\xc3\xa8" "ces")); /* she reads Bambara */
	refused(b, "fanta", cash("KLE-0001", 1100, "71"), MENUS_REFUSED_RECEIPT);
	refused(b, "binta", cash("KLE-0001", 550, "71"), MENUS_REFUSED_RECEIPT); /* whoever writes the same book */
	refused(b, "fanta", cash("KLE-0001", 0, "72"), MENUS_REFUSED_AMOUNT);
	refused(b, "fanta", cash("KLE-0009", 550, "72"), MENUS_REFUSED_GONE);
	refused(b, "loin", cash("KLE-0001", 550, "72"), MENUS_REFUSED_PLACE);
	assert_int_equal(paybed_messages(b, FANTA, NULL), 1);
	assert_int_equal(paybed_balance(b, id, "dues"), before + 1100);
}

static void above_the_limit_another_one_signs(void **state)
{
	struct paybed *b = *state;
	char text[DESK_SMS_TEXT];
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2), before = paybed_balance(b, household, "dues");
	int64_t id = asked(b, "fanta", cash("KLE-0001", LIMIT + 550, "71"));
	struct menus_order again = cash("KLE-0001", LIMIT + 550, "71"), sign = about(MENUS_ORDER_SIGN, id);

	assert_int_equal(order(b, "fanta", &again), 0);
	assert_int_equal(again.why, MENUS_REFUSED_WAITS);
	assert_int_equal(again.signature, id);
	refused(b, "fanta", sign, MENUS_REFUSED_SAME);
	refused(b, "loin", sign, MENUS_REFUSED_PLACE);
	refused(b, "loin", about(MENUS_ORDER_DECLINE, id), MENUS_REFUSED_PLACE);
	refused(b, "binta", about(MENUS_ORDER_SIGN, id + 9), MENUS_REFUSED_GONE);
	assert_int_equal(paybed_messages(b, PAYBED_AWA, NULL) + paybed_messages(b, FANTA, NULL), 0); /* nothing is told before it is done */
	done(b, "binta", sign);
	assert_int_equal(paybed_balance(b, household, "dues"), before + LIMIT + 550);
	assert_int_equal(paybed_messages(b, PAYBED_AWA, NULL), 1);
	assert_int_equal(paybed_messages(b, FANTA, text), 1); /* who asked; who signed has it on her screen */
	assert_non_null(strstr(text, "71"));
	assert_int_equal(paybed_messages(b, MOUSSA2, NULL), 0);
	sign = about(MENUS_ORDER_SIGN, id);
	assert_int_equal(order(b, "binta", &sign), 0);
	assert_int_equal(sign.why, MENUS_REFUSED_ENDED);
	assert_string_equal(sign.whose, "binta");
}

static void a_signature_for_who_left_or_for_a_paper_that_is_written_down_is_refused(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2), before, first, second;
	struct menus_order sign;

	first = asked(b, "fanta", cash("KLE-0001", LIMIT + 1, "71"));
	second = asked(b, "fanta", cash("KLE-0001", LIMIT + 2, "72"));
	done(b, "binta", cash("KLE-0001", 550, "71"));
	before = paybed_balance(b, household, "dues");
	refused(b, "binta", about(MENUS_ORDER_SIGN, first), MENUS_REFUSED_RECEIPT);
	assert_int_equal(store_staff_remove(b->store, "fanta", b->now_ms), 0);
	sign = about(MENUS_ORDER_SIGN, second);
	assert_int_equal(order(b, "binta", &sign), 0);
	assert_int_equal(sign.why, MENUS_REFUSED_ASKER);
	assert_string_equal(sign.whose, "fanta");
	assert_int_equal(paybed_balance(b, household, "dues"), before);
	done(b, "binta", about(MENUS_ORDER_DECLINE, first));
	done(b, "binta", about(MENUS_ORDER_DECLINE, second));
}

/* ---- people ---- */

static struct store_household apply(struct paybed *b, const char *language)
{
	struct store_household h = {.mutuelle = "m-klela", .plan = "amv", .commune = "klela", .village = "Kl\xc3\xa9la"};
	struct store_member head = {.role = STORE_HEAD, .sex = 'F', .birth_year = 1990, .first_name = "Fanta", .last_name = "Kone"};

	assert_int_equal(store_application_begin(b->store, PAYBED_SON, &h, b->now_ms), 0);
	assert_int_equal(store_application_add(b->store, PAYBED_SON, &head), 0);
	assert_int_equal(store_application_send(b->store, PAYBED_SON, language, base_date_of_ms(b->now_ms), b->now_ms, &h.id), 0);
	assert_int_equal(store_household_load(b->store, h.id, &h), 0);
	return h;
}

static void who_applied_reads_the_reason_in_her_language(void **state)
{
	struct paybed *b = *state;
	char text[DESK_SMS_TEXT];
	struct store_household h = apply(b, "bm");
	struct menus_order o = {.verb = MENUS_ORDER_REFUSE, .note = "dossier incomplet"};

	memcpy(o.household, h.no, sizeof o.household);
	refused(b, "loin", o, MENUS_REFUSED_PLACE);
	done(b, "fanta", o);
	assert_int_equal(paybed_messages(b, PAYBED_SON, text), 1);
	assert_null(strstr(text, "dossier"));
	assert_non_null(strstr(text, h.no));
	assert_int_equal(order(b, "binta", &o), 0);
	assert_int_equal(o.why, MENUS_REFUSED_ENDED);
	assert_string_equal(o.whose, "fanta");
	h = apply(b, "fr");
	memcpy(o.household, h.no, sizeof o.household);
	snprintf(o.note, sizeof o.note, "%s", "deux photos"); /* free words, of the command, are as she wrote them */
	done(b, "fanta", o);
	assert_int_equal(paybed_messages(b, PAYBED_SON, text), 2);
	assert_non_null(strstr(text, "deux photos"));
	refused(b, "fanta", cash(h.no, 550, "81"), MENUS_REFUSED_GONE); /* no card, so no dues */
}

static void a_pin_is_taken_away_in_her_place_only(void **state)
{
	struct paybed *b = *state;
	struct menus_order o = {.verb = MENUS_ORDER_PIN_RESET, .phone = PAYBED_AWA};
	uint8_t hash[STORE_PIN_HASH];
	bool is_set;

	paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	for (int i = 0; i < 2; i++) {
		const uint64_t phone = i ? PAYBED_SON : PAYBED_AWA; /* the son is on no card */

		store_pin_hash(b->memory.secret, phone, "1234", hash);
		assert_int_equal(store_pin_set(b->store, phone, hash, b->now_ms), 0);
	}
	refused(b, "loin", o, MENUS_REFUSED_PIN);
	assert_int_equal(store_pin_is_set(b->store, PAYBED_AWA, &is_set), 0);
	assert_true(is_set);
	done(b, "fanta", o);
	refused(b, "fanta", o, MENUS_REFUSED_PIN); /* it has none now: it reads the same */
	o.phone = PAYBED_SON;
	refused(b, "fanta", o, MENUS_REFUSED_PIN);
	done(b, "awa", o); /* whose place is everywhere */
}

/* ---- campaigns ---- */

static void only_an_approved_campaign_is_started(void **state)
{
	struct paybed *b = *state;
	struct menus_order o = {.verb = MENUS_ORDER_LAUNCH, .campaign = "soins"};
	struct store_campaign rows[4], c = {.code = "soins", .title = "Soins", .mark = "0a0b0c0d", .place = ELSEWHERE, .author = "loin",
					    .from_min = 480, .to_min = 1080};
	int n;

	refused(b, "fanta", o, MENUS_REFUSED_CAMPAIGN);
	assert_int_equal(store_campaign_submit(b->store, &c, "campaign: soins", b->now_ms, &c.id), 0);
	refused(b, "loin", o, MENUS_REFUSED_CAMPAIGN);
	for (int i = 0; i < 3; i++) /* of one state after the other, again and again */
		for (enum store_campaign_state state_of = 0; state_of < STORE_CAMPAIGN_STATES; state_of++) {
			assert_int_equal(store_campaign_list_in(b->store, state_of, 0, rows, 4, &n), 0);
			assert_int_equal(n, state_of == STORE_CAMPAIGN_SUBMITTED);
		}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_bed, counterbed_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(cash_is_told_to_the_member_and_to_who_took_it),
		TEST(above_the_limit_another_one_signs),
		TEST(a_signature_for_who_left_or_for_a_paper_that_is_written_down_is_refused),
		TEST(who_applied_reads_the_reason_in_her_language),
		TEST(a_pin_is_taken_away_in_her_place_only),
		TEST(only_an_approved_campaign_is_started),
	};

	return cmocka_run_group_tests_name("desk-office", tests, NULL, NULL);
}
