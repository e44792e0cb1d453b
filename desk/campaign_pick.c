/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom a campaign reaches, and who is left out and why. */
#include "desk/campaign_pick.h"

#include "base/date.h"
#include "base/must.h"
#include "scheme/quiet.h"
#include "store/phone.h"

#include <string.h>

/* The scheme's names of the place, "" where it has none. */
struct place { const char *region, *district; };

static struct place find_place(const struct scheme *scheme, const char *commune)
{
	const struct scheme_place *at = scheme_find_commune(scheme, commune);
	struct place p = {"", ""};

	at = at ? scheme_find_district(scheme, at->parent) : NULL;
	if (at)
		p = (struct place){at->parent, at->code};
	return p;
}

/* Members and cover of a household. STORE_REFUSED: a plan that the scheme has no longer. */
static int look(struct desk_campaign_scan *scan, const struct store_household *h)
{
	int rc = desk_cover_compute(scan->store, scan->scheme, h, scan->today, &scan->dues, &scan->cover);

	return rc ? rc : store_member_list(scan->store, h->id, scan->members, DESK_CAMPAIGN_MEMBERS, &scan->n);
}

static uint32_t wanted_topics(const struct desk_campaign_scan *scan, const struct store_phone *p)
{
	uint32_t asked = menus_campaign_asked_topics(scan->menus);

	return (p->topics_on & asked) | (~p->topics_off & ~asked);
}

static bool is_in_segment(const struct desk_campaign_scan *scan, const struct store_household *h, const struct store_member *m,
			  const struct store_phone *p)
{
	static const char *const roles[] = {[STORE_HEAD] = "head", [STORE_SPOUSE] = "spouse", [STORE_CHILD] = "child",
					    [STORE_OTHER] = "other"};
	const struct place at = find_place(scan->scheme, h->commune);
	const char sex[2] = {m->sex, '\0'};
	int year, month, day;
	struct scheme_person person = {
		.region = at.region, .district = at.district, .commune = h->commune, .mutuelle = h->mutuelle, .plan = h->plan,
		.village = h->village, .role = roles[m->role], .sex = sex, .language = p->language[0] ? p->language : m->language,
		.referral = h->referral, .cover = scan->cover.state, .behind = scan->cover.behind_francs, .topics = wanted_topics(scan, p),
		.due_in = scan->cover.paid_until == BASE_DAY_NONE ? SCHEME_SEGMENT_NONE : scan->cover.paid_until - scan->today,
	};

	base_date_split(scan->today, &year, &month, &day);
	person.age = m->birth_year ? year - m->birth_year : SCHEME_SEGMENT_NONE;
	return scheme_segment_holds(scan->campaign->segment, &person);
}

static void fill_facts(const struct desk_campaign_scan *scan, struct desk_campaign_person *p)
{
	p->facts = (struct menus_campaign_facts){
		.first_name = p->member->first_name, .last_name = p->member->last_name, .village = p->household->village,
		.card = p->household->no, .mutuelle = scheme_find_mutuelle(scan->scheme, p->household->mutuelle),
		.francs = scan->cover.behind_francs, .until = scan->cover.paid_until,
	};
}

static bool names_her(const struct desk_campaign_scan *scan, const struct menus_campaign_text *text, const char *code)
{
	int language = menus_campaign_language(scan->campaign, scan->menus, text, code);

	return language >= 0 && menus_campaign_is_personal(text, (size_t) language);
}

/* Where one arm names her all do, and the hold-out: they are made of the same people, or nothing could be compared. */
static bool is_named(const struct desk_campaign_scan *scan, const struct menus_campaign_text *text, const char *code)
{
	const struct menus_campaign *c = scan->campaign;
	bool is = names_her(scan, text, code), is_arm = false;

	for (int i = 0; i < c->n_arms; i++)
		is_arm |= text == &c->arms[i].text;
	for (int i = 0; is_arm && i < c->n_arms; i++)
		is |= names_her(scan, &c->arms[i].text, code);
	return is;
}

/* Whether p, whose phone and member are known, gets this text. */
static int judge(const struct desk_campaign_scan *scan, const struct store_phone *phone, const struct menus_campaign_text *text,
		 struct desk_campaign_person *p)
{
	const struct menus_campaign *c = scan->campaign;
	bool wants = wanted_topics(scan, phone) >> c->topic_bit & 1, shared = false;
	const char *code = phone->language[0] ? phone->language : p->member->language;
	int language = menus_campaign_language(c, scan->menus, text, code);
	int rc = c->sends_to_shared ? 0 : store_phone_is_shared(scan->store, p->phone, &shared);

	/* whatever its author says: who made her phone a shared one is not named on it (P12) */
	shared |= phone->sharing == STORE_SHARED && is_named(scan, text, code);
	p->why = !wants ? c->is_asked ? DESK_CAMPAIGN_NOT_ASKED : DESK_CAMPAIGN_STOPPED
		 : shared ? DESK_CAMPAIGN_SHARED : language < 0 ? DESK_CAMPAIGN_LANGUAGE : DESK_CAMPAIGN_MEANT;
	p->language = language < 0 ? 0 : (size_t) language;
	fill_facts(scan, p);
	return rc;
}

/* The arm's text; the hold-out is judged by the first one's, so that it is made of such as would have got a message. */
static const struct menus_campaign_text *text_of(const struct menus_campaign *c, int arm)
{
	return &c->arms[arm < c->n_arms ? arm : 0].text;
}

/* m: for whom the segment must hold; told by `called`, NULL: nobody can be. */
static int offer(struct desk_campaign_scan *scan, const struct store_household *h, const struct store_member *m,
		 const struct store_member *called, struct desk_campaign_person *p, bool *is_meant)
{
	struct store_phone phone = {0};
	int rc = called ? store_phone_load(scan->store, called->phone, &phone) : 0;

	*is_meant = !rc && is_in_segment(scan, h, m, &phone);
	if (!*is_meant)
		return rc;
	*p = (struct desk_campaign_person){.why = DESK_CAMPAIGN_NO_PHONE, .household = h, .member = called ? called : m,
					   .phone = called ? called->phone : 0,
					   .arm = menus_campaign_draw(scan->campaign, h->commune, h->village)};
	return called ? judge(scan, &phone, text_of(scan->campaign, p->arm), p) : 0;
}

/* The head, and whose phone the household is told by: hers, else the first there is. NULL: nobody is on the card, nobody can be told. */
static const struct store_member *find_head(const struct desk_campaign_scan *scan, const struct store_member **called)
{
	const struct store_member *head = NULL;

	*called = NULL;
	for (int i = 0; i < scan->n; i++) {
		const struct store_member *m = &scan->members[i];

		if (!store_member_is_on_card(m, scan->today))
			continue;
		if (!head && m->role == STORE_HEAD)
			head = m;
		if (m->phone && (!*called || m == head))
			*called = m;
	}
	return head ? head : *called;
}

static int pick_household(struct desk_campaign_scan *scan, const struct store_household *h,
			  int (*on_person)(void *ctx, const struct desk_campaign_person *p), void *ctx)
{
	const struct store_member *called, *head = find_head(scan, &called);
	struct desk_campaign_person p;
	bool is_meant;
	int rc;

	if (!head)
		return 0;
	rc = offer(scan, h, head, called, &p, &is_meant);
	return rc || !is_meant ? rc : on_person(ctx, &p);
}

static int pick_members(struct desk_campaign_scan *scan, const struct store_household *h,
			int (*on_person)(void *ctx, const struct desk_campaign_person *p), void *ctx)
{
	int rc = 0;

	for (int i = 0; !rc && i < scan->n; i++) {
		const struct store_member *m = &scan->members[i];
		struct desk_campaign_person p;
		bool is_meant = false;

		if (store_member_is_on_card(m, scan->today))
			rc = offer(scan, h, m, m->phone ? m : NULL, &p, &is_meant);
		if (!rc && is_meant)
			rc = on_person(ctx, &p);
	}
	return rc;
}

int desk_campaign_pick(struct desk_campaign_scan *scan, const struct store_household *h,
		       int (*on_person)(void *ctx, const struct desk_campaign_person *p), void *ctx)
{
	int rc;

	if (!scheme_covers(scan->scheme, scan->place, h->mutuelle))
		return 0;
	rc = look(scan, h);
	if (rc)
		return rc == STORE_REFUSED ? 0 : rc;
	return scan->campaign->is_to_households ? pick_household(scan, h, on_person, ctx) : pick_members(scan, h, on_person, ctx);
}

static const struct store_member *find_member(const struct desk_campaign_scan *scan, int no)
{
	for (int i = 0; i < scan->n; i++)
		if (scan->members[i].no == no && store_member_is_on_card(&scan->members[i], scan->today))
			return &scan->members[i];
	return NULL;
}

int desk_campaign_pick_again(struct desk_campaign_scan *scan, const struct store_household *h, int member, uint64_t phone, int32_t since,
			     struct desk_campaign_person *out, bool *has_paid)
{
	struct store_phone settings;
	int rc = look(scan, h);

	*has_paid = false;
	*out = (struct desk_campaign_person){.why = DESK_CAMPAIGN_NO_PHONE, .household = h, .phone = phone};
	if (rc)
		return rc == STORE_REFUSED ? 0 : rc;
	for (size_t i = 0; i < scan->dues.n; i++)
		*has_paid |= scan->dues.entries[i].day >= since && scan->dues.entries[i].francs > 0;
	out->member = find_member(scan, member);
	if (out->member && out->member->phone != phone)
		out->member = NULL;
	if (!out->member)
		return 0; /* the phone is another one's now */
	rc = store_phone_load(scan->store, phone, &settings);
	return rc ? rc : judge(scan, &settings, &scan->campaign->follow, out);
}

int desk_campaign_pick_one(struct desk_campaign_scan *scan, const struct store_household *h, int member, bool by_household,
			   const struct menus_campaign_text *text, struct desk_campaign_person *out)
{
	const struct store_member *called, *head;
	struct store_phone settings;
	int rc = look(scan, h);

	*out = (struct desk_campaign_person){.why = DESK_CAMPAIGN_NO_PHONE, .household = h};
	if (rc)
		return rc;
	head = find_head(scan, &called);
	out->member = member ? find_member(scan, member) : head;
	if (member && !by_household)
		called = out->member;
	if (!out->member || !called || !called->phone)
		return 0;
	out->phone = called->phone;
	rc = store_phone_load(scan->store, out->phone, &settings);
	return rc ? rc : judge(scan, &settings, text, out);
}

int64_t desk_campaign_pick_slot(const struct scheme *scheme, const struct menus_campaign *c, int32_t from, int32_t until, int64_t at_ms)
{
	while ((at_ms = menus_campaign_opens(c, from, until, at_ms)) != INT64_MAX) {
		int64_t loud_ms = scheme_quiet_after(scheme, at_ms);

		if (loud_ms == at_ms)
			break;
		at_ms = loud_ms;
	}
	return at_ms;
}

const char *desk_campaign_pick_why(enum desk_campaign_why why)
{
	static const char *const names[DESK_CAMPAIGN_WHYS] = {
		[DESK_CAMPAIGN_MEANT] = "meant", [DESK_CAMPAIGN_NO_PHONE] = "no phone", [DESK_CAMPAIGN_STOPPED] = "said STOP",
		[DESK_CAMPAIGN_NOT_ASKED] = "did not ask for this topic", [DESK_CAMPAIGN_SHARED] = "shared phone",
		[DESK_CAMPAIGN_LANGUAGE] = "no text in their language", [DESK_CAMPAIGN_COPY] = "their phone has its copy",
	};

	must(why < DESK_CAMPAIGN_WHYS);
	return names[why];
}
