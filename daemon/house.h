/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole program but its loop: links, dialogs and desk joined without a socket, a clock or a thread.
 * daemon/loop.c gives it octets and time; so do the talks, in virtual time. */
#ifndef DAEMON_HOUSE_H
#define DAEMON_HOUSE_H

#include "daemon/config.h"
#include "daemon/house_watch.h"
#include "desk/request.h"
#include "menus/menus.h"
#include "pay/pay.h"
#include "sms/inbound.h"
#include "sms/receipts.h"
#include "sms/sender.h"
#include "smpp/link.h"
#include "ussd/dialog.h"

struct house;

/* Borrows the config, dialects and menus. seed: entropy for everything that needs some. wall = now_ms +
 * wall_offset_ms. transport: how the wallets are reached; all zero where the config has none. */
struct house *daemon_house_new(const struct config *c, const struct ussd_dialects *dialects, const struct menus *menus,
			       struct pay_transport transport, uint64_t seed, int64_t now_ms, int64_t wall_offset_ms);
void daemon_house_free(struct house *h); /* behind its transport */

/* The time, read once a loop turn, before anything else of that turn. */
void daemon_house_set_time(struct house *h, int64_t now_ms, int64_t wall_ms);

size_t daemon_house_links(const struct house *h);
/* the loop connects, feeds, writes it through smpp_link_* */
struct smpp_link *daemon_house_link(struct house *h, size_t i);
/* The rooms of link i, for /metrics. */
struct ussd *daemon_house_ussd(struct house *h, size_t i);
struct sms_sender *daemon_house_sender(struct house *h, size_t i);
struct sms_inbound *daemon_house_inbound(struct house *h, size_t i);
struct sms_receipts *daemon_house_receipts(struct house *h, size_t i);

struct pay *daemon_house_pay(struct house *h);
struct house_watch *daemon_house_watch(struct house *h);
const struct config *daemon_house_config(const struct house *h);
bool daemon_house_is_stopping(const struct house *h);

void daemon_house_tick(struct house *h);
int64_t daemon_house_next_deadline(const struct house *h);

/* The batch that fills while another commits. take: moves it out whole (n may be 0); the taker runs desk_batch_run
 * and gives the replies to daemon_house_replies, with the same array, in the link's thread; then it may free
 * both. */
struct house_batch { struct desk_request *requests; struct desk_reply *replies; size_t n, cap; };
bool daemon_house_has_batch(const struct house *h);
void daemon_house_take_batch(struct house *h, struct house_batch *out);  /* out's old arrays are kept for reuse */
void daemon_house_replies(struct house *h, const struct house_batch *b);
/* control commands and the like */
void daemon_house_post(struct house *h, const struct desk_request *r,
		       void (*done)(void *ctx, const struct desk_reply *r), void *ctx);

/* What the house does again and again (sweeps, campaigns) is done now: an order has just made work for it. */
void daemon_house_hurry(struct house *h);

void daemon_house_set_menus(struct house *h, const struct menus *menus); /* at a reload, when the desk has swapped */

void daemon_house_stop(struct house *h);       /* SIGTERM: no new dialogs */
bool daemon_house_is_quiet(const struct house *h); /* nothing in hand: unbind now */

#endif
