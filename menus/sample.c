/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The made-up family: facts only; what a screen says of them is computed as for everybody. */
#include "menus/sample.h"

#include "base/date.h"

#include <stdio.h>

static const struct store_member members[] = {
	{.no = 1, .role = STORE_HEAD, .sex = 'F', .birth_year = 1988, .first_name = "Aïssata", .last_name = "Coulibaly"},
	{.no = 2, .role = STORE_SPOUSE, .sex = 'M', .birth_year = 1984, .first_name = "Moussa", .last_name = "Diarra"},
	{.no = 3, .role = STORE_CHILD, .sex = 'M', .birth_year = 2014, .first_name = "Bakary", .last_name = "Diarra"},
};

static void fill_household(struct menus_view *v)
{
	const struct scheme *s = v->scheme;
	const struct scheme_place *commune;

	v->household = (struct store_household){.id = 1, .no = "1000012", .members = 3,
						.enrolled_on = base_date_make(2025, 1, 15)};
	v->mutuelle = s->n_mutuelles ? &s->mutuelles[0] : NULL;
	v->plan = s->n_plans ? &s->plans[0] : NULL;
	commune = v->mutuelle ? scheme_find_commune(s, v->mutuelle->commune) : NULL;
	if (!commune)
		return;
	snprintf(v->household.commune, sizeof v->household.commune, "%s", commune->code);
	snprintf(v->household.village, sizeof v->household.village, "%s",
		 commune->n_villages ? commune->villages[0] : commune->name);
}

static void fill_cover(struct menus_view *v)
{
	int32_t enrolled_on = v->household.enrolled_on;
	struct scheme_account a;

	v->entries = base_alloc(sizeof *v->entries);
	v->cap_entries = v->n_entries = 1;
	a = menus_view_account(v);
	v->entries[0] = (struct scheme_entry){enrolled_on, scheme_cover_opening(&a, base_date_make(2026, 6, 30))};
	v->cover = scheme_cover_compute(&a, v->today);
}

static void fill_payments(struct menus_view *v)
{
	for (v->n_payments = 0; v->n_payments < 3; v->n_payments++) {
		struct store_payment *p = &v->payments[v->n_payments];

		*p = (struct store_payment){base_date_make(2026, 6 - v->n_payments, 4), v->plan->dues_francs, "cash", ""};
		snprintf(p->reference, sizeof p->reference, "C-%d", 231 - 17 * v->n_payments);
	}
}

static void fill_money(struct menus_view *v)
{
	v->has_intent = v->has_held = true;
	v->intent = (struct store_intent){.id = 1, .state = STORE_INTENT_SUCCEEDED, .household = 1, .dues_francs = 1650,
					  .reference = "MP260610.0931.A00017", .done_ms = v->now_ms};
	v->held = (struct store_held){.id = 1, .francs = 1100, .day = v->today - 1};
	snprintf(v->payee.first_name, sizeof v->payee.first_name, "%s", members[0].first_name);
	v->n_payees = 1;
	v->has_staff = true;
	v->staff = (struct store_staff){.code = "fanta", .name = "Fanta Koné", .role = STORE_MANAGER};
	v->has_figures = true;
	v->figures = (struct store_figures){.payments = 41, .francs = 48950, .cash_payments = 12, .cash_francs = 13200, .joined = 3,
					    .renewals = 35, .households = {0, 21, 310, 18, 64}};
	v->n_launches = 1;
	v->launches[0] = (struct store_campaign){.id = 1, .code = "retour", .title = "Soins pour les enfants", .phones = 412, .parts = 630,
						 .previewed_ms = v->now_ms};
	v->has_change = true;
	v->change = (struct store_change){.id = 13, .kind = STORE_CHANGE_PHONE, .household = 1, .new_phone = 22376000002ull};
	v->request = (struct store_change){.id = 12, .kind = STORE_CHANGE_CHILD, .household = 1, .sex = 'F', .birth_year = 2026,
					   .first_name = "Oumou", .ripe_ms = v->now_ms};
	v->n_tickets = 1;
	v->tickets[0] = (struct menus_ticket){.id = 12, .about = STORE_COMPLAINT_PAYMENT, .state = MENUS_TICKET_DONE,
					      .asked_on = v->today - 3, .done_on = v->today - 1, .words = MENUS_MESSAGE_ANSWER_FOUND};
	v->n_tasks = 1;
	v->tasks[0] = (struct menus_task){.id = 12, .household = 1, .phone = 22376000001ull, .francs = 30000, .day = v->today - 1,
					  .no = "900012", .name = "Aïssata", .village = "Zangaradougou", .by = "awa"};
}

void menus_sample_fill(struct menus_view *v)
{
	v->have = ~0u; /* nothing is asked of a store */
	v->today = base_date_make(2026, 6, 10);
	v->now_ms = v->today * (int64_t) 86400000;
	fill_money(v);
	fill_household(v);
	if (v->plan) {
		fill_cover(v);
		fill_payments(v);
	}
	for (v->n_members = 0; v->n_members < 3; v->n_members++) {
		v->members[v->n_members] = members[v->n_members];
		v->members[v->n_members].joined_on = v->members[v->n_members].left_on = BASE_DAY_NONE;
	}
	v->n_links = 2;
	v->links[0] = (struct store_phone_link){1, 1};
	v->links[1] = (struct store_phone_link){1, 2};
}
