/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money: transactions of balanced entries, never changed, never taken away (law 5). A household's dues are one
 * range of the entries' key, in the order of their days. */
#include "store/ledger.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/must.h"
#include "store/batch.h"
#include "store/remind.h"
#include "store/sql.h"

#include <ctype.h>
#include <string.h>

#define MOST_FRANCS (INT64_C(1) << 50) /* of a leg; so that no sum of legs can overflow */

enum stmt {
	DUES, BESIDES, BALANCE, MOVEMENT, GIVERS, LAST_PAYMENTS,
	ACCOUNT, NEW_ACCOUNT, TXN, ENTRY, CREDIT, TOLD, LOAD, ENTRIES, OF_INTENT, POSTED, STATEMENTS
};

static const char *const sql[STATEMENTS] = {
	/* account 1: dues */
	[DUES] = "SELECT day, francs FROM entry WHERE household = :household AND account = 1 ORDER BY day, txn",
	[BESIDES] = "SELECT day, francs FROM entry WHERE household = :household"
		    " AND account IN (SELECT id FROM account WHERE name IN ('fee', 'opening'))",
	[BALANCE] = "SELECT coalesce(sum(francs), 0) FROM entry WHERE household = :household"
		    " AND account = (SELECT id FROM account WHERE name = :account)",
	[MOVEMENT] = "SELECT coalesce(sum(francs), 0) FROM entry WHERE household = :household"
		     " AND account = (SELECT id FROM account WHERE name = :account) AND day BETWEEN :first AND :last",
	/* the order of the joins is ours: the entries of nobody's are those of everybody */
	[GIVERS] = "SELECT account.name, sum(given.francs) FROM entry AS had"
		   " CROSS JOIN entry AS given INDEXED BY entry_txn ON given.txn = had.txn"
		   " CROSS JOIN account ON account.id = given.account"
		   " WHERE had.household = :household AND had.account = (SELECT id FROM account WHERE name = 'shares')"
		   " AND given.household = 0 AND (account.name GLOB 'state:*' OR account.name GLOB 'partner:*')"
		   " GROUP BY account.id LIMIT :cap",
	/* the wallet's reference: of this transaction, of the one that brought it as held money, or as the intent knows it */
	[LAST_PAYMENTS] = "SELECT entry.day, entry.francs, txn.kind, txn.reference,"
			  " coalesce(credit.reference, held.reference, intent.reference, '')"
			  " FROM entry JOIN txn ON txn.id = entry.txn LEFT JOIN credit ON credit.txn = txn.id"
			  " LEFT JOIN held ON held.done_txn = txn.id AND held.done_txn IS NOT NULL"
			  " LEFT JOIN intent ON intent.id = txn.intent"
			  " WHERE entry.household = :household AND entry.account = 1"
			  " AND txn.kind NOT IN ('opening', 'correction')"
			  " ORDER BY entry.day DESC, entry.txn DESC LIMIT :cap",
	[ACCOUNT] = "SELECT id FROM account WHERE name = :name",
	[NEW_ACCOUNT] = "INSERT INTO account (name) VALUES (:name) RETURNING id",
	[TXN] = "INSERT INTO txn (id, kind, reference, day, posted_ms, intent)"
		" VALUES (:id, :kind, :reference, :day, :now_ms, nullif(:intent, 0))",
	[ENTRY] = "INSERT INTO entry (household, account, day, txn, francs) VALUES (:household, :account, :day, :txn, :francs)",
	[CREDIT] = "INSERT INTO credit (txn, operator, reference, wallet, day, francs)"
		   " VALUES (:txn, :operator, :reference, :wallet, :day, :francs)",
	[TOLD] = "INSERT INTO told (txn, message) VALUES (:txn, :message)",
	[LOAD] = "SELECT id, coalesce(intent, 0), day, posted_ms, kind, reference FROM txn WHERE id = :id",
	[ENTRIES] = "SELECT entry.household, account.name, entry.francs FROM entry JOIN account ON account.id = entry.account"
		    " WHERE entry.txn = :txn ORDER BY entry.household, entry.account LIMIT :cap",
	[OF_INTENT] = "SELECT id FROM txn WHERE intent = :intent AND intent IS NOT NULL ORDER BY id LIMIT :cap",
	[POSTED] = "SELECT id FROM txn WHERE kind = :kind AND reference = :reference",
};

const struct store_sql_list store_ledger_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_LEDGER, statement);
}

static int read_entries(struct store *s, enum stmt which, int64_t household, struct scheme_entry **out, size_t *cap, size_t *n)
{
	struct store_sql *q = start(s, which);
	int rc;

	*n = 0;
	store_sql_int(q, "household", household);
	while ((rc = store_sql_step(q)) == STORE_OK) {
		if (*n == *cap) {
			*cap = *cap ? *cap * 2 : 64;
			*out = base_realloc(*out, *cap * sizeof **out);
		}
		(*out)[(*n)++] = (struct scheme_entry){(int32_t) store_sql_col_int(q, 0), store_sql_col_int(q, 1)};
	}
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_ledger_dues(struct store *s, int64_t household, struct scheme_entry **out, size_t *cap, size_t *n)
{
	return read_entries(s, DUES, household, out, cap, n);
}

int store_ledger_besides(struct store *s, int64_t household, struct scheme_entry **out, size_t *cap, size_t *n)
{
	return read_entries(s, BESIDES, household, out, cap, n);
}

int store_ledger_balance(struct store *s, int64_t household, const char *account, int64_t *francs)
{
	struct store_sql *q = start(s, BALANCE);
	int rc;

	store_sql_int(q, "household", household);
	store_sql_text(q, "account", account);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*francs = store_sql_col_int(q, 0);
	return store_sql_end(q);
}

int store_ledger_movement(struct store *s, int64_t household, const char *account, int32_t first, int32_t last, int64_t *francs)
{
	struct store_sql *q = start(s, MOVEMENT);
	int rc;

	store_sql_int(q, "household", household);
	store_sql_text(q, "account", account);
	store_sql_int(q, "first", first);
	store_sql_int(q, "last", last);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*francs = store_sql_col_int(q, 0);
	return store_sql_end(q);
}

int store_ledger_givers(struct store *s, int64_t household, struct store_entry *out, int cap, int *n)
{
	struct store_sql *q = start(s, GIVERS);
	int rc;

	*n = 0;
	store_sql_int(q, "household", household);
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK) {
		struct store_entry *e = &out[(*n)++];

		e->household = 0;
		store_sql_col_text(q, 0, e->account, sizeof e->account);
		e->francs = store_sql_col_int(q, 1);
	}
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_ledger_last_payments(struct store *s, int64_t household, struct store_payment *out, int cap, int *n)
{
	struct store_sql *q = start(s, LAST_PAYMENTS);
	int rc;

	*n = 0;
	store_sql_int(q, "household", household);
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK) {
		struct store_payment *p = &out[(*n)++];

		p->day = (int32_t) store_sql_col_int(q, 0);
		p->francs = store_sql_col_int(q, 1);
		store_sql_col_text(q, 2, p->kind, sizeof p->kind);
		store_sql_col_text(q, 3, p->reference, sizeof p->reference);
		store_sql_col_text(q, 4, p->wallet_reference, sizeof p->wallet_reference);
	}
	return rc == STORE_NONE ? STORE_OK : rc;
}

/* ---- what may be posted ---- */

enum whose { HOUSEHOLDS, NOBODYS, EITHERS };

/* '*' stands for one name. The table in store/ledger.h says what each is for. */
static const struct {
	const char *pattern;
	enum whose whose;
} accounts[] = {
	{"dues", HOUSEHOLDS},       {"fee", HOUSEHOLDS},      {"shares", HOUSEHOLDS},
	{"opening", HOUSEHOLDS},    {"cash", EITHERS},        {"state:*", NOBODYS},
	{"partner:*:*", NOBODYS},   {"charges:*", NOBODYS},   {"wallet:*:clearing", NOBODYS},
	{"wallet:*:settled", NOBODYS}, {"payable:*", NOBODYS}, {"held", NOBODYS},
	{"suspense", NOBODYS},      {"bank:*", NOBODYS},
};

static bool is_like(const char *account, const char *pattern)
{
	for (; *pattern; pattern++) {
		const char *name = account;

		if (*pattern == '*') {
			while (*account && *account != ':' && isgraph((unsigned char) *account))
				account++;
			if (account == name)
				return false;
		} else if (*account++ != *pattern) {
			return false;
		}
	}
	return !*account;
}

static bool is_allowed(const struct store_leg *leg)
{
	if (leg->household < 0 || strlen(leg->account) >= STORE_ACCOUNT || !leg->francs
	    || leg->francs > MOST_FRANCS || leg->francs < -MOST_FRANCS)
		return false;
	for (size_t i = 0; i < sizeof accounts / sizeof *accounts; i++)
		if (is_like(leg->account, accounts[i].pattern))
			return accounts[i].whose == EITHERS || (accounts[i].whose == HOUSEHOLDS) == (leg->household > 0);
	return false;
}

/* Every leg allowed, none twice in one place, and all of them sum to 0. */
static bool is_balanced(const struct store_leg *legs, size_t n)
{
	int64_t sum = 0;

	if (n < 2 || n > STORE_LEGS)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!is_allowed(&legs[i]))
			return false;
		for (size_t j = 0; j < i; j++)
			if (legs[j].household == legs[i].household && !strcmp(legs[j].account, legs[i].account))
				return false;
		sum += legs[i].francs;
	}
	return sum == 0;
}

/* ---- posting ---- */

static int find_account(struct store *s, const char *name, int64_t *id)
{
	struct store_sql *q = start(s, ACCOUNT);
	int rc;

	store_sql_text(q, "name", name);
	rc = store_sql_step(q);
	if (rc == STORE_NONE) {
		q = start(s, NEW_ACCOUNT);
		store_sql_text(q, "name", name);
		rc = store_sql_step(q);
	}
	if (rc != STORE_OK)
		return rc;
	*id = store_sql_col_int(q, 0);
	return store_sql_run(q); /* to its end */
}

static int add_txn(struct store *s, const struct store_posting *p, int64_t now_ms, int64_t *txn)
{
	struct store_sql *q;
	int rc = store_batch_next_id(s, "txn", txn);

	if (rc != STORE_OK)
		return rc;
	q = start(s, TXN);
	store_sql_int(q, "id", *txn);
	store_sql_text(q, "kind", p->kind);
	store_sql_text(q, "reference", p->reference);
	store_sql_day(q, "day", p->day);
	store_sql_int(q, "now_ms", now_ms);
	store_sql_int(q, "intent", p->intent);
	return store_sql_run(q);
}

static int add_entry(struct store *s, int64_t txn, int32_t day, const struct store_leg *leg)
{
	struct store_sql *q;
	int64_t account;
	int rc = find_account(s, leg->account, &account);

	if (rc != STORE_OK)
		return rc;
	q = start(s, ENTRY);
	store_sql_int(q, "household", leg->household);
	store_sql_int(q, "account", account);
	store_sql_day(q, "day", day);
	store_sql_int(q, "txn", txn);
	store_sql_int(q, "francs", leg->francs);
	return store_sql_run(q);
}

/* What a wallet brought: the leg on its clearing account, with the other sign. */
static int64_t francs_through(const char *wallet, const struct store_leg *legs, size_t n)
{
	static const char first[] = "wallet:", last[] = ":clearing";
	size_t len = strlen(wallet);

	for (size_t i = 0; i < n; i++) {
		const char *account = legs[i].account;

		if (!strncmp(account, first, sizeof first - 1) && !strncmp(account + sizeof first - 1, wallet, len)
		    && !strcmp(account + sizeof first - 1 + len, last))
			return -legs[i].francs;
	}
	return 0;
}

static int add_credit(struct store *s, const struct store_posting *p, int64_t txn, int64_t francs)
{
	struct store_sql *q = start(s, CREDIT);

	store_sql_int(q, "txn", txn);
	store_sql_text(q, "operator", p->operator_name);
	store_sql_text(q, "reference", p->wallet_reference);
	store_sql_text(q, "wallet", p->wallet);
	store_sql_day(q, "day", p->day);
	store_sql_int(q, "francs", francs); /* 0 or less: the schema refuses it */
	return store_sql_run(q);
}

/* P17: who pays is reminded no more, from the very transaction on. */
static int stop_reminding(struct store *s, int64_t household, int64_t now_ms)
{
	bool is_too_late;
	int rc = store_remind_withdraw(s, household, now_ms, &is_too_late);

	if (is_too_late)
		base_log(LOG_INFO, "reminder-too-late", "household=%lld", (long long) household);
	return rc;
}

static int post(struct store *s, const struct store_posting *p, const struct store_leg *legs, size_t n, int64_t now_ms,
		int64_t *txn)
{
	int rc = add_txn(s, p, now_ms, txn);

	for (size_t i = 0; rc == STORE_OK && i < n; i++)
		rc = add_entry(s, *txn, p->day, &legs[i]);
	if (rc == STORE_OK && p->wallet)
		rc = add_credit(s, p, *txn, francs_through(p->wallet, legs, n));
	for (size_t i = 0; rc == STORE_OK && i < n; i++)
		if (!strcmp(legs[i].account, "dues"))
			rc = stop_reminding(s, legs[i].household, now_ms);
	return rc;
}

int store_ledger_post(struct store *s, const struct store_posting *p, const struct store_leg *legs, size_t n, int64_t now_ms,
		      int64_t *txn)
{
	int rc;

	must(!p->wallet == !p->operator_name && !p->wallet == !p->wallet_reference);
	if (!is_balanced(legs, n))
		return STORE_REFUSED;
	rc = store_batch_part_begin(s);
	return rc ? rc : store_batch_part_end(s, post(s, p, legs, n, now_ms, txn));
}

int store_ledger_post_dues(struct store *s, int64_t household, int32_t day, int64_t francs, const char *kind,
			   const char *contra, const char *reference, int64_t now_ms)
{
	const struct store_posting p = {.kind = kind, .reference = reference, .day = day};
	const struct store_leg legs[] = {{household, "dues", francs}, {household, contra, -francs}};
	int64_t txn;

	return store_ledger_post(s, &p, legs, 2, now_ms, &txn);
}

int store_ledger_told(struct store *s, int64_t txn, int64_t message)
{
	struct store_sql *q = start(s, TOLD);

	store_sql_int(q, "txn", txn);
	store_sql_int(q, "message", message);
	return store_sql_run(q);
}

/* ---- looked at again ---- */

static int load_entries(struct store *s, struct store_txn *t)
{
	struct store_sql *q = start(s, ENTRIES);
	int rc;

	store_sql_int(q, "txn", t->id);
	store_sql_int(q, "cap", STORE_LEGS);
	for (t->n = 0; (rc = store_sql_step(q)) == STORE_OK; t->n++) {
		struct store_entry *e = &t->entries[t->n];

		e->household = store_sql_col_int(q, 0);
		store_sql_col_text(q, 1, e->account, sizeof e->account);
		e->francs = store_sql_col_int(q, 2);
	}
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_ledger_load(struct store *s, int64_t txn, struct store_txn *out)
{
	struct store_sql *q = start(s, LOAD);
	int rc;

	store_sql_int(q, "id", txn);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	out->id = store_sql_col_int(q, 0);
	out->intent = store_sql_col_int(q, 1);
	out->day = store_sql_col_day(q, 2);
	out->posted_ms = store_sql_col_int(q, 3);
	store_sql_col_text(q, 4, out->kind, sizeof out->kind);
	store_sql_col_text(q, 5, out->reference, sizeof out->reference);
	store_sql_end(q);
	return load_entries(s, out);
}

int store_ledger_of_intent(struct store *s, int64_t intent, int64_t *txns, int cap, int *n)
{
	struct store_sql *q = start(s, OF_INTENT);
	int rc;

	*n = 0;
	store_sql_int(q, "intent", intent);
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK)
		txns[(*n)++] = store_sql_col_int(q, 0);
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_ledger_posted(struct store *s, const char *kind, const char *reference, int64_t *txn)
{
	struct store_sql *q = start(s, POSTED);
	int rc;

	store_sql_text(q, "kind", kind);
	store_sql_text(q, "reference", reference);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*txn = store_sql_col_int(q, 0);
	return store_sql_end(q);
}
