/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a step is given: the batch's transaction, what the desk remembers, a request and room for its reply. */
#ifndef DESK_STEP_H
#define DESK_STEP_H

#include "desk/desk.h"

/* A step may run twice (desk/batch.c), so it changes nothing but the store, `memory` and `reply`, and what it fills
 * of the request's body it fills whole. `reply` comes with verdict DESK_DONE and the request's kind, link, phone,
 * ticket and body. A step returns 0, or the store's error: it is then undone and its reply becomes DESK_FAILED. */
struct desk_step {
	struct store *store;
	struct desk_memory *memory;
	const struct desk_request *request;
	struct desk_reply *reply;
};

#endif
