/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The invariants of the store, one file for what belongs together: each a query that gives no row, or the first offending one
 * in words. Private to store/. */
#ifndef STORE_CHECK_H
#define STORE_CHECK_H

#include "store/sql.h"

/* The statements are those of the topic. A statement may have the parameters :txn and :intent: only rows with a larger number
 * are looked at (0: all). The first n_recent statements cost what these leave, and what is open; the others read whole tables. */
struct store_check_list {
	enum store_topic topic;
	const char *const *names;
	int n, n_recent;
};

extern const struct store_check_list store_check_people, store_check_boxes, store_check_ledger, store_check_payments,
	store_check_counter;

#endif
