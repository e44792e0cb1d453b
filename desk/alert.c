/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alerts to staff. They are raised in the transaction of what causes them, and told here, by the rule of their kind, as time passes:
 *
 *   raised, not over within `after`, and the same was not over within `calm` --> told to the rule's level
 *   nobody works there, or nobody answered within `climb` --> the next level, up to the union
 *   a rule with a digest: at its hour, all that is due of one kind and place in one message
 *   over --> those who were told hear so, but of a digest's
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

#define CHUNK_MAX 32
#define SEEN_MAX 4
#define TOLD_MAX 8                      /* people of one level: more are told by those */
#define STAFF_AT_ONCE 64
#define LIFE_MAX 64                     /* steps of a life that are read to tell its end */
#define MINUTE_MS 60000ll
#define HOUR_MS 3600000ll
#define USEFUL_MS (72 * HOUR_MS)
#define SPARE_PERCENT 2                 /* the disk is well again from so much above the threshold on */

_Static_assert((int) STORE_MANAGER == 0 && (int) STORE_OFFICER == 1, "a rule's role is a role of staff");

/* Alerts of one kind and place that one message tells of; but for those of a digest, one. */
struct telling {
	struct desk_step *step;
	struct store_alert *all;
	int n;
	const struct scheme_alert *rule;
	char of[STORE_CODE];            /* the place where it happened, of any level; "": of none */
};

/* ---- one SMS ---- */

static int64_t may_go_ms(const struct telling *t)
{
	const int64_t now_ms = t->step->request->now_ms;

	return scheme_alert_breaks_quiet(t->all->what) ? now_ms : scheme_quiet_after(t->step->memory->scheme, now_ms);
}

static int note_all(struct telling *t, const struct store_alert_step *step)
{
	int rc = 0;

	for (int i = 0; !rc && i < t->n; i++)
		rc = store_alert_note(t->step->store, &t->all[i], step);
	return rc;
}

static int move_all(struct telling *t, enum store_alert_state to, enum scheme_alert_level level, int64_t due_ms)
{
	int rc = 0;

	for (int i = 0; !rc && i < t->n; i++)
		rc = store_alert_move(t->step->store, &t->all[i], to, level, due_ms);
	return rc;
}

static void write_text(const struct telling *t, size_t language, char out[STORE_SMS_TEXT])
{
	struct store_alert a = t->all[0];
	struct buf text = {0};

	for (int i = 1; i < t->n; i++)
		a.francs += t->all[i].francs;
	menus_alert_say(t->step->memory->menus, language, &a, t->n - 1, &text);
	snprintf(out, STORE_SMS_TEXT, "%s", base_buf_str(&text));
	base_buf_release(&text);
}

/* did: of the step that is noted: told, or told that it is over. */
static int put(struct telling *t, struct store_alert_step *to, const char *language)
{
	struct desk_step *s = t->step;
	struct store_message m = {.priority = STORE_ALERT, .kind = "alert", .phone = to->phone, .not_before_ms = may_go_ms(t)};
	struct store_phone p;
	int rc = store_phone_load(s->store, to->phone, &p);

	if (rc)
		return rc;
	if (!language[0] && t->rule)
		language = t->rule->language;
	write_text(t, menus_pay_language(s->memory->menus, p.language, language), m.text);
	snprintf(m.subject, sizeof m.subject, "alert %" PRId64, t->all->id);
	m.expires_ms = m.not_before_ms + USEFUL_MS;
	rc = store_outbox_add(s->store, &m, s->request->now_ms, &to->message);
	to->at_ms = s->request->now_ms;
	return rc ? rc : note_all(t, to);
}

/* ---- one level ---- */

/* Not who asked for the signature, nor whose own PIN is tried. */
static bool is_about(const struct telling *t, const struct store_staff *who)
{
	const struct store_alert *a = t->all;

	if (a->what == SCHEME_ALERT_PIN)
		return !strncmp(a->subject, DESK_ALERT_STAFF, strlen(DESK_ALERT_STAFF))
		       && !strcmp(a->subject + strlen(DESK_ALERT_STAFF), who->code);
	return a->what == SCHEME_ALERT_SIGNATURE && !strcmp(a->about, who->code);
}

static bool is_told(const struct telling *t, const struct store_staff *who, enum scheme_alert_level level)
{
	return !who->removed_ms && who->phone && (int) who->role == t->rule->role && !is_about(t, who)
	       && scheme_alert_is_at(t->step->memory->scheme, level, who->place, t->of[0] ? t->of : NULL);
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

	return note_all(t, &step);
}

static void log_nobody(const struct telling *t, enum scheme_alert_level level)
{
	base_log(LOG_WARNING, "alert-nobody", "alert=%" PRId64 " what=%s level=%s place=%s", t->all->id,
		 scheme_alert_what_name(t->all->what), scheme_alert_level_name(level), t->of);
}

/* Below the place where it happened there is nobody to tell. */
static enum scheme_alert_level not_below(const struct telling *t, enum scheme_alert_level first)
{
	enum scheme_alert_level least = scheme_alert_level_of(t->step->memory->scheme, t->of);

	if (least == SCHEME_AT_LEVELS) /* the scheme has it no more */
		least = SCHEME_AT_UNION;
	return least > first ? least : first;
}

/* The first level from this one on where somebody works. */
static int tell_from(struct telling *t, enum scheme_alert_level from)
{
	const enum scheme_alert_level first = not_below(t, from);
	const struct store_alert *a = t->all;
	int told = 0, rc = 0, level;

	for (level = first; !rc && level < SCHEME_AT_LEVELS; level++) {
		rc = tell_level(t, (enum scheme_alert_level) level, &told);
		if (rc || told)
			break;
		if (a->state == STORE_ALERT_RAISED && a->steps > SCHEME_AT_LEVELS)
			continue; /* noted an hour ago */
		log_nobody(t, (enum scheme_alert_level) level);
		rc = note(t, STORE_ALERT_DID_FIND_NOBODY, (enum scheme_alert_level) level);
	}
	if (rc)
		return rc;
	if (told)
		return move_all(t, a->state == STORE_ALERT_RAISED && level == (int) first ? STORE_ALERT_TOLD : STORE_ALERT_CLIMBED,
				(enum scheme_alert_level) level, may_go_ms(t) + t->rule->climb_hours * HOUR_MS);
	return move_all(t, a->state, a->level, a->state == STORE_ALERT_RAISED ? t->step->request->now_ms + HOUR_MS : 0);
}

/* At the union there is nobody above: it stays open, and is told no more. */
static int climb(struct telling *t)
{
	const struct store_alert *a = t->all;
	struct store_alert_step last;
	int n, rc = store_alert_life(t->step->store, a->id, a->steps, &last, 1, &n);

	if (!rc && n && last.did == STORE_ALERT_DID_GO_UNANSWERED) /* other rules came since */
		return move_all(t, a->state, a->level, 0);
	if (!rc)
		rc = note(t, STORE_ALERT_DID_GO_UNANSWERED, a->level);
	base_log(LOG_WARNING, "alert-unanswered", "alert=%" PRId64 " what=%s level=%s", a->id, scheme_alert_what_name(a->what),
		 scheme_alert_level_name(a->level));
	if (rc || a->level >= SCHEME_AT_UNION)
		return rc ? rc : move_all(t, a->state, a->level, 0);
	return tell_from(t, a->level + 1);
}

/* ---- when ---- */

static int find_place(struct telling *t)
{
	struct store_household h;
	int rc;

	memcpy(t->of, t->all->place, sizeof t->of);
	if (t->of[0] || !t->all->household)
		return 0;
	rc = store_household_load(t->step->store, t->all->household, &h);
	if (!rc)
		memcpy(t->of, h.mutuelle, sizeof t->of);
	return rc == STORE_NONE ? 0 : rc;
}

/* Not before it has lasted for `after`, nor while those who were told of the last one have just heard that it is over; of a digest,
 * not before its hour. */
static int first_due(const struct telling *t, const struct store_alert *a, int64_t *due_ms)
{
	int64_t last_ms;
	int rc = store_alert_last(t->step->store, a, &last_ms);

	*due_ms = a->raised_ms + t->rule->after_minutes * MINUTE_MS;
	if (last_ms && last_ms + t->rule->calm_minutes * MINUTE_MS > *due_ms)
		*due_ms = last_ms + t->rule->calm_minutes * MINUTE_MS;
	if (t->rule->digest != SCHEME_AT_ONCE)
		*due_ms = scheme_alert_digest_next(t->rule, *due_ms - 1);
	return rc;
}

/* By the rules of today, which may be others than when it was told. */
static int find_due(const struct telling *t, const struct store_alert *a, int64_t *due_ms)
{
	int rc;

	if (a->state == STORE_ALERT_RAISED)
		return first_due(t, a, due_ms);
	rc = store_alert_told(t->step->store, a->id, due_ms);
	if (!scheme_alert_breaks_quiet(a->what))
		*due_ms = scheme_quiet_after(t->step->memory->scheme, *due_ms);
	*due_ms += t->rule->climb_hours * HOUR_MS;
	return rc;
}

/* What waits for the end of quiet hours need not go any more. */
static int take_back(struct telling *t, int64_t message, bool *is_back)
{
	struct store_message *m = base_alloc(sizeof *m);
	const int64_t now_ms = t->step->request->now_ms;
	int n, rc = store_outbox_load(t->step->store, message, m);

	*is_back = rc == STORE_OK && m->state == STORE_QUEUED && m->not_before_ms > now_ms;
	if (*is_back)
		rc = store_outbox_cancel(t->step->store, message, now_ms, &n);
	free(m);
	return rc == STORE_NONE ? 0 : rc; /* none: pruned long since */
}

/* Everybody who was told hears once that it is over. */
static int tell_end(struct telling *t)
{
	struct store_alert_step *life = base_alloc(LIFE_MAX * sizeof *life);
	int n, rc = store_alert_life(t->step->store, t->all->id, 1, life, LIFE_MAX, &n);

	for (int i = 0; !rc && i < n; i++) {
		struct store_alert_step to = life[i];
		struct store_staff who = {0};
		bool was = life[i].did != STORE_ALERT_DID_TELL, is_back = false;

		for (int k = 0; k < i && !was; k++)
			was = life[k].did == STORE_ALERT_DID_TELL && life[k].phone == to.phone;
		if (!was)
			rc = take_back(t, to.message, &is_back);
		if (was || is_back || rc)
			continue;
		rc = store_staff_load(t->step->store, to.staff, &who);
		to.did = STORE_ALERT_DID_TELL_END;
		if (!rc && !who.removed_ms && who.phone == to.phone)
			rc = put(t, &to, who.language);
	}
	free(life);
	return rc ? rc : move_all(t, t->all->state, t->all->level, 0);
}

/* ---- what is due ---- */

static bool is_below(const struct scheme_alert *rule, const struct store_alert *a)
{
	return a->what == SCHEME_ALERT_MONEY && a->francs < rule->threshold;
}

/* Of those behind the first, which one message of a digest may tell of, too: they stand in t->all then, and are no rows any more. */
static int gather(struct telling *t, struct store_alert *rows, int n)
{
	int kept = 1, rc = 0;

	for (int i = 1; !rc && i < n; i++) {
		struct store_alert row = rows[i];
		struct telling other = {.step = t->step, .all = &row, .n = 1, .rule = t->rule};
		int64_t due_ms = INT64_MAX;

		if (row.what != t->all->what || row.state != t->all->state || row.level != t->all->level || is_below(t->rule, &row))
			continue;
		rc = find_place(&other);
		if (!rc && !strcmp(other.of, t->of))
			rc = find_due(&other, &row, &due_ms);
		if (rc || due_ms > t->step->request->now_ms)
			continue;
		memmove(&rows[kept + 1], &rows[kept], (size_t) (i - kept) * sizeof *rows);
		rows[kept++] = row;
	}
	t->n = kept;
	return rc;
}

/* The first one of rows, which are n; *looked: of how many this was. */
static int look(struct desk_step *s, struct store_alert *rows, int n, int *looked)
{
	struct telling t = {.step = s, .all = rows, .n = 1, .rule = scheme_alert_rule(s->memory->scheme, rows->what)};
	int64_t due_ms;
	int rc = find_place(&t);

	*looked = 1;
	if (rc)
		return rc;
	if (rows->state == STORE_ALERT_OVER && t.rule && t.rule->digest != SCHEME_AT_ONCE) /* the next digest lacks it */
		return move_all(&t, rows->state, rows->level, 0);
	if (rows->state == STORE_ALERT_OVER)
		return tell_end(&t);
	if (!t.rule || is_below(t.rule, rows)) /* listed, and told to nobody */
		return move_all(&t, rows->state, rows->level, 0);
	rc = find_due(&t, rows, &due_ms);
	if (rc || due_ms > s->request->now_ms)
		return rc ? rc : move_all(&t, rows->state, rows->level, due_ms);
	if (t.rule->digest != SCHEME_AT_ONCE)
		rc = gather(&t, rows, n);
	*looked = t.n;
	if (rc)
		return rc;
	return rows->state == STORE_ALERT_RAISED ? tell_from(&t, (enum scheme_alert_level) t.rule->level) : climb(&t);
}

int desk_alert_sweep(struct desk_step *s, int limit, int *n, int64_t *next_ms)
{
	struct store_alert rows[CHUNK_MAX];
	int rc = 0, looked;

	if (!s->memory->knows_rules) /* a start, or a reload */
		rc = store_alert_look_again(s->store, s->request->now_ms);
	s->memory->knows_rules = true;
	if (!rc)
		rc = store_alert_due(s->store, s->request->now_ms, rows, limit < CHUNK_MAX ? limit : CHUNK_MAX, n);
	for (int i = 0; !rc && i < *n; i += looked)
		rc = look(s, &rows[i], *n - i, &looked);
	return rc ? rc : store_alert_next(s->store, next_ms);
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

int desk_alert_campaign(struct desk_step *s, const struct store_campaign *c, bool is_failing)
{
	struct store_alert a = {.what = SCHEME_ALERT_CAMPAIGN};

	snprintf(a.subject, sizeof a.subject, "%s", c->code);
	snprintf(a.about, sizeof a.about, "%s", c->code);
	snprintf(a.place, sizeof a.place, "%s", c->place);
	return raise_or_end(s, &a, is_failing);
}

/* The care point's commune, for a care point is no place where managers work. */
static const char *place_of(const struct scheme *scheme, const struct store_staff *who)
{
	for (size_t i = 0; who->role == STORE_CARE_POINT && i < scheme->n_care_points; i++)
		if (!strcmp(scheme->care_points[i].code, who->place))
			return scheme->care_points[i].commune;
	return who->place;
}

int desk_alert_staff(struct desk_step *s, const struct store_staff *who, bool is_locked)
{
	struct store_alert a = {.what = SCHEME_ALERT_PIN};

	snprintf(a.subject, sizeof a.subject, DESK_ALERT_STAFF "%s", who->code);
	snprintf(a.about, sizeof a.about, "%s", who->name[0] ? who->name : who->code);
	snprintf(a.place, sizeof a.place, "%s", place_of(s->memory->scheme, who));
	return raise_or_end(s, &a, is_locked);
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

static bool is_among(const struct desk_alert *seen, const struct store_alert *a)
{
	for (size_t i = 0; i < seen->n_all; i++)
		if (seen->all[i].what == a->what && !strcmp(seen->all[i].name, a->subject))
			return true;
	return false;
}

/* A link or a wallet that the configuration has no more is down for ever: nobody need hear of it. */
static int end_others(struct desk_step *s, const struct desk_alert *seen, enum scheme_alert_what what)
{
	struct store_alert *rows = base_alloc(CHUNK_MAX * sizeof *rows);
	char after[STORE_ALERT_SUBJECT] = "";
	int n = CHUNK_MAX, rc = 0;

	while (!rc && n == CHUNK_MAX) {
		rc = store_alert_open(s->store, what, after, rows, CHUNK_MAX, &n);
		for (int i = 0; !rc && i < n; i++) {
			memcpy(after, rows[i].subject, sizeof after);
			if (!is_among(seen, &rows[i]))
				rc = store_alert_end(s->store, what, after, s->request->now_ms);
		}
	}
	free(rows);
	return rc;
}

static int see(struct desk_step *s, const struct desk_alert *seen)
{
	struct store_alert a = {.what = seen->what};
	int rc;

	if (seen->all) {
		rc = end_others(s, seen, SCHEME_ALERT_LINK);
		return rc ? rc : end_others(s, seen, SCHEME_ALERT_WALLET);
	}
	if (seen->what == SCHEME_ALERT_STORE)
		return see_store(s, seen);
	snprintf(a.about, sizeof a.about, "%s", seen->name);
	snprintf(a.subject, sizeof a.subject, "%s", seen->what == SCHEME_ALERT_PROOF ? "proof" : seen->name);
	return raise_or_end(s, &a, seen->is_wrong);
}

/* What is due at once does not wait for the next sweep. */
int desk_alert_seen(struct desk_step *s)
{
	const struct desk_alert *seen = s->request->body;
	int64_t next_ms;
	int n, rc;

	must(seen && seen->what < SCHEME_ALERT_LIVES);
	rc = see(s, seen);
	return rc ? rc : desk_alert_sweep(s, SEEN_MAX, &n, &next_ms);
}
