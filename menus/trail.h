/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A dialog's place and memory as they stand in its row: "accueil soins soins.liste:2" and
 * "categorie=mere;soin=cpn". Bounded: what does not fit pushes the oldest out. */
#ifndef MENUS_TRAIL_H
#define MENUS_TRAIL_H

#include <stdbool.h>
#include <stddef.h>

/* The last place: its name (not NUL-terminated), its length, and its page from 1. len 0: no place. */
struct menus_trail_end { const char *name; size_t len; int page; };
struct menus_trail_end menus_trail_last(const char *path);
size_t menus_trail_depth(const char *path);

void menus_trail_push(char *path, size_t size, const char *name); /* goes back to it where it is on the path already */
void menus_trail_pop(char *path);
void menus_trail_set_page(char *path, size_t size, int page);

bool menus_trail_get(const char *vars, const char *name, char *out, size_t size);
void menus_trail_set(char *vars, size_t size, const char *name, const char *value); /* value "" takes it away */

#endif
