/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests of money in the store: an intent, its payment, and the message that tells of it. */
#include "tests/lib/storebed_pay.h"

#include "store/outbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct store_intent storebed_intent(int64_t household, int no)
{
	struct store_intent i = {.purpose = STORE_FOR_DUES, .household = household, .payer = STOREBED_PAYER, .language = "bm",
				 .wallet = "orange", .dues_francs = 1100};

	snprintf(i.key, sizeof i.key, "00000000-0000-4000-8000-%012d", no);
	snprintf(i.token, sizeof i.token, "%032d", no);
	return i;
}

int64_t storebed_pending(struct store *s, int64_t household, int no, int64_t now_ms)
{
	const struct store_intent i = storebed_intent(household, no);
	struct store_intent leased;
	struct store_intent_move m = {.from = STORE_INTENT_SUBMITTING, .to = STORE_INTENT_PENDING, .due_ms = now_ms + 5000,
				      .give_up_ms = now_ms + 3600000};
	int n;

	assert_int_equal(store_intent_add(s, &i, now_ms, &m.id), STORE_OK);
	assert_int_equal(store_intent_lease(s, now_ms, now_ms + 60000, &leased, 1, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(leased.id, m.id);
	m.lease = leased.lease;
	assert_int_equal(store_intent_move(s, &m, now_ms), STORE_OK);
	return m.id;
}

static void tell(struct store *s, int64_t txn, int64_t now_ms)
{
	const struct store_message m = {.priority = STORE_RECEIPT, .kind = "receipt", .phone = STOREBED_PAYER, .text = "1 100 F recus"};
	int64_t message;

	assert_int_equal(store_outbox_add(s, &m, now_ms, &message), STORE_OK);
	assert_int_equal(store_ledger_told(s, txn, message), STORE_OK);
}

int storebed_paid(struct store *s, int64_t intent, const char *reference, int64_t now_ms)
{
	struct store_intent i;
	const struct store_posting p = {.reference = reference, .day = STOREBED_DAY, .wallet = "orange", .operator_name = "orange",
					.wallet_reference = reference};
	struct store_leg legs[3] = {{0, "wallet:orange:clearing", 0}};
	struct store_intent_move m = {.id = intent, .reference = reference};
	int64_t txn;
	size_t n = 1;
	int rc;

	assert_int_equal(store_intent_load(s, intent, &i), STORE_OK);
	legs[0].francs = -store_intent_francs(&i);
	if (i.dues_francs)
		legs[n++] = (struct store_leg){i.household, "dues", i.dues_francs};
	if (i.fee_francs)
		legs[n++] = (struct store_leg){i.household, "fee", i.fee_francs};
	m.from = m.to = i.state;
	rc = store_intent_is_open(i.state) ? store_intent_settle(s, &m, &p, legs, n, now_ms, &txn)
					   : store_intent_settle_late(s, &m, &p, legs, n, now_ms, &txn);
	if (rc == STORE_OK)
		tell(s, txn, now_ms);
	return rc;
}

int storebed_held(struct store *s, const char *reference, int64_t now_ms, int64_t *id)
{
	struct store_held h = {.francs = 500, .wallet = "orange", .operator_name = "orange", .phone = STOREBED_PAYER,
			       .name = "A. Traore", .subject = "H-1", .day = STOREBED_DAY};
	int rc;

	snprintf(h.reference, sizeof h.reference, "%s", reference);
	rc = store_held_add(s, &h, now_ms, id);
	if (rc != STORE_OK)
		return rc;
	assert_int_equal(store_held_load(s, *id, &h), STORE_OK);
	tell(s, h.txn, now_ms);
	return STORE_OK;
}
