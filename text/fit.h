/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What fits a screen: budgets, folding to the 7-bit alphabet, cutting at a grapheme. */
#ifndef TEXT_FIT_H
#define TEXT_FIT_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* A screen's room. USSD: 182 septets = 160 octets packed = 80 characters of UCS-2 (3GPP TS 23.090 with 03.38). */
struct text_budget {
	int septets;  /* of GSM 03.38 text, unpacked */
	int ucs2;     /* UTF-16 code units, once a character is outside GSM 03.38 */
};

#define TEXT_FIT_USSD ((struct text_budget){182, 80})

bool text_fit_is_within(struct text_budget budget, const char *utf8, size_t len);
struct text_budget text_fit_smaller(struct text_budget a, struct text_budget b);

/* Appends `utf8` made NFC and folded to GSM 03.38: letters inside stay; Bambara and kin by the old spelling (ɛ è, ɔ
 * ò, ɲ ny, ŋ ng, ɣ gh, ʃ š sh, ʒ ž zh; Ŋ is NG beside capitals, else Ng); French (ê e, ç c, œ oe, É inside, À A);
 * typographic signs (’ ', « ", … ...); any other letter loses its marks; what is left becomes '?'. The result is
 * always GSM 03.38. ASCII takes a fast path. */
void text_fit_fold(struct buf *out, const char *utf8, size_t len);

/* True where folding leaves no '?' (P30), so that a screen may be folded rather than sent as UCS-2. */
bool text_fit_is_foldable(const char *utf8, size_t len);

/* Beside ASCII nothing but letters of some alphabet, their marks and the apostrophe ’: no picture, no sign, and nothing that is not
 * seen or turns the direction of what follows, on a screen or in the terminal of who reads a list. */
bool text_fit_is_of_letters(const char *utf8, size_t len);

/* Appends Bambara text in the old spelling in the official one: è ɛ, ò ɔ, ny ɲ, ng ŋ, and their capitals Ny NY Ɲ,
 * Ng NG Ŋ. Undoes text_fit_fold but for: Ɛ and Ɔ (folded to E and O, since È and Ò are no letters of GSM 03.38); a
 * text that held è, ò, or n before y or g already (old practice does not tell "ng" of kàlanga from ŋ); and marks,
 * signs and further letters, which are lost. */
void text_fit_unfold(struct buf *out, const char *utf8, size_t len);

/* The longest prefix, in octets, that ends at a grapheme and needs at most `septets`. The text is already folded
 * (what is not counts one septet a character, as the '?' it would become). */
size_t text_fit_cut(const char *folded, size_t len, int septets);

/* Appends the text in NFC; -1, with nothing appended, for invalid UTF-8 or a NUL. */
int text_fit_nfc(struct buf *out, const char *utf8, size_t len);

#endif
