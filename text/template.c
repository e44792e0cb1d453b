/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts with holes, parsed once and rendered often. */
#include "text/template.h"

#include "base/must.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Literal text, then a hole; the last piece has no hole. */
struct piece {
	size_t start, len; /* of the literal, in `literals` */
	char *hole;        /* its name, or NULL */
};

struct text_template {
	struct buf literals;
	struct piece *pieces;
	size_t n_holes; /* and one piece more */
};

/* Characters up to and with the one at `at`, counted from 1, as a person counts them. */
static size_t character(const char *text, const char *at)
{
	size_t n = 1;

	for (; text < at; text++)
		n += ((unsigned char) text[1] & 0xc0) != 0x80;
	return n;
}

static bool is_name(const char *s, size_t len)
{
	return len && strspn(s, "abcdefghijklmnopqrstuvwxyz_0123456789") >= len;
}

/* Ends the piece in hand with a hole (or NULL) and begins the next one. */
static void close_piece(struct text_template *t, char *hole)
{
	struct piece *p = &t->pieces[t->n_holes];

	p->len = t->literals.len - p->start;
	p->hole = hole;
	if (!hole)
		return;
	t->n_holes++;
	t->pieces = base_realloc(t->pieces, (t->n_holes + 1) * sizeof *t->pieces);
	t->pieces[t->n_holes] = (struct piece){.start = t->literals.len};
}

/* Reads what stands at a brace; returns what follows, or NULL with a complaint. */
static const char *take_brace(struct text_template *t, const char *text, const char *at, struct error *e)
{
	size_t len = strcspn(at + 1, "{}");
	char *name;

	if (at[1] == at[0]) {
		base_buf_append(&t->literals, at, 1);
		return at + 2;
	}
	if (*at == '}') {
		base_error_set(e, "character %zu: '}' without a '{' before it (write '}}' for a brace)",
			       character(text, at));
		return NULL;
	}
	if (at[1 + len] != '}') {
		base_error_set(e, "character %zu: '{' is not closed by '}' (write '{{' for a brace)",
			       character(text, at));
		return NULL;
	}
	if (!is_name(at + 1, len)) {
		base_error_set(e, "character %zu: '{%.*s}' is no name: small letters, digits and _ only",
			       character(text, at), (int) (len < 60 ? len : 60), at + 1);
		return NULL;
	}
	name = base_alloc(len + 1);
	memcpy(name, at + 1, len);
	close_piece(t, name);
	return at + len + 2;
}

struct text_template *text_template_new(const char *text, struct error *e)
{
	struct text_template *t = base_alloc(sizeof *t);
	const char *at = text;

	t->pieces = base_alloc(sizeof *t->pieces);
	while (*at) {
		size_t len = strcspn(at, "{}");

		base_buf_append(&t->literals, at, len);
		at += len;
		if (*at)
			at = take_brace(t, text, at, e);
		if (!at) {
			text_template_free(t);
			return NULL;
		}
	}
	close_piece(t, NULL);
	return t;
}

void text_template_free(struct text_template *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < t->n_holes; i++)
		free(t->pieces[i].hole);
	free(t->pieces);
	base_buf_release(&t->literals);
	free(t);
}

size_t text_template_holes(const struct text_template *t)
{
	return t->n_holes;
}

const char *text_template_hole(const struct text_template *t, size_t i)
{
	must(i < t->n_holes);
	return t->pieces[i].hole;
}

void text_template_render(const struct text_template *t, struct buf *out,
			  void (*value)(void *ctx, size_t i, struct buf *out), void *ctx)
{
	for (size_t i = 0; i <= t->n_holes; i++) {
		const struct piece *p = &t->pieces[i];

		if (p->len)
			base_buf_append(out, t->literals.data + p->start, p->len);
		if (i < t->n_holes)
			value(ctx, i, out);
	}
}
