/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Joining by phone: drafts and what becomes of them. */
#include "store/application.h"

#include "base/date.h"
#include "store/batch.h"
#include "store/phone.h"
#include "store/sql.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum stmt { DRAFT, BEGIN, ADD, REFER, PEOPLE, SEND, LOAD, PENDING, DECIDE, ENROL, OLD, DROP_PEOPLE, DROP, STATEMENTS };

#define PRUNE_MOST 256

#define COLUMNS "id, phone, state, household, mutuelle, plan, commune, village, begun_ms, sent_ms, decided_ms, decided_by, referral"

static const char *const sql[STATEMENTS] = {
	[DRAFT] = "SELECT " COLUMNS " FROM application WHERE phone = :phone AND state = 0",
	[BEGIN] = "INSERT INTO application (id, phone, state, household, mutuelle, plan, commune, village, begun_ms, decided_by)"
		  " VALUES (:id, :phone, 0, NULL, :mutuelle, :plan, :commune, :village, :now_ms, '')",
	[ADD] = "INSERT INTO applicant (application, no, role, sex, birth_year, first_name, last_name)"
		" SELECT :id, count(*) + 1, :role, :sex, :birth_year, :first_name, :last_name FROM applicant WHERE application = :id"
		" HAVING count(*) < :most",
	[REFER] = "UPDATE application SET referral = nullif(:referral, '') WHERE phone = :phone AND state = 0",
	[PEOPLE] = "SELECT p.no, p.role, p.sex, p.birth_year, p.first_name, p.last_name FROM application a"
		   " JOIN applicant p ON p.application = a.id WHERE a.phone = :phone AND a.state = 0 ORDER BY p.no LIMIT :cap",
	[SEND] = "UPDATE application SET state = 1, household = :household, sent_ms = :now_ms WHERE id = :id",
	[LOAD] = "SELECT " COLUMNS " FROM application WHERE household = :household",
	[PENDING] = "SELECT " COLUMNS " FROM application WHERE state = 1 AND id > :after ORDER BY id LIMIT :cap",
	[DECIDE] = "UPDATE application SET state = :state, decided_ms = :now_ms, decided_by = :by"
		   " WHERE household = :household AND state = 1",
	[ENROL] = "UPDATE household SET enrolled_on = :day WHERE id = :household",
	[OLD] = "SELECT id FROM application WHERE state = 0 AND begun_ms < :before_ms ORDER BY begun_ms LIMIT :cap",
	[DROP_PEOPLE] = "DELETE FROM applicant WHERE application = :id",
	[DROP] = "DELETE FROM application WHERE id = :id AND state = 0",
};

const struct store_sql_list store_application_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_APPLICATION, statement);
}

static void read_row(struct store_sql *q, struct store_application *a)
{
	a->id = store_sql_col_int(q, 0);
	a->phone = (uint64_t) store_sql_col_int(q, 1);
	a->state = (enum store_application_state) store_sql_col_int(q, 2);
	a->household = store_sql_col_int(q, 3); /* NULL reads as 0, as the instants do */
	store_sql_col_text(q, 4, a->mutuelle, sizeof a->mutuelle);
	store_sql_col_text(q, 5, a->plan, sizeof a->plan);
	store_sql_col_text(q, 6, a->commune, sizeof a->commune);
	store_sql_col_text(q, 7, a->village, sizeof a->village);
	a->begun_ms = store_sql_col_int(q, 8);
	a->sent_ms = store_sql_col_int(q, 9);
	a->decided_ms = store_sql_col_int(q, 10);
	store_sql_col_text(q, 11, a->decided_by, sizeof a->decided_by);
	store_sql_col_text(q, 12, a->referral, sizeof a->referral);
}

static int load_draft(struct store *s, uint64_t phone, struct store_application *out)
{
	struct store_sql *q = start(s, DRAFT);
	int rc;

	store_sql_int(q, "phone", (int64_t) phone);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	read_row(q, out);
	return store_sql_end(q);
}

static int drop(struct store *s, int64_t id)
{
	static const enum stmt both[] = {DROP_PEOPLE, DROP};
	int rc = STORE_OK;

	for (int i = 0; i < 2 && rc == STORE_OK; i++) {
		struct store_sql *q = start(s, both[i]);

		store_sql_int(q, "id", id);
		rc = store_sql_run(q);
	}
	return rc;
}

int store_application_begin(struct store *s, uint64_t phone, const struct store_household *h, int64_t now_ms)
{
	struct store_application old;
	struct store_sql *q;
	int64_t id;
	int rc = load_draft(s, phone, &old);

	if (rc == STORE_OK)
		rc = drop(s, old.id);
	if (rc != STORE_OK && rc != STORE_NONE)
		return rc;
	if ((rc = store_batch_next_id(s, "application", &id)) != STORE_OK)
		return rc;
	q = start(s, BEGIN);
	store_sql_int(q, "id", id);
	store_sql_int(q, "phone", (int64_t) phone);
	store_sql_text(q, "mutuelle", h->mutuelle);
	store_sql_text(q, "plan", h->plan);
	store_sql_text(q, "commune", h->commune);
	store_sql_text(q, "village", h->village);
	store_sql_int(q, "now_ms", now_ms);
	return store_sql_run(q);
}

int store_application_add(struct store *s, uint64_t phone, const struct store_member *m)
{
	const char sex[2] = {m->sex};
	struct store_application a;
	struct store_sql *q;
	int rc = load_draft(s, phone, &a);

	if (rc != STORE_OK)
		return rc;
	q = start(s, ADD);
	store_sql_int(q, "id", a.id);
	store_sql_int(q, "role", m->role);
	store_sql_text(q, "sex", sex);
	store_sql_int(q, "birth_year", m->birth_year);
	store_sql_text(q, "first_name", m->first_name);
	store_sql_text(q, "last_name", m->last_name);
	store_sql_int(q, "most", STORE_APPLICANTS);
	rc = store_sql_run(q);
	if (rc == STORE_EXISTS || (rc == STORE_OK && !store_sql_changes(s)))
		return STORE_REFUSED;
	return rc;
}

int store_application_refer(struct store *s, uint64_t phone, const char *referral)
{
	struct store_sql *q = start(s, REFER);
	int rc;

	store_sql_text(q, "referral", referral);
	store_sql_int(q, "phone", (int64_t) phone);
	rc = store_sql_run(q);
	if (rc == STORE_OK && !store_sql_changes(s))
		return STORE_NONE;
	return rc;
}

int store_application_people(struct store *s, uint64_t phone, struct store_member *out, int cap, int *n)
{
	struct store_sql *q = start(s, PEOPLE);
	int rc;

	*n = 0;
	store_sql_int(q, "phone", (int64_t) phone);
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK) {
		struct store_member *m = &out[(*n)++];
		char sex[2];

		*m = (struct store_member){.no = (int) store_sql_col_int(q, 0), .role = (enum store_role) store_sql_col_int(q, 1),
					   .birth_year = (int) store_sql_col_int(q, 3)};
		store_sql_col_text(q, 2, sex, sizeof sex);
		m->sex = sex[0];
		store_sql_col_text(q, 4, m->first_name, sizeof m->first_name);
		store_sql_col_text(q, 5, m->last_name, sizeof m->last_name);
	}
	return rc == STORE_NONE ? STORE_OK : rc;
}

/* A number that people can type on a keypad and that no roll has: 900001, 900002, ... */
static int find_number(struct store *s, int64_t id, char out[STORE_CODE])
{
	int64_t other;
	int rc;

	do
		snprintf(out, STORE_CODE, "9%05" PRId64, id);
	while ((rc = store_household_find(s, out, &other)) == STORE_OK && (id += 100000));
	return rc == STORE_NONE ? STORE_OK : rc;
}

static int make_household(struct store *s, const struct store_application *a, const struct store_member *people, int n,
			  const char *language, int64_t *household)
{
	struct store_household h = {.enrolled_on = BASE_DAY_NONE, .next_change_on = BASE_DAY_NONE,
				    .cover_state = SCHEME_NOT_ENROLLED};
	bool changed;
	int rc;

	memcpy(h.mutuelle, a->mutuelle, sizeof h.mutuelle);
	memcpy(h.plan, a->plan, sizeof h.plan);
	memcpy(h.commune, a->commune, sizeof h.commune);
	memcpy(h.village, a->village, sizeof h.village);
	if ((rc = find_number(s, a->id, h.no)) != STORE_OK
	    || (rc = store_household_put(s, &h, &changed, household)) != STORE_OK)
		return rc;
	for (int i = 0; i < n && rc == STORE_OK; i++) {
		struct store_member m = people[i];

		m.household = *household;
		if (m.role == STORE_HEAD) {
			m.phone = a->phone;
			snprintf(m.language, sizeof m.language, "%s", language);
		}
		rc = store_member_put(s, &m, &changed);
	}
	return rc;
}

int store_application_send(struct store *s, uint64_t phone, const char *language, int32_t day, int64_t now_ms, int64_t *household)
{
	struct store_member people[STORE_APPLICANTS];
	struct store_application a;
	struct store_sql *q;
	int rc = load_draft(s, phone, &a), n, today;
	bool has_head = false;

	if (rc != STORE_OK || (rc = store_application_people(s, phone, people, STORE_APPLICANTS, &n)) != STORE_OK)
		return rc;
	for (int i = 0; i < n; i++)
		has_head |= people[i].role == STORE_HEAD;
	if (!has_head)
		return STORE_NONE;
	if ((rc = store_phone_count(s, phone, "application", day, &today)) != STORE_OK)
		return rc;
	if (today > STORE_APPLICATIONS_A_DAY)
		return STORE_EXISTS;
	if ((rc = make_household(s, &a, people, n, language, household)) != STORE_OK)
		return rc;
	if (a.referral[0] && (rc = store_household_refer(s, *household, a.referral, day)) != STORE_OK)
		return rc;
	q = start(s, SEND);
	store_sql_int(q, "household", *household);
	store_sql_int(q, "now_ms", now_ms);
	store_sql_int(q, "id", a.id);
	return store_sql_run(q);
}

int store_application_load(struct store *s, int64_t household, struct store_application *out)
{
	struct store_sql *q = start(s, LOAD);
	int rc;

	store_sql_int(q, "household", household);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	read_row(q, out);
	return store_sql_end(q);
}

int store_application_pending(struct store *s, int64_t after, struct store_application *out, int cap, int *n)
{
	struct store_sql *q = start(s, PENDING);
	int rc;

	*n = 0;
	store_sql_int(q, "after", after);
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK)
		read_row(q, &out[(*n)++]);
	return rc == STORE_NONE ? STORE_OK : rc;
}

/* STORE_NONE: it is not pending. */
static int decide(struct store *s, int64_t household, enum store_application_state state, const char *by, int64_t now_ms)
{
	struct store_sql *q = start(s, DECIDE);
	int rc;

	store_sql_int(q, "state", state);
	store_sql_int(q, "now_ms", now_ms);
	store_sql_text(q, "by", by);
	store_sql_int(q, "household", household);
	rc = store_sql_run(q);
	return rc == STORE_OK && !store_sql_changes(s) ? STORE_NONE : rc;
}

int store_application_confirm(struct store *s, int64_t household, int32_t enrolled_on, const char *by, int64_t now_ms)
{
	struct store_sql *q;
	int rc = decide(s, household, STORE_CONFIRMED, by, now_ms);

	if (rc != STORE_OK)
		return rc;
	q = start(s, ENROL);
	store_sql_day(q, "day", enrolled_on);
	store_sql_int(q, "household", household);
	return store_sql_run(q);
}

static int take_phones(struct store *s, int64_t household)
{
	struct store_member people[STORE_APPLICANTS];
	bool changed;
	int n, rc = store_member_list(s, household, people, STORE_APPLICANTS, &n);

	for (int i = 0; i < n && rc == STORE_OK; i++) {
		people[i].phone = 0;
		rc = store_member_put(s, &people[i], &changed);
	}
	return rc;
}

int store_application_refuse(struct store *s, int64_t household, const char *by, int64_t now_ms)
{
	int rc = decide(s, household, STORE_TURNED_DOWN, by, now_ms);

	return rc == STORE_OK ? take_phones(s, household) : rc;
}

int store_application_prune(struct store *s, int64_t before_ms, int limit, int *n)
{
	struct store_sql *q = start(s, OLD);
	int64_t ids[PRUNE_MOST];
	int rc, found = 0;

	*n = 0;
	store_sql_int(q, "before_ms", before_ms);
	store_sql_int(q, "cap", limit < PRUNE_MOST ? limit : PRUNE_MOST);
	while ((rc = store_sql_step(q)) == STORE_OK)
		ids[found++] = store_sql_col_int(q, 0);
	if (rc != STORE_NONE)
		return rc;
	for (rc = STORE_OK; *n < found && rc == STORE_OK; ++*n)
		rc = drop(s, ids[*n]);
	return rc;
}
