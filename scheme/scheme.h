/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scheme as its staff write it (scheme.yaml): plans, benefits, places, mutuelles, care points. Values only, read
 * once. */
#ifndef SCHEME_SCHEME_H
#define SCHEME_SCHEME_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCHEME_FRANCS_MAX 9999999 /* the longest figure a screen has room for */

/* What changes from a day on (`changes` of a plan): every value, the unchanged ones too. */
struct scheme_terms {
	int32_t from;              /* for periods that begin on this day or later; fee and waiting: for who is enrolled then */
	int64_t dues_francs;       /* a household pays this for one period ... */
	int64_t adult_francs, child_francs; /* ... and this for each adult and each child on its card */
	int64_t fee_francs;
	int opens_percent;         /* so much of its price opens a period, the rest stays owed; 0 or 100: nothing less than all */
	int waiting_months;
};

enum scheme_level_kind { SCHEME_CSCOM, SCHEME_CSREF, SCHEME_HOSPITAL, SCHEME_LEVELS };

/* What a member pays for one kind of care at one level of the health pyramid. */
struct scheme_share {
	bool is_offered;
	int percent;               /* the member's part, 0: free */
	int64_t francs;            /* or a fixed part; percent is then 0 */
};

/* Who pays beside the household, for periods that begin on `from` or later (P28; scheme/subsidy.h). */
struct scheme_subsidy {
	int32_t from;
	struct scheme_share state;   /* percent of the whole price of a period, or francs for one; not offered: nothing */
	struct scheme_share partner_share;
	char *partner;               /* code of struct scheme_partner; NULL: none */
};

struct scheme_plan {
	char *code, *name;
	/* The terms from the beginning; `changes` hold later ones whole. Read scheme_plan_on (scheme/plan.h) for those of a day. */
	int64_t dues_francs, adult_francs, child_francs;
	int64_t fee_francs;        /* once, at enrolment */
	int opens_percent;
	int waiting_months;        /* from enrolment until care is covered */
	struct scheme_terms *changes;   size_t n_changes;   /* each from a later day than the one before */
	/* What no change touches: it would take away what was promised to those who have paid. */
	int period_months;         /* 1 or 12 */
	int grace_days;            /* covered this long after paid_until */
	int relapse_months;        /* waiting again after a lapse ("sans paiement: 3 mois d'attente") */
	int child_until;           /* a child leaves the card, and others become adults, when the year of this birthday ends; 0: never */
	struct scheme_subsidy *subsidies; size_t n_subsidies; /* each from a later day than the one before */
	/* Limits of what is paid by phone (scheme/buy.h). */
	int64_t min_payment_francs;    /* but never more than what is owed; 0: none */
	int64_t daily_limit_francs;    /* of one phone; 0: none */
	int64_t pin_above_francs;      /* for more than this a PIN is asked, 0: always; -1: never */
	int64_t cash_alone_francs;     /* of a household and a day, in cash without a second signature; -1: any sum */
	int max_periods_ahead;         /* whole periods beyond the current one; 0: no limit */
};

struct scheme_partner {        /* who pays a part of the dues beside the State */
	char *code, *name;
};

struct scheme_benefit {
	char *code, *name;         /* name: source language, translated by the catalogues */
	char *note;                /* one short line, may be "" */
	bool is_covered;
	struct scheme_share share[SCHEME_LEVELS];
};

struct scheme_category {       /* preventive care and family planning first (P8) */
	char *code, *name;
	struct scheme_benefit *benefits;
	size_t n_benefits;
};

struct scheme_care_point {
	char *code, *name;
	enum scheme_level_kind level;
	char *commune;             /* code */
	uint64_t phone;            /* 0: none */
};

struct scheme_health_worker {  /* relais, ASC: the health worker of a village or commune */
	char *name;
	char *commune;             /* code */
	char *village;             /* name, or "" for the whole commune */
	uint64_t phone;
};

struct scheme_place {          /* region > district (cercle) > commune */
	char *code, *name;
	char *parent;              /* code, "" for a region */
	char **villages;           /* of a commune: names */
	size_t n_villages;
};

/* A day of one year, or the same day of every year. */
struct scheme_day {
	int32_t day;               /* BASE_DAY_NONE: none; of every year: counted in 2000, a leap year */
	bool is_yearly;
};

struct scheme_season {         /* harvest, the hungry months, Ramadan: first and last are both dated or both yearly */
	struct scheme_day first, last;
	int *days; size_t n_days;  /* instead of the calendar's, for dues of these days; none: as the calendar */
	int hour_min;              /* instead of the calendar's, on these days; -1: as the calendar */
};

/* When a mutuelle reminds of dues (P17; scheme/remind.h says how). */
struct scheme_calendar {
	char *code;
	int *days; size_t n_days;             /* counted from the last paid day, negative: before it; each above the one before */
	unsigned weekdays;                    /* market days: bit 0 Monday ... bit 6 Sunday; 0: any */
	int *month_days; size_t n_month_days; /* pay days, 1 to 28; none: any. Never both kinds */
	int hour_min;                         /* minutes of the day */
	struct scheme_season *seasons; size_t n_seasons; /* the last one that fits counts */
};

/* No message but receipts and one-time codes from `from_min` to `to_min` of the day (P18; scheme/quiet.h). */
struct scheme_quiet {
	int from_min, to_min;                 /* never equal; from > to: over midnight */
	struct scheme_day first, last;        /* both or none: on these days only */
};

struct scheme_mutuelle {
	char *code, *name;
	char *commune;             /* code */
	char *manager;             /* name of the manager, may be "" */
	uint64_t phone;            /* the manager's, 0: none */
	char **plans;              /* codes of the plans it offers */
	size_t n_plans;
	char *calendar;            /* code, NULL: nobody is reminded */
};

/* Who hears of what, and when (P24; scheme/alert.h). */
struct scheme_alert {
	int what;                             /* enum scheme_alert_what */
	int level;                            /* enum scheme_alert_level: who is told first */
	int role;                             /* enum store_staff_role of who is told */
	char *language;                       /* of those who have none of their own; "": the menus' own */
	int64_t threshold;                    /* money: francs from which; store: less than so many percent free */
	int after_minutes;                    /* what is over by then is not told */
	int calm_minutes;                     /* told no sooner than so long after the same was over */
	int climb_hours;                      /* unanswered for so long: the next level is told */
	int digest;                           /* enum scheme_alert_digest */
	int hour_min, weekday;                /* of a digest; weekday: of a weekly one, 0 Monday ... 6 Sunday */
	int days;                             /* lapse: cover that ends within so many days, the digest's own among them */
};

struct scheme {
	char *name;
	bool is_sample;            /* invented: said wherever it is shown to staff */
	struct scheme_partner *partners;         size_t n_partners;
	struct scheme_plan *plans;               size_t n_plans;
	struct scheme_category *categories;      size_t n_categories;
	struct scheme_place *regions;            size_t n_regions;
	struct scheme_place *districts;          size_t n_districts;
	struct scheme_place *communes;           size_t n_communes;
	struct scheme_calendar *calendars;       size_t n_calendars;
	struct scheme_quiet *quiet_hours;        size_t n_quiet_hours;
	struct scheme_alert *alerts;             size_t n_alerts;
	struct scheme_mutuelle *mutuelles;       size_t n_mutuelles;
	struct scheme_care_point *care_points;   size_t n_care_points;
	struct scheme_health_worker *workers;    size_t n_workers;
};

/* Reads and proves the whole file; errors name file, line, column, key and the mend. Codes are unique in their
 * list, those of benefits over all categories. NULL on failure; to be freed. */
struct scheme *scheme_load(const char *path, struct error *e);
struct scheme *scheme_parse(const char *path, const char *text, size_t len, struct error *e); /* the path only for complaints */
void scheme_free(struct scheme *s);

/* By code; NULL when there is none. */
const struct scheme_plan *scheme_find_plan(const struct scheme *s, const char *code);
const struct scheme_partner *scheme_find_partner(const struct scheme *s, const char *code);
const struct scheme_mutuelle *scheme_find_mutuelle(const struct scheme *s, const char *code);
const struct scheme_place *scheme_find_region(const struct scheme *s, const char *code);
const struct scheme_place *scheme_find_commune(const struct scheme *s, const char *code);
const struct scheme_calendar *scheme_find_calendar(const struct scheme *s, const char *code);
const struct scheme_place *scheme_find_district(const struct scheme *s, const char *code);

/* Is there a region, district, commune or mutuelle of this code? */
bool scheme_has_place(const struct scheme *s, const char *code);
/* Does a place (code of a region, district, commune or mutuelle; "": everywhere) cover this other one, a mutuelle's most often? */
bool scheme_covers(const struct scheme *s, const char *place, const char *inner);

#endif
