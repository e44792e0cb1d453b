/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is unknown of a campaign goes once more: never by itself (law 4), for whoever got it reads it twice, so the second one says that
 * it is one. A copy has no copy. Some at a time, in the order of ids: each step stands for itself, and a crash between two of them leaves
 * what is left to the next order. */
#include "desk/campaign_again.h"

#include "base/log.h"
#include "desk/campaign_order.h"
#include "desk/campaign_pick.h"
#include "desk/campaign_prove.h"
#include "desk/outbox.h"
#include "menus/remind.h"
#include "store/outbox_list.h"
#include "store/phone.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define AT_ONCE 64
#define HOUR_MS 3600000ll

struct again {
	struct desk_step *step;
	struct desk_counter *order;
	struct store_campaign row;
	const struct menus_campaign *campaign;
	int32_t from, until;
};

/* Its phone may have said STOP since, or that it is a shared one: the text may name somebody (P12). */
static int is_wanted(const struct again *a, const struct store_message *m, bool *is)
{
	int bit = menus_remind_topic(a->step->memory->menus, m->topic);
	struct store_phone p;
	int rc = store_phone_load(a->step->store, m->phone, &p);

	*is = !rc && bit >= 0 && p.sharing != STORE_SHARED && !(p.topics_off >> bit & 1)
	      && (!a->campaign->is_asked || p.topics_on >> bit & 1);
	return rc;
}

static int send_again(struct again *a, const struct store_message *m, int64_t slot_ms)
{
	struct buf text = {0};
	int64_t copy;
	int parts, rc;

	base_buf_printf(&text, "%s%s", m->text, DESK_OUTBOX_SECOND);
	parts = menus_campaign_count_parts((const char *) text.data, text.len);
	base_buf_release(&text);
	rc = store_outbox_again(a->step->store, m->id, DESK_OUTBOX_SECOND, slot_ms, m->expires_ms, a->step->request->now_ms, &copy);
	if (!rc)
		rc = store_campaign_repeated(a->step->store, a->row.id, m->phone, parts);
	a->row.slot_ms = slot_ms + (a->campaign->pace ? HOUR_MS / a->campaign->pace : 0);
	a->order->phones++;
	a->order->parts += parts;
	return rc;
}

/* At the campaign's own pace, in its own hours; what is over by then does not go. */
static int look(struct again *a, const struct store_message *m)
{
	const int64_t now_ms = a->step->request->now_ms;
	int64_t slot_ms = desk_campaign_pick_slot(a->step->memory->scheme, a->campaign, a->from, a->until,
						  a->row.slot_ms > now_ms ? a->row.slot_ms : now_ms);
	bool is;
	int rc = is_wanted(a, m, &is);

	if (rc || !is || m->is_withdrawn || slot_ms == INT64_MAX || (m->expires_ms && m->expires_ms <= slot_ms))
		return rc;
	return send_again(a, m, slot_ms);
}

static int look_at_some(struct again *a)
{
	struct desk_counter *o = a->order;
	struct store_message *rows = base_alloc(AT_ONCE * sizeof *rows);
	int n, rc = store_outbox_list_unknown(a->step->store, STORE_CAMPAIGN_KIND, a->row.code, o->from, rows, AT_ONCE, &n);

	o->next = o->from;
	for (int i = 0; !rc && i < n; i++) {
		rc = look(a, &rows[i]);
		o->next = rows[i].id;
	}
	o->is_more = !rc && n == AT_ONCE;
	free(rows);
	return rc ? rc : store_campaign_keep(a->step->store, &a->row);
}

static void say(const struct again *a)
{
	struct desk_counter *o = a->order;

	o->is_done = o->phones > 0;
	if (o->is_done)
		base_error_set(&o->said, "campaign '%s': %" PRId64 " messages whose outcome is unknown go once more, marked%s: %" PRId64
			       " SMS", a->row.code, o->phones, DESK_OUTBOX_SECOND, o->parts);
	else
		base_error_set(&o->said, "campaign '%s' has nothing that is unknown, still wanted, and not sent once more already",
			       a->row.code);
}

int desk_campaign_again_run(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	struct again a = {.step = s, .order = o};
	struct menus_campaign *c;
	int64_t before;
	bool is_there;
	int rc = desk_campaign_order_find(s, o, by, &a.row, &is_there);

	if (rc || !is_there)
		return rc;
	if (a.row.state < STORE_CAMPAIGN_RUNNING || a.row.state == STORE_CAMPAIGN_STOPPED) {
		base_error_set(&o->said, "campaign '%s' is %s: nothing of it goes", a.row.code, store_campaign_state_name(a.row.state));
		return 0;
	}
	a.campaign = c = desk_campaign_order_load(s, o, &a.row, &rc);
	if (!c)
		return rc;
	if (!o->from)
		o->phones = o->parts = 0;
	before = o->phones;
	desk_campaign_prove_days(c, &a.row, &a.from, &a.until);
	rc = look_at_some(&a);
	menus_campaign_free(c);
	if (!rc && !before && o->phones) /* one order, one line of the audit */
		rc = desk_campaign_order_audit(s, by, "again", &a.row);
	say(&a);
	return rc;
}
