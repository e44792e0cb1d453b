/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A market day, in turns. */
#include "tests/soak/market_inside.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/must.h"
#include "daemon/house_pay.h"
#include "pay/connector.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define START_MS 1000000
#define HOUR_MS 3600000ll
#define DAY_MS (24 * HOUR_MS)
#define MORNING_MS (8 * HOUR_MS)
#define AFTERMATH_MS (3 * HOUR_MS) /* longer than give_up_s */
#define CALLBACK "http://127.0.0.1:8700"
#define TOKEN "00112233445566778899aabbccddeeff"
#define SECRET "the key of every market 32 octet"
#define LINK "market"

static int64_t sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* ---- wallets ---- */

static void open_wallet(struct market *m, size_t i)
{
	static const int polls[DESK_PAY_POLLS] = {5, 10, 20, 40, 80, 160, 300, 900};
	struct desk_wallet *d = &m->desk_wallets[i];
	char url[80];

	snprintf(d->name, sizeof(d->name), "%s", purse_names[i]);
	snprintf(d->operator_name, sizeof(d->operator_name), "%s", purse_names[i]);
	memcpy(d->poll_s, polls, sizeof(polls));
	d->n_polls = DESK_PAY_POLLS;
	if (i)
		snprintf(d->prefixes[d->n_prefixes++], sizeof(d->prefixes[0]), "2236");
	snprintf(url, sizeof(url), PURSE_URL "%s", purse_names[i]);
	m->wallets[i] = (struct pay_wallet){
		.desk = d, .connector = pay_connector_find(i ? "moov" : "gsma"), .url = base_strdup(url), .payee_type = "organisationid",
		.payee = "M01", .callback_url = i ? NULL : CALLBACK, .token = i ? NULL : TOKEN, .window = 64,
		.connect_ms = 2000, .total_ms = 5000,
	};
	d->caps = m->wallets[i].connector->caps;
	d->approve_s = m->wallets[i].connector->waits.approve_s;
	d->not_found_grace_s = m->wallets[i].connector->waits.not_found_grace_s;
	d->give_up_s = 7200;
}

static void on_called(void *ctx, int status)
{
	struct market *m = ctx;

	m->counts.calls += status == 204;
}

static void on_call(void *ctx, const struct purse_call *c)
{
	struct market *m = ctx;

	must(!strncmp(c->url, CALLBACK, strlen(CALLBACK)));
	if (m->house)
		daemon_house_pay_call(m->house, c->url + strlen(CALLBACK), c->body, c->len, on_called, m);
}

static void open_purse(struct market *m)
{
	static const char *const notice_urls[PURSE_WALLETS] = {CALLBACK "/pay/orange/" TOKEN, NULL};
	const struct sim_wallet_config config = {.balance_francs = 1000000000, .charge_permille = 10, .answer_ms = 200, .ask_ms = 500,
						 .type_ms = 5000, .wall_offset_ms = m->wall_offset_ms, .seed = m->config.seed};
	const struct purse_events events = {.ctx = m, .on_call = on_call};

	m->purse = purse_new(&config, notice_urls, &events);
	for (size_t i = 0; i < PURSE_WALLETS; i++)
		open_wallet(m, i);
	snprintf(m->callback, sizeof(m->callback), "%s", CALLBACK);
	m->house_config = (struct config){.wallets = m->wallets, .desk_wallets = m->desk_wallets, .n_wallets = PURSE_WALLETS,
					  .callbacks_url = m->callback};
}

/* ---- the process ---- */

static int start(struct market *m, struct error *e)
{
	m->memory = (struct desk_memory){.menus = m->config.menus, .scheme = m->config.scheme, .wallets = m->desk_wallets,
					 .n_wallets = PURSE_WALLETS, .secret = (const uint8_t *) SECRET};
	m->store = store_open(m->url, market_wall_ms(m), e);
	if (!m->store)
		return -1;
	m->desk = desk_batch_new(m->store, &m->memory);
	m->house = daemon_house_new(&m->house_config, NULL, m->config.menus, purse_transport(m->purse), base_rng_next(&m->rng), m->now_ms,
				    m->wall_offset_ms);
	m->next_sms_ms = 0;
	m->lease.is_first = true;
	m->results.n = 0;
	return 0;
}

static void stop(struct market *m)
{
	if (m->purse)
		purse_cut(m->purse);
	daemon_house_free(m->house);
	desk_batch_free(m->desk);
	store_close(m->store);
	m->house = NULL;
	m->desk = NULL;
	m->store = NULL;
}

int market_restart(struct market *m, struct error *e)
{
	stop(m);
	if (m->config.disk)
		faultvfs_heal(m->config.disk);
	m->counts.restarts++;
	return start(m, e);
}

int market_copy(struct market *m, const char *to, struct error *e)
{
	char buffer[65536];
	size_t n;
	FILE *in, *out;
	int rc = 0;

	if (m->config.disk)
		faultvfs_heal(m->config.disk);
	stop(m); /* the last one to close brings the WAL into the file */
	in = fopen(m->config.path, "rb");
	out = fopen(to, "wb");
	while (in && out && (n = fread(buffer, 1, sizeof(buffer), in)))
		rc |= fwrite(buffer, 1, n, out) != n;
	if (!in || !out || rc || ferror(in))
		rc = base_error_set(e, "%s can't be copied to %s", m->config.path, to);
	if (in)
		fclose(in);
	if (out && fclose(out))
		rc = base_error_set(e, "%s can't be written", to);
	return start(m, e) || rc ? -1 : 0;
}

/* ---- birth ---- */

static void open_messages(struct market *m)
{
	snprintf(m->lease.link, sizeof(m->lease.link), LINK);
	snprintf(m->results.link, sizeof(m->results.link), LINK);
	m->lease.cap = MARKET_LEASE;
	m->lease.messages = base_alloc(MARKET_LEASE * sizeof(*m->lease.messages));
	m->results.sent = base_alloc(MARKET_LEASE * sizeof(*m->results.sent));
}

static void remove_files(const struct market_config *c)
{
	static const char *const endings[] = {"", "-wal", "-shm", ".lock"};
	char path[300];

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", c->path, endings[i]);
		unlink(path);
	}
}

struct market *market_new(const struct market_config *config, struct error *e)
{
	struct market *m = base_alloc(sizeof(*m));

	m->config = *config;
	m->rng.state = config->seed;
	m->now_ms = START_MS;
	m->wall_offset_ms = config->day * DAY_MS + MORNING_MS - START_MS;
	snprintf(m->url, sizeof(m->url), "sqlite:%s%s", config->path, config->disk ? "?vfs=" MARKET_VFS : "");
	remove_files(config);
	m->phones = base_alloc(config->households * sizeof(*m->phones));
	for (size_t i = 0; i < config->households; i++)
		m->phones[i].number = market_phone_number(i);
	open_purse(m);
	open_messages(m);
	if (start(m, e) || market_fill(m, e)) {
		market_free(m);
		return NULL;
	}
	return m;
}

void market_free(struct market *m)
{
	if (!m)
		return;
	stop(m);
	purse_free(m->purse);
	remove_files(&m->config);
	for (size_t i = 0; i < PURSE_WALLETS; i++)
		free((char *) m->wallets[i].url);
	free(m->batch.requests);
	free(m->batch.replies);
	free(m->phones);
	free(m->lease.messages);
	free(m->results.sent);
	free(m);
}

/* ---- a turn ---- */

static struct desk_request *add(struct house_batch *b)
{
	if (b->n == b->cap) {
		b->cap = b->cap ? 2 * b->cap : 256;
		b->requests = base_realloc(b->requests, b->cap * sizeof(*b->requests));
		b->replies = base_realloc(b->replies, b->cap * sizeof(*b->replies));
	}
	return &b->requests[b->n++];
}

static void press_keys(struct market *m)
{
	struct desk_request r;

	for (size_t i = 0; m->n_dialling && i < m->config.households; i++)
		if (market_phone_press(m, i, &r))
			*add(&m->batch) = r;
}

/* Messages leave at once: the sender is tested elsewhere. One lease, and behind it one report. */
static void carry_messages(struct market *m)
{
	struct desk_request *r;

	if (!m->results.n && m->next_sms_ms > market_wall_ms(m))
		return;
	r = add(&m->batch);
	*r = (struct desk_request){.now_ms = market_wall_ms(m)};
	if (m->results.n) {
		r->kind = DESK_OUTBOX_RESULT;
		r->count = (uint32_t) m->results.n;
		r->body = &m->results;
		return;
	}
	r->kind = DESK_OUTBOX_LEASE;
	r->count = MARKET_LEASE;
	r->body = &m->lease;
	m->lease.n = 0;
}

static void on_leased(struct market *m)
{
	m->lease.is_first = false;
	m->results.n = m->lease.n;
	m->counts.messages += m->lease.n;
	for (size_t i = 0; i < m->lease.n; i++) {
		struct desk_sent *s = &m->results.sent[i];

		*s = (struct desk_sent){.id = m->lease.messages[i].id, .lease = m->lease.messages[i].lease,
					.phone = m->lease.messages[i].phone, .parts = 1, .n_parts = 1};
		snprintf(s->part[0].message_id, sizeof(s->part[0].message_id), "%lld", (long long) s->id);
	}
}

static void look_at_results(struct market *m, const struct desk_pay_results *results)
{
	for (size_t i = 0; i < results->n; i++) {
		struct store_intent intent;

		if (results->paid[i].is_notice || store_intent_load(m->store, results->paid[i].id, &intent))
			continue;
		if (!store_intent_is_open(intent.state))
			m->counts.ended[intent.state]++;
		m->counts.reviewed += intent.is_review;
		if (m->on_ended && (intent.is_review || !store_intent_is_open(intent.state)))
			m->on_ended(m->watcher, &intent);
	}
}

/* The requests behind the house's own are the market's. */
static void tell(struct market *m, size_t n_house)
{
	struct house_batch *b = &m->batch;

	for (size_t i = 0; i < n_house; i++)
		if (b->requests[i].kind == DESK_PAY_RESULT && b->replies[i].verdict == DESK_DONE)
			look_at_results(m, b->requests[i].body);
	for (size_t i = n_house; i < b->n; i++) {
		const struct desk_reply *reply = &b->replies[i];

		if (!desk_batch_is_background(b->requests[i].kind))
			market_phone_on_reply(m, &b->requests[i], reply);
		else if (reply->verdict == DESK_DONE && reply->kind == DESK_OUTBOX_LEASE)
			on_leased(m);
		else if (reply->verdict == DESK_DONE)
			m->results.n = 0;
	}
	m->next_sms_ms = b->replies[0].next_due_ms;
	b->n = n_house;
	daemon_house_replies(m->house, b);
}

/* The house may have nothing in it while phones pay: it must learn all the same when payments are due. */
static void run_batch(struct market *m)
{
	struct house_batch *b = &m->batch;
	size_t n_house;
	double start;

	b->n = 0;
	if (daemon_house_has_batch(m->house))
		daemon_house_take_batch(m->house, b);
	n_house = b->n;
	press_keys(m);
	carry_messages(m);
	if (!b->n)
		return;
	start = m->config.cpu ? m->config.cpu() : 0;
	desk_batch_run(m->desk, b->requests, b->replies, b->n);
	m->counts.store_s += m->config.cpu ? m->config.cpu() - start : 0;
	m->counts.batches++;
	m->counts.requests += b->n;
	if (m->config.disk && faultvfs_is_dead(m->config.disk))
		return;
	tell(m, n_house);
	pay_set_due(daemon_house_pay(m->house), b->replies[0].next_pay_ms);
}

bool market_turn(struct market *m)
{
	int64_t next_ms = sooner(daemon_house_next_deadline(m->house), purse_next_deadline(m->purse));

	if (m->n_dialling || m->results.n || m->next_sms_ms <= market_wall_ms(m) || daemon_house_has_batch(m->house))
		next_ms = m->now_ms;
	next_ms = sooner(next_ms, m->now_ms + HOUR_MS);
	m->now_ms = next_ms > m->now_ms + MARKET_TURN_MS ? next_ms : m->now_ms + MARKET_TURN_MS;
	m->counts.turns++;
	daemon_house_set_time(m->house, m->now_ms, market_wall_ms(m));
	purse_tick(m->purse, m->now_ms);
	daemon_house_tick(m->house);
	run_batch(m);
	return !m->config.disk || !faultvfs_is_dead(m->config.disk);
}

/* ---- days ---- */

/* Moov tells no amounts: another one is found by its statement only, which is no part of a market day. */
static bool is_told(bool is_moov, enum sim_wallet_mood mood)
{
	return !is_moov || (mood != SIM_WALLET_WRONG_AMOUNT && mood != SIM_WALLET_OTHER_CURRENCY);
}

static void give_mood(struct market *m, size_t i)
{
	bool is_moov = market_phone_number(i) / 10000000 == 2236;
	struct sim_wallet *w = purse_wallet(m->purse, is_moov);
	enum sim_wallet_mood mood = SIM_WALLET_PAYS;

	if (!m->config.is_calm && base_rng_below(&m->rng, 10) < 3)
		mood = (enum sim_wallet_mood) base_rng_below(&m->rng, SIM_WALLET_MOODS);
	if (!is_told(is_moov, mood))
		mood = SIM_WALLET_PAYS;
	if ((mood == SIM_WALLET_HUGE || mood == SIM_WALLET_OTHER_CURRENCY) && base_rng_below(&m->rng, 100))
		mood = SIM_WALLET_PAYS; /* now and then: 10 MB each; and what no manager of a market can end */
	sim_wallet_set_mood(w, market_phone_number(i), mood);
}

void market_open(struct market *m)
{
	int64_t span_ms = (int64_t) (m->config.households / (size_t) m->config.at_once + 1) * MARKET_TURN_MS;

	for (size_t i = 0; i < m->config.households; i++) {
		struct market_phone *p = &m->phones[i];

		m->n_dialling += p->state == PHONE_RESTS;
		p->state = PHONE_DIALS;
		p->dials = p->presses = 0;
		p->at_ms = m->now_ms + base_rng_below(&m->rng, (uint64_t) span_ms);
		give_mood(m, i);
	}
	m->rest_ms = INT64_MAX;
}

bool market_is_over(struct market *m)
{
	if (m->n_dialling)
		return false;
	if (m->rest_ms == INT64_MAX)
		m->rest_ms = m->now_ms + AFTERMATH_MS;
	return m->now_ms >= m->rest_ms;
}

void market_skip(struct market *m, int days)
{
	m->now_ms += days * DAY_MS;
}

/* ---- questions ---- */

void market_watch(struct market *m, void (*on_ended)(void *ctx, const struct store_intent *i), void *ctx)
{
	m->on_ended = on_ended;
	m->watcher = ctx;
}

struct store *market_store(struct market *m)
{
	return m->store;
}

struct purse *market_purse(struct market *m)
{
	return m->purse;
}

const struct market_counts *market_counts(const struct market *m)
{
	return &m->counts;
}

int64_t market_wall_ms(const struct market *m)
{
	return m->now_ms + m->wall_offset_ms;
}

int32_t market_day(const struct market *m)
{
	return base_date_of_ms(market_wall_ms(m));
}
