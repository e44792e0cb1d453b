/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One step of a dialog.
 *
 *   home --1..8--> screen --1..8, 11..18, ..., or what was typed--> screen ... --> last screen
 *     ^   <--0--           <--0--
 *     +-- a place that is gone, or that lacks what it shows
 *
 * Where the dialog stands is the path in its row; there is no other state. */
#include "menus/machine.h"

#include "menus/compose.h"
#include "menus/input.h"
#include "menus/keys.h"
#include "menus/office.h"
#include "menus/pay.h"
#include "menus/pin.h"
#include "menus/shared.h"
#include "menus/trail.h"
#include "menus/values.h"
#include "menus/variable.h"
#include "menus/zero.h"
#include "base/secret.h"

#include <stdio.h>
#include <string.h>

#define WAITING_DIGITS "suite" /* the variable that keeps digits until a household is chosen */

struct run {
	struct menus_view v;
	const struct menus_step *step;
	struct store_dialog *d;
	const struct menus_screen *screen;
	bool is_bad, is_gone;
	bool is_first;               /* of the dialog */
};

/* ---- who is calling ---- */

static void start(struct run *r, const struct menus_step *s, struct store_dialog *d)
{
	int language = menus_language_index(s->menus, d->language);

	menus_view_init(&r->v, s->menus, MENUS_LIVE, language < 0 ? 0 : (size_t) language);
	r->v.scheme = s->scheme;
	r->v.store = s->store;
	r->v.step = s;
	r->v.dialog = d;
	r->v.phone = s->phone;
	r->v.now_ms = s->now_ms;
	r->v.today = base_date_of_ms(s->now_ms);
	r->step = s;
	r->d = d;
	r->screen = NULL;
	r->is_bad = r->is_gone = r->is_first = false;
}

static void set_language(struct run *r, int index)
{
	r->v.language = index < 0 ? 0 : (size_t) index;
	snprintf(r->d->language, sizeof r->d->language, "%s", menus_language_code(r->step->menus, r->v.language));
}

/* P1: the household of this phone, 0 for a stranger or while several wait to be chosen from. The language chosen,
 * else the member's own. */
static void find_caller(struct run *r)
{
	int n = menus_view_links(&r->v), language = menus_language_index(r->step->menus, r->d->language);
	const struct store_member *self;
	int64_t chosen = 0;

	for (int i = 0; i < n; i++)
		if (n == 1 || r->v.links[i].household == r->d->household)
			chosen = r->v.links[i].household;
	if (language < 0 && n) {
		r->d->household = chosen ? chosen : r->v.links[0].household;
		self = menus_view_self(&r->v);
		language = self ? menus_language_index(r->step->menus, self->language) : -1;
		if (!chosen)
			menus_view_forget(&r->v);
	}
	if (n && menus_view_is_shared(&r->v)) { /* who dropped a dialog, and whose family it was about, may be somebody else */
		r->d->resume_path[0] = r->d->resume_vars[0] = '\0';
		chosen = menus_shared_gate(&r->v) ? 0 : n == 1 ? chosen : r->d->household;
	}
	r->d->household = chosen;
	set_language(r, language < 0 ? menus_office_language(&r->v) : language);
}

/* A phone that is a member's and staff's is asked which it is to be; staff are asked for their PIN. */
static enum menus_home home_kind(struct run *r)
{
	char role[4] = "";
	enum menus_home office, gate;

	menus_trail_get(r->d->vars, MENUS_ROLE, role, sizeof role);
	office = strcmp(role, MENUS_ROLE_MEMBER) ? menus_office_home(&r->v) : MENUS_NO_HOME;
	if (office && !role[0] && menus_view_links(&r->v))
		return MENUS_HOME_BOTH;
	if (office)
		return menus_office_is_admitted(&r->v) ? office : MENUS_HOME_STAFF;
	gate = menus_shared_gate(&r->v);
	if (gate)
		return gate;
	if (r->d->household)
		return MENUS_HOME_MEMBER;
	return menus_view_links(&r->v) > 1 ? MENUS_HOME_SEVERAL : MENUS_HOME_STRANGER;
}

static const struct menus_screen *home_of(struct run *r)
{
	return r->step->menus->homes[home_kind(r)];
}

/* Is this still the home that this caller begins at? */
static bool is_home_of(struct run *r, enum menus_home kind)
{
	char role[4];

	if (kind >= MENUS_HOME_BOTH)
		return home_kind(r) == kind;
	if (menus_trail_get(r->d->vars, MENUS_ROLE, role, sizeof role) && !strcmp(role, MENUS_ROLE_STAFF))
		return false;
	return kind != MENUS_NO_HOME && (kind == MENUS_HOME_MEMBER) == (r->d->household != 0);
}

/* Digits that were dialled wait for the answer to a question about who is calling. */
static bool is_question(const struct menus_screen *s)
{
	return s->home == MENUS_HOME_SEVERAL || s->home == MENUS_HOME_BOTH;
}

/* ---- places ---- */

static void go_home(struct run *r)
{
	r->screen = home_of(r);
	snprintf(r->d->path, sizeof r->d->path, "%s", r->screen->name);
}

/* May this path be stood on by this caller, and is everything there that its last screen shows? */
static const struct menus_screen *find_place(struct run *r, const char *path)
{
	struct menus_trail_end last = menus_trail_last(path);
	const struct menus_screen *s = menus_set_find(r->step->menus, last.name, last.len);
	const struct menus_screen *root = menus_set_find(r->step->menus, path, strcspn(path, " :"));

	if (!s || !root || !is_home_of(r, root->home))
		return NULL;
	if (s->home && s->home != MENUS_HOME_SEVERAL && menus_trail_depth(path) > 1)
		return NULL; /* nothing stands before home */
	return s;
}

static bool is_complete(struct run *r, const struct menus_screen *s)
{
	char value[STORE_CODE * 2];

	for (int i = 0; i < MENUS_SOURCES; i++)
		if (s->needs >> i & 1 && !menus_view_at(&r->v, i))
			return false;
	for (int i = MENUS_SOURCES; i < MENUS_VARIABLES; i++)
		if (s->needs >> i & 1 && !menus_view_get(&r->v, i, value)[0])
			return false;
	return true;
}

static void stand(struct run *r)
{
	r->screen = find_place(r, r->d->path);
	if (!r->screen || !is_complete(r, r->screen))
		go_home(r);
}

static void go(struct run *r, const struct menus_screen *target)
{
	if (!target) {
		go_home(r);
		return;
	}
	menus_trail_push(r->d->path, sizeof r->d->path, target->name);
	stand(r);
}

static bool is_root(const struct run *r)
{
	return menus_trail_depth(r->d->path) == 1;
}

/* What line 0 of home offers to go on with, NULL where there is nothing: the nearest place with a name. */
static const char *left_place(struct run *r)
{
	char path[STORE_DIALOG_PATH];

	if (!is_root(r) || !r->d->resume_path[0]
	    || !find_place(r, r->d->resume_path))
		return NULL;
	for (memcpy(path, r->d->resume_path, sizeof path); menus_trail_depth(path) > 1; menus_trail_pop(path)) {
		struct menus_trail_end last = menus_trail_last(path);
		const struct menus_screen *s = menus_set_find(r->step->menus, last.name, last.len);

		if (s && s->called && s->called->in[r->v.language].fixed)
			return s->called->in[r->v.language].fixed;
	}
	return NULL;
}

static enum menus_zero_line zero_of(struct run *r, struct buf *text)
{
	if (!is_root(r) || (r->screen->home != MENUS_HOME_MEMBER && r->screen->home != MENUS_HOME_STRANGER))
		return MENUS_ZERO_NOTHING;
	return menus_zero_find(&r->v, left_place(r), text);
}

/* ---- keys ---- */

static void resume(struct run *r)
{
	char role[4] = "";

	menus_trail_get(r->d->vars, MENUS_ROLE, role, sizeof role);
	memcpy(r->d->path, r->d->resume_path, sizeof r->d->path);
	memcpy(r->d->vars, r->d->resume_vars, sizeof r->d->vars);
	r->d->resume_path[0] = r->d->resume_vars[0] = '\0';
	menus_trail_set(r->d->vars, sizeof r->d->vars, WAITING_DIGITS, "");
	menus_trail_set(r->d->vars, sizeof r->d->vars, MENUS_PIN_KNOWN, ""); /* it may be somebody else now */
	menus_trail_set(r->d->vars, sizeof r->d->vars, MENUS_ADMITTED, "");
	menus_trail_set(r->d->vars, sizeof r->d->vars, MENUS_ROLE, role);
	memset(r->v.at, 0, sizeof r->v.at);
	stand(r);
}

/* Line 0 of home. */
static bool press_zero_at_home(struct run *r)
{
	struct buf text = {0};
	enum menus_zero_line line = zero_of(r, &text);

	base_buf_release(&text);
	switch (line) {
	case MENUS_ZERO_NOTHING:
		return false;
	case MENUS_ZERO_RESUME:
		resume(r);
		return true;
	case MENUS_ZERO_TELLS_CHANGE:
		go(r, r->step->menus->zeros[MENUS_ZERO_CHANGE]);
		return true;
	case MENUS_ZERO_TELLS_PAYMENT:
		go(r, r->step->menus->zeros[MENUS_ZERO_PAYMENT]);
		return true;
	case MENUS_ZERO_TELLS_HELD:
		go(r, r->step->menus->zeros[MENUS_ZERO_HELD]);
		return true;
	}
	return false;
}

static bool press_zero(struct run *r)
{
	int page = menus_trail_last(r->d->path).page;

	if (page > 1) {
		menus_trail_set_page(r->d->path, sizeof r->d->path, page - 1);
		return true;
	}
	if (is_root(r))
		return press_zero_at_home(r);
	menus_trail_pop(r->d->path);
	if (r->screen->back.name)
		go(r, r->screen->back.screen);
	else
		stand(r);
	return true;
}

static struct menus_page compose(struct run *r, struct buf *out)
{
	struct buf zero = {0};
	bool has_zero = zero_of(r, &zero) != MENUS_ZERO_NOTHING;
	const struct menus_shown shown = {
		.screen = r->screen, .page = menus_trail_last(r->d->path).page,
		.is_root = is_root(r), .zero = has_zero ? base_buf_str(&zero) : NULL, .is_bad = r->is_bad,
		.is_gone = r->is_gone,
	};
	struct menus_page page = menus_compose_page(&r->v, &shown, out);

	base_buf_release(&zero);
	return page;
}

/* The page that is on the phone. */
static struct menus_page shown(struct run *r)
{
	struct buf again = {0};
	struct menus_page page = compose(r, &again);

	base_buf_release(&again);
	return page;
}

static bool press_more(struct run *r)
{
	struct menus_page page = shown(r);

	if (page.has_more)
		menus_trail_set_page(r->d->path, sizeof r->d->path, page.number + 1);
	return page.has_more;
}

static void follow(struct run *r, const struct menus_go *way)
{
	int outcome = way->action ? way->action->run(&r->v) : 0;

	if (!r->v.error)
		go(r, way->to[outcome].screen);
}

static bool choose(struct run *r, int number)
{
	for (size_t i = 0; i < r->screen->n_choices; i++) {
		const struct menus_choice *c = &r->screen->choices[i];

		if (c->digit != number || (c->when && !c->when->holds(&r->v)))
			continue;
		for (size_t j = 0; j < c->n_settings; j++)
			menus_trail_set(r->d->vars, sizeof r->d->vars, c->settings[j].source->variable,
					c->settings[j].key);
		if (c->n_settings)
			memset(r->v.at, 0, sizeof r->v.at);
		follow(r, &c->go);
		return true;
	}
	return false;
}

static bool choose_row(struct run *r, int number)
{
	const struct menus_source *source = r->screen->source;
	const void *rows[MENUS_ROWS];
	char key[STORE_CODE];
	size_t row;

	if (!menus_compose_row(number, &row) || row >= source->fill(&r->v, rows))
		return false;
	source->key(&r->v, rows[row], key);
	menus_trail_set(r->d->vars, sizeof r->d->vars, source->variable, key);
	memset(r->v.at, 0, sizeof r->v.at);
	r->v.at[source - menus_source_table] = rows[row];
	follow(r, &r->screen->go);
	return true;
}

/* What was typed goes to its variable and to the action, and nowhere else. */
static bool type_in(struct run *r, const struct menus_key *key)
{
	const struct menus_screen *s = r->screen;
	char typed[MENUS_TYPED] = "";
	int year, month, day;

	base_date_split(r->v.today, &year, &month, &day);
	if (!s->input->read(key->typed, key->len, year, typed))
		return false;
	if (s->variable >= 0)
		menus_view_set(&r->v, menus_variable_name((enum menus_variable_id) s->variable), typed);
	r->v.typed = typed;
	follow(r, &s->go);
	r->v.typed = NULL;
	base_secret_wipe(typed, sizeof typed);
	return true;
}

static bool press(struct run *r, const struct menus_key *key)
{
	int number = key->number;

	if (number == 0)
		return press_zero(r);
	if (r->screen->input)
		return type_in(r, key);
	if (number < 0)
		return false;
	if (number == 9)
		return press_more(r);
	if (r->screen->confirm && r->screen->rows == MENUS_LINES && shown(r).has_more)
		return false; /* law 7: what is agreed to was on the phone, all of it */
	return r->screen->rows == MENUS_LIST ? choose_row(r, number) : choose(r, number);
}

/* Is a secret or a yes asked for here? */
static bool is_guarded(const struct menus_screen *s)
{
	return s->confirm || s->secret || s->home == MENUS_HOME_SHARED_CARD || (s->input && s->input->is_secret);
}

/* Presses one after the other without showing what lies between. Law 7: only what was on the phone may be answered
 * where a PIN or a confirmation is asked for, so a straight dial stops there and drops the rest. */
static void press_all(struct run *r, const struct menus_keys *keys, bool was_shown)
{
	for (size_t i = 0; i < keys->n && !r->is_bad && !r->v.error; i++) {
		if (r->screen->end || (is_guarded(r->screen) && !(was_shown && i == 0)))
			return;
		r->is_bad = !press(r, &keys->keys[i]);
	}
}

/* Once it is known who calls and which household is meant, the digits dialled before the question go on. */
static void press_waiting(struct run *r)
{
	char digits[STORE_DIALOG_VARS];
	struct menus_keys keys;

	if (!r->d->household || is_question(r->screen) || !menus_trail_get(r->d->vars, WAITING_DIGITS, digits, sizeof digits))
		return;
	menus_trail_set(r->d->vars, sizeof r->d->vars, WAITING_DIGITS, "");
	menus_keys_read(&keys, digits);
	press_all(r, &keys, false);
}

/* ---- showing ---- */

static int show(struct run *r, struct menus_answer *out)
{
	struct menus_page page = compose(r, &out->text);
	const char *audit = r->screen->source ? r->screen->source->audit : NULL;
	int rc;

	menus_pay_put_off(&r->v, r->is_first, r->screen->end);
	if (audit && page.number == 1 && !r->v.error)
		menus_view_audit(&r->v, r->d->household, audit);
	rc = r->v.error;
	if (page.number != menus_trail_last(r->d->path).page)
		menus_trail_set_page(r->d->path, sizeof r->d->path, page.number);
	out->is_last = r->screen->end;
	out->may_sms = r->screen->late_sms && !menus_view_is_shared(&r->v);
	out->is_secret = r->screen->secret;
	menus_view_release(&r->v);
	return rc;
}

int menus_machine_begin(const struct menus_step *s, struct store_dialog *d, const char *digits,
			struct menus_answer *out)
{
	struct menus_keys keys;
	char waiting[STORE_DIALOG_VARS];
	struct run r;

	start(&r, s, d);
	r.is_first = true;
	find_caller(&r);
	go_home(&r);
	menus_keys_read(&keys, digits);
	if (is_question(r.screen))
		menus_trail_set(d->vars, sizeof d->vars, WAITING_DIGITS,
				menus_keys_write(&keys, waiting, sizeof waiting));
	else
		press_all(&r, &keys, false);
	return show(&r, out);
}

int menus_machine_answer(const struct menus_step *s, struct store_dialog *d, const char *input,
			 struct menus_answer *out)
{
	struct menus_keys keys;
	struct run r;

	start(&r, s, d);
	r.screen = find_place(&r, d->path);
	if (!r.screen || !is_complete(&r, r.screen)) {
		bool was_hers = r.screen && menus_office_manager(&r.v);

		find_caller(&r); /* the menus, the household or what waits changed meanwhile: begin again, without what was typed */
		go_home(&r);
		r.is_gone = was_hers && r.screen->home == MENUS_HOME_MANAGER;
		return show(&r, out);
	}
	menus_keys_read(&keys, input);
	press_all(&r, &keys, true);
	press_waiting(&r);
	return show(&r, out);
}
