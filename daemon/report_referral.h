/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle report referrals: what champions and leaders brought, by their codes (P23). */
#ifndef DAEMON_REPORT_REFERRAL_H
#define DAEMON_REPORT_REFERRAL_H

#include "daemon/command.h"
#include "daemon/config.h"
#include "scheme/scheme.h"

#include <stdbool.h>
#include <stdint.h>

struct report_referral {
	const struct command *command;
	const char *by;                 /* month, or a level of places; NULL: neither */
	const char *place;              /* only households there; NULL: everywhere */
	int32_t first, last, today;     /* those who named a code on these days; what became of them until today */
	bool is_csv;
	const struct config *c;
	const struct scheme *scheme;
};

int daemon_report_referral(const struct report_referral *r);

#endif
