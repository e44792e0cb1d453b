/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What leaves a wallet, and what becomes of it on the way. */
#include "sim/wallet_inside.h"

#include <string.h>
#include <strings.h>

const char *sim_wallet_say_header(const struct sim_wallet_request *r, const char *name)
{
	for (size_t i = 0; i < r->n_headers; i++)
		if (!strcasecmp(r->headers[i].name, name))
			return r->headers[i].value;
	return NULL;
}

void sim_wallet_say_later(struct sim_wallet *w, enum sim_wallet_what what, size_t payment, int64_t in_ms)
{
	sim_wallet_due_put(&w->heap, &(struct sim_wallet_due){.at_ms = w->now_ms + in_ms, .what = what, .payment = payment});
}

void sim_wallet_say_show(struct sim_wallet *w, uint64_t phone)
{
	sim_wallet_due_put(&w->heap, &(struct sim_wallet_due){.at_ms = w->now_ms, .what = SIM_WALLET_SHOW, .phone = phone});
}

/* How this answer about the payment goes wrong. */
static enum sim_wallet_spoil spoil(struct sim_wallet_payment *p, bool is_submit)
{
	if (p->mood == SIM_WALLET_ANSWER_LOST && is_submit)
		return SIM_WALLET_CUT;
	if (!p->spoiled || (p->mood == SIM_WALLET_STORM && is_submit))
		return SIM_WALLET_WHOLE;
	p->spoiled--;
	return p->mood == SIM_WALLET_HTML ? SIM_WALLET_PAGE : p->mood == SIM_WALLET_HUGE ? SIM_WALLET_TEN_MB : SIM_WALLET_503;
}

void sim_wallet_say_answer(struct sim_wallet *w, int64_t exchange, int status, struct buf *body, size_t payment, bool is_submit)
{
	struct sim_wallet_payment *p = payment == SIM_WALLET_NOTHING ? NULL : &w->book.payments[payment];
	struct sim_wallet_reply *r = base_alloc(sizeof *r);
	struct sim_wallet_due due = {.at_ms = w->now_ms + w->config.answer_ms, .what = SIM_WALLET_ANSWER, .payment = payment,
				     .reply = r};

	r->exchange = exchange;
	r->status = status;
	r->body = *body;
	*body = (struct buf){0};
	if (p) {
		r->spoil = spoil(p, is_submit);
		due.at_ms += p->mood == SIM_WALLET_LATE ? w->config.late_ms : 0;
	}
	if (p && p->mood == SIM_WALLET_EARLY && is_submit && p->state < SIM_WALLET_PAID && !p->parked)
		p->parked = r;
	else
		sim_wallet_due_put(&w->heap, &due);
}
