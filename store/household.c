/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Households: the unit that is enrolled, pays and is covered. */
#include "store/household.h"

#include "store/batch.h"
#include "store/sql.h"

#include <string.h>

enum stmt { LOAD, FIND, INSERT, UPDATE, CACHE, REFER, WALK, REFERRED, DUE, STATEMENTS };

#define COLUMNS "id, members, cover_state, enrolled_on, next_change_on, no, mutuelle, plan, commune, village," \
	" remind_on, reminded_on, reminder, lapse_on, referral, referred_on"

static const char *const sql[STATEMENTS] = {
	[LOAD] = "SELECT " COLUMNS " FROM household WHERE id = :id",
	[FIND] = "SELECT id FROM household WHERE no = :no",
	[INSERT] = "INSERT INTO household (id, no, mutuelle, plan, commune, village, enrolled_on, members, next_change_on,"
		   " cover_state) VALUES (:id, :no, :mutuelle, :plan, :commune, :village, :enrolled_on, 0,"
		   " :next_change_on, :cover_state)",
	[UPDATE] = "UPDATE household SET mutuelle = :mutuelle, plan = :plan, commune = :commune, village = :village,"
		   " enrolled_on = :enrolled_on WHERE id = :id",
	[CACHE] = "UPDATE household SET next_change_on = :next_change_on, lapse_on = :lapse_on, cover_state = :cover_state WHERE id = :id",
	[REFER] = "UPDATE household SET referral = nullif(:referral, ''), referred_on = :day WHERE id = :id",
	[WALK] = "SELECT " COLUMNS " FROM household WHERE id > :after ORDER BY id LIMIT :cap",
	[REFERRED] = "SELECT " COLUMNS " FROM household WHERE referral IS NOT NULL AND id > :after ORDER BY id LIMIT :cap",
	[DUE] = "SELECT id FROM household WHERE next_change_on <= :day ORDER BY next_change_on, id LIMIT :cap",
};

const struct store_sql_list store_household_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_HOUSEHOLD, statement);
}

static void read_household(struct store_sql *q, struct store_household *h)
{
	h->id = store_sql_col_int(q, 0);
	h->members = (int) store_sql_col_int(q, 1);
	h->cover_state = (enum scheme_state) store_sql_col_int(q, 2);
	h->enrolled_on = store_sql_col_day(q, 3);
	h->next_change_on = store_sql_col_day(q, 4);
	store_sql_col_text(q, 5, h->no, sizeof h->no);
	store_sql_col_text(q, 6, h->mutuelle, sizeof h->mutuelle);
	store_sql_col_text(q, 7, h->plan, sizeof h->plan);
	store_sql_col_text(q, 8, h->commune, sizeof h->commune);
	store_sql_col_text(q, 9, h->village, sizeof h->village);
	h->remind_on = store_sql_col_day(q, 10);
	h->reminded_on = store_sql_col_day(q, 11);
	h->reminder = store_sql_col_int(q, 12); /* NULL reads as 0 */
	h->lapse_on = store_sql_col_day(q, 13);
	store_sql_col_text(q, 14, h->referral, sizeof h->referral);
	h->referred_on = store_sql_col_day(q, 15);
}

int store_household_load(struct store *s, int64_t id, struct store_household *out)
{
	struct store_sql *q = start(s, LOAD);
	int rc;

	store_sql_int(q, "id", id);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	read_household(q, out);
	return store_sql_end(q);
}

int store_household_find(struct store *s, const char *no, int64_t *id)
{
	struct store_sql *q = start(s, FIND);
	int rc;

	store_sql_text(q, "no", no);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*id = store_sql_col_int(q, 0);
	return store_sql_end(q);
}

static int insert(struct store *s, const struct store_household *h, int64_t *id)
{
	struct store_sql *q;
	int rc = store_batch_next_id(s, "household", id);

	if (rc != STORE_OK)
		return rc;
	q = start(s, INSERT);
	store_sql_int(q, "id", *id);
	store_sql_text(q, "no", h->no);
	store_sql_text(q, "mutuelle", h->mutuelle);
	store_sql_text(q, "plan", h->plan);
	store_sql_text(q, "commune", h->commune);
	store_sql_text(q, "village", h->village);
	store_sql_day(q, "enrolled_on", h->enrolled_on);
	store_sql_day(q, "next_change_on", h->next_change_on);
	store_sql_int(q, "cover_state", h->cover_state);
	return store_sql_run(q);
}

static int update(struct store *s, const struct store_household *h, int64_t id)
{
	struct store_sql *q = start(s, UPDATE);

	store_sql_text(q, "mutuelle", h->mutuelle);
	store_sql_text(q, "plan", h->plan);
	store_sql_text(q, "commune", h->commune);
	store_sql_text(q, "village", h->village);
	store_sql_day(q, "enrolled_on", h->enrolled_on);
	store_sql_int(q, "id", id);
	return store_sql_run(q);
}

static bool is_same(const struct store_household *a, const struct store_household *b)
{
	return !strcmp(a->mutuelle, b->mutuelle) && !strcmp(a->plan, b->plan) && !strcmp(a->commune, b->commune)
	       && !strcmp(a->village, b->village) && a->enrolled_on == b->enrolled_on;
}

int store_household_put(struct store *s, const struct store_household *h, bool *changed, int64_t *id)
{
	struct store_household old;
	int rc = store_household_find(s, h->no, id);

	*changed = true;
	if (rc == STORE_NONE)
		return insert(s, h, id);
	if (rc != STORE_OK || (rc = store_household_load(s, *id, &old)) != STORE_OK)
		return rc;
	*changed = !is_same(h, &old);
	return *changed ? update(s, h, *id) : STORE_OK;
}

int store_household_cache(struct store *s, int64_t id, int32_t next_change_on, int32_t lapse_on, enum scheme_state state)
{
	struct store_sql *q = start(s, CACHE);
	int rc;

	store_sql_day(q, "next_change_on", next_change_on);
	store_sql_day(q, "lapse_on", lapse_on);
	store_sql_int(q, "cover_state", state);
	store_sql_int(q, "id", id);
	rc = store_sql_run(q);
	return rc == STORE_OK && !store_sql_changes(s) ? STORE_NONE : rc;
}

int store_household_refer(struct store *s, int64_t id, const char *referral, int32_t day)
{
	struct store_sql *q = start(s, REFER);
	int rc;

	store_sql_text(q, "referral", referral);
	store_sql_day(q, "day", referral[0] ? day : BASE_DAY_NONE);
	store_sql_int(q, "id", id);
	rc = store_sql_run(q);
	if (rc == STORE_OK && !store_sql_changes(s))
		return STORE_NONE;
	return rc;
}

static int walk(struct store *s, enum stmt which, int64_t after, struct store_household *out, int cap, int *n)
{
	struct store_sql *q = start(s, which);
	int rc;

	*n = 0;
	store_sql_int(q, "after", after);
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK)
		read_household(q, &out[(*n)++]);
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_household_walk(struct store *s, int64_t after, struct store_household *out, int cap, int *n)
{
	return walk(s, WALK, after, out, cap, n);
}

int store_household_referred(struct store *s, int64_t after, struct store_household *out, int cap, int *n)
{
	return walk(s, REFERRED, after, out, cap, n);
}

int store_household_due(struct store *s, int32_t day, int64_t *ids, int cap, int *n)
{
	struct store_sql *q = start(s, DUE);
	int rc;

	*n = 0;
	store_sql_int(q, "day", day);
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK)
		ids[(*n)++] = store_sql_col_int(q, 0);
	return rc == STORE_NONE ? STORE_OK : rc;
}
