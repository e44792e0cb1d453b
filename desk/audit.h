/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a step writes into the audit (P33): what the request says of it, the step need not. */
#ifndef DESK_AUDIT_H
#define DESK_AUDIT_H

#include "desk/step.h"
#include "store/audit.h"

/* A person of the staff did `what`, by name. `by` NULL: the administrator, beside whose commands nobody's name stands. */
int desk_audit_staff(struct desk_step *s, const struct store_staff *by, int64_t household, const char *what, const char *about);
/* A phone did, or its money; 0: none. */
int desk_audit_phone(struct desk_step *s, uint64_t phone, int64_t household, const char *what, const char *about);

#endif
