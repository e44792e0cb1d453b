/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What staff are told of an alert by SMS: one message of the set a kind. */
#include "menus/alert.h"

#include "base/must.h"
#include "menus/say.h"
#include "menus/set.h"
#include "menus/view.h"
#include "text/fit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MOST 20            /* septets, as menus_message_longest says */
#define NUMBER_MOST 99999999    /* likewise */

static enum menus_message message_of(const struct store_alert *a)
{
	if (a->state != STORE_ALERT_OVER)
		return MENUS_MESSAGE_ALERT_MONEY + a->what;
	return a->what == SCHEME_ALERT_LINK || a->what == SCHEME_ALERT_WALLET ? MENUS_MESSAGE_ALERT_UP : MENUS_MESSAGE_ALERT_OVER;
}

/* A name as it stands in a text: folded, and cut. */
static void cut_name(const char *name, struct buf *out)
{
	struct buf folded = {0};

	text_fit_fold(&folded, name, strlen(name));
	base_buf_append(out, folded.data, text_fit_cut(base_buf_str(&folded), folded.len, NAME_MOST));
	base_buf_release(&folded);
}

static int64_t at_most(int64_t n, int64_t most)
{
	return n < most ? n : most;
}

void menus_alert_say(const struct menus *m, size_t language, const struct store_alert *a, int more, struct buf *out)
{
	struct menus_view *v = base_alloc(sizeof *v);
	char number[24], francs[MENUS_FRANCS], others[16] = "";
	struct buf name = {0};
	const char *holes[MENUS_MESSAGE_HOLES] = {number, NULL, francs, others, a->subject};

	must(a->what < SCHEME_ALERT_LIVES);
	snprintf(number, sizeof number, "%" PRId64, at_most(a->id, NUMBER_MOST));
	if (more)
		snprintf(others, sizeof others, " (+%d)", (int) at_most(more, 99));
	menus_say_francs(a->francs, francs);
	cut_name(a->about, &name);
	holes[1] = base_buf_str(&name);
	menus_view_init(v, m, MENUS_LIVE, language < m->n_languages ? language : 0);
	menus_say_message(v, message_of(a), holes, out);
	menus_view_release(v);
	base_buf_release(&name);
	free(v);
}
