/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time passed: what grows old is pruned, cover that changes by itself is written down. */
#ifndef DESK_SWEEP_H
#define DESK_SWEEP_H

#include "desk/step.h"

int desk_sweep_run(struct desk_step *s);

#endif
