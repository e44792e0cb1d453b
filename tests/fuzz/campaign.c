/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any octets as a campaign's file: read or refused with a sentence, and what was read fits the parts that it allows. */
#include "base/date.h"
#include "base/must.h"
#include "menus/campaign_load.h"
#include "tests/fuzz/mali.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const struct menus *m, const struct menus_campaign *c, const struct menus_campaign_text *t)
{
	const struct menus_campaign_facts facts = {.first_name = "Aïssata\nOuattara-Coulibaly-Traoré", .last_name = "", .village = "ɲɛnajɛ",
						   .card = "1", .francs = INT64_MAX, .until = BASE_DAY_NONE};

	for (size_t i = 0; i < MENUS_LANGUAGES; i++) {
		struct buf said = {0};

		if (!t->in[i])
			continue;
		menus_campaign_render(m, t, i, &facts, &said);
		must(menus_campaign_count_parts((const char *) said.data, said.len) <= c->parts);
		base_buf_release(&said);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct menus *m = fuzz_mali_menus();
	struct error e = {""};
	struct menus_campaign *c = menus_campaign_load(m, "f.yaml", (const char *) data, size, &e);

	must(c || e.text[0]);
	if (!c)
		return 0;
	must(c->n_arms > 0 && c->from <= c->until && c->from_min < c->to_min);
	for (int arm = 0; arm < c->n_arms; arm++)
		check_text(m, c, &c->arms[arm].text);
	check_text(m, c, &c->follow);
	must(menus_campaign_opens(c, c->from, c->until, 0) != INT64_MAX);
	must(menus_campaign_draw(c, "klela", "Kala") <= c->n_arms);
	menus_campaign_free(c);
	return 0;
}
