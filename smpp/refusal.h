/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a gateway refused a bind, and what the person in charge can do about it. */
#ifndef SMPP_REFUSAL_H
#define SMPP_REFUSAL_H

#include <stdbool.h>
#include <stdint.h>

struct smpp_refusal {
	uint32_t status;
	bool is_lasting;                /* trying again soon won't help: wait the longest pause */
	const char *advice;
};

const struct smpp_refusal *smpp_refusal_find(uint32_t status); /* never NULL */

#endif
