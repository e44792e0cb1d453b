/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The batch's failure rules, against a store and steps that fail as told. */
#include "desk/desk.h"

#include "desk/alert.h"
#include "desk/campaign.h"
#include "desk/counter.h"
#include "desk/import.h"
#include "desk/order.h"
#include "desk/outbox.h"
#include "desk/pay.h"
#include "desk/receipt.h"
#include "desk/reload.h"
#include "desk/sms.h"
#include "desk/stoppable.h"
#include "desk/sweep.h"
#include "desk/ussd.h"
#include "store/outbox_list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* The pretended store: a row is a number; steps add theirs. */
static struct fake {
	bool stands;
	int rows[64], n, kept, committed;
	int begins, commits, reopens, savepoints;
	int begin_rc, commit_rc, reopen_rc;
	int order[64], n_order;
} fake;

int desk_stoppable_keep(struct store *s, const struct menus *m, struct error *e)
{
	(void) s, (void) m, (void) e;
	return 0; /* no topic is known here */
}

int store_begin(struct store *s)
{
	(void) s;
	fake.begins++;
	assert_false(fake.stands);
	fake.stands = !fake.begin_rc;
	fake.n = fake.committed;
	return fake.begin_rc;
}

int store_commit(struct store *s)
{
	(void) s;
	fake.commits++;
	fake.stands = false;
	if (!fake.commit_rc)
		fake.committed = fake.n;
	return fake.commit_rc;
}

void store_rollback(struct store *s)
{
	(void) s;
	fake.stands = false;
	fake.n = fake.committed;
}

int store_step_begin(struct store *s)
{
	(void) s;
	fake.savepoints++;
	fake.kept = fake.n;
	return 0;
}

int store_step_end(struct store *s)
{
	(void) s;
	return 0;
}

int store_step_undo(struct store *s)
{
	(void) s;
	fake.n = fake.kept;
	return 0;
}

bool store_stands(struct store *s)
{
	(void) s;
	return fake.stands;
}

int store_reopen(struct store *s, struct error *e)
{
	(void) s;
	fake.reopens++;
	return fake.reopen_rc ? base_error_set(e, "still full") : 0;
}

const char *store_last_error(struct store *s)
{
	(void) s;
	return "as told";
}

int store_outbox_list_next(struct store *s, const char *link, int64_t *due_ms)
{
	(void) link;
	(void) s;
	*due_ms = 777;
	return 0;
}

int desk_pay_next_due(struct store *s, int64_t *due_ms)
{
	(void) s;
	*due_ms = 888;
	return 0;
}

/* Every step adds a row; its request's count is the error it ends with, and a session takes the transaction away. */
static int step(struct desk_step *s)
{
	const struct desk_request *r = s->request;

	fake.rows[fake.n++] = (int) r->ticket;
	fake.order[fake.n_order++] = (int) r->ticket;
	s->reply->verdict = DESK_SCREEN;
	s->memory->walked += 1;
	if (r->session)
		fake.stands = false;
	return -(int) r->count;
}

int desk_ussd_begin(struct desk_step *s) { return step(s); }
int desk_ussd_answer(struct desk_step *s) { return step(s); }
int desk_ussd_left(struct desk_step *s) { return step(s); }
int desk_ussd_late(struct desk_step *s) { return step(s); }
int desk_sms_in(struct desk_step *s) { return step(s); }
int desk_outbox_lease(struct desk_step *s) { return step(s); }
int desk_outbox_result(struct desk_step *s) { return step(s); }
int desk_receipt_take(struct desk_step *s) { return step(s); }
int desk_order_run(struct desk_step *s) { return step(s); }
int desk_alert_seen(struct desk_step *s) { return step(s); }
int desk_campaign_run(struct desk_step *s) { return step(s); }
int desk_counter_run(struct desk_step *s) { return step(s); }
int desk_import_chunk(struct desk_step *s) { return step(s); }
int desk_pay_lease(struct desk_step *s) { return step(s); }
int desk_pay_result(struct desk_step *s) { return step(s); }
int desk_pay_notice(struct desk_step *s) { return step(s); }
int desk_sweep_run(struct desk_step *s) { return step(s); }

static struct desk *fresh(void)
{
	fake = (struct fake){0};
	return desk_batch_new(NULL, &(struct desk_memory){.menus = (const struct menus *) 1, .scheme = (const struct scheme *) 2});
}

static struct desk_request ask(enum desk_kind kind, int ticket, int error)
{
	return (struct desk_request){.kind = kind, .ticket = (uint64_t) ticket, .count = (uint32_t) -error, .now_ms = 1000000,
				     .link = 3, .phone = 22376000001};
}

static void phones_first_replies_in_place(void **state)
{
	struct desk *d = fresh();
	struct desk_request r[] = {ask(DESK_SWEEP, 1, 0), ask(DESK_USSD_BEGIN, 2, 0), ask(DESK_OUTBOX_LEASE, 3, 0),
				   ask(DESK_USSD_LEFT, 4, 0)};
	struct desk_reply out[4];

	(void) state;
	desk_batch_run(d, r, out, 4);
	assert_int_equal(fake.begins, 1);
	assert_int_equal(fake.commits, 1);
	assert_int_equal(fake.savepoints, 0);
	assert_int_equal(fake.committed, 4);
	assert_int_equal(fake.order[0], 2);
	assert_int_equal(fake.order[1], 4);
	assert_int_equal(fake.order[2], 1);
	assert_int_equal(fake.order[3], 3);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(out[i].ticket, i + 1);
		assert_int_equal(out[i].kind, r[i].kind);
		assert_int_equal(out[i].verdict, DESK_SCREEN);
		assert_int_equal(out[i].next_due_ms, 777);
		assert_int_equal(out[i].next_pay_ms, 888);
		assert_int_equal(out[i].link, 3);
		assert_int_equal(out[i].phone, 22376000001);
	}
	assert_int_equal(desk_batch_counts(d)->steps, 4);
	assert_int_equal(desk_batch_counts(d)->largest_batch, 4);
	desk_batch_free(d);
}

static void refused_step_alone(void **state)
{
	struct desk *d = fresh();
	struct desk_request r[] = {ask(DESK_USSD_BEGIN, 1, 0), ask(DESK_USSD_BEGIN, 2, STORE_REFUSED),
				   ask(DESK_USSD_BEGIN, 3, 0), ask(DESK_SWEEP, 4, STORE_EXISTS)};
	struct desk_reply out[4];

	(void) state;
	desk_batch_run(d, r, out, 4);
	assert_int_equal(fake.commits, 1);
	assert_int_equal(fake.committed, 2);
	assert_int_equal(fake.rows[0], 1);
	assert_int_equal(fake.rows[1], 3);
	assert_int_equal(out[0].verdict, DESK_SCREEN);
	assert_int_equal(out[1].verdict, DESK_FAILED);
	assert_int_equal(out[2].verdict, DESK_SCREEN);
	assert_int_equal(out[3].verdict, DESK_FAILED);
	assert_int_equal(desk_batch_counts(d)->failed, 2);
	assert_int_equal(fake.reopens, 0);
	desk_batch_free(d);
}

static void assert_all_failed(struct desk *d, const struct desk_reply *out, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(out[i].verdict, DESK_FAILED);
		assert_int_equal(out[i].ticket, i + 1);
		assert_int_equal(out[i].text_len, 0);
	}
	assert_int_equal(fake.committed, 0);
	assert_false(fake.stands);
	assert_int_equal(desk_batch_counts(d)->failed, n);
}

static void full_disk_takes_the_batch(void **state)
{
	struct desk *d = fresh();
	struct desk_request r[] = {ask(DESK_USSD_BEGIN, 1, 0), ask(DESK_USSD_BEGIN, 2, STORE_FULL), ask(DESK_USSD_BEGIN, 3, 0)};
	struct desk_reply out[3];

	(void) state;
	r[1].session = 1; /* the transaction goes with it */
	desk_batch_run(d, r, out, 3);
	assert_all_failed(d, out, 3);
	assert_int_equal(fake.n_order, 2);
	assert_int_equal(fake.commits, 0);
	assert_int_equal(fake.reopens, 1);
	desk_batch_free(d);
}

/* The step's error leaves the transaction standing the first time, and takes it away when the batch runs again. */
static void full_disk_at_the_second_run(void **state)
{
	struct desk *d = fresh();
	struct desk_request r[] = {ask(DESK_USSD_BEGIN, 1, STORE_REFUSED), ask(DESK_USSD_BEGIN, 2, STORE_FULL)};
	struct desk_reply out[2];

	(void) state;
	r[1].session = 1;
	desk_batch_run(d, r, out, 2);
	assert_all_failed(d, out, 2);
	assert_int_equal(fake.reopens, 1);
	desk_batch_free(d);
}

static void commit_fails(void **state)
{
	struct desk *d = fresh();
	struct desk_request r[] = {ask(DESK_USSD_BEGIN, 1, 0), ask(DESK_USSD_ANSWER, 2, 0)};
	struct desk_reply out[2];

	(void) state;
	fake.commit_rc = STORE_IO;
	desk_batch_run(d, r, out, 2);
	assert_all_failed(d, out, 2);
	assert_int_equal(fake.reopens, 1);

	fake.commit_rc = 0;
	desk_batch_run(d, r, out, 2);
	assert_int_equal(fake.committed, 2);
	assert_int_equal(out[1].verdict, DESK_SCREEN);
	desk_batch_free(d);
}

static void locked_is_not_broken(void **state)
{
	struct desk *d = fresh();
	struct desk_request r[] = {ask(DESK_USSD_BEGIN, 1, 0)};
	struct desk_reply out[1];

	(void) state;
	fake.begin_rc = STORE_BUSY;
	desk_batch_run(d, r, out, 1);
	assert_all_failed(d, out, 1);
	assert_int_equal(fake.reopens, 0);
	desk_batch_free(d);
}

static void reopen_is_tried_once_a_second(void **state)
{
	struct desk *d = fresh();
	struct desk_request r[] = {ask(DESK_USSD_BEGIN, 1, 0)};
	struct desk_reply out[1];

	(void) state;
	fake.commit_rc = STORE_FULL;
	fake.reopen_rc = STORE_FULL;
	desk_batch_run(d, r, out, 1);
	assert_int_equal(fake.reopens, 1);
	fake.commit_rc = 0;
	r[0].now_ms += 999;
	desk_batch_run(d, r, out, 1);
	assert_int_equal(fake.reopens, 1);
	assert_int_equal(fake.begins, 1);
	assert_int_equal(out[0].verdict, DESK_FAILED);
	fake.reopen_rc = 0;
	r[0].now_ms += 1;
	desk_batch_run(d, r, out, 1);
	assert_int_equal(fake.reopens, 2);
	assert_int_equal(out[0].verdict, DESK_SCREEN);
	desk_batch_free(d);
}

static void no_memory_outlives_a_lost_batch(void **state)
{
	struct desk *d = fresh();
	struct desk_reload swap = {.menus = (const struct menus *) 11, .scheme = (const struct scheme *) 12};
	struct desk_request r[] = {ask(DESK_RELOAD, 1, 0)};
	struct desk_reply out[1];

	(void) state;
	r[0].body = &swap;
	fake.commit_rc = STORE_FULL;
	desk_batch_run(d, r, out, 1);
	assert_int_equal(out[0].verdict, DESK_FAILED);
	fake.commit_rc = 0;
	desk_batch_run(d, r, out, 1);
	assert_int_equal(out[0].verdict, DESK_DONE);
	assert_ptr_equal(swap.old_menus, 1); /* not 11: the lost swap left nothing behind */
	assert_ptr_equal(swap.old_scheme, 2);
	desk_batch_run(d, r, out, 1);
	assert_ptr_equal(swap.old_menus, 11);
	assert_ptr_equal(out[0].body, &swap);
	desk_batch_free(d);
}

static void nothing_is_nothing(void **state)
{
	struct desk *d = fresh();

	(void) state;
	desk_batch_run(d, NULL, NULL, 0);
	assert_int_equal(fake.begins, 0);
	assert_int_equal(desk_batch_counts(d)->batches, 0);
	desk_batch_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(phones_first_replies_in_place),
		cmocka_unit_test(refused_step_alone),
		cmocka_unit_test(full_disk_takes_the_batch),
		cmocka_unit_test(full_disk_at_the_second_run),
		cmocka_unit_test(commit_fails),
		cmocka_unit_test(locked_is_not_broken),
		cmocka_unit_test(reopen_is_tried_once_a_second),
		cmocka_unit_test(no_memory_outlives_a_lost_batch),
		cmocka_unit_test(nothing_is_nothing),
	};

	return cmocka_run_group_tests_name("desk/batch", tests, NULL, NULL);
}
