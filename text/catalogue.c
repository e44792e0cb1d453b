/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One further language: a .po file, read by libgettextpo at load into a sorted table of our own. */
#include "text/catalogue.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/must.h"
#include "text/fit.h"
#include "text/template.h"

#include <gettext-po.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#define MAX_OCTETS (8u << 20)

struct entry {
	char *context, *source, *translation; /* NFC; context and translation may be "" */
	size_t line;                          /* of its msgid */
	bool is_draft;
};

struct text_catalogue {
	struct entry *entries; /* in the order of compare_entries */
	size_t n, translated, drafts;
};

/* libgettextpo's complaints carry no context of ours: here the first one meets its reader. Per thread, and only
 * while the library reads or writes a file. */
static _Thread_local struct reading {
	const char *path;
	struct error *e;
	po_file_t file; /* what came of it */
	bool is_bad;
	jmp_buf fatal;
} *the_reading;

static void on_complaint(int severity, po_message_t message, const char *path, size_t line, size_t column,
			 int is_multiline, const char *text)
{
	struct reading *r = the_reading;
	size_t len = strcspn(text, "\n");

	(void) message, (void) path, (void) column, (void) is_multiline;
	if (severity == PO_SEVERITY_WARNING)
		return;
	if (!r->is_bad && line && line != (size_t) -1)
		base_error_set(r->e, "%s:%zu: %.*s", r->path, line, (int) (len < 300 ? len : 300), text);
	else if (!r->is_bad)
		base_error_set(r->e, "%s: %.*s", r->path, (int) (len < 300 ? len : 300), text);
	r->is_bad = true;
	if (severity == PO_SEVERITY_FATAL_ERROR)
		longjmp(r->fatal, 1); /* must not return; what the library had in hand is lost */
}

static void on_double_complaint(int severity, po_message_t message, const char *path, size_t line, size_t column,
				int is_multiline, const char *text, po_message_t message2, const char *path2,
				size_t line2, size_t column2, int is_multiline2, const char *text2)
{
	(void) message2, (void) path2, (void) line2, (void) column2, (void) is_multiline2, (void) text2;
	on_complaint(severity, message, path, line, column, is_multiline, text);
}

static const struct po_xerror_handler handler = {on_complaint, on_double_complaint};

static po_file_t read_po(const char *path, struct error *e)
{
	struct reading r = {.path = path, .e = e};

	the_reading = &r;
	if (!setjmp(r.fatal))
		r.file = po_file_read(path, &handler);
	the_reading = NULL;
	if (r.file && !r.is_bad)
		return r.file;
	if (r.file)
		po_file_free(r.file);
	if (!r.is_bad)
		base_error_set(e, "%s: can't be read", path);
	return NULL;
}

/* libgettextpo tells no lines of entries; but it gives them in the order of the file, so that the i-th entry's
 * msgid is the i-th line that begins so. Returns the line of the next one; *at and *line go on from there. */
static size_t next_msgid_line(const char *text, size_t len, size_t *at, size_t *line)
{
	while (*at < len) {
		const char *here = text + *at;
		const char *end = memchr(here, '\n', len - *at);
		size_t width = end ? (size_t) (end - here) + 1 : len - *at;

		while (width && (*here == ' ' || *here == '\t')) {
			here++;
			width--;
			++*at;
		}
		*at += width;
		++*line;
		if (width > 6 && !memcmp(here, "msgid", 5) && here[5] != '_')
			return *line;
	}
	return *line;
}

/* A text of the file in NFC; to be freed. NULL where it is no UTF-8. */
static char *normal(const char *text)
{
	struct buf b = {0};

	if (text_fit_nfc(&b, text, strlen(text)))
		return NULL;
	base_buf_str(&b);
	return (char *) b.data;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *) a, *(char *const *) b);
}

/* The names of the holes, in order; to be freed (the names are the template's). */
static const char **sorted_holes(const struct text_template *t)
{
	size_t n = text_template_holes(t);
	const char **names = base_alloc((n + 1) * sizeof *names);

	for (size_t i = 0; i < n; i++)
		names[i] = text_template_hole(t, i);
	qsort(names, n, sizeof *names, compare_names);
	return names;
}

/* Complains about the first hole that one text has and the other has not. */
static int compare_holes(const char *path, const struct entry *en, const struct text_template *source,
			 const struct text_template *translation, struct error *e)
{
	const char **ours = sorted_holes(source), **theirs = sorted_holes(translation);
	size_t i = 0;
	int rc = 0;

	while (ours[i] && theirs[i] && !strcmp(ours[i], theirs[i]))
		i++;
	if (ours[i] && (!theirs[i] || strcmp(ours[i], theirs[i]) < 0))
		rc = base_error_set(e, "%s:%zu: the translation of \"%.120s\" lacks {%s}", path, en->line,
				    en->source, ours[i]);
	else if (theirs[i])
		rc = base_error_set(e, "%s:%zu: the translation of \"%.120s\" has {%s}, which its source has not",
				    path, en->line, en->source, theirs[i]);
	free(ours);
	free(theirs);
	return rc;
}

static int check_holes(const char *path, const struct entry *en, struct error *e)
{
	struct error why = {""};
	struct text_template *source = text_template_new(en->source, &why);
	struct text_template *translation = source ? text_template_new(en->translation, &why) : NULL;
	int rc = -1;

	if (!source)
		base_error_set(e, "%s:%zu: msgid: %s", path, en->line, why.text);
	else if (!translation)
		base_error_set(e, "%s:%zu: msgstr: %s", path, en->line, why.text);
	else
		rc = compare_holes(path, en, source, translation, e);
	text_template_free(source);
	text_template_free(translation);
	return rc;
}

static void release_entry(struct entry *en)
{
	free(en->context);
	free(en->source);
	free(en->translation);
}

static int take_message(struct text_catalogue *c, const char *path, po_message_t m, size_t line, struct error *e)
{
	const char *context = po_message_msgctxt(m);
	struct entry en = {.line = line, .is_draft = po_message_is_fuzzy(m)};

	if (po_message_msgid_plural(m))
		return base_error_set(e, "%s:%zu: plural forms (msgid_plural) are not read here: write one text",
				      path, line);
	en.context = normal(context ? context : "");
	en.source = normal(po_message_msgid(m));
	en.translation = normal(po_message_msgstr(m));
	if (!en.context || !en.source || !en.translation) {
		release_entry(&en);
		return base_error_set(e, "%s:%zu: is no UTF-8", path, line);
	}
	if (en.translation[0] && check_holes(path, &en, e)) {
		release_entry(&en);
		return -1;
	}
	c->entries = base_realloc(c->entries, (c->n + 1) * sizeof *c->entries);
	c->entries[c->n++] = en;
	c->translated += en.translation[0] != '\0';
	c->drafts += en.translation[0] && en.is_draft;
	return 0;
}

static bool is_utf8_declared(po_file_t file)
{
	char *header = (char *) po_file_domain_header(file, NULL); /* ours to free, whatever its type says */
	char *type = header ? po_header_field(header, "Content-Type") : NULL;
	bool is_utf8 = type && strcasestr(type, "charset=UTF-8");

	free(type);
	free(header);
	return is_utf8;
}

static int take_messages(struct text_catalogue *c, const char *path, po_file_t file, const struct buf *text,
			 struct error *e)
{
	po_message_iterator_t it;
	po_message_t m;
	size_t at = 0, line = 0;
	int rc = 0;

	if (!is_utf8_declared(file))
		return base_error_set(e, "%s: its header must say \"Content-Type: text/plain; charset=UTF-8\\n\"", path);
	it = po_message_iterator(file, NULL);
	while (!rc && (m = po_next_message(it))) {
		if (po_message_is_obsolete(m))
			continue;
		next_msgid_line((char *) text->data, text->len, &at, &line);
		if (po_message_msgid(m)[0] || po_message_msgctxt(m)) /* else it is the header */
			rc = take_message(c, path, m, line, e);
	}
	po_message_iterator_free(it);
	return rc;
}

static int compare_entries(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = strcmp(x->source, y->source);

	return order ? order : strcmp(x->context, y->context);
}

struct text_catalogue *text_catalogue_load(const char *path, struct error *e)
{
	struct text_catalogue *c;
	struct buf text = {0};
	po_file_t file;

	if (base_file_read(path, MAX_OCTETS, &text, e) || !(file = read_po(path, e))) {
		base_buf_release(&text);
		return NULL;
	}
	c = base_alloc(sizeof *c);
	if (take_messages(c, path, file, &text, e)) {
		text_catalogue_free(c);
		c = NULL;
	} else if (c->n) {
		qsort(c->entries, c->n, sizeof *c->entries, compare_entries);
	}
	po_file_free(file);
	base_buf_release(&text);
	return c;
}

void text_catalogue_free(struct text_catalogue *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->n; i++)
		release_entry(&c->entries[i]);
	free(c->entries);
	free(c);
}

const char *text_catalogue_find(const struct text_catalogue *c, const char *context, const char *source)
{
	const struct entry key = {.context = (char *) (context ? context : ""), .source = (char *) source};
	const struct entry *en = c->n ? bsearch(&key, c->entries, c->n, sizeof key, compare_entries) : NULL;

	return en && en->translation[0] ? en->translation : NULL;
}

size_t text_catalogue_count(const struct text_catalogue *c)
{
	return c->translated;
}

size_t text_catalogue_drafts(const struct text_catalogue *c)
{
	return c->drafts;
}

void text_catalogue_each(const struct text_catalogue *c,
			 void (*entry)(void *ctx, const char *context, const char *source, bool is_draft), void *ctx)
{
	for (size_t i = 0; i < c->n; i++)
		entry(ctx, c->entries[i].context, c->entries[i].source, c->entries[i].is_draft);
}

struct text_pot {
	po_file_t file;
	po_message_iterator_t end; /* new messages go here */
	struct pot_message {
		char *context, *source;
		po_message_t message;
	} *messages;
	size_t n;
};

static po_message_t insert_message(struct text_pot *p, const char *context, const char *source, const char *text)
{
	po_message_t m = po_message_create();

	if (*context)
		po_message_set_msgctxt(m, context);
	po_message_set_msgid(m, source);
	po_message_set_msgstr(m, text);
	po_message_insert(p->end, m);
	return m;
}

struct text_pot *text_pot_new(void)
{
	struct text_pot *p = base_alloc(sizeof *p);

	p->file = po_file_create();
	p->end = po_message_iterator(p->file, NULL);
	insert_message(p, "", "",
		       "Project-Id-Version: mutuelle\n"
		       "Language: \n"
		       "MIME-Version: 1.0\n"
		       "Content-Type: text/plain; charset=UTF-8\n"
		       "Content-Transfer-Encoding: 8bit\n");
	return p;
}

void text_pot_add(struct text_pot *p, const char *context, const char *source, const char *path, int line,
		  const char *comment)
{
	size_t i = 0;

	context = context ? context : "";
	while (i < p->n && (strcmp(p->messages[i].source, source) || strcmp(p->messages[i].context, context)))
		i++;
	if (i == p->n) {
		p->messages = base_realloc(p->messages, (p->n + 1) * sizeof *p->messages);
		p->messages[p->n++] = (struct pot_message){base_strdup(context), base_strdup(source),
							   insert_message(p, context, source, "")};
		if (comment && *comment)
			po_message_set_extracted_comments(p->messages[i].message, comment);
	}
	po_message_add_filepos(p->messages[i].message, path, (size_t) line);
}

int text_pot_write(struct text_pot *p, const char *path, struct error *e)
{
	struct reading r = {.path = path, .e = e};

	the_reading = &r;
	if (!setjmp(r.fatal))
		r.file = po_file_write(p->file, path, &handler);
	the_reading = NULL;
	if (r.file && !r.is_bad)
		return 0;
	return r.is_bad ? -1 : base_error_set(e, "%s: can't be written", path);
}

void text_pot_free(struct text_pot *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->n; i++) {
		free(p->messages[i].context);
		free(p->messages[i].source);
	}
	free(p->messages);
	po_message_iterator_free(p->end);
	po_file_free(p->file);
	free(p);
}
