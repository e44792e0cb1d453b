/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wallet in a box on the bench. */
#include "tests/lib/walletbed.h"

#include <stdio.h>
#include <string.h>

static void keep(struct buf *to, const char *text, size_t len)
{
	to->len = 0;
	base_buf_append(to, text, len);
	base_buf_str(to);
}

static void on_answer(void *ctx, const struct sim_wallet_answer *a)
{
	struct walletbed *b = ctx;

	b->answers++;
	b->answered = a->exchange;
	b->answered_ms = b->now_ms;
	b->status = a->status;
	snprintf(b->type, sizeof b->type, "%s", a->type);
	keep(&b->body, a->body, a->len);
}

static void on_call(void *ctx, const struct sim_wallet_call *c)
{
	struct walletbed *b = ctx;

	b->calls++;
	b->called_ms = b->now_ms;
	snprintf(b->url, sizeof b->url, "%s %s", c->method, c->url);
	keep(&b->call, c->body, c->len);
}

static void on_question(void *ctx, uint64_t phone, const char *text)
{
	struct walletbed *b = ctx;

	(void) phone;
	b->questions += text != NULL;
	snprintf(b->question, sizeof b->question, "%s", text ? text : "");
}

static bool is_busy(void *ctx, uint64_t phone)
{
	(void) phone;
	return ((struct walletbed *) ctx)->is_busy;
}

void walletbed_open(struct walletbed *b, struct sim_wallet_config config)
{
	*b = (struct walletbed){.now_ms = 1000};
	config.wall_offset_ms = WALLETBED_WALL_MS - b->now_ms;
	b->wallet = sim_wallet_new(&config, &(struct sim_wallet_events){b, on_answer, on_call, on_question, is_busy});
}

void walletbed_close(struct walletbed *b)
{
	sim_wallet_free(b->wallet);
	base_buf_release(&b->body);
	base_buf_release(&b->call);
}

void walletbed_advance(struct walletbed *b, int64_t ms)
{
	int64_t until_ms = b->now_ms + ms;

	for (;;) {
		int64_t next_ms = sim_wallet_next_deadline(b->wallet);

		if (next_ms > until_ms)
			break;
		b->now_ms = next_ms > b->now_ms ? next_ms : b->now_ms;
		sim_wallet_tick(b->wallet, b->now_ms);
	}
	b->now_ms = until_ms;
}

void walletbed_ask(struct walletbed *b, const char *method, const char *path, const char *key, const char *body)
{
	const struct sim_wallet_header headers[] = {{"Content-Type", "application/json"},
						    {"X-Callback-URL", "http://127.0.0.1:8080/pay/orange/1"},
						    {"x-correlationid", key}};
	const struct sim_wallet_request r = {method, path, headers, key ? 3 : 2, body, body ? strlen(body) : 0};

	b->exchange = sim_wallet_request(b->wallet, &r, b->now_ms);
	walletbed_advance(b, 0);
}

void walletbed_command(struct walletbed *b, const char *path, const char *command, const char *body)
{
	const struct sim_wallet_header headers[] = {{"command-id", command}};
	const struct sim_wallet_request r = {"POST", path, headers, 1, body, strlen(body)};

	b->exchange = sim_wallet_request(b->wallet, &r, b->now_ms);
	walletbed_advance(b, 0);
}

void walletbed_pay(struct walletbed *b, const char *key, const char *phone, const char *amount)
{
	char body[512];

	snprintf(body, sizeof body, "{\"amount\":\"%s\",\"currency\":\"XOF\",\"debitParty\":[{\"key\":\"msisdn\",\"value\":\"%s\"}],"
		 "\"creditParty\":[{\"key\":\"organisationid\",\"value\":\"M01\"}],\"descriptionText\":\"carte 1000001\"}", amount, phone);
	walletbed_ask(b, "POST", "/transactions/type/merchantpay", key, body);
}

bool walletbed_says(const struct walletbed *b, const char *part)
{
	return strstr((const char *) b->body.data, part);
}

bool walletbed_called(const struct walletbed *b, const char *part)
{
	return strstr((const char *) b->call.data, part);
}

const char *walletbed_value(const struct walletbed *b, const char *name, char out[128])
{
	char start[64];
	const char *at;

	snprintf(start, sizeof start, "\"%s\":\"", name);
	at = strstr((const char *) b->body.data, start);
	snprintf(out, 128, "%.*s", at ? (int) strcspn(at + strlen(start), "\"") : 0, at ? at + strlen(start) : "");
	return out;
}
