/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the outbox: its columns, and the one function that changes its state. Private to store/. */
#ifndef STORE_OUTBOX_ROW_H
#define STORE_OUTBOX_ROW_H

#include "store/outbox.h"
#include "store/sql.h"

#define STORE_OUTBOX_ROW \
	"id, state, priority, link, via, phone, household, due_ms, not_before_ms, expires_ms, lease, attempts, status, parts," \
	" parts_delivered, first_part, is_exact, is_withdrawn, added_ms, sent_ms, done_ms, again_of, kind, topic, subject, text"
#define STORE_OUTBOX_ROW_COLUMNS 26

/* From a row selected as STORE_OUTBOX_ROW. */
void store_outbox_row_read(struct store_sql *q, struct store_message *m);

/* What changes beside the state. All zero: nothing but what the state itself says (lease ends, sent_ms, done_ms). */
struct store_outbox_move {
	int64_t id;
	enum store_message_state from, to;
	int64_t lease;          /* from LEASED: the number it must have; to LEASED: the one it gets */
	const char *via;        /* NULL: stays */
	int64_t due_ms;         /* 0: stays */
	int tried;              /* added to attempts */
	bool has_status;
	uint32_t status;
	int parts;              /* 0: stays */
	int first_part;         /* -1 and below: stays */
	bool is_anew;           /* what was delivered of it in an earlier attempt does not count */
};
/* STORE_NONE: the row is not (any more) in the state `from`, by this lease. must(): a move that the table does not allow. */
int store_outbox_row_move(struct store *s, const struct store_outbox_move *m, int64_t now_ms);

#endif
