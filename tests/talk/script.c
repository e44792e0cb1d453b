/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A talk's file, read into lines of words. */
#include "tests/talk/script.h"

#include "base/buf.h"
#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX (1 << 20)

/* Cuts the next word out of *at, in place; NULL at the line's end. A # begins a comment. */
static char *next_word(char **at)
{
	char *in = *at + strspn(*at, " \t"), *word = in, *out = in;
	int is_quoted = 0;

	if (!*in || (*in == '#' && (in[1] == ' ' || !in[1])))
		return NULL;
	for (; *in && (is_quoted || !strchr(" \t", *in)); in++) {
		if (*in == '"') {
			is_quoted = !is_quoted;
		} else if (is_quoted && in[0] == '\\' && in[1] == 'n') {
			*out++ = '\n';
			in++;
		} else {
			*out++ = *in;
		}
	}
	*at = *in ? in + 1 : in;
	*out = '\0';
	return word;
}

static int read_line(struct script *s, char *line, int number, struct error *e)
{
	struct script_line l = {.number = number};
	char *word;

	while ((word = next_word(&line))) {
		if (l.n == SCRIPT_WORDS)
			return base_error_set(e, "%s:%d: more than %d words", s->path, number, SCRIPT_WORDS);
		l.words[l.n++] = word;
	}
	if (!l.n)
		return 0;
	s->lines = base_realloc(s->lines, (s->n + 1) * sizeof(*s->lines));
	s->lines[s->n++] = l;
	return 0;
}

int script_load(struct script *s, const char *path, struct error *e)
{
	struct buf b = {0};
	int number = 0, rc = 0;
	char *line, *next;

	*s = (struct script){.path = path};
	if (base_file_read(path, FILE_MAX, &b, e))
		return -1;
	s->text = base_strdup(base_buf_str(&b));
	base_buf_release(&b);
	for (line = s->text; line && !rc; line = next) {
		number++;
		if ((next = strchr(line, '\n')))
			*next++ = '\0';
		if (!s->promise[0] && !strncmp(line, "# ", 2) && strncmp(line, "# SPDX", 6))
			snprintf(s->promise, sizeof(s->promise), "%s", line + 2);
		rc = read_line(s, line, number, e);
	}
	if (!rc && !s->promise[0])
		rc = base_error_set(e, "%s: the first comment must tell the promise that the talk protects", path);
	return rc;
}

void script_release(struct script *s)
{
	free(s->lines);
	free(s->text);
}

const char *script_value(const struct script_line *l, const char *name, const char *otherwise)
{
	size_t len = strlen(name);

	for (int i = 1; i < l->n; i++)
		if (!strncmp(l->words[i], name, len) && l->words[i][len] == '=')
			return l->words[i] + len + 1;
	return otherwise;
}
