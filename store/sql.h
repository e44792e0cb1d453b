/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How store/ speaks to SQLite: statements prepared once, parameters bound by name in order, results read by column.
 * Private to store/. */
#ifndef STORE_SQL_H
#define STORE_SQL_H

#include "store/store.h"

#include <sqlite3.h>
#include <stdatomic.h>

/* One file, one list of statements, one row of this enum; store/store.c joins them. */
enum store_topic {
	STORE_TOPIC_BATCH,
	STORE_TOPIC_HOUSEHOLD,
	STORE_TOPIC_MEMBER,
	STORE_TOPIC_PHONE,
	STORE_TOPIC_LEDGER,
	STORE_TOPIC_CREDIT,
	STORE_TOPIC_CLAIM,
	STORE_TOPIC_INTENT,
	STORE_TOPIC_INTENT_ROW,
	STORE_TOPIC_NOTICE,
	STORE_TOPIC_HELD,
	STORE_TOPIC_STAFF,
	STORE_TOPIC_SIGNATURE,
	STORE_TOPIC_STATEMENT,
	STORE_TOPIC_DIALOG,
	STORE_TOPIC_FUNNEL,
	STORE_TOPIC_FIGURES,
	STORE_TOPIC_DIGEST,
	STORE_TOPIC_CALLBACK,
	STORE_TOPIC_CARE_CODE,
	STORE_TOPIC_CHANGE,
	STORE_TOPIC_ALERT,
	STORE_TOPIC_AUDIT,
	STORE_TOPIC_CAMPAIGN,
	STORE_TOPIC_REFERRAL,
	STORE_TOPIC_APPLICATION,
	STORE_TOPIC_LOOKUP,
	STORE_TOPIC_PIN,
	STORE_TOPIC_INBOX,
	STORE_TOPIC_OUTBOX,
	STORE_TOPIC_OUTBOX_LIST,
	STORE_TOPIC_OUTBOX_ROW,
	STORE_TOPIC_PARK,
	STORE_TOPIC_RECEIPT,
	STORE_TOPIC_REMIND,
	STORE_TOPIC_SERIES,
	STORE_TOPIC_QUIZ,
	STORE_TOPIC_IMPORT,
	STORE_TOPIC_STOPPABLE,
	STORE_TOPIC_CHECK_PEOPLE,
	STORE_TOPIC_CHECK_BOXES,
	STORE_TOPIC_CHECK_LEDGER,
	STORE_TOPIC_CHECK_PAYMENTS,
	STORE_TOPIC_CHECK_COUNTER,
	STORE_TOPIC_CHECK_CAMPAIGNS,
	STORE_TOPIC_CHECK_SERIES,
	STORE_TOPIC_CHECK_REQUESTS,
	STORE_TOPICS_ALL
};

struct store_sql_list {
	const char *const *sql;
	int n;
};

/* The statements of each file, in that file. */
extern const struct store_sql_list store_check_campaigns_sql, store_stoppable_sql;
extern const struct store_sql_list store_check_counter_sql, store_signature_sql, store_staff_sql, store_statement_sql;
extern const struct store_sql_list store_alert_sql, store_digest_sql, store_figures_sql, store_referral_sql;
extern const struct store_sql_list store_care_code_sql;
extern const struct store_sql_list store_series_sql, store_quiz_sql, store_check_series_sql;
extern const struct store_sql_list store_change_sql, store_check_requests_sql;
extern const struct store_sql_list store_application_sql, store_audit_sql, store_batch_sql, store_callback_sql, store_claim_sql,
	store_campaign_sql,
	store_check_boxes_sql, store_check_payments_sql, store_check_ledger_sql, store_check_people_sql, store_credit_sql,
	store_dialog_sql, store_funnel_sql, store_held_sql, store_household_sql, store_import_sql, store_inbox_sql, store_intent_row_sql,
	store_intent_sql, store_ledger_sql, store_lookup_sql, store_member_sql, store_notice_sql, store_outbox_list_sql,
	store_outbox_row_sql, store_outbox_sql, store_park_sql, store_phone_sql, store_pin_sql, store_receipt_sql,
	store_remind_sql;


struct store_sql {
	struct store *store;
	sqlite3_stmt *handle;                 /* NULL: the database could not be opened again */
	int n_params, bound;
};

struct store {
	sqlite3 *db;                          /* NULL after a reopen that failed: every function returns STORE_IO */
	char *path, *vfs;                     /* vfs NULL: the system's */
	bool is_readonly, is_memory;
	atomic_bool is_interrupted;           /* set by another thread */
	const struct store_sql_list *const *lists; /* of STORE_TOPICS_ALL */
	struct store_sql *topics[STORE_TOPICS_ALL];
	char last_error[256];
	int wal_pages, wal_limit;             /* after the last commit; from how many on a batch begins with a checkpoint */
	uint64_t prune_from;                  /* where the next store_dialog_prune goes on */
	int64_t outbox_prune_from;            /* and the next store_outbox_prune */
	struct store_route_row *routes;       /* store/route.c */
	size_t n_routes;
};

/* Prepares every statement of every file, so that no typo waits for its first use. -1 with the sentence. Through a VFS of a test, which
 * opens a store thousands of times, each is prepared at its first use. */
int store_sql_prepare(struct store *s, struct error *e);
void store_sql_finalize(struct store *s);

/* Starts a statement: bind its parameters in the order in which they first stand in the SQL (must() proves the names),
 * then run it, or step through its rows. */
struct store_sql *store_sql_start(struct store *s, enum store_topic topic, int statement);
void store_sql_int(struct store_sql *q, const char *name, int64_t value);
void store_sql_day(struct store_sql *q, const char *name, int32_t day);       /* BASE_DAY_NONE: NULL */
void store_sql_null(struct store_sql *q, const char *name);
void store_sql_text(struct store_sql *q, const char *name, const char *text); /* must live until the statement ends */

void store_sql_blob(struct store_sql *q, const char *name, const void *octets, size_t len); /* as text */

const char *store_sql_param(struct store_sql *q, int i); /* its name, without the colon; i from 0 */

/* STORE_OK: a row stands there. STORE_NONE: no further one; else an error. Whatever is not STORE_OK has ended the
 * statement. */
int store_sql_step(struct store_sql *q);
int store_sql_end(struct store_sql *q);  /* ends it before its last row; STORE_OK */
int store_sql_run(struct store_sql *q);  /* a statement without rows, from start to end */
int store_sql_changes(struct store *s);  /* rows changed by the statement run last */

int64_t store_sql_col_int(struct store_sql *q, int column);
bool store_sql_is_null(struct store_sql *q, int column);
int32_t store_sql_col_day(struct store_sql *q, int column);                   /* NULL: BASE_DAY_NONE */
void store_sql_col_text(struct store_sql *q, int column, char *out, size_t size); /* cut between characters */

size_t store_sql_col_blob(struct store_sql *q, int column, void *out, size_t size); /* cut; returns how many */

/* SQLite's result code as ours; remembers its words for store_last_error. */
int store_sql_error(struct store *s, int code);

#endif
