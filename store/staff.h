/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who works for the mutuelle: name, role, place, phone and PIN. Who was removed stays, so that what she signed is explained. */
#ifndef STORE_STAFF_H
#define STORE_STAFF_H

#include "store/household.h"

#define STORE_STAFF_CODE 17     /* octets with NUL */
#define STORE_STAFF_PIN 32      /* octets of the keyed hash */

enum store_staff_role {
	STORE_MANAGER,          /* money, joining, PINs; her place is a mutuelle, or what is above one */
	STORE_OFFICER,          /* messages and campaigns */
	STORE_CARE_POINT,       /* asks whether a member is covered; her place is a care point */
	STORE_STAFF_ROLES
};

struct store_staff {
	char code[STORE_STAFF_CODE];    /* how she signs: "awa"; never given twice */
	char name[STORE_NAME];
	enum store_staff_role role;
	char place[STORE_CODE];         /* a code of the scheme; "": everywhere */
	uint64_t phone;                 /* 0: none */
	char language[8];               /* "": the menus' own */
	/* kept by the functions below */
	int misses;                     /* wrong PINs in a row */
	int64_t wait_until_ms;          /* no PIN is looked at before; 0: none */
	int64_t added_ms, removed_ms;   /* removed_ms 0: she works here */
};

/* STORE_EXISTS: the code was given before, or the phone is another one's who works here. */
int store_staff_add(struct store *s, const struct store_staff *who, const uint8_t pin[STORE_STAFF_PIN], int64_t now_ms);
/* Also of one who was removed: removed_ms tells. */
int store_staff_load(struct store *s, const char *code, struct store_staff *out);
/* Who works here and has this phone. */
int store_staff_of_phone(struct store *s, uint64_t phone, struct store_staff *out);
/* In the order of their codes, behind `after` ("": from the first), up to cap. */
int store_staff_list(struct store *s, const char *after, struct store_staff *out, int cap, int *n);
/* How many of this role work here. */
int store_staff_count(struct store *s, enum store_staff_role role, int *n);
/* STORE_NONE: nobody of this code works here; nothing was changed. */
int store_staff_remove(struct store *s, const char *code, int64_t now_ms);
int store_staff_set_pin(struct store *s, const char *code, const uint8_t pin[STORE_STAFF_PIN]);
/* Is this her PIN? STORE_NONE: nobody of this code works here. */
int store_staff_match(struct store *s, const char *code, const uint8_t pin[STORE_STAFF_PIN], bool *is_right);
/* What a try came to: misses in a row, and how long she waits. */
int store_staff_tried(struct store *s, const char *code, int misses, int64_t wait_until_ms);

const char *store_staff_role_name(enum store_staff_role role); /* "manager", "officer", "care-point" */

#endif
