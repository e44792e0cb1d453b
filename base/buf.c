/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A growing run of octets, and the only callers of malloc. */
#include "base/buf.h"

#include "base/must.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *base_alloc(size_t size)
{
	void *p = calloc(1, size ? size : 1);

	must(p);
	return p;
}

void *base_realloc(void *p, size_t size)
{
	p = realloc(p, size ? size : 1);
	must(p);
	return p;
}

char *base_strdup(const char *s)
{
	size_t size = strlen(s) + 1;

	return memcpy(base_alloc(size), s, size);
}

void base_buf_release(struct buf *b)
{
	free(b->data);
	*b = (struct buf){0};
}

uint8_t *base_buf_reserve(struct buf *b, size_t more)
{
	must(more <= SIZE_MAX / 2 - b->len);
	if (b->cap - b->len < more) {
		size_t cap = b->cap ? b->cap : 256;

		while (cap - b->len < more)
			cap *= 2;
		b->data = base_realloc(b->data, cap);
		b->cap = cap;
	}
	return b->data + b->len;
}

void base_buf_append(struct buf *b, const void *data, size_t len)
{
	if (!len)
		return;
	memcpy(base_buf_reserve(b, len), data, len);
	b->len += len;
}

void base_buf_append_str(struct buf *b, const char *s)
{
	base_buf_append(b, s, strlen(s));
}

void base_buf_printf(struct buf *b, const char *format, ...)
{
	va_list args, again;
	int len;

	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	must(len >= 0);
	vsnprintf((char *) base_buf_reserve(b, (size_t) len + 1), (size_t) len + 1, format, again);
	b->len += (size_t) len;
	va_end(again);
	va_end(args);
}

void base_buf_consume(struct buf *b, size_t len)
{
	must(len <= b->len);
	b->len -= len;
	if (b->len)
		memmove(b->data, b->data + len, b->len);
}

const char *base_buf_str(struct buf *b)
{
	*base_buf_reserve(b, 1) = '\0';
	return (const char *) b->data;
}
