/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The invariants of the store, one file for what belongs together: each a query that gives no row, or the first offending one
 * in words. Private to store/. The twelve of money, and where they are:
 *
 *    1 every transaction sums to 0, and all of them               check_ledger.c
 *    2 one credit for each payment that succeeded, none else      check_payments.c PAID, CREDITED, ONCE
 *    3 no reference of an operator is credited twice              check_ledger.c BROUGHT, CREDIT, CREDIT_ONCE
 *    4 one end for each payment, which stays                      check_payments.c LAST, ENDS, MOVES
 *    5 no open payment is forgotten                               check_payments.c FORGOTTEN
 *    6 credited = asked for = what the wallet said                check_payments.c AMOUNT
 *    7 what goes back was reserved, once                          check_payments.c PAYABLE, HELD_OUT
 *    8 what is cached is the sum of its entries                   check_payments.c HELD_SUM, HELD_IN; cover: desk/check.c
 *    9 each effect was told, and nothing else                     check_payments.c TOLD, HELD_TOLD, RECEIPT
 *   10 the same notice or statement again changes nothing         check_payments.c NOTICE_ONCE, NOTICE_CREDIT; check_counter.c
 *   11 cover if and only if paid                                  desk/check.c, by plan and entries
 *   12 a day closes with the wallet's statement                   check_counter.c */
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
	store_check_counter, store_check_campaigns, store_check_requests;
extern const struct store_check_list store_check_series;

#endif
