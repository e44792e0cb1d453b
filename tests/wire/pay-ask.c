/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pay-ask METHOD URL [body=TEXT] [ca=FILE] [connect_ms=N] [total_ms=N] [times=N] [slowly=1]: asks by pay/http, one line an answer:
 * answered=1 unsent=0 status=200 len=2 ms=3 type=application/json why= body={}. times: one behind the other; slowly: a pause before each
 * but the first. Asked by pay-http.t. */
#include "base/must.h"
#include "base/secret.h"
#include "tests/lib/curlbed.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct asking {
	int64_t sent_ms;
	bool is_over;
};

static void on_answer(void *ctx, const struct pay_http_response *r)
{
	struct asking *a = ctx;

	printf("answered=%d unsent=%d status=%d len=%zu ms=%lld type=%s why=%s body=%.60s\n", r->is_answered, r->is_unsent, r->status,
	       r->len, (long long) (curlbed_now() - a->sent_ms), r->type, r->why, r->body);
	must(r->body[r->len] == '\0');
	a->is_over = true;
}

int main(int argc, char **argv)
{
	static const char *const headers[] = {"Content-Type: application/json", "Authorization: Basic c2VjcmV0"};
	struct pay_http_request r = {.connect_ms = 2000, .total_ms = 3000, .headers = headers, .n_headers = 2};
	int times = 1, slowly = 0;
	struct curlbed bed;
	struct error e;

	must(argc >= 3 && !base_secret_init(&e));
	r.method = argv[1];
	r.url = argv[2];
	for (int i = 3; i < argc; i++) {
		if (!strncmp(argv[i], "body=", 5))
			r.body = argv[i] + 5;
		else if (!strncmp(argv[i], "ca=", 3))
			r.ca_file = argv[i] + 3;
		else
			must(sscanf(argv[i], "connect_ms=%d", &r.connect_ms) == 1 || sscanf(argv[i], "total_ms=%d", &r.total_ms) == 1
			     || sscanf(argv[i], "times=%d", &times) == 1 || sscanf(argv[i], "slowly=%d", &slowly) == 1);
	}
	r.len = r.body ? strlen(r.body) : 0;
	curlbed_open(&bed);
	for (int i = 0; i < times; i++) {
		struct pay_transport t = pay_http_transport(bed.http);
		struct asking asking = {0};

		if (i && slowly)
			usleep(300000);
		asking.sent_ms = curlbed_now();
		t.send(t.ctx, &r, on_answer, &asking);
		while (!asking.is_over)
			curlbed_turn(&bed, 1000);
	}
	curlbed_close(&bed);
	return 0;
}
