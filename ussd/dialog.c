/* SPDX-License-Identifier: GPL-3.0-or-later */
/* USSD dialogs on the link: who dialled, answered, left; what is owed to them, and until when. A little over 500 lines: what a
 * dialog does stands in one place. */
#include "ussd/dialog.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/phone.h"
#include "base/rng.h"
#include "base/secret.h"
#include "ussd/code.h"
#include "ussd/table.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS 16384
#define REPEAT_MS 60000       /* law 2: so long a repeat is known */
#define SAME_BEGIN_MS 2000    /* law 2 */
#define OVERLAP_MS 300        /* so long a screen waits for the outcome of the one before, which the phone has answered already */
#define LAST_WORDS_MS 2000    /* so long a screen of our own is offered to a link that can't take it */
#define PAUSE_MS 100          /* after "slow down"; doubles up to PAUSE_MAX_MS while it is said again */
#define PAUSE_MAX_MS 800
#define LINK_RETRY_MS 100     /* no leg, or a full window */
#define HASHED_MAX 512        /* octets of a text that count for its identity */

struct ussd {
	struct ussd_config config;
	const struct ussd_dialect *dialect;
	struct smpp_link *link;
	const struct ussd_texts *texts;
	struct ussd_out out;
	struct ussd_table *table;
	struct rng rng;
	struct ussd_counts counts;
	size_t n_owed;               /* slots with a ticket */
	int64_t answer_ms;
	int64_t pause_ms, paused_until_ms;
	int64_t held_due_ms;         /* when to try the held screens again */
	bool is_stopping;
	struct ussd_message heard;   /* the message in hand: kept here because it is big */
	struct desk_request request; /* the same */
};

struct ussd *ussd_dialog_new(const struct ussd_config *config, struct smpp_link *link, const struct ussd_texts *texts, struct ussd_out out)
{
	struct ussd *u = base_alloc(sizeof *u);

	u->config = *config;
	u->dialect = config->dialect;
	u->link = link;
	u->texts = texts;
	u->out = out;
	u->table = ussd_table_new(config->slots ? config->slots : SLOTS, config->name);
	u->rng.state = config->seed;
	u->answer_ms = config->answer_ms ? config->answer_ms : config->dialect->answer_s * 1000ll;
	u->held_due_ms = INT64_MAX;
	return u;
}

void ussd_dialog_free(struct ussd *u)
{
	if (!u)
		return;
	ussd_table_free(u->table);
	free(u);
}

/* ---- to the desk ------------------------------------------------------------------------------ */

static void post(struct ussd *u, enum desk_kind kind, uint64_t phone, uint64_t session, uint64_t key, uint64_t ticket, int64_t wall_ms)
{
	struct desk_request *r = &u->request;

	r->kind = kind;
	r->link = u->config.link;
	r->phone = phone;
	r->session = session;
	r->key = key;
	r->ticket = ticket;
	r->now_ms = wall_ms;
	r->ttl_ms = u->dialect->session_s * 1000ll;
	r->entropy = base_rng_next(&u->rng);
	if (!ticket)
		r->input[0] = '\0';
	u->out.post(u->out.ctx, r);
}

static void set_ticket(struct ussd *u, struct ussd_slot *s, uint64_t ticket)
{
	u->n_owed += (ticket != 0) - (s->ticket != 0);
	s->ticket = ticket;
}

/* The screen of the desk's answer never reached the phone: law 3. */
static void post_unshown(struct ussd *u, struct ussd_slot *s, int64_t wall_ms)
{
	u->counts.unshown++;
	s->is_over = true;
	post(u, DESK_USSD_LATE, s->phone, s->session, s->key, 0, wall_ms);
}

/* ---- screens to the gateway ------------------------------------------------------------------- */

static void done(struct ussd *u, struct ussd_slot *s, int64_t now_ms)
{
	s->done_ms = now_ms;
	if (s->state != USSD_DONE)
		ussd_table_move(u->table, s, USSD_DONE);
}

static void give_up(struct ussd *u, struct ussd_slot *s, const char *why, int64_t now_ms, int64_t wall_ms)
{
	char masked[BASE_PHONE_TEXT];

	base_log(LOG_WARNING, "ussd-unshown", "link=%s phone=%s why=%s", u->config.name, base_phone_mask(s->phone, masked), why);
	if (!s->is_own)
		post_unshown(u, s, wall_ms);
	done(u, s, now_ms);
}

static void wait_until(struct ussd *u, int64_t due_ms)
{
	if (due_ms < u->held_due_ms)
		u->held_due_ms = due_ms;
}

/* Submits a held screen. False: the link takes nothing now. */
static bool send_held(struct ussd *u, struct ussd_slot *s, int64_t now_ms, int64_t wall_ms)
{
	struct ussd_reply reply;
	uint64_t tag;
	int leg, rc;

	if (now_ms < u->paused_until_ms) {
		wait_until(u, u->paused_until_ms);
		return false;
	}
	if (s->tag && now_ms < s->not_before_ms) {
		wait_until(u, s->not_before_ms);
		return true;
	}
	leg = smpp_link_pick(u->link, s->to.leg);
	if (leg < 0) {
		wait_until(u, now_ms + LINK_RETRY_MS);
		return false;
	}
	ussd_reply_make(u->dialect, &s->to, &s->screen, &reply);
	tag = ussd_table_serial(u->table, s);
	rc = smpp_link_submit(u->link, leg, SMPP_LANE_USSD, &reply.message, tag, now_ms + u->dialect->response_s * 1000ll, now_ms);
	if (rc == SMPP_SENT) {
		s->tag = tag;
		ussd_table_move(u->table, s, USSD_SENT);
		return true;
	}
	if (rc == SMPP_UNFIT) {
		give_up(u, s, "unfit", now_ms, wall_ms);
		return true;
	}
	wait_until(u, now_ms + LINK_RETRY_MS);
	return false;
}

/* Tries what is held, oldest first, and drops what came too late. */
static void send_all_held(struct ussd *u, int64_t now_ms, int64_t wall_ms)
{
	struct ussd_slot *s = ussd_table_oldest(u->table, USSD_HELD), *next;
	bool is_open = true;

	u->held_due_ms = INT64_MAX;
	for (; s; s = next) {
		next = ussd_table_after(u->table, s);
		if (now_ms >= s->give_up_ms)
			give_up(u, s, "deadline", now_ms, wall_ms);
		else if (is_open)
			is_open = send_held(u, s, now_ms, wall_ms);
	}
}

static void hold(struct ussd *u, struct ussd_slot *s, int64_t give_up_ms, int64_t now_ms, int64_t wall_ms)
{
	s->give_up_ms = give_up_ms;
	ussd_table_move(u->table, s, USSD_HELD);
	send_held(u, s, now_ms, wall_ms);
}

static const char *own_text(const struct ussd *u, const char *const *texts, uint8_t language)
{
	const char *text = language < u->texts->languages ? texts[language] : texts[0];

	return text ? text : "";
}

/* A closing screen of our own: it claims nothing, so it waits for no commit (law 1). */
static void close_with(struct ussd *u, struct ussd_slot *s, const char *const *texts, int64_t now_ms, int64_t wall_ms)
{
	const char *text = own_text(u, texts, s->language);

	s->is_own = s->is_over = true;
	ussd_reply_encode(u->dialect, text, strlen(text), true, &s->screen);
	hold(u, s, now_ms + LAST_WORDS_MS, now_ms, wall_ms);
}

/* The same for a phone that has no slot: offered once. Tag 0 is nobody's. */
static void close_unknown(struct ussd *u, const struct ussd_to *to, const char *const *texts, int64_t now_ms)
{
	int leg = smpp_link_pick(u->link, to->leg);
	struct ussd_screen screen;
	struct ussd_reply reply;
	const char *text = own_text(u, texts, 0);

	if (leg < 0 || !to->phone.digits[0] || now_ms < u->paused_until_ms)
		return;
	ussd_reply_encode(u->dialect, text, strlen(text), true, &screen);
	ussd_reply_make(u->dialect, to, &screen, &reply);
	smpp_link_submit(u->link, leg, SMPP_LANE_USSD, &reply.message, 0, now_ms + u->dialect->response_s * 1000ll, now_ms);
}

/* ---- deliver_sm ------------------------------------------------------------------------------- */

static void acknowledge_owed(struct ussd *u, struct ussd_slot *s)
{
	if (s->is_ack_owed && smpp_link_connection(u->link, s->to.leg) == s->ack_connection)
		smpp_link_respond(u->link, s->to.leg, s->ack_id, s->ack_sequence, SMPP_OK);
	s->is_ack_owed = false;
}

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

/* The slot of the phone that spoke, with where to answer; NULL: the table is full of what is owed. */
static struct ussd_slot *slot_of(struct ussd *u, struct ussd_slot *s)
{
	if (!s)
		s = ussd_table_take(u->table, u->heard.phone);
	if (!s)
		return NULL;
	acknowledge_owed(u, s);
	s->session = u->heard.session;
	s->to = u->heard.to;
	return s;
}

static void refuse_full(struct ussd *u, int64_t now_ms)
{
	u->counts.full++;
	close_unknown(u, &u->heard.to, u->texts->store_down, now_ms);
}

/* Asks the desk. What an older request of this phone may still bring has lost its ticket and is dropped. */
static void ask(struct ussd *u, struct ussd_slot *s, enum desk_kind kind, uint64_t key, int64_t now_ms, int64_t wall_ms)
{
	s = slot_of(u, s);
	if (!s) {
		refuse_full(u, now_ms);
		return;
	}
	set_ticket(u, s, ussd_table_serial(u->table, s));
	s->key_before = s->key;
	s->key = key;
	s->is_late = s->is_own = s->is_over = false;
	s->asked_ms = now_ms;
	ussd_table_move(u->table, s, USSD_ASKED);
	post(u, kind, s->phone, s->session, key, s->ticket, wall_ms);
}

static void refuse(struct ussd *u, struct ussd_slot *s, const char *const *texts, int64_t now_ms, int64_t wall_ms)
{
	s = slot_of(u, s);
	if (!s) {
		refuse_full(u, now_ms);
		return;
	}
	set_ticket(u, s, 0);
	s->tag = 0;
	close_with(u, s, texts, now_ms, wall_ms);
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
		refuse(u, s, u->texts->stopping, now_ms, wall_ms);
		return;
	}
	if (s && (s->state == USSD_ASKED || s->state == USSD_HELD) && s->begin_key == begin_key && now_ms - s->begun_ms <= SAME_BEGIN_MS) {
		u->counts.repeats++; /* the same begin: one answer, to the newer of the two */
		slot_of(u, s);
		return;
	}
	if (find_code(u) < 0) {
		u->counts.unknown_code++;
		refuse(u, s, u->texts->unknown_code, now_ms, wall_ms);
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
		post(u, DESK_USSD_LEFT, m->phone, m->session, 0, 0, wall_ms);
		return;
	}
	acknowledge_owed(u, s);
	if (!s->is_over) {
		set_ticket(u, s, 0);
		post(u, DESK_USSD_LEFT, m->phone, m->session, 0, 0, wall_ms);
	}
	s->is_over = true;
	s->tag = 0;
	done(u, s, now_ms);
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
	if (!s || now_ms - s->asked_ms > REPEAT_MS)
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
		base_log(LOG_INFO, "ussd-unknown-op", "link=%s op=%d dialect=%s taken=continue", u->config.name, m->op, u->dialect->name);
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
	size_t len;

	if (u->dialect->reply_source != USSD_SOURCE_CODE || !u->config.n_codes)
		return;
	len = strcspn(u->config.codes[0], "*#");
	*ours = (struct ussd_address){0};
	memcpy(ours->digits, u->config.codes[0], len < USSD_DIGITS ? len : USSD_DIGITS - 1);
}

void ussd_dialog_on_message(struct ussd *u, int leg, const struct smpp_pdu *pdu, int64_t now_ms, int64_t wall_ms)
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
		base_log(LOG_INFO, "ussd-unreadable", "link=%s ton=%u len=%zu: source_addr is no phone number", u->config.name,
			 pdu->source.ton, pdu->source.digits.len);
		if (m->meaning != USSD_ABORT && m->meaning != USSD_END)
			close_unknown(u, &m->to, u->texts->store_down, now_ms);
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

bool ussd_dialog_is_ours(const struct ussd *u, const struct smpp_pdu *pdu)
{
	return ussd_message_is_ours(u->dialect, pdu);
}

/* ---- the desk's replies ----------------------------------------------------------------------- */

void ussd_dialog_on_reply(struct ussd *u, const struct desk_reply *r, int64_t now_ms, int64_t wall_ms)
{
	bool has_screen = r->verdict == DESK_SCREEN || r->verdict == DESK_LAST_SCREEN;
	struct ussd_slot *s = r->ticket ? ussd_table_at(u->table, r->ticket) : NULL;

	if (!s || s->ticket != r->ticket)
		return; /* the phone has left or asked anew meanwhile */
	set_ticket(u, s, 0);
	s->language = r->language;
	if (s->is_late) {
		s->is_late = false;
		if (has_screen)
			post_unshown(u, s, wall_ms);
		return;
	}
	acknowledge_owed(u, s);
	if (has_screen) {
		s->is_over = r->verdict == DESK_LAST_SCREEN;
		ussd_reply_encode(u->dialect, r->text, r->text_len, s->is_over, &s->screen);
		hold(u, s, s->asked_ms + u->answer_ms, now_ms, wall_ms);
	} else if (r->verdict == DESK_UNKNOWN) {
		u->counts.unknown_session++;
		close_with(u, s, u->texts->unknown_session, now_ms, wall_ms);
	} else {
		close_with(u, s, u->texts->store_down, now_ms, wall_ms);
	}
}

/* ---- the gateway's answers to our screens ----------------------------------------------------- */

static bool is_among(const uint32_t *statuses, uint32_t status)
{
	for (; *statuses; statuses++)
		if (*statuses == status)
			return true;
	return false;
}

static void on_slow_down(struct ussd *u, struct ussd_slot *s, int64_t now_ms, int64_t wall_ms)
{
	u->counts.retried++;
	if (now_ms >= u->paused_until_ms) { /* the first of a burst */
		u->pause_ms = u->pause_ms ? u->pause_ms * 2 : PAUSE_MS;
		if (u->pause_ms > PAUSE_MAX_MS)
			u->pause_ms = PAUSE_MAX_MS;
		u->paused_until_ms = now_ms + u->pause_ms;
		base_log(LOG_INFO, "ussd-throttled", "link=%s pause_ms=%" PRId64, u->config.name, u->pause_ms);
	}
	hold(u, s, s->give_up_ms, now_ms, wall_ms);
}

static void on_refused(struct ussd *u, struct ussd_slot *s, uint32_t status, int64_t now_ms, int64_t wall_ms)
{
	char room[16], masked[BASE_PHONE_TEXT];

	u->counts.refused++;
	base_log(LOG_INFO, "ussd-refused", "link=%s phone=%s status=0x%x name=%s", u->config.name, base_phone_mask(s->phone, masked),
		 (unsigned) status, smpp_pdu_status_name(status, room));
	if (!u->dialect->dead_statuses[0] || is_among(u->dialect->dead_statuses, status)) {
		if (!s->is_own && s->screen.is_last)
			post_unshown(u, s, wall_ms);
		else if (!s->is_own)
			post(u, DESK_USSD_LEFT, s->phone, s->session, 0, 0, wall_ms);
		s->is_over = true;
	}
	done(u, s, now_ms);
}

void ussd_dialog_on_outcome(struct ussd *u, int leg, uint64_t tag, enum smpp_outcome outcome, const struct smpp_pdu *pdu, int64_t now_ms, int64_t wall_ms)
{
	struct ussd_slot *s = tag ? ussd_table_at(u->table, tag) : NULL;
	uint32_t status = pdu ? pdu->status : SMPP_OK;

	(void) leg;
	if (s && s->tag == tag) {
		s->tag = 0;
		if (s->state == USSD_SENT) {
			if (outcome != SMPP_ANSWERED) {
				done(u, s, now_ms); /* unknown, not failed (law 4): the phone's next word will tell */
			} else if (is_among(u->dialect->throttle_statuses, status)) {
				on_slow_down(u, s, now_ms, wall_ms);
			} else if (status) {
				on_refused(u, s, status, now_ms, wall_ms);
			} else {
				u->counts.answers++;
				u->pause_ms = 0;
				done(u, s, now_ms);
			}
		}
	}
	if (ussd_table_count(u->table, USSD_HELD) && now_ms >= u->paused_until_ms)
		send_all_held(u, now_ms, wall_ms); /* the window has room again */
}

/* ---- time ------------------------------------------------------------------------------------- */

static void on_deadline(struct ussd *u, struct ussd_slot *s, int64_t now_ms, int64_t wall_ms)
{
	char masked[BASE_PHONE_TEXT];

	u->counts.late++;
	base_log(LOG_WARNING, "ussd-late", "link=%s phone=%s after_ms=%" PRId64, u->config.name, base_phone_mask(s->phone, masked),
		 now_ms - s->asked_ms);
	s->is_late = true;
	acknowledge_owed(u, s);
	close_with(u, s, u->texts->late, now_ms, wall_ms);
}

void ussd_dialog_tick(struct ussd *u, int64_t now_ms, int64_t wall_ms)
{
	struct ussd_slot *s;

	while ((s = ussd_table_oldest(u->table, USSD_ASKED)) && now_ms >= s->asked_ms + u->answer_ms)
		on_deadline(u, s, now_ms, wall_ms);
	if (now_ms >= u->held_due_ms)
		send_all_held(u, now_ms, wall_ms);
	while ((s = ussd_table_oldest(u->table, USSD_DONE)) && !s->ticket && now_ms >= s->done_ms + REPEAT_MS)
		ussd_table_move(u->table, s, USSD_FREE);
}

int64_t ussd_dialog_next_deadline(const struct ussd *u)
{
	const struct ussd_slot *asked = ussd_table_oldest(u->table, USSD_ASKED);
	int64_t due = ussd_table_count(u->table, USSD_HELD) ? u->held_due_ms : INT64_MAX;

	return asked && asked->asked_ms + u->answer_ms < due ? asked->asked_ms + u->answer_ms : due;
}

void ussd_dialog_stop(struct ussd *u)
{
	u->is_stopping = true;
}

size_t ussd_dialog_in_hand(const struct ussd *u)
{
	return u->n_owed + ussd_table_count(u->table, USSD_HELD);
}

const struct ussd_counts *ussd_dialog_counts(const struct ussd *u)
{
	return &u->counts;
}
