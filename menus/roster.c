/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists for a manager by SMS. */
#include "menus/roster.h"

#include "base/buf.h"
#include "base/date.h"
#include "menus/office.h"
#include "menus/say.h"
#include "menus/task.h"
#include "menus/where.h"
#include "store/figures.h"
#include "store/outbox.h"
#include "text/fit.h"
#include "text/gsm.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WEEK_DAYS 7             /* today is one of them */
#define MONTH_DAYS 30
#define MOST 32                 /* households that are read; fewer fit */
#define NAME_MOST 20            /* septets, as menus_message_longest says */
#define KEPT_MS (24 * 3600000ll)
#define PART_SEPTETS 152        /* of several: 153, and a part ends before a character that needs two */

enum { OK, EMPTY, OFTEN };      /* outcomes, as menus/values.c names them */

/* A household of a list. `day` or `francs` is what the list tells of it. */
struct line {
	int64_t household;
	uint64_t phone;
	int32_t day;
	int64_t francs;
	char no[STORE_CODE], name[STORE_NAME], village[STORE_NAME];
};

struct list {
	struct line lines[MOST];
	int n;
	int64_t all;                /* with those that were not read */
};

/* ---- reading ---- */

static void add_household(struct menus_view *v, struct list *l, const struct store_household *h)
{
	struct line *line = &l->lines[l->n++];
	struct store_member members[MENUS_MEMBERS];
	int n = 0;

	*line = (struct line){.household = h->id, .day = h->lapse_on};
	memcpy(line->no, h->no, sizeof line->no);
	memcpy(line->village, h->village, sizeof line->village);
	menus_view_head(v, h->id, line->name);
	menus_view_note(v, store_member_list(v->store, h->id, members, MENUS_MEMBERS, &n));
	for (int i = 0; i < n && !line->phone; i++)
		if (store_member_is_on_card(&members[i], v->today))
			line->phone = members[i].phone;
}

static void read_lapsing(struct menus_view *v, const struct store_staff *who, int days, struct list *l)
{
	const struct store_figures_span span = {.first = v->today, .last = v->today, .lapse_first = v->today + 1,
						.lapse_last = v->today + days};
	struct store_household rows[MOST];
	struct store_figures f = {{0}, {0}};
	int n = 0;

	menus_view_note(v, store_figures_of(v->store, v->scheme, who->place, &span, &f));
	menus_view_note(v, store_figures_lapsing(v->store, v->scheme, who->place, span.lapse_first, span.lapse_last, rows, MOST, &n));
	for (int i = 0; !v->error && i < n; i++)
		add_household(v, l, &rows[i]);
	l->all = f.lapsing;
}

static void read_week(struct menus_view *v, const struct store_staff *who, struct list *l)
{
	read_lapsing(v, who, WEEK_DAYS, l);
}

static void read_month(struct menus_view *v, const struct store_staff *who, struct list *l)
{
	read_lapsing(v, who, MONTH_DAYS, l);
}

static void read_behind(struct menus_view *v, const struct store_staff *who, struct list *l)
{
	struct store_household rows[MOST];
	int n = 0;

	menus_view_note(v, store_figures_behind(v->store, v->scheme, who->place, rows, MOST, &n, &l->all));
	for (int i = 0; !v->error && i < n; i++) {
		const struct menus_payee *p = menus_view_look_at(v, rows[i].id);
		struct scheme_account a;

		add_household(v, l, &rows[i]);
		if (!p || !p->plan)
			continue;
		a = menus_view_payee_account(p);
		l->lines[l->n - 1].francs = scheme_cover_compute(&a, v->today).behind_francs;
	}
}

static void read_cards(struct menus_view *v, const struct store_staff *who, struct list *l)
{
	const void *rows[MENUS_ROWS];
	size_t n = menus_task_fill_applications(v, rows);

	(void) who;
	for (size_t i = 0; i < n && l->n < MOST; i++) {
		const struct menus_task *t = rows[i];
		struct line *line = &l->lines[l->n++];

		*line = (struct line){.household = t->household, .phone = t->phone};
		memcpy(line->no, t->no, sizeof line->no);
		memcpy(line->name, t->name, sizeof line->name);
		memcpy(line->village, t->village, sizeof line->village);
	}
	l->all = (int64_t) n + v->tasks_more;
}

static const struct roster {
	const char *key;            /* in the dialog, and the subject of the message */
	enum menus_message name, row;
	void (*read)(struct menus_view *v, const struct store_staff *who, struct list *l);
} rosters[] = {
	{"semaine", MENUS_MESSAGE_ROSTER_WEEK, MENUS_MESSAGE_ROSTER_UNTIL, read_week},
	{"mois", MENUS_MESSAGE_ROSTER_MONTH, MENUS_MESSAGE_ROSTER_UNTIL, read_month},
	{"retard", MENUS_MESSAGE_ROSTER_BEHIND, MENUS_MESSAGE_ROSTER_OWES, read_behind},
	{"carte", MENUS_MESSAGE_ROSTER_CARDS, MENUS_MESSAGE_ROSTER_ASKS, read_cards},
};

/* ---- rows of the menu ---- */

size_t menus_roster_fill(struct menus_view *v, const void **rows)
{
	(void) v;
	for (size_t i = 0; i < sizeof rosters / sizeof *rosters; i++)
		rows[i] = &rosters[i];
	return sizeof rosters / sizeof *rosters;
}

void menus_roster_key(struct menus_view *v, const void *row, char out[STORE_CODE])
{
	(void) v;
	snprintf(out, STORE_CODE, "%s", ((const struct roster *) row)->key);
}

static const struct roster *chosen(struct menus_view *v)
{
	const struct roster *r = menus_view_at(v, MENUS_ROSTERS);

	return r ? r : &rosters[0];
}

void menus_roster_name(struct menus_view *v, struct buf *out)
{
	menus_say_message(v, chosen(v)->name, NULL, out);
}

/* ---- writing ---- */

static void append_cut(struct buf *out, const char *text)
{
	struct buf folded = {0};

	text_fit_fold(&folded, text, strlen(text));
	for (size_t i = 0; i < folded.len; i++)
		if (folded.data[i] < ' ')
			folded.data[i] = ' ';
	base_buf_append(out, folded.data, text_fit_cut(base_buf_str(&folded), folded.len, NAME_MOST));
	base_buf_release(&folded);
}

/* Who has no phone is found by her village. */
static void append_line(struct menus_view *v, enum menus_message row, const struct line *line, struct buf *out)
{
	struct buf no = {0}, name = {0}, phone = {0};
	char date[BASE_DATE_TEXT] = "", francs[MENUS_FRANCS];

	append_cut(&no, line->no);
	append_cut(&name, line->name);
	if (line->phone)
		menus_where_say_phone(v, line->phone, &phone);
	else
		append_cut(&phone, line->village);
	if (row == MENUS_MESSAGE_ROSTER_UNTIL)
		base_date_format_phone(line->day - 1, date); /* the last day of cover */
	menus_say_francs(line->francs, francs);
	menus_say_message(v, row, (const char *[]){base_buf_str(&no), base_buf_str(&name), base_buf_str(&phone),
			  row == MENUS_MESSAGE_ROSTER_UNTIL ? date : francs}, out);
	base_buf_release(&no);
	base_buf_release(&name);
	base_buf_release(&phone);
}

/* How the text begins, and how it ends where only n lines are told. */
static void append_head(struct menus_view *v, const struct roster *r, int64_t all, struct buf *out)
{
	char number[24];

	menus_say_message(v, r->name, NULL, out);
	snprintf(number, sizeof number, ": %" PRId64, all);
	base_buf_append_str(out, number);
}

static void append_more(struct menus_view *v, int64_t more, struct buf *out)
{
	char number[24];

	if (more <= 0)
		return;
	snprintf(number, sizeof number, "%" PRId64, more);
	base_buf_append(out, "\n", 1);
	menus_say_message(v, MENUS_MESSAGE_ROSTER_MORE, (const char *[]){number}, out);
}

/* Every line is written once, each with the line break before it; the text of the first n of them ends at ends[n]. */
static void write_lines(struct menus_view *v, const struct roster *r, const struct list *l, size_t ends[MOST + 1], struct buf *out)
{
	append_head(v, r, l->all, out);
	ends[0] = out->len;
	for (int i = 0; i < l->n; i++) {
		base_buf_append(out, "\n", 1);
		append_line(v, r->row, &l->lines[i], out);
		ends[i + 1] = out->len;
	}
}

/* All of it is of the phones' 7-bit alphabet (3GPP TS 23.040: 153 septets beside the header of a part). */
static bool fits(const struct buf *text)
{
	return text->len < STORE_SMS_TEXT
	       && text_gsm_septets((const char *) text->data, text->len) <= MENUS_ROSTER_PARTS * PART_SEPTETS;
}

/* As many lines as there is room for; returns how many. */
static int compose(struct menus_view *v, const struct roster *r, const struct list *l, struct buf *out)
{
	size_t ends[MOST + 1];
	int n = l->n;

	write_lines(v, r, l, ends, out);
	append_more(v, l->all - n, out);
	while (n && !fits(out)) {
		out->len = ends[--n];
		append_more(v, l->all - n, out);
	}
	return n;
}

static void send(struct menus_view *v, const struct roster *r, const struct buf *text)
{
	struct store_message m = {.priority = STORE_ALERT, .kind = MENUS_ROSTER_KIND, .phone = v->phone, .not_before_ms = v->now_ms,
				  .expires_ms = v->now_ms + KEPT_MS};
	int64_t id;

	snprintf(m.subject, sizeof m.subject, "%s", r->key);
	snprintf(m.text, sizeof m.text, "%.*s", (int) text->len, (const char *) text->data);
	menus_view_note(v, store_outbox_add(v->store, &m, v->now_ms, &id));
}

int menus_roster_send(struct menus_view *v)
{
	const struct store_staff *who = menus_office_manager(v);
	const struct roster *r = chosen(v);
	struct list *l = base_alloc(sizeof *l);
	struct buf text = {0};
	int today = 0, outcome = EMPTY, n;

	if (who)
		menus_view_note(v, store_phone_count(v->store, v->phone, "list", v->today, &today));
	if (who && today > MENUS_ROSTERS_A_DAY) {
		outcome = OFTEN;
	} else if (who) {
		const struct store_staff her = *who;

		l->n = 0;
		l->all = 0;
		r->read(v, &her, l);
		n = compose(v, r, l, &text);
		for (int i = 0; i < n; i++)
			menus_office_audit(v, l->lines[i].household, "lookup-list");
		if (n && !v->error)
			send(v, r, &text);
		outcome = n ? OK : EMPTY;
	}
	base_buf_release(&text);
	free(l);
	return outcome;
}
