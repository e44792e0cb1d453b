/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One chunk of a members' roll on its way into the store: proved by daemon/roll.c before. */
#ifndef DESK_IMPORT_H
#define DESK_IMPORT_H

#include "base/error.h"
#include "desk/step.h"
#include "store/household.h"
#include "store/import.h"
#include "store/member.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One row of the roll: a member, with the facts of the household, which are the same in all its rows. */
struct desk_import_row {
	char household_no[STORE_CODE];
	char mutuelle[STORE_CODE], plan[STORE_CODE], commune[STORE_CODE];
	char village[STORE_NAME];
	int32_t enrolled_on;            /* BASE_DAY_NONE: not yet */
	int32_t paid_until;             /* BASE_DAY_NONE: nothing paid. Becomes an opening entry: scheme_cover_opening */
	int member_no;
	enum store_role role;
	char sex;                       /* 'F' or 'M' */
	int birth_year;
	uint64_t phone;                 /* 0: none */
	char first_name[STORE_NAME], last_name[STORE_NAME];
	char language[8];
	bool has_days;                  /* the roll tells when members came and went; else what is known stays */
	int32_t joined_on, left_on;     /* BASE_DAY_NONE: from the beginning, still on the card */
	bool has_referral;              /* the roll tells by whose code households came; likewise */
	char referral[STORE_REFERRAL_CODE]; /* "": nobody's */
};

/* Body of DESK_IMPORT_CHUNK: rows applied in one transaction, with the import's progress. Repeating a chunk changes
 * nothing. */
struct desk_import_chunk {
	const struct store_import *start; /* a new import begins: the desk makes its row (store_import_start) and fills
	                                 * `import`; n may be 0. NULL: the import goes on */
	int64_t import;                 /* its id */
	int64_t applied;                /* rows of the file behind this chunk */
	bool is_last;
	size_t n;
	struct desk_import_row *rows;   /* owned by the maker of the request */
	/* filled by the desk */
	int64_t changed;                /* rows that changed anything */
	int64_t kept;                   /* households whose paid_until was not taken: money came since */
	struct error error;             /* why it failed, for DESK_FAILED; "" where the store failed */
};

int desk_import_chunk(struct desk_step *s);

#endif
