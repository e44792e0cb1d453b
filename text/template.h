/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts with holes: "{prenom}: {couverture}". No logic; "{{" and "}}" are braces. */
#ifndef TEXT_TEMPLATE_H
#define TEXT_TEMPLATE_H

#include "base/buf.h"
#include "base/error.h"

#include <stddef.h>

struct text_template; /* parsed once at load */

/* Parses; e says which brace at which character. Names are [a-z_0-9]+. */
struct text_template *text_template_new(const char *text, struct error *e);
void text_template_free(struct text_template *t);

/* How many; a name that stands twice is two holes. */
size_t text_template_holes(const struct text_template *t);
const char *text_template_hole(const struct text_template *t, size_t i); /* the name of one */

/* Appends the text; `value(ctx, i, out)` appends hole i's value. */
void text_template_render(const struct text_template *t, struct buf *out,
			  void (*value)(void *ctx, size_t i, struct buf *out), void *ctx);

#endif
