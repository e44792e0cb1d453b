/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money without a payment of ours. What a wallet called to tell comes here once the wallet was asked for it, never before.
 *
 * It may be the money of a payment whose answer was lost, told a second time and without our key: therefore nothing is moved by itself
 * while the phone has one open; when that payment is proved it takes its money out of "held" (desk/settle.c). */
#include "desk/held.h"

#include "base/date.h"
#include "base/log.h"
#include "base/must.h"
#include "base/phone.h"
#include "desk/audit.h"
#include "desk/match.h"
#include "desk/patience.h"
#include "desk/say.h"
#include "store/notice.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static int tell_payer(struct desk_step *s, const struct store_held *held)
{
	const struct desk_news news = {.what = MENUS_PAY_HELD, .phone = held->phone, .language = "", .txns = {held->txn},
				       .francs = held->francs, .reference = held->reference};
	char phone[BASE_PHONE_TEXT];

	base_log(LOG_INFO, "money-held", "held=%" PRId64 " wallet=%s francs=%" PRId64 " phone=%s", held->id, held->wallet, held->francs,
		 base_phone_mask(held->phone, phone));
	return desk_say_news(s, &news);
}

/* ---- another amount ---- */

int desk_held_other_amount(struct desk_step *s, const struct store_intent *i, const char *reference, int64_t francs)
{
	const struct store_intent_move m = {.id = i->id, .lease = i->lease, .from = i->state, .to = i->state, .review = "other amount",
					    .reference = reference};
	struct store_held held = {.francs = francs, .phone = i->payer, .intent = i->id, .day = base_date_of_ms(s->request->now_ms)};
	int64_t id;
	int rc = store_intent_move(s->store, &m, s->request->now_ms);

	if (rc)
		return rc;
	snprintf(held.wallet, sizeof held.wallet, "%s", i->wallet);
	snprintf(held.operator_name, sizeof held.operator_name, "%s", desk_settle_operator(s->memory, i->wallet));
	snprintf(held.reference, sizeof held.reference, "%s", *reference ? reference : i->key);
	rc = store_held_add(s->store, &held, s->request->now_ms, &id);
	if (rc)
		return rc == STORE_EXISTS ? 0 : rc;
	rc = desk_audit_phone(s, i->payer, i->household, "pay-review", "other amount");
	base_log(LOG_WARNING, "payment-review", "intent=%" PRId64 " why=\"other amount\" asked=%" PRId64 " came=%" PRId64, i->id,
		 store_intent_francs(i), francs);
	if (!rc)
		rc = store_held_load(s->store, id, &held);
	return rc ? rc : tell_payer(s, &held);
}

/* ---- money that nobody asked for ---- */

static int has_open_payment(struct desk_step *s, uint64_t phone, bool *has_one)
{
	const struct store_intent_filter open = {
		.states = 1u << STORE_INTENT_CREATED | 1u << STORE_INTENT_SUBMITTING | 1u << STORE_INTENT_PENDING, .payer = phone,
	};
	struct store_intent i;
	int n, rc = store_intent_list(s->store, &open, 0, &i, 1, &n);

	*has_one = !rc && n;
	return rc;
}

/* What came under the key of a payment of ours, and is not its money, is no gift that a household's number explains: a person looks. */
static int find_owner(struct desk_step *s, const struct store_held *held)
{
	struct store_held_move offer = {.id = held->id, .from = held->state, .to = STORE_HELD_OFFERED};
	struct desk_match match;
	bool may_be_open = false;
	int rc = desk_match_held(s, held, &match);

	match.is_sure &= !held->intent;
	if (!rc && match.is_sure)
		rc = has_open_payment(s, held->phone, &may_be_open);
	if (rc)
		return rc;
	if (match.is_sure && !may_be_open)
		return desk_settle_held(s, held, match.household);
	offer.household = match.household;
	if (match.household)
		rc = store_held_move(s->store, &offer, s->request->now_ms);
	return rc ? rc : tell_payer(s, held);
}

static int end_notice(struct desk_step *s, const struct store_notice *n, const char *outcome)
{
	return store_notice_end(s->store, n->id, n->lease, outcome, s->request->now_ms);
}

/* Whatever can't be posted is told loudly: there may be money that we can't see. */
static int give_up(struct desk_step *s, const struct store_notice *n, const char *why)
{
	base_log(LOG_WARNING, "notice-given-up", "notice=%" PRId64 " wallet=%s why=\"%s\"", n->id, n->wallet, why);
	return end_notice(s, n, "given up");
}

int desk_held_take(struct desk_step *s, const struct store_held *h, int64_t *id)
{
	struct store_held held;
	int rc = store_held_add(s->store, h, s->request->now_ms, id);

	if (!rc)
		rc = store_held_load(s->store, *id, &held);
	return rc ? rc : find_owner(s, &held);
}

static int hold(struct desk_step *s, const struct store_notice *n, const struct desk_paid *paid)
{
	struct store_held held = {.francs = paid->francs, .phone = paid->phone, .day = base_date_of_ms(s->request->now_ms)};
	int64_t id;
	int rc;

	snprintf(held.wallet, sizeof held.wallet, "%s", n->wallet);
	snprintf(held.operator_name, sizeof held.operator_name, "%s", desk_settle_operator(s->memory, n->wallet));
	snprintf(held.reference, sizeof held.reference, "%s", paid->reference[0] ? paid->reference : n->reference);
	snprintf(held.name, sizeof held.name, "%s", paid->name);
	snprintf(held.subject, sizeof held.subject, "%s", paid->subject);
	rc = desk_held_take(s, &held, &id);
	if (rc && rc != STORE_EXISTS)
		return rc;
	return end_notice(s, n, rc ? "credited" : "held");
}

static int ask_again(struct desk_step *s, const struct store_notice *n, const struct desk_wallet *w)
{
	const int64_t now_ms = s->request->now_ms, give_up_ms = n->at_ms + w->give_up_s * 1000ll;

	if (now_ms >= give_up_ms)
		return give_up(s, n, "the wallet does not say");
	return store_notice_again(s->store, n->id, n->lease, desk_patience_next(w, n->polls, now_ms, give_up_ms));
}

static int weigh(struct desk_step *s, const struct store_notice *n, const struct desk_paid *paid)
{
	const struct desk_wallet *w = desk_settle_wallet(s->memory, n->wallet);

	if (!w)
		return give_up(s, n, "no such wallet is configured");
	if (paid->is_unsent)
		return ask_again(s, n, w);
	switch (paid->outcome) {
	case DESK_PAY_SUCCEEDED:
		if (paid->francs <= 0 || paid->francs > SCHEME_FRANCS_MAX
		    || (paid->currency[0] && strcmp(paid->currency, DESK_PAY_CURRENCY)))
			return give_up(s, n, "no francs");
		return hold(s, n, paid);
	case DESK_PAY_FAILED:
	case DESK_PAY_REJECTED:
		return end_notice(s, n, "nothing");
	default:
		return ask_again(s, n, w);
	}
}

int desk_held_result(struct desk_step *s, const struct desk_paid *paid)
{
	struct store_notice n;
	int rc;

	must(paid->is_notice);
	rc = store_notice_load(s->store, paid->id, &n);
	if (rc)
		return rc == STORE_NONE ? 0 : rc;
	return n.lease && n.lease == paid->lease ? weigh(s, &n, paid) : 0;
}

/* ---- a person's word ---- */

int desk_held_end_payment(struct desk_step *s, const struct store_held *h)
{
	struct store_intent_move m = {.to = STORE_INTENT_FAILED, .review = "", .reason = "other amount"};
	struct store_intent i;
	int rc = h->intent ? store_intent_load(s->store, h->intent, &i) : 0;

	if (rc || !h->intent)
		return rc;
	if (!store_intent_is_open(i.state))
		return desk_settle_looked_at(s, &i);
	m.id = i.id;
	m.from = i.state;
	return store_intent_move(s->store, &m, s->request->now_ms);
}

int desk_held_move(struct desk_step *s, int64_t held, int64_t household)
{
	struct store_held h;
	int rc = store_held_load(s->store, held, &h);

	if (!rc && h.state != STORE_HELD_OPEN && h.state != STORE_HELD_OFFERED && h.state != STORE_HELD_CLAIMED)
		rc = STORE_NONE;
	if (!rc)
		rc = desk_settle_held(s, &h, household);
	return rc ? rc : desk_held_end_payment(s, &h);
}
