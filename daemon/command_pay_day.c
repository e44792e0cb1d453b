/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle pay reconcile: proves the whole file, gives its rows to the daemon in small orders, and reports the day. Nothing has to
 * remember how far it came: the same file again goes on where a crash cut it off. */
#include "daemon/command_pay_day.h"

#include "base/date.h"
#include "daemon/counter_line.h"
#include "daemon/open.h"
#include "daemon/pay_why.h"
#include "daemon/statement.h"
#include "daemon/table.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_AT_ONCE 20         /* about 2 ms of the store thread, so that no phone notices */
#define LINE_ROOM 1000          /* octets of an order without its rows */
#define AT_ONCE 4096            /* rows read from the store */

static const struct statement_format *find_format(const struct config *c, const char *wallet, bool *is_wallet)
{
	*is_wallet = false;
	for (size_t i = 0; i < c->n_wallets; i++)
		if (!strcmp(c->desk_wallets[i].name, wallet)) {
			*is_wallet = true;
			return c->statements[i];
		}
	return NULL;
}

/* ---- giving the rows ---- */

static struct desk_counter make_order(const struct pay_asked *a, enum desk_counter_verb verb, int32_t day)
{
	struct desk_counter o = {.verb = verb, .day = day};

	snprintf(o.wallet, sizeof o.wallet, "%s", a->wallet);
	return o;
}

/* As many rows from `from` on as one line of the control socket holds. */
static size_t count_rows(const struct statement *s, size_t from)
{
	size_t n = 0, len = LINE_ROOM;

	while (n < ROWS_AT_ONCE && from + n < s->n) {
		len += daemon_counter_line_row(&s->rows[from + n]);
		if (n && len > DAEMON_COUNTER_LINE)
			break;
		n++;
	}
	return n;
}

static int give_rows(struct pay_asked *a, struct counter_session *session, const struct statement *s, int32_t day)
{
	struct error said;

	for (size_t at = 0, n; at < s->n; at += n) {
		struct desk_counter o = make_order(a, DESK_COUNTER_STATEMENT, day);

		n = count_rows(s, at);
		o.rows = &s->rows[at];
		o.n_rows = n;
		if (daemon_counter_order_run(session, &o, &said))
			return daemon_command_failed("%s%s", said.text,
						     at ? "; the rows before are taken: the same file again goes on" : "");
	}
	return COMMAND_OK;
}

/* The rows are all there: what only we have is found, a few hundred credits an order. */
static int end_reading(struct pay_asked *a, struct counter_session *session, int32_t day)
{
	int64_t from = 0;
	struct error said;

	for (;;) {
		struct desk_counter o = make_order(a, DESK_COUNTER_READ, day);

		o.id = from;
		if (daemon_counter_order_run(session, &o, &said))
			return daemon_command_failed("%s", said.text);
		if (sscanf(said.text, "more %" SCNd64, &from) != 1)
			return COMMAND_OK;
	}
}

/* ---- the report ---- */

static void print_part(const char *sign, const char *what, const struct store_statement_part *p, int64_t francs)
{
	if (p->n)
		printf("  %s %-50s %7d  %12" PRId64 " F\n", sign, what, p->n, francs);
}

static void print_sum(const struct store_statement_sum *s)
{
	int64_t gap = store_statement_gap(s);

	printf("    %-50s %7d  %12" PRId64 " F\n", "on the statement", s->theirs.n, s->theirs.francs);
	print_part("+", "ours only: no statement has shown it", &s->ours, s->ours.francs);
	print_part("+", "another amount: ours less theirs", &s->differ, s->differ.francs);
	print_part("-", "of payments that are not decided", &s->waiting, s->waiting.francs);
	print_part("-", "went out of the wallet", &s->left, s->left.francs);
	print_part("-", "in our ledger on another day", &s->theirs_other, s->theirs_other.francs);
	print_part("+", "on the statement of another day", &s->ours_other, s->ours_other.francs);
	printf("  = %-50s %7d  %12" PRId64 " F%s\n", "in our ledger", s->ledger.n, s->ledger.francs, gap ? "" : ", it adds up");
	if (gap)
		printf("  IT DOES NOT ADD UP: %" PRId64 " F more in our ledger\n", gap);
	printf("    %-50s %7d  %12" PRId64 " F\n", "matched", s->matched.n, s->matched.francs);
	printf("    %-50s %7d  %12" PRId64 " F\n", "the wallet's charges", s->charges.n, s->charges.francs);
}

static const struct table_column rest_columns[] = {
	{"row", -6, false}, {"reference", -20, false}, {"state", -8, false}, {"day", 0, true}, {"francs", 9, false}, {"charge", 0, true},
	{"our_day", 0, true}, {"our_francs", 0, true}, {"phone", -12, false}, {"name", 0, true}, {"typed", 0, true}, {"payment", 0, true},
	{"signature", 0, true}, {"why", 0, false},
};

static void print_row(struct table *t, const struct store_statement *row)
{
	struct buf why = {0};

	daemon_pay_why_row(row, &why);
	daemon_table_number(t, row->id);
	daemon_table_text(t, row->reference);
	daemon_table_text(t, store_statement_state_name(row->state));
	daemon_table_day(t, row->day);
	daemon_table_number(t, row->francs);
	daemon_table_number(t, row->charge);
	daemon_table_day(t, row->our_day);
	daemon_table_number(t, row->our_francs);
	daemon_table_phone(t, row->phone);
	daemon_table_text(t, row->name);
	daemon_table_text(t, row->subject);
	daemon_table_number(t, row->intent);
	daemon_table_number(t, row->signature);
	daemon_table_text(t, base_buf_str(&why));
	base_buf_release(&why);
}

static int print_rows(struct store *s, const struct pay_asked *a, int32_t day, bool is_csv)
{
	struct store_statement *rows = base_alloc(AT_ONCE * sizeof *rows);
	int64_t after = 0;
	struct table t;
	int n = AT_ONCE, rc = 0;

	daemon_table_begin(&t, rest_columns, sizeof rest_columns / sizeof *rest_columns, is_csv);
	while (!rc && n == AT_ONCE) {
		rc = store_statement_list(s, a->wallet, day, !is_csv && !a->all, after, rows, AT_ONCE, &n);
		for (int i = 0; !rc && i < n; i++)
			print_row(&t, &rows[i]);
		after = !rc && n ? rows[n - 1].id : after;
	}
	free(rows);
	return rc;
}

static int print_day(struct store *s, const struct pay_asked *a, int32_t day)
{
	struct store_statement_day state;
	struct store_statement_sum sum;
	char text[BASE_DATE_TEXT];
	int rc = store_statement_day_load(s, a->wallet, day, &state), none = rc == STORE_NONE;

	if (!rc || none)
		rc = store_statement_sum(s, a->wallet, day, &sum);
	if (rc)
		return rc;
	printf("%s at %s: %s%s\n", base_date_format(day, text), a->wallet,
	       none ? "no statement was read to its end" : state.closed_ms ? "closed by " : "open", none ? "" : state.closed_by);
	print_sum(&sum);
	if (!sum.rests && !a->all)
		return 0;
	if (sum.rests)
		printf("%d open, to be matched or signed ('mutuelle pay rest ROW'):\n", sum.rests);
	return print_rows(s, a, day, false);
}

static int report(const struct pay_asked *a, int32_t day)
{
	bool is_csv = a->format && !strcmp(a->format, "csv");
	struct error e;
	struct store *s = store_open_readonly(a->c->store, &e);
	int rc;

	if (!s)
		return daemon_command_failed("%s", e.text);
	rc = is_csv ? print_rows(s, a, day, true) : print_day(s, a, day);
	if (rc)
		base_error_set(&e, "%s: can't be read: %s", a->c->store, store_last_error(s));
	store_close(s);
	return rc ? daemon_command_failed("%s", e.text) : COMMAND_OK;
}

/* ---- the command ---- */

static void print_complaints(const struct statement *bad)
{
	for (size_t i = 0; i < bad->n_complaints; i++)
		fprintf(stderr, "line %ld: %s\n", bad->complaints[i].line, bad->complaints[i].text);
	if (bad->faults > (int64_t) bad->n_complaints)
		fprintf(stderr, "and %" PRId64 " more\n", bad->faults - (int64_t) bad->n_complaints);
}

static int take_file(struct pay_asked *a, const char *file, const struct statement_format *format, int32_t day)
{
	struct counter_session *session;
	struct statement bad, *s;
	struct error e;
	int rc;

	s = daemon_statement_load(file, format, a->wallet, day, &bad, &e);
	if (!s) {
		print_complaints(&bad);
		return daemon_command_failed("%s", e.text);
	}
	fprintf(stderr, "%zu rows of the day; passed over: %" PRId64 " of other days, %" PRId64 " that did not pay, %" PRId64
		" said twice, %" PRId64 " lines without a transaction\n", s->n, s->other_days, s->unpaid, s->repeated, s->no_rows);
	session = daemon_counter_order_begin(a->c);
	rc = give_rows(a, session, s, day);
	if (!rc)
		rc = end_reading(a, session, day);
	daemon_counter_order_end(session);
	daemon_statement_free(s);
	return rc;
}

int daemon_command_pay_day_reconcile(struct pay_asked *a, const char *file)
{
	const struct statement_format *format;
	bool is_wallet;
	int32_t day;
	int rc = COMMAND_OK;

	if (!a->wallet || !a->day)
		return daemon_command_wrong(a->command, "say whose statement, and of which day: --wallet W --day D");
	if (!base_date_parse(a->day, &day))
		return daemon_command_wrong(a->command, "--day wants a day as 2026-01-15, not '%s'", a->day);
	if (a->format && strcmp(a->format, "csv") && strcmp(a->format, "text"))
		return daemon_command_wrong(a->command, "--format is text or csv, not '%s'", a->format);
	format = find_format(a->c, a->wallet, &is_wallet);
	if (!is_wallet)
		return daemon_command_failed("%s has no wallet '%s'", a->config, a->wallet);
	if (file && !format)
		return daemon_command_failed("%s: wallet '%s' has no 'statement', which says how the columns are called", a->config,
					     a->wallet);
	if (file && day > base_date_of_ms(daemon_open_wall_ms()))
		return daemon_command_failed("%s has not begun yet", a->day);
	if (file)
		rc = take_file(a, file, format, day);
	return rc ? rc : report(a, day);
}
