/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A link's dialogs on a linkbed, with the test as the desk. Include behind cmocka.h. */
#ifndef TESTS_USSDBED_H
#define TESTS_USSDBED_H

#include "linkbed.h"
#include "ussd/dialog.h"

#define WALL 1760000000000ll

struct ussdbed {
	struct linkbed link;
	struct ussd *ussd;
	struct ussd_dialects *dialects;
	struct ussd_dialect dialect;           /* a copy, which a test may bend before ussdbed_start */
	struct ussd_texts texts;
	struct desk_request asked[64];
	size_t n_asked, n_read;
	size_t slots;
	size_t not_ours;                       /* messages that are no USSD */
};

void ussdbed_load(struct ussdbed *b, const char *dialect);
void ussdbed_start(struct ussdbed *b, int binds, int window);
void ussdbed_open(struct ussdbed *b, const char *dialect); /* both, one transceiver */
void ussdbed_restart(struct ussdbed *b);                   /* the dialogs in hand are forgotten, as by a new process */
void ussdbed_close(struct ussdbed *b);

/* The next request to the desk; NULL: none. */
const struct desk_request *ussdbed_asked(struct ussdbed *b);
void ussdbed_reply(struct ussdbed *b, const struct desk_request *r, enum desk_verdict verdict, const char *text);
/* Time goes on by ms, tick by tick of the next deadline. */
void ussdbed_wait(struct ussdbed *b, int64_t ms);

/* The next PDU that we sent must be deliver_sm_resp with that sequence and status 0. */
void ussdbed_expect_ack(struct ussdbed *b, uint32_t sequence);
/* ... must be submit_sm with that text and op (-1: no op TLV). */
const struct linkbed_pdu *ussdbed_expect_screen(struct ussdbed *b, const char *text, int op);
void ussdbed_expect_nothing(struct ussdbed *b);            /* neither PDU nor request */
/* the next request must be of that kind, with that input */
const struct desk_request *ussdbed_expect_asked(struct ussdbed *b, enum desk_kind kind, const char *input);

#endif
