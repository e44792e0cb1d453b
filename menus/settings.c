/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Actions that write, and the lists they act on. Every write is part of the step's own transaction. */
#include "menus/settings.h"

#include "menus/say.h"
#include "menus/trail.h"
#include "store/callback.h"
#include "store/outbox.h"

#include <inttypes.h>
#include <stdio.h>

enum { OK = 0, ALREADY = 1 }; /* outcomes, as menus/values.c names them */

size_t menus_settings_fill_languages(struct menus_view *v, const void **rows)
{
	size_t n = v->menus->n_languages;

	for (size_t i = 0; i < n; i++)
		rows[i] = &v->menus->languages[i];
	return n;
}

size_t menus_settings_fill_topics(struct menus_view *v, const void **rows)
{
	size_t n = v->menus->n_topics;

	for (size_t i = 0; i < n; i++)
		rows[i] = &v->menus->topics[i];
	return n;
}

void menus_settings_key_language(struct menus_view *v, const void *row, char out[STORE_CODE])
{
	(void) v;
	snprintf(out, STORE_CODE, "%s", ((const struct menus_language *) row)->code);
}

void menus_settings_key_topic(struct menus_view *v, const void *row, char out[STORE_CODE])
{
	(void) v;
	snprintf(out, STORE_CODE, "%s", ((const struct menus_topic *) row)->code);
}

void menus_settings_language(struct menus_view *v, struct buf *out)
{
	const struct menus_language *l = menus_view_at(v, MENUS_LANGUAGE_LIST);

	base_buf_append_str(out, l ? l->folded : v->menus->languages[v->language].folded);
}

void menus_settings_topic(struct menus_view *v, struct buf *out)
{
	const struct menus_topic *t = menus_view_at(v, MENUS_TOPIC_LIST);

	if (t)
		menus_say_text(v, &t->label, out);
}

/* A topic is wanted unless it was put off; one that must be asked for, only where it was (law 9). */
static uint32_t *topic_mask(struct store_phone *p, const struct menus_topic *t)
{
	return t->ask ? &p->topics_on : &p->topics_off;
}

static bool is_wanted(struct menus_view *v, const struct menus_topic *t)
{
	bool is_set = *topic_mask(menus_view_person(v), t) >> (t - v->menus->topics) & 1;

	return is_set == t->ask;
}

void menus_settings_topic_state(struct menus_view *v, struct buf *out)
{
	const struct menus_topic *t = menus_view_at(v, MENUS_TOPIC_LIST);

	if (t)
		menus_say_message(v, is_wanted(v, t) ? MENUS_MESSAGE_ON : MENUS_MESSAGE_OFF, NULL, out);
}

void menus_settings_ticket(struct menus_view *v, struct buf *out)
{
	char ticket[STORE_CODE];

	if (v->dialog && menus_trail_get(v->dialog->vars, "ticket", ticket, sizeof ticket))
		base_buf_append_str(out, ticket);
}

static void save_person(struct menus_view *v)
{
	if (!v->error)
		menus_view_note(v, store_phone_save(v->store, menus_view_person(v), v->now_ms));
}

int menus_settings_set_language(struct menus_view *v)
{
	const struct menus_language *l = menus_view_at(v, MENUS_LANGUAGE_LIST);
	struct store_phone *p = menus_view_person(v);

	snprintf(p->language, sizeof p->language, "%s", l->code);
	snprintf(v->dialog->language, sizeof v->dialog->language, "%s", l->code);
	v->language = (size_t) (l - v->menus->languages);
	save_person(v);
	return OK;
}

/* What is not wanted any more does not come any more, not even what is on its way (P18). */
int menus_settings_toggle_topic(struct menus_view *v)
{
	const struct menus_topic *t = menus_view_at(v, MENUS_TOPIC_LIST);
	uint32_t *mask = topic_mask(menus_view_person(v), t);
	int n;

	*mask ^= 1u << (t - v->menus->topics);
	save_person(v);
	if (!v->error && !is_wanted(v, t))
		menus_view_note(v, store_outbox_stop(v->store, v->phone, t->code, v->now_ms, &n));
	return OK;
}

/* Which household a shared phone looks at is remembered, and written down (P33). */
int menus_settings_choose_household(struct menus_view *v)
{
	const struct store_phone_link *link = menus_view_at(v, MENUS_HOUSEHOLD_LIST);
	int64_t household = link->household;

	if (!menus_view_is_shared(v)) { /* there the next one may be of another */
		menus_view_person(v)->household = household;
		save_person(v);
	}
	if (!v->error)
		menus_view_audit(v, household, "household");
	v->dialog->household = household;
	menus_view_forget(v);
	return OK;
}

int menus_settings_call_me_back(struct menus_view *v)
{
	int64_t id = 0;
	int rc = store_callback_add(v->store, v->phone, v->dialog->household, STORE_CALL_BACK, v->now_ms, &id);
	char ticket[24];

	if (rc != STORE_EXISTS)
		menus_view_note(v, rc);
	snprintf(ticket, sizeof ticket, "%" PRId64, id);
	menus_trail_set(v->dialog->vars, sizeof v->dialog->vars, "ticket", id ? ticket : "");
	return rc == STORE_EXISTS ? ALREADY : OK;
}
