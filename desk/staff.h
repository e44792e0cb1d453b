/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Staff at the desk: who is admitted by her PIN, for which place, and how staff changes. */
#ifndef DESK_STAFF_H
#define DESK_STAFF_H

#include "desk/counter.h"

/* Is this her PIN? A wrong one is counted, and from the third in a row on the next is not looked at for growing while.
 * *is_admitted false: `said` says why, in the same words for an unknown name and a wrong PIN. */
int desk_staff_admit(struct desk_step *s, const char *code, const char *pin, struct store_staff *out, bool *is_admitted,
		     struct error *said);

/* Does her place cover this one, a mutuelle's most often: everywhere, its region, district, commune, or itself? "" (everywhere) is
 * covered by everywhere alone. */
bool desk_staff_covers(const struct scheme *scheme, const struct store_staff *who, const char *place);

/* by NULL: nobody signs, since there is no manager yet. */
int desk_staff_add(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);
int desk_staff_remove(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);
int desk_staff_pin(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);

#endif
