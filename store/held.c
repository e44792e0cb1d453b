/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money without an owner: posted as it comes, kept until somebody says whose it is. */
#include "store/held.h"

#include "base/log.h"
#include "base/must.h"
#include "store/alert.h"
#include "store/batch.h"
#include "store/phone.h"
#include "store/sql.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define PHONE_HOUSEHOLDS 8      /* of one payer, that are asked where they are */

enum stmt { INSERT, LOAD, OF_TXN, OF_PHONE, LIST, LIST_OURS, RETURNING, MOVE, STATEMENTS };

#define SELECT "SELECT id, txn, francs, wallet, operator, reference, phone, name, subject, intent, day, at_ms, state, household," \
	" is_declined, returns, done_txn, done_ms FROM held "

static const char *const sql[STATEMENTS] = {
	[INSERT] = "INSERT INTO held (id, txn, francs, wallet, operator, reference, phone, name, subject, intent, day, at_ms, state,"
		   " household, is_declined, returns, done_txn, done_ms) VALUES (:id, :txn, :francs, :wallet, :operator, :reference,"
		   " :phone, :name, :subject, nullif(:intent, 0), :day, :now_ms, 0, NULL, 0, 0, NULL, NULL)",
	[LOAD] = SELECT "WHERE id = :id",
	[OF_TXN] = SELECT "WHERE txn = :txn",
	[OF_PHONE] = SELECT "WHERE phone = :phone AND state < 4 ORDER BY id DESC LIMIT :cap",
	[LIST] = SELECT "WHERE id < :before ORDER BY id DESC LIMIT :cap",
	[LIST_OURS] = SELECT "WHERE state < 4 AND id < :before ORDER BY id DESC LIMIT :cap",
	[RETURNING] = SELECT "INDEXED BY held_returning WHERE state = 3 AND wallet = :wallet AND francs = :francs"
			     " AND (:phone = 0 OR phone = :phone) ORDER BY id DESC LIMIT 1",
	[MOVE] = "UPDATE held SET state = :to, household = nullif(:household, 0), is_declined = is_declined OR :is_declined,"
		 " returns = returns + (:to = 3), done_txn = nullif(:txn, 0), done_ms = iif(:to >= 4, :now_ms, NULL)"
		 " WHERE id = :id AND state = :from",
};

const struct store_sql_list store_held_sql = {sql, STATEMENTS};

static const char *const names[STORE_HELD_STATES] = {"open", "offered", "claimed", "returning", "moved", "returned"};

/* The picture is in store/held.h. */
static const bool allowed[STORE_HELD_STATES][STORE_HELD_STATES] = {
	[STORE_HELD_OPEN] = {[STORE_HELD_OFFERED] = true, [STORE_HELD_RETURNING] = true, [STORE_HELD_MOVED] = true},
	[STORE_HELD_OFFERED] = {[STORE_HELD_OPEN] = true, [STORE_HELD_CLAIMED] = true, [STORE_HELD_RETURNING] = true,
				[STORE_HELD_MOVED] = true},
	[STORE_HELD_CLAIMED] = {[STORE_HELD_OPEN] = true, [STORE_HELD_RETURNING] = true, [STORE_HELD_MOVED] = true},
	[STORE_HELD_RETURNING] = {[STORE_HELD_OPEN] = true, [STORE_HELD_RETURNED] = true},
};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_HELD, statement);
}

const char *store_held_state_name(enum store_held_state state)
{
	must(state < STORE_HELD_STATES);
	return names[state];
}

/* ---- in ---- */

/* Whose it may be: of the households that know the payer's phone, where they are all of one mutuelle. Else "". */
static int find_mutuelle(struct store *s, const struct store_held *h, char out[STORE_CODE])
{
	struct store_phone_link links[PHONE_HOUSEHOLDS];
	struct store_household of;
	int n = 0, rc = h->phone ? store_phone_households(s, h->phone, links, PHONE_HOUSEHOLDS, &n) : STORE_OK;

	out[0] = '\0';
	for (int i = 0; !rc && i < n; i++) {
		rc = store_household_load(s, links[i].household, &of);
		if (!rc && i && strcmp(of.mutuelle, out)) {
			out[0] = '\0';
			return STORE_OK;
		}
		memcpy(out, of.mutuelle, sizeof of.mutuelle);
	}
	return rc;
}

static int raise_alert(struct store *s, const struct store_held *h, int64_t id, int64_t now_ms)
{
	struct store_alert a = {.what = SCHEME_ALERT_MONEY, .francs = h->francs};
	int rc = find_mutuelle(s, h, a.place);

	if (rc)
		return rc;
	snprintf(a.subject, sizeof a.subject, "%" PRId64, id);
	snprintf(a.about, sizeof a.about, "%s", h->wallet);
	return store_alert_raise(s, &a, now_ms, NULL);
}

/* It is somebody's now, or on its way back. Before there were alerts none was raised. */
static int end_alert(struct store *s, int64_t id, int64_t now_ms)
{
	char subject[STORE_ALERT_SUBJECT];
	int rc;

	snprintf(subject, sizeof subject, "%" PRId64, id);
	rc = store_alert_end(s, SCHEME_ALERT_MONEY, subject, now_ms);
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_held_keep(struct store *s, const struct store_held *h, int64_t txn, int64_t now_ms, int64_t *id)
{
	struct store_sql *q;
	int rc = store_batch_next_id(s, "held", id);

	if (rc != STORE_OK)
		return rc;
	q = start(s, INSERT);
	store_sql_int(q, "id", *id);
	store_sql_int(q, "txn", txn);
	store_sql_int(q, "francs", h->francs);
	store_sql_text(q, "wallet", h->wallet);
	store_sql_text(q, "operator", h->operator_name);
	store_sql_text(q, "reference", h->reference);
	store_sql_int(q, "phone", (int64_t) h->phone);
	store_sql_text(q, "name", h->name);
	store_sql_text(q, "subject", h->subject);
	store_sql_int(q, "intent", h->intent);
	store_sql_day(q, "day", h->day);
	store_sql_int(q, "now_ms", now_ms);
	rc = store_sql_run(q);
	return rc ? rc : raise_alert(s, h, *id, now_ms);
}

static int post_and_keep(struct store *s, const struct store_held *h, int64_t now_ms, int64_t *id)
{
	char clearing[STORE_ACCOUNT], reference[STORE_OPERATOR + STORE_REFERENCE];
	const struct store_posting p = {.kind = STORE_KIND_HELD, .reference = reference, .day = h->day,
					.wallet = h->wallet, .operator_name = h->operator_name, .wallet_reference = h->reference};
	const struct store_leg legs[] = {{0, clearing, -h->francs}, {0, "held", h->francs}};
	int64_t txn;
	int rc;

	snprintf(clearing, sizeof clearing, "wallet:%s:clearing", h->wallet);
	snprintf(reference, sizeof reference, "%s %s", h->operator_name, h->reference);
	rc = store_ledger_post(s, &p, legs, 2, now_ms, &txn);
	return rc ? rc : store_held_keep(s, h, txn, now_ms, id);
}

int store_held_add(struct store *s, const struct store_held *h, int64_t now_ms, int64_t *id)
{
	int rc = h->francs > 0 ? store_batch_part_begin(s) : STORE_REFUSED;

	return rc ? rc : store_batch_part_end(s, post_and_keep(s, h, now_ms, id));
}

/* ---- looked at ---- */

static void read_held(struct store_sql *q, struct store_held *h, int *returns)
{
	int c = 0;

	h->id = store_sql_col_int(q, c++);
	h->txn = store_sql_col_int(q, c++);
	h->francs = store_sql_col_int(q, c++);
	store_sql_col_text(q, c++, h->wallet, sizeof h->wallet);
	store_sql_col_text(q, c++, h->operator_name, sizeof h->operator_name);
	store_sql_col_text(q, c++, h->reference, sizeof h->reference);
	h->phone = (uint64_t) store_sql_col_int(q, c++);
	store_sql_col_text(q, c++, h->name, sizeof h->name);
	store_sql_col_text(q, c++, h->subject, sizeof h->subject);
	h->intent = store_sql_col_int(q, c++); /* NULL reads as 0, here and below */
	h->day = store_sql_col_day(q, c++);
	h->at_ms = store_sql_col_int(q, c++);
	h->state = (enum store_held_state) store_sql_col_int(q, c++);
	h->household = store_sql_col_int(q, c++);
	h->is_declined = store_sql_col_int(q, c++) != 0;
	*returns = (int) store_sql_col_int(q, c++);
	h->done_txn = store_sql_col_int(q, c++);
	h->done_ms = store_sql_col_int(q, c++);
}

static int load(struct store *s, enum stmt statement, const char *name, int64_t value, struct store_held *out, int *returns)
{
	struct store_sql *q = start(s, statement);
	int rc;

	store_sql_int(q, name, value);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	read_held(q, out, returns);
	return store_sql_end(q);
}

int store_held_load(struct store *s, int64_t id, struct store_held *out)
{
	int returns;

	return load(s, LOAD, "id", id, out, &returns);
}

int store_held_of_txn(struct store *s, int64_t txn, struct store_held *out)
{
	int returns;

	return load(s, OF_TXN, "txn", txn, out, &returns);
}

static int read_all(struct store_sql *q, struct store_held *out, int *n)
{
	int rc, returns;

	*n = 0;
	while ((rc = store_sql_step(q)) == STORE_OK)
		read_held(q, &out[(*n)++], &returns);
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_held_of_phone(struct store *s, uint64_t phone, struct store_held *out, int cap, int *n)
{
	struct store_sql *q = start(s, OF_PHONE);

	must(phone);
	store_sql_int(q, "phone", (int64_t) phone);
	store_sql_int(q, "cap", cap);
	return read_all(q, out, n);
}

int store_held_list(struct store *s, bool with_ended, int64_t before, struct store_held *out, int cap, int *n)
{
	struct store_sql *q = start(s, with_ended ? LIST : LIST_OURS);

	store_sql_int(q, "before", before ? before : INT64_MAX);
	store_sql_int(q, "cap", cap);
	return read_all(q, out, n);
}

int store_held_returning(struct store *s, const char *wallet, int64_t francs, uint64_t phone, struct store_held *out)
{
	struct store_sql *q = start(s, RETURNING);
	int rc, returns;

	store_sql_text(q, "wallet", wallet);
	store_sql_int(q, "francs", francs);
	store_sql_int(q, "phone", (int64_t) phone);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	read_held(q, out, &returns);
	return store_sql_end(q);
}

/* ---- moved ---- */

static int update(struct store *s, const struct store_held_move *m, int64_t now_ms)
{
	struct store_sql *q = start(s, MOVE);
	int rc;

	store_sql_int(q, "to", m->to);
	store_sql_int(q, "household", m->to == STORE_HELD_OPEN || m->to == STORE_HELD_RETURNING ? 0 : m->household);
	store_sql_int(q, "is_declined", m->from == STORE_HELD_OFFERED && m->to == STORE_HELD_OPEN);
	store_sql_int(q, "txn", m->txn);
	store_sql_int(q, "now_ms", now_ms);
	store_sql_int(q, "id", m->id);
	store_sql_int(q, "from", m->from);
	rc = store_sql_run(q);
	return rc == STORE_OK && !store_sql_changes(s) ? STORE_NONE : rc;
}

/* Reserves the money for its way back, or gives it back to "held". */
static int post_return(struct store *s, const struct store_held_move *m, int64_t now_ms)
{
	bool is_back = m->from == STORE_HELD_RETURNING;
	char payable[STORE_ACCOUNT], reference[48];
	const struct store_posting p = {.kind = is_back ? "kept" : "returning", .reference = reference, .day = m->day};
	struct store_leg legs[] = {{0, "held", 0}, {0, payable, 0}};
	struct store_held h;
	int64_t txn;
	int returns, rc = load(s, LOAD, "id", m->id, &h, &returns);

	if (rc != STORE_OK)
		return rc;
	snprintf(payable, sizeof payable, "payable:%s", h.wallet);
	snprintf(reference, sizeof reference, "held %" PRId64 ", %d", m->id, returns);
	legs[0].francs = is_back ? h.francs : -h.francs;
	legs[1].francs = -legs[0].francs;
	return store_ledger_post(s, &p, legs, 2, now_ms, &txn);
}

static int move(struct store *s, const struct store_held_move *m, int64_t now_ms)
{
	int rc = update(s, m, now_ms);

	if (rc == STORE_OK && (m->to == STORE_HELD_RETURNING || m->from == STORE_HELD_RETURNING) && m->to != STORE_HELD_RETURNED)
		rc = post_return(s, m, now_ms);
	if (rc == STORE_OK && m->to >= STORE_HELD_RETURNING)
		rc = end_alert(s, m->id, now_ms);
	base_log(LOG_DEBUG, "held-move", "id=%" PRId64 " from=%s to=%s rc=%d", m->id, names[m->from], names[m->to], rc);
	return rc;
}

int store_held_move(struct store *s, const struct store_held_move *m, int64_t now_ms)
{
	int rc;

	must(allowed[m->from][m->to]);
	must((m->txn != 0) == (m->to == STORE_HELD_MOVED || m->to == STORE_HELD_RETURNED));
	must(m->household || (m->to != STORE_HELD_OFFERED && m->to != STORE_HELD_CLAIMED));
	rc = store_batch_part_begin(s);
	return rc ? rc : store_batch_part_end(s, move(s, m, now_ms));
}
