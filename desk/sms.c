/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message came in: it is in the inbox once before the gateway hears that we have it (laws 1 and 2). */
#include "desk/sms.h"

#include "base/buf.h"
#include "base/must.h"
#include "store/inbox.h"
#include "text/coding.h"

#include <stdlib.h>

int desk_sms_in(struct desk_step *s)
{
	const struct desk_request *r = s->request;
	const struct desk_message_in *m = r->body;
	char *text;
	int rc;

	must(m);
	text = base_alloc(TEXT_CODING_ROOM(m->len));
	text_coding_decode((enum text_default) m->meaning, m->data_coding, m->octets, m->len, text, TEXT_CODING_ROOM(m->len));
	rc = store_inbox_add(s->store, r->key, r->link, r->phone, text, r->now_ms);
	free(text);
	return rc == STORE_EXISTS ? 0 : rc;
}
