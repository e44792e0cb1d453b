/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A set of menus: YAML screens, catalogues and the scheme's names, proved before anything runs on it. */
#ifndef MENUS_MENUS_H
#define MENUS_MENUS_H

#include "base/error.h"
#include "scheme/scheme.h"
#include "text/fit.h"

#include <stddef.h>

#define MENUS_LANGUAGES 16

struct menus; /* immutable once loaded: may be read from any thread */

/* Texts the link shows by itself, in every language: [text][language index]. */
enum menus_canned { MENUS_LATE, MENUS_STORE_DOWN, MENUS_UNKNOWN_SESSION, MENUS_UNKNOWN_CODE, MENUS_STOPPING, MENUS_CANNED };

/* Loads every *.yaml of `dir` but scheme.yaml, every *.po, and proves the set for `budget` (the smallest of the
 * configured links): what menus_check says of errors makes it refuse. `scheme` must outlive the menus. */
struct menus *menus_load(const char *dir, const struct scheme *scheme, struct text_budget budget, struct error *e);
/* Likewise, in place of `was`: refused, too, where a topic is gone or stands in another place: what phones have stopped goes by the
 * place. */
struct menus *menus_reload(const struct menus *was, const char *dir, const struct scheme *scheme, struct text_budget budget,
			   struct error *e);
void menus_free(struct menus *m);

size_t menus_languages(const struct menus *m);                   /* index 0 is the source language */
const char *menus_language_code(const struct menus *m, size_t i); /* "fr", "bm" */
int menus_language_index(const struct menus *m, const char *code); /* -1: none */
const char *menus_topic_code(const struct menus *m, size_t i);  /* by its place, which is for ever; NULL: behind the last */
/* That this topic has lost its place; -1. */
int menus_complain_topic(const struct menus *m, const char *code, size_t i, struct error *e);
const char *menus_canned(const struct menus *m, enum menus_canned which, size_t language);

#endif
