/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The roll being imported, so that a crash rolls forward: one at a time. */
#ifndef STORE_IMPORT_H
#define STORE_IMPORT_H

#include "store/store.h"

struct store_import {
	int64_t id;
	char file[256];
	char sha256[65];
	int64_t rows, applied;
};

/* STORE_EXISTS: one is under way */
int store_import_start(struct store *s, const struct store_import *i, int64_t now_ms, int64_t *id);
int store_import_open(struct store *s, struct store_import *out);       /* the one under way, or STORE_NONE */
/* `applied` rows are in; is_done wants all of them. STORE_NONE: it is not under way. STORE_REFUSED: more than there
 * are, or fewer than before. */
int store_import_advance(struct store *s, int64_t id, int64_t applied, bool is_done, int64_t now_ms);

#endif
