/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of a step, and our own numbers. Private to store/; store/store.h has the batch itself. */
#ifndef STORE_BATCH_H
#define STORE_BATCH_H

#include "store/store.h"

void store_batch_watch(struct store *s); /* counts the WAL's pages from now on */

/* A few statements that stand or fall together, inside a step or outside of any batch. */
int store_batch_part_begin(struct store *s);
int store_batch_part_end(struct store *s, int rc); /* rc 0: keep, else undo; returns rc, or the error of keeping */

/* The next number of one of our own series: never given twice, not even after a row is gone. */
int store_batch_next_id(struct store *s, const char *series, int64_t *id);
int store_batch_last_id(struct store *s, const char *series, int64_t *id); /* the last one given, 0: none */

#endif
