/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle alert list, show: what staff were told, who answered, and what is over. Only reads. */
#include "base/phone.h"
#include "daemon/command.h"
#include "daemon/config.h"
#include "daemon/look.h"
#include "daemon/options.h"
#include "daemon/sms_why.h"
#include "daemon/table.h"
#include "store/alert.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT_ONCE 64

static int run(int argc, char **argv);

const struct command daemon_command_alert = {
	"alert", "what staff were told of: list, show",
	"Usage: mutuelle alert list -c CONFIG [--all] [--what W] [--state S] [--format csv]\n"
	"       mutuelle alert show -c CONFIG NUMBER\n\n"
	"list    alerts that are not over, the newest first\n"
	"show    the life of one: raised, told to whom, answered by whom, over\n\n"
	"The rules (who hears what, and when it climbs) stand under `alerts` in scheme.yaml. Staff answer by SMS: OK NUMBER.\n\n"
	"  -c CONFIG       the configuration (mutuelle.yaml)\n"
	"  --all           those, too, that are over\n"
	"  --what W        money, signature, pin, link, wallet, store, proof or campaign\n"
	"  --state S       raised, told, climbed, answered or over\n"
	"  --format F      text, or csv\n",
	run,
};

struct asked {
	const char *config, *what, *state, *format;
	bool all, is_csv;
	struct store_alert_filter filter;
};

static const struct table_column columns[] = {
	{"number", 6, false}, {"what", -10, false}, {"about", -20, false}, {"francs", 9, false}, {"household", 0, true}, {"place", 0, true},
	{"state", -9, false}, {"level", -9, false}, {"raised", -17, false}, {"over", 0, false},
};

/* Of wrong PINs the subject is a phone: people see `about`, which has it masked. */
static int print_alert(struct store *s, struct table *t, const struct store_alert *a)
{
	char household[STORE_CODE];
	int rc = daemon_look_household(s, a->household, household);

	if (rc)
		return rc;
	daemon_table_number(t, a->id);
	daemon_table_text(t, scheme_alert_what_name(a->what));
	daemon_table_text(t, a->about);
	daemon_table_number(t, a->francs);
	daemon_table_text(t, household);
	daemon_table_text(t, a->place);
	daemon_table_text(t, store_alert_state_name(a->state));
	daemon_table_text(t, a->is_told ? scheme_alert_level_name(a->level) : "");
	daemon_table_time(t, a->raised_ms);
	daemon_table_time(t, a->over_ms);
	return 0;
}

static int list(struct store *s, const struct asked *a)
{
	struct store_alert *rows = base_alloc(AT_ONCE * sizeof *rows);
	struct table t;
	int64_t before = 0;
	int n = AT_ONCE, rc = 0, found = 0;

	daemon_table_begin(&t, columns, sizeof columns / sizeof *columns, a->is_csv);
	while (!rc && n == AT_ONCE) {
		rc = store_alert_list(s, &a->filter, before, rows, AT_ONCE, &n);
		for (int i = 0; !rc && i < n; i++)
			rc = print_alert(s, &t, &rows[i]);
		if (!rc && n)
			before = rows[n - 1].id;
		found += n;
	}
	free(rows);
	if (!rc && !found && !a->is_csv)
		printf("no such alert%s\n", a->all || a->state ? "" : " stands open; --all: those that are over, too");
	return rc;
}

static void print_step(const struct store_alert_step *step)
{
	char time[SMS_WHY_TIME], phone[BASE_PHONE_TEXT];

	printf("%s  %s", daemon_sms_why_time(step->at_ms, time), store_alert_did_name(step->did));
	if (step->did != STORE_ALERT_DID_RAISE && step->did != STORE_ALERT_DID_END)
		printf(", %s", scheme_alert_level_name(step->level));
	if (step->staff[0])
		printf(": %s, %s", step->staff, base_phone_format(step->phone, phone));
	if (step->message)
		printf(" (message %" PRId64 ")", step->message);
	putchar('\n');
}

static int show(struct store *s, int64_t id)
{
	struct store_alert_step *life;
	char time[SMS_WHY_TIME], household[STORE_CODE] = "";
	struct store_alert a;
	int from = 1, n = AT_ONCE, rc = store_alert_load(s, id, &a);

	if (!rc)
		rc = daemon_look_household(s, a.household, household);
	if (rc)
		return rc;
	printf("Alert %" PRId64 ": %s, %s\n", a.id, scheme_alert_what_name(a.what), store_alert_state_name(a.state));
	if (a.about[0])
		printf("about      %s\n", a.about);
	if (a.francs)
		printf("francs     %" PRId64 "\n", a.francs);
	if (household[0])
		printf("household  %s\n", household);
	if (a.place[0])
		printf("place      %s\n", a.place);
	if (a.due_ms && (a.state == STORE_ALERT_TOLD || a.state == STORE_ALERT_CLIMBED))
		printf("unanswered until %s the next level is told\n", daemon_sms_why_time(a.due_ms, time));
	life = base_alloc(AT_ONCE * sizeof *life);
	for (; !rc && n == AT_ONCE; from += n) {
		rc = store_alert_life(s, id, from, life, AT_ONCE, &n);
		for (int i = 0; !rc && i < n; i++)
			print_step(&life[i]);
	}
	free(life);
	return rc;
}

/* ---- the command ---- */

static int read_filter(struct asked *a)
{
	const struct command *c = &daemon_command_alert;
	int what = 0, state = 0;

	if (a->format && strcmp(a->format, "csv") && strcmp(a->format, "text"))
		return daemon_command_wrong(c, "--format is text or csv, not '%s'", a->format);
	a->is_csv = a->format && !strcmp(a->format, "csv");
	while (a->what && what < SCHEME_ALERT_LIVES && strcmp(a->what, scheme_alert_what_name((enum scheme_alert_what) what)))
		what++;
	if (what == SCHEME_ALERT_LIVES)
		return daemon_command_wrong(c, "--what wants money, signature, pin, link, wallet, store, proof or campaign, not '%s'",
					    a->what);
	while (a->state && state < STORE_ALERT_STATES && strcmp(a->state, store_alert_state_name((enum store_alert_state) state)))
		state++;
	if (state == STORE_ALERT_STATES)
		return daemon_command_wrong(c, "--state wants raised, told, climbed, answered or over, not '%s'", a->state);
	a->filter.what = a->what ? what : -1;
	a->filter.states = a->state ? 1u << state : a->all ? 0 : (1u << STORE_ALERT_OVER) - 1;
	return COMMAND_OK;
}

static int look(const struct asked *a, const char *path, int64_t id)
{
	struct error e;
	struct store *s = store_open_readonly(path, &e);
	int rc;

	if (!s)
		return daemon_command_failed("%s", e.text);
	rc = id ? show(s, id) : list(s, a);
	if (rc && rc != STORE_NONE)
		base_error_set(&e, "%s: can't be read: %s", path, store_last_error(s));
	store_close(s);
	if (rc == STORE_NONE)
		return daemon_command_failed("there is no alert %" PRId64 ": `mutuelle alert list --all` shows those there are", id);
	return rc ? daemon_command_failed("%s", e.text) : COMMAND_OK;
}

static int run(int argc, char **argv)
{
	const struct command *c = &daemon_command_alert;
	struct asked a = {0};
	const struct option_row rows[] = {{"-c", &a.config, NULL}, {"--what", &a.what, NULL}, {"--state", &a.state, NULL},
					  {"--format", &a.format, NULL}, {"--all", NULL, &a.all}, {0}};
	struct config *config;
	const char *words[2];
	struct error e;
	int64_t id = 0;
	char *end = NULL;
	size_t n;
	int rc;

	if (daemon_options_read(c, argc, argv, rows, words, 2, &n))
		return COMMAND_ASKED_WRONGLY;
	if (!n || (strcmp(words[0], "list") && strcmp(words[0], "show")))
		return daemon_command_wrong(c, "say what to do: list or show");
	if (!strcmp(words[0], "show")) {
		id = n == 2 ? strtoll(words[1], &end, 10) : 0;
		if (id <= 0 || *end)
			return daemon_command_wrong(c, "say which alert: show NUMBER, as `mutuelle alert list` has it");
	} else if (n == 2) {
		return daemon_command_wrong(c, "list takes no '%s'", words[1]);
	}
	if (read_filter(&a))
		return COMMAND_ASKED_WRONGLY;
	if (!a.config)
		return daemon_command_wrong(c, "say which configuration: -c mutuelle.yaml");
	config = daemon_config_load(a.config, &e);
	if (!config)
		return daemon_command_failed("%s", e.text);
	rc = look(&a, config->store, id);
	daemon_config_free(config);
	return rc;
}
