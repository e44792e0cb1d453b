/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For whom is paid. Of somebody else's household nothing is told but its head's first name and its village. */
#include "menus/payee.h"

#include "menus/say.h"
#include "menus/trail.h"
#include "menus/variable.h"
#include "store/application.h"
#include "text/fit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PURPOSE "but"           /* the variable beside the payee's */
#define NAME_MOST 16
#define VILLAGE_MOST 20

void menus_payee_choose(struct menus_view *v, int64_t household, enum store_purpose purpose)
{
	char id[24], why[8];

	snprintf(id, sizeof id, "%" PRId64, household);
	snprintf(why, sizeof why, "%d", (int) purpose);
	menus_view_set(v, menus_variable_name(MENUS_PAYEE), id);
	menus_view_set(v, PURPOSE, why);
	menus_view_set(v, menus_variable_name(MENUS_AMOUNT), "");
}

enum store_purpose menus_payee_purpose(struct menus_view *v)
{
	char why[8];
	int purpose = menus_trail_get(v->dialog->vars, PURPOSE, why, sizeof why) ? (int) strtol(why, NULL, 10) : 0;

	return purpose >= 0 && purpose < STORE_PURPOSES ? (enum store_purpose) purpose : STORE_FOR_DUES;
}

bool menus_payee_is_pending(struct menus_view *v, int64_t household)
{
	struct store_application a;

	return menus_view_is_there(v, store_application_load(v->store, household, &a)) && a.state == STORE_SENT;
}

size_t menus_payee_fill(struct menus_view *v, const void **rows)
{
	size_t n = (size_t) menus_view_payees(v);

	for (size_t i = 0; i < n; i++)
		rows[i] = &v->payees[i];
	return n;
}

void menus_payee_key(struct menus_view *v, const void *row, char out[STORE_CODE])
{
	(void) v;
	snprintf(out, STORE_CODE, "%" PRId64, *(const int64_t *) row);
}

static struct menus_payee *of_row(struct menus_view *v)
{
	const int64_t *row = menus_view_at(v, MENUS_PAYEES);

	return row ? menus_view_look_at(v, *row) : NULL;
}

void menus_payee_row_name(struct menus_view *v, struct buf *out)
{
	const struct menus_payee *p = of_row(v);

	if (p)
		base_buf_append_str(out, p->first_name);
}

void menus_payee_row_village(struct menus_view *v, struct buf *out)
{
	const struct menus_payee *p = of_row(v);

	if (p)
		base_buf_append_str(out, p->household.village);
}

void menus_payee_name(struct menus_view *v, struct buf *out)
{
	const struct menus_payee *p = menus_view_payee(v);

	if (p)
		base_buf_append_str(out, p->first_name);
}

void menus_payee_village(struct menus_view *v, struct buf *out)
{
	const struct menus_payee *p = menus_view_payee(v);

	if (p)
		base_buf_append_str(out, p->household.village);
}

static const char *folded(const char *text, int septets, struct buf *out)
{
	text_fit_fold(out, text, strlen(text));
	out->len = text_fit_cut(base_buf_str(out), out->len, septets);
	return base_buf_str(out);
}

void menus_payee_is(struct menus_view *v, struct buf *out)
{
	const struct menus_payee *p = menus_view_payee(v);
	struct buf name = {0}, village = {0};
	const char *holes[2];

	if (!p || v->showing == MENUS_SAMPLE || p->id == v->dialog->household)
		return;
	holes[0] = folded(p->first_name, NAME_MOST, &name);
	holes[1] = folded(p->household.village, VILLAGE_MOST, &village);
	menus_say_message(v, MENUS_MESSAGE_FOR_OTHER, holes, out);
	base_buf_release(&name);
	base_buf_release(&village);
}

bool menus_payee_is_own(struct menus_view *v, const struct menus_payee *p)
{
	int n = menus_view_links(v);

	for (int i = 0; i < n; i++)
		if (v->links[i].household == p->id)
			return true;
	return false;
}

bool menus_payee_has_some(struct menus_view *v)
{
	return menus_view_payees(v) > 0;
}

/* Who joins by phone can be paid for by others, too. */
static void choose(struct menus_view *v, int64_t household)
{
	bool is_joining = menus_payee_is_pending(v, household);

	menus_payee_choose(v, household, is_joining ? STORE_FOR_JOINING : STORE_FOR_DUES);
}

int menus_payee_take(struct menus_view *v)
{
	const int64_t *row = menus_view_at(v, MENUS_PAYEES);

	choose(v, *row);
	return 0;
}

/* Wrong and unknown read the same, and so does what happens: one query, one line of audit, one miss. Who missed too often is not
 * told even what is right. */
enum menus_payee_found menus_payee_look_up(struct menus_view *v, int64_t *household)
{
	char number[STORE_CODE * 2];
	int misses = 0, rc;

	menus_view_note(v, store_lookup_misses(v->store, v->phone, v->today, &misses));
	if (v->error || misses >= STORE_LOOKUP_MISSES)
		return MENUS_PAYEE_OFTEN;
	rc = store_lookup_find(v->store, menus_view_get(v, MENUS_NUMBER, number), (int) menus_view_figure(v, MENUS_YEAR), household);
	if (rc != STORE_NONE)
		menus_view_note(v, rc);
	if (!v->error)
		menus_view_audit(v, *household, rc == STORE_OK ? "lookup" : "lookup-miss");
	if (rc == STORE_OK)
		return MENUS_PAYEE_FOUND;
	menus_view_note(v, store_lookup_miss(v->store, v->phone, v->today));
	return misses + 1 >= STORE_LOOKUP_MISSES ? MENUS_PAYEE_OFTEN : MENUS_PAYEE_UNKNOWN;
}

int menus_payee_find(struct menus_view *v)
{
	int64_t household = 0;
	enum menus_payee_found found = menus_payee_look_up(v, &household);

	if (found != MENUS_PAYEE_FOUND)
		return found;
	menus_view_note(v, store_lookup_remember(v->store, v->phone, household, v->now_ms));
	choose(v, household);
	return found;
}
