/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The members of a household. */
#ifndef STORE_MEMBER_H
#define STORE_MEMBER_H

#include "scheme/plan.h"
#include "store/household.h"

enum store_role { STORE_HEAD, STORE_SPOUSE, STORE_CHILD, STORE_OTHER };

struct store_member {
	int64_t household;
	int no;                         /* member_no, unique in the household, from 1 */
	enum store_role role;
	char sex;                       /* 'F' or 'M' */
	int birth_year;
	uint64_t phone;                 /* 0: none */
	char first_name[STORE_NAME], last_name[STORE_NAME];
	char language[8];               /* "": none told */
	/* read by list; changed by store_member_set_days alone */
	int32_t joined_on;              /* BASE_DAY_NONE: from the beginning */
	int32_t left_on;                /* the last day on the card; BASE_DAY_NONE: still on it */
};

bool store_member_is_on_card(const struct store_member *m, int32_t day); /* who has left is not, from the next day on */
/* Members in the order of their numbers; *n: how many were written (at most cap). */
int store_member_list(struct store *s, int64_t household, struct store_member *out, int cap, int *n);
enum scheme_card store_member_card(enum store_role role); /* how the rules count who has this role */
/* All members as the rules of a plan that counts heads need them. Grows `out` (base_realloc, *cap); *n members. */
int store_member_cards(struct store *s, int64_t household, struct scheme_member **out, size_t *cap, size_t *n);
/* Makes or changes the member of this number, the link of their phone, and the household's count. *changed tells
 * whether anything was. STORE_REFUSED: no such household, or a value that the schema does not take. */
int store_member_put(struct store *s, const struct store_member *m, bool *changed);
int store_member_any_days(struct store *s, bool *any); /* is it known of any member? */
/* When the member came and went, for dues by head. STORE_NONE: no such member; STORE_REFUSED: gone before coming. */
int store_member_set_days(struct store *s, int64_t household, int no, int32_t joined_on, int32_t left_on, bool *changed);

#endif
