/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bed for tests of the menus: a set, a store with households in it, and one phone that dials and types. */
#ifndef TESTS_MENUBED_H
#define TESTS_MENUBED_H

#include "base/secret.h"
#include "menus/machine.h"
#include "store/phone.h"
#include "tests/lib/storebed.h"

#define MENUBED_PHONE 22376000001ull

struct menubed {
	struct scheme *scheme;
	struct menus *menus;
	struct storebed bed;
	struct store_dialog dialog;
	struct menus_answer answer;
	uint64_t phone;
	int64_t now_ms;
	int plan;                  /* of the next household: index among the scheme's */
	const char *wallet;        /* of every phone; NULL: none */
	uint8_t secret[BASE_SECRET_KEY];
	uint64_t entropy;          /* another one each step */
	const struct menus_office *office; /* NULL: nobody works here */
};

/* set: a folder beneath srcdir, "tests/fixtures/menus". Fails the test when anything of it can't be had. */
void menubed_open(struct menubed *b, const char *set);
void menubed_close(struct menubed *b);

/* A household of Kléla enrolled a year ago with dues of 500 F a month: a head with that phone (0: none), and a
 * child of 10. */
int64_t menubed_household(struct menubed *b, const char *no, const char *head, uint64_t phone, int64_t paid_francs);

/* Dials and types as the desk does; the screen, valid until the next call. */
const char *menubed_dial(struct menubed *b, const char *digits);
const char *menubed_type(struct menubed *b, const char *input);

#endif
