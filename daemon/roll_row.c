/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of the members' roll. */
#include "daemon/roll_row.h"

#include "base/csv.h"
#include "base/must.h"
#include "base/yaml.h"
#include "daemon/roll_cell.h"

#include <stdio.h>
#include <string.h>

#define NOWHERE SIZE_MAX

const char *daemon_roll_row_column(size_t i)
{
	must(i < DAEMON_ROLL_COLUMNS);
	return daemon_roll_columns[i].name;
}

static char *trim(char *text, size_t *len)
{
	while (*len && text[*len - 1] == ' ')
		text[--*len] = '\0';
	while (*text == ' ') {
		text++;
		--*len;
	}
	return text;
}

static int find_column(const char *name)
{
	for (int i = 0; i < DAEMON_ROLL_COLUMNS; i++)
		if (!strcmp(daemon_roll_columns[i].name, name))
			return i;
	return -1;
}

size_t daemon_roll_row_cell(const struct roll_form *form, const char *column)
{
	int i = find_column(column);

	must(i >= 0);
	return form->cell_of[i] + 1;
}

/* The cell's place in the form; what is wrong with it into `reason`. */
static bool take_heading(struct roll_form *form, const char *name, size_t cell, char *reason)
{
	struct yaml_key known[DAEMON_ROLL_COLUMNS + 1] = {0};
	int i = find_column(name);
	const char *meant;

	if (i >= 0 && form->cell_of[i] == NOWHERE) {
		form->cell_of[i] = cell;
		return true;
	}
	for (size_t k = 0; k < DAEMON_ROLL_COLUMNS; k++)
		known[k].name = daemon_roll_columns[k].name;
	meant = i < 0 ? base_yaml_nearest(name, known) : NULL;
	if (i >= 0)
		snprintf(reason, DAEMON_ROLL_REASON, "the column %s stands twice", name);
	else if (meant)
		snprintf(reason, DAEMON_ROLL_REASON, "'%.40s' is no column of a roll; is '%s' meant?", name, meant);
	else
		snprintf(reason, DAEMON_ROLL_REASON, "'%.40s' is no column of a roll", name);
	return false;
}

/* The commonest mistakes spoil the whole first line: one sentence says what happened. */
static bool is_header(char **cells, const size_t *lens, size_t n, char *reason)
{
	bool has_semicolons = n == 1 && strchr(cells[0], ';'), has_tabs = n == 1 && strchr(cells[0], '\t');

	if (has_semicolons || has_tabs) { /* as spreadsheets in French do it */
		snprintf(reason, DAEMON_ROLL_REASON,
			 "the cells are separated by %s: save the file as CSV with the comma as field separator",
			 has_tabs ? "tabs" : "semicolons");
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		size_t len = lens[i];

		if (find_column(trim(cells[i], &len)) >= 0)
			return true;
	}
	snprintf(reason, DAEMON_ROLL_REASON, "this is no header: the first line must name the columns: household_no,"
		 "member_no,role,... (`mutuelle help roll` lists them)");
	return false;
}

static bool is_of_days(size_t column)
{
	return column >= DAEMON_ROLL_NEEDED && column < DAEMON_ROLL_REFERRAL;
}

/* Of a roll that tells, or does not tell, when members came and went, and who sent them. */
static bool is_wanted(size_t column, bool has_days, bool has_referral)
{
	return column < DAEMON_ROLL_NEEDED || (is_of_days(column) ? has_days : has_referral);
}

int daemon_roll_row_header(struct roll_form *form, const struct roll_rules *rules, char **cells, const size_t *lens,
			   size_t n, long line, roll_complain *complain, void *ctx)
{
	char reason[DAEMON_ROLL_REASON];
	int faults = 0;

	*form = (struct roll_form){.rules = rules, .n_cells = n};
	for (size_t i = 0; i < DAEMON_ROLL_COLUMNS; i++)
		form->cell_of[i] = NOWHERE;
	if (!is_header(cells, lens, n, reason)) {
		complain(ctx, line, 0, reason);
		return 1;
	}
	for (size_t i = 0; i < n; i++) {
		size_t len = lens[i];

		if (take_heading(form, trim(cells[i], &len), i, reason))
			continue;
		complain(ctx, line, i + 1, reason);
		faults++;
	}
	for (size_t i = 0; i < DAEMON_ROLL_COLUMNS; i++)
		form->has_days |= is_of_days(i) && form->cell_of[i] != NOWHERE;
	for (size_t i = 0; i < DAEMON_ROLL_COLUMNS; i++) {
		if (form->cell_of[i] != NOWHERE || !is_wanted(i, form->has_days, false))
			continue;
		snprintf(reason, sizeof reason, "the column %s is missing", daemon_roll_columns[i].name);
		complain(ctx, line, 0, reason);
		faults++;
	}
	form->has_referral = form->cell_of[DAEMON_ROLL_REFERRAL] != NOWHERE;
	return faults;
}

static bool offers(const struct scheme_mutuelle *m, const char *plan)
{
	for (size_t i = 0; i < m->n_plans; i++)
		if (!strcmp(m->plans[i], plan))
			return true;
	return false;
}

/* What only several cells together tell. */
static bool check_together(const struct roll_form *form, const struct desk_import_row *row, const char **column,
			   char *reason)
{
	if (!offers(form->mutuelle, row->plan)) {
		*column = "plan";
		snprintf(reason, DAEMON_ROLL_REASON, "the mutuelle %s does not offer the plan %s", row->mutuelle,
			 row->plan);
		return false;
	}
	if (row->has_days && row->left_on != BASE_DAY_NONE && row->joined_on > row->left_on) {
		*column = "left_on";
		snprintf(reason, DAEMON_ROLL_REASON, "must not be before joined_on");
		return false;
	}
	*column = "paid_until";
	if (row->paid_until != BASE_DAY_NONE && row->enrolled_on == BASE_DAY_NONE) {
		snprintf(reason, DAEMON_ROLL_REASON, "must be empty where enrolled_on is");
		return false;
	}
	if (row->paid_until != BASE_DAY_NONE && row->paid_until < row->enrolled_on) {
		snprintf(reason, DAEMON_ROLL_REASON, "must not be before enrolled_on");
		return false;
	}
	return true;
}

static void complain_cell(const char *column, size_t cell, const char *reason, long line, roll_complain *complain,
			  void *ctx)
{
	char sentence[DAEMON_ROLL_REASON + 32];

	snprintf(sentence, sizeof sentence, "%s: %s", column, reason);
	complain(ctx, line, cell, sentence);
}

int daemon_roll_row_parse(struct roll_form *form, char **cells, const size_t *lens, size_t n, long line,
			  struct desk_import_row *out, roll_complain *complain, void *ctx)
{
	char reason[DAEMON_ROLL_REASON];
	const char *column;
	int faults = 0;

	*out = (struct desk_import_row){.has_days = form->has_days, .has_referral = form->has_referral};
	if (n != form->n_cells) {
		snprintf(reason, sizeof reason, "has %zu cells, and the header %zu", n, form->n_cells);
		complain(ctx, line, 0, reason);
		return 1;
	}
	for (size_t i = 0; i < DAEMON_ROLL_COLUMNS; i++) {
		size_t at = form->cell_of[i], len;
		char *text, *plain;
		struct roll_cell c;

		if (at == NOWHERE)
			continue;
		len = lens[at];
		text = trim(cells[at], &len);
		plain = base_csv_unguard(text);
		c = (struct roll_cell){form, plain, len - (size_t) (plain - text), daemon_roll_columns[i].size, reason};
		if (daemon_roll_columns[i].take(&c, (char *) out + daemon_roll_columns[i].offset))
			continue;
		complain_cell(daemon_roll_columns[i].name, at + 1, reason, line, complain, ctx);
		faults++;
	}
	if (!faults && !check_together(form, out, &column, reason)) {
		complain_cell(column, daemon_roll_row_cell(form, column), reason, line, complain, ctx);
		faults++;
	}
	return faults;
}

void daemon_roll_row_write_header(struct buf *out, bool has_days, bool has_referral)
{
	for (size_t i = 0; i < DAEMON_ROLL_COLUMNS; i++) {
		if (!is_wanted(i, has_days, has_referral))
			continue;
		base_buf_append(out, ",", i > 0);
		base_buf_append_str(out, daemon_roll_columns[i].name);
	}
	base_buf_append_str(out, "\r\n");
}

void daemon_roll_row_write(struct buf *out, const struct desk_import_row *row)
{
	for (size_t i = 0; i < DAEMON_ROLL_COLUMNS; i++) {
		if (!is_wanted(i, row->has_days, row->has_referral))
			continue;
		base_buf_append(out, ",", i > 0);
		daemon_roll_columns[i].put(out, (const char *) row + daemon_roll_columns[i].offset);
	}
	base_buf_append_str(out, "\r\n");
}
