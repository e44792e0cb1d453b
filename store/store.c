/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening and closing the database: its file, its settings (set and read back), its schema, its statements. */
#include "store/store.h"

#include "base/buf.h"
#include "base/must.h"
#include "store/batch.h"
#include "store/route.h"
#include "store/schema.h"
#include "store/sql.h"
#include "store/url.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BUSY_MS 250
/* A step's undo stays in memory, however much it is: a file for it would cost more than the step, and SQLite 3.40 can't
 * spill more than 128 KiB at once (os_unix.c, seekAndWriteFd: it tells a full disk). */
#define STATEMENT_JOURNAL (-1)

/* SQLite accepts a misspelt or refused pragma in silence, so each is set, asked for again, and compared. */
struct pragma {
	const char *set, *ask, *expected; /* set NULL: only asked */
};

static const struct pragma writer_pragmas[] = {
	/* the WAL is brought into the database between commits, by store_checkpoint */
	{"PRAGMA page_size = 4096", NULL, NULL}, /* counts for a new file only */
	{"PRAGMA journal_mode = WAL", "PRAGMA journal_mode", "wal"},
	{"PRAGMA synchronous = FULL", "PRAGMA synchronous", "2"}, /* a commit is on the disk before it is told: law 1 */
	{"PRAGMA wal_autocheckpoint = 0", "PRAGMA wal_autocheckpoint", "0"},
	{"PRAGMA journal_size_limit = 67108864", "PRAGMA journal_size_limit", "67108864"},
	{"PRAGMA locking_mode = NORMAL", "PRAGMA locking_mode", "normal"}, /* reports read beside us */
	{NULL, NULL, NULL}
};

static const struct pragma common_pragmas[] = {
	{"PRAGMA foreign_keys = ON", "PRAGMA foreign_keys", "1"},
	{"PRAGMA recursive_triggers = ON", "PRAGMA recursive_triggers", "1"}, /* REPLACE meets the delete triggers */
	{"PRAGMA trusted_schema = OFF", "PRAGMA trusted_schema", "0"},
	{"PRAGMA secure_delete = ON", "PRAGMA secure_delete", "1"}, /* what is pruned is gone (law 9) */
	{"PRAGMA cache_size = -16384", "PRAGMA cache_size", "-16384"}, /* KiB; what is only read stays in the mapped file */
	{"PRAGMA mmap_size = 2147418112", NULL, NULL}, /* the most that SQLite maps; only speed hangs on it */
	{NULL, NULL, NULL}
};

static const struct pragma reader_pragmas[] = {
	{NULL, "PRAGMA journal_mode", "wal"},
	{"PRAGMA query_only = ON", "PRAGMA query_only", "1"},
	{NULL, NULL, NULL}
};

static const struct store_sql_list *const lists[STORE_TOPICS_ALL] = {
	[STORE_TOPIC_BATCH] = &store_batch_sql,
	[STORE_TOPIC_HOUSEHOLD] = &store_household_sql,
	[STORE_TOPIC_MEMBER] = &store_member_sql,
	[STORE_TOPIC_PHONE] = &store_phone_sql,
	[STORE_TOPIC_LEDGER] = &store_ledger_sql,
	[STORE_TOPIC_CREDIT] = &store_credit_sql,
	[STORE_TOPIC_CLAIM] = &store_claim_sql,
	[STORE_TOPIC_INTENT] = &store_intent_sql,
	[STORE_TOPIC_INTENT_ROW] = &store_intent_row_sql,
	[STORE_TOPIC_NOTICE] = &store_notice_sql,
	[STORE_TOPIC_HELD] = &store_held_sql,
	[STORE_TOPIC_STAFF] = &store_staff_sql,
	[STORE_TOPIC_SIGNATURE] = &store_signature_sql,
	[STORE_TOPIC_STATEMENT] = &store_statement_sql,
	[STORE_TOPIC_DIALOG] = &store_dialog_sql,
	[STORE_TOPIC_FUNNEL] = &store_funnel_sql,
	[STORE_TOPIC_FIGURES] = &store_figures_sql,
	[STORE_TOPIC_DIGEST] = &store_digest_sql,
	[STORE_TOPIC_CALLBACK] = &store_callback_sql,
	[STORE_TOPIC_CARE_CODE] = &store_care_code_sql,
	[STORE_TOPIC_CHANGE] = &store_change_sql,
	[STORE_TOPIC_CAMPAIGN] = &store_campaign_sql,
	[STORE_TOPIC_ALERT] = &store_alert_sql,
	[STORE_TOPIC_AUDIT] = &store_audit_sql,
	[STORE_TOPIC_REFERRAL] = &store_referral_sql,
	[STORE_TOPIC_APPLICATION] = &store_application_sql,
	[STORE_TOPIC_LOOKUP] = &store_lookup_sql,
	[STORE_TOPIC_PIN] = &store_pin_sql,
	[STORE_TOPIC_INBOX] = &store_inbox_sql,
	[STORE_TOPIC_OUTBOX] = &store_outbox_sql,
	[STORE_TOPIC_OUTBOX_LIST] = &store_outbox_list_sql,
	[STORE_TOPIC_OUTBOX_ROW] = &store_outbox_row_sql,
	[STORE_TOPIC_PARK] = &store_park_sql,
	[STORE_TOPIC_RECEIPT] = &store_receipt_sql,
	[STORE_TOPIC_REMIND] = &store_remind_sql,
	[STORE_TOPIC_SERIES] = &store_series_sql,
	[STORE_TOPIC_QUIZ] = &store_quiz_sql,
	[STORE_TOPIC_IMPORT] = &store_import_sql,
	[STORE_TOPIC_CHECK_PEOPLE] = &store_check_people_sql,
	[STORE_TOPIC_CHECK_BOXES] = &store_check_boxes_sql,
	[STORE_TOPIC_CHECK_LEDGER] = &store_check_ledger_sql,
	[STORE_TOPIC_CHECK_PAYMENTS] = &store_check_payments_sql,
	[STORE_TOPIC_CHECK_COUNTER] = &store_check_counter_sql,
	[STORE_TOPIC_STOPPABLE] = &store_stoppable_sql,
	[STORE_TOPIC_CHECK_CAMPAIGNS] = &store_check_campaigns_sql,
	[STORE_TOPIC_CHECK_SERIES] = &store_check_series_sql,
	[STORE_TOPIC_CHECK_REQUESTS] = &store_check_requests_sql,
};

/* For the whole process, before SQLite's first use: no counting of memory under a mutex. */
static void configure_sqlite(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, STATEMENT_JOURNAL);
	must(sqlite3_initialize() == SQLITE_OK);
}

static int complain(struct store *s, int code, const char *what, struct error *e)
{
	int rc = store_sql_error(s, code);

	if (rc == STORE_BUSY)
		return base_error_set(e, "store %s is locked by another program: stop it, then try again", s->path);
	if (rc == STORE_FULL)
		return base_error_set(e, "store %s: the disk is full: make room, then try again", s->path);
	if ((code & 0xff) == SQLITE_NOTADB || (code & 0xff) == SQLITE_CORRUPT)
		return base_error_set(e, "store %s is damaged (%s): put back a copy of it", s->path, s->last_error);
	return base_error_set(e, "store %s: %s: %s: are the file and its folder writable?", s->path, what,
			      s->last_error);
}

static int ask_pragma(struct store *s, const struct pragma *p, struct error *e)
{
	sqlite3_stmt *q;
	const char *value = "nothing";
	int rc = sqlite3_prepare_v2(s->db, p->ask, -1, &q, NULL);

	if (rc == SQLITE_OK && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		value = (const char *) sqlite3_column_text(q, 0);
		rc = SQLITE_OK;
	}
	if (rc != SQLITE_OK && rc != SQLITE_DONE)
		complain(s, rc, p->ask, e);
	else if (strcmp(value, p->expected))
		rc = base_error_set(e, "store %s: %s gives '%s' and must be '%s': this SQLite or this file system "
				    "can't keep what is told", s->path, p->ask, value, p->expected);
	sqlite3_finalize(q);
	return rc == SQLITE_OK ? 0 : -1;
}

static int set_pragmas(struct store *s, const struct pragma *p, struct error *e)
{
	for (; p->set || p->ask; p++) {
		int rc = p->set ? sqlite3_exec(s->db, p->set, NULL, NULL, NULL) : SQLITE_OK;

		if (rc != SQLITE_OK)
			return complain(s, rc, p->set, e);
		if (p->ask && ask_pragma(s, p, e))
			return -1;
	}
	return 0;
}

/* A new file is ours alone before anything is in it. An old one is not touched here: closing any descriptor of it would
 * drop the locks that SQLite holds on it in this process. */
static int make_file(struct store *s, struct error *e)
{
	int fd = open(s->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0 && errno != EEXIST)
		return base_error_set(e, "store %s can't be made: %s: its folder must exist and be writable", s->path,
				      strerror(errno));
	if (fd >= 0)
		close(fd);
	return 0;
}

static int connect(struct store *s, struct error *e)
{
	int flags = s->is_readonly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	int rc;

	if (!s->is_readonly && !s->is_memory && make_file(s, e))
		return -1;
	if (s->is_readonly && access(s->path, F_OK) && errno == ENOENT)
		return base_error_set(e, "there is no store %s yet: the daemon makes it, or the first 'mutuelle roll import'", s->path);
	rc = sqlite3_open_v2(s->path, &s->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, s->vfs);
	if (rc != SQLITE_OK)
		return complain(s, rc, "open", e);
	if (!s->is_readonly && sqlite3_db_readonly(s->db, "main"))
		return base_error_set(e, "store %s is read-only: it must be writable for this user", s->path);
	sqlite3_busy_timeout(s->db, BUSY_MS);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	return 0;
}

/* What must be done again when the database is opened anew. */
static int open_database(struct store *s, int64_t now_ms, struct error *e)
{
	int version;

	if (connect(s, e) || set_pragmas(s, common_pragmas, e) || store_schema_identify(s, &version, e))
		return -1;
	if (s->is_readonly && version < store_schema_version)
		return base_error_set(e,
				      "store %s has an older schema (%d, this program wants %d): start the daemon "
				      "once, it brings it up to date", s->path, version, store_schema_version);
	if (!s->is_memory && set_pragmas(s, s->is_readonly ? reader_pragmas : writer_pragmas, e))
		return -1;
	if (!s->is_readonly && store_schema_climb(s, version, now_ms, e))
		return -1;
	if (store_sql_prepare(s, e))
		return -1;
	store_batch_watch(s);
	return 0;
}

static void close_database(struct store *s)
{
	store_sql_finalize(s);
	if (s->db)
		must(sqlite3_close(s->db) == SQLITE_OK); /* or a statement was forgotten */
	s->db = NULL;
}

static struct store *open_store(const char *url, bool is_readonly, int64_t now_ms, struct error *e)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct store_url u;
	struct store *s;

	pthread_once(&once, configure_sqlite);
	if (store_url_parse(url, &u, e))
		return NULL;
	s = base_alloc(sizeof *s);
	s->path = base_strdup(u.path);
	s->vfs = u.vfs[0] ? base_strdup(u.vfs) : NULL;
	s->lists = lists;
	s->is_readonly = is_readonly;
	s->is_memory = u.is_memory;
	if (open_database(s, now_ms, e)) {
		store_close(s);
		return NULL;
	}
	return s;
}

struct store *store_open(const char *url, int64_t now_ms, struct error *e)
{
	return open_store(url, false, now_ms, e);
}

struct store *store_open_readonly(const char *url, struct error *e)
{
	return open_store(url, true, 0, e);
}

void store_close(struct store *s)
{
	if (!s)
		return;
	store_rollback(s);
	close_database(s);
	for (int t = 0; t < STORE_TOPICS_ALL; t++)
		free(s->topics[t]);
	free(s->path);
	free(s->vfs);
	store_route_release(s);
	free(s);
}

/* The schema is the newest already, so the ladder needs no instant. */
int store_reopen(struct store *s, struct error *e)
{
	if (s->is_memory) {
		base_error_set(e, "a store in memory can't be opened again");
		return STORE_REFUSED;
	}
	store_rollback(s);
	close_database(s);
	if (!open_database(s, 0, e))
		return STORE_OK;
	close_database(s);
	return STORE_IO;
}

void store_interrupt(struct store *s)
{
	atomic_store(&s->is_interrupted, true);
	if (s->db)
		sqlite3_interrupt(s->db);
}

bool store_is_interrupted(const struct store *s)
{
	return atomic_load(&s->is_interrupted);
}

const char *store_last_error(struct store *s)
{
	return s->last_error;
}
