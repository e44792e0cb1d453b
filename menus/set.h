/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A set of menus as it stands in memory: screens, choices, texts in every language. Seen inside menus/ only. */
#ifndef MENUS_SET_H
#define MENUS_SET_H

#include "base/yaml.h"
#include "menus/menus.h"
#include "menus/message.h"
#include "store/series.h"
#include "text/catalogue.h"
#include "text/template.h"

#include <stdbool.h>
#include <stdint.h>

#define MENUS_CHOICES 8      /* digits 1 to 8; 9 is more, 0 is back (law 7) */
#define MENUS_OUTCOMES 9     /* of one action, with the NULL that ends them */
#define MENUS_TOPICS 32
#define MENUS_FILES 64
#define MENUS_QUIZZES 64

struct menus_action;
struct menus_quiz;
struct menus_series;
struct menus_condition;
struct menus_input;
struct menus_source;
struct menus_value;

/* Where something stood, for complaints. The YAML trees live as long as the menus. */
struct menus_place {
	const struct yaml *file;
	const struct yaml_node *node;
};

/* A text in one language, folded to GSM 03.38 and parsed: at run time it is only appended. */
struct menus_phrase {
	struct text_template *template;
	const struct menus_value **values;   /* by hole, of a screen's text */
	int *holes;                          /* by hole, of a message: index among its holes in the table */
	char *fixed;                         /* the whole text where there is no hole, else NULL */
	size_t fixed_len;
	bool is_translated;
};

struct menus_text {
	const char *source;                  /* NULL: this text is not there */
	char *context;                       /* of the catalogues: "screen accueil" */
	struct menus_place place;
	struct menus_phrase in[MENUS_LANGUAGES];
};

/* The four from BOTH on are of those who work for the mutuelle: whose phone is a member's, too, says first which she is; then comes her
 * PIN, then the home of her role. The two behind them are the door of a phone that several people use: its PIN or, where it has none, the
 * number of a card. A set has all four or none, both or none. */
enum menus_home {
	MENUS_NO_HOME, MENUS_HOME_MEMBER, MENUS_HOME_STRANGER, MENUS_HOME_SEVERAL,
	MENUS_HOME_BOTH, MENUS_HOME_STAFF, MENUS_HOME_MANAGER, MENUS_HOME_AGENT,
	MENUS_HOME_SHARED_PIN, MENUS_HOME_SHARED_CARD,
	MENUS_HOMES
};

/* What line 0 of home leads to while there is something to tell: a screen each. The order is their order before each other. */
enum menus_zero { MENUS_ZERO_NONE, MENUS_ZERO_PAYMENT, MENUS_ZERO_HELD, MENUS_ZERO_CHANGE, MENUS_ZEROS };

struct menus_screen;

/* Where a choice leads: one target, or one for each outcome of an action. */
struct menus_target {
	const char *name;                    /* of the screen, or "home" */
	const struct menus_screen *screen;   /* NULL: home, or (before the check) not found */
	struct menus_place place;
};

struct menus_go {
	const struct menus_action *action;   /* NULL: none */
	struct menus_target to[MENUS_OUTCOMES]; /* by outcome; name NULL: not said */
};

struct menus_setting { const struct menus_source *source; const char *key; struct menus_place place; };

struct menus_choice {
	int digit;
	struct menus_text label;
	const struct menus_condition *when;  /* NULL: always */
	struct menus_setting *settings; size_t n_settings;
	struct menus_go go;
	struct menus_place place;
};

enum menus_rows { MENUS_NO_ROWS, MENUS_LIST, MENUS_LINES };

struct menus_screen {
	const char *name;
	size_t index;
	struct menus_place place;
	enum menus_home home;
	enum menus_zero zero;
	bool late_sms, secret, confirm, end;
	struct menus_text text;
	struct menus_text title;             /* `name:`, for line 0 of home */
	const struct menus_text *called;     /* title, or the label of the choice that leads here; NULL: none */
	struct menus_target back;            /* name NULL: where one came from */
	struct menus_choice *choices; size_t n_choices;
	enum menus_rows rows;
	const struct menus_source *source;   /* of the rows */
	struct menus_text item, empty;
	const struct menus_input *input;     /* NULL: none */
	int variable;                        /* what is typed goes there; -1: to the action only */
	struct menus_go go;                  /* of a list, or of an input */
	uint64_t needs;                      /* bit i: a row of source i, or variable i, must be known before; proved, and looked at live */
};

struct menus_topic { const char *code; bool ask; struct menus_text label; };
struct menus_language { const char *code, *name; char *folded; struct text_catalogue *catalogue; char *path; };

/* A text of the scheme, folded in each language. Sorted by the address of the scheme's own text. */
struct menus_word { const char *of; char *in[MENUS_LANGUAGES]; bool is_missing[MENUS_LANGUAGES]; };

struct menus {
	const struct menus_value *values;          /* the tables of menus/values.c: what texts and lists may name */
	const struct menus_source *sources;
	const struct scheme *scheme;
	struct text_budget budget;
	char *dir;
	struct yaml *files[MENUS_FILES]; size_t n_files;
	struct menus_language languages[MENUS_LANGUAGES]; size_t n_languages;
	struct menus_topic topics[MENUS_TOPICS]; size_t n_topics;
	struct menus_text messages[MENUS_MESSAGES];
	struct menus_screen **screens; size_t n_screens;   /* sorted by name once loaded */
	const struct menus_screen *homes[MENUS_HOMES];
	const struct menus_screen *zeros[MENUS_ZEROS];
	struct menus_word *words; size_t n_words;
	struct menus_place set_place;
	struct menus_quiz *quizzes[MENUS_QUIZZES]; size_t n_quizzes;
	struct menus_series *series[STORE_EVENTS];
};

/* Visits each text of the set. message: which of the messages it is, -1 for one with {values}. A return other than
 * 0 stops. */
typedef int menus_set_visit(void *ctx, struct menus_text *t, int message);
int menus_set_each_text(struct menus *m, menus_set_visit *visit, void *ctx);

/* Puts a text into every language; says what is wrong with the first that can't be. */
int menus_set_compile(struct menus *m, struct menus_text *t, int message, struct error *e);
void menus_set_make_words(struct menus *m);

/* NULL: no such screen */
const struct menus_screen *menus_set_find(const struct menus *m, const char *name, size_t len);

/* A text of the scheme (its own pointer), folded, in a language. "" stays "". */
const char *menus_set_word(const struct menus *m, const char *scheme_text, size_t language);

#endif
