/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any octets as a typed keyword. */
#include "base/must.h"
#include "text/keyword.h"

#include <string.h>

#define MAX_LEN 500

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct text_keyword table[] = {
	{"statut", 1}, {"payer", 2}, {"ka sara", 2}, {"soins", 3}, {"kɛnɛya", 3}, {"aide", 4}, {"stop", 5}, {"arrêter", 5}, {"start", 6},
	{"reçu", 7}, {"ŋɔmi", 8}, {"ok", 9}, {"توقف", 10},
};

#define ROWS (sizeof table / sizeof *table)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *typed = (const char *) data;
	struct text_keyword_found found, again;
	char exact[MAX_LEN + 16] = "stop ";

	if (size > MAX_LEN)
		return 0;
	if (text_keyword_find(table, ROWS, typed, size, &found)) {
		must(found.meaning >= 1 && found.meaning <= 10 && found.rest >= 1 && found.rest <= size);
		must(found.has_number || !found.number);
		must(found.number >= 0 && found.number <= 999999999999);
		/* what counts is in front: without the rest it is the same */
		must(text_keyword_find(table, ROWS, typed, found.rest, &again));
		must(again.meaning == found.meaning && again.is_guess == found.is_guess && again.number == found.number);
		must(again.rest == found.rest && !again.has_rest);
	} else {
		must(!found.meaning && !found.rest && !found.has_number);
	}
	memcpy(exact + 5, data, size);
	must(text_keyword_find(table, ROWS, exact, 5 + size, &found) && found.meaning == 5 && !found.is_guess);
	return 0;
}
