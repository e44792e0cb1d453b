/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes of those who bring members (P23): champions, religious and village leaders, women's groups say theirs aloud, and who joins types
 * it. Digits only, made by us, the last one a check digit (base/damm.h), so that no two are alike by one slip; never given twice. */
#ifndef STORE_REFERRAL_H
#define STORE_REFERRAL_H

#include "store/staff.h"

#define STORE_REFERRAL_KIND 16          /* octets with NUL */

struct store_referral {
	char code[STORE_REFERRAL_CODE];
	char name[STORE_NAME];
	char kind[STORE_REFERRAL_KIND]; /* "champion": a word of desk/referral.c */
	char place[STORE_CODE];         /* a code of the scheme; "": everywhere */
	uint64_t phone;                 /* 0: none */
	char added_by[STORE_STAFF_CODE];
	int64_t added_ms, ended_ms;     /* ended_ms 0: who joins may name it */
};

/* Gives the next code: r->code. Of r name, kind, place, phone and added_by are read. */
int store_referral_add(struct store *s, struct store_referral *r, int64_t now_ms);
/* Also of one that has ended. */
int store_referral_load(struct store *s, const char *code, struct store_referral *out);
/* In the order in which they were given, behind `after` ("": from the first), up to cap. */
int store_referral_list(struct store *s, const char *after, struct store_referral *out, int cap, int *n);
/* Nobody joins by it from now on; who came by it stays. STORE_NONE: there is none that has not ended. */
int store_referral_end(struct store *s, const char *code, int64_t now_ms);

#endif
