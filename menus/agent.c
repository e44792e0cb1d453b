/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The care point. No more of a family than it must know: not what is owed, nor since when. */
#include "menus/agent.h"

#include "base/date.h"
#include "base/log.h"
#include "base/phone.h"
#include "menus/care.h"
#include "menus/family.h"
#include "menus/machine.h"
#include "menus/office.h"
#include "menus/payee.h"
#include "menus/say.h"
#include "store/audit.h"
#include "store/care_code.h"
#include "text/fit.h"
#include "text/gsm.h"

#include <stdio.h>
#include <string.h>

#define PERSONS_SEPTETS 150     /* as menus/values.c has them */
#define NAME_SEPTETS 16

/* ---- who asks ---- */

bool menus_agent_is_care_point(struct menus_view *v)
{
	const struct store_staff *who = v->menus->homes[MENUS_HOME_AGENT] ? menus_view_staff(v) : NULL;

	return who && who->role == STORE_CARE_POINT;
}

/* However the menus are written. */
static bool may_look(struct menus_view *v)
{
	return menus_agent_is_care_point(v) && (v->is_sms || menus_office_is_admitted(v));
}

static void write_down(struct menus_view *v, int64_t household, const char *what, const char *about)
{
	const struct store_staff *who = menus_view_staff(v);
	const struct store_audit a = {.through = v->is_sms ? STORE_THROUGH_SMS : STORE_THROUGH_DIAL, .staff = who ? who->code : NULL,
				      .phone = v->phone, .household = household, .what = what, .about = about};

	menus_view_note(v, store_audit_add(v->store, v->now_ms, &a));
}

/* For who asks why the care point got no answer, and what it was about. */
static void tell_limit(struct menus_view *v, const char *of)
{
	const struct store_staff *who = menus_view_staff(v);
	char phone[BASE_PHONE_TEXT];

	write_down(v, 0, "care-limit", of);
	base_log(LOG_WARNING, "care-limit", "of=%s staff=%s phone=%s", of, who ? who->code : "", base_phone_mask(v->phone, phone));
}

/* Of today, as far as they stop this way of asking. */
static int misses_of(struct menus_view *v)
{
	int n = 0;

	menus_view_note(v, (v->is_sms ? store_lookup_misses_by_sms : store_lookup_misses)(v->store, v->phone, v->today, &n));
	return n;
}

/* FOUND: it may ask. */
static enum menus_agent_found may_ask(struct menus_view *v)
{
	int misses, families = 0;

	if (!may_look(v))
		return MENUS_AGENT_UNKNOWN;
	misses = misses_of(v);
	if (v->error || misses >= STORE_LOOKUP_MISSES)
		return MENUS_AGENT_OFTEN;
	menus_view_note(v, store_phone_count(v->store, v->phone, "care-lookup", v->today, &families));
	if (families == MENUS_AGENT_FAMILIES + 1)
		tell_limit(v, "families");
	return families > MENUS_AGENT_FAMILIES ? MENUS_AGENT_MANY : MENUS_AGENT_FOUND;
}

static enum menus_agent_found miss(struct menus_view *v)
{
	menus_view_note(v, (v->is_sms ? store_lookup_miss_by_sms : store_lookup_miss)(v->store, v->phone, v->today));
	if (misses_of(v) < STORE_LOOKUP_MISSES)
		return MENUS_AGENT_UNKNOWN;
	tell_limit(v, "misses");
	return MENUS_AGENT_OFTEN;
}

/* rc: of the store's search. A code that is over is no miss: nobody guesses one sooner than one that is alive. */
static enum menus_agent_found end(struct menus_view *v, int rc, int64_t household, const char *way)
{
	if (rc != STORE_OK && rc != STORE_NONE && rc != STORE_EXISTS)
		menus_view_note(v, rc);
	if (v->error)
		return MENUS_AGENT_UNKNOWN;
	write_down(v, household, rc == STORE_OK ? "care-lookup" : rc == STORE_NONE ? "lookup-miss" : "care-code-over", way);
	if (rc == STORE_NONE)
		return miss(v);
	if (rc == STORE_EXISTS)
		return MENUS_AGENT_OVER;
	menus_payee_choose(v, household, STORE_FOR_DUES);
	menus_view_set(v, v->menus->sources[MENUS_WOMEN].variable, "");
	menus_view_set(v, v->menus->sources[MENUS_PATIENTS].variable, ""); /* somebody of another family */
	return MENUS_AGENT_FOUND;
}

enum menus_agent_found menus_agent_find_card(struct menus_view *v, const char *number, int birth_year)
{
	enum menus_agent_found may = may_ask(v);
	int64_t household = 0;
	int rc;

	if (may != MENUS_AGENT_FOUND)
		return may;
	rc = store_lookup_find(v->store, number, birth_year, &household);
	return end(v, rc, household, "card");
}

enum menus_agent_found menus_agent_find_code(struct menus_view *v, const char *digits)
{
	enum menus_agent_found may = may_ask(v);
	int64_t household = 0;
	int rc = STORE_NONE;

	if (may != MENUS_AGENT_FOUND)
		return may;
	if (v->step && v->step->secret) /* without the key there is no code */
		rc = store_care_code_use(v->store, v->step->secret, digits, v->phone, v->now_ms, &household);
	return end(v, rc, household, "code");
}

int menus_agent_look_up(struct menus_view *v)
{
	char number[STORE_CODE * 2];

	return (int) menus_agent_find_card(v, menus_view_get(v, MENUS_NUMBER, number), (int) menus_view_figure(v, MENUS_YEAR));
}

int menus_agent_use_code(struct menus_view *v)
{
	return v->typed ? (int) menus_agent_find_code(v, v->typed) : MENUS_AGENT_UNKNOWN;
}

/* ---- the household ---- */

static const struct scheme_plan *plan_of(struct menus_view *v)
{
	const struct menus_payee *p = menus_view_payee(v);

	return v->showing == MENUS_SAMPLE ? v->plan : p ? p->plan : NULL;
}

static struct scheme_cover cover_of(struct menus_view *v)
{
	const struct menus_payee *p = menus_view_payee(v);
	struct scheme_account a;

	if (v->showing == MENUS_SAMPLE)
		return *menus_view_cover(v);
	if (!p || !p->plan)
		return (struct scheme_cover){.state = SCHEME_NOT_ENROLLED};
	a = menus_view_payee_account(p);
	return scheme_cover_compute(&a, v->today);
}

bool menus_agent_is_covered(struct menus_view *v)
{
	const struct scheme_cover c = cover_of(v);

	return c.state == SCHEME_COVERED || c.state == SCHEME_GRACE;
}

void menus_agent_cover(struct menus_view *v, struct buf *out)
{
	const struct scheme_cover c = cover_of(v);
	const int32_t day = menus_family_cover_day(&c);
	char date[BASE_DATE_TEXT] = "";
	const char *hole = day != BASE_DAY_NONE ? base_date_format_phone(day, date) : date;

	menus_say_message(v, MENUS_MESSAGE_CARE_NOT_ENROLLED + (enum menus_message) c.state, &hole, out);
}

/* ---- its people ---- */

size_t menus_agent_fill_patients(struct menus_view *v, const void **rows)
{
	const struct menus_payee *p = menus_view_payee(v);
	int n = 0;

	if (v->showing == MENUS_SAMPLE)
		return menus_family_fill_members(v, rows);
	if (p && v->patients_of != p->id) {
		v->n_patients = 0;
		if (menus_view_is_there(v, store_member_list(v->store, p->id, v->patients, MENUS_MEMBERS, &n)))
			v->patients_of = p->id;
		for (int i = 0; v->patients_of && i < n; i++)
			if (store_member_is_on_card(&v->patients[i], v->today))
				v->patients[v->n_patients++] = v->patients[i];
	}
	for (int i = 0; p && i < v->n_patients; i++)
		rows[i] = &v->patients[i];
	return p ? (size_t) v->n_patients : 0;
}

static bool is_on_card(struct menus_view *v, const struct store_member *m)
{
	const struct scheme_plan *plan = plan_of(v);
	const struct scheme_member card = {store_member_card(m->role), m->birth_year, m->joined_on, m->left_on};
	const int32_t until = plan ? scheme_plan_card_until(plan, &card) : m->left_on;

	return (m->joined_on == BASE_DAY_NONE || m->joined_on <= v->today) && (until == BASE_DAY_NONE || v->today <= until);
}

bool menus_agent_is_patient_covered(struct menus_view *v)
{
	const struct store_member *m = menus_view_at(v, MENUS_PATIENTS);

	return m && is_on_card(v, m) && menus_agent_is_covered(v);
}

static void say_age(struct menus_view *v, const struct store_member *m, struct buf *out)
{
	int year, month, day, age;

	base_date_split(v->today, &year, &month, &day);
	age = year - m->birth_year;
	if (m->birth_year > 0)
		base_buf_printf(out, "%d", age < 0 ? 0 : age > 150 ? 150 : age);
	else
		base_buf_append_str(out, "?");
}

void menus_agent_patient(struct menus_view *v, struct buf *out)
{
	const struct store_member *m = menus_view_at(v, MENUS_PATIENTS);

	if (m)
		base_buf_append_str(out, m->first_name);
}

void menus_agent_patient_age(struct menus_view *v, struct buf *out)
{
	const struct store_member *m = menus_view_at(v, MENUS_PATIENTS);

	if (m)
		say_age(v, m, out);
}

void menus_agent_patient_pays(struct menus_view *v, struct buf *out)
{
	const struct store_member *m = menus_view_at(v, MENUS_PATIENTS);
	enum menus_message said = MENUS_MESSAGE_PATIENT_NOT_COVERED;

	if (m && !is_on_card(v, m))
		said = MENUS_MESSAGE_PATIENT_NOT_ON_CARD;
	else if (menus_agent_is_covered(v))
		said = MENUS_MESSAGE_PATIENT_COVERED;
	menus_say_message(v, said, NULL, out);
}

static void say_person(struct menus_view *v, const struct store_member *m, struct buf *out)
{
	size_t from = out->len;

	text_fit_fold(out, m->first_name, strlen(m->first_name));
	out->len = from + text_fit_cut((const char *) out->data + from, out->len - from, NAME_SEPTETS);
	base_buf_append_str(out, " ");
	say_age(v, m, out);
}

/* Those for whom there is no room are counted: "Awa 41, Bakary 12 +3". */
void menus_agent_persons(struct menus_view *v, struct buf *out)
{
	const int room = PERSONS_SEPTETS - 4; /* " +63" */
	const void *rows[MENUS_ROWS];
	size_t n = menus_agent_fill_patients(v, rows), more = 0;
	int used = 0;

	for (size_t i = 0; i < n; i++) {
		struct buf one = {0};

		if (is_on_card(v, rows[i])) {
			base_buf_append_str(&one, used ? ", " : "");
			say_person(v, rows[i], &one);
			if (more || used + text_gsm_septets((const char *) one.data, one.len) > room) {
				more++;
			} else {
				used += text_gsm_septets((const char *) one.data, one.len);
				base_buf_append(out, one.data, one.len);
			}
		}
		base_buf_release(&one);
	}
	if (more)
		base_buf_printf(out, " +%zu", more);
}

/* ---- what they pay ---- */

static const struct scheme_care_point *here(struct menus_view *v)
{
	const struct store_staff *who = menus_view_staff(v);

	for (size_t i = 0; who && i < v->scheme->n_care_points; i++)
		if (!strcmp(v->scheme->care_points[i].code, who->place))
			return &v->scheme->care_points[i];
	return NULL;
}

/* At the level of this care point; of one that is gone from the scheme, at the lowest that gives this care. */
void menus_agent_pays(struct menus_view *v, struct buf *out)
{
	const struct scheme_benefit *b = menus_view_at(v, MENUS_BENEFITS);
	const struct scheme_care_point *point = here(v);
	int level = point ? (int) point->level : 0;

	if (!b || !b->is_covered || !menus_agent_is_covered(v)) {
		menus_care_say_share(v, NULL, MENUS_MESSAGE_PAYS_NOTHING, out);
		return;
	}
	while (!point && level < SCHEME_LEVELS - 1 && !b->share[level].is_offered)
		level++;
	if (b->share[level].is_offered)
		menus_care_say_share(v, &b->share[level], MENUS_MESSAGE_PAYS_NOTHING, out);
	else
		menus_say_message(v, MENUS_MESSAGE_PAYS_NOT_HERE, NULL, out);
}
