/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real link in virtual time with a gateway that a test plays octet by octet. What the gateway says is written
 * here, not by smpp/encode.c. */
#ifndef TESTS_LINKBED_H
#define TESTS_LINKBED_H

#include "smpp/link.h"

#define LINKBED_PDUS 64

/* One PDU that we sent. */
struct linkbed_pdu {
	int leg;
	struct smpp_pdu pdu;      /* points into octets */
	uint8_t octets[2048];
};

struct linkbed {
	struct smpp_link *link;
	int64_t now_ms;
	void *ctx;
	void (*on_message)(void *ctx, int leg, const struct smpp_pdu *pdu);
	void (*on_outcome)(void *ctx, int leg, uint64_t tag, enum smpp_outcome outcome, const struct smpp_pdu *pdu);
	struct linkbed_pdu sent[LINKBED_PDUS]; /* by us, without binds and enquire_links */
	size_t n_sent, n_read;
	uint32_t sequence;        /* of the gateway's next request */
};

/* A deliver_sm or data_sm in the making. */
struct linkbed_message {
	uint32_t id, sequence;    /* 0: deliver_sm; the bed's next */
	const char *service_type, *source, *dest, *validity, *text;
	uint8_t source_ton, source_npi, dest_ton, dest_npi, esm_class, data_coding;
	size_t text_len;          /* 0: of the string */
	const char *tlvs;         /* hex: "0501 0001 12" */
};

void linkbed_open(struct linkbed *bed, int binds, int window); /* bound on every leg */
void linkbed_close(struct linkbed *bed);
void linkbed_connect(struct linkbed *bed, int leg);      /* dials and binds again */
void linkbed_drop(struct linkbed *bed, int leg);         /* the connection is lost */

/* The gateway says. Returns the sequence number. */
uint32_t linkbed_deliver(struct linkbed *bed, int leg, const struct linkbed_message *m);
void linkbed_feed_hex(struct linkbed *bed, int leg, const char *hex);
/* Its answer to a request of ours; message_id NULL: no body. */
void linkbed_answer(struct linkbed *bed, const struct linkbed_pdu *p, uint32_t status, const char *message_id);

/* The next PDU that we sent; NULL: none. */
const struct linkbed_pdu *linkbed_next(struct linkbed *bed);

#endif
