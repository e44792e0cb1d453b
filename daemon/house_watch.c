/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the house is well. */
#include "daemon/house_watch.h"

#include "base/buf.h"
#include "desk/alert.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SETTLE_MS 10000         /* after a start everything is down for a moment */
#define PAUSE_MS 5000           /* between two words about the same thing */
#define STEADY_MS 60000         /* what comes and goes is down, until it has been up for so long */

struct item {
	struct item *next;
	struct house_watch *watch;
	struct desk_alert now, told;    /* told: lives while it is at the desk */
	bool is_known, is_at_desk;      /* is_known: the desk has `told` */
	int64_t not_before_ms, wrong_ms; /* wrong_ms: when it was wrong last */
};

struct house_watch {
	struct house_watch_out out;
	struct item *items;
	int64_t now_ms, minute;
	struct desk_alert roll, *all;   /* all: links and wallets, told once after a start; NULL: not yet */
};

struct house_watch *daemon_house_watch_new(struct house_watch_out out, int64_t now_ms)
{
	struct house_watch *w = base_alloc(sizeof *w);

	w->out = out;
	w->now_ms = now_ms;
	return w;
}

void daemon_house_watch_free(struct house_watch *w)
{
	while (w && w->items) {
		struct item *next = w->items->next;

		free(w->items);
		w->items = next;
	}
	if (w)
		free(w->all);
	free(w);
}

static struct item *find(struct house_watch *w, enum scheme_alert_what what, const char *name)
{
	struct item *i = w->items;

	while (i && (i->now.what != what || strcmp(i->now.name, name)))
		i = i->next;
	if (i)
		return i;
	i = base_alloc(sizeof *i);
	*i = (struct item){.next = w->items, .watch = w, .not_before_ms = w->now_ms + SETTLE_MS};
	i->now.what = what;
	snprintf(i->now.name, sizeof i->now.name, "%s", name);
	w->items = i;
	return i;
}

void daemon_house_watch_see(struct house_watch *w, enum scheme_alert_what what, const char *name, bool is_wrong, int percent)
{
	struct item *i = find(w, what, name);

	i->now.is_wrong = is_wrong;
	i->now.percent = percent;
}

void daemon_house_watch_link(struct house_watch *w, const char *name, const struct smpp_link *link, bool is_pair)
{
	bool is_deaf = is_pair && smpp_link_state(link, 1) != SMPP_BOUND;

	daemon_house_watch_see(w, SCHEME_ALERT_LINK, name, is_deaf || smpp_link_pick(link, 0) < 0, 0);
}

bool daemon_house_watch_is_minute(struct house_watch *w, int64_t wall_ms)
{
	bool is_another = w->minute != wall_ms / 60000;

	w->minute = wall_ms / 60000;
	return is_another;
}

/* When the desk is to hear of it; INT64_MAX: it knows, or is about to. */
static int64_t news_ms(const struct item *i)
{
	bool is_news = !i->is_known || i->now.is_wrong != i->told.is_wrong || i->now.percent != i->told.percent;
	bool comes_and_goes = i->now.what == SCHEME_ALERT_LINK || i->now.what == SCHEME_ALERT_WALLET;
	bool is_steady = !comes_and_goes || !i->is_known || i->now.is_wrong;

	if (!is_news || i->is_at_desk)
		return INT64_MAX;
	if (is_steady || i->not_before_ms > i->wrong_ms + STEADY_MS)
		return i->not_before_ms;
	return i->wrong_ms + STEADY_MS;
}

int64_t daemon_house_watch_next_deadline(const struct house_watch *w)
{
	int64_t due_ms = INT64_MAX;

	for (const struct item *i = w->items; i; i = i->next)
		if (news_ms(i) < due_ms)
			due_ms = news_ms(i);
	return due_ms;
}

/* One that failed is told again. */
static void on_told(void *ctx, const struct desk_reply *r)
{
	struct item *i = ctx;

	i->is_at_desk = false;
	i->is_known = r->verdict == DESK_DONE;
	i->not_before_ms = i->watch->now_ms + PAUSE_MS;
}

/* One that failed is not told again before the next start: it only ends what is of no use. */
static void on_called(void *ctx, const struct desk_reply *r)
{
	(void) ctx;
	(void) r;
}

/* Once each of them is known, all are told together. */
static void call_roll(struct house_watch *w)
{
	struct desk_request r = {.kind = DESK_ALERT, .body = &w->roll};
	size_t n = 0;

	for (const struct item *i = w->items; i; i = i->next, n++)
		if (!i->is_known)
			return;
	w->all = base_alloc((n + 1) * sizeof *w->all);
	n = 0;
	for (const struct item *i = w->items; i; i = i->next)
		w->all[n++] = i->now;
	w->roll = (struct desk_alert){.what = SCHEME_ALERT_LINK, .all = w->all, .n_all = n};
	w->out.post(w->out.house, &r, on_called, w);
}

void daemon_house_watch_tick(struct house_watch *w, int64_t now_ms)
{
	w->now_ms = now_ms;
	for (struct item *i = w->items; i; i = i->next) {
		struct desk_request r = {.kind = DESK_ALERT, .body = &i->told};

		if (i->now.is_wrong)
			i->wrong_ms = now_ms;
		if (now_ms < news_ms(i))
			continue;
		i->told = i->now;
		i->is_at_desk = true;
		w->out.post(w->out.house, &r, on_told, i);
	}
	if (!w->all && w->items)
		call_roll(w);
}
