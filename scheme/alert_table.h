/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may stand in scheme.yaml of an alert. Private to scheme/. */
#ifndef SCHEME_ALERT_TABLE_H
#define SCHEME_ALERT_TABLE_H

#include "scheme/table.h"

extern const struct level scheme_alert_table;
extern const char *const scheme_alert_table_whats[], *const scheme_alert_table_levels[]; /* ended by NULL */

#endif
