/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Households, their members and phones, and their dues, clustered by household. */
#ifndef STORE_HOUSEHOLD_H
#define STORE_HOUSEHOLD_H

#include "scheme/cover.h"
#include "store/store.h"

#define STORE_NAME 64
#define STORE_CODE 32

struct store_household {
	int64_t id;                     /* made by us; leaves the process only as household_no */
	char no[STORE_CODE];            /* household_no of the roll */
	char mutuelle[STORE_CODE], plan[STORE_CODE], commune[STORE_CODE];
	char village[STORE_NAME];
	int32_t enrolled_on;            /* BASE_DAY_NONE: not yet */
	int members;
	/* caches for scans, rewritten in the transaction of every change (law 6) */
	int32_t next_change_on;
	enum scheme_state cover_state;
};

enum store_role { STORE_HEAD, STORE_SPOUSE, STORE_CHILD, STORE_OTHER };

struct store_member {
	int64_t household;
	int no;                         /* member_no, unique in the household */
	enum store_role role;
	char sex;                       /* 'F' or 'M' */
	int birth_year;
	uint64_t phone;                 /* 0: none */
	char first_name[STORE_NAME], last_name[STORE_NAME];
	char language[8];
};

struct store_phone_link { int64_t household; int member_no; };

int store_household_load(struct store *s, int64_t id, struct store_household *out);
int store_household_find(struct store *s, const char *no, int64_t *id);
/* Members in the order of their numbers; *n: how many were written (at most cap). */
int store_member_list(struct store *s, int64_t household, struct store_member *out, int cap, int *n);
/* The households a phone is linked to, in the order of their ids. */
int store_phone_households(struct store *s, uint64_t phone, struct store_phone_link *out, int cap, int *n);

/* Credits and debits of the household's dues account, oldest first, for scheme_cover_compute. Grows `out` (base_realloc, *cap); *n entries. */
int store_ledger_dues(struct store *s, int64_t household, struct scheme_entry **out, size_t *cap, size_t *n);

/* What stands in one of the household's accounts ("dues", "opening", "cash", ...): the sum of its legs. An opening of 3,000 F leaves -3,000 in "opening". */
int store_ledger_balance(struct store *s, int64_t household, const char *account, int64_t *francs);

struct store_payment { int32_t day; int64_t francs; char kind[16]; char reference[STORE_CODE]; };
int store_ledger_last_payments(struct store *s, int64_t household, struct store_payment *out, int cap, int *n); /* newest first; openings and corrections are no payments */

/* Posts one balanced transaction: credit `francs` (may be negative for a correction) to the household's dues, the other leg to `contra`
 * ("opening", "cash", ...). (kind, reference) is unique: STORE_EXISTS when it is there already. */
int store_ledger_post_dues(struct store *s, int64_t household, int32_t day, int64_t francs, const char *kind,
			   const char *contra, const char *reference, int64_t now_ms);

/* One roll row's worth: makes or changes household, member and phone link. *changed tells whether anything was. The caller computes and posts the opening entry. */
int store_household_put(struct store *s, const struct store_household *h, bool *changed, int64_t *id);
int store_member_put(struct store *s, const struct store_member *m, bool *changed);
/* Rewrites the caches of law 6. */
int store_household_cache(struct store *s, int64_t id, int32_t next_change_on, enum scheme_state state);
/* Walk in key order, for export and checks: households with id > after. */
int store_household_walk(struct store *s, int64_t after, struct store_household *out, int cap, int *n);
/* Households whose next_change_on <= day, for the sweep. */
int store_household_due(struct store *s, int32_t day, int64_t *ids, int cap, int *n);

/* The roll being imported, so that a crash rolls forward (only one at a time). */
struct store_import { int64_t id; char file[256]; char sha256[65]; int64_t rows, applied; };
int store_import_start(struct store *s, const struct store_import *i, int64_t now_ms, int64_t *id); /* STORE_EXISTS: one is under way */
int store_import_open(struct store *s, struct store_import *out);       /* the one under way, or STORE_NONE */
int store_import_advance(struct store *s, int64_t id, int64_t applied, bool is_done, int64_t now_ms);

#endif
