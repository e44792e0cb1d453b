/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The link thread: one libuv loop that carries octets and time to the house and back. */
#include "daemon/loop.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/must.h"
#include "base/secret.h"
#include "daemon/control.h"
#include "daemon/house.h"
#include "daemon/house_pay.h"
#include "daemon/loop_control.h"
#include "daemon/loop_http.h"
#include "daemon/loop_leg.h"
#include "daemon/loop_pay.h"
#include "daemon/loop_proof.h"
#include "daemon/loop_watch.h"
#include "daemon/loop_queue.h"
#include "daemon/loop_store.h"
#include "daemon/metrics.h"
#include "daemon/notify.h"
#include "daemon/open.h"
#include "desk/reload.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#define CLOCK_MS 500            /* how often the wall clock is read anew */
#define SECOND_MS 1000
#define ANSWER_MS 15000         /* SIGTERM: wait so long for answers in hand, longer than any gateway's patience */
#define UNBIND_MS 4000          /* and so long for the gateways to say goodbye */

enum stage { RUNNING, STOPPING, UNBINDING, CLOSING };

struct loop {
	uv_loop_t uv;
	uv_prepare_t turn_end;
	uv_timer_t deadline, clock, second;
	uv_signal_t term, interrupt, hangup;
	uv_work_t reload_work, checkpoint_work;
	struct parts *parts;
	struct house *house;
	struct desk *desk;
	struct loop_store *store;
	struct loop_control *control;
	struct control *commands;
	struct loop_http *pages, *callbacks; /* NULL: not asked for */
	struct loop_pay *wallets;       /* NULL: none */
	struct loop_leg **legs;
	size_t n_legs;
	struct house_batch batches[2];  /* one fills again while the other one is being answered */
	int next_batch;
	int64_t wall_offset_ms;         /* wall clock less the loop's monotonic one */
	int64_t armed_ms;               /* what the deadline timer is set to */
	int64_t give_up_ms;             /* when this stage of the end has lasted long enough */
	uint64_t checkpointed;          /* batches when the last checkpoint began */
	struct store *checkpointer;     /* a connection of its own, for a worker */
	struct loop_queue *queue;       /* NULL: no store */
	struct loop_proof *proof;       /* likewise */
	enum stage stage;
	struct desk_reload reload;      /* what is being swapped in */
	struct error reload_error;
	bool is_reloading, is_checkpointing;
};

static void turn(void *ctx)
{
	struct loop *l = ctx;
	int64_t now_ms = (int64_t) uv_now(&l->uv);

	daemon_house_set_time(l->house, now_ms, now_ms + l->wall_offset_ms);
}

/* The store thread is never idle while something waits for it. */
static void hand_over(struct loop *l)
{
	struct house_batch *b = &l->batches[l->next_batch];

	if (!daemon_loop_store_is_idle(l->store) || !daemon_house_has_batch(l->house))
		return;
	daemon_house_take_batch(l->house, b);
	l->next_batch ^= 1;
	daemon_loop_store_hand(l->store, b);
}

static void on_batch_done(void *ctx, struct house_batch *b)
{
	struct loop *l = ctx;

	turn(l);
	hand_over(l); /* first the next batch, so that the store works while the answers are packed */
	daemon_house_replies(l->house, b);
}

static void close_all(struct loop *l);
static void go_on_stopping(struct loop *l)
{
	int64_t now_ms = (int64_t) uv_now(&l->uv);
	bool is_late = now_ms >= l->give_up_ms, all_closed = true;

	if (l->stage == STOPPING
	    && (is_late || (daemon_house_is_quiet(l->house) && daemon_loop_store_is_idle(l->store)
			    && !daemon_house_has_batch(l->house)))) {
		if (is_late)
			base_log(LOG_WARNING, "stopping", "state=gave-up-waiting for=answers");
		for (size_t i = 0; i < daemon_house_links(l->house); i++)
			smpp_link_unbind(daemon_house_link(l->house, i), now_ms);
		l->stage = UNBINDING;
		l->give_up_ms = now_ms + UNBIND_MS;
	} else if (l->stage == UNBINDING) {
		for (size_t i = 0; i < l->n_legs; i++)
			all_closed = all_closed && daemon_loop_leg_is_closed(l->legs[i]);
		if (all_closed || is_late)
			close_all(l);
	}
}

static void on_deadline(uv_timer_t *timer)
{
	struct loop *l = timer->data;

	l->armed_ms = INT64_MAX;
	turn(l);
	daemon_house_tick(l->house);
}

static void arm(struct loop *l)
{
	int64_t now_ms = (int64_t) uv_now(&l->uv), due_ms = daemon_house_next_deadline(l->house);

	if (l->stage != RUNNING && l->give_up_ms < due_ms)
		due_ms = l->give_up_ms;
	if (due_ms == l->armed_ms)
		return;
	l->armed_ms = due_ms;
	if (due_ms == INT64_MAX)
		uv_timer_stop(&l->deadline);
	else
		uv_timer_start(&l->deadline, on_deadline, due_ms > now_ms ? (uint64_t) (due_ms - now_ms) : 0, 0);
}

/* The end of a loop turn, right before it sleeps: what came in goes to the store, what goes out is written. */
static void on_turn_end(uv_prepare_t *prepare)
{
	struct loop *l = prepare->data;

	if (l->stage == CLOSING)
		return;
	turn(l);
	hand_over(l);
	for (size_t i = 0; i < l->n_legs; i++)
		daemon_loop_leg_turn(l->legs[i]);
	if (l->stage != RUNNING)
		go_on_stopping(l);
	if (l->stage != CLOSING)
		arm(l);
}

static void on_clock(uv_timer_t *timer)
{
	struct loop *l = timer->data;

	l->wall_offset_ms = daemon_open_wall_ms() - (int64_t) uv_now(&l->uv);
}

/* ---- the end ------------------------------------------------------------------------------ */

static void on_stop_signal(uv_signal_t *signal, int number)
{
	struct loop *l = signal->data;

	(void) number;
	if (l->stage != RUNNING)
		return;
	base_log(LOG_INFO, "stopping", "state=no-new-dialogs");
	daemon_notify("STOPPING=1");
	turn(l);
	daemon_house_stop(l->house);
	l->stage = STOPPING;
	l->give_up_ms = (int64_t) uv_now(&l->uv) + ANSWER_MS;
}

static void close_handle(uv_handle_t *handle)
{
	if (uv_handle_get_type(handle) != UV_UNKNOWN_HANDLE && !uv_is_closing(handle))
		uv_close(handle, NULL);
}

static void close_all(struct loop *l)
{
	uv_handle_t *const handles[] = {
		(uv_handle_t *) &l->turn_end, (uv_handle_t *) &l->deadline, (uv_handle_t *) &l->clock,
		(uv_handle_t *) &l->second, (uv_handle_t *) &l->term, (uv_handle_t *) &l->interrupt, (uv_handle_t *) &l->hangup,
	};

	l->stage = CLOSING;
	for (size_t i = 0; i < sizeof handles / sizeof *handles; i++)
		close_handle(handles[i]);
	for (size_t i = 0; i < l->n_legs; i++)
		daemon_loop_leg_close(l->legs[i]);
	daemon_loop_control_close(l->control);
	daemon_loop_http_close(l->pages);
	daemon_loop_http_close(l->callbacks);
	daemon_loop_pay_close(l->wallets);
	daemon_loop_proof_stop(l->proof);
	daemon_loop_store_stop(l->store);
}

/* ---- SIGHUP: new menus are read by a worker and swapped by a request ----------------------- */

static void read_menus(uv_work_t *work)
{
	struct loop *l = work->data;
	const struct config *c = l->parts->config;

	l->reload = (struct desk_reload){0};
	l->reload.scheme = scheme_load(c->scheme, &l->reload_error);
	if (l->reload.scheme)
		l->reload.menus = menus_reload(l->parts->menus, c->menus, l->reload.scheme, l->parts->budget, &l->reload_error);
}

static void on_swapped(void *ctx, const struct desk_reply *r)
{
	struct loop *l = ctx;

	if (r->verdict == DESK_DONE) {
		daemon_house_set_menus(l->house, l->reload.menus);
		menus_free(l->parts->menus);
		daemon_loop_proof_free_scheme(l->proof, l->parts->scheme);
		l->parts->menus = (struct menus *) l->reload.menus;
		l->parts->scheme = (struct scheme *) l->reload.scheme;
		base_log(LOG_INFO, "menus-reloaded", "languages=%zu", menus_languages(l->parts->menus));
	} else {
		menus_free((struct menus *) l->reload.menus);
		scheme_free((struct scheme *) l->reload.scheme);
	}
	l->is_reloading = false;
}

static void on_menus_read(uv_work_t *work, int status)
{
	struct loop *l = work->data;
	struct desk_request r = {.kind = DESK_RELOAD, .body = &l->reload};

	if (status || !l->reload.menus || l->stage != RUNNING) {
		base_log(LOG_ERROR, "menus-refused", "why=\"%s\" kept=the-old-ones", l->reload_error.text);
		menus_free((struct menus *) l->reload.menus);
		scheme_free((struct scheme *) l->reload.scheme);
		l->is_reloading = false;
		return;
	}
	turn(l);
	daemon_house_post(l->house, &r, on_swapped, l);
}

static void on_hangup_signal(uv_signal_t *signal, int number)
{
	struct loop *l = signal->data;

	(void) number;
	if (l->is_reloading || l->stage != RUNNING)
		return;
	l->is_reloading = true;
	l->reload_work.data = l;
	if (uv_queue_work(&l->uv, &l->reload_work, read_menus, on_menus_read))
		l->is_reloading = false;
}

/* ---- checkpoints run beside the commits, on a connection of their own ---------------------- */

static void checkpoint(uv_work_t *work)
{
	struct loop *l = work->data;

	if (store_checkpoint(l->checkpointer))
		base_log(LOG_WARNING, "checkpoint-failed", "why=\"%s\"", store_last_error(l->checkpointer));
}

static void on_checkpointed(uv_work_t *work, int status)
{
	struct loop *l = work->data;

	(void) status;
	l->is_checkpointing = false;
}

static void on_second(uv_timer_t *timer)
{
	struct loop *l = timer->data;
	const struct desk_counts *counts = daemon_loop_store_counts(l->store);
	int64_t now_ms = (int64_t) uv_now(&l->uv), wall_ms = now_ms + l->wall_offset_ms;
	uint64_t batches = counts->batches;

	daemon_control_tick(l->commands);
	daemon_loop_watch_look(l->house, l->parts->config->store, wall_ms, daemon_loop_proof_last(l->proof));
	if (l->queue)
		daemon_loop_queue_tick(l->queue, now_ms, wall_ms);
	if (l->proof)
		daemon_loop_proof_tick(l->proof, now_ms, wall_ms, l->parts->scheme, !batches || counts->is_walking || l->is_reloading);
	if (l->is_checkpointing || !l->checkpointer || batches == l->checkpointed)
		return;
	l->checkpointed = batches;
	l->checkpoint_work.data = l;
	l->is_checkpointing = !uv_queue_work(&l->uv, &l->checkpoint_work, checkpoint, on_checkpointed);
}

/* ---- pages for machines, callbacks of wallets -------------------------------------------------------------------- */

static int page(void *ctx, const char *path, struct buf *out)
{
	struct loop *l = ctx;
	const struct metrics_sources sources = {l->parts->config, l->house, daemon_loop_store_counts(l->store),
						daemon_loop_queue_depth(l->queue), daemon_loop_queue_alerts(l->queue),
						daemon_loop_proof_last(l->proof),
						(int64_t) uv_now(&l->uv) + l->wall_offset_ms};

	return daemon_metrics_page(&sources, path, out);
}

static int start_pages(struct loop *l, struct error *e)
{
	const struct config *c = l->parts->config;
	const struct http_service service = {.host = c->http_host, .port = c->http_port, .key = "http.listen", .ctx = l, .page = page};

	if (!c->http_host)
		return 0;
	l->pages = daemon_loop_http_open(&l->uv, &service, turn, l, e);
	if (!l->pages)
		return -1;
	base_log(LOG_INFO, "http-listening", "host=%s port=%d", c->http_host, daemon_loop_http_port(l->pages));
	return 0;
}

static bool knows(void *ctx, const char *path)
{
	struct loop *l = ctx;

	return daemon_house_pay_knows(l->house, path);
}

static void take(void *ctx, const char *path, const void *body, size_t len, http_answer *answer, void *answer_ctx)
{
	struct loop *l = ctx;

	daemon_house_pay_call(l->house, path, body, len, answer, answer_ctx);
}

static int start_callbacks(struct loop *l, struct error *e)
{
	const struct config *c = l->parts->config;
	const struct http_service service = {.host = c->callbacks_host, .port = c->callbacks_port, .key = "callbacks.listen", .ctx = l,
					     .knows = knows, .take = take, .body_max = DESK_PAY_NOTICE_MAX};

	if (!c->callbacks_host)
		return 0;
	l->callbacks = daemon_loop_http_open(&l->uv, &service, turn, l, e);
	if (!l->callbacks)
		return -1;
	base_log(LOG_INFO, "callbacks-listening", "host=%s port=%d", c->callbacks_host, daemon_loop_http_port(l->callbacks));
	return 0;
}

/* ---- control ------------------------------------------------------------------------------- */

static void on_control_line(void *ctx, struct loop_control_talk *talk, const char *line)
{
	struct loop *l = ctx;

	turn(l);
	daemon_control_line(l->commands, talk, line);
}

static void on_control_gone(void *ctx, struct loop_control_talk *talk)
{
	struct loop *l = ctx;

	daemon_control_gone(l->commands, talk);
}

/* ---- the beginning -------------------------------------------------------------------------- */

static void start_legs(struct loop *l)
{
	for (size_t i = 0; i < daemon_house_links(l->house); i++) {
		const struct config_link *c = &l->parts->config->links[i];
		struct smpp_link *link = daemon_house_link(l->house, i);

		for (int leg = 0; leg < smpp_link_legs(link); leg++) {
			const struct loop_leg_place place = {&l->uv, link, leg, c->host, c->port, c->name, turn, l};

			l->legs = base_realloc(l->legs, (l->n_legs + 1) * sizeof(struct loop_leg *));
			l->legs[l->n_legs++] = daemon_loop_leg_new(&place);
		}
	}
}

static void start_handles(struct loop *l)
{
	must(!uv_prepare_init(&l->uv, &l->turn_end) && !uv_timer_init(&l->uv, &l->deadline));
	must(!uv_timer_init(&l->uv, &l->clock) && !uv_timer_init(&l->uv, &l->second));
	must(!uv_signal_init(&l->uv, &l->term) && !uv_signal_init(&l->uv, &l->interrupt));
	must(!uv_signal_init(&l->uv, &l->hangup));
	l->turn_end.data = l->deadline.data = l->clock.data = l->second.data = l;
	l->term.data = l->interrupt.data = l->hangup.data = l;
	uv_prepare_start(&l->turn_end, on_turn_end);
	uv_timer_start(&l->clock, on_clock, CLOCK_MS, CLOCK_MS);
	uv_timer_start(&l->second, on_second, SECOND_MS, SECOND_MS);
	uv_signal_start(&l->term, on_stop_signal, SIGTERM);
	uv_signal_start(&l->interrupt, on_stop_signal, SIGINT);
	uv_signal_start(&l->hangup, on_hangup_signal, SIGHUP);
}

static int build_house(struct loop *l, struct error *e)
{
	struct pay_transport transport = {0};
	uint64_t seed;

	if (l->parts->config->n_wallets) {
		l->wallets = daemon_loop_pay_open(&l->uv, turn, l, e);
		if (!l->wallets)
			return -1;
		transport = daemon_loop_pay_transport(l->wallets);
	}
	base_secret_random(&seed, sizeof seed);
	l->house = daemon_house_new(l->parts->config, l->parts->dialects, l->parts->menus, transport, seed, (int64_t) uv_now(&l->uv),
				    l->wall_offset_ms);
	return 0;
}

static void free_all(struct loop *l)
{
	for (size_t i = 0; i < l->n_legs; i++)
		daemon_loop_leg_free(l->legs[i]);
	free(l->legs);
	for (int i = 0; i < 2; i++) {
		free(l->batches[i].requests);
		free(l->batches[i].replies);
	}
	if (l->store)
		daemon_loop_store_free(l->store);
	daemon_control_free(l->commands);
	daemon_house_free(l->house);
	desk_batch_free(l->desk);
	daemon_loop_queue_close(l->queue);
	daemon_loop_proof_close(l->proof);
	store_close(l->checkpointer);
	must(!uv_loop_close(&l->uv));
}

int daemon_loop_run(struct parts *parts, struct error *e)
{
	struct loop *l = base_alloc(sizeof *l);
	struct store_import open_import;
	int rc = -1, resume;

	l->parts = parts;
	l->armed_ms = INT64_MAX;
	must(!uv_loop_init(&l->uv));
	on_clock(&(uv_timer_t){.data = l});
	if (build_house(l, e))
		goto out;
	l->desk = desk_batch_new(parts->store, &(struct desk_memory){
		.menus = parts->menus, .scheme = parts->scheme, .secret = parts->secret,
		.wallets = parts->config->desk_wallets, .n_wallets = parts->config->n_wallets,
		.sms_price_francs = parts->config->sms_price_francs});
	l->commands = daemon_control_new(l->house, parts,
					 (struct control_out){daemon_loop_control_say, daemon_loop_control_hang_up});
	if (!parts->is_store_off && !(l->checkpointer = store_open(parts->config->store, daemon_open_wall_ms(), e)))
		goto out;
	if (!parts->is_store_off && !(l->queue = daemon_loop_queue_open(&l->uv, parts->config->store, e)))
		goto out;
	if (!parts->is_store_off && !(l->proof = daemon_loop_proof_open(&l->uv, parts->config->store, e)))
		goto out;
	l->control = daemon_loop_control_open(&l->uv, parts->config->control, on_control_line, on_control_gone, l, e);
	if (!l->control || start_pages(l, e) || start_callbacks(l, e))
		goto out;
	resume = parts->is_store_off ? STORE_NONE : store_import_open(parts->store, &open_import);
	l->store = daemon_loop_store_start(&l->uv, l->desk, parts->is_store_off, on_batch_done, l);
	start_handles(l);
	start_legs(l);
	if (!resume)
		daemon_control_resume(l->commands, &open_import);
	daemon_notify("READY=1");
	uv_run(&l->uv, UV_RUN_DEFAULT);
	rc = 0;
out:
	if (rc) { /* what was opened is closed by one more run of the loop */
		if (l->control)
			daemon_loop_control_close(l->control);
		daemon_loop_http_close(l->pages);
		daemon_loop_http_close(l->callbacks);
		daemon_loop_pay_close(l->wallets);
		uv_run(&l->uv, UV_RUN_DEFAULT);
	}
	free_all(l);
	free(l);
	return rc;
}
