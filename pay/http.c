/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests to wallets over HTTP, on libcurl's multi interface. */
#include "pay/http.h"

#include "base/buf.h"
#include "base/must.h"
#include "base/secret.h"
#include "pay/url.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADERS_MAX 65536       /* octets of an answer's headers */
#define IDLE_MAX 16             /* connections kept for questions */

struct exchange {
	struct pay_http *http;
	CURL *easy;
	struct curl_slist *headers;
	struct buf body;
	size_t header_octets;
	char error[CURL_ERROR_SIZE];
	void (*done)(void *ctx, const struct pay_http_response *r);
	void *done_ctx;
	struct exchange *next, **at;    /* all in flight */
};

struct pay_http {
	CURLM *multi;
	struct pay_http_watch watch;
	struct exchange *exchanges;
};

/* ---- the loop's side ---- */

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *ctx, void *socket_ctx)
{
	struct pay_http *h = ctx;

	(void) easy;
	(void) socket_ctx;
	h->watch.watch(h->watch.ctx, fd, what == CURL_POLL_IN || what == CURL_POLL_INOUT, what == CURL_POLL_OUT || what == CURL_POLL_INOUT);
	return 0;
}

static int on_wake(CURLM *multi, long in_ms, void *ctx)
{
	struct pay_http *h = ctx;

	(void) multi;
	h->watch.wake(h->watch.ctx, in_ms);
	return 0;
}

struct pay_http *pay_http_new(const struct pay_http_watch *watch, struct error *e)
{
	struct pay_http *h = base_alloc(sizeof *h);

	h->watch = *watch;
	h->multi = curl_global_init(CURL_GLOBAL_DEFAULT) ? NULL : curl_multi_init();
	if (!h->multi) {
		free(h);
		base_error_set(e, "the wallets: libcurl does not start");
		return NULL;
	}
	curl_multi_setopt(h->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl_multi_setopt(h->multi, CURLMOPT_SOCKETDATA, h);
	curl_multi_setopt(h->multi, CURLMOPT_TIMERFUNCTION, on_wake);
	curl_multi_setopt(h->multi, CURLMOPT_TIMERDATA, h);
	curl_multi_setopt(h->multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
	curl_multi_setopt(h->multi, CURLMOPT_MAXCONNECTS, (long) IDLE_MAX);
	return h;
}

/* ---- an exchange ---- */

/* Headers hold credentials. */
static void free_exchange(struct exchange *x)
{
	*x->at = x->next;
	if (x->next)
		x->next->at = x->at;
	curl_easy_cleanup(x->easy);
	for (struct curl_slist *l = x->headers; l; l = l->next)
		base_secret_wipe(l->data, strlen(l->data));
	curl_slist_free_all(x->headers);
	base_buf_release(&x->body);
	free(x);
}

static size_t on_body(char *octets, size_t size, size_t n, void *ctx)
{
	struct exchange *x = ctx;

	if (size * n > PAY_ANSWER_MAX - x->body.len)
		return 0; /* libcurl ends it */
	base_buf_append(&x->body, octets, size * n);
	return size * n;
}

static size_t on_header(char *octets, size_t size, size_t n, void *ctx)
{
	struct exchange *x = ctx;

	(void) octets;
	x->header_octets += size * n;
	return x->header_octets > HEADERS_MAX ? 0 : size * n;
}

static void set_limits(CURL *easy, const struct pay_http_request *r)
{
	bool is_here = pay_url_judge(r->url) == PAY_URL_HERE;

	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, is_here ? "http" : "https");
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long) CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
	if (r->ca_file) {
		curl_easy_setopt(easy, CURLOPT_CAINFO, r->ca_file);
		curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
	}
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long) r->connect_ms);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long) r->total_ms);
	curl_easy_setopt(easy, CURLOPT_MAXFILESIZE, (long) PAY_ANSWER_MAX);
	curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, strcmp(r->method, "GET") ? 1L : 0L);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, "mutuelle");
}

static void set_request(struct exchange *x, const struct pay_http_request *r)
{
	CURL *easy = x->easy;

	curl_easy_setopt(easy, CURLOPT_URL, r->url);
	for (size_t i = 0; i < r->n_headers; i++)
		must((x->headers = curl_slist_append(x->headers, r->headers[i])));
	if (r->body) {
		must((x->headers = curl_slist_append(x->headers, "Expect:")));
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long) r->len);
		curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, r->body);
	}
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, r->method);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, x->headers);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, x);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, x);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, x->error);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, x);
}

static void send_request(void *ctx, const struct pay_http_request *r, void (*done)(void *ctx, const struct pay_http_response *r),
			 void *done_ctx)
{
	struct pay_http *h = ctx;
	struct exchange *x = base_alloc(sizeof *x);

	x->http = h;
	x->done = done;
	x->done_ctx = done_ctx;
	x->next = h->exchanges;
	x->at = &h->exchanges;
	if (x->next)
		x->next->at = &x->next;
	h->exchanges = x;
	must((x->easy = curl_easy_init()));
	set_limits(x->easy, r);
	set_request(x, r);
	must(!curl_multi_add_handle(h->multi, x->easy));
}

struct pay_transport pay_http_transport(struct pay_http *h)
{
	return (struct pay_transport){h, send_request};
}

/* ---- the end of an exchange ---- */

static void describe(struct exchange *x, CURLcode code, struct pay_http_response *r)
{
	const char *type = NULL;
	long status = 0, sent = 0;

	curl_easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(x->easy, CURLINFO_REQUEST_SIZE, &sent);
	curl_easy_getinfo(x->easy, CURLINFO_CONTENT_TYPE, &type);
	r->is_answered = code == CURLE_OK && status > 0;
	r->is_unsent = code != CURLE_OK && !sent;
	r->status = (int) status;
	r->body = base_buf_str(&x->body);
	r->len = x->body.len;
	snprintf(r->type, sizeof r->type, "%s", type ? type : "");
	if (code)
		snprintf(r->why, sizeof r->why, "%.127s", *x->error ? x->error : curl_easy_strerror(code));
}

/* `done` may send the next request, so the exchange goes first. */
static void finish(struct exchange *x, CURLcode code)
{
	struct pay_http_response r = {0};
	struct exchange ended = *x;

	describe(x, code, &r);
	ended.body = x->body;
	x->body = (struct buf){0};
	curl_multi_remove_handle(x->http->multi, x->easy);
	free_exchange(x);
	ended.done(ended.done_ctx, &r);
	base_buf_release(&ended.body);
}

static void read_finished(struct pay_http *h)
{
	struct exchange *x;
	CURLcode code;
	CURLMsg *m;
	int left;

	while ((m = curl_multi_info_read(h->multi, &left))) {
		if (m->msg != CURLMSG_DONE)
			continue;
		code = m->data.result; /* m dies with its handle */
		must(!curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &x));
		finish(x, code);
	}
}

void pay_http_on_socket(struct pay_http *h, int fd, bool can_read, bool can_write)
{
	int running, what = (can_read ? CURL_CSELECT_IN : 0) | (can_write ? CURL_CSELECT_OUT : 0);

	curl_multi_socket_action(h->multi, fd, what, &running);
	read_finished(h);
}

void pay_http_on_timer(struct pay_http *h)
{
	int running;

	curl_multi_socket_action(h->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	read_finished(h);
}

void pay_http_free(struct pay_http *h)
{
	if (!h)
		return;
	while (h->exchanges) {
		curl_multi_remove_handle(h->multi, h->exchanges->easy);
		free_exchange(h->exchanges);
	}
	curl_multi_cleanup(h->multi);
	curl_global_cleanup();
	free(h);
}
