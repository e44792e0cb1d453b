/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any octets as a file of a series, or where a 'q' begins it of a quiz: read or refused with a sentence; what was read fits the parts
 * that it allows, and its steps come one after another. */
#include "base/date.h"
#include "base/must.h"
#include "menus/quiz_load.h"
#include "menus/series_load.h"
#include "tests/fuzz/mali.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const struct menus *m, int parts, const struct menus_campaign_text *t)
{
	const struct menus_campaign_facts facts = {.first_name = "Aïssata\nOuattara-Coulibaly-Traoré", .last_name = "", .village = "ɲɛnajɛ",
						   .card = "1", .francs = INT64_MAX, .until = BASE_DAY_NONE, .day = 99999};

	for (size_t i = 0; i < MENUS_LANGUAGES; i++) {
		struct buf said = {0};

		if (!t->in[i])
			continue;
		menus_campaign_render(m, t, i, &facts, &said);
		must(menus_campaign_count_parts((const char *) said.data, said.len) <= parts);
		base_buf_release(&said);
	}
}

static void read_quiz(const struct menus *m, const char *text, size_t size)
{
	struct error e = {""};
	struct menus_quiz *q = menus_quiz_load(m, "f.yaml", text, size, &e);

	must(q || e.text[0]);
	if (!q)
		return;
	must(q->n_answers > 1 && q->n_answers <= MENUS_QUIZ_ANSWERS && q->right >= 1 && q->right <= q->n_answers && q->days > 0);
	check_text(m, q->policy.parts, &q->question);
	check_text(m, q->policy.parts, &q->if_right);
	check_text(m, q->policy.parts, &q->if_wrong);
	menus_quiz_free(q);
}

static void read_series(const struct menus *m, const char *text, size_t size)
{
	struct error e = {""};
	struct menus_series *s = menus_series_load(m, "f.yaml", text, size, &e);
	const struct menus_series_step *step;
	int n = 0, reached = STORE_SERIES_NOTHING;

	must(s || e.text[0]);
	if (!s)
		return;
	while ((step = menus_series_next(s, reached))) {
		must(step->day > reached && step->day <= step->about && step->about <= MENUS_SERIES_DAYS);
		reached = step->day;
		n++;
	}
	must(n + (menus_series_at_once(s) != NULL) == s->n_steps);
	for (int i = 0; i < s->n_steps; i++)
		check_text(m, s->policy.parts, &s->steps[i].text);
	menus_series_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct menus *m = fuzz_mali_menus();
	const char *text = (const char *) data;

	if (size && *text == 'q')
		read_quiz(m, text, size); /* its first key may be "quiz" */
	else
		read_series(m, text, size);
	return 0;
}
