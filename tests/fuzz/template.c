/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any text as a template: refused with a place, or rendered; rendered with its braces put back it is the text again. */
#include "base/must.h"
#include "text/template.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* \1 and \2 stand for the braces of a hole: the text has neither. */
static void put_marked(void *ctx, size_t i, struct buf *out)
{
	base_buf_printf(out, "\1%s\2", text_template_hole(ctx, i));
}

static void put_braces_back(struct buf *out, const char *rendered)
{
	for (; *rendered; rendered++) {
		const char *c = *rendered == '\1' ? "{" : *rendered == '\2' ? "}" : *rendered == '{' ? "{{" : "}}";

		if (strchr("\1\2{}", *rendered))
			base_buf_append_str(out, c);
		else
			base_buf_append(out, rendered, 1);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf text = {0}, rendered = {0}, back = {0};
	struct error e = {""};
	struct text_template *t;

	base_buf_append(&text, data, size);
	if (!strpbrk(base_buf_str(&text), "\1\2")) {
		t = text_template_new(base_buf_str(&text), &e);
		must(t || !strncmp(e.text, "character ", 10));
		if (t) {
			text_template_render(t, &rendered, put_marked, t);
			put_braces_back(&back, base_buf_str(&rendered));
			must(!strcmp(base_buf_str(&back), base_buf_str(&text)));
		}
		text_template_free(t);
	}
	base_buf_release(&text);
	base_buf_release(&rendered);
	base_buf_release(&back);
	return 0;
}
