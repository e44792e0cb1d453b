/* SPDX-License-Identifier: GPL-3.0-or-later */
/* USSD dialogs: one row a phone, with the place in the menus and the last answer given (law 2). */
#ifndef STORE_DIALOG_H
#define STORE_DIALOG_H

#include "store/store.h"

#define STORE_DIALOG_PATH 256
#define STORE_DIALOG_VARS 384
#define STORE_DIALOG_ANSWER 576

enum store_dialog_state {
	STORE_DIALOG_NONE,     /* never dialled, or pruned */
	STORE_DIALOG_OPEN,     /* a screen is on the phone */
	STORE_DIALOG_ENDED,    /* by a last screen of ours */
	STORE_DIALOG_LEFT,     /* dropped, aborted or timed out: line 0 of home at the next dial */
};

struct store_dialog {
	uint64_t phone;
	uint32_t link;
	uint64_t session;                 /* the gateway's, 0: none */
	enum store_dialog_state state;
	int64_t household;                /* 0: not chosen or stranger */
	char language[8];                 /* "" until known */
	char path[STORE_DIALOG_PATH];     /* places by name from home down, with page: "accueil soins soins.liste:2" */
	char vars[STORE_DIALOG_VARS];     /* "soin=cpn;mois=2": what choices have set */
	char resume_path[STORE_DIALOG_PATH]; /* the place of the dialog that was left, for line 0; "" for none */
	char resume_vars[STORE_DIALOG_VARS];
	int64_t started_ms, updated_ms;
	uint64_t begin_key;               /* hash of phone and dialled text: the same within 2 s is the same begin */
	uint64_t last_key;                /* identity of the request answered last */
	bool answer_is_last, answer_may_sms;
	char answer[STORE_DIALOG_ANSWER]; /* what was shown, for a repeat; "" for a secret screen */
};

/* no row: zeroed with the phone, STORE_OK */
int store_dialog_load(struct store *s, uint64_t phone, struct store_dialog *out);
int store_dialog_save(struct store *s, const struct store_dialog *d);
/* Deletes up to `limit` rows untouched since `before_ms`; how many in *n. */
int store_dialog_prune(struct store *s, int64_t before_ms, int limit, int *n);

#endif
