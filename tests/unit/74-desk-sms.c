/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages in, over a real store and the set of Mali: once each, parts in any order, no talk with machines; and orders by hand. */
#include "base/secret.h"
#include "desk/desk.h"
#include "desk/order.h"
#include "store/outbox.h"
#include "tests/lib/menubed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define OCTETS 400
#define DAY_MS 86400000ll

struct fixture {
	struct menubed bed;
	struct desk *desk;
	struct desk_message_in *sms;
	struct desk_reply reply;
	uint64_t key;
};

static int setup(void **state)
{
	struct fixture *f = *state = calloc(1, sizeof *f);
	struct error e;

	assert_int_equal(base_secret_init(&e), 0);
	menubed_open(&f->bed, "menus/mali");
	menubed_household(&f->bed, "M-1", "Aïssata", MENUBED_PHONE, 13 * 550);
	f->desk = desk_batch_new(f->bed.bed.store, &(struct desk_memory){.menus = f->bed.menus, .scheme = f->bed.scheme});
	f->sms = calloc(1, sizeof *f->sms + OCTETS);
	snprintf(f->sms->link, sizeof f->sms->link, "orange");
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	desk_batch_free(f->desk);
	menubed_close(&f->bed);
	free(f->sms);
	free(f);
	return 0;
}

static enum desk_heard take(struct fixture *f, uint64_t key)
{
	const struct desk_request r = {.kind = DESK_SMS_IN, .link = 1, .phone = f->bed.phone, .key = key, .now_ms = f->bed.now_ms,
				       .body = f->sms};

	desk_batch_run(f->desk, &r, &f->reply, 1);
	assert_int_equal(f->reply.verdict, DESK_DONE);
	return (enum desk_heard) f->reply.heard;
}

static enum desk_heard send(struct fixture *f, const char *text)
{
	f->sms->number = f->sms->total = 0;
	f->sms->len = strlen(text);
	memcpy(f->sms->octets, text, f->sms->len);
	return take(f, ++f->key);
}

static enum desk_heard send_part(struct fixture *f, uint16_t reference, int no, int total, const void *octets, size_t len)
{
	f->sms->reference = reference;
	f->sms->number = (uint8_t) no;
	f->sms->total = (uint8_t) total;
	f->sms->len = len;
	memcpy(f->sms->octets, octets, len);
	return take(f, ++f->key);
}

static int64_t count(struct fixture *f, const char *where)
{
	char query[200];

	snprintf(query, sizeof query, "SELECT count(*) FROM %s", where);
	return storebed_ask(f->bed.bed.path, query);
}

static void an_answer_is_in_the_outbox(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(send(f, "ETAT"), DESK_HEARD_ANSWERED);
	assert_int_equal(count(f, "outbox WHERE kind = 'reply' AND link = 'orange' AND text LIKE '%Aissata: couverture jusqu''au %'"), 1);
	assert_int_equal(count(f, "inbox WHERE text = 'ETAT'"), 1);
}

static void a_redelivered_message_is_one_message(void **state)
{
	struct fixture *f = *state;

	send(f, "ETAT");
	assert_int_equal(take(f, f->key), DESK_HEARD_REPEAT);
	assert_int_equal(count(f, "outbox"), 1);
}

/* UCS-2, cut in the middle of a letter; out of order, one part twice, one late. */
static void parts_make_one_message(void **state)
{
	static const uint8_t text[] = {0, 'E', 0, 'T', 0, 'A', 0, 'T'};
	struct fixture *f = *state;

	f->sms->data_coding = 8;
	assert_int_equal(send_part(f, 7, 3, 3, text + 5, 3), DESK_HEARD_PART);
	assert_int_equal(send_part(f, 7, 1, 3, text, 3), DESK_HEARD_PART);
	assert_int_equal(send_part(f, 7, 1, 3, text, 3), DESK_HEARD_REPEAT);
	assert_int_equal(send_part(f, 8, 2, 3, "STOP", 4), DESK_HEARD_PART);
	assert_int_equal(count(f, "outbox"), 0);
	assert_int_equal(send_part(f, 7, 2, 3, text + 3, 2), DESK_HEARD_ANSWERED);
	assert_int_equal(count(f, "inbox WHERE text = 'ETAT'"), 1);
	assert_int_equal(count(f, "outbox"), 1);
}

/* A reference of 8 bits is none of 16, though the number is the same. */
static void references_of_two_widths_are_two_messages(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(send_part(f, 5, 1, 2, "ET", 2), DESK_HEARD_PART);
	f->sms->is_wide = true;
	assert_int_equal(send_part(f, 5, 2, 2, "AT", 2), DESK_HEARD_PART);
	assert_int_equal(send_part(f, 5, 1, 2, "ET", 2), DESK_HEARD_ANSWERED);
	assert_int_equal(count(f, "inbox_part"), 1);
}

/* Messages that begin and never end: so many parts of one phone are kept in a day, another phone's still are. */
static void first_parts_without_end_are_bounded(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 600; i++)
		assert_int_equal(send_part(f, (uint16_t) i, 1, 255, "x", 1), i < 512 ? DESK_HEARD_PART : DESK_HEARD_TOO_OFTEN);
	assert_int_equal(count(f, "inbox_part"), 512);
	assert_int_equal(send(f, "ETAT"), DESK_HEARD_ANSWERED);
	f->bed.phone++;
	assert_int_equal(send_part(f, 1, 1, 255, "x", 1), DESK_HEARD_PART);
	f->bed.phone--;
	f->bed.now_ms += DAY_MS;
	assert_int_equal(send_part(f, 700, 1, 2, "x", 1), DESK_HEARD_PART);
}

/* The gateway never heard that we have it: all parts come once more, on another connection. */
static void parts_redelivered_are_one_message(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 2; i++) {
		assert_int_equal(send_part(f, 7, 2, 2, "AT", 2), DESK_HEARD_PART);
		assert_int_equal(send_part(f, 7, 1, 2, "ET", 2), i ? DESK_HEARD_REPEAT : DESK_HEARD_ANSWERED);
	}
	assert_int_equal(count(f, "outbox"), 1);
	f->bed.now_ms += DAY_MS; /* references come round again */
	send_part(f, 7, 2, 2, "AT", 2);
	assert_int_equal(send_part(f, 7, 1, 2, "ET", 2), DESK_HEARD_ANSWERED);
}

/* What is there is kept; nobody is answered for half a sentence. */
static void a_part_that_never_comes_is_given_up(void **state)
{
	struct fixture *f = *state;
	struct desk_request r = {.kind = DESK_SWEEP, .count = 32};

	send_part(f, 7, 1, 3, "STOP ", 5);
	send_part(f, 7, 3, 3, "rien", 4);
	send_part(f, 9, 2, 2, "AT", 2);
	for (int day = 0; day < 3; day++) {
		r.now_ms = f->bed.now_ms + day * DAY_MS;
		desk_batch_run(f->desk, &r, &f->reply, 1);
		assert_int_equal(f->reply.verdict, DESK_DONE);
		assert_int_equal(count(f, "inbox WHERE text = 'STOP rien' OR text = 'AT'"), day < 2 ? 0 : 2);
	}
	assert_int_equal(count(f, "outbox"), 0);
	assert_int_equal(count(f, "inbox_part"), 0);
}

/* P15: unknown words get one help message a day. */
static void help_goes_once_a_day(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(send(f, "bonjour"), DESK_HEARD_ANSWERED);
	assert_int_equal(send(f, "merci"), DESK_HEARD_UNKNOWN);
	assert_int_equal(count(f, "outbox"), 1);
	assert_int_equal(send(f, "ETAT"), DESK_HEARD_ANSWERED);
	f->bed.now_ms += DAY_MS;
	assert_int_equal(send(f, "bonjour"), DESK_HEARD_ANSWERED);
}

static void stop_is_confirmed_once_and_takes_back(void **state)
{
	struct store_message m = {.priority = STORE_REMINDER, .kind = "reminder", .topic = "rappels", .text = "Payez"};
	struct fixture *f = *state;
	int64_t id;

	m.phone = f->bed.phone;
	m.not_before_ms = f->bed.now_ms + DAY_MS;
	assert_int_equal(store_outbox_add(f->bed.bed.store, &m, f->bed.now_ms, &id), 0);
	assert_int_equal(send(f, "STOP RAPPELS"), DESK_HEARD_ANSWERED);
	assert_int_equal(store_outbox_load(f->bed.bed.store, id, &m), 0);
	assert_int_equal(m.state, STORE_CANCELLED);
	assert_int_equal(send(f, "stop rappel"), DESK_HEARD_DONE);
	assert_int_equal(send(f, "STOP"), DESK_HEARD_ANSWERED);
	assert_int_equal(send(f, "STOP"), DESK_HEARD_DONE);
	assert_int_equal(count(f, "outbox WHERE kind = 'reply'"), 2);
	f->bed.now_ms += DAY_MS;
	assert_int_equal(send(f, "STOP"), DESK_HEARD_ANSWERED);
}

/* Another machine answers whatever it gets: we stop, and what it sends is kept all the same. */
static void a_machine_gets_no_answer(void **state)
{
	struct fixture *f = *state;
	int answered = 0;

	for (int i = 0; i < 40; i++)
		answered += send(f, "ETAT") == DESK_HEARD_ANSWERED;
	assert_int_equal(answered, 6);
	assert_int_equal(f->reply.heard, DESK_HEARD_TOO_OFTEN);
	assert_int_equal(count(f, "inbox"), 40);
	f->bed.now_ms += 60000;
	assert_int_equal(send(f, "ETAT"), DESK_HEARD_ANSWERED);
	for (int minute = 0; minute < 60; minute++) {
		f->bed.now_ms += 60000;
		for (int i = 0; i < 3; i++)
			answered += send(f, "ETAT") == DESK_HEARD_ANSWERED;
	}
	assert_true(answered <= 60);
}

/* A person in anger writes too much, and STOP last: it acts, and is confirmed when it comes again at leisure. */
static void stop_acts_behind_too_many(void **state)
{
	struct store_message m = {.priority = STORE_REMINDER, .kind = "reminder", .topic = "rappels", .text = "Payez"};
	struct fixture *f = *state;
	int64_t id;

	m.phone = f->bed.phone;
	m.not_before_ms = f->bed.now_ms + DAY_MS;
	assert_int_equal(store_outbox_add(f->bed.bed.store, &m, f->bed.now_ms, &id), 0);
	for (int i = 0; i < 7; i++)
		send(f, "ETAT");
	assert_int_equal(send(f, "STOP"), DESK_HEARD_TOO_OFTEN);
	assert_int_equal(store_outbox_load(f->bed.bed.store, id, &m), 0);
	assert_int_equal(m.state, STORE_CANCELLED);
	assert_int_equal(count(f, "outbox WHERE kind = 'reply'"), 6);
	f->bed.now_ms += 60000;
	assert_int_equal(send(f, "STOP"), DESK_HEARD_ANSWERED);
}

static void nonsense_is_harmless(void **state)
{
	struct fixture *f = *state;
	uint8_t octets[300];

	for (size_t i = 0; i < sizeof octets; i++)
		octets[i] = (uint8_t) (i * 37);
	for (int coding = 0; coding < 256; coding++) {
		f->sms->data_coding = (uint8_t) coding;
		f->sms->len = (size_t) coding;
		memcpy(f->sms->octets, octets, f->sms->len);
		f->sms->number = f->sms->total = 0;
		take(f, ++f->key);
		f->bed.now_ms += 60000;
	}
	f->sms->data_coding = 0;
	assert_int_equal(send_part(f, 1, 1, 2, octets, sizeof octets), DESK_HEARD_TOO_OFTEN); /* no part is so long */
}

static enum desk_order_outcome order(struct fixture *f, struct desk_order *o)
{
	const struct desk_request r = {.kind = DESK_ORDER, .now_ms = f->bed.now_ms, .body = o};

	desk_batch_run(f->desk, &r, &f->reply, 1);
	assert_int_equal(f->reply.verdict, DESK_DONE);
	return o->outcome;
}

static void orders_by_hand(void **state)
{
	struct desk_order o = {.what = DESK_ORDER_SEND, .phone = MENUBED_PHONE, .is_exact = true, .text = "ɛɔɲŋ"};
	struct fixture *f = *state;
	struct store_message m;

	assert_int_equal(order(f, &o), DESK_ORDER_DONE);
	assert_int_equal(store_outbox_load(f->bed.bed.store, o.made, &m), 0);
	assert_string_equal(m.text, "ɛɔɲŋ");
	assert_string_equal(m.kind, "manual");
	assert_true(m.is_exact);
	o = (struct desk_order){.what = DESK_ORDER_RETRY, .id = m.id};
	assert_int_equal(order(f, &o), DESK_ORDER_OPEN);
	o.what = DESK_ORDER_CANCEL;
	assert_int_equal(order(f, &o), DESK_ORDER_DONE);
	assert_int_equal(order(f, &o), DESK_ORDER_OVER);
	o.what = DESK_ORDER_RETRY;
	assert_int_equal(order(f, &o), DESK_ORDER_DONE);
	assert_true(o.made > m.id);
	assert_int_equal(order(f, &o), DESK_ORDER_AGAIN);
	o.id = 999;
	assert_int_equal(order(f, &o), DESK_ORDER_NONE);
	o.what = DESK_ORDER_CANCEL;
	assert_int_equal(order(f, &o), DESK_ORDER_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_answer_is_in_the_outbox, setup, teardown),
		cmocka_unit_test_setup_teardown(a_redelivered_message_is_one_message, setup, teardown),
		cmocka_unit_test_setup_teardown(parts_make_one_message, setup, teardown),
		cmocka_unit_test_setup_teardown(references_of_two_widths_are_two_messages, setup, teardown),
		cmocka_unit_test_setup_teardown(first_parts_without_end_are_bounded, setup, teardown),
		cmocka_unit_test_setup_teardown(parts_redelivered_are_one_message, setup, teardown),
		cmocka_unit_test_setup_teardown(a_part_that_never_comes_is_given_up, setup, teardown),
		cmocka_unit_test_setup_teardown(help_goes_once_a_day, setup, teardown),
		cmocka_unit_test_setup_teardown(stop_is_confirmed_once_and_takes_back, setup, teardown),
		cmocka_unit_test_setup_teardown(a_machine_gets_no_answer, setup, teardown),
		cmocka_unit_test_setup_teardown(stop_acts_behind_too_many, setup, teardown),
		cmocka_unit_test_setup_teardown(nonsense_is_harmless, setup, teardown),
		cmocka_unit_test_setup_teardown(orders_by_hand, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
