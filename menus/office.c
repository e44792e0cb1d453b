/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The menus of manager and care point. */
#include "menus/office.h"

#include "base/date.h"
#include "menus/machine.h"
#include "menus/payee.h"
#include "menus/pin.h"
#include "menus/say.h"
#include "menus/trail.h"
#include "menus/variable.h"
#include "menus/where.h"
#include "store/application.h"
#include "store/audit.h"
#include "store/callback.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE 16                 /* rows read at once */
#define PAGES 8                 /* and so often, to find those of her place */

static void note(struct menus_view *v, int rc)
{
	if (rc != STORE_OK && !v->error)
		v->error = rc;
}

/* ---- who ---- */

enum menus_home menus_office_home(struct menus_view *v)
{
	const struct store_staff *who = v->step && v->step->office && v->menus->homes[MENUS_HOME_STAFF] ? menus_view_staff(v) : NULL;

	if (!who || who->role == STORE_OFFICER)
		return MENUS_NO_HOME;
	return who->role == STORE_MANAGER ? MENUS_HOME_MANAGER : MENUS_HOME_AGENT;
}

bool menus_office_is_admitted(struct menus_view *v)
{
	char known[8];

	return v->dialog && menus_trail_get(v->dialog->vars, MENUS_ADMITTED, known, sizeof known)
	       && menus_office_home(v) != MENUS_NO_HOME;
}

/* The manager whose dialog this is; NULL: nobody who may do this, however the menus are written. */
static const struct store_staff *manager(struct menus_view *v)
{
	return menus_office_is_admitted(v) && menus_office_home(v) == MENUS_HOME_MANAGER ? menus_view_staff(v) : NULL;
}

static void be(struct menus_view *v, const char *role)
{
	menus_view_set(v, MENUS_ROLE, role);
	menus_view_forget(v);
}

int menus_office_be_member(struct menus_view *v)
{
	be(v, MENUS_ROLE_MEMBER);
	return 0;
}

/* Her own family is none of the office's screens. */
int menus_office_be_staff(struct menus_view *v)
{
	v->dialog->household = 0;
	be(v, MENUS_ROLE_STAFF);
	return 0;
}

int menus_office_admit(struct menus_view *v)
{
	enum { OK, WRONG, LOCKED };
	const struct store_staff *who = menus_office_home(v) ? menus_view_staff(v) : NULL;
	bool is_admitted = false;

	if (!who || !v->typed)
		return WRONG;
	note(v, v->step->office->admit(v->step->office->desk, who, v->typed, &is_admitted));
	menus_view_forget(v); /* her misses were counted */
	if (is_admitted) {
		menus_view_set(v, MENUS_ADMITTED, "1");
		return OK;
	}
	who = menus_view_staff(v);
	if (who && who->wait_until_ms > v->now_ms) {
		menus_pin_set_until(v, who->wait_until_ms);
		return LOCKED;
	}
	v->note.message = MENUS_MESSAGE_PIN_WRONG;
	return WRONG;
}

/* ---- rows: what waits for her ---- */

/* One row more, unless its household is not of her place. Strangers' requests, of no household, are everybody's. */
static void add(struct menus_view *v, const struct menus_task *t)
{
	struct menus_task *row = &v->tasks[v->n_tasks];
	struct store_household h;

	if (v->n_tasks == MENUS_TASKS)
		return;
	*row = *t;
	if (t->household) {
		if (!menus_view_is_there(v, store_household_load(v->store, t->household, &h))
		    || !scheme_covers(v->scheme, menus_view_staff(v)->place, h.mutuelle))
			return;
		memcpy(row->no, h.no, sizeof row->no);
		memcpy(row->village, h.village, sizeof row->village);
		menus_view_head(v, t->household, row->name);
	}
	v->n_tasks++;
}

static int read_applications(struct menus_view *v, int64_t *after, int *n)
{
	struct store_application rows[PAGE];
	int rc = store_application_pending(v->store, *after, rows, PAGE, n);

	for (int i = 0; !rc && i < *n; i++) {
		add(v, &(struct menus_task){.id = rows[i].household, .household = rows[i].household, .phone = rows[i].phone});
		*after = rows[i].id;
	}
	return rc;
}

static int read_calls(struct menus_view *v, int64_t *after, int *n)
{
	struct store_callback rows[PAGE];
	int rc = store_callback_open(v->store, *after, rows, PAGE, n);

	for (int i = 0; !rc && i < *n; i++) {
		add(v, &(struct menus_task){.id = rows[i].id, .household = rows[i].household, .phone = rows[i].phone,
					    .what = (int) rows[i].about});
		*after = rows[i].id;
	}
	return rc;
}

static int read_signatures(struct menus_view *v, int64_t *after, int *n)
{
	struct store_signature rows[PAGE];
	int rc = store_signature_list(v->store, *after, true, rows, PAGE, n);

	for (int i = 0; !rc && i < *n; i++) {
		struct menus_task t = {.id = rows[i].id, .household = rows[i].household, .francs = rows[i].francs,
				       .what = (int) rows[i].act};

		memcpy(t.by, rows[i].asked_by, sizeof t.by);
		add(v, &t);
		*after = rows[i].id;
	}
	return rc;
}

/* Money that nobody's is yet is for whoever's place is everywhere or not: its owner is looked for. */
static int read_held(struct menus_view *v, int64_t *before, int *n)
{
	struct store_held rows[PAGE];
	int rc = store_held_list(v->store, false, *before, rows, PAGE, n);

	for (int i = 0; !rc && i < *n; i++) {
		if (rows[i].state != STORE_HELD_RETURNING)
			add(v, &(struct menus_task){.id = rows[i].id, .household = rows[i].household, .phone = rows[i].phone,
						    .francs = rows[i].francs, .day = rows[i].day});
		*before = rows[i].id;
	}
	return rc;
}

static size_t fill(struct menus_view *v, enum menus_source_id source, int (*read)(struct menus_view *v, int64_t *at, int *n),
		   const void **rows)
{
	int64_t at = 0;
	int n = PAGE;

	if (v->showing == MENUS_LIVE && (v->tasks_of != (int) source || !v->n_tasks)) {
		v->n_tasks = 0;
		v->tasks_of = (int) source;
		for (int page = 0; manager(v) && !v->error && page < PAGES && n == PAGE && v->n_tasks < MENUS_TASKS; page++)
			note(v, read(v, &at, &n));
	}
	for (int i = 0; i < v->n_tasks; i++)
		rows[i] = &v->tasks[i];
	return (size_t) v->n_tasks;
}

size_t menus_office_fill_applications(struct menus_view *v, const void **rows)
{
	return fill(v, MENUS_APPLICATIONS, read_applications, rows);
}

size_t menus_office_fill_calls(struct menus_view *v, const void **rows)
{
	return fill(v, MENUS_CALLS, read_calls, rows);
}

size_t menus_office_fill_signatures(struct menus_view *v, const void **rows)
{
	return fill(v, MENUS_SIGNATURES, read_signatures, rows);
}

size_t menus_office_fill_held(struct menus_view *v, const void **rows)
{
	return fill(v, MENUS_HELD_LIST, read_held, rows);
}

void menus_office_key(struct menus_view *v, const void *row, char out[STORE_CODE])
{
	(void) v;
	snprintf(out, STORE_CODE, "%" PRId64, ((const struct menus_task *) row)->id);
}

/* Why an application is refused: fixed words, for the applicant reads them in her language. */
static const enum menus_message reasons[] = {MENUS_MESSAGE_REASON_PAPERS, MENUS_MESSAGE_REASON_TWICE, MENUS_MESSAGE_REASON_PLACE};

size_t menus_office_fill_reasons(struct menus_view *v, const void **rows)
{
	(void) v;
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		rows[i] = &reasons[i];
	return sizeof reasons / sizeof *reasons;
}

void menus_office_key_reason(struct menus_view *v, const void *row, char out[STORE_CODE])
{
	(void) v;
	snprintf(out, STORE_CODE, "%td", (const enum menus_message *) row - reasons);
}

/* ---- values ---- */

static const struct menus_task none;

static const struct menus_task *task(struct menus_view *v, enum menus_source_id source)
{
	const struct menus_task *t = menus_view_at(v, source);

	return t ? t : &none;
}

static void say_number(struct buf *out, int64_t number)
{
	if (number)
		base_buf_printf(out, "%" PRId64, number);
}

void menus_office_name(struct menus_view *v, struct buf *out)
{
	const struct store_staff *who = menus_view_staff(v);

	if (who)
		base_buf_append_str(out, who->name);
}

void menus_office_receipt(struct menus_view *v, struct buf *out)
{
	char text[STORE_CODE * 2];

	base_buf_append_str(out, menus_view_get(v, MENUS_RECEIPT, text));
}

void menus_office_phone(struct menus_view *v, struct buf *out)
{
	menus_where_say_phone(v, (uint64_t) menus_view_figure(v, MENUS_PHONE_TYPED), out);
}

void menus_office_applicant(struct menus_view *v, struct buf *out)
{
	base_buf_append_str(out, task(v, MENUS_APPLICATIONS)->name);
}

void menus_office_applicant_village(struct menus_view *v, struct buf *out)
{
	base_buf_append_str(out, task(v, MENUS_APPLICATIONS)->village);
}

void menus_office_applicant_number(struct menus_view *v, struct buf *out)
{
	base_buf_append_str(out, task(v, MENUS_APPLICATIONS)->no);
}

void menus_office_call_number(struct menus_view *v, struct buf *out)
{
	say_number(out, task(v, MENUS_CALLS)->id);
}

void menus_office_call_name(struct menus_view *v, struct buf *out)
{
	base_buf_append_str(out, task(v, MENUS_CALLS)->name);
}

void menus_office_call_phone(struct menus_view *v, struct buf *out)
{
	menus_where_say_phone(v, task(v, MENUS_CALLS)->phone, out);
}

/* Kept as a number: what a newer program wrote there may be more than this one knows. */
static void say_kind(struct menus_view *v, enum menus_message first, enum menus_message last, int kind, struct buf *out)
{
	menus_say_message(v, kind >= 0 && kind <= (int) (last - first) ? first + (enum menus_message) kind : last, NULL, out);
}

void menus_office_call_about(struct menus_view *v, struct buf *out)
{
	say_kind(v, MENUS_MESSAGE_ABOUT_CALL, MENUS_MESSAGE_ABOUT_OTHER, task(v, MENUS_CALLS)->what, out);
}

void menus_office_sign_number(struct menus_view *v, struct buf *out)
{
	say_number(out, task(v, MENUS_SIGNATURES)->id);
}

void menus_office_sign_act(struct menus_view *v, struct buf *out)
{
	say_kind(v, MENUS_MESSAGE_ACT_CASH, MENUS_MESSAGE_ACT_REFUSE, task(v, MENUS_SIGNATURES)->what, out);
}

void menus_office_sign_francs(struct menus_view *v, struct buf *out)
{
	base_buf_printf(out, "%" PRId64, task(v, MENUS_SIGNATURES)->francs);
}

void menus_office_sign_household(struct menus_view *v, struct buf *out)
{
	base_buf_append_str(out, task(v, MENUS_SIGNATURES)->no);
}

void menus_office_sign_by(struct menus_view *v, struct buf *out)
{
	base_buf_append_str(out, task(v, MENUS_SIGNATURES)->by);
}

void menus_office_held_francs(struct menus_view *v, struct buf *out)
{
	base_buf_printf(out, "%" PRId64, task(v, MENUS_HELD_LIST)->francs);
}

void menus_office_held_day(struct menus_view *v, struct buf *out)
{
	char date[BASE_DATE_TEXT];

	base_buf_append_str(out, base_date_format_phone(task(v, MENUS_HELD_LIST)->day, date));
}

void menus_office_held_phone(struct menus_view *v, struct buf *out)
{
	menus_where_say_phone(v, task(v, MENUS_HELD_LIST)->phone, out);
}

void menus_office_reason(struct menus_view *v, struct buf *out)
{
	const enum menus_message *reason = menus_view_at(v, MENUS_REASONS);

	menus_say_message(v, reason ? *reason : MENUS_MESSAGE_REASON_PAPERS, NULL, out);
}

/* ---- actions ---- */

void menus_office_audit(struct menus_view *v, int64_t household, const char *what)
{
	const struct store_staff *who = menus_view_staff(v);
	const struct store_audit a = {.through = STORE_THROUGH_DIAL, .staff = who ? who->code : NULL, .phone = v->phone,
				      .household = household, .what = what};

	note(v, store_audit_add(v->store, v->now_ms, &a));
}

/* Unknown and of another place read the same. */
int menus_office_find(struct menus_view *v)
{
	enum { OK, UNKNOWN };
	const struct store_staff *by = manager(v);
	char number[STORE_CODE * 2];
	struct store_household h;
	int64_t id = 0;

	if (!by || !menus_view_is_there(v, store_household_find(v->store, menus_view_get(v, MENUS_NUMBER, number), &id))
	    || !menus_view_is_there(v, store_household_load(v->store, id, &h)) || !scheme_covers(v->scheme, by->place, h.mutuelle))
		return UNKNOWN;
	menus_office_audit(v, id, "lookup");
	menus_payee_choose(v, id, STORE_FOR_DUES);
	return OK;
}

enum { DONE, ASKED, REFUSED }; /* outcomes of an order, as menus/values.c names them */

static int carry_out(struct menus_view *v, struct menus_order *o)
{
	const struct store_staff *by = manager(v);
	struct store_staff who;

	if (!by)
		return REFUSED;
	who = *by;
	note(v, v->step->office->carry_out(v->step->office->desk, &who, o));
	menus_view_forget(v); /* another one's money, another list */
	v->n_tasks = 0;
	return o->is_asked ? ASKED : o->is_done ? DONE : REFUSED;
}

static void name_payee(struct menus_view *v, struct menus_order *o)
{
	const struct menus_payee *p = menus_view_payee(v);

	if (p)
		memcpy(o->household, p->household.no, sizeof o->household);
}

int menus_office_cash(struct menus_view *v)
{
	struct menus_order o = {.verb = MENUS_ORDER_CASH, .francs = menus_view_figure(v, MENUS_AMOUNT)};
	char text[STORE_CODE * 2];

	name_payee(v, &o);
	snprintf(o.reference, sizeof o.reference, "%s", menus_view_get(v, MENUS_RECEIPT, text));
	return carry_out(v, &o);
}

int menus_office_confirm(struct menus_view *v)
{
	struct menus_order o = {.verb = MENUS_ORDER_CONFIRM};

	memcpy(o.household, task(v, MENUS_APPLICATIONS)->no, sizeof o.household);
	return carry_out(v, &o);
}

int menus_office_refuse(struct menus_view *v)
{
	struct menus_order o = {.verb = MENUS_ORDER_REFUSE};
	struct buf reason = {0};

	menus_office_reason(v, &reason);
	memcpy(o.household, task(v, MENUS_APPLICATIONS)->no, sizeof o.household);
	snprintf(o.note, sizeof o.note, "%s", base_buf_str(&reason));
	base_buf_release(&reason);
	return carry_out(v, &o);
}

int menus_office_call_done(struct menus_view *v)
{
	enum { OK, GONE };
	const struct store_staff *by = manager(v);
	const struct menus_task *t = task(v, MENUS_CALLS);
	int64_t household = t->household;
	bool is_done = by && menus_view_is_there(v, store_callback_done(v->store, t->id, by->code, v->now_ms));

	if (is_done)
		menus_office_audit(v, household, t->what ? "complaint-done" : "call-done");
	menus_view_forget(v);
	v->n_tasks = 0;
	return is_done ? OK : GONE;
}

int menus_office_sign(struct menus_view *v)
{
	return carry_out(v, &(struct menus_order){.verb = MENUS_ORDER_SIGN, .id = task(v, MENUS_SIGNATURES)->id});
}

int menus_office_decline(struct menus_view *v)
{
	return carry_out(v, &(struct menus_order){.verb = MENUS_ORDER_DECLINE, .id = task(v, MENUS_SIGNATURES)->id});
}

int menus_office_move(struct menus_view *v)
{
	struct menus_order o = {.verb = MENUS_ORDER_MOVE, .id = task(v, MENUS_HELD_LIST)->id};

	name_payee(v, &o);
	return carry_out(v, &o);
}

int menus_office_reset_pin(struct menus_view *v)
{
	return carry_out(v, &(struct menus_order){.verb = MENUS_ORDER_PIN_RESET,
						  .phone = (uint64_t) menus_view_figure(v, MENUS_PHONE_TYPED)});
}
