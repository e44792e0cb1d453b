/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A growing run of octets: what a socket gave, what a socket shall have, a text in the making. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>
#include <stdint.h>

/* All zero is a valid empty buffer. `data` is owned by the buffer and moves when it grows. */
struct buf {
	uint8_t *data;
	size_t len;
	size_t cap;
};

void base_buf_release(struct buf *b);                 /* frees, and leaves an empty buffer */
uint8_t *base_buf_reserve(struct buf *b, size_t more); /* room for `more` octets behind len */
void base_buf_append(struct buf *b, const void *data, size_t len);
void base_buf_append_str(struct buf *b, const char *s);
void base_buf_printf(struct buf *b, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void base_buf_consume(struct buf *b, size_t len);     /* drops `len` octets from the front */
const char *base_buf_str(struct buf *b);              /* NUL behind the end (not counted) */

/* malloc and friends for the whole program: out of memory aborts, which is safe, since what was
 * told was committed before (law 1). */
void *base_alloc(size_t size);                        /* zeroed */
void *base_realloc(void *p, size_t size);
char *base_strdup(const char *s);

#endif
