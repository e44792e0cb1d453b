/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts one screen together: heading, rows of this page, the lines 9 and 0. The same code shows it live, as a sample
 * and at its longest. */
#ifndef MENUS_COMPOSE_H
#define MENUS_COMPOSE_H

#include "menus/page.h"
#include "menus/view.h"

/* The parts of a screen before they are cut into pages. All zero but text: nothing. */
struct menus_parts {
	struct buf text;                      /* heading, then each row */
	size_t heading_len;
	size_t n;
	struct { size_t at, len; } rows[MENUS_ROWS + MENUS_CHOICES];
	int septets[MENUS_ROWS + MENUS_CHOICES];              /* by row */
	struct menus_page_room room;
};

/* What is to be shown. */
struct menus_shown {
	const struct menus_screen *screen;
	int page;
	bool is_root;                         /* nothing to go back to */
	const char *zero;                     /* at the root: what line 0 says; NULL: there is none */
	bool is_bad;                          /* a bad choice was made: the screen says so */
	bool is_gone;                         /* of a manager's home: what she was deciding is decided; it says so */
};

/* Renders heading and rows. The caller releases parts->text. */
void menus_compose_parts(struct menus_view *v, const struct menus_shown *shown, struct menus_parts *parts);

/* Appends a page. Returns it as it was found. */
struct menus_page menus_compose_page(struct menus_view *v, const struct menus_shown *shown, struct buf *out);

/* Row i (from 0) of a list has this number, on every page and in every language: 1..8, 11..18, 21..28 ... */
int menus_compose_number(size_t row);
bool menus_compose_row(int number, size_t *row);   /* the reverse; false where no row has it */

#endif
