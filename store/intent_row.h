/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the intents: its columns, and the one function that changes its state. Private to store/. */
#ifndef STORE_INTENT_ROW_H
#define STORE_INTENT_ROW_H

#include "store/intent.h"
#include "store/sql.h"

#define STORE_INTENT_ROW \
	"id, key, token, purpose, household, payer, language, wallet, dues_francs, fee_francs, created_ms, not_before_ms, state," \
	" is_unknown, is_review, review, reason, reference, query, due_ms, lease, give_up_ms, submitted_ms, done_ms, attempts, polls"
#define STORE_INTENT_ROW_COLUMNS 26

/* From a row selected as STORE_INTENT_ROW. */
void store_intent_row_read(struct store_sql *q, struct store_intent *i);
/* The one row that q selects; STORE_NONE: none. */
int store_intent_row_load(struct store_sql *q, struct store_intent *out);

/* As store_intent_move, without its guard of succeeded. new_lease 0: whatever lease there was ends. */
int store_intent_row_move(struct store *s, const struct store_intent_move *m, int64_t new_lease, int64_t now_ms);
/* A row of the history, if state or flags are not those of the last one. */
int store_intent_row_log(struct store *s, int64_t id, int64_t now_ms);

#endif
