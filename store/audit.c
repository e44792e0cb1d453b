/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who looked at whom, for ever (P33): rows are only ever added, at the end of the table. */
#include "store/audit.h"

#include "base/must.h"
#include "store/sql.h"

#include <stdio.h>

enum stmt { INSERT, LIST, STATEMENTS };

static const char *const sql[STATEMENTS] = {
	[INSERT] = "INSERT INTO audit (at_ms, through, staff, actor_phone, household, what, about)"
		   " VALUES (:at_ms, :through, :staff, :phone, :household, :what, :about)",
	/* no index but the key: rows are written all day and read once a month */
	[LIST] = "SELECT id, at_ms, through, staff, actor_phone, household, what, about FROM audit"
		 " WHERE id < :before AND at_ms BETWEEN :first_ms AND :last_ms"
		 " AND (:staff = '' OR staff = :staff) AND (:what = '' OR what = :what)"
		 " AND (:phone = 0 OR actor_phone = :phone) AND (:household = 0 OR household = :household)"
		 " ORDER BY id DESC LIMIT :cap",
};

const struct store_sql_list store_audit_sql = {sql, STATEMENTS};

static const char *or_none(const char *text)
{
	return text ? text : "";
}

int store_audit_add(struct store *s, int64_t now_ms, const struct store_audit *a)
{
	struct store_sql *q = store_sql_start(s, STORE_TOPIC_AUDIT, INSERT);
	char about[STORE_AUDIT_ABOUT];

	must(a->through > STORE_THROUGH_UNSAID && a->through < STORE_THROUGHS && a->what[0]);
	snprintf(about, sizeof about, "%s", or_none(a->about));
	store_sql_int(q, "at_ms", now_ms);
	store_sql_int(q, "through", a->through);
	store_sql_text(q, "staff", or_none(a->staff));
	store_sql_int(q, "phone", (int64_t) a->phone);
	store_sql_int(q, "household", a->household);
	store_sql_text(q, "what", a->what);
	store_sql_text(q, "about", about);
	return store_sql_run(q);
}

static void read_row(struct store_sql *q, struct store_audit_row *r)
{
	r->id = store_sql_col_int(q, 0);
	r->at_ms = store_sql_col_int(q, 1);
	r->through = (enum store_through) store_sql_col_int(q, 2);
	store_sql_col_text(q, 3, r->staff, sizeof r->staff);
	r->phone = (uint64_t) store_sql_col_int(q, 4);
	r->household = store_sql_col_int(q, 5);
	store_sql_col_text(q, 6, r->what, sizeof r->what);
	store_sql_col_text(q, 7, r->about, sizeof r->about);
}

int store_audit_list(struct store *s, const struct store_audit_filter *f, int64_t before, struct store_audit_row *out, int cap, int *n)
{
	struct store_sql *q = store_sql_start(s, STORE_TOPIC_AUDIT, LIST);
	int rc;

	*n = 0;
	store_sql_int(q, "before", before);
	store_sql_int(q, "first_ms", f->first_ms);
	store_sql_int(q, "last_ms", f->last_ms ? f->last_ms : INT64_MAX);
	store_sql_text(q, "staff", or_none(f->staff));
	store_sql_text(q, "what", or_none(f->what));
	store_sql_int(q, "phone", (int64_t) f->phone);
	store_sql_int(q, "household", f->household);
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK)
		read_row(q, &out[(*n)++]);
	return rc == STORE_NONE ? STORE_OK : rc;
}

const char *store_audit_through_name(enum store_through through)
{
	static const char *const names[STORE_THROUGHS] = {
		[STORE_THROUGH_UNSAID] = "", [STORE_THROUGH_DIAL] = "dial", [STORE_THROUGH_SMS] = "sms",
		[STORE_THROUGH_COMMAND] = "command", [STORE_THROUGH_WALLET] = "wallet", [STORE_THROUGH_TIME] = "time",
	};

	must(through < STORE_THROUGHS);
	return names[through];
}
