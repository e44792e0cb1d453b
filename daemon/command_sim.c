/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle demo, gateway, phone, wallet: the operator in a box. Its bodies are in sim/, which knows the wire only. */
#include "daemon/command.h"
#include "daemon/paths.h"

#include "sim/demo.h"
#include "sim/gateway_loop.h"
#include "sim/phone.h"
#include "sim/wallet_loop.h"

#include <stdlib.h>

static int run_demo(int argc, char **argv)
{
	char *program = daemon_paths_program(), *menus = daemon_paths_find("menus/mali");
	char *scheme = daemon_paths_find("menus/mali/scheme.yaml"), *script = daemon_paths_find("demo.script");
	const struct sim_demo_config config = {.program = program, .scheme = scheme, .menus = menus, .script = script};
	int rc = sim_demo_main(argc, argv, &config);

	free(script);
	free(scheme);
	free(menus);
	free(program);
	return rc;
}

const struct command daemon_command_demo = {
	"demo", "an operator in a box: gateway, village, daemon and handset", sim_demo_usage, run_demo,
};

const struct command daemon_command_gateway = {
	"gateway", "the simulated gateway alone, to bind to", sim_gateway_loop_usage, sim_gateway_loop_main,
};

const struct command daemon_command_phone = {
	"phone", "a handset in the terminal, for a running gateway", sim_phone_usage, sim_phone_main,
};

const struct command daemon_command_wallet = {
	"wallet", "a simulated mobile-money wallet, to ask for payments", sim_wallet_loop_usage, sim_wallet_loop_main,
};
