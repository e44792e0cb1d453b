/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses that the configuration may name: https, and plain http on this machine only. */
#ifndef PAY_URL_H
#define PAY_URL_H

#include <stdbool.h>

enum pay_url {
	PAY_URL_WRONG,          /* no address, or one with a user, a question mark, a fragment, or a letter that is none */
	PAY_URL_OPEN,           /* http to another machine: everybody on the way could read and change it */
	PAY_URL_HERE,           /* http to 127.0.0.1, [::1] or localhost */
	PAY_URL_SAFE            /* https */
};

enum pay_url pay_url_judge(const char *url);

#endif
