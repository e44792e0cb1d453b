/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One step's sight of the store: each fact is read when first asked for. */
#include "menus/view.h"

#include "base/date.h"
#include "menus/trail.h"
#include "menus/values.h"
#include "menus/variable.h"
#include "store/audit.h"
#include "store/pin.h"

#include <stdlib.h>
#include <string.h>

enum fact { HOUSEHOLD, MEMBERS, ACCOUNT, COVER, PERSON, LINKS, PAYMENTS, INTENT, HELD, PAYEES, PIN, STAFF, CHANGE };

#define TOLD_MS 86400000 /* a payment that ended is told of so long */

/* The large arrays are not cleared: their counts say what is in them. */
void menus_view_init(struct menus_view *v, const struct menus *m, enum menus_showing showing, size_t language)
{
	memset(v, 0, offsetof(struct menus_view, links));
	v->menus = m;
	v->scheme = m->scheme;
	v->showing = showing;
	v->language = language;
	v->note.message = MENUS_MESSAGES;
}

void menus_view_release(struct menus_view *v)
{
	free(v->entries);
	free(v->cards);
	free(v->payee.entries);
	free(v->payee.cards);
	v->payee = (struct menus_payee){0};
	v->entries = NULL;
	v->cards = NULL;
	v->cap_entries = v->cap_cards = 0;
}

void menus_view_forget(struct menus_view *v)
{
	memset(v->at, 0, sizeof v->at);
	v->have = 0;
	v->payee.id = v->patients_of = 0;
	v->tasks_of = v->n_tasks = 0;
}

void menus_view_audit(struct menus_view *v, int64_t household, const char *what)
{
	const struct store_audit a = {.through = v->is_sms ? STORE_THROUGH_SMS : STORE_THROUGH_DIAL, .phone = v->phone,
				      .household = household, .what = what};
	int rc = store_audit_add(v->store, v->now_ms, &a);

	if (rc && !v->error)
		v->error = rc;
}

/* True the first time a fact is asked for in a step. */
static bool is_new(struct menus_view *v, enum fact fact)
{
	bool had = v->have & 1u << fact;

	v->have |= 1u << fact;
	return !had;
}

bool menus_view_is_there(struct menus_view *v, int rc)
{
	if (rc != STORE_OK && rc != STORE_NONE && !v->error)
		v->error = rc;
	return rc == STORE_OK;
}

void menus_view_note(struct menus_view *v, int rc)
{
	if (rc != STORE_OK && !v->error)
		v->error = rc;
}

/* Whoever is shown has a household, read or made up. */
static bool has_household(const struct menus_view *v)
{
	return v->showing == MENUS_SAMPLE || (v->showing == MENUS_LIVE && v->dialog->household);
}

const struct store_household *menus_view_household(struct menus_view *v)
{
	if (!has_household(v))
		return NULL;
	if (is_new(v, HOUSEHOLD)) {
		v->household.id = 0;
		v->mutuelle = NULL;
		v->plan = NULL;
		if (menus_view_is_there(v, store_household_load(v->store, v->dialog->household, &v->household))) {
			v->mutuelle = scheme_find_mutuelle(v->scheme, v->household.mutuelle);
			v->plan = scheme_find_plan(v->scheme, v->household.plan);
		} else {
			v->household.id = 0;
		}
	}
	return v->household.id ? &v->household : NULL;
}

const struct scheme_mutuelle *menus_view_mutuelle(struct menus_view *v)
{
	return menus_view_household(v) ? v->mutuelle : NULL;
}

const struct scheme_plan *menus_view_plan(struct menus_view *v)
{
	return menus_view_household(v) ? v->plan : NULL;
}

struct scheme_account menus_view_account(struct menus_view *v)
{
	if (is_new(v, ACCOUNT)) {
		v->n_entries = v->n_cards = 0;
		if (menus_view_plan(v)
		    && !menus_view_is_there(v, store_ledger_dues(v->store, v->household.id, &v->entries, &v->cap_entries, &v->n_entries)))
			v->n_entries = 0;
		if (menus_view_plan(v) && scheme_plan_counts_heads(v->plan)
		    && !menus_view_is_there(v, store_member_cards(v->store, v->household.id, &v->cards, &v->cap_cards, &v->n_cards)))
			v->n_cards = 0;
	}
	return (struct scheme_account){menus_view_plan(v), v->household.enrolled_on, v->entries, v->n_entries, v->cards, v->n_cards};
}

const struct scheme_cover *menus_view_cover(struct menus_view *v)
{
	if (is_new(v, COVER)) {
		struct scheme_account a = menus_view_account(v);

		v->cover = (struct scheme_cover){.state = SCHEME_NOT_ENROLLED, .paid_until = BASE_DAY_NONE,
			.waiting_until = BASE_DAY_NONE, .grace_until = BASE_DAY_NONE, .next_change_on = BASE_DAY_NONE};
		if (a.plan && !v->error)
			v->cover = scheme_cover_compute(&a, v->today);
	}
	return &v->cover;
}

struct scheme_offer menus_view_offer(struct menus_view *v, int periods)
{
	struct scheme_account a = menus_view_account(v);

	if (!a.plan)
		return (struct scheme_offer){.until = BASE_DAY_NONE, .covered_from = BASE_DAY_NONE};
	return scheme_cover_offer(&a, v->today, periods);
}

struct scheme_offer menus_view_next(struct menus_view *v)
{
	struct scheme_account a = menus_view_account(v);

	if (!a.plan)
		return (struct scheme_offer){.until = BASE_DAY_NONE, .covered_from = BASE_DAY_NONE};
	return scheme_cover_next(&a, v->today);
}

/* Who has left the card is not shown. */
static int keep_present(struct store_member *members, int n, int32_t today)
{
	int kept = 0;

	for (int i = 0; i < n; i++)
		if (store_member_is_on_card(&members[i], today))
			members[kept++] = members[i];
	return kept;
}

int menus_view_members(struct menus_view *v)
{
	if (!has_household(v))
		return 0;
	if (is_new(v, MEMBERS)) {
		if (!menus_view_is_there(v, store_member_list(v->store, v->dialog->household, v->members, MENUS_MEMBERS, &v->n_members)))
			v->n_members = 0;
		v->n_members = keep_present(v->members, v->n_members, v->today);
	}
	return v->n_members;
}

const struct store_member *menus_view_self(struct menus_view *v)
{
	const struct store_member *head = NULL;
	int n = menus_view_members(v);

	for (int i = 0; i < n; i++) {
		if (v->members[i].phone == v->phone)
			return &v->members[i];
		if (!head && v->members[i].role == STORE_HEAD)
			head = &v->members[i];
	}
	return head ? head : n ? &v->members[0] : NULL;
}

int menus_view_payments(struct menus_view *v)
{
	if (!menus_view_household(v))
		return 0;
	if (is_new(v, PAYMENTS) && !menus_view_is_there(v, store_ledger_last_payments(v->store, v->household.id, v->payments,
									 MENUS_PAYMENTS, &v->n_payments)))
		v->n_payments = 0;
	return v->n_payments;
}

int menus_view_links(struct menus_view *v)
{
	if (v->showing == MENUS_LONGEST)
		return 0;
	if (is_new(v, LINKS)
	    && !menus_view_is_there(v, store_phone_households(v->store, v->phone, v->links, MENUS_HOUSEHOLDS, &v->n_links)))
		v->n_links = 0;
	return v->n_links;
}

struct store_phone *menus_view_person(struct menus_view *v)
{
	if (is_new(v, PERSON)) {
		if (!v->store || !menus_view_is_there(v, store_phone_load(v->store, v->phone, &v->person)))
			memset(&v->person, 0, sizeof v->person);
		v->person.phone = v->phone;
	}
	return &v->person;
}

/* Its own, or one that it is known to pay for: the next holder of a number reads nothing of who had it before. */
static bool is_payer_of(struct menus_view *v, int64_t household)
{
	int n = menus_view_links(v);

	for (int i = 0; i < n; i++)
		if (v->links[i].household == household)
			return true;
	n = menus_view_payees(v);
	for (int i = 0; i < n; i++)
		if (v->payees[i] == household)
			return true;
	return false;
}

const struct store_intent *menus_view_intent(struct menus_view *v)
{
	if (v->showing == MENUS_LONGEST)
		return NULL;
	if (is_new(v, INTENT))
		v->has_intent = menus_view_is_there(v, store_intent_last_of_phone(v->store, v->phone, &v->intent));
	if (v->has_intent && menus_view_is_shared(v) && v->intent.household != v->dialog->household)
		return NULL; /* another family's */
	if (v->has_intent && v->showing == MENUS_LIVE && !is_payer_of(v, v->intent.household))
		return NULL;
	if (!v->has_intent || (!store_intent_is_open(v->intent.state) && v->now_ms - v->intent.done_ms >= TOLD_MS))
		return NULL;
	return &v->intent;
}

/* Held money of this phone that nobody has claimed and that was not refused: it may be this household's. */
const struct store_held *menus_view_held(struct menus_view *v)
{
	struct store_held rows[4];
	int n = 0;

	if (v->showing == MENUS_LONGEST || !has_household(v))
		return NULL;
	if (is_new(v, HELD)) {
		v->has_held = false;
		menus_view_is_there(v, store_held_of_phone(v->store, v->phone, rows, 4, &n));
		for (int i = 0; i < n && !v->has_held; i++) {
			v->has_held = !rows[i].is_declined
				      && (rows[i].state == STORE_HELD_OPEN
					  || (rows[i].state == STORE_HELD_OFFERED && rows[i].household == v->dialog->household));
			v->held = rows[i];
		}
	}
	return v->has_held ? &v->held : NULL;
}

int menus_view_payees(struct menus_view *v)
{
	if (v->showing == MENUS_LONGEST || menus_view_is_shared(v))
		return 0;
	if (is_new(v, PAYEES) && !menus_view_is_there(v, store_lookup_remembered(v->store, v->phone, v->payees, &v->n_payees)))
		v->n_payees = 0;
	return v->n_payees;
}

bool menus_view_is_shared(struct menus_view *v)
{
	return v->showing == MENUS_LIVE && menus_view_person(v)->sharing == STORE_SHARED;
}

const struct store_change *menus_view_change(struct menus_view *v)
{
	if (v->showing == MENUS_LONGEST)
		return NULL;
	if (is_new(v, CHANGE))
		v->has_change = menus_view_is_there(v, store_change_of_phone(v->store, v->phone, &v->change))
				&& v->change.asked_by != v->phone && !v->change.is_agreed;
	return v->has_change ? &v->change : NULL;
}

bool menus_view_has_pin(struct menus_view *v)
{
	if (v->showing == MENUS_LIVE && is_new(v, PIN))
		menus_view_is_there(v, store_pin_is_set(v->store, v->phone, &v->has_pin));
	return v->has_pin;
}

const struct store_staff *menus_view_staff(struct menus_view *v)
{
	if (v->showing == MENUS_LONGEST)
		return NULL;
	if (is_new(v, STAFF))
		v->has_staff = menus_view_is_there(v, store_staff_of_phone(v->store, v->phone, &v->staff));
	return v->has_staff ? &v->staff : NULL;
}

void menus_view_head(struct menus_view *v, int64_t household, char out[STORE_NAME])
{
	struct store_member members[MENUS_MEMBERS];
	int n = 0, head = 0;

	out[0] = '\0';
	if (!menus_view_is_there(v, store_member_list(v->store, household, members, MENUS_MEMBERS, &n)))
		return;
	while (head < n && members[head].role != STORE_HEAD)
		head++;
	if (n)
		memcpy(out, members[head < n ? head : 0].first_name, STORE_NAME);
}

struct menus_payee *menus_view_look_at(struct menus_view *v, int64_t household)
{
	struct menus_payee *p = &v->payee;

	if (!household || v->showing != MENUS_LIVE)
		return household && v->showing == MENUS_SAMPLE ? p : NULL;
	if (p->id == household)
		return p;
	p->id = 0;
	p->n_entries = p->n_cards = 0;
	if (!menus_view_is_there(v, store_household_load(v->store, household, &p->household)))
		return NULL;
	p->id = household;
	p->plan = scheme_find_plan(v->scheme, p->household.plan);
	menus_view_head(v, household, p->first_name);
	menus_view_is_there(v, store_ledger_dues(v->store, household, &p->entries, &p->cap_entries, &p->n_entries));
	menus_view_is_there(v, store_ledger_balance(v->store, household, "fee", &p->fee_paid));
	if (p->plan && scheme_plan_counts_heads(p->plan))
		menus_view_is_there(v, store_member_cards(v->store, household, &p->cards, &p->cap_cards, &p->n_cards));
	return p;
}

struct menus_payee *menus_view_payee(struct menus_view *v)
{
	return menus_view_look_at(v, menus_view_figure(v, MENUS_PAYEE));
}

struct scheme_account menus_view_payee_account(const struct menus_payee *p)
{
	return (struct scheme_account){p->plan, p->household.enrolled_on, p->entries, p->n_entries, p->cards, p->n_cards};
}

const char *menus_view_get(struct menus_view *v, enum menus_variable_id variable, char out[STORE_CODE * 2])
{
	if (!v->dialog || !menus_trail_get(v->dialog->vars, menus_variable_name(variable), out, STORE_CODE * 2))
		out[0] = '\0';
	return out;
}

int64_t menus_view_figure(struct menus_view *v, enum menus_variable_id variable)
{
	char text[STORE_CODE * 2];

	if (v->showing == MENUS_SAMPLE)
		return 1; /* the made-up family */
	return strtoll(menus_view_get(v, variable, text), NULL, 10);
}

void menus_view_set(struct menus_view *v, const char *variable, const char *value)
{
	menus_trail_set(v->dialog->vars, sizeof v->dialog->vars, variable, value);
	memset(v->at, 0, sizeof v->at);
}

const void *menus_view_at(struct menus_view *v, enum menus_source_id source)
{
	const struct menus_source *s = &v->menus->sources[source];
	const void *rows[MENUS_ROWS];
	char key[STORE_CODE], other[STORE_CODE];
	size_t n;

	if (v->at[source] || v->showing == MENUS_LONGEST)
		return v->at[source];
	if (v->showing == MENUS_SAMPLE) {
		n = s->fill(v, rows);
		return v->at[source] = n ? rows[0] : NULL;
	}
	if (!menus_trail_get(v->dialog->vars, s->variable, key, sizeof key))
		return NULL;
	n = s->fill(v, rows);
	for (size_t i = 0; i < n; i++) {
		s->key(v, rows[i], other);
		if (!strcmp(key, other))
			return v->at[source] = rows[i];
	}
	return NULL;
}
