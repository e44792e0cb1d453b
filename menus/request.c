/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Children and phones that wait for the manager, and answers to complaints. */
#include "menus/request.h"

#include "base/date.h"
#include "menus/office.h"
#include "menus/say.h"
#include "menus/task.h"
#include "menus/ticket.h"
#include "menus/where.h"
#include "text/fit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define NAME_MOST 16    /* septets, as menus_message_longest says */

/* ---- rows ---- */

static int read_requests(struct menus_view *v, int64_t *after, int *n)
{
	struct store_change rows[MENUS_TASK_PAGE];
	int rc = store_change_waiting(v->store, *after, rows, MENUS_TASK_PAGE, n);

	for (int i = 0; !rc && i < *n; i++) {
		menus_task_add(v, &(struct menus_task){.id = rows[i].id, .household = rows[i].household, .what = (int) rows[i].kind});
		*after = rows[i].id;
	}
	return rc;
}

size_t menus_request_fill(struct menus_view *v, const void **rows)
{
	return menus_task_fill(v, MENUS_REQUESTS, read_requests, rows);
}

/* Their numbers on the phone are for ever. */
static const enum store_callback_answer answers[] = {
	STORE_ANSWER_FIXED, STORE_ANSWER_FOUND, STORE_ANSWER_BRING, STORE_ANSWER_WARNED, STORE_ANSWER_NOTHING,
};
static const enum store_change_reason reasons[] = {
	STORE_CHANGE_PAPERS, STORE_CHANGE_TWICE, STORE_CHANGE_AGE, STORE_CHANGE_VISIT,
};

size_t menus_request_fill_answers(struct menus_view *v, const void **rows)
{
	(void) v;
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
		rows[i] = &answers[i];
	return sizeof answers / sizeof *answers;
}

size_t menus_request_fill_reasons(struct menus_view *v, const void **rows)
{
	(void) v;
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		rows[i] = &reasons[i];
	return sizeof reasons / sizeof *reasons;
}

void menus_request_key_answer(struct menus_view *v, const void *row, char out[STORE_CODE])
{
	(void) v;
	snprintf(out, STORE_CODE, "%s", store_callback_answer_name(*(const enum store_callback_answer *) row));
}

void menus_request_key_reason(struct menus_view *v, const void *row, char out[STORE_CODE])
{
	(void) v;
	snprintf(out, STORE_CODE, "%s", store_change_reason_name(*(const enum store_change_reason *) row));
}

/* ---- values ---- */

static const struct menus_task *task(struct menus_view *v)
{
	return menus_task_of(v, MENUS_REQUESTS);
}

/* Whole, read once a step. */
static const struct store_change *request(struct menus_view *v)
{
	int64_t id = task(v)->id;

	if (v->showing == MENUS_LIVE && id && v->request.id != id && !menus_view_is_there(v, store_change_load(v->store, id, &v->request)))
		v->request.id = 0;
	return &v->request;
}

void menus_request_more(struct menus_view *v, struct buf *out)
{
	menus_task_say_more(v, MENUS_REQUESTS, read_requests, out);
}

void menus_request_number(struct menus_view *v, struct buf *out)
{
	if (task(v)->id)
		base_buf_printf(out, "%" PRId64, task(v)->id);
}

void menus_request_name(struct menus_view *v, struct buf *out)
{
	base_buf_append_str(out, task(v)->name);
}

void menus_request_card(struct menus_view *v, struct buf *out)
{
	base_buf_append_str(out, task(v)->no);
}

void menus_request_about(struct menus_view *v, struct buf *out)
{
	menus_say_message(v, task(v)->what == STORE_CHANGE_CHILD ? MENUS_MESSAGE_ABOUT_CHILD : MENUS_MESSAGE_ABOUT_PHONE, NULL, out);
}

static void say_child(struct menus_view *v, const struct store_change *c, struct buf *out)
{
	struct buf name = {0};
	const char *holes[2];
	char year[12];

	text_fit_fold(&name, c->first_name, strlen(c->first_name));
	name.len = text_fit_cut((const char *) name.data, name.len, NAME_MOST);
	snprintf(year, sizeof year, "%d", c->birth_year);
	holes[0] = base_buf_str(&name);
	holes[1] = year;
	menus_say_message(v, c->sex == 'F' ? MENUS_MESSAGE_REQUEST_GIRL : MENUS_MESSAGE_REQUEST_BOY, holes, out);
	base_buf_release(&name);
}

/* Which phone asked is what the manager must know first: whoever has a card's number can ask from a new one. */
static void say_phone(struct menus_view *v, const struct store_change *c, struct buf *out)
{
	struct buf old = {0}, other = {0};
	const char *holes[2];

	menus_where_say_phone(v, c->old_phone, &old);
	menus_where_say_phone(v, c->new_phone, &other);
	holes[0] = base_buf_str(&old);
	holes[1] = base_buf_str(&other);
	menus_say_message(v, !c->old_phone ? MENUS_MESSAGE_REQUEST_PHONE_FIRST : c->asked_by == c->old_phone
			  ? MENUS_MESSAGE_REQUEST_PHONE_OLD : MENUS_MESSAGE_REQUEST_PHONE_NEW, holes, out);
	base_buf_release(&old);
	base_buf_release(&other);
}

void menus_request_detail(struct menus_view *v, struct buf *out)
{
	const struct store_change *c = request(v);

	if (!c->id)
		return;
	if (c->kind == STORE_CHANGE_CHILD)
		say_child(v, c, out);
	else
		say_phone(v, c, out);
}

void menus_request_ripe(struct menus_view *v, struct buf *out)
{
	const struct store_change *c = request(v);
	int minutes = (int) ((c->ripe_ms + 59999) / 60000 % 1440);
	char date[BASE_DATE_TEXT];

	if (c->id)
		base_buf_printf(out, "%s %02d:%02d", base_date_format_phone(base_date_of_ms(c->ripe_ms), date), minutes / 60, minutes % 60);
}

void menus_request_answer_word(struct menus_view *v, struct buf *out)
{
	const enum store_callback_answer *answer = menus_view_at(v, MENUS_ANSWERS);

	if (answer)
		menus_say_message(v, menus_ticket_answer(*answer), NULL, out);
}

void menus_request_reason_word(struct menus_view *v, struct buf *out)
{
	const enum store_change_reason *reason = menus_view_at(v, MENUS_CHANGE_REASONS);

	if (reason)
		menus_say_message(v, menus_ticket_reason(*reason), NULL, out);
}

/* ---- orders ---- */

enum { DONE, REFUSED = 1 };

int menus_request_confirm(struct menus_view *v)
{
	enum { OK, EARLY, NO };
	const struct store_change *c = request(v);

	if (c->id && c->state == STORE_CHANGE_WAITING && c->ripe_ms > v->now_ms)
		return EARLY;
	return menus_office_carry_out(v, &(struct menus_order){.verb = MENUS_ORDER_REQUEST_CONFIRM, .id = task(v)->id}) == MENUS_ORDER_DONE
	       ? OK : NO;
}

int menus_request_refuse(struct menus_view *v)
{
	const enum store_change_reason *reason = menus_view_at(v, MENUS_CHANGE_REASONS);
	struct menus_order o = {.verb = MENUS_ORDER_REQUEST_REFUSE, .id = task(v)->id};

	snprintf(o.note, sizeof o.note, "%s", reason ? store_change_reason_name(*reason) : "");
	return menus_office_carry_out(v, &o) == MENUS_ORDER_DONE ? DONE : REFUSED;
}

int menus_request_answer(struct menus_view *v)
{
	const enum store_callback_answer *answer = menus_view_at(v, MENUS_ANSWERS);
	const struct menus_task *call = menus_view_at(v, MENUS_CALLS);
	struct menus_order o = {.verb = MENUS_ORDER_REQUEST_ANSWER, .id = call ? call->id : 0};

	snprintf(o.note, sizeof o.note, "%s", answer ? store_callback_answer_name(*answer) : "");
	return menus_office_carry_out(v, &o) == MENUS_ORDER_DONE ? DONE : REFUSED;
}
