/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delivery receipts: what a gateway says became of a message. */
#ifndef DESK_RECEIPT_H
#define DESK_RECEIPT_H

#include "desk/step.h"

int desk_receipt_take(struct desk_step *s);

/* A message was just submitted by this link: receipts that came before its answer count now. id: as the answer had it. */
int desk_receipt_apply_waiting(struct desk_step *s, const char *link, uint64_t phone, const char *id);
/* Those whose message never came are deleted, up to `limit`. */
int desk_receipt_sweep(struct desk_step *s, int limit, int *n);

/* A message failed for a reason that is the phone's: one too often, and what is not urgent waits a while. */
int desk_receipt_phone_failed(struct desk_step *s, uint64_t phone);

#endif
