/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inbox and outbox, for those who included both here. */
#ifndef STORE_BOX_H
#define STORE_BOX_H

#include "store/inbox.h"
#include "store/outbox.h"

#endif
