/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any octets as the path of a callback, and as an address of the configuration. */
#include "base/must.h"
#include "pay/path.h"
#include "pay/url.h"

#include <stdio.h>
#include <string.h>

#define MAX_LEN 512

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[MAX_LEN + 1], again[MAX_LEN];
	struct pay_path p;

	if (size > MAX_LEN)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	if (pay_path_read(text, &p)) { /* only what we would write ourselves */
		snprintf(again, sizeof again, p.key[0] ? "/pay/%s/%s/%s" : "/pay/%s/%s%s", p.wallet, p.key[0] ? p.key : p.token,
			 p.key[0] ? p.token : "");
		must(!strcmp(text, again));
		must(strlen(p.token) == DESK_PAY_TOKEN - 1 && (!p.key[0] || strlen(p.key) == DESK_PAY_KEY - 1));
	}
	if (pay_url_judge(text) != PAY_URL_WRONG)
		must(!strpbrk(text, "@?#\\ \r\n\t\"'<>") && strstr(text, "://"));
	if (pay_url_judge(text) == PAY_URL_HERE)
		must(!strncmp(text, "http://127.0.0.1", 16) || !strncmp(text, "http://[::1]", 12) || !strncmp(text, "http://localhost", 16));
	return 0;
}
