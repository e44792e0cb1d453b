/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses that the configuration may name. */
#include "pay/url.h"

#include <stddef.h>
#include <string.h>

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

/* The length of a host (RFC 3986 3.2.2), in brackets where it is of IPv6. 0: none. */
static size_t host_len(const char *host)
{
	size_t len;

	if (*host != '[')
		return strspn(host, LETTERS ".-");
	len = 1 + strspn(host + 1, "0123456789abcdefABCDEF:.");
	return len > 2 && host[len] == ']' ? len + 1 : 0;
}

static bool is_here(const char *host, size_t len)
{
	static const char *const names[] = {"127.0.0.1", "[::1]", "localhost"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strlen(names[i]) == len && !strncmp(host, names[i], len))
			return true;
	return false;
}

enum pay_url pay_url_judge(const char *url)
{
	bool is_safe = !strncmp(url, "https://", 8);
	const char *host = url + (is_safe ? 8 : 7), *rest;
	size_t len;

	if (!is_safe && strncmp(url, "http://", 7))
		return PAY_URL_WRONG;
	len = host_len(host);
	rest = host + len;
	if (len && *rest == ':') {
		size_t digits = strspn(rest + 1, "0123456789");

		if (!digits || digits > 5)
			return PAY_URL_WRONG;
		rest += 1 + digits;
	}
	if (!len || (*rest && *rest != '/') || rest[strspn(rest, LETTERS "-._~%/:")])
		return PAY_URL_WRONG;
	if (is_safe)
		return PAY_URL_SAFE;
	return is_here(host, len) ? PAY_URL_HERE : PAY_URL_OPEN;
}
