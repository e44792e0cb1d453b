/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the State and partners owe, told from the ledger. */
#include "store/claim.h"

#include "base/must.h"
#include "store/sql.h"

#include <stdio.h>
#include <string.h>

#define ACCOUNTS_MAX 64         /* of givers, in all mutuelles a household has been in */

enum stmt { LIST, SHEETS, LINES, STATEMENTS };

#define GIVERS "(name GLOB 'state:*' OR name GLOB 'partner:*')"
#define ENTRIES "FROM account CROSS JOIN entry ON entry.household = 0 AND entry.account = account.id WHERE name > :after AND " GIVERS
#define DUE(days) "sum(iif(francs < 0 AND day " days ", - francs, 0))"
/* what comes in may be a payment, or a correction of what was claimed; few do */
#define PAID "(francs > 0 AND (SELECT kind FROM txn WHERE id = txn) = '" STORE_KIND_CLAIM "')"

static const char *const sql[STATEMENTS] = {
	[LIST] = "SELECT name, sum(iif(francs > 0, francs, 0)), " DUE(">= :at - 30") ", " DUE("BETWEEN :at - 60 AND :at - 31") ", "
		 DUE("BETWEEN :at - 90 AND :at - 61") ", " DUE("< :at - 90") " " ENTRIES " AND day <= :at"
		 " GROUP BY name ORDER BY name LIMIT :cap",
	[SHEETS] = "SELECT name, - sum(iif(day < :first, francs, 0)), - sum(iif(day >= :first AND NOT " PAID ", francs, 0)),"
		   " sum(iif(day >= :first AND " PAID ", francs, 0)) " ENTRIES " AND day <= :last"
		   " GROUP BY name ORDER BY name LIMIT :cap",
	/* from the households' side, along their key: one scan, and nothing is sorted */
	[LINES] = "SELECT had.household, name, - given.francs FROM entry AS had"
		  " CROSS JOIN entry AS given ON given.txn = had.txn AND given.household = 0"
		  " CROSS JOIN account ON account.id = given.account AND " GIVERS
		  " WHERE had.household > 0 AND had.account = (SELECT id FROM account WHERE name = 'shares')"
		  " AND had.day BETWEEN :first AND :last ORDER BY had.household",
};

const struct store_sql_list store_claim_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_CLAIM, statement);
}

/* What came in goes against the oldest. */
static void settle_oldest(struct store_claim *c, int64_t came)
{
	for (int age = STORE_CLAIM_AGES - 1; age > 0; age--) {
		int64_t part = came < c->ages[age] ? came : c->ages[age];

		c->ages[age] -= part;
		came -= part;
	}
	c->ages[0] -= came;
}

int store_claim_list(struct store *s, int32_t at, const char *after, struct store_claim *out, int cap, int *n)
{
	struct store_sql *q = start(s, LIST);
	int rc;

	*n = 0;
	store_sql_int(q, "at", at);
	store_sql_text(q, "after", after);
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK) {
		struct store_claim *c = &out[(*n)++];

		store_sql_col_text(q, 0, c->account, sizeof c->account);
		for (int age = 0; age < STORE_CLAIM_AGES; age++)
			c->ages[age] = store_sql_col_int(q, 2 + age);
		settle_oldest(c, store_sql_col_int(q, 1));
		c->francs = 0;
		for (int age = 0; age < STORE_CLAIM_AGES; age++)
			c->francs += c->ages[age];
	}
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_claim_sheets(struct store *s, int32_t first, int32_t last, const char *after, struct store_claim_sheet *out, int cap, int *n)
{
	struct store_sql *q = start(s, SHEETS);
	int rc;

	*n = 0;
	store_sql_int(q, "first", first);
	store_sql_text(q, "after", after);
	store_sql_int(q, "last", last);
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK) {
		struct store_claim_sheet *c = &out[(*n)++];

		store_sql_col_text(q, 0, c->account, sizeof c->account);
		c->before = store_sql_col_int(q, 1);
		c->claimed = store_sql_col_int(q, 2);
		c->paid = store_sql_col_int(q, 3);
	}
	return rc == STORE_NONE ? STORE_OK : rc;
}

/* The lines of one household in the making. */
struct household_lines {
	struct store_claim_line of[ACCOUNTS_MAX];
	int n;
};

static void add_line(struct household_lines *l, int64_t household, const char *account, int64_t francs)
{
	int i = 0;

	while (i < l->n && strcmp(l->of[i].account, account))
		i++;
	must(i < ACCOUNTS_MAX);
	if (i == l->n) {
		l->of[l->n] = (struct store_claim_line){.household = household};
		snprintf(l->of[l->n++].account, STORE_ACCOUNT, "%s", account);
	}
	l->of[i].claimed += francs;
	l->of[i].n++;
}

static int tell_lines(struct household_lines *l, int (*line)(void *ctx, const struct store_claim_line *l), void *ctx)
{
	int rc = 0;

	for (int i = 0; !rc && i < l->n; i++)
		rc = line(ctx, &l->of[i]);
	l->n = 0;
	return rc;
}

int store_claim_lines(struct store *s, int32_t first, int32_t last, int (*line)(void *ctx, const struct store_claim_line *l), void *ctx)
{
	struct store_sql *q = start(s, LINES);
	struct household_lines lines = {.n = 0};
	char account[STORE_ACCOUNT];
	int rc, told = 0;

	store_sql_int(q, "first", first);
	store_sql_int(q, "last", last);
	while (!told && (rc = store_sql_step(q)) == STORE_OK) {
		int64_t household = store_sql_col_int(q, 0);

		if (lines.n && lines.of[0].household != household)
			told = tell_lines(&lines, line, ctx);
		store_sql_col_text(q, 1, account, sizeof account);
		add_line(&lines, household, account, store_sql_col_int(q, 2));
	}
	if (told) {
		store_sql_end(q);
		return told;
	}
	return rc == STORE_NONE ? tell_lines(&lines, line, ctx) : rc;
}

bool store_claim_split(const char *account, char giver[STORE_CODE], char mutuelle[STORE_CODE])
{
	static const char partner[] = "partner:";
	const char *from = strncmp(account, partner, sizeof partner - 1) ? account : account + sizeof partner - 1;
	const char *colon = strchr(from, ':');

	if (!colon || colon == from || !colon[1] || strchr(colon + 1, ':') || colon - from >= STORE_CODE || strlen(colon + 1) >= STORE_CODE
	    || (from == account && strncmp(account, "state:", 6)))
		return false;
	snprintf(giver, STORE_CODE, "%.*s", (int) (colon - from), from);
	snprintf(mutuelle, STORE_CODE, "%s", colon + 1);
	return true;
}
