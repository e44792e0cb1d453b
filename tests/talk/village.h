/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The households and members that a talk begins with. */
#ifndef TESTS_TALK_VILLAGE_H
#define TESTS_TALK_VILLAGE_H

#include "desk/import.h"
#include "scheme/scheme.h"
#include "tests/talk/script.h"

struct village {
	struct desk_import_row *households;     /* facts without a member */
	size_t n_households;
	struct desk_import_row *rows;
	size_t n;
};

/* household NO plan=amv enrolled=2026-01-10 paid_until=2026-06-30 village="...": what is left out is the scheme's first */
int village_household(struct village *v, const struct script_line *l, const struct scheme *scheme, struct error *e);
/* member NO FIRST [LAST] ROLE phone=76000001 lang=fr sex=F born=1985 */
int village_member(struct village *v, const struct script_line *l, struct error *e);
void village_release(struct village *v);

#endif
