/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message as it goes over a link: the cheaper alphabet, and parts that cut no character in two. */
#include "text/parts.h"

#include "base/must.h"
#include "text/fit.h"
#include "text/gsm.h"
#include "text/utf8.h"

#include <string.h>
#include <utf8proc.h>

/* What one message holds: on the air, septets or UTF-16 units (3GPP TS 23.040 9.2.3.24: 140 octets, a header
 * among them where it is a part); on the link, octets, which are fewer only where data_coding 0 means UTF-8. */
struct room {
	int on_air, octets;
};

static struct room room_alone(const struct text_parts *p)
{
	return (struct room){p->charset == TEXT_GSM7 ? 160 : 70, TEXT_PART_OCTETS};
}

static struct room room_of_part(const struct text_parts *p)
{
	return (struct room){p->charset == TEXT_GSM7 ? 153 : 67, TEXT_PART_OCTETS - TEXT_UDH_PART};
}

static struct room needs(const struct text_parts *p, size_t from, size_t len)
{
	const char *utf8 = (const char *) p->text.data + from;
	int units;

	if (p->charset == TEXT_GSM7)
		return (struct room){text_gsm_septets(utf8, len), text_coding_octets(p->meaning, utf8, len)};
	units = text_gsm_units(utf8, len);
	return (struct room){units, 2 * units};
}

static bool is_within(struct room needed, struct room room, enum text_join join)
{
	return needed.on_air <= room.on_air && (join == TEXT_JOIN_PAYLOAD || needed.octets <= room.octets);
}

/* The end of the part that begins at `from`: behind its last whole grapheme; or, where one fills a part alone,
 * behind a character. */
static size_t part_end(const struct text_parts *p, size_t from)
{
	const char *text = (const char *) p->text.data;
	struct room room = room_of_part(p), used = {0};
	utf8proc_int32_t before = 0, state = 0;
	size_t at = from, end = from;

	while (at < p->text.len) {
		size_t start = at;
		int32_t letter = text_utf8_next(text, p->text.len, &at);
		struct room more = needs(p, start, at - start);

		if (start > from && utf8proc_grapheme_break_stateful(before, letter, &state))
			end = start;
		used.on_air += more.on_air;
		used.octets += more.octets;
		if (!is_within(used, room, p->join))
			return end > from ? end : start;
		before = letter;
	}
	return at;
}

static int cut(struct text_parts *p)
{
	size_t from = 0;

	p->n = 0;
	if (is_within(needs(p, 0, p->text.len), room_alone(p), p->join)) {
		p->part[p->n++] = (struct text_part){0, p->text.len};
		from = p->text.len;
	}
	while (from < p->text.len) {
		size_t end = part_end(p, from);

		if (p->n == TEXT_PARTS_MAX)
			return -1;
		p->part[p->n++] = (struct text_part){from, end - from};
		from = end;
	}
	p->n_on_air = p->n;
	if (p->join == TEXT_JOIN_PAYLOAD) {
		p->part[0] = (struct text_part){0, p->text.len};
		p->n = 1;
	}
	return 0;
}

static int cut_as_gsm(struct text_parts *p)
{
	p->charset = TEXT_GSM7;
	if (text_coding_octets(p->meaning, (char *) p->text.data, p->text.len) < 0)
		return -1;
	return cut(p);
}

/* The old spelling, where all of the text has one and it takes no more messages. */
static void prefer_old_spelling(struct text_parts *p, int *rc)
{
	struct text_parts old = {.join = p->join, .meaning = p->meaning};
	struct buf text = p->text;

	if (!text_fit_is_foldable((char *) text.data, text.len))
		return;
	text_fit_fold(&old.text, (char *) text.data, text.len);
	/* marks without a letter leave nothing */
	if (!old.text.len || cut_as_gsm(&old) || (!*rc && old.n_on_air > p->n_on_air)) {
		base_buf_release(&old.text);
		return;
	}
	base_buf_release(&text);
	*p = old;
	*rc = 0;
}

static int spell(const char *utf8, size_t len, bool is_exact, struct text_parts *p)
{
	int rc;

	if (memchr(utf8, '\0', len) || !text_utf8_is_valid(utf8, len))
		return -1;
	base_buf_str(&p->text); /* an empty text is one too */
	if (is_exact)
		base_buf_append(&p->text, utf8, len);
	else if (text_fit_nfc(&p->text, utf8, len))
		return -1;
	if (!cut_as_gsm(p))
		return 0;
	p->charset = TEXT_UCS2;
	rc = cut(p);
	if (!is_exact)
		prefer_old_spelling(p, &rc);
	return rc;
}

int text_parts_split(const char *utf8, size_t len, bool is_exact, enum text_join join, enum text_default meaning,
		     struct text_parts *out)
{
	out->text.len = 0;
	out->join = join;
	out->meaning = meaning;
	if (!spell(utf8, len, is_exact, out))
		return 0;
	out->text.len = 0;
	out->n = out->n_on_air = 0;
	return -1;
}

void text_parts_release(struct text_parts *p)
{
	base_buf_release(&p->text);
	p->n = p->n_on_air = 0;
}

uint8_t text_parts_data_coding(const struct text_parts *p)
{
	return p->charset == TEXT_GSM7 ? 0 : 8;
}

uint8_t text_parts_esm_class(const struct text_parts *p)
{
	return p->join == TEXT_JOIN_UDH && p->n > 1 ? TEXT_UDH_ESM_CLASS : 0;
}

bool text_parts_is_payload(const struct text_parts *p)
{
	return p->join == TEXT_JOIN_PAYLOAD
	       && (p->n_on_air > 1 || needs(p, 0, p->text.len).octets > TEXT_PART_OCTETS);
}

int text_parts_encode(const struct text_parts *p, int i, uint8_t reference, uint8_t *out, size_t cap)
{
	size_t header = text_parts_esm_class(p) ? TEXT_UDH_PART : 0;
	const char *text;
	int n;

	must(i >= 0 && i < p->n);
	if (cap < header)
		return -1;
	if (header)
		text_udh_write(out, reference, (uint8_t) (i + 1), (uint8_t) p->n);
	text = (const char *) p->text.data + p->part[i].from;
	if (p->charset == TEXT_GSM7)
		n = text_coding_encode(p->meaning, text, p->part[i].len, out + header, cap - header);
	else
		n = text_gsm_encode_ucs2(text, p->part[i].len, out + header, cap - header);
	return n < 0 ? -1 : (int) header + n;
}

int text_parts_count(const char *utf8, size_t len)
{
	struct text_parts parts = {0};
	int n = 1; /* of an empty text */

	if (len)
		n = text_parts_split(utf8, len, false, TEXT_JOIN_UDH, TEXT_DEFAULT_GSM, &parts) ? TEXT_PARTS_MAX + 1 : parts.n_on_air;
	text_parts_release(&parts);
	return n;
}
