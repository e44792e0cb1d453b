/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle join list, confirm, refuse: applications by phone; mutuelle pin reset: a member who forgot her PIN. */
#include "base/buf.h"
#include "base/date.h"
#include "base/phone.h"
#include "daemon/command.h"
#include "daemon/counter_order.h"
#include "daemon/look.h"
#include "daemon/options.h"
#include "daemon/table.h"
#include "store/application.h"
#include "store/ledger.h"
#include "store/referral.h"
#include "text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT_ONCE 64

static int run_join(int argc, char **argv);
static int run_pin(int argc, char **argv);

const struct command daemon_command_join = {
	"join", "who applied by phone: list, confirm, refuse",
	"Usage: mutuelle join list -c CONFIG [--format csv]\n"
	"       mutuelle join confirm -c CONFIG NO [--day D] --as NAME\n"
	"       mutuelle join refuse -c CONFIG NO --note TEXT --as NAME\n\n"
	"list     the applications that wait, with what was paid, and by whose code they came (mutuelle referral)\n"
	"confirm  the household is enrolled since the day of its first dues, or today; it is told its cover\n"
	"refuse   the applicant is told why; what was paid becomes held money (then with a second signature: mutuelle pay sign)\n\n"
	"  -c CONFIG       the configuration (mutuelle.yaml)\n"
	"  --day D         enrolled since this day: 2026-01-15\n"
	"  --note TEXT     why; the applicant reads its first 40 letters\n"
	"  --format F      text, or csv\n"
	COUNTER_SIGNER_HELP,
	run_join,
};

const struct command daemon_command_pin = {
	"pin", "members' PINs: reset",
	"Usage: mutuelle pin reset -c CONFIG PHONE --as NAME\n\n"
	"The phone has no PIN any more and chooses one when it is next asked; it is told by SMS.\n\n"
	"  -c CONFIG       the configuration (mutuelle.yaml)\n"
	COUNTER_SIGNER_HELP,
	run_pin,
};

struct asked {
	const char *config, *day, *note, *format;
	struct counter_signer signer;
	struct config *c;
};

/* ---- looking ---- */

static const struct table_column columns[] = {
	{"household", -12, false}, {"sent", -19, false}, {"phone", -12, false}, {"head", -20, false}, {"people", 6, false},
	{"mutuelle", -10, false}, {"plan", -10, false}, {"commune", 0, true}, {"village", -14, false}, {"paid", 8, false},
	{"referral", 0, false},
};

/* "by 1007, Awa Diarra" */
static const char *name_referral(struct store *s, const char *code, char out[STORE_REFERRAL_CODE + STORE_NAME + 8])
{
	struct store_referral r = {.name = ""};

	store_referral_load(s, code, &r);
	snprintf(out, STORE_REFERRAL_CODE + STORE_NAME + 8, "by %s, %s", code, r.name);
	return out;
}

static int print_application(struct store *s, struct table *t, const struct store_application *a)
{
	struct store_member people[STORE_APPLICANTS];
	struct store_household h;
	char head[2 * STORE_NAME] = "", said[STORE_REFERRAL_CODE + STORE_NAME + 8];
	int64_t dues = 0, fee = 0;
	int n = 0, rc = store_household_load(s, a->household, &h);

	if (!rc)
		rc = store_member_list(s, a->household, people, STORE_APPLICANTS, &n);
	if (!rc)
		rc = store_ledger_balance(s, a->household, "dues", &dues);
	if (!rc)
		rc = store_ledger_balance(s, a->household, "fee", &fee);
	if (rc)
		return rc;
	for (int i = 0; i < n; i++)
		if (people[i].role == STORE_HEAD)
			snprintf(head, sizeof head, "%s %s", people[i].first_name, people[i].last_name);
	daemon_table_text(t, h.no);
	daemon_table_time(t, a->sent_ms);
	daemon_table_phone(t, a->phone);
	daemon_table_text(t, head);
	daemon_table_number(t, h.members);
	daemon_table_text(t, a->mutuelle);
	daemon_table_text(t, a->plan);
	daemon_table_text(t, a->commune);
	daemon_table_text(t, a->village);
	daemon_table_number(t, dues + fee);
	daemon_table_text(t, t->is_csv || !h.referral[0] ? h.referral : name_referral(s, h.referral, said));
	return 0;
}

static int list_applications(struct store *s, bool is_csv)
{
	struct store_application *rows = base_alloc(AT_ONCE * sizeof *rows);
	int64_t after = 0;
	struct table t;
	int n = AT_ONCE, rc = 0;

	daemon_table_begin(&t, columns, sizeof columns / sizeof *columns, is_csv);
	while (!rc && n == AT_ONCE) {
		rc = store_application_pending(s, after, rows, AT_ONCE, &n);
		for (int i = 0; !rc && i < n; i++)
			rc = print_application(s, &t, &rows[i]);
		after = !rc && n ? rows[n - 1].id : after;
	}
	free(rows);
	if (!rc)
		daemon_table_end(&t, "no application waits");
	return rc;
}

static int run_list(struct asked *a, const char *no)
{
	struct look l;
	int rc = daemon_look_begin(&l, &daemon_command_join, a->c, a->format);

	(void) no;
	return rc ? rc : daemon_look_end(&l, list_applications(l.store, l.is_csv));
}

/* ---- ordering ---- */

static int order(struct asked *a, const struct command *c, struct desk_counter *o)
{
	int rc = daemon_counter_order_sign(c, &a->signer, o);

	return rc ? rc : daemon_counter_order_tell(a->c, o);
}

static int put_no(const char *no, struct desk_counter *o)
{
	if (strlen(no) >= sizeof o->household || !text_utf8_is_valid(no, strlen(no)))
		return daemon_command_wrong(&daemon_command_join, "'%.40s' is no number of a household", no);
	snprintf(o->household, sizeof o->household, "%s", no);
	return COMMAND_OK;
}

static int run_confirm(struct asked *a, const char *no)
{
	struct desk_counter o = {.verb = DESK_COUNTER_CONFIRM, .day = BASE_DAY_NONE};
	int rc = put_no(no, &o);

	if (!rc && a->day && !base_date_parse(a->day, &o.day))
		rc = daemon_command_wrong(&daemon_command_join, "--day wants a day as 2026-01-15, not '%s'", a->day);
	return rc ? rc : order(a, &daemon_command_join, &o);
}

static int run_refuse(struct asked *a, const char *no)
{
	struct desk_counter o = {.verb = DESK_COUNTER_REFUSE, .day = BASE_DAY_NONE};
	int rc = put_no(no, &o);

	if (!rc && (!a->note || !*a->note))
		rc = daemon_command_wrong(&daemon_command_join, "say why: --note TEXT, the applicant reads it");
	if (!rc && (strlen(a->note) >= sizeof o.note || !text_utf8_is_valid(a->note, strlen(a->note))))
		rc = daemon_command_wrong(&daemon_command_join, "--note wants UTF-8 of at most %zu octets", sizeof o.note - 1);
	if (rc)
		return rc;
	snprintf(o.note, sizeof o.note, "%s", a->note);
	return order(a, &daemon_command_join, &o);
}

static int run_reset(struct asked *a, const char *phone)
{
	struct desk_counter o = {.verb = DESK_COUNTER_PIN_RESET, .day = BASE_DAY_NONE};

	if (!(o.phone = base_phone_parse(phone)))
		return daemon_command_wrong(&daemon_command_pin, "a phone is written as +22376000001 or 76000001, not '%s'", phone);
	return order(a, &daemon_command_pin, &o);
}

/* ---- the commands ---- */

static const struct verb {
	const struct command *command;
	const char *name;
	bool has_word;
	int (*run)(struct asked *a, const char *word);
} verbs[] = {
	{&daemon_command_join, "list", false, run_list}, {&daemon_command_join, "confirm", true, run_confirm},
	{&daemon_command_join, "refuse", true, run_refuse}, {&daemon_command_pin, "reset", true, run_reset},
};

static const struct verb *find_verb(const struct command *c, const char *name)
{
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (verbs[i].command == c && !strcmp(verbs[i].name, name))
			return &verbs[i];
	return NULL;
}

static int run(const struct command *c, int argc, char **argv)
{
	struct asked a = {0};
	const struct option_row rows[] = {
		{"-c", &a.config, NULL}, {"--day", &a.day, NULL}, {"--note", &a.note, NULL}, {"--format", &a.format, NULL},
		COUNTER_SIGNER_ROWS(&a.signer), {0}};
	const struct verb *verb;
	const char *words[2];
	struct error e;
	size_t n;
	int rc;

	if (daemon_options_read(c, argc, argv, rows, words, 2, &n))
		return COMMAND_ASKED_WRONGLY;
	verb = n ? find_verb(c, words[0]) : NULL;
	if (!verb)
		return daemon_command_wrong(c, c == &daemon_command_join ? "say what to do: list, confirm or refuse"
					    : "say what to do: reset");
	if (verb->has_word != (n == 2))
		return daemon_command_wrong(c, verb->has_word ? "say which: %s %s NUMBER" : "%s %s takes no number", c->name, verb->name);
	if (!a.config)
		return daemon_command_wrong(c, "say which configuration: -c mutuelle.yaml");
	a.c = daemon_config_load(a.config, &e);
	if (!a.c)
		return daemon_command_failed("%s", e.text);
	rc = verb->run(&a, n == 2 ? words[1] : "");
	daemon_config_free(a.c);
	return rc;
}

static int run_join(int argc, char **argv) { return run(&daemon_command_join, argc, argv); }
static int run_pin(int argc, char **argv) { return run(&daemon_command_pin, argc, argv); }
