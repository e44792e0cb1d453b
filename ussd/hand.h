/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dialogs in hand on one link, as the files of this folder share them: hear.c hears the phones, screen.c shows them
 * screens, dialog.c joins both with the desk and the time. */
#ifndef USSD_HAND_H
#define USSD_HAND_H

#include "base/rng.h"
#include "smpp/link.h"
#include "ussd/config.h"
#include "ussd/table.h"

#define USSD_REPEAT_MS 60000   /* law 2: so long a repeat is known */

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

/* Sends a request; its input stands in u->request.input already. Ticket 0: no reply is wanted. */
void ussd_hand_post(struct ussd *u, enum desk_kind kind, uint64_t phone, uint64_t session, uint64_t key,
		    uint64_t ticket, int64_t wall_ms);
void ussd_hand_set_ticket(struct ussd *u, struct ussd_slot *s, uint64_t ticket);

/* The screen of the desk's answer never reached the phone: law 3. */
void ussd_hand_post_unshown(struct ussd *u, struct ussd_slot *s, int64_t wall_ms);

/* Nothing is to be done for this phone until it speaks again. */
void ussd_hand_finish(struct ussd *u, struct ussd_slot *s, int64_t now_ms);

/* Sends the deliver_sm_resp that waited for the commit, where one did. */
void ussd_hand_acknowledge(struct ussd *u, struct ussd_slot *s);

#endif
