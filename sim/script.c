/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A story played on handsets. */
#include "sim/script.h"

#include "base/date.h"
#include "base/file.h"

#include <stdlib.h>
#include <string.h>

#define SCRIPT_MAX (1 << 20)
#define SCREEN_WAIT_MS 20000
#define SMS_WAIT_MS 15000       /* a receipt comes when the wallet has been asked */
#define ANY '\x01'

enum verb {
	PHONE, DIAL, ANSWER, HANG, EXPECT, SMS, WALLET, PIN, REFUSE, PAY, CLOSED, OPEN, MOOD, RESTART, RAW, SAY, VERBS
};

/* The words of a script; `has_text`: something must follow. */
static const struct { const char *word; bool has_text; } verbs[VERBS] = {
	[PHONE] = {"phone", true}, [DIAL] = {"dial", true}, [ANSWER] = {"answer", false}, [HANG] = {"hang up", false},
	[EXPECT] = {"expect", false}, [SMS] = {"sms expect", false},
	[WALLET] = {"wallet expect", true}, [PIN] = {"pin", true}, [REFUSE] = {"refuse", false}, [PAY] = {"pay", true},
	[CLOSED] = {"closed", false}, [OPEN] = {"open", false},
	[MOOD] = {"mood", true}, [RESTART] = {"restart", false}, [RAW] = {"raw", false}, [SAY] = {"say", true},
};

struct step {
	enum verb verb;
	int line;
	struct buf text;
};

struct sim_script {
	char *path;
	struct step *steps;
	size_t n;
};

void sim_script_free(struct sim_script *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->n; i++)
		base_buf_release(&s->steps[i].text);
	free(s->steps);
	free(s->path);
	free(s);
}

static int read_step(struct sim_script *s, const char *line, int number, struct error *e)
{
	struct step *step = s->n ? &s->steps[s->n - 1] : NULL;
	size_t len;

	if (*line == '|') { /* a further line of what is expected */
		if (!step || (step->verb != EXPECT && step->verb != SMS && step->verb != WALLET))
			return base_error_set(e,
					      "%s:%d: a line with | goes on an expectation; there is none before "
					      "it", s->path, number);
		line += 1 + (line[1] == ' ');
		base_buf_append(&step->text, "\n", 1);
		base_buf_append_str(&step->text, line);
		return 0;
	}
	for (int v = 0; v < VERBS; v++) {
		len = strlen(verbs[v].word);
		if (strncmp(line, verbs[v].word, len) || (line[len] && line[len] != ' '))
			continue;
		line += len + (line[len] == ' ');
		if (verbs[v].has_text && !*line)
			return base_error_set(e, "%s:%d: something must follow '%s'", s->path, number, verbs[v].word);
		s->steps = base_realloc(s->steps, (s->n + 1) * sizeof *s->steps);
		step = &s->steps[s->n++];
		*step = (struct step){.verb = (enum verb) v, .line = number};
		base_buf_append_str(&step->text, line);
		return 0;
	}
	return base_error_set(e,
			      "%s:%d: '%s' is no step of a script; steps are phone, dial, answer, hang up, "
			      "expect, sms expect, wallet expect, pin, refuse, pay, closed, open, mood, restart, raw, say",
			      s->path, number, line);
}

struct sim_script *sim_script_load(const char *path, struct error *e)
{
	struct sim_script *s = base_alloc(sizeof *s);
	struct buf text = {0};
	int number = 0, rc;
	char *line, *rest, *end;

	s->path = base_strdup(path);
	rc = base_file_read(path, SCRIPT_MAX, &text, e);
	base_buf_str(&text);
	for (line = (char *) text.data; !rc && *line; line = rest) {
		end = line + strcspn(line, "\n");
		rest = end + (*end == '\n');
		number++;
		*end = '\0';
		while (end > line && (end[-1] == ' ' || end[-1] == '\r' || end[-1] == '\t'))
			*--end = '\0';
		if (*line && *line != '#')
			rc = read_step(s, line, number, e);
	}
	if (!rc && !s->n)
		rc = base_error_set(e, "%s: the script has no step", path);
	base_buf_release(&text);
	if (!rc)
		return s;
	sim_script_free(s);
	return NULL;
}

/* ---- what is expected ---- */

/* The pattern with its dates filled in; {any} becomes one octet that no screen has. */
static void expand(struct buf *out, const char *pattern, int32_t today)
{
	static const char month_end[] = "{month-end";
	char date[BASE_DATE_TEXT], *end;
	int32_t day;
	long months;

	while (*pattern) {
		if (!strncmp(pattern, "{any}", 5)) {
			base_buf_append(out, &(char){ANY}, 1);
			pattern += 5;
		} else if (!strncmp(pattern, "{today}", 7)) {
			base_buf_append_str(out, base_date_format_phone(today, date));
			pattern += 7;
		} else if (!strncmp(pattern, month_end, strlen(month_end))) {
			months = strtol(pattern + strlen(month_end), &end, 10);
			months = months < -1200 ? -1200 : months > 1200 ? 1200 : months;
			day = base_date_month_end(base_date_add_months(base_date_month_start(today), (int) months));
			base_buf_append_str(out, base_date_format_phone(day, date));
			pattern = end + (*end == '}');
		} else {
			base_buf_append(out, pattern++, 1);
		}
	}
}

static bool matches(const char *pattern, const char *text)
{
	const char *any = NULL, *tried = NULL; /* behind the last {any}; where its text was taken to end */

	while (*text) {
		if (*pattern == ANY) {
			any = ++pattern;
			tried = text;
		} else if (*pattern == *text) {
			pattern++;
			text++;
		} else if (any) {
			pattern = any;
			text = ++tried;
		} else {
			return false;
		}
	}
	while (*pattern == ANY)
		pattern++;
	return !*pattern;
}

bool sim_script_matches(const char *pattern, const char *text, int32_t today)
{
	struct buf filled = {0};
	bool is_match;

	expand(&filled, pattern, today);
	is_match = matches(base_buf_str(&filled), text);
	base_buf_release(&filled);
	return is_match;
}

static void print_block(FILE *out, const char *title, const char *text)
{
	fprintf(out, "  %s\n    | ", title);
	for (; *text; text++) {
		if (*text == '\n')
			fprintf(out, "\n    | ");
		else
			fputc(*text, out);
	}
	fputc('\n', out);
}

static int differ(const struct sim_script *s, const struct step *step, const struct sim_script_stage *stage, const char *what,
		  const char *got, struct error *e)
{
	FILE *out = stage->handset->out;
	struct buf wanted = {0};

	expand(&wanted, (const char *) step->text.data, stage->today);
	for (size_t i = 0; i < wanted.len; i++)
		if (wanted.data[i] == ANY)
			wanted.data[i] = '~';
	print_block(out, "expected:", base_buf_str(&wanted));
	print_block(out, "got:", got);
	base_buf_release(&wanted);
	return base_error_set(e, "%s:%d: %s is not as the script says", s->path, step->line, what);
}

/* ---- playing ---- */

static int expect_screen(const struct sim_script *s, const struct step *step, const struct sim_script_stage *stage,
			 struct error *e)
{
	struct sim_handset_phone *p = sim_handset_current(stage->handset);

	if (!p)
		return base_error_set(e, "%s:%d: no phone is in the hand yet", s->path, step->line);
	if (sim_script_matches((const char *) step->text.data, base_buf_str(&p->screen), stage->today))
		return 0;
	return differ(s, step, stage, "the screen", p->screen.len ? base_buf_str(&p->screen) : "(no screen)", e);
}

static int expect_sms(const struct sim_script *s, const struct step *step, const struct sim_script_stage *stage,
		      struct error *e)
{
	struct sim_handset_phone *p = sim_handset_current(stage->handset);
	int64_t until_ms = sim_client_now_ms() + SMS_WAIT_MS;
	const char *text = "(no SMS)", *at;

	for (;;) {
		at = p && p->n_sms > p->n_expected ? base_buf_str(&p->sms) : NULL;
		for (size_t i = 0; at && i < p->n_sms; i++) { /* to the last one */
			text = at + strlen(at) + 1;
			at = text + strlen(text) + 1;
		}
		if (at && sim_script_matches((const char *) step->text.data, text, stage->today)) {
			p->n_expected = p->n_sms;
			return 0;
		}
		if (!p || stage->handset->is_gone || sim_client_now_ms() >= until_ms)
			return differ(s, step, stage, "the SMS", text, e);
		sim_handset_hear(stage->handset, 100);
	}
}

/* The wallet's question comes a while behind the last screen. */
static int expect_question(const struct sim_script *s, const struct step *step, const struct sim_script_stage *stage,
			   struct error *e)
{
	struct sim_handset_phone *p = sim_handset_current(stage->handset);
	int64_t until_ms = sim_client_now_ms() + SCREEN_WAIT_MS;
	const char *text;

	for (;;) {
		text = p && p->question.len ? base_buf_str(&p->question) : NULL;
		if (text && sim_script_matches((const char *) step->text.data, text, stage->today))
			return 0;
		if (!p || text || stage->handset->is_gone || sim_client_now_ms() >= until_ms)
			return differ(s, step, stage, "the wallet's question", text ? text : "(no question of a wallet)", e);
		sim_handset_hear(stage->handset, 100);
	}
}

static int expect_state(const struct sim_script *s, const struct step *step, const struct sim_script_stage *stage,
			struct error *e)
{
	const struct sim_handset_phone *p = sim_handset_current(stage->handset);
	bool is_open = p && p->state == SIM_HANDSET_SHOWING;

	if (is_open == (step->verb == OPEN))
		return 0;
	return base_error_set(e, "%s:%d: the dialog is %s", s->path, step->line, is_open ? "still open" : "over");
}

static int type(const struct sim_script *s, const struct step *step, const struct sim_script_stage *stage, const char *word,
		struct error *e)
{
	struct sim_handset *h = stage->handset;
	struct sim_handset_phone *p;
	struct error why;
	struct buf line = {0};
	int rc;

	base_buf_printf(&line, "%s %s", word, (const char *) step->text.data);
	fprintf(h->out, "> %s %s\n", verbs[step->verb].word, (const char *) step->text.data);
	p = sim_handset_current(h);
	if (p && (step->verb == DIAL || step->verb == ANSWER))
		p->screen.len = 0; /* what is expected next is new */
	h->refused.text[0] = '\0';
	rc = sim_handset_type(h, base_buf_str(&line), &why);
	base_buf_release(&line);
	if (rc)
		return base_error_set(e, "%s:%d: %s", s->path, step->line, why.text);
	if (!sim_handset_settle(h, SCREEN_WAIT_MS))
		return base_error_set(e, "%s:%d: no screen came within %d s", s->path, step->line,
				      SCREEN_WAIT_MS / 1000);
	if (*h->refused.text)
		return base_error_set(e, "%s:%d: %s", s->path, step->line, h->refused.text);
	return 0;
}

static int restart(const struct sim_script *s, const struct step *step, const struct sim_script_stage *stage,
		   struct error *e)
{
	struct error why;

	if (!stage->restart)
		return base_error_set(e, "%s:%d: there is no daemon of ours to restart", s->path, step->line);
	fprintf(stage->handset->out, "> the daemon is stopped and started again\n");
	if (stage->restart(stage->ctx, &why))
		return base_error_set(e, "%s:%d: %s", s->path, step->line, why.text);
	return 0;
}

static int play_step(const struct sim_script *s, const struct step *step, const struct sim_script_stage *stage,
		     struct error *e)
{
	switch (step->verb) {
	case PHONE: return type(s, step, stage, "phone", e);
	case DIAL: return type(s, step, stage, "dial", e);
	case ANSWER: return type(s, step, stage, "answer", e);
	case HANG: return type(s, step, stage, "hang", e);
	case MOOD: return type(s, step, stage, "mood", e);
	case RAW: return type(s, step, stage, "raw", e);
	case EXPECT: return expect_screen(s, step, stage, e);
	case SMS: return expect_sms(s, step, stage, e);
	case WALLET: return expect_question(s, step, stage, e);
	case PIN: return type(s, step, stage, "pin", e);
	case REFUSE: return type(s, step, stage, "refuse", e);
	case PAY: return type(s, step, stage, "pay", e);
	case CLOSED: case OPEN: return expect_state(s, step, stage, e);
	case RESTART: return restart(s, step, stage, e);
	case SAY: fprintf(stage->handset->out, "\n%s\n", (const char *) step->text.data); return 0;
	case VERBS: break;
	}
	return 0;
}

int sim_script_play(const struct sim_script *s, const struct sim_script_stage *stage, struct error *e)
{
	for (size_t i = 0; i < s->n; i++) {
		base_buf_str(&s->steps[i].text);
		if (play_step(s, &s->steps[i], stage, e))
			return -1;
		fflush(stage->handset->out);
	}
	return 0;
}
