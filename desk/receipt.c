/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delivery receipts: what a gateway says became of a message. Duplicates change nothing; one that comes before the answer to
 * its submit waits for it. */
#include "desk/receipt.h"

#include "base/log.h"
#include "base/must.h"
#include "base/phone.h"
#include "store/park.h"
#include "store/receipt.h"
#include "text/receipt.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define WAIT_MS 3600000ll               /* the answer to a submit never takes so long */
#define FAILURES_MAX 5                  /* in a row */
#define PARK_MS (3 * 24 * 3600000ll)

_Static_assert(TEXT_RECEIPT_ID == STORE_SMS_ID && DESK_SMS_ID == STORE_SMS_ID, "one length for a message_id");
_Static_assert(DESK_LINK_NAME == STORE_LINK_NAME, "one length for a link's name");

/* What an id in a receipt may be in the submit's answer, the likeliest first. */
struct readings {
	int n;
	char ids[TEXT_RECEIPT_READINGS][STORE_SMS_ID];
};

static bool is_decimal(const char *id)
{
	return strspn(id, "0123456789") == strlen(id);
}

static void keep_only(struct readings *r, int i)
{
	if (i)
		memcpy(r->ids[0], r->ids[i], sizeof r->ids[0]);
	r->n = 1;
}

/* text_receipt_readings: as written; a decimal number in hexadecimal; last, a hexadecimal one in decimal. */
static struct readings read_id(const char *id, enum desk_msgid_base base)
{
	struct readings r;

	r.n = text_receipt_readings(id, r.ids);
	switch (base) {
	case DESK_MSGID_AUTO:
		break;
	case DESK_MSGID_SAME:
		keep_only(&r, 0);
		break;
	case DESK_MSGID_DECIMAL:
		keep_only(&r, r.n > 1 && is_decimal(id) ? 1 : 0);
		break;
	case DESK_MSGID_HEX:
		keep_only(&r, r.n - 1);
		break;
	}
	return r;
}

/* A gateway that does not know has not said anything. */
static bool is_final(int state, enum store_part_state *out)
{
	switch (state) {
	case TEXT_RECEIPT_DELIVERED:
		*out = STORE_PART_DELIVERED;
		return true;
	case TEXT_RECEIPT_EXPIRED:
		*out = STORE_PART_EXPIRED;
		return true;
	case TEXT_RECEIPT_DELETED:
	case TEXT_RECEIPT_UNDELIVERABLE:
	case TEXT_RECEIPT_REJECTED:
	case TEXT_RECEIPT_SKIPPED:
		*out = STORE_PART_FAILED;
		return true;
	default:
		return false;
	}
}

int desk_receipt_phone_failed(struct desk_step *s, uint64_t phone)
{
	const int64_t until_ms = s->request->now_ms + PARK_MS;
	char masked[BASE_PHONE_TEXT];
	bool is_parked;
	int rc = store_park_failed(s->store, phone, FAILURES_MAX, until_ms, &is_parked);

	if (!rc && is_parked)
		base_log(LOG_INFO, "phone-parked", "phone=%s failures=%d", base_phone_mask(phone, masked), FAILURES_MAX);
	return rc;
}

static int tell_park(struct desk_step *s, int64_t message, enum store_part_state state)
{
	struct store_message m;
	bool was_parked;
	int rc = store_outbox_load(s->store, message, &m);

	if (rc)
		return rc;
	if (state == STORE_PART_DELIVERED)
		return store_park_reached(s->store, m.phone, s->request->now_ms, &was_parked);
	return desk_receipt_phone_failed(s, m.phone);
}

/* STORE_NONE, STORE_EXISTS: as store_receipt_match. */
static int apply(struct desk_step *s, const struct store_receipt *r, const struct readings *ids)
{
	bool has_ended;
	int64_t message;
	int rc = store_receipt_match(s->store, r, (const char (*)[STORE_SMS_ID]) ids->ids, ids->n, s->request->now_ms, &message,
				     &has_ended);

	return rc || !has_ended ? rc : tell_park(s, message, r->state);
}

static int take_one(struct desk_step *s, struct desk_receipts *list, const struct desk_receipt *in)
{
	const struct readings ids = read_id(in->id, (enum desk_msgid_base) list->msgid_base);
	struct store_receipt r = {.phone = in->phone, .error = in->error};
	int rc;

	snprintf(r.link, sizeof r.link, "%s", list->link);
	text_receipt_canonical(in->id, r.id);
	if (!is_final(in->state, &r.state)) {
		list->counts.passing++;
		return 0;
	}
	rc = apply(s, &r, &ids);
	if (!rc)
		list->counts.matched++;
	else if (rc == STORE_EXISTS)
		list->counts.repeated++;
	else if (rc == STORE_NONE)
		list->counts.waiting++;
	if (rc == STORE_NONE)
		return store_receipt_keep(s->store, &r, s->request->now_ms);
	return rc == STORE_EXISTS ? 0 : rc;
}

int desk_receipt_take(struct desk_step *s)
{
	struct desk_receipts *list = s->request->body;
	int rc = 0;

	must(list);
	memset(&list->counts, 0, sizeof list->counts); /* a step may run twice */
	for (size_t i = 0; !rc && i < list->n; i++)
		rc = take_one(s, list, &list->receipts[i]);
	return rc;
}

/* The readings work both ways: what the answer's id may be written as in a receipt. Two parts may wait under one id. */
int desk_receipt_apply_waiting(struct desk_step *s, const char *link, uint64_t phone, const char *id)
{
	const struct readings written = read_id(id, DESK_MSGID_AUTO);
	struct readings own = {.n = 1};
	struct store_receipt r;
	int rc;

	text_receipt_canonical(id, own.ids[0]);
	rc = store_receipt_take(s->store, link, phone, (const char (*)[STORE_SMS_ID]) written.ids, written.n, &r);
	if (rc)
		return rc == STORE_NONE ? 0 : rc;
	snprintf(r.link, sizeof r.link, "%s", link);
	rc = apply(s, &r, &own);
	return rc == STORE_NONE || rc == STORE_EXISTS ? 0 : rc;
}

int desk_receipt_sweep(struct desk_step *s, int limit, int *n)
{
	int rc = store_receipt_prune(s->store, s->request->now_ms - WAIT_MS, limit, n);

	if (!rc && *n)
		base_log(LOG_INFO, "receipts-unmatched", "n=%d", *n);
	return rc;
}
