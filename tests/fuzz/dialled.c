/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any dialled string against any codes: first line the codes (blank between them), the rest what was dialled. */
#include "ussd/code.h"

#include "base/must.h"

#include <stdint.h>
#include <string.h>

#define CODES 8
#define ROOM 512

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[ROOM], rest[ROOM], *codes[CODES], *dialled, *at;
	size_t n = 0, len;
	int found;

	if (size >= ROOM)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	dialled = strchr(text, '\n');
	if (!dialled)
		return 0;
	*dialled++ = '\0';
	for (at = text; at && n < CODES; at = strchr(at, ' ')) {
		if (*at == ' ')
			*at++ = '\0';
		codes[n++] = at;
	}
	found = ussd_code_match((const char *const *) codes, n, dialled, rest);
	must(found >= -1 && found < (int) n);
	must(strlen(rest) <= strlen(dialled));
	if (found >= 0) {
		must(!strchr(rest, '#') && *rest != '*'); /* what follows a code begins with its first digit */
		must(strstr(dialled, rest) || strchr(dialled, '#'));
	}
	len = ussd_code_trim(dialled);
	must(len == strlen(dialled));
	must(!len || (!strchr("*# ", dialled[0]) && !strchr("*# ", dialled[len - 1])));
	must(ussd_code_trim(dialled) == len); /* twice is once */
	return 0;
}
