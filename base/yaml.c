/* SPDX-License-Identifier: GPL-3.0-or-later */
/* YAML files as a tree of nodes. libyaml gives events; everything beyond maps, lists and scalars is refused. */
#include "base/yaml.h"

#include "base/buf.h"
#include "base/file.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#define MAX_OCTETS (16u << 20)
#define MAX_DEPTH 64
#define MAX_KEYS 4096 /* of one map: they are compared with each other */

/* All nodes and texts of a tree, freed together. */
struct piece {
	struct piece *next;
	max_align_t data[];
};

struct build {
	struct yaml *y;
	struct error *e;
	yaml_parser_t parser;
	yaml_event_t event; /* the one in hand */
};

static void *keep(struct yaml *y, size_t size)
{
	struct piece *p = base_alloc(sizeof *p + size);

	p->next = y->memory;
	y->memory = p;
	return p->data;
}

void base_yaml_release(struct yaml *y)
{
	struct piece *p = y->memory;

	while (p) {
		struct piece *next = p->next;

		free(p);
		p = next;
	}
	*y = (struct yaml){0};
}

/* What people did who were told that: libyaml speaks of its grammar. */
static const char *advice(const char *problem)
{
	static const struct { const char *problem, *advice; } rows[] = {
		{"mapping values are not allowed", " (put a text with a colon in it in quotes)"},
		{"did not find expected ',' or", " (is a quote or a bracket not closed?)"},
		{"invalid leading UTF-8", " (save the file as UTF-8)"},
		{"invalid trailing UTF-8", " (save the file as UTF-8)"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (!strncmp(problem, rows[i].problem, strlen(rows[i].problem)))
			return rows[i].advice;
	return "";
}

static int refuse(struct build *b, yaml_mark_t at, const char *what)
{
	return base_error_set(b->e, "%s:%zu:%zu: %s%s", b->y->path, at.line + 1, at.column + 1, what, advice(what));
}

/* Does a tab stand in that line, behind `column` characters of indentation? */
static bool is_tab(const char *text, size_t len, size_t line, size_t column)
{
	const char *at = text, *end = text + len;

	while (line && (at = memchr(at, '\n', (size_t) (end - at)))) {
		at++;
		line--;
	}
	if (!at || (size_t) (end - at) <= column)
		return false;
	for (size_t i = 0; i < column; i++)
		if (at[i] != ' ')
			return false;
	return at[column] == '\t';
}

/* libyaml's own complaint. Its reader tells an octet's offset, the rest a line and column. */
static int refuse_syntax(struct build *b, const char *text, size_t len)
{
	const yaml_parser_t *p = &b->parser;
	const char *problem = p->problem ? p->problem : "can't be read as YAML";

	if (p->error == YAML_READER_ERROR) {
		yaml_mark_t at = {0};

		for (size_t i = 0; i < len && i < p->problem_offset; i++) {
			at.column = text[i] == '\n' ? 0 : at.column + 1;
			at.line += text[i] == '\n';
		}
		return refuse(b, at, problem);
	}
	if (is_tab(text, len, p->problem_mark.line, p->problem_mark.column))
		return refuse(b, p->problem_mark, "a tab stands here: YAML is indented with spaces");
	if (p->context)
		return base_error_set(b->e, "%s:%zu:%zu: %s, %s that began in line %zu%s", b->y->path,
				      p->problem_mark.line + 1, p->problem_mark.column + 1, problem,
				      p->context, p->context_mark.line + 1, advice(problem));
	return refuse(b, p->problem_mark, problem);
}

/* Moves to the next event; -1 where libyaml found a fault. */
static int advance(struct build *b, const char *text, size_t len)
{
	yaml_event_delete(&b->event);
	if (!yaml_parser_parse(&b->parser, &b->event))
		return refuse_syntax(b, text, len);
	return 0;
}

static struct yaml_node *node_new(struct build *b, enum yaml_kind kind)
{
	struct yaml_node *n = keep(b->y, sizeof *n);

	n->kind = kind;
	n->line = (int) b->event.start_mark.line + 1;
	n->column = (int) b->event.start_mark.column + 1;
	return n;
}

static bool has_tag(const yaml_event_t *ev)
{
	return (ev->type == YAML_SCALAR_EVENT && ev->data.scalar.tag)
	       || (ev->type == YAML_SEQUENCE_START_EVENT && ev->data.sequence_start.tag)
	       || (ev->type == YAML_MAPPING_START_EVENT && ev->data.mapping_start.tag);
}

static bool has_anchor(const yaml_event_t *ev)
{
	return ev->type == YAML_ALIAS_EVENT
	       || (ev->type == YAML_SCALAR_EVENT && ev->data.scalar.anchor)
	       || (ev->type == YAML_SEQUENCE_START_EVENT && ev->data.sequence_start.anchor)
	       || (ev->type == YAML_MAPPING_START_EVENT && ev->data.mapping_start.anchor);
}

/* The event in hand as a node without children; NULL, with a complaint, where it may not be one. */
static struct yaml_node *take(struct build *b)
{
	const yaml_event_t *ev = &b->event;
	struct yaml_node *n;
	char *text;
	size_t len;

	if (has_anchor(ev) || has_tag(ev)) {
		refuse(b, ev->start_mark, has_anchor(ev)
		       ? "anchors (&) and aliases (*) are not read here: write the value out, or put it in quotes"
		       : "tags (!) are not read here: put the text in quotes");
		return NULL;
	}
	if (ev->type == YAML_SEQUENCE_START_EVENT)
		return node_new(b, YAML_LIST);
	if (ev->type == YAML_MAPPING_START_EVENT)
		return node_new(b, YAML_MAP);
	n = node_new(b, YAML_SCALAR);
	len = ev->data.scalar.length;
	if (memchr(ev->data.scalar.value, '\0', len)) {
		refuse(b, ev->start_mark, "a text may not hold a NUL character");
		return NULL;
	}
	text = keep(b->y, len + 1);
	memcpy(text, ev->data.scalar.value, len);
	n->text = text;
	n->is_quoted = ev->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	return n;
}

/* The key in hand names the entry that comes next in `map`. */
static int take_key(struct build *b, const struct yaml_node *map, struct yaml_node **key)
{
	int n = 0;

	*key = take(b);
	if (!*key)
		return -1;
	if ((*key)->kind != YAML_SCALAR || !(*key)->text[0])
		return refuse(b, b->event.start_mark, "a key must be a word");
	for (const struct yaml_node *other = map->first; other; other = other->next, n++)
		if (!strcmp(other->key, (*key)->text))
			return base_error_set(b->e,
					      "%s:%d:%d: key '%.100s' stands here a second time (first in line %d)",
					      b->y->path, (*key)->line, (*key)->column, other->key, other->line);
	if (n >= MAX_KEYS)
		return refuse(b, b->event.start_mark, "too many keys in one map");
	return 0;
}

static bool is_end(yaml_event_type_t t)
{
	return t == YAML_SEQUENCE_END_EVENT || t == YAML_MAPPING_END_EVENT;
}

/* Reads one document's root and all below it. No recursion: `open` is the list or map being filled,
 * tails[d] the place for the next child at depth d. */
static int build_tree(struct build *b, const char *text, size_t len)
{
	struct yaml_node **tails[MAX_DEPTH + 1] = {&b->y->root};
	struct yaml_node *open = NULL;
	int depth = 0;

	do {
		struct yaml_node *key = NULL, *n;

		if (is_end(b->event.type)) {
			open = open->parent;
			depth--;
		} else {
			if (open && open->kind == YAML_MAP
			    && (take_key(b, open, &key) || advance(b, text, len)))
				return -1;
			n = take(b);
			if (!n)
				return -1;
			n->parent = open;
			if (key) {
				n->key = key->text;
				n->line = key->line;
				n->column = key->column;
			}
			*tails[depth] = n;
			tails[depth] = &n->next;
			if (n->kind != YAML_SCALAR) {
				if (depth == MAX_DEPTH)
					return refuse(b, b->event.start_mark, "nested too deeply");
				tails[++depth] = &n->first;
				open = n;
			}
		}
		if (advance(b, text, len))
			return -1;
	} while (depth);
	return 0;
}

static int build_document(struct build *b, const char *text, size_t len)
{
	if (advance(b, text, len) || advance(b, text, len)) /* stream start, document start */
		return -1;
	if (b->event.type == YAML_STREAM_END_EVENT)
		return base_error_set(b->e, "%s:1:1: the file is empty", b->y->path);
	if (b->event.data.document_start.tag_directives.start
	    != b->event.data.document_start.tag_directives.end)
		return refuse(b, b->event.start_mark, "tags (%TAG) are not read here");
	if (advance(b, text, len) || build_tree(b, text, len))
		return -1;
	if (advance(b, text, len)) /* document end, then stream end */
		return -1;
	if (b->event.type != YAML_STREAM_END_EVENT)
		return refuse(b, b->event.start_mark, "a second document begins: a file holds one");
	return 0;
}

int base_yaml_parse(struct yaml *y, const char *path, const char *text, size_t len, struct error *e)
{
	const size_t mark = len >= 3 && !memcmp(text, "\xef\xbb\xbf", 3) ? 3 : 0; /* libyaml takes it for a value */
	struct build b = {.y = y, .e = e};
	int rc;

	text += mark;
	len -= mark;
	*y = (struct yaml){0};
	y->path = memcpy(keep(y, strlen(path) + 1), path, strlen(path) + 1);
	if (!yaml_parser_initialize(&b.parser))
		abort(); /* out of memory, as in base_alloc */
	yaml_parser_set_encoding(&b.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&b.parser, (const unsigned char *) text, len);
	rc = build_document(&b, text, len);
	yaml_event_delete(&b.event);
	yaml_parser_delete(&b.parser);
	if (rc)
		base_yaml_release(y);
	return rc;
}

int base_yaml_load(struct yaml *y, const char *path, struct error *e)
{
	struct buf text = {0};
	int rc;

	*y = (struct yaml){0};
	rc = base_file_read(path, MAX_OCTETS, &text, e);
	if (!rc)
		rc = base_yaml_parse(y, path, base_buf_str(&text), text.len, e);
	base_buf_release(&text);
	return rc;
}
