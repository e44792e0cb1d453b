/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page by SMS is a row of the outbox, its text rendered, in the transaction of the step that asked for it. */
#include "menus/sms_page.h"

#include "menus/say.h"
#include "menus/trail.h"
#include "store/outbox.h"

#include <stdio.h>

#define PAGE_AGAIN_MS 600000        /* who presses "by SMS" twice gets it once */
#define PAGE_KEPT_MS (24 * 3600000ll)

enum { OK = 0, ALREADY = 1 };       /* outcomes, as menus/values.c names them */

static bool is_new(struct menus_view *v, const char *kind, const char *about)
{
	char what[2 * STORE_CODE];
	int n = 1;

	snprintf(what, sizeof what, "sms:%s:%s", kind, about);
	menus_view_note(v, store_phone_count(v->store, v->phone, what, v->now_ms / PAGE_AGAIN_MS, &n));
	return n == 1;
}

static int send(struct menus_view *v, enum menus_message message, const char *kind, const char *about)
{
	struct store_message m = {.priority = STORE_ALERT, .phone = v->phone, .household = v->dialog->household,
				  .not_before_ms = v->now_ms, .expires_ms = v->now_ms + PAGE_KEPT_MS};
	struct buf text = {0};
	int64_t id;

	if (!is_new(v, kind, about))
		return ALREADY;
	menus_say_text(v, &v->menus->messages[message], &text);
	snprintf(m.kind, sizeof m.kind, "%s", kind);
	snprintf(m.subject, sizeof m.subject, "%s", about);
	snprintf(m.text, sizeof m.text, "%s", base_buf_str(&text));
	base_buf_release(&text);
	if (!v->error)
		menus_view_note(v, store_outbox_add(v->store, &m, v->now_ms, &id));
	return OK;
}

int menus_sms_page_care(struct menus_view *v)
{
	const struct scheme_benefit *b = menus_view_at(v, MENUS_BENEFITS);

	return send(v, MENUS_MESSAGE_SMS_CARE, "care", b ? b->code : "");
}

int menus_sms_page_receipt(struct menus_view *v)
{
	return send(v, MENUS_MESSAGE_SMS_RECEIPT, "payments", "");
}

void menus_sms_page_amount(struct menus_view *v, struct buf *out)
{
	char text[STORE_CODE];

	if (v->dialog && menus_trail_get(v->dialog->vars, MENUS_SMS_AMOUNT, text, sizeof text))
		base_buf_append_str(out, text);
}
