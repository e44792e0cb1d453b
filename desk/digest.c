/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Digests: how a place stands, and which households there are about to lose their cover. Each goes once to each person whose role and
 * level the rule names, noted in the transaction that puts it into the outbox. What was missed while nothing ran is not made up for: of
 * a daily digest only today's goes, of a weekly one only the last. */
#include "desk/digest.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/log.h"
#include "base/must.h"
#include "desk/reach.h"
#include "menus/digest.h"
#include "menus/pay_say.h"
#include "scheme/alert.h"
#include "scheme/quiet.h"
#include "store/digest.h"
#include "store/outbox.h"
#include "store/phone.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define PEOPLE 4                /* of one sweep; or one of a region or the union, whose figures take a few milliseconds */
#define STAFF_AT_ONCE 16
#define LAPSE_DAYS 7            /* of the figures */
#define USEFUL_MS (24 * 3600000ll)

struct digest {
	struct desk_step *step;
	const struct scheme_alert *rule;
	int64_t at_ms;                  /* its hour */
	int32_t day;                    /* of that */
};

/* What stands on the paper of who works in this place. */
static const char *name_of(const struct scheme *s, const char *place)
{
	const struct scheme_mutuelle *m = scheme_find_mutuelle(s, place);
	const struct scheme_place *p = scheme_find_commune(s, m ? m->commune : place);

	if (!p)
		p = scheme_find_district(s, place);
	if (!p)
		p = scheme_find_region(s, place);
	return p ? p->name : "Union";
}

static int write_figures(const struct digest *d, const char *place, size_t language, struct buf *out)
{
	const struct desk_memory *memory = d->step->memory;
	struct store_figures_span span = {.lapse_first = d->day + 1, .lapse_last = d->day + LAPSE_DAYS};
	struct store_figures f;
	int rc;

	scheme_alert_digest_days(d->rule, d->at_ms, &span.first, &span.last);
	rc = store_figures_of(d->step->store, memory->scheme, place, &span, &f);
	if (!rc)
		menus_digest_figures(memory->menus, language, name_of(memory->scheme, place), span.first, span.last, &f, out);
	return rc;
}

static int write_lapse(const struct digest *d, const char *place, size_t language, struct buf *out)
{
	const struct desk_memory *memory = d->step->memory;
	const struct store_figures_span span = {d->day, d->day, d->day + 1, d->day + d->rule->days};
	struct store_household *rows = base_alloc(MENUS_DIGEST_LAPSES * sizeof *rows);
	struct desk_reach *heads = base_alloc(MENUS_DIGEST_LAPSES * sizeof *heads);
	struct menus_lapse lapses[MENUS_DIGEST_LAPSES];
	struct store_figures f;
	int n = 0, rc = store_figures_of(d->step->store, memory->scheme, place, &span, &f);

	if (!rc && f.lapsing)
		rc = store_figures_lapsing(d->step->store, memory->scheme, place, span.lapse_first, span.lapse_last, rows,
					   MENUS_DIGEST_LAPSES, &n);
	for (int i = 0; !rc && i < n; i++) {
		rc = desk_reach_household(d->step->store, rows[i].id, d->day, &heads[i]);
		lapses[i] = (struct menus_lapse){heads[i].first_name, heads[i].last_name, rows[i].no};
	}
	if (!rc && f.lapsing)
		menus_digest_lapse(memory->menus, language, name_of(memory->scheme, place), d->rule->days, f.lapsing, lapses, n, out);
	free(heads);
	free(rows);
	return rc;
}

/* Where there is nothing to tell, nothing goes, and that is noted. */
static int tell(const struct digest *d, const struct store_staff *who)
{
	struct desk_step *s = d->step;
	const int64_t now_ms = s->request->now_ms;
	struct store_message m = {.priority = STORE_ALERT, .kind = "digest", .phone = who->phone};
	struct store_phone p;
	struct buf text = {0};
	int64_t id = 0;
	size_t language;
	int rc = store_phone_load(s->store, who->phone, &p);

	if (rc)
		return rc;
	language = menus_pay_language(s->memory->menus, p.language, who->language[0] ? who->language : d->rule->language);
	if (d->rule->what == SCHEME_ALERT_LAPSE)
		rc = write_lapse(d, who->place, language, &text);
	else
		rc = write_figures(d, who->place, language, &text);
	snprintf(m.text, sizeof m.text, "%s", base_buf_str(&text));
	snprintf(m.subject, sizeof m.subject, "%s", scheme_alert_what_name((enum scheme_alert_what) d->rule->what));
	m.not_before_ms = scheme_quiet_after(s->memory->scheme, now_ms);
	m.expires_ms = m.not_before_ms + USEFUL_MS;
	if (!rc && text.len)
		rc = store_outbox_add(s->store, &m, now_ms, &id);
	base_buf_release(&text);
	if (!rc)
		base_log(LOG_INFO, "digest", "staff=%s what=%s message=%" PRId64, who->code, m.subject, id);
	return rc ? rc : store_digest_note(s->store, who->code, (enum scheme_alert_what) d->rule->what, d->day, id);
}

/* *told: how many people, `most` at most. */
static int tell_some(const struct digest *d, int most, int *told)
{
	const struct store_digest_due due = {(enum scheme_alert_what) d->rule->what, (enum store_staff_role) d->rule->role, d->day,
					     d->at_ms};
	struct store_staff *rows = base_alloc(STAFF_AT_ONCE * sizeof *rows);
	char after[STORE_STAFF_CODE] = "";
	int n = STAFF_AT_ONCE, rc = 0;

	*told = 0;
	while (!rc && n == STAFF_AT_ONCE && *told < most) {
		rc = store_digest_due(d->step->store, &due, after, rows, STAFF_AT_ONCE, &n);
		for (int i = 0; !rc && i < n && *told < most; i++) {
			snprintf(after, sizeof after, "%s", rows[i].code);
			if ((int) scheme_alert_level_of(d->step->memory->scheme, rows[i].place) != d->rule->level)
				continue;
			rc = tell(d, &rows[i]);
			++*told;
		}
	}
	free(rows);
	return rc;
}

/* Is what was due at at_ms still of use? */
static bool is_of_use(const struct scheme_alert *rule, int64_t at_ms, int64_t now_ms)
{
	return rule->digest == SCHEME_WEEKLY || base_date_of_ms(at_ms) == base_date_of_ms(now_ms);
}

int desk_digest_sweep(struct desk_step *s, bool *is_more, int64_t *next_ms)
{
	const struct scheme *scheme = s->memory->scheme;
	const int64_t now_ms = s->request->now_ms;
	int64_t next = INT64_MAX;
	int left = PEOPLE, rc = 0;

	for (size_t i = 0; scheme && !rc && now_ms >= s->memory->digest_ms && left > 0 && i < scheme->n_alerts; i++) {
		struct digest d = {.step = s, .rule = &scheme->alerts[i]};
		int weight = d.rule->level >= SCHEME_AT_REGION ? PEOPLE : 1, told = 0;

		if (d.rule->what < SCHEME_ALERT_LIVES)
			continue;
		d.at_ms = scheme_alert_digest_last(d.rule, now_ms);
		d.day = base_date_of_ms(d.at_ms);
		if (is_of_use(d.rule, d.at_ms, now_ms))
			rc = tell_some(&d, (left + weight - 1) / weight, &told);
		left -= told * weight;
		if (scheme_alert_digest_next(d.rule, now_ms) < next)
			next = scheme_alert_digest_next(d.rule, now_ms);
	}
	*is_more |= left <= 0;
	if (!rc && left > 0 && now_ms >= s->memory->digest_ms)
		s->memory->digest_ms = next;
	*next_ms = s->memory->digest_ms;
	return rc;
}
