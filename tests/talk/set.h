/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every talk runs on: the scheme, the menus and the dialects of the source tree. */
#ifndef TESTS_TALK_SET_H
#define TESTS_TALK_SET_H

#include "menus/menus.h"
#include "scheme/scheme.h"
#include "ussd/dialect.h"

/* Loaded once; immutable. */
struct talk_set {
	struct scheme *scheme;
	struct menus *menus;
	struct ussd_dialects *dialects;
	char *scheme_path, *menus_path, *dialects_path;
};

int talk_set_load(struct talk_set *set, const char *srcdir, struct error *e);
void talk_set_release(struct talk_set *set);

#endif
