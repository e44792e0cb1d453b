/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The care point (P26): is a family covered today, who is on its card, what do they pay here? Asked by the card's number and its head's
 * year of birth, or by a one-time code of the member's phone (menus/care_code.h); by dialling behind a PIN, or by SMS.
 *
 * By SMS there is no PIN: it would stay in the phone among the messages sent. The answer goes to the phone of the care point, whoever
 * wrote, and tells no more than by dialling. Who holds that phone still needs a card or a code for each family, misses five times a day
 * at most (a miss by SMS stops SMS only: whoever can write in its name can't shut out its dialling) and sees so many families a
 * day; each is in the audit. `mutuelle staff remove` ends it for a lost phone. */
#ifndef MENUS_AGENT_H
#define MENUS_AGENT_H

#include "menus/view.h"

#define MENUS_AGENT_FAMILIES 100 /* that one phone may ask for a day, of both ways: more than a care point receives */

bool menus_agent_is_care_point(struct menus_view *v); /* is this phone one's who works here as one? */

/* What asking came to; menus/values.c names them in this order. FOUND: the household is the one that `pour` names from then on. Each is
 * written down in the name of the care point. Wrong and unknown read the same. */
enum menus_agent_found {
	MENUS_AGENT_FOUND, MENUS_AGENT_UNKNOWN,
	MENUS_AGENT_OFTEN,      /* it missed too often today: not even what is right is told */
	MENUS_AGENT_MANY,       /* it asked for too many families today */
	MENUS_AGENT_OVER,       /* a code that was used, replaced, or is too old */
};
enum menus_agent_found menus_agent_find_card(struct menus_view *v, const char *number, int birth_year);
enum menus_agent_found menus_agent_find_code(struct menus_view *v, const char *digits);

int menus_agent_look_up(struct menus_view *v);          /* the actions, by what was typed */
int menus_agent_use_code(struct menus_view *v);

bool menus_agent_is_covered(struct menus_view *v);      /* the household looked at, today */
bool menus_agent_is_patient_covered(struct menus_view *v); /* and the person chosen is on its card */
void menus_agent_cover(struct menus_view *v, struct buf *out);
void menus_agent_persons(struct menus_view *v, struct buf *out);        /* "Awa 41, Bakary 12": who is on the card, as many as fit */
void menus_agent_pays(struct menus_view *v, struct buf *out);           /* for the benefit of the row, at this care point */

size_t menus_agent_fill_patients(struct menus_view *v, const void **rows);
void menus_agent_patient(struct menus_view *v, struct buf *out);
void menus_agent_patient_age(struct menus_view *v, struct buf *out);
void menus_agent_patient_pays(struct menus_view *v, struct buf *out);

#endif
