/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps of a USSD dialog: the dialog row in, a step of the menus, the dialog row with its answer out.
 *
 *   none --begin--> open --last screen--> ended
 *                   open --left, late---> left --answer in the same session--> open or ended
 *   any state --begin--> open or ended; what was open or left beneath home is line 0 of home then (P14)
 */
#include "desk/ussd.h"

#include "base/log.h"
#include "base/must.h"
#include "base/phone.h"
#include "base/secret.h"
#include "desk/office.h"
#include "desk/wallet.h"
#include "menus/machine.h"
#include "store/outbox.h"
#include "store/dialog.h"
#include "store/funnel.h"
#include "store/phone.h"

#include <stdio.h>
#include <string.h>

#define REPEAT_MS 60000         /* law 2: the same request within this time gets the same answer */
#define SAME_BEGIN_MS 2000      /* law 2: so does the same phone dialling the same */
#define TTL_MS 180000           /* what gateways keep a dialog, where the dialect does not say */
#define TTL_SLACK_MS 5000       /* a gateway's clock and ours */
#define LATE_SMS_MS 3600000     /* a late screen is of no use any longer */

static const char *const names[] = {
	[STORE_DIALOG_NONE] = "none", [STORE_DIALOG_OPEN] = "open", [STORE_DIALOG_ENDED] = "ended", [STORE_DIALOG_LEFT] = "left",
};
#define STATES (sizeof names / sizeof *names)

static const bool allowed[STATES][STATES] = {
	[STORE_DIALOG_NONE] = {[STORE_DIALOG_OPEN] = true, [STORE_DIALOG_ENDED] = true},
	[STORE_DIALOG_OPEN] = {[STORE_DIALOG_OPEN] = true, [STORE_DIALOG_ENDED] = true, [STORE_DIALOG_LEFT] = true},
	[STORE_DIALOG_ENDED] = {[STORE_DIALOG_OPEN] = true, [STORE_DIALOG_ENDED] = true},
	[STORE_DIALOG_LEFT] = {[STORE_DIALOG_OPEN] = true, [STORE_DIALOG_ENDED] = true},
};

/* Every change of state goes through here. */
static void move(struct store_dialog *d, enum store_dialog_state to)
{
	char phone[BASE_PHONE_TEXT];

	must(d->state < STATES && allowed[d->state][to]);
	base_log(LOG_DEBUG, "dialog-move", "phone=%s from=%s to=%s", base_phone_mask(d->phone, phone), names[d->state],
		 names[to]);
	d->state = to;
}

static bool is_within(int64_t now_ms, int64_t then_ms, int64_t span_ms)
{
	return now_ms - then_ms < span_ms; /* a clock set back counts as no time */
}

static struct menus_step menus_of(const struct desk_step *s, const struct menus_office *office)
{
	return (struct menus_step){
		.menus = s->memory->menus, .scheme = s->memory->scheme, .store = s->store,
		.phone = s->request->phone, .now_ms = s->request->now_ms, .entropy = s->request->entropy,
		.secret = s->memory->secret, .wallet = desk_wallet_of(s->memory, s->request->phone),
		.office = office, .pay_delay_ms = s->request->pay_delay_ms,
	};
}

static void tell_language(struct desk_step *s, const struct store_dialog *d)
{
	int language = d->language[0] ? menus_language_index(s->memory->menus, d->language) : 0;

	s->reply->language = (uint8_t) (language > 0 ? language : 0);
}

static void tell(struct desk_step *s, const struct store_dialog *d, const char *text, size_t len)
{
	must(len < sizeof s->reply->text);
	memcpy(s->reply->text, text, len);
	s->reply->text[len] = '\0';
	s->reply->text_len = (uint16_t) len;
	s->reply->may_sms = d->answer_may_sms;
	s->reply->verdict = d->answer_is_last ? DESK_LAST_SCREEN : DESK_SCREEN;
	tell_language(s, d);
}

/* A secret screen was not kept: its repeat can only be told to dial again. */
static void tell_again(struct desk_step *s, const struct store_dialog *d)
{
	if (d->answer[0])
		tell(s, d, d->answer, strlen(d->answer));
	else
		s->reply->verdict = DESK_UNKNOWN;
}

/* An identity as it may stand in the row: what was typed, perhaps a PIN, has gone into it, and nobody without the key file is to
 * find it by trying (law 9). */
static uint64_t keyed(const struct desk_step *s, const void *data, size_t len)
{
	uint8_t hash[32];
	uint64_t key;

	if (!s->memory->secret)
		return base_secret_id(data, len); /* then nobody has a PIN either */
	base_secret_hash(s->memory->secret, data, len, hash);
	memcpy(&key, hash, sizeof key);
	return key;
}

static uint64_t key_of(const struct desk_step *s)
{
	return s->request->key ? keyed(s, &s->request->key, sizeof s->request->key) : 0;
}

static bool is_repeat(const struct desk_step *s, const struct store_dialog *d)
{
	const struct desk_request *r = s->request;

	return r->key && key_of(s) == d->last_key && is_within(r->now_ms, d->updated_ms, REPEAT_MS);
}

/* ---- the funnel (P29): a screen is counted once it is over ---- */

static int count(struct desk_step *s, const struct store_dialog *d, enum store_funnel_end end)
{
	const struct store_funnel_view v = {.path = d->path, .language = d->language, .link = d->link, .shown_ms = d->updated_ms};

	return store_funnel_count(s->store, &v, end, s->request->now_ms);
}

static int64_t ttl_ms(const struct desk_request *r)
{
	return r->ttl_ms ? r->ttl_ms : TTL_MS;
}

/* The phone is there no more. Gateways seldom say why: who stayed as long as the gateway lets her ran out of time. */
static int count_gone(struct desk_step *s, const struct store_dialog *d)
{
	const bool is_in_time = is_within(s->request->now_ms, d->updated_ms, ttl_ms(s->request) - TTL_SLACK_MS);

	return d->state == STORE_DIALOG_OPEN ? count(s, d, is_in_time ? STORE_FUNNEL_LEFT : STORE_FUNNEL_TIMED_OUT) : 0;
}

/* Writes the row with what the machine answered, then tells it. */
static int finish(struct desk_step *s, struct store_dialog *d, struct menus_answer *a)
{
	const struct desk_request *r = s->request;
	const char *text = base_buf_str(&a->text);
	int rc;

	move(d, a->is_last ? STORE_DIALOG_ENDED : STORE_DIALOG_OPEN);
	d->link = r->link;
	d->session = r->session;
	d->last_key = key_of(s);
	d->updated_ms = r->now_ms;
	d->answer_is_last = a->is_last;
	d->answer_may_sms = a->may_sms;
	must(a->text.len < sizeof d->answer);
	snprintf(d->answer, sizeof d->answer, "%s", a->is_secret ? "" : text);
	rc = store_dialog_save(s->store, d);
	if (!rc && a->is_last)
		rc = count(s, d, STORE_FUNNEL_LAST);
	if (!rc)
		tell(s, d, text, a->text.len);
	return rc;
}

static int run_machine(struct desk_step *s, struct store_dialog *d)
{
	const struct desk_request *r = s->request;
	const struct menus_office office = desk_office_of(s);
	const struct menus_step step = menus_of(s, &office);
	struct menus_answer a = {0};
	int rc;

	if (r->kind == DESK_USSD_BEGIN)
		rc = menus_machine_begin(&step, d, r->input, &a);
	else
		rc = menus_machine_answer(&step, d, r->input, &a);
	if (!rc)
		rc = finish(s, d, &a);
	base_buf_release(&a.text);
	return rc;
}

static uint64_t begin_key_of(const struct desk_step *s)
{
	const struct desk_request *r = s->request;
	char text[DESK_INPUT_MAX + 32];
	int len = snprintf(text, sizeof text, "%llu %s", (unsigned long long) r->phone, r->input);

	return keyed(s, text, (size_t) len);
}

static bool is_beneath_home(const char *path)
{
	return strchr(path, ' ') != NULL;
}

/* What stays of the last dialog when the phone dials anew. */
static void begin_anew(struct store_dialog *d, const struct store_phone *p, const struct desk_request *r,
		       uint64_t begin_key)
{
	bool was_cut = d->state == STORE_DIALOG_OPEN || d->state == STORE_DIALOG_LEFT;

	if (!was_cut) {
		d->resume_path[0] = d->resume_vars[0] = '\0';
	} else if (is_beneath_home(d->path)) {
		memcpy(d->resume_path, d->path, sizeof d->resume_path);
		memcpy(d->resume_vars, d->vars, sizeof d->resume_vars);
	}
	d->path[0] = d->vars[0] = '\0';
	d->phone = r->phone;
	d->household = p->household;
	memcpy(d->language, p->language, sizeof d->language);
	d->started_ms = r->now_ms;
	d->begin_key = begin_key;
}

int desk_ussd_begin(struct desk_step *s)
{
	const struct desk_request *r = s->request;
	const uint64_t begin_key = begin_key_of(s);
	struct store_dialog d;
	struct store_phone p;
	int rc = store_dialog_load(s->store, r->phone, &d);

	if (rc)
		return rc;
	if (is_repeat(s, &d)) {
		tell_again(s, &d);
		return 0;
	}
	if (d.begin_key == begin_key && is_within(r->now_ms, d.started_ms, SAME_BEGIN_MS) && d.answer[0]
	    && (d.state == STORE_DIALOG_OPEN || d.state == STORE_DIALOG_ENDED)) {
		d.link = r->link;
		d.session = r->session; /* a gateway that begins twice goes on with the later session */
		d.last_key = key_of(s);
		tell_again(s, &d);
		return store_dialog_save(s->store, &d);
	}
	if ((rc = store_phone_load(s->store, r->phone, &p)) || (rc = count_gone(s, &d)))
		return rc;
	begin_anew(&d, &p, r, begin_key);
	return run_machine(s, &d);
}

static bool is_same_session(const struct desk_request *r, const struct store_dialog *d)
{
	return r->session == d->session;
}

/* A gateway may answer a screen with an error and show it all the same: an answer in the very session that was given up
 * proves it. Without a session's number there is no such proof. */
static bool may_go_on(const struct desk_request *r, const struct store_dialog *d)
{
	return d->state == STORE_DIALOG_OPEN || (d->state == STORE_DIALOG_LEFT && r->session);
}

int desk_ussd_answer(struct desk_step *s)
{
	const struct desk_request *r = s->request;
	struct store_dialog d;
	int rc = store_dialog_load(s->store, r->phone, &d);

	if (rc)
		return rc;
	if (is_repeat(s, &d)) {
		tell_again(s, &d);
	} else if (may_go_on(r, &d) && is_same_session(r, &d)
		   && is_within(r->now_ms, d.updated_ms, ttl_ms(r))) {
		rc = count(s, &d, STORE_FUNNEL_ANSWERED);
		return rc ? rc : run_machine(s, &d);
	} else {
		s->reply->verdict = DESK_UNKNOWN;
		tell_language(s, &d);
	}
	return 0;
}

/* A gateway may leave the session's number out. News of another session than the open one is of a dialog that is gone
 * already. */
int desk_ussd_left(struct desk_step *s)
{
	const struct desk_request *r = s->request;
	struct store_dialog d;
	int rc = store_dialog_load(s->store, r->phone, &d);

	if (rc || d.state != STORE_DIALOG_OPEN || (r->session && !is_same_session(r, &d)))
		return rc;
	rc = count_gone(s, &d);
	if (rc)
		return rc;
	move(&d, STORE_DIALOG_LEFT);
	return store_dialog_save(s->store, &d);
}

/* Law 3: the phone was told to wait no longer. What it would have seen goes by SMS where the screen allows it. */
int desk_ussd_late(struct desk_step *s)
{
	const struct desk_request *r = s->request;
	struct store_message m = {.priority = STORE_RECEIPT, .phone = r->phone, .kind = "late"};
	struct store_dialog d;
	int64_t id;
	int rc = store_dialog_load(s->store, r->phone, &d);

	if (rc || !r->key || d.last_key != key_of(s))
		return rc;
	if (d.answer_may_sms && d.answer[0]) {
		snprintf(m.text, sizeof m.text, "%s", d.answer);
		m.not_before_ms = r->now_ms;
		m.expires_ms = r->now_ms + LATE_SMS_MS;
		if ((rc = store_outbox_add(s->store, &m, r->now_ms, &id)))
			return rc;
		d.answer_may_sms = false; /* once */
	}
	if (d.state == STORE_DIALOG_OPEN)
		move(&d, STORE_DIALOG_LEFT);
	return store_dialog_save(s->store, &d);
}
