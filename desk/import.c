/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One chunk of a members' roll: rows, opening entries, caches and the import's progress in one transaction, so that
 * a crash rolls forward from the last chunk. */
#include "desk/import.h"

#include "base/must.h"
#include "desk/audit.h"
#include "desk/cover.h"
#include "desk/shares.h"
#include "store/change.h"
#include "store/ledger.h"

#include <stdio.h>
#include <string.h>

#define COPY(to, from) snprintf(to, sizeof(to), "%s", from)

static int audit(struct desk_step *s, const struct store_import *of, const char *what)
{
	char about[STORE_AUDIT_ABOUT];

	snprintf(about, sizeof about, "%lld: %.72s", (long long) of->id, of->file);
	return desk_audit_staff(s, NULL, 0, what, about);
}

/* Finds or begins the import. *is_done: this chunk was applied before. */
static int open_import(struct desk_step *s, struct desk_import_chunk *c, struct store_import *open, bool *is_done)
{
	int rc;

	if (c->start) {
		*open = *c->start;
		open->applied = 0;
		rc = store_import_start(s->store, open, s->request->now_ms, &open->id);
		if (rc == STORE_EXISTS)
			base_error_set(&c->error, "another import is under way: wait for its end, then try again");
		c->import = open->id;
		if (!rc)
			rc = audit(s, open, "import");
	} else {
		rc = store_import_open(s->store, open);
		if (rc == STORE_NONE || (!rc && open->id != c->import)) {
			base_error_set(&c->error, "import %lld is not under way", (long long) c->import);
			rc = STORE_REFUSED;
		}
	}
	*is_done = !rc && open->applied >= c->applied && c->n;
	return rc;
}

static void household_of(const struct desk_import_row *row, struct store_household *h)
{
	memset(h, 0, sizeof *h);
	COPY(h->no, row->household_no);
	COPY(h->mutuelle, row->mutuelle);
	COPY(h->plan, row->plan);
	COPY(h->commune, row->commune);
	COPY(h->village, row->village);
	h->enrolled_on = row->enrolled_on;
	h->next_change_on = BASE_DAY_NONE;
	h->cover_state = SCHEME_NOT_ENROLLED;
}

static void member_of(const struct desk_import_row *row, int64_t household, struct store_member *m)
{
	memset(m, 0, sizeof *m);
	m->household = household;
	m->no = row->member_no;
	m->role = row->role;
	m->sex = row->sex;
	m->birth_year = row->birth_year;
	m->phone = row->phone;
	COPY(m->first_name, row->first_name);
	COPY(m->last_name, row->last_name);
	COPY(m->language, row->language);
}

/* Brings what the household opened with to what the roll says, unless money has come since: then the ledger knows
 * better than any roll, which may be an old export and would count a payment twice. The entry is dated at the
 * enrolment: a roll does not tell when money came, so it counts as come in time. A household whose money reaches
 * that very day already needs nothing, however it came: a roll that was exported from here changes nothing here. */
static int post_opening(struct desk_step *s, const struct desk_import_row *row, const struct store_household *h,
			const char *reference, struct desk_dues *dues, bool *changed, bool *is_kept)
{
	struct scheme_account account;
	int64_t opened, francs;
	int rc;

	rc = desk_cover_account(s->store, s->memory->scheme, h, dues, &account);
	if (rc || h->enrolled_on == BASE_DAY_NONE
	    || scheme_cover_compute(&account, base_date_of_ms(s->request->now_ms)).paid_until == row->paid_until)
		return rc;
	rc = store_ledger_balance(s->store, h->id, "opening", &opened);
	if (rc)
		return rc;
	if (desk_cover_francs(dues) + opened != 0) { /* the other leg: opened <= 0 */
		*is_kept = true;
		return 0;
	}
	francs = scheme_cover_opening(&account, row->paid_until) + opened;
	if (!francs)
		return 0;
	*changed = true;
	return store_ledger_post_dues(s->store, h->id, h->enrolled_on, francs, "opening", "opening", reference,
				      s->request->now_ms);
}

static void refuse(struct desk_import_chunk *c, const struct desk_import_row *row)
{
	base_error_set(&c->error, "household_no %s, member_no %d: the store or the scheme refuses this row (plan '%s')",
		       row->household_no, row->member_no, row->plan);
}

static int put_members(struct desk_step *s, struct desk_import_chunk *c, size_t from, size_t end, int64_t household, bool *first_changed)
{
	int rc = 0;

	for (size_t i = from; !rc && i < end; i++) {
		const struct desk_import_row *row = &c->rows[i];
		struct store_member m;
		bool changed = false, days_changed = false;

		member_of(row, household, &m);
		rc = store_change_keep_phone(s->store, household, m.no, &m.phone);
		if (!rc)
			rc = store_member_put(s->store, &m, &changed);
		if (!rc && row->has_days)
			rc = store_member_set_days(s->store, household, m.no, row->joined_on, row->left_on, &days_changed);
		changed |= days_changed;
		if (rc == STORE_REFUSED)
			refuse(c, row);
		if (i == from)
			*first_changed |= changed;
		else
			c->changed += changed;
	}
	return rc;
}

/* It said so when it was enrolled, or now; who said it before stays by that day. */
static int put_referral(struct desk_step *s, const struct desk_import_row *row, const struct store_household *h, bool *changed)
{
	int32_t day = h->referred_on;

	if (!row->has_referral || !strcmp(row->referral, h->referral))
		return 0;
	if (day == BASE_DAY_NONE)
		day = h->enrolled_on != BASE_DAY_NONE ? h->enrolled_on : base_date_of_ms(s->request->now_ms);
	*changed = true;
	return store_household_refer(s->store, h->id, row->referral, day);
}

/* The rows of one household, `from` to `end`: its facts, its members, and then its opening, which may depend on them. */
static int apply_household(struct desk_step *s, struct desk_import_chunk *c, size_t from, size_t end, struct desk_dues *dues)
{
	const struct desk_import_row *row = &c->rows[from];
	int64_t nth = c->applied - (int64_t) (c->n - from) + 1, id;
	bool changed = false, is_kept = false;
	char reference[STORE_CODE];
	struct store_household h;
	int rc;

	snprintf(reference, sizeof reference, "import %lld/%lld", (long long) c->import, (long long) nth);
	household_of(row, &h);
	rc = store_household_put(s->store, &h, &changed, &id);
	if (!rc)
		rc = put_members(s, c, from, end, id, &changed);
	if (!rc)
		rc = store_household_load(s->store, id, &h);
	if (!rc)
		rc = put_referral(s, row, &h, &changed);
	if (!rc)
		rc = post_opening(s, row, &h, reference, dues, &changed, &is_kept);
	if (!rc && changed)
		rc = desk_shares_keep(s, &h, dues);
	if (!rc && changed)
		rc = store_household_load(s->store, id, &h); /* what is kept of its reminders may be another */
	if (!rc)
		rc = desk_cover_refresh(s->store, s->memory->scheme, &h, base_date_of_ms(s->request->now_ms), dues);
	c->changed += changed;
	c->kept += is_kept;
	return rc;
}

static int apply_rows(struct desk_step *s, struct desk_import_chunk *c, struct desk_dues *dues)
{
	size_t end;
	int rc = 0;

	for (size_t i = 0; !rc && i < c->n; i = end) {
		const struct desk_import_row *row = &c->rows[i];

		for (end = i + 1; end < c->n && strcmp(c->rows[end].household_no, row->household_no) == 0;)
			end++;
		rc = apply_household(s, c, i, end, dues);
		if (rc == STORE_REFUSED && c->error.text[0] == '\0')
			refuse(c, row);
	}
	return rc;
}

int desk_import_chunk(struct desk_step *s)
{
	struct desk_import_chunk *c = s->request->body;
	struct desk_dues dues = {0};
	struct store_import open;
	bool is_done;
	int rc;

	must(c && (c->n == 0 || c->rows));
	c->changed = c->kept = 0;
	c->error.text[0] = '\0';
	rc = open_import(s, c, &open, &is_done);
	if (rc || is_done)
		return rc;
	rc = apply_rows(s, c, &dues);
	if (!rc)
		rc = store_import_advance(s->store, c->import, c->applied, c->is_last, s->request->now_ms);
	if (!rc && c->is_last)
		rc = audit(s, &open, "import-done");
	desk_cover_release(&dues);
	return rc;
}
