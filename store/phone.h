/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a phone is known by: the households it is linked to, and its settings. */
#ifndef STORE_PHONE_H
#define STORE_PHONE_H

#include "store/store.h"

struct store_phone_link {
	int64_t household;
	int member_no;                  /* the lowest, where members of one household share the phone */
};

/* The households a phone is linked to, in the order of their ids. */
int store_phone_households(struct store *s, uint64_t phone, struct store_phone_link *out, int cap, int *n);

#define STORE_TOPICS 32
/* Kept as a number. What was said on the phone itself; a shared one names nobody to who happens to hold it (P12). */
enum store_sharing { STORE_SHARING_UNSAID, STORE_SHARED, STORE_NOT_SHARED };

struct store_phone {
	uint64_t phone;
	char language[8];                 /* "" : none chosen */
	int64_t household;                /* chosen among several; 0 */
	uint32_t topics_off;              /* bit i: topic i of the menus' list is not wanted */
	uint32_t topics_on;               /* bit i: a topic that must be asked for (family planning) is wanted */
	enum store_sharing sharing;
};

/* no row: zeroed with the phone, STORE_OK */
int store_phone_load(struct store *s, uint64_t phone, struct store_phone *out);
int store_phone_save(struct store *s, const struct store_phone *p, int64_t now_ms);

/* Do several people use this phone? As was said on it; where nothing was said, several households or several people of one have it. */
int store_phone_is_shared(struct store *s, uint64_t phone, bool *is_shared);

/* How often something happened for this phone in this period (a day, a minute: any number that grows), this time included:
 * *n is 1 the first time. `what` is a short fixed word. One help a day, a guard against machines. */
int store_phone_count(struct store *s, uint64_t phone, const char *what, int64_t period, int *n);

#endif
