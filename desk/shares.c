/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What State and partners add to a household's dues. */
#include "desk/shares.h"

#include "base/date.h"
#include "base/log.h"
#include "base/must.h"
#include "store/ledger.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The row of a giver, made where there is none; `len` octets of the name count. */
static int row_of(struct desk_shares *d, const char *giver, size_t len)
{
	for (int i = 0; i < d->n; i++)
		if (strncmp(d->of[i].giver, giver, len) == 0 && d->of[i].giver[len] == '\0')
			return i;
	must(d->n < DESK_SHARES_GIVERS); /* each account and each of the plan's was counted */
	snprintf(d->of[d->n].giver, sizeof d->of[d->n].giver, "%.*s", (int) len, giver);
	return d->n++;
}

static void add_should(struct desk_shares *d, const struct scheme_subsidy_sum *sum)
{
	char giver[48];

	if (sum->state_francs)
		d->of[row_of(d, "state", 5)].should += sum->state_francs;
	for (int i = 0; i < sum->n_partners; i++) {
		int len = snprintf(giver, sizeof giver, "partner:%s", sum->partners[i].code);

		d->of[row_of(d, giver, (size_t) len)].should += sum->partners[i].francs;
	}
}

/* "state:MUTUELLE", "partner:CODE:MUTUELLE": the giver is what stands before the last colon. */
static int add_posted(struct store *store, int64_t household, struct desk_shares *d)
{
	struct store_entry accounts[DESK_SHARES_ACCOUNTS];
	int n, rc = store_ledger_givers(store, household, accounts, DESK_SHARES_ACCOUNTS, &n);

	for (int i = 0; !rc && i < n; i++) {
		const char *end = strrchr(accounts[i].account, ':');

		must(end);
		d->of[row_of(d, accounts[i].account, (size_t) (end - accounts[i].account))].posted -= accounts[i].francs;
	}
	return rc;
}

int desk_shares_compute(struct store *store, const struct scheme *scheme, const struct store_household *h, struct desk_dues *dues,
			struct desk_shares *out)
{
	struct scheme_subsidy_sum sum;
	struct scheme_account a;
	int64_t opening;
	int rc = desk_cover_account(store, scheme, h, dues, &a);

	memset(out, 0, sizeof *out);
	if (!rc)
		rc = store_ledger_balance(store, h->id, "opening", &opening); /* the other leg: never positive */
	if (rc)
		return rc;
	sum = scheme_subsidy_between(&a, -opening, desk_cover_francs(dues));
	add_should(out, &sum);
	return add_posted(store, h->id, out);
}

/* no: of the giver in this correction. */
static int correct(struct desk_step *s, const struct store_household *h, int no, const char *giver, int64_t posted, int64_t should)
{
	char account[STORE_ACCOUNT], reference[STORE_REFERENCE];
	const struct store_posting p = {.kind = "shares", .reference = reference, .day = base_date_of_ms(s->request->now_ms)};
	const struct store_leg legs[] = {{h->id, "shares", should - posted}, {0, account, posted - should}};
	int64_t txn;

	snprintf(reference, sizeof reference, "%" PRId64 "/%" PRId64 "/%" PRId64 "/%d", h->id, s->request->now_ms, should, no);
	snprintf(account, sizeof account, "%s:%s", giver, h->mutuelle);
	base_log(LOG_INFO, "shares-corrected", "household=%s giver=%s francs=%" PRId64, h->no, giver, should - posted);
	return store_ledger_post(s->store, &p, legs, 2, s->request->now_ms, &txn);
}

int desk_shares_keep(struct desk_step *s, const struct store_household *h, struct desk_dues *dues)
{
	struct desk_shares d;
	int rc = desk_shares_compute(s->store, s->memory->scheme, h, dues, &d);

	for (int i = 0; !rc && i < d.n; i++)
		if (d.of[i].posted != d.of[i].should)
			rc = correct(s, h, i, d.of[i].giver, d.of[i].posted, d.of[i].should);
	return rc == STORE_REFUSED && !scheme_find_plan(s->memory->scheme, h->plan) ? 0 : rc;
}
