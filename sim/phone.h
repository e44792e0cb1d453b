/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command `mutuelle phone`: a handset in the terminal. */
#ifndef SIM_PHONE_H
#define SIM_PHONE_H

#include "sim/handset.h"

/* 0, 1 (it failed) or 2 (asked wrongly); says so on stderr. */
int sim_phone_main(int argc, char **argv);
extern const char sim_phone_usage[]; /* the help text */

/* Reads what the person types on standard input, or what is piped there, until its end or `quit`. 0, or 1: the
 * gateway went. */
int sim_phone_play(struct sim_handset *h);

#endif
