/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders of the counter on a bed of payments. */
#include "tests/lib/counterbed.h"

#include "base/date.h"
#include "base/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const uint8_t key[BASE_SECRET_KEY] = {7};

struct desk_counter counterbed_order(enum desk_counter_verb verb, const char *as)
{
	struct desk_counter o = {.verb = verb, .day = BASE_DAY_NONE};

	snprintf(o.as, sizeof o.as, "%s", as);
	snprintf(o.pin, sizeof o.pin, "%s", strcmp(as, "awa") ? COUNTERBED_MOUSSA_PIN : COUNTERBED_AWA_PIN);
	return o;
}

bool counterbed_run(struct paybed *b, struct desk_counter *o)
{
	struct desk_request *r = &b->request;

	*r = (struct desk_request){.kind = DESK_COUNTER, .now_ms = b->now_ms, .body = o};
	desk_batch_run(b->desk, r, &b->reply, 1);
	assert_string_not_equal(o->said.text, "");
	return b->reply.verdict == DESK_DONE && o->is_done;
}

static void add_manager(struct paybed *b, const char *code, const char *pin, const char *as)
{
	struct desk_counter o = counterbed_order(DESK_COUNTER_STAFF_ADD, as);

	o.staff.role = STORE_MANAGER;
	snprintf(o.staff.code, sizeof o.staff.code, "%s", code);
	snprintf(o.new_pin, sizeof o.new_pin, "%s", pin);
	if (!counterbed_run(b, &o))
		fail_msg("%s", o.said.text);
}

int counterbed_setup(void **state)
{
	static struct paybed bed;
	struct error e;

	if (base_secret_init(&e))
		return -1;
	paybed_open(&bed);
	desk_batch_free(bed.desk);
	bed.memory.secret = key;
	bed.desk = desk_batch_new(bed.store, &bed.memory);
	add_manager(&bed, "awa", COUNTERBED_AWA_PIN, "");
	add_manager(&bed, "moussa", COUNTERBED_MOUSSA_PIN, "awa");
	*state = &bed;
	return 0;
}

int counterbed_teardown(void **state)
{
	paybed_close(*state);
	return 0;
}

int64_t counterbed_waiting(struct paybed *b)
{
	struct store_signature waiting[16];
	int n;

	assert_int_equal(store_signature_list(b->store, 0, true, waiting, 16, &n), 0);
	return n ? waiting[n - 1].id : 0;
}

void counterbed_by_two(struct paybed *b, struct desk_counter *o)
{
	struct desk_counter sign = counterbed_order(DESK_COUNTER_SIGN, "moussa");

	if (!counterbed_run(b, o))
		fail_msg("%s", o->said.text);
	assert_true(o->is_asked);
	sign.id = counterbed_waiting(b);
	if (!counterbed_run(b, &sign))
		fail_msg("%s", sign.said.text);
	assert_false(sign.is_asked);
}
