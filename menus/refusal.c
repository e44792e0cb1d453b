/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came of an order that was not done at once. */
#include "menus/refusal.h"

#include "menus/say.h"
#include "menus/variable.h"
#include "store/signature.h"
#include "text/fit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MOST 20            /* septets, as menus_message_longest says */
#define NAMES_MOST 40
#define NUMBER_MOST 99999999

/* "4", "6 12", "3 awa" */
void menus_refusal_keep(struct menus_view *v, enum menus_refusal why, int64_t number, const char *whose)
{
	char text[STORE_CODE * 2];
	int n = snprintf(text, sizeof text, "%d", (int) why);

	if (why == MENUS_REFUSED_WAITS)
		snprintf(text + n, sizeof text - (size_t) n, " %" PRId64, number);
	else if (whose[0])
		snprintf(text + n, sizeof text - (size_t) n, " %s", whose);
	menus_view_set(v, menus_variable_name(MENUS_REFUSAL), text);
}

void menus_refusal_keep_waiting(struct menus_view *v, int64_t signature)
{
	char text[24];

	snprintf(text, sizeof text, "%" PRId64, signature);
	menus_view_set(v, menus_variable_name(MENUS_WAITING), text);
}

/* Folded, of so many septets at most. */
static void append_cut(struct buf *out, const char *text, int septets)
{
	struct buf folded = {0};

	text_fit_fold(&folded, text, strlen(text));
	base_buf_append(out, folded.data, text_fit_cut(base_buf_str(&folded), folded.len, septets));
	base_buf_release(&folded);
}

/* As people call her: who signs as awa may be Awa Konaté. */
static void append_name(struct menus_view *v, const char *code, struct buf *out)
{
	struct store_staff who;
	bool is_there = menus_view_is_there(v, store_staff_load(v->store, code, &who));

	append_cut(out, is_there && who.name[0] ? who.name : code, NAME_MOST);
}

void menus_refusal_why(struct menus_view *v, struct buf *out)
{
	char text[STORE_CODE * 2] = "", number[24];
	struct buf name = {0};
	const char *about, *hole;
	int why;

	if (v->showing == MENUS_LIVE)
		menus_view_get(v, MENUS_REFUSAL, text);
	why = (int) strtol(text, NULL, 10);
	about = strchr(text, ' ');
	about = about ? about + 1 : "";
	snprintf(number, sizeof number, "%.8s", about);
	if (why == MENUS_REFUSED_ENDED || why == MENUS_REFUSED_ASKER)
		append_name(v, about, &name);
	hole = why == MENUS_REFUSED_WAITS ? number : base_buf_str(&name);
	menus_say_message(v, MENUS_MESSAGE_REFUSED + (why > 0 && why < MENUS_REFUSALS ? why : 0), (const char *[]){hole}, out);
	base_buf_release(&name);
}

void menus_refusal_waiting(struct menus_view *v, struct buf *out)
{
	int64_t number = menus_view_figure(v, MENUS_WAITING);

	base_buf_printf(out, "%" PRId64, number < NUMBER_MOST ? number : NUMBER_MOST);
}

/* May she sign what `first` asked for, of this mutuelle? */
static bool may_sign(const struct menus_view *v, const struct store_staff *who, const struct store_staff *first, const char *mutuelle)
{
	return who->role == STORE_MANAGER && !who->removed_ms && strcmp(who->code, first->code)
	       && !(who->phone && who->phone == first->phone) && scheme_covers(v->scheme, who->place, mutuelle);
}

/* Their names, as many as there is room for. */
static void append_signers(struct menus_view *v, const struct store_signature *a, struct buf *names)
{
	struct store_staff rows[16], first;
	struct store_household h = {.mutuelle = ""};
	char after[STORE_STAFF_CODE] = "";
	int n = 16;

	if (!menus_view_is_there(v, store_staff_load(v->store, a->asked_by, &first))
	    || (a->household && !menus_view_is_there(v, store_household_load(v->store, a->household, &h))))
		return;
	while (n == 16 && names->len < NAMES_MOST && menus_view_is_there(v, store_staff_list(v->store, after, rows, 16, &n)))
		for (int i = 0; i < n; i++) {
			snprintf(after, sizeof after, "%s", rows[i].code);
			if (!may_sign(v, &rows[i], &first, h.mutuelle))
				continue;
			base_buf_append_str(names, names->len ? ", " : "");
			append_cut(names, rows[i].name[0] ? rows[i].name : rows[i].code, NAME_MOST);
		}
}

void menus_refusal_signers(struct menus_view *v, struct buf *out)
{
	struct store_signature a;
	struct buf names = {0}, cut = {0};

	if (v->showing == MENUS_SAMPLE)
		base_buf_append_str(&names, "Moussa, Awa");
	else if (menus_view_is_there(v, store_signature_load(v->store, menus_view_figure(v, MENUS_WAITING), &a)))
		append_signers(v, &a, &names);
	append_cut(&cut, base_buf_str(&names), NAMES_MOST);
	menus_say_message(v, cut.len ? MENUS_MESSAGE_SIGNERS : MENUS_MESSAGE_SIGNERS_NONE, (const char *[]){base_buf_str(&cut)}, out);
	base_buf_release(&names);
	base_buf_release(&cut);
}
