/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where people leave each menu: one counter for each way in which a screen is over, and each span of time of an answer. */
#include "store/funnel.h"

#include "base/date.h"
#include "base/must.h"
#include "store/sql.h"

#include <stdio.h>
#include <string.h>

enum stmt { COUNT, LIST, NEXT_DAY, SOME, KEEP, DROP, FORGET, STATEMENTS };

/* What a row counts: an answer of each span, then the other ends. */
enum { WHAT_ANSWERED = 0, WHAT_OTHERS = STORE_FUNNEL_TIMES - 1 /* + enum store_funnel_end, from STORE_FUNNEL_LEFT on */ };

static const char *const sql[STATEMENTS] = {
	[COUNT] = "INSERT INTO funnel (day, screen, link, language, what, n) VALUES (:day, :screen, :link, :language, :what, 1)"
		  " ON CONFLICT DO UPDATE SET n = n + 1",
	/* :by is an enum store_funnel_by */
	[LIST] = "SELECT screen, iif(:by = 1, link, 0) AS of_link, iif(:by = 2, language, '') AS of_language,"
		 " iif(:by = 3, day, 0) AS of_day, what, sum(n) FROM funnel WHERE day BETWEEN :first AND :last"
		 " GROUP BY screen, of_link, of_language, of_day, what ORDER BY screen, of_link, of_language, of_day",
	[NEXT_DAY] = "SELECT day FROM funnel WHERE day > :after ORDER BY day LIMIT 1",
	[SOME] = "SELECT screen, link, language, what, n FROM funnel WHERE day = :day LIMIT :cap",
	[KEEP] = "INSERT INTO funnel (day, screen, link, language, what, n) VALUES (:day, :screen, :link, :language, :what, :n)"
		 " ON CONFLICT DO UPDATE SET n = n + excluded.n",
	[DROP] = "DELETE FROM funnel WHERE day = :day AND screen = :screen AND link = :link AND language = :language AND what = :what",
	[FORGET] = "DELETE FROM funnel WHERE (day, screen, link, language, what) IN"
		   " (SELECT day, screen, link, language, what FROM funnel WHERE day < :before LIMIT :cap)",
};

const struct store_sql_list store_funnel_sql = {sql, STATEMENTS};

static const int limits_s[STORE_FUNNEL_TIMES - 1] = {2, 5, 10, 20, 40, 80, 180};

static int span_of(int64_t ms)
{
	int span = 0;

	while (span < STORE_FUNNEL_TIMES - 1 && ms >= limits_s[span] * 1000ll)
		span++;
	return span;
}

/* "accueil soins soins.liste:2" is over at "soins.liste". */
static void cut_screen(const char *path, char out[STORE_FUNNEL_SCREEN])
{
	const char *last = strrchr(path, ' ');

	last = last ? last + 1 : path;
	snprintf(out, STORE_FUNNEL_SCREEN, "%.*s", (int) strcspn(last, ":"), last);
}

int store_funnel_count(struct store *s, const struct store_funnel_view *v, enum store_funnel_end end, int64_t now_ms)
{
	char screen[STORE_FUNNEL_SCREEN];
	struct store_sql *q;

	cut_screen(v->path, screen);
	if (!screen[0])
		return STORE_OK; /* no place: a row of before there were any */
	q = store_sql_start(s, STORE_TOPIC_FUNNEL, COUNT);
	must(end < STORE_FUNNEL_ENDS);
	store_sql_day(q, "day", base_date_of_ms(now_ms));
	store_sql_text(q, "screen", screen);
	store_sql_int(q, "link", v->link);
	store_sql_text(q, "language", v->language);
	store_sql_int(q, "what", end == STORE_FUNNEL_ANSWERED ? WHAT_ANSWERED + span_of(now_ms - v->shown_ms) : WHAT_OTHERS + (int) end);
	return store_sql_run(q);
}

/* Adds one counter to the row it is of. */
static void add(struct store_funnel_row *r, int what, int64_t n)
{
	if (what < STORE_FUNNEL_TIMES) {
		r->times[what] += n;
		r->n[STORE_FUNNEL_ANSWERED] += n;
	} else {
		r->n[what - WHAT_OTHERS] += n;
	}
}

static void read_key(struct store_sql *q, struct store_funnel_row *r)
{
	memset(r, 0, sizeof *r);
	store_sql_col_text(q, 0, r->screen, sizeof r->screen);
	r->link = (int32_t) store_sql_col_int(q, 1);
	store_sql_col_text(q, 2, r->language, sizeof r->language);
	r->day = (int32_t) store_sql_col_int(q, 3);
}

static bool is_same(const struct store_funnel_row *a, const struct store_funnel_row *b)
{
	return !strcmp(a->screen, b->screen) && a->link == b->link && a->day == b->day && !strcmp(a->language, b->language);
}

int store_funnel_list(struct store *s, int32_t first, int32_t last, enum store_funnel_by by,
		      int (*row)(void *ctx, const struct store_funnel_row *r), void *ctx)
{
	struct store_sql *q = store_sql_start(s, STORE_TOPIC_FUNNEL, LIST);
	struct store_funnel_row now = {.screen = ""}, next;
	int rc, told = 0;

	store_sql_int(q, "by", by);
	store_sql_day(q, "first", first);
	store_sql_day(q, "last", last);
	while (!told && (rc = store_sql_step(q)) == STORE_OK) {
		read_key(q, &next);
		if (!is_same(&now, &next)) {
			told = now.screen[0] ? row(ctx, &now) : 0;
			now = next;
		}
		add(&now, (int) store_sql_col_int(q, 4), store_sql_col_int(q, 5));
	}
	if (told) {
		store_sql_end(q);
		return told;
	}
	return rc != STORE_NONE ? rc : now.screen[0] ? row(ctx, &now) : STORE_OK;
}

/* ---- growing old ---- */

#define AGE_MOST 64

struct counter { char screen[STORE_FUNNEL_SCREEN], language[8]; int64_t link, what, n; };

/* The first day before `before` that is not the first one of its month: one look a month. STORE_NONE: there is none. */
static int find_old(struct store *s, int32_t before, int32_t *day)
{
	int rc = STORE_OK;

	for (*day = INT32_MIN; rc == STORE_OK;) {
		struct store_sql *q = store_sql_start(s, STORE_TOPIC_FUNNEL, NEXT_DAY);

		store_sql_int(q, "after", *day);
		if ((rc = store_sql_step(q)) != STORE_OK)
			break;
		*day = store_sql_col_day(q, 0);
		rc = store_sql_end(q);
		if (*day >= before)
			return STORE_NONE;
		if (*day != base_date_month_start(*day))
			break;
	}
	return rc;
}

static int read_some(struct store *s, int32_t day, struct counter *out, int cap, int *n)
{
	struct store_sql *q = store_sql_start(s, STORE_TOPIC_FUNNEL, SOME);
	int rc;

	*n = 0;
	store_sql_day(q, "day", day);
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK) {
		struct counter *c = &out[(*n)++];

		store_sql_col_text(q, 0, c->screen, sizeof c->screen);
		c->link = store_sql_col_int(q, 1);
		store_sql_col_text(q, 2, c->language, sizeof c->language);
		c->what = store_sql_col_int(q, 3);
		c->n = store_sql_col_int(q, 4);
	}
	return rc == STORE_NONE ? STORE_OK : rc;
}

static struct store_sql *start_at(struct store *s, enum stmt statement, int32_t day, const struct counter *c)
{
	struct store_sql *q = store_sql_start(s, STORE_TOPIC_FUNNEL, statement);

	store_sql_day(q, "day", day);
	store_sql_text(q, "screen", c->screen);
	store_sql_int(q, "link", c->link);
	store_sql_text(q, "language", c->language);
	store_sql_int(q, "what", c->what);
	return q;
}

int store_funnel_age(struct store *s, int32_t before, int limit, int *n)
{
	struct counter some[AGE_MOST];
	struct store_sql *q;
	int32_t day;
	int rc = find_old(s, before, &day);

	*n = 0;
	if (rc == STORE_OK)
		rc = read_some(s, day, some, limit < AGE_MOST ? limit : AGE_MOST, n);
	for (int i = 0; rc == STORE_OK && i < *n; i++) {
		q = start_at(s, KEEP, base_date_month_start(day), &some[i]);
		store_sql_int(q, "n", some[i].n);
		rc = store_sql_run(q);
		if (rc == STORE_OK)
			rc = store_sql_run(start_at(s, DROP, day, &some[i]));
	}
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_funnel_forget(struct store *s, int32_t before, int limit, int *n)
{
	struct store_sql *q = store_sql_start(s, STORE_TOPIC_FUNNEL, FORGET);
	int rc;

	store_sql_day(q, "before", before);
	store_sql_int(q, "cap", limit);
	rc = store_sql_run(q);
	*n = rc == STORE_OK ? store_sql_changes(s) : 0;
	return rc;
}

/* ---- telling ---- */

int64_t store_funnel_entered(const struct store_funnel_row *r)
{
	int64_t n = 0;

	for (int end = 0; end < STORE_FUNNEL_ENDS; end++)
		n += r->n[end];
	return n;
}

int store_funnel_median_s(const struct store_funnel_row *r)
{
	double half = (double) r->n[STORE_FUNNEL_ANSWERED] / 2;

	if (!r->n[STORE_FUNNEL_ANSWERED])
		return -1;
	for (int span = 0; span < STORE_FUNNEL_TIMES - 1; span++) {
		int from = span ? limits_s[span - 1] : 0;

		if (half <= (double) r->times[span])
			return from + (int) (half / (double) r->times[span] * (limits_s[span] - from) + 0.5);
		half -= (double) r->times[span];
	}
	return limits_s[STORE_FUNNEL_TIMES - 2];
}
