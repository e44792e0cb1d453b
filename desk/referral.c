/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes of those who bring members. */
#include "desk/referral.h"

#include "base/log.h"
#include "desk/audit.h"
#include "desk/staff.h"

#include <string.h>

static bool is_kind(const char *word)
{
	static const char *const kinds[] = {"champion", "religious", "village", "women", "other"};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (!strcmp(kinds[i], word))
			return true;
	return false;
}

/* It stands on the manager's phone: one line, and not an empty one. */
static bool is_name(const char *name)
{
	for (const char *c = name; *c; c++)
		if ((unsigned char) *c < ' ' || *c == 0x7f)
			return false;
	return name[strspn(name, " ")];
}

/* Why this one may not give or end it, in o->said; false where she may. */
static bool is_not_hers(struct desk_step *s, struct desk_counter *o, const struct store_staff *by, const struct store_referral *r)
{
	if (by->role == STORE_CARE_POINT)
		base_error_set(&o->said, "%s is neither manager nor officer", by->code);
	else if (!desk_staff_covers(s->memory->scheme, by, r->place))
		base_error_set(&o->said, "%s is not of the place of %s", r->place[0] ? r->place : "everywhere", by->code);
	else
		return false;
	return true;
}

int desk_referral_add(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	struct store_referral *r = &o->referral;
	int rc;

	if (!is_name(r->name))
		base_error_set(&o->said, "say whose code it is, in one line");
	else if (!is_kind(r->kind))
		base_error_set(&o->said, "'%s' is none of champion, religious, village, women, other", r->kind);
	else if (r->place[0] && !scheme_has_place(s->memory->scheme, r->place))
		base_error_set(&o->said, "'%s' is no mutuelle, commune, district or region of the scheme", r->place);
	else if (!is_not_hers(s, o, by, r)) {
		memcpy(r->added_by, by->code, sizeof r->added_by);
		rc = store_referral_add(s->store, r, s->request->now_ms);
		o->is_done = !rc;
		base_error_set(&o->said, "%s has the code %s: who joins by phone types it", r->name, r->code);
		base_log(LOG_INFO, "referral-added", "code=%s by=%s", r->code, by->code);
		return rc ? rc : desk_audit_staff(s, by, 0, "referral-add", r->code);
	}
	return 0;
}

int desk_referral_end(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	struct store_referral r;
	int rc = store_referral_load(s->store, o->referral.code, &r);

	if (rc == STORE_NONE)
		base_error_set(&o->said, "nobody has the code %s", o->referral.code);
	else if (!rc && r.ended_ms)
		base_error_set(&o->said, "the code %s of %s has ended already", r.code, r.name);
	else if (!rc && !is_not_hers(s, o, by, &r)) {
		rc = store_referral_end(s->store, r.code, s->request->now_ms);
		o->is_done = !rc;
		base_error_set(&o->said, "nobody joins by the code %s of %s any more; who came by it stays", r.code, r.name);
		base_log(LOG_INFO, "referral-ended", "code=%s by=%s", r.code, by->code);
		return rc ? rc : desk_audit_staff(s, by, 0, "referral-end", r.code);
	}
	return rc == STORE_NONE ? 0 : rc;
}
