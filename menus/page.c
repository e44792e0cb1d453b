/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paging: as many rows as fit, and room kept on every page for the one line that answers a bad choice. */
#include "menus/page.h"

static int most(int a, int b)
{
	return a > b ? a : b;
}

/* A line and the line break before it. */
static int line(int septets)
{
	return septets ? septets + 1 : 0;
}

static int head(const struct menus_page_room *r, int page)
{
	return page == 1 ? most(r->heading, r->notice) + line(r->first_zero) : r->notice + line(r->zero);
}

static struct menus_page fill(const struct menus_page_room *r, const int *rows, size_t n, size_t first, int page)
{
	int left = r->budget - head(r, page), whole = 0;
	struct menus_page p = {.number = page, .first = first, .end = first};

	for (size_t i = first; i < n && whole <= left; i++)
		whole += line(rows[i]);
	if (whole <= left) {
		p.end = n;
		return p;
	}
	left -= line(r->more);
	while (p.end < n && (line(rows[p.end]) <= left || p.end == first))
		left -= line(rows[p.end++]);
	p.has_more = p.end < n;
	return p;
}

struct menus_page menus_page_find(const struct menus_page_room *room, const int *rows, size_t n, int wanted)
{
	struct menus_page p = fill(room, rows, n, 0, 1);

	while (p.has_more && p.number < wanted)
		p = fill(room, rows, n, p.end, p.number + 1);
	return p;
}

int menus_page_need_whole(const struct menus_page_room *room, const int *rows, size_t n)
{
	int need = head(room, 1);

	for (size_t i = 0; i < n; i++)
		need += line(rows[i]);
	return need;
}

int menus_page_need_row(const struct menus_page_room *room, int row)
{
	return most(head(room, 1), head(room, 2)) + line(row) + line(room->more);
}
