/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Topics keep their places, over restarts, too. */
#include "desk/stoppable.h"

#include "store/stoppable.h"

#include <string.h>

int desk_stoppable_keep(struct store *s, const struct menus *m, struct error *e)
{
	char known[STORE_STOPPABLES][STORE_STOPPABLE];
	int n, rc = store_stoppable_list(s, known, &n);
	const char *code;

	if (rc)
		return base_error_set(e, "the store can't be read: %s", store_last_error(s)), rc;
	for (int i = 0; i < n; i++) {
		code = menus_topic_code(m, (size_t) i);
		if (!code || strcmp(code, known[i])) {
			menus_complain_topic(m, known[i], (size_t) i, e);
			return STORE_REFUSED;
		}
	}
	for (int i = n; !rc && (code = menus_topic_code(m, (size_t) i)); i++)
		rc = store_stoppable_add(s, i, code);
	if (rc)
		base_error_set(e, "the topics can't be noted: %s", store_last_error(s));
	return rc;
}
