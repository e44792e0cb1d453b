/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inbox knows what it had, the outbox fences its leases, one import is under way. */
#include "store/import.h"
#include "store/inbox.h"
#include "store/outbox.h"
#include "tests/lib/storebed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NOW STOREBED_NOW

static void a_message_comes_in_once(void **state)
{
	struct store *s = *state;
	int n;

	assert_int_equal(store_inbox_add(s, UINT64_MAX, 0, 22376000001ull, "payer 1000", NOW), STORE_OK);
	assert_int_equal(store_inbox_add(s, UINT64_MAX, 0, 22376000001ull, "payer 1000", NOW + 1), STORE_EXISTS);
	assert_int_equal(store_inbox_add(s, 1, 0, 22376000001ull, "", NOW + 1000), STORE_OK);
	assert_int_equal(store_inbox_prune(s, NOW, 10, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(store_inbox_prune(s, NOW + 1, 10, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(store_inbox_add(s, UINT64_MAX, 0, 22376000001ull, "payer 1000", NOW), STORE_OK);
	assert_int_equal(store_inbox_prune(s, INT64_MAX, 1, &n), STORE_OK);
	assert_int_equal(n, 1); /* no more than asked for */
}

static int64_t add(struct store *s, uint32_t link, int64_t not_before_ms, int64_t expires_ms)
{
	struct store_message m = {.link = link, .phone = 22376000001ull, .kind = "late", .text = "Couverte jusqu'au 30/06",
				  .not_before_ms = not_before_ms, .expires_ms = expires_ms};
	int64_t id;

	assert_int_equal(store_outbox_add(s, &m, NOW, &id), STORE_OK);
	return id;
}

static int lease(struct store *s, uint32_t link, int64_t now_ms, struct store_message *out, int cap)
{
	int n;

	assert_int_equal(store_outbox_lease(s, link, now_ms, now_ms + 60000, out, cap, &n), STORE_OK);
	return n;
}

static int64_t next(struct store *s)
{
	int64_t due_ms;

	assert_int_equal(store_outbox_next(s, &due_ms), STORE_OK);
	return due_ms;
}

static void messages_are_leased_when_due_by_link(void **state)
{
	struct store *s = *state;
	struct store_message m[4];
	int64_t first, second;

	assert_int_equal(next(s), INT64_MAX);
	second = add(s, 0, NOW + 10, 0);
	first = add(s, 0, NOW, 0);
	add(s, 1, NOW, 0);
	add(s, 0, NOW + 5000, 0);
	assert_int_equal(next(s), NOW);
	assert_int_equal(lease(s, 0, NOW - 1, m, 4), 0);
	assert_int_equal(lease(s, 0, NOW + 10, m, 4), 2);
	assert_int_equal(m[0].id, first);
	assert_int_equal(m[1].id, second);
	assert_int_equal(m[0].phone, 22376000001ull);
	assert_int_equal(m[0].link, 0);
	assert_string_equal(m[0].kind, "late");
	assert_string_equal(m[0].text, "Couverte jusqu'au 30/06");
	assert_true(m[0].lease > 0);
	assert_int_equal(lease(s, 0, NOW + 10, m, 4), 0); /* leased already */
	assert_int_equal(lease(s, 1, NOW + 10, m, 4), 1);
	assert_int_equal(next(s), NOW + 5000);
}

static void a_late_result_of_an_old_lease_changes_nothing(void **state)
{
	struct store *s = *state;
	struct store_message old, new;

	add(s, 0, NOW, 0);
	assert_int_equal(lease(s, 0, NOW, &old, 1), 1);
	assert_int_equal(next(s), NOW + 60000); /* the lease runs out */
	assert_int_equal(lease(s, 0, NOW + 60000, &new, 1), 1);
	assert_int_equal(new.id, old.id);
	assert_int_not_equal(new.lease, old.lease);
	assert_int_equal(store_outbox_result(s, old.id, old.lease, STORE_SUBMITTED, 0, NOW), STORE_NONE);
	assert_int_equal(store_outbox_result(s, new.id, new.lease, STORE_SUBMITTED, 0, NOW), STORE_OK);
	assert_int_equal(store_outbox_result(s, new.id, new.lease, STORE_SUBMITTED, 0, NOW), STORE_NONE);
	assert_int_equal(store_outbox_result(s, 999, 1, STORE_SUBMITTED, 0, NOW), STORE_NONE);
	assert_int_equal(next(s), INT64_MAX);
	assert_int_equal(lease(s, 0, INT64_MAX - 60000, &new, 1), 0);
}

static void each_outcome_leads_where_it_should(void **state)
{
	struct store *s = *state;
	struct store_message m;

	add(s, 0, NOW, 0);
	assert_int_equal(lease(s, 0, NOW, &m, 1), 1);
	assert_int_equal(store_outbox_result(s, m.id, m.lease, STORE_TRY_LATER, 0x58, NOW), STORE_OK);
	assert_int_equal(next(s), NOW + 30000);
	assert_int_equal(lease(s, 0, NOW + 29999, &m, 1), 0);
	assert_int_equal(lease(s, 0, NOW + 30000, &m, 1), 1);
	assert_int_equal(store_outbox_result(s, m.id, m.lease, STORE_TRY_LATER, 0x58, NOW), STORE_OK);
	assert_int_equal(next(s), NOW + 60000); /* twice as long */
	for (int i = 0; i < 30; i++) {
		assert_int_equal(lease(s, 0, next(s), &m, 1), 1);
		assert_int_equal(store_outbox_result(s, m.id, m.lease, STORE_TRY_LATER, 0x58, NOW), STORE_OK);
	}
	assert_int_equal(next(s), NOW + 3600000); /* an hour at most */
	assert_int_equal(lease(s, 0, next(s), &m, 1), 1);
	assert_int_equal(store_outbox_result(s, m.id, m.lease, STORE_REFUSED_FOR_GOOD, 0x0b, NOW), STORE_OK);
	assert_int_equal(next(s), INT64_MAX);

	add(s, 0, NOW, 0);
	assert_int_equal(lease(s, 0, NOW, &m, 1), 1);
	assert_int_equal(store_outbox_result(s, m.id, m.lease, STORE_OUTCOME_UNKNOWN, 0, NOW), STORE_OK);
	assert_int_equal(next(s), INT64_MAX); /* never blindly sent again */
}

static void an_expired_message_is_not_sent(void **state)
{
	struct store *s = *state;
	struct store_message m[2];
	int64_t kept;

	add(s, 0, NOW, NOW + 100);
	kept = add(s, 0, NOW, NOW + 1000);
	assert_int_equal(lease(s, 0, NOW + 100, m, 2), 1);
	assert_int_equal(m[0].id, kept);
	assert_int_equal(m[0].expires_ms, NOW + 1000);
	assert_int_equal(store_outbox_result(s, m[0].id, m[0].lease, STORE_SUBMITTED, 0, NOW + 100), STORE_OK);
	assert_int_equal(next(s), INT64_MAX);
}

static void one_import_at_a_time(void **state)
{
	struct store *s = *state;
	struct store_import i = {.file = "roll.csv", .sha256 = "abc", .rows = 1000}, open;
	int64_t id, other;

	assert_int_equal(store_import_open(s, &open), STORE_NONE);
	assert_int_equal(store_import_start(s, &i, NOW, &id), STORE_OK);
	assert_int_equal(store_import_start(s, &i, NOW, &other), STORE_EXISTS);
	assert_int_equal(store_import_advance(s, id, 500, false, NOW), STORE_OK);
	assert_int_equal(store_import_open(s, &open), STORE_OK);
	assert_int_equal(open.id, id);
	assert_int_equal(open.rows, 1000);
	assert_int_equal(open.applied, 500);
	assert_string_equal(open.file, "roll.csv");
	assert_string_equal(open.sha256, "abc");
	assert_int_equal(store_import_advance(s, id, 499, false, NOW), STORE_REFUSED);
	assert_int_equal(store_import_advance(s, id, 1001, false, NOW), STORE_REFUSED);
	assert_int_equal(store_import_advance(s, id, 999, true, NOW), STORE_REFUSED);
	assert_int_equal(store_import_advance(s, id + 1, 600, false, NOW), STORE_NONE);
	assert_int_equal(store_import_advance(s, id, 1000, true, NOW), STORE_OK);
	assert_int_equal(store_import_advance(s, id, 1000, true, NOW), STORE_NONE);
	assert_int_equal(store_import_open(s, &open), STORE_NONE);
	assert_int_equal(store_import_start(s, &i, NOW, &other), STORE_OK);
	assert_int_not_equal(other, id);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, storebed_open_memory, storebed_close_memory)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_message_comes_in_once),
		TEST(messages_are_leased_when_due_by_link),
		TEST(a_late_result_of_an_old_lease_changes_nothing),
		TEST(each_outcome_leads_where_it_should),
		TEST(an_expired_message_is_not_sent),
		TEST(one_import_at_a_time),
	};

	return cmocka_run_group_tests_name("store-boxes", tests, NULL, NULL);
}
