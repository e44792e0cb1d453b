/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A child comes on the card, a phone goes to another number; who asked is told. */
#include "desk/change.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/phone.h"
#include "desk/audit.h"
#include "desk/cover.h"
#include "desk/reach.h"
#include "desk/series.h"
#include "desk/shares.h"
#include "desk/staff.h"
#include "desk/ticket.h"
#include "menus/change.h"
#include "menus/ticket.h"
#include "store/change.h"
#include "store/dialog.h"
#include "store/phone.h"
#include "store/pin.h"
#include "store/remind.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MEMBERS_MAX 64
#define LINKS_MAX 16

/* ---- which request ---- */

/* By a manager, or by a phone. */
static void refuse_ended(struct desk_counter *o, const struct store_change *c)
{
	bool is_withdrawn = c->state == STORE_CHANGE_WITHDRAWN;

	snprintf(o->whose, sizeof o->whose, "%s", c->decided_by);
	base_error_set(desk_counter_refuse(o, is_withdrawn ? MENUS_REFUSED_GONE : MENUS_REFUSED_ENDED),
		       "request %" PRId64 " is %s already%s%s", c->id, store_change_state_name(c->state),
		       is_withdrawn ? ": one of the phones said no" : ", by ", c->decided_by);
}

/* What waits under this number, of her place; else o->said says why not, and *is_well is false. */
static int find(struct desk_step *s, struct desk_counter *o, const struct store_staff *by, struct store_change *c,
		struct store_household *h, bool *is_well)
{
	int rc = store_change_load(s->store, o->id, c);

	*is_well = false;
	if (rc == STORE_NONE) {
		base_error_set(desk_counter_refuse(o, MENUS_REFUSED_GONE), "nothing of number %" PRId64
			       " waits to be confirmed: 'mutuelle request list'", o->id);
		return 0;
	}
	if (!rc)
		rc = store_household_load(s->store, c->household, h);
	if (rc)
		return rc;
	if (!desk_staff_covers(s->memory->scheme, by, h->mutuelle))
		base_error_set(desk_counter_refuse(o, MENUS_REFUSED_PLACE), "household %s is not of the place of %s", h->no, by->code);
	else if (c->state != STORE_CHANGE_WAITING)
		refuse_ended(o, c);
	else
		*is_well = true;
	return 0;
}

static int audit(struct desk_step *s, const struct store_staff *by, const struct store_change *c, const char *what)
{
	char about[STORE_AUDIT_ABOUT], old[BASE_PHONE_TEXT], other[BASE_PHONE_TEXT];

	if (c->kind == STORE_CHANGE_PHONE)
		snprintf(about, sizeof about, "%" PRId64 ": member %d, %s to %s", c->id, c->member,
			 c->old_phone ? base_phone_format(c->old_phone, old) : "none", base_phone_format(c->new_phone, other));
	else
		snprintf(about, sizeof about, "%" PRId64 ": member %d", c->id, c->member);
	return desk_audit_staff(s, by, c->household, what, about);
}

static int end(struct desk_step *s, struct store_change *c, const struct store_staff *by, enum store_change_state state)
{
	c->state = state;
	snprintf(c->decided_by, sizeof c->decided_by, "%s", by->code);
	return store_change_end(s->store, c, s->request->now_ms);
}

/* ---- a child ---- */

/* What a period costs from the next one on. 0: the plan is gone from the scheme, or the household is not enrolled. */
static int next_price(struct desk_step *s, const struct store_household *h, struct desk_dues *dues, int32_t *day, int64_t *francs)
{
	struct scheme_account a;
	int rc = desk_cover_account(s->store, s->memory->scheme, h, dues, &a);

	*francs = 0;
	*day = BASE_DAY_NONE;
	if (rc)
		return rc == STORE_REFUSED ? 0 : rc;
	*day = scheme_cover_next_period(&a, base_date_of_ms(s->request->now_ms));
	if (*day != BASE_DAY_NONE)
		*francs = scheme_plan_price(&a, *day);
	return 0;
}

/* The next number of the card, and the father's name, as far as the card tells it. *is_twin: it is there by now. */
static int prepare_child(struct desk_step *s, const struct store_change *c, struct store_member *child, bool *is_twin)
{
	struct store_member *members = base_alloc(MEMBERS_MAX * sizeof *members);
	const struct store_member *named = NULL;
	int n = 0, rc = store_member_list(s->store, c->household, members, MEMBERS_MAX, &n);

	*child = (struct store_member){.household = c->household, .role = STORE_CHILD, .sex = c->sex, .birth_year = c->birth_year};
	*is_twin = n == MEMBERS_MAX;
	for (int i = 0; i < n; i++) {
		const struct store_member *m = &members[i];
		bool is_parent = m->role == STORE_HEAD || m->role == STORE_SPOUSE;

		*is_twin |= m->birth_year == c->birth_year && menus_change_is_same_name(m->first_name, c->first_name);
		if (m->no > child->no)
			child->no = m->no;
		if (!named || (named->role != STORE_CHILD && (m->role == STORE_CHILD || (is_parent && m->sex == 'M' && named->sex != 'M'))))
			named = m;
	}
	child->no++;
	snprintf(child->first_name, sizeof child->first_name, "%s", c->first_name);
	snprintf(child->last_name, sizeof child->last_name, "%s", named ? named->last_name : "");
	free(members);
	return rc;
}

/* On the card from today on: where dues go by head, it counts from the next period on. */
static int put_child(struct desk_step *s, const struct store_member *child, struct store_household *h, struct desk_dues *dues)
{
	const int32_t today = base_date_of_ms(s->request->now_ms);
	bool changed;
	int rc = store_member_put(s->store, child, &changed);

	if (!rc)
		rc = store_member_set_days(s->store, h->id, child->no, today, BASE_DAY_NONE, &changed);
	if (!rc)
		rc = store_household_load(s->store, h->id, h);
	if (!rc)
		rc = desk_shares_keep(s, h, dues);
	if (!rc)
		rc = store_household_load(s->store, h->id, h);
	if (!rc)
		rc = desk_cover_refresh(s->store, s->memory->scheme, h, today, dues);
	return rc == STORE_REFUSED ? 0 : rc; /* the plan is gone from the scheme: store check names the household */
}

static int add_child(struct desk_step *s, struct desk_counter *o, const struct store_staff *by, struct store_change *c,
		     struct store_household *h)
{
	struct menus_pay_facts f = desk_ticket_facts(s, h, c->id);
	struct desk_dues dues = {0};
	struct store_member child;
	int64_t before, after = 0;
	bool is_twin;
	int rc = prepare_child(s, c, &child, &is_twin);

	if (!rc && is_twin) {
		base_error_set(desk_counter_refuse(o, MENUS_REFUSED_GONE), "%s, born in %d, is on card %s by now, or that is full:"
			       " refuse the request", c->first_name, c->birth_year, h->no);
		return 0;
	}
	if (!rc)
		rc = next_price(s, h, &dues, &f.date, &before);
	if (!rc)
		rc = put_child(s, &child, h, &dues);
	if (!rc)
		rc = next_price(s, h, &dues, &f.date, &after);
	desk_cover_release(&dues);
	c->member = child.no;
	if (!rc)
		rc = end(s, c, by, STORE_CHANGE_CONFIRMED);
	if (!rc)
		rc = desk_series_child(s, h->id, &child);
	f.first_name = child.first_name;
	f.francs = after;
	if (!rc)
		rc = desk_ticket_tell(s, c->asked_by, h->id, after != before ? MENUS_PAY_CHILD_DUES : MENUS_PAY_CHILD_ADDED, &f);
	o->is_done = !rc;
	base_error_set(&o->said, "%s is on card %s, as member %d", c->first_name, h->no, child.no);
	return rc ? rc : audit(s, by, c, "child-confirm");
}

/* ---- a phone ---- */

static int find_member(struct desk_step *s, int64_t household, int no, struct store_member *out, bool *is_there)
{
	struct store_member *members = base_alloc(MEMBERS_MAX * sizeof *members);
	int n = 0, rc = store_member_list(s->store, household, members, MEMBERS_MAX, &n);

	*is_there = false;
	for (int i = 0; i < n && !*is_there; i++)
		if (members[i].no == no) {
			*out = members[i];
			*is_there = true;
		}
	free(members);
	return rc;
}

/* What the phone that lost the card has on its screen is of a family that is none of its own any more. */
static int close_dialog(struct desk_step *s, uint64_t phone)
{
	struct store_dialog d;
	int rc = store_dialog_load(s->store, phone, &d);

	if (rc || d.state == STORE_DIALOG_NONE)
		return rc;
	d.state = STORE_DIALOG_ENDED;
	d.household = 0;
	d.last_key = d.begin_key = 0;
	d.path[0] = d.vars[0] = d.resume_path[0] = d.resume_vars[0] = d.answer[0] = '\0';
	return store_dialog_save(s->store, &d);
}

static int forget_pin(struct desk_step *s, uint64_t phone)
{
	int rc = store_pin_reset(s->store, phone);

	return rc == STORE_NONE ? 0 : rc;
}

/* Nobody of ours is left on it: no PIN, nothing open. Others of the household, or of others, keep both. */
static int leave(struct desk_step *s, const struct store_change *c)
{
	struct store_phone_link links[LINKS_MAX];
	bool is_of_household = false;
	int n = 0, rc = c->old_phone ? store_phone_households(s->store, c->old_phone, links, LINKS_MAX, &n) : 0;

	for (int i = 0; i < n; i++)
		is_of_household |= links[i].household == c->household;
	if (rc || !c->old_phone || is_of_household)
		return rc;
	rc = close_dialog(s, c->old_phone);
	return rc || n ? rc : forget_pin(s, c->old_phone);
}

/* A number that was somebody's before may have that person's PIN. */
static int arrive(struct desk_step *s, const struct store_change *c)
{
	struct store_phone_link links[LINKS_MAX];
	int n = 0, rc = store_phone_households(s->store, c->new_phone, links, LINKS_MAX, &n);

	return rc || n ? rc : forget_pin(s, c->new_phone);
}

static int move_link(struct desk_step *s, const struct store_change *c, struct store_member *m)
{
	bool changed, is_too_late;
	int rc = arrive(s, c);

	m->phone = c->new_phone;
	if (!rc)
		rc = store_remind_withdraw(s->store, c->household, s->request->now_ms, &is_too_late);
	if (!rc)
		rc = store_member_put(s->store, m, &changed);
	if (!rc)
		rc = store_change_move_phone(s->store, c, s->request->now_ms);
	return rc ? rc : leave(s, c);
}

static int move_phone(struct desk_step *s, struct desk_counter *o, const struct store_staff *by, struct store_change *c,
		      const struct store_household *h)
{
	struct menus_pay_facts f = desk_ticket_facts(s, h, c->id);
	char text[BASE_PHONE_TEXT];
	struct store_member m;
	bool is_there;
	int rc = find_member(s, c->household, c->member, &m, &is_there);

	if (rc)
		return rc;
	if (!is_there || m.phone != c->old_phone) {
		base_error_set(desk_counter_refuse(o, MENUS_REFUSED_GONE), "member %d of household %s has another phone by now:"
			       " refuse request %" PRId64, c->member, h->no, c->id);
		return 0;
	}
	rc = move_link(s, c, &m);
	if (!rc)
		rc = end(s, c, by, STORE_CHANGE_CONFIRMED);
	f.phone = c->new_phone;
	if (!rc)
		rc = desk_ticket_tell(s, c->old_phone, 0, MENUS_PAY_PHONE_MOVED_OLD, &f);
	if (!rc)
		rc = desk_ticket_tell(s, c->new_phone, h->id, MENUS_PAY_PHONE_MOVED_NEW, &f);
	o->is_done = !rc;
	base_error_set(&o->said, "%s of household %s has the phone %s now; an SMS will tell %s (at night: in the morning)",
		       m.first_name, h->no, base_phone_format(c->new_phone, text), c->old_phone ? "both phones" : "it");
	return rc ? rc : audit(s, by, c, "phone-confirm");
}

/* ---- orders ---- */

/* Nobody takes a card to her own phone by her own word. */
static bool refuse_own(struct desk_counter *o, const struct store_staff *by, const struct store_change *c)
{
	bool is_own = c->kind == STORE_CHANGE_PHONE && by->phone && c->new_phone == by->phone;

	if (is_own)
		base_error_set(desk_counter_refuse(o, MENUS_REFUSED_SAME), "that is the phone of %s: another manager confirms it",
			       by->code);
	return is_own;
}

int desk_change_confirm(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	struct store_household h;
	struct store_change c;
	bool is_well;
	int rc = find(s, o, by, &c, &h, &is_well);

	if (rc || !is_well || refuse_own(o, by, &c))
		return rc;
	if (c.ripe_ms > s->request->now_ms) {
		base_error_set(&o->said, "too early: until then the old phone can say no, wait %" PRId64 " h",
			       (c.ripe_ms - s->request->now_ms) / 3600000 + 1);
		return 0;
	}
	return c.kind == STORE_CHANGE_CHILD ? add_child(s, o, by, &c, &h) : move_phone(s, o, by, &c, &h);
}

static bool read_reason(const char *word, enum store_change_reason *out)
{
	for (enum store_change_reason r = STORE_CHANGE_PAPERS; r < STORE_CHANGE_REASONS; r++)
		if (!strcmp(word, store_change_reason_name(r))) {
			*out = r;
			return true;
		}
	return false;
}

int desk_change_refuse(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	struct menus_pay_facts f;
	struct store_household h;
	struct store_change c;
	enum menus_message said;
	bool is_well;
	int rc = find(s, o, by, &c, &h, &is_well);

	if (rc || !is_well)
		return rc;
	if (!read_reason(o->note, &c.reason)) {
		base_error_set(&o->said, "say why: papers, twice, age or visit; who asked reads it in her language");
		return 0;
	}
	rc = end(s, &c, by, STORE_CHANGE_REFUSED);
	f = desk_ticket_facts(s, &h, c.id);
	said = menus_ticket_reason(c.reason);
	f.said = &said;
	if (!rc)
		rc = desk_ticket_tell(s, c.asked_by, c.kind == STORE_CHANGE_CHILD ? h.id : 0, MENUS_PAY_REFUSED, &f);
	o->is_done = !rc;
	base_error_set(&o->said, "request %" PRId64 " is refused; an SMS will tell who asked why (at night: in the morning)", c.id);
	return rc ? rc : audit(s, by, &c, c.kind == STORE_CHANGE_CHILD ? "child-refuse" : "phone-refuse");
}

/* The one whose phone the household is told by, or the one of o->id; *is_well false: o->said says why not. */
static int find_whose(struct desk_step *s, struct desk_counter *o, const struct store_household *h, struct store_member *m, bool *is_well)
{
	struct store_member *members = base_alloc(MEMBERS_MAX * sizeof *members);
	const struct store_member *found = NULL;
	struct desk_reach reach;
	int n = 0, rc = store_member_list(s->store, h->id, members, MEMBERS_MAX, &n);

	if (!rc)
		rc = desk_reach_household(s->store, h->id, base_date_of_ms(s->request->now_ms), &reach);
	for (int i = 0; !rc && i < n && !found; i++)
		if (o->id ? members[i].no == o->id : reach.phone ? members[i].phone == reach.phone : members[i].role == STORE_HEAD)
			found = &members[i];
	*is_well = found && found->phone != o->phone;
	if (found)
		*m = *found;
	free(members);
	if (!rc && !*is_well)
		base_error_set(&o->said, found ? "member %" PRId64 " of household %s has this phone already"
			       : "there is no member %" PRId64 " in household %s", found ? (int64_t) m->no : o->id, h->no);
	return rc;
}

/* She comes with her card, and the old phone is lost: asked for and confirmed at once. */
int desk_change_phone(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	struct store_change c = {.kind = STORE_CHANGE_PHONE, .ripe_ms = s->request->now_ms, .new_phone = o->phone};
	struct store_household h;
	struct store_member m;
	bool is_well;
	int rc = store_household_find(s->store, o->household, &c.household);

	if (rc == STORE_NONE)
		base_error_set(&o->said, "there is no household %s", o->household);
	if (!rc)
		rc = store_household_load(s->store, c.household, &h);
	if (rc)
		return rc == STORE_NONE ? 0 : rc;
	if (!desk_staff_covers(s->memory->scheme, by, h.mutuelle)) {
		base_error_set(desk_counter_refuse(o, MENUS_REFUSED_PLACE), "household %s is not of the place of %s", h.no, by->code);
		return 0;
	}
	rc = find_whose(s, o, &h, &m, &is_well);
	if (rc || !is_well || refuse_own(o, by, &c))
		return rc;
	c.member = m.no;
	c.old_phone = m.phone;
	rc = store_change_add(s->store, &c, s->request->now_ms, &c.id);
	if (rc == STORE_EXISTS) {
		base_error_set(&o->said, "another change of this phone waits: confirm or refuse it first ('mutuelle request list')");
		return 0;
	}
	return rc ? rc : move_phone(s, o, by, &c, &h);
}
