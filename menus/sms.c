/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers to SMS: each is a message of the set, rendered for the phone that asked. */
#include "menus/sms.h"

#include "base/date.h"
#include "menus/agent.h"
#include "menus/change.h"
#include "menus/input.h"
#include "menus/pay.h"
#include "menus/payee.h"
#include "menus/quiz_answer.h"
#include "menus/say.h"
#include "menus/sms_page.h"
#include "menus/trail.h"
#include "menus/variable.h"
#include "store/alert.h"
#include "text/gsm.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FRANCS_MOST 9999999         /* more is no sum that somebody pays */
#define LINES_SEPTETS (3 * 153)     /* of households, a line each: three parts (3GPP TS 23.040 9.2.3.24.1) */

struct answering {
	struct menus_view v;
	struct store_dialog d;          /* no dialog: what a view wants to know of one */
	struct menus_word_found found;
	const char *typed;              /* whole */
	struct menus_sms_answer *out;
};

static void say(struct answering *a, enum menus_message message)
{
	menus_say_text(&a->v, &a->v.menus->messages[message], &a->out->text);
}

/* ---- who asks ---- */

/* The language chosen on this phone, else the member's own, else the one written in. */
static size_t find_language(struct answering *a)
{
	const struct menus *m = a->v.menus;
	const struct store_member *self;
	int language = menus_language_index(m, menus_view_person(&a->v)->language);

	if (language < 0 && menus_view_links(&a->v)) {
		self = menus_view_self(&a->v);
		language = self ? menus_language_index(m, self->language) : -1;
	}
	return language < 0 ? a->found.language : (size_t) language;
}

static void look_at(struct answering *a, int64_t household)
{
	a->d.household = household;
	menus_view_forget(&a->v);
}

/* The household chosen on a shared phone, else the first. */
static void find_household(struct answering *a)
{
	int n = menus_view_links(&a->v);
	int64_t household = n ? a->v.links[0].household : 0;

	for (int i = 0; i < n; i++)
		if (a->v.links[i].household == menus_view_person(&a->v)->household)
			household = a->v.links[i].household;
	look_at(a, household);
}

static void set(struct answering *a, const char *variable, const char *value)
{
	menus_trail_set(a->d.vars, sizeof a->d.vars, variable, value);
	memset(a->v.at, 0, sizeof a->v.at);
}

/* ---- the answers ---- */

/* One line each, as many as three parts hold. */
static void say_households(struct answering *a)
{
	struct menus_view *v = &a->v;
	struct store_phone_link links[MENUS_HOUSEHOLDS];
	int n = menus_view_links(v), left = LINES_SEPTETS;

	memcpy(links, v->links, (size_t) n * sizeof *links);
	for (int i = 0; i < n && !v->error; i++) {
		struct buf line = {0};

		look_at(a, links[i].household);
		menus_say_text(v, &v->menus->messages[MENUS_MESSAGE_SMS_STATUS_ONE], &line);
		left -= text_gsm_septets((const char *) line.data, line.len) + 1;
		if (i && left >= 0)
			base_buf_append_str(&a->out->text, "\n");
		if (left >= 0)
			base_buf_append(&a->out->text, line.data, line.len);
		base_buf_release(&line);
	}
	look_at(a, 0);
}

static void answer_status(struct answering *a)
{
	int n = menus_view_links(&a->v);

	if (n && menus_view_is_shared(&a->v))
		say(a, MENUS_MESSAGE_SMS_SHARED);
	else if (n > 1)
		say_households(a);
	else
		say(a, n ? MENUS_MESSAGE_SMS_STATUS : MENUS_MESSAGE_SMS_STRANGER);
}

/* The very intent that the menus make (P6), where no PIN is asked for: an SMS is no place for one. */
static void start_payment(struct answering *a, int64_t francs)
{
	static const enum menus_message said[] = {
		[MENUS_PAY_OK] = MENUS_MESSAGE_SMS_PAY_STARTED, [MENUS_PAY_OPEN] = MENUS_MESSAGE_SMS_PAY_OPEN,
		[MENUS_PAY_BUSY] = MENUS_MESSAGE_SMS_PAY_OPEN, [MENUS_PAY_PIN] = MENUS_MESSAGE_SMS_PAY_DIAL,
		[MENUS_PAY_NO_PIN] = MENUS_MESSAGE_SMS_PAY_DIAL, [MENUS_PAY_LIMIT] = MENUS_MESSAGE_SMS_PAY_LIMIT,
		[MENUS_PAY_BY_HAND] = MENUS_MESSAGE_SMS_PAY_AMOUNT,
	};
	struct menus_view *v = &a->v;
	enum store_purpose purpose = STORE_FOR_DUES;
	struct menus_payee *p = menus_view_look_at(v, a->d.household);
	char text[24];

	if (p && p->household.enrolled_on == BASE_DAY_NONE && menus_payee_is_pending(v, a->d.household))
		purpose = STORE_FOR_JOINING;
	menus_payee_choose(v, a->d.household, purpose);
	snprintf(text, sizeof text, "%" PRId64, francs);
	set(a, MENUS_SMS_AMOUNT, text);
	set(a, menus_variable_name(MENUS_AMOUNT), text);
	say(a, said[menus_pay_start(v, p, purpose, francs, false)]);
}

static void answer_pay(struct answering *a)
{
	int64_t francs = a->found.number;

	if (!a->d.household)
		say(a, MENUS_MESSAGE_SMS_STRANGER);
	else if (menus_view_is_shared(&a->v))
		say(a, MENUS_MESSAGE_SMS_SHARED);
	else if (francs <= 0 || francs > FRANCS_MOST || strpbrk(a->found.rest, "0123456789")) /* for whom, or with cents? */
		say(a, MENUS_MESSAGE_SMS_PAY);
	else if (menus_view_links(&a->v) > 1 && !menus_view_person(&a->v)->household)
		say(a, MENUS_MESSAGE_SMS_PAY_WHICH);
	else
		start_payment(a, francs);
}

static void answer_care(struct answering *a)
{
	struct menus_word_care care = menus_word_care(a->v.menus, a->found.rest);

	if (care.category)
		set(a, "categorie", care.category->code);
	if (care.benefit) {
		set(a, "soin", care.benefit->code);
		snprintf(a->out->about, sizeof a->out->about, "%s", care.benefit->code);
	}
	say(a, care.benefit ? MENUS_MESSAGE_SMS_CARE : care.category ? MENUS_MESSAGE_SMS_CARE_GROUP : MENUS_MESSAGE_SMS_CARE_ALL);
}

static void answer_receipt(struct answering *a)
{
	say(a, !a->d.household ? MENUS_MESSAGE_SMS_STRANGER : menus_view_is_shared(&a->v) ? MENUS_MESSAGE_SMS_SHARED
	       : MENUS_MESSAGE_SMS_RECEIPT);
}

/* A care point that is nobody's card has words of its own. */
static void answer_help(struct answering *a)
{
	bool is_office = menus_agent_is_care_point(&a->v) && !menus_view_links(&a->v);

	say(a, is_office ? MENUS_MESSAGE_SMS_CARD_HOW : MENUS_MESSAGE_SMS_HELP);
}

/* Every topic there is or will be; what must be asked for is asked for anew after a START. */
static void switch_all(struct store_phone *p, bool is_on)
{
	p->topics_off = is_on ? 0 : UINT32_MAX;
	if (!is_on)
		p->topics_on = 0;
}

static void switch_topic(struct store_phone *p, const struct menus *m, const struct menus_topic *t, bool is_on)
{
	uint32_t bit = 1u << (t - m->topics), *mask = t->ask ? &p->topics_on : &p->topics_off;

	if (t->ask == is_on)
		*mask |= bit;
	else
		*mask &= ~bit;
}

static void answer_topics(struct answering *a, bool is_on)
{
	const struct menus_topic *t = menus_word_topic(a->v.menus, a->found.rest);
	struct store_phone *p = menus_view_person(&a->v);

	if (t) {
		switch_topic(p, a->v.menus, t, is_on);
		set(a, "sujet", t->code);
		snprintf(a->out->about, sizeof a->out->about, "%s", t->code);
	} else {
		switch_all(p, is_on);
	}
	if (!a->v.error)
		menus_view_note(&a->v, store_phone_save(a->v.store, p, a->v.now_ms));
	if (is_on)
		say(a, t ? MENUS_MESSAGE_SMS_START_TOPIC : MENUS_MESSAGE_SMS_START);
	else
		say(a, t ? MENUS_MESSAGE_SMS_STOP_TOPIC : MENUS_MESSAGE_SMS_STOP);
}

static void answer_stop(struct answering *a)
{
	answer_topics(a, false);
}

static void answer_start(struct answering *a)
{
	answer_topics(a, true);
}

/* Staff have seen an alert. To anybody else these are no words of ours. */
static void answer_ok(struct answering *a)
{
	char number[24];
	const char *holes[MENUS_MESSAGE_HOLES] = {number, "", ""};
	enum menus_message said = MENUS_MESSAGE_ALERT_OK;
	int rc = a->found.number > 0 ? store_alert_answer(a->v.store, a->found.number, a->v.phone, a->v.now_ms) : STORE_NONE;

	if (rc == STORE_NONE && !menus_view_staff(&a->v)) {
		a->out->word = MENUS_WORDS;
		answer_help(a);
		return;
	}
	snprintf(number, sizeof number, "%" PRId64, a->found.number);
	if (rc == STORE_NONE)
		said = a->found.number > 0 ? MENUS_MESSAGE_ALERT_UNKNOWN : MENUS_MESSAGE_ALERT_WHICH;
	else if (rc == STORE_EXISTS)
		said = MENUS_MESSAGE_ALERT_DONE;
	else
		menus_view_note(&a->v, rc);
	menus_say_message(&a->v, said, holes, &a->out->text);
}

/* ---- the care point, when dialling does not work ---- */

/* A look-up that nobody reads is none: it would use up the code, and stand in the audit. */
static bool may_look(struct answering *a)
{
	return menus_agent_is_care_point(&a->v) && !a->v.step->is_unheard;
}

static void say_found(struct answering *a, enum menus_agent_found found)
{
	static const enum menus_message said[] = {
		[MENUS_AGENT_FOUND] = MENUS_MESSAGE_SMS_CARD, [MENUS_AGENT_UNKNOWN] = MENUS_MESSAGE_SMS_CARD_UNKNOWN,
		[MENUS_AGENT_OFTEN] = MENUS_MESSAGE_SMS_CARD_OFTEN, [MENUS_AGENT_MANY] = MENUS_MESSAGE_SMS_CARD_MANY,
		[MENUS_AGENT_OVER] = MENUS_MESSAGE_SMS_CARD_OVER,
	};

	say(a, said[found]);
}

static bool read_as(struct answering *a, enum menus_kind kind, const char *typed, size_t len, char out[MENUS_TYPED])
{
	int year, month, day;

	base_date_split(a->v.today, &year, &month, &day);
	return menus_input_table[kind].read(typed, len, year, out);
}

/* "1000001 1980", "M-0001, 1980": the last figure is the year, what stands before it the number. */
static bool read_card(struct answering *a, const char *typed, char number[MENUS_TYPED], int *birth_year)
{
	static const char between[] = " ,;:.-/\n\r\t";
	size_t len = strlen(typed), from;
	char year[MENUS_TYPED];

	typed += strspn(typed, between);
	len = strlen(typed);
	while (len && strchr(between, typed[len - 1]))
		len--;
	for (from = len; from && typed[from - 1] >= '0' && typed[from - 1] <= '9';)
		from--;
	if (!from || !strchr(between, typed[from - 1]) || !read_as(a, MENUS_KIND_YEAR, typed + from, len - from, year))
		return false;
	while (from && strchr(between, typed[from - 1]))
		from--;
	*birth_year = (int) strtol(year, NULL, 10);
	return read_as(a, MENUS_KIND_HOUSEHOLD, typed, from, number);
}

/* To everybody else it is the word for how things stand. */
static void answer_card(struct answering *a)
{
	char number[MENUS_TYPED];
	int birth_year;

	if (!may_look(a) || (menus_view_links(&a->v) && !strpbrk(a->found.after, "0123456789"))) {
		a->out->word = MENUS_WORD_STATUS;
		answer_status(a);
	} else if (read_card(a, a->found.after, number, &birth_year)) {
		say_found(a, menus_agent_find_card(&a->v, number, birth_year));
	} else {
		say(a, MENUS_MESSAGE_SMS_CARD_HOW);
	}
}

/* To everybody else it is no word of ours. */
static void answer_code(struct answering *a)
{
	const char *typed = a->found.after + strspn(a->found.after, " ,;:.-\n\r\t");
	char digits[MENUS_TYPED];

	if (!may_look(a)) {
		a->out->word = MENUS_WORDS;
		answer_help(a);
	} else if (read_as(a, MENUS_KIND_CARE_CODE, typed, strcspn(typed, "\n\r"), digits)) {
		say_found(a, menus_agent_find_code(&a->v, digits));
	} else {
		say(a, MENUS_MESSAGE_SMS_CARD_HOW);
	}
}

/* A phone says that its card shall not go elsewhere, or none come to it. Where nobody asked for that, it is no word of ours. */
static void answer_no(struct answering *a)
{
	if (menus_change_say_no(&a->v)) {
		say(a, MENUS_MESSAGE_SMS_NO);
		return;
	}
	a->out->word = MENUS_WORDS;
	answer_help(a);
}

/* A lone digit may answer a quiz. */
static void answer_other(struct answering *a)
{
	a->out->quiz = menus_quiz_answer(&a->v, a->typed, &a->out->text);
	if (a->out->quiz == MENUS_QUIZ_NONE)
		answer_help(a);
}

static void (*const answers[MENUS_WORDS + 1])(struct answering *a) = {
	[MENUS_WORD_STATUS] = answer_status,
	[MENUS_WORD_PAY] = answer_pay,
	[MENUS_WORD_CARE] = answer_care,
	[MENUS_WORD_RECEIPT] = answer_receipt,
	[MENUS_WORD_HELP] = answer_help,
	[MENUS_WORD_STOP] = answer_stop,
	[MENUS_WORD_START] = answer_start,
	[MENUS_WORD_OK] = answer_ok,
	[MENUS_WORD_CARD] = answer_card,
	[MENUS_WORD_CODE] = answer_code,
	[MENUS_WORD_NO] = answer_no,
	[MENUS_WORDS] = answer_other,
};

int menus_sms_answer(const struct menus_step *s, const char *typed, struct menus_sms_answer *out)
{
	struct answering a = {.d = {.phone = s->phone}, .found = menus_word_find(s->menus, typed), .typed = typed, .out = out};
	int rc;

	menus_view_init(&a.v, s->menus, MENUS_LIVE, 0);
	a.v.scheme = s->scheme;
	a.v.store = s->store;
	a.v.step = s;
	a.v.dialog = &a.d;
	a.v.phone = s->phone;
	a.v.is_sms = true;
	a.v.now_ms = s->now_ms;
	a.v.today = base_date_of_ms(s->now_ms);
	find_household(&a);
	a.v.language = find_language(&a);
	out->word = a.found.word;
	answers[out->word](&a);
	out->household = a.d.household;
	rc = a.v.error;
	menus_view_release(&a.v);
	return rc;
}
