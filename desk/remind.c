/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reminders of dues: the households whose day has come, by the index of that day, so that a scan costs what there is to do and not
 * what there is.
 *
 * A household's reminder goes to one phone: its head's, else the first member's who has one. All households of that phone whose day
 * has come are told in one message, and a phone gets one such message a day: a household that is due later on the same day takes the
 * message back while that is still queued, so that the next one tells of both; else its reminder counts as told. A payment takes the
 * message back in its own transaction (store_ledger_post_dues). */
#include "desk/remind.h"

#include "base/date.h"
#include "base/log.h"
#include "desk/reach.h"
#include "menus/remind.h"
#include "scheme/quiet.h"
#include "scheme/remind.h"
#include "store/outbox.h"
#include "store/phone.h"
#include "store/remind.h"

#include <stdio.h>
#include <string.h>

#define CHUNK_MAX 64
#define TOPIC "rappels"
#define DAY_MS 86400000ll
#define USEFUL_MS (36 * 3600000ll)      /* later than that a reminder is old news */

/* A household that is to be told, and to whom. */
struct told {
	struct store_household h;
	const struct scheme_calendar *calendar; /* of its mutuelle */
	struct scheme_cover cover;
	int32_t day;                    /* of the reminder; BASE_DAY_NONE: none is due */
	int64_t francs;                 /* owed */
	struct desk_reach reach;
};

struct reminding {
	struct desk_step *step;
	struct desk_dues *dues;
	int32_t today;
	int n;
	bool is_shared;                 /* the phone; it hears nobody's name */
	struct told told[STORE_REMIND_PHONE_MAX];
};

static int32_t next_day(const struct reminding *r, const struct told *t, int32_t reminded_on)
{
	struct store_household h = t->h;

	h.reminded_on = reminded_on;
	return desk_cover_remind_on(r->step->memory->scheme, &h, &t->cover, r->today);
}

/* The last day up to today: what came before it needs no telling any more. */
static void find_day(const struct reminding *r, struct told *t)
{
	int32_t day = t->h.reminded_on;

	t->day = BASE_DAY_NONE;
	while ((day = next_day(r, t, day)) != BASE_DAY_NONE && day <= r->today)
		t->day = day;
}

static void find_owed(const struct scheme_account *a, int32_t today, struct told *t)
{
	t->francs = t->cover.behind_francs;
	if (!t->francs)
		t->francs = scheme_cover_offer(a, today, 1).francs;
}

/* What there is to tell of a household today. STORE_REFUSED: the scheme has no such plan. */
static int look(const struct reminding *r, int64_t household, struct told *t)
{
	const struct scheme *scheme = r->step->memory->scheme;
	const struct scheme_mutuelle *m;
	struct scheme_account account;
	int rc;

	memset(t, 0, sizeof(*t));
	t->day = BASE_DAY_NONE;
	rc = store_household_load(r->step->store, household, &t->h);
	if (rc || t->h.remind_on == BASE_DAY_NONE || t->h.remind_on > r->today)
		return rc;
	rc = desk_cover_account(r->step->store, scheme, &t->h, r->dues, &account);
	if (rc)
		return rc;
	t->cover = scheme_cover_compute(&account, r->today);
	m = scheme_find_mutuelle(scheme, t->h.mutuelle);
	t->calendar = m && m->calendar ? scheme_find_calendar(scheme, m->calendar) : NULL;
	find_day(r, t);
	if (t->day == BASE_DAY_NONE) /* the cache was of another time: nothing to tell */
		return store_remind_cache(r->step->store, household, next_day(r, t, t->h.reminded_on));
	find_owed(&account, r->today, t);
	return desk_reach_household(r->step->store, household, r->today, &t->reach);
}

static int note(const struct reminding *r, const struct told *t, int64_t message)
{
	return store_remind_note(r->step->store, t->h.id, t->day, message, next_day(r, t, t->day));
}

/* The other households of the phone whose day has come, too. */
static int look_around(struct reminding *r)
{
	struct store_phone_link links[STORE_REMIND_PHONE_MAX];
	const struct told *first = &r->told[0];
	int n, rc = store_phone_households(r->step->store, first->reach.phone, links, STORE_REMIND_PHONE_MAX, &n);

	for (int i = 0; !rc && i < n && r->n < STORE_REMIND_PHONE_MAX; i++) {
		struct told *t = &r->told[r->n];

		if (links[i].household == first->h.id)
			continue;
		rc = look(r, links[i].household, t);
		if (rc == STORE_REFUSED)
			rc = 0; /* told of when its own turn comes */
		else if (!rc && t->day != BASE_DAY_NONE && t->reach.phone == first->reach.phone)
			r->n++;
	}
	return rc;
}

/* May this phone be reminded today, and in which language? */
static int ask_phone(struct reminding *r, bool *is_wanted, size_t *language)
{
	const struct menus *menus = r->step->memory->menus;
	const struct told *first = &r->told[0];
	int topic = menus_remind_topic(menus, TOPIC), i;
	struct store_phone p;
	int rc = store_phone_load(r->step->store, first->reach.phone, &p);

	*is_wanted = !rc && (topic < 0 || !(p.topics_off >> topic & 1));
	i = menus_language_index(menus, p.language[0] ? p.language : first->reach.language);
	*language = i > 0 ? (size_t) i : 0;
	r->is_shared = p.sharing == STORE_SHARED;
	return rc;
}

/* A phone has had its message today: taken back while that is possible, for one that tells of all. */
static int make_room(const struct reminding *r, bool *is_free)
{
	struct desk_step *s = r->step;
	int64_t message;
	int rc = store_remind_last(s->store, r->told[0].reach.phone, r->today * DAY_MS, &message);

	*is_free = rc == STORE_NONE;
	if (rc)
		return rc == STORE_NONE ? 0 : rc;
	return store_remind_recall(s->store, message, s->request->now_ms, is_free);
}

static enum menus_owing owing_of(const struct told *t, int32_t today)
{
	if (t->cover.paid_until != BASE_DAY_NONE && t->cover.paid_until >= today)
		return MENUS_OWING_AHEAD;
	return t->cover.state == SCHEME_LAPSED ? MENUS_OWING_UNCOVERED : MENUS_OWING_LATE;
}

static void render(const struct reminding *r, size_t language, char *out, size_t size)
{
	const struct scheme_mutuelle *m = scheme_find_mutuelle(r->step->memory->scheme, r->told[0].h.mutuelle);
	struct menus_owed rows[STORE_REMIND_PHONE_MAX];
	struct buf text = {0};

	for (int i = 0; i < r->n; i++) {
		const struct told *t = &r->told[i];
		enum menus_owing owing = owing_of(t, r->today);

		rows[i] = (struct menus_owed){t->reach.first_name, t->reach.last_name, owing, t->francs,
					      owing == MENUS_OWING_AHEAD ? t->cover.paid_until : t->cover.grace_until};
		if (strcmp(t->h.mutuelle, r->told[0].h.mutuelle))
			m = NULL;
	}
	if (r->is_shared)
		menus_remind_shared(r->step->memory->menus, language, m, &text);
	else
		menus_remind_text(r->step->memory->menus, language, m, rows, (size_t) r->n, &text);
	snprintf(out, size, "%s", base_buf_str(&text));
	base_buf_release(&text);
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int put(struct reminding *r, size_t language)
{
	const struct scheme *scheme = r->step->memory->scheme;
	const struct told *first = &r->told[0];
	int64_t now_ms = r->step->request->now_ms, id;
	struct store_message m = {.priority = STORE_REMINDER, .kind = STORE_REMIND_KIND, .topic = TOPIC, .phone = first->reach.phone,
				  .household = first->h.id};
	char due[BASE_DATE_TEXT];
	int rc;

	render(r, language, m.text, sizeof(m.text));
	snprintf(m.subject, sizeof(m.subject), "due %s",
		 base_date_format(scheme_remind_due(&first->cover, first->h.enrolled_on), due));
	m.not_before_ms = later(scheme_remind_at(scheme, first->calendar, first->day), scheme_quiet_after(scheme, now_ms));
	m.expires_ms = m.not_before_ms + USEFUL_MS;
	rc = store_outbox_add(r->step->store, &m, now_ms, &id);
	for (int i = 0; !rc && i < r->n; i++)
		rc = note(r, &r->told[i], id);
	return rc;
}

/* Nobody to tell it to, or not wanted, or told today: the day is behind us all the same. */
static int pass_over(const struct reminding *r)
{
	int rc = 0;

	for (int i = 0; !rc && i < r->n; i++)
		rc = note(r, &r->told[i], 0);
	return rc;
}

/* What it was reminded of before is old news: if that still waits, perhaps for another phone than today's, it does not go any more. */
static int look_at_first(struct reminding *r, int64_t household)
{
	struct told *first = &r->told[0];
	bool is_too_late;
	int rc = look(r, household, first);

	r->n = 1;
	if (rc || first->day == BASE_DAY_NONE || !first->h.reminder)
		return rc;
	rc = store_remind_withdraw(r->step->store, household, r->step->request->now_ms, &is_too_late);
	return rc ? rc : look(r, household, first);
}

static int remind(struct reminding *r, int64_t household)
{
	bool is_wanted = true, is_free = true;
	size_t language = 0;
	int rc = look_at_first(r, household);

	if (rc == STORE_REFUSED) {
		base_log(LOG_WARNING, "plan-unknown", "household=%s plan=%s", r->told[0].h.no, r->told[0].h.plan);
		return store_remind_cache(r->step->store, household, BASE_DAY_NONE);
	}
	if (rc || r->told[0].day == BASE_DAY_NONE)
		return rc;
	if (!r->told[0].reach.phone)
		return pass_over(r);
	rc = ask_phone(r, &is_wanted, &language);
	if (!rc && is_wanted)
		rc = make_room(r, &is_free);
	if (!rc)
		rc = look_around(r);
	if (rc)
		return rc;
	return is_wanted && is_free ? put(r, language) : pass_over(r);
}

int desk_remind_some(struct desk_step *s, int32_t today, int cap, struct desk_dues *dues, int *n)
{
	struct reminding r = {.step = s, .dues = dues, .today = today};
	int64_t ids[CHUNK_MAX];
	int rc = store_remind_due(s->store, today, ids, cap < CHUNK_MAX ? cap : CHUNK_MAX, n);

	for (int i = 0; !rc && i < *n; i++)
		rc = remind(&r, ids[i]);
	return rc;
}
