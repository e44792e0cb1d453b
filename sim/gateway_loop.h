/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command `mutuelle gateway`: the gateway on a TCP port, its handsets on a local socket. */
#ifndef SIM_GATEWAY_LOOP_H
#define SIM_GATEWAY_LOOP_H

/* Runs until SIGINT or SIGTERM. 0, 1 (it failed) or 2 (asked wrongly); says so on stderr. */
int sim_gateway_loop_main(int argc, char **argv);

extern const char sim_gateway_loop_usage[]; /* the help text */

#endif
