/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The members of a household, clustered by it, and the links of their phones. */
#include "store/member.h"

#include "base/buf.h"
#include "store/batch.h"
#include "store/sql.h"

#include <string.h>

enum stmt { LIST, CARDS, LOAD, INSERT, UPDATE, SET_DAYS, ANY_DAYS, COUNT, LINK, UNLINK, STATEMENTS };

#define COLUMNS "household, no, role, birth_year, phone, sex, first_name, last_name, language, joined_on, left_on"

static const char *const sql[STATEMENTS] = {
	[LIST] = "SELECT " COLUMNS " FROM member WHERE household = :household ORDER BY no LIMIT :cap",
	[CARDS] = "SELECT role, birth_year, joined_on, left_on FROM member WHERE household = :household ORDER BY no",
	[LOAD] = "SELECT " COLUMNS " FROM member WHERE household = :household AND no = :no",
	[INSERT] = "INSERT INTO member (household, no, role, birth_year, phone, sex, first_name, last_name, language)"
		   " VALUES (:household, :no, :role, :birth_year, nullif(:phone, 0), :sex, :first_name, :last_name,"
		   " :language)",
	[UPDATE] = "UPDATE member SET role = :role, birth_year = :birth_year, phone = nullif(:phone, 0), sex = :sex,"
		   " first_name = :first_name, last_name = :last_name, language = :language"
		   " WHERE household = :household AND no = :no",
	[SET_DAYS] = "UPDATE member SET joined_on = :joined_on, left_on = :left_on WHERE household = :household AND no = :no",
	[ANY_DAYS] = "SELECT EXISTS (SELECT 1 FROM member WHERE joined_on IS NOT NULL OR left_on IS NOT NULL)",
	[COUNT] = "UPDATE household SET members = members + 1 WHERE id = :household",
	[LINK] = "INSERT INTO phone_link (phone, household, member_no) VALUES (:phone, :household, :no)",
	[UNLINK] = "DELETE FROM phone_link WHERE phone = :phone AND household = :household AND member_no = :no",
};

const struct store_sql_list store_member_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_MEMBER, statement);
}

static void read_member(struct store_sql *q, struct store_member *m)
{
	char sex[2];

	m->household = store_sql_col_int(q, 0);
	m->no = (int) store_sql_col_int(q, 1);
	m->role = (enum store_role) store_sql_col_int(q, 2);
	m->birth_year = (int) store_sql_col_int(q, 3);
	m->phone = (uint64_t) store_sql_col_int(q, 4); /* NULL reads as 0 */
	store_sql_col_text(q, 5, sex, sizeof sex);
	m->sex = sex[0];
	store_sql_col_text(q, 6, m->first_name, sizeof m->first_name);
	store_sql_col_text(q, 7, m->last_name, sizeof m->last_name);
	store_sql_col_text(q, 8, m->language, sizeof m->language);
	m->joined_on = store_sql_col_day(q, 9);
	m->left_on = store_sql_col_day(q, 10);
}

int store_member_list(struct store *s, int64_t household, struct store_member *out, int cap, int *n)
{
	struct store_sql *q = start(s, LIST);
	int rc;

	*n = 0;
	store_sql_int(q, "household", household);
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK)
		read_member(q, &out[(*n)++]);
	return rc == STORE_NONE ? STORE_OK : rc;
}

bool store_member_is_on_card(const struct store_member *m, int32_t day)
{
	return m->left_on == BASE_DAY_NONE || m->left_on >= day;
}

enum scheme_card store_member_card(enum store_role role)
{
	switch (role) {
	case STORE_HEAD: case STORE_SPOUSE: return SCHEME_CARD_ADULT;
	case STORE_CHILD: return SCHEME_CARD_CHILD;
	case STORE_OTHER: break;
	}
	return SCHEME_CARD_BY_AGE;
}

int store_member_cards(struct store *s, int64_t household, struct scheme_member **out, size_t *cap, size_t *n)
{
	struct store_sql *q = start(s, CARDS);
	int rc;

	*n = 0;
	store_sql_int(q, "household", household);
	while ((rc = store_sql_step(q)) == STORE_OK) {
		if (*n == *cap) {
			*cap = *cap ? *cap * 2 : 16;
			*out = base_realloc(*out, *cap * sizeof **out);
		}
		(*out)[(*n)++] = (struct scheme_member){
			store_member_card((enum store_role) store_sql_col_int(q, 0)), (int) store_sql_col_int(q, 1),
			store_sql_col_day(q, 2), store_sql_col_day(q, 3),
		};
	}
	return rc == STORE_NONE ? STORE_OK : rc;
}

static int load(struct store *s, int64_t household, int no, struct store_member *out)
{
	struct store_sql *q = start(s, LOAD);
	int rc;

	store_sql_int(q, "household", household);
	store_sql_int(q, "no", no);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	read_member(q, out);
	return store_sql_end(q);
}

static void bind_values(struct store_sql *q, const struct store_member *m, const char sex[2])
{
	store_sql_int(q, "role", m->role);
	store_sql_int(q, "birth_year", m->birth_year);
	store_sql_int(q, "phone", (int64_t) m->phone);
	store_sql_text(q, "sex", sex);
	store_sql_text(q, "first_name", m->first_name);
	store_sql_text(q, "last_name", m->last_name);
	store_sql_text(q, "language", m->language);
}

static int insert(struct store *s, const struct store_member *m)
{
	const char sex[2] = {m->sex};
	struct store_sql *q = start(s, INSERT);
	int rc;

	store_sql_int(q, "household", m->household);
	store_sql_int(q, "no", m->no);
	bind_values(q, m, sex);
	if ((rc = store_sql_run(q)) != STORE_OK)
		return rc;
	q = start(s, COUNT);
	store_sql_int(q, "household", m->household);
	return store_sql_run(q);
}

static int update(struct store *s, const struct store_member *m)
{
	const char sex[2] = {m->sex};
	struct store_sql *q = start(s, UPDATE);

	bind_values(q, m, sex);
	store_sql_int(q, "household", m->household);
	store_sql_int(q, "no", m->no);
	return store_sql_run(q);
}

static int change_link(struct store *s, enum stmt statement, const struct store_member *m)
{
	struct store_sql *q;

	if (!m->phone)
		return STORE_OK;
	q = start(s, statement);
	store_sql_int(q, "phone", (int64_t) m->phone);
	store_sql_int(q, "household", m->household);
	store_sql_int(q, "no", m->no);
	return store_sql_run(q);
}

static bool is_same(const struct store_member *a, const struct store_member *b)
{
	return a->role == b->role && a->sex == b->sex && a->birth_year == b->birth_year && a->phone == b->phone
	       && !strcmp(a->first_name, b->first_name) && !strcmp(a->last_name, b->last_name)
	       && !strcmp(a->language, b->language);
}

/* The member, the count and the link, in an order in which the link always has its member. */
static int put(struct store *s, const struct store_member *m, const struct store_member *old)
{
	int rc;

	if (old && old->phone != m->phone && (rc = change_link(s, UNLINK, old)) != STORE_OK)
		return rc;
	if ((rc = old ? update(s, m) : insert(s, m)) != STORE_OK)
		return rc;
	return !old || old->phone != m->phone ? change_link(s, LINK, m) : STORE_OK;
}

int store_member_put(struct store *s, const struct store_member *m, bool *changed)
{
	struct store_member old;
	int rc, found = load(s, m->household, m->no, &old);

	if (found != STORE_OK && found != STORE_NONE)
		return found;
	*changed = found == STORE_NONE || !is_same(m, &old);
	if (!*changed)
		return STORE_OK;
	if ((rc = store_batch_part_begin(s)) != STORE_OK)
		return rc;
	return store_batch_part_end(s, put(s, m, found == STORE_OK ? &old : NULL));
}

int store_member_set_days(struct store *s, int64_t household, int no, int32_t joined_on, int32_t left_on, bool *changed)
{
	struct store_member old;
	struct store_sql *q;
	int rc = load(s, household, no, &old);

	*changed = !rc && (old.joined_on != joined_on || old.left_on != left_on);
	if (!*changed)
		return rc;
	q = start(s, SET_DAYS);
	store_sql_day(q, "joined_on", joined_on);
	store_sql_day(q, "left_on", left_on);
	store_sql_int(q, "household", household);
	store_sql_int(q, "no", no);
	return store_sql_run(q);
}

int store_member_any_days(struct store *s, bool *any)
{
	struct store_sql *q = start(s, ANY_DAYS);
	int rc = store_sql_step(q);

	if (rc != STORE_OK)
		return rc;
	*any = store_sql_col_int(q, 0) != 0;
	return store_sql_end(q);
}
