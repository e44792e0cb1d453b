/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stream of octets cut into frames: in place in the caller's octets, and joined here where a frame came in pieces. */
#ifndef SMPP_FRAMES_H
#define SMPP_FRAMES_H

#include "base/buf.h"

#include <stdbool.h>

/* All zero, but for max, is a stream of which nothing came yet. */
struct smpp_frames {
	size_t max;                     /* octets of the longest frame that is taken */
	struct buf pending;             /* the front of a frame that isn't whole */
	bool is_given;                  /* pending was whole, and given to the caller */
};

void smpp_frames_release(struct smpp_frames *f);
void smpp_frames_restart(struct smpp_frames *f); /* a new connection: what was pending is dropped */

/* The next frame of the stream; *data and *len go on behind what was taken. Returns its length, and *frame stays
 * valid until the next call; 0: all was taken, more must come; -1: the length is nonsense, nothing behind it can be
 * read; *frame is the header, or NULL when the length leaves no room for one. */
long smpp_frames_next(struct smpp_frames *f, const uint8_t **data, size_t *len, const uint8_t **frame);

#endif
