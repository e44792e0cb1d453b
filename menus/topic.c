/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The topics of a set. */
#include "menus/menus.h"
#include "menus/set.h"

const char *menus_topic_code(const struct menus *m, size_t i)
{
	return i < m->n_topics ? m->topics[i].code : NULL;
}

int menus_complain_topic(const struct menus *m, const char *code, size_t i, struct error *e)
{
	return base_error_set(e, "%s: the topic '%s' is to stay number %zu, or what phones have stopped would be another one's:"
			      " new topics go to the end", m->dir, code, i + 1);
}
