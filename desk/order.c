/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders about messages, each in the step's own transaction. */
#include "desk/order.h"

#include "base/must.h"
#include "store/outbox.h"

#include <stdio.h>

#define KEPT_MS (3 * 24 * 3600000ll)    /* what a person sends by hand is of use so long */

static int send(struct desk_step *s, struct desk_order *o)
{
	const int64_t now_ms = s->request->now_ms;
	struct store_message m = {.priority = STORE_ALERT, .kind = "manual", .phone = o->phone, .is_exact = o->is_exact,
				  .not_before_ms = now_ms, .expires_ms = now_ms + KEPT_MS};

	snprintf(m.link, sizeof m.link, "%s", o->link);
	snprintf(m.text, sizeof m.text, "%s", o->text);
	return store_outbox_add(s->store, &m, now_ms, &o->made);
}

static int cancel(struct desk_step *s, struct desk_order *o)
{
	struct store_message m;
	int n = 0, rc = store_outbox_load(s->store, o->id, &m);

	if (!rc)
		rc = store_outbox_cancel(s->store, o->id, s->request->now_ms, &n);
	if (!rc && !n)
		o->outcome = DESK_ORDER_OVER;
	return rc;
}

static int retry(struct desk_step *s, struct desk_order *o)
{
	const int64_t now_ms = s->request->now_ms;
	int rc = store_outbox_again(s->store, o->id, "", now_ms, now_ms + KEPT_MS, now_ms, &o->made);

	if (rc == STORE_EXISTS)
		o->outcome = DESK_ORDER_AGAIN;
	else if (rc == STORE_REFUSED)
		o->outcome = DESK_ORDER_OPEN;
	return rc == STORE_EXISTS || rc == STORE_REFUSED ? 0 : rc;
}

int desk_order_run(struct desk_step *s)
{
	static int (*const orders[DESK_ORDERS])(struct desk_step *, struct desk_order *) = {
		[DESK_ORDER_SEND] = send,
		[DESK_ORDER_CANCEL] = cancel,
		[DESK_ORDER_RETRY] = retry,
	};
	struct desk_order *o = s->request->body;
	int rc;

	must(o && o->what < DESK_ORDERS);
	o->outcome = DESK_ORDER_DONE;
	o->made = 0;
	rc = orders[o->what](s, o);
	if (rc == STORE_NONE)
		o->outcome = DESK_ORDER_NONE;
	return rc == STORE_NONE ? 0 : rc;
}
