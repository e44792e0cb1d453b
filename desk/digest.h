/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What staff are told of their place each day or week, by the rules of scheme.yaml (P24). */
#ifndef DESK_DIGEST_H
#define DESK_DIGEST_H

#include "desk/step.h"

/* Of the sweep: tells who is due, a few people at a time; *is_more: others wait. *next_ms: when the next digest is due. */
int desk_digest_sweep(struct desk_step *s, bool *is_more, int64_t *next_ms);

#endif
