/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must hold in a world at any time. */
#include "tests/talk/prove.h"

#include "base/date.h"
#include "desk/check.h"
#include "store/dialog.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define ROW_MS 86400000ll       /* a dialog's row is kept so long */

struct finding { struct error *e; int n; };

static void on_broken(void *ctx, const char *invariant, const char *row)
{
	struct finding *f = ctx;

	if (!f->n++)
		base_error_set(f->e, "%s: %s", invariant, row);
}

static bool is_canned(const struct menus *m, const char *text)
{
	for (int which = 0; which < MENUS_CANNED; which++)
		for (size_t i = 0; i < menus_languages(m); i++)
			if (!strcmp(menus_canned(m, which, i), text))
				return true;
	return false;
}

/* Law 1: the row tells what the phone saw, or is younger. */
static void check_told(struct world *w, const struct world_phone *p, struct finding *f)
{
	struct store_dialog d;
	char row[64];

	if (!p->screen[0] || is_canned(world_set(w)->menus, p->screen) || world_wall_ms(w) - p->shown_ms > ROW_MS)
		return;
	snprintf(row, sizeof(row), "phone %" PRIu64, p->number);
	if (store_dialog_load(world_store(w), p->number, &d))
		on_broken(f, "the dialog can be read", row);
	else if (strcmp(d.answer, p->screen) && d.updated_ms < p->shown_ms)
		on_broken(f, "what a phone saw is on disk", row);
}

int prove_world(struct world *w, struct error *e)
{
	struct finding f = {e, 0};

	if (store_check(world_store(w), on_broken, &f) < 0)
		on_broken(&f, "the store can be checked", store_last_error(world_store(w)));
	if (desk_check_cover(world_store(w), world_set(w)->scheme, base_date_of_ms(world_wall_ms(w)), on_broken, &f) < 0)
		on_broken(&f, "cover can be checked", store_last_error(world_store(w)));
	for (int i = 0; world_phone_at(w, i); i++)
		check_told(w, world_phone_at(w, i), &f);
	return f.n;
}
