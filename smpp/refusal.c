/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a gateway refused a bind, and what the person in charge can do about it. */
#include "smpp/refusal.h"

#include "smpp/pdu.h"

#include <stddef.h>

static const struct smpp_refusal refusals[] = {
	{SMPP_RINVPASWD, true, "check password (or password_file) of this link in the configuration"},
	{SMPP_RINVSYSID, true, "check system_id of this link in the configuration, or ask the operator whether the account is open"},
	{SMPP_RALYBND, true, "the gateway still holds an earlier session, or another program uses this account: we keep trying; "
		"if it lasts more than some minutes ask the operator to reset the session"},
	{SMPP_RBINDFAIL, false, "ask the operator: account blocked, our address not allowed, or too many binds (key binds)"},
	{SMPP_RINVBNDSTS, false, "ask the operator whether the account may bind this way (key bind: transceiver or pair)"},
	{SMPP_RINVCMDID, true, "the gateway does not know this bind command: try bind: pair in the configuration"},
	{SMPP_RINVSYSTYP, true, "check system_type of this link in the configuration: the operator tells it"},
	{SMPP_RINVCMDLEN, true, "the gateway found a field too long: check system_id (15), password (8), system_type (12)"},
	{SMPP_RSYSERR, false, "the gateway has trouble of its own: we keep trying"},
	{SMPP_RTHROTTLED, true, "the gateway asks us to bind less often: we keep trying"},
};

const struct smpp_refusal *smpp_refusal_find(uint32_t status)
{
	static const struct smpp_refusal other = {0, false, "ask the operator what this status means on their gateway"};

	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
		if (refusals[i].status == status)
			return &refusals[i];
	return &other;
}
