/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A phone's screen drawn with characters. */
#ifndef SIM_SCREEN_H
#define SIM_SCREEN_H

#include "base/buf.h"

#include <stdbool.h>

#define SIM_SCREEN_COLUMNS 24

struct sim_screen {
	const char *title, *state;    /* left and right of the first line: "76 00 00 01", "USSD" */
	const char *text;             /* UTF-8, wrapped at words; a character takes one column */
	bool is_ascii;                /* frame of + - |, for a terminal without UTF-8 */
};

/* Appends the lines, each with its '\n'. */
void sim_screen_draw(struct buf *out, const struct sim_screen *s);

/* Do LC_ALL, LC_CTYPE or LANG say that the terminal reads UTF-8? */
bool sim_screen_is_terminal_utf8(void);

#endif
