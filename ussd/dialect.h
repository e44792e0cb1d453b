/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A gateway's habits as a record of data (field notes: no two gateways carry USSD over SMPP alike). */
#ifndef USSD_DIALECT_H
#define USSD_DIALECT_H

#include "base/error.h"

struct ussd_dialect;   /* the record; ussd/dialog.c reads it through this header once it is settled here */
struct ussd_dialects;

struct ussd_dialects *ussd_dialect_load(const char *path, struct error *e);
void ussd_dialect_free(struct ussd_dialects *d);
const struct ussd_dialect *ussd_dialect_find(const struct ussd_dialects *d, const char *name);

#endif
