/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wallets call us. */
#include "daemon/house_pay.h"

#include "base/buf.h"
#include "base/log.h"
#include "pay/connector.h"
#include "pay/path.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NO_CONTENT = 204, NOT_FOUND = 404, TOO_LARGE = 413, UNAVAILABLE = 503 };

/* A callback on its way to the desk and back. */
struct call {
	void (*answer)(void *ctx, int status);
	void *ctx;
	struct desk_pay_notice *notice;
};

/* Whose path it is; NULL: nobody's. */
static const struct pay_wallet *wallet_of(const struct house *h, const char *path, struct pay_path *out)
{
	const struct config *c = daemon_house_config(h);

	if (!c->callbacks_url || !pay_path_read(path, out))
		return NULL;
	for (size_t i = 0; i < c->n_wallets; i++) {
		const struct pay_wallet *w = &c->wallets[i];

		if (!strcmp(w->desk->name, out->wallet))
			return w->callback_url && (out->key[0] || pay_path_is_own(out, w)) ? w : NULL;
	}
	return NULL;
}

bool daemon_house_pay_knows(const struct house *h, const char *path)
{
	struct pay_path p;

	return wallet_of(h, path, &p) != NULL;
}

static void on_reply(void *ctx, const struct desk_reply *r)
{
	struct call *c = ctx;
	bool is_kept = r->verdict == DESK_DONE;

	if (is_kept && c->notice->is_known)
		base_log(LOG_INFO, "wallet-called", "wallet=%s octets=%zu about=%s", c->notice->wallet, c->notice->len,
			 c->notice->key[0] ? "payment" : "wallet");
	c->answer(c->ctx, !is_kept ? UNAVAILABLE : c->notice->is_known ? NO_CONTENT : NOT_FOUND);
	free(c->notice);
	free(c);
}

static struct desk_pay_notice *make_notice(const struct pay_wallet *w, const struct pay_path *p, const void *body, size_t len)
{
	struct desk_pay_notice *n = base_alloc(sizeof *n + len + 1);

	memcpy(n->wallet, w->desk->name, sizeof n->wallet);
	if (p->key[0]) {
		memcpy(n->key, p->key, sizeof n->key);
		memcpy(n->token, p->token, sizeof n->token);
	}
	n->len = len;
	memcpy(n->octets, len ? body : "", len);
	w->connector->claim(n->octets, len, n->reference);
	return n;
}

void daemon_house_pay_call(struct house *h, const char *path, const void *body, size_t len, void (*answer)(void *ctx, int status),
			   void *ctx)
{
	struct desk_request r = {.kind = DESK_PAY_NOTICE, .count = 1};
	const struct pay_wallet *w;
	struct pay_path p;
	struct call *c;

	w = wallet_of(h, path, &p);
	if (!w || len > DESK_PAY_NOTICE_MAX || daemon_house_is_stopping(h)) {
		answer(ctx, !w ? NOT_FOUND : len > DESK_PAY_NOTICE_MAX ? TOO_LARGE : UNAVAILABLE);
		return;
	}
	c = base_alloc(sizeof *c);
	c->answer = answer;
	c->ctx = ctx;
	c->notice = make_notice(w, &p, body, len);
	r.body = c->notice;
	daemon_house_post(h, &r, on_reply, c);
}
