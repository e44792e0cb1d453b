/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle referral add, list, end: codes of those who bring members (P23). */
#include "base/buf.h"
#include "base/phone.h"
#include "daemon/command.h"
#include "daemon/counter_order.h"
#include "daemon/look.h"
#include "daemon/options.h"
#include "daemon/sms_why.h"
#include "daemon/table.h"
#include "text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT_ONCE 64

static int run(int argc, char **argv);

const struct command daemon_command_referral = {
	"referral", "codes of champions and leaders who bring members: add, list, end",
	"Usage: mutuelle referral add -c CONFIG NAME [--kind K] [--place P] [--phone P] --as NAME\n"
	"       mutuelle referral list -c CONFIG [--all] [--format csv]\n"
	"       mutuelle referral end -c CONFIG CODE --as NAME\n\n"
	"add   gives the next code: digits, of which the last one proves the others (Damm), so that no slip of one digit makes another\n"
	"      one's code. Who joins by phone is asked for it once; a roll may have it in its column referral\n"
	"list  the codes by which one may join; what they brought: mutuelle report referrals\n"
	"end   nobody joins by it any more; who came by it stays\n\n"
	"  -c CONFIG       the configuration (mutuelle.yaml)\n"
	"  --kind K        champion (unless told), religious, village (its chief), women (a women's group) or other\n"
	"  --place P       where: a mutuelle, commune, district or region of the scheme. Without it: everywhere\n"
	"  --phone P       +22376000001, or 76000001\n"
	"  --all           those, too, that have ended\n"
	"  --format F      text, or csv\n"
	COUNTER_SIGNER_HELP,
	run,
};

struct asked {
	const char *config, *kind, *place, *phone, *format;
	bool all;
	struct counter_signer signer;
	struct config *c;
};

/* ---- looking ---- */

static const struct table_column columns[] = {
	{"code", -6, false}, {"name", -24, false}, {"kind", -10, false}, {"place", -10, false}, {"phone", -12, false},
	{"added_by", -10, true}, {"added", 0, false}, {"ended", 0, false},
};

static void print_referral(struct table *t, const struct store_referral *r)
{
	char time[SMS_WHY_TIME], ended[64] = "";

	if (r->ended_ms)
		snprintf(ended, sizeof ended, "%s%s", t->is_csv ? "" : "ended ", daemon_sms_why_time(r->ended_ms, time));
	daemon_table_text(t, r->code);
	daemon_table_text(t, r->name);
	daemon_table_text(t, r->kind);
	daemon_table_text(t, r->place[0] || t->is_csv ? r->place : "everywhere");
	daemon_table_phone(t, r->phone);
	daemon_table_text(t, r->added_by);
	daemon_table_time(t, r->added_ms);
	daemon_table_text(t, ended);
}

static int list_referrals(const struct look *l, bool with_ended)
{
	struct store_referral *rows = base_alloc(AT_ONCE * sizeof *rows);
	char after[STORE_REFERRAL_CODE] = "";
	struct table t;
	int n = AT_ONCE, rc = 0;

	daemon_table_begin(&t, columns, sizeof columns / sizeof *columns, l->is_csv);
	while (!rc && n == AT_ONCE) {
		rc = store_referral_list(l->store, after, rows, AT_ONCE, &n);
		for (int i = 0; !rc && i < n; i++)
			if (with_ended || !rows[i].ended_ms)
				print_referral(&t, &rows[i]);
		if (!rc && n)
			memcpy(after, rows[n - 1].code, sizeof after);
	}
	free(rows);
	return rc;
}

static int run_list(struct asked *a, const char *word)
{
	struct look l;
	int rc = daemon_look_begin(&l, &daemon_command_referral, a->c, a->format);

	(void) word;
	return rc ? rc : daemon_look_end(&l, list_referrals(&l, a->all));
}

/* ---- ordering ---- */

/* out has `size` octets. */
static int put(const char *what, const char *text, char *out, size_t size)
{
	if (strlen(text) >= size || !text_utf8_is_valid(text, strlen(text)))
		return daemon_command_wrong(&daemon_command_referral, "%s wants UTF-8 of at most %zu octets, not '%.60s'", what, size - 1,
					    text);
	snprintf(out, size, "%s", text);
	return COMMAND_OK;
}

static int order(struct asked *a, struct desk_counter *o)
{
	int rc = daemon_counter_order_sign(&daemon_command_referral, &a->signer, o);

	return rc ? rc : daemon_counter_order_tell(a->c, o);
}

static int run_add(struct asked *a, const char *name)
{
	struct desk_counter *o = base_alloc(sizeof *o);
	int rc;

	*o = (struct desk_counter){.verb = DESK_COUNTER_REFERRAL_ADD};
	rc = put("the name", name, o->referral.name, sizeof o->referral.name);
	if (!rc)
		rc = put("--kind", a->kind ? a->kind : "champion", o->referral.kind, sizeof o->referral.kind);
	if (!rc)
		rc = put("--place", a->place ? a->place : "", o->referral.place, sizeof o->referral.place);
	if (!rc && a->phone && !(o->referral.phone = base_phone_parse(a->phone)))
		rc = daemon_command_wrong(&daemon_command_referral, "--phone wants a number as +22376000001 or 76000001, not '%s'",
					  a->phone);
	if (!rc)
		rc = order(a, o);
	free(o);
	return rc;
}

static int run_end(struct asked *a, const char *code)
{
	struct desk_counter *o = base_alloc(sizeof *o);
	int rc;

	*o = (struct desk_counter){.verb = DESK_COUNTER_REFERRAL_END};
	rc = put("the code", code, o->referral.code, sizeof o->referral.code);
	if (!rc)
		rc = order(a, o);
	free(o);
	return rc;
}

/* ---- the command ---- */

static const struct verb { const char *name; bool has_word; int (*run)(struct asked *a, const char *word); } verbs[] = {
	{"list", false, run_list}, {"add", true, run_add}, {"end", true, run_end},
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
	const struct command *c = &daemon_command_referral;
	struct asked a = {0};
	const struct option_row rows[] = {
		{"-c", &a.config, NULL}, {"--kind", &a.kind, NULL}, {"--place", &a.place, NULL}, {"--phone", &a.phone, NULL},
		{"--format", &a.format, NULL}, {"--all", NULL, &a.all}, COUNTER_SIGNER_ROWS(&a.signer), {0}};
	const struct verb *verb;
	const char *words[2];
	struct error e;
	size_t n;
	int rc;

	if (daemon_options_read(c, argc, argv, rows, words, 2, &n))
		return COMMAND_ASKED_WRONGLY;
	verb = n ? find_verb(words[0]) : NULL;
	if (!verb)
		return daemon_command_wrong(c, "say what to do: add, list or end");
	if (verb->has_word != (n == 2))
		return daemon_command_wrong(c, !verb->has_word ? "referral %s takes no name" : "say whose: referral %s %s", verb->name,
					    verb->run == run_add ? "\"NAME\"" : "CODE");
	if (!a.config)
		return daemon_command_wrong(c, "say which configuration: -c mutuelle.yaml");
	a.c = daemon_config_load(a.config, &e);
	if (!a.c)
		return daemon_command_failed("%s", e.text);
	rc = verb->run(&a, n == 2 ? words[1] : "");
	daemon_config_free(a.c);
	return rc;
}
