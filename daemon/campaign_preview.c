/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a campaign would do: a scan like the real one, that writes nothing. */
#include "daemon/campaign_preview.h"

#include "base/date.h"
#include "base/phone.h"
#include "daemon/sms_why.h"
#include "daemon/table.h"
#include "daemon/texts.h"
#include "menus/quiz.h"
#include "sim/screen.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT_ONCE 256
#define HOUR_MS 3600000ll

/* ---- phones seen: open addressing, at most half full ---- */

struct phones { uint64_t *at; size_t cap, n; };

static size_t place_of(const struct phones *set, uint64_t phone)
{
	size_t i = (size_t) ((phone * 0x9e3779b97f4a7c15ull) >> 20) & (set->cap - 1);

	while (set->at[i] && set->at[i] != phone)
		i = (i + 1) & (set->cap - 1);
	return i;
}

/* True where it was not there before. */
static bool add_phone(struct phones *set, uint64_t phone)
{
	struct phones more = {NULL, set->cap ? set->cap * 2 : 1024, 0};
	size_t i;

	if (set->n * 2 >= set->cap) {
		more.at = base_alloc(more.cap * sizeof *more.at);
		for (i = 0; i < set->cap; i++)
			if (set->at[i])
				more.at[place_of(&more, set->at[i])] = set->at[i];
		more.n = set->n;
		free(set->at);
		*set = more;
	}
	i = place_of(set, phone);
	if (set->at[i])
		return false;
	set->at[i] = phone;
	set->n++;
	return true;
}

/* ---- the scan ---- */

struct scanning {
	struct campaign_preview *p;
	struct desk_campaign_scan scan;
	struct phones phones;
	int64_t household, held_household; /* the last one that was counted */
	int64_t slot_ms;
};

static void add(struct campaign_sum *sum, int parts, bool is_new_household)
{
	sum->phones++;
	sum->households += is_new_household;
	sum->parts += parts;
}

static struct campaign_sum *find_commune(struct campaign_preview *p, const char *code)
{
	const struct scheme_place *at = scheme_find_commune(p->parts->scheme, code);

	return at ? &p->communes[at - p->parts->scheme->communes] : NULL;
}

static bool is_alike(const struct campaign_sample *s, int arm, size_t language)
{
	return s->arm == arm && s->language == language;
}

/* The sample that is of an arm and language that another one shows, too; NULL: all differ. */
static struct campaign_sample *find_double(struct campaign_preview *p)
{
	for (size_t i = 1; i < p->n_samples; i++)
		for (size_t k = 0; k < i; k++)
			if (is_alike(&p->samples[k], p->samples[i].arm, p->samples[i].language))
				return &p->samples[i];
	return NULL;
}

/* The first ones, but arms and languages that were not seen yet rather than the same again. */
static void keep_sample(struct campaign_preview *p, const struct desk_campaign_person *person, const char *text)
{
	struct campaign_sample *to = NULL;

	if (p->n_samples < CAMPAIGN_PREVIEW_SAMPLES) {
		to = &p->samples[p->n_samples++];
	} else {
		for (size_t i = 0; i < p->n_samples; i++)
			if (is_alike(&p->samples[i], person->arm, person->language))
				return;
		to = find_double(p);
	}
	if (!to)
		return;
	free(to->text);
	*to = (struct campaign_sample){person->arm, person->language, person->phone, base_strdup(text)};
}

static void time_one(struct scanning *s)
{
	const struct menus_campaign *c = s->p->campaign;
	int64_t slot_ms = s->slot_ms == INT64_MAX ? INT64_MAX
			  : desk_campaign_pick_slot(s->scan.scheme, c, c->from, c->until, s->slot_ms);

	s->slot_ms = slot_ms;
	if (slot_ms == INT64_MAX) {
		s->p->late++;
		return;
	}
	if (!s->p->first_ms)
		s->p->first_ms = slot_ms;
	s->p->last_ms = slot_ms;
	s->slot_ms = slot_ms + (c->pace ? HOUR_MS / c->pace : 0);
}

/* At most: who pays, or stops, meanwhile gets none. */
static void follow(struct scanning *s, const struct desk_campaign_person *person, bool is_new)
{
	const struct menus_campaign *c = s->p->campaign;
	const struct menus *menus = s->p->parts->menus;
	int language = menus_campaign_language(c, menus, &c->follow, menus_language_code(menus, person->language));
	struct buf text = {0};

	if (!c->follow_days || language < 0)
		return;
	menus_campaign_render(menus, &c->follow, (size_t) language, &person->facts, &text);
	add(&s->p->follow, menus_campaign_count_parts((const char *) text.data, text.len), is_new);
	base_buf_release(&text);
}

static int on_person(void *ctx, const struct desk_campaign_person *person)
{
	struct scanning *s = ctx;
	struct campaign_preview *p = s->p;
	struct campaign_sum *commune = find_commune(p, person->household->commune);
	enum desk_campaign_why why = person->why;
	struct buf text = {0};
	bool is_new;
	int parts;

	if (why == DESK_CAMPAIGN_MEANT && !add_phone(&s->phones, person->phone))
		why = DESK_CAMPAIGN_COPY;
	if (why != DESK_CAMPAIGN_MEANT) {
		p->left_out[why]++;
		return 0;
	}
	if (person->arm == p->campaign->n_arms) {
		add(&p->holdout, 0, s->held_household != person->household->id);
		s->held_household = person->household->id;
		return 0;
	}
	menus_campaign_render(p->parts->menus, &p->campaign->arms[person->arm].text, person->language, &person->facts, &text);
	parts = menus_campaign_count_parts((const char *) text.data, text.len);
	is_new = s->household != person->household->id;
	s->household = person->household->id;
	add(&p->all, parts, is_new);
	add(&p->languages[person->language], parts, is_new);
	if (commune)
		add(commune, parts, is_new);
	follow(s, person, is_new);
	keep_sample(p, person, base_buf_str(&text));
	time_one(s);
	base_buf_release(&text);
	return 0;
}

int daemon_campaign_preview_scan(struct campaign_preview *p, const struct parts *parts, struct store *store,
				 const struct menus_campaign *c, const char *place, int64_t now_ms, struct error *e)
{
	struct scanning s = {.p = p, .slot_ms = now_ms, .scan = {.store = store, .scheme = parts->scheme, .menus = parts->menus,
								 .campaign = c, .place = place, .today = base_date_of_ms(now_ms)}};
	struct store_household *rows = base_alloc(AT_ONCE * sizeof *rows);
	int64_t after = 0;
	int n = AT_ONCE, rc = 0;

	*p = (struct campaign_preview){.parts = parts, .campaign = c};
	p->communes = base_alloc((parts->scheme->n_communes + 1) * sizeof *p->communes);
	while (!rc && n == AT_ONCE) {
		rc = store_household_walk(store, after, rows, AT_ONCE, &n);
		for (int i = 0; !rc && i < n; i++) {
			rc = desk_campaign_pick(&s.scan, &rows[i], on_person, &s);
			after = rows[i].id;
			p->seen++;
		}
	}
	if (rc)
		base_error_set(e, "the store can't be read: %s", store_last_error(store));
	desk_cover_release(&s.scan.dues);
	free(s.phones.at);
	free(rows);
	return rc ? -1 : 0;
}

void daemon_campaign_preview_release(struct campaign_preview *p)
{
	for (size_t i = 0; i < p->n_samples; i++)
		free(p->samples[i].text);
	free(p->communes);
}

/* ---- telling ---- */

static const struct table_column columns[] = {
	{"of", -10, false}, {"name", -32, false}, {"phones", 10, false}, {"households", 10, false}, {"parts", 10, false},
	{"francs", 0, false},
};

static void print_sum(struct table *t, const char *of, const char *name, const struct campaign_sum *sum, int64_t price)
{
	daemon_table_text(t, of);
	daemon_table_text(t, name);
	daemon_table_number(t, sum->phones);
	daemon_table_number(t, sum->households);
	daemon_table_number(t, sum->parts);
	daemon_table_number(t, sum->parts * price);
}

static void print_sums(const struct campaign_preview *p, const struct store_campaign *row, int64_t price, bool is_csv)
{
	const struct scheme *scheme = p->parts->scheme;
	struct table t;

	daemon_table_begin(&t, columns, sizeof columns / sizeof *columns, is_csv);
	if (row)
		print_sum(&t, "mark", row->mark, &p->all, price);
	print_sum(&t, "all", "", &p->all, price);
	if (p->campaign->follow_days)
		print_sum(&t, "follow-up", "at most", &p->follow, price);
	if (p->campaign->holdout)
		print_sum(&t, "hold-out", "gets nothing, to compare", &p->holdout, price);
	for (size_t i = 0; i < menus_languages(p->parts->menus); i++)
		if (p->languages[i].phones)
			print_sum(&t, "language", menus_language_code(p->parts->menus, i), &p->languages[i], price);
	for (size_t i = 0; i < scheme->n_communes; i++)
		if (p->communes[i].phones)
			print_sum(&t, "commune", scheme->communes[i].name, &p->communes[i], price);
	for (int i = 0; i < DESK_CAMPAIGN_WHYS; i++)
		if (p->left_out[i])
			print_sum(&t, "left out", desk_campaign_pick_why((enum desk_campaign_why) i),
				  &(struct campaign_sum){.phones = p->left_out[i]}, price);
	if (p->late)
		print_sum(&t, "left out", "no room in the window at this pace", &(struct campaign_sum){.phones = p->late}, price);
}

static void print_samples(const struct campaign_preview *p)
{
	for (size_t i = 0; i < p->n_samples; i++) {
		const struct campaign_sample *s = &p->samples[i];
		char phone[BASE_PHONE_TEXT], state[64];
		struct buf out = {0};

		snprintf(state, sizeof state, "%.16s %s", menus_campaign_arm_name(p->campaign, s->arm),
			 menus_language_code(p->parts->menus, s->language));
		sim_screen_draw(&out, &(struct sim_screen){.title = base_phone_mask(s->phone, phone), .state = state, .text = s->text,
							   .is_ascii = !sim_screen_is_terminal_utf8()});
		printf("\n%s", base_buf_str(&out));
		base_buf_release(&out);
	}
}

/* Three phones need not have shown each arm and language, and never the follow-up. */
static void print_texts(const struct campaign_preview *p)
{
	const struct menus_quiz *quiz = p->campaign->quiz;

	for (int i = 0; i < p->campaign->n_arms; i++)
		daemon_texts_show(p->parts->menus, p->campaign->arms[i].name, &p->campaign->arms[i].text);
	if (p->campaign->follow_days)
		daemon_texts_show(p->parts->menus, "follow_up", &p->campaign->follow);
	if (!quiz)
		return;
	printf("\nquiz %s: %d is right, for %d days\n", quiz->policy.code, quiz->right, quiz->days);
	daemon_texts_show(p->parts->menus, "if_right", &quiz->if_right);
	daemon_texts_show(p->parts->menus, "if_wrong", &quiz->if_wrong);
}

void daemon_campaign_preview_print(const struct campaign_preview *p, const struct store_campaign *row, int64_t francs_per_part,
				   bool is_csv)
{
	const struct menus_campaign *c = p->campaign;
	char first[SMS_WHY_TIME], last[SMS_WHY_TIME];

	if (is_csv) {
		print_sums(p, row, francs_per_part, true);
		return;
	}
	printf("%s: %s\n", c->code, c->title);
	if (row)
		printf("mark %s, handed in by %s %s\n", row->mark[0] ? row->mark : "none", row->author,
		       daemon_sms_why_time(row->submitted_ms, first));
	printf("%" PRId64 " households looked at; what follows: phones, households, parts, francs\n\n", p->seen);
	print_sums(p, NULL, francs_per_part, false);
	if (!francs_per_part)
		puts("\nNo price is known: say in the configuration what a part costs, sms_price: 15");
	if (p->first_ms)
		printf("\nfirst message %s, last %s; quiet hours are waited for\n", daemon_sms_why_time(p->first_ms, first),
		       daemon_sms_why_time(p->last_ms, last));
	print_samples(p);
	print_texts(p);
}
