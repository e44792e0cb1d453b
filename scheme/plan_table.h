/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may stand in scheme.yaml of a plan. Private to scheme/. */
#ifndef SCHEME_PLAN_TABLE_H
#define SCHEME_PLAN_TABLE_H

#include "scheme/table.h"

extern const struct level scheme_plan_table, scheme_plan_table_partner;

#endif
