/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hourly proof. */
#include "daemon/loop_proof.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/log.h"
#include "daemon/open.h"
#include "desk/check.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EVERY_MS 3600000
#define AGAIN_MS 60000          /* after one that did not count */
#define NAMES 16                /* of broken invariants that are logged */

struct loop_proof {
	uv_loop_t *loop;
	uv_work_t work;
	struct store *store;
	int64_t due_ms;
	bool is_running, is_known, is_stopped;
	bool is_all_due;                        /* the last proof was of the store alone */
	bool is_scheme_ours;                    /* replaced while it was read: freed behind the proof */
	struct proof last;
	/* the worker's, while it runs */
	const struct scheme *scheme;            /* NULL: the store alone */
	int32_t today;
	int rc;                                 /* how many are broken, or <0 */
	uint64_t took_ns;
	struct { char name[80]; int n; } broken[NAMES];
	int n_broken;
};

struct loop_proof *daemon_loop_proof_open(uv_loop_t *loop, const char *store_url, struct error *e)
{
	struct store *store = store_open_readonly(store_url, e);
	struct loop_proof *p;

	if (!store)
		return NULL;
	p = base_alloc(sizeof(*p));
	p->loop = loop;
	p->store = store;
	p->is_all_due = true;
	p->work.data = p;
	return p;
}

/* ---- on the worker ------------------------------------------------------------------------------------------------ */

/* Only the name: a row might tell of a person. `mutuelle store check` shows them. */
static void on_broken(void *ctx, const char *invariant, const char *row)
{
	struct loop_proof *p = ctx;
	int i = 0;

	(void) row;
	while (i < p->n_broken && strcmp(p->broken[i].name, invariant) != 0)
		i++;
	if (i == NAMES)
		return;
	if (i == p->n_broken) {
		snprintf(p->broken[i].name, sizeof(p->broken[i].name), "%s", invariant);
		p->broken[p->n_broken++].n = 0;
	}
	p->broken[i].n++;
}

static void prove(uv_work_t *work)
{
	struct loop_proof *p = work->data;
	uint64_t start_ns = uv_hrtime();
	int n = store_check(p->store, on_broken, p);

	p->rc = n;
	if (n >= 0 && p->scheme) {
		n = desk_check_cover(p->store, p->scheme, p->today, on_broken, p);
		p->rc = n < 0 ? n : p->rc + n;
	}
	if (n >= 0 && p->scheme) {
		n = desk_check_shares(p->store, p->scheme, on_broken, p);
		p->rc = n < 0 ? n : p->rc + n;
	}
	p->took_ns = uv_hrtime() - start_ns;
}

/* ---- on the loop -------------------------------------------------------------------------------------------------- */

static void tell(const struct loop_proof *p)
{
	base_log(p->last.broken ? LOG_ERROR : LOG_INFO, "store-proved", "broken=%d cover=%s took_ms=%" PRId64, p->last.broken,
		 p->scheme ? "proved" : "being-computed", p->last.took_ms);
	for (int i = 0; i < p->n_broken; i++)
		base_log(LOG_ERROR, "invariant-broken", "invariant=\"%s\" found=%d see=\"mutuelle store check\"", p->broken[i].name,
			 p->broken[i].n);
}

static void on_proved(uv_work_t *work, int status)
{
	struct loop_proof *p = work->data;
	int64_t wall_ms = daemon_open_wall_ms();
	bool is_of_now = !p->is_scheme_ours && base_date_of_ms(wall_ms) == p->today; /* else the caches follow another rule or day */

	p->is_running = false;
	if (p->is_scheme_ours)
		scheme_free((struct scheme *) p->scheme);
	p->is_scheme_ours = false;
	if (p->is_stopped)
		return;
	if (status || p->rc < 0) {
		base_log(LOG_ERROR, "store-unproved", "why=\"%s\"", store_last_error(p->store));
		p->due_ms = (int64_t) uv_now(p->loop) + AGAIN_MS;
	} else if (!p->scheme || is_of_now) {
		p->last = (struct proof){p->rc, (int64_t) (p->took_ns / 1000000), wall_ms};
		p->is_known = true;
		tell(p);
	} else {
		p->is_all_due = true;
	}
}

void daemon_loop_proof_tick(struct loop_proof *p, int64_t now_ms, int64_t wall_ms, const struct scheme *scheme, bool is_walking)
{
	if (p->is_running || p->is_stopped || (now_ms < p->due_ms && (is_walking || !p->is_all_due)))
		return;
	p->due_ms = now_ms + EVERY_MS;
	p->scheme = is_walking ? NULL : scheme;
	p->is_all_due = is_walking;
	p->today = base_date_of_ms(wall_ms);
	p->n_broken = 0;
	p->is_running = !uv_queue_work(p->loop, &p->work, prove, on_proved);
}

void daemon_loop_proof_free_scheme(struct loop_proof *p, struct scheme *scheme)
{
	if (p && p->is_running && p->scheme == scheme)
		p->is_scheme_ours = true;
	else
		scheme_free(scheme);
}

const struct proof *daemon_loop_proof_last(const struct loop_proof *p)
{
	return p && p->is_known ? &p->last : NULL;
}

void daemon_loop_proof_stop(struct loop_proof *p)
{
	if (!p)
		return;
	p->is_stopped = true;
	if (p->is_running)
		store_interrupt(p->store);
}

void daemon_loop_proof_close(struct loop_proof *p)
{
	if (!p)
		return;
	store_close(p->store);
	free(p);
}
