/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle COMMAND [OPTION...]: finds the command's row and runs it. */
#include "base/error.h"
#include "base/secret.h"
#include "daemon/command.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static int run_help(int argc, char **argv);

static const struct command help = {
	"help", "say how a command is used", "Usage: mutuelle help [COMMAND]\n", run_help,
};

static const struct command *const commands[] = {
	&daemon_command_demo, &daemon_command_serve, &daemon_command_gateway, &daemon_command_phone, &daemon_command_wallet,
	&daemon_command_roll, &daemon_command_menu, &daemon_command_sms, &daemon_command_campaign,
	&daemon_command_series, &daemon_command_quiz, &daemon_command_pay,
	&daemon_command_join, &daemon_command_referral, &daemon_command_request,
	&daemon_command_pin, &daemon_command_staff, &daemon_command_claims,
	&daemon_command_audit,
	&daemon_command_report, &daemon_command_alert, &daemon_command_store, &help,
};
#define COMMANDS (sizeof commands / sizeof *commands)

static const struct command *find(const char *name)
{
	for (size_t i = 0; i < COMMANDS; i++)
		if (!strcmp(commands[i]->name, name))
			return commands[i];
	return NULL;
}

static void list(FILE *out)
{
	fputs("Usage: mutuelle COMMAND [OPTION...]\n\n", out);
	for (size_t i = 0; i < COMMANDS; i++)
		fprintf(out, "  %-8s  %s\n", commands[i]->name, commands[i]->help);
	fputs("\n'mutuelle help COMMAND' says more. Exit codes: 0 done, 1 it failed, 2 asked wrongly.\n", out);
}

static int no_command(const char *name)
{
	fprintf(stderr, "mutuelle: there is no command '%s'\n", name);
	list(stderr);
	return COMMAND_ASKED_WRONGLY;
}

/* `help menu check` is `help menu`. */
static int run_help(int argc, char **argv)
{
	const struct command *c = argc > 1 ? find(argv[1]) : NULL;

	if (argc > 1 && !c)
		return no_command(argv[1]);
	if (c)
		fputs(c->usage, stdout);
	else
		list(stdout);
	return COMMAND_OK;
}

int main(int argc, char **argv)
{
	const struct command *c;
	struct error e;

	umask(077); /* whatever the program writes holds somebody's data */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a limit on files is told as a full disk is */
	if (base_secret_init(&e))
		return daemon_command_failed("%s", e.text);
	if (argc < 2) {
		list(stderr);
		return COMMAND_ASKED_WRONGLY;
	}
	if (!strcmp(argv[1], "--version")) {
		puts(PACKAGE_STRING);
		return COMMAND_OK;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
		list(stdout);
		return COMMAND_OK;
	}
	c = find(argv[1]);
	if (!c)
		return no_command(argv[1]);
	for (int i = 2; i < argc; i++)
		if (!strcmp(argv[i], "--help")) {
			fputs(c->usage, stdout);
			return COMMAND_OK;
		}
	return c->run(argc - 1, argv + 1);
}
