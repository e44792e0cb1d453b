/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any octets as text: what the alphabets and the folding promise holds. */
#include "base/must.h"
#include "text/fit.h"
#include "text/gsm.h"
#include "text/utf8.h"

#include <string.h>

#define MAX_LEN 1000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What any coding gives is UTF-8 that may be shown. */
static void check_decoder(int (*decode)(const uint8_t *, size_t, char *, size_t), const uint8_t *data, size_t size)
{
	char text[3 * MAX_LEN + 1];
	int len = decode(data, size, text, sizeof text);

	must(len >= 0);
	must(strlen(text) == (size_t) len);
	must(text_utf8_is_valid(text, (size_t) len));
	must(decode(data, size, text, (size_t) len) == -1);
}

static void check_round_trips(const char *text, size_t size)
{
	uint8_t octets[2 * MAX_LEN];
	char back[4 * MAX_LEN + 1];
	int septets = text_gsm_septets(text, size), units = text_gsm_units(text, size);

	must(text_gsm_encode(text, size, octets, sizeof octets) == septets);
	if (septets >= 0) {
		must(text_gsm_decode(octets, (size_t) septets, back, sizeof back) == (int) size);
		must(!memcmp(back, text, size));
	}
	must((units >= 0) == text_utf8_is_valid(text, size));
	if (units >= 0 && !memchr(text, '\0', size)) {
		must(text_gsm_encode_ucs2(text, size, octets, sizeof octets) == 2 * units);
		must(text_gsm_decode_ucs2(octets, 2 * (size_t) units, back, sizeof back) == (int) size);
		must(!memcmp(back, text, size));
	}
}

static void check_folding(const char *text, size_t size)
{
	struct buf folded = {0}, again = {0};
	int septets;

	text_fit_fold(&folded, text, size);
	base_buf_str(&folded);
	septets = text_gsm_septets((char *) folded.data, folded.len);
	must(septets >= 0);
	text_fit_fold(&again, (char *) folded.data, folded.len);
	must(again.len == folded.len && (!again.len || !memcmp(again.data, folded.data, again.len)));
	if (text_fit_is_foldable(text, size) && !memchr(text, '?', size) && text_utf8_is_valid(text, size))
		must(!memchr(folded.data, '?', folded.len));
	for (int room = 0; room <= septets; room += 1 + septets / 7) {
		size_t cut = text_fit_cut((char *) folded.data, folded.len, room);

		must(cut <= folded.len);
		must(text_gsm_septets((char *) folded.data, cut) <= room);
	}
	must(text_fit_cut((char *) folded.data, folded.len, septets) == folded.len);
	again.len = 0;
	text_fit_unfold(&again, (char *) folded.data, folded.len);
	must(text_utf8_is_valid(base_buf_str(&again), again.len));
	again.len = 0;
	must(text_fit_nfc(&again, text, size) == 0 || again.len == 0);
	base_buf_release(&folded);
	base_buf_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > MAX_LEN)
		return 0;
	check_decoder(text_gsm_decode, data, size);
	check_decoder(text_gsm_decode_ucs2, data, size);
	check_decoder(text_gsm_decode_latin1, data, size);
	check_decoder(text_gsm_decode_utf8, data, size);
	check_round_trips((const char *) data, size);
	check_folding((const char *) data, size);
	(void) text_fit_cut((const char *) data, size, 20);
	return 0;
}
