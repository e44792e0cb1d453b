/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store thread: takes a batch whole, runs it in one transaction, gives it back whole. */
#include "daemon/loop_store.h"

#include "base/buf.h"
#include "base/must.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct loop_store {
	uv_thread_t thread;
	uv_mutex_t mutex;
	uv_cond_t wake;
	uv_async_t finished;
	struct desk *desk;
	struct desk_counts counts;      /* a copy, taken when a batch is done */
	struct house_batch *batch;      /* under the mutex: what the thread has; NULL: idle */
	bool is_done, is_stopping;      /* under the mutex */
	bool is_idle;                   /* the loop's own view */
	bool is_off;
	void (*done)(void *ctx, struct house_batch *batch);
	void *ctx;
};

static void answer_without_store(const struct desk_request *r, struct desk_reply *out)
{
	static const char screen[] = "Mutuelle\n1 Payer\n2 Ma famille\n3 Soins couverts\n4 Ou me soigner\n5 Autres services";

	*out = (struct desk_reply){.kind = r->kind, .link = r->link, .phone = r->phone, .ticket = r->ticket,
				   .verdict = DESK_SCREEN, .text_len = sizeof screen - 1, .next_due_ms = INT64_MAX};
	memcpy(out->text, screen, sizeof screen);
}

static void run(void *arg)
{
	struct loop_store *s = arg;

	pthread_setname_np(pthread_self(), "store");
	uv_mutex_lock(&s->mutex);
	for (;;) {
		struct house_batch *b;

		while ((!s->batch || s->is_done) && !s->is_stopping)
			uv_cond_wait(&s->wake, &s->mutex);
		if (!s->batch || s->is_done)
			break;
		b = s->batch;
		uv_mutex_unlock(&s->mutex);
		if (s->is_off)
			for (size_t i = 0; i < b->n; i++)
				answer_without_store(&b->requests[i], &b->replies[i]);
		else
			desk_batch_run(s->desk, b->requests, b->replies, b->n);
		uv_mutex_lock(&s->mutex);
		s->is_done = true;
		if (!s->is_off)
			s->counts = *desk_batch_counts(s->desk);
		uv_async_send(&s->finished);
	}
	uv_mutex_unlock(&s->mutex);
}

static void on_finished(uv_async_t *handle)
{
	struct loop_store *s = handle->data;
	struct house_batch *b = NULL;

	uv_mutex_lock(&s->mutex);
	if (s->is_done) {
		b = s->batch;
		s->batch = NULL;
		s->is_done = false;
	}
	uv_mutex_unlock(&s->mutex);
	if (!b)
		return;
	s->is_idle = true;
	s->done(s->ctx, b);
}

struct loop_store *daemon_loop_store_start(uv_loop_t *loop, struct desk *desk, bool is_off,
					   void (*done)(void *ctx, struct house_batch *batch), void *ctx)
{
	struct loop_store *s = base_alloc(sizeof *s);

	s->desk = desk;
	s->done = done;
	s->ctx = ctx;
	s->is_off = is_off;
	s->is_idle = true;
	s->finished.data = s;
	must(!uv_mutex_init(&s->mutex) && !uv_cond_init(&s->wake));
	must(!uv_async_init(loop, &s->finished, on_finished));
	must(!uv_thread_create(&s->thread, run, s));
	return s;
}

bool daemon_loop_store_is_idle(const struct loop_store *s)
{
	return s->is_idle;
}

void daemon_loop_store_hand(struct loop_store *s, struct house_batch *batch)
{
	must(s->is_idle);
	s->is_idle = false;
	uv_mutex_lock(&s->mutex);
	s->batch = batch;
	uv_cond_signal(&s->wake);
	uv_mutex_unlock(&s->mutex);
}

const struct desk_counts *daemon_loop_store_counts(const struct loop_store *s)
{
	return &s->counts;
}

void daemon_loop_store_stop(struct loop_store *s)
{
	uv_mutex_lock(&s->mutex);
	s->is_stopping = true;
	uv_cond_signal(&s->wake);
	uv_mutex_unlock(&s->mutex);
	uv_thread_join(&s->thread);
	uv_close((uv_handle_t *) &s->finished, NULL);
}

void daemon_loop_store_free(struct loop_store *s)
{
	uv_cond_destroy(&s->wake);
	uv_mutex_destroy(&s->mutex);
	free(s);
}
