/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Series and quizzes, which stand in folders beside the menus and are proved with them. Seen inside menus/ only. */
#ifndef MENUS_FOLDER_H
#define MENUS_FOLDER_H

#include "menus/menus.h"

/* Reads each *.yaml of the set's folders `quizzes` and `series`; a folder that is not there has none. -1 with a sentence. */
int menus_folder_read(struct menus *m, struct error *e);

#endif
