/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders from the menus, carried out as those of the command line are. */
#include "desk/office.h"

#include "base/date.h"
#include "base/log.h"
#include "base/must.h"
#include "desk/staff.h"

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
	[MENUS_ORDER_PIN_RESET] = DESK_COUNTER_PIN_RESET,
};

static int carry_out(void *desk, const struct store_staff *by, struct menus_order *order)
{
	struct desk_counter o = {.id = order->id, .phone = order->phone, .francs = order->francs, .day = BASE_DAY_NONE};
	int rc;

	must(order->verb < MENUS_ORDERS);
	o.verb = verbs[order->verb];
	memcpy(o.household, order->household, sizeof o.household);
	memcpy(o.reference, order->reference, sizeof o.reference);
	memcpy(o.note, order->note, sizeof o.note);
	rc = desk_counter_do(desk, &o, by);
	order->is_done = o.is_done;
	order->is_asked = o.is_asked;
	if (!rc && !o.is_done)
		base_log(LOG_INFO, "office-refused", "staff=%s verb=%d", by->code, (int) o.verb);
	return rc;
}

struct menus_office desk_office_of(struct desk_step *s)
{
	return (struct menus_office){s, admit, carry_out};
}
