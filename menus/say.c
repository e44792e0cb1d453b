/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes texts and values: as they are, as a sample, or at their longest. */
#include "menus/say.h"

#include "text/fit.h"
#include "text/gsm.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static int septets(const struct buf *b, size_t from)
{
	return text_gsm_septets((const char *) b->data + from, b->len - from);
}

/* Appends the longer of what stands behind `from` in `out` and what is in `candidate`, which is emptied. */
static void keep_longer(struct buf *out, size_t from, struct buf *candidate)
{
	if (candidate->len && (out->len == from || septets(candidate, 0) > septets(out, from))) {
		out->len = from;
		base_buf_append(out, candidate->data, candidate->len);
	}
	candidate->len = 0;
}

static void longest_said(struct menus_view *v, const struct menus_value *value, struct buf *out)
{
	struct buf candidate = {0};
	size_t from = out->len;

	for (enum menus_message m = value->first; m <= value->last; m++) {
		menus_say_message(v, m, NULL, &candidate);
		for (int i = 1; m == value->last && i < value->repeat; i++) {
			base_buf_append_str(&candidate, "\n");
			menus_say_message(v, m, NULL, &candidate);
		}
		keep_longer(out, from, &candidate);
	}
	base_buf_release(&candidate);
}

/* Over every row of the source, and without one where the value can do without. */
static void longest_of_rows(struct menus_view *v, const struct menus_value *value, struct buf *out)
{
	const void *rows[MENUS_ROWS], *before[MENUS_SOURCES];
	struct buf candidate = {0};
	size_t from = out->len, n;

	memcpy(before, v->at, sizeof before);
	memset(v->at, 0, sizeof v->at);
	n = v->menus->sources[value->source].fill(v, rows);
	for (size_t i = 0; i <= n; i++) {
		v->at[value->source] = i < n ? rows[i] : NULL;
		value->write(v, &candidate);
		keep_longer(out, from, &candidate);
	}
	memcpy(v->at, before, sizeof before);
	base_buf_release(&candidate);
}

static void append_longest(struct menus_view *v, const struct menus_value *value, struct buf *out)
{
	switch (value->kind) {
	case MENUS_SAID:
		longest_said(v, value, out);
		break;
	case MENUS_SCHEME:
		longest_of_rows(v, value, out);
		break;
	case MENUS_DATE:
		base_buf_append_str(out, menus_message_longest("date"));
		break;
	case MENUS_PHONE: {
		struct buf none = {0};
		size_t from = out->len;

		base_buf_append_str(out, "+999999999999999");
		menus_say_message(v, MENUS_MESSAGE_NO_PHONE, NULL, &none);
		keep_longer(out, from, &none);
		base_buf_release(&none);
		break;
	}
	case MENUS_NAME:
	case MENUS_FIGURE:
		memset(base_buf_reserve(out, (size_t) value->septets), value->kind == MENUS_NAME ? 'M' : '9',
		       (size_t) value->septets);
		out->len += (size_t) value->septets;
		break;
	}
}

static void append_name(struct menus_view *v, const struct menus_value *value, struct buf *out)
{
	struct buf raw = {0};
	size_t from = out->len;

	value->write(v, &raw);
	text_fit_fold(out, (const char *) raw.data, raw.len);
	if (out->len - from > (size_t) value->septets)
		out->len = from + text_fit_cut((const char *) out->data + from, out->len - from, value->septets);
	base_buf_release(&raw);
}

/* Names of people and places are one line: a line break in one would look like a choice. */
static void flatten(struct buf *out, size_t from)
{
	for (size_t i = from; i < out->len; i++)
		if (out->data[i] < ' ')
			out->data[i] = ' ';
}

static void say_value(struct menus_view *v, const struct menus_value *value, struct buf *out)
{
	size_t from = out->len;

	if (v->showing == MENUS_LONGEST) {
		append_longest(v, value, out);
	} else if (value->kind == MENUS_NAME) {
		append_name(v, value, out);
		flatten(out, from);
	} else {
		value->write(v, out);
		if (value->kind == MENUS_FIGURE && out->len - from > (size_t) value->septets)
			out->len = from + (size_t) value->septets;
	}
	if (v->showing == MENUS_SAMPLE && out->len == from && value->sample)
		base_buf_append_str(out, value->sample);
}

const char *menus_say_francs(int64_t francs, char out[MENUS_FRANCS])
{
	snprintf(out, MENUS_FRANCS, "%" PRId64, francs < 0 ? 0 : francs > SCHEME_FRANCS_MAX ? SCHEME_FRANCS_MAX : francs);
	return out;
}

struct hole_ctx {
	struct menus_view *v;
	const struct menus_phrase *phrase;
	const struct menus_message_row *message;
	const char *const *holes;
};

static void write_value(void *ctx, size_t i, struct buf *out)
{
	struct hole_ctx *c = ctx;

	say_value(c->v, c->phrase->values[i], out);
}

static void write_hole(void *ctx, size_t i, struct buf *out)
{
	struct hole_ctx *c = ctx;
	int hole = c->phrase->holes[i];
	const char *text = c->holes ? c->holes[hole] : menus_message_longest(c->message->holes[hole]);

	if (text)
		base_buf_append_str(out, text);
	else if (!c->holes && !strcmp(c->message->holes[hole], "couverture"))
		longest_said(c->v, &(const struct menus_value){.first = MENUS_MESSAGE_COVER_NOT_ENROLLED,
			     .last = MENUS_MESSAGE_COVER_LAPSED, .repeat = 1}, out);
}

void menus_say_text(struct menus_view *v, const struct menus_text *t, struct buf *out)
{
	const struct menus_phrase *p = &t->in[v->language];
	struct hole_ctx ctx = {v, p, NULL, NULL};
	size_t from = out->len;

	if (p->fixed)
		base_buf_append(out, p->fixed, p->fixed_len);
	else
		text_template_render(p->template, out, write_value, &ctx);
	while (out->len > from && (out->data[out->len - 1] == ' ' || out->data[out->len - 1] == '\n'))
		out->len--; /* a value that has nothing to say leaves no empty line */
}

/* Without holes given: each at its longest. */
void menus_say_message(struct menus_view *v, enum menus_message message, const char *const *holes, struct buf *out)
{
	const struct menus_phrase *p = &v->menus->messages[message].in[v->language];
	struct hole_ctx ctx = {v, p, &menus_message_table[message], holes};

	if (p->fixed)
		base_buf_append(out, p->fixed, p->fixed_len);
	else
		text_template_render(p->template, out, write_hole, &ctx);
}
