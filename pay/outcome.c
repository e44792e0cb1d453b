/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words for logs and metrics. */
#include "pay/outcome.h"

static const char *const verbs[] = {
	[DESK_PAY_SUBMIT] = "submit", [DESK_PAY_QUERY] = "query", [DESK_PAY_REVERSE] = "reverse",
};
static const char *const outcomes[DESK_PAY_OUTCOMES] = {
	[DESK_PAY_ACCEPTED] = "accepted", [DESK_PAY_REJECTED] = "rejected", [DESK_PAY_SUCCEEDED] = "succeeded",
	[DESK_PAY_FAILED] = "failed", [DESK_PAY_PENDING] = "pending", [DESK_PAY_NOT_FOUND] = "not-found",
	[DESK_PAY_UNKNOWN] = "unknown",
};

const char *pay_outcome_name(enum desk_pay_outcome outcome)
{
	return outcomes[outcome];
}

const char *pay_outcome_verb(enum desk_pay_verb verb)
{
	return verbs[verb];
}
