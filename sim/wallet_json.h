/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON for the wallet in a box: jansson's one home in sim/. */
#ifndef SIM_WALLET_JSON_H
#define SIM_WALLET_JSON_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* Appends an object, written like jansson's json_pack: "{s:s, s:s*}" leaves out what is NULL. */
void sim_wallet_json_pack(struct buf *out, const char *format, ...);

struct sim_wallet_json;               /* an object that was read */

struct sim_wallet_json *sim_wallet_json_read(const char *text, size_t len); /* NULL: no JSON, or no object */
void sim_wallet_json_free(struct sim_wallet_json *j);
/* A text or a whole number of the object, as text; NULL: none. Numbers are written into `room`. */
const char *sim_wallet_json_text(const struct sim_wallet_json *j, const char *name, char room[24]);
/* The value behind a key in GSMA's lists [{"key": .., "value": ..}]; NULL: none. */
const char *sim_wallet_json_listed(const struct sim_wallet_json *j, const char *list, const char *key);

#endif
