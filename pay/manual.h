/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money that a person takes and writes down. */
#ifndef PAY_MANUAL_H
#define PAY_MANUAL_H

#include "pay/connector.h"

extern const struct pay_connector pay_manual;

#endif
