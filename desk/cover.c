/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A household's cover from its rows, and the caches of law 6. */
#include "desk/cover.h"

#include "store/ledger.h"

#include <stdlib.h>

void desk_cover_release(struct desk_dues *dues)
{
	free(dues->entries);
	*dues = (struct desk_dues){0};
}

int desk_cover_compute(struct store *store, const struct scheme *scheme, const struct store_household *h, int32_t today,
		       struct desk_dues *dues, struct scheme_cover *out)
{
	const struct scheme_plan *plan = scheme_find_plan(scheme, h->plan);
	int rc;

	if (!plan)
		return STORE_REFUSED;
	rc = store_ledger_dues(store, h->id, &dues->entries, &dues->cap, &dues->n);
	if (!rc)
		*out = scheme_cover_compute(plan, h->enrolled_on, dues->entries, dues->n, today);
	return rc;
}

bool desk_cover_is_cached(const struct store_household *h, const struct scheme_cover *c)
{
	return h->cover_state == c->state && h->next_change_on == c->next_change_on;
}

int desk_cover_refresh(struct store *store, const struct scheme *scheme, const struct store_household *h, int32_t today,
		       struct desk_dues *dues)
{
	struct scheme_cover c;
	int rc = desk_cover_compute(store, scheme, h, today, dues, &c);

	if (rc || desk_cover_is_cached(h, &c))
		return rc;
	return store_household_cache(store, h->id, c.next_change_on, c.state);
}
