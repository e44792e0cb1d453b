/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The menus of manager and care point. */
#include "menus/office.h"

#include "menus/machine.h"
#include "menus/payee.h"
#include "menus/pin.h"
#include "menus/trail.h"
#include "menus/where.h"
#include "store/audit.h"

#include <stdio.h>
#include <string.h>

/* ---- who ---- */

enum menus_home menus_office_home(struct menus_view *v)
{
	const struct store_staff *who = v->step && v->step->office && v->menus->homes[MENUS_HOME_STAFF] ? menus_view_staff(v) : NULL;

	if (!who || who->role == STORE_OFFICER)
		return MENUS_NO_HOME;
	return who->role == STORE_MANAGER ? MENUS_HOME_MANAGER : MENUS_HOME_AGENT;
}

int menus_office_language(struct menus_view *v)
{
	return menus_office_home(v) != MENUS_NO_HOME ? menus_language_index(v->menus, menus_view_staff(v)->language) : -1;
}

bool menus_office_is_admitted(struct menus_view *v)
{
	char known[STORE_STAFF_CODE];

	return v->dialog && menus_trail_get(v->dialog->vars, MENUS_ADMITTED, known, sizeof known)
	       && menus_office_home(v) != MENUS_NO_HOME && !strcmp(known, menus_view_staff(v)->code);
}

const struct store_staff *menus_office_manager(struct menus_view *v)
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
	menus_view_note(v, v->step->office->admit(v->step->office->desk, who, v->typed, &is_admitted));
	menus_view_forget(v); /* her misses were counted */
	who = menus_view_staff(v);
	if (is_admitted && who) {
		menus_view_set(v, MENUS_ADMITTED, who->code);
		return OK;
	}
	if (who && who->wait_until_ms > v->now_ms) {
		menus_pin_set_until(v, who->wait_until_ms);
		return LOCKED;
	}
	v->note.message = MENUS_MESSAGE_PIN_WRONG;
	return WRONG;
}

/* ---- values ---- */

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
	if (v->showing == MENUS_LIVE)
		menus_where_say_phone(v, (uint64_t) menus_view_figure(v, MENUS_PHONE_TYPED), out);
}

/* ---- actions ---- */

void menus_office_audit(struct menus_view *v, int64_t household, const char *what)
{
	const struct store_staff *who = menus_view_staff(v);
	const struct store_audit a = {.through = STORE_THROUGH_DIAL, .staff = who ? who->code : NULL, .phone = v->phone,
				      .household = household, .what = what};

	menus_view_note(v, store_audit_add(v->store, v->now_ms, &a));
}

/* Unknown and of another place read the same. */
int menus_office_find(struct menus_view *v)
{
	enum { OK, UNKNOWN };
	const struct store_staff *by = menus_office_manager(v);
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

int menus_office_carry_out(struct menus_view *v, struct menus_order *o)
{
	const struct store_staff *by = menus_office_manager(v);
	struct store_staff who;

	if (by) {
		who = *by;
		menus_view_note(v, v->step->office->carry_out(v->step->office->desk, &who, o));
	}
	menus_view_forget(v); /* another one's money, another list */
	if (o->is_done && !o->is_asked)
		return MENUS_ORDER_DONE;
	if (!o->is_asked) {
		menus_refusal_keep(v, o->why, o->signature, o->whose);
		return MENUS_ORDER_REFUSED;
	}
	menus_refusal_keep_waiting(v, o->signature);
	return MENUS_ORDER_ASKED;
}

void menus_office_name_payee(struct menus_view *v, struct menus_order *o)
{
	const struct menus_payee *p = menus_view_payee(v);

	if (p)
		memcpy(o->household, p->household.no, sizeof o->household);
}

int menus_office_cash(struct menus_view *v)
{
	struct menus_order o = {.verb = MENUS_ORDER_CASH, .francs = menus_view_figure(v, MENUS_AMOUNT)};
	char text[STORE_CODE * 2];

	menus_office_name_payee(v, &o);
	snprintf(o.reference, sizeof o.reference, "%s", menus_view_get(v, MENUS_RECEIPT, text));
	return menus_office_carry_out(v, &o);
}

int menus_office_reset_pin(struct menus_view *v)
{
	return menus_office_carry_out(v, &(struct menus_order){.verb = MENUS_ORDER_PIN_RESET,
						  .phone = (uint64_t) menus_view_figure(v, MENUS_PHONE_TYPED)});
}
