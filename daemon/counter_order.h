/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders of the counter from a command: signed by who types her PIN, done by the running daemon, or here where none runs. */
#ifndef DAEMON_COUNTER_ORDER_H
#define DAEMON_COUNTER_ORDER_H

#include "daemon/command.h"
#include "daemon/config.h"
#include "desk/counter.h"

/* The flags of every command that orders something. */
struct counter_signer {
	const char *as, *pin_fd;
};
#define COUNTER_SIGNER_ROWS(s) {"--as", &(s)->as, NULL}, {"--pin-fd", &(s)->pin_fd, NULL}
#define COUNTER_SIGNER_HELP \
	"  --as NAME       who orders it (mutuelle staff); her PIN is asked for\n" \
	"  --pin-fd N      read PINs from this file descriptor, one a line, and ask nobody\n"

/* Who signs, with her PIN; and the PIN that o->staff shall have. Not COMMAND_OK: it was said what is wrong. */
int daemon_counter_order_sign(const struct command *c, const struct counter_signer *who, struct desk_counter *o);
int daemon_counter_order_new_pin(const struct command *c, const struct counter_signer *who, struct desk_counter *o);

/* Several orders one after another. Where no daemon answers, the store is opened once and stays this program's until the end. */
struct counter_session;
struct counter_session *daemon_counter_order_begin(const struct config *c);
/* 0 with what was done, or 1 with why not. */
int daemon_counter_order_run(struct counter_session *s, struct desk_counter *o, struct error *said);
void daemon_counter_order_end(struct counter_session *s);

/* One order of a command: prints what was done. Wipes the PINs. */
int daemon_counter_order_tell(const struct config *c, struct desk_counter *o);

#endif
