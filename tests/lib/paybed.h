/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bed for tests of payments: the desk over a store in memory, the menus and the scheme of Mali, two wallets that nobody is behind. */
#ifndef TESTS_PAYBED_H
#define TESTS_PAYBED_H

#include "desk/step.h"
#include "store/held.h"
#include "store/intent.h"

#define PAYBED_AWA 22376000001ull
#define PAYBED_SON 22376000002ull       /* of no household */
#define PAYBED_JOBS 64

struct paybed {
	struct scheme *scheme;
	struct menus *menus;
	struct desk_wallet wallets[2];  /* "orange" dedupes, "moov" does not and is asked by its own number; both of one operator's references */
	struct store *store;
	struct desk *desk;
	struct desk_memory memory;
	struct desk_request request;
	struct desk_reply reply;        /* of the last request */
	int64_t now_ms;
	int keys;
	struct desk_pay_job jobs[PAYBED_JOBS];
	size_t n_jobs;
};

void paybed_open(struct paybed *b);     /* 2026-03-20, 10:00 */
void paybed_close(struct paybed *b);    /* every invariant must hold */
void paybed_check(struct paybed *b);
void paybed_restart(struct paybed *b);  /* the desk forgets; the next lease is the first */

/* Of Kléla, enrolled on 2025-09-01 (months < 0: not yet) and paid for so many months from February 2026 on (0: nothing was ever
 * paid); its head has this phone. */
int64_t paybed_household(struct paybed *b, const char *no, const char *plan, uint64_t phone, int months);
int64_t paybed_intent(struct paybed *b, int64_t household, enum store_purpose purpose, uint64_t payer, int64_t dues, int64_t fee,
		      const char *wallet);
struct store_intent paybed_load(struct paybed *b, int64_t intent);

size_t paybed_lease(struct paybed *b, bool is_first);
/* The one job that is due, of this verb. */
struct desk_pay_job paybed_job(struct paybed *b, enum desk_pay_verb verb);
/* What the wallet says of it; the job's francs, no currency. */
struct desk_paid paybed_said(const struct desk_pay_job *job, enum desk_pay_outcome outcome, const char *reference);
void paybed_result(struct paybed *b, const struct desk_paid *paid);
void paybed_say(struct paybed *b, const struct desk_pay_job *job, enum desk_pay_outcome outcome, const char *reference);
bool paybed_notice(struct paybed *b, const char *wallet, const struct store_intent *i, const char *reference, const char *body);

/* Awa pays 1,100 F for her household; the wallet is asked, and answers so (DESK_PAY_OUTCOMES: not at all). */
struct paybed_paying { int64_t household, intent; };
struct paybed_paying paybed_submit(struct paybed *b, const char *wallet, enum desk_pay_outcome outcome);
/* The next question, which must be due exactly after_ms from now. */
struct desk_pay_job paybed_ask(struct paybed *b, int64_t after_ms);

/* For what a person orders, outside of a batch. */
struct desk_step paybed_step(struct paybed *b);

int64_t paybed_balance(struct paybed *b, int64_t household, const char *account);
/* How many messages of the till this phone was sent, the text of the last one in `text` (DESK_SMS_TEXT; NULL: any). */
int paybed_messages(struct paybed *b, uint64_t phone, char *text);

#endif
