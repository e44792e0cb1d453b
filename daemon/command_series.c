/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle series check, show, list, start, end: messages after an event. */
#include "base/date.h"
#include "base/file.h"
#include "daemon/command.h"
#include "daemon/counter_order.h"
#include "daemon/look.h"
#include "daemon/open.h"
#include "daemon/options.h"
#include "daemon/table.h"
#include "daemon/texts.h"
#include "menus/quiz.h"
#include "menus/series_load.h"
#include "store/member.h"
#include "store/series.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT_ONCE 64

static int run(int argc, char **argv);

const struct command daemon_command_series = {
	"series", "messages after an event: check, show, list, start, end",
	"Usage: mutuelle series check -c CONFIG FILE\n"
	"       mutuelle series show -c CONFIG EVENT\n"
	"       mutuelle series list -c CONFIG [--household NO] [--format csv]\n"
	"       mutuelle series start|end -c CONFIG EVENT --household NO [--member N] [--day D] --as NAME\n\n"
	"A series is a file in the menus' folder 'series' (README, \"Series and quizzes\"), one an EVENT: joined, pregnancy or birth.\n"
	"A running daemon takes new ones at SIGHUP; who is in one goes on behind the day that she has reached.\n\n"
	"check    proves a file: every text fits its SMS in every language with its longest values\n"
	"show     the steps of the series of this event, with their days and texts\n"
	"list     how many are in each; with --household: who of it, and how far\n"
	"start    it happened: the messages begin. Of a pregnancy or a birth say it only where the woman wants them\n"
	"end      it did not happen, or is over: what waits is taken back, nothing more is said, and nothing tells so\n\n"
	"  -c CONFIG       the configuration (mutuelle.yaml)\n"
	"  --household NO  its number\n"
	"  --member N      of a pregnancy or a birth: the woman, by her number on the card\n"
	"  --day D         on which it happened, of a pregnancy about when it began: 2026-01-15; left out: today\n"
	"  --format F      text, or csv\n"
	COUNTER_SIGNER_HELP,
	run,
};

struct asked {
	const char *config, *household, *member, *day, *format;
	struct counter_signer signer;
	struct config *c;
};

/* ---- files ---- */

static const char *day_of(const struct menus_series_step *step, char out[32])
{
	if (step->is_at_once)
		return "at once";
	snprintf(out, 32, "day %d", step->day);
	return out;
}

static void print_steps(const struct menus *m, const struct menus_series *s,
			void (*print)(const struct menus *m, const char *name, const struct menus_campaign_text *t))
{
	char name[32];

	for (int i = 0; i < s->n_steps; i++) {
		print(m, day_of(&s->steps[i], name), &s->steps[i].text);
		if (s->steps[i].quiz)
			printf("  (quiz %s)\n", s->steps[i].quiz->policy.code);
	}
}

static int check(struct asked *a, const struct parts *parts, const char *path)
{
	struct menus_series *s = NULL;
	struct buf text = {0};
	struct error e;

	(void) a;
	if (!base_file_read(path, MENUS_CAMPAIGN_OCTETS - 1, &text, &e))
		s = menus_series_load(parts->menus, path, base_buf_str(&text), text.len, &e);
	base_buf_release(&text);
	if (!s)
		return daemon_command_failed("%s", e.text);
	printf("%s: series '%s' is well, of the event %s\n", path, s->policy.code, store_series_event_name(s->event));
	print_steps(parts->menus, s, daemon_texts_room);
	menus_series_free(s);
	return COMMAND_OK;
}

static int show(struct asked *a, const struct parts *parts, const char *name)
{
	const struct menus_series *s;
	enum store_event event;

	(void) a;
	if (store_series_event_find(name, &event))
		return daemon_command_failed("'%s' is no event: say joined, pregnancy or birth", name);
	s = menus_series_of(parts->menus, event);
	if (!s)
		return daemon_command_failed("the menus have no series of the event %s: write one into their folder 'series'", name);
	printf("%s: %s\nto %s, topic %s\n", s->policy.code, s->policy.title,
	       s->policy.is_to_households ? "the head of the household" : "her own phone", s->policy.topic);
	print_steps(parts->menus, s, daemon_texts_show);
	return COMMAND_OK;
}

/* ---- list ---- */

static const struct table_column sum_columns[] = {
	{"event", -10, false}, {"running", 8, false}, {"done", 8, false}, {"ended", 8, false}, {"messages", 9, false},
};
static const struct table_column columns[] = {
	{"event", -10, false}, {"member", 6, false}, {"state", -8, false}, {"day", -10, false}, {"messages", 8, false},
	{"next", -10, false}, {"begun", 0, false},
};

/* Figures alone: who is pregnant is nobody's list. */
static int list_sums(struct look *l)
{
	struct store_enrolment *rows = base_alloc(AT_ONCE * sizeof *rows);
	int64_t n_of[STORE_EVENTS][STORE_ENROLMENT_STATES] = {{0}}, sent[STORE_EVENTS] = {0}, after = 0;
	struct table t;
	int n = AT_ONCE, rc = 0;

	while (!rc && n == AT_ONCE) {
		rc = store_series_list(l->store, after, rows, AT_ONCE, &n);
		for (int i = 0; !rc && i < n; i++) {
			n_of[rows[i].event][rows[i].state]++;
			sent[rows[i].event] += rows[i].sent;
			after = rows[i].id;
		}
	}
	free(rows);
	daemon_table_begin(&t, sum_columns, sizeof sum_columns / sizeof *sum_columns, l->is_csv);
	daemon_table_head(&t);
	for (int e = 0; !rc && e < STORE_EVENTS; e++) {
		daemon_table_text(&t, store_series_event_name((enum store_event) e));
		for (int state = 0; state < STORE_ENROLMENT_STATES; state++)
			daemon_table_number(&t, n_of[e][state]);
		daemon_table_number(&t, sent[e]);
	}
	return rc;
}

static int print_one(struct look *l, struct table *t, int64_t household, int member, enum store_event event)
{
	struct store_enrolment e;
	int rc = store_series_find(l->store, household, member, event, &e);

	if (rc)
		return rc == STORE_NONE ? 0 : rc;
	daemon_table_text(t, store_series_event_name(event));
	daemon_table_number(t, e.member);
	daemon_table_text(t, store_series_state_name(e.state));
	daemon_table_day(t, e.day);
	daemon_table_number(t, e.sent);
	daemon_table_day(t, e.next_on);
	daemon_table_time(t, e.begun_ms);
	return 0;
}

static int list_household(struct look *l, int64_t household)
{
	struct store_member *members = base_alloc(AT_ONCE * sizeof *members);
	struct table t;
	int n = 0, rc = store_member_list(l->store, household, members, AT_ONCE, &n);

	daemon_table_begin(&t, columns, sizeof columns / sizeof *columns, l->is_csv);
	daemon_table_head(&t);
	if (!rc)
		rc = print_one(l, &t, household, 0, STORE_JOINED);
	for (int i = 0; !rc && i < n; i++)
		for (int e = STORE_PREGNANCY; !rc && e < STORE_EVENTS; e++)
			rc = print_one(l, &t, household, members[i].no, (enum store_event) e);
	free(members);
	return rc;
}

static int list(struct asked *a)
{
	struct look l;
	int64_t household = 0;
	int rc = daemon_look_begin(&l, &daemon_command_series, a->c, a->format);

	if (rc)
		return rc;
	if (a->household)
		rc = store_household_find(l.store, a->household, &household);
	if (rc == STORE_NONE) {
		daemon_look_end(&l, 0);
		return daemon_command_failed("there is no household %s", a->household);
	}
	if (!rc)
		rc = a->household ? list_household(&l, household) : list_sums(&l);
	return daemon_look_end(&l, rc);
}

/* ---- orders ---- */

static int order(struct asked *a, enum desk_counter_verb verb, const char *event)
{
	const struct command *c = &daemon_command_series;
	struct desk_counter *o;
	long long member = 0;
	int rc;

	if (!a->household)
		return daemon_command_wrong(c, "say whose: --household NO");
	if (a->member && daemon_options_number(c, "--member", a->member, 1, 999, &member))
		return COMMAND_ASKED_WRONGLY;
	o = base_alloc(sizeof *o);
	*o = (struct desk_counter){.verb = verb, .day = BASE_DAY_NONE, .id = member};
	if (strlen(a->household) >= sizeof o->household || strlen(event) >= sizeof o->reference)
		rc = daemon_command_failed("there is no household %s", a->household);
	else if (a->day && !base_date_parse(a->day, &o->day))
		rc = daemon_command_wrong(c, "--day wants a day like 2026-01-15, not '%s'", a->day);
	else
		rc = daemon_counter_order_sign(c, &a->signer, o);
	if (!rc) {
		snprintf(o->household, sizeof o->household, "%s", a->household);
		snprintf(o->reference, sizeof o->reference, "%s", event);
		rc = daemon_counter_order_tell(a->c, o);
	}
	free(o);
	return rc;
}

/* ---- the command ---- */

static int read_files(struct asked *a, int (*read)(struct asked *a, const struct parts *parts, const char *name), const char *name)
{
	struct ussd_dialects *dialects;
	struct parts parts;
	struct error e;
	int rc;

	if (daemon_open_parts(a->c, &parts, &dialects, &e))
		return daemon_command_failed("%s", e.text);
	rc = read(a, &parts, name);
	daemon_open_close(&parts, dialects);
	return rc;
}

static int run_verb(struct asked *a, const char *verb, const char *name)
{
	if (!strcmp(verb, "check"))
		return read_files(a, check, name);
	if (!strcmp(verb, "show"))
		return read_files(a, show, name);
	if (!strcmp(verb, "list"))
		return list(a);
	return order(a, !strcmp(verb, "start") ? DESK_COUNTER_SERIES_START : DESK_COUNTER_SERIES_END, name);
}

static int run(int argc, char **argv)
{
	static const char *const verbs[] = {"check", "show", "list", "start", "end"};
	const struct command *c = &daemon_command_series;
	struct asked a = {0};
	const char *words[2], *verb = NULL;
	const struct option_row rows[] = {{"-c", &a.config, NULL}, {"--household", &a.household, NULL}, {"--member", &a.member, NULL},
					  {"--day", &a.day, NULL}, {"--format", &a.format, NULL}, COUNTER_SIGNER_ROWS(&a.signer), {0}};
	struct error e;
	size_t n;
	int rc;

	if (daemon_options_read(c, argc, argv, rows, words, 2, &n))
		return COMMAND_ASKED_WRONGLY;
	for (size_t i = 0; n && i < sizeof verbs / sizeof *verbs; i++)
		if (!strcmp(verbs[i], words[0]))
			verb = verbs[i];
	if (!verb)
		return daemon_command_wrong(c, "say what to do: check, show, list, start or end");
	if (!strcmp(verb, "list") != (n == 1))
		return daemon_command_wrong(c, n == 1 ? "say which: series %s %s" : "%s takes no name", verb,
					    !strcmp(verb, "check") ? "FILE" : "EVENT");
	if (!a.config)
		return daemon_command_wrong(c, "say which configuration: -c mutuelle.yaml");
	a.c = daemon_config_load(a.config, &e);
	if (!a.c)
		return daemon_command_failed("%s", e.text);
	rc = run_verb(&a, verb, n == 2 ? words[1] : NULL);
	daemon_config_free(a.c);
	return rc;
}
