/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every member as CSV, read beside a running daemon. */
#include "daemon/roll_export.h"

#include "base/buf.h"
#include "base/date.h"
#include "daemon/open.h"
#include "daemon/roll_row.h"
#include "desk/cover.h"
#include "store/household.h"
#include "store/member.h"

#include <stdlib.h>

#define HOUSEHOLDS 256
#define COPY(to, from) snprintf(to, sizeof(to), "%s", from)

struct export {
	struct store *store;
	struct scheme *scheme;
	int32_t today;
	bool has_days, has_referral;            /* of any member, of any household: then the columns are written */
	struct desk_dues dues;
	struct store_household households[HOUSEHOLDS];
	struct store_member *members;
	int members_cap;
	struct buf text;
};

static void row_of(const struct store_household *h, const struct store_member *m, int32_t paid_until, const struct export *x,
		   struct desk_import_row *row)
{
	*row = (struct desk_import_row){
		.enrolled_on = h->enrolled_on, .paid_until = paid_until, .member_no = m->no, .role = m->role, .sex = m->sex,
		.birth_year = m->birth_year, .phone = m->phone,
		.has_days = x->has_days, .has_referral = x->has_referral, .joined_on = m->joined_on, .left_on = m->left_on,
	};
	COPY(row->household_no, h->no);
	COPY(row->mutuelle, h->mutuelle);
	COPY(row->plan, h->plan);
	COPY(row->commune, h->commune);
	COPY(row->village, h->village);
	COPY(row->first_name, m->first_name);
	COPY(row->last_name, m->last_name);
	COPY(row->language, m->language);
	COPY(row->referral, h->referral);
}

static int write_household(struct export *x, const struct store_household *h, FILE *out)
{
	struct desk_import_row row;
	struct scheme_cover cover;
	int n, rc = desk_cover_compute(x->store, x->scheme, h, x->today, &x->dues, &cover);

	if (h->members > x->members_cap) {
		x->members_cap = h->members;
		x->members = base_realloc(x->members, (size_t) h->members * sizeof *x->members);
	}
	if (!rc)
		rc = store_member_list(x->store, h->id, x->members, x->members_cap, &n);
	if (rc)
		return rc;
	x->text.len = 0;
	for (int i = 0; i < n; i++) {
		row_of(h, &x->members[i], cover.paid_until, x, &row);
		daemon_roll_row_write(&x->text, &row);
	}
	return fwrite(x->text.data, 1, x->text.len, out) == x->text.len ? 0 : 1;
}

static int write_all(struct export *x, FILE *out, struct error *e)
{
	int64_t after = 0;
	int n, rc = store_member_any_days(x->store, &x->has_days);

	if (!rc)
		rc = store_household_referred(x->store, 0, x->households, 1, &n);
	x->has_referral = !rc && n;
	if (rc)
		return base_error_set(e, "the store can't be read: %s", store_last_error(x->store));
	daemon_roll_row_write_header(&x->text, x->has_days, x->has_referral);
	if (fwrite(x->text.data, 1, x->text.len, out) != x->text.len)
		return base_error_set(e, "standard output can't be written to");
	do {
		rc = store_household_walk(x->store, after, x->households, HOUSEHOLDS, &n);
		for (int i = 0; !rc && i < n; i++) {
			after = x->households[i].id;
			rc = write_household(x, &x->households[i], out);
			if (rc == STORE_REFUSED)
				return base_error_set(e,
						      "household %s has the plan '%s', which the scheme does not "
						      "have any more: put it back into scheme.yaml",
						      x->households[i].no, x->households[i].plan);
		}
	} while (!rc && n == HOUSEHOLDS);
	if (rc < 0)
		return base_error_set(e, "the store can't be read: %s", store_last_error(x->store));
	return rc || fflush(out) ? base_error_set(e, "standard output can't be written to") : 0;
}

int daemon_roll_export(const struct config *c, FILE *out, struct error *e)
{
	struct export *x = base_alloc(sizeof *x);
	int rc = -1;

	x->today = base_date_of_ms(daemon_open_wall_ms());
	x->scheme = scheme_load(c->scheme, e);
	if (x->scheme)
		x->store = store_open_readonly(c->store, e);
	if (x->store)
		rc = write_all(x, out, e);
	store_close(x->store);
	scheme_free(x->scheme);
	desk_cover_release(&x->dues);
	base_buf_release(&x->text);
	free(x->members);
	free(x);
	return rc;
}
