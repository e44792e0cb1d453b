/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is in a world's store when it begins, and the money that managers take later. */
#include "base/date.h"
#include "desk/settle.h"
#include "store/import.h"
#include "tests/talk/world_inside.h"

#include <stdio.h>
#include <stdlib.h>

/* As a manager's desk will post it. */
static int take(struct world *w, const struct world_payment *p)
{
	int32_t today = base_date_of_ms(world_wall_ms(w));
	struct desk_memory memory = {.menus = w->set->menus, .scheme = w->set->scheme};
	struct desk_request request = {.now_ms = world_wall_ms(w)};
	struct desk_step step = {w->store, &memory, &request, NULL};
	int64_t id = 0;
	int rc = store_household_find(w->store, p->household, &id);

	if (!rc)
		rc = desk_settle_old_cash(&step, id, p->francs, p->day == BASE_DAY_NONE ? today : p->day, p->reference);
	return rc;
}

/* In the order of the talk's lines, in one transaction. */
static int take_payments(struct world *w, const struct world_payment *payments, size_t n)
{
	int rc = store_begin(w->store);

	for (size_t i = 0; i < n && !rc; i++)
		rc = take(w, &payments[i]);
	if (!rc)
		return store_commit(w->store);
	store_rollback(w->store);
	return rc;
}

int world_take(struct world *w, const struct world_payment *p, struct error *e)
{
	if (take_payments(w, p, 1) && !world_is_dead(w))
		return base_error_set(e, "the payment is refused: %s", store_last_error(w->store));
	return 0;
}

int world_dismiss(struct world *w, const char *staff, struct error *e)
{
	int rc = store_begin(w->store);

	if (!rc)
		rc = store_staff_remove(w->store, staff, world_wall_ms(w));
	rc = rc ? rc : store_commit(w->store);
	return rc && !world_is_dead(w) ? base_error_set(e, "nobody called %s works here", staff) : 0;
}

static int hire(struct world *w, struct desk *desk, const struct world_roll *roll, struct desk_reply *reply, struct error *e)
{
	for (size_t i = 0; i < roll->n_staff; i++) {
		struct desk_counter o = roll->staff[i];
		struct desk_request r = {.kind = DESK_COUNTER, .body = &o, .now_ms = world_wall_ms(w)};

		desk_batch_run(desk, &r, reply, 1);
		if (!o.is_done)
			return base_error_set(e, "the talk's staff is refused: %s", o.said.text);
	}
	return 0;
}

static int fill(struct world *w, const struct world_roll *roll, struct error *e)
{
	struct store_import file = {.file = "talk", .sha256 = "0", .rows = (int64_t) roll->n};
	struct desk_import_chunk chunk = {.start = &file, .applied = (int64_t) roll->n, .is_last = true, .n = roll->n,
					  .rows = roll->rows};
	struct desk_request r = {.kind = DESK_IMPORT_CHUNK, .body = &chunk, .now_ms = world_wall_ms(w)};
	struct desk_reply *reply = base_alloc(sizeof(*reply));
	struct desk *desk = desk_batch_new(w->store, &(struct desk_memory){.menus = w->set->menus, .scheme = w->set->scheme,
									    .secret = (const uint8_t *) WORLD_SECRET});
	int rc = 0;

	desk_batch_run(desk, &r, reply, 1);
	if (reply->verdict != DESK_DONE)
		rc = base_error_set(e, "the talk's village is refused: %s", chunk.error.text);
	else if (take_payments(w, roll->payments, roll->n_payments))
		rc = base_error_set(e, "the talk's payments are refused: %s", store_last_error(w->store));
	else
		rc = hire(w, desk, roll, reply, e);
	desk_batch_free(desk);
	free(reply);
	return rc;
}

/* The closed database has no WAL: it is this one file. */
static int keep_image(struct world *w, struct world_image *image, struct error *e)
{
	FILE *f = fopen(w->db, "rb");
	long len = -1;

	if (f && !fseek(f, 0, SEEK_END))
		len = ftell(f);
	if (len > 0) {
		rewind(f);
		image->octets = base_alloc((size_t) len);
		image->len = fread(image->octets, 1, (size_t) len, f);
	}
	if (f)
		fclose(f);
	return len > 0 && image->len == (size_t) len ? 0 : base_error_set(e, "%s can't be read", w->db);
}

static int use_image(struct world *w, const struct world_image *image, struct error *e)
{
	FILE *f = fopen(w->db, "wb");
	bool is_written = f && fwrite(image->octets, 1, image->len, f) == image->len;

	if (f && fclose(f))
		is_written = false;
	return is_written ? 0 : base_error_set(e, "%s can't be written", w->db);
}

int world_fill(struct world *w, const struct world_roll *roll, struct error *e)
{
	int rc = 0;

	if (roll->image && roll->image->len)
		return use_image(w, roll->image, e);
	snprintf(w->url, sizeof(w->url), "sqlite:%s", w->db);
	w->store = store_open(w->url, world_wall_ms(w), e);
	if (!w->store)
		return -1;
	if (roll->n)
		rc = fill(w, roll, e);
	store_close(w->store);
	w->store = NULL;
	return !rc && roll->image ? keep_image(w, roll->image, e) : rc;
}
