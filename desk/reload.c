/* SPDX-License-Identifier: GPL-3.0-or-later */
/* New menus and a new scheme, from the next batch on. */
#include "desk/reload.h"

#include "base/log.h"
#include "base/must.h"
#include "desk/stoppable.h"

int desk_reload_swap(struct desk_step *s)
{
	struct desk_reload *body = s->request->body;
	struct error e;
	int rc;

	must(body && body->menus && body->scheme);
	rc = desk_stoppable_keep(s->store, body->menus, &e);
	if (rc) {
		base_log(LOG_ERROR, "menus-refused", "why=\"%s\" kept=the-old-ones", e.text);
		return rc;
	}
	body->old_menus = s->memory->menus;
	body->old_scheme = s->memory->scheme;
	s->memory->menus = body->menus;
	s->memory->scheme = body->scheme;
	s->memory->knows_rules = false;
	s->memory->digest_ms = 0;
	s->memory->walked = 0; /* other rules may mean other cover: the sweep goes round once more */
	s->memory->series_walked = 0; /* other files, other days */
	return 0;
}
