/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who works for the mutuelle: name, role, place, phone and PIN. */
#include "store/staff.h"

#include "base/must.h"
#include "store/sql.h"

enum stmt { ADD, LOAD, OF_PHONE, LIST, COUNT, REMOVE, SET_PIN, MATCH, TRIED, STATEMENTS };

#define COLUMNS "SELECT code, name, role, place, phone, language, misses, wait_until_ms, added_ms, removed_ms FROM staff "

static const char *const sql[STATEMENTS] = {
	[ADD] = "INSERT INTO staff (code, name, role, place, phone, language, pin, misses, wait_until_ms, added_ms)"
		" VALUES (:code, :name, :role, :place, :phone, :language, :pin, 0, 0, :now_ms)",
	[LOAD] = COLUMNS "WHERE code = :code",
	[OF_PHONE] = COLUMNS "WHERE phone = :phone AND removed_ms IS NULL",
	[LIST] = COLUMNS "WHERE code > :after ORDER BY code LIMIT :cap",
	[COUNT] = "SELECT count(*) FROM staff WHERE role = :role AND removed_ms IS NULL",
	[REMOVE] = "UPDATE staff SET removed_ms = :now_ms WHERE code = :code AND removed_ms IS NULL",
	[SET_PIN] = "UPDATE staff SET pin = :pin, misses = 0, wait_until_ms = 0 WHERE code = :code AND removed_ms IS NULL",
	[MATCH] = "SELECT pin = :pin FROM staff WHERE code = :code AND removed_ms IS NULL",
	[TRIED] = "UPDATE staff SET misses = :misses, wait_until_ms = :wait_until_ms WHERE code = :code AND removed_ms IS NULL",
};

const struct store_sql_list store_staff_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_STAFF, statement);
}

static void read_row(struct store_sql *q, struct store_staff *out)
{
	*out = (struct store_staff){.role = (enum store_staff_role) store_sql_col_int(q, 2),
				    .phone = (uint64_t) store_sql_col_int(q, 4), .misses = (int) store_sql_col_int(q, 6),
				    .wait_until_ms = store_sql_col_int(q, 7), .added_ms = store_sql_col_int(q, 8),
				    .removed_ms = store_sql_col_int(q, 9)};
	store_sql_col_text(q, 0, out->code, sizeof out->code);
	store_sql_col_text(q, 1, out->name, sizeof out->name);
	store_sql_col_text(q, 3, out->place, sizeof out->place);
	store_sql_col_text(q, 5, out->language, sizeof out->language);
}

static int read_one(struct store_sql *q, struct store_staff *out)
{
	int rc = store_sql_step(q);

	if (rc != STORE_OK)
		return rc;
	read_row(q, out);
	return store_sql_end(q);
}

/* Runs what changes one row of who works here. */
static int change(struct store *s, struct store_sql *q)
{
	int rc = store_sql_run(q);

	return rc == STORE_OK && !store_sql_changes(s) ? STORE_NONE : rc;
}

int store_staff_add(struct store *s, const struct store_staff *who, const uint8_t pin[STORE_STAFF_PIN], int64_t now_ms)
{
	struct store_sql *q = start(s, ADD);

	store_sql_text(q, "code", who->code);
	store_sql_text(q, "name", who->name);
	store_sql_int(q, "role", who->role);
	store_sql_text(q, "place", who->place);
	if (who->phone)
		store_sql_int(q, "phone", (int64_t) who->phone);
	else
		store_sql_null(q, "phone");
	store_sql_text(q, "language", who->language);
	store_sql_blob(q, "pin", pin, STORE_STAFF_PIN);
	store_sql_int(q, "now_ms", now_ms);
	return store_sql_run(q);
}

int store_staff_load(struct store *s, const char *code, struct store_staff *out)
{
	struct store_sql *q = start(s, LOAD);

	store_sql_text(q, "code", code);
	return read_one(q, out);
}

int store_staff_of_phone(struct store *s, uint64_t phone, struct store_staff *out)
{
	struct store_sql *q = start(s, OF_PHONE);

	store_sql_int(q, "phone", (int64_t) phone);
	return read_one(q, out);
}

int store_staff_list(struct store *s, const char *after, struct store_staff *out, int cap, int *n)
{
	struct store_sql *q = start(s, LIST);
	int rc;

	*n = 0;
	store_sql_text(q, "after", after);
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK)
		read_row(q, &out[(*n)++]);
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_staff_count(struct store *s, enum store_staff_role role, int *n)
{
	struct store_sql *q = start(s, COUNT);
	int rc;

	store_sql_int(q, "role", role);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*n = (int) store_sql_col_int(q, 0);
	return store_sql_end(q);
}

int store_staff_remove(struct store *s, const char *code, int64_t now_ms)
{
	struct store_sql *q = start(s, REMOVE);

	store_sql_int(q, "now_ms", now_ms);
	store_sql_text(q, "code", code);
	return change(s, q);
}

int store_staff_set_pin(struct store *s, const char *code, const uint8_t pin[STORE_STAFF_PIN])
{
	struct store_sql *q = start(s, SET_PIN);

	store_sql_blob(q, "pin", pin, STORE_STAFF_PIN);
	store_sql_text(q, "code", code);
	return change(s, q);
}

int store_staff_match(struct store *s, const char *code, const uint8_t pin[STORE_STAFF_PIN], bool *is_right)
{
	struct store_sql *q = start(s, MATCH);
	int rc;

	store_sql_blob(q, "pin", pin, STORE_STAFF_PIN);
	store_sql_text(q, "code", code);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*is_right = store_sql_col_int(q, 0);
	return store_sql_end(q);
}

int store_staff_tried(struct store *s, const char *code, int misses, int64_t wait_until_ms)
{
	struct store_sql *q = start(s, TRIED);

	store_sql_int(q, "misses", misses);
	store_sql_int(q, "wait_until_ms", wait_until_ms);
	store_sql_text(q, "code", code);
	return change(s, q);
}

const char *store_staff_role_name(enum store_staff_role role)
{
	static const char *const names[STORE_STAFF_ROLES] = {
		[STORE_MANAGER] = "manager", [STORE_OFFICER] = "officer", [STORE_CARE_POINT] = "care-point",
	};

	must(role < STORE_STAFF_ROLES);
	return names[role];
}
