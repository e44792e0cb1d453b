/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle report funnel: where people leave the menus. */
#include "daemon/report_funnel.h"

#include "base/buf.h"
#include "base/date.h"
#include "daemon/chart.h"
#include "daemon/table.h"
#include "store/funnel.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LABEL 96
#define NOTHING "No screen was shown in these months."

struct rows { struct store_funnel_row *of; size_t n, cap; };

static int keep(void *ctx, const struct store_funnel_row *row)
{
	struct rows *r = ctx;

	if (r->n == r->cap) {
		r->cap = r->cap ? r->cap * 2 : 256;
		r->of = base_realloc(r->of, r->cap * sizeof *r->of);
	}
	r->of[r->n++] = *row;
	return 0;
}

/* By link, language or day; then the busiest screen first. */
static int busiest_first(const void *a, const void *b)
{
	const struct store_funnel_row *x = a, *y = b;
	int64_t more = store_funnel_entered(y) - store_funnel_entered(x);
	int apart = strcmp(x->language, y->language);

	if (x->link != y->link || x->day != y->day)
		return x->link != y->link ? (x->link > y->link ? 1 : -1) : x->day > y->day ? 1 : -1;
	if (apart || more)
		return apart ? apart : more > 0 ? 1 : -1;
	return strcmp(x->screen, y->screen);
}

/* A link is kept by its place in the configuration. */
static const char *name_link(const struct config *c, int32_t link, char out[24])
{
	if ((size_t) link < c->n_links)
		return c->links[link].name;
	snprintf(out, 24, "link %" PRId32, link);
	return out;
}

static const char *name_of(const struct report_funnel *f, enum store_funnel_by by, const struct store_funnel_row *r, char out[24])
{
	switch (by) {
	case STORE_FUNNEL_LINKS: return name_link(f->c, r->link, out);
	case STORE_FUNNEL_LANGUAGES: return r->language[0] ? r->language : "not chosen";
	case STORE_FUNNEL_DAYS: return base_date_format(r->day, out);
	case STORE_FUNNEL_SCREENS: break;
	}
	return "";
}

static const struct table_column columns[] = {
	{"screen", -26, false}, {"of", -12, false}, {"entered", 9, false}, {"answered", 9, false}, {"last_word", 9, false},
	{"left", 9, false},
	{"timed_out", 9, false}, {"median_s", 8, false},
};

static void print_rows(const struct report_funnel *f, enum store_funnel_by by, const struct rows *r)
{
	char name[24];
	struct table t;

	daemon_table_begin(&t, columns, sizeof columns / sizeof *columns, f->is_csv);
	daemon_table_head(&t);
	if (!r->n && !f->is_csv)
		printf(NOTHING "\n");
	for (size_t i = 0; i < r->n; i++) {
		const struct store_funnel_row *row = &r->of[i];
		int median_s = store_funnel_median_s(row);

		daemon_table_text(&t, row->screen);
		daemon_table_text(&t, name_of(f, by, row, name));
		daemon_table_number(&t, store_funnel_entered(row));
		daemon_table_number(&t, row->n[STORE_FUNNEL_ANSWERED]);
		daemon_table_number(&t, row->n[STORE_FUNNEL_LAST]);
		daemon_table_number(&t, row->n[STORE_FUNNEL_LEFT]);
		daemon_table_number(&t, row->n[STORE_FUNNEL_TIMED_OUT]);
		if (median_s < 0)
			daemon_table_text(&t, "");
		else
			daemon_table_number(&t, median_s);
	}
}

static void print_chart(const struct report_funnel *f, enum store_funnel_by by, const struct rows *r)
{
	int64_t (*values)[CHART_SERIES] = base_alloc((r->n + 1) * sizeof *values);
	char (*labels)[LABEL] = base_alloc((r->n + 1) * sizeof *labels);
	const char **names = base_alloc((r->n + 1) * sizeof *names);
	struct chart_panel panel = {"screens: how they were over", {"answered", "our last word", "left", "timed out"}, r->n, names,
				    (const int64_t (*)[CHART_SERIES]) values};
	struct buf out = {0};
	char name[24];

	for (size_t i = 0; i < r->n; i++) {
		const struct store_funnel_row *row = &r->of[i];
		const int64_t ends[CHART_SERIES] = {row->n[STORE_FUNNEL_ANSWERED], row->n[STORE_FUNNEL_LAST], row->n[STORE_FUNNEL_LEFT],
						    row->n[STORE_FUNNEL_TIMED_OUT]};

		memcpy(values[i], ends, sizeof ends);
		snprintf(labels[i], LABEL, "%s%s%s", row->screen, by == STORE_FUNNEL_SCREENS ? "" : ", ", name_of(f, by, row, name));
		names[i] = labels[i];
	}
	daemon_chart_write("mutuelle report funnel", &panel, 1, NOTHING, &out);
	fwrite(out.data, 1, out.len, stdout);
	base_buf_release(&out);
	free(names);
	free(labels);
	free(values);
}

int daemon_report_funnel(const struct report_funnel *f)
{
	static const char *const names[] = {"screen", "link", "language", "day"};
	enum store_funnel_by by = STORE_FUNNEL_SCREENS;
	struct rows rows = {0};
	struct error e;
	struct store *s;
	int rc;

	while (f->by && by <= STORE_FUNNEL_DAYS && strcmp(names[by], f->by))
		by++;
	if (by > STORE_FUNNEL_DAYS)
		return daemon_command_wrong(f->command, "--by of a funnel wants screen, link, language or day, not '%s'", f->by);
	s = store_open_readonly(f->c->store, &e);
	if (!s)
		return daemon_command_failed("%s", e.text);
	rc = store_funnel_list(s, f->first, f->last, by, keep, &rows);
	if (rc)
		base_error_set(&e, "%s: can't be read: %s", f->c->store, store_last_error(s));
	store_close(s);
	if (rows.n)
		qsort(rows.of, rows.n, sizeof *rows.of, busiest_first);
	if (!rc && f->is_svg)
		print_chart(f, by, &rows);
	else if (!rc)
		print_rows(f, by, &rows);
	free(rows.of);
	return rc ? daemon_command_failed("%s", e.text) : COMMAND_OK;
}
