/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who hears what (P24): the rules of `alerts` in scheme.yaml. */
#ifndef SCHEME_ALERT_H
#define SCHEME_ALERT_H

#include "scheme/scheme.h"

enum scheme_alert_what {
	SCHEME_ALERT_MONEY,             /* money without a match */
	SCHEME_ALERT_SIGNATURE,         /* a signature is wanted */
	SCHEME_ALERT_PIN,               /* too many wrong PINs */
	SCHEME_ALERT_LINK,              /* a gateway is down */
	SCHEME_ALERT_WALLET,            /* a wallet is down */
	SCHEME_ALERT_STORE,             /* the disk is nearly full */
	SCHEME_ALERT_PROOF,             /* the hourly proof found something broken */
	SCHEME_ALERT_CAMPAIGN,          /* a campaign fails */
	SCHEME_ALERT_LIVES,             /* those above are raised and over; those below are only told, as digests */
	SCHEME_ALERT_FIGURES = SCHEME_ALERT_LIVES, /* how a place stands */
	SCHEME_ALERT_LAPSE,             /* households that are about to lose their cover */
	SCHEME_ALERT_WHATS
};

enum scheme_alert_digest { SCHEME_AT_ONCE, SCHEME_DAILY, SCHEME_WEEKLY };

/* Where an alert stands, and where it climbs to: a mutuelle and its commune are one level. */
enum scheme_alert_level { SCHEME_AT_COMMUNE, SCHEME_AT_DISTRICT, SCHEME_AT_REGION, SCHEME_AT_UNION, SCHEME_AT_LEVELS };

/* The rule of a kind that is raised; NULL: nobody is told. */
const struct scheme_alert *scheme_alert_rule(const struct scheme *s, enum scheme_alert_what what);
/* Of a rule with a digest: the first instant of it behind now_ms; the last one up to now_ms. */
int64_t scheme_alert_digest_next(const struct scheme_alert *rule, int64_t now_ms);
int64_t scheme_alert_digest_last(const struct scheme_alert *rule, int64_t now_ms);
/* The first and last day that a digest of this instant tells of: of the morning the days before, from noon on that day, too. */
void scheme_alert_digest_days(const struct scheme_alert *rule, int64_t at_ms, int32_t *first, int32_t *last);

/* The level of a place; of one that the scheme does not have (any more): SCHEME_AT_LEVELS. */
enum scheme_alert_level scheme_alert_level_of(const struct scheme *s, const char *place);

/* Only news of links, wallets and money go in quiet hours. */
bool scheme_alert_breaks_quiet(enum scheme_alert_what what);

/* Is `place` (a code, "": everywhere) the one of this level for what happened in `of`, a place of any level? of NULL: in none, so only
 * everywhere is. */
bool scheme_alert_is_at(const struct scheme *s, enum scheme_alert_level level, const char *place, const char *of);

const char *scheme_alert_what_name(enum scheme_alert_what what);        /* "money" */
const char *scheme_alert_level_name(enum scheme_alert_level level);     /* "commune" */

#endif
