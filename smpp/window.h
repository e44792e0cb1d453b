/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests of ours that wait for an answer: found by sequence number, ended by deadline. Every step is O(1) while
 * deadlines come in nearly the order in which they are added. */
#ifndef SMPP_WINDOW_H
#define SMPP_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct smpp_waiting {
	uint32_t sequence;
	uint64_t tag;                   /* the caller's */
	int64_t deadline_ms;
};

struct smpp_window;

struct smpp_window *smpp_window_new(size_t room);
void smpp_window_free(struct smpp_window *w);

size_t smpp_window_len(const struct smpp_window *w);
bool smpp_window_is_full(const struct smpp_window *w);
bool smpp_window_has(const struct smpp_window *w, uint32_t sequence);
void smpp_window_add(struct smpp_window *w, struct smpp_waiting r);     /* not full, sequence not there yet */

/* Each takes one out into *r, or returns false. */
bool smpp_window_take(struct smpp_window *w, uint32_t sequence, struct smpp_waiting *r);
/* deadline reached; earliest first */
bool smpp_window_take_due(struct smpp_window *w, int64_t now_ms, struct smpp_waiting *r);

int64_t smpp_window_next_deadline(const struct smpp_window *w);         /* INT64_MAX: none */

#endif
