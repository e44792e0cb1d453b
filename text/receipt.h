/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of a delivery receipt (SMPP 3.4 appendix B), "id:0123 sub:001 dlvrd:001 submit date:2606301205 done
 * date:2606301206 stat:DELIVRD err:000 text:...", as gateways really write it: any field missing, in any order
 * and case. */
#ifndef TEXT_RECEIPT_H
#define TEXT_RECEIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TEXT_RECEIPT_ID 66 /* SMPP 3.4 5.2.23: 65 octets with NUL; some count without */

/* With the numbers of the TLV message_state (SMPP 3.4 5.2.28; 0 and 9 are 5.0's). */
enum text_receipt_state {
	TEXT_RECEIPT_SCHEDULED, TEXT_RECEIPT_ENROUTE, TEXT_RECEIPT_DELIVERED, TEXT_RECEIPT_EXPIRED,
	TEXT_RECEIPT_DELETED, TEXT_RECEIPT_UNDELIVERABLE, TEXT_RECEIPT_ACCEPTED, TEXT_RECEIPT_UNKNOWN,
	TEXT_RECEIPT_REJECTED, TEXT_RECEIPT_SKIPPED,
	TEXT_RECEIPT_STATES
};

struct text_receipt {
	char id[TEXT_RECEIPT_ID];       /* as written; "" where there is none */
	bool has_state;
	enum text_receipt_state state;  /* UNKNOWN for a word we do not know */
	int error;                      /* the gateway's own number; -1 where there is none, or no number */
	int submitted, delivered;       /* sub and dlvrd: parts; -1 */
	int64_t submitted_s, done_s;    /* seconds since 1970, the gateway's clock taken for UTC; 0: none */
};

/* Reads UTF-8. True where both id and state are there: then it is a receipt whatever esm_class says. Otherwise
 * *out has what was found. What is behind "text:" is not read: it is the message's own. */
bool text_receipt_read(const char *text, size_t len, struct text_receipt *out);

/* "delivered": for logs, lists and metrics. */
const char *text_receipt_state_name(enum text_receipt_state state);
/* Will no other state come? */
bool text_receipt_is_final(enum text_receipt_state state);

/* A message's id may be written in hexadecimal in the submit's answer and in decimal in the receipt, or the
 * other way round, with zeros in front or without, in capitals or not. The canonical form has small letters and
 * no zeros in front: kept with the message. */
void text_receipt_canonical(const char *id, char out[TEXT_RECEIPT_ID]);
/* What a receipt's id may be in canonical form, likeliest first: as written; a decimal number in hexadecimal; a
 * hexadecimal one in decimal. Returns how many, 1 to 3. */
#define TEXT_RECEIPT_READINGS 3
int text_receipt_readings(const char *id, char out[TEXT_RECEIPT_READINGS][TEXT_RECEIPT_ID]);

#endif
