/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A quiz' file, read and proved. */
#ifndef MENUS_QUIZ_LOAD_H
#define MENUS_QUIZ_LOAD_H

#include "menus/quiz.h"

/* NULL with a sentence; else menus_quiz_free. `path` is for complaints only. */
struct menus_quiz *menus_quiz_load(const struct menus *m, const char *path, const char *text, size_t len, struct error *e);

#endif
