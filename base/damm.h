/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The check digit of a number that people say aloud and type: H. M. Damm, "Total anti-symmetrische Quasigruppen" (Marburg, 2004). One
 * wrong digit, or two neighbours that changed places, never give another right number. */
#ifndef BASE_DAMM_H
#define BASE_DAMM_H

#include <stdbool.h>

char base_damm_digit(const char *digits);  /* of digits only: the one to write behind them, "572" gets '4' */
bool base_damm_is_right(const char *text); /* two digits or more, the last one theirs */

#endif
