/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wallets of a world: what they ask phones, and how their calls reach the house. */
#include "tests/talk/world_inside.h"

#include "base/date.h"
#include "base/must.h"
#include "daemon/house_pay.h"
#include "desk/counter.h"

#include <stdio.h>
#include <stdlib.h>
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
	if (w->house && !world_is_dead(w) && !world_pass(w, WORLD_CALLED))
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

void world_wallet_go_on(struct world *w, int64_t ms)
{
	int64_t until_ms = w->now_ms + ms, next_ms;

	if (w->purse)
		purse_cut(w->purse);
	while (w->purse && (next_ms = purse_next_deadline(w->purse)) <= until_ms) {
		w->now_ms = next_ms > w->now_ms ? next_ms : w->now_ms;
		purse_tick(w->purse, w->now_ms);
	}
	w->now_ms = until_ms;
}

/* ---- statements ---- */

static struct store_statement row_of(const struct sim_wallet_move *m, const char *wallet, int32_t day)
{
	struct store_statement row = {.day = day, .francs = m->francs, .charge = m->charge_francs, .phone = m->phone,
				      .our_day = BASE_DAY_NONE};

	snprintf(row.wallet, sizeof(row.wallet), "%s", wallet);
	snprintf(row.reference, sizeof(row.reference), "%s", m->reference);
	snprintf(row.subject, sizeof(row.subject), "%s", m->subject);
	snprintf(row.key, sizeof(row.key), "%.36s", m->key);
	return row;
}

static int order(struct world *w, struct desk_counter *o, struct error *e)
{
	struct desk_request r = {.kind = DESK_COUNTER, .count = 1, .body = o, .now_ms = world_wall_ms(w)};
	struct desk_reply reply;

	desk_batch_run(w->desk, &r, &reply, 1);
	return reply.verdict == DESK_DONE && o->is_done ? 0 : base_error_set(e, "the statement is refused: %s", o->said.text);
}

static int read_statement(struct world *w, size_t i, int32_t day, struct error *e)
{
	struct desk_counter o = {.verb = DESK_COUNTER_STATEMENT, .day = day};
	struct sim_wallet_move m;
	int rc;

	snprintf(o.wallet, sizeof(o.wallet), "%s", purse_names[i]);
	for (size_t n = 0; sim_wallet_move_at(purse_wallet(w->purse, i), n, &m); n++) {
		if (base_date_of_ms(m.at_ms) != day || strcmp(m.currency, "XOF"))
			continue;
		o.rows = base_realloc(o.rows, (o.n_rows + 1) * sizeof(*o.rows));
		o.rows[o.n_rows++] = row_of(&m, purse_names[i], day);
	}
	rc = order(w, &o, e);
	free(o.rows);
	o.verb = DESK_COUNTER_READ;
	o.n_rows = 0;
	o.rows = NULL;
	return rc ? rc : order(w, &o, e);
}

int world_read_statements(struct world *w, struct error *e)
{
	for (size_t i = 0; i < PURSE_WALLETS; i++) {
		struct sim_wallet_move m;
		int32_t read = BASE_DAY_NONE;

		for (size_t n = 0; sim_wallet_move_at(purse_wallet(w->purse, i), n, &m); n++) {
			int32_t day = base_date_of_ms(m.at_ms);

			if (day != read && read_statement(w, i, day, e))
				return -1;
			read = day;
		}
	}
	return 0;
}
