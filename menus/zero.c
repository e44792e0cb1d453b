/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Line 0 of home. */
#include "menus/zero.h"

#include "menus/say.h"
#include "text/gsm.h"

#define FRESH_MS 3600000

static void say_francs(struct menus_view *v, enum menus_message message, int64_t francs, struct buf *text)
{
	char figure[MENUS_FRANCS];
	const char *hole = menus_say_francs(francs, figure);

	menus_say_message(v, message, &hole, text);
}

static enum menus_message said_of(const struct store_intent *i)
{
	if (i->is_review || (i->is_unknown && store_intent_is_open(i->state)))
		return MENUS_MESSAGE_ZERO_CHECK;
	if (store_intent_is_open(i->state))
		return MENUS_MESSAGE_ZERO_OPEN;
	return i->state == STORE_INTENT_SUCCEEDED ? MENUS_MESSAGE_ZERO_RECEIVED : MENUS_MESSAGE_ZERO_FAILED;
}

enum menus_zero_line menus_zero_find(struct menus_view *v, const char *left, struct buf *text)
{
	const struct store_intent *i = v->menus->zeros[MENUS_ZERO_PAYMENT] ? menus_view_intent(v) : NULL;
	bool is_fresh = i && (store_intent_is_open(i->state) || v->now_ms - i->done_ms < FRESH_MS);
	const struct store_held *h = v->menus->zeros[MENUS_ZERO_HELD] && !is_fresh ? menus_view_held(v) : NULL;

	if (v->menus->zeros[MENUS_ZERO_CHANGE] && !is_fresh && menus_view_change(v)) {
		menus_say_message(v, MENUS_MESSAGE_ZERO_CHANGE, NULL, text);
		return MENUS_ZERO_TELLS_CHANGE;
	}
	if (h) {
		say_francs(v, MENUS_MESSAGE_ZERO_HELD, h->francs, text);
		return MENUS_ZERO_TELLS_HELD;
	}
	if (i && (is_fresh || !left)) {
		say_francs(v, said_of(i), store_intent_francs(i), text);
		return MENUS_ZERO_TELLS_PAYMENT;
	}
	if (!left)
		return MENUS_ZERO_NOTHING;
	menus_say_message(v, MENUS_MESSAGE_RESUME, &left, text);
	return MENUS_ZERO_RESUME;
}

void menus_zero_longest(struct menus_view *v, struct buf *text)
{
	struct buf candidate = {0};
	int most = -1;

	for (enum menus_message m = MENUS_MESSAGE_ZERO_OPEN; m <= MENUS_MESSAGE_ZERO_CHANGE; m++) {
		int n;

		candidate.len = 0;
		menus_say_message(v, m, NULL, &candidate);
		n = text_gsm_septets((const char *) candidate.data, candidate.len);
		if (n > most) {
			most = n;
			text->len = 0;
			base_buf_append(text, candidate.data, candidate.len);
		}
	}
	base_buf_release(&candidate);
}
