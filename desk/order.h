/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person at the computer orders about messages: mutuelle sms send, cancel, retry. */
#ifndef DESK_ORDER_H
#define DESK_ORDER_H

#include "desk/step.h"

enum desk_order_kind { DESK_ORDER_SEND, DESK_ORDER_CANCEL, DESK_ORDER_RETRY, DESK_ORDERS };

enum desk_order_outcome {
	DESK_ORDER_DONE,
	DESK_ORDER_NONE,          /* there is no such message */
	DESK_ORDER_OVER,          /* CANCEL: it has left, or has ended */
	DESK_ORDER_OPEN,          /* RETRY: it has not ended, or is a one-time code, which is of no use twice */
	DESK_ORDER_AGAIN,         /* RETRY: it was sent again already */
};

struct desk_order {               /* body of DESK_ORDER */
	enum desk_order_kind what;
	int64_t id;               /* CANCEL, RETRY: which message */
	uint64_t phone;           /* SEND, and these: */
	bool is_exact;
	char link[DESK_LINK_NAME]; /* "": any */
	char text[DESK_SMS_TEXT];
	enum desk_order_outcome outcome; /* from the desk, as made: */
	int64_t made;             /* SEND, RETRY: the new message */
};

int desk_order_run(struct desk_step *s);

#endif
