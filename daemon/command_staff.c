/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle staff add, list, remove, pin: who works for the mutuelle, and what she signs with. */
#include "base/phone.h"
#include "daemon/command.h"
#include "daemon/counter_order.h"
#include "daemon/look.h"
#include "daemon/open.h"
#include "daemon/options.h"
#include "daemon/sms_why.h"
#include "daemon/table.h"
#include "text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT_ONCE 64

static int run(int argc, char **argv);

const struct command daemon_command_staff = {
	"staff", "who works here: add, list, remove, pin",
	"Usage: mutuelle staff list -c CONFIG [--all] [--format csv]\n"
	"       mutuelle staff add -c CONFIG NAME --role R [--place P] [--full-name TEXT] [--phone P] [--lang L] [--as NAME]\n"
	"       mutuelle staff remove -c CONFIG NAME --as NAME\n"
	"       mutuelle staff pin -c CONFIG NAME --as NAME\n\n"
	"add     NAME is how she signs: small letters and digits, never given twice. The first manager is signed for by nobody,\n"
	"        all others by a manager. Have two managers: where money moves, one asks and another one signs\n"
	"list    who works here\n"
	"remove  what she signed stays\n"
	"pin     a new PIN: her own (--as her own name), or another one's by a manager\n\n"
	"  -c CONFIG       the configuration (mutuelle.yaml)\n"
	"  --role R        manager, officer (messages, campaigns) or care-point\n"
	"  --place P       a code of the scheme: a mutuelle, commune, district or region; of a care point, its own. Without it:\n"
	"                  everywhere\n"
	"  --full-name T   as people know her\n"
	"  --phone P       +22376000001, or 76000001\n"
	"  --lang L        language of what she is told: fr, bm\n"
	"  --all           those, too, who work here no more\n"
	"  --format F      text, or csv\n"
	COUNTER_SIGNER_HELP,
	run,
};

struct asked {
	const char *config, *role, *place, *name, *phone, *language, *format;
	bool all;
	struct counter_signer signer;
	struct config *c;
};

/* ---- looking ---- */

static const struct table_column columns[] = {
	{"code", -12, false}, {"name", -20, false}, {"role", -10, false}, {"place", -10, false}, {"phone", -12, false},
	{"lang", -4, false}, {"added", 0, true}, {"removed", 0, true}, {"state", 0, false},
};

static void print_staff(struct table *t, const struct store_staff *who, int64_t now_ms)
{
	char time[SMS_WHY_TIME], state[64] = "works here";

	if (who->removed_ms)
		snprintf(state, sizeof state, "left at %s", daemon_sms_why_time(who->removed_ms, time));
	else if (who->wait_until_ms > now_ms)
		snprintf(state, sizeof state, "%d wrong PINs, waits until %s", who->misses, daemon_sms_why_time(who->wait_until_ms, time));
	daemon_table_text(t, who->code);
	daemon_table_text(t, who->name);
	daemon_table_text(t, store_staff_role_name(who->role));
	daemon_table_text(t, who->place[0] ? who->place : t->is_csv ? "" : "everywhere");
	daemon_table_phone(t, who->phone);
	daemon_table_text(t, who->language);
	daemon_table_time(t, who->added_ms);
	daemon_table_time(t, who->removed_ms);
	daemon_table_text(t, state);
}

static int list_staff(const struct look *l, bool with_gone)
{
	struct store_staff *rows = base_alloc(AT_ONCE * sizeof *rows);
	char after[STORE_STAFF_CODE] = "";
	struct table t;
	int n = AT_ONCE, rc = 0;

	daemon_table_begin(&t, columns, sizeof columns / sizeof *columns, l->is_csv);
	while (!rc && n == AT_ONCE) {
		rc = store_staff_list(l->store, after, rows, AT_ONCE, &n);
		for (int i = 0; !rc && i < n; i++)
			if (with_gone || !rows[i].removed_ms)
				print_staff(&t, &rows[i], daemon_open_wall_ms());
		if (!rc && n)
			memcpy(after, rows[n - 1].code, sizeof after);
	}
	free(rows);
	return rc;
}

static int run_list(struct asked *a, const char *code)
{
	struct look l;
	int rc = daemon_look_begin(&l, &daemon_command_staff, a->c, a->format);

	(void) code;
	return rc ? rc : daemon_look_end(&l, list_staff(&l, a->all));
}

/* ---- ordering ---- */

static int put_code(const char *code, char out[STORE_STAFF_CODE])
{
	if (strlen(code) >= STORE_STAFF_CODE)
		return daemon_command_wrong(&daemon_command_staff, "a name to sign with has at most %d letters, not '%s'",
					    STORE_STAFF_CODE - 1, code);
	snprintf(out, STORE_STAFF_CODE, "%s", code);
	return COMMAND_OK;
}

static int read_who(const struct asked *a, struct store_staff *who)
{
	const struct command *c = &daemon_command_staff;
	int role = 0;

	while (role < STORE_STAFF_ROLES && strcmp(a->role ? a->role : "", store_staff_role_name((enum store_staff_role) role)))
		role++;
	if (role == STORE_STAFF_ROLES)
		return daemon_command_wrong(c, "--role wants manager, officer or care-point, not '%s'", a->role ? a->role : "");
	who->role = (enum store_staff_role) role;
	if (a->phone && !(who->phone = base_phone_parse(a->phone)))
		return daemon_command_wrong(c, "--phone wants a number as +22376000001 or 76000001, not '%s'", a->phone);
	if (a->place && strlen(a->place) >= sizeof who->place)
		return daemon_command_wrong(c, "--place wants a code of the scheme, not '%s'", a->place);
	if (a->name && (strlen(a->name) >= sizeof who->name || !text_utf8_is_valid(a->name, strlen(a->name))))
		return daemon_command_wrong(c, "--full-name wants UTF-8 of at most %zu octets", sizeof who->name - 1);
	if (a->language && strlen(a->language) >= sizeof who->language)
		return daemon_command_wrong(c, "--lang wants a language code, not '%s'", a->language);
	snprintf(who->place, sizeof who->place, "%s", a->place ? a->place : "");
	snprintf(who->name, sizeof who->name, "%s", a->name ? a->name : who->code);
	snprintf(who->language, sizeof who->language, "%s", a->language ? a->language : "");
	return COMMAND_OK;
}

static int run_add(struct asked *a, const char *code)
{
	struct desk_counter o = {.verb = DESK_COUNTER_STAFF_ADD};
	int rc = put_code(code, o.staff.code);

	if (!rc)
		rc = read_who(a, &o.staff);
	if (!rc && a->signer.as)
		rc = daemon_counter_order_sign(&daemon_command_staff, &a->signer, &o);
	if (!rc)
		rc = daemon_counter_order_new_pin(&daemon_command_staff, &a->signer, &o);
	return rc ? rc : daemon_counter_order_tell(a->c, &o);
}

static int run_remove(struct asked *a, const char *code)
{
	struct desk_counter o = {.verb = DESK_COUNTER_STAFF_REMOVE};
	int rc = put_code(code, o.staff.code);

	if (!rc)
		rc = daemon_counter_order_sign(&daemon_command_staff, &a->signer, &o);
	return rc ? rc : daemon_counter_order_tell(a->c, &o);
}

static int run_pin(struct asked *a, const char *code)
{
	struct desk_counter o = {.verb = DESK_COUNTER_STAFF_PIN};
	int rc = put_code(code, o.staff.code);

	if (!rc)
		rc = daemon_counter_order_sign(&daemon_command_staff, &a->signer, &o);
	if (!rc)
		rc = daemon_counter_order_new_pin(&daemon_command_staff, &a->signer, &o);
	return rc ? rc : daemon_counter_order_tell(a->c, &o);
}

/* ---- the command ---- */

static const struct verb { const char *name; bool has_code; int (*run)(struct asked *a, const char *code); } verbs[] = {
	{"list", false, run_list}, {"add", true, run_add}, {"remove", true, run_remove}, {"pin", true, run_pin},
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
	const struct command *c = &daemon_command_staff;
	struct asked a = {0};
	const struct option_row rows[] = {
		{"-c", &a.config, NULL}, {"--role", &a.role, NULL}, {"--place", &a.place, NULL}, {"--full-name", &a.name, NULL},
		{"--phone", &a.phone, NULL}, {"--lang", &a.language, NULL}, {"--format", &a.format, NULL}, {"--all", NULL, &a.all},
		COUNTER_SIGNER_ROWS(&a.signer), {0}};
	const struct verb *verb;
	const char *words[2];
	struct error e;
	size_t n;
	int rc;

	if (daemon_options_read(c, argc, argv, rows, words, 2, &n))
		return COMMAND_ASKED_WRONGLY;
	verb = n ? find_verb(words[0]) : NULL;
	if (!verb)
		return daemon_command_wrong(c, "say what to do: list, add, remove or pin");
	if (verb->has_code != (n == 2))
		return daemon_command_wrong(c, verb->has_code ? "say who: staff %s NAME" : "staff %s takes no name", verb->name);
	if (!a.config)
		return daemon_command_wrong(c, "say which configuration: -c mutuelle.yaml");
	a.c = daemon_config_load(a.config, &e);
	if (!a.c)
		return daemon_command_failed("%s", e.text);
	rc = verb->run(&a, n == 2 ? words[1] : "");
	daemon_config_free(a.c);
	return rc;
}
