/* SPDX-License-Identifier: GPL-3.0-or-later */
/* USSD dialogs: one row a phone, written once a step. */
#include "store/dialog.h"

#include "store/funnel.h"
#include "store/sql.h"

enum stmt { LOAD, SAVE, OLD, DELETE, STATEMENTS };

enum flag { ANSWER_IS_LAST = 1, ANSWER_MAY_SMS = 2 };

/* A prune looks at this many rows for each that it may delete. */
#define PRUNE_LOOK 20

static const char *const sql[STATEMENTS] = {
	[LOAD] = "SELECT updated_ms, started_ms, link, session, state, household, begin_key, last_key, flags, language,"
		 " path, vars, resume_path, resume_vars, answer FROM dialog WHERE phone = :phone",
	[SAVE] = "REPLACE INTO dialog (phone, updated_ms, started_ms, link, session, state, household, begin_key, last_key,"
		 " flags, language, path, vars, resume_path, resume_vars, answer) VALUES (:phone, :updated_ms, :started_ms,"
		 " :link, :session, :state, :household, :begin_key, :last_key, :flags, :language, :path, :vars,"
		 " :resume_path, :resume_vars, :answer)",
	/* no index by age, which every save would have to move: a walk that goes on where the last one stopped */
	[OLD] = "SELECT phone, updated_ms, state, link, language, path FROM dialog WHERE phone >= :from"
		" ORDER BY phone LIMIT :look",
	[DELETE] = "DELETE FROM dialog WHERE phone = :phone",
};

const struct store_sql_list store_dialog_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_DIALOG, statement);
}

int store_dialog_load(struct store *s, uint64_t phone, struct store_dialog *out)
{
	struct store_sql *q = start(s, LOAD);
	int rc, flags;

	*out = (struct store_dialog){.phone = phone};
	store_sql_int(q, "phone", (int64_t) phone);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc == STORE_NONE ? STORE_OK : rc;
	out->updated_ms = store_sql_col_int(q, 0);
	out->started_ms = store_sql_col_int(q, 1);
	out->link = (uint32_t) store_sql_col_int(q, 2);
	out->session = (uint64_t) store_sql_col_int(q, 3);
	out->state = (enum store_dialog_state) store_sql_col_int(q, 4);
	out->household = store_sql_col_int(q, 5);
	out->begin_key = (uint64_t) store_sql_col_int(q, 6);
	out->last_key = (uint64_t) store_sql_col_int(q, 7);
	flags = (int) store_sql_col_int(q, 8);
	out->answer_is_last = flags & ANSWER_IS_LAST;
	out->answer_may_sms = flags & ANSWER_MAY_SMS;
	store_sql_col_text(q, 9, out->language, sizeof out->language);
	store_sql_col_text(q, 10, out->path, sizeof out->path);
	store_sql_col_text(q, 11, out->vars, sizeof out->vars);
	store_sql_col_text(q, 12, out->resume_path, sizeof out->resume_path);
	store_sql_col_text(q, 13, out->resume_vars, sizeof out->resume_vars);
	store_sql_col_text(q, 14, out->answer, sizeof out->answer);
	return store_sql_end(q);
}

int store_dialog_save(struct store *s, const struct store_dialog *d)
{
	struct store_sql *q = start(s, SAVE);

	store_sql_int(q, "phone", (int64_t) d->phone);
	store_sql_int(q, "updated_ms", d->updated_ms);
	store_sql_int(q, "started_ms", d->started_ms);
	store_sql_int(q, "link", d->link);
	store_sql_int(q, "session", (int64_t) d->session);
	store_sql_int(q, "state", d->state);
	store_sql_int(q, "household", d->household);
	store_sql_int(q, "begin_key", (int64_t) d->begin_key);
	store_sql_int(q, "last_key", (int64_t) d->last_key);
	store_sql_int(q, "flags", (d->answer_is_last ? ANSWER_IS_LAST : 0) | (d->answer_may_sms ? ANSWER_MAY_SMS : 0));
	store_sql_text(q, "language", d->language);
	store_sql_text(q, "path", d->path);
	store_sql_text(q, "vars", d->vars);
	store_sql_text(q, "resume_path", d->resume_path);
	store_sql_text(q, "resume_vars", d->resume_vars);
	store_sql_text(q, "answer", d->answer);
	return store_sql_run(q);
}

static int delete(struct store *s, int64_t phone)
{
	struct store_sql *q = start(s, DELETE);

	store_sql_int(q, "phone", phone);
	return store_sql_run(q);
}

/* A screen that nobody told the end of: it timed out, on the day it was shown. */
static int count_open(struct store *s, struct store_sql *q)
{
	char language[8], path[STORE_DIALOG_PATH];
	const struct store_funnel_view v = {.path = path, .language = language, .link = (uint32_t) store_sql_col_int(q, 3),
					    .shown_ms = store_sql_col_int(q, 1)};

	if (store_sql_col_int(q, 2) != STORE_DIALOG_OPEN)
		return STORE_OK;
	store_sql_col_text(q, 4, language, sizeof language);
	store_sql_col_text(q, 5, path, sizeof path);
	return store_funnel_count(s, &v, STORE_FUNNEL_TIMED_OUT, v.shown_ms);
}

int store_dialog_prune(struct store *s, int64_t before_ms, int limit, int *n)
{
	struct store_sql *q = start(s, OLD);
	int looked = 0, rc = STORE_NONE;

	*n = 0;
	store_sql_int(q, "from", (int64_t) s->prune_from);
	store_sql_int(q, "look", (int64_t) limit * PRUNE_LOOK);
	while (*n < limit && (rc = store_sql_step(q)) == STORE_OK) {
		int64_t phone = store_sql_col_int(q, 0);

		looked++;
		s->prune_from = (uint64_t) phone + 1;
		if (store_sql_col_int(q, 1) >= before_ms)
			continue;
		if ((rc = count_open(s, q)) != STORE_OK || (rc = delete(s, phone)) != STORE_OK) {
			store_sql_end(q);
			return rc;
		}
		++*n;
	}
	if (*n == limit)
		return store_sql_end(q);
	if (rc == STORE_NONE && looked < limit * PRUNE_LOOK)
		s->prune_from = 0; /* the end: the next walk begins anew */
	return rc == STORE_NONE ? STORE_OK : rc;
}
