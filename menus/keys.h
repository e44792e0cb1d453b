/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was dialled or typed, as numbers: "3*1#", " 12 ", digits as wide as ideographs. */
#ifndef MENUS_KEYS_H
#define MENUS_KEYS_H

#include <stddef.h>

#define MENUS_KEYS 32

struct menus_keys {
	size_t n;
	int numbers[MENUS_KEYS];  /* -1: no number that a screen could have */
};

/* Any text at all; what comes after MENUS_KEYS numbers is dropped. */
void menus_keys_read(struct menus_keys *k, const char *text);

/* "3*1"; returns out. */
const char *menus_keys_write(const struct menus_keys *k, char *out, size_t size);

#endif
