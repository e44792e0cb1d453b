/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the wallet's own files share. wallet.c has the time and calls the dialects (wallet_gsma.c, wallet_moov.c); these call
 * wallet_till.c, where money moves, and wallet_say.c, what leaves. Nobody else includes this. */
#ifndef SIM_WALLET_INSIDE_H
#define SIM_WALLET_INSIDE_H

#include "sim/wallet_book.h"

#define SIM_WALLET_LETTERS_GSMA "MP" /* references begin so */
#define SIM_WALLET_LETTERS_MOOV "WMRCH"

struct sim_wallet {
	struct sim_wallet_config config;
	struct sim_wallet_events events;
	struct sim_wallet_book book;
	struct sim_wallet_heap heap;
	int64_t now_ms, last_exchange;
	bool is_down;
	struct sim_wallet_counts counts;
};

/* What a client asks to be taken. */
struct sim_wallet_order {
	char key[SIM_WALLET_KEY], subject[SIM_WALLET_SUBJECT];
	uint64_t phone;
	int64_t francs;
	const char *url;              /* for the callback, or NULL */
};

static inline int64_t sim_wallet_inside_wall_ms(const struct sim_wallet *w)
{
	return w->now_ms + w->config.wall_offset_ms;
}

/* The value of a header, any case; NULL: it is not there. */
const char *sim_wallet_say_header(const struct sim_wallet_request *r, const char *name);
/* An answer in JSON, when its time comes. `payment`: what it is about, with its mood, or SIM_WALLET_NOTHING. Takes the body over. */
void sim_wallet_say_answer(struct sim_wallet *w, int64_t exchange, int status, struct buf *body, size_t payment, bool is_submit);
void sim_wallet_say_later(struct sim_wallet *w, enum sim_wallet_what what, size_t payment, int64_t in_ms);
void sim_wallet_say_show(struct sim_wallet *w, uint64_t phone);

/* wallet_till.c: where money moves */
struct sim_wallet_account *sim_wallet_till_account(struct sim_wallet *w, uint64_t phone);
enum sim_wallet_mood sim_wallet_till_mood(const struct sim_wallet *w, uint64_t phone);
size_t sim_wallet_till_open(struct sim_wallet *w, const struct sim_wallet_order *o);  /* a new payment; its phone is asked soon */
void sim_wallet_till_step(struct sim_wallet *w, const struct sim_wallet_due *due);
int sim_wallet_till_type(struct sim_wallet *w, uint64_t phone, const char *text, struct error *e);
void sim_wallet_till_not_shown(struct sim_wallet *w, uint64_t phone);
size_t sim_wallet_till_unasked(struct sim_wallet *w, uint64_t phone, int64_t francs, const char *subject);
/* Money to the phone: `of` and its francs, or of nothing. SIM_WALLET_NOTHING: it is given back already, or never came. */
size_t sim_wallet_till_give(struct sim_wallet *w, const struct sim_wallet_order *o, size_t of);

/* The dialects: what a request is answered with, and what a callback says. */
void sim_wallet_gsma_request(struct sim_wallet *w, int64_t exchange, const struct sim_wallet_request *r, bool is_let_in);
void sim_wallet_gsma_call(const struct sim_wallet *w, size_t payment, bool says_paid, struct buf *body);
void sim_wallet_moov_request(struct sim_wallet *w, int64_t exchange, const struct sim_wallet_request *r, bool is_let_in);

#endif
