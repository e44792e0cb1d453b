/* SPDX-License-Identifier: GPL-3.0-or-later */
/* No protocol: a manager takes the money and writes it down (`mutuelle pay cash`). Nobody is asked, so nothing is ever proved here. */
#include "pay/manual.h"

#include "pay/call.h"

static bool ask(struct pay_call *c)
{
	switch (c->paid.verb) {
	case DESK_PAY_SUBMIT:
		return pay_call_end(c, DESK_PAY_ACCEPTED, "");
	case DESK_PAY_QUERY:
		return pay_call_end(c, DESK_PAY_PENDING, "");
	case DESK_PAY_REVERSE:
		break;
	}
	return pay_call_end(c, DESK_PAY_REJECTED, "by-hand");
}

static bool read_answer(struct pay_call *c, const struct pay_http_response *r)
{
	(void) r;
	return pay_call_end(c, DESK_PAY_UNKNOWN, "by-hand");
}

static void claim(const char *body, size_t len, char reference[DESK_PAY_REFERENCE])
{
	(void) body;
	(void) len;
	*reference = '\0';
}

const struct pay_connector pay_manual = {
	.name = "manual",
	.caps = DESK_WALLET_BY_HAND,
	.waits = {.approve_s = 3 * 86400, .not_found_grace_s = 0, .give_up_s = 7 * 86400},
	.ask = ask, .read = read_answer, .claim = claim,
};
