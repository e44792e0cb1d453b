/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders of the counter on a bed of payments: two managers, awa and moussa, and what they order. */
#ifndef TESTS_COUNTERBED_H
#define TESTS_COUNTERBED_H

#include "desk/counter.h"
#include "tests/lib/paybed.h"

#define COUNTERBED_AWA_PIN "2580"
#define COUNTERBED_MOUSSA_PIN "1397"

int counterbed_setup(void **state);     /* *state: a struct paybed, whose desk has a key; awa and moussa work everywhere */
int counterbed_teardown(void **state);  /* every invariant must hold */

/* Runs it; true where it is done. The sentence stays in o->said. */
bool counterbed_run(struct paybed *b, struct desk_counter *o);
struct desk_counter counterbed_order(enum desk_counter_verb verb, const char *as);

/* awa asks, moussa signs: both must do. */
void counterbed_by_two(struct paybed *b, struct desk_counter *o);
int64_t counterbed_waiting(struct paybed *b);   /* the newest that waits for a signature; 0: none */

#endif
