/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one-time code that a member shows at the care point (P26; store/care_code.h): on her screen, and by SMS, for screens go
 * away; not by SMS to a phone that several people use (menus/shared.h). */
#ifndef MENUS_CARE_CODE_H
#define MENUS_CARE_CODE_H

#include "menus/view.h"

int menus_care_code_ask(struct menus_view *v);                   /* ok, often */
void menus_care_code_digits(struct menus_view *v, struct buf *out); /* on the screen that follows; "482 913" */

#endif
