/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A member asks for a one-time code. */
#include "menus/care_code.h"

#include "menus/machine.h"
#include "menus/say.h"
#include "menus/where.h"
#include "store/care_code.h"
#include "store/outbox.h"
#include "text/fit.h"

#include <stdio.h>
#include <string.h>

#define A_DAY 10                /* for one phone: each is an SMS */
#define MUTUELLE_SEPTETS 24     /* as menus_message_longest says */

/* In two groups, as they are read out. */
static void split(const char *digits, char out[STORE_CARE_CODE_DIGITS + 2])
{
	snprintf(out, STORE_CARE_CODE_DIGITS + 2, "%.3s %.3s", digits, digits + 3);
}

static int send(struct menus_view *v, const char *digits)
{
	struct store_message m = {.priority = STORE_ONE_TIME_CODE, .kind = "care-code", .phone = v->phone,
				  .household = v->dialog->household, .not_before_ms = v->now_ms,
				  .expires_ms = v->now_ms + STORE_CARE_CODE_MS};
	const int minutes = (int) (m.expires_ms / 60000 % 1440);
	struct buf name = {0}, text = {0};
	char number[STORE_CARE_CODE_DIGITS + 2], until[8];
	const char *holes[] = {NULL, number, until};
	int64_t id;

	split(digits, number);
	snprintf(until, sizeof until, "%02d:%02d", minutes / 60 % 24, minutes % 60); /* Mali's clocks show UTC */
	menus_where_mutuelle(v, &name);
	name.len = text_fit_cut(base_buf_str(&name), name.len, MUTUELLE_SEPTETS);
	holes[0] = base_buf_str(&name);
	menus_say_message(v, MENUS_MESSAGE_CARE_CODE, holes, &text);
	snprintf(m.text, sizeof m.text, "%s", base_buf_str(&text));
	base_buf_release(&name);
	base_buf_release(&text);
	return store_outbox_add(v->store, &m, v->now_ms, &id);
}

int menus_care_code_ask(struct menus_view *v)
{
	enum { OK, OFTEN };
	char digits[STORE_CARE_CODE_DIGITS + 1];
	bool is_new = false;
	int asked = 0;

	if (!v->step || !v->step->secret || !v->dialog->household)
		return OFTEN; /* this program has no key: the card does it, too */
	menus_view_note(v, store_phone_count(v->store, v->phone, "care-code", v->today, &asked));
	if (v->error || asked > A_DAY)
		return OFTEN;
	menus_view_note(v, store_care_code_make(v->store, v->step->secret, v->phone, v->dialog->household, v->now_ms, digits, &is_new));
	if (v->error)
		return OFTEN;
	if (is_new)
		menus_view_audit(v, v->dialog->household, "care-code");
	if (is_new && !menus_view_is_shared(v)) /* the next one who reads it there may be of another family */
		menus_view_note(v, send(v, digits));
	split(digits, v->note.hole);
	v->note.message = MENUS_MESSAGE_CARE_CODE;
	return OK;
}

void menus_care_code_digits(struct menus_view *v, struct buf *out)
{
	if (v->note.message == MENUS_MESSAGE_CARE_CODE)
		base_buf_append_str(out, v->note.hole);
}
