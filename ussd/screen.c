/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Screens to the gateway, and its answers to them. */
#include "ussd/screen.h"

#include "base/log.h"
#include "base/phone.h"

#include <inttypes.h>
#include <string.h>

#define LAST_WORDS_MS 2000    /* so long a screen of our own is offered to a link that can't take it */
#define PAUSE_MS 100          /* after "slow down"; doubles up to PAUSE_MAX_MS while it is said again */
#define PAUSE_MAX_MS 800
#define LINK_RETRY_MS 100     /* no leg, or a full window */

static void give_up(struct ussd *u, struct ussd_slot *s, const char *why, int64_t now_ms, int64_t wall_ms)
{
	char masked[BASE_PHONE_TEXT];

	base_log(LOG_WARNING, "ussd-unshown", "link=%s phone=%s why=%s", u->config.name,
		 base_phone_mask(s->phone, masked), why);
	if (!s->is_own)
		ussd_hand_post_unshown(u, s, wall_ms);
	ussd_hand_finish(u, s, now_ms);
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
	rc = smpp_link_submit(u->link, leg, SMPP_LANE_USSD, &reply.message, tag,
			      now_ms + u->dialect->response_s * 1000ll, now_ms);
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

void ussd_screen_send_held(struct ussd *u, int64_t now_ms, int64_t wall_ms)
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

void ussd_screen_hold(struct ussd *u, struct ussd_slot *s, int64_t give_up_ms, int64_t now_ms, int64_t wall_ms)
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

void ussd_screen_close(struct ussd *u, struct ussd_slot *s, const char *const *texts, int64_t now_ms, int64_t wall_ms)
{
	const char *text = own_text(u, texts, s->language);

	s->is_own = s->is_over = true;
	ussd_reply_encode(u->dialect, text, strlen(text), true, &s->screen);
	ussd_screen_hold(u, s, now_ms + LAST_WORDS_MS, now_ms, wall_ms);
}

/* Tag 0 is nobody's. */
void ussd_screen_close_unknown(struct ussd *u, const struct ussd_to *to, const char *const *texts, int64_t now_ms)
{
	int leg = smpp_link_pick(u->link, to->leg);
	struct ussd_screen screen;
	struct ussd_reply reply;
	const char *text = own_text(u, texts, 0);

	if (leg < 0 || !to->phone.digits[0] || now_ms < u->paused_until_ms)
		return;
	ussd_reply_encode(u->dialect, text, strlen(text), true, &screen);
	ussd_reply_make(u->dialect, to, &screen, &reply);
	smpp_link_submit(u->link, leg, SMPP_LANE_USSD, &reply.message, 0, now_ms + u->dialect->response_s * 1000ll,
			 now_ms);
}

/* ---- the gateway's answers --------------------------------------------------------------------- */

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
	ussd_screen_hold(u, s, s->give_up_ms, now_ms, wall_ms);
}

static void on_refused(struct ussd *u, struct ussd_slot *s, uint32_t status, int64_t now_ms, int64_t wall_ms)
{
	char room[16], masked[BASE_PHONE_TEXT];

	u->counts.refused++;
	base_log(LOG_INFO, "ussd-refused", "link=%s phone=%s status=0x%x name=%s", u->config.name,
		 base_phone_mask(s->phone, masked), (unsigned) status, smpp_pdu_status_name(status, room));
	if (!u->dialect->dead_statuses[0] || is_among(u->dialect->dead_statuses, status)) {
		if (!s->is_own && s->screen.is_last)
			ussd_hand_post_unshown(u, s, wall_ms);
		else if (!s->is_own)
			ussd_hand_post(u, DESK_USSD_LEFT, s->phone, s->session, 0, 0, wall_ms);
		s->is_over = true;
	}
	ussd_hand_finish(u, s, now_ms);
}

void ussd_screen_on_outcome(struct ussd *u, uint64_t tag, enum smpp_outcome outcome, const struct smpp_pdu *pdu,
			    int64_t now_ms, int64_t wall_ms)
{
	struct ussd_slot *s = tag ? ussd_table_at(u->table, tag) : NULL;
	uint32_t status = pdu ? pdu->status : SMPP_OK;

	if (s && s->tag == tag) {
		s->tag = 0;
		if (s->state == USSD_SENT) {
			if (outcome != SMPP_ANSWERED) {
				ussd_hand_finish(u, s, now_ms); /* unknown (law 4): the phone's next word will tell */
			} else if (is_among(u->dialect->throttle_statuses, status)) {
				on_slow_down(u, s, now_ms, wall_ms);
			} else if (status) {
				on_refused(u, s, status, now_ms, wall_ms);
			} else {
				u->counts.answers++;
				u->pause_ms = 0;
				ussd_hand_finish(u, s, now_ms);
			}
		}
	}
	if (ussd_table_count(u->table, USSD_HELD) && now_ms >= u->paused_until_ms)
		ussd_screen_send_held(u, now_ms, wall_ms); /* the window has room again */
}
