/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Applications that came by phone, decided by a manager, and members' PINs that she resets. */
#include "desk/join.h"

#include "base/date.h"
#include "base/phone.h"
#include "desk/audit.h"
#include "desk/cover.h"
#include "desk/say.h"
#include "desk/series.h"
#include "desk/settle.h"
#include "desk/staff.h"
#include "store/application.h"
#include "store/intent.h"
#include "store/ledger.h"
#include "store/phone.h"
#include "store/pin.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The application of a household by its number, that waits; else o->said says why not, and *is_well is false. */
static int find_application(struct desk_step *s, struct desk_counter *o, const char *no, struct store_household *h,
			    struct store_application *a, bool *is_well)
{
	int64_t id;
	int rc = store_household_find(s->store, no, &id);

	*is_well = false;
	if (!rc)
		rc = store_household_load(s->store, id, h);
	if (!rc)
		rc = store_application_load(s->store, id, a);
	if (rc == STORE_NONE)
		base_error_set(desk_counter_refuse(o, MENUS_REFUSED_GONE), "household %s did not apply by phone", no);
	if (rc)
		return rc == STORE_NONE ? 0 : rc;
	*is_well = a->state == STORE_SENT;
	if (*is_well)
		return 0;
	snprintf(o->whose, sizeof o->whose, "%.16s", a->decided_by);
	base_error_set(desk_counter_refuse(o, MENUS_REFUSED_ENDED), "the application of household %s was %s by %s", no,
		       a->state == STORE_CONFIRMED ? "confirmed" : "refused", a->decided_by);
	return 0;
}

/* The day of the first dues, or today. */
static int first_day(struct desk_step *s, int64_t household, int32_t *day)
{
	struct scheme_entry *entries = NULL;
	size_t cap = 0, n = 0;
	int rc = store_ledger_dues(s->store, household, &entries, &cap, &n);

	*day = n ? entries[0].day : base_date_of_ms(s->request->now_ms);
	free(entries);
	return rc;
}

/* reach: as it was before the application was decided, for a refusal takes the phone away. */
static int tell(struct desk_step *s, const struct store_household *h, const struct desk_reach *reach, const struct store_application *a,
		enum menus_pay_news what, const char *reason, int64_t txn)
{
	struct desk_dues dues = {0};
	struct scheme_cover cover;
	struct desk_news news = {.what = what, .phone = a->phone, .language = reach->language, .household = h, .reach = reach,
				 .reason = reason, .txns = {txn}};
	int rc = 0;

	if (what == MENUS_PAY_CONFIRMED) {
		rc = desk_cover_compute(s->store, s->memory->scheme, h, base_date_of_ms(s->request->now_ms), &dues, &cover);
		news.cover = &cover;
	}
	desk_cover_release(&dues);
	return rc ? rc : desk_say_news(s, &news);
}

int desk_join_confirm(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	char text[BASE_DATE_TEXT];
	struct store_application a;
	struct store_household h;
	struct desk_reach reach;
	int32_t day = o->day;
	bool is_well;
	int rc = find_application(s, o, o->household, &h, &a, &is_well);

	if (rc || !is_well)
		return rc;
	if (!desk_staff_covers(s->memory->scheme, by, h.mutuelle)) {
		base_error_set(desk_counter_refuse(o, MENUS_REFUSED_PLACE), "household %s is not of the place of %s", h.no, by->code);
		return 0;
	}
	if (day == BASE_DAY_NONE)
		rc = first_day(s, h.id, &day);
	if (!rc)
		rc = store_application_confirm(s->store, h.id, day, by->code, s->request->now_ms);
	if (!rc)
		rc = desk_settle_enrolled(s, h.id);
	if (!rc)
		rc = store_household_load(s->store, h.id, &h);
	if (!rc)
		rc = desk_reach_household(s->store, h.id, base_date_of_ms(s->request->now_ms), &reach);
	if (!rc)
		rc = tell(s, &h, &reach, &a, MENUS_PAY_CONFIRMED, NULL, 0);
	if (!rc)
		rc = desk_series_event(s, STORE_JOINED, h.id, 0, base_date_of_ms(s->request->now_ms));
	o->is_done = !rc;
	base_error_set(&o->said, "household %s is enrolled since %s", h.no, base_date_format(day, text));
	return rc ? rc : desk_audit_staff(s, by, h.id, "join-confirm", NULL);
}

/* ---- refusal ---- */

int desk_join_paid(struct desk_step *s, int64_t household, int64_t *francs)
{
	int64_t fee = 0;
	int rc = store_ledger_balance(s->store, household, "dues", francs);

	if (!rc)
		rc = store_ledger_balance(s->store, household, "fee", &fee);
	*francs += fee;
	return rc;
}

int desk_join_prove_refusal(struct desk_step *s, const struct store_signature *a, struct desk_counter *o, int64_t *household,
			    bool *is_well)
{
	struct store_application application;
	struct store_household h;
	int64_t francs = 0;
	int rc = store_household_load(s->store, a->household, &h);

	if (!rc)
		rc = find_application(s, o, h.no, &h, &application, is_well);
	if (rc || !*is_well)
		return rc;
	*household = h.id;
	*is_well = a->note[0];
	rc = desk_join_paid(s, h.id, &francs);
	if (!*is_well)
		base_error_set(&o->said, "say why: the applicant reads it");
	else
		base_error_set(&o->said, "the application of household %s is refused, %" PRId64 " F are held", h.no, francs);
	return rc;
}

/* Through which wallet it came; "cash" where no payment by phone succeeded. */
static int find_source(struct desk_step *s, const struct store_household *h, struct store_held *held)
{
	const struct store_intent_filter f = {.states = 1u << STORE_INTENT_SUCCEEDED, .household = h->id};
	struct store_intent i;
	int n = 0, rc = store_intent_list(s->store, &f, 0, &i, 1, &n);

	snprintf(held->wallet, sizeof held->wallet, "%s", n ? i.wallet : "cash");
	snprintf(held->operator_name, sizeof held->operator_name, "%s", desk_settle_operator(s->memory, held->wallet));
	snprintf(held->reference, sizeof held->reference, "%s", n ? i.reference : h->no);
	if (n)
		held->phone = i.payer;
	return rc;
}

/* What was paid is nobody's dues any more: it goes to held money, as a sum of who paid it. */
static int hold_paid(struct desk_step *s, const struct store_household *h, uint64_t phone, int64_t *txn)
{
	struct store_held held = {.phone = phone, .day = base_date_of_ms(s->request->now_ms)};
	char reference[STORE_CODE];
	const struct store_posting p = {.kind = "refused", .reference = reference, .day = held.day};
	struct store_leg legs[3];
	int64_t dues = 0, fee = 0, id;
	size_t n = 0;
	int rc = store_ledger_balance(s->store, h->id, "dues", &dues);

	*txn = 0;
	if (!rc)
		rc = store_ledger_balance(s->store, h->id, "fee", &fee);
	held.francs = dues + fee;
	if (rc || !held.francs)
		return rc;
	snprintf(held.subject, sizeof held.subject, "%s", h->no);
	snprintf(reference, sizeof reference, "refused %" PRId64, h->id);
	if (dues)
		legs[n++] = (struct store_leg){h->id, "dues", -dues};
	if (fee)
		legs[n++] = (struct store_leg){h->id, "fee", -fee};
	legs[n++] = (struct store_leg){0, "held", held.francs};
	rc = find_source(s, h, &held);
	if (!rc)
		rc = store_ledger_post(s->store, &p, legs, n, s->request->now_ms, txn);
	return rc ? rc : store_held_keep(s->store, &held, *txn, s->request->now_ms, &id);
}

int desk_join_refuse(struct desk_step *s, const struct store_signature *a, struct desk_counter *o)
{
	struct store_application application;
	struct store_household h;
	struct desk_reach reach;
	int64_t txn = 0;
	int rc = store_household_load(s->store, a->household, &h);

	(void) o;
	if (!rc)
		rc = desk_reach_household(s->store, h.id, base_date_of_ms(s->request->now_ms), &reach);
	if (!rc)
		rc = store_application_load(s->store, h.id, &application);
	if (!rc)
		rc = hold_paid(s, &h, application.phone, &txn);
	if (!rc)
		rc = store_application_refuse(s->store, h.id, a->asked_by, s->request->now_ms);
	return rc ? rc : tell(s, &h, &reach, &application, MENUS_PAY_TURNED_DOWN, a->note, txn);
}

/* ---- PINs of members ---- */

static int tell_reset(struct desk_step *s, uint64_t phone)
{
	struct desk_reach reach = {.language = ""};
	struct desk_news news = {.what = MENUS_PAY_PIN_RESET, .phone = phone, .language = reach.language};
	struct store_phone_link link;
	int n = 0, rc = store_phone_households(s->store, phone, &link, 1, &n);

	if (!rc && n)
		rc = desk_reach_household(s->store, link.household, base_date_of_ms(s->request->now_ms), &reach);
	return rc ? rc : desk_say_news(s, &news);
}

/* Is this the phone of somebody of her place? */
static int is_hers(struct desk_step *s, const struct store_staff *by, uint64_t phone, bool *is)
{
	struct store_phone_link links[STORE_APPLICANTS];
	struct store_household h;
	int n = 0, rc = by->place[0] ? store_phone_households(s->store, phone, links, STORE_APPLICANTS, &n) : 0;

	*is = !by->place[0];
	for (int i = 0; !rc && i < n && !*is; i++) {
		rc = store_household_load(s->store, links[i].household, &h);
		*is = !rc && desk_staff_covers(s->memory->scheme, by, h.mutuelle);
	}
	return rc;
}

/* No PIN and not hers read the same: nobody learns by trying who has one. */
int desk_join_reset_pin(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	char text[BASE_PHONE_TEXT];
	bool is;
	int rc = is_hers(s, by, o->phone, &is);

	base_phone_format(o->phone, text);
	if (!rc)
		rc = is ? store_pin_reset(s->store, o->phone) : STORE_NONE;
	if (rc == STORE_NONE) {
		base_error_set(desk_counter_refuse(o, MENUS_REFUSED_PIN), "%s has no PIN, or is no member's of the place of %s", text,
			       by->code);
		return 0;
	}
	if (!rc)
		rc = tell_reset(s, o->phone);
	o->is_done = !rc;
	base_error_set(&o->said, "%s has no PIN any more, and chooses one when it is next asked", text);
	return rc ? rc : desk_audit_staff(s, by, 0, "pin-reset", text);
}
