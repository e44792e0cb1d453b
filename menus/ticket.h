/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Complaints of a member (P13), and the state of all that her household asked the manager for. */
#ifndef MENUS_TICKET_H
#define MENUS_TICKET_H

#include "menus/view.h"

#define MENUS_TICKET "ticket"       /* the variable of the number that was given last */

size_t menus_ticket_fill_kinds(struct menus_view *v, const void **rows);
size_t menus_ticket_fill(struct menus_view *v, const void **rows);
void menus_ticket_key_kind(struct menus_view *v, const void *row, char out[STORE_CODE]);
void menus_ticket_key(struct menus_view *v, const void *row, char out[STORE_CODE]);

void menus_ticket_kind(struct menus_view *v, struct buf *out);
void menus_ticket_number(struct menus_view *v, struct buf *out);  /* of the row, as those below */
void menus_ticket_about(struct menus_view *v, struct buf *out);
void menus_ticket_state(struct menus_view *v, struct buf *out);
void menus_ticket_day(struct menus_view *v, struct buf *out);
void menus_ticket_story(struct menus_view *v, struct buf *out);

int menus_ticket_complain(struct menus_view *v);

/* For whoever makes a ticket: its number on the screen that follows; and told by SMS to the phone that dials. */
void menus_ticket_set(struct menus_view *v, int64_t id);
void menus_ticket_note(struct menus_view *v, int64_t id);

/* An SMS about a ticket to any phone, behind the quiet hours. Nobody's name is in it. */
struct menus_ticket_news {
	enum menus_message message;     /* ticket_noted, request_stopped, phone_asked_old, phone_asked_new */
	uint64_t phone;                 /* 0: nobody is told */
	int64_t household;              /* 0: it does not go along with a phone (store/change.h) */
	int64_t id;
	const struct scheme_mutuelle *mutuelle; /* NULL: gone from the scheme */
	const char *card;               /* its number */
	uint64_t about_phone;
};
void menus_ticket_tell(struct menus_view *v, const struct menus_ticket_news *n);

/* The message of an answer, or of a reason; what a newer program wrote is the last one known. */
enum menus_message menus_ticket_answer(enum store_callback_answer answer);
enum menus_message menus_ticket_reason(enum store_change_reason reason);

#endif
