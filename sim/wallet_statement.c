/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wallet's statement of a day, as CSV: what it really did. */
#include "sim/wallet.h"

#include "base/csv.h"
#include "base/date.h"
#include "base/phone.h"

#include <inttypes.h>

#define DAY_MS 86400000

static void append_cell(struct buf *out, const char *cell)
{
	base_buf_append(out, ",", 1);
	base_csv_write(out, cell);
}

void sim_wallet_statement(const struct sim_wallet *w, int32_t day, struct buf *out)
{
	struct sim_wallet_move m;
	char date[BASE_DATE_TEXT], phone[BASE_PHONE_TEXT];

	base_buf_append_str(out, "date,time,reference,key,phone,subject,amount,charge,currency,kind,of\r\n");
	for (size_t i = 0; sim_wallet_move_at(w, i, &m); i++) {
		int seconds = (int) (m.at_ms % DAY_MS / 1000);

		if (base_date_of_ms(m.at_ms) != day)
			continue;
		base_buf_printf(out, "%s,%02d:%02d:%02d", base_date_format(day, date), seconds / 3600, seconds / 60 % 60, seconds % 60);
		append_cell(out, m.reference);
		append_cell(out, m.key);
		append_cell(out, base_phone_format(m.phone, phone));
		append_cell(out, m.subject);
		base_buf_printf(out, ",%" PRId64 ",%" PRId64, m.francs, m.charge_francs);
		append_cell(out, m.currency);
		append_cell(out, m.francs < 0 ? "reversal" : "payment");
		append_cell(out, m.of);
		base_buf_append_str(out, "\r\n");
	}
}
