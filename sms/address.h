/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses of PDUs as phone numbers. */
#ifndef SMS_ADDRESS_H
#define SMS_ADDRESS_H

#include "base/phone.h"
#include "smpp/pdu.h"

#include <string.h>

/* 0: an advertiser's name, a service, nobody to answer. */
static inline uint64_t sms_address_phone(const struct smpp_addr *a)
{
	char digits[22]; /* SMPP 3.4 5.2.8: 20 and NUL; some send a "+" before them */

	if (!a->digits.s || a->digits.len >= sizeof digits)
		return 0;
	memcpy(digits, a->digits.s, a->digits.len);
	digits[a->digits.len] = '\0';
	return base_phone_parse(digits);
}

#endif
