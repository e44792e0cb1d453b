/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of the card that members ask for, and what goes with a phone to another number. */
#include "store/change.h"

#include "base/must.h"
#include "store/batch.h"
#include "store/outbox.h"
#include "store/phone.h"
#include "store/route.h"
#include "store/sql.h"

#include <stdio.h>

enum stmt { INSERT, LOAD, WAITING, OF, OF_PHONE, COUNT_TO, GIVEN_UP, AGREE, END, READDRESS,
	REST, TICKETS, APPLICATION, LINKS, PAYEES, PAYEES_GONE, STATEMENTS };

#define COLUMNS "id, kind, state, household, member, asked_by, asked_ms, ripe_ms, decided_ms, decided_by, reason, birth_year, sex," \
	" first_name, old_phone, new_phone, is_agreed"
/* What is about money, and what answers her; kinds of store_message. */
#define GOES_ALONG "kind IN ('receipt', 'payment', 'request')"
#define REST_MOST 256

static const char *const sql[STATEMENTS] = {
	[INSERT] = "INSERT INTO change (id, kind, state, household, member, asked_by, asked_ms, ripe_ms, decided_by, reason,"
		   " birth_year, sex, first_name, old_phone, new_phone) VALUES (:id, :kind, 0, :household, :member, :asked_by,"
		   " :now_ms, :ripe_ms, '', 0, :birth_year, :sex, :first_name, :old_phone, :new_phone)",
	[LOAD] = "SELECT " COLUMNS " FROM change WHERE id = :id",
	[WAITING] = "SELECT " COLUMNS " FROM change WHERE state = 0 AND id > :after ORDER BY id LIMIT :cap",
	[OF] = "SELECT " COLUMNS " FROM change WHERE household = :household ORDER BY id DESC LIMIT :cap",
	/* asked for with every first screen: an index for each */
	[OF_PHONE] = "SELECT " COLUMNS " FROM change WHERE state = 0 AND kind = 1 AND old_phone = :phone UNION ALL"
		     " SELECT " COLUMNS " FROM change WHERE state = 0 AND kind = 1 AND new_phone = :phone ORDER BY id LIMIT 1",
	[COUNT_TO] = "SELECT count(*) FROM change WHERE kind = 1 AND new_phone = :phone AND asked_ms > :since_ms AND asked_by <> :phone"
		     " AND asked_by <> 0",
	[GIVEN_UP] = "SELECT new_phone, EXISTS (SELECT 1 FROM change WHERE household = :household AND member = :member AND kind = 1"
		     " AND state = 1 AND old_phone = :phone) FROM change WHERE household = :household AND member = :member AND kind = 1"
		     " AND state = 1 ORDER BY id DESC LIMIT 1",
	[AGREE] = "UPDATE change SET is_agreed = 1 WHERE id = :id AND state = 0 AND kind = 1",
	[END] = "UPDATE change SET state = :state, member = :member, decided_ms = :now_ms, decided_by = :by, reason = :reason"
		" WHERE id = :id AND state = 0",
	[READDRESS] = "UPDATE outbox SET phone = :new_phone, link = :link WHERE household = :household AND household <> 0"
		      " AND phone = :old_phone AND state = 0 AND first_part = 0 AND " GOES_ALONG,
	[REST] = "SELECT id FROM outbox WHERE household = :household AND household <> 0 AND phone = :old_phone AND state < 2"
		 " AND NOT is_withdrawn AND NOT " GOES_ALONG " AND kind <> 'alert' LIMIT :cap",
	[TICKETS] = "UPDATE OR IGNORE callback SET phone = :new_phone WHERE household = :household AND household <> 0"
		    " AND phone = :old_phone AND done_ms IS NULL",
	[APPLICATION] = "UPDATE application SET phone = :new_phone WHERE household = :household AND phone = :old_phone AND state = 1",
	[LINKS] = "SELECT count(*), coalesce(sum(household = :household), 0) FROM phone_link WHERE phone = :phone",
	[PAYEES] = "UPDATE OR IGNORE payee SET phone = :new_phone WHERE phone = :old_phone",
	[PAYEES_GONE] = "DELETE FROM payee WHERE phone = :old_phone",
};

const struct store_sql_list store_change_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_CHANGE, statement);
}

static void read_row(struct store_sql *q, struct store_change *c)
{
	char sex[2];

	c->id = store_sql_col_int(q, 0);
	c->kind = (enum store_change_kind) store_sql_col_int(q, 1);
	c->state = (enum store_change_state) store_sql_col_int(q, 2);
	c->household = store_sql_col_int(q, 3);
	c->member = (int) store_sql_col_int(q, 4);
	c->asked_by = (uint64_t) store_sql_col_int(q, 5);
	c->asked_ms = store_sql_col_int(q, 6);
	c->ripe_ms = store_sql_col_int(q, 7);
	c->decided_ms = store_sql_col_int(q, 8); /* NULL reads as 0 */
	store_sql_col_text(q, 9, c->decided_by, sizeof c->decided_by);
	c->reason = (enum store_change_reason) store_sql_col_int(q, 10);
	c->birth_year = (int) store_sql_col_int(q, 11);
	store_sql_col_text(q, 12, sex, sizeof sex);
	c->sex = sex[0];
	store_sql_col_text(q, 13, c->first_name, sizeof c->first_name);
	c->old_phone = (uint64_t) store_sql_col_int(q, 14);
	c->new_phone = (uint64_t) store_sql_col_int(q, 15);
	c->is_agreed = store_sql_col_int(q, 16) != 0;
}

static int read_one(struct store_sql *q, struct store_change *out)
{
	int rc = store_sql_step(q);

	if (rc != STORE_OK)
		return rc;
	read_row(q, out);
	return store_sql_end(q);
}

static int read_rows(struct store_sql *q, struct store_change *out, int cap, int *n)
{
	int rc;

	store_sql_int(q, "cap", cap);
	for (*n = 0; (rc = store_sql_step(q)) == STORE_OK; (*n)++)
		read_row(q, &out[*n]);
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_change_add(struct store *s, const struct store_change *c, int64_t now_ms, int64_t *id)
{
	const char sex[2] = {c->sex};
	struct store_sql *q;
	int rc = store_batch_next_id(s, "callback", id);

	if (rc != STORE_OK)
		return rc;
	q = start(s, INSERT);
	store_sql_int(q, "id", *id);
	store_sql_int(q, "kind", c->kind);
	store_sql_int(q, "household", c->household);
	store_sql_int(q, "member", c->member);
	store_sql_int(q, "asked_by", (int64_t) c->asked_by);
	store_sql_int(q, "now_ms", now_ms);
	store_sql_int(q, "ripe_ms", c->ripe_ms);
	store_sql_int(q, "birth_year", c->birth_year);
	store_sql_text(q, "sex", sex);
	store_sql_text(q, "first_name", c->first_name);
	store_sql_int(q, "old_phone", (int64_t) c->old_phone);
	store_sql_int(q, "new_phone", (int64_t) c->new_phone);
	return store_sql_run(q);
}

int store_change_load(struct store *s, int64_t id, struct store_change *out)
{
	struct store_sql *q = start(s, LOAD);

	store_sql_int(q, "id", id);
	return read_one(q, out);
}

int store_change_waiting(struct store *s, int64_t after, struct store_change *out, int cap, int *n)
{
	struct store_sql *q = start(s, WAITING);

	store_sql_int(q, "after", after);
	return read_rows(q, out, cap, n);
}

int store_change_of(struct store *s, int64_t household, struct store_change *out, int cap, int *n)
{
	struct store_sql *q = start(s, OF);

	store_sql_int(q, "household", household);
	return read_rows(q, out, cap, n);
}

int store_change_of_phone(struct store *s, uint64_t phone, struct store_change *out)
{
	struct store_sql *q = start(s, OF_PHONE);

	store_sql_int(q, "phone", (int64_t) phone);
	return read_one(q, out);
}

int store_change_count_to(struct store *s, uint64_t phone, int64_t since_ms, int *n)
{
	struct store_sql *q = start(s, COUNT_TO);
	int rc;

	store_sql_int(q, "phone", (int64_t) phone);
	store_sql_int(q, "since_ms", since_ms);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*n = (int) store_sql_col_int(q, 0);
	return store_sql_end(q);
}

int store_change_keep_phone(struct store *s, int64_t household, int member, uint64_t *phone)
{
	struct store_sql *q = start(s, GIVEN_UP);
	int rc;

	store_sql_int(q, "household", household);
	store_sql_int(q, "member", member);
	store_sql_int(q, "phone", (int64_t) *phone);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc == STORE_NONE ? STORE_OK : rc;
	if (store_sql_col_int(q, 1))
		*phone = (uint64_t) store_sql_col_int(q, 0); /* the same where she went back to it */
	return store_sql_end(q);
}

int store_change_agree(struct store *s, int64_t id)
{
	struct store_sql *q = start(s, AGREE);
	int rc;

	store_sql_int(q, "id", id);
	rc = store_sql_run(q);
	return rc ? rc : store_sql_changes(s) ? STORE_OK : STORE_NONE;
}

int store_change_end(struct store *s, const struct store_change *c, int64_t now_ms)
{
	struct store_sql *q = start(s, END);
	int rc;

	store_sql_int(q, "state", c->state);
	store_sql_int(q, "member", c->member);
	store_sql_int(q, "now_ms", now_ms);
	store_sql_text(q, "by", c->decided_by);
	store_sql_int(q, "reason", c->reason);
	store_sql_int(q, "id", c->id);
	rc = store_sql_run(q);
	return rc ? rc : store_sql_changes(s) ? STORE_OK : STORE_NONE;
}

/* ---- another phone ---- */

static int readdress(struct store *s, const struct store_change *c)
{
	struct store_sql *q = start(s, READDRESS);

	store_sql_int(q, "new_phone", (int64_t) c->new_phone);
	store_sql_text(q, "link", store_route_find(s, c->new_phone));
	store_sql_int(q, "household", c->household);
	store_sql_int(q, "old_phone", (int64_t) c->old_phone);
	return store_sql_run(q);
}

static int cancel_rest(struct store *s, const struct store_change *c, int64_t now_ms)
{
	struct store_sql *q = start(s, REST);
	int64_t ids[REST_MOST];
	int n = 0, cancelled, rc;

	store_sql_int(q, "household", c->household);
	store_sql_int(q, "old_phone", (int64_t) c->old_phone);
	store_sql_int(q, "cap", REST_MOST);
	while ((rc = store_sql_step(q)) == STORE_OK)
		ids[n++] = store_sql_col_int(q, 0);
	if (rc != STORE_NONE)
		return rc;
	rc = STORE_OK;
	for (int i = 0; rc == STORE_OK && i < n; i++)
		rc = store_outbox_cancel(s, ids[i], now_ms, &cancelled);
	return rc;
}

static int run_for(struct store *s, enum stmt statement, const struct store_change *c)
{
	struct store_sql *q = start(s, statement);

	store_sql_int(q, "new_phone", (int64_t) c->new_phone);
	if (statement != PAYEES)
		store_sql_int(q, "household", c->household);
	store_sql_int(q, "old_phone", (int64_t) c->old_phone);
	return store_sql_run(q);
}

/* How many people have this phone, and how many of this household. */
static int count_links(struct store *s, uint64_t phone, int64_t household, int *n, int *of_household)
{
	struct store_sql *q = start(s, LINKS);
	int rc;

	store_sql_int(q, "household", household);
	store_sql_int(q, "phone", (int64_t) phone);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*n = (int) store_sql_col_int(q, 0);
	*of_household = (int) store_sql_col_int(q, 1);
	return store_sql_end(q);
}

/* Its language and topics, where the new phone is nobody else's; a STOP that was said on either holds. */
static int move_settings(struct store *s, const struct store_change *c, bool is_new_to_us, int64_t now_ms)
{
	struct store_phone from, to;
	int rc = store_phone_load(s, c->old_phone, &from);

	if (rc == STORE_OK)
		rc = store_phone_load(s, c->new_phone, &to);
	if (rc == STORE_OK && is_new_to_us) {
		if (from.language[0])
			snprintf(to.language, sizeof to.language, "%s", from.language);
		to.topics_on = from.topics_on;
		to.topics_off |= from.topics_off;
		to.sharing = STORE_SHARING_UNSAID;
		to.household = 0;
		rc = store_phone_save(s, &to, now_ms);
	}
	from.topics_on = 0;
	from.household = 0;
	from.sharing = STORE_SHARING_UNSAID;
	return rc ? rc : store_phone_save(s, &from, now_ms);
}

static int forget_payees(struct store *s, const struct store_change *c)
{
	struct store_sql *q;
	int rc = run_for(s, PAYEES, c);

	if (rc)
		return rc;
	q = start(s, PAYEES_GONE);
	store_sql_int(q, "old_phone", (int64_t) c->old_phone);
	return store_sql_run(q);
}

int store_change_move_phone(struct store *s, const struct store_change *c, int64_t now_ms)
{
	int on_old = 0, on_new = 0, old_of_household = 0, new_of_household, rc;

	if (!c->old_phone)
		return STORE_OK;
	rc = count_links(s, c->old_phone, c->household, &on_old, &old_of_household);
	if (!rc)
		rc = count_links(s, c->new_phone, c->household, &on_new, &new_of_household);
	if (rc || old_of_household)
		return rc; /* others of the household still have it */
	rc = readdress(s, c);
	if (!rc)
		rc = cancel_rest(s, c, now_ms);
	if (!rc)
		rc = run_for(s, TICKETS, c);
	if (!rc)
		rc = run_for(s, APPLICATION, c);
	if (rc || on_old)
		return rc;
	rc = forget_payees(s, c);
	return rc ? rc : move_settings(s, c, on_new == 1, now_ms);
}

/* ---- names ---- */

const char *store_change_kind_name(enum store_change_kind kind)
{
	static const char *const names[STORE_CHANGE_KINDS] = {"child", "phone"};

	must(kind < STORE_CHANGE_KINDS);
	return names[kind];
}

const char *store_change_state_name(enum store_change_state state)
{
	static const char *const names[STORE_CHANGE_STATES] = {"waiting", "confirmed", "refused", "withdrawn"};

	must(state < STORE_CHANGE_STATES);
	return names[state];
}

const char *store_change_reason_name(enum store_change_reason reason)
{
	static const char *const names[STORE_CHANGE_REASONS] = {"", "papers", "twice", "age", "visit"};

	must(reason < STORE_CHANGE_REASONS);
	return names[reason];
}
