/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the phones say: dialled, answered, left; new, or a repeat. */
#include "ussd/hear.h"

#include "base/log.h"
#include "base/secret.h"
#include "ussd/code.h"
#include "ussd/screen.h"

#include <string.h>

#define SAME_BEGIN_MS 2000    /* law 2 */
#define OVERLAP_MS 300        /* so long a screen waits for the outcome of the one before, which was answered already */
#define HASHED_MAX 512        /* octets of a text that count for its identity */

static uint64_t hash(const uint64_t *numbers, size_t n, const uint8_t *text, size_t len)
{
	uint8_t all[48 + HASHED_MAX];
	uint64_t id;

	len = len < HASHED_MAX ? len : HASHED_MAX;
	memcpy(all, numbers, n * sizeof *numbers);
	if (len)
		memcpy(all + n * sizeof *numbers, text, len);
	id = base_secret_id(all, n * sizeof *numbers + len);
	return id ? id : 1;
}

/* Law 2: link, connection, session or phone, sequence, text. */
static uint64_t identity(const struct ussd *u, const struct smpp_pdu *pdu)
{
	const struct ussd_message *m = &u->heard;
	uint64_t numbers[5] = {u->config.link, smpp_link_connection(u->link, m->to.leg), m->phone, m->session, pdu->sequence};

	return hash(numbers, 5, m->raw, m->raw_len);
}

static void answer_to(struct ussd *u, struct ussd_slot *s)
{
	ussd_hand_acknowledge(u, s); /* what an older message still waits for */
	s->session = u->heard.session;
	s->to = u->heard.to;
}

/* The slot of the phone that spoke, for a new request. NULL: the table is full of what is owed, and the phone was
 * told so. */
static struct ussd_slot *slot_for(struct ussd *u, struct ussd_slot *s, uint64_t key, int64_t now_ms)
{
	if (!s)
		s = ussd_table_take(u->table, u->heard.phone);
	if (!s) {
		u->counts.full++;
		ussd_screen_close_unknown(u, &u->heard.to, u->texts->store_down, now_ms);
		return NULL;
	}
	answer_to(u, s);
	s->key_before = s->key;
	s->key = key;
	s->asked_ms = now_ms;
	return s;
}

/* Asks the desk. What an older request of this phone may still bring has lost its ticket and is dropped. */
static void ask(struct ussd *u, struct ussd_slot *s, enum desk_kind kind, uint64_t key, int64_t now_ms, int64_t wall_ms)
{
	s = slot_for(u, s, key, now_ms);
	if (!s)
		return;
	ussd_hand_set_ticket(u, s, ussd_table_serial(u->table, s));
	s->is_late = s->is_own = s->is_over = false;
	ussd_table_move(u->table, s, USSD_ASKED);
	ussd_hand_post(u, kind, s->phone, s->session, key, s->ticket, wall_ms);
}

static void refuse(struct ussd *u, struct ussd_slot *s, uint64_t key, const char *const *texts, int64_t now_ms,
		   int64_t wall_ms)
{
	s = slot_for(u, s, key, now_ms);
	if (!s)
		return;
	ussd_hand_set_ticket(u, s, 0);
	s->is_late = false;
	s->tag = 0;
	ussd_screen_close(u, s, texts, now_ms, wall_ms);
}

/* Which of our codes was dialled; what follows it goes to the request's input. */
static int find_code(struct ussd *u)
{
	const struct ussd_message *m = &u->heard;
	char *rest = u->request.input;
	int code = ussd_code_match(u->config.codes, u->config.n_codes, m->text, rest);

	if (code < 0 && (u->dialect->code_from == USSD_CODE_DESTINATION || !m->text[0])) {
		code = ussd_code_match(u->config.codes, u->config.n_codes, m->to.ours.digits, rest);
		if (m->text[0]) {
			memcpy(rest, m->text, strlen(m->text) + 1);
			ussd_code_trim(rest);
		}
	}
	return code;
}

static void on_begin(struct ussd *u, struct ussd_slot *s, uint64_t key, int64_t now_ms, int64_t wall_ms)
{
	struct ussd_message *m = &u->heard;
	uint64_t begin_key = hash(&m->phone, 1, m->raw, m->raw_len);

	u->counts.begins++;
	if (u->is_stopping) {
		refuse(u, s, key, u->texts->stopping, now_ms, wall_ms);
		return;
	}
	if (s && (s->state == USSD_ASKED || s->state == USSD_HELD) && s->begin_key == begin_key && s->session == m->session
	    && now_ms - s->begun_ms <= SAME_BEGIN_MS) {
		u->counts.repeats++; /* the same begin: one answer */
		answer_to(u, s);
		return;
	}
	if (find_code(u) < 0) {
		u->counts.unknown_code++;
		refuse(u, s, key, u->texts->unknown_code, now_ms, wall_ms);
		return;
	}
	if (s)
		s->tag = 0; /* of a dialog that is dead now: its outcome says nothing */
	ask(u, s, DESK_USSD_BEGIN, key, now_ms, wall_ms);
	s = ussd_table_find(u->table, m->phone);
	if (s) {
		s->begin_key = begin_key;
		s->begun_ms = now_ms;
	}
}

static void on_continue(struct ussd *u, struct ussd_slot *s, uint64_t key, int64_t now_ms, int64_t wall_ms)
{
	u->counts.continues++;
	memcpy(u->request.input, u->heard.text, strlen(u->heard.text) + 1);
	ussd_code_trim(u->request.input);
	if (s) {
		s->not_before_ms = now_ms + OVERLAP_MS;
		s->begin_key = 0;
	}
	ask(u, s, DESK_USSD_ANSWER, key, now_ms, wall_ms);
}

/* End or abort: never answered. */
static void on_left(struct ussd *u, struct ussd_slot *s, int64_t now_ms, int64_t wall_ms)
{
	const struct ussd_message *m = &u->heard;

	if (s && s->session && m->session && s->session != m->session)
		return; /* of an older dialog */
	u->counts.lefts++;
	if (!s) {
		ussd_hand_post(u, DESK_USSD_LEFT, m->phone, m->session, 0, 0, wall_ms);
		return;
	}
	ussd_hand_acknowledge(u, s);
	if (!s->is_over) {
		ussd_hand_set_ticket(u, s, 0);
		ussd_hand_post(u, DESK_USSD_LEFT, s->phone, s->session, 0, 0, wall_ms);
	} else if (s->state == USSD_HELD && !s->is_own) {
		ussd_hand_post_unshown(u, s, wall_ms); /* a last screen that the gateway had not taken yet */
	}
	s->is_over = true;
	s->tag = 0;
	ussd_hand_finish(u, s, now_ms);
}

/* A message of a dialect that may leave out the op. */
static enum ussd_meaning meaning_of_text(struct ussd *u, const struct ussd_slot *s)
{
	const char *text = u->heard.text;
	bool is_dialled = *text == '*' || *text == '#';

	if (ussd_code_match(u->config.codes, u->config.n_codes, text, u->request.input) < 0)
		return USSD_CONTINUE;
	return is_dialled || !s || s->is_over ? USSD_BEGIN : USSD_CONTINUE; /* "700" may be an amount */
}

static bool is_repeat(const struct ussd_slot *s, uint64_t key, int64_t now_ms)
{
	if (!s || now_ms - s->asked_ms > USSD_REPEAT_MS)
		return false;
	return s->key_before == key || (s->key == key && s->state != USSD_DONE);
}

static void hear(struct ussd *u, struct ussd_slot *s, uint64_t key, int64_t now_ms, int64_t wall_ms)
{
	struct ussd_message *m = &u->heard;

	if (m->meaning == USSD_BY_TEXT)
		m->meaning = meaning_of_text(u, s);
	if (m->meaning == USSD_UNKNOWN_OP) {
		u->counts.unknown_op++;
		base_log(LOG_INFO, "ussd-unknown-op", "link=%s op=%d dialect=%s taken=continue", u->config.name,
			 m->op, u->dialect->name);
		m->meaning = USSD_CONTINUE;
	}
	switch (m->meaning) {
	case USSD_BEGIN:
		on_begin(u, s, key, now_ms, wall_ms);
		break;
	case USSD_CONTINUE:
		on_continue(u, s, key, now_ms, wall_ms);
		break;
	case USSD_END:
	case USSD_ABORT:
		on_left(u, s, now_ms, wall_ms);
		break;
	case USSD_UNKNOWN_OP:
	case USSD_BY_TEXT:
		break;
	}
}

/* mattel and kin want our code as the sender, not what their own message was sent to. */
static void set_source(struct ussd *u)
{
	struct ussd_address *ours = &u->heard.to.ours;
	const char *code;
	size_t len;

	if (u->dialect->reply_source != USSD_SOURCE_CODE || !u->config.n_codes)
		return;
	code = u->config.codes[0] + strspn(u->config.codes[0], "*#");
	len = strcspn(code, "*#");
	*ours = (struct ussd_address){0};
	memcpy(ours->digits, code, len < USSD_DIGITS ? len : USSD_DIGITS - 1);
}

void ussd_hear_message(struct ussd *u, int leg, const struct smpp_pdu *pdu, int64_t now_ms, int64_t wall_ms)
{
	struct ussd_message *m = &u->heard;
	struct ussd_slot *s;
	uint64_t key;
	bool may_wait;

	ussd_message_read(u->dialect, pdu, leg, m);
	may_wait = u->dialect->ack == USSD_ACK_AFTER_COMMIT && m->phone;
	if (!may_wait)
		smpp_link_respond(u->link, leg, pdu->id, pdu->sequence, SMPP_OK);
	if (!m->phone) {
		u->counts.unreadable++;
		base_log(LOG_INFO, "ussd-unreadable", "link=%s ton=%u len=%zu: source_addr is no phone number",
			 u->config.name, pdu->source.ton, pdu->source.digits.len);
		if (m->meaning != USSD_ABORT && m->meaning != USSD_END)
			ussd_screen_close_unknown(u, &m->to, u->texts->store_down, now_ms);
		return;
	}
	set_source(u);
	key = identity(u, pdu);
	s = ussd_table_find(u->table, m->phone);
	if (is_repeat(s, key, now_ms))
		u->counts.repeats++;
	else
		hear(u, s, key, now_ms, wall_ms);
	if (!may_wait)
		return;
	s = ussd_table_find(u->table, m->phone);
	if (s && s->state == USSD_ASKED && s->key == key) { /* the reply will bring it */
		s->is_ack_owed = true;
		s->ack_connection = smpp_link_connection(u->link, leg);
		s->ack_id = pdu->id;
		s->ack_sequence = pdu->sequence;
	} else {
		smpp_link_respond(u->link, leg, pdu->id, pdu->sequence, SMPP_OK);
	}
}
