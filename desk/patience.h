/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a wallet is waited for before it is asked again. */
#ifndef DESK_PATIENCE_H
#define DESK_PATIENCE_H

#include "desk/request.h"

/* When the next question comes after `polls` that were asked: by the wallet's list, its last wait again and again; a last one at
 * give_up_ms. */
int64_t desk_patience_next(const struct desk_wallet *w, int polls, int64_t now_ms, int64_t give_up_ms);

/* When something goes again that did not leave since `since_ms`: half as long again, from two seconds to a minute. */
int64_t desk_patience_unsent(int64_t since_ms, int64_t now_ms);

#endif
