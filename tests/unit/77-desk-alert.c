/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of alerts: told once, answered by OK, climbing when nobody answers, and told again when it is over. */
#include "desk/alert.h"

#include "base/date.h"
#include "desk/held.h"
#include "desk/reload.h"
#include "desk/sms.h"
#include "desk/staff.h"
#include "store/outbox_list.h"
#include "store/signature.h"
#include "tests/lib/paybed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MINUTE 60000ll
#define HOUR (60 * MINUTE)
#define KLELA 22376100001ull
#define SIKASSO 22376100002ull
#define UNION 22376100003ull

static int setup(void **state)
{
	static struct paybed bed;

	memset(&bed, 0, sizeof bed);
	paybed_open(&bed);
	*state = &bed;
	return 0;
}

static int teardown(void **state)
{
	paybed_close(*state);
	return 0;
}

static void staff(struct paybed *b, const char *code, const char *place, uint64_t phone)
{
	struct store_staff who = {.role = STORE_MANAGER, .phone = phone, .language = "fr"};

	snprintf(who.code, sizeof who.code, "%s", code);
	snprintf(who.name, sizeof who.name, "%s", code);
	snprintf(who.place, sizeof who.place, "%s", place);
	assert_int_equal(store_staff_add(b->store, &who, (uint8_t[STORE_STAFF_PIN]){1}, b->now_ms), STORE_OK);
}

static void sweep(struct paybed *b, int64_t later_ms)
{
	b->now_ms += later_ms;
	for (int i = 0; i < 20; i++) {
		struct desk_request r = {.kind = DESK_SWEEP, .now_ms = b->now_ms};

		desk_batch_run(b->desk, &r, &b->reply, 1);
		assert_int_equal(b->reply.verdict, DESK_DONE);
	}
}

static void seen(struct paybed *b, enum scheme_alert_what what, bool is_wrong, const char *name, int percent)
{
	struct desk_alert body = {.what = what, .is_wrong = is_wrong, .percent = percent};
	struct desk_request r = {.kind = DESK_ALERT, .now_ms = b->now_ms, .body = &body};

	snprintf(body.name, sizeof body.name, "%s", name);
	desk_batch_run(b->desk, &r, &b->reply, 1);
	assert_int_equal(b->reply.verdict, DESK_DONE);
}

/* How many alerts this phone was sent, and the last one's row. */
static int told(struct paybed *b, uint64_t phone, struct store_message *last)
{
	const struct store_outbox_filter f = {.phone = phone, .state = -1};
	struct store_message *rows = calloc(64, sizeof *rows);
	int n, alerts = 0;

	assert_int_equal(store_outbox_list_read(b->store, &f, 0, rows, 64, &n), STORE_OK);
	for (int i = 0; i < n; i++) {
		if (strcmp(rows[i].kind, "alert"))
			continue;
		alerts++;
		if (last)
			*last = rows[i];
	}
	free(rows);
	return alerts;
}

static struct store_alert newest(struct paybed *b)
{
	const struct store_alert_filter all = {.what = -1};
	struct store_alert a;
	int n;

	assert_int_equal(store_alert_list(b->store, &all, 0, &a, 1, &n), STORE_OK);
	assert_int_equal(n, 1);
	return a;
}

static void write_sms(struct paybed *b, uint64_t phone, const char *text, uint64_t key)
{
	struct desk_message_in *sms = calloc(1, sizeof *sms + 160);
	struct desk_request r = {.kind = DESK_SMS_IN, .phone = phone, .key = key, .now_ms = b->now_ms, .body = sms};

	sms->len = strlen(text);
	memcpy(sms->octets, text, sms->len);
	desk_batch_run(b->desk, &r, &b->reply, 1);
	assert_int_equal(b->reply.verdict, DESK_DONE);
	free(sms);
}

static int64_t ask_signature(struct paybed *b, int64_t household, const char *reference)
{
	struct store_signature asked = {.act = STORE_ACT_CASH, .household = household, .francs = 50000, .day = BASE_DAY_NONE};
	int64_t id;

	snprintf(asked.reference, sizeof asked.reference, "%s", reference);
	snprintf(asked.asked_by, sizeof asked.asked_by, "adama");
	assert_int_equal(store_signature_ask(b->store, &asked, b->now_ms, &id), STORE_OK);
	return id;
}

static void everybody(struct paybed *b)
{
	staff(b, "adama", "klela", 0);
	staff(b, "klela", "klela", KLELA);
	staff(b, "sikasso", "sikasso", SIKASSO);
	staff(b, "union", "", UNION);
}

static void told_once_and_again_when_it_is_over(void **state)
{
	struct paybed *b = *state;
	struct store_message m;

	everybody(b);
	seen(b, SCHEME_ALERT_LINK, true, "orange", 0);
	seen(b, SCHEME_ALERT_LINK, true, "orange", 0);
	sweep(b, 0);
	assert_int_equal(told(b, UNION, NULL), 0); /* it must last */
	sweep(b, 6 * MINUTE);
	assert_int_equal(told(b, UNION, &m), 1);
	assert_int_equal(m.priority, STORE_ALERT);
	assert_non_null(strstr(m.text, "orange"));
	assert_non_null(strstr(m.text, "OK 1"));
	for (int i = 0; i < 10; i++)
		sweep(b, MINUTE);
	assert_int_equal(told(b, UNION, NULL), 1);
	assert_int_equal(told(b, SIKASSO, NULL), 0); /* of no place */
	seen(b, SCHEME_ALERT_LINK, false, "orange", 0);
	sweep(b, MINUTE);
	assert_int_equal(told(b, UNION, &m), 2);
	assert_non_null(strstr(m.text, "orange marche de nouveau"));
	sweep(b, 30 * HOUR);
	assert_int_equal(told(b, UNION, NULL), 2);
	assert_int_equal(newest(b).state, STORE_ALERT_OVER);
}

/* As the daemon sweeps: once, and again when the reply says. */
static void told_as_soon_as_it_has_lasted(void **state)
{
	struct paybed *b = *state;
	struct scheme_alert *rule = (struct scheme_alert *) scheme_alert_rule(b->scheme, SCHEME_ALERT_LINK);
	struct desk_request r = {.kind = DESK_SWEEP};
	int64_t raised_ms, next_ms;

	rule->after_minutes = 1;
	everybody(b);
	for (int later_s = 0; later_s < 60; later_s += 7) {
		sweep(b, 3 * HOUR);
		next_ms = b->now_ms + b->reply.wait_ms;
		b->now_ms = raised_ms = b->now_ms + later_s * 1000;
		seen(b, SCHEME_ALERT_LINK, true, "orange", 0);
		for (int before = told(b, UNION, NULL), i = 0; i < 4 && told(b, UNION, NULL) == before; i++) {
			r.now_ms = b->now_ms = next_ms;
			desk_batch_run(b->desk, &r, &b->reply, 1);
			next_ms += b->reply.wait_ms;
		}
		assert_int_equal(newest(b).state, STORE_ALERT_TOLD);
		assert_int_equal(b->now_ms, raised_ms + MINUTE);
		seen(b, SCHEME_ALERT_LINK, false, "orange", 0);
	}
}

static void flapping_is_told_once_in_a_while(void **state)
{
	struct paybed *b = *state;

	everybody(b);
	for (int i = 0; i < 20; i++) { /* each too short */
		seen(b, SCHEME_ALERT_WALLET, true, "moov", 0);
		sweep(b, MINUTE);
		seen(b, SCHEME_ALERT_WALLET, false, "moov", 0);
		sweep(b, MINUTE);
	}
	assert_int_equal(told(b, UNION, NULL), 0);
	for (int i = 0; i < 3; i++) { /* long enough, but the last one was just over */
		seen(b, SCHEME_ALERT_WALLET, true, "moov", 0);
		sweep(b, 11 * MINUTE);
		seen(b, SCHEME_ALERT_WALLET, false, "moov", 0);
		sweep(b, MINUTE);
	}
	assert_int_equal(told(b, UNION, NULL), 2);
}

static void nobody_answers_and_it_climbs(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	struct store_message m;
	struct store_alert_step life[16];
	int n;

	everybody(b);
	ask_signature(b, household, "R-1");
	sweep(b, 11 * MINUTE);
	assert_int_equal(told(b, KLELA, &m), 1);
	assert_int_equal(told(b, SIKASSO, NULL) + told(b, UNION, NULL), 0);
	assert_int_equal(newest(b).state, STORE_ALERT_TOLD);
	sweep(b, 13 * HOUR); /* 23:11: nobody works in the district, the region is told, behind the quiet hours */
	assert_int_equal(told(b, SIKASSO, &m), 1);
	assert_true(m.not_before_ms > b->now_ms + 8 * HOUR);
	assert_int_equal(newest(b).state, STORE_ALERT_CLIMBED);
	assert_int_equal(newest(b).level, SCHEME_AT_REGION);
	sweep(b, 25 * HOUR);
	assert_int_equal(told(b, UNION, NULL), 1);
	sweep(b, 100 * HOUR);
	sweep(b, 100 * HOUR);
	assert_int_equal(told(b, KLELA, NULL) + told(b, SIKASSO, NULL) + told(b, UNION, NULL), 3);
	assert_int_equal(store_alert_life(b->store, newest(b).id, 1, life, 16, &n), STORE_OK);
	assert_int_equal(n, 8); /* raised, told, unanswered, nobody, told, unanswered, told, unanswered */
	assert_int_equal(life[3].did, STORE_ALERT_DID_FIND_NOBODY);
	assert_int_equal(life[3].level, SCHEME_AT_DISTRICT);
	assert_int_equal(life[7].did, STORE_ALERT_DID_GO_UNANSWERED);
}

static void ok_answers_it_and_stops_the_climb(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2), signature;

	everybody(b);
	signature = ask_signature(b, household, "R-1");
	sweep(b, 11 * MINUTE);
	write_sms(b, UNION, "OK 1", 1); /* was not told */
	assert_int_equal(newest(b).state, STORE_ALERT_TOLD);
	write_sms(b, PAYBED_SON, "OK 1", 2);
	assert_int_equal(newest(b).state, STORE_ALERT_TOLD);
	write_sms(b, KLELA, "ok 7", 3);
	assert_int_equal(newest(b).state, STORE_ALERT_TOLD);
	write_sms(b, KLELA, "ok 1", 4);
	assert_int_equal(newest(b).state, STORE_ALERT_ANSWERED);
	assert_int_equal(b->reply.heard, DESK_HEARD_ANSWERED);
	write_sms(b, KLELA, "OK 1", 5);
	assert_int_equal(b->reply.heard, DESK_HEARD_ANSWERED);
	sweep(b, 200 * HOUR);
	assert_int_equal(told(b, SIKASSO, NULL) + told(b, UNION, NULL), 0);
	assert_int_equal(store_signature_end(b->store, signature, STORE_SIGNATURE_REFUSED, "union", b->now_ms), STORE_OK);
	sweep(b, MINUTE);
	assert_int_equal(newest(b).state, STORE_ALERT_OVER);
	assert_int_equal(told(b, KLELA, NULL), 2);
}

static void nobody_to_tell_is_looked_for_again(void **state)
{
	struct paybed *b = *state;
	struct store_alert a;

	seen(b, SCHEME_ALERT_PROOF, true, "3", 0);
	for (int i = 0; i < 50; i++)
		sweep(b, HOUR);
	a = newest(b);
	assert_int_equal(a.state, STORE_ALERT_RAISED);
	assert_true(a.steps <= 1 + SCHEME_AT_LEVELS);
	staff(b, "union", "", UNION);
	sweep(b, HOUR);
	assert_int_equal(told(b, UNION, NULL), 1);
	assert_int_equal(newest(b).state, STORE_ALERT_TOLD);
}

static void money_without_a_match(void **state)
{
	struct paybed *b = *state;
	struct store_held h = {.francs = 1100, .day = base_date_of_ms(b->now_ms), .wallet = "orange",
			       .operator_name = "om", .reference = "X-1"};
	struct store_held_move back = {.from = STORE_HELD_OPEN, .to = STORE_HELD_RETURNING, .day = base_date_of_ms(b->now_ms)};
	struct store_message m;

	everybody(b);
	assert_int_equal(store_held_add(b->store, &h, b->now_ms, &back.id), STORE_OK);
	sweep(b, 61 * MINUTE);
	assert_int_equal(told(b, UNION, &m), 1);
	assert_int_equal(told(b, KLELA, NULL), 0);
	assert_non_null(strstr(m.text, "1100 F"));
	assert_int_equal(store_held_move(b->store, &back, b->now_ms), STORE_OK);
	sweep(b, MINUTE);
	assert_int_equal(told(b, UNION, NULL), 2);
	snprintf(h.reference, sizeof h.reference, "X-2");
	h.francs = 50; /* below the rule's threshold: listed alone */
	assert_int_equal(store_held_add(b->store, &h, b->now_ms, &back.id), STORE_OK);
	sweep(b, 61 * MINUTE);
	assert_int_equal(told(b, UNION, NULL), 2);
	assert_int_equal(newest(b).state, STORE_ALERT_RAISED);
}

static void a_disk_at_the_edge_is_no_news_each_minute(void **state)
{
	struct paybed *b = *state;

	everybody(b);
	for (int i = 0; i < 40; i++) {
		seen(b, SCHEME_ALERT_STORE, false, "", i % 2 ? 9 : 10);
		sweep(b, MINUTE);
	}
	assert_int_equal(told(b, UNION, NULL), 1);
	seen(b, SCHEME_ALERT_STORE, false, "", 12);
	sweep(b, MINUTE);
	assert_int_equal(told(b, UNION, NULL), 2);
}

static void officer(struct paybed *b, const char *code, const char *place, uint64_t phone)
{
	struct store_staff who = {.role = STORE_OFFICER, .phone = phone, .language = "fr"};

	snprintf(who.code, sizeof who.code, "%s", code);
	snprintf(who.place, sizeof who.place, "%s", place);
	assert_int_equal(store_staff_add(b->store, &who, (uint8_t[STORE_STAFF_PIN]){1}, b->now_ms), STORE_OK);
}

/* Officers hear of it where it was written; of one for everybody, at the union. Once, and that it goes on. */
static void a_campaign_that_fails_is_told_where_it_was_written(void **state)
{
	const struct store_campaign here = {.code = "vaccins", .place = "c-sikasso"}, everywhere = {.code = "retour"};
	struct paybed *b = *state;
	struct desk_step s = {.store = b->store, .memory = &b->memory, .request = &b->request};
	struct store_message last;

	b->request = (struct desk_request){.now_ms = b->now_ms};
	officer(b, "ali", "c-sikasso", SIKASSO);
	officer(b, "sali", "", UNION);
	assert_int_equal(desk_alert_campaign(&s, &here, true), 0);
	assert_int_equal(desk_alert_campaign(&s, &here, true), 0);
	sweep(b, MINUTE);
	assert_int_equal(told(b, SIKASSO, &last), 1);
	assert_non_null(strstr(last.text, "la campagne vaccins ne marche pas"));
	assert_int_equal(told(b, UNION, NULL), 0);
	assert_int_equal(desk_alert_campaign(&s, &everywhere, true), 0);
	sweep(b, MINUTE);
	assert_int_equal(told(b, SIKASSO, NULL), 1);
	assert_int_equal(told(b, UNION, &last), 1);
	assert_int_equal(desk_alert_campaign(&s, &here, false), 0);
	sweep(b, MINUTE);
	assert_int_equal(told(b, SIKASSO, NULL), 2);
}

/* Who knows the payer hears of it first. */
static void money_is_heard_where_the_payer_is_known(void **state)
{
	struct paybed *b = *state;
	struct store_held h = {.francs = 1100, .day = base_date_of_ms(b->now_ms), .wallet = "orange", .operator_name = "om",
			       .reference = "X-1", .phone = PAYBED_AWA};
	struct desk_step s = paybed_step(b);
	int64_t id;

	everybody(b);
	paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	assert_int_equal(desk_held_take(&s, &h, &id), STORE_OK);
	sweep(b, 61 * MINUTE);
	assert_int_equal(told(b, KLELA, NULL), 1);
	assert_int_equal(told(b, UNION, NULL), 0);
}

/* Not by herself: who has her phone must not hear of it. */
static void wrong_pins_of_staff_are_heard_by_the_others(void **state)
{
	static const uint8_t secret[32] = {7};
	struct paybed *b = *state;
	struct desk_step s = paybed_step(b);
	struct store_staff who;
	struct store_message m;
	bool is_admitted;
	struct error said;

	everybody(b);
	b->memory.secret = secret;
	for (int i = 0; i < 3; i++)
		assert_int_equal(desk_staff_admit(&s, "klela", "1111", &who, &is_admitted, &said), 0);
	assert_false(is_admitted);
	assert_string_equal(newest(b).place, "klela");
	sweep(b, MINUTE);
	assert_int_equal(told(b, KLELA, NULL), 0);
	assert_int_equal(told(b, SIKASSO, &m), 1); /* nobody else works in the commune, nobody in the district */
	assert_non_null(strstr(m.text, "(klela)"));
	assert_int_equal(desk_alert_staff(&s, &who, false), 0);
	sweep(b, MINUTE);
	assert_int_equal(newest(b).state, STORE_ALERT_OVER);
	assert_int_equal(told(b, SIKASSO, NULL), 2);
}

static void ok_of_what_was_never_told_is_answered_in_words(void **state)
{
	struct paybed *b = *state;
	struct store_message *rows = calloc(8, sizeof *rows);
	const struct store_outbox_filter f = {.phone = KLELA, .state = -1};
	int n;

	everybody(b);
	write_sms(b, KLELA, "OK 77", 1);
	write_sms(b, KLELA, "OK", 2);
	assert_int_equal(store_outbox_list_read(b->store, &f, 0, rows, 8, &n), STORE_OK);
	assert_int_equal(n, 2);
	assert_non_null(strstr(rows[0].text, "Alerte 77: ce numéro ne vous a pas été envoyé"));
	assert_non_null(strstr(rows[1].text, "Quelle alerte?"));
	free(rows);
}

static void reload(struct paybed *b)
{
	struct desk_reload body = {.menus = b->menus, .scheme = b->scheme};
	struct desk_request r = {.kind = DESK_RELOAD, .body = &body, .now_ms = b->now_ms};

	desk_batch_run(b->desk, &r, &b->reply, 1);
	assert_int_equal(b->reply.verdict, DESK_DONE);
}

/* What stands open goes by the rules of now: it climbs sooner, or later. */
static void other_rules_hold_for_what_stands_open(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	struct scheme_alert *rule = (struct scheme_alert *) scheme_alert_rule(b->scheme, SCHEME_ALERT_SIGNATURE);

	everybody(b);
	ask_signature(b, household, "R-1");
	sweep(b, 11 * MINUTE);
	assert_int_equal(told(b, KLELA, NULL), 1);
	sweep(b, 3 * HOUR);
	rule->climb_hours = 2;
	reload(b);
	assert_int_equal(told(b, SIKASSO, NULL), 0);
	sweep(b, 0);
	assert_int_equal(told(b, SIKASSO, NULL), 1);
	rule->climb_hours = 700;
	reload(b);
	sweep(b, 30 * HOUR);
	assert_int_equal(told(b, UNION, NULL), 0);
}

static void only_what_cannot_wait_breaks_quiet_hours(void **state)
{
	struct paybed *b = *state;
	struct store_held h = {.francs = 1100, .day = base_date_of_ms(b->now_ms), .wallet = "orange", .operator_name = "om", .reference = "X"};
	const struct store_outbox_filter f = {.phone = UNION, .state = -1};
	struct store_message *rows = calloc(16, sizeof *rows);
	int64_t id, household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	int n, at_once = 0;

	staff(b, "adama", "klela", 0);
	staff(b, "union", "", UNION);
	b->now_ms += 13 * HOUR; /* 23:00 */
	assert_int_equal(store_held_add(b->store, &h, b->now_ms, &id), STORE_OK);
	ask_signature(b, household, "R-1");
	seen(b, SCHEME_ALERT_LINK, true, "malitel", 0);
	seen(b, SCHEME_ALERT_WALLET, true, "moov", 0);
	seen(b, SCHEME_ALERT_STORE, false, "", 3);
	seen(b, SCHEME_ALERT_PROOF, true, "comptes", 0);
	sweep(b, 61 * MINUTE);
	assert_int_equal(store_outbox_list_read(b->store, &f, 0, rows, 16, &n), STORE_OK);
	assert_int_equal(n, 6);
	for (int i = 0; i < n; i++) {
		bool may = strstr(rows[i].text, "1100 F") || strstr(rows[i].text, "malitel") || strstr(rows[i].text, "moov");

		assert_int_equal(rows[i].not_before_ms <= b->now_ms, may);
		assert_true(may || rows[i].not_before_ms % (24 * HOUR) == 8 * HOUR);
		at_once += may;
	}
	assert_int_equal(at_once, 3);
	free(rows);
}

/* Three that came by the hour are one message, and one OK answers all of them. */
static void a_digest_tells_of_all_at_its_hour(void **state)
{
	struct paybed *b = *state;
	struct store_held h = {.francs = 1100, .day = base_date_of_ms(b->now_ms), .wallet = "orange", .operator_name = "om"};
	struct scheme_alert *rule = (struct scheme_alert *) scheme_alert_rule(b->scheme, SCHEME_ALERT_MONEY);
	struct store_message m;
	struct store_alert a;
	int64_t id;

	rule->digest = SCHEME_DAILY;
	rule->hour_min = 17 * 60;
	everybody(b);
	for (int i = 0; i < 3; i++) {
		snprintf(h.reference, sizeof h.reference, "X-%d", i);
		assert_int_equal(store_held_add(b->store, &h, b->now_ms, &id), STORE_OK);
		sweep(b, HOUR);
	}
	assert_int_equal(told(b, UNION, NULL), 0); /* 13:00 */
	sweep(b, 4 * HOUR + MINUTE);
	assert_int_equal(told(b, UNION, &m), 1);
	assert_non_null(strstr(m.text, "Alerte 1 (+2): 3300 F"));
	write_sms(b, UNION, "OK 2", 1);
	for (int i = 1; i <= 3; i++) {
		assert_int_equal(store_alert_load(b->store, i, &a), STORE_OK);
		assert_int_equal(a.state, STORE_ALERT_ANSWERED);
	}
}

/* Raised and over in one night: nobody need hear of it in the morning. */
static void what_is_over_by_the_morning_is_taken_back(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2), signature;
	struct store_message m;

	everybody(b);
	b->now_ms += 12 * HOUR; /* 22:00 */
	signature = ask_signature(b, household, "R-1");
	sweep(b, 11 * MINUTE);
	assert_int_equal(told(b, KLELA, &m), 1);
	assert_int_equal(m.state, STORE_QUEUED);
	assert_int_equal(store_signature_end(b->store, signature, STORE_SIGNATURE_REFUSED, "union", b->now_ms), STORE_OK);
	sweep(b, MINUTE);
	assert_int_equal(told(b, KLELA, &m), 1);
	assert_int_equal(m.state, STORE_CANCELLED);
	assert_int_equal(newest(b).state, STORE_ALERT_OVER);
}

/* The configuration has it no more. */
static void what_is_gone_is_over(void **state)
{
	struct paybed *b = *state;
	const struct desk_alert all[] = {{.what = SCHEME_ALERT_LINK, .name = "orange"}, {.what = SCHEME_ALERT_WALLET, .name = "malitel"}};
	struct desk_alert body = {.what = SCHEME_ALERT_LINK, .all = all, .n_all = 2};
	struct desk_request r = {.kind = DESK_ALERT, .body = &body};
	static const enum store_alert_state states[] = {STORE_ALERT_TOLD, STORE_ALERT_OVER, STORE_ALERT_OVER, STORE_ALERT_TOLD};
	struct store_alert a;

	everybody(b);
	seen(b, SCHEME_ALERT_LINK, true, "orange", 0);
	seen(b, SCHEME_ALERT_LINK, true, "malitel", 0);
	seen(b, SCHEME_ALERT_WALLET, true, "orange", 0);
	seen(b, SCHEME_ALERT_STORE, false, "disk", 3);
	sweep(b, 11 * MINUTE);
	r.now_ms = b->now_ms;
	desk_batch_run(b->desk, &r, &b->reply, 1);
	assert_int_equal(b->reply.verdict, DESK_DONE);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(store_alert_load(b->store, i + 1, &a), STORE_OK);
		assert_int_equal(a.state, states[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(told_once_and_again_when_it_is_over, setup, teardown),
		cmocka_unit_test_setup_teardown(flapping_is_told_once_in_a_while, setup, teardown),
		cmocka_unit_test_setup_teardown(nobody_answers_and_it_climbs, setup, teardown),
		cmocka_unit_test_setup_teardown(ok_answers_it_and_stops_the_climb, setup, teardown),
		cmocka_unit_test_setup_teardown(nobody_to_tell_is_looked_for_again, setup, teardown),
		cmocka_unit_test_setup_teardown(money_without_a_match, setup, teardown),
		cmocka_unit_test_setup_teardown(a_disk_at_the_edge_is_no_news_each_minute, setup, teardown),
		cmocka_unit_test_setup_teardown(a_campaign_that_fails_is_told_where_it_was_written, setup, teardown),
		cmocka_unit_test_setup_teardown(money_is_heard_where_the_payer_is_known, setup, teardown),
		cmocka_unit_test_setup_teardown(wrong_pins_of_staff_are_heard_by_the_others, setup, teardown),
		cmocka_unit_test_setup_teardown(ok_of_what_was_never_told_is_answered_in_words, setup, teardown),
		cmocka_unit_test_setup_teardown(other_rules_hold_for_what_stands_open, setup, teardown),
		cmocka_unit_test_setup_teardown(only_what_cannot_wait_breaks_quiet_hours, setup, teardown),
		cmocka_unit_test_setup_teardown(a_digest_tells_of_all_at_its_hour, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_gone_is_over, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_over_by_the_morning_is_taken_back, setup, teardown),
		cmocka_unit_test_setup_teardown(told_as_soon_as_it_has_lasted, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
