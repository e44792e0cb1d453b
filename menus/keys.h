/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was dialled or typed, part by part: "3*1#", " 12 ", digits as wide as ideographs. */
#ifndef MENUS_KEYS_H
#define MENUS_KEYS_H

#include <stddef.h>

#define MENUS_KEYS 32

struct menus_keys {
	size_t n;
	struct menus_key {
		int number;              /* -1: no number that a screen could have */
		const char *typed;       /* the part itself, within the text that was read, without spaces around it */
		size_t len;
	} keys[MENUS_KEYS];
};

/* Any text at all; what comes after MENUS_KEYS parts is dropped. The text must outlive `k`. */
void menus_keys_read(struct menus_keys *k, const char *text);

/* "3*1"; returns out. Ends before the first part that is no number of a screen: it may be an amount, and it may be a PIN, which stands
 * nowhere (law 9). */
const char *menus_keys_write(const struct menus_keys *k, char *out, size_t size);

/* The next octet of a text; full-width forms and the no-break space as the plain ones they stand for. */
char menus_keys_next(const char **at);

#endif
