/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may stand in scheme.yaml of an alert. */
#include "scheme/alert_table.h"

#include "scheme/alert.h"

#include <string.h>

#define AT(type, field) .at = offsetof(struct type, field)
#define MINUTES_MAX (7 * 24 * 60)
#define HOURS_MAX (30 * 24)
#define DAYS_MAX 60

const char *const scheme_alert_table_whats[] = {
	"money", "signature", "pin", "link", "wallet", "store", "proof", "campaign", "figures", "lapse", NULL,
};
const char *const scheme_alert_table_levels[] = {"commune", "district", "region", "union", NULL};
static const char *const roles[] = {"manager", "officer", NULL}; /* as enum store_staff_role */
static const char *const digests[] = {"no", "daily", "weekly", NULL}; /* as enum scheme_alert_digest */
static const char *const weekdays[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", NULL};

static int prove(struct loader *l, const struct yaml_node *n, void *row);

static const struct column columns[] = {
	{"what", WORD, true, AT(scheme_alert, what), .words = scheme_alert_table_whats},
	{"level", WORD, true, AT(scheme_alert, level), .words = scheme_alert_table_levels},
	{"role", WORD, true, AT(scheme_alert, role), .words = roles},
	{"language", NOTE, false, AT(scheme_alert, language)},
	{"threshold", FRANCS, false, AT(scheme_alert, threshold), .min = 0, .max = SCHEME_FRANCS_MAX},
	{"after", COUNT, false, AT(scheme_alert, after_minutes), .min = 0, .max = MINUTES_MAX},
	{"calm", COUNT, false, AT(scheme_alert, calm_minutes), .min = 0, .max = MINUTES_MAX, .preset = 60},
	{"climb", COUNT, false, AT(scheme_alert, climb_hours), .min = 1, .max = HOURS_MAX, .preset = 24},
	{"digest", WORD, false, AT(scheme_alert, digest), .words = digests, .preset = SCHEME_AT_ONCE},
	{"hour", TIME, false, AT(scheme_alert, hour_min), .preset = -1},
	{"weekday", WORD, false, AT(scheme_alert, weekday), .words = weekdays, .preset = -1},
	{"days", COUNT, false, AT(scheme_alert, days), .min = 1, .max = DAYS_MAX, .preset = 0},
	{0},
};
const struct level scheme_alert_table = {columns, sizeof(struct scheme_alert), 0, 0, prove};

#define COMPLAIN(l, n, ...) base_yaml_complain(&(l)->yaml, n, (l)->e, __VA_ARGS__)

static int prove_threshold(struct loader *l, const struct yaml_node *n, const struct scheme_alert *a)
{
	if (a->threshold && a->what != SCHEME_ALERT_MONEY && a->what != SCHEME_ALERT_STORE)
		return COMPLAIN(l, base_yaml_find(n, "threshold"), "means nothing for '%s': only money (francs) and store (percent "
				"free) have one; leave it out", scheme_alert_table_whats[a->what]);
	if (a->what == SCHEME_ALERT_STORE && (a->threshold < 1 || a->threshold > 90))
		return COMPLAIN(l, base_yaml_find(n, "threshold") ? base_yaml_find(n, "threshold") : n,
				"an alert of the store wants a threshold from 1 to 90: so many percent of the disk free");
	return 0;
}

static int prove_digest(struct loader *l, const struct yaml_node *n, const struct scheme_alert *a)
{
	const char *what = scheme_alert_table_whats[a->what];
	bool is_urgent = a->what == SCHEME_ALERT_LINK || a->what == SCHEME_ALERT_WALLET || a->what == SCHEME_ALERT_STORE
			 || a->what == SCHEME_ALERT_PROOF;

	if (is_urgent && a->digest != SCHEME_AT_ONCE)
		return COMPLAIN(l, base_yaml_find(n, "digest"), "means nothing for '%s', which is told at once; leave it out", what);
	if (a->what >= SCHEME_ALERT_LIVES && a->digest == SCHEME_AT_ONCE)
		return COMPLAIN(l, base_yaml_find(n, "digest") ? base_yaml_find(n, "digest") : n,
				"'%s' is told as a digest: write 'digest: daily' or 'digest: weekly'", what);
	if (a->digest != SCHEME_AT_ONCE && a->hour_min < 0)
		return COMPLAIN(l, n, "a digest wants an hour: write hour: \"18:00\"");
	if (a->digest == SCHEME_AT_ONCE && base_yaml_find(n, "hour"))
		return COMPLAIN(l, base_yaml_find(n, "hour"), "is of a digest: write 'digest: daily', or leave it out");
	if (a->digest == SCHEME_WEEKLY && a->weekday < 0)
		return COMPLAIN(l, n, "a weekly digest wants its day: write 'weekday: monday'");
	if (a->digest != SCHEME_WEEKLY && a->weekday >= 0)
		return COMPLAIN(l, base_yaml_find(n, "weekday"), "is of a weekly digest: write 'digest: weekly', or leave it out");
	return 0;
}

/* Of what is only told there is nothing that lasts, is over, or is answered. */
static int prove_told(struct loader *l, const struct yaml_node *n, struct scheme_alert *a)
{
	static const char *const of_life[] = {"after", "calm", "climb"};

	for (size_t i = 0; a->what >= SCHEME_ALERT_LIVES && i < sizeof of_life / sizeof *of_life; i++)
		if (base_yaml_find(n, of_life[i]))
			return COMPLAIN(l, base_yaml_find(n, of_life[i]), "means nothing for '%s', which nobody has to answer; "
					"leave it out", scheme_alert_table_whats[a->what]);
	if (a->what != SCHEME_ALERT_LAPSE && a->days)
		return COMPLAIN(l, base_yaml_find(n, "days"), "is of 'lapse': how many days ahead; leave it out");
	if (a->what == SCHEME_ALERT_LAPSE && !a->days)
		return COMPLAIN(l, n, "'lapse' wants the days that it looks ahead: write 'days: 7'");
	return 0;
}

/* Of what is raised there is one rule; a digest may have one for each level and role. */
static int prove_one(struct loader *l, const struct yaml_node *n, const struct scheme_alert *a)
{
	for (const struct scheme_alert *b = l->scheme->alerts; b < a; b++) {
		if (b->what != a->what)
			continue;
		if (a->what < SCHEME_ALERT_LIVES)
			return COMPLAIN(l, base_yaml_find(n, "what"), "'%s' has a rule above: write one rule for each kind of alert",
					scheme_alert_table_whats[a->what]);
		if (b->level == a->level && b->role == a->role)
			return COMPLAIN(l, base_yaml_find(n, "what"), "'%s' has a rule for this level and role above: "
					"leave one of them out", scheme_alert_table_whats[a->what]);
	}
	return 0;
}

static int prove(struct loader *l, const struct yaml_node *n, void *row)
{
	int rc = prove_threshold(l, n, row);

	if (!rc)
		rc = prove_digest(l, n, row);
	if (!rc)
		rc = prove_told(l, n, row);
	return rc ? rc : prove_one(l, n, row);
}
