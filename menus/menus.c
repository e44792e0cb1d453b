/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the rest of the house knows of a set: loaded and proved, and the texts a link says by itself. */
#include "menus/menus.h"

#include "base/must.h"
#include "menus/check.h"
#include "menus/load.h"
#include "menus/reach.h"

#include <string.h>

static void keep_first(void *ctx, enum menus_severity severity, const char *sentence)
{
	struct error *e = ctx;

	if (severity == MENUS_ERROR && e && !e->text[0])
		base_error_set(e, "%s", sentence);
}

struct menus *menus_load(const char *dir, const struct scheme *scheme, struct text_budget budget, struct error *e)
{
	struct menus_report counts = {0};
	struct error first = {""};
	struct menus *m = menus_load_read(dir, scheme, budget, e);

	if (!m)
		return NULL;
	menus_check_set(m, keep_first, &first, &counts);
	if (counts.errors) {
		if (counts.errors > 1)
			base_error_set(e, "%s (and %zu more: mutuelle menu check shows all)", first.text,
				       counts.errors - 1);
		else
			base_error_set(e, "%s", first.text);
		menus_free(m);
		return NULL;
	}
	for (size_t i = 0; i < m->n_screens; i++)
		m->screens[i]->needs = menus_reach_needs(m->screens[i]);
	return m;
}

struct menus *menus_reload(const struct menus *was, const char *dir, const struct scheme *scheme, struct text_budget budget,
			   struct error *e)
{
	struct menus *m = menus_load(dir, scheme, budget, e);

	for (size_t i = 0; m && i < was->n_topics; i++) {
		const char *code = menus_topic_code(m, i);

		if (code && !strcmp(code, was->topics[i].code))
			continue;
		menus_complain_topic(m, was->topics[i].code, i, e);
		menus_free(m);
		m = NULL;
	}
	return m;
}

const char *menus_canned(const struct menus *m, enum menus_canned which, size_t language)
{
	static const enum menus_message said[MENUS_CANNED] = {
		[MENUS_LATE] = MENUS_MESSAGE_LATE,
		[MENUS_STORE_DOWN] = MENUS_MESSAGE_STORE_DOWN,
		[MENUS_UNKNOWN_SESSION] = MENUS_MESSAGE_UNKNOWN_SESSION,
		[MENUS_UNKNOWN_CODE] = MENUS_MESSAGE_UNKNOWN_CODE,
		[MENUS_STOPPING] = MENUS_MESSAGE_STOPPING,
	};

	must(which < MENUS_CANNED);
	return m->messages[said[which]].in[language < m->n_languages ? language : 0].fixed;
}
