/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Splits the texts it is asked for, for tests/wire/parts.t. A line of standard input, "udh gsm plain 42c3a9":
 * how parts are joined, what data_coding 0 means, "exact" or "plain", UTF-8. A line of answer: data_coding,
 * esm_class, messages on the air, "payload" or "short", then the octets of each part; or "refused". */
#include "base/buf.h"
#include "base/must.h"
#include "text/parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_OCTETS 40000
#define REFERENCE 0xa7

static const char *const joins[] = {"udh", "sar", "payload"};

static int join_of(const char *word)
{
	for (int i = 0; i < 3; i++)
		if (!strcmp(word, joins[i]))
			return i;
	return -1;
}

static size_t read_hex(const char *hex, char *out)
{
	size_t n = 0;
	unsigned octet;

	for (; hex[0] && sscanf(hex, "%2x", &octet) == 1; hex += 2)
		out[n++] = (char) octet;
	return n;
}

static void answer(const struct text_parts *p)
{
	uint8_t octets[LINE_MAX_OCTETS];

	printf("%u %u %d %s", text_parts_data_coding(p), text_parts_esm_class(p), p->n_on_air, text_parts_is_payload(p) ? "payload" : "short");
	for (int i = 0; i < p->n; i++) {
		int n = text_parts_encode(p, i, REFERENCE, octets, text_parts_is_payload(p) ? sizeof octets : TEXT_PART_OCTETS);

		must(n >= 0);
		putchar(' ');
		for (int k = 0; k < n; k++)
			printf("%02x", octets[k]);
	}
	putchar('\n');
}

int main(void)
{
	static char line[2 * LINE_MAX_OCTETS], utf8[LINE_MAX_OCTETS];
	struct text_parts p = {0};

	while (fgets(line, sizeof line, stdin)) {
		char join[16] = "", meaning[16] = "", exact[16] = "";
		int at = 0;
		size_t len;

		must(sscanf(line, "%15s %15s %15s %n", join, meaning, exact, &at) == 3 && join_of(join) >= 0);
		line[strcspn(line, "\n")] = '\0';
		len = read_hex(line + at, utf8);
		if (text_parts_split(utf8, len, !strcmp(exact, "exact"), (enum text_join) join_of(join),
				     (enum text_default) text_coding_default(meaning), &p))
			puts("refused");
		else
			answer(&p);
	}
	text_parts_release(&p);
	return 0;
}
