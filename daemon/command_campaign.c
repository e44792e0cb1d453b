/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle campaign check, preview, submit, approve, start, pause, resume, stop, again, list, report. */
#include "base/date.h"
#include "base/file.h"
#include "daemon/campaign_fate.h"
#include "daemon/campaign_preview.h"
#include "daemon/campaign_report.h"
#include "daemon/command.h"
#include "daemon/counter_order.h"
#include "daemon/open.h"
#include "daemon/options.h"
#include "daemon/place_level.h"
#include "daemon/table.h"
#include "daemon/texts.h"
#include "desk/campaign_prove.h"
#include "menus/campaign_load.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT_ONCE 64

static int run(int argc, char **argv);

const struct command daemon_command_campaign = {
	"campaign", "messages to many: check, preview, submit, approve, start, pause, resume, stop, again, report, list",
	"Usage: mutuelle campaign check -c CONFIG FILE\n"
	"       mutuelle campaign preview -c CONFIG FILE|NAME [--place P] [--format csv]\n"
	"       mutuelle campaign submit -c CONFIG FILE --as NAME\n"
	"       mutuelle campaign approve -c CONFIG NAME --mark MARK --as NAME\n"
	"       mutuelle campaign start|pause|resume|stop -c CONFIG NAME --as NAME\n"
	"       mutuelle campaign again -c CONFIG NAME --unknown --as NAME\n"
	"       mutuelle campaign report -c CONFIG NAME [--format csv]\n"
	"       mutuelle campaign list -c CONFIG [--format csv]\n\n"
	"A campaign is a file (README, \"Campaigns\"): texts, whom they are for, when, how fast.\n\n"
	"check    proves the file: every text fits its SMS in every language with its longest values, places exist\n"
	"preview  whom it would reach now and what it would cost, who is left out and why, three phones; nothing is written\n"
	"submit   hands it in, and tells its mark; until it is started the same person may hand it in again, which takes an approval back\n"
	"approve  by another person than its author: what she has seen, named by the mark that preview NAME shows\n"
	"start    it finds its phones when its window opens, and goes on by itself after a crash\n"
	"pause    what waits is held; the few messages that a link has in hand still leave\n"
	"resume   goes on, if it still fits the menus, the scheme and its window\n"
	"stop     for good: what waits does not go\n"
	"again    --unknown: what was sent without an answer goes once more, marked (2); never by itself, and no third time\n"
	"report   each arm against the hold-out: who paid, renewed, joined (referred: by a code), called, and francs for each one more\n"
	"list     all of them\n\n"
	"  -c CONFIG       the configuration (mutuelle.yaml)\n"
	"  --place P       preview: as written by somebody of this mutuelle, commune, district or region\n"
	"  --mark M        approve: of what was seen\n"
	"  --unknown       again: what was sent without an answer, and may be on the phone or not\n"
	"  --format F      text, or csv\n"
	COUNTER_SIGNER_HELP,
	run,
};

struct asked {
	const char *place, *format, *mark;
	bool is_unknown;
	struct counter_signer signer;
	struct config *c;
	bool is_csv;
};

/* ---- files ---- */

/* The parts of the configuration, without a store. */
static struct menus_campaign *read_file(const struct parts *parts, const char *path, struct buf *text, struct error *e)
{
	if (base_file_read(path, MENUS_CAMPAIGN_OCTETS - 1, text, e))
		return NULL;
	return menus_campaign_load(parts->menus, path, base_buf_str(text), text->len, e);
}

/* One that was submitted, by its name. The row is read before the text, so that a text never stands under a mark that is younger. */
static struct menus_campaign *read_submitted(const struct parts *parts, struct store *s, const char *code, struct store_campaign *row,
					     struct error *e)
{
	char *text = base_alloc(STORE_CAMPAIGN_TEXT);
	struct menus_campaign *c = NULL;
	int rc = store_campaign_find(s, code, row);

	if (!rc)
		rc = store_campaign_text(s, row->id, text);
	if (rc == STORE_NONE)
		base_error_set(e, "'%s' is neither a file that can be read nor a campaign", code);
	else if (rc)
		base_error_set(e, "the store can't be read: %s", store_last_error(s));
	else
		c = menus_campaign_load(parts->menus, code, text, strlen(text), e);
	free(text);
	return c;
}

/* The file that was read, as the desk will. */
static struct menus_campaign *prove(const struct parts *parts, const char *path, struct buf *text, struct error *e)
{
	return desk_campaign_prove(parts->menus, parts->scheme, path, base_buf_str(text), NULL, daemon_open_wall_ms(), e);
}

static int check(struct asked *a, const struct parts *parts, const char *path)
{
	struct buf text = {0};
	struct error e;
	struct menus_campaign *c = read_file(parts, path, &text, &e);

	(void) a;
	if (!c) {
		base_buf_release(&text);
		return daemon_command_failed("%s", e.text);
	}
	printf("%s: campaign '%s' is well\n", path, c->code);
	for (int i = 0; i < c->n_arms; i++)
		daemon_texts_room(parts->menus, c->arms[i].name, &c->arms[i].text);
	if (c->follow_days)
		daemon_texts_room(parts->menus, "follow_up", &c->follow);
	menus_campaign_free(c);
	c = prove(parts, path, &text, &e);
	if (!c)
		printf("  as it stands it can't be submitted: %s\n", e.text);
	menus_campaign_free(c);
	base_buf_release(&text);
	return COMMAND_OK;
}

/* ---- preview ---- */

static int scan(const struct asked *a, const struct parts *parts, struct store *s, const struct menus_campaign *c, const char *place,
		const struct store_campaign *row)
{
	struct campaign_preview p;
	struct error e;
	int rc = daemon_campaign_preview_scan(&p, parts, s, c, place, daemon_open_wall_ms(), &e);

	if (!rc)
		daemon_campaign_preview_print(&p, row, a->c->sms_price_francs, a->is_csv);
	daemon_campaign_preview_release(&p);
	return rc ? daemon_command_failed("%s", e.text) : COMMAND_OK;
}

static int preview(struct asked *a, const struct parts *parts, const char *name)
{
	struct store_campaign row = {.place = ""};
	struct menus_campaign *c = NULL;
	struct buf text = {0};
	struct error e;
	struct store *s;
	FILE *f;
	int rc;

	if (a->place && !daemon_place_level_is_known(parts->scheme, a->place))
		return daemon_command_failed("--place: the scheme has no region, district, commune or mutuelle '%s'", a->place);
	s = store_open_readonly(a->c->store, &e);
	if (!s)
		return daemon_command_failed("%s", e.text);
	f = base_file_open(name, &e);
	if (f) {
		fclose(f);
		c = read_file(parts, name, &text, &e);
	} else {
		c = read_submitted(parts, s, name, &row, &e);
	}
	rc = c ? scan(a, parts, s, c, a->place ? a->place : row.place, f ? NULL : &row) : daemon_command_failed("%s", e.text);
	menus_campaign_free(c);
	base_buf_release(&text);
	store_close(s);
	return rc;
}

/* ---- orders ---- */

static int submit(struct asked *a, const struct parts *parts, const char *path)
{
	struct desk_counter *o = base_alloc(sizeof *o);
	struct buf text = {0};
	struct error e;
	struct menus_campaign *c;
	int rc = COMMAND_OK;

	*o = (struct desk_counter){.verb = DESK_COUNTER_CAMPAIGN_SUBMIT, .day = BASE_DAY_NONE};
	/* the desk proves it anew; here its complaints have the file's name, and come before the PIN */
	if (base_file_read(path, MENUS_CAMPAIGN_OCTETS - 1, &text, &e) || !(c = prove(parts, path, &text, &e)))
		rc = daemon_command_failed("%s", e.text);
	else
		menus_campaign_free(c);
	if (!rc) {
		snprintf(o->text, sizeof o->text, "%s", base_buf_str(&text));
		rc = daemon_counter_order_sign(&daemon_command_campaign, &a->signer, o);
	}
	if (!rc)
		rc = daemon_counter_order_tell(a->c, o);
	base_buf_release(&text);
	free(o);
	return rc;
}

static int sign_and_tell(struct asked *a, enum desk_counter_verb verb, const char *name, struct desk_counter *o)
{
	int rc = COMMAND_OK;

	o->verb = verb;
	o->day = BASE_DAY_NONE;
	if (strlen(name) >= sizeof o->campaign)
		rc = daemon_command_failed("there is no campaign '%s'", name);
	snprintf(o->campaign, sizeof o->campaign, "%.31s", name);
	if (!rc)
		rc = daemon_counter_order_sign(&daemon_command_campaign, &a->signer, o);
	return rc ? rc : daemon_counter_order_tell(a->c, o);
}

static int order(struct asked *a, enum desk_counter_verb verb, const char *name)
{
	struct desk_counter *o = base_alloc(sizeof *o);
	int rc = sign_and_tell(a, verb, name, o);

	free(o);
	return rc;
}

/* Whom what has this mark would reach now, and again; 0 phones where another mark stands there, which the desk refuses. */
static int count_phones(const struct asked *a, const struct parts *parts, const char *name, struct campaign_sum *sum,
			struct campaign_sum *again, struct error *e)
{
	struct store *s = store_open_readonly(a->c->store, e);
	struct store_campaign row;
	struct menus_campaign *c;
	struct campaign_preview p;
	int rc = 0;

	if (!s)
		return -1;
	c = read_submitted(parts, s, name, &row, e);
	if (c && !strcmp(row.mark, a->mark)) {
		rc = daemon_campaign_preview_scan(&p, parts, s, c, row.place, daemon_open_wall_ms(), e);
		*sum = p.all;
		*again = p.follow;
		daemon_campaign_preview_release(&p);
	}
	menus_campaign_free(c);
	store_close(s);
	return rc;
}

static int approve(struct asked *a, const struct parts *parts, const char *name)
{
	const int64_t price = a->c->sms_price_francs;
	struct desk_counter *o = base_alloc(sizeof *o);
	struct campaign_sum sum = {0}, again = {0};
	struct error e;
	int rc = COMMAND_OK;

	if (a->mark && count_phones(a, parts, name, &sum, &again, &e))
		rc = daemon_command_failed("%s", e.text);
	snprintf(o->mark, sizeof o->mark, "%s", a->mark ? a->mark : "");
	o->phones = sum.phones;
	o->parts = sum.parts;
	if (!rc)
		rc = sign_and_tell(a, DESK_COUNTER_CAMPAIGN_APPROVE, name, o);
	if (!rc && price)
		printf("  %" PRId64 " households, %" PRId64 " francs; follow-up: %" PRId64 " francs at most\n", sum.households,
		       sum.parts * price, again.parts * price);
	free(o);
	return rc;
}

/* ---- report ---- */

static int report(struct asked *a, const struct parts *parts, const char *name)
{
	const int32_t today = base_date_of_ms(daemon_open_wall_ms());
	struct campaign_fates fates = {NULL, 0};
	struct campaign_report r;
	struct store_campaign row;
	struct error e;
	struct store *s = store_open_readonly(a->c->store, &e);
	struct menus_campaign *c = s ? read_submitted(parts, s, name, &row, &e) : NULL;
	int rc = c ? daemon_campaign_report_read(&r, parts, s, &row, c, today, &e) : -1;

	if (!rc && daemon_campaign_fate_read(s, &fates))
		rc = base_error_set(&e, "the store can't be read: %s", store_last_error(s));
	if (!rc && !a->is_csv)
		daemon_campaign_fate_print(&fates, row.code);
	if (!rc)
		daemon_campaign_report_print(&r, today, a->c->sms_price_francs, a->is_csv);
	daemon_campaign_fate_release(&fates);
	menus_campaign_free(c);
	store_close(s);
	return rc ? daemon_command_failed("%s", e.text) : COMMAND_OK;
}

/* ---- list ---- */

static const struct table_column columns[] = {
	{"campaign", -31, false}, {"state", -10, false}, {"stage", -9, false}, {"author", -12, false}, {"approver", -12, false},
	{"place", -10, false}, {"households", 10, false}, {"messages", 9, false}, CAMPAIGN_FATE_COLUMNS,
	{"submitted", 0, true}, {"started", 0, false},
	{"done", 0, false}, {"mark", 0, true}, {"phones", 0, true}, {"parts", 0, true}, {"why", 0, false},
};

static int list_all(struct store *s, const struct campaign_fates *fates, bool is_csv)
{
	struct store_campaign *rows = base_alloc(AT_ONCE * sizeof *rows);
	int64_t after = 0;
	struct table t;
	int n = AT_ONCE, rc = 0;

	daemon_table_begin(&t, columns, sizeof columns / sizeof *columns, is_csv);
	while (!rc && n == AT_ONCE) {
		rc = store_campaign_list(s, after, rows, AT_ONCE, &n);
		for (int i = 0; !rc && i < n; i++) {
			const struct store_campaign *c = &rows[i];

			daemon_table_text(&t, c->code);
			daemon_table_text(&t, store_campaign_state_name(c->state));
			daemon_table_text(&t, c->stage ? "follow-up" : "message");
			daemon_table_text(&t, c->author);
			daemon_table_text(&t, c->approver);
			daemon_table_text(&t, c->place[0] || is_csv ? c->place : "everywhere");
			daemon_table_number(&t, c->seen);
			daemon_table_number(&t, c->put);
			daemon_campaign_fate_cells(fates, c->code, &t);
			daemon_table_time(&t, c->submitted_ms);
			daemon_table_time(&t, c->started_ms);
			daemon_table_time(&t, c->done_ms);
			daemon_table_text(&t, c->mark);
			daemon_table_number(&t, c->phones);
			daemon_table_number(&t, c->parts);
			daemon_table_text(&t, c->why);
			after = c->id;
		}
	}
	free(rows);
	return rc;
}

static int list(struct asked *a)
{
	struct campaign_fates fates;
	struct error e;
	struct store *s = store_open_readonly(a->c->store, &e);
	int rc;

	if (!s)
		return daemon_command_failed("%s", e.text);
	rc = daemon_campaign_fate_read(s, &fates);
	if (!rc)
		rc = list_all(s, &fates, a->is_csv);
	if (rc)
		base_error_set(&e, "%s: can't be read: %s", a->c->store, store_last_error(s));
	daemon_campaign_fate_release(&fates);
	store_close(s);
	return rc ? daemon_command_failed("%s", e.text) : COMMAND_OK;
}

/* ---- the command ---- */

static const struct verb {
	const char *name;
	int (*read)(struct asked *a, const struct parts *parts, const char *name); /* NULL: an order, or list */
	enum desk_counter_verb order;
} verbs[] = {
	{"check", check, 0}, {"preview", preview, 0}, {"submit", submit, 0}, {"approve", approve, 0}, {"report", report, 0},
	{"start", NULL, DESK_COUNTER_CAMPAIGN_START},
	{"pause", NULL, DESK_COUNTER_CAMPAIGN_PAUSE}, {"resume", NULL, DESK_COUNTER_CAMPAIGN_RESUME},
	{"stop", NULL, DESK_COUNTER_CAMPAIGN_STOP}, {"again", NULL, DESK_COUNTER_CAMPAIGN_AGAIN},
};

static const struct verb *find_verb(const char *name)
{
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (!strcmp(verbs[i].name, name))
			return &verbs[i];
	return NULL;
}

static int run_read(struct asked *a, const struct verb *verb, const char *name)
{
	struct ussd_dialects *dialects;
	struct parts parts;
	struct error e;
	int rc;

	if (daemon_open_parts(a->c, &parts, &dialects, &e))
		return daemon_command_failed("%s", e.text);
	rc = verb->read(a, &parts, name);
	daemon_open_close(&parts, dialects);
	return rc;
}

static int run(int argc, char **argv)
{
	const struct command *c = &daemon_command_campaign;
	struct asked a = {0};
	const char *config = NULL, *words[2];
	const struct option_row rows[] = {{"-c", &config, NULL}, {"--place", &a.place, NULL}, {"--mark", &a.mark, NULL},
					  {"--unknown", NULL, &a.is_unknown},
					  {"--format", &a.format, NULL},
					  COUNTER_SIGNER_ROWS(&a.signer), {0}};
	const struct verb *verb;
	struct error e;
	bool is_list;
	size_t n;
	int rc;

	if (daemon_options_read(c, argc, argv, rows, words, 2, &n))
		return COMMAND_ASKED_WRONGLY;
	is_list = n && !strcmp(words[0], "list");
	verb = n && !is_list ? find_verb(words[0]) : NULL;
	if (!verb && !is_list)
		return daemon_command_wrong(c, "say what to do: check, preview, submit, approve, start, pause, resume, stop,"
					    " again, report or list");
	if (is_list != (n == 1))
		return daemon_command_wrong(c, is_list ? "list takes no name" : "say which: campaign %s NAME", words[0]);
	if (a.is_unknown != (verb && verb->order == DESK_COUNTER_CAMPAIGN_AGAIN))
		return daemon_command_wrong(c, a.is_unknown ? "--unknown is of 'again'"
					    : "again wants --unknown: those are all that may go again");
	if (!config)
		return daemon_command_wrong(c, "say which configuration: -c mutuelle.yaml");
	if (a.format && strcmp(a.format, "csv") && strcmp(a.format, "text"))
		return daemon_command_wrong(c, "--format is text or csv, not '%s'", a.format);
	if (a.mark && strlen(a.mark) != STORE_CAMPAIGN_MARK - 1)
		return daemon_command_wrong(c, "--mark wants the 8 digits and letters that 'campaign preview NAME' shows, not '%s'",
					    a.mark);
	if (a.place && strlen(a.place) >= STORE_CODE)
		return daemon_command_wrong(c, "--place wants a code of the scheme, not '%s'", a.place);
	a.is_csv = a.format && !strcmp(a.format, "csv");
	a.c = daemon_config_load(config, &e);
	if (!a.c)
		return daemon_command_failed("%s", e.text);
	rc = is_list ? list(&a) : verb->read ? run_read(&a, verb, words[1]) : order(&a, verb->order, words[1]);
	daemon_config_free(a.c);
	return rc;
}
