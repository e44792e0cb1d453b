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
	SCHEME_ALERT_WHATS
};

/* Where an alert stands, and where it climbs to: a mutuelle and its commune are one level. */
enum scheme_alert_level { SCHEME_AT_COMMUNE, SCHEME_AT_DISTRICT, SCHEME_AT_REGION, SCHEME_AT_UNION, SCHEME_AT_LEVELS };

/* The rule of a kind; NULL: nobody is told. */
const struct scheme_alert *scheme_alert_rule(const struct scheme *s, enum scheme_alert_what what);
/* Only news of links, wallets and money go in quiet hours. */
bool scheme_alert_breaks_quiet(enum scheme_alert_what what);

/* Is `place` (a code, "": everywhere) the one of this level for this mutuelle? mutuelle NULL: of none, so only everywhere is. */
bool scheme_alert_is_at(const struct scheme *s, enum scheme_alert_level level, const char *place, const char *mutuelle);

const char *scheme_alert_what_name(enum scheme_alert_what what);        /* "money" */
const char *scheme_alert_level_name(enum scheme_alert_level level);     /* "commune" */

#endif
