/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The households, members and payments that a talk begins with. */
#ifndef TESTS_TALK_VILLAGE_H
#define TESTS_TALK_VILLAGE_H

#include "scheme/scheme.h"
#include "tests/talk/script.h"
#include "tests/talk/world.h"

struct village {
	struct desk_import_row *households;     /* facts without a member */
	size_t n_households;
	struct world_roll roll;
};

/* household NO plan=amv enrolled=2026-01-10 paid_until=2026-06-30 village="...": what is left out is the scheme's
 * first */
int village_household(struct village *v, const struct script_line *l, const struct scheme *scheme, struct error *e);
/* member NO FIRST [LAST] ROLE phone=76000001 lang=fr sex=F born=1985 */
int village_member(struct village *v, const struct script_line *l, struct error *e);
/* payment NO 1100 on=2026-03-01 ref=C-101: dues that a manager took */
int village_payment(struct village *v, const struct script_line *l, struct error *e);
/* cash NO 1100 ref=C-102: dues that a manager takes now; NO is a household of the village */
int village_cash(const struct village *v, const struct script_line *l, struct world_payment *p, struct error *e);
/* staff awa manager|officer|care-point pin=2580 phone=76000001 place=... lang=fr: who works here; the first one is a manager */
int village_staff(struct village *v, const struct script_line *l, struct error *e);
int village_referral(struct village *v, const struct script_line *l, struct error *e);
void village_release(struct village *v);

#endif
