/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message as it goes over a link: the cheaper alphabet, and parts that cut no character in two. */
#ifndef TEXT_PARTS_H
#define TEXT_PARTS_H

#include "base/buf.h"
#include "text/coding.h"
#include "text/udh.h"

#define TEXT_PARTS_MAX 32
#define TEXT_PART_OCTETS 253    /* of a short_message: SMPP 3.4 4.4.1 has 254, libsmpp34 packs one less */

/* How a link takes a text too long for one message (field experience: no way works everywhere). */
enum text_join {
	TEXT_JOIN_UDH,          /* a header in front of each part */
	TEXT_JOIN_SAR,          /* sar_msg_ref_num and its kin; the gateway writes the header */
	TEXT_JOIN_PAYLOAD,      /* one submit with message_payload; the gateway splits */
};

enum text_charset { TEXT_GSM7, TEXT_UCS2 };

/* All zero is a valid start; may be used again for the next message; text_parts_release at the end. */
struct text_parts {
	struct buf text;        /* UTF-8 as it goes: NFC, or in the old spelling */
	enum text_charset charset;
	enum text_join join;
	enum text_default meaning;
	int n;                  /* submits: 1 for a message_payload */
	int n_on_air;           /* messages the phone gets and the operator counts: n, but for a message_payload */
	struct text_part { size_t from, len; } part[TEXT_PARTS_MAX]; /* of `text`, without header */
};

/* 7 bits where the text fits them as it is; else, unless is_exact, where all of it has an old spelling
 * (text/fit.h) and that takes no more messages; else UCS-2. So a message is in one spelling throughout. is_exact
 * keeps every character as given. -1 for text that is no UTF-8 or has a NUL, and for more than TEXT_PARTS_MAX
 * messages; then *out is empty. An empty text is one part. */
int text_parts_split(const char *utf8, size_t len, bool is_exact, enum text_join join, enum text_default meaning,
		     struct text_parts *out);
void text_parts_release(struct text_parts *p);
/* SMS that such a text takes, folded where that is cheaper; TEXT_PARTS_MAX + 1: too many, or no text. */
int text_parts_count(const char *utf8, size_t len);

/* SMPP 3.4 5.2.19: 0, or 8 for UCS-2. */
uint8_t text_parts_data_coding(const struct text_parts *p);
/* TEXT_UDH_ESM_CLASS where each part begins with a header, or 0. */
uint8_t text_parts_esm_class(const struct text_parts *p);
/* True where the text is to go as message_payload, not as short_message. */
bool text_parts_is_payload(const struct text_parts *p);

/* The octets of part i (from 0), its header included. `reference` tells a phone's messages apart. Returns how
 * many, or -1: more than cap (TEXT_PART_OCTETS is always enough, but for a payload: 2 * text.len). */
int text_parts_encode(const struct text_parts *p, int i, uint8_t reference, uint8_t *out, size_t cap);

#endif
