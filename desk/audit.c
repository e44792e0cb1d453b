/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a step writes into the audit. */
#include "desk/audit.h"

#include "base/must.h"

static enum store_through through_of(enum desk_kind kind)
{
	switch (kind) {
	case DESK_USSD_BEGIN: case DESK_USSD_ANSWER: case DESK_USSD_LEFT: case DESK_USSD_LATE:
		return STORE_THROUGH_DIAL;
	case DESK_SMS_IN:
		return STORE_THROUGH_SMS;
	case DESK_IMPORT_CHUNK: case DESK_RELOAD: case DESK_ORDER: case DESK_COUNTER:
		return STORE_THROUGH_COMMAND;
	case DESK_PAY_LEASE: case DESK_PAY_RESULT: case DESK_PAY_NOTICE:
		return STORE_THROUGH_WALLET;
	case DESK_OUTBOX_LEASE: case DESK_OUTBOX_RESULT: case DESK_RECEIPT: case DESK_CAMPAIGN: case DESK_ALERT:
	case DESK_SWEEP:
		return STORE_THROUGH_TIME;
	case DESK_KINDS:
		break;
	}
	must(!"a kind of request");
	return STORE_THROUGH_UNSAID;
}

int desk_audit_staff(struct desk_step *s, const struct store_staff *by, int64_t household, const char *what, const char *about)
{
	const struct store_audit a = {.through = through_of(s->request->kind), .staff = by ? by->code : NULL,
				      .phone = by ? by->phone : 0, .household = household, .what = what, .about = about};

	return store_audit_add(s->store, s->request->now_ms, &a);
}

int desk_audit_phone(struct desk_step *s, uint64_t phone, int64_t household, const char *what, const char *about)
{
	const struct store_audit a = {.through = through_of(s->request->kind), .phone = phone, .household = household, .what = what,
				      .about = about};

	return store_audit_add(s->store, s->request->now_ms, &a);
}
