/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which topic is which bit of store_phone's topics. The menus say it, in the order of their list; the store remembers, since in other
 * menus the STOP of one topic would be another one's. */
#ifndef STORE_STOPPABLE_H
#define STORE_STOPPABLE_H

#include "store/store.h"

#define STORE_STOPPABLES 32
#define STORE_STOPPABLE 32      /* octets of a code with NUL */

/* The codes by place, from 0. */
int store_stoppable_list(struct store *s, char out[STORE_STOPPABLES][STORE_STOPPABLE], int *n);
int store_stoppable_add(struct store *s, int place, const char *code);

#endif
