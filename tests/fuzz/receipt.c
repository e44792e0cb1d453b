/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any octets as a receipt's text, and as its id. */
#include "base/must.h"
#include "text/receipt.h"

#include <string.h>

#define MAX_LEN 1000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_ids(const char *id)
{
	char readings[TEXT_RECEIPT_READINGS][TEXT_RECEIPT_ID], again[TEXT_RECEIPT_READINGS][TEXT_RECEIPT_ID], canonical[TEXT_RECEIPT_ID];
	int n = text_receipt_readings(id, readings);

	must(n >= 1 && n <= TEXT_RECEIPT_READINGS);
	for (int i = 0; i < n; i++) {
		bool is_back = false;
		int back;

		must(strlen(readings[i]) < TEXT_RECEIPT_ID);
		text_receipt_canonical(readings[i], canonical);
		must(!strcmp(canonical, readings[i]));
		/* what one side may mean, the other may too */
		back = text_receipt_readings(readings[i], again);
		for (int k = 0; k < back; k++)
			is_back |= !strcmp(again[k], readings[0]);
		must(is_back);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text_receipt r;
	bool is_receipt;

	if (size > MAX_LEN)
		return 0;
	is_receipt = text_receipt_read((const char *) data, size, &r);
	must(memchr(r.id, '\0', sizeof r.id));
	must(is_receipt == (r.id[0] && r.has_state));
	must(r.state < TEXT_RECEIPT_STATES && r.error >= -1 && r.submitted >= -1 && r.delivered >= -1);
	must(r.submitted_s >= 0 && r.done_s >= 0);
	must(text_receipt_state_name(r.state)[0]);
	check_ids(r.id);
	return 0;
}
