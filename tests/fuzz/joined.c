/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of messages in any order, number and alphabet, as a hostile gateway would hand them over: each is taken, none brings the
 * batch down, and whatever is joined is answered or not, once.
 *
 * A part: phone, reference, number, total, flags (1: 16-bit reference, 2: the same key again), data_coding, length, octets. */
#include "base/buf.h"
#include "base/must.h"
#include "base/secret.h"
#include "desk/desk.h"
#include "menus/menus.h"
#include "scheme/scheme.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD 7
#define DAY_MS 86400000ll
#define FIRST_MS (20500 * DAY_MS)
#define INPUTS_A_STORE 2000     /* then a new one, or its rows would be the longest part of a run */
#define FIRST_PHONE 22376000000u

static struct scheme *scheme;
static struct menus *menus;
static struct store *store;
static struct desk *desk;
static int64_t now_ms = FIRST_MS;
static int inputs;

static void open_set(void)
{
	const char *src = getenv("srcdir");
	struct buf dir = {0}, path = {0};
	struct error e;

	base_buf_printf(&dir, "%s/menus/mali", src ? src : ".");
	base_buf_printf(&path, "%s/scheme.yaml", base_buf_str(&dir));
	must(!base_secret_init(&e));
	must(scheme = scheme_load(base_buf_str(&path), &e));
	must(menus = menus_load(base_buf_str(&dir), scheme, TEXT_FIT_USSD, &e));
	base_buf_release(&dir);
	base_buf_release(&path);
}

static void open_store(void)
{
	struct error e;

	desk_batch_free(desk);
	store_close(store);
	must(store = store_open("sqlite::memory:", now_ms, &e));
	desk = desk_batch_new(store, &(struct desk_memory){.menus = menus, .scheme = scheme});
}

static void take(const uint8_t *head, const uint8_t *octets, size_t len, uint64_t *key)
{
	struct desk_message_in *m = base_alloc(sizeof *m + len);
	struct desk_request r = {.kind = DESK_SMS_IN, .phone = FIRST_PHONE + head[0] % 4, .now_ms = now_ms, .body = m};
	struct desk_reply reply;

	*key += !(head[4] & 2);
	r.key = *key;
	m->is_wide = head[4] & 1;
	m->reference = head[1];
	m->total = head[3];
	m->number = m->total ? (uint8_t) (1 + head[2] % m->total) : 0; /* text/udh.h and sms/inbound.c let no other through */
	m->data_coding = head[5];
	m->len = len;
	memcpy(m->octets, octets, len);
	snprintf(m->link, sizeof m->link, "orange");
	desk_batch_run(desk, &r, &reply, 1);
	must(reply.verdict == DESK_DONE);
	must(reply.heard < DESK_HEARD_ALL);
	free(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint64_t key;

	if (!menus)
		open_set();
	if (inputs++ % INPUTS_A_STORE == 0)
		open_store();
	now_ms += DAY_MS; /* yesterday's parts, answers and counts are another day's */
	while (size >= HEAD) {
		size_t len = data[HEAD - 1] < size - HEAD ? data[HEAD - 1] : size - HEAD;

		take(data, data + HEAD, len, &key);
		now_ms += 1000;
		data += HEAD + len;
		size -= HEAD + len;
	}
	return 0;
}
