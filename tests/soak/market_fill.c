/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who comes to a market: households of one member with a phone, enrolled, and behind with a month. */
#include "tests/soak/market_inside.h"

#include "base/buf.h"
#include "desk/import.h"

#include <stdio.h>
#include <stdlib.h>

#define ROWS_A_CHUNK 500

void market_household_no(size_t i, char no[STORE_CODE])
{
	snprintf(no, STORE_CODE, "H-%06zu", i);
}

static void make_row(struct market *m, size_t i, struct desk_import_row *row)
{
	const struct scheme_mutuelle *u = &m->config.scheme->mutuelles[i % m->config.scheme->n_mutuelles];

	*row = (struct desk_import_row){.member_no = 1, .role = STORE_HEAD, .sex = 'F', .birth_year = 1980, .phone = market_phone_number(i),
					.enrolled_on = m->config.day - 200, .paid_until = m->config.day - 20};
	market_household_no(i, row->household_no);
	snprintf(row->mutuelle, sizeof(row->mutuelle), "%s", u->code);
	snprintf(row->plan, sizeof(row->plan), "%s", u->plans[0]);
	snprintf(row->commune, sizeof(row->commune), "%s", u->commune);
	snprintf(row->village, sizeof(row->village), "Village");
	snprintf(row->first_name, sizeof(row->first_name), "Awa");
	snprintf(row->last_name, sizeof(row->last_name), "Traore");
	snprintf(row->language, sizeof(row->language), "fr");
}

int market_fill(struct market *m, struct error *e)
{
	struct desk_import_row *rows = base_alloc(ROWS_A_CHUNK * sizeof(*rows));
	struct desk_reply *reply = base_alloc(sizeof(*reply));
	struct store_import file = {.file = "market", .sha256 = "0", .rows = (int64_t) m->config.households};
	int64_t import = 0;
	int rc = 0;

	for (size_t at = 0; at < m->config.households && !rc;) {
		struct desk_import_chunk chunk = {.start = at ? NULL : &file, .import = import, .rows = rows};
		struct desk_request r = {.kind = DESK_IMPORT_CHUNK, .body = &chunk, .now_ms = market_wall_ms(m)};

		while (chunk.n < ROWS_A_CHUNK && at < m->config.households)
			make_row(m, at++, &rows[chunk.n++]);
		chunk.applied = (int64_t) at;
		chunk.is_last = at == m->config.households;
		desk_batch_run(m->desk, &r, reply, 1);
		import = chunk.import;
		if (reply->verdict != DESK_DONE)
			rc = base_error_set(e, "the market's households are refused: %s", chunk.error.text);
	}
	free(rows);
	free(reply);
	return rc;
}
