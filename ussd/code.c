/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dialled strings. */
#include "ussd/code.h"

#include <string.h>

#define AROUND "*# \t\r\n"

size_t ussd_code_trim(char *typed)
{
	size_t skip = strspn(typed, AROUND), len = strlen(typed + skip);

	while (len && strchr(AROUND, typed[skip + len - 1]))
		len--;
	memmove(typed, typed + skip, len);
	typed[len] = '\0';
	return len;
}

/* How many characters of `dialled` (already trimmed, '*' between its parts) are the code; 0: it is another one. */
static size_t matching(const char *code, const char *dialled)
{
	size_t len;

	code += strspn(code, AROUND);
	len = strlen(code);
	while (len && strchr(AROUND, code[len - 1]))
		len--;
	if (!len || strncmp(code, dialled, len) || (dialled[len] && dialled[len] != '*'))
		return 0;
	return len;
}

int ussd_code_match(const char *const *codes, size_t n, const char *dialled, char *rest)
{
	size_t longest = 0, len;
	int found = -1;

	memmove(rest, dialled, strlen(dialled) + 1);
	ussd_code_trim(rest);
	for (char *c = rest; *c; c++)
		if (*c == '#')
			*c = '*';
	for (size_t i = 0; i < n; i++)
		if ((len = matching(codes[i], rest)) > longest) {
			longest = len;
			found = (int) i;
		}
	if (found >= 0) {
		memmove(rest, rest + longest, strlen(rest + longest) + 1);
		ussd_code_trim(rest);
	}
	return found;
}
