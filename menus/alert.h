/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What staff are told of an alert by SMS (P24). */
#ifndef MENUS_ALERT_H
#define MENUS_ALERT_H

#include "base/buf.h"
#include "menus/menus.h"
#include "store/alert.h"

/* Appends the whole text, GSM 03.38, of at most one SMS (`menu check` proves it): of an alert that is over, that it is. more: how many
 * others of the kind the message stands for. */
void menus_alert_say(const struct menus *m, size_t language, const struct store_alert *a, int more, struct buf *out);

#endif
