/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle report: figures for monitoring (P29), as a table, CSV or a chart. */
#include "base/buf.h"
#include "base/date.h"
#include "daemon/chart.h"
#include "daemon/command.h"
#include "daemon/config.h"
#include "daemon/open.h"
#include "daemon/options.h"
#include "daemon/place_level.h"
#include "daemon/report_funnel.h"
#include "daemon/report_referral.h"
#include "daemon/table.h"
#include "desk/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MONTH_TEXT 8            /* "2026-01" */
#define NOTHING "No household is enrolled here yet: 'mutuelle roll import' brings them, and who joins by phone is confirmed."

static int run(int argc, char **argv);

const struct command daemon_command_report = {
	"report", "enrolment, collection, renewal, waiting and lapse by place and month; where people leave the menus",
	"Usage: mutuelle report -c CONFIG [--from MONTH] [--to MONTH] [--by LEVEL] [--place P] [--format csv|svg]\n"
	"       mutuelle report funnel -c CONFIG [--from MONTH] [--to MONTH] [--by link|language|day] [--format csv|svg]\n"
	"       mutuelle report referrals -c CONFIG [--from MONTH] [--to MONTH] [--by month|LEVEL] [--place P] [--format csv]\n\n"
	"One line a place and month. households, members, waiting, covered, grace and lapsed are at the end of the month (of this one:\n"
	"today), as the rules say of what was paid until then; joined, payments, francs (dues and fees), renewed (households that paid\n"
	"and had paid before) and lapses (households whose cover ended) are within it. members: those on the cards today.\n\n"
	"funnel  one line a screen, the busiest first: how often it was entered, and how it was over: answered, our last word (nothing\n"
	"        was to be answered), left, timed out; median_s: seconds in which half of the answers came. Counted\n"
	"        when it is over; kept by day for three months and this one, then by month (under its first day) for five years.\n\n"
	"referrals  one line a code (mutuelle referral) of those who came by it in these months: how many joined (named it, by phone or\n"
	"        on a roll), and of these how many were confirmed, have paid, and are covered today; francs: paid until today.\n\n"
	"  -c CONFIG            the configuration (mutuelle.yaml)\n"
	"  --from M --to M      first and last month, 2026-01 (default: the last twelve; at most 60)\n"
	"  --by LEVEL           union (as it is), region, district, commune or mutuelle\n"
	"  --place P            only there: a code of the scheme, of any level\n"
	"  --format F           text, csv, or svg: a chart on standard output\n",
	run,
};

struct asked {
	const char *config, *from, *to, *by, *place, *format;
	enum place_level level;
	bool is_csv, is_svg;
	struct scheme *scheme;
};

/* One place at the level that was asked for. */
struct line {
	struct place place;
	struct desk_report_month months[DESK_REPORT_MONTHS];
};
struct lines { struct line **of; size_t n; };

static const char *format_month(int32_t first, int i, char out[BASE_DATE_TEXT])
{
	base_date_format(base_date_add_months(first, i), out);
	out[MONTH_TEXT - 1] = '\0';
	return out;
}

/* ---- by place ---- */

static struct line *find_line(struct lines *l, struct place place)
{
	struct line *new;

	for (size_t i = 0; i < l->n; i++)
		if (!strcmp(l->of[i]->place.code, place.code) && !strcmp(l->of[i]->place.name, place.name))
			return l->of[i];
	new = base_alloc(sizeof *new);
	memset(new, 0, sizeof *new);
	new->place = place;
	l->of = base_realloc(l->of, (l->n + 1) * sizeof *l->of);
	l->of[l->n++] = new;
	return new;
}

static int by_code(const void *a, const void *b)
{
	const struct line *const *x = a, *const *y = b;

	return strcmp((*x)->place.code, (*y)->place.code);
}

static struct lines sum_up(const struct asked *a, const struct desk_report *r)
{
	struct lines lines = {0};

	for (size_t i = 0; i < r->n; i++) {
		const struct desk_report_mutuelle *m = r->of[i];
		struct line *line;

		if (!daemon_place_level_is_in(a->scheme, m->code, a->place ? a->place : ""))
			continue;
		line = find_line(&lines, daemon_place_level_of(a->scheme, m->code, a->level));
		for (int month = 0; month < r->n_months; month++)
			desk_report_add(&line->months[month], &m->months[month]);
	}
	if (lines.n)
		qsort(lines.of, lines.n, sizeof *lines.of, by_code);
	return lines;
}

/* ---- as a table ---- */

static const struct table_column columns[] = {
	{"place", -12, false}, {"name", -20, true}, {"month", -7, false}, {"households", 10, false}, {"members", 8, false},
	{"joined", 7, false}, {"payments", 8, false}, {"francs", 11, false}, {"renewed", 7, false}, {"waiting", 7, false},
	{"covered", 8, false}, {"grace", 7, false}, {"lapsed", 7, false}, {"lapses", 6, false},
};

static void print_lines(const struct asked *a, const struct desk_report *r, const struct lines *l)
{
	char month[BASE_DATE_TEXT];
	struct table t;

	daemon_table_begin(&t, columns, sizeof columns / sizeof *columns, a->is_csv);
	daemon_table_head(&t);
	if (!l->n && !a->is_csv)
		printf(NOTHING "\n");
	for (size_t i = 0; i < l->n; i++)
		for (int n = 0; n < r->n_months; n++) {
			const struct desk_report_month *m = &l->of[i]->months[n];
			const int64_t figures[] = {m->households, m->members, m->joined, m->payments, m->francs, m->renewed, m->waiting,
						   m->covered, m->grace, m->lapsed, m->lapses};

			daemon_table_text(&t, l->of[i]->place.code);
			daemon_table_text(&t, l->of[i]->place.name);
			daemon_table_text(&t, format_month(r->first, n, month));
			for (size_t f = 0; f < sizeof figures / sizeof *figures; f++)
				daemon_table_number(&t, figures[f]);
		}
}

/* ---- as a chart ---- */

/* Two panels a place: whether its households are covered, and what they paid. */
static void print_chart(const struct desk_report *r, const struct lines *l)
{
	size_t n = l->n * (size_t) r->n_months;
	int64_t (*cover)[CHART_SERIES] = base_alloc((n + 1) * sizeof *cover);
	int64_t (*francs)[CHART_SERIES] = base_alloc((n + 1) * sizeof *francs);
	struct chart_panel *panels = base_alloc((2 * l->n + 1) * sizeof *panels);
	char (*labels)[BASE_DATE_TEXT] = base_alloc((size_t) r->n_months * sizeof *labels);
	const char **names = base_alloc((size_t) r->n_months * sizeof *names);
	char (*titles)[STORE_NAME + 64] = base_alloc((2 * l->n + 1) * sizeof *titles);
	struct buf out = {0};

	for (int m = 0; m < r->n_months; m++)
		names[m] = format_month(r->first, m, labels[m]);
	for (size_t i = 0; i < l->n; i++) {
		size_t at = i * (size_t) r->n_months;

		for (int m = 0; m < r->n_months; m++) {
			const struct desk_report_month *month = &l->of[i]->months[m];
			const int64_t states[CHART_SERIES] = {month->covered, month->waiting, month->grace, month->lapsed};

			memcpy(cover[at + (size_t) m], states, sizeof states);
			memset(francs[at + (size_t) m], 0, sizeof *francs);
			francs[at + (size_t) m][0] = month->francs;
		}
		snprintf(titles[2 * i], sizeof *titles, "%.60s: households at the end of the month", l->of[i]->place.name);
		snprintf(titles[2 * i + 1], sizeof *titles, "%.60s: francs collected in the month", l->of[i]->place.name);
		panels[2 * i] = (struct chart_panel){titles[2 * i], {"covered", "waiting", "grace", "lapsed"}, (size_t) r->n_months, names,
						     (const int64_t (*)[CHART_SERIES]) &cover[at]};
		panels[2 * i + 1] = (struct chart_panel){titles[2 * i + 1], {"francs"}, (size_t) r->n_months, names,
							 (const int64_t (*)[CHART_SERIES]) &francs[at]};
	}
	daemon_chart_write("mutuelle report", panels, 2 * l->n, NOTHING, &out);
	fwrite(out.data, 1, out.len, stdout);
	base_buf_release(&out);
	free(titles);
	free(names);
	free(labels);
	free(panels);
	free(francs);
	free(cover);
}

/* ---- asking ---- */

static int read_month(const char *flag, const char *text, int32_t *first)
{
	char day[BASE_DATE_TEXT + 8];

	if (!text)
		return COMMAND_OK;
	snprintf(day, sizeof day, "%.8s-01", text);
	if (strlen(text) != MONTH_TEXT - 1 || !base_date_parse(day, first))
		return daemon_command_wrong(&daemon_command_report, "%s wants a month as 2026-01, not '%s'", flag, text);
	return COMMAND_OK;
}

static int read_months(const struct asked *a, struct desk_report *r)
{
	const struct command *c = &daemon_command_report;
	int32_t last;
	int rc;

	r->today = base_date_of_ms(daemon_open_wall_ms());
	last = base_date_month_start(r->today);
	rc = read_month("--to", a->to, &last);
	r->first = base_date_add_months(last, -11);
	if (!rc)
		rc = read_month("--from", a->from, &r->first);
	if (rc)
		return rc;
	r->n_months = base_date_months_between(r->first, last) + 1;
	if (last > r->today)
		return daemon_command_wrong(c, "--to %s has not begun yet", a->to);
	if (r->n_months < 1)
		return daemon_command_wrong(c, "--from is behind --to");
	if (r->n_months > DESK_REPORT_MONTHS)
		return daemon_command_wrong(c, "at most %d months at once", DESK_REPORT_MONTHS);
	return COMMAND_OK;
}

static int read_asked(struct asked *a, struct desk_report *r)
{
	const struct command *c = &daemon_command_report;
	const char *format = a->format ? a->format : "text";

	a->is_csv = !strcmp(format, "csv");
	a->is_svg = !strcmp(format, "svg");
	if (!a->is_csv && !a->is_svg && strcmp(format, "text"))
		return daemon_command_wrong(c, "--format is text, csv or svg, not '%s'", format);
	a->level = PLACE_UNION;
	if (a->by && !daemon_place_level_read(a->by, &a->level))
		return daemon_command_wrong(c, "--by wants union, region, district, commune or mutuelle, not '%s'", a->by);
	if (a->place && !daemon_place_level_is_known(a->scheme, a->place))
		return daemon_command_wrong(c, "--place: the scheme has no mutuelle, commune, district or region '%s'", a->place);
	return read_months(a, r);
}

static int look_at_funnel(struct asked *a, const struct config *c)
{
	struct report_funnel f = {.command = &daemon_command_report, .by = a->by, .c = c};
	struct desk_report r = {0};
	int rc;

	a->by = NULL; /* no level of places */
	if (a->place)
		return daemon_command_wrong(f.command, "a funnel has no --place: nobody's screens are kept by person");
	rc = read_asked(a, &r);
	f.first = r.first;
	f.last = base_date_month_end(base_date_add_months(r.first, r.n_months - 1));
	f.is_csv = a->is_csv;
	f.is_svg = a->is_svg;
	return rc ? rc : daemon_report_funnel(&f);
}

static int look_at_referrals(struct asked *a, const struct config *c)
{
	struct report_referral r = {.command = &daemon_command_report, .by = a->by, .place = a->place, .c = c, .scheme = a->scheme};
	struct desk_report months = {0};
	int rc;

	a->by = NULL; /* a month is no level */
	rc = read_asked(a, &months);
	if (!rc && a->is_svg)
		rc = daemon_command_wrong(r.command, "referrals come as text or csv, not as svg");
	r.first = months.first;
	r.last = base_date_month_end(base_date_add_months(months.first, months.n_months - 1));
	r.today = months.today;
	r.is_csv = a->is_csv;
	return rc ? rc : daemon_report_referral(&r);
}

static int look(struct asked *a, const struct config *c)
{
	struct desk_report r = {0};
	struct lines lines;
	struct error e;
	struct store *s;
	int rc = read_asked(a, &r);

	if (rc)
		return rc;
	s = store_open_readonly(c->store, &e);
	if (!s)
		return daemon_command_failed("%s", e.text);
	rc = desk_report_read(s, a->scheme, &r);
	if (rc)
		base_error_set(&e, "%s: can't be read: %s", c->store, store_last_error(s));
	store_close(s);
	lines = sum_up(a, &r);
	if (!rc && a->is_svg)
		print_chart(&r, &lines);
	else if (!rc)
		print_lines(a, &r, &lines);
	if (!rc && r.left_out)
		fprintf(stderr, "mutuelle: %" PRId64 " households are left out: the scheme does not have their plan any more\n",
			r.left_out);
	for (size_t i = 0; i < lines.n; i++)
		free(lines.of[i]);
	free(lines.of);
	desk_report_release(&r);
	return rc ? daemon_command_failed("%s", e.text) : COMMAND_OK;
}

static int run(int argc, char **argv)
{
	const struct command *c = &daemon_command_report;
	struct asked a = {0};
	const struct option_row rows[] = {
		{"-c", &a.config, NULL}, {"--from", &a.from, NULL}, {"--to", &a.to, NULL}, {"--by", &a.by, NULL},
		{"--place", &a.place, NULL},
		{"--format", &a.format, NULL}, {0}};
	struct config *config;
	const char *word;
	struct error e;
	size_t n;
	int rc;

	if (daemon_options_read(c, argc, argv, rows, &word, 1, &n))
		return COMMAND_ASKED_WRONGLY;
	if (n && strcmp(word, "funnel") && strcmp(word, "referrals"))
		return daemon_command_wrong(c, "report takes no word but funnel or referrals, not '%s'", word);
	if (!a.config)
		return daemon_command_wrong(c, "say which configuration: -c mutuelle.yaml");
	config = daemon_config_load(a.config, &e);
	if (!config)
		return daemon_command_failed("%s", e.text);
	a.scheme = scheme_load(config->scheme, &e);
	if (!a.scheme)
		rc = daemon_command_failed("%s", e.text);
	else
		rc = !n ? look(&a, config) : word[0] == 'f' ? look_at_funnel(&a, config) : look_at_referrals(&a, config);
	scheme_free(a.scheme);
	daemon_config_free(config);
	return rc;
}
