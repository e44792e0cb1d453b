/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delivery receipts: matched with the part that they are about, or kept a while for a message whose own answer is still to come. */
#include "store/receipt.h"

#include "store/outbox_row.h"

enum stmt { FIND, ANSWER, COUNT, STANDING, KEEP, TAKE, WAITS, PRUNE, STATEMENTS };

static const char *const sql[STATEMENTS] = {
	/* gateways give a number again after a time: what is unanswered and new is meant */
	[FIND] = "SELECT message, part, outbox_part.state FROM outbox_part JOIN outbox ON outbox.id = message"
		 " WHERE outbox_part.id = :id AND via = :link AND (:phone = 0 OR phone = :phone)"
		 " ORDER BY outbox_part.state > 0, message DESC LIMIT 1",
	[ANSWER] = "UPDATE outbox_part SET state = :state WHERE message = :message AND part = :part AND state = 0",
	[COUNT] = "UPDATE outbox SET parts_delivered = parts_delivered + 1 WHERE id = :message",
	[STANDING] = "SELECT state, parts, parts_delivered, (SELECT max(state) FROM outbox_part WHERE message = outbox.id)"
		     " FROM outbox WHERE id = :message",
	[KEEP] = "INSERT INTO receipt (id, link, phone, state, error, at_ms) VALUES (:id, :link, :phone, :state, :error, :now_ms)"
		 " ON CONFLICT DO NOTHING",
	[TAKE] = "DELETE FROM receipt WHERE id = :id AND link = :link AND phone = :phone RETURNING state, error",
	[WAITS] = "SELECT 1 FROM receipt LIMIT 1",
	[PRUNE] = "DELETE FROM receipt WHERE (id, link, phone) IN"
		  " (SELECT id, link, phone FROM receipt WHERE at_ms < :before_ms ORDER BY at_ms LIMIT :limit)",
};

const struct store_sql_list store_receipt_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_RECEIPT, statement);
}

struct part { int64_t message; int64_t no; enum store_part_state state; };

static int find(struct store *s, const struct store_receipt *r, const char *id, struct part *out)
{
	struct store_sql *q = start(s, FIND);
	int rc;

	store_sql_text(q, "id", id);
	store_sql_text(q, "link", r->link);
	store_sql_int(q, "phone", (int64_t) r->phone);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*out = (struct part){store_sql_col_int(q, 0), store_sql_col_int(q, 1), (enum store_part_state) store_sql_col_int(q, 2)};
	return store_sql_end(q);
}

static int answer(struct store *s, const struct part *p, enum store_part_state state)
{
	struct store_sql *q = start(s, ANSWER);

	store_sql_int(q, "state", state);
	store_sql_int(q, "message", p->message);
	store_sql_int(q, "part", p->no);
	return store_sql_run(q);
}

static int count(struct store *s, int64_t message)
{
	struct store_sql *q = start(s, COUNT);

	store_sql_int(q, "message", message);
	return store_sql_run(q);
}

/* error: of the receipt that just came, or NULL. *has_ended: it moved. */
static int settle(struct store *s, int64_t message, const uint32_t *error, int64_t now_ms, bool *has_ended)
{
	struct store_outbox_move m = {.id = message, .from = STORE_SUBMITTED, .first_part = -1};
	struct store_sql *q = start(s, STANDING);
	int64_t state, parts, delivered, worst;
	int rc;

	*has_ended = false;
	store_sql_int(q, "message", message);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	state = store_sql_col_int(q, 0);
	parts = store_sql_col_int(q, 1);
	delivered = store_sql_col_int(q, 2);
	worst = store_sql_col_int(q, 3);
	store_sql_end(q);
	if (state != STORE_SUBMITTED)
		return STORE_OK;
	if (worst > STORE_PART_DELIVERED)
		m.to = worst == STORE_PART_EXPIRED ? STORE_EXPIRED : STORE_FAILED;
	else if (delivered == parts)
		m.to = STORE_DELIVERED;
	else
		return STORE_OK;
	m.has_status = error != NULL;
	m.status = error ? *error : 0;
	*has_ended = true;
	return store_outbox_row_move(s, &m, now_ms);
}

int store_receipt_settle(struct store *s, int64_t message, int64_t now_ms)
{
	bool has_ended;

	return settle(s, message, NULL, now_ms, &has_ended);
}

int store_receipt_match(struct store *s, const struct store_receipt *r, const char (*ids)[STORE_SMS_ID], int n_ids, int64_t now_ms,
			int64_t *message, bool *has_ended)
{
	struct part part = {0};
	int rc = STORE_NONE;

	*has_ended = false;
	for (int i = 0; rc == STORE_NONE && i < n_ids; i++)
		if (ids[i][0])
			rc = find(s, r, ids[i], &part);
	if (rc != STORE_OK)
		return rc;
	*message = part.message;
	if (part.state != STORE_PART_SENT)
		return STORE_EXISTS;
	rc = answer(s, &part, r->state);
	if (rc == STORE_OK && r->state == STORE_PART_DELIVERED)
		rc = count(s, part.message);
	return rc == STORE_OK ? settle(s, part.message, &r->error, now_ms, has_ended) : rc;
}

int store_receipt_keep(struct store *s, const struct store_receipt *r, int64_t now_ms)
{
	struct store_sql *q = start(s, KEEP);

	store_sql_text(q, "id", r->id);
	store_sql_text(q, "link", r->link);
	store_sql_int(q, "phone", (int64_t) r->phone);
	store_sql_int(q, "state", r->state);
	store_sql_int(q, "error", r->error);
	store_sql_int(q, "now_ms", now_ms);
	return store_sql_run(q);
}

static int take(struct store *s, const char *link, uint64_t phone, const char *id, struct store_receipt *out)
{
	struct store_sql *q = start(s, TAKE);
	int rc;

	store_sql_text(q, "id", id);
	store_sql_text(q, "link", link);
	store_sql_int(q, "phone", (int64_t) phone);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*out = (struct store_receipt){
		.phone = phone, .state = (enum store_part_state) store_sql_col_int(q, 0), .error = (uint32_t) store_sql_col_int(q, 1),
	};
	return store_sql_run(q); /* a DELETE with RETURNING ends with its last step */
}

int store_receipt_take(struct store *s, const char *link, uint64_t phone, const char (*ids)[STORE_SMS_ID], int n_ids,
		       struct store_receipt *out)
{
	int rc = STORE_NONE;

	for (int i = 0; rc == STORE_NONE && i < n_ids; i++) {
		rc = ids[i][0] ? take(s, link, phone, ids[i], out) : STORE_NONE;
		if (rc == STORE_NONE && ids[i][0] && phone)
			rc = take(s, link, 0, ids[i], out);
	}
	return rc;
}

int store_receipt_waits(struct store *s, bool *any)
{
	struct store_sql *q = start(s, WAITS);
	int rc = store_sql_step(q);

	*any = rc == STORE_OK;
	return rc == STORE_OK ? store_sql_end(q) : rc == STORE_NONE ? STORE_OK : rc;
}

int store_receipt_prune(struct store *s, int64_t before_ms, int limit, int *n)
{
	struct store_sql *q = start(s, PRUNE);
	int rc;

	store_sql_int(q, "before_ms", before_ms);
	store_sql_int(q, "limit", limit);
	rc = store_sql_run(q);
	*n = rc == STORE_OK ? store_sql_changes(s) : 0;
	return rc;
}
