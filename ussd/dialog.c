/* SPDX-License-Identifier: GPL-3.0-or-later */
/* USSD dialogs on the link: joins what is heard and shown with the desk's replies and the time. */
#include "ussd/dialog.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/phone.h"
#include "ussd/hear.h"
#include "ussd/screen.h"

#include <inttypes.h>
#include <stdlib.h>

#define SLOTS 16384

struct ussd *ussd_dialog_new(const struct ussd_config *config, struct smpp_link *link,
			     const struct ussd_texts *texts, struct ussd_out out)
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

bool ussd_dialog_is_ours(const struct ussd *u, const struct smpp_pdu *pdu)
{
	return ussd_message_is_ours(u->dialect, pdu);
}

void ussd_dialog_on_message(struct ussd *u, int leg, const struct smpp_pdu *pdu, int64_t now_ms, int64_t wall_ms)
{
	ussd_hear_message(u, leg, pdu, now_ms, wall_ms);
}

void ussd_dialog_on_outcome(struct ussd *u, int leg, uint64_t tag, enum smpp_outcome outcome,
			    const struct smpp_pdu *pdu, int64_t now_ms, int64_t wall_ms)
{
	(void) leg;
	ussd_screen_on_outcome(u, tag, outcome, pdu, now_ms, wall_ms);
}

void ussd_dialog_on_reply(struct ussd *u, const struct desk_reply *r, int64_t now_ms, int64_t wall_ms)
{
	bool has_screen = r->verdict == DESK_SCREEN || r->verdict == DESK_LAST_SCREEN;
	struct ussd_slot *s = r->ticket ? ussd_table_at(u->table, r->ticket) : NULL;

	if (!s || s->ticket != r->ticket)
		return; /* the phone has left or asked anew meanwhile */
	ussd_hand_set_ticket(u, s, 0);
	s->language = r->language;
	if (s->is_late) {
		s->is_late = false;
		if (has_screen)
			ussd_hand_post_unshown(u, s, wall_ms);
		return;
	}
	ussd_hand_acknowledge(u, s);
	if (has_screen) {
		s->is_over = r->verdict == DESK_LAST_SCREEN;
		ussd_reply_encode(u->dialect, r->text, r->text_len, s->is_over, &s->screen);
		ussd_screen_hold(u, s, s->asked_ms + u->answer_ms, now_ms, wall_ms);
	} else if (r->verdict == DESK_UNKNOWN) {
		u->counts.unknown_session++;
		ussd_screen_close(u, s, u->texts->unknown_session, now_ms, wall_ms);
	} else {
		ussd_screen_close(u, s, u->texts->store_down, now_ms, wall_ms);
	}
}

/* ---- time ------------------------------------------------------------------------------------- */

static void on_deadline(struct ussd *u, struct ussd_slot *s, int64_t now_ms, int64_t wall_ms)
{
	char masked[BASE_PHONE_TEXT];

	u->counts.late++;
	base_log(LOG_WARNING, "ussd-late", "link=%s phone=%s after_ms=%" PRId64, u->config.name,
		 base_phone_mask(s->phone, masked), now_ms - s->asked_ms);
	s->is_late = true;
	ussd_hand_acknowledge(u, s);
	ussd_screen_close(u, s, u->texts->late, now_ms, wall_ms);
}

void ussd_dialog_tick(struct ussd *u, int64_t now_ms, int64_t wall_ms)
{
	struct ussd_slot *s;

	while ((s = ussd_table_oldest(u->table, USSD_ASKED)) && now_ms >= s->asked_ms + u->answer_ms)
		on_deadline(u, s, now_ms, wall_ms);
	if (now_ms >= u->held_due_ms)
		ussd_screen_send_held(u, now_ms, wall_ms);
	while ((s = ussd_table_oldest(u->table, USSD_DONE)) && !s->ticket && now_ms >= s->done_ms + USSD_REPEAT_MS)
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
