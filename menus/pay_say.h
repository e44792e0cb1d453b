/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a phone is told by SMS of a payment: receipts, failures, money that is held, an application that was decided; and of what it
 * asked the manager for. */
#ifndef MENUS_PAY_SAY_H
#define MENUS_PAY_SAY_H

#include "base/buf.h"
#include "menus/menus.h"
#include "menus/message.h"
#include "scheme/cover.h"

#include <stdint.h>

enum menus_pay_news {
	MENUS_PAY_RECEIVED,       /* to the payer, for her own household: francs, reference, name, cover */
	MENUS_PAY_SENT_FOR,       /* to the payer, for somebody else's household: francs, reference, name; nothing of its cover (P4) */
	MENUS_PAY_CAME_FROM,      /* to a household that somebody else paid for: francs, reference, name, cover */
	MENUS_PAY_JOINING,        /* to the payer, of an application: francs, reference, number; the manager confirms */
	MENUS_PAY_NOT_RECEIVED,   /* failed, cancelled or expired, as the wallet proved: francs, name, reason. Nothing was taken */
	MENUS_PAY_DOUBTFUL,       /* nobody knows yet; a person looks, do not pay again: francs, name */
	MENUS_PAY_HELD,           /* money came that belongs to nobody yet: francs, reference */
	MENUS_PAY_MOVED,          /* held money was given to a household, to somebody else who paid it: francs, reference, name */
	MENUS_PAY_MOVED_HERE,     /* the same, to who belongs to the household: francs, reference, name, cover */
	MENUS_PAY_RETURNED,       /* held money goes back to who sent it: francs, reference */
	MENUS_PAY_CONFIRMED,      /* an application: number, cover */
	MENUS_PAY_TURNED_DOWN,    /* an application: number, reason */
	MENUS_PAY_PIN_RESET,      /* to a phone: a manager took its PIN away, it chooses another */
	MENUS_PAY_TAKEN,          /* to a manager: cash that she took is written down: francs, name, number, reference */
	/* of what was asked for (store/callback.h, store/change.h) */
	MENUS_PAY_TICKET_NOTED,   /* a complaint, a child, a phone: number */
	MENUS_PAY_TICKET_ANSWER,  /* a complaint: number, said */
	MENUS_PAY_CHILD_ADDED,    /* first name, number of the card; the dues stay */
	MENUS_PAY_CHILD_DUES,     /* the same; a period costs so many francs from `date` on */
	MENUS_PAY_REFUSED,        /* number, said */
	MENUS_PAY_STOPPED,        /* one of the phones said no: number */
	MENUS_PAY_PHONE_ASKED_OLD, /* number of the card, phone: the new one */
	MENUS_PAY_PHONE_ASKED_NEW, /* nothing of whose card it is: the number may have been typed wrong */
	MENUS_PAY_PHONE_MOVED_OLD, MENUS_PAY_PHONE_MOVED_NEW, /* number of the card */
	MENUS_PAY_NEWS
};

/* Of what the news does not tell nothing is read. */
struct menus_pay_facts {
	int64_t francs;
	const char *reference;               /* what proves it: the wallet's reference, or ours where it has none; cut to 24 septets */
	const char *first_name, *last_name;  /* of the head of the household paid for, as the roll has them */
	const char *household_no;
	const char *reason;                  /* as the manager wrote it, cut to 40 septets; one of the menus' own (reason_) in the reader's
	                                      * language; of NOT_RECEIVED: a word of struct
	                                      * desk_paid's reason, or "unreachable"; others, NULL: nothing more is known */
	const struct scheme_mutuelle *mutuelle; /* of the household, of the menus' own scheme; NULL: gone from it */
	const struct scheme_cover *cover;    /* of the household, as this money leaves it */
	int64_t number;                      /* of a ticket */
	uint64_t phone;
	int32_t date;
	const enum menus_message *said;      /* in place of `reason`: a message of the set, without holes */
	bool is_shared;                      /* several people use the phone that is told: the card's number, nobody's name (P12) */
};

/* Appends the whole text, GSM 03.38, of at most one SMS (`menu check` proves it). language: an index of the menus. Every text names
 * the mutuelle first. */
void menus_pay_say(const struct menus *m, size_t language, enum menus_pay_news news, const struct menus_pay_facts *f, struct buf *out);

/* The language of a phone: the one chosen on it, else the member's own ("": none), else the source language. */
size_t menus_pay_language(const struct menus *m, const char *chosen, const char *own);

#endif
