/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is in hand on one link: a bounded table of slots, one a phone, and the one function that moves a slot between states.
 *
 *   FREE ---> ASKED --reply or deadline--> HELD --submitted--> SENT --outcome--> DONE --pruned--> FREE
 *     \          ^ \                        ^  \                 |                |
 *      \          \ `--aborted--> DONE       `--`--"slow down"---'                |
 *       `--own screen--> HELD      `----------------- the next input -------------'
 */
#ifndef USSD_TABLE_H
#define USSD_TABLE_H

#include "ussd/reply.h"

enum ussd_state {
	USSD_FREE,
	USSD_ASKED,  /* the desk has the request */
	USSD_HELD,   /* a screen waits for the link: no leg, a full window, a pause the gateway asked for */
	USSD_SENT,   /* submitted, no outcome yet */
	USSD_DONE,   /* kept a while, to know a repeat */
	USSD_STATES
};

struct ussd_slot {
	uint64_t phone;
	enum ussd_state state;
	uint32_t previous, next, chain;      /* indices: in the state's list, in the hash chain */

	uint64_t session;
	uint64_t key, key_before;            /* identities of the last two requests */
	uint64_t ticket;                     /* of the request whose reply is owed; 0: none */
	uint64_t tag;                        /* of the submit without an outcome; 0: none */
	uint64_t begin_key;                  /* of phone and dialled text */
	int64_t begun_ms, asked_ms, done_ms;
	int64_t give_up_ms;                  /* HELD: a screen is worth nothing after that */
	int64_t not_before_ms;               /* HELD: an earlier submit of this dialog has no outcome yet */

	bool is_late;                        /* the closing screen went ahead of the reply, which is still owed */
	bool is_own;                         /* the screen is one of ours, not the desk's */
	bool is_over;                        /* the dialog has ended: nobody need be told that the phone left */
	uint8_t language;

	bool is_ack_owed;                    /* dialects that acknowledge after the commit */
	uint32_t ack_id, ack_sequence;
	uint64_t ack_connection;

	struct ussd_to to;
	struct ussd_screen screen;
};

struct ussd_table;

/* 2^20 slots at most */
struct ussd_table *ussd_table_new(size_t slots, const char *link);
void ussd_table_free(struct ussd_table *t);

struct ussd_slot *ussd_table_find(const struct ussd_table *t, uint64_t phone);    /* NULL: none */
/* A free slot for a phone that has none; when all are taken the oldest that is done gives way, then the oldest that
 * only waits for an outcome. NULL: all hold an answer that is owed. The slot is FREE until it is moved. */
struct ussd_slot *ussd_table_take(struct ussd_table *t, uint64_t phone);
void ussd_table_move(struct ussd_table *t, struct ussd_slot *s, enum ussd_state to);

size_t ussd_table_count(const struct ussd_table *t, enum ussd_state state);
struct ussd_slot *ussd_table_oldest(const struct ussd_table *t, enum ussd_state state);    /* NULL: none */
struct ussd_slot *ussd_table_after(const struct ussd_table *t, const struct ussd_slot *s); /* the next of its state */

/* A number for a request or a submit of this slot that no other ever had: finds the slot again. Below 2^63, never 0. */
uint64_t ussd_table_serial(struct ussd_table *t, const struct ussd_slot *s);
struct ussd_slot *ussd_table_at(const struct ussd_table *t, uint64_t serial);

#endif
