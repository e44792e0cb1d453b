/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle audit: who looked at whom, who signed what, through what, when (P33). */
#include "base/buf.h"
#include "base/date.h"
#include "base/phone.h"
#include "daemon/command.h"
#include "daemon/config.h"
#include "daemon/open.h"
#include "daemon/options.h"
#include "daemon/table.h"
#include "store/audit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT_ONCE 256
#define DAY_MS 86400000ll

static int run(int argc, char **argv);

const struct command daemon_command_audit = {
	"audit", "who looked at whom, who signed what",
	"Usage: mutuelle audit -c CONFIG [--who NAME] [--phone P] [--household NO] [--what WORD] [--from DAY] [--to DAY] [--limit N]\n"
	"                      [--format csv]\n\n"
	"Newest first. Nothing of it can be changed or taken away. What a person looks up beside the daemon, on the daemon's own machine\n"
	"(mutuelle pay show, sms list, roll export), is the machine's to write down.\n\n"
	"  -c CONFIG       the configuration (mutuelle.yaml)\n"
	"  --who NAME      only what this member of staff did\n"
	"  --phone P       only what this phone did, or its money: +22376000001, or 76000001\n"
	"  --household NO  only about this household\n"
	"  --what WORD     only this: lookup, care-lookup, lookup-miss, household, family, cash, signed, pin-wrong, staff-add, import ...\n"
	"  --from DAY      not before this day, 2026-01-15\n"
	"  --to DAY        not after this day\n"
	"  --limit N       at most so many (default: 100)\n"
	"  --format F      text, or csv\n",
	run,
};

struct asked { const char *config, *who, *phone, *household, *what, *from, *to, *limit, *format; };

static const struct table_column columns[] = {
	{"id", -7, false}, {"at", 0, false}, {"through", -7, false}, {"staff", -10, false}, {"phone", -12, false}, {"what", -16, false},
	{"household", -12, false}, {"about", 0, false},
};

static int print_row(struct store *s, struct table *t, const struct store_audit_row *r)
{
	struct store_household h = {.no = ""};
	int rc = r->household ? store_household_load(s, r->household, &h) : 0;

	if (rc && rc != STORE_NONE)
		return rc;
	daemon_table_number(t, r->id);
	daemon_table_time(t, r->at_ms);
	daemon_table_text(t, store_audit_through_name(r->through));
	daemon_table_text(t, r->staff);
	daemon_table_phone(t, r->phone);
	daemon_table_text(t, r->what);
	daemon_table_text(t, h.no);
	daemon_table_text(t, r->about);
	return 0;
}

static int print_rows(struct store *s, const struct store_audit_filter *f, long long limit, bool is_csv)
{
	struct store_audit_row *rows = base_alloc(AT_ONCE * sizeof *rows);
	int64_t before = INT64_MAX;
	struct table t;
	int n = AT_ONCE, rc = 0;

	daemon_table_begin(&t, columns, sizeof columns / sizeof *columns, is_csv);
	while (!rc && n == AT_ONCE && limit > 0) {
		rc = store_audit_list(s, f, before, rows, AT_ONCE, &n);
		for (int i = 0; !rc && i < n && limit-- > 0; i++)
			rc = print_row(s, &t, &rows[i]);
		before = !rc && n ? rows[n - 1].id : before;
	}
	free(rows);
	return rc;
}

static int read_day(const char *flag, const char *text, int64_t *ms, int64_t plus_ms)
{
	int32_t day;

	if (!text)
		return COMMAND_OK;
	if (!base_date_parse(text, &day))
		return daemon_command_wrong(&daemon_command_audit, "%s wants a day as 2026-01-15, not '%s'", flag, text);
	*ms = day * DAY_MS + plus_ms;
	return COMMAND_OK;
}

static int read_asked(const struct asked *a, struct store_audit_filter *f, long long *limit)
{
	const struct command *c = &daemon_command_audit;
	const char *format = a->format ? a->format : "text";
	int rc;

	*f = (struct store_audit_filter){.staff = a->who, .what = a->what};
	if (strcmp(format, "csv") && strcmp(format, "text"))
		return daemon_command_wrong(c, "--format is text or csv, not '%s'", format);
	if (a->phone && !(f->phone = base_phone_parse(a->phone)))
		return daemon_command_wrong(c, "--phone wants a number as +22376000001 or 76000001, not '%s'", a->phone);
	if (a->limit && daemon_options_number(c, "--limit", a->limit, 1, INT64_MAX, limit))
		return COMMAND_ASKED_WRONGLY;
	rc = read_day("--from", a->from, &f->first_ms, 0);
	if (!rc)
		rc = read_day("--to", a->to, &f->last_ms, DAY_MS - 1);
	if (!rc && f->last_ms && f->first_ms > f->last_ms)
		rc = daemon_command_wrong(c, "--from is behind --to");
	return rc;
}

static int look(const struct asked *a, const struct config *c, struct store_audit_filter *f, long long limit)
{
	struct error e;
	struct store *s = store_open_readonly(c->store, &e);
	int rc;

	if (!s)
		return daemon_command_failed("%s", e.text);
	rc = a->household ? store_household_find(s, a->household, &f->household) : 0;
	if (rc == STORE_NONE) {
		store_close(s);
		return daemon_command_failed("there is no household %s", a->household);
	}
	if (!rc)
		rc = print_rows(s, f, limit, a->format && !strcmp(a->format, "csv"));
	if (rc)
		base_error_set(&e, "%s: can't be read: %s", c->store, store_last_error(s));
	store_close(s);
	return rc ? daemon_command_failed("%s", e.text) : COMMAND_OK;
}

static int run(int argc, char **argv)
{
	const struct command *c = &daemon_command_audit;
	struct asked a = {0};
	const struct option_row rows[] = {
		{"-c", &a.config, NULL}, {"--who", &a.who, NULL}, {"--phone", &a.phone, NULL}, {"--household", &a.household, NULL},
		{"--what", &a.what, NULL}, {"--from", &a.from, NULL}, {"--to", &a.to, NULL}, {"--limit", &a.limit, NULL},
		{"--format", &a.format, NULL}, {0}};
	struct store_audit_filter f;
	struct config *config;
	long long limit = 100;
	struct error e;
	size_t n;
	int rc;

	if (daemon_options_read(c, argc, argv, rows, NULL, 0, &n))
		return COMMAND_ASKED_WRONGLY;
	if (!a.config)
		return daemon_command_wrong(c, "say which configuration: -c mutuelle.yaml");
	rc = read_asked(&a, &f, &limit);
	if (rc)
		return rc;
	config = daemon_config_load(a.config, &e);
	if (!config)
		return daemon_command_failed("%s", e.text);
	rc = look(&a, config, &f, limit);
	daemon_config_free(config);
	return rc;
}
