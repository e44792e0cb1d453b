/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One further language: a gettext .po file, read at load into a table of our own. libgettextpo's one home. */
#ifndef TEXT_CATALOGUE_H
#define TEXT_CATALOGUE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct text_catalogue;

/* "menus/mali/bm.po". Errors name file and line. Every translation must keep the holes of its msgid; plurals are
 * refused; texts are kept in NFC. libgettextpo has globals of its own: one thread at a time. */
struct text_catalogue *text_catalogue_load(const char *path, struct error *e);
void text_catalogue_free(struct text_catalogue *c);

/* The translation, or NULL where there is none (or an empty one). Owned by the catalogue. Drafts (fuzzy) count as
 * translations. context NULL and "" are the same: none. */
const char *text_catalogue_find(const struct text_catalogue *c, const char *context, const char *source);
size_t text_catalogue_count(const struct text_catalogue *c);  /* translations, drafts among them */
size_t text_catalogue_drafts(const struct text_catalogue *c); /* those marked fuzzy: no speaker has confirmed them */
/* Calls back for each entry, translated or not, so that a checker can list those no menu uses any more. */
void text_catalogue_each(const struct text_catalogue *c,
			 void (*entry)(void *ctx, const char *context, const char *source, bool is_draft), void *ctx);

/* Writing a .pot. A text added again gets a further place. */
struct text_pot;
struct text_pot *text_pot_new(void);
void text_pot_add(struct text_pot *p, const char *context, const char *source, const char *path, int line,
		  const char *comment);
/* to a file: it closes what it wrote to */
int text_pot_write(struct text_pot *p, const char *path, struct error *e);
void text_pot_free(struct text_pot *p);

#endif
