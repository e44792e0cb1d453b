/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle pay: money, day by day. What looks reads beside a running daemon; what decides is an order of the counter. */
#include "daemon/command.h"
#include "daemon/command_pay_day.h"
#include "daemon/command_pay_list.h"
#include "daemon/command_pay_order.h"
#include "daemon/options.h"

#include <string.h>

static int run(int argc, char **argv);

const struct command daemon_command_pay = {
	"pay", "money: list, show, review, cash, held, sign, reconcile, rest, close",
	"Usage: mutuelle pay list -c CONFIG [--state S] [--wallet W] [--phone P] [--household NO] [--day D] [--limit N] [--format csv]\n"
	"       mutuelle pay show -c CONFIG ID\n"
	"       mutuelle pay review -c CONFIG [ID settle --reference R | ID fail | ID ask] --as NAME\n"
	"       mutuelle pay cash -c CONFIG --household NO --francs F --receipt R [--day D] --as NAME\n"
	"       mutuelle pay held -c CONFIG [ID move --household NO | ID return|keep --note TEXT] [--all] --as NAME\n"
	"       mutuelle pay sign -c CONFIG [ID] [--refuse] [--all] --as NAME\n"
	"       mutuelle pay reconcile -c CONFIG [FILE] --wallet W --day D [--all] [--format csv]\n"
	"       mutuelle pay rest -c CONFIG ROW --note TEXT --as NAME\n"
	"       mutuelle pay close -c CONFIG --wallet W --day D --as NAME\n\n"
	"list       payments by phone, newest first, each with why it is where it is\n"
	"show       one of them whole: its history and its entries in the ledger\n"
	"review     those that a person must look at; settle: the wallet's own paper proves it (a second signature), fail: it was\n"
	"           never paid, ask: the wallet is asked again at once\n"
	"cash       writes down notes and coins; above the plan's cash_alone a second signature\n"
	"held       money that is nobody's yet; move: to a household, return: back to who sent it,\n"
	"           keep: it was not sent back after all (a second signature each)\n"
	"sign       what waits for a second signature; with ID, signs or refuses it\n"
	"reconcile  proves a wallet's daily statement whole, takes it, and reports the day; without FILE the report alone\n"
	"rest       a row that is open stays as it is, and why (a second signature)\n"
	"close      the day is done: nothing is open, and statement and ledger add up\n\n"
	"  -c CONFIG       the configuration (mutuelle.yaml)\n"
	"  --state S       only in this state: created, submitting, pending, succeeded, failed, cancelled, expired; or open, unknown,\n"
	"                  review\n"
	"  --wallet W      only through this wallet; of reconcile and close: whose day\n"
	"  --phone P       only paid by this phone: +22376000001, or 76000001\n"
	"  --household NO  only for this household; of cash and held: whose it becomes\n"
	"  --day D         only of this day: 2026-01-15\n"
	"  --limit N       at most so many (default: all)\n"
	"  --all           also what has ended; of reconcile: also what is matched\n"
	"  --format F      text, or csv with every column\n"
	"  --francs F      how much\n"
	"  --receipt R     number of the paper receipt\n"
	"  --reference R   the wallet's number of the transaction\n"
	"  --note TEXT     why, or how; kept for ever\n"
	COUNTER_SIGNER_HELP,
	run,
};

/* ---- verbs with an own look at their words ---- */

static int run_list(struct pay_asked *a, int64_t id)
{
	(void) id;
	return daemon_command_pay_list_payments(a);
}

static int run_show(struct pay_asked *a, int64_t id)
{
	return id ? daemon_command_pay_list_one(a, id) : daemon_command_wrong(a->command, "say which payment: pay show ID");
}

static int run_review(struct pay_asked *a, int64_t id)
{
	if (!id) {
		a->state = "review";
		return daemon_command_pay_list_payments(a);
	}
	if (a->n_words < 2)
		return daemon_command_wrong(a->command, "say what was decided: pay review ID settle, fail or ask");
	return daemon_command_pay_order_review(a, id, a->words[1]);
}

static int run_cash(struct pay_asked *a, int64_t id)
{
	(void) id;
	return daemon_command_pay_order_cash(a);
}

static int run_held(struct pay_asked *a, int64_t id)
{
	if (!id)
		return daemon_command_pay_list_held(a);
	if (a->n_words < 2)
		return daemon_command_wrong(a->command, "say what was decided: pay held ID move, return or keep");
	return daemon_command_pay_order_held(a, id, a->words[1]);
}

static int run_sign(struct pay_asked *a, int64_t id)
{
	return id ? daemon_command_pay_order_sign(a, id) : daemon_command_pay_list_signatures(a);
}

static int run_reconcile(struct pay_asked *a, int64_t id)
{
	(void) id;
	return daemon_command_pay_day_reconcile(a, a->n_words ? a->words[0] : NULL);
}

static int run_rest(struct pay_asked *a, int64_t id)
{
	return id ? daemon_command_pay_order_rest(a, id) : daemon_command_wrong(a->command, "say which row: pay rest ROW");
}

static int run_close(struct pay_asked *a, int64_t id)
{
	(void) id;
	return daemon_command_pay_order_close(a);
}

enum first { NOTHING, ID, ANY_WORD };

static const struct verb { const char *name; enum first first; size_t max; int (*run)(struct pay_asked *a, int64_t id); } verbs[] = {
	{"list", NOTHING, 0, run_list}, {"show", ID, 1, run_show}, {"review", ID, 2, run_review}, {"cash", NOTHING, 0, run_cash},
	{"held", ID, 2, run_held}, {"sign", ID, 1, run_sign}, {"reconcile", ANY_WORD, 1, run_reconcile}, {"rest", ID, 1, run_rest},
	{"close", NOTHING, 0, run_close},
};

static const struct verb *find_verb(const char *name)
{
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (!strcmp(verbs[i].name, name))
			return &verbs[i];
	return NULL;
}

static int run_verb(struct pay_asked *a, const struct verb *verb)
{
	struct error e;
	long long id = 0;
	int rc;

	if (a->n_words > verb->max)
		return daemon_command_wrong(a->command, "'%s' is one word too many for pay %s", a->words[verb->max], verb->name);
	if (verb->first == ID && a->n_words && daemon_options_number(a->command, "ID", a->words[0], 1, INT64_MAX, &id))
		return COMMAND_ASKED_WRONGLY;
	if (!a->config)
		return daemon_command_wrong(a->command, "say which configuration: -c mutuelle.yaml");
	a->c = daemon_config_load(a->config, &e);
	if (!a->c)
		return daemon_command_failed("%s", e.text);
	rc = verb->run(a, id);
	daemon_config_free(a->c);
	return rc;
}

static int run(int argc, char **argv)
{
	struct pay_asked a = {.command = &daemon_command_pay};
	const struct option_row rows[] = {
		{"-c", &a.config, NULL}, {"--state", &a.state, NULL}, {"--wallet", &a.wallet, NULL}, {"--phone", &a.phone, NULL},
		{"--household", &a.household, NULL}, {"--day", &a.day, NULL}, {"--limit", &a.limit, NULL}, {"--format", &a.format, NULL},
		{"--francs", &a.francs, NULL}, {"--receipt", &a.receipt, NULL}, {"--reference", &a.reference, NULL},
		{"--note", &a.note, NULL}, {"--all", NULL, &a.all}, {"--refuse", NULL, &a.refuse}, COUNTER_SIGNER_ROWS(&a.signer), {0}};
	const struct verb *verb;
	const char *words[4];
	size_t n;

	if (daemon_options_read(a.command, argc, argv, rows, words, 4, &n))
		return COMMAND_ASKED_WRONGLY;
	verb = n ? find_verb(words[0]) : NULL;
	if (!verb)
		return daemon_command_wrong(a.command, "say what to do: list, show, review, cash, held, sign, reconcile, rest or close");
	a.n_words = n - 1;
	memcpy(a.words, words + 1, a.n_words * sizeof *words);
	return run_verb(&a, verb);
}
