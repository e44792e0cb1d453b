/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who looked at whom, who signed what, for ever (P33): who, through what, about what. */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include "store/staff.h"

#define STORE_AUDIT_WHAT 33             /* octets with NUL */
#define STORE_AUDIT_ABOUT 97

enum store_through {
	STORE_THROUGH_UNSAID,           /* rows of before version 8 do not say */
	STORE_THROUGH_DIAL, STORE_THROUGH_SMS, STORE_THROUGH_COMMAND,
	STORE_THROUGH_WALLET,           /* a wallet told us */
	STORE_THROUGH_TIME,             /* nobody: its hour came */
	STORE_THROUGHS
};

struct store_audit {
	enum store_through through;
	const char *staff;              /* her code; NULL: no staff */
	uint64_t phone;                 /* who did it, or whose money came; 0: no phone */
	int64_t household;              /* looked at or changed; 0: none */
	const char *what;               /* a short fixed word: "lookup", "cash" */
	const char *about;              /* which: "held 12", "staff awa"; NULL: what says all */
};

/* Cut where it is longer than the sizes above. */
int store_audit_add(struct store *s, int64_t now_ms, const struct store_audit *a);

struct store_audit_row {
	int64_t id, at_ms;
	enum store_through through;
	char staff[STORE_STAFF_CODE];   /* "": none */
	uint64_t phone;
	int64_t household;
	char what[STORE_AUDIT_WHAT], about[STORE_AUDIT_ABOUT];
};

struct store_audit_filter {             /* all 0: everything */
	const char *staff, *what;       /* NULL: any */
	uint64_t phone;
	int64_t household;
	int64_t first_ms, last_ms;      /* last_ms 0: no end */
};

/* Newest first, numbers below `before` (INT64_MAX: from the newest), up to cap. */
int store_audit_list(struct store *s, const struct store_audit_filter *f, int64_t before, struct store_audit_row *out, int cap, int *n);

const char *store_audit_through_name(enum store_through through); /* "dial" */

#endif
