/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders about messages between `mutuelle sms` and the running daemon. */
#include "daemon/sms_order.h"

#include "base/phone.h"
#include "text/utf8.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *const names[DESK_ORDERS] = {
	[DESK_ORDER_SEND] = "sms-send", [DESK_ORDER_CANCEL] = "sms-cancel", [DESK_ORDER_RETRY] = "sms-retry",
};

void daemon_sms_order_write(const struct desk_order *o, struct buf *out)
{
	base_buf_printf(out, "%s ", names[o->what]);
	if (o->what != DESK_ORDER_SEND) {
		base_buf_printf(out, "%" PRId64, o->id);
		return;
	}
	base_buf_printf(out, "%" PRIu64 " %s %d ", o->phone, o->link[0] ? o->link : "-", o->is_exact);
	for (const char *c = o->text; *c; c++)
		base_buf_printf(out, "%02x", (unsigned char) *c);
}

/* The order of this line, DESK_ORDERS where it is none; *rest: what stands behind its name. */
static enum desk_order_kind find(const char *line, const char **rest)
{
	for (int i = 0; i < DESK_ORDERS; i++) {
		size_t len = strlen(names[i]);

		*rest = line + len + 1;
		if (!strncmp(line, names[i], len) && line[len] == ' ')
			return (enum desk_order_kind) i;
	}
	return DESK_ORDERS;
}

bool daemon_sms_order_is_one(const char *line)
{
	const char *rest;

	return find(line, &rest) != DESK_ORDERS;
}

static int read_hex(const char *hex, char *out, size_t cap)
{
	size_t len = strlen(hex) / 2;

	if (!len || len >= cap || strlen(hex) % 2 || strspn(hex, "0123456789abcdef") != strlen(hex))
		return -1;
	for (size_t i = 0; i < len; i++) {
		unsigned octet;

		sscanf(hex + 2 * i, "%2x", &octet);
		if (!octet)
			return -1;
		out[i] = (char) octet;
	}
	out[len] = '\0';
	return 0;
}

int daemon_sms_order_read(const char *line, struct desk_order *out, struct error *e)
{
	char phone[BASE_PHONE_TEXT];
	const char *rest;
	int exact = 0, used = 0;

	*out = (struct desk_order){.what = find(line, &rest)};
	if (out->what != DESK_ORDER_SEND) {
		if (sscanf(rest, "%" SCNd64 "%n", &out->id, &used) != 1 || rest[used])
			return base_error_set(e, "%s wants the number of a message", names[out->what]);
		return 0;
	}
	if (sscanf(rest, "%" SCNu64 " %32s %1d %n", &out->phone, out->link, &exact, &used) != 3 || !used
	    || base_phone_parse(base_phone_format(out->phone, phone)) != out->phone
	    || read_hex(rest + used, out->text, sizeof out->text) || !text_utf8_is_valid(out->text, strlen(out->text)))
		return base_error_set(e, "sms-send wants: PHONE LINK EXACT TEXT");
	if (!strcmp(out->link, "-"))
		out->link[0] = '\0';
	out->is_exact = exact;
	return 0;
}

int daemon_sms_order_say(const struct desk_order *o, enum desk_verdict verdict, struct error *said)
{
	if (verdict != DESK_DONE)
		return base_error_set(said, "the store can't take it now: it may be locked by another program; the daemon's log says why");
	switch (o->outcome) {
	case DESK_ORDER_DONE:
		break;
	case DESK_ORDER_NONE:
		return base_error_set(said, "there is no message %" PRId64, o->id);
	case DESK_ORDER_OVER:
		return base_error_set(said, "message %" PRId64 " has left or ended: 'mutuelle sms show %" PRId64 "' says how",
				      o->id, o->id);
	case DESK_ORDER_OPEN:
		return base_error_set(said, "message %" PRId64 " has not ended, or is a one-time code: it is not sent again",
				      o->id);
	case DESK_ORDER_AGAIN:
		return base_error_set(said, "message %" PRId64 " was sent again already: retry that copy", o->id);
	}
	if (o->what == DESK_ORDER_CANCEL)
		base_error_set(said, "message %" PRId64 " is taken back", o->id);
	else
		base_error_set(said, "message %" PRId64 " waits to be sent", o->made);
	return 0;
}
