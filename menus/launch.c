/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A manager starts a campaign that was approved. */
#include "menus/launch.h"

#include "base/date.h"
#include "menus/machine.h"
#include "menus/office.h"
#include "menus/say.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define PAGE 8                  /* rows read at once */
#define PAGES 16

size_t menus_launch_fill(struct menus_view *v, const void **rows)
{
	const struct store_staff *who = v->showing == MENUS_LIVE ? menus_office_manager(v) : NULL;
	struct store_campaign read[PAGE];
	int64_t after = 0;
	int n = PAGE;

	if (v->showing == MENUS_LIVE)
		v->n_launches = v->launches_more = 0;
	for (int page = 0; who && !v->error && page < PAGES && n == PAGE; page++) {
		menus_view_note(v, store_campaign_list_in(v->store, STORE_CAMPAIGN_APPROVED, after, read, PAGE, &n));
		for (int i = 0; !v->error && i < n; i++) {
			after = read[i].id;
			if (!scheme_covers(v->scheme, who->place, read[i].place))
				continue;
			if (v->n_launches < MENUS_LAUNCHES_MOST)
				v->launches[v->n_launches++] = read[i];
			else
				v->launches_more++;
		}
	}
	for (int i = 0; i < v->n_launches; i++)
		rows[i] = &v->launches[i];
	return (size_t) v->n_launches;
}

void menus_launch_key(struct menus_view *v, const void *row, char out[STORE_CODE])
{
	(void) v;
	snprintf(out, STORE_CODE, "%s", ((const struct store_campaign *) row)->code);
}

void menus_launch_more(struct menus_view *v, struct buf *out)
{
	const void *rows[MENUS_ROWS];
	char number[16];

	menus_launch_fill(v, rows);
	snprintf(number, sizeof number, "%d", v->launches_more);
	if (v->launches_more)
		menus_say_message(v, MENUS_MESSAGE_TASKS_MORE, (const char *[]){number}, out);
}

static const struct store_campaign *chosen(struct menus_view *v)
{
	static const struct store_campaign none;
	const struct store_campaign *c = menus_view_at(v, MENUS_LAUNCHES);

	return c ? c : &none;
}

void menus_launch_title(struct menus_view *v, struct buf *out)
{
	const struct store_campaign *c = chosen(v);

	base_buf_append_str(out, c->title[0] ? c->title : c->code);
}

void menus_launch_phones(struct menus_view *v, struct buf *out)
{
	base_buf_printf(out, "%" PRId64, chosen(v)->phones);
}

void menus_launch_parts(struct menus_view *v, struct buf *out)
{
	base_buf_printf(out, "%" PRId64, chosen(v)->parts);
}

/* Nothing where the configuration does not say the price of a part. */
void menus_launch_price(struct menus_view *v, struct buf *out)
{
	int64_t price = v->showing == MENUS_LIVE ? v->step->office->sms_price_francs : 15;
	char francs[MENUS_FRANCS];

	if (price > 0)
		menus_say_message(v, MENUS_MESSAGE_LAUNCH_PRICE, (const char *[]){menus_say_francs(chosen(v)->parts * price, francs)}, out);
}

void menus_launch_day(struct menus_view *v, struct buf *out)
{
	char date[BASE_DATE_TEXT];

	base_buf_append_str(out, base_date_format_phone(base_date_of_ms(chosen(v)->previewed_ms), date));
}

int menus_launch_start(struct menus_view *v)
{
	struct menus_order o = {.verb = MENUS_ORDER_LAUNCH};

	memcpy(o.campaign, chosen(v)->code, sizeof o.campaign);
	return menus_office_carry_out(v, &o);
}
