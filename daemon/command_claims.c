/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle claims: what the State and partners owe for members' dues (P28), and what they paid of it. */
#include "base/buf.h"
#include "base/date.h"
#include "daemon/command.h"
#include "daemon/counter_order.h"
#include "daemon/open.h"
#include "daemon/options.h"
#include "daemon/place_level.h"
#include "daemon/table.h"
#include "store/claim.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT_ONCE 64              /* accounts read from the store */

static int run(int argc, char **argv);

const struct command daemon_command_claims = {
	"claims", "what the State and partners owe for members' dues: list, sheet, pay",
	"Usage: mutuelle claims list -c CONFIG [--by LEVEL] [--place P] [--giver G] [--at DAY] [--format csv]\n"
	"       mutuelle claims sheet -c CONFIG --from DAY --to DAY [--by LEVEL|household] [--place P] [--giver G] [--format csv]\n"
	"       mutuelle claims pay -c CONFIG --giver G --mutuelle M --francs F --paper NO [--day DAY] --as NAME\n\n"
	"list   what is owed, and how old it is: what was paid or taken back goes against the oldest\n"
	"sheet  what to claim for a period: owed before + claimed - paid = owed after; by household, what each brought: its lines\n"
	"       add up to the ledger, or it fails\n"
	"pay    writes down what the State or a partner paid into a mutuelle's bank (a second signature: mutuelle pay sign).\n"
	"       Nobody's cover waits for it\n\n"
	"  -c CONFIG     the configuration (mutuelle.yaml)\n"
	"  --by LEVEL    one line a mutuelle (as it is), commune, district, region or union\n"
	"  --place P     only there: a code of the scheme, of any level\n"
	"  --giver G     only this one: state, or a partner's code; of pay: who paid\n"
	"  --at DAY      as it was at the end of this day, 2026-01-31 (default: today)\n"
	"  --from DAY --to DAY  first and last day of the period\n"
	"  --format F    text, or csv\n"
	"  --mutuelle M  for whose members\n"
	"  --francs F    how much\n"
	"  --paper NO    number of the bank's paper, taken once in each mutuelle\n"
	"  --day DAY     when it was paid (default: today)\n"
	COUNTER_SIGNER_HELP,
	run,
};

struct asked {
	const char *config, *by, *place, *giver, *at, *from, *to, *format, *mutuelle, *francs, *paper, *day;
	struct counter_signer signer;
	struct config *c;
	struct scheme *scheme;
	struct store *store;
	enum place_level level;
	bool is_by_household, is_csv;
	int32_t first, last;
};

/* What is told of one place and giver. */
struct sum {
	char place[STORE_CODE], name[STORE_NAME], giver[STORE_CODE];
	int64_t figures[1 + STORE_CLAIM_AGES];
};
struct sums { struct sum *of; size_t n, cap; };

static struct sum *find_sum(struct sums *s, struct place place, const char *giver)
{
	struct sum *new;

	for (size_t i = 0; i < s->n; i++)
		if (!strcmp(s->of[i].place, place.code) && !strcmp(s->of[i].giver, giver)
		    && (place.code[0] != '?' || !strcmp(s->of[i].name, place.name)))
			return &s->of[i];
	if (s->n == s->cap) {
		s->cap = s->cap ? s->cap * 2 : 64;
		s->of = base_realloc(s->of, s->cap * sizeof *s->of);
	}
	new = &s->of[s->n++];
	memset(new, 0, sizeof *new);
	snprintf(new->place, sizeof new->place, "%s", place.code);
	snprintf(new->name, sizeof new->name, "%s", place.name);
	snprintf(new->giver, sizeof new->giver, "%s", giver);
	return new;
}

/* Whose account this is, where it was asked for. */
static bool is_asked_for(const struct asked *a, const char *account, char giver[STORE_CODE], char mutuelle[STORE_CODE])
{
	return store_claim_split(account, giver, mutuelle) && (!a->giver || !strcmp(a->giver, giver))
	       && daemon_place_level_is_in(a->scheme, mutuelle, a->place ? a->place : "");
}

static void add(struct asked *a, struct sums *s, const char *account, const int64_t *figures, size_t n)
{
	char giver[STORE_CODE], mutuelle[STORE_CODE];
	struct sum *sum;

	if (!is_asked_for(a, account, giver, mutuelle))
		return;
	sum = find_sum(s, daemon_place_level_of(a->scheme, mutuelle, a->level), giver);
	for (size_t i = 0; i < n; i++)
		sum->figures[i] += figures[i];
}

static void print_sum(struct table *t, const struct sum *s, size_t n)
{
	daemon_table_text(t, s->place);
	daemon_table_text(t, s->name);
	daemon_table_text(t, s->giver);
	for (size_t i = 0; i < n; i++)
		daemon_table_number(t, s->figures[i]);
}

/* A person's table ends with what it adds up to; a spreadsheet adds by itself. */
static void print_sums(const struct asked *a, const struct table_column *columns, const struct sums *s, size_t n)
{
	struct sum total = {.place = "total"};
	struct table t;

	daemon_table_begin(&t, columns, 3 + n, a->is_csv);
	daemon_table_head(&t);
	for (size_t i = 0; i < s->n; i++) {
		print_sum(&t, &s->of[i], n);
		for (size_t f = 0; f < n; f++)
			total.figures[f] += s->of[i].figures[f];
	}
	if (!a->is_csv)
		print_sum(&t, &total, n);
}

/* ---- what is owed ---- */

static const struct table_column owed_columns[] = {
	{"place", -12, false}, {"name", -24, false}, {"giver", -10, false}, {"owed", 12, false}, {"0-30", 11, false}, {"31-60", 11, false},
	{"61-90", 11, false}, {"over_90", 11, false},
};

static int run_list(struct asked *a)
{
	struct store_claim *rows = base_alloc(AT_ONCE * sizeof *rows);
	char after[STORE_ACCOUNT] = "";
	struct sums sums = {0};
	int n = AT_ONCE, rc = 0;

	while (!rc && n == AT_ONCE) {
		rc = store_claim_list(a->store, a->last, after, rows, AT_ONCE, &n);
		for (int i = 0; !rc && i < n; i++) {
			int64_t figures[1 + STORE_CLAIM_AGES] = {rows[i].francs};

			memcpy(figures + 1, rows[i].ages, sizeof rows[i].ages);
			add(a, &sums, rows[i].account, figures, 1 + STORE_CLAIM_AGES);
		}
		if (!rc && n)
			memcpy(after, rows[n - 1].account, sizeof after);
	}
	if (!rc)
		print_sums(a, owed_columns, &sums, 1 + STORE_CLAIM_AGES);
	free(sums.of);
	free(rows);
	return rc;
}

/* ---- sheets ---- */

static const struct table_column sheet_columns[] = {
	{"place", -12, false}, {"name", -24, false}, {"giver", -10, false}, {"owed_before", 12, false}, {"claimed", 12, false},
	{"paid", 12, false}, {"owed_after", 12, false},
};

static int read_sheets(struct asked *a, struct sums *sums)
{
	struct store_claim_sheet *rows = base_alloc(AT_ONCE * sizeof *rows);
	char after[STORE_ACCOUNT] = "";
	int n = AT_ONCE, rc = 0;

	while (!rc && n == AT_ONCE) {
		rc = store_claim_sheets(a->store, a->first, a->last, after, rows, AT_ONCE, &n);
		for (int i = 0; !rc && i < n; i++) {
			const int64_t figures[] = {rows[i].before, rows[i].claimed, rows[i].paid,
						   rows[i].before + rows[i].claimed - rows[i].paid};

			add(a, sums, rows[i].account, figures, 4);
		}
		if (!rc && n)
			memcpy(after, rows[n - 1].account, sizeof after);
	}
	free(rows);
	return rc;
}

static const struct table_column line_columns[] = {
	{"household", -14, false}, {"mutuelle", -12, false}, {"giver", -10, false}, {"claimed", 12, false}, {"payments", 8, false},
};

struct lines { struct asked *asked; struct table table; int64_t sum; };

static int print_line(void *ctx, const struct store_claim_line *line)
{
	char giver[STORE_CODE], mutuelle[STORE_CODE];
	struct store_household h;
	struct lines *l = ctx;
	int rc;

	if (!is_asked_for(l->asked, line->account, giver, mutuelle) || !line->claimed)
		return 0;
	rc = store_household_load(l->asked->store, line->household, &h);
	if (rc)
		return rc;
	l->sum += line->claimed;
	daemon_table_text(&l->table, h.no);
	daemon_table_text(&l->table, mutuelle);
	daemon_table_text(&l->table, giver);
	daemon_table_number(&l->table, line->claimed);
	daemon_table_number(&l->table, line->n);
	return 0;
}

/* Each household's line, and the proof that they are the ledger's sum. */
static int print_lines(struct asked *a, const struct sums *sums)
{
	struct lines l = {.asked = a};
	int64_t ledger = 0;
	int rc;

	for (size_t i = 0; i < sums->n; i++)
		ledger += sums->of[i].figures[1];
	daemon_table_begin(&l.table, line_columns, sizeof line_columns / sizeof *line_columns, a->is_csv);
	daemon_table_head(&l.table);
	rc = store_claim_lines(a->store, a->first, a->last, print_line, &l);
	if (rc)
		return rc;
	if (l.sum != ledger)
		return daemon_command_failed("the households' lines are %" PRId64 " F, the ledger claims %" PRId64 " F: "
					     "run mutuelle store check", l.sum, ledger);
	if (!a->is_csv)
		printf("%-14s  %-12s  %-10s  %12" PRId64 "  as the ledger\n", "total", "", "", l.sum);
	return 0;
}

static int run_sheet(struct asked *a)
{
	struct sums sums = {0};
	int rc = read_sheets(a, &sums);

	if (!rc && a->is_by_household)
		rc = print_lines(a, &sums);
	else if (!rc)
		print_sums(a, sheet_columns, &sums, 4);
	free(sums.of);
	return rc;
}

/* ---- asking ---- */

static int read_day(const char *flag, const char *text, int32_t *out)
{
	if (!text)
		return daemon_command_wrong(&daemon_command_claims, "the flag %s is missing", flag);
	if (!base_date_parse(text, out))
		return daemon_command_wrong(&daemon_command_claims, "%s wants a day as 2026-01-31, not '%s'", flag, text);
	return COMMAND_OK;
}

static int read_days(struct asked *a, bool is_sheet)
{
	const int32_t today = base_date_of_ms(daemon_open_wall_ms());
	int rc = COMMAND_OK;

	a->last = today;
	if (!is_sheet)
		return a->at ? read_day("--at", a->at, &a->last) : COMMAND_OK;
	rc = read_day("--from", a->from, &a->first);
	if (!rc)
		rc = read_day("--to", a->to, &a->last);
	if (!rc && a->first > a->last)
		rc = daemon_command_wrong(&daemon_command_claims, "--from is behind --to");
	return rc;
}

static int read_asked(struct asked *a, bool is_sheet)
{
	const struct command *c = &daemon_command_claims;
	const char *format = a->format ? a->format : "text";

	a->is_csv = !strcmp(format, "csv");
	if (!a->is_csv && strcmp(format, "text"))
		return daemon_command_wrong(c, "--format is text or csv, not '%s'", format);
	a->level = PLACE_MUTUELLE;
	a->is_by_household = is_sheet && a->by && !strcmp(a->by, "household");
	if (a->by && !a->is_by_household && !daemon_place_level_read(a->by, &a->level))
		return daemon_command_wrong(c, "--by wants mutuelle, commune, district, region or union%s, not '%s'",
					    is_sheet ? ", or household" : "", a->by);
	if (a->place && !daemon_place_level_is_known(a->scheme, a->place))
		return daemon_command_wrong(c, "--place: the scheme has no mutuelle, commune, district or region '%s'", a->place);
	if (a->giver && strcmp(a->giver, "state") && !scheme_find_partner(a->scheme, a->giver))
		return daemon_command_wrong(c, "--giver wants state, or a partner of the scheme, not '%s'", a->giver);
	return read_days(a, is_sheet);
}

static int look(struct asked *a, bool is_sheet)
{
	struct error e;
	int rc = read_asked(a, is_sheet);

	if (rc)
		return rc;
	a->store = store_open_readonly(a->c->store, &e);
	if (!a->store)
		return daemon_command_failed("%s", e.text);
	rc = store_read_begin(a->store); /* what is summed twice is of one moment */
	if (!rc)
		rc = is_sheet ? run_sheet(a) : run_list(a);
	store_rollback(a->store);
	if (rc < 0)
		rc = daemon_command_failed("%s: can't be read: %s", a->c->store, store_last_error(a->store));
	store_close(a->store);
	return rc;
}

static int pay(struct asked *a)
{
	const struct command *c = &daemon_command_claims;
	struct desk_counter o = {.verb = DESK_COUNTER_CLAIM, .day = BASE_DAY_NONE};
	long long francs;
	int rc;

	if (!a->giver || (strcmp(a->giver, "state") && !scheme_find_partner(a->scheme, a->giver)))
		return daemon_command_wrong(c, "--giver wants state, or a partner of the scheme, not '%s'", a->giver ? a->giver : "");
	if (!a->mutuelle || !scheme_find_mutuelle(a->scheme, a->mutuelle))
		return daemon_command_wrong(c, "--mutuelle wants a mutuelle of the scheme, not '%s'", a->mutuelle ? a->mutuelle : "");
	if (!a->paper || !*a->paper || strlen(a->paper) > 39 || strspn(a->paper, " \t\r\n") == strlen(a->paper))
		return daemon_command_wrong(c, "--paper wants the number of the bank's paper, of at most 39 octets");
	if (!a->francs)
		return daemon_command_wrong(c, "the flag --francs is missing");
	if (daemon_options_number(c, "--francs", a->francs, 1, INT64_C(1) << 50, &francs))
		return COMMAND_ASKED_WRONGLY;
	rc = a->day ? read_day("--day", a->day, &o.day) : COMMAND_OK;
	if (rc)
		return rc;
	o.francs = francs;
	snprintf(o.reference, sizeof o.reference, "%s", a->paper);
	snprintf(o.note, sizeof o.note, "%s%s:%s", strcmp(a->giver, "state") ? "partner:" : "", a->giver, a->mutuelle);
	rc = daemon_counter_order_sign(c, &a->signer, &o);
	return rc ? rc : daemon_counter_order_tell(a->c, &o);
}

static int run_verb(struct asked *a, const char *verb)
{
	struct error e;
	int rc;

	a->c = daemon_config_load(a->config, &e);
	if (!a->c)
		return daemon_command_failed("%s", e.text);
	a->scheme = scheme_load(a->c->scheme, &e);
	if (!a->scheme)
		rc = daemon_command_failed("%s", e.text);
	else
		rc = !strcmp(verb, "pay") ? pay(a) : look(a, !strcmp(verb, "sheet"));
	scheme_free(a->scheme);
	daemon_config_free(a->c);
	return rc;
}

static int run(int argc, char **argv)
{
	const struct command *c = &daemon_command_claims;
	struct asked a = {0};
	const struct option_row rows[] = {
		{"-c", &a.config, NULL}, {"--by", &a.by, NULL}, {"--place", &a.place, NULL}, {"--giver", &a.giver, NULL},
		{"--at", &a.at, NULL},
		{"--from", &a.from, NULL}, {"--to", &a.to, NULL}, {"--format", &a.format, NULL}, {"--mutuelle", &a.mutuelle, NULL},
		{"--francs", &a.francs, NULL}, {"--paper", &a.paper, NULL}, {"--day", &a.day, NULL}, COUNTER_SIGNER_ROWS(&a.signer), {0}};
	const char *verb;
	size_t n;

	if (daemon_options_read(c, argc, argv, rows, &verb, 1, &n))
		return COMMAND_ASKED_WRONGLY;
	if (!n || (strcmp(verb, "list") && strcmp(verb, "sheet") && strcmp(verb, "pay")))
		return daemon_command_wrong(c, "say what to do: list, sheet or pay");
	if (!a.config)
		return daemon_command_wrong(c, "say which configuration: -c mutuelle.yaml");
	return run_verb(&a, verb);
}
