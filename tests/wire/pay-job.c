/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pay-job DIALECT URL [callback=URL] [auth=basic|bearer|api_key] VERB[,query=..][,reference=..][,subject=..][,notice=1] ...: gives the
 * wallets' worker these jobs, as the desk would, and prints what it reports, one line a job in the order of the answers:
 * id=1 verb=submit outcome=accepted unsent=0 reference= query=878b... francs=0 currency= reason=. Asked by pay-prism.t. */
#include "base/log.h"
#include "base/must.h"
#include "base/secret.h"
#include "pay/connector.h"
#include "pay/outcome.h"
#include "pay/pay.h"
#include "tests/lib/curlbed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define JOBS 32
#define PATIENCE_MS 30000

struct desk {
	struct pay *pay;
	struct desk_pay_job jobs[JOBS];
	size_t n, n_given, n_told;
	struct desk_request asked[8];
	size_t n_asked;
};

static void post(void *ctx, const struct desk_request *r)
{
	struct desk *d = ctx;

	must(d->n_asked < sizeof d->asked / sizeof *d->asked);
	d->asked[d->n_asked++] = *r;
}

static void give(struct desk *d, struct desk_pay_lease *l)
{
	for (l->n = 0; l->n < l->cap && d->n_given < d->n;)
		l->jobs[l->n++] = d->jobs[d->n_given++];
	l->next_due_ms = d->n_given < d->n ? 0 : INT64_MAX;
}

static void tell(struct desk *d, const struct desk_pay_results *results)
{
	for (size_t i = 0; i < results->n; i++) {
		const struct desk_paid *p = &results->paid[i];

		printf("id=%d verb=%s outcome=%s unsent=%d reference=%s query=%s francs=%lld currency=%s reason=%s\n", (int) p->id,
		       pay_outcome_verb(p->verb), pay_outcome_name(p->outcome), p->is_unsent, p->reference, p->query,
		       (long long) p->francs, p->currency, p->reason);
		d->n_told++;
	}
}

static void answer_all(struct desk *d)
{
	while (d->n_asked) {
		struct desk_request r = d->asked[0];
		const struct desk_reply reply = {.kind = r.kind, .verdict = DESK_DONE, .body = r.body};

		memmove(d->asked, d->asked + 1, --d->n_asked * sizeof *d->asked);
		if (r.kind == DESK_PAY_LEASE)
			give(d, r.body);
		else
			tell(d, r.body);
		pay_on_reply(d->pay, &reply);
	}
}

static void read_job(struct desk *d, const char *wallet, char *text)
{
	struct desk_pay_job *j = &d->jobs[d->n];
	char *rest = text, *word = strsep(&rest, ",");

	must(d->n < JOBS);
	*j = (struct desk_pay_job){.id = (int64_t) ++d->n, .lease = 1, .phone = 22376000001, .francs = 2500, .subject = "Carte 12"};
	snprintf(j->wallet, sizeof j->wallet, "%s", wallet);
	snprintf(j->key, sizeof j->key, "7b0a3a1e-1111-4222-8333-%012d", (int) j->id);
	snprintf(j->token, sizeof j->token, "%032d", (int) j->id);
	j->verb = !strcmp(word, "submit") ? DESK_PAY_SUBMIT : !strcmp(word, "reverse") ? DESK_PAY_REVERSE : DESK_PAY_QUERY;
	while ((word = strsep(&rest, ","))) {
		if (!strncmp(word, "query=", 6))
			snprintf(j->query, sizeof j->query, "%s", word + 6);
		else if (!strncmp(word, "reference=", 10))
			snprintf(j->reference, sizeof j->reference, "%s", word + 10);
		else if (!strncmp(word, "subject=", 8))
			snprintf(j->subject, sizeof j->subject, "%s", word + 8);
		else
			j->is_notice = true;
	}
}

static enum pay_auth read_auth(const char *word)
{
	return !strcmp(word, "basic") ? PAY_AUTH_BASIC : !strcmp(word, "bearer") ? PAY_AUTH_BEARER : PAY_AUTH_API_KEY;
}

static void print_line(enum log_level level, const char *line)
{
	fprintf(stderr, "%d %s\n", level, line);
}

int main(int argc, char **argv)
{
	struct desk_wallet known = {.name = "orange"};
	struct pay_wallet wallet = {.desk = &known, .user = "mutuelle", .secret = "geheim", .payee_type = "organisationid",
				    .payee = "M01", .window = 4, .connect_ms = 2000, .total_ms = 10000};
	struct desk desk = {0};
	struct curlbed bed;
	struct error e;
	int64_t start_ms = curlbed_now();

	must(argc >= 4 && !base_secret_init(&e));
	base_log_to(print_line, LOG_DEBUG);
	wallet.connector = pay_connector_find(argv[1]);
	wallet.url = argv[2];
	must(wallet.connector);
	wallet.heartbeat_ms = wallet.connector->has_heartbeat ? 60000 : 0;
	for (int i = 3; i < argc; i++) {
		if (!strncmp(argv[i], "callback=", 9))
			wallet.callback_url = argv[i] + 9;
		else if (!strncmp(argv[i], "auth=", 5))
			wallet.auth = read_auth(argv[i] + 5);
		else
			read_job(&desk, known.name, argv[i]);
	}
	curlbed_open(&bed);
	desk.pay = pay_new(&wallet, 1, pay_http_transport(bed.http), (struct pay_out){&desk, post}, start_ms, time(NULL) * 1000ll);
	while (desk.n_told < desk.n && curlbed_now() < start_ms + PATIENCE_MS) {
		pay_set_time(desk.pay, curlbed_now(), time(NULL) * 1000ll);
		pay_tick(desk.pay);
		answer_all(&desk);
		curlbed_turn(&bed, desk.n_asked ? 0 : 50);
	}
	printf("up=%d requests=%d answers=%d\n", !pay_counts(desk.pay, 0)->is_down, (int) pay_counts(desk.pay, 0)->requests,
	       (int) pay_counts(desk.pay, 0)->answers);
	curlbed_close(&bed);
	pay_free(desk.pay);
	return desk.n_told < desk.n;
}
