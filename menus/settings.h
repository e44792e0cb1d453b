/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a phone sets for itself (P1, P12, P13): language, topics, household; and the call back it asks for. */
#ifndef MENUS_SETTINGS_H
#define MENUS_SETTINGS_H

#include "menus/view.h"

size_t menus_settings_fill_languages(struct menus_view *v, const void **rows);
size_t menus_settings_fill_topics(struct menus_view *v, const void **rows);
void menus_settings_key_language(struct menus_view *v, const void *row, char out[STORE_CODE]);
void menus_settings_key_topic(struct menus_view *v, const void *row, char out[STORE_CODE]);
void menus_settings_language(struct menus_view *v, struct buf *out);
void menus_settings_topic(struct menus_view *v, struct buf *out);
void menus_settings_topic_state(struct menus_view *v, struct buf *out);
void menus_settings_ticket(struct menus_view *v, struct buf *out);

int menus_settings_set_language(struct menus_view *v);
int menus_settings_toggle_topic(struct menus_view *v);
int menus_settings_choose_household(struct menus_view *v);
int menus_settings_call_me_back(struct menus_view *v);

#endif
