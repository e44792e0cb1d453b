/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Complaints answered (P13), and the SMS about all that a member asked the manager for. */
#ifndef DESK_TICKET_H
#define DESK_TICKET_H

#include "desk/counter.h"
#include "menus/pay_say.h"

/* An order of the counter; as desk/counter.h says of it. */
int desk_ticket_answer(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);

/* What every SMS about it tells. */
struct menus_pay_facts desk_ticket_facts(struct desk_step *s, const struct store_household *h, int64_t id);
/* To a phone (0: nobody), behind the quiet hours; to one that several people use without a name. household 0: it does not go along with
 * the phone (store/change.h). */
int desk_ticket_tell(struct desk_step *s, uint64_t phone, int64_t household, enum menus_pay_news news, struct menus_pay_facts *f);

#endif
