/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Phones in one hand. */
#include "sim/handset.h"

#include "base/phone.h"
#include "sim/control.h"
#include "sim/explain.h"
#include "sim/screen.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_TEXT 32

int sim_handset_open(struct sim_handset *h, const char *path, int wait_ms, FILE *out, struct error *e)
{
	*h = (struct sim_handset){.out = out, .is_ascii = !sim_screen_is_terminal_utf8()};
	return sim_client_open(&h->client, path, wait_ms, e);
}

void sim_handset_close(struct sim_handset *h)
{
	for (size_t i = 0; i < h->n; i++) {
		base_buf_release(&h->phones[i].screen);
		base_buf_release(&h->phones[i].sms);
		base_buf_release(&h->phones[i].question);
	}
	free(h->phones);
	h->phones = NULL;
	h->n = 0;
	sim_client_close(&h->client);
}

struct sim_handset_phone *sim_handset_current(struct sim_handset *h)
{
	return h->n ? &h->phones[h->current] : NULL;
}

/* "76 00 00 01" for a number of Mali, "+33..." for another one. */
static const char *number_text(uint64_t number, char out[NUMBER_TEXT])
{
	unsigned n = (unsigned) (number % 100000000);

	if (number / 100000000 == 223)
		snprintf(out, NUMBER_TEXT, "%02u %02u %02u %02u", n / 1000000, n / 10000 % 100, n / 100 % 100, n % 100);
	else
		base_phone_format(number, out);
	return out;
}

static void draw(struct sim_handset *h, const struct sim_handset_phone *p, const char *state, const char *text)
{
	char number[NUMBER_TEXT];
	struct sim_screen s = {number_text(p->number, number), state, text, h->is_ascii};
	struct buf out = {0};

	sim_screen_draw(&out, &s);
	fwrite(out.data, 1, out.len, h->out);
	base_buf_release(&out);
}

static struct sim_handset_phone *find(struct sim_handset *h, uint64_t number)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->phones[i].number == number)
			return &h->phones[i];
	return NULL;
}

static int __attribute__((format(printf, 3, 4))) say(struct sim_handset *h, struct error *e, const char *format, ...)
{
	char line[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof line, format, args);
	va_end(args);
	if (sim_client_say(&h->client, line, e)) {
		h->is_gone = true;
		return -1;
	}
	h->replies++;
	return 0;
}

int sim_handset_take(struct sim_handset *h, const char *text, struct error *e)
{
	uint64_t number = base_phone_parse(text);
	struct sim_handset_phone *p;

	if (!number)
		return base_error_set(e, "'%s' is no phone number: 8 digits, or + and a country's code", text);
	p = find(h, number);
	if (!p) {
		h->phones = base_realloc(h->phones, (h->n + 1) * sizeof *h->phones);
		p = &h->phones[h->n++];
		*p = (struct sim_handset_phone){.number = number};
		if (say(h, e, "attach %" PRIu64, number))
			return -1;
	}
	h->current = (size_t) (p - h->phones);
	return 0;
}

/* ---- what the person types ---- */

static int ask(struct sim_handset *h, struct sim_handset_phone *p, const char *verb, const char *text, struct error *e)
{
	struct buf escaped = {0};
	int rc;

	sim_control_escape(&escaped, text);
	rc = say(h, e, "%s %" PRIu64 " %s", verb, p->number, base_buf_str(&escaped));
	base_buf_release(&escaped);
	p->before = p->state;
	if (!rc)
		p->state = SIM_HANDSET_WAITING;
	return rc;
}

/* Dialling again ends the open dialog: its end will be heard first, and is not that of the new one. */
static int dial(struct sim_handset *h, struct sim_handset_phone *p, const char *code, struct error *e)
{
	p->ends_to_come = p->state != SIM_HANDSET_IDLE;
	return ask(h, p, "dial", code, e);
}

static void list_sms(struct sim_handset *h, struct sim_handset_phone *p)
{
	const char *at = base_buf_str(&p->sms);
	char state[64];

	if (!p->n_sms)
		fprintf(h->out, "(no SMS)\n");
	for (size_t i = 0; i < p->n_sms; i++) {
		const char *text = at + strlen(at) + 1;

		snprintf(state, sizeof state, "SMS %s", at);
		draw(h, p, state, text);
		at = text + strlen(text) + 1;
	}
}

static void list_phones(struct sim_handset *h)
{
	static const char *const states[] = {"idle", "waiting", "in a dialog"};
	char number[NUMBER_TEXT];

	for (size_t i = 0; i < h->n; i++)
		fprintf(h->out, "%c %s  %s, %zu SMS\n", i == h->current ? '*' : ' ',
			number_text(h->phones[i].number, number), states[h->phones[i].state], h->phones[i].n_sms);
}

/* Is the line's first word `word`? `*rest` is what follows it. */
static bool begins(const char *line, const char *word, const char **rest)
{
	size_t len = strlen(word);

	if (strncmp(line, word, len) || (line[len] && line[len] != ' '))
		return false;
	*rest = line + len + (line[len] == ' ');
	return true;
}

static int type_with_phone(struct sim_handset *h, struct sim_handset_phone *p, const char *line, struct error *e)
{
	const char *rest;

	if (begins(line, "dial", &rest))
		return dial(h, p, rest, e);
	if (begins(line, "answer", &rest))
		return ask(h, p, "answer", rest, e);
	if (begins(line, "hang", &rest) || begins(line, "hangup", &rest))
		return say(h, e, "hangup %" PRIu64, p->number);
	if (begins(line, "raw", &rest))
		return say(h, e, "raw %" PRIu64, p->number);
	if (begins(line, "pin", &rest))
		return say(h, e, "pin %" PRIu64 " %s", p->number, rest);
	if (begins(line, "refuse", &rest))
		return say(h, e, "pin %" PRIu64 " 0", p->number);
	if (begins(line, "pay", &rest))
		return say(h, e, "pay %" PRIu64 " %s", p->number, rest);
	if (begins(line, "sms", &rest)) {
		if (*rest)
			return say(h, e, "sms %" PRIu64 " %s", p->number, rest);
		list_sms(h, p);
		return 0;
	}
	if (p->state == SIM_HANDSET_SHOWING)
		return ask(h, p, "answer", line, e);
	if (*line == '*' || *line == '#')
		return dial(h, p, line, e);
	return base_error_set(e, "'%s' is not understood: dial first, like *700#; `help` tells the rest", line);
}

int sim_handset_type(struct sim_handset *h, const char *line, struct error *e)
{
	struct sim_handset_phone *p = sim_handset_current(h);
	const char *rest;

	if (begins(line, "quit", &rest) || begins(line, "exit", &rest))
		return 1;
	if (begins(line, "phone", &rest))
		return sim_handset_take(h, rest, e);
	if (begins(line, "phones", &rest)) {
		list_phones(h);
		return 0;
	}
	if (begins(line, "mood", &rest))
		return say(h, e, "mood %s", rest);
	if (!p)
		return base_error_set(e, "no phone in hand: `phone 76000001` takes one");
	if (!*line && p->state != SIM_HANDSET_SHOWING)
		return 0;
	return type_with_phone(h, p, line, e);
}

/* ---- what the gateway says ---- */

static char *word(char **line)
{
	char *w = *line;
	size_t len = strcspn(w, " ");

	*line = w + len + (w[len] == ' ');
	w[len] = '\0';
	return w;
}

static void hear_screen(struct sim_handset *h, struct sim_handset_phone *p, char *line)
{
	bool is_last = !strcmp(word(&line), "last");

	sim_control_unescape(line);
	p->screen.len = 0;
	base_buf_append_str(&p->screen, line);
	if (!is_last)
		p->state = SIM_HANDSET_SHOWING;
	draw(h, p, is_last ? "USSD, end" : "USSD", base_buf_str(&p->screen));
}

static void hear_end(struct sim_handset *h, struct sim_handset_phone *p, const char *why)
{
	char number[NUMBER_TEXT];

	/* Not that of the dialog in hand: nor is one that another handset had left open. */
	if (!p->ends_to_come && strncmp(why, "dialled again", 13))
		p->state = SIM_HANDSET_IDLE;
	p->before = SIM_HANDSET_IDLE;
	p->ends_to_come = 0;
	if (strcmp(why, "the dialog is over"))
		fprintf(h->out, "(%s: %s)\n", number_text(p->number, number), why);
}

static void hear_sms(struct sim_handset *h, struct sim_handset_phone *p, char *line)
{
	const char *from = word(&line);
	char state[64];

	sim_control_unescape(line);
	base_buf_append(&p->sms, from, strlen(from) + 1);
	base_buf_append(&p->sms, line, strlen(line) + 1);
	p->n_sms++;
	snprintf(state, sizeof state, "SMS %s", from);
	draw(h, p, state, line);
}

static void hear_question(struct sim_handset *h, struct sim_handset_phone *p, char *line)
{
	bool had_one = p->question.len;
	char number[NUMBER_TEXT];

	sim_control_unescape(line);
	p->question.len = 0;
	base_buf_append_str(&p->question, line);
	if (*line)
		draw(h, p, "wallet", line);
	else if (had_one)
		fprintf(h->out, "(%s: the wallet's question has gone)\n", number_text(p->number, number));
}

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void hear_pdu(struct sim_handset *h, char *line)
{
	bool is_in = !strcmp(word(&line), "in");
	const char *ms = word(&line);
	struct buf octets = {0}, out = {0};

	for (; hex(line[0]) >= 0 && hex(line[1]) >= 0; line += 2) {
		uint8_t octet = (uint8_t) (hex(line[0]) << 4 | hex(line[1]));

		base_buf_append(&octets, &octet, 1);
	}
	base_buf_printf(&out, "+%s ms, %s\n", ms, is_in ? "application to gateway" : "gateway to application");
	sim_explain_pdu(&out, octets.data, octets.len);
	fwrite(out.data, 1, out.len, h->out);
	base_buf_release(&octets);
	base_buf_release(&out);
}

static void hear_reply(struct sim_handset *h, const char *sentence)
{
	struct sim_handset_phone *p = sim_handset_current(h);

	h->replies--;
	if (!sentence)
		return;
	base_error_set(&h->refused, "%s", sentence);
	fprintf(h->out, "(%s)\n", sentence);
	if (p && p->state == SIM_HANDSET_WAITING)
		p->state = p->before;
	if (p)
		p->ends_to_come = 0;
}

static void hear_line(struct sim_handset *h, char *line)
{
	const char *verb = word(&line);
	struct sim_handset_phone *p;

	if (!strcmp(verb, "ok")) {
		hear_reply(h, NULL);
	} else if (!strcmp(verb, "error")) {
		hear_reply(h, line);
	} else if (!strcmp(verb, "gateway")) {
		snprintf(h->dialect, sizeof h->dialect, "%s", word(&line));
		h->port = (int) strtol(line, NULL, 10);
	} else if (!strcmp(verb, "link")) {
		h->is_bound = !strcmp(word(&line), "up");
		fprintf(h->out, "(application %s %s)\n", line, h->is_bound ? "is bound" : "has gone");
	} else if (!strcmp(verb, "wallet")) {
		fprintf(h->out, "(wallet %s is there)\n", word(&line));
		h->wallet_port = (int) strtol(line, NULL, 10);
	} else if (!strcmp(verb, "complaint")) {
		fprintf(h->out, "(the gateway complains: %s)\n", line);
	} else {
		p = find(h, base_phone_parse(word(&line)));
		if (p && !strcmp(verb, "screen"))
			hear_screen(h, p, line);
		else if (p && !strcmp(verb, "end"))
			hear_end(h, p, line);
		else if (p && !strcmp(verb, "sms"))
			hear_sms(h, p, line);
		else if (p && !strcmp(verb, "question"))
			hear_question(h, p, line);
		else if (p && !strcmp(verb, "pdu"))
			hear_pdu(h, line);
	}
}

int sim_handset_hear(struct sim_handset *h, int wait_ms)
{
	bool is_gone = false;
	char *line;
	int n = 0;

	while (!h->is_gone && (line = sim_client_hear(&h->client, n ? 0 : wait_ms, &is_gone))) {
		hear_line(h, line);
		n++;
	}
	h->is_gone |= is_gone;
	fflush(h->out);
	return n;
}

bool sim_handset_settle(struct sim_handset *h, int wait_ms)
{
	int64_t until_ms = sim_client_now_ms() + wait_ms, left_ms = wait_ms;
	const struct sim_handset_phone *p;

	while (!h->is_gone && left_ms > 0 && !(h->stop && *h->stop)) {
		p = sim_handset_current(h);
		if (!h->replies && (!p || p->state != SIM_HANDSET_WAITING))
			return true;
		sim_handset_hear(h, (int) left_ms);
		left_ms = until_ms - sim_client_now_ms();
	}
	return false;
}
