/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The languages of a set. */
#include "base/must.h"
#include "menus/menus.h"
#include "menus/set.h"

#include <string.h>

size_t menus_languages(const struct menus *m)
{
	return m->n_languages;
}

const char *menus_language_code(const struct menus *m, size_t i)
{
	must(i < m->n_languages);
	return m->languages[i].code;
}

int menus_language_index(const struct menus *m, const char *code)
{
	for (size_t i = 0; i < m->n_languages; i++)
		if (!strcmp(m->languages[i].code, code))
			return (int) i;
	return -1;
}
