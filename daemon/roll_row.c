/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of the members' roll. All that differs between columns stands in one table. */
#include "daemon/roll_row.h"

#include "base/csv.h"
#include "base/date.h"
#include "base/must.h"
#include "base/phone.h"
#include "base/yaml.h"
#include "text/fit.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define FIRST_BIRTH_YEAR 1900
#define FIRST_DAY 7305       /* 1990-01-01: no mutuelle of this kind is older */
#define DAYS_AHEAD 366       /* an enrolment may be agreed this long before it begins */
#define DAYS_PAID_AHEAD 3660 /* and dues be paid ten years ahead */
#define LAST_MEMBER_NO 9999
#define NOWHERE SIZE_MAX

#define FIELD(name) offsetof(struct desk_import_row, name), sizeof ((struct desk_import_row *) 0)->name

/* A cell on its way to a value: trimmed, without a spreadsheet's guard. */
struct cell {
	struct roll_form *form;
	const char *text; /* NUL-terminated */
	size_t len;
	size_t size;      /* of the field it goes to */
	char *reason;     /* DAEMON_ROLL_REASON octets: why not */
};

__attribute__((format(printf, 2, 3))) static bool refuse(struct cell *c, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(c->reason, DAEMON_ROLL_REASON, format, args);
	va_end(args);
	return false;
}

/* A name or code: NFC, no control characters, no longer than its field. */
static bool take_text(struct cell *c, void *field)
{
	struct buf nfc = {0};
	bool is_good = true;

	if (!c->len)
		return refuse(c, "must not be empty");
	for (size_t i = 0; i < c->len; i++)
		if ((uint8_t) c->text[i] < ' ' || c->text[i] == 0x7f)
			return refuse(c, "holds a control character or a line break");
	if (text_fit_nfc(&nfc, c->text, c->len))
		is_good = refuse(c, "is no UTF-8: save the file as \"CSV UTF-8\"");
	else if (nfc.len >= c->size)
		is_good = refuse(c, "is longer than %zu octets", c->size - 1);
	else
		memcpy(field, base_buf_str(&nfc), nfc.len + 1);
	base_buf_release(&nfc);
	return is_good;
}

static void put_text(struct buf *out, const void *field)
{
	base_csv_write(out, field);
}

/* People write a name where the code is wanted, or the code in capitals. */
static bool is_meant(const struct cell *c, const char *code, const char *name)
{
	return !strcasecmp(c->text, code) || !strcasecmp(c->text, name);
}

static bool refuse_code(struct cell *c, const char *what, const char *meant)
{
	if (meant)
		return refuse(c, "'%.40s' is no code of a %s in the scheme: write '%s'", c->text, what, meant);
	return refuse(c, "'%.40s' is no code of a %s in the scheme", c->text, what);
}

static bool take_commune(struct cell *c, void *field)
{
	struct roll_form *f = c->form;
	const struct scheme *s = f->rules->scheme;
	const char *meant = NULL;

	if (!f->commune || strcmp(f->commune->code, c->text))
		f->commune = scheme_find_commune(s, c->text);
	if (f->commune)
		return take_text(c, field);
	for (size_t i = 0; i < s->n_communes && !meant; i++)
		meant = is_meant(c, s->communes[i].code, s->communes[i].name) ? s->communes[i].code : NULL;
	return refuse_code(c, "commune", meant);
}

static bool take_mutuelle(struct cell *c, void *field)
{
	struct roll_form *f = c->form;
	const struct scheme *s = f->rules->scheme;
	const char *meant = NULL;

	if (!f->mutuelle || strcmp(f->mutuelle->code, c->text))
		f->mutuelle = scheme_find_mutuelle(s, c->text);
	if (f->mutuelle)
		return take_text(c, field);
	for (size_t i = 0; i < s->n_mutuelles && !meant; i++)
		meant = is_meant(c, s->mutuelles[i].code, s->mutuelles[i].name) ? s->mutuelles[i].code : NULL;
	return refuse_code(c, "mutuelle", meant);
}

static bool take_plan(struct cell *c, void *field)
{
	struct roll_form *f = c->form;
	const struct scheme *s = f->rules->scheme;
	const char *meant = NULL;

	if (!f->plan || strcmp(f->plan->code, c->text))
		f->plan = scheme_find_plan(s, c->text);
	if (f->plan)
		return take_text(c, field);
	for (size_t i = 0; i < s->n_plans && !meant; i++)
		meant = is_meant(c, s->plans[i].code, s->plans[i].name) ? s->plans[i].code : NULL;
	return refuse_code(c, "plan", meant);
}

static bool take_language(struct cell *c, void *field)
{
	const struct menus *menus = c->form->rules->menus;

	if (c->len < 2 || c->len > 3 || strspn(c->text, "abcdefghijklmnopqrstuvwxyz") != c->len)
		return refuse(c, "must be the code of a language such as fr or bm, not '%.40s'", c->text);
	if (menus && menus_language_index(menus, c->text) < 0)
		return refuse(c, "there are no menus in '%.40s'", c->text);
	return take_text(c, field);
}

/* A whole number without a sign. */
static bool take_int(struct cell *c, int min, int max, int *field)
{
	int value = c->len && c->len < 10 ? 0 : -1;

	for (const char *digit = c->text; value >= 0 && *digit; digit++)
		value = *digit >= '0' && *digit <= '9' ? 10 * value + (*digit - '0') : -1;
	*field = value;
	return (value >= min && value <= max)
	       || refuse(c, "must be a number from %d to %d, not '%.40s'", min, max, c->text);
}

static bool take_member_no(struct cell *c, void *field)
{
	return take_int(c, 1, LAST_MEMBER_NO, field);
}

static bool take_birth_year(struct cell *c, void *field)
{
	int year, month, day;

	base_date_split(c->form->rules->today, &year, &month, &day);
	return take_int(c, FIRST_BIRTH_YEAR, year, field);
}

static void put_int(struct buf *out, const void *field)
{
	base_buf_printf(out, "%d", *(const int *) field);
}

static const char *const roles[] = {
	[STORE_HEAD] = "head", [STORE_SPOUSE] = "spouse", [STORE_CHILD] = "child", [STORE_OTHER] = "other"};

static bool take_role(struct cell *c, void *field)
{
	for (int i = STORE_HEAD; i <= STORE_OTHER; i++)
		if (!strcmp(c->text, roles[i])) {
			*(enum store_role *) field = (enum store_role) i;
			return true;
		}
	return refuse(c, "must be head, spouse, child or other, not '%.40s'", c->text);
}

static void put_role(struct buf *out, const void *field)
{
	base_buf_append_str(out, roles[*(const enum store_role *) field]);
}

static bool take_sex(struct cell *c, void *field)
{
	if (c->len != 1 || (*c->text != 'F' && *c->text != 'M'))
		return refuse(c, "must be F or M, not '%.40s'", c->text);
	*(char *) field = *c->text;
	return true;
}

static void put_sex(struct buf *out, const void *field)
{
	base_buf_append(out, field, 1);
}

static bool take_phone(struct cell *c, void *field)
{
	uint64_t phone = base_phone_parse(c->text);

	*(uint64_t *) field = phone;
	return !c->len || phone
	       || refuse(c, "must be a phone number of 8 digits or such as +22376000001, not '%.40s'", c->text);
}

static void put_phone(struct buf *out, const void *field)
{
	char text[BASE_PHONE_TEXT];

	if (*(const uint64_t *) field)
		base_csv_write(out, base_phone_format(*(const uint64_t *) field, text));
}

/* A day up to `last`, or nothing. */
static bool take_day(struct cell *c, int32_t last, int32_t *field)
{
	char from[BASE_DATE_TEXT], to[BASE_DATE_TEXT];

	*field = BASE_DAY_NONE;
	if (!c->len)
		return true;
	if (!base_date_parse(c->text, field))
		return refuse(c, "must be a day such as 2026-06-30, not '%.40s'", c->text);
	if (*field < FIRST_DAY || *field > last)
		return refuse(c, "must be from %s to %s, not %.40s", base_date_format(FIRST_DAY, from),
			      base_date_format(last, to), c->text);
	return true;
}

static bool take_enrolled_on(struct cell *c, void *field)
{
	return take_day(c, c->form->rules->today + DAYS_AHEAD, field);
}

static bool take_paid_until(struct cell *c, void *field)
{
	return take_day(c, c->form->rules->today + DAYS_PAID_AHEAD, field);
}

static bool take_card_day(struct cell *c, void *field)
{
	return take_day(c, c->form->rules->today + DAYS_AHEAD, field);
}

static void put_day(struct buf *out, const void *field)
{
	char text[BASE_DATE_TEXT];

	if (*(const int32_t *) field != BASE_DAY_NONE)
		base_buf_append_str(out, base_date_format(*(const int32_t *) field, text));
}

static const struct column {
	const char *name;
	bool (*take)(struct cell *c, void *field);
	void (*put)(struct buf *out, const void *field);
	size_t offset, size; /* of the field in a row */
} columns[DAEMON_ROLL_COLUMNS] = {
	{"household_no", take_text, put_text, FIELD(household_no)},
	{"member_no", take_member_no, put_int, FIELD(member_no)},
	{"role", take_role, put_role, FIELD(role)},
	{"first_name", take_text, put_text, FIELD(first_name)},
	{"last_name", take_text, put_text, FIELD(last_name)},
	{"sex", take_sex, put_sex, FIELD(sex)},
	{"birth_year", take_birth_year, put_int, FIELD(birth_year)},
	{"phone", take_phone, put_phone, FIELD(phone)},
	{"village", take_text, put_text, FIELD(village)},
	{"commune", take_commune, put_text, FIELD(commune)},
	{"mutuelle", take_mutuelle, put_text, FIELD(mutuelle)},
	{"plan", take_plan, put_text, FIELD(plan)},
	{"enrolled_on", take_enrolled_on, put_day, FIELD(enrolled_on)},
	{"paid_until", take_paid_until, put_day, FIELD(paid_until)},
	{"language", take_language, put_text, FIELD(language)},
	{"joined_on", take_card_day, put_day, FIELD(joined_on)},
	{"left_on", take_card_day, put_day, FIELD(left_on)},
};

const char *daemon_roll_row_column(size_t i)
{
	must(i < DAEMON_ROLL_COLUMNS);
	return columns[i].name;
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
		if (!strcmp(columns[i].name, name))
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
		known[k].name = columns[k].name;
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

int daemon_roll_row_header(struct roll_form *form, const struct roll_rules *rules, char **cells, const size_t *lens,
			   size_t n, long line, roll_complain *complain, void *ctx)
{
	char reason[DAEMON_ROLL_REASON];
	bool has_days;
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
	has_days = form->cell_of[DAEMON_ROLL_NEEDED] != NOWHERE || form->cell_of[DAEMON_ROLL_NEEDED + 1] != NOWHERE;
	form->n_columns = has_days ? DAEMON_ROLL_COLUMNS : DAEMON_ROLL_NEEDED;
	for (size_t i = 0; i < form->n_columns; i++) {
		if (form->cell_of[i] != NOWHERE)
			continue;
		snprintf(reason, sizeof reason, "the column %s is missing", columns[i].name);
		complain(ctx, line, 0, reason);
		faults++;
	}
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

	*out = (struct desk_import_row){.has_days = form->n_columns > DAEMON_ROLL_NEEDED};
	if (n != form->n_cells) {
		snprintf(reason, sizeof reason, "has %zu cells, and the header %zu", n, form->n_cells);
		complain(ctx, line, 0, reason);
		return 1;
	}
	for (size_t i = 0; i < form->n_columns; i++) {
		size_t at = form->cell_of[i], len = lens[at];
		char *text = trim(cells[at], &len), *plain = base_csv_unguard(text);
		struct cell c = {form, plain, len - (size_t) (plain - text), columns[i].size, reason};

		if (columns[i].take(&c, (char *) out + columns[i].offset))
			continue;
		complain_cell(columns[i].name, at + 1, reason, line, complain, ctx);
		faults++;
	}
	if (!faults && !check_together(form, out, &column, reason)) {
		complain_cell(column, daemon_roll_row_cell(form, column), reason, line, complain, ctx);
		faults++;
	}
	return faults;
}

static size_t columns_written(bool has_days)
{
	return has_days ? DAEMON_ROLL_COLUMNS : DAEMON_ROLL_NEEDED;
}

void daemon_roll_row_write_header(struct buf *out, bool has_days)
{
	for (size_t i = 0; i < columns_written(has_days); i++) {
		base_buf_append(out, ",", i > 0);
		base_buf_append_str(out, columns[i].name);
	}
	base_buf_append_str(out, "\r\n");
}

void daemon_roll_row_write(struct buf *out, const struct desk_import_row *row)
{
	for (size_t i = 0; i < columns_written(row->has_days); i++) {
		base_buf_append(out, ",", i > 0);
		columns[i].put(out, (const char *) row + columns[i].offset);
	}
	base_buf_append_str(out, "\r\n");
}
