/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words for logs and metrics. */
#ifndef PAY_OUTCOME_H
#define PAY_OUTCOME_H

#include "desk/request.h"

const char *pay_outcome_name(enum desk_pay_outcome outcome);    /* "accepted" */
const char *pay_outcome_verb(enum desk_pay_verb verb);          /* "submit" */

#endif
