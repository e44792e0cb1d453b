/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of messages: tried again or not, by what the gateway said; a second copy or not, by priority; receipts in every
 * order and spelling; and a death at every change of the disk, after which no message is lost, and none is on a phone twice but
 * those marked unknown. */
#include "desk/desk.h"
#include "store/outbox.h"
#include "store/park.h"
#include "tests/lib/faultvfs.h"
#include "tests/lib/storebed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NOW (STOREBED_NOW / 86400000 * 86400000 + 12 * 3600000ll) /* noon */
#define PHONE 22376000001ull
#define CAP 8

static const struct scheme scheme;

struct fixture {
	struct faultvfs *disk;
	struct storebed bed;
	struct desk *desk;
	int64_t now_ms;
	struct desk_outgoing out[CAP];
	struct desk_lease lease;
};

static struct fixture *set_up_at(const char *query)
{
	struct fixture *f = calloc(1, sizeof *f);

	f->disk = faultvfs_new("outbox");
	storebed_open(&f->bed, query);
	f->desk = desk_batch_new(f->bed.store, &(struct desk_memory){.scheme = &scheme});
	f->now_ms = NOW;
	f->lease = (struct desk_lease){.link = "orange", .cap = CAP, .messages = f->out};
	return f;
}

static int set_up(void **state)
{
	*state = set_up_at("");
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	desk_batch_free(f->desk);
	storebed_close(&f->bed);
	faultvfs_free(f->disk);
	free(f);
	return 0;
}

static enum desk_verdict run(struct fixture *f, enum desk_kind kind, void *body)
{
	const struct desk_request r = {.kind = kind, .now_ms = f->now_ms, .count = kind == DESK_OUTBOX_LEASE ? CAP : 0, .body = body};
	struct desk_reply reply;

	desk_batch_run(f->desk, &r, &reply, 1);
	return reply.verdict;
}

static int64_t add(struct fixture *f, enum store_priority priority, uint64_t phone, const char *text)
{
	struct store_message m = {.priority = priority, .kind = "manual", .phone = phone, .not_before_ms = f->now_ms};
	int64_t id;

	snprintf(m.text, sizeof m.text, "%s", text);
	assert_int_equal(store_outbox_add(f->bed.store, &m, f->now_ms, &id), STORE_OK);
	return id;
}

static size_t lease(struct fixture *f)
{
	assert_int_equal(run(f, DESK_OUTBOX_LEASE, &f->lease), DESK_DONE);
	return f->lease.n;
}

/* Of a message of one part. id NULL: there was no answer. */
static void answer(struct fixture *f, const struct desk_outgoing *m, uint32_t status, const char *id)
{
	struct desk_sent sent = {.id = m->id, .lease = m->lease, .phone = m->phone, .is_unknown = !id, .parts = 1, .n_parts = id != NULL};
	struct desk_results results = {.link = "orange", .n = 1, .sent = &sent};

	sent.part[0].status = status;
	snprintf(sent.part[0].message_id, sizeof sent.part[0].message_id, "%s", id ? id : "");
	assert_int_equal(run(f, DESK_OUTBOX_RESULT, &results), DESK_DONE);
}

/* 'm': matched, 'r': repeated, 'w': waits, 'p': not final. */
static char receipt(struct fixture *f, enum desk_msgid_base base, const char *id, int state)
{
	struct desk_receipt r = {.phone = PHONE, .state = state};
	struct desk_receipts list = {.link = "orange", .msgid_base = base, .n = 1, .receipts = &r};

	snprintf(r.id, sizeof r.id, "%s", id);
	assert_int_equal(run(f, DESK_RECEIPT, &list), DESK_DONE);
	return list.counts.matched ? 'm' : list.counts.repeated ? 'r' : list.counts.waiting ? 'w' : 'p';
}

static struct store_message row(struct fixture *f, int64_t id)
{
	struct store_message m;

	assert_int_equal(store_outbox_load(f->bed.store, id, &m), STORE_OK);
	return m;
}

static void after_unknown_by_priority(void **state)
{
	struct fixture *f = *state;
	int64_t ids[STORE_PRIORITIES];

	for (int p = 0; p < STORE_PRIORITIES; p++)
		ids[p] = add(f, (enum store_priority) p, PHONE, "Paye: 1000 F");
	assert_int_equal(lease(f), STORE_PRIORITIES);
	for (int p = 0; p < STORE_PRIORITIES; p++)
		answer(f, &f->out[p], 0, NULL);
	assert_int_equal(row(f, ids[STORE_ONE_TIME_CODE]).state, STORE_EXPIRED);
	for (int p = STORE_RECEIPT; p < STORE_PRIORITIES; p++)
		assert_int_equal(row(f, ids[p]).state, STORE_UNKNOWN);
	assert_int_equal(lease(f), 2);
	assert_int_equal(f->out[0].priority, STORE_RECEIPT);
	assert_string_equal(f->out[0].text, "Paye: 1000 F (2)");
	assert_int_equal(f->out[1].priority, STORE_ALERT);
	assert_string_equal(f->out[1].text, "Paye: 1000 F");
	assert_int_equal(row(f, f->out[0].id).again_of, ids[STORE_RECEIPT]);
	answer(f, &f->out[0], 0, NULL);
	answer(f, &f->out[1], 0, NULL);
	assert_int_equal(lease(f), 0); /* once */
	assert_int_equal(f->lease.next_due_ms, INT64_MAX);
}

static void a_start_ends_what_the_link_had(void **state)
{
	struct fixture *f = *state;
	int64_t id = add(f, STORE_CAMPAIGN, PHONE, "x");

	assert_int_equal(lease(f), 1);
	assert_int_equal(lease(f), 0);
	f->lease.is_first = true;
	assert_int_equal(lease(f), 0);
	assert_int_equal(row(f, id).state, STORE_UNKNOWN);
	answer(f, &f->out[0], 0, "a"); /* too late: nobody's lease any more */
	assert_int_equal(row(f, id).state, STORE_UNKNOWN);
}

static void time_ends_leases_and_messages(void **state)
{
	struct fixture *f = *state;
	struct store_message m = {.priority = STORE_ALERT, .kind = "manual", .phone = PHONE, .text = "x", .not_before_ms = NOW,
				  .expires_ms = NOW + 60000, .link = "malitel"};
	int64_t leased = add(f, STORE_CAMPAIGN, PHONE, "x"), overdue;

	assert_int_equal(store_outbox_add(f->bed.store, &m, NOW, &overdue), STORE_OK);
	assert_int_equal(lease(f), 1);
	f->now_ms += 299999;
	assert_int_equal(run(f, DESK_SWEEP, NULL), DESK_DONE);
	assert_int_equal(row(f, leased).state, STORE_LEASED);
	assert_int_equal(row(f, overdue).state, STORE_EXPIRED); /* though its link is not there */
	f->now_ms++;
	assert_int_equal(run(f, DESK_SWEEP, NULL), DESK_DONE);
	assert_int_equal(row(f, leased).state, STORE_UNKNOWN);
}

/* Refuses a message with this status as often as it comes; how long it waited in all, and how often it was tried. */
static int tries(struct fixture *f, uint32_t status, int limit, int64_t *first_ms, int64_t *last_ms)
{
	int64_t id = add(f, STORE_CAMPAIGN, PHONE, "x");
	int n = 0;

	*first_ms = *last_ms = 0;
	while (n < limit && row(f, id).state == STORE_QUEUED) {
		assert_int_equal(lease(f), 1);
		answer(f, &f->out[0], status, "");
		if (row(f, id).state == STORE_QUEUED) {
			*last_ms = row(f, id).due_ms - f->now_ms;
			if (!n)
				*first_ms = *last_ms;
			f->now_ms += *last_ms;
		}
		n++;
	}
	assert_int_equal(row(f, id).status, status);
	storebed_sql(f->bed.path, "DELETE FROM outbox; DELETE FROM outbox_part");
	return n;
}

static void tried_again_by_what_was_said(void **state)
{
	static const struct { uint32_t status; int tries; int64_t first_ms, last_ms; } expected[] = {
		{0x58, 30, 5000, 300000}, {0x14, 30, 5000, 300000}, {0x08, 12, 30000, 3600000}, {0x64, 12, 30000, 3600000},
		{0x45, 12, 30000, 3600000}, {0x403, 4, 60000, 240000}, {0x01, 1, 0, 0}, {0x0b, 1, 0, 0}, {0x33, 1, 0, 0},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
		int64_t first_ms, last_ms;

		assert_int_equal(tries(f, expected[i].status, 30, &first_ms, &last_ms), expected[i].tries);
		assert_int_equal(first_ms, expected[i].first_ms);
		assert_int_equal(last_ms, expected[i].last_ms);
	}
}

static void given_back_goes_at_once(void **state)
{
	struct fixture *f = *state;
	struct desk_sent sent = {.phone = PHONE, .is_unsent = true};
	struct desk_results results = {.link = "orange", .n = 1, .sent = &sent};

	sent.id = add(f, STORE_CAMPAIGN, PHONE, "x");
	for (int i = 0; i < 3; i++) {
		assert_int_equal(lease(f), 1);
		sent.lease = f->out[0].lease;
		assert_int_equal(run(f, DESK_OUTBOX_RESULT, &results), DESK_DONE);
	}
	assert_int_equal(row(f, sent.id).attempts, 0);
}

static void parts_go_on_where_they_stopped(void **state)
{
	struct fixture *f = *state;
	struct desk_sent sent = {.phone = PHONE, .parts = 3, .n_parts = 2, .part = {{0, "A1"}, {0x58, ""}}};
	struct desk_results results = {.link = "orange", .n = 1, .sent = &sent};

	sent.id = add(f, STORE_RECEIPT, PHONE, "x");
	assert_int_equal(lease(f), 1);
	sent.lease = f->out[0].lease;
	assert_int_equal(run(f, DESK_OUTBOX_RESULT, &results), DESK_DONE);
	f->now_ms += 5000;
	assert_int_equal(lease(f), 1);
	assert_int_equal(f->out[0].first_part, 1);
	sent = (struct desk_sent){.id = sent.id, .lease = f->out[0].lease, .phone = PHONE, .parts = 3, .first_part = 1, .n_parts = 2,
				  .part = {{0, "A2"}, {0, "A3"}}};
	assert_int_equal(run(f, DESK_OUTBOX_RESULT, &results), DESK_DONE);
	assert_int_equal(row(f, sent.id).state, STORE_SUBMITTED);
	assert_int_equal(receipt(f, DESK_MSGID_AUTO, "a1", 2), 'm');
	assert_int_equal(receipt(f, DESK_MSGID_AUTO, "a3", 2), 'm');
	assert_int_equal(receipt(f, DESK_MSGID_AUTO, "a3", 2), 'r');
	assert_int_equal(row(f, sent.id).state, STORE_SUBMITTED);
	assert_int_equal(receipt(f, DESK_MSGID_AUTO, "a2", 2), 'm');
	assert_int_equal(row(f, sent.id).state, STORE_DELIVERED);
}

static void receipts_in_every_spelling(void **state)
{
	static const struct { enum desk_msgid_base base; const char *answered, *in_receipt; char what; } cases[] = {
		{DESK_MSGID_AUTO, "00001A2B", "1a2b", 'm'}, {DESK_MSGID_AUTO, "00001A2B", "0000006699", 'm'},
		{DESK_MSGID_AUTO, "6699", "00001A2B", 'm'}, {DESK_MSGID_AUTO, "b5cd-17", "B5CD-17", 'm'},
		{DESK_MSGID_SAME, "1A2B", "1a2b", 'm'}, {DESK_MSGID_SAME, "1A2B", "6699", 'w'},
		{DESK_MSGID_DECIMAL, "1A2B", "6699", 'm'}, {DESK_MSGID_DECIMAL, "6699", "6699", 'w'},
		{DESK_MSGID_HEX, "6699", "1A2B", 'm'}, {DESK_MSGID_HEX, "1A2B", "1A2B", 'w'},
		{DESK_MSGID_AUTO, "", "", 'w'},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t id = add(f, STORE_RECEIPT, PHONE, "x");

		assert_int_equal(lease(f), 1);
		answer(f, &f->out[0], 0, cases[i].answered);
		if (receipt(f, cases[i].base, cases[i].in_receipt, 2) != cases[i].what)
			fail_msg("%zu: %s and %s", i, cases[i].answered, cases[i].in_receipt);
		assert_int_equal(row(f, id).state, cases[i].what == 'm' ? STORE_DELIVERED : STORE_SUBMITTED);
		storebed_sql(f->bed.path, "DELETE FROM outbox; DELETE FROM outbox_part; DELETE FROM receipt");
	}
}

static void receipts_before_the_answer(void **state)
{
	struct fixture *f = *state;
	int64_t id = add(f, STORE_RECEIPT, PHONE, "x");

	assert_int_equal(lease(f), 1);
	assert_int_equal(receipt(f, DESK_MSGID_AUTO, "6699", 1), 'p'); /* on its way */
	assert_int_equal(receipt(f, DESK_MSGID_AUTO, "6699", 2), 'w');
	assert_int_equal(receipt(f, DESK_MSGID_AUTO, "6699", 2), 'w'); /* twice is no harm */
	answer(f, &f->out[0], 0, "00001A2B");
	assert_int_equal(row(f, id).state, STORE_DELIVERED);
	assert_int_equal(receipt(f, DESK_MSGID_AUTO, "6699", 5), 'r');
	assert_int_equal(row(f, id).state, STORE_DELIVERED);
	assert_int_equal(receipt(f, DESK_MSGID_AUTO, "77", 2), 'w'); /* nobody's: forgotten after an hour */
	f->now_ms += 3600001;
	assert_int_equal(run(f, DESK_SWEEP, NULL), DESK_DONE);
	assert_int_equal(storebed_ask(f->bed.path, "SELECT count(*) FROM receipt"), 0);
}

static void five_failures_in_a_row_park_a_phone(void **state)
{
	struct fixture *f = *state;
	int64_t until_ms, waiting;
	char id[8];

	for (int i = 0; i < 5; i++) {
		assert_int_equal(store_park_until(f->bed.store, PHONE, f->now_ms, &until_ms), STORE_OK);
		assert_int_equal(until_ms, 0);
		add(f, STORE_CAMPAIGN, PHONE, "x");
		assert_int_equal(lease(f), 1);
		snprintf(id, sizeof id, "a%d", i);
		answer(f, &f->out[0], i % 2 ? 0 : 0x0b, id);
		if (i % 2)
			assert_int_equal(receipt(f, DESK_MSGID_AUTO, id, 5), 'm');
	}
	assert_int_equal(store_park_until(f->bed.store, PHONE, f->now_ms, &until_ms), STORE_OK);
	assert_true(until_ms > f->now_ms);
	waiting = add(f, STORE_CAMPAIGN, PHONE, "x");
	add(f, STORE_RECEIPT, PHONE, "y");
	assert_int_equal(lease(f), 1);
	assert_string_equal(f->out[0].text, "y");
	answer(f, &f->out[0], 0, "b");
	assert_int_equal(lease(f), 0);
	assert_int_equal(receipt(f, DESK_MSGID_AUTO, "b", 2), 'm'); /* it is reached again */
	assert_int_equal(lease(f), 1);
	assert_int_equal(f->out[0].id, waiting);
}

/* ---- a death at every change ---- */

#define MESSAGES 10
#define ROWS (2 * MESSAGES + 1)

/* What the gateway knows. It outlives us: it counts what it took, and brings a receipt until it is taken. */
struct gateway {
	int taken[ROWS];                /* by our id */
	bool owes[ROWS];
	bool was_slow;
	uint64_t phone[ROWS];
};

static uint64_t phone_of(int64_t message)
{
	return PHONE + (uint64_t) message % 3;
}

static void take(struct gateway *g, const struct desk_outgoing *m, struct desk_sent *sent)
{
	*sent = (struct desk_sent){.id = m->id, .lease = m->lease, .phone = m->phone, .parts = 1, .n_parts = 1};
	assert_true(m->id < ROWS);
	if (m->id == 3 && !g->was_slow) {
		g->was_slow = true;
		sent->part[0].status = 0x58;
		return;
	}
	g->taken[m->id]++;
	g->owes[m->id] = true;
	g->phone[m->id] = m->phone;
	snprintf(sent->part[0].message_id, sizeof sent->part[0].message_id, "%08X", 0xa00 + (unsigned) m->id);
}

/* false: the store is dead. */
static bool bring_receipts(struct fixture *f, struct gateway *g)
{
	struct desk_receipt receipts[ROWS];
	struct desk_receipts list = {.link = "orange", .receipts = receipts};

	for (int i = 0; i < ROWS; i++) {
		if (!g->owes[i])
			continue;
		receipts[list.n] = (struct desk_receipt){.phone = g->phone[i], .state = 2};
		snprintf(receipts[list.n++].id, sizeof receipts[0].id, "%d", 0xa00 + i); /* in decimal */
	}
	if (list.n && run(f, DESK_RECEIPT, &list) != DESK_DONE)
		return false;
	memset(g->owes, 0, sizeof g->owes);
	return true;
}

/* Sends until nothing is left, or the process dies. */
static void live(struct fixture *f, struct gateway *g)
{
	f->lease.is_first = true;
	for (int turn = 0; turn < 40; turn++) {
		struct desk_sent sent[CAP];
		struct desk_results results = {.link = "orange", .sent = sent};

		if (run(f, DESK_OUTBOX_LEASE, &f->lease) != DESK_DONE)
			return;
		f->lease.is_first = false;
		for (; results.n < f->lease.n; results.n++)
			take(g, &f->out[results.n], &sent[results.n]);
		if (turn % 2 && !bring_receipts(f, g)) /* now and then the receipts are first */
			return;
		if (results.n && run(f, DESK_OUTBOX_RESULT, &results) != DESK_DONE)
			return;
		if (!bring_receipts(f, g))
			return;
		f->now_ms += 60000;
	}
}

/* How many were told to be in the outbox. */
static int order(struct fixture *f)
{
	for (int i = 1; i <= MESSAGES; i++) {
		struct store_message m = {.priority = i % 2 ? STORE_RECEIPT : STORE_CAMPAIGN, .kind = "manual", .phone = phone_of(i),
					  .not_before_ms = f->now_ms, .text = "Paye: 1000 F"};
		int64_t id;

		if (store_begin(f->bed.store) || store_outbox_add(f->bed.store, &m, f->now_ms, &id) || store_commit(f->bed.store))
			return i - 1;
		assert_int_equal(id, i);
	}
	return MESSAGES;
}

static int prove(struct fixture *f, const struct gateway *g, int told)
{
	int unknown = 0;

	for (int64_t id = 1; id < ROWS; id++) {
		struct store_message m;
		int rc = store_outbox_load(f->bed.store, id, &m);

		if (rc == STORE_NONE) {
			assert_true(id > told); /* none is lost */
			assert_int_equal(g->taken[id], 0);
			continue;
		}
		assert_int_equal(rc, STORE_OK);
		assert_in_range(g->taken[id], 0, 1); /* none goes twice */
		if (m.state == STORE_UNKNOWN) {
			unknown++;
			assert_int_equal(m.again_of, 0);
		} else {
			assert_int_equal(m.state, STORE_DELIVERED);
			assert_int_equal(g->taken[id], 1);
		}
		if (m.again_of) { /* but what may have gone, is marked so, and must arrive */
			assert_int_equal(row(f, m.again_of).state, STORE_UNKNOWN);
			assert_int_equal(m.priority, STORE_RECEIPT);
			assert_string_equal(m.text, "Paye: 1000 F (2)");
		}
	}
	return unknown;
}

static void no_death_loses_a_message_or_sends_it_twice(void **state)
{
	uint64_t deaths = 0, unknown = 0;
	bool died = true;

	(void) state;
	for (uint64_t at = 1; died; at++) {
		struct fixture *f = set_up_at("?vfs=outbox");
		struct gateway g = {0};
		int told;

		faultvfs_die_at(f->disk, at, at % 2);
		told = order(f);
		if (!faultvfs_is_dead(f->disk))
			live(f, &g);
		died = faultvfs_is_dead(f->disk);
		deaths += died;
		desk_batch_free(f->desk);
		storebed_reopen(&f->bed);
		f->desk = desk_batch_new(f->bed.store, &(struct desk_memory){.scheme = &scheme});
		faultvfs_heal(f->disk);
		f->now_ms += 1000;
		live(f, &g);
		unknown += (uint64_t) prove(f, &g, told);
		assert_int_equal(storebed_check(f->bed.store), 0);
		tear_down((void **) &f);
		assert_true(at < 10000);
	}
	print_message("%llu deaths, %llu messages unknown\n", (unsigned long long) deaths, (unsigned long long) unknown);
	assert_true(deaths > 50 && unknown > 10);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(after_unknown_by_priority),
		TEST(a_start_ends_what_the_link_had),
		TEST(time_ends_leases_and_messages),
		TEST(tried_again_by_what_was_said),
		TEST(given_back_goes_at_once),
		TEST(parts_go_on_where_they_stopped),
		TEST(receipts_in_every_spelling),
		TEST(receipts_before_the_answer),
		TEST(five_failures_in_a_row_park_a_phone),
		cmocka_unit_test(no_death_loses_a_message_or_sends_it_twice),
	};

	return cmocka_run_group_tests_name("desk/outbox", tests, NULL, NULL);
}
