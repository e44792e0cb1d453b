/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moov Money Mali's four calls. */
#ifndef PAY_MOOV_H
#define PAY_MOOV_H

#include "pay/connector.h"

extern const struct pay_connector pay_moov;

#endif
