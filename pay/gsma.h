/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GSMA Mobile Money API 1.2. */
#ifndef PAY_GSMA_H
#define PAY_GSMA_H

#include "pay/connector.h"

extern const struct pay_connector pay_gsma;

#endif
