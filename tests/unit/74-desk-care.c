/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The care point at the desk: one code and two who type it, repeats of gateways, a disk that fails, phones that write too often. */
#include "base/secret.h"
#include "desk/desk.h"
#include "store/care_code.h"
#include "store/staff.h"
#include "tests/lib/menubed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define AGENT 22376000611ull
#define OTHER 22376000612ull
#define DAY_MS 86400000ll
#define TEXT 100

struct fixture {
	struct menubed bed;
	struct desk *desk;
	uint8_t secret[BASE_SECRET_KEY];
	struct desk_message_in *sms[2];
	uint64_t key;
	int64_t household;
	char code[STORE_CARE_CODE_DIGITS + 1];
};

static void hire(struct fixture *f, const char *code, uint64_t phone)
{
	static const uint8_t pin[STORE_STAFF_PIN] = {1};
	struct store_staff who = {.role = STORE_CARE_POINT, .phone = phone, .place = "cs-klela"};

	snprintf(who.code, sizeof who.code, "%s", code);
	snprintf(who.name, sizeof who.name, "%s", code);
	assert_int_equal(store_staff_add(f->bed.bed.store, &who, pin, f->bed.now_ms), STORE_OK);
}

static void make_code(struct fixture *f)
{
	bool is_new;

	assert_int_equal(store_care_code_make(f->bed.bed.store, f->secret, MENUBED_PHONE, f->household, f->bed.now_ms, f->code, &is_new),
			 STORE_OK);
}

static int setup(void **state)
{
	struct fixture *f = *state = calloc(1, sizeof *f);
	struct error e;

	assert_int_equal(base_secret_init(&e), 0);
	for (int i = 0; i < 2; i++)
		f->sms[i] = calloc(1, sizeof *f->sms[i] + TEXT);
	menubed_open(&f->bed, "menus/mali");
	f->household = menubed_household(&f->bed, "1000001", "Aïssata", MENUBED_PHONE, 13 * 550);
	hire(f, "kleba", AGENT);
	hire(f, "drissa", OTHER);
	f->desk = desk_batch_new(f->bed.bed.store, &(struct desk_memory){.menus = f->bed.menus, .scheme = f->bed.scheme,
									.secret = f->secret});
	make_code(f);
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	desk_batch_free(f->desk);
	menubed_close(&f->bed);
	free(f->sms[0]);
	free(f->sms[1]);
	free(f);
	return 0;
}

static struct desk_request request(struct fixture *f, int i, uint64_t phone, const char *text)
{
	struct desk_message_in *in = f->sms[i];

	snprintf(in->link, sizeof in->link, "orange");
	in->len = strlen(text);
	memcpy(in->octets, text, in->len);
	return (struct desk_request){.kind = DESK_SMS_IN, .link = 1, .phone = phone, .key = ++f->key, .now_ms = f->bed.now_ms, .body = in};
}

static enum desk_heard send(struct fixture *f, uint64_t phone, const char *text)
{
	const struct desk_request r = request(f, 0, phone, text);
	struct desk_reply reply;

	desk_batch_run(f->desk, &r, &reply, 1);
	assert_int_equal(reply.verdict, DESK_DONE);
	return (enum desk_heard) reply.heard;
}

static int64_t count(struct fixture *f, const char *where)
{
	char query[200];

	snprintf(query, sizeof query, "SELECT count(*) FROM %s", where);
	return storebed_ask(f->bed.bed.path, query);
}

static const char *with_code(struct fixture *f)
{
	static char text[TEXT];

	snprintf(text, sizeof text, "CODE %s", f->code);
	return text;
}

static void two_type_one_code_in_one_batch(void **state)
{
	struct fixture *f = *state;
	const struct desk_request both[2] = {request(f, 0, AGENT, with_code(f)), request(f, 1, OTHER, with_code(f))};
	struct desk_reply replies[2];

	desk_batch_run(f->desk, both, replies, 2);
	assert_int_equal(replies[0].verdict, DESK_DONE);
	assert_int_equal(replies[1].verdict, DESK_DONE);
	assert_int_equal(count(f, "outbox WHERE text LIKE 'Aissata, %'"), 1);
	assert_int_equal(count(f, "outbox WHERE text LIKE 'Ce code a d%'"), 1);
	assert_int_equal(count(f, "audit WHERE what = 'care-lookup' AND about = 'code'"), 1);
	assert_int_equal(count(f, "audit WHERE what = 'care-code-over'"), 1);
	assert_int_equal(count(f, "care_code WHERE state = 1 AND used_by IN (22376000611, 22376000612)"), 1);
}

static void a_redelivered_code_is_one_look_up(void **state)
{
	struct fixture *f = *state;
	const struct desk_request r = request(f, 0, AGENT, with_code(f));
	struct desk_reply reply;

	for (int i = 0; i < 3; i++) {
		desk_batch_run(f->desk, &r, &reply, 1);
		assert_int_equal(reply.heard, i ? DESK_HEARD_REPEAT : DESK_HEARD_ANSWERED);
	}
	assert_int_equal(count(f, "outbox"), 1);
	assert_int_equal(count(f, "audit WHERE what LIKE 'care-%'"), 1);
}

/* The seventh message of a minute is not answered: it uses nothing up, and is no look-up. */
static void who_writes_too_often_uses_nothing_up(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 6; i++)
		send(f, AGENT, "bonjour");
	assert_int_equal(send(f, AGENT, with_code(f)), DESK_HEARD_TOO_OFTEN);
	assert_int_equal(send(f, AGENT, "CARTE 1000001 1980"), DESK_HEARD_TOO_OFTEN);
	assert_int_equal(count(f, "care_code WHERE state = 0"), 1);
	assert_int_equal(count(f, "audit WHERE what LIKE 'care-%'"), 0);
	f->bed.now_ms += 60000;
	assert_int_equal(send(f, AGENT, with_code(f)), DESK_HEARD_ANSWERED);
	assert_int_equal(count(f, "outbox WHERE text LIKE 'Aissata, %' AND phone = 22376000611"), 1);
}

/* What others type at random, in parts of one digit and of a thousand, is no look-up. */
static void hostile_texts_find_nothing(void **state)
{
	static const char *const texts[] = {
		"CODE", "CODE 0", "CODE -1", "CODE 000000", "CODE 999999999999999999", "CODE %s%n", "CODE '; DROP TABLE care_code",
		"CODE \n123456", "CARTE ' OR 1=1 1980", "CARTE 1000001 1980 1980", "CARTE % 1980", "CARTE * 1980", "CARTE 1980 1000001",
		"CARTE \x1b\x1b\x1b 1980",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		f->bed.now_ms += 60000;
		send(f, OTHER, texts[i]);
	}
	assert_int_equal(count(f, "audit WHERE what = 'care-lookup'"), 0);
	assert_int_equal(count(f, "outbox WHERE text LIKE '%Aissata%'"), 0);
	assert_int_equal(count(f, "care_code WHERE state = 0"), 1);
	/* and none of a phone that is nobody's */
	for (int i = 0; i < 5; i++)
		send(f, 22376000099ull, with_code(f));
	assert_int_equal(count(f, "audit"), count(f, "audit WHERE staff = 'drissa'"));
	assert_int_equal(count(f, "care_code WHERE state = 0"), 1);
}

/* Two days later nothing of it is left but the audit. */
static void time_prunes_codes(void **state)
{
	struct fixture *f = *state;
	struct desk_request r = {.kind = DESK_SWEEP, .now_ms = f->bed.now_ms + DAY_MS, .count = 64};
	struct desk_reply reply;

	assert_int_equal(send(f, AGENT, with_code(f)), DESK_HEARD_ANSWERED);
	desk_batch_run(f->desk, &r, &reply, 1);
	assert_int_equal(count(f, "care_code"), 1);
	r.now_ms += DAY_MS;
	desk_batch_run(f->desk, &r, &reply, 1);
	assert_int_equal(count(f, "care_code"), 0);
	assert_int_equal(count(f, "audit WHERE what = 'care-lookup'"), 1);
}

#define ON_DESK(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_DESK(two_type_one_code_in_one_batch),
		ON_DESK(a_redelivered_code_is_one_look_up),
		ON_DESK(who_writes_too_often_uses_nothing_up),
		ON_DESK(hostile_texts_find_nothing),
		ON_DESK(time_prunes_codes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
