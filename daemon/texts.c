/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts on a terminal. */
#include "daemon/texts.h"

#include <stdio.h>

void daemon_texts_room(const struct menus *m, const char *name, const struct menus_campaign_text *t)
{
	for (size_t i = 0; i < menus_languages(m); i++) {
		struct buf longest = {0};

		if (!t->in[i]) {
			printf("  %-12s %s  not written\n", name, menus_language_code(m, i));
			continue;
		}
		menus_campaign_render(m, t, i, NULL, &longest);
		printf("  %-12s %s  %d SMS at its longest\n", name, menus_language_code(m, i),
		       menus_campaign_count_parts((const char *) longest.data, longest.len));
		base_buf_release(&longest);
	}
}

void daemon_texts_show(const struct menus *m, const char *name, const struct menus_campaign_text *t)
{
	for (size_t i = 0; i < menus_languages(m); i++) {
		struct buf text = {0};

		if (!t->in[i])
			continue;
		menus_campaign_show(t, i, &text);
		printf("\n%s %s:\n  ", name, menus_language_code(m, i));
		for (const char *c = base_buf_str(&text); *c; c++)
			fputs(*c == '\n' ? "\n  " : (char[]){*c, '\0'}, stdout);
		puts("");
		base_buf_release(&text);
	}
}
