/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running campaigns, a little at a time (P21). */
#ifndef DESK_CAMPAIGN_H
#define DESK_CAMPAIGN_H

#include "desk/step.h"
#include "store/outbox.h"

/* Background work: looks at up to request->count households of the running campaign whose time has come. reply.wait_ms says when to
 * come again. Messages, recipients and how far it is are of one transaction: after a crash it goes on without a second copy. */
int desk_campaign_run(struct desk_step *s);

/* May this leased message go now? *hold_ms 0: yes, else not before; *is_over: never, its campaign was stopped. */
int desk_campaign_gate(struct desk_step *s, const struct store_message *m, int64_t *hold_ms, bool *is_over);

#endif
