/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two hash tables over two arrays. A million payments must not make the next one slower. */
#include "sim/wallet_book.h"

#include "base/date.h"
#include "base/must.h"
#include "base/rng.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define DAY_MS 86400000

static uint64_t hash_phone(uint64_t phone)
{
	return base_rng_next(&(struct rng){phone});
}

static uint64_t hash_key(const char *key)
{
	uint64_t h = 14695981039346656037ull; /* FNV-1a */

	for (; *key; key++)
		h = (h ^ (uint8_t) *key) * 1099511628211ull;
	return h ^ h >> 32;
}

/* True when the table was made anew, and all of its n things are to be put in again: half of the slots stay free. */
static bool is_made_anew(struct sim_wallet_table *t, size_t n)
{
	if (2 * (n + 1) <= t->cap)
		return false;
	free(t->slots);
	t->cap = t->cap ? 2 * t->cap : 64;
	t->slots = base_alloc(t->cap * sizeof *t->slots);
	return true;
}

/* ---- accounts ---- */

/* The slot of the phone, or the free one where it belongs. */
static uint32_t *slot_of_phone(const struct sim_wallet_book *b, uint64_t phone)
{
	const struct sim_wallet_table *t = &b->by_phone;
	size_t at = hash_phone(phone) % t->cap;

	while (t->slots[at] && b->accounts[t->slots[at] - 1].phone != phone)
		at = (at + 1) % t->cap;
	return &t->slots[at];
}

const struct sim_wallet_account *sim_wallet_book_find_account(const struct sim_wallet_book *b, uint64_t phone)
{
	uint32_t *slot = b->n_accounts ? slot_of_phone(b, phone) : NULL;

	return slot && *slot ? &b->accounts[*slot - 1] : NULL;
}

struct sim_wallet_account *sim_wallet_book_account(struct sim_wallet_book *b, uint64_t phone, int64_t francs)
{
	uint32_t *slot;

	if (is_made_anew(&b->by_phone, b->n_accounts))
		for (size_t i = 0; i < b->n_accounts; i++)
			*slot_of_phone(b, b->accounts[i].phone) = (uint32_t) i + 1;
	slot = slot_of_phone(b, phone);
	if (!*slot) {
		if (b->n_accounts == b->cap_accounts) {
			b->cap_accounts = b->cap_accounts ? 2 * b->cap_accounts : 64;
			b->accounts = base_realloc(b->accounts, b->cap_accounts * sizeof *b->accounts);
		}
		b->accounts[b->n_accounts++] = (struct sim_wallet_account){
			.phone = phone, .francs = francs, .mood = SIM_WALLET_MOODS, .asked = SIM_WALLET_NOTHING};
		*slot = (uint32_t) b->n_accounts;
	}
	return &b->accounts[*slot - 1];
}

/* ---- payments ---- */

static uint32_t *slot_of_key(const struct sim_wallet_book *b, const char *key)
{
	const struct sim_wallet_table *t = &b->by_key;
	size_t at = hash_key(key) % t->cap;

	while (t->slots[at] && strcmp(b->payments[t->slots[at] - 1].key, key))
		at = (at + 1) % t->cap;
	return &t->slots[at];
}

size_t sim_wallet_book_by_key(const struct sim_wallet_book *b, const char *key)
{
	return *key && b->by_key.cap && *slot_of_key(b, key) ? *slot_of_key(b, key) - 1 : SIM_WALLET_NOTHING;
}

size_t sim_wallet_book_add(struct sim_wallet_book *b, const char *key)
{
	struct sim_wallet_payment *p;
	size_t earlier = sim_wallet_book_by_key(b, key);

	must(b->n < UINT32_MAX - 1);
	if (is_made_anew(&b->by_key, b->n))
		for (size_t i = 0; i < b->n; i++) /* of one key the last stays */
			if (*b->payments[i].key)
				*slot_of_key(b, b->payments[i].key) = (uint32_t) i + 1;
	if (b->n == b->cap) {
		b->cap = b->cap ? 2 * b->cap : 64;
		b->payments = base_realloc(b->payments, b->cap * sizeof *b->payments);
	}
	p = &b->payments[b->n];
	*p = (struct sim_wallet_payment){.of = SIM_WALLET_NOTHING, .same_key = earlier};
	snprintf(p->key, sizeof p->key, "%s", key);
	if (*key)
		*slot_of_key(b, key) = (uint32_t) b->n + 1;
	return b->n++;
}

void sim_wallet_book_move(struct sim_wallet_book *b, size_t payment)
{
	if (b->n_moves == b->cap_moves) {
		b->cap_moves = b->cap_moves ? 2 * b->cap_moves : 64;
		b->moves = base_realloc(b->moves, b->cap_moves * sizeof *b->moves);
	}
	b->moves[b->n_moves++] = payment;
}

/* ---- names of payments ---- */

const char *sim_wallet_book_reference(const struct sim_wallet_book *b, size_t payment, const char *letters,
				      char out[SIM_WALLET_REFERENCE])
{
	int64_t ms = b->payments[payment].since_ms;
	int year, month, day, minute = (int) (ms % DAY_MS / 60000);

	base_date_split(base_date_of_ms(ms), &year, &month, &day);
	snprintf(out, SIM_WALLET_REFERENCE, "%s%02d%02d%02d.%02d%02d.A%05zu", letters, year % 100, month, day, minute / 60,
		 minute % 60, payment + 1);
	return out;
}

size_t sim_wallet_book_by_reference(const struct sim_wallet_book *b, const char *reference, const char *letters)
{
	char text[SIM_WALLET_REFERENCE];
	const char *number = strstr(reference, ".A");
	size_t payment = number ? strtoull(number + 2, NULL, 10) - 1 : SIM_WALLET_NOTHING;

	return payment < b->n && !strcmp(sim_wallet_book_reference(b, payment, letters, text), reference) ? payment
													: SIM_WALLET_NOTHING;
}

/* RFC 4122 4.4, with the payment's number for the last 12 digits. */
const char *sim_wallet_book_uuid(size_t payment, uint64_t seed, char out[SIM_WALLET_UUID])
{
	struct rng r = {seed + payment};
	uint64_t noise = base_rng_next(&r);

	snprintf(out, SIM_WALLET_UUID, "%08x-%04x-4%03x-8%03x-%012" PRIx64, (unsigned) (noise >> 32), (unsigned) (noise & 0xffff),
		 (unsigned) (noise >> 16 & 0xfff), (unsigned) (noise >> 28 & 0xfff), (uint64_t) payment + 1);
	return out;
}

size_t sim_wallet_book_by_uuid(const struct sim_wallet_book *b, const char *uuid, uint64_t seed)
{
	char text[SIM_WALLET_UUID];
	const char *number = strrchr(uuid, '-');
	size_t payment = number ? strtoull(number + 1, NULL, 16) - 1 : SIM_WALLET_NOTHING;

	return payment < b->n && !strcasecmp(sim_wallet_book_uuid(payment, seed, text), uuid) ? payment : SIM_WALLET_NOTHING;
}

void sim_wallet_book_release(struct sim_wallet_book *b)
{
	for (size_t i = 0; i < b->n; i++) {
		free(b->payments[i].url);
		sim_wallet_due_free_reply(b->payments[i].parked);
	}
	free(b->payments);
	free(b->accounts);
	free(b->moves);
	free(b->by_phone.slots);
	free(b->by_key.slots);
	*b = (struct sim_wallet_book){0};
}
