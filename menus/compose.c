/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One screen from its parts. */
#include "menus/compose.h"

#include "base/log.h"
#include "menus/input.h"
#include "menus/say.h"
#include "text/fit.h"
#include "text/gsm.h"

#include <string.h>

int menus_compose_number(size_t row)
{
	return (int) (row / MENUS_CHOICES * 10 + row % MENUS_CHOICES + 1);
}

bool menus_compose_row(int number, size_t *row)
{
	int ones = number % 10;

	*row = (size_t) (number / 10 * MENUS_CHOICES + ones - 1);
	return number > 0 && ones >= 1 && ones <= MENUS_CHOICES && *row < MENUS_ROWS;
}

static int septets(const void *text, size_t len)
{
	int n = text_gsm_septets(text, len);

	return n < 0 ? (int) len : n; /* folded text is always in the alphabet */
}

static void begin_row(struct menus_parts *p)
{
	p->rows[p->n].at = p->text.len;
}

static void end_row(struct menus_parts *p)
{
	size_t at = p->rows[p->n].at, len = p->text.len - at;

	p->rows[p->n].len = len;
	p->septets[p->n++] = septets(p->text.data + at, len);
}

static void add_choices(struct menus_view *v, const struct menus_screen *s, struct menus_parts *p)
{
	for (size_t i = 0; i < s->n_choices; i++) {
		const struct menus_choice *c = &s->choices[i];
		char digit[] = {(char) ('0' + c->digit), ' '};

		if (c->when && v->showing == MENUS_LIVE && !c->when->holds(v))
			continue;
		begin_row(p);
		base_buf_append(&p->text, digit, sizeof digit);
		menus_say_text(v, &c->label, &p->text);
		end_row(p);
	}
}

static void add_empty(struct menus_view *v, const struct menus_screen *s, struct menus_parts *p)
{
	begin_row(p);
	if (s->empty.source)
		menus_say_text(v, &s->empty, &p->text);
	else
		menus_say_message(v, MENUS_MESSAGE_EMPTY, NULL, &p->text);
	end_row(p);
}

static void add_item(struct menus_view *v, const struct menus_screen *s, const void *row, int number,
		     struct menus_parts *p)
{
	size_t source = (size_t) (s->source - v->menus->sources);

	v->at[source] = row;
	begin_row(p);
	if (s->rows == MENUS_LIST)
		base_buf_printf(&p->text, "%d ", number);
	menus_say_text(v, &s->item, &p->text);
	end_row(p);
	v->at[source] = NULL;
}

/* At its longest a list is one row of two digits. */
static void add_rows(struct menus_view *v, const struct menus_screen *s, struct menus_parts *p)
{
	const void *rows[MENUS_ROWS];
	size_t n;

	if (v->showing == MENUS_LONGEST) {
		add_item(v, s, NULL, menus_compose_number(MENUS_CHOICES), p);
		add_empty(v, s, p);
		return;
	}
	n = s->source->fill(v, rows);
	for (size_t i = 0; i < n; i++)
		add_item(v, s, rows[i], menus_compose_number(i), p);
	if (!n)
		add_empty(v, s, p);
}

/* What answers something that can't be meant here. */
static enum menus_message bad_of(const struct menus_screen *s)
{
	return s->input ? s->input->bad : MENUS_MESSAGE_BAD_CHOICE;
}

/* MENUS_MESSAGES: nothing is to be answered. */
static enum menus_message notice_of(const struct menus_shown *shown)
{
	if (shown->screen->end)
		return MENUS_MESSAGES;
	return shown->is_gone ? MENUS_MESSAGE_TASKS_GONE : shown->is_bad ? bad_of(shown->screen) : MENUS_MESSAGES;
}

static int say_septets(struct menus_view *v, enum menus_message message)
{
	const struct menus_phrase *p = &v->menus->messages[message].in[v->language];

	return septets(p->fixed, p->fixed_len);
}

static void append_zero(struct menus_view *v, const struct menus_shown *shown, int page, struct buf *out)
{
	if (page == 1 && shown->is_root && !shown->zero)
		return;
	base_buf_append_str(out, "0 ");
	if (page == 1 && shown->is_root)
		base_buf_append_str(out, shown->zero);
	else
		menus_say_message(v, MENUS_MESSAGE_BACK, NULL, out);
}

void menus_compose_parts(struct menus_view *v, const struct menus_shown *shown, struct menus_parts *p)
{
	const struct menus_screen *s = shown->screen;
	struct menus_page_room *room = &p->room;
	size_t end;

	p->n = 0;
	p->text.len = 0;
	menus_say_text(v, &s->text, &p->text);
	p->heading_len = p->text.len;
	*room = (struct menus_page_room){.budget = v->menus->budget.septets, .heading = septets(p->text.data, p->text.len)};
	if (s->end)
		return;
	room->notice = say_septets(v, bad_of(s));
	if (s->home == MENUS_HOME_MANAGER && say_septets(v, MENUS_MESSAGE_TASKS_GONE) > room->notice)
		room->notice = say_septets(v, MENUS_MESSAGE_TASKS_GONE);
	room->more = 2 + say_septets(v, MENUS_MESSAGE_MORE);
	room->zero = 2 + say_septets(v, MENUS_MESSAGE_BACK);
	append_zero(v, shown, 1, &p->text);
	end = p->heading_len;
	room->first_zero = septets(p->text.data + end, p->text.len - end);
	p->text.len = end;
	if (s->rows)
		add_rows(v, s, p);
	add_choices(v, s, p); /* beneath lines, of which there may be pages */
}

static void new_line(struct buf *out, size_t from)
{
	if (out->len > from)
		base_buf_append(out, "\n", 1);
}

/* What stands on top: the heading on page 1, or what answers a bad choice; both where there is nothing to choose
 * and room for both, since the heading is then what the screen is for. */
static void append_head(struct menus_view *v, const struct menus_screen *s, const struct menus_parts *p,
			const struct menus_page *page, enum menus_message notice, struct buf *out)
{
	bool is_numbered = s->n_choices || s->rows == MENUS_LIST;
	struct menus_page_room both = p->room;

	if (notice != MENUS_MESSAGES)
		menus_say_message(v, notice, NULL, out);
	if (page->number > 1)
		return;
	both.heading += both.notice + 1;
	if (notice != MENUS_MESSAGES && (is_numbered || menus_page_need_whole(&both, p->septets, p->n) > both.budget))
		return;
	if (notice != MENUS_MESSAGES)
		base_buf_append(out, "\n", 1);
	base_buf_append(out, p->text.data, p->heading_len);
}

/* The checker proved that this never cuts; a scheme that grew in a way nobody thought of must still not break a
 * phone. */
static void cut(const struct menus_screen *s, int budget, size_t from, struct buf *out)
{
	if (septets(out->data + from, out->len - from) <= budget)
		return;
	base_log(LOG_WARNING, "screen-cut", "screen=%s septets=%d budget=%d", s->name,
		 septets(out->data + from, out->len - from), budget);
	out->len = from + text_fit_cut((const char *) out->data + from, out->len - from, budget);
}

struct menus_page menus_compose_page(struct menus_view *v, const struct menus_shown *shown, struct buf *out)
{
	const struct menus_screen *s = shown->screen;
	struct menus_parts p;
	struct menus_page page;
	size_t from = out->len;

	p.text = (struct buf){0};
	menus_compose_parts(v, shown, &p);
	page = menus_page_find(&p.room, p.septets, p.n, shown->page);
	append_head(v, s, &p, &page, notice_of(shown), out);
	for (size_t i = page.first; i < page.end; i++) {
		new_line(out, from);
		base_buf_append(out, p.text.data + p.rows[i].at, p.rows[i].len);
	}
	if (page.has_more) {
		new_line(out, from);
		base_buf_append_str(out, "9 ");
		menus_say_message(v, MENUS_MESSAGE_MORE, NULL, out);
	}
	if (!s->end && (page.number > 1 || p.room.first_zero)) {
		new_line(out, from);
		append_zero(v, shown, page.number, out);
	}
	cut(s, p.room.budget, from, out);
	base_buf_release(&p.text);
	return page;
}
