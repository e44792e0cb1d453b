/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the last proof of the store has found. A value. */
#ifndef DAEMON_PROOF_H
#define DAEMON_PROOF_H

#include <stdint.h>

struct proof {
	int broken;            /* things that are not as they must be; 0: every invariant holds */
	int64_t took_ms;
	int64_t at_ms;         /* wall clock at its end */
};

#endif
