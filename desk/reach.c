/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A household as it is spoken to. */
#include "desk/reach.h"

#include "store/member.h"
#include "store/phone.h"

#include <string.h>

#define MEMBERS_MAX 64
#define LINKS_MAX 64

int desk_reach_household(struct store *store, int64_t household, int32_t today, struct desk_reach *out)
{
	struct store_member members[MEMBERS_MAX];
	const struct store_member *head = NULL, *called = NULL;
	int n, rc = store_member_list(store, household, members, MEMBERS_MAX, &n);

	memset(out, 0, sizeof *out);
	if (rc || !n)
		return rc;
	for (int i = 0; i < n; i++) {
		if (!head && members[i].role == STORE_HEAD)
			head = &members[i];
		if (!called && members[i].phone && store_member_is_on_card(&members[i], today))
			called = &members[i];
	}
	if (!head)
		head = &members[0];
	if (head->phone && store_member_is_on_card(head, today))
		called = head;
	memcpy(out->first_name, head->first_name, sizeof out->first_name);
	memcpy(out->last_name, head->last_name, sizeof out->last_name);
	if (called) {
		out->phone = called->phone;
		memcpy(out->language, called->language, sizeof out->language);
	}
	return 0;
}

int desk_reach_is_linked(struct store *store, uint64_t phone, int64_t household, bool *is_linked)
{
	struct store_phone_link links[LINKS_MAX];
	int n, rc = store_phone_households(store, phone, links, LINKS_MAX, &n);

	*is_linked = false;
	for (int i = 0; !rc && i < n; i++)
		*is_linked |= links[i].household == household;
	return rc;
}
