/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The menus of those who work for the mutuelle (P25, P26): manager and care point. Nothing of them is shown or done before the PIN of
 * the phone's staff row was typed in this very dialog. What moves money or decides about people is the desk's work, which menus/ does
 * not know: the step brings its functions. */
#ifndef MENUS_OFFICE_H
#define MENUS_OFFICE_H

#include "menus/view.h"
#include "store/signature.h"

#define MENUS_ROLE "role"           /* the variable of a phone that is a member's and staff's: which of the two it is now */
#define MENUS_ROLE_MEMBER "m"
#define MENUS_ROLE_STAFF "s"
#define MENUS_ADMITTED "admis"      /* the variable that is set once her PIN was right */

enum menus_order_verb {
	MENUS_ORDER_CASH,           /* household, francs, reference */
	MENUS_ORDER_CONFIRM,        /* household */
	MENUS_ORDER_REFUSE,         /* household, note */
	MENUS_ORDER_SIGN,           /* id */
	MENUS_ORDER_DECLINE,        /* id */
	MENUS_ORDER_MOVE,           /* id of held money, household */
	MENUS_ORDER_PIN_RESET,      /* phone */
	MENUS_ORDERS
};

struct menus_order {
	enum menus_order_verb verb;
	int64_t id, francs;
	uint64_t phone;
	char household[STORE_CODE]; /* its number */
	char reference[STORE_REFERENCE], note[STORE_SIGNATURE_NOTE];
	/* from the desk; both false: it may not be as things stand, nothing was changed */
	bool is_done, is_asked;     /* asked: it waits for a second signature */
};

/* Each returns 0, or the store's error. */
struct menus_office {
	void *desk;                 /* given back to both */
	int (*admit)(void *desk, const struct store_staff *who, const char *pin, bool *is_admitted);
	int (*carry_out)(void *desk, const struct store_staff *by, struct menus_order *order);
};

/* The home of her role; MENUS_NO_HOME: this phone is no one's who has one. */
enum menus_home menus_office_home(struct menus_view *v);
bool menus_office_is_admitted(struct menus_view *v);
/* P33: what she did or looked at, in her name; trouble goes to v->error. */
void menus_office_audit(struct menus_view *v, int64_t household, const char *what);

size_t menus_office_fill_applications(struct menus_view *v, const void **rows);
size_t menus_office_fill_calls(struct menus_view *v, const void **rows);
size_t menus_office_fill_signatures(struct menus_view *v, const void **rows);
size_t menus_office_fill_held(struct menus_view *v, const void **rows);
size_t menus_office_fill_reasons(struct menus_view *v, const void **rows);
void menus_office_key(struct menus_view *v, const void *row, char out[STORE_CODE]);
void menus_office_key_reason(struct menus_view *v, const void *row, char out[STORE_CODE]);

void menus_office_name(struct menus_view *v, struct buf *out);             /* hers */
void menus_office_receipt(struct menus_view *v, struct buf *out);          /* the number typed */
void menus_office_phone(struct menus_view *v, struct buf *out);            /* likewise */
void menus_office_applicant(struct menus_view *v, struct buf *out);
void menus_office_applicant_village(struct menus_view *v, struct buf *out);
void menus_office_applicant_number(struct menus_view *v, struct buf *out);
void menus_office_call_number(struct menus_view *v, struct buf *out);
void menus_office_call_name(struct menus_view *v, struct buf *out);
void menus_office_call_phone(struct menus_view *v, struct buf *out);
void menus_office_call_about(struct menus_view *v, struct buf *out);
void menus_office_sign_number(struct menus_view *v, struct buf *out);
void menus_office_sign_act(struct menus_view *v, struct buf *out);
void menus_office_sign_francs(struct menus_view *v, struct buf *out);
void menus_office_sign_household(struct menus_view *v, struct buf *out);
void menus_office_sign_by(struct menus_view *v, struct buf *out);
void menus_office_held_francs(struct menus_view *v, struct buf *out);
void menus_office_held_day(struct menus_view *v, struct buf *out);
void menus_office_held_phone(struct menus_view *v, struct buf *out);
void menus_office_reason(struct menus_view *v, struct buf *out);

int menus_office_be_member(struct menus_view *v);
int menus_office_be_staff(struct menus_view *v);
int menus_office_admit(struct menus_view *v);
int menus_office_find(struct menus_view *v);
int menus_office_cash(struct menus_view *v);
int menus_office_confirm(struct menus_view *v);
int menus_office_refuse(struct menus_view *v);
int menus_office_call_done(struct menus_view *v);
int menus_office_sign(struct menus_view *v);
int menus_office_decline(struct menus_view *v);
int menus_office_move(struct menus_view *v);
int menus_office_reset_pin(struct menus_view *v);

#endif
