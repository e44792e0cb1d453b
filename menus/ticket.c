/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Complaints, and what became of them. */
#include "menus/ticket.h"

#include "base/date.h"
#include "menus/say.h"
#include "menus/trail.h"
#include "menus/where.h"
#include "scheme/quiet.h"
#include "store/outbox.h"
#include "text/fit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define A_DAY 4                         /* complaints of one phone */
#define MUTUELLE_MOST 24                /* septets, as menus_message_longest says */
#define CARD_MOST 20
#define USEFUL_MS (30 * 86400000ll)     /* a phone may be off for weeks */

/* ---- rows ---- */

static const enum store_callback_about kinds[] = {
	/* their numbers on the phone: for ever */
	STORE_COMPLAINT_PAYMENT, STORE_COMPLAINT_CARD, STORE_COMPLAINT_CARE, STORE_COMPLAINT_OTHER,
};

size_t menus_ticket_fill_kinds(struct menus_view *v, const void **rows)
{
	(void) v;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		rows[i] = &kinds[i];
	return sizeof kinds / sizeof *kinds;
}

void menus_ticket_key_kind(struct menus_view *v, const void *row, char out[STORE_CODE])
{
	(void) v;
	snprintf(out, STORE_CODE, "%s", store_callback_about_name(*(const enum store_callback_about *) row));
}

static struct menus_ticket ticket_of_callback(const struct store_callback *c)
{
	return (struct menus_ticket){
		.id = c->id, .about = (int) c->about, .state = c->done_ms ? MENUS_TICKET_DONE : MENUS_TICKET_OPEN,
		.asked_on = base_date_of_ms(c->asked_ms), .done_on = base_date_of_ms(c->done_ms),
		.words = c->answer ? menus_ticket_answer(c->answer) : MENUS_MESSAGES,
	};
}

static struct menus_ticket ticket_of_change(const struct store_change *c)
{
	static const enum menus_ticket_state states[STORE_CHANGE_STATES] = {
		[STORE_CHANGE_WAITING] = MENUS_TICKET_OPEN, [STORE_CHANGE_CONFIRMED] = MENUS_TICKET_DONE,
		[STORE_CHANGE_REFUSED] = MENUS_TICKET_REFUSED, [STORE_CHANGE_WITHDRAWN] = MENUS_TICKET_STOPPED,
	};

	return (struct menus_ticket){
		.id = c->id, .about = STORE_CALLBACK_ABOUTS + (int) c->kind, .state = states[c->state],
		.asked_on = base_date_of_ms(c->asked_ms), .done_on = base_date_of_ms(c->decided_ms),
		.words = c->reason ? menus_ticket_reason(c->reason) : MENUS_MESSAGES,
	};
}

/* Both, the newest first: their numbers are of one series. */
static void read_tickets(struct menus_view *v)
{
	struct store_callback calls[MENUS_TICKETS];
	struct store_change changes[MENUS_TICKETS];
	int n_calls = 0, n_changes = 0, call = 0, change = 0;

	menus_view_note(v, store_callback_of(v->store, v->dialog->household, calls, MENUS_TICKETS, &n_calls));
	menus_view_note(v, store_change_of(v->store, v->dialog->household, changes, MENUS_TICKETS, &n_changes));
	for (v->n_tickets = 0; !v->error && v->n_tickets < MENUS_TICKETS && (call < n_calls || change < n_changes); v->n_tickets++) {
		bool is_call = change == n_changes || (call < n_calls && calls[call].id > changes[change].id);

		v->tickets[v->n_tickets] = is_call ? ticket_of_callback(&calls[call++]) : ticket_of_change(&changes[change++]);
	}
}

size_t menus_ticket_fill(struct menus_view *v, const void **rows)
{
	if (v->showing == MENUS_LIVE && !v->n_tickets && v->dialog->household)
		read_tickets(v);
	for (int i = 0; i < v->n_tickets; i++)
		rows[i] = &v->tickets[i];
	return (size_t) v->n_tickets;
}

void menus_ticket_key(struct menus_view *v, const void *row, char out[STORE_CODE])
{
	(void) v;
	snprintf(out, STORE_CODE, "%" PRId64, ((const struct menus_ticket *) row)->id);
}

/* ---- values ---- */

enum menus_message menus_ticket_answer(enum store_callback_answer answer)
{
	bool is_known = answer >= STORE_ANSWER_FIXED && answer < STORE_ANSWERS;

	return is_known ? MENUS_MESSAGE_ANSWER_FIXED + (answer - STORE_ANSWER_FIXED) : MENUS_MESSAGE_ANSWER_NOTHING;
}

enum menus_message menus_ticket_reason(enum store_change_reason reason)
{
	bool is_known = reason >= STORE_CHANGE_PAPERS && reason < STORE_CHANGE_REASONS;

	return is_known ? MENUS_MESSAGE_CHANGE_PAPERS + (reason - STORE_CHANGE_PAPERS) : MENUS_MESSAGE_CHANGE_VISIT;
}

void menus_ticket_kind(struct menus_view *v, struct buf *out)
{
	const enum store_callback_about *kind = menus_view_at(v, MENUS_COMPLAINTS);

	if (kind)
		menus_say_message(v, MENUS_MESSAGE_COMPLAINT_PAYMENT + (*kind - STORE_COMPLAINT_PAYMENT), NULL, out);
}

static const struct menus_ticket *chosen(struct menus_view *v)
{
	static const struct menus_ticket none = {.words = MENUS_MESSAGES};
	const struct menus_ticket *t = menus_view_at(v, MENUS_TICKET_LIST);

	return t ? t : &none;
}

void menus_ticket_number(struct menus_view *v, struct buf *out)
{
	if (chosen(v)->id)
		base_buf_printf(out, "%" PRId64, chosen(v)->id);
}

void menus_ticket_about(struct menus_view *v, struct buf *out)
{
	enum menus_message about = MENUS_MESSAGE_ABOUT_CALL + (enum menus_message) chosen(v)->about;

	menus_say_message(v, about <= MENUS_MESSAGE_ABOUT_PHONE ? about : MENUS_MESSAGE_ABOUT_OTHER, NULL, out);
}

void menus_ticket_state(struct menus_view *v, struct buf *out)
{
	menus_say_message(v, MENUS_MESSAGE_TICKET_OPEN + (enum menus_message) chosen(v)->state, NULL, out);
}

void menus_ticket_day(struct menus_view *v, struct buf *out)
{
	char date[BASE_DATE_TEXT];

	base_buf_append_str(out, base_date_format_phone(chosen(v)->asked_on, date));
}

/* Open since when; or how it ended, when, and in what words. */
void menus_ticket_story(struct menus_view *v, struct buf *out)
{
	static const enum menus_message said[] = {
		[MENUS_TICKET_OPEN] = MENUS_MESSAGE_TICKET_SINCE, [MENUS_TICKET_DONE] = MENUS_MESSAGE_TICKET_DONE_ON,
		[MENUS_TICKET_REFUSED] = MENUS_MESSAGE_TICKET_REFUSED_ON, [MENUS_TICKET_STOPPED] = MENUS_MESSAGE_TICKET_STOPPED_ON,
	};
	const struct menus_ticket *t = chosen(v);
	bool is_answered = t->state == MENUS_TICKET_DONE && t->words != MENUS_MESSAGES;
	char date[BASE_DATE_TEXT];
	struct buf words = {0};
	const char *holes[2];

	if (t->words != MENUS_MESSAGES)
		menus_say_message(v, t->words, NULL, &words);
	holes[0] = base_date_format_phone(t->state == MENUS_TICKET_OPEN ? t->asked_on : t->done_on, date);
	holes[1] = base_buf_str(&words);
	menus_say_message(v, is_answered ? MENUS_MESSAGE_TICKET_ANSWERED : said[t->state], holes, out);
	base_buf_release(&words);
}

/* ---- complaining ---- */

void menus_ticket_set(struct menus_view *v, int64_t id)
{
	char number[24];

	snprintf(number, sizeof number, "%" PRId64, id);
	menus_view_set(v, MENUS_TICKET, id ? number : "");
}

/* The language of a phone: the one chosen on it, else the one that is spoken here. */
static size_t language_of(struct menus_view *v, const struct store_phone *p)
{
	for (size_t i = 0; i < v->menus->n_languages; i++)
		if (!strcmp(v->menus->languages[i].code, p->language))
			return i;
	return v->language;
}

static void append_hole(struct menus_view *v, const char *hole, const struct menus_ticket_news *n, struct buf *out)
{
	const struct menus *m = v->menus;
	const char *name;

	if (!strcmp(hole, "mutuelle")) {
		name = menus_set_word(m, n->mutuelle ? n->mutuelle->name : m->scheme->name, v->language);
		base_buf_append(out, name, text_fit_cut(name, strlen(name), MUTUELLE_MOST));
	} else if (!strcmp(hole, "numero")) {
		base_buf_printf(out, "%" PRId64, n->id);
	} else if (!strcmp(hole, "telephone")) {
		menus_where_say_phone(v, n->about_phone, out);
	} else if (!strcmp(hole, "carte")) {
		text_fit_fold(out, n->card, strlen(n->card));
		out->len = text_fit_cut((const char *) out->data, out->len, CARD_MOST);
	}
}

static void render(struct menus_view *v, size_t language, const struct menus_ticket_news *n, struct buf *out)
{
	const char *const *names = menus_message_table[n->message].holes;
	struct buf facts[MENUS_MESSAGE_HOLES] = {{0}};
	const char *holes[MENUS_MESSAGE_HOLES] = {NULL};
	size_t spoken = v->language;

	v->language = language;
	for (int i = 0; i < MENUS_MESSAGE_HOLES && names[i]; i++) {
		append_hole(v, names[i], n, &facts[i]);
		holes[i] = base_buf_str(&facts[i]);
	}
	menus_say_message(v, n->message, holes, out);
	for (int i = 0; i < MENUS_MESSAGE_HOLES; i++)
		base_buf_release(&facts[i]);
	v->language = spoken;
}

void menus_ticket_tell(struct menus_view *v, const struct menus_ticket_news *n)
{
	struct store_message m = {.priority = STORE_ALERT, .kind = "request", .phone = n->phone, .household = n->household,
				  .not_before_ms = scheme_quiet_after(v->scheme, v->now_ms)};
	struct store_phone p;
	struct buf text = {0};
	int64_t id;

	if (!n->phone || v->error || !menus_view_is_there(v, store_phone_load(v->store, n->phone, &p)))
		return;
	render(v, language_of(v, &p), n, &text);
	m.expires_ms = m.not_before_ms + USEFUL_MS;
	snprintf(m.subject, sizeof m.subject, "ticket %" PRId64, n->id);
	snprintf(m.text, sizeof m.text, "%s", base_buf_str(&text));
	base_buf_release(&text);
	menus_view_note(v, store_outbox_add(v->store, &m, v->now_ms, &id));
}

void menus_ticket_note(struct menus_view *v, int64_t id)
{
	menus_ticket_set(v, id);
	menus_ticket_tell(v, &(struct menus_ticket_news){.message = MENUS_MESSAGE_TICKET_NOTED, .phone = v->phone,
			  .household = v->dialog->household, .id = id, .mutuelle = menus_view_mutuelle(v)});
}

static bool is_too_often(struct menus_view *v)
{
	int n = 0;

	menus_view_note(v, store_phone_count(v->store, v->phone, "complaint", v->today, &n));
	return n > A_DAY;
}

int menus_ticket_complain(struct menus_view *v)
{
	enum { OK, ALREADY, OFTEN };
	const enum store_callback_about *kind = menus_view_at(v, MENUS_COMPLAINTS);
	int64_t id = 0;
	int rc;

	if (!kind || is_too_often(v))
		return OFTEN;
	rc = store_callback_add(v->store, v->phone, v->dialog->household, *kind, v->now_ms, &id);
	if (rc != STORE_EXISTS)
		menus_view_note(v, rc);
	menus_ticket_set(v, id);
	if (v->error || rc == STORE_EXISTS)
		return ALREADY;
	menus_view_audit(v, v->dialog->household, "complaint");
	menus_ticket_note(v, id);
	return OK;
}
