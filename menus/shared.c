/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door of a shared phone. */
#include "menus/shared.h"

#include "menus/change.h"
#include "menus/pin.h"
#include "menus/say.h"
#include "menus/trail.h"
#include "store/lookup.h"
#include "store/outbox.h"
#include "store/remind.h"

#include <string.h>

bool menus_shared_is_on(struct menus_view *v)
{
	return menus_view_is_shared(v);
}

bool menus_shared_is_off(struct menus_view *v)
{
	return !menus_view_is_shared(v);
}

enum menus_home menus_shared_gate(struct menus_view *v)
{
	char opened[4];

	if (!menus_view_links(v) || !menus_view_is_shared(v) || !v->menus->homes[MENUS_HOME_SHARED_CARD]
	    || menus_trail_get(v->dialog->vars, MENUS_OPENED, opened, sizeof opened))
		return MENUS_NO_HOME;
	return menus_view_has_pin(v) ? MENUS_HOME_SHARED_PIN : MENUS_HOME_SHARED_CARD;
}

void menus_shared_state(struct menus_view *v, struct buf *out)
{
	menus_say_message(v, !menus_view_is_shared(v) ? MENUS_MESSAGE_SHARED_OFF : menus_view_has_pin(v) ? MENUS_MESSAGE_SHARED_PIN
			  : MENUS_MESSAGE_SHARED_NUMBER, NULL, out);
}

/* What waits for this phone was written for one person: reminders are told anew, without names; the rest with a topic is not told. */
static void take_back(struct menus_view *v)
{
	int n = menus_view_links(v), cancelled;
	struct store_household h;
	struct store_message m;
	bool is_back;

	for (int i = 0; i < n; i++)
		if (menus_view_is_there(v, store_household_load(v->store, v->links[i].household, &h)) && h.reminder
		    && menus_view_is_there(v, store_outbox_load(v->store, h.reminder, &m)) && m.phone == v->phone)
			menus_view_note(v, store_remind_recall(v->store, m.id, v->now_ms, &is_back));
	menus_view_note(v, store_outbox_stop(v->store, v->phone, "", v->now_ms, &cancelled));
}

static void turn(struct menus_view *v, enum store_sharing to, const char *audit)
{
	struct store_phone *p = menus_view_person(v);

	p->sharing = to;
	p->household = 0;
	if (to == STORE_SHARED) {
		p->topics_on = 0; /* what one of several people asked for (family planning) is no business of the others */
		take_back(v);
	}
	menus_view_note(v, store_phone_save(v->store, p, v->now_ms));
	if (!v->error)
		menus_view_audit(v, v->dialog->household, audit);
	menus_view_set(v, MENUS_OPENED, "1"); /* whoever switches it is inside */
}

int menus_shared_turn_on(struct menus_view *v)
{
	turn(v, STORE_SHARED, "shared-on");
	return 0;
}

/* Off shows each family's names to all who hold it: where it has several cards, that is the word of who has had its PIN for a day. */
int menus_shared_turn_off(struct menus_view *v)
{
	enum { OK, SEVERAL };

	if (menus_view_links(v) > 1 && !menus_change_is_proven(v))
		return SEVERAL;
	turn(v, STORE_NOT_SHARED, "shared-off");
	return OK;
}

/* Inside: the one family, or which of several is asked. */
static void open(struct menus_view *v, int64_t household)
{
	menus_view_set(v, MENUS_OPENED, "1");
	v->dialog->household = household;
	if (household)
		menus_view_audit(v, household, "household");
	menus_view_forget(v);
}

int menus_shared_pin(struct menus_view *v)
{
	int outcome = menus_pin_check(v);

	if (!outcome)
		open(v, menus_view_links(v) == 1 ? v->links[0].household : 0);
	return outcome;
}

/* As people type it: spaces, dashes, dots and case do not matter. */
static void squeeze(const char *no, char out[STORE_CODE * 2])
{
	size_t n = 0;

	for (; *no && n + 1 < STORE_CODE * 2; no++)
		if (!strchr(" -./", *no))
			out[n++] = *no >= 'a' && *no <= 'z' ? (char) (*no - 'a' + 'A') : *no;
	out[n] = '\0';
}

/* A number that is not one of this phone's cards counts, but not as looking for others' does. */
int menus_shared_card(struct menus_view *v)
{
	enum { OK, UNKNOWN, OFTEN };
	char typed[STORE_CODE * 2], no[STORE_CODE * 2];
	int misses = 0, n = menus_view_links(v);
	struct store_household h;

	menus_view_note(v, store_lookup_misses_at_door(v->store, v->phone, v->today, &misses));
	if (v->error || misses >= STORE_DOOR_MISSES)
		return OFTEN;
	squeeze(v->typed ? v->typed : "", typed);
	for (int i = 0; i < n; i++) {
		if (!menus_view_is_there(v, store_household_load(v->store, v->links[i].household, &h)))
			continue;
		squeeze(h.no, no);
		if (!strcmp(typed, no)) {
			open(v, h.id);
			return OK;
		}
	}
	menus_view_note(v, store_lookup_miss_at_door(v->store, v->phone, v->today));
	menus_view_audit(v, 0, "shared-miss");
	return misses + 1 >= STORE_DOOR_MISSES ? OFTEN : UNKNOWN;
}
