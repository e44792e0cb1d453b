/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the control socket's lines ask for. */
#include "daemon/control.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/secret.h"
#include "daemon/counter_line.h"
#include "daemon/import.h"
#include "daemon/sms_order.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_ROWS 50           /* about 2 ms of the store thread, so that no phone notices */

/* An order about messages, or of the counter: from the line until the desk has answered. */
struct order {
	struct order *next;
	struct control *control;
	struct loop_control_talk *talk; /* NULL: nobody waits any more */
	struct desk_order order;
	struct desk_counter counter;
};

struct control {
	struct house *house;
	const struct parts *parts;
	struct control_out out;
	struct import *import;          /* the one under way */
	struct loop_control_talk *importer; /* who asked for it; NULL: nobody waits any more */
	struct order *orders;           /* under way */
	bool is_stalled;                /* the store did not take the last chunk: tried again at the next tick */
};

struct control *daemon_control_new(struct house *h, const struct parts *parts, struct control_out out)
{
	struct control *c = base_alloc(sizeof *c);

	c->house = h;
	c->parts = parts;
	c->out = out;
	return c;
}

static void drop_order(struct order *o)
{
	struct order **at = &o->control->orders;

	while (*at != o)
		at = &(*at)->next;
	*at = o->next;
	free(o->counter.rows);
	base_secret_wipe(&o->counter, sizeof o->counter); /* it may hold PINs */
	free(o);
}

void daemon_control_free(struct control *c)
{
	if (!c)
		return;
	if (c->import)
		daemon_import_close(c->import);
	while (c->orders)
		drop_order(c->orders);
	free(c);
}

static void end(struct control *c, struct loop_control_talk *talk, const char *verdict, const char *sentence)
{
	char line[600];

	if (!talk)
		return;
	snprintf(line, sizeof line, "%s %s", verdict, sentence);
	c->out.say(talk, line);
	c->out.hang_up(talk);
}

static void end_import(struct control *c, const char *verdict, const char *sentence)
{
	base_log(LOG_INFO, "import-ended", "verdict=%s applied=%" PRId64 " why=\"%s\"", verdict,
		 daemon_import_applied(c->import), sentence);
	end(c, c->importer, verdict, sentence);
	daemon_import_close(c->import);
	c->import = NULL;
	c->importer = NULL;
}

static void next_chunk(struct control *c);

static void on_chunk(void *ctx, const struct desk_reply *r)
{
	struct control *c = ctx;
	struct error e;
	char line[80];

	switch (daemon_import_answer(c->import, r, &e)) {
	case IMPORT_TAKEN:
		break;
	case IMPORT_TRY_LATER:
		if (!c->is_stalled)
			base_log(LOG_WARNING, "import-stalled", "applied=%" PRId64 " why=\"%s\"",
				 daemon_import_applied(c->import), e.text);
		c->is_stalled = true;
		return;
	case IMPORT_REFUSED:
		end_import(c, "error", e.text);
		return;
	}
	c->is_stalled = false;
	if (c->importer) {
		snprintf(line, sizeof line, "progress %" PRId64 " %" PRId64, daemon_import_applied(c->import),
			 daemon_import_rows(c->import));
		c->out.say(c->importer, line);
	}
	next_chunk(c);
}

static void next_chunk(struct control *c)
{
	struct desk_request r;
	struct error e;
	bool failed = false;
	char line[200];

	if (daemon_import_next(c->import, 0, &r, &failed, &e)) {
		daemon_house_post(c->house, &r, on_chunk, c); /* the house writes the time into it */
		return;
	}
	if (failed) {
		end_import(c, "error", e.text);
		return;
	}
	daemon_import_say(c->import, line, sizeof line);
	end_import(c, "ok", line);
}

static void start_import(struct control *c, struct loop_control_talk *talk, const char *args)
{
	struct store_import row = {0};
	struct error e;
	int used = 0;

	if (sscanf(args, "%" SCNd64 " %64[0-9a-f] %n", &row.rows, row.sha256, &used) != 2 || row.rows < 0 || !args[used]
	    || strlen(args + used) >= sizeof row.file) {
		end(c, talk, "error", "import wants: ROWS SHA256 NAME, of a roll staged beside the store");
		return;
	}
	snprintf(row.file, sizeof row.file, "%s", args + used);
	if (c->import) {
		end(c, talk, "error", "another roll is being imported: try again when it has finished");
		return;
	}
	c->import = daemon_import_open(c->parts->config, &row, CHUNK_ROWS, &e);
	if (!c->import) {
		end(c, talk, "error", e.text);
		return;
	}
	c->importer = talk;
	next_chunk(c);
}

static struct order *add_order(struct control *c, struct loop_control_talk *talk)
{
	struct order *o = base_alloc(sizeof *o);

	o->control = c;
	o->talk = talk;
	o->next = c->orders;
	c->orders = o;
	return o;
}

static void on_ordered(void *ctx, const struct desk_reply *r)
{
	struct order *o = ctx;
	struct error said;
	bool is_done = !daemon_sms_order_say(&o->order, r->verdict, &said);

	end(o->control, o->talk, is_done ? "ok" : "error", said.text);
	drop_order(o);
}

static void start_order(struct control *c, struct loop_control_talk *talk, const char *line)
{
	struct order *o = add_order(c, talk);
	const struct desk_request r = {.kind = DESK_ORDER, .body = &o->order};
	struct error e;

	if (daemon_sms_order_read(line, &o->order, &e)) {
		end(c, talk, "error", e.text);
		drop_order(o);
		return;
	}
	daemon_house_post(c->house, &r, on_ordered, o);
}

static void on_decided(void *ctx, const struct desk_reply *r);

static void post_counter(struct order *o)
{
	const struct desk_request r = {.kind = DESK_COUNTER, .body = &o->counter};

	daemon_house_post(o->control->house, &r, on_decided, o);
}

static void on_decided(void *ctx, const struct desk_reply *r)
{
	struct order *o = ctx;
	struct error said;
	bool is_done;

	if (r->verdict == DESK_DONE && o->counter.is_more) { /* a little at a time, so that no phone notices */
		o->counter.from = o->counter.next;
		post_counter(o);
		return;
	}
	is_done = !daemon_counter_line_say(&o->counter, r->verdict, &said);
	if (is_done)
		daemon_house_hurry(o->control->house); /* a campaign may have been started */
	end(o->control, o->talk, is_done ? "ok" : "error", said.text);
	drop_order(o);
}

static void start_counter(struct control *c, struct loop_control_talk *talk, const char *line)
{
	struct order *o = add_order(c, talk);
	struct error e;

	if (daemon_counter_line_read(line, &o->counter, &e)) {
		end(c, talk, "error", e.text);
		drop_order(o);
		return;
	}
	post_counter(o);
}

void daemon_control_line(struct control *c, struct loop_control_talk *talk, const char *line)
{
	if (!strncmp(line, "import ", 7))
		start_import(c, talk, line + 7);
	else if (daemon_sms_order_is_one(line))
		start_order(c, talk, line);
	else if (daemon_counter_line_is_one(line))
		start_counter(c, talk, line);
	else if (!strcmp(line, "status"))
		end(c, talk, "ok", "serving");
	else
		end(c, talk, "error", "the daemon knows: import, sms-send, sms-cancel, sms-retry, counter, status");
}

void daemon_control_gone(struct control *c, struct loop_control_talk *talk)
{
	if (c->importer == talk)
		c->importer = NULL; /* the import goes on */
	for (struct order *o = c->orders; o; o = o->next)
		if (o->talk == talk)
			o->talk = NULL; /* so does the order */
}

void daemon_control_resume(struct control *c, const struct store_import *open)
{
	struct error e;

	c->import = daemon_import_open(c->parts->config, open, CHUNK_ROWS, &e);
	if (!c->import) {
		base_log(LOG_ERROR, "import-interrupted", "why=\"%s\"", e.text);
		return;
	}
	base_log(LOG_INFO, "import-resumed", "applied=%" PRId64 " rows=%" PRId64, open->applied, open->rows);
	next_chunk(c);
}

void daemon_control_tick(struct control *c)
{
	if (c->import && c->is_stalled)
		next_chunk(c);
}
