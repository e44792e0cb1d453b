/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A PDU for a person: its octets, and what they mean. */
#ifndef SIM_EXPLAIN_H
#define SIM_EXPLAIN_H

#include "base/buf.h"

#include <stddef.h>
#include <stdint.h>

/* Appends several lines: the command, the fields that matter, the TLVs by name, then the octets in rows of 16. */
void sim_explain_pdu(struct buf *out, const uint8_t *octets, size_t len);

#endif
