/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Joining by phone. People are kept in the draft of an application; nothing touches the roll before it is sent. */
#include "menus/join.h"

#include "base/damm.h"
#include "base/date.h"
#include "menus/bill.h"
#include "menus/pay.h"
#include "menus/payee.h"
#include "menus/pin.h"
#include "menus/say.h"
#include "menus/variable.h"
#include "store/application.h"
#include "store/referral.h"
#include "text/fit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define NOBODY "1"      /* typed for a code: nobody sent her. No code is so short */
#define NAME_SEPTETS 20 /* the hole {nom} at its longest: menus/message.c */

/* ---- rows ---- */

/* A commune without villages in the scheme is its own. */
size_t menus_join_fill_villages(struct menus_view *v, const void **rows)
{
	const struct scheme_place *commune = menus_view_at(v, MENUS_COMMUNES);
	size_t n = commune ? commune->n_villages : 0;

	for (size_t i = 0; i < n && i < MENUS_ROWS; i++)
		rows[i] = &commune->villages[i];
	if (commune && !n)
		rows[n++] = &commune->name;
	return n < MENUS_ROWS ? n : MENUS_ROWS;
}

void menus_join_key_village(struct menus_view *v, const void *row, char out[STORE_CODE])
{
	const struct scheme_place *commune = menus_view_at(v, MENUS_COMMUNES);
	bool is_own = !commune || !commune->n_villages;

	snprintf(out, STORE_CODE, "%td", is_own ? 0 : (char *const *) row - commune->villages);
}

size_t menus_join_fill_plans(struct menus_view *v, const void **rows)
{
	const struct scheme_mutuelle *m = menus_view_at(v, MENUS_MUTUELLES);
	size_t n = 0;

	for (size_t i = 0; i < v->scheme->n_plans && n < MENUS_ROWS; i++) {
		bool is_offered = !m;

		for (size_t j = 0; m && j < m->n_plans; j++)
			is_offered |= !strcmp(m->plans[j], v->scheme->plans[i].code);
		if (is_offered)
			rows[n++] = &v->scheme->plans[i];
	}
	return n;
}

void menus_join_key_plan(struct menus_view *v, const void *row, char out[STORE_CODE])
{
	(void) v;
	snprintf(out, STORE_CODE, "%s", ((const struct scheme_plan *) row)->code);
}

static const char *const ties[] = {[STORE_HEAD] = "head", [STORE_SPOUSE] = "spouse", [STORE_CHILD] = "child", [STORE_OTHER] = "other"};
static const char *const sexes[] = {"F", "M"};

size_t menus_join_fill_ties(struct menus_view *v, const void **rows)
{
	(void) v;
	for (size_t i = 0; i < sizeof ties / sizeof *ties; i++)
		rows[i] = &ties[i];
	return sizeof ties / sizeof *ties;
}

size_t menus_join_fill_sexes(struct menus_view *v, const void **rows)
{
	(void) v;
	for (size_t i = 0; i < sizeof sexes / sizeof *sexes; i++)
		rows[i] = &sexes[i];
	return sizeof sexes / sizeof *sexes;
}

void menus_join_key_word(struct menus_view *v, const void *row, char out[STORE_CODE])
{
	(void) v;
	snprintf(out, STORE_CODE, "%s", *(const char *const *) row);
}

/* ---- values ---- */

void menus_join_village(struct menus_view *v, struct buf *out)
{
	const char *const *row = menus_view_at(v, MENUS_VILLAGES);

	if (row)
		base_buf_append_str(out, *row);
}

void menus_join_plan(struct menus_view *v, struct buf *out)
{
	const struct scheme_plan *plan = menus_view_at(v, MENUS_PLANS);

	if (plan)
		base_buf_append_str(out, menus_set_word(v->menus, plan->name, v->language));
}

/* For the smallest household that joins today. */
void menus_join_plan_price(struct menus_view *v, struct buf *out)
{
	const struct scheme_plan *plan = menus_view_at(v, MENUS_PLANS);
	char francs[24];
	const char *hole = francs;

	if (!plan)
		return;
	snprintf(francs, sizeof francs, "%" PRId64,
		 scheme_plan_price(&(const struct scheme_account){.plan = plan, .enrolled_on = v->today}, v->today));
	menus_say_message(v, plan->period_months == 12 ? MENUS_MESSAGE_PRICE_YEAR : MENUS_MESSAGE_PRICE_MONTH, &hole, out);
}

static int load_people(struct menus_view *v, struct store_member people[STORE_APPLICANTS])
{
	int n = 0;

	if (v->showing == MENUS_LIVE)
		menus_view_note(v, store_application_people(v->store, v->phone, people, STORE_APPLICANTS, &n));
	return n;
}

void menus_join_count(struct menus_view *v, struct buf *out)
{
	struct store_member people[STORE_APPLICANTS];

	base_buf_printf(out, "%d", v->showing == MENUS_SAMPLE ? 3 : load_people(v, people));
}

void menus_join_bill(struct menus_view *v, struct buf *out)
{
	const struct scheme_plan *plan = menus_view_at(v, MENUS_PLANS);
	struct store_member people[STORE_APPLICANTS];
	struct scheme_member cards[STORE_APPLICANTS];
	int n = load_people(v, people);
	struct scheme_account a = {.plan = plan, .enrolled_on = BASE_DAY_NONE, .members = cards, .n_members = (size_t) n};

	for (int i = 0; i < n; i++)
		cards[i] = (struct scheme_member){store_member_card(people[i].role), people[i].birth_year, BASE_DAY_NONE, BASE_DAY_NONE};
	if (plan)
		menus_bill_say(v, &a, 0, false, out);
}

void menus_join_number(struct menus_view *v, struct buf *out)
{
	const struct menus_payee *p = menus_view_payee(v);

	if (p && v->showing == MENUS_LIVE)
		base_buf_append_str(out, p->household.no);
}

void menus_join_referred(struct menus_view *v, struct buf *out)
{
	const struct menus_task *t = menus_view_at(v, MENUS_APPLICATIONS);
	struct store_household h = {.referral = ""};
	struct store_referral r;
	struct buf name = {0};
	const char *hole;

	if (!t || v->showing != MENUS_LIVE)
		return;
	menus_view_note(v, store_household_load(v->store, t->household, &h));
	if (v->error || !h.referral[0])
		return;
	menus_view_note(v, store_referral_load(v->store, h.referral, &r));
	text_fit_fold(&name, r.name, strlen(r.name));
	name.len = text_fit_cut(base_buf_str(&name), name.len, NAME_SEPTETS);
	hole = base_buf_str(&name);
	if (!v->error)
		menus_say_message(v, MENUS_MESSAGE_REFERRED, &hole, out);
	base_buf_release(&name);
}

/* ---- actions ---- */

static struct store_member typed_person(struct menus_view *v, enum store_role role)
{
	const char *const *sex = menus_view_at(v, MENUS_SEXES);
	struct store_member m = {.role = role, .sex = sex ? **sex : 'F', .birth_year = (int) menus_view_figure(v, MENUS_BIRTH_YEAR)};
	char text[STORE_CODE * 2];

	snprintf(m.first_name, sizeof m.first_name, "%s", menus_view_get(v, MENUS_FIRST_NAME, text));
	/* Who marries in keeps her own name: the manager writes it down. */
	if (role == STORE_HEAD || role == STORE_CHILD)
		snprintf(m.last_name, sizeof m.last_name, "%s", menus_view_get(v, MENUS_LAST_NAME, text));
	return m;
}

int menus_join_head(struct menus_view *v)
{
	const struct scheme_mutuelle *mutuelle = menus_view_at(v, MENUS_MUTUELLES);
	const struct scheme_plan *plan = menus_view_at(v, MENUS_PLANS);
	const char *const *village = menus_view_at(v, MENUS_VILLAGES);
	const struct store_member head = typed_person(v, STORE_HEAD);
	struct store_household h = {0};

	snprintf(h.mutuelle, sizeof h.mutuelle, "%s", mutuelle->code);
	snprintf(h.plan, sizeof h.plan, "%s", plan->code);
	snprintf(h.commune, sizeof h.commune, "%s", mutuelle->commune);
	snprintf(h.village, sizeof h.village, "%s", *village);
	menus_view_note(v, store_application_begin(v->store, v->phone, &h, v->now_ms));
	if (!v->error)
		menus_view_note(v, store_application_add(v->store, v->phone, &head));
	return 0;
}

int menus_join_person(struct menus_view *v)
{
	enum { OK, FULL };
	const char *const *tie = menus_view_at(v, MENUS_TIES);
	const struct store_member m = typed_person(v, tie ? (enum store_role) (tie - ties) : STORE_OTHER);
	int rc = store_application_add(v->store, v->phone, &m);

	if (rc == STORE_REFUSED || rc == STORE_NONE)
		return FULL;
	menus_view_note(v, rc);
	return OK;
}

int menus_join_referral(struct menus_view *v)
{
	enum { OK, UNKNOWN };
	char text[STORE_CODE * 2];
	const char *code = menus_view_get(v, MENUS_REFERRAL, text);
	struct store_referral r = {.code = ""};
	int rc = STORE_NONE;

	if (base_damm_is_right(code))
		rc = store_referral_load(v->store, code, &r);
	if (rc != STORE_NONE)
		menus_view_note(v, rc);
	if (rc || r.ended_ms)
		r.code[0] = '\0';
	rc = store_application_refer(v->store, v->phone, r.code);
	if (rc != STORE_NONE) /* the draft is gone: sending it will tell */
		menus_view_note(v, rc);
	return r.code[0] || !strcmp(code, NOBODY) ? OK : UNKNOWN;
}

/* The household is there from now on, paid for or not; what goes wrong with paying is mended at the next dial. */
int menus_join_send(struct menus_view *v)
{
	enum { OFTEN = MENUS_PAY_BY_HAND + 1 };
	struct menus_payee *p;
	struct scheme_account a;
	char amount[24];
	int64_t household;
	int rc = store_application_send(v->store, v->phone, v->menus->languages[v->language].code, v->today, v->now_ms, &household);

	if (rc == STORE_EXISTS || rc == STORE_NONE)
		return OFTEN;
	menus_view_note(v, rc);
	if (v->error)
		return OFTEN;
	menus_view_audit(v, household, "join");
	menus_view_forget(v); /* the phone is on a card now */
	menus_payee_choose(v, household, STORE_FOR_JOINING);
	p = menus_view_payee(v);
	if (!p || !p->plan)
		return MENUS_PAY_BY_HAND;
	a = menus_view_payee_account(p);
	snprintf(amount, sizeof amount, "%" PRId64, menus_pay_bill_of(&a, 0, v->today, false).francs);
	menus_view_set(v, menus_variable_name(MENUS_AMOUNT), amount);
	return menus_pay_confirm(v);
}
