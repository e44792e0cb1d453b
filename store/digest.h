/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which digest was told to whom last (P24): so that each goes out once, whatever crashes. */
#ifndef STORE_DIGEST_H
#define STORE_DIGEST_H

#include "scheme/alert.h"
#include "store/staff.h"

/* Those of this role with a phone who worked here before `since_ms` and were not told of `what` on `day` or later, in the order of their
 * codes, behind `after`, up to cap. */
struct store_digest_due {
	enum scheme_alert_what what;
	enum store_staff_role role;
	int32_t day;
	int64_t since_ms;
};
int store_digest_due(struct store *s, const struct store_digest_due *due, const char *after, struct store_staff *out, int cap, int *n);

/* She was told of it on this day, by this message (0: there was nothing to tell). */
int store_digest_note(struct store *s, const char *staff, enum scheme_alert_what what, int32_t day, int64_t message);

#endif
