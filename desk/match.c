/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose money is this? A household number that the payer typed counts most; else it is one of the phone's households, the one whose
 * head's name the wallet told, or of whose dues this is a whole number of periods. */
#include "desk/match.h"

#include "base/buf.h"
#include "base/date.h"
#include "desk/cover.h"
#include "desk/reach.h"
#include "store/lookup.h"
#include "store/phone.h"
#include "text/fit.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define KNOWN_MAX (16 + STORE_PAYEES)
#define PERIODS_MAX 12
#define ANY_YEAR (-1)   /* of a head's birth: whose number it is, is all that is asked */

enum { AMOUNT_FITS = 1, NAME_FITS = 2 };

/* The phone's own households, and those that it paid for before. */
struct known {
	int64_t households[KNOWN_MAX];
	int n;
};

static bool is_known(const struct known *k, int64_t household)
{
	for (int i = 0; i < k->n; i++)
		if (k->households[i] == household)
			return true;
	return false;
}

static void add(struct known *k, int64_t household)
{
	if (k->n < KNOWN_MAX && !is_known(k, household))
		k->households[k->n++] = household;
}

static int find_known(struct desk_step *s, uint64_t phone, struct known *k)
{
	struct store_phone_link links[KNOWN_MAX];
	int64_t payees[STORE_PAYEES];
	int n = 0, rc;

	k->n = 0;
	if (!phone)
		return 0;
	rc = store_phone_households(s->store, phone, links, KNOWN_MAX, &n);
	for (int i = 0; !rc && i < n; i++)
		add(k, links[i].household);
	if (!rc)
		rc = store_lookup_remembered(s->store, phone, payees, &n);
	for (int i = 0; !rc && i < n; i++)
		add(k, payees[i]);
	return rc;
}

static int find_number(struct desk_step *s, const char *typed, int64_t *household)
{
	int rc = *typed ? store_lookup_find(s->store, typed, ANY_YEAR, household) : STORE_NONE;

	if (!*typed)
		*household = 0;
	return rc == STORE_NONE ? 0 : rc;
}

/* The whole line, or one of its words: "carte KLE-0012". */
static int find_typed(struct desk_step *s, const char *subject, int64_t *household)
{
	char line[STORE_NAME], *rest = line;
	int rc = find_number(s, subject, household);

	strncpy(line, subject, sizeof line - 1);
	line[sizeof line - 1] = '\0';
	for (char *word = strtok_r(line, " ,;:", &rest); !rc && !*household && word; word = strtok_r(NULL, " ,;:", &rest))
		rc = find_number(s, word, household);
	return rc;
}

/* Small letters without accents. */
static void fold(const char *name, struct buf *out)
{
	text_fit_fold(out, name, strlen(name));
	for (size_t i = 0; i < out->len; i++)
		out->data[i] = (uint8_t) tolower(out->data[i] & 0x7f);
}

static bool holds(const char *name, const char *part)
{
	struct buf whole = {0}, piece = {0};
	bool is_in;

	fold(name, &whole);
	fold(part, &piece);
	is_in = piece.len && strstr(base_buf_str(&whole), base_buf_str(&piece));
	base_buf_release(&whole);
	base_buf_release(&piece);
	return is_in;
}

/* Nothing is owed and nothing paid ahead by chance in exact francs: then the household is likely. */
static int fits_amount(struct desk_step *s, const struct store_household *h, int64_t francs, bool *fits)
{
	const int32_t today = base_date_of_ms(s->request->now_ms);
	struct desk_dues dues = {0};
	struct scheme_account a;
	int rc = desk_cover_account(s->store, s->memory->scheme, h, &dues, &a);

	*fits = false;
	for (int periods = 0; !rc && !*fits && periods <= PERIODS_MAX; periods++)
		*fits = scheme_cover_offer(&a, today, periods).francs == francs;
	desk_cover_release(&dues);
	return rc == STORE_REFUSED ? 0 : rc;
}

static int judge(struct desk_step *s, const struct store_held *held, int64_t household, int *points)
{
	struct store_household h;
	struct desk_reach reach;
	bool fits = false;
	int rc = store_household_load(s->store, household, &h);

	if (!rc)
		rc = fits_amount(s, &h, held->francs, &fits);
	if (!rc)
		rc = desk_reach_household(s->store, household, base_date_of_ms(s->request->now_ms), &reach);
	if (rc)
		return rc;
	*points = fits ? AMOUNT_FITS : 0;
	if (holds(held->name, reach.first_name) && holds(held->name, reach.last_name))
		*points += NAME_FITS;
	return 0;
}

/* Alone, or with more points than any other. */
static int choose(struct desk_step *s, const struct store_held *held, const struct known *k, int64_t *household)
{
	int best = -1, rc = 0;

	*household = k->n == 1 ? k->households[0] : 0;
	for (int i = 0; !rc && k->n > 1 && i < k->n; i++) {
		int points = 0;

		rc = judge(s, held, k->households[i], &points);
		if (points > best)
			*household = k->households[i];
		else if (points == best)
			*household = 0;
		if (points > best)
			best = points;
	}
	return rc;
}

int desk_match_held(struct desk_step *s, const struct store_held *held, struct desk_match *out)
{
	struct known known;
	int rc = find_known(s, held->phone, &known);

	*out = (struct desk_match){0};
	if (!rc)
		rc = find_typed(s, held->subject, &out->household);
	out->is_sure = out->household && is_known(&known, out->household);
	return rc || out->household ? rc : choose(s, held, &known, &out->household);
}
