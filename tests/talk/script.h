/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A talk's file, read into lines of words. */
#ifndef TESTS_TALK_SCRIPT_H
#define TESTS_TALK_SCRIPT_H

#include "base/error.h"

#include <stddef.h>

#define SCRIPT_WORDS 16

struct script_line {
	int number;                     /* in the file, from 1 */
	const char *words[SCRIPT_WORDS]; /* quotes are gone, \n in quotes is a new line */
	int n;
};

struct script {
	const char *path;
	char promise[200];              /* the file's first comment */
	struct script_line *lines;
	size_t n;
	char *text;                     /* where the words are */
};

int script_load(struct script *s, const char *path, struct error *e);
void script_release(struct script *s);

/* The value of "name=value" among the words, or `otherwise`. */
const char *script_value(const struct script_line *l, const char *name, const char *otherwise);

#endif
