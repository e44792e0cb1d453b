/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages on their way out: leased to the sender, and what became of them. */
#ifndef DESK_OUTBOX_H
#define DESK_OUTBOX_H

#include "desk/step.h"

int desk_outbox_lease(struct desk_step *s);
int desk_outbox_result(struct desk_step *s);
int desk_outbox_receipt(struct desk_step *s);

#endif
