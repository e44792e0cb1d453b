/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Held money offered to who may have sent it. A yes is a claim; the money moves by a manager with a second signature. */
#include "menus/held.h"

#include "base/date.h"
#include "menus/say.h"

enum { OK, GONE };

void menus_held_is(struct menus_view *v, struct buf *out)
{
	const struct store_held *h = menus_view_held(v);
	char francs[MENUS_FRANCS], date[BASE_DATE_TEXT];
	const char *holes[] = {francs, date};

	if (!h) {
		menus_say_message(v, MENUS_MESSAGE_HELD_NONE, NULL, out);
		return;
	}
	menus_say_francs(h->francs, francs);
	base_date_format_phone(h->day, date);
	menus_say_message(v, MENUS_MESSAGE_HELD_IS, holes, out);
}

/* From open or offered to `to`: what was not offered to this household yet is so by being shown. False: somebody was faster. */
static bool answer(struct menus_view *v, enum store_held_state to, const char *audit)
{
	const struct store_held *h = menus_view_held(v);
	struct store_held_move m;
	int rc = STORE_OK;

	if (!h)
		return false;
	m = (struct store_held_move){.id = h->id, .from = STORE_HELD_OPEN, .to = STORE_HELD_OFFERED, .household = v->dialog->household};
	if (h->state == STORE_HELD_OPEN)
		rc = store_held_move(v->store, &m, v->now_ms);
	m.from = STORE_HELD_OFFERED;
	m.to = to;
	m.household = to == STORE_HELD_OPEN ? 0 : v->dialog->household;
	if (rc == STORE_OK)
		rc = store_held_move(v->store, &m, v->now_ms);
	if (rc == STORE_NONE)
		return false;
	menus_view_note(v, rc);
	if (!v->error)
		menus_view_audit(v, v->dialog->household, audit);
	menus_view_forget(v);
	return true;
}

int menus_held_claim(struct menus_view *v)
{
	return answer(v, STORE_HELD_CLAIMED, "held-claim") ? OK : GONE;
}

int menus_held_decline(struct menus_view *v)
{
	return answer(v, STORE_HELD_OPEN, "held-decline") ? OK : GONE;
}
