/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any text in parts: put together again it is the text, no part is too long, and none ends within a character.
 * The first octet says how: bits 0 and 1 the join, 2 and 3 what data_coding 0 means, 4 exact. */
#include "base/must.h"
#include "text/coding.h"
#include "text/fit.h"
#include "text/gsm.h"
#include "text/parts.h"
#include "text/utf8.h"

#include <string.h>

#define MAX_LEN 4000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Appends the text of part i, read from its octets. */
static void put_together(const struct text_parts *p, int i, struct buf *out)
{
	uint8_t octets[2 * MAX_LEN];
	char text[TEXT_CODING_ROOM(2 * MAX_LEN)];
	bool is_payload = text_parts_is_payload(p);
	int n = text_parts_encode(p, i, 0xc3, octets, is_payload ? sizeof octets : TEXT_PART_OCTETS), len, room;
	struct text_udh udh = {0};

	must(n >= 0);
	if (text_parts_esm_class(p)) {
		must(text_udh_read(octets, (size_t) n, &udh) && udh.is_part && !udh.is_wide);
		must(udh.reference == 0xc3 && udh.total == p->n && udh.number == i + 1);
	}
	len = text_coding_decode(p->meaning, text_parts_data_coding(p), octets + udh.len, (size_t) n - udh.len, text, sizeof text);
	must(len >= 0 && text_utf8_is_valid(text, (size_t) len) && (p->n == 1 || len > 0));
	if (p->charset == TEXT_GSM7)
		room = p->n > 1 ? 153 : 160;
	else
		room = p->n > 1 ? 67 : 70;
	must(is_payload || (p->charset == TEXT_GSM7 ? text_gsm_septets(text, (size_t) len) : text_gsm_units(text, (size_t) len)) <= room);
	base_buf_append(out, text, (size_t) len);
}

static void check(const char *text, size_t len, bool is_exact, enum text_join join, enum text_default meaning)
{
	struct text_parts p = {0};
	struct buf together = {0}, nfc = {0};

	if (text_parts_split(text, len, is_exact, join, meaning, &p)) {
		must(!p.n && !p.text.len);
		must(!text_utf8_is_valid(text, len) || memchr(text, '\0', len) || text_gsm_units(text, len) > (TEXT_PARTS_MAX - 1) * 33
		     || text_gsm_septets(text, len) > (TEXT_PARTS_MAX - 1) * 76);
	} else {
		must(p.n >= 1 && p.n <= p.n_on_air && p.n_on_air <= TEXT_PARTS_MAX);
		for (int i = 0; i < p.n; i++)
			put_together(&p, i, &together);
		must(together.len == p.text.len && (!p.text.len || !memcmp(together.data, p.text.data, p.text.len)));
		if (is_exact)
			must(together.len == len && (!len || !memcmp(together.data, text, len)));
		if (!is_exact && p.charset == TEXT_UCS2) {
			must(!text_fit_nfc(&nfc, text, len));
			must(nfc.len == together.len && !memcmp(nfc.data, together.data, nfc.len));
		}
	}
	base_buf_release(&together);
	base_buf_release(&nfc);
	text_parts_release(&p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!size || size > MAX_LEN || (data[0] & 3) > TEXT_JOIN_PAYLOAD)
		return 0;
	check((const char *) data + 1, size - 1, data[0] & 16, (enum text_join) (data[0] & 3), (enum text_default) (data[0] >> 2 & 3));
	return 0;
}
