/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each PDU of the gateway does to a leg. Only for smpp/link.c. */
#ifndef SMPP_RECEIVE_H
#define SMPP_RECEIVE_H

#include "smpp/leg.h"

/* Takes all octets; those behind the end of the bind are dropped. */
void smpp_receive_feed(struct smpp_leg *g, const uint8_t *data, size_t len, int64_t now_ms);

#endif
