/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may stand in scheme.yaml: one table a level, each row a key, what may stand there, and where it goes. Private to scheme/. */
#ifndef SCHEME_TABLE_H
#define SCHEME_TABLE_H

#include "base/yaml.h"
#include "scheme/scheme.h"

#define SCHEME_COLUMNS 24

enum form {
	CODE,                  /* char *: lower-case letters, digits, '-', '_'; unique in its list */
	NAME,                  /* char *: what people call it */
	NOTE,                  /* char *: as NAME, but longer, and may be empty or absent ("") */
	FRANCS,                /* int64_t */
	COUNT,                 /* int */
	BOOL,                  /* bool */
	PHONE,                 /* uint64_t, 0: none */
	SHARE,                 /* struct scheme_share: "free", "25 %", "500 F"; absent: not offered */
	PART,                  /* struct scheme_share of the dues: "50 %", "500 F"; absent: nothing */
	PERCENT,               /* int: "75 %"; absent: the preset */
	LEVEL,                 /* enum scheme_level_kind: cscom, csref, hospital */
	WORD,                  /* int: which of `words` it is */
	REF,                   /* char *: the code of a row of `of` */
	ROWS,                  /* a pointer to rows of `of`, and at `count` how many */
	NAMES,                 /* char **, and at `count` how many */
	REFS,                  /* char **: codes of rows of `of`, and at `count` how many */
	NUMBERS,               /* int *, and at `count` how many: each above the one before */
	WEEKDAYS,              /* unsigned: bit 0 Monday ... bit 6 Sunday */
	TIME,                  /* int: minutes of the day; absent: the preset */
	DATE,                  /* int32_t: "2027-01-01" */
	DAY,                   /* struct scheme_day: "2026-02-18", or "11-15" of every year; absent: none */
};

struct column {
	const char *key;
	enum form form;
	bool is_required;
	size_t at, count;
	int64_t min, max, preset;
	const struct level *of;
	const char *const *words;       /* of a WORD, ended by NULL */
};

struct loader {
	struct yaml yaml;
	struct scheme *scheme;
	struct error *e;
};

struct level {
	const struct column *columns;   /* ended by a row without a key; a CODE comes first */
	size_t size;
	size_t at, count;               /* where struct scheme holds the rows, for REF and REFS */
	int (*prove)(struct loader *l, const struct yaml_node *n, void *row); /* may fill in what a row leaves out */
};

extern const struct level scheme_table; /* the whole file */

#endif
