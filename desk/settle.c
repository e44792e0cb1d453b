/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What money does when it is a household's. One posting holds all of it: dues and fee of the household, where the money lies or came
 * from, and what State and partners add, so that no part can be without the others. */
#include "desk/settle.h"

#include "base/date.h"
#include "base/log.h"
#include "base/must.h"
#include "desk/audit.h"
#include "desk/cover.h"
#include "desk/say.h"
#include "desk/shares.h"
#include "scheme/buy.h"
#include "store/application.h"
#include "store/credit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A credit in the making, and then what it did. */
struct credit {
	struct desk_step *step;
	int32_t today;
	struct store_household h;
	struct desk_dues dues;
	struct scheme_account account;
	bool has_plan;                  /* false: the scheme has no such plan (any more); then no shares, no cover to tell */
	struct store_leg legs[STORE_LEGS];
	size_t n;
	char source[STORE_ACCOUNT], givers[1 + SCHEME_SUBSIDY_PARTNERS][STORE_ACCOUNT];
	int64_t txn, came_txn;          /* came: of held money, how that had come */
	struct scheme_cover cover;      /* as this money leaves it */
	struct desk_reach reach;
};

static int open_credit(struct credit *c, struct desk_step *s, int64_t household)
{
	int rc;

	memset(c, 0, sizeof *c);
	c->step = s;
	c->today = base_date_of_ms(s->request->now_ms);
	rc = store_household_load(s->store, household, &c->h);
	if (!rc)
		rc = desk_cover_account(s->store, s->memory->scheme, &c->h, &c->dues, &c->account);
	c->has_plan = !rc;
	if (rc != STORE_REFUSED)
		return rc;
	base_log(LOG_WARNING, "plan-unknown", "household=%s plan=%s", c->h.no, c->h.plan);
	return 0;
}

/* ---- the legs ---- */

static void add_leg(struct credit *c, int64_t household, const char *account, int64_t francs)
{
	if (!francs)
		return;
	must(c->n < STORE_LEGS);
	c->legs[c->n++] = (struct store_leg){household, account, francs};
}

/* What State and partners add to the dues from `from` francs to `to`: theirs to pay, the household's to have. */
static void add_shares(struct credit *c, int64_t from, int64_t to)
{
	struct scheme_subsidy_sum sum;
	int64_t francs;

	if (!c->has_plan)
		return;
	sum = scheme_subsidy_between(&c->account, from, to);
	francs = sum.state_francs;
	snprintf(c->givers[0], sizeof c->givers[0], "state:%s", c->h.mutuelle);
	add_leg(c, 0, c->givers[0], -sum.state_francs);
	for (int i = 0; i < sum.n_partners; i++) {
		char *account = c->givers[1 + i];

		snprintf(account, sizeof c->givers[0], "partner:%s:%s", sum.partners[i].code, c->h.mutuelle);
		add_leg(c, 0, account, -sum.partners[i].francs);
		francs += sum.partners[i].francs;
	}
	add_leg(c, c->h.id, "shares", francs);
}

/* owner: of the source account; 0: nobody. */
static void add_money(struct credit *c, int64_t dues_francs, int64_t fee_francs, int64_t owner)
{
	const int64_t before = desk_cover_francs(&c->dues);

	add_leg(c, c->h.id, "dues", dues_francs);
	add_leg(c, c->h.id, "fee", fee_francs);
	add_leg(c, owner, c->source, -(dues_francs + fee_francs));
	if (dues_francs)
		add_shares(c, before, before + dues_francs);
}

/* Money that nobody divided yet: the fee comes first, where one is owed. */
static int add_undivided(struct credit *c, int64_t francs, int64_t owner)
{
	int64_t paid = 0, fee = 0;
	int rc = store_ledger_balance(c->step->store, c->h.id, "fee", &paid);

	if (!rc && c->has_plan)
		fee = scheme_buy_fee(&c->account, paid, c->today, francs);
	if (!rc)
		add_money(c, francs - fee, fee, owner);
	return rc;
}

/* ---- after the posting ---- */

/* Rows are read again: the posting has taken a reminder back. */
static int keep_cover(struct credit *c)
{
	const struct scheme *scheme = c->step->memory->scheme;
	int rc = store_household_load(c->step->store, c->h.id, &c->h);

	if (!rc && c->has_plan)
		rc = desk_cover_compute(c->step->store, scheme, &c->h, c->today, &c->dues, &c->cover);
	if (!rc && c->has_plan)
		rc = desk_cover_keep(c->step->store, scheme, &c->h, &c->cover, c->today);
	return rc ? rc : desk_reach_household(c->step->store, c->h.id, c->today, &c->reach);
}

static int tell(struct credit *c, enum menus_pay_news what, uint64_t phone, const char *language, int64_t francs, const char *reference)
{
	const struct desk_news news = {
		.what = what, .phone = phone, .language = language, .txns = {c->txn, c->came_txn}, .household = &c->h, .reach = &c->reach,
		.francs = francs, .reference = reference, .cover = c->has_plan ? &c->cover : NULL,
	};

	return desk_say_news(c->step, &news);
}

/* To who belongs to the household. */
static enum menus_pay_news own_news(const struct credit *c, enum menus_pay_news enrolled)
{
	return c->h.enrolled_on == BASE_DAY_NONE ? MENUS_PAY_JOINING : enrolled;
}

/* The payer has a receipt; the household too, where somebody else paid (P4). payer 0: the household alone. */
static int tell_receipts(struct credit *c, uint64_t payer, const char *language, int64_t francs, const char *reference)
{
	bool is_own = false;
	int rc = payer ? desk_reach_is_linked(c->step->store, payer, c->h.id, &is_own) : 0;

	if (rc)
		return rc;
	if (!payer)
		return tell(c, own_news(c, MENUS_PAY_RECEIVED), c->reach.phone, c->reach.language, francs, reference);
	rc = tell(c, is_own ? own_news(c, MENUS_PAY_RECEIVED) : MENUS_PAY_SENT_FOR, payer, language, francs, reference);
	if (!rc && !is_own && c->reach.phone != payer)
		rc = tell(c, own_news(c, MENUS_PAY_CAME_FROM), c->reach.phone, c->reach.language, francs, reference);
	return rc;
}

/* ---- a payment ---- */

const struct desk_wallet *desk_settle_wallet(const struct desk_memory *m, const char *name)
{
	for (size_t i = 0; i < m->n_wallets; i++)
		if (!strcmp(m->wallets[i].name, name))
			return &m->wallets[i];
	return NULL;
}

const char *desk_settle_operator(const struct desk_memory *m, const char *wallet)
{
	const struct desk_wallet *w = desk_settle_wallet(m, wallet);

	return w && w->operator_name[0] ? w->operator_name : wallet;
}

static int post_payment(struct credit *c, const struct store_intent *i, const struct store_posting *p, const char *reference)
{
	const struct store_intent_move m = {.id = i->id, .lease = i->lease, .from = i->state, .to = STORE_INTENT_SUCCEEDED,
					    .reference = reference, .review = i->is_review ? "" : NULL};
	int (*settle)(struct store *, const struct store_intent_move *, const struct store_posting *, const struct store_leg *,
		      size_t, int64_t, int64_t *) = store_intent_is_open(i->state) ? store_intent_settle : store_intent_settle_late;

	return settle(c->step->store, &m, p, c->legs, c->n, c->step->request->now_ms, &c->txn);
}

static int post_from_wallet(struct credit *c, const struct store_intent *i, const char *reference)
{
	const struct store_posting p = {
		.reference = i->key, .day = c->today, .intent = i->id, .wallet = i->wallet,
		.operator_name = desk_settle_operator(c->step->memory, i->wallet), .wallet_reference = reference,
	};

	snprintf(c->source, sizeof c->source, "wallet:%s:clearing", i->wallet);
	c->n = 0;
	add_money(c, i->dues_francs, i->fee_francs, 0);
	return post_payment(c, i, &p, reference);
}

/* The wallet had told of this very money before, as of money of nobody's: it lies in "held", and is this payment's. */
static int post_from_held(struct credit *c, const struct store_intent *i, const struct store_held *held, const char *reference)
{
	const struct store_posting p = {.reference = i->key, .day = c->today, .intent = i->id};
	struct store_held_move m = {.id = held->id, .from = held->state, .to = STORE_HELD_MOVED, .household = i->household,
				    .day = c->today};
	int rc;

	snprintf(c->source, sizeof c->source, "held");
	c->n = 0;
	add_money(c, i->dues_francs, i->fee_francs, 0);
	rc = post_payment(c, i, &p, reference);
	m.txn = c->txn;
	return rc ? rc : store_held_move(c->step->store, &m, c->step->request->now_ms);
}

/* It stays where it is, asked for no more, until a person has looked. */
static int set_aside(struct desk_step *s, const struct store_intent *i, const char *why, const char *reference)
{
	const int64_t now_ms = s->request->now_ms;
	const struct store_intent_move m = {.id = i->id, .lease = i->lease, .from = i->state, .to = i->state,
					    .is_unknown = i->is_unknown, .review = why, .reference = reference};
	int rc = store_intent_move(s->store, &m, now_ms);

	base_log(LOG_WARNING, "payment-review", "intent=%" PRId64 " wallet=%s why=\"%s\"", i->id, i->wallet, why);
	return rc ? rc : desk_audit_phone(s, i->payer, i->household, "pay-review", why);
}

int desk_settle_review(struct desk_step *s, const struct store_intent *i, const char *why, const char *reference)
{
	int rc = set_aside(s, i, why, reference);

	if (rc || i->is_review || !store_intent_is_open(i->state))
		return rc;
	return desk_say_payment(s, MENUS_PAY_DOUBTFUL, i, NULL);
}

int desk_settle_looked_at(struct desk_step *s, const struct store_intent *i)
{
	const int64_t now_ms = s->request->now_ms;
	const struct store_intent_move m = {.id = i->id, .from = i->state, .to = i->state, .review = "",
					    .due_ms = i->lease ? now_ms : i->due_ms};

	must(!store_intent_is_open(i->state));
	return i->is_review ? store_intent_move(s->store, &m, now_ms) : 0;
}

static bool is_at_hand(const struct store_held *h, const struct store_intent *i)
{
	bool is_here = h->state == STORE_HELD_OPEN || h->state == STORE_HELD_OFFERED || h->state == STORE_HELD_CLAIMED;

	return is_here && h->francs == store_intent_francs(i);
}

/* Its money is there and can't be this payment's: it is held, once, and a person must look. */
static int hold(struct credit *c, const struct store_intent *i, const char *why, const char *reference)
{
	struct store_held held = {.francs = store_intent_francs(i), .phone = i->payer, .intent = i->id, .day = c->today};
	int64_t id;
	int rc = set_aside(c->step, i, why, reference);

	snprintf(held.wallet, sizeof held.wallet, "%s", i->wallet);
	snprintf(held.operator_name, sizeof held.operator_name, "%s", desk_settle_operator(c->step->memory, i->wallet));
	snprintf(held.reference, sizeof held.reference, "%s", reference);
	if (!rc)
		rc = store_held_add(c->step->store, &held, c->step->request->now_ms, &id);
	if (rc)
		return rc == STORE_EXISTS ? 0 : rc;
	rc = store_held_load(c->step->store, id, &held);
	c->txn = held.txn;
	return rc ? rc : tell(c, MENUS_PAY_HELD, i->payer, i->language, held.francs, reference);
}

/* The store has refused the posting: this reference was credited before, or this payment by another one. Whose is it? */
static int settle_posted(struct credit *c, const struct store_intent *i, const char *reference, enum desk_settled *out)
{
	struct store *store = c->step->store;
	struct store_credit credit;
	struct store_held held;
	struct store_txn txn;
	int rc = store_credit_find(store, desk_settle_operator(c->step->memory, i->wallet), reference, &credit);

	*out = DESK_SETTLED_TAKEN;
	if (rc == STORE_NONE) /* this payment was credited by another one: this is more money, and nobody asked for it */
		return hold(c, i, "paid twice", reference);
	if (!rc)
		rc = store_ledger_load(store, credit.txn, &txn);
	if (rc)
		return rc;
	if (txn.intent == i->id) {
		*out = DESK_SETTLED_BEFORE;
		return 0;
	}
	rc = store_held_of_txn(store, credit.txn, &held);
	if (rc && rc != STORE_NONE)
		return rc;
	if (rc || !is_at_hand(&held, i))
		return desk_settle_review(c->step, i, "reference of another payment", reference);
	rc = post_from_held(c, i, &held, reference);
	if (rc == STORE_EXISTS) /* it has its money, by another reference: this stays held */
		return desk_settle_review(c->step, i, "paid twice", reference);
	*out = DESK_SETTLED;
	return rc;
}

static int tell_payment(struct credit *c, const struct store_intent *i, const char *reference)
{
	const bool is_late = !store_intent_is_open(i->state);
	int rc = keep_cover(c);

	if (!rc)
		rc = tell_receipts(c, i->payer, i->language, store_intent_francs(i), reference);
	if (!rc && is_late)
		rc = desk_audit_phone(c->step, i->payer, i->household, "pay-late", reference);
	if (!rc)
		base_log(LOG_INFO, "payment-settled", "intent=%" PRId64 " household=%s wallet=%s francs=%" PRId64 " late=%d", i->id,
			 c->h.no, i->wallet, store_intent_francs(i), is_late);
	return rc;
}

/* An application that was turned down meanwhile: its household has no dues. */
static int is_turned_down(struct desk_step *s, int64_t household, bool *is_down)
{
	struct store_application a = {.state = STORE_DRAFT};
	int rc = store_application_load(s->store, household, &a);

	*is_down = !rc && a.state == STORE_TURNED_DOWN;
	return rc == STORE_NONE ? 0 : rc;
}

int desk_settle_payment(struct desk_step *s, const struct store_intent *i, const char *reference, enum desk_settled *out)
{
	struct credit c;
	bool is_down = false;
	int rc = open_credit(&c, s, i->household);

	if (!*reference)
		reference = i->key;
	if (!rc)
		rc = is_turned_down(s, i->household, &is_down);
	*out = is_down ? DESK_SETTLED_TAKEN : DESK_SETTLED;
	if (!rc)
		rc = is_down ? hold(&c, i, "application turned down", reference) : post_from_wallet(&c, i, reference);
	if (rc == STORE_EXISTS)
		rc = settle_posted(&c, i, reference, out);
	if (!rc && *out == DESK_SETTLED)
		rc = tell_payment(&c, i, reference);
	desk_cover_release(&c.dues);
	return rc;
}

/* ---- other money ---- */

static int settle_cash(struct desk_step *s, int64_t household, int64_t francs, int32_t day, const char *reference, bool is_told)
{
	const struct store_posting p = {.kind = "cash", .reference = reference, .day = day};
	struct credit c;
	int rc = open_credit(&c, s, household);

	snprintf(c.source, sizeof c.source, "cash");
	if (!rc)
		rc = add_undivided(&c, francs, household);
	if (!rc)
		rc = store_ledger_post(s->store, &p, c.legs, c.n, s->request->now_ms, &c.txn);
	if (!rc)
		rc = keep_cover(&c);
	if (!rc && is_told)
		rc = tell_receipts(&c, 0, "", francs, reference);
	desk_cover_release(&c.dues);
	return rc;
}

int desk_settle_cash(struct desk_step *s, int64_t household, int64_t francs, int32_t day, const char *reference)
{
	return settle_cash(s, household, francs, day, reference, true);
}

int desk_settle_old_cash(struct desk_step *s, int64_t household, int64_t francs, int32_t day, const char *reference)
{
	return settle_cash(s, household, francs, day, reference, false);
}

static int move_held(struct credit *c, const struct store_held *held)
{
	struct store_held_move m = {.id = held->id, .from = held->state, .to = STORE_HELD_MOVED, .household = c->h.id, .day = c->today};
	char reference[STORE_CODE];
	struct store_posting p = {.kind = "moved", .reference = reference, .day = c->today};
	int rc = add_undivided(c, held->francs, 0);

	snprintf(reference, sizeof reference, "held %" PRId64, held->id);
	if (!rc)
		rc = store_ledger_post(c->step->store, &p, c->legs, c->n, c->step->request->now_ms, &c->txn);
	m.txn = c->txn;
	c->came_txn = held->txn;
	return rc ? rc : store_held_move(c->step->store, &m, c->step->request->now_ms);
}

int desk_settle_held(struct desk_step *s, const struct store_held *held, int64_t household)
{
	struct credit c;
	bool is_own = false;
	int rc = open_credit(&c, s, household);

	snprintf(c.source, sizeof c.source, "held");
	if (!rc)
		rc = move_held(&c, held);
	if (!rc)
		rc = keep_cover(&c);
	if (!rc)
		rc = held->phone ? desk_reach_is_linked(s->store, held->phone, c.h.id, &is_own) : 0;
	if (!rc)
		rc = tell(&c, is_own ? own_news(&c, MENUS_PAY_MOVED_HERE) : MENUS_PAY_MOVED, held->phone, "", held->francs,
			  held->reference);
	if (!rc && c.reach.phone != held->phone)
		rc = tell(&c, own_news(&c, MENUS_PAY_MOVED_HERE), c.reach.phone, c.reach.language, held->francs, held->reference);
	if (!rc)
		rc = desk_audit_phone(s, held->phone, household, "held-moved", held->reference);
	desk_cover_release(&c.dues);
	return rc;
}

int desk_settle_enrolled(struct desk_step *s, int64_t household)
{
	struct credit c;
	int rc = open_credit(&c, s, household);

	if (!rc)
		rc = desk_shares_keep(s, &c.h, &c.dues);
	if (!rc)
		rc = keep_cover(&c);
	desk_cover_release(&c.dues);
	return rc;
}
