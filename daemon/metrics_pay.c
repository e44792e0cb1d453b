/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What /metrics and /health tell of the wallets. */
#include "daemon/metrics_pay.h"

#include "pay/outcome.h"

#include <inttypes.h>
#include <string.h>

static const struct {
	const char *name, *help;
	size_t at;
} rows[] = {
	{"mutuelle_wallet_requests_total", "Requests to the wallet", offsetof(struct pay_counts, requests)},
	{"mutuelle_wallet_answers_total", "Requests that it answered, whatever it said", offsetof(struct pay_counts, answers)},
	{"mutuelle_wallet_unanswered_total", "Requests without a whole answer: outcome unknown", offsetof(struct pay_counts, unanswered)},
	{"mutuelle_wallet_unsent_total", "Requests for which no connection was made", offsetof(struct pay_counts, unsent)},
	{"mutuelle_wallet_given_back_total", "Payments leased and left for later", offsetof(struct pay_counts, given_back)},
};

static const struct pay_counts *counts_of(struct house *h, size_t wallet)
{
	return pay_counts(daemon_house_pay(h), wallet);
}

static void head(struct buf *out, const char *name, const char *help, const char *type)
{
	base_buf_printf(out, "# HELP %s %s.\n# TYPE %s %s\n", name, help, name, type);
}

static void write_outcomes(struct buf *out, const struct config *c, struct house *h)
{
	const char *name = "mutuelle_wallet_outcomes_total";

	head(out, name, "What wallets said to payments and to questions about them", "counter");
	for (size_t i = 0; i < c->n_wallets; i++)
		for (int verb = DESK_PAY_SUBMIT; verb <= DESK_PAY_REVERSE; verb++)
			for (int outcome = 0; outcome < DESK_PAY_OUTCOMES; outcome++)
				base_buf_printf(out, "%s{wallet=\"%s\",verb=\"%s\",outcome=\"%s\"} %" PRIu64 "\n", name,
						c->desk_wallets[i].name, pay_outcome_verb((enum desk_pay_verb) verb),
						pay_outcome_name((enum desk_pay_outcome) outcome),
						counts_of(h, i)->outcomes[verb][outcome]);
}

void daemon_metrics_pay_write(struct buf *out, const struct config *c, struct house *h)
{
	if (!c->n_wallets)
		return;
	head(out, "mutuelle_wallet_up", "1 while the wallet is well; 0: it gets no new payment, only questions", "gauge");
	for (size_t i = 0; i < c->n_wallets; i++)
		base_buf_printf(out, "mutuelle_wallet_up{wallet=\"%s\"} %d\n", c->desk_wallets[i].name, !counts_of(h, i)->is_down);
	head(out, "mutuelle_wallet_in_flight", "Requests that wait for the wallet's answer", "gauge");
	for (size_t i = 0; i < c->n_wallets; i++)
		base_buf_printf(out, "mutuelle_wallet_in_flight{wallet=\"%s\"} %zu\n", c->desk_wallets[i].name, counts_of(h, i)->in_flight);
	for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
		head(out, rows[r].name, rows[r].help, "counter");
		for (size_t i = 0; i < c->n_wallets; i++) {
			uint64_t value;

			memcpy(&value, (const char *) counts_of(h, i) + rows[r].at, sizeof value);
			base_buf_printf(out, "%s{wallet=\"%s\"} %" PRIu64 "\n", rows[r].name, c->desk_wallets[i].name, value);
		}
	}
	head(out, "mutuelle_wallet_answer_seconds_total", "Time until the answers, in all", "counter");
	for (size_t i = 0; i < c->n_wallets; i++)
		base_buf_printf(out, "mutuelle_wallet_answer_seconds_total{wallet=\"%s\"} %.3f\n", c->desk_wallets[i].name,
				(double) counts_of(h, i)->answer_ms / 1000);
	write_outcomes(out, c, h);
}

void daemon_metrics_pay_health(struct buf *out, const struct config *c, struct house *h)
{
	for (size_t i = 0; i < c->n_wallets; i++)
		base_buf_printf(out, "wallet %s: %s\n", c->desk_wallets[i].name, counts_of(h, i)->is_down ? "down" : "ok");
}
