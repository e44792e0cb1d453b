/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Handsets at a gateway: lines in, lines out. */
#include "sim/control.h"

#include "base/must.h"
#include "base/phone.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_OCTETS 4096
#define WALLET_NAME 24

struct handset {
	bool is_open, is_closing;
	struct buf in, out;
	uint64_t *phones;             /* those it has named */
	size_t n_phones;
	char wallet[WALLET_NAME];     /* it is one: "orange 8788"; else "" */
};

struct question {                     /* on a phone */
	uint64_t phone;
	int wallet;                   /* that asks */
	struct buf text;              /* escaped */
};

struct sim_control {
	struct sim_gateway *gateway;
	const char *dialect;
	int port;
	char bound[64];               /* system_id of the application bound last, "" when it went */
	struct handset *handsets;
	int n_handsets;
	struct question *questions;
	size_t n_questions;
	void (*on_note)(void *ctx, const char *line);
	void *ctx;
};

void sim_control_escape(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '\n')
			base_buf_append(out, "\\n", 2);
		else if (*text == '\\')
			base_buf_append(out, "\\\\", 2);
		else if (*text != '\r')
			base_buf_append(out, text, 1);
	}
}

void sim_control_unescape(char *text)
{
	char *to = text;

	for (; *text; text++) {
		if (*text == '\\' && text[1]) {
			text++;
			*to++ = *text == 'n' ? '\n' : *text;
		} else {
			*to++ = *text;
		}
	}
	*to = '\0';
}

static void note(struct sim_control *c, const char *line)
{
	if (c->on_note)
		c->on_note(c->ctx, line);
}

/* Tells a line to every handset that has named the phone; 0: to all of them. */
static void tell(struct sim_control *c, uint64_t phone, struct buf *line)
{
	base_buf_append(line, "\n", 1);
	for (int i = 0; i < c->n_handsets; i++) {
		struct handset *h = &c->handsets[i];
		bool wants = !phone;

		for (size_t j = 0; j < h->n_phones; j++)
			wants |= h->phones[j] == phone;
		if (h->is_open && wants)
			base_buf_append(&h->out, line->data, line->len);
	}
	base_buf_release(line);
}

static void on_screen(void *ctx, uint64_t phone, const char *text, bool is_last)
{
	struct buf line = {0};

	base_buf_printf(&line, "screen %" PRIu64 " %s ", phone, is_last ? "last" : "more");
	sim_control_escape(&line, text);
	tell(ctx, phone, &line);
}

static const char *const reasons[] = {
	[SIM_END_LAST_SCREEN] = "the dialog is over",
	[SIM_END_HUNG_UP] = "you hung up",
	[SIM_END_NO_APPLICATION] = "the service is not available: no application is bound to the gateway",
	[SIM_END_REFUSED] = "the application refused the request",
	[SIM_END_LATE] = "connection problem: the application did not answer in time",
	[SIM_END_IDLE] = "the gateway closed the dialog: no answer of the phone",
	[SIM_END_DIALLED_AGAIN] = "dialled again: the earlier dialog is over",
};

static void on_end(void *ctx, uint64_t phone, enum sim_end why)
{
	struct buf line = {0};

	base_buf_printf(&line, "end %" PRIu64 " %s", phone, reasons[why]);
	tell(ctx, phone, &line);
}

static void on_sms(void *ctx, uint64_t phone, const char *from, const char *text)
{
	struct buf line = {0};

	base_buf_printf(&line, "sms %" PRIu64 " %s ", phone, *from ? from : "?");
	sim_control_escape(&line, text);
	tell(ctx, phone, &line);
}

static void on_bound(void *ctx, int connection, const char *system_id, bool is_bound)
{
	struct sim_control *c = ctx;
	struct buf line = {0};

	(void) connection;
	snprintf(c->bound, sizeof c->bound, "%s", is_bound ? system_id : "");
	base_buf_printf(&line, "link %s %s", is_bound ? "up" : "down", system_id);
	note(c, base_buf_str(&line));
	tell(c, 0, &line);
}

static void on_complaint(void *ctx, const char *sentence)
{
	struct sim_control *c = ctx;
	struct buf line = {0};

	base_buf_printf(&line, "complaint %s", sentence);
	note(c, base_buf_str(&line));
	tell(c, 0, &line);
}

struct sim_control *sim_control_new(const struct sim_gateway_config *config, int port,
				    void (*on_note)(void *ctx, const char *line), void *ctx)
{
	struct sim_control *c = base_alloc(sizeof *c);
	struct sim_gateway_events events = {c, on_screen, on_end, on_sms, on_bound, on_complaint};

	c->gateway = sim_gateway_new(config, &events);
	c->dialect = config->dialect->name;
	c->port = port;
	c->on_note = on_note;
	c->ctx = ctx;
	return c;
}

void sim_control_free(struct sim_control *c)
{
	if (!c)
		return;
	for (int i = 0; i < c->n_handsets; i++)
		if (c->handsets[i].is_open)
			sim_control_detach(c, i);
	for (size_t i = 0; i < c->n_questions; i++)
		base_buf_release(&c->questions[i].text);
	free(c->questions);
	free(c->handsets);
	sim_gateway_free(c->gateway);
	free(c);
}

struct sim_gateway *sim_control_gateway(struct sim_control *c)
{
	return c->gateway;
}

int sim_control_attach(struct sim_control *c)
{
	int i = 0;

	while (i < c->n_handsets && c->handsets[i].is_open)
		i++;
	if (i == c->n_handsets)
		c->handsets = base_realloc(c->handsets, (size_t) ++c->n_handsets * sizeof *c->handsets);
	c->handsets[i] = (struct handset){.is_open = true};
	base_buf_printf(&c->handsets[i].out, "gateway %s %d\n", c->dialect, c->port);
	if (sim_gateway_bound(c->gateway))
		base_buf_printf(&c->handsets[i].out, "link up %s\n", c->bound);
	for (int j = 0; j < c->n_handsets; j++)
		if (c->handsets[j].is_open && *c->handsets[j].wallet)
			base_buf_printf(&c->handsets[i].out, "wallet %s\n", c->handsets[j].wallet);
	return i;
}

static struct handset *handset(const struct sim_control *c, int i)
{
	must(i >= 0 && i < c->n_handsets && c->handsets[i].is_open);
	return &c->handsets[i];
}

/* ---- wallets ---- */

static struct question *find_question(const struct sim_control *c, uint64_t phone)
{
	for (size_t i = 0; i < c->n_questions; i++)
		if (c->questions[i].phone == phone)
			return &c->questions[i];
	return NULL;
}

static void end_question(struct sim_control *c, struct question *q)
{
	struct buf line = {0};
	uint64_t phone = q->phone;

	base_buf_printf(&line, "question %" PRIu64, phone);
	base_buf_release(&q->text);
	*q = c->questions[--c->n_questions];
	tell(c, phone, &line);
}

/* A wallet asks, or asks no more. */
static int on_question(struct sim_control *c, int wallet, uint64_t phone, const char *text, struct error *e)
{
	struct question *q = find_question(c, phone);
	struct buf line = {0};

	if (!*c->handsets[wallet].wallet || (q && q->wallet != wallet && *text))
		return base_error_set(e, "only a wallet asks, and one at a time");
	if (q && q->wallet == wallet)
		end_question(c, q);
	if (!*text)
		return 0;
	if (sim_gateway_is_talking(c->gateway, phone)) {
		base_buf_printf(&c->handsets[wallet].out, "busy %" PRIu64 "\n", phone);
		return 0;
	}
	c->questions = base_realloc(c->questions, (c->n_questions + 1) * sizeof *c->questions);
	q = &c->questions[c->n_questions++];
	*q = (struct question){.phone = phone, .wallet = wallet};
	base_buf_append_str(&q->text, text);
	base_buf_printf(&line, "question %" PRIu64 " %s", phone, text);
	tell(c, phone, &line);
	return 0;
}

static int type_pin(struct sim_control *c, uint64_t phone, const char *text, struct error *e)
{
	struct question *q = find_question(c, phone);

	if (!q)
		return base_error_set(e, "no wallet asks anything on this phone");
	base_buf_printf(&c->handsets[q->wallet].out, "typed %" PRIu64 " %s\n", phone, text);
	return 0;
}

static int pay(struct sim_control *c, uint64_t phone, const char *rest, struct error *e)
{
	for (int i = 0; i < c->n_handsets; i++)
		if (c->handsets[i].is_open && *c->handsets[i].wallet) {
			base_buf_printf(&c->handsets[i].out, "pays %" PRIu64 " %s\n", phone, rest);
			return 0;
		}
	return base_error_set(e, "no wallet is attached to this gateway; `mutuelle wallet` starts one");
}

static int on_wallet(struct sim_control *c, struct handset *h, const char *name)
{
	struct buf line = {0};

	snprintf(h->wallet, sizeof h->wallet, "%s", name);
	base_buf_printf(&line, "wallet %s", h->wallet);
	note(c, base_buf_str(&line));
	tell(c, 0, &line);
	return 0;
}

void sim_control_detach(struct sim_control *c, int i)
{
	struct handset *h = handset(c, i);

	for (size_t q = c->n_questions; q--;)
		if (c->questions[q].wallet == i)
			end_question(c, &c->questions[q]);
	base_buf_release(&h->in);
	base_buf_release(&h->out);
	free(h->phones);
	*h = (struct handset){0};
}

struct buf *sim_control_output(struct sim_control *c, int i)
{
	return &handset(c, i)->out;
}

bool sim_control_wants_close(const struct sim_control *c, int i)
{
	return handset(c, i)->is_closing;
}

static void hold_phone(struct sim_control *c, struct handset *h, uint64_t phone)
{
	struct question *q = find_question(c, phone);

	for (size_t i = 0; i < h->n_phones; i++)
		if (h->phones[i] == phone)
			return;
	h->phones = base_realloc(h->phones, (h->n_phones + 1) * sizeof *h->phones);
	h->phones[h->n_phones++] = phone;
	if (q)
		base_buf_printf(&h->out, "question %" PRIu64 " %s\n", phone, base_buf_str(&q->text));
}

/* Cuts the first word off: returns it, `*line` is what follows. */
static char *word(char **line)
{
	char *w = *line;
	size_t len = strcspn(w, " ");

	*line = w + len + (w[len] == ' ');
	w[len] = '\0';
	return w;
}

static void tell_raw(struct sim_control *c, struct handset *h, uint64_t phone)
{
	struct sim_frame f;
	size_t at = 0;
	int64_t first_ms = -1;

	while (sim_gateway_frame(c->gateway, phone, &at, &f)) {
		first_ms = first_ms < 0 ? f.at_ms : first_ms;
		base_buf_printf(&h->out, "pdu %" PRIu64 " %s %" PRId64 " ", phone, f.is_ours ? "out" : "in",
				f.at_ms - first_ms);
		for (size_t i = 0; i < f.len; i++)
			base_buf_printf(&h->out, "%02x", f.octets[i]);
		base_buf_append(&h->out, "\n", 1);
	}
}

static int set_mood(struct sim_control *c, const char *text, struct error *e)
{
	struct sim_moods m = *sim_gateway_moods(c->gateway);

	if (sim_gateway_read_mood(&m, text, e))
		return -1;
	sim_gateway_set_moods(c->gateway, &m);
	return 0;
}

static int run(struct sim_control *c, struct handset *h, char *line, int64_t now_ms, struct error *e)
{
	const char *verb = word(&line), *number, *to;
	uint64_t phone;

	if (!strcmp(verb, "mood"))
		return set_mood(c, line, e);
	if (!strcmp(verb, "wallet"))
		return on_wallet(c, h, line);
	number = word(&line);
	phone = base_phone_parse(number);
	if (!phone)
		return base_error_set(e, "'%s' is no phone number", number);
	if (!strcmp(verb, "question"))
		return on_question(c, (int) (h - c->handsets), phone, line, e);
	hold_phone(c, h, phone);
	if (!strcmp(verb, "pin"))
		return type_pin(c, phone, line, e);
	if (!strcmp(verb, "pay"))
		return pay(c, phone, line, e);
	if (!strcmp(verb, "attach"))
		return 0;
	if (!strcmp(verb, "dial"))
		return sim_gateway_dial(c->gateway, phone, line, now_ms, e);
	if (!strcmp(verb, "hangup"))
		return sim_gateway_hang_up(c->gateway, phone, now_ms, e);
	if (!strcmp(verb, "raw")) {
		tell_raw(c, h, phone);
		return 0;
	}
	sim_control_unescape(line);
	if (!strcmp(verb, "answer"))
		return sim_gateway_answer(c->gateway, phone, line, now_ms, e);
	if (!strcmp(verb, "sms")) {
		to = word(&line);
		return sim_gateway_send_sms(c->gateway, phone, to, line, now_ms, e);
	}
	return base_error_set(e, "'%s' is no command of a handset", verb);
}

void sim_control_feed(struct sim_control *c, int i, const char *data, size_t len, int64_t now_ms)
{
	struct handset *h = handset(c, i);
	struct error e;
	char *start, *end;
	size_t done = 0;

	base_buf_append(&h->in, data, len);
	while (h->in.len > done && (end = memchr(h->in.data + done, '\n', h->in.len - done))) {
		start = (char *) h->in.data + done;
		*end = '\0';
		if (run(c, h, start, now_ms, &e))
			base_buf_printf(&h->out, "error %s\n", e.text);
		else
			base_buf_append_str(&h->out, "ok\n");
		done += (size_t) (end - start) + 1;
	}
	base_buf_consume(&h->in, done);
	h->is_closing = h->in.len > LINE_MAX_OCTETS;
}
