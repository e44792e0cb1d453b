/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle request list, show, confirm, refuse, answer, phone: what members ask the manager for by phone. */
#include "base/buf.h"
#include "base/phone.h"
#include "daemon/command.h"
#include "daemon/counter_order.h"
#include "daemon/look.h"
#include "daemon/options.h"
#include "daemon/table.h"
#include "store/callback.h"
#include "store/change.h"
#include "text/utf8.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT_ONCE 64
#define MEMBERS_MAX 64

static int run_request(int argc, char **argv);

const struct command daemon_command_request = {
	"request", "what members ask for: list, show, confirm, refuse, answer, phone",
	"Usage: mutuelle request list -c CONFIG [--format csv]\n"
	"       mutuelle request show -c CONFIG N\n"
	"       mutuelle request confirm -c CONFIG N --as NAME\n"
	"       mutuelle request refuse -c CONFIG N --reason WORD --as NAME\n"
	"       mutuelle request answer -c CONFIG N [--answer WORD] --as NAME\n"
	"       mutuelle request phone -c CONFIG CARD --to PHONE [--member N] --as NAME\n\n"
	"list     what waits: calls, complaints, children to be added, phones to be changed\n"
	"show     one of them, whatever became of it\n"
	"confirm  the child is on the card, the phone is changed. A phone that the new one asked for not before a day\n"
	"         is over: until then the old one can say no\n"
	"refuse   who asked is told why: papers, twice (on a card already), age, visit (come to the office)\n"
	"answer   a complaint is answered: fixed, found (the money is on the card), bring (card and receipts), warned (the care point),\n"
	"         nothing; a call back has no answer\n"
	"phone    the old phone is lost, and she came with her card: changed at once, and an SMS will\n"
	"         tell both (at night: in the morning). --member: left out, whose phone the card is told by\n\n"
	"  -c CONFIG       the configuration (mutuelle.yaml)\n"
	"  --format F      text, or csv\n"
	COUNTER_SIGNER_HELP,
	run_request,
};

struct asked {
	const char *config, *format, *reason, *answer, *to, *member;
	struct counter_signer signer;
	struct config *c;
};

/* ---- looking ---- */

static const struct table_column columns[] = {
	{"number", 8, false}, {"what", -8, false}, {"asked", -19, false}, {"phone", -12, false}, {"household", -12, false},
	{"head", -20, false}, {"mutuelle", -10, false}, {"about", -30, false}, {"state", -10, false}, {"ended", -19, false},
	{"by", -10, false}, {"said", -8, false},
};
#define WAITING_COLUMNS 8 /* what waits has no end */

/* What a row has of both kinds. */
struct row {
	int64_t id, asked_ms, ended_ms, household;
	uint64_t phone;
	const char *what, *state, *by, *said;
	char about[2 * STORE_NAME];
};

static int find_household(struct store *s, int64_t household, struct store_household *h, char head[2 * STORE_NAME])
{
	struct store_member *members;
	int n = 0, rc;

	*h = (struct store_household){0};
	head[0] = '\0';
	if (!household)
		return 0;
	rc = store_household_load(s, household, h);
	members = base_alloc(MEMBERS_MAX * sizeof *members);
	if (!rc)
		rc = store_member_list(s, household, members, MEMBERS_MAX, &n);
	for (int i = 0; !rc && i < n; i++)
		if (members[i].role == STORE_HEAD)
			snprintf(head, 2 * STORE_NAME, "%.62s %.62s", members[i].first_name, members[i].last_name);
	free(members);
	return rc;
}

static int print_row(struct store *s, struct table *t, const struct row *r)
{
	char head[2 * STORE_NAME];
	struct store_household h;
	int rc = find_household(s, r->household, &h, head);

	if (rc)
		return rc;
	daemon_table_number(t, r->id);
	daemon_table_text(t, r->what);
	daemon_table_time(t, r->asked_ms);
	daemon_table_phone(t, r->phone);
	daemon_table_text(t, h.no);
	daemon_table_text(t, head);
	daemon_table_text(t, h.mutuelle);
	daemon_table_text(t, r->about);
	if (t->n == WAITING_COLUMNS)
		return 0;
	daemon_table_text(t, r->state);
	daemon_table_time(t, r->ended_ms);
	daemon_table_text(t, r->by);
	daemon_table_text(t, r->said);
	return 0;
}

static int print_callback(struct store *s, struct table *t, const struct store_callback *c)
{
	const struct row r = {.id = c->id, .asked_ms = c->asked_ms, .ended_ms = c->done_ms, .household = c->household, .phone = c->phone,
			      .what = c->about < STORE_CALLBACK_ABOUTS ? store_callback_about_name(c->about) : "?",
			      .state = c->done_ms ? "done" : "waiting", .by = c->done_by,
			      .said = c->answer < STORE_ANSWERS ? store_callback_answer_name(c->answer) : "?"};

	return print_row(s, t, &r);
}

static int print_change(struct store *s, struct table *t, const struct store_change *c)
{
	struct row r = {.id = c->id, .asked_ms = c->asked_ms, .ended_ms = c->decided_ms, .household = c->household, .phone = c->asked_by,
			.what = store_change_kind_name(c->kind), .state = store_change_state_name(c->state), .by = c->decided_by,
			.said = c->reason < STORE_CHANGE_REASONS ? store_change_reason_name(c->reason) : "?"};
	char old[BASE_PHONE_TEXT] = "none", other[BASE_PHONE_TEXT];

	if (c->kind == STORE_CHANGE_CHILD)
		snprintf(r.about, sizeof r.about, "%.62s, %c, %d", c->first_name, c->sex, c->birth_year);
	else
		snprintf(r.about, sizeof r.about, "member %d: %s to %s", c->member,
			 c->old_phone ? base_phone_format(c->old_phone, old) : old, base_phone_format(c->new_phone, other));
	return print_row(s, t, &r);
}

/* One of both that stands next; they are numbered in one series. */
static int list_requests(struct store *s, bool is_csv)
{
	struct store_callback *calls = base_alloc(AT_ONCE * sizeof *calls);
	struct store_change *changes = base_alloc(AT_ONCE * sizeof *changes);
	int n_calls = 0, n_changes = 0, call = 0, change = 0, rc = 0;
	int64_t after_call = 0, after_change = 0;
	bool more_calls = true, more_changes = true;
	struct table t;

	daemon_table_begin(&t, columns, WAITING_COLUMNS, is_csv);
	while (!rc) {
		if (call == n_calls && more_calls) {
			rc = store_callback_open(s, after_call, calls, AT_ONCE, &n_calls);
			call = 0;
			more_calls = n_calls == AT_ONCE;
		}
		if (!rc && change == n_changes && more_changes) {
			rc = store_change_waiting(s, after_change, changes, AT_ONCE, &n_changes);
			change = 0;
			more_changes = n_changes == AT_ONCE;
		}
		if (rc || (call == n_calls && change == n_changes))
			break;
		if (change == n_changes || (call < n_calls && calls[call].id < changes[change].id)) {
			after_call = calls[call].id;
			rc = print_callback(s, &t, &calls[call++]);
		} else {
			after_change = changes[change].id;
			rc = print_change(s, &t, &changes[change++]);
		}
	}
	free(calls);
	free(changes);
	if (!rc)
		daemon_table_end(&t, "nobody waits: no call, complaint, child or phone");
	return rc;
}

static int run_list(struct asked *a, const char *word)
{
	struct look l;
	int rc = daemon_look_begin(&l, &daemon_command_request, a->c, a->format);

	(void) word;
	return rc ? rc : daemon_look_end(&l, list_requests(l.store, l.is_csv));
}

static int read_number(const char *word, int64_t *out)
{
	long long n;

	if (daemon_options_number(&daemon_command_request, "N", word, 1, INT64_MAX, &n))
		return COMMAND_ASKED_WRONGLY;
	*out = n;
	return COMMAND_OK;
}

static int show(struct store *s, int64_t id, bool is_csv, bool *is_there)
{
	struct store_callback call;
	struct store_change change;
	struct table t;
	int rc = store_change_load(s, id, &change);
	bool is_change = !rc;

	if (rc == STORE_NONE)
		rc = store_callback_load(s, id, &call);
	*is_there = !rc;
	if (rc)
		return rc == STORE_NONE ? 0 : rc;
	daemon_table_begin(&t, columns, sizeof columns / sizeof *columns, is_csv);
	return is_change ? print_change(s, &t, &change) : print_callback(s, &t, &call);
}

static int run_show(struct asked *a, const char *word)
{
	bool is_there = true;
	struct look l;
	int64_t id;
	int rc = read_number(word, &id);

	if (!rc)
		rc = daemon_look_begin(&l, &daemon_command_request, a->c, a->format);
	if (rc)
		return rc;
	rc = daemon_look_end(&l, show(l.store, id, l.is_csv, &is_there));
	return rc || is_there ? rc : daemon_command_failed("nobody asked for anything under number %" PRId64, id);
}

/* ---- ordering ---- */

static int order(struct asked *a, struct desk_counter *o)
{
	int rc = daemon_counter_order_sign(&daemon_command_request, &a->signer, o);

	return rc ? rc : daemon_counter_order_tell(a->c, o);
}

static int run_confirm(struct asked *a, const char *word)
{
	struct desk_counter o = {.verb = DESK_COUNTER_REQUEST_CONFIRM, .day = BASE_DAY_NONE};
	int rc = read_number(word, &o.id);

	return rc ? rc : order(a, &o);
}

static int order_with_word(struct asked *a, const char *word, enum desk_counter_verb verb, const char *said)
{
	struct desk_counter o = {.verb = verb, .day = BASE_DAY_NONE};
	int rc = read_number(word, &o.id);

	if (rc)
		return rc;
	if (said && strlen(said) >= sizeof o.note)
		return daemon_command_wrong(&daemon_command_request, "'%.20s...' is none of the words", said);
	snprintf(o.note, sizeof o.note, "%s", said ? said : "");
	return order(a, &o);
}

static int run_refuse(struct asked *a, const char *word)
{
	if (!a->reason)
		return daemon_command_wrong(&daemon_command_request, "say why: --reason papers, twice, age or visit");
	return order_with_word(a, word, DESK_COUNTER_REQUEST_REFUSE, a->reason);
}

static int run_answer(struct asked *a, const char *word)
{
	return order_with_word(a, word, DESK_COUNTER_REQUEST_ANSWER, a->answer);
}

static int run_phone(struct asked *a, const char *word)
{
	struct desk_counter o = {.verb = DESK_COUNTER_REQUEST_PHONE, .day = BASE_DAY_NONE};
	int rc = a->member ? read_number(a->member, &o.id) : 0;

	if (rc)
		return rc;
	if (strlen(word) >= sizeof o.household || !text_utf8_is_valid(word, strlen(word)))
		return daemon_command_wrong(&daemon_command_request, "'%.40s' is no number of a household", word);
	if (!a->to)
		return daemon_command_wrong(&daemon_command_request, "say the new phone: --to 76000001");
	if (!(o.phone = base_phone_parse(a->to)))
		return daemon_command_wrong(&daemon_command_request, "a phone is written as +22376000001 or 76000001, not '%s'", a->to);
	snprintf(o.household, sizeof o.household, "%s", word);
	return order(a, &o);
}

/* ---- the command ---- */

static const struct verb {
	const char *name;
	bool has_word;
	int (*run)(struct asked *a, const char *word);
} verbs[] = {
	{"list", false, run_list}, {"show", true, run_show}, {"confirm", true, run_confirm}, {"refuse", true, run_refuse},
	{"answer", true, run_answer}, {"phone", true, run_phone},
};

static int run_request(int argc, char **argv)
{
	struct asked a = {0};
	const struct option_row rows[] = {
		{"-c", &a.config, NULL}, {"--format", &a.format, NULL}, {"--reason", &a.reason, NULL}, {"--answer", &a.answer, NULL},
		{"--to", &a.to, NULL}, {"--member", &a.member, NULL}, COUNTER_SIGNER_ROWS(&a.signer), {0}};
	const struct command *c = &daemon_command_request;
	const struct verb *verb = NULL;
	const char *words[2];
	struct error e;
	size_t n;
	int rc;

	if (daemon_options_read(c, argc, argv, rows, words, 2, &n))
		return COMMAND_ASKED_WRONGLY;
	for (size_t i = 0; n && i < sizeof verbs / sizeof *verbs; i++)
		if (!strcmp(verbs[i].name, words[0]))
			verb = &verbs[i];
	if (!verb)
		return daemon_command_wrong(c, "say what to do: list, show, confirm, refuse, answer or phone");
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
