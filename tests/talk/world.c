/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole program in one process and in virtual time: its birth and its deaths. */
#include "tests/talk/world_inside.h"

#include "base/must.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define START_MS 1000000        /* of the monotonic clock */
#define DAY_MS 86400000ll
#define MORNING_MS (8 * 3600000ll)

static int write_config(struct world *w, const char *dialect, struct error *e)
{
	char path[96];
	FILE *out;
	int rc;

	snprintf(path, sizeof(path), "%s/mutuelle.yaml", w->folder);
	if (!(out = fopen(path, "w")))
		return base_error_set(e, "%s can't be written", path);
	fprintf(out, "store: \"sqlite:%s\"\nscheme: \"%s\"\nmenus: \"%s\"\ndialects: \"%s\"\nlinks:\n"
		"  - {name: talk, host: 127.0.0.1, port: 2775, system_id: mutuelle, password: secret, dialect: %s, codes: [\"700\"]}\n",
		w->db, w->set->scheme_path, w->set->menus_path, w->set->dialects_path, dialect);
	rc = w->purse ? world_wallet_write_config(w, out, e) : 0;
	fclose(out);
	w->config = rc ? NULL : daemon_config_load(path, e);
	unlink(path);
	return w->config ? 0 : -1;
}

static int start_house(struct world *w, struct error *e)
{
	uint64_t seed = (uint64_t) w->now_ms * 2654435761u;
	const struct pay_transport none = {0};
	struct desk_memory memory;

	snprintf(w->url, sizeof(w->url), "sqlite:%s?vfs=" WORLD_VFS, w->db);
	w->store = store_open(w->url, world_wall_ms(w), e);
	if (!w->store)
		return -1;
	memory = (struct desk_memory){.menus = w->set->menus, .scheme = w->set->scheme, .wallets = w->config->desk_wallets,
				      .n_wallets = w->config->n_wallets, .secret = (const uint8_t *) WORLD_SECRET,
				      .sms_price_francs = w->config->sms_price_francs};
	w->desk = desk_batch_new(w->store, &memory);
	w->house = daemon_house_new(w->config, w->set->dialects, w->set->menus, w->purse ? purse_transport(w->purse) : none, seed,
				    w->now_ms, w->wall_offset_ms);
	return 0;
}

static void stop_house(struct world *w)
{
	for (int leg = 0; leg < WORLD_LEGS; leg++) {
		if (w->connections[leg] >= 0)
			sim_gateway_closed(w->gateway, w->connections[leg]);
		w->connections[leg] = -1;
	}
	w->has_batch = false;
	if (w->purse)
		purse_cut(w->purse);
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
	const uint64_t *syncs;
	const struct sim_gateway_events events = world_phone_events(w);

	w->set = set;
	w->now_ms = START_MS;
	w->wall_offset_ms = today * DAY_MS + MORNING_MS - START_MS;
	gateway.wall_offset_ms = w->wall_offset_ms;
	w->connections[0] = w->connections[1] = -1;
	snprintf(w->folder, sizeof(w->folder), "%s/talkXXXXXX", base);
	must(mkdtemp(w->folder));
	snprintf(w->db, sizeof(w->db), "%s/m.db", w->folder);
	w->disk = faultvfs_new(WORLD_VFS);
	if (roll->has_wallets)
		world_wallet_open(w);
	if (!gateway.dialect || write_config(w, dialect, e) || world_fill(w, roll, e) || start_house(w, e)) {
		world_free(w);
		return NULL;
	}
	w->gateway = sim_gateway_new(&gateway, &events);
	w->changes_at_start = faultvfs_changes(w->disk);
	w->syncs_at_start = faultvfs_syncs(w->disk, &syncs);
	return w;
}

void world_free(struct world *w)
{
	static const char *const endings[] = {"", "-wal", "-shm", ".lock"};
	char path[128];

	if (!w)
		return;
	stop_house(w);
	faultvfs_heal(w->disk);
	sim_gateway_free(w->gateway);
	daemon_config_free(w->config);
	faultvfs_free(w->disk);
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", w->db, endings[i]);
		unlink(path);
	}
	snprintf(path, sizeof(path), "%s/token", w->folder);
	unlink(path);
	rmdir(w->folder);
	purse_free(w->purse);
	free(w->boundaries);
	free(w->batch.requests);
	free(w->batch.replies);
	base_buf_release(&w->complaints);
	free(w);
}

void world_die_at(struct world *w, struct world_death death)
{
	w->death = death;
	if (death.boundary)
		w->death.boundary += w->n_boundaries;
	faultvfs_weather(w->disk, death.seed);
	faultvfs_die_at(w->disk, death.boundary ? 0 : death.at, death.how);
}

void world_note(struct world *w, enum world_boundary b)
{
	if (w->n_boundaries == w->cap_boundaries) {
		w->cap_boundaries = w->cap_boundaries ? 2 * w->cap_boundaries : 64;
		w->boundaries = base_realloc(w->boundaries, w->cap_boundaries * sizeof(*w->boundaries));
	}
	w->boundaries[w->n_boundaries++] = b;
}

bool world_pass(struct world *w, enum world_boundary b)
{
	world_note(w, b);
	if (w->death.boundary == w->n_boundaries) {
		if (w->death.at)
			faultvfs_die_at(w->disk, w->death.at, w->death.how);
		else
			faultvfs_die_now(w->disk);
	}
	return world_is_dead(w);
}

bool world_is_dead(const struct world *w)
{
	return faultvfs_is_dead(w->disk);
}

uint64_t world_boundaries(const struct world *w)
{
	return w->n_boundaries;
}

enum world_boundary world_boundary_at(const struct world *w, uint64_t nth)
{
	must(nth && nth <= w->n_boundaries);
	return w->boundaries[nth - 1];
}

const char *world_boundary_name(enum world_boundary b)
{
	static const char *const names[WORLD_BOUNDARIES] = {
		[WORLD_COMMIT] = "before a commit", [WORLD_COMMITTED] = "behind a commit", [WORLD_SEND] = "before a request leaves",
		[WORLD_SENT] = "before its answer", [WORLD_ANSWERED] = "behind the answer", [WORLD_CALLED] = "at a call",
	};

	return names[b];
}

uint64_t world_changes(const struct world *w)
{
	return faultvfs_changes(w->disk) - w->changes_at_start;
}

size_t world_syncs(const struct world *w, uint64_t **numbers)
{
	const uint64_t *syncs;
	size_t n = faultvfs_syncs(w->disk, &syncs) - w->syncs_at_start;

	*numbers = base_alloc((n + 1) * sizeof(**numbers));
	for (size_t i = 0; i < n; i++)
		(*numbers)[i] = syncs[w->syncs_at_start + i] - w->changes_at_start;
	return n;
}

int world_restart(struct world *w, int64_t ms, struct error *e)
{
	stop_house(w);
	world_wallet_go_on(w, ms);
	return start_house(w, e);
}

int world_revive(struct world *w, int64_t ms, struct error *e)
{
	stop_house(w);
	faultvfs_heal(w->disk);
	w->death = (struct world_death){0};
	w->store_free_ms = 0;
	world_wallet_go_on(w, ms);
	return start_house(w, e);
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

struct purse *world_purse(struct world *w)
{
	return w->purse;
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
