/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any octets as a wallet's answers to a job. First octet: dialect, verb, and what is known of the payment; then answers, each with its
 * HTTP status (one octet of a table) up to a NUL. Whatever comes: the call ends or asks again within its steps, stays in its room, asks
 * the configured host only, and says "paid" of nothing but a whole number of francs. */
#include "base/must.h"
#include "pay/call.h"

#include <stdlib.h>
#include <string.h>

#define MAX_LEN 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const int statuses[] = {200, 201, 202, 204, 302, 400, 401, 404, 408, 429, 500, 503};

static void check_request(const struct pay_call *c)
{
	struct buf url = c->url;

	must(c->method && c->n_headers > 0);
	must(url.len > 22 && !memcmp(url.data, "http://127.0.0.1:1/v1/", 22));
	for (size_t i = 0; i < url.len; i++)
		must(url.data[i] > ' ' && url.data[i] < 127 && url.data[i] != '#' && url.data[i] != '?');
	for (size_t i = 0; i < c->n_headers; i++)
		must(!memchr(c->headers[i].data, '\n', c->headers[i].len));
}

static void check_result(const struct desk_paid *p)
{
	must(p->outcome < DESK_PAY_OUTCOMES);
	must(memchr(p->reference, '\0', sizeof p->reference) && memchr(p->query, '\0', sizeof p->query));
	must(memchr(p->reason, '\0', sizeof p->reason) && memchr(p->currency, '\0', sizeof p->currency));
	must(memchr(p->subject, '\0', sizeof p->subject));
	must(p->francs >= 0);
	must(p->verb == DESK_PAY_QUERY || (p->outcome != DESK_PAY_SUCCEEDED && p->outcome != DESK_PAY_FAILED));
	must(p->outcome != DESK_PAY_SUCCEEDED || p->reference[0]);
}

/* A copy with a NUL behind, as a transport gives it, and nothing readable behind that. */
static bool hear(struct pay_call *c, int status, const uint8_t *body, size_t len)
{
	char *copy = base_alloc(len + 1);
	const struct pay_http_response r = {.is_answered = true, .status = status, .body = copy, .len = len};
	bool is_over;

	memcpy(copy, body, len);
	is_over = c->wallet->connector->read(c, &r);
	free(copy);
	return is_over;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct desk_wallet known = {.name = "orange"};
	struct pay_wallet w = {.desk = &known, .url = "http://127.0.0.1:1/v1", .payee_type = "organisationid", .payee = "M01",
			       .callback_url = "https://pay.example"};
	struct desk_pay_job job = {.wallet = "orange", .key = "7b0a3a1e-1111-4222-8333-444455556666", .phone = 22376000001,
				   .francs = 2500, .token = "0123456789abcdef0123456789abcdef"};
	char reference[DESK_PAY_REFERENCE];
	struct pay_call c;
	bool is_over = false;
	size_t at = 1;

	if (size < 1 || size > MAX_LEN)
		return 0;
	w.connector = pay_connector_find(data[0] & 1 ? "moov" : "gsma");
	w.connector->claim((const char *) data + 1, size - 1, reference);
	must(memchr(reference, '\0', sizeof reference));
	job.verb = (enum desk_pay_verb) ((data[0] >> 1) % 3);
	job.is_notice = data[0] & 8 && job.verb == DESK_PAY_QUERY;
	if (data[0] & 16)
		memcpy(job.reference, "T1", 3);
	if (data[0] & 32)
		memcpy(job.query, "S1", 3);
	pay_call_init(&c, &w, &job, 1760000000000);
	for (int n = 0; n < PAY_CALL_STEPS && !is_over && at < size; n++) {
		const uint8_t *end = memchr(data + at + 1, '\0', size - at - 1);
		size_t len = (end ? (size_t) (end - data) : size) - at - 1;

		pay_call_empty(&c);
		is_over = w.connector->ask(&c);
		if (is_over)
			break;
		check_request(&c);
		is_over = hear(&c, statuses[data[at] % (sizeof statuses / sizeof *statuses)], data + at + 1, len);
		at += len + 2;
	}
	check_result(&c.paid);
	pay_call_release(&c);
	return 0;
}
