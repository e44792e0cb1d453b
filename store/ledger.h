/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money: transactions of balanced entries, never changed, never taken away (law 5).
 *
 * Signs: what a household is credited with is positive ("dues", "fee", "shares"); where the money lies or who owes it is
 * negative ("wallet:orange:clearing", "cash", "state:SIK01"); what we owe to somebody is positive ("held").
 *
 *   account                  whose      what
 *   dues                     household  what members' dues were credited
 *   fee                      household  the enrolment fee
 *   shares                   household  what State and partners add to the dues
 *   opening                  household  the other leg of an imported balance
 *   cash                     either     notes and coins of a manager
 *   state:MUTUELLE           nobody     what the State owes for this mutuelle's members
 *   partner:CODE:MUTUELLE    nobody     likewise, a partner
 *   bank:MUTUELLE            nobody     what State and partners paid for it
 *   wallet:NAME:clearing     nobody     paid by members, not yet on a statement
 *   wallet:NAME:settled      nobody     on the statement
 *   charges:NAME             nobody     what the wallet keeps for itself
 *   payable:NAME             nobody     reserved to be sent back through this wallet
 *   held, suspense           nobody     money whose owner is not known; differences that somebody must explain
 *
 * An account is made on its first use. An entry of nobody's has household 0. */
#ifndef STORE_LEDGER_H
#define STORE_LEDGER_H

#include "store/household.h"

#define STORE_ACCOUNT 80                /* octets with NUL */
#define STORE_OPERATOR 17               /* a wallet's or operator's name */
#define STORE_REFERENCE 65              /* an operator's number of a transaction */

/* Kinds that the store knows itself; others ("cash", "opening", "correction", "settlement") are the caller's words. */
#define STORE_KIND_PAYMENT "payment"    /* of an intent that succeeded: store_intent_settle */
#define STORE_KIND_LATE "late"          /* of one that had ended otherwise: store_intent_settle_late */
#define STORE_KIND_HELD "held"          /* money without an owner came: store_held_add */

/* Credits and debits of the household's dues account, oldest first, for scheme_cover_compute. Grows `out`
 * (base_realloc, *cap); *n entries. */
int store_ledger_dues(struct store *s, int64_t household, struct scheme_entry **out, size_t *cap, size_t *n);

/* Likewise of what stands beside its dues: its fee, and its openings (less than 0: the other leg), in no order. All three together are
 * what was collected. */
int store_ledger_besides(struct store *s, int64_t household, struct scheme_entry **out, size_t *cap, size_t *n);

/* What stands in one of the household's accounts, or of nobody's (household 0): the sum of its legs. An opening of
 * 3,000 F leaves -3,000 in "opening". An account never used holds 0. */
int store_ledger_balance(struct store *s, int64_t household, const char *account, int64_t *francs);
/* What moved in an account on the days first..last. */
int store_ledger_movement(struct store *s, int64_t household, const char *account, int32_t first, int32_t last, int64_t *francs);

/* What State and partners owe for this household's dues, by their accounts: what stands there in the transactions that touched its
 * account "shares". Negative, as owed. *n: how many were written (at most cap). */
struct store_entry;
int store_ledger_givers(struct store *s, int64_t household, struct store_entry *out, int cap, int *n);

struct store_payment {
	int32_t day;
	int64_t francs;                 /* credited to dues */
	char kind[16];
	char reference[STORE_CODE];
	char wallet_reference[STORE_REFERENCE]; /* by which the payer knows it; "": no wallet's */
};

/* Newest first; openings and corrections are no payments. */
int store_ledger_last_payments(struct store *s, int64_t household, struct store_payment *out, int cap, int *n);

/* One leg of a transaction. */
struct store_leg {
	int64_t household;              /* 0: nobody's */
	const char *account;
	int64_t francs;                 /* never 0 */
};
#define STORE_LEGS 12                   /* of one transaction, at most */

struct store_posting {
	const char *kind, *reference;   /* together unique for ever */
	int32_t day;
	int64_t intent;                 /* 0: none. One "payment" or "late" an intent, for ever */
	/* Where the money came through a wallet: its own reference, unique for ever among those of its operator (an aggregator and
	 * the operator show the same ones), so that no franc is credited twice. All three, or NULL. Some leg is then on
	 * "wallet:WALLET:clearing"; what it takes is what the wallet said. */
	const char *wallet, *operator_name, *wallet_reference;
};

/* Posts one balanced transaction: all legs or nothing; *txn: its number. STORE_EXISTS: kind and reference, the wallet's
 * reference, or a credit of the intent, are there already; nothing was changed (store/credit.h finds the first).
 * STORE_REFUSED: the legs do not sum to 0, two legs in one place, no such household, an account that no line above allows.
 * A reminder of a household whose dues it touches is taken back by it (store/remind.h). */
int store_ledger_post(struct store *s, const struct store_posting *p, const struct store_leg *legs, size_t n, int64_t now_ms,
		      int64_t *txn);
/* Two legs of one household: `francs` (may be negative for a correction, never 0) to its dues, the other one to `contra`. */
int store_ledger_post_dues(struct store *s, int64_t household, int32_t day, int64_t francs, const char *kind,
			   const char *contra, const char *reference, int64_t now_ms);

/* This message (store/outbox.h) tells of this transaction. Every payment, late payment and held money whose payer's phone is
 * known has one, by the same transaction of the database: store check proves it. Kind of such messages: "receipt". */
int store_ledger_told(struct store *s, int64_t txn, int64_t message);

/* A transaction as it was posted, for those who look at it. */
struct store_entry {
	int64_t household;
	char account[STORE_ACCOUNT];
	int64_t francs;
};
struct store_txn {
	int64_t id, intent;             /* intent 0: none */
	int32_t day;
	int64_t posted_ms;
	char kind[16], reference[STORE_REFERENCE];
	int n;
	struct store_entry entries[STORE_LEGS];
};
int store_ledger_load(struct store *s, int64_t txn, struct store_txn *out);
/* The transaction that was posted under this kind and reference. STORE_NONE: none was. */
int store_ledger_posted(struct store *s, const char *kind, const char *reference, int64_t *txn);
/* The transactions of an intent, oldest first: their numbers. */
int store_ledger_of_intent(struct store *s, int64_t intent, int64_t *txns, int cap, int *n);

#endif
