/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any octets as what a phone types: parts, and each part as every kind of input. What is read is in the form that a dialog's row
 * can hold, and reading it again changes nothing. */
#include "base/must.h"
#include "menus/input.h"
#include "menus/keys.h"

#include <stdint.h>
#include <string.h>

#define MAX_LEN 500
#define THIS_YEAR 2026

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_as(const struct menus_input *kind, const char *typed, size_t len)
{
	char out[MENUS_TYPED] = "", again[MENUS_TYPED] = "";

	if (!kind->read(typed, len, THIS_YEAR, out))
		return;
	must(out[0] && memchr(out, '\0', sizeof out));
	must(!strpbrk(out, ";=*#\n")); /* parts of a row's variables, or of what was dialled */
	must(kind->read(out, strlen(out), THIS_YEAR, again));
	must(!strcmp(out, again));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[MAX_LEN + 1], written[64];
	struct menus_keys keys;

	if (size > MAX_LEN)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	menus_keys_read(&keys, text);
	must(keys.n <= MENUS_KEYS);
	for (size_t i = 0; i < keys.n; i++) {
		const struct menus_key *k = &keys.keys[i];

		must(k->len > 0 && k->typed >= text && k->typed + k->len <= text + size);
		must(k->number >= -1 && k->number <= 999);
		for (const struct menus_input *kind = menus_input_table; kind->name; kind++)
			read_as(kind, k->typed, k->len);
	}
	must(strlen(menus_keys_write(&keys, written, sizeof written)) < sizeof written);
	must(strspn(written, "0123456789*") == strlen(written));
	return 0;
}
