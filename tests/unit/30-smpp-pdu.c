/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The decoder on PDUs that gateways really send (tests/fixtures/pdus.tsv), and on what is left when a PDU is cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/file.h"
#include "smpp/frames.h"
#include "smpp/pdu.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- a PDU as the fixture's text ---------------------------------------------------------------- */

static void show_hex(struct buf *b, const void *data, size_t len)
{
	const uint8_t *p = data;

	for (size_t i = 0; i < len; i++)
		base_buf_printf(b, "%02x", p[i]);
}

static void show_octets(struct buf *b, const char *key, const void *data, size_t len)
{
	const uint8_t *p = data;
	int printable = len && *p != '<';

	if (!len)
		return;
	for (size_t i = 0; i < len; i++)
		printable &= p[i] > 0x20 && p[i] < 0x7f;
	base_buf_printf(b, " %s=", key);
	if (printable) {
		base_buf_append(b, p, len);
		return;
	}
	base_buf_append_str(b, "<");
	show_hex(b, p, len);
	base_buf_append_str(b, ">");
}

static void show_str(struct buf *b, const char *key, struct smpp_str s)
{
	show_octets(b, key, s.s, s.len);
}

static void show_number(struct buf *b, const char *key, unsigned v)
{
	if (v)
		base_buf_printf(b, " %s=%u", key, v);
}

static void show_addr(struct buf *b, const char *key, const struct smpp_addr *a)
{
	if (a->ton || a->npi || a->digits.len)
		base_buf_printf(b, " %s=%u/%u/%.*s", key, a->ton, a->npi, (int) a->digits.len,
				a->digits.len ? a->digits.s : "");
}

static void show_tlvs(struct buf *b, const struct smpp_pdu *p)
{
	struct smpp_tlv t;
	size_t at = 0;

	while (smpp_pdu_tlv_next(p, &at, &t)) {
		base_buf_printf(b, " tlv=%04x:", t.tag);
		show_hex(b, t.value, t.len);
	}
	show_number(b, "stray", (unsigned) (p->tlvs_len - at));
}

static void show(struct buf *b, const struct smpp_pdu *p)
{
	char room[16];

	base_buf_append_str(b, smpp_pdu_name(p->id, room));
	if (p->status)
		base_buf_printf(b, " status=0x%" PRIx32, p->status);
	base_buf_printf(b, " seq=%" PRIu32, p->sequence);
	show_str(b, "system_id", p->system_id);
	show_str(b, "password", p->password);
	show_str(b, "system_type", p->system_type);
	show_number(b, "version", p->interface_version);
	show_str(b, "type", p->service_type);
	show_addr(b, "source", &p->source);
	show_addr(b, "dest", &p->dest);
	show_str(b, "range", p->address_range);
	show_number(b, "esm", p->esm_class);
	show_number(b, "pid", p->protocol_id);
	show_number(b, "prio", p->priority);
	show_str(b, "schedule", p->schedule);
	show_str(b, "validity", p->validity);
	show_number(b, "reg", p->registered);
	show_number(b, "replace", p->replace);
	show_number(b, "dc", p->data_coding);
	show_number(b, "default", p->default_message);
	show_octets(b, "sm", p->short_message, p->sm_length);
	show_str(b, "message_id", p->message_id);
	show_tlvs(b, p);
	if (p->flaw)
		base_buf_append_str(b, " flawed");
}

/* The whole stream, in one piece. */
static void show_stream(struct buf *b, const uint8_t *data, size_t len)
{
	for (int first = 1; len; first = 0) {
		uint32_t status;
		struct smpp_pdu p;
		long n = smpp_pdu_frame(data, len, SMPP_PDU_MAX, &status);

		if (!first)
			base_buf_append_str(b, " | ");
		if (n <= 0) {
			assert_int_equal(status, n < 0 ? SMPP_RINVCMDLEN : SMPP_OK);
			base_buf_printf(b, n < 0 ? "nonsense" : "wait=%zu", len);
			return;
		}
		smpp_pdu_decode(data, (size_t) n, &p);
		assert_int_equal(p.length, n);
		show(b, &p);
		data += n;
		len -= (size_t) n;
	}
}

/* ---- the fixtures ------------------------------------------------------------------------------- */

struct row { char *name, *hex, *meaning; };

/* Cuts the next row out of the file's text, in place. */
static int next_row(char **at, struct row *r)
{
	while (**at) {
		char *line = *at, *end = strchr(line, '\n');

		assert_non_null(end);
		*end = '\0';
		*at = end + 1;
		if (*line == '#')
			continue;
		r->name = strsep(&line, "\t");
		r->hex = strsep(&line, "\t");
		r->meaning = strsep(&line, "\t");
		assert_non_null(r->meaning);
		return 1;
	}
	return 0;
}

/* An allocation of the very size, so that a sanitizer sees one step beyond. */
static uint8_t *octets(const char *hex, size_t *len)
{
	uint8_t *out = malloc(strlen(hex) / 2);

	*len = strlen(hex) / 2;
	for (size_t i = 0; i < *len; i++) {
		char two[] = {hex[2 * i], hex[2 * i + 1], '\0'};

		out[i] = (uint8_t) strtoul(two, NULL, 16);
	}
	return out;
}

static void for_each_fixture(void (*check)(const struct row *r, const uint8_t *data, size_t len))
{
	const char *srcdir = getenv("srcdir");
	struct buf path = {0}, file = {0};
	struct error e;
	struct row r;
	char *at;
	int rows = 0;

	base_buf_printf(&path, "%s/tests/fixtures/pdus.tsv", srcdir ? srcdir : ".");
	if (base_file_read(base_buf_str(&path), 1 << 20, &file, &e))
		fail_msg("%s", e.text);
	base_buf_str(&file);
	for (at = (char *) file.data; next_row(&at, &r); rows++) {
		size_t len;
		uint8_t *data = octets(r.hex, &len);

		check(&r, data, len);
		free(data);
	}
	assert_true(rows > 60);
	base_buf_release(&path);
	base_buf_release(&file);
}

static void check_meaning(const struct row *r, const uint8_t *data, size_t len)
{
	struct buf got = {0};

	show_stream(&got, data, len);
	if (strcmp(base_buf_str(&got), r->meaning))
		fail_msg("%s:\n  got  %s\n  want %s", r->name, base_buf_str(&got), r->meaning);
	base_buf_release(&got);
}

static void every_pdu_means_what_it_means(void **state)
{
	(void) state;
	for_each_fixture(check_meaning);
}

/* A PDU that ends early, its length saying so: what stands before the end is as in the whole one, and the rest is
 * empty. */
static void check_cut(const struct row *r, const uint8_t *data, size_t len)
{
	uint32_t status;
	long n = smpp_pdu_frame(data, len, SMPP_PDU_MAX, &status);
	struct smpp_pdu whole, p;

	(void) r;
	if (n <= 0)
		return;
	smpp_pdu_decode(data, (size_t) n, &whole);
	for (size_t cut = 0; cut < (size_t) n; cut++) {
		uint8_t *piece = malloc(cut ? cut : 1);
		struct buf b = {0};

		memcpy(piece, data, cut);
		smpp_pdu_decode(piece, cut, &p);
		show(&b, &p);
		if (cut < SMPP_HEADER)
			assert_non_null(p.flaw);
		else
			assert_int_equal(p.id, whole.id);
		if (!p.flaw && !whole.flaw) {
			assert_int_equal(p.dest.digits.len, whole.dest.digits.len);
			assert_int_equal(p.sm_length, whole.sm_length);
		}
		base_buf_release(&b);
		free(piece);
	}
}

static void a_pdu_cut_anywhere_has_a_flaw_or_its_text(void **state)
{
	(void) state;
	for_each_fixture(check_cut);
}

/* The joiner of frames gives the same stream however it is cut. */
static void check_frames(const struct row *r, const uint8_t *data, size_t len)
{
	for (size_t step = 1; step <= len; step++) {
		struct smpp_frames f = {.max = SMPP_PDU_MAX};
		struct buf got = {0};
		const uint8_t *frame;
		long n = 0;

		for (size_t at = 0; at < len && n >= 0; at += step) {
			const uint8_t *piece = data + at;
			size_t left = len - at < step ? len - at : step;

			while ((n = smpp_frames_next(&f, &piece, &left, &frame)) > 0) {
				struct smpp_pdu p;

				smpp_pdu_decode(frame, (size_t) n, &p);
				if (got.len)
					base_buf_append_str(&got, " | ");
				show(&got, &p);
			}
			assert_true(n < 0 || left == 0);
		}
		if (n < 0 || f.pending.len)
			base_buf_append_str(&got, got.len ? " | " : "");
		if (n < 0)
			base_buf_append_str(&got, "nonsense");
		else if (f.pending.len && !f.is_given)
			base_buf_printf(&got, "wait=%zu", f.pending.len);
		assert_string_equal(base_buf_str(&got), r->meaning);
		base_buf_release(&got);
		smpp_frames_release(&f);
	}
}

static void frames_are_the_same_however_the_stream_is_cut(void **state)
{
	(void) state;
	for_each_fixture(check_frames);
}

/* ---- by hand ------------------------------------------------------------------------------------ */

static void a_frame_waits_for_its_header_before_it_is_too_long(void **state)
{
	static const uint8_t data[16] = {0, 1, 0, 1, 0, 0, 0, 5};
	uint32_t status;

	(void) state;
	for (size_t len = 0; len < 16; len++)
		assert_int_equal(smpp_pdu_frame(data, len, SMPP_PDU_MAX, &status), 0);
	assert_int_equal(smpp_pdu_frame(data, 16, SMPP_PDU_MAX, &status), -1);
	assert_int_equal(status, SMPP_RINVCMDLEN);
	assert_int_equal(smpp_pdu_frame(data, 16, SMPP_PDU_MAX + 1, &status), 0);
}

static void the_text_is_the_payload_when_the_message_is_empty(void **state)
{
	static const uint8_t sm[] = "ab";
	static const uint8_t tlvs[] = {0x05, 0x01, 0, 1, 2, 0x04, 0x24, 0, 3, 'x', 'y', 'z'};
	struct smpp_pdu p = {.tlvs = tlvs, .tlvs_len = sizeof tlvs, .short_message = sm, .sm_length = 2};
	struct smpp_tlv t;
	size_t len;

	(void) state;
	assert_memory_equal(smpp_pdu_text(&p, &len), "ab", 2);
	assert_int_equal(len, 2);
	p.sm_length = 0;
	assert_memory_equal(smpp_pdu_text(&p, &len), "xyz", 3);
	assert_int_equal(len, 3);
	p.tlvs_len -= 1;
	smpp_pdu_text(&p, &len);
	assert_int_equal(len, 0);
	assert_true(smpp_pdu_tlv_find(&p, SMPP_TAG_USSD_SERVICE_OP, &t));
	assert_int_equal(t.value[0], 2);
	assert_false(smpp_pdu_tlv_find(&p, SMPP_TAG_ITS_SESSION_INFO, &t));
}

/* sm_length 255 and a payload of a whole PDU's length: both beyond libsmpp34. */
static void long_texts_are_read(void **state)
{
	size_t len = SMPP_HEADER + 17 + 255 + 4 + 60000;
	uint8_t *data = calloc(1, len);
	struct smpp_pdu p;
	struct smpp_tlv t;

	(void) state;
	data[7] = SMPP_DELIVER_SM;
	data[SMPP_HEADER + 16] = 255;
	data[SMPP_HEADER + 17 + 255] = 0x04;
	data[SMPP_HEADER + 17 + 256] = 0x24;
	data[SMPP_HEADER + 17 + 257] = 60000 >> 8;
	data[SMPP_HEADER + 17 + 258] = 60000 & 0xff;
	smpp_pdu_decode(data, len, &p);
	assert_null(p.flaw);
	assert_int_equal(p.sm_length, 255);
	assert_true(smpp_pdu_tlv_find(&p, SMPP_TAG_MESSAGE_PAYLOAD, &t));
	assert_int_equal(t.len, 60000);
	free(data);
}

static void a_text_that_goes_beyond_the_pdu_is_no_text(void **state)
{
	uint8_t data[SMPP_HEADER + 17 + 3] = {[7] = SMPP_DELIVER_SM, [SMPP_HEADER + 16] = 4, '1', '2', '3'};
	struct smpp_pdu p;

	(void) state;
	smpp_pdu_decode(data, sizeof data, &p);
	assert_non_null(p.flaw);
	assert_int_equal(p.sm_length, 0);
	assert_int_equal(p.tlvs_len, 0);
}

static void names_are_those_of_the_standard(void **state)
{
	char room[16];

	(void) state;
	assert_string_equal(smpp_pdu_name(SMPP_DELIVER_SM, room), "deliver_sm");
	assert_string_equal(smpp_pdu_name(SMPP_DELIVER_SM | SMPP_RESP, room), "deliver_sm_resp");
	assert_string_equal(smpp_pdu_name((uint32_t) SMPP_GENERIC_NACK, room), "generic_nack");
	assert_string_equal(smpp_pdu_name(0, room), "0x00000000");
	assert_string_equal(smpp_pdu_name(SMPP_OUTBIND | SMPP_RESP, room), "0x8000000b");
	assert_string_equal(smpp_pdu_name(0x80003302, room), "0x80003302");
	assert_string_equal(smpp_pdu_status_name(SMPP_RALYBND, room), "ESME_RALYBND (already bound)");
	assert_string_equal(smpp_pdu_status_name(1031, room), "0x00000407");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_pdu_means_what_it_means),
		cmocka_unit_test(a_pdu_cut_anywhere_has_a_flaw_or_its_text),
		cmocka_unit_test(frames_are_the_same_however_the_stream_is_cut),
		cmocka_unit_test(a_frame_waits_for_its_header_before_it_is_too_long),
		cmocka_unit_test(the_text_is_the_payload_when_the_message_is_empty),
		cmocka_unit_test(long_texts_are_read),
		cmocka_unit_test(a_text_that_goes_beyond_the_pdu_is_no_text),
		cmocka_unit_test(names_are_those_of_the_standard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
