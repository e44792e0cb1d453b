/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Phones in one hand: what each shows, the dialog it has open, its SMS. Speaks the lines of sim/control.h to a
 * gateway, and draws what it hears. */
#ifndef SIM_HANDSET_H
#define SIM_HANDSET_H

#include "base/buf.h"
#include "base/error.h"
#include "sim/client.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum sim_handset_state {
	SIM_HANDSET_IDLE,             /* no dialog */
	SIM_HANDSET_WAITING,          /* for the application's screen */
	SIM_HANDSET_SHOWING,          /* a screen that wants an answer */
};

struct sim_handset_phone {
	uint64_t number;
	enum sim_handset_state state, before; /* before: what it was when the last command went out */
	int ends_to_come;             /* ends of earlier dialogs that are still to be heard */
	struct buf screen;            /* the text shown last; empty: none */
	struct buf sms;               /* those received, oldest first: "FROM\0TEXT\0" */
	size_t n_sms, n_expected;     /* expected: those up to here were as a script said */
	struct buf question;          /* a wallet's, on the screen; empty: none */
};

struct sim_handset {
	struct sim_client client;
	FILE *out;                    /* screens are drawn here */
	bool is_ascii;
	struct sim_handset_phone *phones;
	size_t n, current;
	int replies;                  /* commands without an ok or error yet */
	char dialect[32];             /* of the gateway, once it has said it */
	int port;
	int wallet_port;              /* of the wallet attached last; 0: none */
	bool is_bound, is_gone;
	struct error refused;         /* the sentence of the last error */
	const volatile sig_atomic_t *stop; /* set by a signal: waits end; may be NULL */
};

/* Connects. `out` is borrowed. */
int sim_handset_open(struct sim_handset *h, const char *path, int wait_ms, FILE *out, struct error *e);
void sim_handset_close(struct sim_handset *h);

/* Takes the phone into the hand, and makes it the current one. */
int sim_handset_take(struct sim_handset *h, const char *number, struct error *e);
struct sim_handset_phone *sim_handset_current(struct sim_handset *h); /* NULL: none yet */

/* What a person types: see `mutuelle phone --help`. 0; 1: leave; -1: not understood or not possible, the sentence says why. */
int sim_handset_type(struct sim_handset *h, const char *line, struct error *e);

/* Hears and draws what came, waiting at most wait_ms for the first line. Returns how many lines. */
int sim_handset_hear(struct sim_handset *h, int wait_ms);

/* Hears until the current phone waits for nothing, at most wait_ms. False: it still waits, or the gateway is gone. */
bool sim_handset_settle(struct sim_handset *h, int wait_ms);

#endif
