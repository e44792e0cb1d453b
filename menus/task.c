/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What waits for a manager: rows and their values. */
#include "menus/task.h"

#include "base/date.h"
#include "menus/office.h"
#include "menus/say.h"
#include "menus/where.h"
#include "store/application.h"
#include "store/callback.h"
#include "store/signature.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define PAGES 32                /* and so often, to find those of her place and to count them */

/* ---- rows: what waits for her ---- */

void menus_task_add(struct menus_view *v, const struct menus_task *t)
{
	struct menus_task *row = &v->tasks[v->n_tasks];
	struct store_household h;

	if (t->household && (!menus_view_is_there(v, store_household_load(v->store, t->household, &h))
			     || !scheme_covers(v->scheme, menus_view_staff(v)->place, h.mutuelle)))
		return;
	if (v->n_tasks == MENUS_TASKS) {
		v->tasks_more++;
		return;
	}
	*row = *t;
	v->n_tasks++;
	if (!t->household)
		return;
	memcpy(row->no, h.no, sizeof row->no);
	memcpy(row->village, h.village, sizeof row->village);
	menus_view_head(v, t->household, row->name);
}

static int read_applications(struct menus_view *v, int64_t *after, int *n)
{
	struct store_application rows[MENUS_TASK_PAGE];
	int rc = store_application_pending(v->store, *after, rows, MENUS_TASK_PAGE, n);

	for (int i = 0; !rc && i < *n; i++) {
		menus_task_add(v, &(struct menus_task){.id = rows[i].household, .household = rows[i].household, .phone = rows[i].phone});
		*after = rows[i].id;
	}
	return rc;
}

static int read_calls(struct menus_view *v, int64_t *after, int *n)
{
	struct store_callback rows[MENUS_TASK_PAGE];
	int rc = store_callback_open(v->store, *after, rows, MENUS_TASK_PAGE, n);

	for (int i = 0; !rc && i < *n; i++) {
		menus_task_add(v, &(struct menus_task){.id = rows[i].id, .household = rows[i].household, .phone = rows[i].phone,
					    .what = (int) rows[i].about});
		*after = rows[i].id;
	}
	return rc;
}

/* Whose it is: a payment that is proved has its household in itself. */
static int64_t household_of(struct menus_view *v, const struct store_signature *a)
{
	struct store_intent i;

	if (a->act != STORE_ACT_SETTLE || !menus_view_is_there(v, store_intent_load(v->store, a->subject, &i)))
		return a->household;
	return i.household;
}

/* What State and partners paid is a mutuelle's, whose code stands before the paper's number (desk/counter.c). */
static bool is_elsewhere(struct menus_view *v, const struct store_signature *a)
{
	char mutuelle[STORE_CODE];

	snprintf(mutuelle, sizeof mutuelle, "%.*s", (int) strcspn(a->reference, "/"), a->reference);
	return a->act == STORE_ACT_CLAIM && !scheme_covers(v->scheme, menus_view_staff(v)->place, mutuelle);
}

/* What whoever signs holds in her hand, or why: the paper's number, which stands behind its mutuelle (desk/counter.c), or the note. */
static void say_proof(const struct store_signature *a, char *out, size_t size)
{
	const char *number = strchr(a->reference, '/');

	snprintf(out, size, "%s", a->note[0] && a->act != STORE_ACT_CLAIM ? a->note : number ? number + 1 : a->reference);
}

static int read_signatures(struct menus_view *v, int64_t *after, int *n)
{
	struct store_signature rows[MENUS_TASK_PAGE];
	int rc = store_signature_list(v->store, *after, true, rows, MENUS_TASK_PAGE, n);

	for (int i = 0; !rc && i < *n; i++) {
		struct menus_task t = {.id = rows[i].id, .household = household_of(v, &rows[i]), .francs = rows[i].francs,
				       .what = (int) rows[i].act};

		memcpy(t.by, rows[i].asked_by, sizeof t.by);
		say_proof(&rows[i], t.proof, sizeof t.proof);
		if (!is_elsewhere(v, &rows[i]))
			menus_task_add(v, &t);
		*after = rows[i].id;
	}
	return rc;
}

/* Money that nobody's is yet is for whoever's place is everywhere or not: its owner is looked for. */
static int read_held(struct menus_view *v, int64_t *before, int *n)
{
	struct store_held rows[MENUS_TASK_PAGE];
	int rc = store_held_list(v->store, false, *before, rows, MENUS_TASK_PAGE, n);

	for (int i = 0; !rc && i < *n; i++) {
		if (rows[i].state != STORE_HELD_RETURNING)
			menus_task_add(v, &(struct menus_task){.id = rows[i].id, .household = rows[i].household, .phone = rows[i].phone,
						    .francs = rows[i].francs, .day = rows[i].day});
		*before = rows[i].id;
	}
	return rc;
}

static void read_all(struct menus_view *v, enum menus_source_id source, menus_task_read *read)
{
	int64_t at = 0;
	int n = MENUS_TASK_PAGE;

	if (v->showing != MENUS_LIVE || v->tasks_of == (int) source)
		return;
	v->n_tasks = v->tasks_more = 0;
	v->tasks_of = (int) source;
	for (int page = 0; menus_office_manager(v) && !v->error && page < PAGES && n == MENUS_TASK_PAGE; page++)
		menus_view_note(v, read(v, &at, &n));
}

size_t menus_task_fill(struct menus_view *v, enum menus_source_id source, menus_task_read *read, const void **rows)
{
	read_all(v, source, read);
	for (int i = 0; i < v->n_tasks; i++)
		rows[i] = &v->tasks[i];
	return (size_t) v->n_tasks;
}

size_t menus_task_fill_applications(struct menus_view *v, const void **rows)
{
	return menus_task_fill(v, MENUS_APPLICATIONS, read_applications, rows);
}

size_t menus_task_fill_calls(struct menus_view *v, const void **rows)
{
	return menus_task_fill(v, MENUS_CALLS, read_calls, rows);
}

size_t menus_task_fill_signatures(struct menus_view *v, const void **rows)
{
	return menus_task_fill(v, MENUS_SIGNATURES, read_signatures, rows);
}

size_t menus_task_fill_held(struct menus_view *v, const void **rows)
{
	return menus_task_fill(v, MENUS_HELD_LIST, read_held, rows);
}

/* Who is on the card that was asked for. Staff have no household of their own here (menus/office.c), so that the room is free. */
size_t menus_task_fill_applicants(struct menus_view *v, const void **rows)
{
	const struct menus_task *t = menus_task_of(v, MENUS_APPLICATIONS);

	if (v->showing == MENUS_LIVE) {
		v->n_members = 0;
		if (t->household)
			menus_view_note(v, store_member_list(v->store, t->household, v->members, MENUS_MEMBERS, &v->n_members));
	}
	for (int i = 0; i < v->n_members; i++)
		rows[i] = &v->members[i];
	return (size_t) v->n_members;
}

void menus_task_key_applicant(struct menus_view *v, const void *row, char out[STORE_CODE])
{
	(void) v;
	snprintf(out, STORE_CODE, "%d", ((const struct store_member *) row)->no);
}

void menus_task_key(struct menus_view *v, const void *row, char out[STORE_CODE])
{
	(void) v;
	snprintf(out, STORE_CODE, "%" PRId64, ((const struct menus_task *) row)->id);
}

/* Why an application is refused: fixed words, for the applicant reads them in her language. */
static const enum menus_message reasons[] = {MENUS_MESSAGE_REASON_PAPERS, MENUS_MESSAGE_REASON_TWICE, MENUS_MESSAGE_REASON_PLACE};

size_t menus_task_fill_reasons(struct menus_view *v, const void **rows)
{
	(void) v;
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		rows[i] = &reasons[i];
	return sizeof reasons / sizeof *reasons;
}

void menus_task_key_reason(struct menus_view *v, const void *row, char out[STORE_CODE])
{
	(void) v;
	snprintf(out, STORE_CODE, "%td", (const enum menus_message *) row - reasons);
}

/* ---- values ---- */

const struct menus_task *menus_task_of(struct menus_view *v, enum menus_source_id source)
{
	static const struct menus_task none;
	const struct menus_task *t = menus_view_at(v, source);

	return t ? t : &none;
}

void menus_task_say_more(struct menus_view *v, enum menus_source_id source, menus_task_read *read, struct buf *out)
{
	char number[16];

	read_all(v, source, read);
	snprintf(number, sizeof number, "%d", v->tasks_more);
	if (v->tasks_more)
		menus_say_message(v, MENUS_MESSAGE_TASKS_MORE, (const char *[]){number}, out);
}

void menus_task_more_applications(struct menus_view *v, struct buf *out)
{
	menus_task_say_more(v, MENUS_APPLICATIONS, read_applications, out);
}

void menus_task_more_calls(struct menus_view *v, struct buf *out)
{
	menus_task_say_more(v, MENUS_CALLS, read_calls, out);
}

void menus_task_more_signatures(struct menus_view *v, struct buf *out)
{
	menus_task_say_more(v, MENUS_SIGNATURES, read_signatures, out);
}

void menus_task_more_held(struct menus_view *v, struct buf *out)
{
	menus_task_say_more(v, MENUS_HELD_LIST, read_held, out);
}

static void say_number(struct buf *out, int64_t number)
{
	if (number)
		base_buf_printf(out, "%" PRId64, number);
}

void menus_task_applicant(struct menus_view *v, struct buf *out)
{
	base_buf_append_str(out, menus_task_of(v, MENUS_APPLICATIONS)->name);
}

void menus_task_applicant_village(struct menus_view *v, struct buf *out)
{
	base_buf_append_str(out, menus_task_of(v, MENUS_APPLICATIONS)->village);
}

void menus_task_applicant_number(struct menus_view *v, struct buf *out)
{
	base_buf_append_str(out, menus_task_of(v, MENUS_APPLICATIONS)->no);
}

void menus_task_applicant_paid(struct menus_view *v, struct buf *out)
{
	const struct menus_task *t = menus_task_of(v, MENUS_APPLICATIONS);
	char text[MENUS_FRANCS];
	int64_t dues = 0, fee = 0;

	if (v->showing == MENUS_LIVE && t->household) {
		menus_view_note(v, store_ledger_balance(v->store, t->household, "dues", &dues));
		menus_view_note(v, store_ledger_balance(v->store, t->household, "fee", &fee));
	} else if (v->showing == MENUS_SAMPLE) {
		dues = t->francs;
	}
	base_buf_append_str(out, menus_say_francs(dues + fee, text));
}

void menus_task_applicant_count(struct menus_view *v, struct buf *out)
{
	const void *rows[MENUS_ROWS];

	base_buf_printf(out, "%zu", menus_task_fill_applicants(v, rows));
}

void menus_task_person(struct menus_view *v, struct buf *out)
{
	const struct store_member *m = menus_view_at(v, MENUS_APPLICANTS);

	if (m)
		base_buf_append_str(out, m->first_name);
}

void menus_task_person_age(struct menus_view *v, struct buf *out)
{
	const struct store_member *m = menus_view_at(v, MENUS_APPLICANTS);
	int year, month, day;

	base_date_split(v->today, &year, &month, &day);
	if (m)
		base_buf_printf(out, "%d", year > m->birth_year ? year - m->birth_year : 0);
}

void menus_task_call_number(struct menus_view *v, struct buf *out)
{
	say_number(out, menus_task_of(v, MENUS_CALLS)->id);
}

void menus_task_call_name(struct menus_view *v, struct buf *out)
{
	base_buf_append_str(out, menus_task_of(v, MENUS_CALLS)->name);
}

void menus_task_call_phone(struct menus_view *v, struct buf *out)
{
	menus_where_say_phone(v, menus_task_of(v, MENUS_CALLS)->phone, out);
}

/* Kept as a number: what a newer program wrote there may be more than this one knows. */
static void say_kind(struct menus_view *v, enum menus_message first, enum menus_message last, int kind, struct buf *out)
{
	menus_say_message(v, kind >= 0 && kind <= (int) (last - first) ? first + (enum menus_message) kind : last, NULL, out);
}

void menus_task_call_about(struct menus_view *v, struct buf *out)
{
	say_kind(v, MENUS_MESSAGE_ABOUT_CALL, MENUS_MESSAGE_ABOUT_OTHER, menus_task_of(v, MENUS_CALLS)->what, out);
}

void menus_task_sign_number(struct menus_view *v, struct buf *out)
{
	say_number(out, menus_task_of(v, MENUS_SIGNATURES)->id);
}

void menus_task_sign_act(struct menus_view *v, struct buf *out)
{
	say_kind(v, MENUS_MESSAGE_ACT_CASH, MENUS_MESSAGE_ACT_CLAIM, menus_task_of(v, MENUS_SIGNATURES)->what, out);
}

void menus_task_sign_francs(struct menus_view *v, struct buf *out)
{
	base_buf_printf(out, "%" PRId64, menus_task_of(v, MENUS_SIGNATURES)->francs);
}

void menus_task_sign_household(struct menus_view *v, struct buf *out)
{
	base_buf_append_str(out, menus_task_of(v, MENUS_SIGNATURES)->no);
}

void menus_task_sign_name(struct menus_view *v, struct buf *out)
{
	base_buf_append_str(out, menus_task_of(v, MENUS_SIGNATURES)->name);
}

void menus_task_sign_proof(struct menus_view *v, struct buf *out)
{
	base_buf_append_str(out, menus_task_of(v, MENUS_SIGNATURES)->proof);
}

void menus_task_sign_by(struct menus_view *v, struct buf *out)
{
	base_buf_append_str(out, menus_task_of(v, MENUS_SIGNATURES)->by);
}

void menus_task_held_francs(struct menus_view *v, struct buf *out)
{
	base_buf_printf(out, "%" PRId64, menus_task_of(v, MENUS_HELD_LIST)->francs);
}

void menus_task_held_day(struct menus_view *v, struct buf *out)
{
	char date[BASE_DATE_TEXT];

	base_buf_append_str(out, base_date_format_phone(menus_task_of(v, MENUS_HELD_LIST)->day, date));
}

void menus_task_held_phone(struct menus_view *v, struct buf *out)
{
	menus_where_say_phone(v, menus_task_of(v, MENUS_HELD_LIST)->phone, out);
}

void menus_task_reason(struct menus_view *v, struct buf *out)
{
	const enum menus_message *reason = menus_view_at(v, MENUS_REASONS);

	menus_say_message(v, reason ? *reason : MENUS_MESSAGE_REASON_PAPERS, NULL, out);
}

const char *menus_task_reason_source(struct menus_view *v)
{
	const enum menus_message *reason = menus_view_at(v, MENUS_REASONS);

	return v->menus->messages[reason ? *reason : MENUS_MESSAGE_REASON_PAPERS].source;
}
