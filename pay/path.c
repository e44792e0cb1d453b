/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where wallets call us. */
#include "pay/path.h"

#include "base/secret.h"

#include <string.h>

#define ROOT "/pay/"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"

/* Takes a part of the path up to the next slash or the end. Null: it is empty, too long, or holds something else than letters. */
static const char *part(const char *path, char *out, size_t size)
{
	size_t len = strspn(path, LETTERS);

	if (!len || len >= size || (path[len] && path[len] != '/'))
		return NULL;
	memcpy(out, path, len);
	out[len] = '\0';
	return path + len;
}

bool pay_path_read(const char *path, struct pay_path *out)
{
	const char *rest;

	*out = (struct pay_path){0};
	if (strncmp(path, ROOT, strlen(ROOT)))
		return false;
	rest = part(path + strlen(ROOT), out->wallet, sizeof out->wallet);
	if (!rest || !*rest)
		return false;
	rest = part(rest + 1, out->key, sizeof out->key);
	if (rest && !*rest && strlen(out->key) == DESK_PAY_TOKEN - 1) { /* one part only: the wallet's own token */
		memcpy(out->token, out->key, DESK_PAY_TOKEN);
		out->key[0] = '\0';
		return true;
	}
	if (!rest || !*rest || strlen(out->key) != DESK_PAY_KEY - 1)
		return false;
	rest = part(rest + 1, out->token, sizeof out->token);
	return rest && !*rest && strlen(out->token) == DESK_PAY_TOKEN - 1;
}

bool pay_path_is_own(const struct pay_path *p, const struct pay_wallet *w)
{
	return !p->key[0] && w->token && strlen(w->token) == DESK_PAY_TOKEN - 1
	       && base_secret_equal(p->token, w->token, DESK_PAY_TOKEN - 1);
}
