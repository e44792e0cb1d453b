/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages in, each once (law 2), and the parts of long ones. */
#include "store/inbox.h"

#include "base/must.h"
#include "store/sql.h"

enum stmt { INSERT, PRUNE, PART_INSERT, PARTS, PARTS_DROP, PARTS_OLDEST, STATEMENTS };

#define SAME_MESSAGE " phone = :phone AND link = :link AND reference = :reference AND total = :total"
#define PART_COLUMNS "phone, link, reference, total, no, data_coding, octets"

static const char *const sql[STATEMENTS] = {
	[INSERT] = "INSERT INTO inbox (key, link, phone, at_ms, text) VALUES (:key, :link, :phone, :now_ms, :text)",
	[PRUNE] = "DELETE FROM inbox WHERE key IN"
		  " (SELECT key FROM inbox WHERE at_ms < :before_ms ORDER BY at_ms LIMIT :limit)",
	[PART_INSERT] = "INSERT INTO inbox_part (" PART_COLUMNS ", at_ms)"
			" VALUES (:phone, :link, :reference, :total, :no, :data_coding, :octets, :now_ms)",
	[PARTS] = "SELECT " PART_COLUMNS " FROM inbox_part WHERE" SAME_MESSAGE " ORDER BY no LIMIT :cap",
	[PARTS_DROP] = "DELETE FROM inbox_part WHERE" SAME_MESSAGE,
	[PARTS_OLDEST] = "SELECT " PART_COLUMNS " FROM inbox_part WHERE at_ms < :before_ms ORDER BY at_ms LIMIT 1",
};

const struct store_sql_list store_inbox_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_INBOX, statement);
}

int store_inbox_add(struct store *s, uint64_t key, uint32_t link, uint64_t phone, const char *text, int64_t now_ms)
{
	struct store_sql *q = start(s, INSERT);

	store_sql_int(q, "key", (int64_t) key);
	store_sql_int(q, "link", link);
	store_sql_int(q, "phone", (int64_t) phone);
	store_sql_int(q, "now_ms", now_ms);
	store_sql_text(q, "text", text);
	return store_sql_run(q);
}

int store_inbox_prune(struct store *s, int64_t before_ms, int limit, int *n)
{
	struct store_sql *q = start(s, PRUNE);
	int rc;

	store_sql_int(q, "before_ms", before_ms);
	store_sql_int(q, "limit", limit);
	rc = store_sql_run(q);
	*n = rc == STORE_OK ? store_sql_changes(s) : 0;
	return rc;
}

static struct store_sql *start_parts(struct store *s, enum stmt statement, const struct store_inbox_part *p)
{
	struct store_sql *q = start(s, statement);

	store_sql_int(q, "phone", (int64_t) p->phone);
	store_sql_int(q, "link", p->link);
	store_sql_int(q, "reference", p->reference);
	store_sql_int(q, "total", p->total);
	return q;
}

static void read_part(struct store_sql *q, struct store_inbox_part *out)
{
	out->phone = (uint64_t) store_sql_col_int(q, 0);
	out->link = (uint32_t) store_sql_col_int(q, 1);
	out->reference = (uint32_t) store_sql_col_int(q, 2);
	out->total = (uint8_t) store_sql_col_int(q, 3);
	out->no = (uint8_t) store_sql_col_int(q, 4);
	out->data_coding = (uint8_t) store_sql_col_int(q, 5);
	out->len = store_sql_col_blob(q, 6, out->octets, sizeof out->octets);
}

int store_inbox_part_add(struct store *s, const struct store_inbox_part *p, int64_t now_ms)
{
	struct store_sql *q = start_parts(s, PART_INSERT, p);

	must(p->len <= sizeof p->octets);
	store_sql_int(q, "no", p->no);
	store_sql_int(q, "data_coding", p->data_coding);
	store_sql_blob(q, "octets", p->octets, p->len);
	store_sql_int(q, "now_ms", now_ms);
	return store_sql_run(q);
}

int store_inbox_parts(struct store *s, const struct store_inbox_part *p, struct store_inbox_part *out, int cap, int *n)
{
	struct store_sql *q = start_parts(s, PARTS, p);
	int rc;

	*n = 0;
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK)
		read_part(q, &out[(*n)++]);
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_inbox_parts_drop(struct store *s, const struct store_inbox_part *p)
{
	return store_sql_run(start_parts(s, PARTS_DROP, p));
}

int store_inbox_parts_oldest(struct store *s, int64_t before_ms, struct store_inbox_part *out)
{
	struct store_sql *q = start(s, PARTS_OLDEST);
	int rc;

	store_sql_int(q, "before_ms", before_ms);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	read_part(q, out);
	return store_sql_end(q);
}
