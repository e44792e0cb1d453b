/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The topics of a set. */
#include "menus/menus.h"
#include "menus/set.h"

const char *menus_topic_code(const struct menus *m, size_t i)
{
	return i < m->n_topics ? m->topics[i].code : NULL;
}
