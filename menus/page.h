/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cuts rows into pages that fit a screen. Figures only: every length is in septets, each part stands on a line of
 * its own. */
#ifndef MENUS_PAGE_H
#define MENUS_PAGE_H

#include <stdbool.h>
#include <stddef.h>

struct menus_page_room {
	int budget;
	int heading;      /* of page 1 */
	int notice;       /* what may stand instead of the heading on any page (a bad choice) */
	int more;         /* the line "9 ..." */
	int first_zero;   /* the line "0 ..." of page 1; 0: none */
	int zero;         /* of further pages */
};

struct menus_page { int number; size_t first, end; bool has_more; };

/* The rows of page `wanted` (from 1), or of the last page where there are not so many. A row that fits no page
 * stands on one of its own. */
struct menus_page menus_page_find(const struct menus_page_room *room, const int *rows, size_t n, int wanted);

/* What page 1 needs to hold everything; and what it needs for its heading and this one row when further pages
 * follow. */
int menus_page_need_whole(const struct menus_page_room *room, const int *rows, size_t n);
int menus_page_need_row(const struct menus_page_room *room, int row);

#endif
