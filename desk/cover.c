/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A household's cover from its rows, and the caches of law 6. */
#include "desk/cover.h"

#include "scheme/remind.h"
#include "store/ledger.h"
#include "store/member.h"
#include "store/remind.h"

#include <stdlib.h>

void desk_cover_release(struct desk_dues *dues)
{
	free(dues->entries);
	free(dues->members);
	*dues = (struct desk_dues){0};
}

int64_t desk_cover_francs(const struct desk_dues *dues)
{
	int64_t francs = 0;

	for (size_t i = 0; i < dues->n; i++)
		francs += dues->entries[i].francs;
	return francs;
}

int desk_cover_account(struct store *store, const struct scheme *scheme, const struct store_household *h, struct desk_dues *dues,
		       struct scheme_account *out)
{
	const struct scheme_plan *plan = scheme_find_plan(scheme, h->plan);
	int rc;

	if (!plan)
		return STORE_REFUSED;
	dues->n_members = 0;
	rc = store_ledger_dues(store, h->id, &dues->entries, &dues->cap, &dues->n);
	if (!rc && scheme_plan_counts_heads(plan))
		rc = store_member_cards(store, h->id, &dues->members, &dues->cap_members, &dues->n_members);
	*out = (struct scheme_account){plan, h->enrolled_on, dues->entries, dues->n, dues->members, dues->n_members};
	return rc;
}

int desk_cover_compute(struct store *store, const struct scheme *scheme, const struct store_household *h, int32_t today,
		       struct desk_dues *dues, struct scheme_cover *out)
{
	struct scheme_account a;
	int rc = desk_cover_account(store, scheme, h, dues, &a);

	if (!rc)
		*out = scheme_cover_compute(&a, today);
	return rc;
}

int32_t desk_cover_remind_on(const struct scheme *scheme, const struct store_household *h, const struct scheme_cover *c, int32_t today)
{
	const struct scheme_mutuelle *m = scheme_find_mutuelle(scheme, h->mutuelle);
	int32_t after = today - DESK_REMIND_LATE_DAYS - 1;

	if (!m || !m->calendar)
		return BASE_DAY_NONE;
	return scheme_remind_next(scheme_find_calendar(scheme, m->calendar), scheme_remind_due(c, h->enrolled_on),
				  h->reminded_on > after ? h->reminded_on : after);
}

int32_t desk_cover_lapse_on(const struct scheme_cover *c)
{
	bool stands = c->state == SCHEME_WAITING || c->state == SCHEME_COVERED || c->state == SCHEME_GRACE;

	return stands ? c->grace_until + 1 : BASE_DAY_NONE;
}

bool desk_cover_is_cached(const struct store_household *h, const struct scheme_cover *c)
{
	return h->cover_state == c->state && h->next_change_on == c->next_change_on && h->lapse_on == desk_cover_lapse_on(c);
}

int desk_cover_keep(struct store *store, const struct scheme *scheme, const struct store_household *h, const struct scheme_cover *c,
		    int32_t today)
{
	int32_t remind_on = desk_cover_remind_on(scheme, h, c, today);
	int rc = 0;

	if (!desk_cover_is_cached(h, c))
		rc = store_household_cache(store, h->id, c->next_change_on, desk_cover_lapse_on(c), c->state);
	return rc || remind_on == h->remind_on ? rc : store_remind_cache(store, h->id, remind_on);
}

int desk_cover_refresh(struct store *store, const struct scheme *scheme, const struct store_household *h, int32_t today,
		       struct desk_dues *dues)
{
	struct scheme_cover c;
	int rc = desk_cover_compute(store, scheme, h, today, dues, &c);

	return rc ? rc : desk_cover_keep(store, scheme, h, &c, today);
}
