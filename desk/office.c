/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders from the menus, carried out as those of the command line are. */
#include "desk/office.h"

#include "base/date.h"
#include "base/log.h"
#include "base/must.h"
#include "desk/reach.h"
#include "desk/say.h"
#include "desk/staff.h"
#include "store/signature.h"

#include <string.h>

static int admit(void *desk, const struct store_staff *who, const char *pin, bool *is_admitted)
{
	struct desk_step *s = desk;
	struct store_staff found;
	struct error said;

	*is_admitted = false;
	return s->memory->secret ? desk_staff_admit(s, who->code, pin, &found, is_admitted, &said) : 0; /* no key: no PIN can be proved */
}

static const enum desk_counter_verb verbs[MENUS_ORDERS] = {
	[MENUS_ORDER_CASH] = DESK_COUNTER_CASH, [MENUS_ORDER_CONFIRM] = DESK_COUNTER_CONFIRM, [MENUS_ORDER_REFUSE] = DESK_COUNTER_REFUSE,
	[MENUS_ORDER_SIGN] = DESK_COUNTER_SIGN, [MENUS_ORDER_DECLINE] = DESK_COUNTER_DECLINE, [MENUS_ORDER_MOVE] = DESK_COUNTER_MOVE,
	[MENUS_ORDER_PIN_RESET] = DESK_COUNTER_PIN_RESET, [MENUS_ORDER_LAUNCH] = DESK_COUNTER_CAMPAIGN_START,
	[MENUS_ORDER_REQUEST_CONFIRM] = DESK_COUNTER_REQUEST_CONFIRM, [MENUS_ORDER_REQUEST_REFUSE] = DESK_COUNTER_REQUEST_REFUSE,
	[MENUS_ORDER_REQUEST_ANSWER] = DESK_COUNTER_REQUEST_ANSWER,
	[MENUS_ORDER_EVENT] = DESK_COUNTER_SERIES_START, [MENUS_ORDER_EVENT_END] = DESK_COUNTER_SERIES_END,
};

/* Cash is written down: who took it has it on her phone, too. */
static int echo(struct desk_step *s, const struct store_staff *who, int64_t household, int64_t francs, const char *receipt)
{
	struct store_household h;
	struct desk_reach reach;
	const struct desk_news news = {.what = MENUS_PAY_TAKEN, .phone = who->phone, .language = who->language, .household = &h,
				       .reach = &reach, .francs = francs, .reference = receipt};
	int rc = store_household_load(s->store, household, &h);

	if (!rc)
		rc = desk_reach_household(s->store, household, base_date_of_ms(s->request->now_ms), &reach);
	return rc ? rc : desk_say_news(s, &news);
}

static int echo_cash(struct desk_step *s, const struct desk_counter *o, const struct store_staff *by)
{
	int64_t household;
	int rc = store_household_find(s->store, o->household, &household);

	return rc ? rc : echo(s, by, household, o->francs, o->reference);
}

/* The second signature is given: who asked hears of it. The receipt's number stands behind its mutuelle (desk/counter.c). */
static int echo_signed(struct desk_step *s, const struct desk_counter *o)
{
	struct store_signature act;
	struct store_staff first;
	int rc = store_signature_load(s->store, o->id, &act);

	if (rc || act.act != STORE_ACT_CASH)
		return rc;
	rc = store_staff_load(s->store, act.asked_by, &first);
	return rc ? rc : echo(s, &first, act.household, act.francs, act.reference + strcspn(act.reference, "/") + 1);
}

/* An order that was refused after its first write (STORE_REFUSED) is undone, and she is told why; else the whole step would be. */
static int order(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	int rc = store_step_begin(s->store);

	if (rc)
		return rc;
	rc = desk_counter_do(s, o, by);
	if (rc != STORE_REFUSED || !store_stands(s->store))
		return rc ? rc : store_step_end(s->store);
	o->is_done = o->is_asked = false;
	return store_step_undo(s->store);
}

static int carry_out(void *desk, const struct store_staff *by, struct menus_order *asked)
{
	struct desk_counter o = {.id = asked->id, .phone = asked->phone, .francs = asked->francs, .day = BASE_DAY_NONE};
	int rc;

	must(asked->verb < MENUS_ORDERS);
	o.verb = verbs[asked->verb];
	if (asked->verb == MENUS_ORDER_EVENT)
		o.day = asked->day;
	o.is_looked_up = by->role == STORE_CARE_POINT;
	memcpy(o.household, asked->household, sizeof o.household);
	memcpy(o.reference, asked->reference, sizeof o.reference);
	memcpy(o.note, asked->note, sizeof o.note);
	memcpy(o.campaign, asked->campaign, sizeof o.campaign);
	rc = order(desk, &o, by);
	if (!rc && o.is_done && !o.is_asked && o.verb == DESK_COUNTER_CASH)
		rc = echo_cash(desk, &o, by);
	if (!rc && o.is_done && o.verb == DESK_COUNTER_SIGN)
		rc = echo_signed(desk, &o);
	asked->is_done = o.is_done;
	asked->is_asked = o.is_asked;
	asked->why = o.verb == DESK_COUNTER_CAMPAIGN_START && o.why == MENUS_REFUSED ? MENUS_REFUSED_CAMPAIGN : o.why;
	asked->is_silent = o.is_silent;
	asked->signature = o.signature;
	memcpy(asked->whose, o.whose, sizeof asked->whose);
	if (!rc && !o.is_done)
		base_log(LOG_INFO, "office-refused", "staff=%s verb=%d why=%d", by->code, (int) o.verb, (int) o.why);
	return rc;
}

struct menus_office desk_office_of(struct desk_step *s)
{
	return (struct menus_office){s, s->memory->sms_price_francs, admit, carry_out};
}
