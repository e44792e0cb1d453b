/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of tables and texts, as a menu file has them. */
#include "menus/read.h"

#include "base/buf.h"
#include "base/must.h"

#include <string.h>

#define WORDS_MAX 600

int menus_read_row(struct menus_reader *r, const struct yaml_node *n, const char *word, const void *table, size_t stride,
		   const char *what)
{
	struct yaml_key keys[WORDS_MAX + 1] = {{NULL}};
	const char *nearest;
	int count = 0;

	for (const char *row = table; *(const char *const *) row; row += stride) {
		if (!strcmp(*(const char *const *) row, word))
			return count;
		must(count < WORDS_MAX);
		keys[count++].name = *(const char *const *) row;
	}
	nearest = base_yaml_nearest(word, keys);
	return base_yaml_complain(r->y, n, r->e, nearest ? "there is no %s '%.60s'; did you mean '%s'?" :
			"there is no %s '%.60s'", what, word, nearest);
}

int menus_read_text(struct menus_reader *r, struct menus_text *t, const struct yaml_node *map, const char *key,
		    const char *context, const char *name)
{
	struct buf b = {0};

	if (base_yaml_get_str(r->y, map, key, &t->source, r->e))
		return -1;
	if (!t->source)
		return 0;
	base_buf_printf(&b, "%s%s", context, name);
	t->context = base_strdup(base_buf_str(&b));
	t->place = (struct menus_place){r->y, base_yaml_find(map, key)};
	base_buf_release(&b);
	return 0;
}
