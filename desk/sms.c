/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message came in: it is in the inbox once, done and answered before the gateway hears that we have it (laws 1 and 2).
 *
 *   part --> part --> last part --.
 *   whole ------------------------+--> had it? --> words, done at once --> a machine? --> answer in the outbox
 */
#include "desk/sms.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/must.h"
#include "base/phone.h"
#include "base/secret.h"
#include "desk/wallet.h"
#include "menus/sms.h"
#include "store/inbox.h"
#include "store/outbox.h"
#include "store/park.h"
#include "store/phone.h"
#include "text/coding.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define A_MINUTE 6                  /* messages of one phone that are answered: no person types more */
#define A_DAY 60
#define MINUTE_MS 60000
#define DAY_MS (24 * 3600000ll)
#define ANSWER_KEPT_MS DAY_MS       /* an answer of yesterday is of no use */
#define PARTS_MAX 255
#define PARTS_A_DAY 512             /* of one phone that are kept: first parts of messages that never end are cheap to send */
#define WIDE_REFERENCE 0x10000u     /* 5 in 8 bits and 5 in 16 are two messages (3GPP TS 23.040 9.2.3.24) */
#define PARTS_KEPT_MS DAY_MS       /* a part that has not come by then does not come any more */

static void log_phone(const struct desk_step *s, const char *event, int level)
{
	char phone[BASE_PHONE_TEXT];

	base_log(level, event, "phone=%s", base_phone_mask(s->request->phone, phone));
}

/* ---- parts ---- */

static char *decode(uint8_t meaning, uint8_t data_coding, const uint8_t *octets, size_t len)
{
	size_t room = TEXT_CODING_ROOM(len);
	char *text = base_alloc(room);

	must(text_coding_decode((enum text_default) meaning, data_coding, octets, len, text, room) >= 0);
	return text;
}

/* Every part is as likely as another to have been cut in the middle of a character: one text is made of all their octets. */
static char *join(uint8_t meaning, const struct store_inbox_part *parts, int n)
{
	struct buf all = {0};
	char *text;

	for (int i = 0; i < n; i++)
		base_buf_append(&all, parts[i].octets, parts[i].len);
	text = decode(meaning, n ? parts[0].data_coding : 0, all.data, all.len);
	base_buf_release(&all);
	return text;
}

/* Of a long message: its parts come in any order, each with a sequence number of its own, and a reference comes round again. */
static uint64_t identity(const struct store_inbox_part *p, int64_t now_ms, const char *text)
{
	uint64_t numbers[] = {p->link, p->phone, p->reference, p->total, (uint64_t) (now_ms / DAY_MS)}, id;
	struct buf all = {0};

	base_buf_append(&all, numbers, sizeof numbers);
	base_buf_append_str(&all, text);
	id = base_secret_id(all.data, all.len);
	base_buf_release(&all);
	return id ? id : 1;
}

static int are_parts_too_many(struct desk_step *s, bool *are)
{
	const struct desk_request *r = s->request;
	int n = 0, rc = store_phone_count(s->store, r->phone, "sms-part", r->now_ms / DAY_MS, &n);

	*are = n > PARTS_A_DAY;
	if (!rc && n == PARTS_A_DAY + 1)
		log_phone(s, "sms-parts-too-many", LOG_WARNING);
	return rc;
}

/* *text stays NULL while parts are missing. */
static int join_parts(struct desk_step *s, const struct desk_message_in *sms, char **text, uint64_t *key)
{
	const struct desk_request *r = s->request;
	struct store_inbox_part part = {.link = r->link, .phone = r->phone, .total = sms->total, .no = sms->number,
					.reference = sms->reference | (sms->is_wide ? WIDE_REFERENCE : 0),
					.data_coding = sms->data_coding, .len = sms->len}, *parts;
	bool are_too_many;
	int n = 0, rc = are_parts_too_many(s, &are_too_many);

	if (rc || are_too_many) {
		s->reply->heard = DESK_HEARD_TOO_OFTEN;
		return rc;
	}
	memcpy(part.octets, sms->octets, sms->len);
	rc = store_inbox_part_add(s->store, &part, r->now_ms);
	if (rc) {
		s->reply->heard = DESK_HEARD_REPEAT;
		return rc == STORE_EXISTS ? 0 : rc;
	}
	s->reply->heard = DESK_HEARD_PART;
	parts = base_alloc(PARTS_MAX * sizeof *parts);
	rc = store_inbox_parts(s->store, &part, parts, PARTS_MAX, &n);
	if (!rc && n == sms->total) {
		*text = join(sms->meaning, parts, n);
		*key = identity(&part, r->now_ms, *text);
		rc = store_inbox_parts_drop(s->store, &part);
	}
	free(parts);
	return rc;
}

/* ---- answers ---- */

/* Is this the first time today that the phone is told this? */
static int is_first_today(struct desk_step *s, const char *what, bool *is_first)
{
	int n = 0, rc = store_phone_count(s->store, s->request->phone, what, s->request->now_ms / DAY_MS, &n);

	*is_first = n == 1;
	return rc;
}

/* Two machines would never end: help goes once a day, and so does each confirmation of STOP and START. */
static int may_answer(struct desk_step *s, const struct menus_sms_answer *a, bool *may)
{
	char what[64];

	*may = true;
	if (a->quiz) {
		snprintf(what, sizeof what, "sms-quiz:%d", a->quiz);
		return a->quiz == MENUS_QUIZ_SCORED ? 0 : is_first_today(s, what, may);
	}
	switch (a->word) {
	case MENUS_WORDS:
	case MENUS_WORD_HELP:
		return is_first_today(s, a->word == MENUS_WORDS ? "sms-unknown" : "sms-help", may);
	case MENUS_WORD_STOP:
	case MENUS_WORD_START:
		snprintf(what, sizeof what, "sms-%s:%s", a->word == MENUS_WORD_STOP ? "stop" : "start", a->about);
		return is_first_today(s, what, may);
	default:
		return 0;
	}
}

static int put_answer(struct desk_step *s, const struct desk_message_in *sms, const struct menus_sms_answer *a)
{
	const struct desk_request *r = s->request;
	struct store_message m = {.priority = STORE_ALERT, .kind = "reply", .phone = r->phone, .household = a->household,
				  .not_before_ms = r->now_ms, .expires_ms = r->now_ms + ANSWER_KEPT_MS};
	int64_t id;

	snprintf(m.link, sizeof m.link, "%s", sms->link);
	snprintf(m.subject, sizeof m.subject, "%s", a->about);
	snprintf(m.text, sizeof m.text, "%s", base_buf_str((struct buf *) &a->text));
	return store_outbox_add(s->store, &m, r->now_ms, &id);
}

/* What waits for a phone that wants no more of it is taken back with the STOP itself. */
static int stop_waiting(struct desk_step *s, const struct menus_sms_answer *a)
{
	int n = 0;

	if (a->word != MENUS_WORD_STOP)
		return 0;
	return store_outbox_stop(s->store, s->request->phone, a->about, s->request->now_ms, &n);
}

/* What a machine asks is done too, but not answered: it may be a person who writes much in anger, and STOP last. */
static int answer(struct desk_step *s, const struct desk_message_in *sms, const char *text, bool is_machine)
{
	const struct menus_step step = {
		.menus = s->memory->menus, .scheme = s->memory->scheme, .store = s->store,
		.phone = s->request->phone, .now_ms = s->request->now_ms, .entropy = s->request->entropy,
		.secret = s->memory->secret, .wallet = desk_wallet_of(s->memory, s->request->phone),
		.is_unheard = is_machine,
	};
	struct menus_sms_answer a = {0};
	bool may = false;
	int rc = menus_sms_answer(&step, text, &a);

	if (!rc)
		rc = stop_waiting(s, &a);
	if (!rc && !is_machine)
		rc = may_answer(s, &a, &may);
	if (!rc && may)
		rc = put_answer(s, sms, &a);
	s->reply->heard = is_machine ? DESK_HEARD_TOO_OFTEN : may ? DESK_HEARD_ANSWERED
			  : a.word == MENUS_WORDS && !a.quiz ? DESK_HEARD_UNKNOWN : DESK_HEARD_DONE;
	base_buf_release(&a.text);
	return rc;
}

/* ---- the message ---- */

static int is_too_often(struct desk_step *s, bool *is)
{
	const struct desk_request *r = s->request;
	int minute = 0, day = 0;
	int rc = store_phone_count(s->store, r->phone, "sms-minute", r->now_ms / MINUTE_MS, &minute);

	if (!rc)
		rc = store_phone_count(s->store, r->phone, "sms-day", r->now_ms / DAY_MS, &day);
	*is = minute > A_MINUTE || day > A_DAY;
	if (!rc && (minute == A_MINUTE + 1 || day == A_DAY + 1))
		log_phone(s, "sms-too-often", LOG_WARNING);
	return rc;
}

static int read_message(struct desk_step *s, const struct desk_message_in *sms, uint64_t key, const char *text)
{
	const struct desk_request *r = s->request;
	bool was_parked, is_machine = false;
	int rc = store_inbox_add(s->store, key, r->link, r->phone, text, r->now_ms);

	if (rc == STORE_EXISTS) {
		s->reply->heard = DESK_HEARD_REPEAT;
		return 0;
	}
	if (!rc)
		rc = store_park_reached(s->store, r->phone, r->now_ms, &was_parked);
	if (!rc)
		rc = is_too_often(s, &is_machine);
	return rc ? rc : answer(s, sms, text, is_machine);
}

int desk_sms_in(struct desk_step *s)
{
	const struct desk_message_in *sms = s->request->body;
	uint64_t key = s->request->key;
	char *text = NULL;
	int rc = 0;

	must(sms);
	if (sms->total > 1 && sms->len <= STORE_PART_OCTETS)
		rc = join_parts(s, sms, &text, &key);
	else
		text = decode(sms->meaning, sms->data_coding, sms->octets, sms->len);
	if (!rc && text)
		rc = read_message(s, sms, key, text);
	free(text);
	return rc;
}

/* What is there of it is kept, and not answered. */
static int give_up(struct desk_step *s, const struct store_inbox_part *part, struct store_inbox_part *parts)
{
	const int64_t now_ms = s->request->now_ms;
	char phone[BASE_PHONE_TEXT], *text;
	int n = 0, rc = store_inbox_parts(s->store, part, parts, PARTS_MAX, &n);

	if (rc)
		return rc;
	text = join(TEXT_DEFAULT_GSM, parts, n);
	base_log(LOG_INFO, "sms-incomplete", "phone=%s parts=%d of=%d", base_phone_mask(part->phone, phone), n, part->total);
	rc = store_inbox_add(s->store, identity(part, now_ms, text), part->link, part->phone, text, now_ms);
	if (!rc || rc == STORE_EXISTS)
		rc = store_inbox_parts_drop(s->store, part);
	free(text);
	return rc;
}

int desk_sms_give_up_parts(struct desk_step *s, int limit, int *n)
{
	struct store_inbox_part part, *parts = base_alloc(PARTS_MAX * sizeof *parts);
	int rc = 0;

	for (*n = 0; *n < limit && !rc; ++*n) {
		rc = store_inbox_parts_oldest(s->store, s->request->now_ms - PARTS_KEPT_MS, &part);
		if (!rc)
			rc = give_up(s, &part, parts);
	}
	*n -= rc == STORE_NONE;
	free(parts);
	return rc == STORE_NONE ? 0 : rc;
}
