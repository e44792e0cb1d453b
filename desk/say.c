/* SPDX-License-Identifier: GPL-3.0-or-later */
/* News about money, by SMS. */
#include "desk/say.h"

#include "base/date.h"
#include "store/ledger.h"
#include "store/outbox.h"
#include "store/phone.h"

#include <inttypes.h>
#include <stdio.h>

#define USEFUL_MS (30 * 86400000ll)     /* a phone may be off for weeks */

static void render(const struct desk_step *s, const struct desk_news *n, const struct store_phone *p, char *out, size_t size)
{
	const struct menus *menus = s->memory->menus;
	const struct menus_pay_facts facts = {
		.francs = n->francs, .reference = n->reference, .reason = n->reason, .cover = n->cover,
		.first_name = n->reach ? n->reach->first_name : "", .last_name = n->reach ? n->reach->last_name : "",
		.household_no = n->household ? n->household->no : "",
		.is_shared = p->sharing == STORE_SHARED,
		.mutuelle = n->household ? scheme_find_mutuelle(s->memory->scheme, n->household->mutuelle) : NULL,
	};
	struct buf text = {0};

	menus_pay_say(menus, menus_pay_language(menus, p->language, n->language), n->what, &facts, &text);
	snprintf(out, size, "%s", base_buf_str(&text));
	base_buf_release(&text);
}

int desk_say_news(struct desk_step *s, const struct desk_news *n)
{
	const int64_t now_ms = s->request->now_ms;
	struct store_message m = {.priority = STORE_RECEIPT, .kind = "payment", .phone = n->phone,
				  .household = n->household ? n->household->id : 0, .not_before_ms = now_ms,
				  .expires_ms = now_ms + USEFUL_MS};
	struct store_phone p;
	int64_t id;
	int rc;

	if (!n->phone)
		return 0;
	rc = store_phone_load(s->store, n->phone, &p);
	if (rc)
		return rc;
	if (n->txns[0]) { /* of money that came: store check proves these against the ledger */
		snprintf(m.kind, sizeof m.kind, "receipt");
		snprintf(m.subject, sizeof m.subject, "pay %" PRId64, n->txns[0]);
	}
	render(s, n, &p, m.text, sizeof m.text);
	rc = store_outbox_add(s->store, &m, now_ms, &id);
	for (int i = 0; !rc && i < 2 && n->txns[i]; i++)
		rc = store_ledger_told(s->store, n->txns[i], id);
	return rc;
}

int desk_say_payment(struct desk_step *s, enum menus_pay_news what, const struct store_intent *i, const char *reason)
{
	struct store_household h;
	struct desk_reach reach;
	const struct desk_news news = {.what = what, .phone = i->payer, .language = i->language, .household = &h, .reach = &reach,
				       .francs = store_intent_francs(i), .reference = i->reference, .reason = reason};
	int rc = store_household_load(s->store, i->household, &h);

	if (!rc)
		rc = desk_reach_household(s->store, i->household, base_date_of_ms(s->request->now_ms), &reach);
	return rc ? rc : desk_say_news(s, &news);
}
