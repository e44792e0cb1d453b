/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command `mutuelle demo`: an operator in a box. */
#ifndef SIM_DEMO_H
#define SIM_DEMO_H

/* What the demo is made of; the caller's strings. */
struct sim_demo_config {
	const char *program;          /* `mutuelle` itself: started for gateway, roll and serve */
	const char *scheme, *menus;   /* for the daemon's configuration */
	const char *script;           /* the story played when nobody types */
};

/* 0, 1 (a screen was not as the script says, or something failed) or 2 (asked wrongly); says so on stderr. */
int sim_demo_main(int argc, char **argv, const struct sim_demo_config *config);

extern const char sim_demo_usage[]; /* the help text */

#endif
