/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command `mutuelle wallet`: a mobile-money wallet on this machine. */
#ifndef SIM_WALLET_LOOP_H
#define SIM_WALLET_LOOP_H

extern const char sim_wallet_loop_usage[];
int sim_wallet_loop_main(int argc, char **argv); /* the exit code */

#endif
