/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alerts to staff (P24): who is told what, by SMS, and what follows when nobody answers. */
#ifndef DESK_ALERT_H
#define DESK_ALERT_H

#include "desk/step.h"
#include "store/alert.h"
#include "store/campaign.h"

/* What the house has seen: body of DESK_ALERT. */
struct desk_alert {
	enum scheme_alert_what what;    /* LINK, WALLET, STORE or PROOF */
	bool is_wrong;                  /* STORE: not read */
	int percent;                    /* STORE: of the disk that is free */
	char name[STORE_ALERT_SUBJECT]; /* of the link, the wallet; else what people are told */
	/* Instead, once after a start: all links and wallets that there are. What was told of others is over. */
	const struct desk_alert *all; size_t n_all;
};
int desk_alert_seen(struct desk_step *s);

/* A campaign fails (again): staff hear of it once, until it does well again. */
int desk_alert_campaign(struct desk_step *s, const struct store_campaign *c, bool is_failing);

/* The subject of an alert about the PIN of one who works here is this and her code; of a member's phone, the phone. */
#define DESK_ALERT_STAFF "staff "
/* Wrong PINs of one who works here: so many that she must wait; or no more. */
int desk_alert_staff(struct desk_step *s, const struct store_staff *who, bool is_locked);

/* Of the sweep: tells what is due, up to `limit` alerts; *n: how many were looked at. *next_ms: when the next one is due. */
int desk_alert_sweep(struct desk_step *s, int limit, int *n, int64_t *next_ms);

#endif
