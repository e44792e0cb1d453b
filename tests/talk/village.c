/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The households, members and payments that a talk begins with. */
#include "tests/talk/village.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/phone.h"
#include "store/member.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COPY(to, from) snprintf(to, sizeof(to), "%s", from)

static int read_day(const struct script_line *l, const char *name, int32_t *out, struct error *e)
{
	const char *text = script_value(l, name, "");

	*out = BASE_DAY_NONE;
	if (*text && !base_date_parse(text, out))
		return base_error_set(e, "%s '%s' is no day like 2026-06-30", name, text);
	return 0;
}

int village_household(struct village *v, const struct script_line *l, const struct scheme *scheme, struct error *e)
{
	const struct scheme_mutuelle *m = &scheme->mutuelles[0];
	const char *code = script_value(l, "mutuelle", m->code);
	const struct scheme_place *commune;
	struct desk_import_row row = {0};

	if (l->n < 2)
		return base_error_set(e, "household NO plan=... enrolled=... paid_until=...");
	if (!(m = scheme_find_mutuelle(scheme, code)))
		return base_error_set(e, "no mutuelle is called '%s'", code);
	commune = scheme_find_commune(scheme, m->commune);
	COPY(row.household_no, l->words[1]);
	COPY(row.mutuelle, m->code);
	COPY(row.plan, script_value(l, "plan", m->n_plans ? m->plans[0] : ""));
	COPY(row.commune, m->commune);
	COPY(row.village, script_value(l, "village", commune && commune->n_villages ? commune->villages[0] : ""));
	if (read_day(l, "enrolled", &row.enrolled_on, e) || read_day(l, "paid_until", &row.paid_until, e))
		return -1;
	v->households = base_realloc(v->households, (v->n_households + 1) * sizeof(*v->households));
	v->households[v->n_households++] = row;
	return 0;
}

static const struct desk_import_row *find_household(const struct village *v, const char *no)
{
	for (size_t i = 0; i < v->n_households; i++)
		if (!strcmp(v->households[i].household_no, no))
			return &v->households[i];
	return NULL;
}

static int next_no(const struct village *v, const char *household)
{
	int no = 1;

	for (size_t i = 0; i < v->roll.n; i++)
		no += !strcmp(v->roll.rows[i].household_no, household);
	return no;
}

static int find_role(const struct script_line *l, enum store_role *role)
{
	static const char *const names[] = {"head", "spouse", "child", "other"};

	for (int at = 3; at < l->n; at++)
		for (int r = 0; r < 4; r++)
			if (!strcmp(l->words[at], names[r])) {
				*role = (enum store_role) r;
				return at;
			}
	return -1;
}

int village_member(struct village *v, const struct script_line *l, struct error *e)
{
	const struct desk_import_row *household = l->n > 1 ? find_household(v, l->words[1]) : NULL;
	const char *phone = script_value(l, "phone", "");
	struct desk_import_row row;
	int role_at;

	if (!household)
		return base_error_set(e, "member NO ...: the household comes first");
	row = *household;
	if ((role_at = find_role(l, &row.role)) < 0)
		return base_error_set(e, "member NO FIRST [LAST] ROLE: the role is head, spouse, child or other");
	row.member_no = next_no(v, row.household_no);
	row.sex = *script_value(l, "sex", "F");
	row.birth_year = (int) strtol(script_value(l, "born", "1985"), NULL, 10);
	row.phone = base_phone_parse(phone);
	if (*phone && !row.phone)
		return base_error_set(e, "phone '%s' is no number", phone);
	COPY(row.first_name, l->words[2]);
	COPY(row.last_name, role_at > 3 ? l->words[3] : "Traoré");
	COPY(row.language, script_value(l, "lang", "fr"));
	v->roll.rows = base_realloc(v->roll.rows, (v->roll.n + 1) * sizeof(*v->roll.rows));
	v->roll.rows[v->roll.n++] = row;
	return 0;
}

int village_cash(const struct village *v, const struct script_line *l, struct world_payment *p, struct error *e)
{
	char *end;

	*p = (struct world_payment){.day = BASE_DAY_NONE};
	if (l->n < 3 || !find_household(v, l->words[1]) || (p->francs = strtoll(l->words[2], &end, 10)) < 1 || *end)
		return base_error_set(e, "cash NO FRANCS ref=...: of a household that is known");
	COPY(p->household, l->words[1]);
	COPY(p->reference, script_value(l, "ref", ""));
	return 0;
}

int village_payment(struct village *v, const struct script_line *l, struct error *e)
{
	struct world_payment p = {0}, *all;
	char *end;

	if (l->n < 3 || !find_household(v, l->words[1]) || (p.francs = strtoll(l->words[2], &end, 10)) < 1 || *end
	    || read_day(l, "on", &p.day, e) || p.day == BASE_DAY_NONE)
		return base_error_set(e, "payment NO FRANCS on=2026-03-01 ref=...: the household comes first");
	COPY(p.household, l->words[1]);
	COPY(p.reference, script_value(l, "ref", ""));
	all = base_realloc(v->roll.payments, (v->roll.n_payments + 1) * sizeof(*all));
	v->roll.payments = all;
	all[v->roll.n_payments++] = p;
	return 0;
}

int village_staff(struct village *v, const struct script_line *l, struct error *e)
{
	struct desk_counter o = {.verb = DESK_COUNTER_STAFF_ADD, .day = BASE_DAY_NONE};
	int role = 0;

	while (l->n > 2 && role < STORE_STAFF_ROLES && strcmp(l->words[2], store_staff_role_name((enum store_staff_role) role)))
		role++;
	if (l->n < 3 || role == STORE_STAFF_ROLES || (!v->roll.n_staff && role != STORE_MANAGER))
		return base_error_set(e, "staff NAME manager|officer|care-point pin=2580 phone=...: a manager comes first");
	COPY(o.staff.code, l->words[1]);
	COPY(o.staff.name, l->words[1]);
	COPY(o.staff.place, script_value(l, "place", ""));
	COPY(o.staff.language, script_value(l, "lang", ""));
	COPY(o.new_pin, script_value(l, "pin", "2580"));
	o.staff.role = (enum store_staff_role) role;
	o.staff.phone = base_phone_parse(script_value(l, "phone", ""));
	if (v->roll.n_staff) {
		COPY(o.as, v->roll.staff[0].staff.code);
		COPY(o.pin, v->roll.staff[0].new_pin);
	}
	v->roll.staff = base_realloc(v->roll.staff, (v->roll.n_staff + 1) * sizeof(*v->roll.staff));
	v->roll.staff[v->roll.n_staff++] = o;
	return 0;
}

/* Signed for by the first of the staff; the desk gives 1007, 1010, 1029, ... */
int village_referral(struct village *v, const struct script_line *l, struct error *e)
{
	struct desk_counter o = {.verb = DESK_COUNTER_REFERRAL_ADD, .day = BASE_DAY_NONE};

	if (l->n < 2 || !v->roll.n_staff)
		return base_error_set(e, "referral \"NAME\" place=...: staff comes first");
	COPY(o.referral.name, l->words[1]);
	COPY(o.referral.kind, script_value(l, "kind", "champion"));
	COPY(o.referral.place, script_value(l, "place", ""));
	COPY(o.as, v->roll.staff[0].staff.code);
	COPY(o.pin, v->roll.staff[0].new_pin);
	v->roll.staff = base_realloc(v->roll.staff, (v->roll.n_staff + 1) * sizeof(*v->roll.staff));
	v->roll.staff[v->roll.n_staff++] = o;
	return 0;
}

void village_release(struct village *v)
{
	free(v->roll.payments);
	free(v->roll.staff);
	free(v->households);
	free(v->roll.rows);
	*v = (struct village){0};
}
