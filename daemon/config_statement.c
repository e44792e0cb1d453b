/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wallet's `statement` map of mutuelle.yaml. */
#include "daemon/config_statement.h"

#include "base/buf.h"
#include "daemon/statement_cell.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>

static const struct yaml_key keys[] = {
	{"columns", YAML_MAP, true},
	{"separator", YAML_SCALAR, false},
	{"decimal", YAML_SCALAR, false},
	{"date", YAML_SCALAR, false},
	{"charset", YAML_SCALAR, false},
	{"paid", YAML_LIST, false},
	{0},
};

static const struct yaml_key column_keys[STATEMENT_COLUMNS + 1] = {
	[STATEMENT_REFERENCE] = {"reference", YAML_SCALAR, true},
	[STATEMENT_DATE] = {"date", YAML_SCALAR, true},
	[STATEMENT_AMOUNT] = {"amount", YAML_SCALAR, true},
	[STATEMENT_DEBIT] = {"debit", YAML_SCALAR, false},
	[STATEMENT_CHARGE] = {"charge", YAML_SCALAR, false},
	[STATEMENT_PHONE] = {"phone", YAML_SCALAR, false},
	[STATEMENT_NAME] = {"name", YAML_SCALAR, false},
	[STATEMENT_SUBJECT] = {"subject", YAML_SCALAR, false},
	[STATEMENT_KEY] = {"key", YAML_SCALAR, false},
	[STATEMENT_STATUS] = {"status", YAML_SCALAR, false},
	[STATEMENT_COLUMNS] = {0},
};

static int read_columns(const struct yaml *y, const struct yaml_node *map, struct statement_format *f, struct error *e)
{
	if (base_yaml_check(y, map, column_keys, e))
		return -1;
	for (int c = 0; c < STATEMENT_COLUMNS; c++) {
		const struct yaml_node *n = base_yaml_find(map, column_keys[c].name);

		if (n && !*n->text)
			return base_yaml_complain(y, n, e, "is empty: write it as the header of the statement does");
		f->columns[c] = n ? base_strdup(n->text) : NULL;
	}
	return 0;
}

/* One character of those allowed. */
static int read_character(const struct yaml *y, const struct yaml_node *map, const char *key, const char *allowed, char *out,
			  struct error *e)
{
	const struct yaml_node *n = base_yaml_find(map, key);

	if (!n)
		return 0;
	if (strlen(n->text) != 1 || !strchr(allowed, *n->text))
		return base_yaml_complain(y, n, e, "'%s' can't be it: say %s", n->text,
					  strchr(allowed, ';') ? "\",\" \";\" \"|\" or \"\\t\"" : "\".\" or \",\"");
	*out = *n->text;
	return 0;
}

static int read_charset(const struct yaml *y, const struct yaml_node *map, struct statement_format *f, struct error *e)
{
	const struct yaml_node *n = base_yaml_find(map, "charset");
	iconv_t to;

	if (!n)
		return 0;
	to = iconv_open("UTF-8", n->text);
	if (to == (iconv_t) -1)
		return base_yaml_complain(y, n, e, "this machine knows no charset '%s': UTF-8, WINDOWS-1252, UTF-16", n->text);
	iconv_close(to);
	f->charset = base_strdup(n->text);
	return 0;
}

static int read_paid(const struct yaml *y, const struct yaml_node *map, struct statement_format *f, struct error *e)
{
	const struct yaml_node *list = base_yaml_find(map, "paid");

	if (!list != !f->columns[STATEMENT_STATUS])
		return base_yaml_complain(y, list ? list : map, e, "'paid' lists what the column 'status' says where money moved: "
					  "give both, or neither");
	for (const struct yaml_node *n = list ? list->first : NULL; n; n = n->next) {
		if (n->kind != YAML_SCALAR || !*n->text)
			return base_yaml_complain(y, n, e, "is no status: paid: [\"SUCCESS\"]");
		f->paid = base_realloc(f->paid, (f->n_paid + 1) * sizeof *f->paid);
		f->paid[f->n_paid++] = base_strdup(n->text);
	}
	return list && !f->n_paid ? base_yaml_complain(y, list, e, "is empty: no row would count") : 0;
}

struct statement_format *daemon_config_statement_read(const struct yaml *y, const struct yaml_node *map, struct error *e)
{
	struct statement_format *f = base_alloc(sizeof *f);
	const struct yaml_node *date;

	f->separator = ',';
	f->decimal = '.';
	if (base_yaml_check(y, map, keys, e) || read_columns(y, base_yaml_find(map, "columns"), f, e)
	    || read_character(y, map, "separator", ",;|\t", &f->separator, e)
	    || read_character(y, map, "decimal", ".,", &f->decimal, e) || read_charset(y, map, f, e) || read_paid(y, map, f, e)) {
		daemon_config_statement_free(f);
		return NULL;
	}
	date = base_yaml_find(map, "date");
	if (date && !daemon_statement_cell_is_pattern(date->text)) {
		base_yaml_complain(y, date, e, "'%s' is no way to write a day: \"DD/MM/YYYY\", \"YYYY-MM-DD\"", date->text);
		daemon_config_statement_free(f);
		return NULL;
	}
	f->date = base_strdup(date ? date->text : "YYYY-MM-DD");
	return f;
}

void daemon_config_statement_free(struct statement_format *f)
{
	if (!f)
		return;
	for (int c = 0; c < STATEMENT_COLUMNS; c++)
		free(f->columns[c]);
	for (size_t i = 0; i < f->n_paid; i++)
		free(f->paid[i]);
	free(f->paid);
	free(f->date);
	free(f->charset);
	free(f);
}
