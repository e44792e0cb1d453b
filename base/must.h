/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our own bugs end the program: `must` is an assertion that is always on. */
#ifndef BASE_MUST_H
#define BASE_MUST_H

/* Aborts with file, line and expression. For bugs of this program only: what a peer, a file or
 * the world does wrong is answered or returned, never asserted. */
#define must(cond) ((cond) ? (void) 0 : base_must_fail(__FILE__, __LINE__, #cond))

_Noreturn void base_must_fail(const char *file, int line, const char *expression);

#endif
