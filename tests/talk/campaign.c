/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of a talk about campaigns: a file that is written, handed in, looked at, approved by another one, started. README.md tells
 * them. */
#include "desk/campaign_pick.h"
#include "menus/campaign_load.h"
#include "store/campaign.h"
#include "tests/talk/player.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT_ONCE 64

/* ---- the file ---- */

/* Every key that the line gives, as a communication officer would write it. */
static int do_write(struct player *p)
{
	static const char *const keys[] = {"topic", "segment", "to", "missing", "parts", "pace", "holdout"};
	static const char *const preset[] = {"nouvelles", "", "households", "source", "1", "", ""};
	const struct script_line *l = p->line;
	struct buf text = {0};

	base_buf_printf(&text, "campaign: %s\ntitle: %s\n", player_word(p, 2), player_word(p, 2));
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (*script_value(l, keys[i], preset[i]) || !strcmp(keys[i], "segment"))
			base_buf_printf(&text, "%s: %s%s%s\n", keys[i], i == 1 ? "\"" : "", script_value(l, keys[i], preset[i]),
					i == 1 ? "\"" : "");
	base_buf_printf(&text, "window: {from: %s, until: %s, hours: \"%s\"}\ntexts:\n", script_value(l, "from", ""),
			script_value(l, "until", ""), script_value(l, "hours", "09:00-17:00"));
	for (size_t i = 0; i < menus_languages(p->set->menus); i++)
		if (*script_value(l, menus_language_code(p->set->menus, i), ""))
			base_buf_printf(&text, "  %s: \"%s\"\n", menus_language_code(p->set->menus, i),
					script_value(l, menus_language_code(p->set->menus, i), ""));
	if (*script_value(l, "again", ""))
		base_buf_printf(&text, "follow_up: {after_days: %s, unless: paid, texts: {fr: \"%s\"}}\n", script_value(l, "after", "3"),
				script_value(l, "again", ""));
	snprintf(p->campaign.text, sizeof p->campaign.text, "%s", base_buf_str(&text));
	base_buf_release(&text);
	return 0;
}

/* ---- what its approver sees ---- */

static int on_person(void *ctx, const struct desk_campaign_person *person)
{
	*(int64_t *) ctx += person->why == DESK_CAMPAIGN_MEANT;
	return 0;
}

static int count(struct player *p, const struct menus_campaign *c, const char *place)
{
	struct store_household *rows = base_alloc(AT_ONCE * sizeof *rows);
	struct desk_campaign_scan scan = {.store = world_store(p->world), .scheme = p->set->scheme, .menus = p->set->menus, .campaign = c,
					  .place = place, .today = (int32_t) (world_wall_ms(p->world) / 86400000)};
	int n, rc = store_household_walk(scan.store, 0, rows, AT_ONCE, &n);

	p->campaign.phones = 0;
	for (int i = 0; !rc && i < n; i++)
		rc = desk_campaign_pick(&scan, &rows[i], on_person, &p->campaign.phones);
	desk_cover_release(&scan.dues);
	free(rows);
	return rc;
}

/* Her preview: its mark, and how many phones. */
static int do_look(struct player *p)
{
	char *text = base_alloc(STORE_CAMPAIGN_TEXT);
	struct store_campaign row;
	struct menus_campaign *c = NULL;
	int rc = store_campaign_find(world_store(p->world), player_word(p, 2), &row);

	if (!rc)
		rc = store_campaign_text(world_store(p->world), row.id, text);
	if (!rc && (c = menus_campaign_load(p->set->menus, row.code, text, strlen(text), &p->e))) {
		snprintf(p->campaign.mark, sizeof p->campaign.mark, "%s", row.mark);
		rc = count(p, c, row.place);
	}
	menus_campaign_free(c);
	free(text);
	return c && !rc ? 0 : p->is_lenient ? 0 : player_complain(p, "this campaign can't be looked at");
}

/* ---- orders ---- */

/* Who orders it, with her PIN of the talk's beginning. */
static int sign(struct player *p, const char *name, struct desk_counter *o)
{
	for (size_t i = 0; i < p->village.roll.n_staff; i++)
		if (!strcmp(p->village.roll.staff[i].staff.code, name)) {
			snprintf(o->as, sizeof o->as, "%s", name);
			snprintf(o->pin, sizeof o->pin, "%s", p->village.roll.staff[i].new_pin);
			return 0;
		}
	return player_complain(p, "campaign submit|approve|start|pause|resume|stop NAME WHO: of the talk's staff");
}

/* Where the process dies of it she hears nothing, and says it once more. */
static int order(struct player *p, enum desk_counter_verb verb)
{
	struct desk_counter *o = base_alloc(sizeof *o);
	int rc = sign(p, player_word(p, 3), o);

	o->verb = verb;
	o->day = BASE_DAY_NONE;
	snprintf(o->campaign, sizeof o->campaign, "%s", player_word(p, 2));
	snprintf(o->text, sizeof o->text, "%s", p->campaign.text);
	snprintf(o->mark, sizeof o->mark, "%s", p->campaign.mark);
	o->phones = o->parts = p->campaign.phones;
	for (int times = 0; !rc && times < 2; times++) {
		int deaths = p->deaths;

		world_order(p->world, o);
		rc = player_pass(p, 100);
		if (p->deaths == deaths)
			break;
	}
	snprintf(p->campaign.said, sizeof p->campaign.said, "%s", o->said.text);
	free(o);
	return rc;
}

static int do_expect(struct player *p)
{
	struct store_campaign row;
	const char *so = p->campaign.said;
	bool is_well = strstr(so, player_word(p, 2));

	if (p->is_lenient)
		return 0;
	if (p->line->n > 3) { /* campaign expect NAME STATE */
		int rc = store_campaign_find(world_store(p->world), player_word(p, 2), &row);

		so = rc ? "(no such campaign)" : store_campaign_state_name(row.state);
		is_well = !strcmp(so, player_word(p, 3));
	}
	if (!player_verdict(p, is_well, "campaign expect"))
		player_show(p, so);
	return 0;
}

static int do_campaign(struct player *p)
{
	static const struct { const char *word; enum desk_counter_verb verb; } orders[] = {
		{"submit", DESK_COUNTER_CAMPAIGN_SUBMIT}, {"approve", DESK_COUNTER_CAMPAIGN_APPROVE},
		{"start", DESK_COUNTER_CAMPAIGN_START},
		{"pause", DESK_COUNTER_CAMPAIGN_PAUSE}, {"resume", DESK_COUNTER_CAMPAIGN_RESUME}, {"stop", DESK_COUNTER_CAMPAIGN_STOP},
	};
	const char *word = player_word(p, 1);

	for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
		if (!strcmp(orders[i].word, word))
			return order(p, orders[i].verb);
	if (!strcmp(word, "write"))
		return do_write(p);
	if (!strcmp(word, "look"))
		return do_look(p);
	if (!strcmp(word, "expect"))
		return do_expect(p);
	return player_complain(p, "campaign write|submit|look|approve|start|pause|resume|stop|expect NAME");
}

const struct player_command player_campaign_commands[] = {
	{"campaign", false, do_campaign},
	{0},
};
