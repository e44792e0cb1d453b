/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A complaint is answered, and what becomes of anything a member asked for is told. */
#include "desk/ticket.h"

#include "base/date.h"
#include "desk/audit.h"
#include "desk/reach.h"
#include "desk/staff.h"
#include "menus/ticket.h"
#include "scheme/quiet.h"
#include "store/outbox.h"
#include "store/phone.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define USEFUL_MS (30 * 86400000ll)     /* a phone may be off for weeks */

int desk_ticket_tell(struct desk_step *s, uint64_t phone, int64_t household, enum menus_pay_news news, struct menus_pay_facts *f)
{
	const struct menus *menus = s->memory->menus;
	const int64_t now_ms = s->request->now_ms;
	struct store_message m = {.priority = STORE_ALERT, .kind = "request", .phone = phone, .household = household,
				  .not_before_ms = scheme_quiet_after(s->memory->scheme, now_ms)};
	struct buf text = {0};
	struct desk_reach reach = {0};
	struct store_phone p;
	int64_t id;
	int rc = phone ? store_phone_load(s->store, phone, &p) : 0;

	if (!rc && phone && household)
		rc = desk_reach_household(s->store, household, base_date_of_ms(s->request->now_ms), &reach);
	if (rc || !phone)
		return rc;
	f->is_shared = p.sharing == STORE_SHARED;
	if (f->is_shared && (news == MENUS_PAY_CHILD_ADDED || news == MENUS_PAY_CHILD_DUES)) {
		static const enum menus_message done = MENUS_MESSAGE_TICKET_DONE;

		news = MENUS_PAY_TICKET_ANSWER; /* nobody's name */
		f->said = &done;
	}
	menus_pay_say(menus, menus_pay_language(menus, p.language, reach.language), news, f, &text);
	m.expires_ms = m.not_before_ms + USEFUL_MS;
	snprintf(m.subject, sizeof m.subject, "ticket %" PRId64, f->number);
	snprintf(m.text, sizeof m.text, "%s", base_buf_str(&text));
	base_buf_release(&text);
	return store_outbox_add(s->store, &m, now_ms, &id);
}

struct menus_pay_facts desk_ticket_facts(struct desk_step *s, const struct store_household *h, int64_t id)
{
	return (struct menus_pay_facts){.mutuelle = scheme_find_mutuelle(s->memory->scheme, h->mutuelle), .household_no = h->no,
					.number = id};
}

/* ---- complaints ---- */

static bool read_answer(const char *word, enum store_callback_answer *out)
{
	for (enum store_callback_answer a = STORE_ANSWER_FIXED; a < STORE_ANSWERS; a++)
		if (!strcmp(word, store_callback_answer_name(a))) {
			*out = a;
			return true;
		}
	return false;
}

/* Open, of her place, and the answer is one; else o->said says why not. */
static int find_call(struct desk_step *s, struct desk_counter *o, const struct store_staff *by, struct store_callback *c,
		     struct store_household *h, bool *is_well)
{
	int rc = store_callback_load(s->store, o->id, c);

	*is_well = false;
	if (rc == STORE_NONE)
		base_error_set(desk_counter_refuse(o, MENUS_REFUSED_GONE), "there is no call or complaint of number %" PRId64, o->id);
	if (!rc && c->household)
		rc = store_household_load(s->store, c->household, h);
	if (rc)
		return rc == STORE_NONE ? 0 : rc;
	c->answer = STORE_ANSWER_NONE;
	if (c->household && !desk_staff_covers(s->memory->scheme, by, h->mutuelle))
		base_error_set(desk_counter_refuse(o, MENUS_REFUSED_PLACE), "household %s is not of the place of %s", h->no, by->code);
	else if (c->done_ms && snprintf(o->whose, sizeof o->whose, "%s", c->done_by) >= 0)
		base_error_set(desk_counter_refuse(o, MENUS_REFUSED_ENDED), "number %" PRId64 " is done already, by %s", c->id, c->done_by);
	else if (c->about == STORE_CALL_BACK ? o->note[0] != '\0' : !read_answer(o->note, &c->answer))
		base_error_set(&o->said, c->about == STORE_CALL_BACK ? "number %" PRId64 " is a call back: it has no answer"
			       : "say what complaint %" PRId64 " is answered: fixed, found, bring, warned or nothing", c->id);
	else
		*is_well = true;
	return 0;
}

int desk_ticket_answer(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	struct store_household h = {0};
	struct menus_pay_facts f;
	struct store_callback c;
	enum menus_message said;
	char about[24];
	bool is_well;
	int rc = find_call(s, o, by, &c, &h, &is_well);

	if (rc || !is_well)
		return rc;
	rc = store_callback_done(s->store, c.id, c.answer, by->code, s->request->now_ms);
	f = desk_ticket_facts(s, &h, c.id);
	said = menus_ticket_answer(c.answer);
	f.said = &said;
	if (!rc && c.answer)
		rc = desk_ticket_tell(s, c.phone, c.household, MENUS_PAY_TICKET_ANSWER, &f);
	o->is_done = !rc;
	base_error_set(&o->said, c.answer ? "complaint %" PRId64 " is answered; an SMS will tell the phone (at night: in the morning)"
		       : "call back %" PRId64 " is done", c.id);
	snprintf(about, sizeof about, "%" PRId64, c.id);
	return rc ? rc : desk_audit_staff(s, by, c.household, c.answer ? "complaint-done" : "call-done", about);
}
