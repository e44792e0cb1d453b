/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The menus of those who work for the mutuelle (P25, P26): manager and care point. Nothing of them is shown or done before the PIN of
 * the phone's staff row was typed in this very dialog. What moves money or decides about people is the desk's work, which menus/ does
 * not know: the step brings its functions. What waits for her is menus/task.h, her word about it menus/decide.h. */
#ifndef MENUS_OFFICE_H
#define MENUS_OFFICE_H

#include "menus/refusal.h"
#include "menus/view.h"
#include "store/signature.h"

#define MENUS_ROLE "role"           /* the variable of a phone that is a member's and staff's: which of the two it is now */
#define MENUS_ROLE_MEMBER "m"
#define MENUS_ROLE_STAFF "s"
#define MENUS_ADMITTED "admis"      /* the variable that has her code once her PIN was right: a phone may change hands meanwhile */

enum menus_order_verb {
	MENUS_ORDER_CASH,           /* household, francs, reference */
	MENUS_ORDER_CONFIRM,        /* household */
	MENUS_ORDER_REFUSE,         /* household, note */
	MENUS_ORDER_SIGN,           /* id */
	MENUS_ORDER_DECLINE,        /* id */
	MENUS_ORDER_MOVE,           /* id of held money, household */
	MENUS_ORDER_PIN_RESET,      /* phone */
	MENUS_ORDER_LAUNCH,         /* campaign */
	MENUS_ORDER_REQUEST_CONFIRM, /* id: of a change of the card */
	MENUS_ORDER_REQUEST_REFUSE, /* id, note: a word of enum store_change_reason */
	MENUS_ORDER_REQUEST_ANSWER, /* id: of a complaint, note: a word of enum store_callback_answer */
	MENUS_ORDER_EVENT,          /* reference: an event (store/series.h), household, id: its member, day; by a care point */
	MENUS_ORDER_EVENT_END,      /* likewise */
	MENUS_ORDERS
};

struct menus_order {
	enum menus_order_verb verb;
	int64_t id, francs;
	uint64_t phone;
	char household[STORE_CODE]; /* its number */
	char reference[STORE_REFERENCE], note[STORE_SIGNATURE_NOTE];
	char campaign[STORE_CODE];
	int32_t day;                /* of an EVENT alone */
	/* from the desk; both false: it may not be as things stand, nothing was changed */
	bool is_silent;             /* done, but nobody can be told */
	bool is_done, is_asked;     /* asked: it waits for a second signature */
	enum menus_refusal why;     /* neither */
	int64_t signature;          /* asked: its number; of MENUS_REFUSED_WAITS: the one it waits under */
	char whose[STORE_STAFF_CODE]; /* of MENUS_REFUSED_ENDED and _ASKER: who */
};

enum { MENUS_ORDER_DONE, MENUS_ORDER_ASKED, MENUS_ORDER_REFUSED }; /* outcomes of an order, as menus/values.c names them */

/* Each returns 0, or the store's error. */
struct menus_office {
	void *desk;                 /* given back to both */
	int64_t sms_price_francs;   /* of one part; 0: it is not known */
	int (*admit)(void *desk, const struct store_staff *who, const char *pin, bool *is_admitted);
	int (*carry_out)(void *desk, const struct store_staff *by, struct menus_order *order);
};

/* The home of her role; MENUS_NO_HOME: this phone is no one's who has one. */
enum menus_home menus_office_home(struct menus_view *v);
/* Her language as it was told to `mutuelle staff`, for a phone on which none was chosen; -1: none. */
int menus_office_language(struct menus_view *v);
bool menus_office_is_admitted(struct menus_view *v);
/* The manager whose dialog this is; NULL: nobody who may do this, however the menus are written. */
const struct store_staff *menus_office_manager(struct menus_view *v);
/* P33: what she did or looked at, in her name; trouble goes to v->error. */
void menus_office_audit(struct menus_view *v, int64_t household, const char *what);

void menus_office_name(struct menus_view *v, struct buf *out);             /* hers */
void menus_office_receipt(struct menus_view *v, struct buf *out);          /* the number typed */
void menus_office_phone(struct menus_view *v, struct buf *out);            /* likewise */

/* Has the desk do it, and remembers for the next screen what came of it. An outcome of the above. */
int menus_office_carry_out(struct menus_view *v, struct menus_order *o);
/* The order is about the household that was found. */
void menus_office_name_payee(struct menus_view *v, struct menus_order *o);

int menus_office_be_member(struct menus_view *v);
int menus_office_be_staff(struct menus_view *v);
int menus_office_admit(struct menus_view *v);
int menus_office_find(struct menus_view *v);
int menus_office_cash(struct menus_view *v);
int menus_office_reset_pin(struct menus_view *v);

#endif
