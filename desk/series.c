/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages after an event. How far one is, is kept in days behind the event and not as a number of steps, so that a file may change under
 * those who are in it: they go on behind the day that they have reached. */
#include "desk/series.h"

#include "base/date.h"
#include "base/log.h"
#include "desk/campaign_pick.h"
#include "desk/quiz.h"
#include "menus/series.h"
#include "store/outbox.h"
#include "store/phone.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define CHUNK_MAX 64
#define DAY_MS 86400000ll

struct running {
	struct desk_step *step;
	struct desk_campaign_scan scan;
	const struct menus_series *series; /* NULL: the menus have none of this event */
	struct menus_campaign policy;   /* the series', as it is for this one */
	struct store_household h;
	struct store_enrolment row;
};

static void begin(struct running *r, struct desk_step *s, enum store_event event)
{
	memset(r, 0, sizeof *r);
	r->step = s;
	r->series = menus_series_of(s->memory->menus, event);
	r->scan = (struct desk_campaign_scan){.store = s->store, .scheme = s->memory->scheme, .menus = s->memory->menus,
					      .campaign = &r->policy, .place = "", .today = base_date_of_ms(s->request->now_ms)};
}

static void finish(struct running *r)
{
	desk_cover_release(&r->scan.dues);
}

/* ---- who gets it ---- */

/* Where the event itself asked for the topic, the phone must be hers alone; a phone that asked by itself has said that it may read this. */
static int pick(struct running *r, const struct menus_series_step *step, struct desk_campaign_person *p)
{
	const struct menus_campaign *c = &r->series->policy;
	int member = c->is_to_households ? 0 : r->row.member;
	int rc;

	r->policy = *c;
	if (c->is_asked)
		r->policy.sends_to_shared = !r->row.asked;
	rc = desk_campaign_pick_one(&r->scan, &r->h, member, false, &step->text, p);
	if (rc || p->why == DESK_CAMPAIGN_MEANT || !p->member || !c->is_asked || (r->row.asked && p->phone == r->row.asked))
		return rc;
	r->policy.sends_to_shared = true;
	return desk_campaign_pick_one(&r->scan, &r->h, member, true, &step->text, p);
}

/* She has said yes to the one who told it: on a phone of her own that is as good as asking for the topic on it, but not where a STOP
 * stands against it. */
static int ask_for_topic(struct running *r)
{
	const struct menus_campaign *c = &r->series->policy;
	uint32_t bit = 1u << c->topic_bit;
	struct desk_campaign_person p;
	struct store_phone settings;
	bool is_shared;
	int rc;

	if (!c->is_asked || !r->row.member)
		return 0;
	r->policy = *c;
	rc = desk_campaign_pick_one(&r->scan, &r->h, r->row.member, false, &r->series->steps[0].text, &p);
	if (rc || !p.phone)
		return rc;
	rc = store_phone_load(r->step->store, p.phone, &settings);
	if (!rc)
		rc = store_phone_is_shared(r->step->store, p.phone, &is_shared);
	if (rc || is_shared || (settings.topics_off | settings.topics_on) & bit)
		return rc;
	settings.topics_on |= bit;
	r->row.asked = p.phone;
	return store_phone_save(r->step->store, &settings, r->step->request->now_ms);
}

/* ---- what is said ---- */

static int take_back(struct desk_step *s, const struct store_enrolment *row)
{
	int n, rc = row->message ? store_outbox_cancel(s->store, row->message, s->request->now_ms, &n) : 0;

	return rc == STORE_NONE ? 0 : rc; /* pruned long since */
}

static int put(struct running *r, const struct menus_series_step *step, struct desk_campaign_person *p)
{
	const int64_t now_ms = r->step->request->now_ms;
	const int32_t today = r->scan.today;
	struct store_message m = {.priority = STORE_REMINDER, .kind = STORE_SERIES_KIND, .phone = p->phone, .household = r->h.id};
	struct buf said = {0};
	int rc;

	m.not_before_ms = desk_campaign_pick_slot(r->scan.scheme, &r->policy, today, today + DESK_SERIES_LATE_DAYS, now_ms);
	if (m.not_before_ms == INT64_MAX)
		return 0;
	m.expires_ms = m.not_before_ms + DESK_SERIES_LATE_DAYS * DAY_MS;
	p->facts.day = step->is_at_once || r->row.day == BASE_DAY_NONE ? r->row.day : r->row.day + step->about;
	menus_campaign_render(r->scan.menus, &step->text, p->language, &p->facts, &said);
	snprintf(m.text, sizeof m.text, "%s", base_buf_str(&said));
	base_buf_release(&said);
	snprintf(m.topic, sizeof m.topic, "%s", r->policy.topic);
	snprintf(m.subject, sizeof m.subject, "%s %d", r->policy.code, r->row.member);
	rc = take_back(r->step, &r->row); /* what it said before is old news */
	if (!rc)
		rc = store_outbox_add(r->step->store, &m, now_ms, &r->row.message);
	r->row.sent++;
	return rc ? rc : desk_quiz_ask(r->step, step->quiz, p, m.not_before_ms);
}

static void end_row(struct running *r, enum store_enrolment_state state)
{
	r->row.state = state;
	r->row.next_on = BASE_DAY_NONE;
	r->row.ended_ms = r->step->request->now_ms;
}

/* To nobody where she has no phone, wants none of it, or has no text in her language: the day is behind her all the same. */
static int say(struct running *r, const struct menus_series_step *step)
{
	struct desk_campaign_person p;
	int rc = pick(r, step, &p);

	if (rc == STORE_REFUSED) {
		base_log(LOG_WARNING, "plan-unknown", "household=%s plan=%s", r->h.no, r->h.plan);
		return 0;
	}
	if (!rc && !p.member) {
		end_row(r, STORE_ENROLMENT_ENDED); /* she has left the card, or all of them have */
		return take_back(r->step, &r->row);
	}
	return rc || p.why != DESK_CAMPAIGN_MEANT ? rc : put(r, step, &p);
}

/* ---- the next day ---- */

static int32_t next_on(const struct running *r)
{
	const struct menus_series_step *step;

	if (!r->series || r->row.day == BASE_DAY_NONE || !(step = menus_series_next(r->series, r->row.reached)))
		return BASE_DAY_NONE;
	return r->row.day + step->day;
}

static int keep(struct running *r)
{
	if (r->row.state == STORE_ENROLMENT_RUNNING) {
		r->row.next_on = next_on(r);
		if (r->series && r->row.next_on == BASE_DAY_NONE)
			end_row(r, STORE_ENROLMENT_DONE);
	}
	return store_series_keep(r->step->store, &r->row);
}

/* Of what is due the last one, where it is not too late for it. */
static int run_row(struct running *r)
{
	const struct menus_series_step *step = NULL, *next;
	int rc = 0;

	while (r->series && (next = menus_series_next(r->series, r->row.reached)) && r->row.day + next->day <= r->scan.today) {
		step = next;
		r->row.reached = next->day;
	}
	if (step && r->scan.today - (r->row.day + step->day) <= DESK_SERIES_LATE_DAYS) {
		rc = store_household_load(r->step->store, r->row.household, &r->h);
		if (!rc)
			rc = say(r, step);
	}
	return rc ? rc : keep(r);
}

static int run_due(struct desk_step *s, int32_t today, int cap, int *n)
{
	struct store_enrolment rows[CHUNK_MAX];
	int rc = store_series_due(s->store, today, rows, cap, n);

	for (int i = 0; !rc && i < *n; i++) {
		struct running r;

		begin(&r, s, rows[i].event);
		r.row = rows[i];
		rc = run_row(&r);
		finish(&r);
	}
	return rc;
}

/* After a start or a reload: the files may say other days. Writes only what differs. */
static int walk(struct desk_step *s, int cap)
{
	struct store_enrolment rows[CHUNK_MAX];
	int n, rc = store_series_list(s->store, s->memory->series_walked, rows, cap, &n);

	for (int i = 0; !rc && i < n; i++) {
		struct running r;

		begin(&r, s, rows[i].event);
		r.row = rows[i];
		if (r.row.state == STORE_ENROLMENT_RUNNING && next_on(&r) != r.row.next_on)
			rc = keep(&r);
		finish(&r);
	}
	if (!rc)
		s->memory->series_walked = n < cap ? INT64_MAX : rows[n - 1].id;
	return rc;
}

int desk_series_some(struct desk_step *s, int32_t today, int cap, int *n)
{
	int rc;

	cap = cap < CHUNK_MAX ? cap : CHUNK_MAX;
	rc = run_due(s, today, cap, n);
	return rc || s->memory->series_walked == INT64_MAX ? rc : walk(s, cap);
}

/* ---- the event ---- */

static int find(struct running *r, int64_t household, int member, enum store_event event, bool *is_there)
{
	int rc = store_series_find(r->step->store, household, member, event, &r->row);

	*is_there = !rc;
	if (rc == STORE_NONE)
		r->row = (struct store_enrolment){.household = household, .member = member, .event = event, .next_on = BASE_DAY_NONE};
	return rc == STORE_NONE ? 0 : rc;
}

static int end_quietly(struct running *r)
{
	end_row(r, STORE_ENROLMENT_ENDED);
	return take_back(r->step, &r->row);
}

/* It is born: nothing more of the pregnancy. Where that asked for the topic, so it did for this. */
static int end_pregnancy(struct running *r)
{
	struct running before;
	bool is_there;
	int rc;

	begin(&before, r->step, STORE_PREGNANCY);
	rc = find(&before, r->row.household, r->row.member, STORE_PREGNANCY, &is_there);
	if (!rc && is_there && before.row.state == STORE_ENROLMENT_RUNNING) {
		r->row.asked = before.row.asked;
		rc = end_quietly(&before);
		if (!rc)
			rc = keep(&before);
	}
	finish(&before);
	return rc;
}

/* From the beginning: what was due before today is behind it. */
static int begin_row(struct running *r, int32_t day)
{
	const struct menus_series_step *step = menus_series_at_once(r->series);
	int rc = take_back(r->step, &r->row);

	r->row.day = day;
	r->row.sent = 0;
	r->row.message = 0;
	r->row.reached = day == BASE_DAY_NONE || r->scan.today <= day ? STORE_SERIES_NOTHING : r->scan.today - day - 1;
	if (!rc)
		rc = ask_for_topic(r);
	return rc || !step ? rc : say(r, step);
}

static int tell(struct running *r, bool is_there, int32_t day)
{
	bool is_running = is_there && r->row.state == STORE_ENROLMENT_RUNNING;
	bool is_anew = !is_there || (!is_running && (day == BASE_DAY_NONE || day != r->row.day));
	int rc = store_household_load(r->step->store, r->row.household, &r->h);

	if (rc)
		return rc;
	r->row.state = STORE_ENROLMENT_RUNNING;
	r->row.ended_ms = 0;
	if (!is_running)
		r->row.begun_ms = r->step->request->now_ms;
	if (day != BASE_DAY_NONE)
		r->row.day = day;
	rc = is_anew ? begin_row(r, day) : is_running ? 0 : ask_for_topic(r);
	return rc == STORE_REFUSED ? 0 : rc; /* no such plan: it is told when there is one */
}

int desk_series_event(struct desk_step *s, enum store_event event, int64_t household, int member, int32_t day)
{
	struct running r;
	bool is_there;
	int rc;

	begin(&r, s, event);
	rc = find(&r, household, member, event, &is_there);
	if (!rc && event == STORE_BIRTH)
		rc = end_pregnancy(&r);
	if (!rc && r.series)
		rc = tell(&r, is_there, day);
	if (!rc && r.series)
		rc = keep(&r);
	finish(&r);
	return rc;
}

/* Was a birth of this household told of in the year before? */
static int is_known(struct desk_step *s, int64_t household, bool *is)
{
	struct store_member rows[DESK_CAMPAIGN_MEMBERS];
	struct store_enrolment e;
	int n = 0, rc = store_member_list(s->store, household, rows, DESK_CAMPAIGN_MEMBERS, &n);

	*is = false;
	for (int i = 0; !rc && !*is && i < n; i++) {
		rc = store_series_find(s->store, household, rows[i].no, STORE_BIRTH, &e);
		*is = !rc && e.begun_ms > s->request->now_ms - 366 * DAY_MS;
		rc = rc == STORE_NONE ? 0 : rc;
	}
	return rc;
}

int desk_series_child(struct desk_step *s, int64_t household, const struct store_member *child)
{
	int year, month, day, rc;
	bool is;

	base_date_split(base_date_of_ms(s->request->now_ms), &year, &month, &day);
	if (child->birth_year != year)
		return 0;
	rc = is_known(s, household, &is);
	return rc || is ? rc : desk_series_event(s, STORE_BIRTH, household, child->no, BASE_DAY_NONE);
}

int desk_series_hears(struct desk_step *s, enum store_event event, int64_t household, int member, const char **why)
{
	struct desk_campaign_person p = {.why = DESK_CAMPAIGN_NO_PHONE};
	struct running r;
	bool is_there;
	int rc;

	begin(&r, s, event);
	rc = find(&r, household, member, event, &is_there);
	if (!rc)
		rc = store_household_load(s->store, household, &r.h);
	if (!rc && r.series)
		rc = pick(&r, &r.series->steps[0], &p);
	*why = p.why == DESK_CAMPAIGN_MEANT ? NULL : desk_campaign_pick_why(p.why);
	finish(&r);
	return rc == STORE_REFUSED ? 0 : rc;
}

/* ---- undone ---- */

/* Nothing more about it on her phone, from anybody: she would have to ask anew. A phone that others have, too, may have asked for their
 * sake, and stays as it is. */
static int hush(struct running *r)
{
	const struct menus_campaign *c = &r->series->policy;
	struct desk_campaign_person p;
	struct store_phone settings;
	bool is_shared = false;
	int n, rc;

	r->policy = *c;
	rc = desk_campaign_pick_one(&r->scan, &r->h, r->row.member, false, &r->series->steps[0].text, &p);
	if (rc || !p.phone)
		return rc == STORE_REFUSED ? 0 : rc;
	if (p.phone != r->row.asked)
		rc = store_phone_is_shared(r->step->store, p.phone, &is_shared);
	if (rc || is_shared)
		return rc;
	rc = store_phone_load(r->step->store, p.phone, &settings);
	if (!rc && settings.topics_on >> c->topic_bit & 1) {
		settings.topics_on &= ~(1u << c->topic_bit);
		rc = store_phone_save(r->step->store, &settings, r->step->request->now_ms);
	}
	return rc ? rc : store_outbox_stop(r->step->store, p.phone, c->topic, r->step->request->now_ms, &n);
}

int desk_series_undo(struct desk_step *s, enum store_event event, int64_t household, int member)
{
	struct running r;
	bool is_there;
	int rc;

	begin(&r, s, event);
	rc = find(&r, household, member, event, &is_there);
	if (!rc && is_there && r.row.state != STORE_ENROLMENT_ENDED) {
		rc = store_household_load(s->store, household, &r.h);
		if (!rc)
			rc = end_quietly(&r);
		if (!rc && r.series && r.series->policy.is_asked && member)
			rc = hush(&r);
		r.row.asked = 0;
		if (!rc)
			rc = keep(&r);
	}
	finish(&r);
	return rc;
}
