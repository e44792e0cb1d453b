/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole program in one process and in virtual time. */
#include "tests/talk/world.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/must.h"
#include "daemon/house.h"
#include "desk/cover.h"
#include "desk/desk.h"
#include "store/import.h"
#include "store/ledger.h"
#include "tests/lib/faultvfs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define START_MS 1000000        /* of the monotonic clock */
#define DAY_MS 86400000ll
#define MORNING_MS (8 * 3600000ll)
#define TURNS_MAX 100000        /* of one settling: more is a loop that never ends */
#define LEGS_MAX 2
#define VFS "talk"

struct world {
	const struct talk_set *set;
	char folder[64], db[96], url[128];
	struct config *config;
	struct faultvfs *disk;
	uint64_t changes_at_start;
	bool is_on_good_disk;           /* after a death: the plain VFS */
	struct store *store, *other;    /* other: a program that holds the lock */
	struct desk *desk;
	struct house *house;
	struct sim_gateway *gateway;
	int connections[LEGS_MAX];      /* of the legs; -1: none */
	struct house_batch batch;
	bool has_batch;                 /* taken by the store, not yet run */
	int64_t now_ms, wall_offset_ms, store_free_ms;
	struct world_phone phones[WORLD_PHONES];
	int n_phones;
	struct buf complaints;
};

/* ---- phones ---- */

struct world_phone *world_phone(struct world *w, uint64_t number)
{
	for (int i = 0; i < w->n_phones; i++)
		if (w->phones[i].number == number)
			return &w->phones[i];
	must(w->n_phones < WORLD_PHONES);
	w->phones[w->n_phones] = (struct world_phone){.number = number};
	return &w->phones[w->n_phones++];
}

static void on_screen(void *ctx, uint64_t number, const char *text, bool is_last)
{
	struct world_phone *p = world_phone(ctx, number);

	snprintf(p->screen, sizeof(p->screen), "%s", text);
	p->is_open = !is_last;
	p->is_last = is_last;
	p->has_screen = true;
	p->shown_ms = p->asked_ms;
}

static void on_end(void *ctx, uint64_t number, enum sim_end why)
{
	(void) why;
	world_phone(ctx, number)->is_open = false;
}

static void on_sms(void *ctx, uint64_t number, const char *from, const char *text)
{
	struct world_phone *p = world_phone(ctx, number);

	(void) from;
	memmove(p->sms[1], p->sms[0], sizeof(p->sms) - sizeof(p->sms[0]));
	snprintf(p->sms[0], sizeof(p->sms[0]), "%s", text);
	p->n_sms++;
}

static void on_complaint(void *ctx, const char *sentence)
{
	struct world *w = ctx;

	base_buf_printf(&w->complaints, "%s%s", w->complaints.len ? "; " : "", sentence);
}

const char *world_complaints(const struct world *w)
{
	return w->complaints.len ? (const char *) w->complaints.data : "";
}

void world_forgive(struct world *w)
{
	w->complaints.len = 0;
}

/* ---- birth and death ---- */

static int write_config(struct world *w, const char *dialect, struct error *e)
{
	char path[96];
	FILE *out;

	snprintf(path, sizeof(path), "%s/mutuelle.yaml", w->folder);
	if (!(out = fopen(path, "w")))
		return base_error_set(e, "%s can't be written", path);
	fprintf(out, "store: \"sqlite:%s\"\nscheme: \"%s\"\nmenus: \"%s\"\ndialects: \"%s\"\nlinks:\n"
		"  - {name: talk, host: 127.0.0.1, port: 2775, system_id: mutuelle, password: secret, dialect: %s, codes: [\"700\"]}\n",
		w->db, w->set->scheme_path, w->set->menus_path, w->set->dialects_path, dialect);
	fclose(out);
	w->config = daemon_config_load(path, e);
	unlink(path);
	return w->config ? 0 : -1;
}

/* As a manager's desk will post it. */
static int take(struct world *w, const struct world_payment *p, struct desk_dues *dues)
{
	int32_t today = base_date_of_ms(world_wall_ms(w));
	struct store_household h;
	int64_t id = 0;
	int rc = store_household_find(w->store, p->household, &id);

	if (!rc)
		rc = store_ledger_post_dues(w->store, id, p->day == BASE_DAY_NONE ? today : p->day, p->francs, "cash", "cash",
					    p->reference, world_wall_ms(w));
	if (!rc)
		rc = store_household_load(w->store, id, &h);
	if (!rc)
		rc = desk_cover_refresh(w->store, w->set->scheme, &h, today, dues);
	return rc;
}

/* In the order of the talk's lines, in one transaction. */
static int take_payments(struct world *w, const struct world_payment *payments, size_t n)
{
	struct desk_dues dues = {0};
	int rc = store_begin(w->store);

	for (size_t i = 0; i < n && !rc; i++)
		rc = take(w, &payments[i], &dues);
	desk_cover_release(&dues);
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

/* The roll goes in by the plain VFS, so that the disk's changes are counted from the talk's own first one. */
static int fill_store(struct world *w, const struct world_roll *roll, struct error *e)
{
	struct store_import file = {.file = "talk", .sha256 = "0", .rows = (int64_t) roll->n};
	struct desk_import_chunk chunk = {.start = &file, .applied = (int64_t) roll->n, .is_last = true, .n = roll->n,
					  .rows = roll->rows};
	struct desk_request r = {.kind = DESK_IMPORT_CHUNK, .body = &chunk, .now_ms = world_wall_ms(w)};
	struct desk_reply *reply = base_alloc(sizeof(*reply));
	struct desk *desk;
	int rc = 0;

	snprintf(w->url, sizeof(w->url), "sqlite:%s", w->db);
	w->store = store_open(w->url, world_wall_ms(w), e);
	if (w->store && roll->n) {
		desk = desk_batch_new(w->store, &(struct desk_memory){.menus = w->set->menus, .scheme = w->set->scheme});
		desk_batch_run(desk, &r, reply, 1);
		desk_batch_free(desk);
		if (reply->verdict != DESK_DONE)
			rc = base_error_set(e, "the talk's village is refused: %s", chunk.error.text);
		else if (take_payments(w, roll->payments, roll->n_payments))
			rc = base_error_set(e, "the talk's payments are refused: %s", store_last_error(w->store));
	}
	free(reply);
	if (!w->store)
		return -1;
	store_close(w->store);
	w->store = NULL;
	return rc;
}

static int start_house(struct world *w, struct error *e)
{
	uint64_t seed = (uint64_t) w->now_ms * 2654435761u;

	snprintf(w->url, sizeof(w->url), "sqlite:%s%s", w->db, w->is_on_good_disk ? "" : "?vfs=" VFS);
	w->store = store_open(w->url, world_wall_ms(w), e);
	if (!w->store)
		return -1;
	w->desk = desk_batch_new(w->store, &(struct desk_memory){.menus = w->set->menus, .scheme = w->set->scheme});
	w->house = daemon_house_new(w->config, w->set->dialects, w->set->menus, seed, w->now_ms, w->wall_offset_ms);
	return 0;
}

static void stop_house(struct world *w)
{
	for (int leg = 0; leg < LEGS_MAX; leg++) {
		if (w->connections[leg] >= 0)
			sim_gateway_closed(w->gateway, w->connections[leg]);
		w->connections[leg] = -1;
	}
	w->has_batch = false;
	daemon_house_free(w->house);
	desk_batch_free(w->desk);
	store_close(w->other);
	store_close(w->store);
	w->house = NULL;
	w->desk = NULL;
	w->store = w->other = NULL;
}

struct world *world_new(const struct talk_set *set, const char *dialect, int32_t today, const struct world_roll *roll,
			struct error *e)
{
	const char *base = access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm"; /* many worlds, each of them synced many times */
	struct world *w = base_alloc(sizeof(*w));
	struct sim_gateway_config gateway = {.dialect = sim_dialect_find(dialect, e), .system_id = "mutuelle", .password = "secret",
					     .answer_ms = WORLD_ANSWER_MS, .seed = 1000};
	const struct sim_gateway_events events = {w, on_screen, on_end, on_sms, NULL, on_complaint};

	w->set = set;
	w->now_ms = START_MS;
	w->wall_offset_ms = today * DAY_MS + MORNING_MS - START_MS;
	gateway.wall_offset_ms = w->wall_offset_ms;
	w->connections[0] = w->connections[1] = -1;
	snprintf(w->folder, sizeof(w->folder), "%s/talkXXXXXX", base);
	must(mkdtemp(w->folder));
	snprintf(w->db, sizeof(w->db), "%s/m.db", w->folder);
	w->disk = faultvfs_new(VFS);
	if (!gateway.dialect || write_config(w, dialect, e) || fill_store(w, roll, e) || start_house(w, e)) {
		world_free(w);
		return NULL;
	}
	w->gateway = sim_gateway_new(&gateway, &events);
	w->changes_at_start = faultvfs_changes(w->disk);
	return w;
}

void world_free(struct world *w)
{
	static const char *const endings[] = {"", "-wal", "-shm", ".lock"};
	char path[128];

	if (!w)
		return;
	faultvfs_heal(w->disk);
	stop_house(w);
	sim_gateway_free(w->gateway);
	daemon_config_free(w->config);
	faultvfs_free(w->disk);
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", w->db, endings[i]);
		unlink(path);
	}
	rmdir(w->folder);
	free(w->batch.requests);
	free(w->batch.replies);
	base_buf_release(&w->complaints);
	free(w);
}

void world_die_at(struct world *w, struct world_death death)
{
	if (death.at)
		faultvfs_die_at(w->disk, death.at, death.is_power_cut);
}

bool world_is_dead(const struct world *w)
{
	return !w->is_on_good_disk && faultvfs_is_dead(w->disk);
}

uint64_t world_changes(const struct world *w)
{
	return faultvfs_changes(w->disk) - w->changes_at_start;
}

int world_restart(struct world *w, int64_t ms, struct error *e)
{
	stop_house(w);
	w->now_ms += ms;
	return start_house(w, e);
}

int world_revive(struct world *w, struct error *e)
{
	stop_house(w);
	w->is_on_good_disk = true;
	w->store_free_ms = 0;
	return start_house(w, e);
}

/* ---- time ---- */

/* Octets of one leg, both ways. True when some moved. */
static bool carry(struct world *w, struct smpp_link *link, int leg)
{
	int *c = &w->connections[leg];
	struct buf *out;
	bool moved = false;

	if (smpp_link_wants_dial(link, leg)) {
		must(*c < 0);
		*c = sim_gateway_accept(w->gateway, w->now_ms);
		smpp_link_connected(link, leg, w->now_ms);
		moved = true;
	}
	if (*c < 0)
		return moved;
	out = smpp_link_output(link, leg);
	if (out->len) {
		sim_gateway_feed(w->gateway, *c, out->data, out->len, w->now_ms);
		base_buf_consume(out, out->len);
		moved = true;
	}
	out = sim_gateway_output(w->gateway, *c);
	if (out->len) {
		smpp_link_feed(link, leg, out->data, out->len, w->now_ms);
		base_buf_consume(out, out->len);
		moved = true;
	}
	if (!moved && (smpp_link_wants_close(link, leg) || sim_gateway_wants_close(w->gateway, *c))) {
		sim_gateway_closed(w->gateway, *c);
		smpp_link_closed(link, leg, "closed", w->now_ms);
		*c = -1;
		moved = true;
	}
	return moved;
}

/* The store thread: one batch at a time. What it did in a process that died meanwhile is never told. */
static bool run_store(struct world *w)
{
	if (!w->has_batch) {
		if (!daemon_house_has_batch(w->house))
			return false;
		daemon_house_take_batch(w->house, &w->batch);
		w->has_batch = true;
	}
	if (w->now_ms < w->store_free_ms)
		return false;
	desk_batch_run(w->desk, w->batch.requests, w->batch.replies, w->batch.n);
	if (world_is_dead(w))
		return false;
	w->has_batch = false;
	daemon_house_replies(w->house, &w->batch);
	return true;
}

static void settle(struct world *w)
{
	bool moved = true;

	for (int turn = 0; moved && !world_is_dead(w); turn++) {
		struct smpp_link *link = daemon_house_link(w->house, 0);

		must(turn < TURNS_MAX);
		daemon_house_set_time(w->house, w->now_ms, world_wall_ms(w));
		moved = false;
		for (int leg = 0; leg < smpp_link_legs(link); leg++)
			moved = carry(w, link, leg) || moved;
		if (daemon_house_next_deadline(w->house) <= w->now_ms) {
			daemon_house_tick(w->house);
			moved = true;
		}
		if (sim_gateway_next_deadline(w->gateway) <= w->now_ms) {
			sim_gateway_tick(w->gateway, w->now_ms);
			moved = true;
		}
		moved = run_store(w) || moved;
	}
}

static int64_t sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

void world_advance(struct world *w, int64_t ms)
{
	int64_t until_ms = w->now_ms + ms;

	settle(w);
	while (w->now_ms < until_ms && !world_is_dead(w)) {
		int64_t next_ms = sooner(daemon_house_next_deadline(w->house), sim_gateway_next_deadline(w->gateway));

		if (w->has_batch)
			next_ms = sooner(next_ms, w->store_free_ms);
		next_ms = sooner(next_ms, until_ms);
		w->now_ms = next_ms > w->now_ms ? next_ms : w->now_ms + 1;
		settle(w);
	}
	if (w->now_ms < until_ms)
		w->now_ms = until_ms; /* the world goes on without us */
}

/* ---- what goes wrong ---- */

int world_fault(struct world *w, const char *kind, struct error *e)
{
	faultvfs_heal(w->disk);
	if (w->other) {
		store_rollback(w->other);
		store_close(w->other);
		w->other = NULL;
	}
	if (!strcmp(kind, "none"))
		return 0;
	if (!strcmp(kind, "full")) {
		faultvfs_fail(w->disk, FAULTVFS_WRITE, 1, FAULTVFS_FULL, true);
	} else if (!strcmp(kind, "io")) {
		faultvfs_fail(w->disk, FAULTVFS_SYNC, 1, FAULTVFS_IOERR, true);
	} else if (!strcmp(kind, "busy")) {
		char url[128];

		snprintf(url, sizeof(url), "sqlite:%s", w->db);
		w->other = store_open(url, world_wall_ms(w), e);
		if (!w->other || store_begin(w->other))
			return base_error_set(e, "the lock can't be taken");
	} else {
		return base_error_set(e, "no fault of the store is called '%s'; known are: full, io, busy, none", kind);
	}
	return 0;
}

void world_store_late(struct world *w, int64_t ms)
{
	w->store_free_ms = w->now_ms + ms;
}

int world_redeliver(struct world *w, struct world_phone *p, struct error *e)
{
	struct smpp_link *link = daemon_house_link(w->house, 0);
	struct sim_moods moods = *sim_gateway_moods(w->gateway), twice = moods;
	struct sim_frame frame, last = {0};
	struct buf pdu = {0};
	size_t at = 0;
	int leg = smpp_link_legs(link) - 1; /* of a pair: the receiver */

	while (sim_gateway_frame(w->gateway, p->number, &at, &frame)) {
		struct smpp_pdu decoded;

		smpp_pdu_decode(frame.octets, frame.len, &decoded);
		if (frame.is_ours && decoded.id == SMPP_DELIVER_SM)
			last = frame;
		if (last.octets == frame.octets) {
			pdu.len = 0;
			base_buf_append(&pdu, frame.octets, frame.len);
		}
	}
	if (!last.len)
		return base_error_set(e, "this phone has said nothing yet");
	twice.is_twice = true; /* the gateway knows that its own repeat may be answered again */
	sim_gateway_set_moods(w->gateway, &twice);
	daemon_house_set_time(w->house, w->now_ms, world_wall_ms(w));
	smpp_link_feed(link, leg, pdu.data, pdu.len, w->now_ms);
	base_buf_release(&pdu);
	settle(w);
	sim_gateway_set_moods(w->gateway, &moods);
	return 0;
}

/* ---- questions ---- */

const struct talk_set *world_set(const struct world *w)
{
	return w->set;
}

const struct world_phone *world_phone_at(const struct world *w, int i)
{
	return i < w->n_phones ? &w->phones[i] : NULL;
}

struct sim_gateway *world_gateway(struct world *w)
{
	return w->gateway;
}

struct store *world_store(struct world *w)
{
	return w->store;
}

int64_t world_now_ms(const struct world *w)
{
	return w->now_ms;
}

int64_t world_wall_ms(const struct world *w)
{
	return w->now_ms + w->wall_offset_ms;
}
