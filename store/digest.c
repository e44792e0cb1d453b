/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which digest was told to whom last. */
#include "store/digest.h"

#include "store/sql.h"

#include <string.h>

enum stmt { DUE, NOTE, STATEMENTS };

static const char *const sql[STATEMENTS] = {
	[DUE] = "SELECT staff.code FROM staff LEFT JOIN digest ON digest.staff = staff.code AND digest.what = :what"
		" WHERE staff.code > :after AND staff.role = :role AND staff.phone IS NOT NULL AND staff.removed_ms IS NULL"
		" AND staff.added_ms < :since_ms AND (digest.day IS NULL OR digest.day < :day) ORDER BY staff.code LIMIT :cap",
	[NOTE] = "INSERT INTO digest (staff, what, day, message) VALUES (:staff, :what, :day, :message)"
		 " ON CONFLICT DO UPDATE SET day = excluded.day, message = excluded.message",
};

const struct store_sql_list store_digest_sql = {sql, STATEMENTS};

int store_digest_due(struct store *s, const struct store_digest_due *due, const char *after, struct store_staff *out, int cap, int *n)
{
	struct store_sql *q = store_sql_start(s, STORE_TOPIC_DIGEST, DUE);
	int rc, found = 0;

	*n = 0;
	store_sql_int(q, "what", due->what);
	store_sql_text(q, "after", after);
	store_sql_int(q, "role", due->role);
	store_sql_int(q, "since_ms", due->since_ms);
	store_sql_day(q, "day", due->day);
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK)
		store_sql_col_text(q, 0, out[found++].code, sizeof out->code);
	for (rc = rc == STORE_NONE ? STORE_OK : rc; rc == STORE_OK && *n < found; ++*n) {
		char code[STORE_STAFF_CODE];

		memcpy(code, out[*n].code, sizeof code);
		rc = store_staff_load(s, code, &out[*n]);
	}
	return rc;
}

int store_digest_note(struct store *s, const char *staff, enum scheme_alert_what what, int32_t day, int64_t message)
{
	struct store_sql *q = store_sql_start(s, STORE_TOPIC_DIGEST, NOTE);

	store_sql_text(q, "staff", staff);
	store_sql_int(q, "what", what);
	store_sql_day(q, "day", day);
	store_sql_int(q, "message", message);
	return store_sql_run(q);
}
