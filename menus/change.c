/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking for a child on the card, and for another phone.
 *
 * Who has a card's number and its head's year of birth may be anybody. So a phone goes to another number only by the manager's word, both
 * phones are told at once, either of them can say no until then, and unless the old phone asked with a PIN that it has had for a day, the
 * manager can't say yes before a day is over. */
#include "menus/change.h"

#include "base/date.h"
#include "menus/payee.h"
#include "menus/pin.h"
#include "menus/say.h"
#include "menus/ticket.h"
#include "menus/trail.h"
#include "menus/variable.h"
#include "menus/where.h"
#include "store/pin.h"
#include "text/fit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define RIPE_MS 86400000ll      /* so long the old phone can say no */
#define CHILDREN_WAITING 6
#define CHILDREN_A_DAY 6        /* of one phone */
#define PHONES_A_DAY 3
#define CHILD_UNTIL 18          /* where the plan does not say */
#define LOOKED_AT 32            /* changes of a household */
#define STOPPED_MOST 8
#define SUBSCRIBERS 100000000   /* national numbers have eight digits */
#define LATELY_MS (30 * 86400000ll)
#define ASKED_MOST 3            /* by new phones, for one household; for one new phone, by others */

/* ---- a child ---- */

void menus_change_child(struct menus_view *v, struct buf *out)
{
	char text[STORE_CODE * 2];

	base_buf_append_str(out, menus_view_get(v, MENUS_FIRST_NAME, text));
}

void menus_change_year(struct menus_view *v, struct buf *out)
{
	char text[STORE_CODE * 2];

	base_buf_append_str(out, menus_view_get(v, MENUS_BIRTH_YEAR, text));
}

bool menus_change_is_same_name(const char *a, const char *b)
{
	struct buf one = {0}, other = {0};
	bool is;

	text_fit_fold(&one, a, strlen(a));
	text_fit_fold(&other, b, strlen(b));
	is = !strcasecmp(base_buf_str(&one), base_buf_str(&other));
	base_buf_release(&one);
	base_buf_release(&other);
	return is;
}

enum child { CHILD_OK, CHILD_TWIN, CHILD_AGE, CHILD_FULL, CHILD_OFTEN };

static bool is_on_card(struct menus_view *v, const char *first_name, int year)
{
	int n = menus_view_members(v);

	for (int i = 0; i < n; i++)
		if (v->members[i].birth_year == year && menus_change_is_same_name(v->members[i].first_name, first_name))
			return true;
	return false;
}

static bool is_too_old(struct menus_view *v, int birth_year)
{
	const struct scheme_plan *plan = menus_view_plan(v);
	int year, month, day;

	base_date_split(v->today, &year, &month, &day);
	return year > birth_year + (plan && plan->child_until ? plan->child_until : CHILD_UNTIL);
}

static enum child look_child(struct menus_view *v)
{
	int year = (int) menus_view_figure(v, MENUS_BIRTH_YEAR), waiting = 0, n = 0;
	struct store_change *changes;
	char name[STORE_CODE * 2];
	enum child is = CHILD_OK;

	menus_view_get(v, MENUS_FIRST_NAME, name);
	if (is_too_old(v, year))
		return CHILD_AGE;
	if (is_on_card(v, name, year))
		return CHILD_TWIN;
	changes = base_alloc(LOOKED_AT * sizeof *changes);
	menus_view_note(v, store_change_of(v->store, v->dialog->household, changes, LOOKED_AT, &n));
	for (int i = 0; i < n; i++)
		if (changes[i].kind == STORE_CHANGE_CHILD && changes[i].state == STORE_CHANGE_WAITING) {
			waiting++;
			if (changes[i].birth_year == year && menus_change_is_same_name(changes[i].first_name, name))
				is = CHILD_TWIN;
		}
	free(changes);
	if (is == CHILD_OK && (waiting >= CHILDREN_WAITING || menus_view_members(v) + waiting >= MENUS_MEMBERS))
		is = CHILD_FULL;
	return is;
}

int menus_change_look_child(struct menus_view *v)
{
	return look_child(v);
}

int menus_change_ask_child(struct menus_view *v)
{
	const char *const *sex = menus_view_at(v, MENUS_SEXES);
	struct store_change c = {.kind = STORE_CHANGE_CHILD, .household = v->dialog->household, .asked_by = v->phone, .ripe_ms = v->now_ms,
				 .sex = sex ? **sex : 'F', .birth_year = (int) menus_view_figure(v, MENUS_BIRTH_YEAR)};
	char name[STORE_CODE * 2];
	int64_t id = 0;
	enum child is = look_child(v);
	int n = 0;

	if (is != CHILD_OK)
		return is;
	menus_view_note(v, store_phone_count(v->store, v->phone, "child", v->today, &n));
	if (n > CHILDREN_A_DAY)
		return CHILD_OFTEN;
	snprintf(c.first_name, sizeof c.first_name, "%s", menus_view_get(v, MENUS_FIRST_NAME, name));
	menus_view_note(v, store_change_add(v->store, &c, v->now_ms, &id));
	if (!v->error)
		menus_view_audit(v, c.household, "child-asked");
	menus_ticket_note(v, id);
	return CHILD_OK;
}

/* ---- another phone: from the old one ---- */

size_t menus_change_fill_holders(struct menus_view *v, const void **rows)
{
	int n = menus_view_members(v);
	size_t found = 0;

	for (int i = 0; i < n; i++)
		if (v->members[i].phone == v->phone || v->showing == MENUS_SAMPLE)
			rows[found++] = &v->members[i];
	return found;
}

void menus_change_holder(struct menus_view *v, struct buf *out)
{
	const struct store_member *m = menus_view_at(v, MENUS_HOLDERS);

	if (m)
		base_buf_append_str(out, m->first_name);
}

enum begun { BEGUN_OK, BEGUN_SEVERAL, BEGUN_PIN };

/* Whose phone is it? Where one alone has it, nobody is asked. */
static enum begun begin(struct menus_view *v)
{
	const void *rows[MENUS_MEMBERS];
	size_t n = menus_change_fill_holders(v, rows);
	char no[STORE_CODE] = "";

	if (n == 1)
		snprintf(no, sizeof no, "%d", ((const struct store_member *) rows[0])->no);
	menus_view_set(v, v->menus->sources[MENUS_HOLDERS].variable, no);
	return n > 1 ? BEGUN_SEVERAL : BEGUN_OK;
}

int menus_change_begin(struct menus_view *v)
{
	return menus_view_has_pin(v) && !menus_pin_is_known(v) ? BEGUN_PIN : begin(v);
}

int menus_change_pin(struct menus_view *v)
{
	enum { OK, SEVERAL, WRONG, LOCKED, UNSET };
	static const int outcomes[] = {OK, WRONG, LOCKED, UNSET}; /* of menus_pin_check */
	int outcome = outcomes[menus_pin_check(v)];

	return outcome == OK ? (int) begin(v) : outcome;
}

static const struct store_member *find_holder(struct menus_view *v)
{
	char key[STORE_CODE];
	int n = menus_view_members(v);

	if (!menus_trail_get(v->dialog->vars, v->menus->sources[MENUS_HOLDERS].variable, key, sizeof key))
		return NULL;
	for (int i = 0; i < n; i++)
		if (v->members[i].no == strtol(key, NULL, 10) && v->members[i].phone == v->phone)
			return &v->members[i];
	return NULL;
}

bool menus_change_is_proven(struct menus_view *v)
{
	int64_t set_ms = 0;

	if (!menus_view_has_pin(v) || !menus_pin_is_known(v))
		return false;
	return menus_view_is_there(v, store_pin_since(v->store, v->phone, &set_ms)) && v->now_ms - set_ms >= RIPE_MS;
}

static bool is_too_often(struct menus_view *v)
{
	int n = 0;

	menus_view_note(v, store_phone_count(v->store, v->phone, "phone-change", v->today, &n));
	return n > PHONES_A_DAY;
}

/* Both phones hear of it. Of no household: it does not go along with the phone (store/change.h). */
static void tell_both(struct menus_view *v, const struct store_change *c, const struct store_household *h, int64_t id)
{
	struct menus_ticket_news n = {.message = MENUS_MESSAGE_PHONE_ASKED_OLD, .phone = c->old_phone, .id = id, .card = h->no,
				      .mutuelle = scheme_find_mutuelle(v->scheme, h->mutuelle), .about_phone = c->new_phone};

	menus_ticket_tell(v, &n);
	n.message = MENUS_MESSAGE_PHONE_ASKED_NEW;
	n.phone = c->new_phone;
	menus_ticket_tell(v, &n);
}

enum asked { ASKED_OK, ASKED_LATER, ASKED_ALREADY, ASKED_OFTEN };

static enum asked ask(struct menus_view *v, struct store_change *c)
{
	struct store_household h;
	int64_t id = 0;
	int rc;

	if (is_too_often(v) || !menus_view_is_there(v, store_household_load(v->store, c->household, &h)))
		return ASKED_OFTEN;
	c->kind = STORE_CHANGE_PHONE;
	c->asked_by = v->phone;
	rc = store_change_add(v->store, c, v->now_ms, &id);
	if (rc == STORE_EXISTS)
		return ASKED_ALREADY;
	menus_view_note(v, rc);
	menus_ticket_set(v, id);
	if (!v->error)
		menus_view_audit(v, c->household, "phone-asked");
	tell_both(v, c, &h, id);
	return c->ripe_ms > v->now_ms ? ASKED_LATER : ASKED_OK;
}

/* Of the same country, by its code and length: nobody makes us write to dear numbers abroad. */
static bool is_near(uint64_t phone, uint64_t other)
{
	return phone / SUBSCRIBERS == other / SUBSCRIBERS;
}

/* Whoever has a card could have us write to any phone: it is named as a new one this often, by whomever. */
static bool is_written_to(struct menus_view *v, uint64_t phone)
{
	int n = 0;

	menus_view_note(v, store_change_count_to(v->store, phone, v->now_ms - LATELY_MS, &n));
	return n >= ASKED_MOST;
}

int menus_change_look_phone(struct menus_view *v)
{
	enum { OK, SAME, OFTEN };
	uint64_t phone = (uint64_t) menus_view_figure(v, MENUS_PHONE_TYPED);

	if (phone == v->phone)
		return SAME;
	return is_near(phone, v->phone) && !is_written_to(v, phone) ? OK : OFTEN;
}

int menus_change_ask(struct menus_view *v)
{
	enum { OK, LATER, SAME, ALREADY, OFTEN, PIN };
	static const int outcomes[] = {[ASKED_OK] = OK, [ASKED_LATER] = LATER, [ASKED_ALREADY] = ALREADY, [ASKED_OFTEN] = OFTEN};
	struct store_change c = {.household = v->dialog->household, .old_phone = v->phone,
				 .new_phone = (uint64_t) menus_view_figure(v, MENUS_PHONE_TYPED)};
	const struct store_member *m = find_holder(v);

	if (menus_view_has_pin(v) && !menus_pin_is_known(v))
		return PIN;
	if (!m || c.new_phone == v->phone)
		return SAME;
	if (menus_change_look_phone(v))
		return OFTEN;
	c.member = m->no;
	c.ripe_ms = v->now_ms + (menus_change_is_proven(v) ? 0 : RIPE_MS);
	return outcomes[ask(v, &c)];
}

/* ---- from the new one ---- */

void menus_change_number(struct menus_view *v, struct buf *out)
{
	char text[STORE_CODE * 2];

	base_buf_append_str(out, menus_view_get(v, MENUS_NUMBER, text));
}

static bool is_linked(struct menus_view *v, int64_t household)
{
	int n = menus_view_links(v);

	for (int i = 0; i < n; i++)
		if (v->links[i].household == household)
			return true;
	return false;
}

int menus_change_find(struct menus_view *v)
{
	enum { OK, UNKNOWN, OFTEN, SAME };
	static const int outcomes[] = {OK, UNKNOWN, OFTEN}; /* of menus_payee_look_up */
	int64_t household = 0;
	int outcome = outcomes[menus_payee_look_up(v, &household)];

	return outcome == OK && is_linked(v, household) ? SAME : outcome;
}

/* Whose phone the household is told by: the head's, else the first there is; where nobody has one, the head gets this. */
static bool find_owner(struct menus_view *v, int64_t household, struct store_change *c)
{
	struct store_member members[MENUS_MEMBERS];
	const struct store_member *owner = NULL;
	int n = 0;

	if (!menus_view_is_there(v, store_member_list(v->store, household, members, MENUS_MEMBERS, &n)))
		return false;
	for (int i = 0; i < n; i++) {
		const struct store_member *m = &members[i];

		if (!store_member_is_on_card(m, v->today))
			continue;
		if (!owner || (m->role == STORE_HEAD && (m->phone || !owner->phone)) || (m->phone && !owner->phone))
			owner = m;
	}
	if (!owner)
		return false;
	c->household = household;
	c->member = owner->no;
	c->old_phone = owner->phone;
	return true;
}

/* Phones that are not its own asked for its card so often lately, or this one was told no: each time its phone gets an SMS. */
static bool is_pestered(struct menus_view *v, int64_t household)
{
	struct store_change *changes = base_alloc(LOOKED_AT * sizeof *changes);
	int n = 0, asked = 0;
	bool is_refused = false;

	menus_view_note(v, store_change_of(v->store, household, changes, LOOKED_AT, &n));
	for (int i = 0; i < n; i++) {
		const struct store_change *c = &changes[i];

		if (c->kind != STORE_CHANGE_PHONE || c->asked_by != c->new_phone || v->now_ms - c->asked_ms > LATELY_MS)
			continue;
		asked++;
		is_refused |= c->new_phone == v->phone && (c->state == STORE_CHANGE_WITHDRAWN || c->state == STORE_CHANGE_REFUSED);
	}
	free(changes);
	return is_refused || asked >= ASKED_MOST;
}

/* The number and the year once more, for this may be another day than the one on which they were right. */
int menus_change_take(struct menus_view *v)
{
	struct store_change c = {.new_phone = v->phone};
	int64_t household = 0;

	if (menus_payee_look_up(v, &household) || is_linked(v, household) || is_pestered(v, household) || !find_owner(v, household, &c))
		return ASKED_OFTEN;
	c.ripe_ms = v->now_ms + (c.old_phone ? RIPE_MS : 0);
	return ask(v, &c);
}

/* ---- no ---- */

void menus_change_waits(struct menus_view *v, struct buf *out)
{
	const struct store_change *c = menus_view_change(v);
	bool is_away = c && c->old_phone == v->phone;
	struct buf phone = {0};
	const char *hole;

	if (c)
		menus_where_say_phone(v, is_away ? c->new_phone : c->old_phone, &phone);
	hole = base_buf_str(&phone);
	menus_say_message(v, !c ? MENUS_MESSAGE_CHANGE_OVER : is_away ? MENUS_MESSAGE_CHANGE_AWAY : MENUS_MESSAGE_CHANGE_HERE, &hole, out);
	base_buf_release(&phone);
}

/* The other phone hears that it will not be. */
static void withdraw(struct menus_view *v, struct store_change *c)
{
	struct store_household h;
	struct menus_ticket_news n = {.message = MENUS_MESSAGE_REQUEST_STOPPED, .id = c->id,
				      .phone = c->old_phone == v->phone ? c->new_phone : c->old_phone};

	if (!menus_view_is_there(v, store_household_load(v->store, c->household, &h)))
		return;
	c->state = STORE_CHANGE_WITHDRAWN;
	menus_view_note(v, store_change_end(v->store, c, v->now_ms));
	if (v->error)
		return;
	menus_view_audit(v, c->household, "phone-stopped");
	n.mutuelle = scheme_find_mutuelle(v->scheme, h.mutuelle);
	menus_ticket_tell(v, &n);
}

int menus_change_say_no(struct menus_view *v)
{
	struct store_change c;
	int n = 0;

	while (n < STOPPED_MOST && !v->error && menus_view_is_there(v, store_change_of_phone(v->store, v->phone, &c))) {
		withdraw(v, &c);
		n++;
	}
	menus_view_forget(v);
	return n;
}

int menus_change_stop(struct menus_view *v)
{
	enum { OK, GONE };

	return menus_change_say_no(v) ? OK : GONE;
}

/* It stands on line 0 no more, and can still be stopped by SMS. The manager's day passes all the same. */
int menus_change_agree(struct menus_view *v)
{
	const struct store_change *c = menus_view_change(v);

	if (c && menus_view_is_there(v, store_change_agree(v->store, c->id)))
		menus_view_audit(v, c->household, "phone-agreed");
	menus_view_forget(v);
	return 0;
}
