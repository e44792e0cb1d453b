/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle pay list, show, review, held, sign, as far as they only look. */
#include "daemon/command_pay_list.h"

#include "base/date.h"
#include "base/phone.h"
#include "daemon/look.h"
#include "daemon/open.h"
#include "daemon/options.h"
#include "daemon/pay_why.h"
#include "daemon/sms_why.h"
#include "daemon/table.h"
#include "store/notice.h"
#include "text/utf8.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT_ONCE 64              /* rows read from the store */
#define EVENTS 200              /* of one payment's history */
#define WORDS 2048              /* octets shown of what a wallet told; no wallet has more to say */

/* A list in the making. */
struct list {
	struct look look;
	struct table table;
	long long limit;
	int64_t now_ms;
};

static int open_list(struct list *l, struct pay_asked *a, const struct table_column *columns, size_t n)
{
	int rc;

	*l = (struct list){.limit = INT64_MAX, .now_ms = daemon_open_wall_ms()};
	if (a->limit && daemon_options_number(a->command, "--limit", a->limit, 1, INT64_MAX, &l->limit))
		return COMMAND_ASKED_WRONGLY;
	rc = daemon_look_begin(&l->look, a->command, a->c, a->format);
	if (!rc && columns)
		daemon_table_begin(&l->table, columns, n, l->look.is_csv);
	return rc;
}

/* ---- payments ---- */

static const struct table_column payment_columns[] = {
	{"id", -6, false}, {"created", -19, false}, {"payer", -12, false}, {"household", -12, false}, {"purpose", 0, true},
	{"francs", 8, false}, {"dues", 0, true}, {"fee", 0, true}, {"wallet", -8, false}, {"state", -10, false},
	{"unknown", 0, true}, {"review", 0, true}, {"key", 0, true}, {"reference", 0, true}, {"attempts", 0, true},
	{"asked", 0, true}, {"done", 0, true}, {"why", 0, false},
};

static int print_payment(struct list *l, const struct store_intent *i)
{
	struct table *t = &l->table;
	char household[STORE_CODE];
	struct buf why = {0};
	int rc = daemon_look_household(l->look.store, i->household, household);

	if (rc)
		return rc;
	daemon_pay_why_intent(i, l->now_ms, &why);
	daemon_table_number(t, i->id);
	daemon_table_time(t, i->created_ms);
	daemon_table_phone(t, i->payer);
	daemon_table_text(t, household);
	daemon_table_text(t, store_intent_purpose_name(i->purpose));
	daemon_table_number(t, store_intent_francs(i));
	daemon_table_number(t, i->dues_francs);
	daemon_table_number(t, i->fee_francs);
	daemon_table_text(t, i->wallet);
	daemon_table_text(t, store_intent_state_name(i->state));
	daemon_table_text(t, i->is_unknown ? "yes" : "no");
	daemon_table_text(t, i->is_review ? i->review : "");
	daemon_table_text(t, i->key);
	daemon_table_text(t, i->reference);
	daemon_table_number(t, i->attempts);
	daemon_table_number(t, i->polls);
	daemon_table_time(t, i->done_ms);
	daemon_table_text(t, base_buf_str(&why));
	base_buf_release(&why);
	return 0;
}

static int print_payments(struct list *l, const struct store_intent_filter *f, int32_t day)
{
	struct store_intent *rows = base_alloc(AT_ONCE * sizeof *rows);
	int64_t before = 0;
	int n = AT_ONCE, rc = 0;

	while (!rc && n == AT_ONCE && l->limit > 0) {
		rc = store_intent_list(l->look.store, f, before, rows, AT_ONCE, &n);
		for (int i = 0; !rc && i < n && l->limit > 0; i++) {
			int32_t made = base_date_of_ms(rows[i].created_ms);

			if (day != BASE_DAY_NONE && made < day - 1)
				l->limit = 0; /* older ones only; a day more, should the clock have been set back */
			if (day != BASE_DAY_NONE && made != day)
				continue;
			rc = print_payment(l, &rows[i]);
			l->limit--;
		}
		before = !rc && n ? rows[n - 1].id : before;
	}
	free(rows);
	return rc;
}

static int read_state(struct pay_asked *a, struct store_intent_filter *f)
{
	const char *name = a->state;

	if (!name)
		return COMMAND_OK;
	if (!strcmp(name, "review"))
		f->is_review = true;
	else if (!strcmp(name, "unknown"))
		f->is_unknown = true;
	else if (!strcmp(name, "open"))
		f->states = 1u << STORE_INTENT_CREATED | 1u << STORE_INTENT_SUBMITTING | 1u << STORE_INTENT_PENDING;
	for (int i = 0; i < STORE_INTENT_STATES; i++)
		if (!strcmp(name, store_intent_state_name((enum store_intent_state) i)))
			f->states = 1u << i;
	if (f->is_review || f->is_unknown || f->states)
		return COMMAND_OK;
	return daemon_command_wrong(a->command, "--state wants created, submitting, pending, succeeded, failed, cancelled, expired, open, "
				    "unknown or review, not '%s'", name);
}

int daemon_command_pay_list_payments(struct pay_asked *a)
{
	struct store_intent_filter f = {.wallet = a->wallet};
	int32_t day = BASE_DAY_NONE;
	struct list l;
	int rc = read_state(a, &f);

	if (rc)
		return rc;
	if (a->phone && !(f.payer = base_phone_parse(a->phone)))
		return daemon_command_wrong(a->command, "--phone wants a number as +22376000001 or 76000001, not '%s'", a->phone);
	if (a->day && !base_date_parse(a->day, &day))
		return daemon_command_wrong(a->command, "--day wants a day as 2026-01-15, not '%s'", a->day);
	rc = open_list(&l, a, payment_columns, sizeof payment_columns / sizeof *payment_columns);
	if (rc)
		return rc;
	if (a->household && (rc = store_household_find(l.look.store, a->household, &f.household)) == STORE_NONE) {
		daemon_look_end(&l.look, 0);
		return daemon_command_failed("there is no household %s", a->household);
	}
	if (!rc)
		rc = print_payments(&l, &f, day);
	if (!rc)
		daemon_table_end(&l.table, f.is_review ? "no payment waits for a person" : "no such payment");
	return daemon_look_end(&l.look, rc);
}

/* ---- one payment ---- */

static void print_field(const char *name, const char *value)
{
	if (value[0])
		printf("%-10s %s\n", name, value);
}

static void print_time(const char *name, int64_t utc_ms)
{
	char time[SMS_WHY_TIME];

	if (utc_ms)
		print_field(name, daemon_sms_why_time(utc_ms, time));
}

static void print_facts(const struct store_intent *i, const char *household, int64_t now_ms)
{
	char phone[BASE_PHONE_TEXT];
	struct buf why = {0};

	daemon_pay_why_intent(i, now_ms, &why);
	printf("%-10s %" PRId64 "\n%-10s %s%s%s\n", "payment", i->id, "state", store_intent_state_name(i->state),
	       i->is_unknown ? ", unknown" : "", i->is_review ? ", review" : "");
	print_field("why", base_buf_str(&why));
	printf("%-10s %" PRId64 " F: %" PRId64 " dues, %" PRId64 " fee\n", "francs", store_intent_francs(i), i->dues_francs, i->fee_francs);
	printf("%-10s household %s, %s\n", "for", household, store_intent_purpose_name(i->purpose));
	print_field("payer", i->payer ? base_phone_format(i->payer, phone) : "nobody's phone");
	print_field("wallet", i->wallet);
	print_field("key", i->key);
	print_field("reference", i->reference);
	print_field("asked by", i->query);
	print_time("created", i->created_ms);
	print_time("sent", i->submitted_ms);
	print_time("ended", i->done_ms);
	printf("%-10s %d sent, %d asked\n", "attempts", i->attempts, i->polls);
	base_buf_release(&why);
}

static int print_history(struct store *s, int64_t id)
{
	struct store_intent_event *events = base_alloc(EVENTS * sizeof *events);
	char time[SMS_WHY_TIME];
	int n = 0, rc = store_intent_history(s, id, events, EVENTS, &n);

	for (int i = 0; !rc && i < n; i++)
		printf("  %s  %-10s%s%s%s%s\n", daemon_sms_why_time(events[i].at_ms, time), store_intent_state_name(events[i].state),
		       events[i].is_unknown ? " unknown" : "", events[i].is_review ? " review" : "", events[i].why[0] ? ": " : "",
		       events[i].why);
	free(events);
	return rc;
}

static int print_postings(struct store *s, int64_t id)
{
	struct store_txn *t = base_alloc(sizeof *t);
	char day[BASE_DATE_TEXT];
	int64_t txns[8];
	int n = 0, rc = store_ledger_of_intent(s, id, txns, 8, &n);

	for (int i = 0; !rc && i < n; i++) {
		rc = store_ledger_load(s, txns[i], t);
		if (!rc)
			printf("  transaction %" PRId64 ", %s, %s %s\n", t->id, base_date_format(t->day, day), t->kind, t->reference);
		for (int e = 0; !rc && e < t->n; e++)
			printf("    %10" PRId64 "  %s%s\n", t->entries[e].francs, t->entries[e].account,
			       t->entries[e].household ? " of the household" : "");
	}
	free(t);
	return rc;
}

static int print_told(struct store *s, const struct store_notice *n)
{
	char time[SMS_WHY_TIME], words[WORDS];
	struct buf shown = {0};
	size_t len;
	int rc = store_notice_body(s, n->id, words, sizeof words, &len);

	if (rc)
		return rc;
	text_utf8_show(words, len, &shown); /* whoever knew the path wrote it */
	printf("  %s  %s%s", daemon_sms_why_time(n->at_ms, time), len ? base_buf_str(&shown) : "(nothing, or forgotten)",
	       len == sizeof words ? " ..." : "");
	if (n->repeats)
		printf(" (%d times)", n->repeats + 1);
	putchar('\n');
	base_buf_release(&shown);
	return 0;
}

/* What the wallet called to tell, word for word: no proof, but what a person who looks wants to read. */
static int print_notices(struct store *s, int64_t id)
{
	struct store_notice *notices = base_alloc(STORE_NOTICES_OF_INTENT * sizeof *notices);
	int n = 0, rc = store_notice_list(s, id, notices, STORE_NOTICES_OF_INTENT, &n);

	if (n)
		puts("told by the wallet");
	for (int i = 0; !rc && i < n; i++)
		rc = print_told(s, &notices[i]);
	free(notices);
	return rc;
}

int daemon_command_pay_list_one(struct pay_asked *a, int64_t id)
{
	char household[STORE_CODE];
	struct store_intent i;
	struct list l;
	int rc = open_list(&l, a, NULL, 0);

	if (rc)
		return rc;
	rc = store_intent_load(l.look.store, id, &i);
	if (rc == STORE_NONE) {
		daemon_look_end(&l.look, 0);
		return daemon_command_failed("there is no payment %" PRId64, id);
	}
	if (!rc)
		rc = daemon_look_household(l.look.store, i.household, household);
	if (!rc) {
		print_facts(&i, household, l.now_ms);
		puts("history");
		rc = print_history(l.look.store, id);
	}
	if (!rc)
		rc = print_notices(l.look.store, id);
	if (!rc) {
		puts("ledger");
		rc = print_postings(l.look.store, id);
	}
	return daemon_look_end(&l.look, rc);
}

/* ---- held money ---- */

static const struct table_column held_columns[] = {
	{"id", -5, false}, {"day", -10, false}, {"francs", 8, false}, {"phone", -12, false}, {"name", -16, false}, {"typed", -12, false},
	{"wallet", -8, false}, {"reference", -16, false}, {"state", -9, false}, {"household", -10, false}, {"why", 0, false},
};

static int print_held(struct list *l, const struct store_held *h)
{
	struct table *t = &l->table;
	char household[STORE_CODE];
	struct buf why = {0};
	int rc = daemon_look_household(l->look.store, h->household, household);

	if (rc)
		return rc;
	daemon_pay_why_held(h, &why);
	daemon_table_number(t, h->id);
	daemon_table_day(t, h->day);
	daemon_table_number(t, h->francs);
	daemon_table_phone(t, h->phone);
	daemon_table_text(t, h->name);
	daemon_table_text(t, h->subject);
	daemon_table_text(t, h->wallet);
	daemon_table_text(t, h->reference);
	daemon_table_text(t, store_held_state_name(h->state));
	daemon_table_text(t, household);
	daemon_table_text(t, base_buf_str(&why));
	base_buf_release(&why);
	return 0;
}

int daemon_command_pay_list_held(struct pay_asked *a)
{
	struct store_held *rows;
	int64_t before = 0;
	struct list l;
	int n = AT_ONCE, rc = open_list(&l, a, held_columns, sizeof held_columns / sizeof *held_columns);

	if (rc)
		return rc;
	rows = base_alloc(AT_ONCE * sizeof *rows);
	while (!rc && n == AT_ONCE && l.limit > 0) {
		rc = store_held_list(l.look.store, a->all, before, rows, AT_ONCE, &n);
		for (int i = 0; !rc && i < n && l.limit-- > 0; i++)
			rc = print_held(&l, &rows[i]);
		before = !rc && n ? rows[n - 1].id : before;
	}
	free(rows);
	if (!rc)
		daemon_table_end(&l.table, a->all ? "no money was held" : "no money is held; --all: what was decided, too");
	return daemon_look_end(&l.look, rc);
}

/* ---- signatures ---- */

static const struct table_column signature_columns[] = {
	{"id", -5, false}, {"asked", -19, false}, {"asked_by", -10, false}, {"state", -8, false}, {"signed_by", -10, false},
	{"ended", 0, true}, {"act", 0, true}, {"francs", 0, true}, {"what", 0, false},
};

static int print_signature(struct list *l, const struct store_signature *s)
{
	struct table *t = &l->table;
	char household[STORE_CODE];
	struct buf what = {0};
	int rc = daemon_look_household(l->look.store, s->household, household);

	if (rc)
		return rc;
	daemon_pay_why_signature(s, household, &what);
	daemon_table_number(t, s->id);
	daemon_table_time(t, s->asked_ms);
	daemon_table_text(t, s->asked_by);
	daemon_table_text(t, store_signature_state_name(s->state));
	daemon_table_text(t, s->signed_by);
	daemon_table_time(t, s->done_ms);
	daemon_table_text(t, store_signature_act_name(s->act));
	daemon_table_number(t, s->francs);
	daemon_table_text(t, base_buf_str(&what));
	base_buf_release(&what);
	return 0;
}

int daemon_command_pay_list_signatures(struct pay_asked *a)
{
	struct store_signature *rows;
	int64_t after = 0;
	struct list l;
	int n = AT_ONCE, rc = open_list(&l, a, signature_columns, sizeof signature_columns / sizeof *signature_columns);

	if (rc)
		return rc;
	rows = base_alloc(AT_ONCE * sizeof *rows);
	while (!rc && n == AT_ONCE && l.limit > 0) {
		rc = store_signature_list(l.look.store, after, !a->all, rows, AT_ONCE, &n);
		for (int i = 0; !rc && i < n && l.limit-- > 0; i++)
			rc = print_signature(&l, &rows[i]);
		after = !rc && n ? rows[n - 1].id : after;
	}
	free(rows);
	if (!rc)
		daemon_table_end(&l.table, a->all ? "nothing was to be signed"
				 : "nothing waits for a signature; --all: what was signed, too");
	return daemon_look_end(&l.look, rc);
}
