/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A manager's word about what waits for her. */
#include "menus/decide.h"

#include "menus/office.h"
#include "menus/task.h"
#include "store/callback.h"

#include <stdio.h>
#include <string.h>

int menus_decide_confirm(struct menus_view *v)
{
	struct menus_order o = {.verb = MENUS_ORDER_CONFIRM};

	memcpy(o.household, menus_task_of(v, MENUS_APPLICATIONS)->no, sizeof o.household);
	return menus_office_carry_out(v, &o);
}

int menus_decide_refuse(struct menus_view *v)
{
	struct menus_order o = {.verb = MENUS_ORDER_REFUSE};

	memcpy(o.household, menus_task_of(v, MENUS_APPLICATIONS)->no, sizeof o.household);
	snprintf(o.note, sizeof o.note, "%s", menus_task_reason_source(v)); /* the applicant reads it in her own language */
	return menus_office_carry_out(v, &o);
}

int menus_decide_call_done(struct menus_view *v)
{
	enum { OK, GONE, ANSWER };
	const struct store_staff *by = menus_office_manager(v);
	const struct menus_task *t = menus_task_of(v, MENUS_CALLS);
	int64_t household = t->household;
	bool is_done;

	if (t->what != STORE_CALL_BACK)
		return ANSWER; /* she says first what a complaint is answered */
	is_done = by && menus_view_is_there(v, store_callback_done(v->store, t->id, STORE_ANSWER_NONE, by->code, v->now_ms));
	if (is_done)
		menus_office_audit(v, household, "call-done");
	menus_view_forget(v);
	if (!is_done)
		menus_refusal_keep(v, MENUS_REFUSED_GONE, 0, "");
	return is_done ? OK : GONE;
}

int menus_decide_sign(struct menus_view *v)
{
	return menus_office_carry_out(v, &(struct menus_order){.verb = MENUS_ORDER_SIGN, .id = menus_task_of(v, MENUS_SIGNATURES)->id});
}

int menus_decide_decline(struct menus_view *v)
{
	return menus_office_carry_out(v, &(struct menus_order){.verb = MENUS_ORDER_DECLINE, .id = menus_task_of(v, MENUS_SIGNATURES)->id});
}

int menus_decide_move(struct menus_view *v)
{
	struct menus_order o = {.verb = MENUS_ORDER_MOVE, .id = menus_task_of(v, MENUS_HELD_LIST)->id};

	menus_office_name_payee(v, &o);
	return menus_office_carry_out(v, &o);
}
