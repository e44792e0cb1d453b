/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The caller's household, as the store and the rules of cover tell it. */
#include "menus/family.h"

#include "base/date.h"
#include "menus/say.h"
#include "text/fit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define OFFERS 3
#define REFERENCE_MOST 24   /* septets of a payment's reference, as menus_message_longest("recu") has it */
#define PERIODS_MOST 24     /* how far a what-if looks for the day on which care begins */

size_t menus_family_fill_members(struct menus_view *v, const void **rows)
{
	size_t n = (size_t) menus_view_members(v);

	for (size_t i = 0; i < n; i++)
		rows[i] = &v->members[i];
	return n;
}

size_t menus_family_fill_households(struct menus_view *v, const void **rows)
{
	size_t n = (size_t) menus_view_links(v);

	for (size_t i = 0; i < n; i++)
		rows[i] = &v->links[i];
	return n;
}

size_t menus_family_fill_payments(struct menus_view *v, const void **rows)
{
	size_t n = (size_t) menus_view_payments(v);

	for (size_t i = 0; i < n; i++)
		rows[i] = &v->payments[i];
	return n;
}

void menus_family_key_member(struct menus_view *v, const void *row, char out[STORE_CODE])
{
	(void) v;
	snprintf(out, STORE_CODE, "%d", ((const struct store_member *) row)->no);
}

void menus_family_key_household(struct menus_view *v, const void *row, char out[STORE_CODE])
{
	(void) v;
	snprintf(out, STORE_CODE, "%" PRId64, ((const struct store_phone_link *) row)->household);
}

void menus_family_key_payment(struct menus_view *v, const void *row, char out[STORE_CODE])
{
	snprintf(out, STORE_CODE, "%td", (const struct store_payment *) row - v->payments);
}

void menus_family_first_name(struct menus_view *v, struct buf *out)
{
	const struct store_member *m = menus_view_self(v);

	if (m)
		base_buf_append_str(out, m->first_name);
}

void menus_family_last_name(struct menus_view *v, struct buf *out)
{
	const struct store_member *m = menus_view_self(v);

	if (m)
		base_buf_append_str(out, m->last_name);
}

void menus_family_number(struct menus_view *v, struct buf *out)
{
	const struct store_household *h = menus_view_household(v);

	if (h)
		base_buf_append_str(out, h->no);
}

void menus_family_village(struct menus_view *v, struct buf *out)
{
	const struct store_household *h = menus_view_household(v);

	if (h)
		base_buf_append_str(out, h->village);
}

int32_t menus_family_cover_day(const struct scheme_cover *c)
{
	switch (c->state) {
	case SCHEME_WAITING: return c->waiting_until;
	case SCHEME_COVERED: return c->paid_until;
	case SCHEME_GRACE: return c->grace_until;
	case SCHEME_NOT_ENROLLED:
	case SCHEME_LAPSED: break;
	}
	return BASE_DAY_NONE;
}

void menus_family_say_cover(struct menus_view *v, const struct scheme_cover *c, struct buf *out)
{
	static const enum menus_message said[] = {
		[SCHEME_NOT_ENROLLED] = MENUS_MESSAGE_COVER_NOT_ENROLLED,
		[SCHEME_WAITING] = MENUS_MESSAGE_COVER_WAITING,
		[SCHEME_COVERED] = MENUS_MESSAGE_COVER_COVERED,
		[SCHEME_GRACE] = MENUS_MESSAGE_COVER_GRACE,
		[SCHEME_LAPSED] = MENUS_MESSAGE_COVER_LAPSED,
	};
	char date[BASE_DATE_TEXT], francs[MENUS_FRANCS];
	const char *hole = menus_say_francs(c->behind_francs, francs);

	if (menus_family_cover_day(c) != BASE_DAY_NONE)
		hole = base_date_format_phone(menus_family_cover_day(c), date);
	menus_say_message(v, said[c->state], &hole, out);
}

void menus_family_cover(struct menus_view *v, struct buf *out)
{
	menus_family_say_cover(v, menus_view_cover(v), out);
}

/* A child's own year of coming of age goes before the cover it shares. */
void menus_family_member_cover(struct menus_view *v, struct buf *out)
{
	static const enum menus_message said[] = {
		[SCHEME_NOT_ENROLLED] = MENUS_MESSAGE_MEMBER_NOT_ENROLLED,
		[SCHEME_WAITING] = MENUS_MESSAGE_MEMBER_WAITING,
		[SCHEME_COVERED] = MENUS_MESSAGE_MEMBER_COVERED,
		[SCHEME_GRACE] = MENUS_MESSAGE_MEMBER_GRACE,
		[SCHEME_LAPSED] = MENUS_MESSAGE_MEMBER_LAPSED,
	};
	const struct store_member *m = menus_view_at(v, MENUS_FAMILY);
	const struct scheme_cover *c = menus_view_cover(v);
	enum menus_message message = said[c->state];
	char text[BASE_DATE_TEXT] = "";
	const char *hole = text;
	const struct scheme_plan *plan = menus_view_plan(v);
	int year, month, day, adult_in = 0;

	base_date_split(v->today, &year, &month, &day);
	if (menus_family_cover_day(c) != BASE_DAY_NONE)
		base_date_format_phone(menus_family_cover_day(c), text);
	if (m && m->role == STORE_CHILD && m->birth_year > 0 && plan && plan->child_until > 0)
		adult_in = m->birth_year + plan->child_until; /* leaves the card at its end: scheme_plan_card_until */
	if (adult_in && year >= adult_in) {
		message = year == adult_in ? MENUS_MESSAGE_MEMBER_TURNING : MENUS_MESSAGE_MEMBER_ADULT;
		snprintf(text, sizeof text, "%d", year);
	}
	menus_say_message(v, message, &hole, out);
}

/* The least money that buys care again: arrears, and as many periods as waiting takes. */
static struct scheme_offer least_offer(struct menus_view *v)
{
	struct scheme_offer o = menus_view_offer(v, 0);

	for (int periods = 1; periods <= PERIODS_MOST && o.covered_from == BASE_DAY_NONE; periods++)
		o = menus_view_offer(v, periods);
	return o;
}

static void say_join(struct menus_view *v, const struct scheme_plan *plan, struct buf *out)
{
	char fee[MENUS_FRANCS], dues[MENUS_FRANCS];
	const char *holes[] = {menus_say_francs(plan->fee_francs, fee), menus_say_francs(plan->dues_francs, dues)};

	menus_say_message(v, MENUS_MESSAGE_WHAT_IF_JOIN, holes, out);
}

void menus_family_what_if(struct menus_view *v, struct buf *out)
{
	const struct scheme_cover *c = menus_view_cover(v);
	const struct scheme_plan *plan = menus_view_plan(v);
	char francs[MENUS_FRANCS], date[BASE_DATE_TEXT], third[BASE_DATE_TEXT] = "";
	const char *holes[] = {francs, date, third};
	enum menus_message message = MENUS_MESSAGE_WHAT_IF_LAPSED;
	struct scheme_offer o;

	if (!plan)
		return;
	if (c->state == SCHEME_NOT_ENROLLED) {
		say_join(v, plan, out);
		return;
	}
	/* Two months more or, where dues are yearly, one year more. */
	o = c->state == SCHEME_LAPSED ? least_offer(v) : menus_view_offer(v, plan->period_months == 12 ? 1 : 2);
	if (o.until == BASE_DAY_NONE || o.francs <= 0)
		return;
	menus_say_francs(o.francs, francs);
	base_date_format_phone(o.until, date);
	if (c->state == SCHEME_LAPSED && o.covered_from != BASE_DAY_NONE)
		base_date_format_phone(o.covered_from, third);
	if (c->state != SCHEME_LAPSED) {
		message = plan->relapse_months > 0 ? MENUS_MESSAGE_WHAT_IF : MENUS_MESSAGE_WHAT_IF_PAID;
		snprintf(third, sizeof third, "%d", plan->relapse_months > 99 ? 99 : plan->relapse_months);
	}
	menus_say_message(v, message, holes, out);
}

void menus_family_owed(struct menus_view *v, struct buf *out)
{
	char text[MENUS_FRANCS];

	base_buf_append_str(out, menus_say_francs(menus_view_cover(v)->behind_francs, text));
}

/* The same as a sentence: nobody is told of 0 F. */
void menus_family_debt(struct menus_view *v, struct buf *out)
{
	const struct scheme_cover *c = menus_view_cover(v);
	char text[MENUS_FRANCS];
	const char *hole = menus_say_francs(c->behind_francs, text);

	if (c->behind_francs > 0)
		menus_say_message(v, MENUS_MESSAGE_OWED, &hole, out);
	else if (c->state == SCHEME_NOT_ENROLLED)
		menus_say_message(v, MENUS_MESSAGE_OWED_NO_CARD, NULL, out);
	else
		menus_say_message(v, MENUS_MESSAGE_OWED_NOTHING, NULL, out);
}

/* The arrears alone where there are some, then one, three and six months more, or one year; before enrolment, what joining costs. */
void menus_family_offers(struct menus_view *v, struct buf *out)
{
	static const int months[] = {0, 1, 3, 6}, years[] = {0, 1};
	const struct scheme_cover *c = menus_view_cover(v);
	const struct scheme_plan *plan = menus_view_plan(v);
	bool is_yearly = plan && plan->period_months == 12;
	const int *periods = is_yearly ? years : months;
	size_t n = is_yearly ? 2 : 4, shown = 0;

	if (plan && c->state == SCHEME_NOT_ENROLLED)
		say_join(v, plan, out);
	for (size_t i = c->behind_francs > 0 ? 0 : 1; i < n && shown < OFFERS; i++) {
		struct scheme_offer o = menus_view_offer(v, periods[i]);
		char francs[MENUS_FRANCS], date[BASE_DATE_TEXT];
		const char *holes[] = {francs, date};

		if (o.until == BASE_DAY_NONE || o.francs <= 0)
			continue;
		menus_say_francs(o.francs, francs);
		base_date_format_phone(o.until, date);
		if (shown++)
			base_buf_append_str(out, "\n");
		menus_say_message(v, MENUS_MESSAGE_OFFER, holes, out);
	}
}

void menus_family_member(struct menus_view *v, struct buf *out)
{
	const struct store_member *m = menus_view_at(v, MENUS_FAMILY);

	if (m)
		base_buf_append_str(out, m->first_name);
}

void menus_family_member_last_name(struct menus_view *v, struct buf *out)
{
	const struct store_member *m = menus_view_at(v, MENUS_FAMILY);

	if (m)
		base_buf_append_str(out, m->last_name);
}

void menus_family_member_age(struct menus_view *v, struct buf *out)
{
	const struct store_member *m = menus_view_at(v, MENUS_FAMILY);
	int year, month, day, age;

	base_date_split(v->today, &year, &month, &day);
	age = m && m->birth_year > 0 ? year - m->birth_year : 0;
	base_buf_printf(out, "%d", age < 0 ? 0 : age > 150 ? 150 : age);
}

/* A row among several households: that one's own row, then its head. */
static bool other_household(struct menus_view *v, struct store_household *h)
{
	const struct store_phone_link *link = menus_view_at(v, MENUS_HOUSEHOLD_LIST);

	if (v->showing == MENUS_SAMPLE) {
		*h = v->household;
		return true;
	}
	return link && menus_view_is_there(v, store_household_load(v->store, link->household, h));
}

void menus_family_other_number(struct menus_view *v, struct buf *out)
{
	struct store_household h;

	if (other_household(v, &h))
		base_buf_append_str(out, h.no);
}

void menus_family_other_village(struct menus_view *v, struct buf *out)
{
	struct store_household h;

	if (other_household(v, &h))
		base_buf_append_str(out, h.village);
}

void menus_family_other_head(struct menus_view *v, struct buf *out)
{
	const struct store_phone_link *link = menus_view_at(v, MENUS_HOUSEHOLD_LIST);
	struct store_member members[MENUS_MEMBERS];
	int n = 0, head = 0;

	if (link && v->showing == MENUS_SAMPLE) {
		base_buf_append_str(out, v->members[link - v->links].first_name);
		return;
	}
	if (!link || !menus_view_is_there(v, store_member_list(v->store, link->household, members, MENUS_MEMBERS, &n)))
		return;
	while (head < n && members[head].role != STORE_HEAD)
		head++;
	if (n)
		base_buf_append_str(out, members[head < n ? head : 0].first_name);
}

void menus_family_payment_day(struct menus_view *v, struct buf *out)
{
	const struct store_payment *p = menus_view_at(v, MENUS_PAYMENT_LIST);
	char text[BASE_DATE_TEXT];

	if (p)
		base_buf_append_str(out, base_date_format_phone(p->day, text));
}

void menus_family_payment_francs(struct menus_view *v, struct buf *out)
{
	const struct store_payment *p = menus_view_at(v, MENUS_PAYMENT_LIST);
	char text[MENUS_FRANCS];

	if (p)
		base_buf_append_str(out, menus_say_francs(p->francs, text));
}

/* What the payer has on her own phone, too, where a wallet told her. */
static const char *reference_of(const struct store_payment *p)
{
	return p->wallet_reference[0] ? p->wallet_reference : p->reference;
}

void menus_family_payment_reference(struct menus_view *v, struct buf *out)
{
	const struct store_payment *p = menus_view_at(v, MENUS_PAYMENT_LIST);

	if (p)
		base_buf_append_str(out, reference_of(p));
}

void menus_family_payments(struct menus_view *v, struct buf *out)
{
	int n = menus_view_payments(v);

	for (int i = 0; i < n; i++) {
		const struct store_payment *p = &v->payments[i];
		char date[BASE_DATE_TEXT], francs[24];
		struct buf reference = {0};
		const char *holes[3];

		text_fit_fold(&reference, reference_of(p), strlen(reference_of(p)));
		reference.len = text_fit_cut(base_buf_str(&reference), reference.len, REFERENCE_MOST);
		holes[0] = base_date_format_phone(p->day, date);
		holes[1] = menus_say_francs(p->francs, francs);
		holes[2] = base_buf_str(&reference);
		if (i)
			base_buf_append_str(out, "\n");
		menus_say_message(v, MENUS_MESSAGE_PAYMENT, holes, out);
		base_buf_release(&reference);
	}
	if (!n)
		menus_say_message(v, MENUS_MESSAGE_NO_PAYMENT, NULL, out);
}

bool menus_family_is_behind(struct menus_view *v)
{
	return menus_view_cover(v)->behind_francs > 0;
}

bool menus_family_is_up_to_date(struct menus_view *v)
{
	return menus_family_is_enrolled(v) && !menus_family_is_behind(v);
}

bool menus_family_is_enrolled(struct menus_view *v)
{
	return menus_view_cover(v)->state != SCHEME_NOT_ENROLLED;
}

bool menus_family_has_several(struct menus_view *v)
{
	return menus_view_links(v) > 1;
}

bool menus_family_is_member(struct menus_view *v)
{
	return menus_view_household(v) != NULL;
}

bool menus_family_has_paid(struct menus_view *v)
{
	return !menus_view_is_shared(v) && menus_view_payments(v) > 0;
}
