/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wallets of a world: what they ask phones, and how their calls reach the house. */
#include "tests/talk/world_inside.h"

#include "base/must.h"
#include "daemon/house_pay.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define CALLBACK "http://127.0.0.1:8700" /* where the wallets reach us */
#define TOKEN "00112233445566778899aabbccddeeff"
#define GIVE_UP_H 2                     /* then only a person can end a payment: talks are short */

static bool on_boundary(void *ctx, enum purse_boundary b)
{
	static const enum world_boundary kinds[] = {
		[PURSE_SEND] = WORLD_SEND, [PURSE_SENT] = WORLD_SENT, [PURSE_ANSWERED] = WORLD_ANSWERED,
	};

	return world_pass(ctx, kinds[b]);
}

static void on_question(void *ctx, uint64_t phone, const char *text)
{
	struct world_phone *p = world_phone(ctx, phone);

	snprintf(p->question, sizeof(p->question), "%s", text ? text : "");
	p->n_questions += text != NULL;
}

static bool is_busy(void *ctx, uint64_t phone)
{
	return world_phone(ctx, phone)->is_open;
}

static void on_answer(void *ctx, int status)
{
	struct world *w = ctx;

	w->calls_kept += status == 204;
}

/* Nobody listens while the program is stopped: the wallet calls once, and its call is lost. */
static void on_call(void *ctx, const struct purse_call *c)
{
	struct world *w = ctx;
	size_t root = strlen(CALLBACK);

	must(!strncmp(c->url, CALLBACK, root));
	if (w->house && !world_pass(w, WORLD_CALLED))
		daemon_house_pay_call(w->house, c->url + root, c->body, c->len, on_answer, w);
}

void world_wallet_open(struct world *w)
{
	static const char *const notice_urls[PURSE_WALLETS] = {CALLBACK "/pay/orange/" TOKEN, NULL};
	const struct sim_wallet_config config = {.answer_ms = 200, .ask_ms = 500, .charge_permille = 10, .seed = 1,
						 .wall_offset_ms = w->wall_offset_ms};
	const struct purse_events events = {w, on_boundary, on_call, on_question, is_busy};

	w->purse = purse_new(&config, notice_urls, &events);
}

struct sim_wallet *world_wallet_of(struct world *w, uint64_t phone)
{
	must(w->purse);
	return purse_wallet(w->purse, phone / 10000000 == 2236);
}

int world_wallet_write_config(struct world *w, FILE *out, struct error *e)
{
	char token[96];
	FILE *f;

	snprintf(token, sizeof(token), "%s/token", w->folder);
	f = fopen(token, "w");
	if (!f || chmod(token, 0600))
		return base_error_set(e, "%s can't be written", token);
	fprintf(f, "%s\n", TOKEN);
	fclose(f);
	fprintf(out, "callbacks: {listen: \"127.0.0.1:8700\", url: \"%s\"}\nwallets:\n"
		"  - {name: orange, dialect: gsma, url: \"%sorange\", payee: M01, token_file: \"%s\", heartbeat_s: 0, give_up_h: %d}\n"
		"  - {name: moov, dialect: moov, url: \"%smoov\", prefixes: [\"+2236\"], give_up_h: %d}\n",
		CALLBACK, PURSE_URL, token, GIVE_UP_H, PURSE_URL, GIVE_UP_H);
	return 0;
}
