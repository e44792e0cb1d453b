/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle sms list, show, send, cancel, retry: looks at the outbox beside a running daemon; what writes is done by the daemon, or here
 * where none runs. */
#include "daemon/ask.h"
#include "daemon/command.h"
#include "daemon/config.h"
#include "daemon/look.h"
#include "daemon/open.h"
#include "daemon/options.h"
#include "daemon/sms_order.h"
#include "daemon/sms_why.h"

#include "base/csv.h"
#include "base/phone.h"
#include "desk/desk.h"
#include "store/outbox_list.h"
#include "store/park.h"
#include "text/parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT_ONCE 64              /* rows read from the store */

static int run(int argc, char **argv);

const struct command daemon_command_sms = {
	"sms", "messages: list, show, send, cancel, retry",
	"Usage: mutuelle sms list -c CONFIG [--phone P] [--state S] [--kind K] [--limit N] [--format csv]\n"
	"       mutuelle sms show -c CONFIG ID\n"
	"       mutuelle sms send -c CONFIG --to PHONE --text TEXT [--exact] [--link NAME]\n"
	"       mutuelle sms cancel -c CONFIG ID\n"
	"       mutuelle sms retry -c CONFIG ID\n\n"
	"list    the messages out, oldest first, each with why it is where it is\n"
	"show    one message whole\n"
	"send    puts a message into the outbox; the running daemon sends it, or the next one that is started\n"
	"cancel  takes back a message that has not left yet\n"
	"retry   sends another copy of a message that ended: failed, expired, unknown, cancelled, or even delivered\n"
	"unknown means: the gateway gave no answer, so that it may be on the phone\n\n"
	"  -c CONFIG     the configuration (mutuelle.yaml)\n"
	"  --phone P     only to this phone\n"
	"  --state S     only in this state: queued, leased, submitted, delivered, failed, expired, unknown,\n"
	"                cancelled\n"
	"  --kind K      only of this kind: receipt, payment, alert, digest, reminder, campaign, series, request (a complaint,\n"
	"                child, phone), reply (to an SMS), care, payments or care-code (asked for), list (to a manager),\n"
	"                late (a screen that came too late for its dialog), manual (sms send)\n"
	"  --limit N     at most so many (default: all)\n"
	"  --format F    text, or csv with every column\n"
	"  --to PHONE    +22376000001, or 76000001\n"
	"  --text TEXT   UTF-8, up to 16 parts\n"
	"  --exact       every character as given; without it letters outside the phones' 7-bit alphabet go in\n"
	"                the old spelling where that makes the message shorter\n"
	"  --link NAME   by this link only\n",
	run,
};

struct asked {
	const char *config, *phone, *state, *kind, *limit, *format, *to, *text, *link;
	bool exact;
	struct config *c;
};

/* ---- looking ---- */

static int64_t parked_until(struct store *s, const struct store_message *m)
{
	int64_t until_ms = 0;

	if (m->state == STORE_QUEUED)
		store_park_until(s, m->phone, daemon_open_wall_ms(), &until_ms);
	return until_ms;
}

static void print_row(struct store *s, const struct store_message *m)
{
	char time[SMS_WHY_TIME], phone[BASE_PHONE_TEXT];
	struct buf why = {0};

	daemon_sms_why_say(m, parked_until(s, m), daemon_open_wall_ms(), &why);
	printf("%-6" PRId64 "  %s  %-13s  %-9s  %-9s  %s\n", m->id, daemon_sms_why_time(m->added_ms, time),
	       base_phone_format(m->phone, phone), store_outbox_state_name(m->state), m->kind, base_buf_str(&why));
	base_buf_release(&why);
}

static void csv_time(struct buf *out, int64_t utc_ms)
{
	char time[SMS_WHY_TIME];

	if (utc_ms)
		base_csv_write(out, daemon_sms_why_time(utc_ms, time));
	base_buf_append_str(out, ",");
}

static void csv_text(struct buf *out, const char *text)
{
	base_csv_write(out, text);
	base_buf_append_str(out, ",");
}

static void print_csv(struct store *s, const struct store_message *m)
{
	char phone[BASE_PHONE_TEXT];
	struct buf row = {0}, why = {0};

	base_buf_printf(&row, "%" PRId64 ",", m->id);
	csv_time(&row, m->added_ms);
	csv_text(&row, base_phone_format(m->phone, phone));
	csv_text(&row, store_outbox_state_name(m->state));
	csv_text(&row, m->kind);
	csv_text(&row, m->subject);
	csv_text(&row, store_outbox_priority_name(m->priority));
	csv_text(&row, m->link);
	csv_text(&row, m->via);
	base_buf_printf(&row, "%d,%" PRIu32 ",%d,%d,", m->attempts, m->status, m->parts, m->parts_delivered);
	csv_time(&row, m->sent_ms);
	csv_time(&row, m->done_ms);
	daemon_sms_why_say(m, parked_until(s, m), daemon_open_wall_ms(), &why);
	csv_text(&row, base_buf_str(&why));
	base_csv_write(&row, m->text);
	base_buf_append_str(&row, "\r\n");
	fwrite(row.data, 1, row.len, stdout);
	base_buf_release(&row);
	base_buf_release(&why);
}

static int list_rows(struct store *s, const struct store_outbox_filter *f, long long limit, bool is_csv)
{
	struct store_message *rows = base_alloc(AT_ONCE * sizeof *rows);
	int64_t after = 0;
	int n, rc;

	if (is_csv)
		fputs("id,added,phone,state,kind,subject,priority,link,via,attempts,status,parts,delivered,sent,done,why,text\r\n",
		      stdout);
	do {
		int cap = limit < AT_ONCE ? (int) limit : AT_ONCE;

		rc = cap ? store_outbox_list_read(s, f, after, rows, cap, &n) : STORE_NONE;
		for (int i = 0; !rc && i < n; i++)
			is_csv ? print_csv(s, &rows[i]) : print_row(s, &rows[i]);
		limit -= rc ? 0 : n;
		after = !rc && n ? rows[n - 1].id : after;
	} while (!rc && n == AT_ONCE);
	free(rows);
	return rc == STORE_NONE ? 0 : rc;
}

static int find_state(const char *name)
{
	for (int i = 0; i < STORE_MESSAGE_STATES; i++)
		if (!strcmp(store_outbox_state_name((enum store_message_state) i), name))
			return i;
	return -1;
}

static int run_list(struct asked *a, int64_t id)
{
	const struct command *c = &daemon_command_sms;
	struct store_outbox_filter f = {.state = -1, .kind = a->kind};
	long long limit = INT64_MAX;
	struct look l;
	int rc;

	(void) id;
	if (a->phone && !(f.phone = base_phone_parse(a->phone)))
		return daemon_command_wrong(c, "--phone wants a number as +22376000001 or 76000001, not '%s'", a->phone);
	if (a->state && (f.state = find_state(a->state)) < 0)
		return daemon_command_wrong(c, "--state wants queued, leased, submitted, delivered, failed, expired, unknown or "
					    "cancelled, not '%s'", a->state);
	if (a->limit && daemon_options_number(c, "--limit", a->limit, 1, INT64_MAX, &limit))
		return COMMAND_ASKED_WRONGLY;
	rc = daemon_look_begin(&l, c, a->c, a->format);
	return rc ? rc : daemon_look_end(&l, list_rows(l.store, &f, limit, l.is_csv));
}

static void print_time(const char *name, int64_t utc_ms)
{
	char time[SMS_WHY_TIME];

	if (utc_ms)
		printf("%-10s %s\n", name, daemon_sms_why_time(utc_ms, time));
}

static void print_whole(struct store *s, const struct store_message *m)
{
	char phone[BASE_PHONE_TEXT];
	struct buf why = {0};

	daemon_sms_why_say(m, parked_until(s, m), daemon_open_wall_ms(), &why);
	printf("%-10s %" PRId64 "\n%-10s %s\n%-10s %s\n%-10s %s\n", "message", m->id, "to", base_phone_format(m->phone, phone),
	       "state", store_outbox_state_name(m->state), "why", base_buf_str(&why));
	printf("%-10s %s%s%s, %s\n", "kind", m->kind, m->subject[0] ? " " : "", m->subject, store_outbox_priority_name(m->priority));
	printf("%-10s %s\n", "link", m->link[0] ? m->link : m->via[0] ? m->via : "any");
	printf("%-10s %d\n", "attempts", m->attempts);
	if (m->parts)
		printf("%-10s %d, of which %d have reached the phone\n", "parts", m->parts, m->parts_delivered);
	if (m->again_of)
		printf("%-10s %" PRId64 "\n", "copy of", m->again_of);
	print_time("added", m->added_ms);
	print_time("from", m->not_before_ms);
	print_time("until", m->expires_ms);
	print_time("sent", m->sent_ms);
	print_time("ended", m->done_ms);
	printf("%-10s %s%s\n", "text", m->text, m->is_exact ? "\n(every character as given)" : "");
	base_buf_release(&why);
}

static int run_show(struct asked *a, int64_t id)
{
	struct store_message *m = base_alloc(sizeof *m);
	struct store *s;
	struct error e;
	int rc = -1;

	if ((s = store_open_readonly(a->c->store, &e))) {
		rc = store_outbox_load(s, id, m);
		if (!rc)
			print_whole(s, m);
		else if (rc == STORE_NONE)
			base_error_set(&e, "there is no message %" PRId64, id);
		else
			base_error_set(&e, "%s: can't be read: %s", a->c->store, store_last_error(s));
	}
	store_close(s);
	free(m);
	return rc ? daemon_command_failed("%s", e.text) : COMMAND_OK;
}

/* ---- ordering ---- */

/* Without a daemon: this program is the store's only writer. */
static int order_here(struct asked *a, struct desk_order *o, struct error *said)
{
	const struct desk_request r = {.kind = DESK_ORDER, .now_ms = daemon_open_wall_ms(), .body = o};
	struct desk_reply *reply = base_alloc(sizeof *reply);
	struct store_lock *lock = store_lock_take(a->c->store, said);
	struct store *store = lock ? daemon_open_store(a->c, said) : NULL;
	struct desk *desk;
	int rc = -1;

	if (store) {
		desk = desk_batch_new(store, &(struct desk_memory){0}); /* orders look at no menus */
		desk_batch_run(desk, &r, reply, 1);
		rc = daemon_sms_order_say(o, reply->verdict, said);
		desk_batch_free(desk);
	}
	store_close(store);
	store_lock_release(lock);
	free(reply);
	return rc;
}

static int order(struct asked *a, struct desk_order *o)
{
	struct buf line = {0};
	struct error said;
	int rc;

	daemon_sms_order_write(o, &line);
	rc = daemon_ask(a->c->control, base_buf_str(&line), NULL, NULL, &said);
	base_buf_release(&line);
	if (rc < 0)
		rc = order_here(a, o, &said);
	if (rc)
		return daemon_command_failed("%s", said.text);
	printf("%s\n", said.text);
	return COMMAND_OK;
}

static int run_cancel(struct asked *a, int64_t id)
{
	struct desk_order o = {.what = DESK_ORDER_CANCEL, .id = id};

	return order(a, &o);
}

static int run_retry(struct asked *a, int64_t id)
{
	struct desk_order o = {.what = DESK_ORDER_RETRY, .id = id};

	return order(a, &o);
}

static bool is_sendable(const char *text, bool is_exact)
{
	struct text_parts parts = {0};
	bool is = text[0] && strlen(text) < DESK_SMS_TEXT
		  && !text_parts_split(text, strlen(text), is_exact, TEXT_JOIN_UDH, TEXT_DEFAULT_GSM, &parts)
		  && parts.n_on_air <= STORE_SMS_PARTS;

	text_parts_release(&parts);
	return is;
}

static bool has_link(const struct config *c, const char *name)
{
	for (size_t i = 0; i < c->n_links; i++)
		if (!strcmp(c->links[i].name, name))
			return true;
	return false;
}

static int run_send(struct asked *a, int64_t id)
{
	const struct command *c = &daemon_command_sms;
	struct desk_order o = {.what = DESK_ORDER_SEND, .is_exact = a->exact};

	(void) id;
	if (!a->to || !a->text)
		return daemon_command_wrong(c, "say to whom and what: --to 76000001 --text \"...\"");
	if (!(o.phone = base_phone_parse(a->to)))
		return daemon_command_wrong(c, "--to wants a number as +22376000001 or 76000001, not '%s'", a->to);
	if (!is_sendable(a->text, a->exact))
		return daemon_command_wrong(c, "--text wants UTF-8 of 1 to %d parts", STORE_SMS_PARTS);
	if (a->link && !has_link(a->c, a->link))
		return daemon_command_wrong(c, "%s has no link '%s'", a->config, a->link);
	snprintf(o.link, sizeof o.link, "%s", a->link ? a->link : "");
	snprintf(o.text, sizeof o.text, "%s", a->text);
	return order(a, &o);
}

/* ---- the command ---- */

static const struct verb { const char *name; bool has_id; int (*run)(struct asked *a, int64_t id); } verbs[] = {
	{"list", false, run_list}, {"show", true, run_show}, {"send", false, run_send}, {"cancel", true, run_cancel},
	{"retry", true, run_retry},
};

static const struct verb *find_verb(const char *name)
{
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (!strcmp(verbs[i].name, name))
			return &verbs[i];
	return NULL;
}

static int run(int argc, char **argv)
{
	const struct command *c = &daemon_command_sms;
	struct asked a = {0};
	const struct option_row rows[] = {
		{"-c", &a.config, NULL}, {"--phone", &a.phone, NULL}, {"--state", &a.state, NULL}, {"--kind", &a.kind, NULL},
		{"--limit", &a.limit, NULL}, {"--format", &a.format, NULL}, {"--to", &a.to, NULL}, {"--text", &a.text, NULL},
		{"--link", &a.link, NULL}, {"--exact", NULL, &a.exact}, {0}};
	const struct verb *verb;
	const char *words[2];
	long long id = 0;
	struct error e;
	size_t n;
	int rc;

	if (daemon_options_read(c, argc, argv, rows, words, 2, &n))
		return COMMAND_ASKED_WRONGLY;
	verb = n ? find_verb(words[0]) : NULL;
	if (!verb)
		return daemon_command_wrong(c, "say what to do: list, show, send, cancel or retry");
	if (verb->has_id != (n == 2))
		return daemon_command_wrong(c, verb->has_id ? "say which message: sms %s ID" : "sms %s takes no number", verb->name);
	if (verb->has_id && daemon_options_number(c, "ID", words[1], 1, INT64_MAX, &id))
		return COMMAND_ASKED_WRONGLY;
	if (!a.config)
		return daemon_command_wrong(c, "say which configuration: -c mutuelle.yaml");
	a.c = daemon_config_load(a.config, &e);
	if (!a.c)
		return daemon_command_failed("%s", e.text);
	rc = verb->run(&a, id);
	daemon_config_free(a.c);
	return rc;
}
