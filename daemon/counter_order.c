/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders of the counter from a command. */
#include "daemon/counter_order.h"

#include "base/secret.h"
#include "daemon/ask.h"
#include "daemon/counter_line.h"
#include "daemon/open.h"
#include "daemon/options.h"
#include "daemon/pin.h"
#include "desk/desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The file descriptor of the flag, or -1 for the terminal. */
static int find_fd(const struct command *c, const struct counter_signer *who, int *fd)
{
	long long n = -1;

	if (who->pin_fd && daemon_options_number(c, "--pin-fd", who->pin_fd, 0, 1 << 20, &n))
		return COMMAND_ASKED_WRONGLY;
	*fd = (int) n;
	return COMMAND_OK;
}

int daemon_counter_order_sign(const struct command *c, const struct counter_signer *who, struct desk_counter *o)
{
	char prompt[64];
	struct error e;
	int fd, rc;

	if (!who->as)
		return daemon_command_wrong(c, "say who orders it: --as NAME");
	if (strlen(who->as) >= sizeof o->as)
		return daemon_command_wrong(c, "--as wants a name of at most %zu letters, not '%s'", sizeof o->as - 1, who->as);
	snprintf(o->as, sizeof o->as, "%s", who->as);
	rc = find_fd(c, who, &fd);
	if (rc)
		return rc;
	snprintf(prompt, sizeof prompt, "PIN of %s: ", o->as);
	return daemon_pin_read(fd, prompt, o->pin, sizeof o->pin, &e) ? daemon_command_failed("%s", e.text) : COMMAND_OK;
}

int daemon_counter_order_new_pin(const struct command *c, const struct counter_signer *who, struct desk_counter *o)
{
	char prompt[64], again[DESK_COUNTER_PIN];
	struct error e;
	bool is_same;
	int fd, rc = find_fd(c, who, &fd);

	if (rc)
		return rc;
	snprintf(prompt, sizeof prompt, "new PIN of %s: ", o->staff.code);
	if (daemon_pin_read(fd, prompt, o->new_pin, sizeof o->new_pin, &e))
		return daemon_command_failed("%s", e.text);
	if (fd >= 0)
		return COMMAND_OK;
	rc = daemon_pin_read(fd, "once more: ", again, sizeof again, &e);
	is_same = !rc && !strcmp(again, o->new_pin);
	base_secret_wipe(again, sizeof again);
	return is_same ? COMMAND_OK : daemon_command_failed("%s", rc ? e.text : "that was not the same PIN twice");
}

/* ---- orders ---- */

struct counter_session {
	const struct config *config;
	struct store_lock *lock;        /* NULL: the daemon does it */
	struct ussd_dialects *dialects;
	struct parts parts;
	struct desk *desk;              /* NULL: could not be opened */
	struct error why;               /* then */
};

struct counter_session *daemon_counter_order_begin(const struct config *c)
{
	struct counter_session *s = base_alloc(sizeof *s);

	s->config = c;
	return s;
}

/* This program is the store's only writer from now on. */
static void open_here(struct counter_session *s)
{
	const struct config *c = s->config;

	s->lock = store_lock_take(c->store, &s->why);
	if (!s->lock)
		return;
	if (daemon_open_parts(c, &s->parts, &s->dialects, &s->why)) {
		s->dialects = NULL; /* nothing stays open */
		return;
	}
	if (!base_secret_load_key(c->secret, s->parts.secret, &s->why))
		s->parts.store = daemon_open_store(c, &s->why);
	if (s->parts.store)
		s->desk = desk_batch_new(s->parts.store, &(struct desk_memory){
			.menus = s->parts.menus, .scheme = s->parts.scheme, .secret = s->parts.secret,
			.wallets = c->desk_wallets, .n_wallets = c->n_wallets});
}

static int run_here(struct counter_session *s, struct desk_counter *o, struct error *said)
{
	const struct desk_request r = {.kind = DESK_COUNTER, .now_ms = daemon_open_wall_ms(), .body = o};
	struct desk_reply *reply;
	int rc;

	if (!s->lock)
		open_here(s);
	if (!s->desk)
		return base_error_set(said, "%s", s->why.text) + 2;
	reply = base_alloc(sizeof *reply);
	do {
		o->from = o->next;
		desk_batch_run(s->desk, &r, reply, 1);
	} while (reply->verdict == DESK_DONE && o->is_more);
	rc = daemon_counter_line_say(o, reply->verdict, said);
	free(reply);
	return rc ? 1 : 0;
}

int daemon_counter_order_run(struct counter_session *s, struct desk_counter *o, struct error *said)
{
	struct buf line = {0};
	int rc;

	if (s->lock)
		return run_here(s, o, said);
	daemon_counter_line_write(o, &line);
	rc = daemon_ask(s->config->control, base_buf_str(&line), NULL, NULL, said);
	base_secret_wipe(line.data, line.len);
	base_buf_release(&line);
	return rc < 0 ? run_here(s, o, said) : rc;
}

void daemon_counter_order_end(struct counter_session *s)
{
	desk_batch_free(s->desk);
	base_secret_wipe(s->parts.secret, sizeof s->parts.secret);
	store_close(s->parts.store);
	daemon_open_close(&s->parts, s->dialects);
	store_lock_release(s->lock);
	free(s);
}

int daemon_counter_order_tell(const struct config *c, struct desk_counter *o)
{
	struct counter_session *s = daemon_counter_order_begin(c);
	struct error said;
	int rc = daemon_counter_order_run(s, o, &said);

	daemon_counter_order_end(s);
	base_secret_wipe(o->pin, sizeof o->pin);
	base_secret_wipe(o->new_pin, sizeof o->new_pin);
	if (rc)
		return daemon_command_failed("%s", said.text);
	printf("%s\n", said.text);
	return COMMAND_OK;
}
