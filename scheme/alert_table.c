/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may stand in scheme.yaml of an alert. */
#include "scheme/alert_table.h"

#include "scheme/alert.h"

#include <string.h>

#define AT(type, field) .at = offsetof(struct type, field)
#define MINUTES_MAX (7 * 24 * 60)
#define HOURS_MAX (30 * 24)

const char *const scheme_alert_table_whats[] = {"money", "signature", "pin", "link", "wallet", "store", "proof", "campaign", NULL};
const char *const scheme_alert_table_levels[] = {"commune", "district", "region", "union", NULL};
static const char *const roles[] = {"manager", "officer", NULL}; /* as enum store_staff_role */

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
	{0},
};
const struct level scheme_alert_table = {columns, sizeof(struct scheme_alert), 0, 0, prove};

#define COMPLAIN(l, n, ...) base_yaml_complain(&(l)->yaml, n, (l)->e, __VA_ARGS__)

static int prove(struct loader *l, const struct yaml_node *n, void *row)
{
	const struct scheme_alert *a = row;

	if (a->threshold && a->what != SCHEME_ALERT_MONEY && a->what != SCHEME_ALERT_STORE)
		return COMPLAIN(l, base_yaml_find(n, "threshold"), "means nothing for '%s': only money (francs) and store (percent "
				"free) have one; leave it out", scheme_alert_table_whats[a->what]);
	if (a->what == SCHEME_ALERT_STORE && (a->threshold < 1 || a->threshold > 90))
		return COMPLAIN(l, base_yaml_find(n, "threshold") ? base_yaml_find(n, "threshold") : n,
				"an alert of the store wants a threshold from 1 to 90: so many percent of the disk free");
	for (const struct scheme_alert *b = l->scheme->alerts; b < a; b++)
		if (b->what == a->what)
			return COMPLAIN(l, base_yaml_find(n, "what"), "'%s' has a rule above: write one rule for each kind of alert",
					scheme_alert_table_whats[a->what]);
	return 0;
}
