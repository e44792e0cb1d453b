/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stream of octets cut into frames: in place in the caller's octets, and joined here where a frame came in pieces. */
#include "smpp/frames.h"

#include "smpp/pdu.h"

void smpp_frames_release(struct smpp_frames *f)
{
	base_buf_release(&f->pending);
}

void smpp_frames_restart(struct smpp_frames *f)
{
	f->pending.len = 0;
	f->is_given = false;
}

static void take(struct smpp_frames *f, const uint8_t **data, size_t *len, size_t n)
{
	base_buf_append(&f->pending, *data, n);
	*data += n;
	*len -= n;
}

/* Octets that the pending frame still lacks: of its header first, for they tell how many those are. */
static size_t lacks(const struct smpp_frames *f)
{
	size_t whole = f->pending.len < SMPP_HEADER ? SMPP_HEADER : smpp_pdu_length(f->pending.data);

	return whole - f->pending.len;
}

static long check(const struct smpp_frames *f, const uint8_t *data, size_t len, const uint8_t **frame)
{
	uint32_t status;
	long n = smpp_pdu_frame(data, len, f->max, &status);

	*frame = n < 0 && smpp_pdu_length(data) < SMPP_HEADER ? NULL : data;
	return n;
}

long smpp_frames_next(struct smpp_frames *f, const uint8_t **data, size_t *len, const uint8_t **frame)
{
	long n = 0;

	if (f->is_given)
		smpp_frames_restart(f);
	if (!f->pending.len) {
		n = check(f, *data, *len, frame);
		if (n > 0) {
			*data += n;
			*len -= (size_t) n;
		} else if (n == 0) {
			take(f, data, len, *len);
		}
		return n;
	}
	while (*len && n == 0) {
		size_t more = lacks(f);

		take(f, data, len, more < *len ? more : *len);
		n = check(f, f->pending.data, f->pending.len, frame);
	}
	f->is_given = n > 0;
	return n;
}
