/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What connectors share. */
#include "pay/call.h"

#include "base/must.h"
#include "base/secret.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define SECRET_MAX 2304 /* the configuration's longest user and secret */
#define HEADER_MAX 3328

void pay_call_init(struct pay_call *c, const struct pay_wallet *w, const struct desk_pay_job *job, int64_t wall_ms)
{
	*c = (struct pay_call){.wallet = w, .job = job, .wall_ms = wall_ms, .paid.outcome = DESK_PAY_UNKNOWN};
	if (!job)
		return;
	c->paid.verb = job->verb;
	c->paid.id = job->id;
	c->paid.lease = job->lease;
	c->paid.is_notice = job->is_notice;
}

void pay_call_empty(struct pay_call *c)
{
	for (size_t i = 0; i < c->n_headers; i++)
		c->headers[i].len = 0;
	c->n_headers = c->url.len = c->body.len = 0;
	c->method = NULL;
	c->moves_money = c->is_trouble = false;
}

/* What held a secret is wiped. */
void pay_call_release(struct pay_call *c)
{
	for (size_t i = 0; i < PAY_CALL_HEADERS; i++) {
		if (c->headers[i].data)
			base_secret_wipe(c->headers[i].data, c->headers[i].cap);
		base_buf_release(&c->headers[i]);
	}
	base_buf_release(&c->url);
	base_buf_release(&c->body);
}

void pay_call_header(struct pay_call *c, const char *format, ...)
{
	char line[HEADER_MAX];
	va_list args;
	int len;

	must(c->n_headers < PAY_CALL_HEADERS);
	va_start(args, format);
	len = vsnprintf(line, sizeof line, format, args);
	va_end(args);
	must(len > 0 && (size_t) len < sizeof line && !strpbrk(line, "\r\n"));
	base_buf_append(&c->headers[c->n_headers], line, (size_t) len);
	base_buf_str(&c->headers[c->n_headers++]);
	base_secret_wipe(line, sizeof line);
}

/* RFC 7617 2: user:secret in base64. */
static void basic(struct pay_call *c, const char *scheme)
{
	const struct pay_wallet *w = c->wallet;
	char pair[SECRET_MAX], coded[SECRET_MAX / 3 * 4 + 5];

	must((size_t) snprintf(pair, sizeof pair, "%s:%s", w->user, w->secret) < sizeof pair);
	base_secret_base64(pair, strlen(pair), coded, sizeof coded);
	pay_call_header(c, "Authorization: %s %s", scheme, coded);
	base_secret_wipe(pair, sizeof pair);
	base_secret_wipe(coded, sizeof coded);
}

static void credentials(struct pay_call *c)
{
	const struct pay_wallet *w = c->wallet;

	switch (w->auth) {
	case PAY_AUTH_NONE:
		break;
	case PAY_AUTH_BASIC:
		basic(c, "Basic");
		break;
	case PAY_AUTH_BEARER_BASIC:
		basic(c, "Bearer");
		break;
	case PAY_AUTH_BEARER:
		pay_call_header(c, "Authorization: Bearer %s", w->secret);
		break;
	case PAY_AUTH_API_KEY:
		pay_call_header(c, "X-API-Key: %s", w->secret);
		if (w->user)
			pay_call_header(c, "X-Client-Id: %s", w->user);
		break;
	}
}

void pay_call_begin(struct pay_call *c, const char *method, const char *path)
{
	pay_call_empty(c);
	c->method = method;
	base_buf_printf(&c->url, "%s%s", c->wallet->url, path);
	pay_call_header(c, "Accept: application/json");
	credentials(c);
}

void pay_call_segment(struct pay_call *c, const char *text)
{
	base_buf_append_str(&c->url, "/");
	for (; *text; text++) {
		if (isascii(*text) && (isalnum(*text) || strchr("-._~", *text)))
			base_buf_append(&c->url, text, 1);
		else
			base_buf_printf(&c->url, "%%%02X", (unsigned char) *text);
	}
}

bool pay_call_end(struct pay_call *c, enum desk_pay_outcome outcome, const char *reason)
{
	c->paid.outcome = outcome;
	snprintf(c->paid.reason, sizeof c->paid.reason, "%s", reason);
	for (char *p = c->paid.reason; *p; p++) /* it goes into logs, between quotes */
		if (*p < ' ' || *p > '~' || *p == '"')
			*p = '?';
	return true;
}
