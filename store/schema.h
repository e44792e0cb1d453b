/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables, as a ladder of versions. Private to store/. */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "store/sql.h"

/* "mutu": tells our files from other programs' SQLite databases. */
#define STORE_SCHEMA_APPLICATION 0x6d757475

extern const int store_schema_version; /* the newest */

/* Whose file is it, and how old? -1 with the sentence: not ours, newer than we are, corrupt, locked. */
int store_schema_identify(struct store *s, int *version, struct error *e);

/* Climbs from `version` to the newest, each step in a transaction of its own together with its number. */
int store_schema_climb(struct store *s, int version, int64_t now_ms, struct error *e);

#endif
