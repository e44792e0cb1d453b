/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages in, each once (law 2), and the parts of long ones. */
#ifndef STORE_INBOX_H
#define STORE_INBOX_H

#include "store/store.h"

/* An SMS that came in. key: its identity; STORE_EXISTS: had it before (acknowledge it all the same). */
int store_inbox_add(struct store *s, uint64_t key, uint32_t link, uint64_t phone, const char *text, int64_t now_ms);
/* Deletes up to `limit` of those older than `before_ms`; how many in *n. */
int store_inbox_prune(struct store *s, int64_t before_ms, int limit, int *n);

/* One part of a long message, as it came: a phone may cut a character in two, so octets are decoded when they are joined. */
#define STORE_PART_OCTETS 256
struct store_inbox_part {
	uint32_t link;
	uint64_t phone;
	uint32_t reference;             /* the sender's number for the whole message; a wide one (16 bits) + 65536 */
	uint8_t total, no;              /* no from 1 */
	uint8_t data_coding;            /* SMPP 3.4 5.2.19 */
	size_t len;
	uint8_t octets[STORE_PART_OCTETS]; /* without header */
};

/* STORE_EXISTS: had this part before; the first one stays. */
int store_inbox_part_add(struct store *s, const struct store_inbox_part *p, int64_t now_ms);
/* The parts there are of p's message (link, phone, reference, total), in order. It is whole when *n is total. */
int store_inbox_parts(struct store *s, const struct store_inbox_part *p, struct store_inbox_part *out, int cap, int *n);
/* Forgets them: the message is in the inbox now. */
int store_inbox_parts_drop(struct store *s, const struct store_inbox_part *p);
/* Some part of the message that waits longest, if it came before `before_ms`: its missing parts will not come any more. */
int store_inbox_parts_oldest(struct store *s, int64_t before_ms, struct store_inbox_part *out);

#endif
