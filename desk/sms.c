/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message came in: it is in the inbox once before the gateway hears that we have it (laws 1 and 2). */
#include "desk/sms.h"

#include "store/inbox.h"

int desk_sms_in(struct desk_step *s)
{
	const struct desk_request *r = s->request;
	int rc = store_inbox_add(s->store, r->key, r->link, r->phone, r->body ? r->body : "", r->now_ms);

	return rc == STORE_EXISTS ? 0 : rc;
}
