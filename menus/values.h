/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a menu file may name: {values}, sources of rows, conditions and actions, each from one table. */
#ifndef MENUS_VALUES_H
#define MENUS_VALUES_H

#include "menus/view.h"

/* What a thing needs before it can be shown. A household is there for members; a source is "there" once a row of it
 * is chosen. */
struct menus_need {
	uint64_t chosen;         /* bit i: a row of source i, or variable i, is known */
	bool household;          /* a household */
	bool either;             /* one of the two is enough */
};

#define MENUS_CHOSEN(variable) (UINT64_C(1) << (variable))

enum menus_value_kind {
	MENUS_NAME,              /* free text: folded, then cut to `septets` at a grapheme */
	MENUS_FIGURE,            /* digits: at most `septets` */
	MENUS_DATE,              /* "31/12/99" */
	MENUS_PHONE,             /* as dialled in the country, else with + */
	MENUS_SAID,              /* one of the messages first..last, or the last one on each of `repeat` lines */
	MENUS_SCHEME,            /* a name of the scheme or of the set: the longest of its source's rows */
};

struct menus_value {
	const char *name;
	enum menus_value_kind kind;
	int septets;
	struct menus_need need;
	void (*write)(struct menus_view *v, struct buf *out);     /* UTF-8; only a NAME need not be folded */
	enum menus_message first, last;
	int repeat;
	enum menus_source_id source;                              /* SCHEME */
	bool is_secret;                                           /* it stands on `secret: yes` screens only, which nothing keeps */
	const char *sample;                                       /* for translators, and where the made-up family has nothing to say */
};

/* Rows are pointers into the scheme, the set or the view. */
struct menus_source {
	const char *name, *variable;
	struct menus_need need;
	size_t (*fill)(struct menus_view *v, const void **rows);  /* at most MENUS_ROWS; how many */
	void (*key)(struct menus_view *v, const void *row, char out[STORE_CODE]);
	const char *audit;                                        /* P33: showing this is written down under this word */
	bool is_static;                                           /* the rows are in scheme or set: known when checking */
};

struct menus_condition {
	const char *name;
	bool (*holds)(struct menus_view *v);
	bool is_of_household;    /* never holds for those who have none */
};

struct menus_action {
	const char *name;
	enum menus_source_id of;                                  /* the row it acts on; MENUS_SOURCES: none */
	struct menus_need need;
	const char *outcomes[MENUS_OUTCOMES];                     /* ended by NULL */
	int (*run)(struct menus_view *v);                         /* an index of outcomes; v->error where the store fails */
	uint64_t gives[MENUS_OUTCOMES];                           /* what is known after each outcome */
	const char *input;                                        /* the kind of input it acts on; NULL: none */
	bool moves_money;                                         /* it must stand where a person confirms (law 7) */
};

extern const struct menus_value menus_value_table[];              /* ended by a name NULL, as the others */
extern const struct menus_source menus_source_table[MENUS_SOURCES + 1];
extern const struct menus_condition menus_condition_table[];
extern const struct menus_action menus_action_table[];

/* The name of a bit of menus_need. */
const char *menus_values_variable(int bit);

#endif
