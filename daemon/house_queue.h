/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests that wait for the next batch. */
#ifndef DAEMON_HOUSE_QUEUE_H
#define DAEMON_HOUSE_QUEUE_H

#include "desk/request.h"

struct house_queue { struct desk_request *requests; size_t n, cap; };

/* A copy at its end, valid until the next one. */
struct desk_request *daemon_house_queue_push(struct house_queue *q, const struct desk_request *r);

/* How many background requests from its front a batch takes: at least one, so that none waits for ever. */
size_t daemon_house_queue_share(const struct house_queue *background, bool has_phones);

#endif
