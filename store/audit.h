/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who looked at whom, for ever (P33). */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include "store/store.h"

/* `what` is a short fixed word; of staff with the number it is about and who: "signed 12, by awa". */
int store_audit_add(struct store *s, int64_t now_ms, uint64_t actor_phone, int64_t household, const char *what);

#endif
