/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a payment, or held money, is where it is: in one line. */
#ifndef DAEMON_PAY_WHY_H
#define DAEMON_PAY_WHY_H

#include "base/buf.h"
#include "store/held.h"
#include "store/intent.h"
#include "store/signature.h"
#include "store/statement.h"

void daemon_pay_why_intent(const struct store_intent *i, int64_t now_ms, struct buf *out);
void daemon_pay_why_held(const struct store_held *h, struct buf *out);
void daemon_pay_why_row(const struct store_statement *row, struct buf *out);
/* What it asks for: "move held money 3 to household 12". */
void daemon_pay_why_signature(const struct store_signature *s, const char *household, struct buf *out);

#endif
