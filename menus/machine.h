/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The machine that runs one step of a dialog: dialog row and input in, dialog row and screen out. Runs on the store
 * thread inside the batch; reads the household through store/, writes what a choice asks for through store/. */
#ifndef MENUS_MACHINE_H
#define MENUS_MACHINE_H

#include "base/buf.h"
#include "menus/menus.h"
#include "scheme/scheme.h"
#include "store/dialog.h"
#include "store/store.h"

#include <stdbool.h>
#include <stdint.h>

struct menus_step {
	const struct menus *menus;
	const struct scheme *scheme;
	struct store *store;
	uint64_t phone;
	int64_t now_ms;              /* wall clock */
	uint64_t entropy;
	/* what paying needs (P3) */
	const uint8_t *secret;       /* the key of PINs and payments, BASE_SECRET_KEY octets; NULL: nobody can pay or have a PIN */
	const char *wallet;          /* the wallet that this phone has, by its number; NULL: none that can be asked */
	const struct menus_office *office; /* of those who work here (menus/office.h); NULL: they are callers like all others */
	bool is_unheard;             /* an SMS that is not answered, for its phone writes too often */
	int64_t pay_delay_ms;        /* so long after this step the phone can show the wallet's question */
};

struct menus_answer {
	bool is_last;                /* the dialog ends with this screen */
	bool may_sms;                /* late_sms of the screen */
	bool is_secret;              /* the desk does not keep this screen for a repeat */
	struct buf text;             /* UTF-8, folded, fitted; owned by the caller, who releases it */
};

/* A new dialog. Of `d` the desk has set phone, household and language (as the phone chose them; 0 and "" for not
 * yet), emptied path and vars, and left in resume_path and resume_vars what was dropped ("" for nothing). Sets
 * household, language, path and vars; runs the digits that follow the code ("3*1"; "" for none), stops before a PIN
 * or a confirmation (law 7). Writes only what a choice asks for, not `d` itself. out->text is appended to an empty
 * buffer and owned by the caller, who releases it. Returns 0, or the store's error (the desk then rolls the step
 * back, and throws `out` and `d` away). */
int menus_machine_begin(const struct menus_step *s, struct store_dialog *d, const char *digits,
			struct menus_answer *out);

/* One answer of the phone: a digit, a number of a list, or several joined by '*'. Bad input shows the screen again
 * with one line that says what to do; empty input shows it again. A place that is gone starts again at home. */
int menus_machine_answer(const struct menus_step *s, struct store_dialog *d, const char *input,
			 struct menus_answer *out);

#endif
