/* SPDX-License-Identifier: GPL-3.0-or-later */
/* News about money, by SMS, put into the outbox by the transaction that made the news. */
#ifndef DESK_SAY_H
#define DESK_SAY_H

#include "desk/reach.h"
#include "desk/step.h"
#include "menus/pay_say.h"
#include "store/intent.h"

struct desk_news {
	enum menus_pay_news what;
	uint64_t phone;                 /* to whom; 0: nobody can be told, and nothing happens */
	const char *language;           /* of the phone, where none was chosen on it */
	int64_t txns[2];                /* the postings that it tells of; 0: none */
	/* what it may tell */
	const struct store_household *household; /* NULL: of none */
	const struct desk_reach *reach; /* of the household; NULL: of none */
	int64_t francs;
	const char *reference, *reason;
	const struct scheme_cover *cover; /* NULL: not known */
};

int desk_say_news(struct desk_step *s, const struct desk_news *n);

/* To the payer, of a payment that is no money of ours (yet). reason: a word of struct desk_paid's; NULL: none. */
int desk_say_payment(struct desk_step *s, enum menus_pay_news what, const struct store_intent *i, const char *reason);

#endif
