/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages on their way out: leased to the sender, and what became of them. */
#ifndef DESK_OUTBOX_H
#define DESK_OUTBOX_H

#include "desk/step.h"

#define DESK_LEASE_MS 300000    /* longer than a sender may have a message in hand: then it counts as sent, or not, nobody knows */

#define DESK_OUTBOX_SECOND " (2)" /* behind the text of a second copy, where two that read alike would be taken for two */

int desk_outbox_lease(struct desk_step *s);
int desk_outbox_result(struct desk_step *s);
/* What time does to the outbox, up to `limit` rows of each: leases that ran out, messages whose time is over, old ones
 * deleted. *is_more: at least one limit was reached. */
int desk_outbox_sweep(struct desk_step *s, int limit, bool *is_more);

#endif
