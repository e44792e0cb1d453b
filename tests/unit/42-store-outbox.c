/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outbox: who is leased what and when, how a lease ends, that each move is one the table allows, and that nothing reads more
 * than it needs. Over 500 lines: many cases on one bed. */
#include "store/outbox.h"
#include "store/outbox_list.h"
#include "store/outbox_row.h"
#include "store/park.h"
#include "store/receipt.h"
#include "tests/lib/storebed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NOW STOREBED_NOW
#define PHONE 22376000001ull

static int open_store(void **state)
{
	struct error e = {""};

	*state = store_open("sqlite::memory:", NOW, &e);
	return *state ? 0 : -1;
}

static int close_store(void **state)
{
	int broken = storebed_check(*state);

	store_close(*state);
	return broken;
}

static struct store_message letter(enum store_priority priority)
{
	return (struct store_message){
		.priority = priority, .kind = "notice", .phone = PHONE, .topic = "dues", .text = "Couverte jusqu'au 30/06",
		.not_before_ms = NOW,
	};
}

static int64_t add(struct store *s, struct store_message m)
{
	int64_t id;

	assert_int_equal(store_outbox_add(s, &m, NOW, &id), STORE_OK);
	return id;
}

static int64_t add_one(struct store *s)
{
	return add(s, letter(STORE_RECEIPT));
}

static int lease_by(struct store *s, const char *link, int64_t now_ms, struct store_message *out, int cap)
{
	int n, skipped;

	assert_int_equal(store_outbox_lease(s, link, now_ms, now_ms + 60000, out, cap, &n, &skipped), STORE_OK);
	return n;
}

static struct store_message lease_one(struct store *s, int64_t now_ms)
{
	struct store_message m;

	assert_int_equal(lease_by(s, "orange", now_ms, &m, 1), 1);
	return m;
}

static int64_t next(struct store *s, const char *link)
{
	int64_t due_ms;

	assert_int_equal(store_outbox_list_next(s, link, &due_ms), STORE_OK);
	return due_ms;
}

static struct store_message row(struct store *s, int64_t id)
{
	struct store_message m;

	assert_int_equal(store_outbox_load(s, id, &m), STORE_OK);
	return m;
}

static int end(struct store *s, const struct store_message *m, enum store_message_state to, int64_t due_ms)
{
	const struct store_outcome o = {.id = m->id, .lease = m->lease, .to = to, .due_ms = due_ms};

	return store_outbox_result(s, &o, NOW);
}

/* Takes `n` parts of `parts`, from `first` on, with ids "a0", "a1"... */
static void submit(struct store *s, const struct store_message *m, int parts, int first, int n)
{
	char ids[STORE_SMS_PARTS][STORE_SMS_ID];
	const struct store_outcome o = {
		.id = m->id, .lease = m->lease, .to = first + n == parts ? STORE_SUBMITTED : STORE_QUEUED, .due_ms = NOW, .parts = parts,
		.first_part = first, .n_ids = n, .ids = (const char (*)[STORE_SMS_ID]) ids,
	};

	for (int i = 0; i < n; i++)
		snprintf(ids[i], sizeof ids[i], "a%d", first + i);
	assert_int_equal(store_outbox_result(s, &o, NOW + 1), STORE_OK);
}

static int receipt(struct store *s, const char *id, uint64_t phone, enum store_part_state state)
{
	const struct store_receipt r = {.link = "orange", .phone = phone, .state = state, .error = 69};
	char ids[1][STORE_SMS_ID];
	int64_t message;
	bool has_ended;

	snprintf(ids[0], sizeof ids[0], "%s", id);
	return store_receipt_match(s, &r, (const char (*)[STORE_SMS_ID]) ids, 1, NOW + 2, &message, &has_ended);
}

static void what_is_added_is_kept_as_it_is(void **state)
{
	struct store *s = *state;
	struct store_message in = letter(STORE_ALERT), out;
	int64_t found;

	in.household = 12;
	in.is_exact = true;
	in.expires_ms = NOW + 1000;
	snprintf(in.subject, sizeof in.subject, "due 2026-06-30");
	snprintf(in.link, sizeof in.link, "malitel");
	out = row(s, add(s, in));
	assert_int_equal(out.state, STORE_QUEUED);
	assert_int_equal(out.priority, STORE_ALERT);
	assert_int_equal(out.phone, PHONE);
	assert_int_equal(out.household, 12);
	assert_true(out.is_exact);
	assert_int_equal(out.expires_ms, NOW + 1000);
	assert_int_equal(out.not_before_ms, NOW);
	assert_int_equal(out.due_ms, NOW);
	assert_int_equal(out.added_ms, NOW);
	assert_string_equal(out.kind, "notice");
	assert_string_equal(out.topic, "dues");
	assert_string_equal(out.subject, "due 2026-06-30");
	assert_string_equal(out.link, "malitel");
	assert_string_equal(out.via, "");
	assert_string_equal(out.text, in.text);
	assert_int_equal(out.sent_ms + out.done_ms + out.lease + out.attempts + out.parts, 0);
	assert_int_equal(store_outbox_find(s, 12, "notice", "due 2026-06-30", &found), STORE_OK);
	assert_int_equal(found, out.id);
	assert_int_equal(store_outbox_find(s, 12, "notice", "due 2026-07-31", &found), STORE_NONE);
	assert_int_equal(store_outbox_find(s, 0, "notice", "due 2026-06-30", &found), STORE_NONE);
	assert_int_equal(store_outbox_load(s, 99, &out), STORE_NONE);
}

static void the_urgent_first_then_the_oldest(void **state)
{
	struct store *s = *state;
	struct store_message m[8], late = letter(STORE_REMINDER), theirs = letter(STORE_REMINDER), ours = letter(STORE_REMINDER);
	int64_t expected[5];

	late.not_before_ms = NOW + 5000;
	add(s, late);
	expected[4] = add(s, letter(STORE_CAMPAIGN));
	ours.not_before_ms = NOW - 10;
	snprintf(ours.link, sizeof ours.link, "orange");
	snprintf(theirs.link, sizeof theirs.link, "malitel");
	add(s, theirs);
	expected[3] = add(s, letter(STORE_REMINDER));
	expected[2] = add(s, ours);
	expected[1] = add(s, letter(STORE_RECEIPT));
	expected[0] = add(s, letter(STORE_ONE_TIME_CODE));
	assert_int_equal(lease_by(s, "orange", NOW - 11, m, 8), 0);
	assert_int_equal(lease_by(s, "orange", NOW, m, 2), 2);
	assert_int_equal(lease_by(s, "orange", NOW, m + 2, 6), 3);
	for (int i = 0; i < 5; i++)
		assert_int_equal(m[i].id, expected[i]);
	assert_int_equal(m[0].state, STORE_LEASED);
	assert_int_equal(m[0].attempts, 1);
	assert_string_equal(m[0].via, "orange");
	assert_true(m[0].lease > 0 && m[0].lease == m[1].lease && m[2].lease > m[1].lease);
	assert_int_equal(next(s, "orange"), NOW + 5000);
	assert_int_equal(next(s, "malitel"), NOW);
	assert_int_equal(next(s, NULL), NOW);
	assert_int_equal(lease_by(s, "malitel", NOW, m, 8), 1);
	assert_int_equal(next(s, NULL), NOW + 5000);
}

/* Not even a number: who finds nothing to send writes nothing (tests/talk/quiet.talk). */
static void a_lease_of_nothing_writes_nothing(void **state)
{
	struct store *s = *state;
	struct store_message m, theirs = letter(STORE_RECEIPT);

	snprintf(theirs.link, sizeof theirs.link, "malitel");
	add(s, theirs);
	for (int i = 0; i < 3; i++)
		assert_int_equal(lease_by(s, "orange", NOW, &m, 1), 0);
	add(s, letter(STORE_RECEIPT));
	assert_int_equal(lease_one(s, NOW).lease, 1);
}

static void a_late_result_of_an_old_lease_changes_nothing(void **state)
{
	struct store *s = *state;
	struct store_message old, new;

	add_one(s);
	old = lease_one(s, NOW);
	assert_int_equal(end(s, &old, STORE_QUEUED, NOW), STORE_OK);
	new = lease_one(s, NOW);
	assert_int_equal(new.id, old.id);
	assert_int_not_equal(new.lease, old.lease);
	assert_int_equal(end(s, &old, STORE_FAILED, 0), STORE_NONE);
	submit(s, &new, 1, 0, 1);
	assert_int_equal(end(s, &new, STORE_FAILED, 0), STORE_NONE);
	new.id = 999;
	assert_int_equal(end(s, &new, STORE_FAILED, 0), STORE_NONE);
	assert_int_equal(row(s, old.id).state, STORE_SUBMITTED);
	assert_int_equal(row(s, old.id).sent_ms, NOW + 1);
	assert_int_equal(next(s, NULL), INT64_MAX);
}

static void a_lease_that_ran_out_is_unknown(void **state)
{
	struct store *s = *state;
	struct store_message m, lost[2];
	int n;

	add_one(s);
	m = lease_one(s, NOW);
	assert_int_equal(store_outbox_abandon(s, NULL, NOW + 59999, lost, 2, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(store_outbox_abandon(s, NULL, NOW + 60000, lost, 2, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(lost[0].id, m.id);
	assert_int_equal(row(s, m.id).state, STORE_UNKNOWN);
	assert_int_equal(row(s, m.id).done_ms, NOW + 60000);
	assert_int_equal(end(s, &m, STORE_QUEUED, NOW), STORE_NONE); /* never sent again */
	assert_int_equal(lease_by(s, "orange", NOW + 60000, lost, 2), 0);

	add_one(s);
	m = lease_one(s, NOW);
	assert_int_equal(store_outbox_abandon(s, "malitel", NOW, lost, 2, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(store_outbox_abandon(s, "orange", NOW, lost, 2, &n), STORE_OK); /* that link began anew */
	assert_int_equal(n, 1);
}

static void given_back_is_no_attempt(void **state)
{
	struct store *s = *state;
	struct store_outcome o = {.to = STORE_QUEUED, .due_ms = NOW, .is_unsent = true};
	struct store_message m;

	o.id = add_one(s);
	for (int i = 0; i < 3; i++) {
		m = lease_one(s, NOW);
		assert_int_equal(m.attempts, 1);
		o.lease = m.lease;
		assert_int_equal(store_outbox_result(s, &o, NOW), STORE_OK);
	}
	assert_int_equal(row(s, o.id).attempts, 0);
	assert_int_equal(row(s, o.id).status, 0);
}

static void another_copy_goes_once(void **state)
{
	struct store *s = *state;
	struct store_message in = letter(STORE_RECEIPT), m;
	int64_t id, copy, third;

	memset(in.text, 'a', sizeof in.text - 1);
	memcpy(in.text + sizeof in.text - 6, "\xc3\xa9\xc3\xa9z", 6); /* the cut falls into a character */
	id = add(s, in);
	assert_int_equal(store_outbox_again(s, id, " (2)", NOW, 0, NOW, &copy), STORE_REFUSED); /* still queued */
	m = lease_one(s, NOW);
	assert_int_equal(end(s, &m, STORE_UNKNOWN, 0), STORE_OK);
	assert_int_equal(store_outbox_again(s, id, " (2)", NOW + 5, NOW + 9, NOW + 5, &copy), STORE_OK);
	m = row(s, copy);
	assert_int_equal(m.again_of, id);
	assert_int_equal(m.state, STORE_QUEUED);
	assert_int_equal(m.due_ms, NOW + 5);
	assert_int_equal(m.expires_ms, NOW + 9);
	assert_int_equal(m.attempts, 0);
	assert_int_equal(strlen(m.text), sizeof m.text - 2);
	assert_string_equal(m.text + sizeof m.text - 8, "aa (2)");
	assert_int_equal(store_outbox_again(s, id, "", NOW, 0, NOW, &third), STORE_EXISTS);
	assert_int_equal(row(s, id).state, STORE_UNKNOWN);
	assert_int_equal(store_outbox_again(s, 99, "", NOW, 0, NOW, &third), STORE_NONE);
}

static void a_code_is_wiped_when_it_is_gone(void **state)
{
	struct store *s = *state;
	struct store_message m;
	int64_t id = add(s, letter(STORE_ONE_TIME_CODE)), copy;

	m = lease_one(s, NOW);
	assert_string_equal(m.text, letter(STORE_ALERT).text);
	assert_int_equal(end(s, &m, STORE_UNKNOWN, 0), STORE_OK);
	assert_string_equal(row(s, id).text, "");
	assert_int_equal(store_outbox_again(s, id, "", NOW, 0, NOW, &copy), STORE_REFUSED);
	assert_int_equal(store_outbox_expire_unknown(s, id, NOW), STORE_OK);
	assert_int_equal(row(s, id).state, STORE_EXPIRED);
}

static void expired_messages_are_not_sent(void **state)
{
	struct store *s = *state;
	struct store_message m[2], short_lived = letter(STORE_REMINDER);
	int64_t first, second;
	int n, skipped;

	short_lived.expires_ms = NOW + 100;
	first = add(s, short_lived);
	short_lived.expires_ms = NOW + 1000;
	second = add(s, short_lived);
	assert_int_equal(store_outbox_lease(s, "orange", NOW + 100, NOW + 200, m, 2, &n, &skipped), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(skipped, 1);
	assert_int_equal(m[0].id, second);
	assert_int_equal(row(s, first).state, STORE_EXPIRED);
	assert_int_equal(end(s, &m[0], STORE_QUEUED, NOW + 500), STORE_OK);
	assert_int_equal(store_outbox_expire(s, NOW + 999, 10, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(store_outbox_expire(s, NOW + 1000, 10, &n), STORE_OK); /* no link has to come for it */
	assert_int_equal(n, 1);
	assert_int_equal(row(s, second).state, STORE_EXPIRED);
	assert_int_equal(next(s, NULL), INT64_MAX);
}

static void what_is_withdrawn_does_not_go(void **state)
{
	struct store *s = *state;
	struct store_message m, in = letter(STORE_REMINDER);
	int64_t queued, leased, kept;
	int n;

	in.household = 7;
	leased = add(s, in);
	m = lease_one(s, NOW);
	queued = add(s, in);
	in.household = 8;
	kept = add(s, in);
	assert_int_equal(store_outbox_withdraw(s, 7, "receipt", NOW, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(store_outbox_withdraw(s, 0, "notice", NOW, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(store_outbox_withdraw(s, 7, "notice", NOW, &n), STORE_OK);
	assert_int_equal(n, 2);
	assert_int_equal(row(s, queued).state, STORE_CANCELLED);
	assert_true(row(s, leased).is_withdrawn);
	assert_int_equal(end(s, &m, STORE_QUEUED, NOW + 5), STORE_OK); /* the gateway could not take it */
	m = lease_one(s, NOW + 5);
	assert_int_equal(m.id, kept);
	assert_int_equal(lease_by(s, "orange", NOW + 5, &m, 1), 0);    /* and gets it no more */
	assert_int_equal(row(s, leased).state, STORE_CANCELLED);
}

static void cancel_and_stop(void **state)
{
	struct store *s = *state;
	struct store_message in = letter(STORE_CAMPAIGN), m;
	int64_t first = add(s, in), receipt_id;
	int n;

	assert_int_equal(store_outbox_cancel(s, first, NOW, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(store_outbox_cancel(s, first, NOW, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(store_outbox_cancel(s, 99, NOW, &n), STORE_NONE);
	for (int i = 0; i < 150; i++)
		add(s, in);
	snprintf(in.topic, sizeof in.topic, "health");
	add(s, in);
	in.topic[0] = '\0';
	in.priority = STORE_RECEIPT;
	receipt_id = add(s, in);
	in.phone++;
	snprintf(in.topic, sizeof in.topic, "dues");
	add(s, in);
	assert_int_equal(store_outbox_stop(s, PHONE, "dues", NOW, &n), STORE_OK);
	assert_int_equal(n, 150);
	assert_int_equal(store_outbox_stop(s, PHONE, "", NOW, &n), STORE_OK);
	assert_int_equal(n, 1);
	m = lease_one(s, NOW);
	assert_int_equal(m.id, receipt_id); /* has no topic: can't be stopped */
	m = lease_one(s, NOW);
	assert_int_equal(m.phone, PHONE + 1);
	assert_int_equal(next(s, NULL), INT64_MAX);
}

static void parts_are_answered_for_one_by_one(void **state)
{
	struct store *s = *state;
	struct store_message m;
	int64_t id = add_one(s);

	m = lease_one(s, NOW);
	submit(s, &m, 3, 0, 3);
	assert_int_equal(receipt(s, "a1", PHONE, STORE_PART_DELIVERED), STORE_OK);
	assert_int_equal(receipt(s, "a1", PHONE, STORE_PART_DELIVERED), STORE_EXISTS);
	assert_int_equal(receipt(s, "a0", PHONE + 1, STORE_PART_DELIVERED), STORE_NONE); /* another phone's */
	assert_int_equal(receipt(s, "a0", 0, STORE_PART_DELIVERED), STORE_OK);
	assert_int_equal(row(s, id).state, STORE_SUBMITTED);
	assert_int_equal(row(s, id).parts_delivered, 2);
	assert_int_equal(receipt(s, "a2", PHONE, STORE_PART_DELIVERED), STORE_OK);
	assert_int_equal(row(s, id).state, STORE_DELIVERED);
	assert_int_equal(row(s, id).done_ms, NOW + 2);
	assert_int_equal(receipt(s, "a2", PHONE, STORE_PART_FAILED), STORE_EXISTS);
	assert_int_equal(row(s, id).state, STORE_DELIVERED);
}

static void a_part_that_fails_fails_the_message(void **state)
{
	struct store *s = *state;
	struct store_message m;
	int64_t id = add_one(s);

	m = lease_one(s, NOW);
	submit(s, &m, 2, 0, 2);
	assert_int_equal(receipt(s, "a0", PHONE, STORE_PART_FAILED), STORE_OK);
	assert_int_equal(row(s, id).state, STORE_FAILED);
	assert_int_equal(row(s, id).status, 69);
	assert_int_equal(receipt(s, "a1", PHONE, STORE_PART_DELIVERED), STORE_OK); /* kept, and changes nothing */
	assert_int_equal(row(s, id).state, STORE_FAILED);
	assert_int_equal(row(s, id).parts_delivered, 1);
}

static void an_attempt_goes_on_where_the_link_stopped(void **state)
{
	struct store *s = *state;
	struct store_message m;
	int64_t id = add_one(s);

	m = lease_one(s, NOW);
	submit(s, &m, 3, 0, 1);
	assert_int_equal(receipt(s, "a0", PHONE, STORE_PART_DELIVERED), STORE_OK);
	assert_int_equal(row(s, id).state, STORE_QUEUED);
	m = lease_one(s, NOW);
	assert_int_equal(m.first_part, 1);
	submit(s, &m, 3, 1, 1);
	assert_int_equal(lease_by(s, "malitel", NOW, &m, 1), 1); /* another link begins anew */
	assert_int_equal(m.first_part, 0);
	submit(s, &m, 3, 0, 2);
	assert_int_equal(row(s, id).parts_delivered, 0);
	assert_int_equal(receipt(s, "a0", PHONE, STORE_PART_DELIVERED), STORE_NONE); /* not by that link */
	assert_int_equal(lease_by(s, "malitel", NOW, &m, 1), 1);
	assert_int_equal(m.first_part, 2);
	submit(s, &m, 3, 2, 1);
	assert_int_equal(row(s, id).state, STORE_SUBMITTED);
}

static void receipts_before_the_last_part_count_at_its_end(void **state)
{
	struct store *s = *state;
	struct store_message m;
	int64_t id = add_one(s);

	m = lease_one(s, NOW);
	submit(s, &m, 2, 0, 1);
	assert_int_equal(receipt(s, "a0", PHONE, STORE_PART_EXPIRED), STORE_OK);
	m = lease_one(s, NOW);
	submit(s, &m, 2, 1, 1);
	assert_int_equal(row(s, id).state, STORE_EXPIRED);
}

static void receipts_wait_for_their_message(void **state)
{
	struct store *s = *state;
	struct store_receipt r = {.link = "orange", .phone = PHONE, .id = "a0", .state = STORE_PART_DELIVERED, .error = 5}, out;
	const char ids[2][STORE_SMS_ID] = {"10", "a0"};
	bool any;
	int n;

	assert_int_equal(store_receipt_waits(s, &any), STORE_OK);
	assert_false(any);
	assert_int_equal(store_receipt_keep(s, &r, NOW), STORE_OK);
	r.state = STORE_PART_FAILED;
	assert_int_equal(store_receipt_keep(s, &r, NOW), STORE_OK); /* the first one stays */
	assert_int_equal(store_receipt_waits(s, &any), STORE_OK);
	assert_true(any);
	assert_int_equal(store_receipt_take(s, "malitel", PHONE, ids, 2, &out), STORE_NONE);
	assert_int_equal(store_receipt_take(s, "orange", PHONE + 1, ids, 2, &out), STORE_NONE);
	assert_int_equal(store_receipt_take(s, "orange", PHONE, ids, 2, &out), STORE_OK);
	assert_int_equal(out.state, STORE_PART_DELIVERED);
	assert_int_equal(out.error, 5);
	assert_int_equal(store_receipt_take(s, "orange", PHONE, ids, 2, &out), STORE_NONE);
	r.phone = 0; /* it does not say */
	assert_int_equal(store_receipt_keep(s, &r, NOW), STORE_OK);
	assert_int_equal(store_receipt_take(s, "orange", PHONE, ids, 2, &out), STORE_OK);
	for (int i = 0; i < 3; i++) {
		r.phone = PHONE + (uint64_t) i;
		assert_int_equal(store_receipt_keep(s, &r, NOW + i), STORE_OK);
	}
	assert_int_equal(store_receipt_prune(s, NOW + 2, 10, &n), STORE_OK);
	assert_int_equal(n, 2);
}

static void a_phone_that_fails_often_is_parked(void **state)
{
	struct store *s = *state;
	struct store_message reminder = letter(STORE_REMINDER), m;
	int64_t until_ms = NOW + 86400000, id, at_ms;
	bool is_parked, was_parked;

	for (int i = 1; i <= 3; i++) {
		assert_int_equal(store_park_failed(s, PHONE, 3, until_ms, &is_parked), STORE_OK);
		assert_int_equal(is_parked, i == 3);
	}
	assert_int_equal(store_park_until(s, PHONE, NOW, &at_ms), STORE_OK);
	assert_int_equal(at_ms, until_ms);
	id = add(s, reminder);
	add_one(s);
	m = lease_one(s, NOW);
	assert_int_equal(m.priority, STORE_RECEIPT); /* goes all the same */
	assert_int_equal(lease_by(s, "orange", NOW, &m, 1), 0);
	assert_int_equal(row(s, id).state, STORE_QUEUED);
	assert_int_equal(next(s, NULL), until_ms);
	assert_int_equal(store_park_reached(s, PHONE, NOW + 5, &was_parked), STORE_OK);
	assert_true(was_parked);
	assert_int_equal(next(s, NULL), NOW + 5);
	assert_int_equal(lease_one(s, NOW + 5).id, id);
	assert_int_equal(store_park_reached(s, PHONE, NOW + 5, &was_parked), STORE_OK);
	assert_false(was_parked);
	assert_int_equal(store_park_until(s, PHONE, NOW, &at_ms), STORE_OK);
	assert_int_equal(at_ms, 0);

	for (int i = 0; i < 3; i++) /* time alone is enough */
		assert_int_equal(store_park_failed(s, PHONE, 3, until_ms, &is_parked), STORE_OK);
	id = add(s, reminder);
	assert_int_equal(lease_by(s, "orange", until_ms - 1, &m, 1), 0);
	assert_int_equal(lease_one(s, until_ms).id, id);
}

static void old_messages_are_forgotten(void **state)
{
	struct store *s = *state;
	struct store_message m;
	int64_t id = add_one(s), waiting;
	int n;

	m = lease_one(s, NOW);
	submit(s, &m, 1, 0, 1);
	waiting = add_one(s);
	assert_int_equal(store_outbox_prune(s, NOW, 10, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(store_outbox_prune(s, NOW + 1, 1, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(store_outbox_prune(s, NOW + 1, 1, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(store_outbox_load(s, id, &m), STORE_NONE);
	assert_int_equal(receipt(s, "a0", PHONE, STORE_PART_DELIVERED), STORE_NONE);
	assert_int_equal(row(s, waiting).state, STORE_QUEUED);
}

static void lists_and_depth(void **state)
{
	struct store *s = *state;
	struct store_message in = letter(STORE_CAMPAIGN), out[8];
	struct store_outbox_filter f = {.state = -1};
	struct store_outbox_depth depth[STORE_PRIORITIES];
	int n;

	add(s, in);
	in.phone++;
	in.not_before_ms = NOW + 60000;
	add(s, in);
	snprintf(in.kind, sizeof in.kind, "manual");
	in.priority = STORE_ALERT;
	add(s, in);
	assert_int_equal(store_outbox_list_read(s, &f, 0, out, 8, &n), STORE_OK);
	assert_int_equal(n, 3);
	assert_int_equal(store_outbox_list_read(s, &f, out[0].id, out, 1, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(out[0].phone, PHONE + 1);
	f.phone = PHONE + 1;
	assert_int_equal(store_outbox_list_read(s, &f, 0, out, 8, &n), STORE_OK);
	assert_int_equal(n, 2);
	f.kind = "manual";
	assert_int_equal(store_outbox_list_read(s, &f, 0, out, 8, &n), STORE_OK);
	assert_int_equal(n, 1);
	f.state = STORE_FAILED;
	assert_int_equal(store_outbox_list_read(s, &f, 0, out, 8, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(store_outbox_list_depth(s, NOW, depth), STORE_OK);
	assert_int_equal(depth[STORE_CAMPAIGN].queued, 2);
	assert_int_equal(depth[STORE_CAMPAIGN].due, 1);
	assert_int_equal(depth[STORE_CAMPAIGN].oldest_due_ms, NOW);
	assert_int_equal(depth[STORE_ALERT].oldest_due_ms, NOW + 60000);
	assert_int_equal(depth[STORE_RECEIPT].queued, 0);
	assert_int_equal(depth[STORE_RECEIPT].oldest_due_ms, INT64_MAX);
	assert_string_equal(store_outbox_state_name(STORE_SUBMITTED), "submitted");
	assert_string_equal(store_outbox_priority_name(STORE_ONE_TIME_CODE), "one-time-code");
}

/* Whatever a sender or a receipt asks for is found by an index; the lists alone may read all. */
static void no_statement_reads_the_whole_outbox(void **state)
{
	static const struct store_sql_list *const lists[] = {&store_outbox_sql, &store_outbox_row_sql, &store_receipt_sql, &store_park_sql};
	struct store *s = *state;

	for (size_t l = 0; l < sizeof lists / sizeof *lists; l++)
		for (int i = 0; i < lists[l]->n; i++) {
			char explain[4096];
			sqlite3_stmt *q;

			snprintf(explain, sizeof explain, "EXPLAIN QUERY PLAN %s", lists[l]->sql[i]);
			assert_int_equal(sqlite3_prepare_v2(s->db, explain, -1, &q, NULL), SQLITE_OK);
			while (sqlite3_step(q) == SQLITE_ROW) {
				const char *plan = (const char *) sqlite3_column_text(q, 3);

				if (!strncmp(plan, "SCAN outbox", 11) || strstr(plan, "TEMP B-TREE FOR ORDER BY"))
					if (!strstr(lists[l]->sql[i], "outbox_part.id = :id")) /* a handful of rows share an id */
						fail_msg("%s: %s", plan, lists[l]->sql[i]);
			}
			sqlite3_finalize(q);
		}
}

static int count_work(void *ctx)
{
	++*(int64_t *) ctx;
	return 0;
}

/* What a lease of ten, their results and asking for the next cost, in steps of SQLite's machine. */
static int64_t work_of_ten(struct store *s)
{
	struct store_message m[10];
	int64_t work = 0;

	sqlite3_progress_handler(s->db, 1, count_work, &work);
	assert_int_equal(lease_by(s, "orange", NOW + 1000, m, 10), 10);
	for (int i = 0; i < 10; i++)
		submit(s, &m[i], 1, 0, 1);
	next(s, NULL);
	next(s, "orange");
	sqlite3_progress_handler(s->db, 0, NULL, NULL);
	return work;
}

static void a_deep_queue_costs_no_more(void **state)
{
	struct store *s = *state;
	struct store_message in = letter(STORE_CAMPAIGN);
	int64_t shallow, deep;

	for (int i = 0; i < 100; i++)
		add(s, in);
	shallow = work_of_ten(s);
	for (int i = 0; i < 10000; i++) {
		in.priority = i % 2 ? STORE_CAMPAIGN : STORE_REMINDER;
		in.not_before_ms = NOW + i % 500;
		snprintf(in.link, sizeof in.link, "%s", i % 3 ? "" : "orange");
		add(s, in);
	}
	deep = work_of_ten(s);
	if (deep > shallow * 5 / 4)
		fail_msg("%lld steps with 100 queued, %lld with 10,000", (long long) shallow, (long long) deep);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_store, close_store)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_added_is_kept_as_it_is),
		TEST(the_urgent_first_then_the_oldest),
		TEST(a_lease_of_nothing_writes_nothing),
		TEST(a_late_result_of_an_old_lease_changes_nothing),
		TEST(a_lease_that_ran_out_is_unknown),
		TEST(given_back_is_no_attempt),
		TEST(another_copy_goes_once),
		TEST(a_code_is_wiped_when_it_is_gone),
		TEST(expired_messages_are_not_sent),
		TEST(what_is_withdrawn_does_not_go),
		TEST(cancel_and_stop),
		TEST(parts_are_answered_for_one_by_one),
		TEST(a_part_that_fails_fails_the_message),
		TEST(an_attempt_goes_on_where_the_link_stopped),
		TEST(receipts_before_the_last_part_count_at_its_end),
		TEST(receipts_wait_for_their_message),
		TEST(a_phone_that_fails_often_is_parked),
		TEST(old_messages_are_forgotten),
		TEST(lists_and_depth),
		TEST(no_statement_reads_the_whole_outbox),
		TEST(a_deep_queue_costs_no_more),
	};

	return cmocka_run_group_tests_name("store-outbox", tests, NULL, NULL);
}
