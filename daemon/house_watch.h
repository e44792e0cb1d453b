/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the house is well: links, wallets, disk, proof. Each change is told to the desk, which decides whether staff hear of it
 * (desk/alert.h); no more often than every few seconds, and that a link or a wallet is up again once it has been for a minute. */
#ifndef DAEMON_HOUSE_WATCH_H
#define DAEMON_HOUSE_WATCH_H

#include "desk/request.h"
#include "scheme/alert.h"
#include "smpp/link.h"

struct house;
struct house_watch;

/* post: to the desk, as daemon_house_post. */
struct house_watch_out {
	struct house *house;
	void (*post)(struct house *house, const struct desk_request *r, void (*done)(void *ctx, const struct desk_reply *r), void *ctx);
};

struct house_watch *daemon_house_watch_new(struct house_watch_out out, int64_t now_ms);
void daemon_house_watch_free(struct house_watch *w);

/* How this is now. percent: of the disk that is free; else 0. */
void daemon_house_watch_see(struct house_watch *w, enum scheme_alert_what what, const char *name, bool is_wrong, int percent);
/* A link is well while it can send; one of a pair, while it hears, too. */
void daemon_house_watch_link(struct house_watch *w, const char *name, const struct smpp_link *link, bool is_pair);
/* true once in each minute of the wall clock: what costs a system call is looked at then. */
bool daemon_house_watch_is_minute(struct house_watch *w, int64_t wall_ms);
void daemon_house_watch_tick(struct house_watch *w, int64_t now_ms);
int64_t daemon_house_watch_next_deadline(const struct house_watch *w); /* INT64_MAX: none */

#endif
