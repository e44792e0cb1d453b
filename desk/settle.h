/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What money does when it is a household's: its entries with the shares of State and partners, the caches of cover, the reminder taken
 * back, and the receipts, all in the transaction of the step. */
#ifndef DESK_SETTLE_H
#define DESK_SETTLE_H

#include "desk/step.h"
#include "store/held.h"
#include "store/intent.h"

enum desk_settled {
	DESK_SETTLED,           /* posted and told */
	DESK_SETTLED_BEFORE,    /* this very payment was posted before: nothing changed */
	DESK_SETTLED_TAKEN,     /* this reference of the operator was credited to somebody else, and nothing was posted; or this payment
	                         * was by another one, or its application was turned down, and the money is held. Never credited twice;
	                         * it is in review */
};

/* A payment of which the wallet proved that it was made, with the right francs; or a person, from a statement (then i->lease is 0).
 * One that ended otherwise is posted as late, at most once; its end stays. reference: the operator's, "": it has none, our key
 * stands for it. STORE_NONE: the intent is not (any more) as `i` says. */
int desk_settle_payment(struct desk_step *s, const struct store_intent *i, const char *reference, enum desk_settled *out);

/* A person must look, and why; it is asked for no more. The payer of an open one is told not to pay again. STORE_NONE: as above. */
int desk_settle_review(struct desk_step *s, const struct store_intent *i, const char *why, const char *reference);

/* A person has looked at one that has ended: its end stays. What a wallet is being asked about it is asked anew. */
int desk_settle_looked_at(struct desk_step *s, const struct store_intent *i);

/* Notes and coins that a manager wrote down: fee first where one is owed, the rest is dues. Told to the household. STORE_EXISTS: this
 * number of a paper receipt was written down before. STORE_NONE: no such household. */
int desk_settle_cash(struct desk_step *s, int64_t household, int64_t francs, int32_t day, const char *reference);
/* The same of a book from before us: nobody is told. */
int desk_settle_old_cash(struct desk_step *s, int64_t household, int64_t francs, int32_t day, const char *reference);

/* Held money that is found to be this household's, whoever found it; told to both. The held row is moved. STORE_NONE: no such
 * household, or the row is not as `held` says. */
int desk_settle_held(struct desk_step *s, const struct store_held *held, int64_t household);

/* The configured wallet of this name; NULL: none (any more). Whose references its are: its own where nothing else is configured. */
const struct desk_wallet *desk_settle_wallet(const struct desk_memory *m, const char *name);
const char *desk_settle_operator(const struct desk_memory *m, const char *wallet);

/* The day of enrolment was just given to a household: what it paid before now brings the shares of State and partners; caches. */
int desk_settle_enrolled(struct desk_step *s, int64_t household);

#endif
