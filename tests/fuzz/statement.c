/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any octets as a wallet's statement: a row that is kept is one that a desk may post. The first octet chooses the format. */
#include "daemon/statement.h"

#include "base/date.h"
#include "base/must.h"
#include "text/utf8.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void prove(const struct store_statement *row, int32_t day)
{
	size_t len = strlen(row->reference);

	must(len && len < sizeof row->reference && text_utf8_is_valid(row->reference, len));
	must(text_utf8_is_valid(row->name, strlen(row->name)) && text_utf8_is_valid(row->subject, strlen(row->subject)));
	must(row->day == day && row->our_day == BASE_DAY_NONE);
	must(row->francs && row->charge >= 0 && row->charge <= llabs(row->francs));
	must(!row->key[0] || strlen(row->key) == STORE_STATEMENT_KEY - 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char reference[] = "ref", date[] = "date", amount[] = "amount", debit[] = "debit", charge[] = "fee", phone[] = "from",
		    name[] = "name", subject[] = "label", key[] = "key", status[] = "status", ok[] = "OK", *paid[] = {ok},
		    iso[] = "YYYY-MM-DD", french[] = "DD/MM/YY";
	const int32_t day = base_date_make(2026, 1, 15);
	struct statement_format f = {.columns = {reference, date, amount, debit, charge, phone, name, subject, key, status},
				     .separator = ',', .decimal = '.', .date = iso, .paid = paid, .n_paid = 1};
	struct statement_reader *r;
	struct statement *s, bad;
	struct error e;
	int rc;

	if (!size)
		return 0;
	if (data[0] & 1) {
		f.separator = ';';
		f.decimal = ',';
		f.date = french;
	}
	if (data[0] & 2) {
		memset(&f.columns[STATEMENT_DEBIT], 0, (STATEMENT_COLUMNS - STATEMENT_DEBIT) * sizeof *f.columns);
		f.n_paid = 0;
	}
	r = daemon_statement_new(&f, "orange", day);
	rc = daemon_statement_feed(r, (const char *) data + 1, size - 1, &e);
	s = daemon_statement_end(r, &bad, rc ? NULL : &e);
	for (size_t i = 0; s && i < s->n; i++)
		prove(&s->rows[i], day);
	must(s || bad.faults || e.text[0]);
	daemon_statement_free(s);
	return 0;
}
