/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A household as it is spoken to: its head's name, and the phone that it is told by. */
#ifndef DESK_REACH_H
#define DESK_REACH_H

#include "store/household.h"

struct desk_reach {
	char first_name[STORE_NAME], last_name[STORE_NAME]; /* of the head, as the roll has them; "": nobody is on the roll */
	uint64_t phone;                 /* the head's, else the first one's who has one and is on the card; 0: none has */
	char language[8];               /* of whose phone it is; "": none said */
};

int desk_reach_household(struct store *store, int64_t household, int32_t today, struct desk_reach *out);

/* Is this phone one of the household's own? */
int desk_reach_is_linked(struct store *store, uint64_t phone, int64_t household, bool *is_linked);

#endif
