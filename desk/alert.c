/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alerts to staff. They are raised in the transaction of what causes them, and told here, by the rule of their kind, as time passes:
 *
 *   raised, not over within `after`, and the same was not over within `calm` --> told to the rule's level
 *   nobody works there, or nobody answered within `climb` --> the next level, up to the union
 *   over --> those who were told hear so
 *
 * An alert of which nobody could be told is looked at again each hour: somebody may work there by then. */
#include "desk/alert.h"

#include "base/log.h"
#include "base/must.h"
#include "menus/alert.h"
#include "menus/pay_say.h"
#include "scheme/quiet.h"
#include "store/outbox.h"
#include "store/phone.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_MAX 16
#define TOLD_MAX 8                      /* people of one level: more are told by those */
#define STAFF_AT_ONCE 64
#define LIFE_MAX 64                     /* steps of a life that are read to tell its end */
#define MINUTE_MS 60000ll
#define HOUR_MS 3600000ll
#define USEFUL_MS (72 * HOUR_MS)
#define SPARE_PERCENT 2                 /* the disk is well again from so much above the threshold on */

_Static_assert((int) STORE_MANAGER == 0 && (int) STORE_OFFICER == 1, "a rule's role is a role of staff");

struct telling {
	struct desk_step *step;
	struct store_alert a;
	const struct scheme_alert *rule;
	char mutuelle[STORE_CODE];      /* "": of none */
};

/* ---- one SMS ---- */

static int64_t may_go_ms(const struct telling *t)
{
	const int64_t now_ms = t->step->request->now_ms;

	return scheme_alert_breaks_quiet(t->a.what) ? now_ms : scheme_quiet_after(t->step->memory->scheme, now_ms);
}

/* did: of the step that is noted: told, or told that it is over. */
static int put(struct telling *t, struct store_alert_step *to, const char *language)
{
	struct desk_step *s = t->step;
	struct store_message m = {.priority = STORE_ALERT, .kind = "alert", .phone = to->phone, .not_before_ms = may_go_ms(t)};
	struct store_phone p;
	struct buf text = {0};
	int rc = store_phone_load(s->store, to->phone, &p);

	if (rc)
		return rc;
	if (!language[0] && t->rule)
		language = t->rule->language;
	menus_alert_say(s->memory->menus, menus_pay_language(s->memory->menus, p.language, language), &t->a, &text);
	snprintf(m.text, sizeof m.text, "%s", base_buf_str(&text));
	base_buf_release(&text);
	snprintf(m.subject, sizeof m.subject, "alert %" PRId64, t->a.id);
	m.expires_ms = m.not_before_ms + USEFUL_MS;
	rc = store_outbox_add(s->store, &m, s->request->now_ms, &to->message);
	to->at_ms = s->request->now_ms;
	return rc ? rc : store_alert_note(s->store, &t->a, to);
}

/* ---- one level ---- */

static bool is_told(const struct telling *t, const struct store_staff *who, enum scheme_alert_level level)
{
	return !who->removed_ms && who->phone && (int) who->role == t->rule->role
	       && scheme_alert_is_at(t->step->memory->scheme, level, who->place, t->mutuelle[0] ? t->mutuelle : NULL);
}

static int tell_level(struct telling *t, enum scheme_alert_level level, int *told)
{
	struct store_staff *rows = base_alloc(STAFF_AT_ONCE * sizeof *rows);
	char after[STORE_STAFF_CODE] = "";
	int n = STAFF_AT_ONCE, rc = 0;

	*told = 0;
	while (!rc && n == STAFF_AT_ONCE && *told < TOLD_MAX) {
		rc = store_staff_list(t->step->store, after, rows, STAFF_AT_ONCE, &n);
		for (int i = 0; !rc && i < n && *told < TOLD_MAX; i++) {
			struct store_alert_step to = {.did = STORE_ALERT_DID_TELL, .level = level, .phone = rows[i].phone};

			if (!is_told(t, &rows[i], level))
				continue;
			memcpy(to.staff, rows[i].code, sizeof to.staff);
			rc = put(t, &to, rows[i].language);
			++*told;
		}
		if (!rc && n)
			memcpy(after, rows[n - 1].code, sizeof after);
	}
	free(rows);
	return rc;
}

static int note(struct telling *t, enum store_alert_did did, enum scheme_alert_level level)
{
	const struct store_alert_step step = {.at_ms = t->step->request->now_ms, .did = did, .level = level};

	return store_alert_note(t->step->store, &t->a, &step);
}

static void log_nobody(const struct telling *t, enum scheme_alert_level level)
{
	base_log(LOG_WARNING, "alert-nobody", "alert=%" PRId64 " what=%s level=%s mutuelle=%s", t->a.id,
		 scheme_alert_what_name(t->a.what), scheme_alert_level_name(level), t->mutuelle);
}

/* The first level from this one on where somebody works. */
static int tell_from(struct telling *t, enum scheme_alert_level first)
{
	const int64_t now_ms = t->step->request->now_ms;
	int told = 0, rc = 0, level;

	for (level = first; !rc && level < SCHEME_AT_LEVELS; level++) {
		rc = tell_level(t, (enum scheme_alert_level) level, &told);
		if (rc || told)
			break;
		if (t->a.state == STORE_ALERT_RAISED && t->a.steps > SCHEME_AT_LEVELS)
			continue; /* noted an hour ago */
		log_nobody(t, (enum scheme_alert_level) level);
		rc = note(t, STORE_ALERT_DID_FIND_NOBODY, (enum scheme_alert_level) level);
	}
	if (rc)
		return rc;
	if (told)
		return store_alert_move(t->step->store, &t->a,
					(enum scheme_alert_level) level == (enum scheme_alert_level) t->rule->level
						? STORE_ALERT_TOLD : STORE_ALERT_CLIMBED,
					(enum scheme_alert_level) level, may_go_ms(t) + t->rule->climb_hours * HOUR_MS);
	return store_alert_move(t->step->store, &t->a, t->a.state, t->a.level, t->a.state == STORE_ALERT_RAISED ? now_ms + HOUR_MS : 0);
}

/* ---- one alert ---- */

static int find_mutuelle(struct telling *t)
{
	struct store_household h;
	int rc;

	if (!t->a.household)
		return 0;
	rc = store_household_load(t->step->store, t->a.household, &h);
	if (!rc)
		memcpy(t->mutuelle, h.mutuelle, sizeof t->mutuelle);
	return rc == STORE_NONE ? 0 : rc;
}

/* Not before it has lasted for `after`, nor while those who were told of the last one have just heard that it is over. */
static int tell_first(struct telling *t)
{
	int64_t last_ms, due_ms = t->a.raised_ms + t->rule->after_minutes * MINUTE_MS;
	int rc = store_alert_last(t->step->store, &t->a, &last_ms);

	if (rc)
		return rc;
	if (last_ms && last_ms + t->rule->calm_minutes * MINUTE_MS > due_ms)
		due_ms = last_ms + t->rule->calm_minutes * MINUTE_MS;
	if (due_ms > t->step->request->now_ms)
		return store_alert_move(t->step->store, &t->a, t->a.state, t->a.level, due_ms);
	return tell_from(t, (enum scheme_alert_level) t->rule->level);
}

/* At the union there is nobody above: it stays open, and is told no more. */
static int climb(struct telling *t)
{
	int rc = note(t, STORE_ALERT_DID_GO_UNANSWERED, t->a.level);

	base_log(LOG_WARNING, "alert-unanswered", "alert=%" PRId64 " what=%s level=%s", t->a.id, scheme_alert_what_name(t->a.what),
		 scheme_alert_level_name(t->a.level));
	if (rc || t->a.level >= SCHEME_AT_UNION)
		return rc ? rc : store_alert_move(t->step->store, &t->a, t->a.state, t->a.level, 0);
	return tell_from(t, t->a.level + 1);
}

/* Everybody who was told hears once that it is over. */
static int tell_end(struct telling *t)
{
	struct store_alert_step *life = base_alloc(LIFE_MAX * sizeof *life);
	int n, rc = store_alert_life(t->step->store, t->a.id, 1, life, LIFE_MAX, &n);

	for (int i = 0; !rc && i < n; i++) {
		struct store_alert_step to = life[i];
		struct store_staff who = {0};
		bool was = life[i].did != STORE_ALERT_DID_TELL;

		for (int k = 0; k < i && !was; k++)
			was = life[k].did == STORE_ALERT_DID_TELL && life[k].phone == to.phone;
		if (was)
			continue;
		rc = store_staff_load(t->step->store, to.staff, &who);
		to.did = STORE_ALERT_DID_TELL_END;
		if (!rc && !who.removed_ms && who.phone == to.phone)
			rc = put(t, &to, who.language);
	}
	free(life);
	return rc ? rc : store_alert_move(t->step->store, &t->a, t->a.state, t->a.level, 0);
}

static bool is_below(const struct telling *t)
{
	return t->a.what == SCHEME_ALERT_MONEY && t->a.francs < t->rule->threshold;
}

static int look(struct desk_step *s, const struct store_alert *a)
{
	struct telling t = {.step = s, .a = *a, .rule = scheme_alert_rule(s->memory->scheme, a->what)};
	int rc = find_mutuelle(&t);

	if (rc)
		return rc;
	if (a->state == STORE_ALERT_OVER)
		return tell_end(&t);
	if (!t.rule || is_below(&t)) /* listed, and told to nobody */
		return store_alert_move(s->store, &t.a, t.a.state, t.a.level, 0);
	return a->state == STORE_ALERT_RAISED ? tell_first(&t) : climb(&t);
}

int desk_alert_sweep(struct desk_step *s, int limit, int *n)
{
	struct store_alert rows[CHUNK_MAX];
	int rc = store_alert_due(s->store, s->request->now_ms, rows, limit < CHUNK_MAX ? limit : CHUNK_MAX, n);

	for (int i = 0; !rc && i < *n; i++)
		rc = look(s, &rows[i]);
	return rc;
}

/* ---- what others have seen ---- */

static int raise_or_end(struct desk_step *s, const struct store_alert *a, bool is_wrong)
{
	int rc;

	if (is_wrong)
		rc = store_alert_raise(s->store, a, s->request->now_ms, NULL);
	else
		rc = store_alert_end(s->store, a->what, a->subject, s->request->now_ms);
	return rc == STORE_EXISTS || rc == STORE_NONE ? 0 : rc;
}

int desk_alert_campaign(struct desk_step *s, const char *code, bool is_failing)
{
	struct store_alert a = {.what = SCHEME_ALERT_CAMPAIGN};

	snprintf(a.subject, sizeof a.subject, "%s", code);
	snprintf(a.about, sizeof a.about, "%s", code);
	return raise_or_end(s, &a, is_failing);
}

/* Between the threshold and a little above nothing changes, so that a disk at the edge is no news each minute. */
static int see_store(struct desk_step *s, const struct desk_alert *seen)
{
	const struct scheme_alert *rule = scheme_alert_rule(s->memory->scheme, SCHEME_ALERT_STORE);
	struct store_alert a = {.what = SCHEME_ALERT_STORE, .subject = "disk"};

	snprintf(a.about, sizeof a.about, "%d %%", seen->percent);
	if (rule && seen->percent >= rule->threshold && seen->percent < rule->threshold + SPARE_PERCENT)
		return 0;
	return raise_or_end(s, &a, rule && seen->percent < rule->threshold);
}

int desk_alert_seen(struct desk_step *s)
{
	const struct desk_alert *seen = s->request->body;
	struct store_alert a = {0};

	must(seen && seen->what < SCHEME_ALERT_WHATS);
	if (seen->what == SCHEME_ALERT_STORE)
		return see_store(s, seen);
	a.what = seen->what;
	snprintf(a.about, sizeof a.about, "%s", seen->name);
	snprintf(a.subject, sizeof a.subject, "%s", seen->what == SCHEME_ALERT_PROOF ? "proof" : seen->name);
	return raise_or_end(s, &a, seen->is_wrong);
}
