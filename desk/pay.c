/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Payments at the desk. A payment is committed as submitting before a byte of it leaves; from then on only the wallet's own answer to a
 * question ends it, or a person (law 4).
 *
 * What a wallet answers            and what follows
 *   not sent at all                  given back, sent a little later; too late for the payer to expect it: expired
 *   refused                          failed; of a second sending: asked for, the first one may live
 *   taken, or any other word         pending, asked for by the wallet's waits; "succeeded" too, since a submit's word is no proof
 *   anything unclear                 unknown, asked for
 * and to a question
 *   succeeded                        settled (desk/settle.c); with other francs: held and in review
 *   failed                           failed; cancelled by the payer, or expired unanswered
 *   no such payment                  believed after the wallet's grace: sent again with the same key where the wallet dedupes, expired
 *                                    where that is of no use any more, else a person must look; long after it proves nothing, since
 *                                    no wallet remembers for ever
 *   unclear, or pending for ever     asked for by the wallet's waits, until giving up: a person must look
 * An end is never changed; what comes after it is desk/settle.c's "late". */
#include "desk/pay.h"

#include "base/log.h"
#include "base/must.h"
#include "base/secret.h"
#include "desk/held.h"
#include "desk/patience.h"
#include "desk/say.h"
#include "desk/settle.h"
#include "store/notice.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define AT_ONCE 32
#define SEND_WITHIN_MS (5 * 60000ll)    /* who confirmed has the phone in hand so long; later the wallet's question would frighten */
#define SENDS_MAX 3

_Static_assert(DESK_PAY_KEY == STORE_INTENT_KEY && DESK_PAY_TOKEN == STORE_INTENT_TOKEN && DESK_PAY_REFERENCE == STORE_REFERENCE
	       && DESK_PAY_QUERY_MAX == STORE_INTENT_QUERY && DESK_PAY_REASON == STORE_INTENT_REASON
	       && DESK_WALLET_NAME == STORE_OPERATOR, "the desk's payments are the store's");

/* One payment, its wallet, and what the wallet said of it. */
struct answer {
	struct desk_step *step;
	const struct desk_wallet *wallet;
	const struct desk_paid *paid;
	struct store_intent i;
	int64_t now_ms, give_up_ms;
};

static bool is_word(const char *said, const char *word)
{
	return !strcmp(said, word);
}

/* ---- the moves ---- */

static struct store_intent_move begin_move(const struct answer *a, enum store_intent_state to)
{
	return (struct store_intent_move){.id = a->i.id, .lease = a->i.lease, .from = a->i.state, .to = to,
					  .is_unknown = a->i.is_unknown, .give_up_ms = a->give_up_ms,
					  .reference = a->paid ? a->paid->reference : NULL, .query = a->paid ? a->paid->query : NULL};
}

static int make(const struct answer *a, const struct store_intent_move *m)
{
	return store_intent_move(a->step->store, m, a->now_ms);
}

/* It ends without money. */
static int end(const struct answer *a, enum store_intent_state to, const char *reason)
{
	struct store_intent_move m = begin_move(a, to);
	int rc;

	m.is_unknown = false;
	m.reason = reason;
	m.review = a->i.is_review ? "" : NULL;
	rc = make(a, &m);
	base_log(LOG_INFO, "payment-ended", "intent=%" PRId64 " wallet=%s state=%s reason=\"%s\"", a->i.id, a->i.wallet,
		 store_intent_state_name(to), reason);
	return rc ? rc : desk_say_payment(a->step, MENUS_PAY_NOT_RECEIVED, &a->i, reason);
}

static int end_as_told(const struct answer *a)
{
	const char *reason = a->paid->reason[0] ? a->paid->reason : "other";

	if (is_word(reason, "cancelled"))
		return end(a, STORE_INTENT_CANCELLED, reason);
	return end(a, is_word(reason, "expired") ? STORE_INTENT_EXPIRED : STORE_INTENT_FAILED, reason);
}

static int review(const struct answer *a, const char *why)
{
	return desk_settle_review(a->step, &a->i, why, a->paid ? a->paid->reference : NULL);
}

/* Asked for again at due_ms, unless a person looks at it already. */
static int ask_at(const struct answer *a, enum store_intent_state to, bool is_unknown, int64_t due_ms)
{
	struct store_intent_move m = begin_move(a, to);

	m.is_unknown = is_unknown && store_intent_is_open(to);
	m.due_ms = a->i.is_review ? 0 : due_ms;
	if (a->paid && is_unknown)
		m.reason = a->paid->reason;
	return make(a, &m);
}

/* Is there a question that the wallet would understand? Its own number may have been lost with its answer. */
static bool can_ask(const struct answer *a)
{
	return a->wallet->caps & DESK_WALLET_QUERY_OURS || a->i.query[0] || (a->paid && a->paid->query[0]);
}

static int ask_later(const struct answer *a, enum store_intent_state to, bool is_unknown)
{
	if (a->now_ms >= a->give_up_ms && !a->i.is_review)
		return review(a, "given up");
	if (!can_ask(a)) /* only its money, a statement or a person can tell */
		return a->wallet->caps & DESK_WALLET_BY_HAND ? ask_at(a, to, false, a->give_up_ms) : review(a, "can't be asked for");
	return ask_at(a, to, is_unknown, desk_patience_next(a->wallet, a->i.polls, a->now_ms, a->give_up_ms));
}

/* ---- what was said to a submit ---- */

static bool is_expected(const struct answer *a)
{
	return a->now_ms < a->i.not_before_ms + SEND_WITHIN_MS;
}

static int give_back(const struct answer *a)
{
	struct store_intent_move m = begin_move(a, STORE_INTENT_CREATED);

	if (!is_expected(a))
		return a->i.attempts > 1 ? ask_later(a, a->i.state, true) : end(a, STORE_INTENT_EXPIRED, "unreachable");
	m.is_unsent = true;
	m.is_unknown = false;
	m.give_up_ms = 0;
	m.due_ms = desk_patience_unsent(a->i.not_before_ms, a->now_ms);
	return make(a, &m);
}

static int on_submitted(const struct answer *a)
{
	if (a->paid->is_unsent)
		return give_back(a);
	switch (a->paid->outcome) {
	case DESK_PAY_REJECTED:
		return a->i.attempts > 1 ? ask_later(a, STORE_INTENT_SUBMITTING, true) : end_as_told(a);
	case DESK_PAY_ACCEPTED:
	case DESK_PAY_PENDING:
		return ask_later(a, STORE_INTENT_PENDING, false);
	case DESK_PAY_SUCCEEDED:
	case DESK_PAY_FAILED:
		return can_ask(a) ? ask_at(a, STORE_INTENT_PENDING, false, a->now_ms) : ask_later(a, STORE_INTENT_PENDING, false);
	default:
		return ask_later(a, STORE_INTENT_SUBMITTING, true);
	}
}

/* ---- what was said to a question ---- */

static const char *reference_of(const struct answer *a)
{
	return a->paid->reference[0] ? a->paid->reference : a->i.reference;
}

static int on_proved(const struct answer *a)
{
	const struct desk_paid *p = a->paid;
	enum desk_settled settled;
	int rc;

	if (p->currency[0] && !is_word(p->currency, DESK_PAY_CURRENCY))
		return review(a, "other currency");
	if (p->francs < 0 || p->francs > SCHEME_FRANCS_MAX)
		return review(a, "impossible amount");
	if (p->francs && p->francs != store_intent_francs(&a->i))
		return desk_held_other_amount(a->step, &a->i, reference_of(a), p->francs);
	rc = desk_settle_payment(a->step, &a->i, reference_of(a), &settled);
	if (!rc && settled == DESK_SETTLED_BEFORE) /* told late, and once more */
		rc = ask_at(a, a->i.state, false, 0);
	return rc;
}

static int send_again(const struct answer *a)
{
	struct store_intent_move m = begin_move(a, STORE_INTENT_CREATED);

	m.is_unknown = false;
	m.due_ms = a->now_ms;
	base_log(LOG_INFO, "payment-again", "intent=%" PRId64 " wallet=%s attempts=%d", a->i.id, a->i.wallet, a->i.attempts);
	return make(a, &m);
}

static int on_missing(const struct answer *a)
{
	const int64_t grace_ms = a->wallet->not_found_grace_s * 1000ll;
	const bool dedupes = a->wallet->caps & DESK_WALLET_DEDUPES;
	const bool was_taken = a->i.state == STORE_INTENT_PENDING;

	if (a->i.is_review)
		return ask_at(a, a->i.state, a->i.is_unknown, 0);
	if (a->now_ms < a->i.submitted_ms + grace_ms)
		return ask_at(a, a->i.state, a->i.is_unknown, a->i.submitted_ms + grace_ms);
	if (!was_taken && !dedupes)
		return review(a, "not found");
	if (!was_taken && a->i.attempts < SENDS_MAX && is_expected(a))
		return send_again(a);
	if (a->now_ms >= a->give_up_ms)
		return review(a, "not found");
	if (a->now_ms >= a->i.submitted_ms + a->wallet->approve_s * 1000ll)
		return end(a, STORE_INTENT_EXPIRED, "expired");
	return ask_later(a, a->i.state, a->i.is_unknown);
}

static int on_asked(const struct answer *a)
{
	if (a->paid->is_unsent)
		return ask_later(a, a->i.state, a->i.is_unknown);
	switch (a->paid->outcome) {
	case DESK_PAY_SUCCEEDED:
		return on_proved(a);
	case DESK_PAY_FAILED:
	case DESK_PAY_REJECTED:
		return end_as_told(a);
	case DESK_PAY_ACCEPTED:
	case DESK_PAY_PENDING:
		return ask_later(a, STORE_INTENT_PENDING, false);
	case DESK_PAY_NOT_FOUND:
		return on_missing(a);
	default:
		return ask_later(a, a->i.state, true);
	}
}

/* It had ended, and the wallet called all the same. */
static int on_asked_late(const struct answer *a)
{
	if (!a->paid->is_unsent) {
		if (a->paid->outcome == DESK_PAY_SUCCEEDED)
			return on_proved(a);
		if (a->paid->outcome == DESK_PAY_FAILED || a->paid->outcome == DESK_PAY_REJECTED
		    || a->paid->outcome == DESK_PAY_NOT_FOUND)
			return ask_at(a, a->i.state, false, 0);
	}
	return ask_later(a, a->i.state, false);
}

static int take_result(struct desk_step *s, const struct desk_paid *paid)
{
	struct answer a = {.step = s, .paid = paid, .now_ms = s->request->now_ms};
	int rc;

	if (paid->is_notice)
		return desk_held_result(s, paid);
	rc = store_intent_load(s->store, paid->id, &a.i);
	if (rc)
		return rc == STORE_NONE ? 0 : rc;
	if (!a.i.lease || a.i.lease != paid->lease) {
		base_log(LOG_INFO, "payment-result-stale", "intent=%" PRId64 " wallet=%s", a.i.id, a.i.wallet);
		return 0;
	}
	a.wallet = desk_settle_wallet(s->memory, a.i.wallet);
	if (!a.wallet)
		return review(&a, "no such wallet");
	a.give_up_ms = a.i.give_up_ms ? a.i.give_up_ms : a.i.submitted_ms + a.wallet->give_up_s * 1000ll;
	if (!store_intent_is_open(a.i.state))
		return on_asked_late(&a);
	return paid->verb == DESK_PAY_SUBMIT ? on_submitted(&a) : on_asked(&a);
}

/* One that the store refuses is a person's to look at, so that it does not keep those beside it from the ledger for ever. */
static int put_aside(struct desk_step *s, const struct desk_paid *paid)
{
	struct store_intent i;
	int rc;

	if (paid->is_notice)
		rc = store_notice_end(s->store, paid->id, paid->lease, "given up", s->request->now_ms);
	else if (!(rc = store_intent_load(s->store, paid->id, &i)))
		rc = desk_settle_review(s, &i, "the store refuses it", paid->reference);
	return rc == STORE_NONE ? 0 : rc;
}

static int take_guarded(struct desk_step *s, const struct desk_paid *paid)
{
	int rc = store_step_begin(s->store);

	if (rc)
		return rc;
	rc = take_result(s, paid);
	if (!rc)
		return store_step_end(s->store);
	if ((rc != STORE_NONE && rc != STORE_EXISTS && rc != STORE_REFUSED) || !store_stands(s->store))
		return rc;
	base_log(LOG_ERROR, "payment-result-refused", "id=%" PRId64 " notice=%d error=%d why=\"%s\"", paid->id, paid->is_notice, rc,
		 store_last_error(s->store));
	rc = store_step_undo(s->store);
	return rc ? rc : put_aside(s, paid);
}

int desk_pay_result(struct desk_step *s)
{
	const struct desk_pay_results *results = s->request->body;
	int rc = 0;

	must(results);
	for (size_t i = 0; !rc && i < results->n; i++)
		rc = take_guarded(s, &results->paid[i]);
	return rc;
}

/* ---- lease ---- */

static int give(struct desk_step *s, struct desk_pay_job *job, enum desk_pay_verb verb, const struct store_intent *i)
{
	struct store_household h;
	int rc = store_household_load(s->store, i->household, &h);

	memset(job, 0, sizeof *job);
	job->verb = verb;
	job->id = i->id;
	job->lease = i->lease;
	job->phone = i->payer;
	job->francs = store_intent_francs(i);
	snprintf(job->wallet, sizeof job->wallet, "%s", i->wallet);
	snprintf(job->key, sizeof job->key, "%s", i->key);
	snprintf(job->token, sizeof job->token, "%s", i->token);
	snprintf(job->reference, sizeof job->reference, "%s", i->reference);
	snprintf(job->query, sizeof job->query, "%s", i->query);
	if (!rc)
		snprintf(job->subject, sizeof job->subject, "%s", h.no);
	return rc;
}

/* One that is due: a job, or what it comes to without one. */
static int take_up(struct desk_step *s, struct desk_pay_lease *lease, const struct store_intent *i)
{
	struct answer a = {.step = s, .i = *i, .now_ms = s->request->now_ms};
	const bool is_first = i->is_to_send && i->attempts == 1;

	a.wallet = desk_settle_wallet(s->memory, i->wallet);
	if (!a.wallet)
		return is_first ? end(&a, STORE_INTENT_EXPIRED, "unreachable") : review(&a, "no such wallet");
	a.give_up_ms = i->give_up_ms ? i->give_up_ms : i->submitted_ms + a.wallet->give_up_s * 1000ll;
	if (is_first && !is_expected(&a))
		return end(&a, STORE_INTENT_EXPIRED, "unreachable");
	if (!i->is_to_send && !can_ask(&a))
		return ask_later(&a, i->state, i->is_unknown);
	return give(s, &lease->jobs[lease->n++], i->is_to_send && is_expected(&a) ? DESK_PAY_SUBMIT : DESK_PAY_QUERY, i);
}

static int lease_intents(struct desk_step *s, struct desk_pay_lease *lease, size_t want)
{
	const int64_t now_ms = s->request->now_ms;
	struct store_intent room[AT_ONCE];
	int n = 1, rc = 0;

	for (size_t looked = 0; !rc && n && looked < want; looked += (size_t) n) {
		rc = store_intent_lease(s->store, now_ms, now_ms + DESK_PAY_LEASE_MS, room,
					want - looked < AT_ONCE ? (int) (want - looked) : AT_ONCE, &n);
		for (int i = 0; !rc && i < n; i++)
			rc = take_up(s, lease, &room[i]);
	}
	return rc;
}

static int lease_notices(struct desk_step *s, struct desk_pay_lease *lease, size_t want)
{
	const int64_t now_ms = s->request->now_ms;
	struct store_notice room[AT_ONCE];
	int n, rc = store_notice_lease(s->store, now_ms, now_ms + DESK_PAY_LEASE_MS, room, want < AT_ONCE ? (int) want : AT_ONCE, &n);

	for (int i = 0; !rc && i < n; i++) {
		struct desk_pay_job *job = &lease->jobs[lease->n++];

		memset(job, 0, sizeof *job);
		job->verb = DESK_PAY_QUERY;
		job->id = room[i].id;
		job->lease = room[i].lease;
		job->is_notice = true;
		snprintf(job->wallet, sizeof job->wallet, "%s", room[i].wallet);
		snprintf(job->reference, sizeof job->reference, "%s", room[i].reference);
	}
	return rc;
}

int desk_pay_next_due(struct store *store, int64_t *due_ms)
{
	int64_t notice_ms = INT64_MAX;
	int rc = store_intent_next_due(store, due_ms);

	if (!rc)
		rc = store_notice_next_due(store, &notice_ms);
	if (!rc && notice_ms < *due_ms)
		*due_ms = notice_ms;
	return rc;
}

/* After a start: what was leased is over, whatever became of it. */
static int abandon(struct desk_step *s)
{
	int intents, notices, rc = store_intent_abandon(s->store, s->request->now_ms, &intents);

	if (!rc)
		rc = store_notice_abandon(s->store, s->request->now_ms, &notices);
	if (!rc && intents + notices)
		base_log(LOG_INFO, "payments-abandoned", "intents=%d notices=%d", intents, notices);
	return rc;
}

/* Notices have a fourth of the room, so that no crowd of payments keeps them waiting for ever. */
int desk_pay_lease(struct desk_step *s)
{
	struct desk_pay_lease *lease = s->request->body;
	size_t want;
	int rc;

	must(lease && (lease->jobs || !lease->cap));
	want = s->request->count && s->request->count < lease->cap ? s->request->count : lease->cap;
	lease->n = 0;
	lease->next_due_ms = INT64_MAX;
	rc = lease->is_first ? abandon(s) : 0;
	if (!rc && want)
		rc = lease_notices(s, lease, (want + 3) / 4);
	if (!rc)
		rc = lease_intents(s, lease, want - lease->n);
	return rc ? rc : desk_pay_next_due(s->store, &lease->next_due_ms);
}

/* ---- a wallet called ---- */

/* By wallet and payment, so that two payments of which the same is said are two notices. */
static void hash_notice(const struct desk_pay_notice *n, char out[STORE_NOTICE_HASH])
{
	struct secret_digest *d = base_secret_digest_new();

	base_secret_digest_feed(d, n->wallet, strlen(n->wallet) + 1);
	base_secret_digest_feed(d, n->key, strlen(n->key) + 1);
	base_secret_digest_feed(d, n->octets, n->len);
	base_secret_digest_end(d, out);
}

/* Does the path lead to something of ours? *intent 0: to the wallet as a whole, whose own token was proved with the path. */
static int find_subject(struct desk_step *s, const struct desk_pay_notice *n, bool *is_known, int64_t *intent)
{
	struct store_intent i = {.id = 0};
	int rc;

	*intent = 0;
	*is_known = desk_settle_wallet(s->memory, n->wallet);
	if (!*is_known || !n->key[0])
		return 0;
	rc = store_intent_find(s->store, n->key, &i);
	*is_known = !rc && is_word(i.wallet, n->wallet) && strlen(n->token) == strlen(i.token)
		    && base_secret_is_equal(i.token, n->token, strlen(i.token));
	*intent = i.id;
	return rc == STORE_NONE ? 0 : rc;
}

int desk_pay_notice(struct desk_step *s)
{
	struct desk_pay_notice *n = s->request->body;
	struct store_notice kept = {.intent = 0};
	int64_t id;
	int rc;

	must(n && n->len <= DESK_PAY_NOTICE_MAX);
	rc = find_subject(s, n, &n->is_known, &kept.intent);
	if (rc || !n->is_known)
		return rc;
	snprintf(kept.wallet, sizeof kept.wallet, "%s", n->wallet);
	snprintf(kept.reference, sizeof kept.reference, "%s", n->reference);
	hash_notice(n, kept.hash);
	rc = store_notice_add(s->store, &kept, n->octets, n->len, s->request->now_ms, &id);
	if (rc == STORE_EXISTS)
		rc = 0; /* wallets repeat themselves, for days; since then the payment may have ended by mistake */
	return rc || !kept.intent ? rc : store_intent_hurry(s->store, kept.intent, s->request->now_ms);
}

/* ---- a person's word ---- */

int desk_pay_fail(struct desk_step *s, int64_t intent)
{
	struct answer a = {.step = s, .now_ms = s->request->now_ms};
	int rc = store_intent_load(s->store, intent, &a.i);

	if (!rc && !store_intent_is_open(a.i.state))
		rc = STORE_NONE;
	a.i.lease = 0; /* whoever has it */
	if (rc)
		return rc;
	return end(&a, a.i.state == STORE_INTENT_CREATED ? STORE_INTENT_CANCELLED : STORE_INTENT_FAILED, "staff");
}
