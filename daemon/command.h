/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of the program: one row each. */
#ifndef DAEMON_COMMAND_H
#define DAEMON_COMMAND_H

/* Exit codes of every command. */
enum { COMMAND_OK = 0, COMMAND_FAILED = 1, COMMAND_ASKED_WRONGLY = 2 };

struct command {
	const char *name;
	const char *help;               /* one line for the list */
	const char *usage;              /* whole, for `mutuelle help NAME` */
	int (*run)(int argc, char **argv); /* argv[0] is the command's name */
};

extern const struct command daemon_command_serve, daemon_command_demo, daemon_command_gateway, daemon_command_phone,
	daemon_command_wallet, daemon_command_roll, daemon_command_menu, daemon_command_sms, daemon_command_store,
	daemon_command_pay, daemon_command_join, daemon_command_referral, daemon_command_request,
	daemon_command_pin, daemon_command_staff, daemon_command_claims,
	daemon_command_audit,
	daemon_command_report, daemon_command_campaign, daemon_command_alert, daemon_command_series, daemon_command_quiz;

/* "mutuelle serve: <sentence>" and "Try 'mutuelle help serve'."; returns COMMAND_ASKED_WRONGLY. */
int daemon_command_wrong(const struct command *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* "mutuelle: <sentence>"; returns COMMAND_FAILED. */
int daemon_command_failed(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
