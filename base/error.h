/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One sentence for a person: what is wrong, where, and what to do about it. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

struct error {
	char text[512];
};

/* Writes the sentence (cut at the end of the room) and returns -1, so that a caller can say
 * `return base_error_set(e, ...)`. `e` may be NULL. */
int base_error_set(struct error *e, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
