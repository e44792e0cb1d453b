/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reminders of dues over a real store, with the menus and the calendars of Mali: who is told what and when, and never who has paid.
 * Over 500 lines: many cases on one bed. */
#include "desk/check.h"
#include "desk/cover.h"
#include "desk/outbox.h"
#include "desk/remind.h"
#include "desk/sweep.h"

#include "base/date.h"
#include "base/rng.h"
#include "scheme/quiet.h"
#include "store/ledger.h"
#include "store/member.h"
#include "store/outbox.h"
#include "store/phone.h"
#include "store/remind.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HOUR_MS 3600000ll
#define DAY_MS 86400000ll
#define AWA 22376000001ull
#define SON 22376000002ull
#define LINK "orange"

static struct scheme *scheme;
static struct menus *menus;

struct bed {
	struct store *store;
	struct desk_memory memory;
	struct desk_reply reply;
	int64_t now_ms;
	int payments;
};

static int64_t at(const char *iso, int64_t ms)
{
	int32_t day;

	assert_true(base_date_parse(iso, &day));
	return day * DAY_MS + ms;
}

static int load(void **state)
{
	const char *srcdir = getenv("srcdir");
	char path[4096];
	struct error e = {""};

	(void) state;
	snprintf(path, sizeof(path), "%s/menus/mali/scheme.yaml", srcdir ? srcdir : ".");
	scheme = scheme_load(path, &e);
	path[strlen(path) - strlen("/scheme.yaml")] = '\0';
	menus = scheme ? menus_load(path, scheme, TEXT_FIT_USSD, &e) : NULL;
	if (!menus)
		fprintf(stderr, "# %s\n", e.text);
	return menus ? 0 : -1;
}

static int unload(void **state)
{
	(void) state;
	menus_free(menus);
	scheme_free(scheme);
	return 0;
}

static int setup(void **state)
{
	static struct bed b;
	struct error e;

	b = (struct bed){.now_ms = at("2026-03-20", HOUR_MS), .memory = {.menus = menus, .scheme = scheme}};
	b.store = store_open("sqlite::memory:", b.now_ms, &e);
	if (!b.store)
		fail_msg("%s", e.text);
	*state = &b;
	return 0;
}

static int teardown(void **state)
{
	store_close(((struct bed *) *state)->store);
	return 0;
}

static struct store_household load_household(struct bed *b, int64_t id)
{
	struct store_household h;

	assert_int_equal(store_household_load(b->store, id, &h), 0);
	return h;
}

static void refresh(struct bed *b, int64_t id)
{
	struct store_household h = load_household(b, id);
	struct desk_dues dues = {0};

	assert_int_equal(desk_cover_refresh(b->store, scheme, &h, base_date_of_ms(b->now_ms), &dues), 0);
	desk_cover_release(&dues);
}

/* As every payment is to be posted: with the caches, in one transaction. */
static void pay(struct bed *b, int64_t id, int64_t francs)
{
	char reference[32];

	snprintf(reference, sizeof(reference), "P-%d", ++b->payments);
	assert_int_equal(store_ledger_post_dues(b->store, id, base_date_of_ms(b->now_ms), francs, "cash", "cash", reference, b->now_ms), 0);
	refresh(b, id);
}

/* A household of Kléla that pays by the month, enrolled in January, with these months paid. */
static int64_t household(struct bed *b, const char *no, const char *head, uint64_t phone, int months)
{
	struct store_household h = {.mutuelle = "m-klela", .plan = "amv", .commune = "klela", .village = "Kléla",
				    .enrolled_on = base_date_make(2026, 1, 1), .next_change_on = BASE_DAY_NONE};
	struct store_member m = {.no = 1, .role = STORE_HEAD, .sex = 'F', .birth_year = 1985, .phone = phone, .language = "fr",
				 .last_name = "Traoré"};
	bool changed;
	int64_t id;

	snprintf(h.no, sizeof(h.no), "%s", no);
	snprintf(m.first_name, sizeof(m.first_name), "%s", head);
	assert_int_equal(store_household_put(b->store, &h, &changed, &id), 0);
	m.household = id;
	assert_int_equal(store_member_put(b->store, &m, &changed), 0);
	if (months)
		assert_int_equal(store_ledger_post_dues(b->store, id, h.enrolled_on, months * 550, "opening", "opening", no, b->now_ms), 0);
	refresh(b, id);
	return id;
}

static void on_broken(void *ctx, const char *invariant, const char *row)
{
	(void) ctx;
	fail_msg("%s: %s", invariant, row);
}

static void check(struct bed *b)
{
	assert_int_equal(desk_check_cover(b->store, scheme, base_date_of_ms(b->now_ms), on_broken, NULL), 0);
	assert_int_equal(store_check(b->store, on_broken, NULL), 0);
}

/* Sweeps until there is nothing to do, as the house does. */
static void sweep(struct bed *b)
{
	struct desk_request r = {.kind = DESK_SWEEP, .count = 4, .now_ms = b->now_ms};
	struct desk_step s = {b->store, &b->memory, &r, &b->reply};
	int turns = 0;

	do {
		assert_int_equal(store_begin(b->store), 0);
		assert_int_equal(desk_sweep_run(&s), 0);
		assert_int_equal(store_commit(b->store), 0);
		assert_true(turns++ < 1000);
	} while (!b->reply.wait_ms);
	check(b);
}

static void sweep_at(struct bed *b, const char *iso, int64_t ms)
{
	b->now_ms = at(iso, ms);
	sweep(b);
}

static int lease(struct bed *b, struct store_message *out, int cap)
{
	int n, skipped;

	assert_int_equal(store_outbox_lease(b->store, LINK, b->now_ms, b->now_ms + 60000, out, cap, &n, &skipped), 0);
	return n;
}

/* What a phone got by `iso` at noon, and that it was sent. NULL: nothing. */
static const char *told(struct bed *b, const char *iso, uint64_t phone)
{
	static char text[STORE_SMS_TEXT];
	struct store_message m[16];
	const char ids[1][STORE_SMS_ID] = {"1"};
	int n;
	bool is_told = false;

	b->now_ms = at(iso, 12 * HOUR_MS);
	n = lease(b, m, 16);
	for (int i = 0; i < n; i++) {
		struct store_outcome o = {.id = m[i].id, .lease = m[i].lease, .to = STORE_SUBMITTED, .parts = 1, .n_ids = 1, .ids = ids};

		assert_false(scheme_quiet_is(scheme, m[i].not_before_ms));
		assert_int_equal(store_outbox_result(b->store, &o, b->now_ms), 0);
		if (m[i].phone != phone)
			continue;
		assert_false(is_told); /* one phone, one message */
		is_told = true;
		snprintf(text, sizeof(text), "%s", m[i].text);
	}
	return is_told ? text : NULL;
}

#define assert_nothing(b, iso, phone) assert_null(told(b, iso, phone))
#define STOP "Plus de rappels: envoyez STOP RAPPELS"

static void before_on_and_after_the_due_date(void **state)
{
	struct bed *b = *state;
	int64_t id = household(b, "H1", "Awa", AWA, 3);
	struct store_message m;

	assert_int_equal(load_household(b, id).remind_on, base_date_make(2026, 3, 24));
	sweep_at(b, "2026-03-23", 23 * HOUR_MS);
	assert_nothing(b, "2026-03-23", AWA);
	sweep_at(b, "2026-03-24", 60000);
	assert_int_equal(store_outbox_load(b->store, load_household(b, id).reminder, &m), 0);
	assert_int_equal(m.priority, STORE_REMINDER);
	assert_string_equal(m.kind, "reminder");
	assert_string_equal(m.topic, "rappels");
	assert_string_equal(m.subject, "due 2026-03-31");
	assert_int_equal(m.household, id);
	assert_int_equal(m.not_before_ms, at("2026-03-24", 9 * HOUR_MS));
	assert_string_equal(told(b, "2026-03-24", AWA),
			    "Mutuelle de Kléla, cotisation:\nAwa Traoré: payez 550 F avant le 31/03/26.\n" STOP);
	sweep_at(b, "2026-03-24", 20 * HOUR_MS);
	assert_nothing(b, "2026-03-24", AWA);
	sweep_at(b, "2026-03-30", HOUR_MS);
	assert_non_null(told(b, "2026-03-30", AWA));
	sweep_at(b, "2026-04-03", HOUR_MS);
	assert_string_equal(told(b, "2026-04-03", AWA),
			    "Mutuelle de Kléla, cotisation:\nAwa Traoré: retard. Payez 550 F avant le 15/04/26.\n" STOP);
	sweep_at(b, "2026-04-10", HOUR_MS);
	assert_non_null(told(b, "2026-04-10", AWA));
	assert_int_equal(load_household(b, id).remind_on, BASE_DAY_NONE);
	sweep_at(b, "2026-06-10", HOUR_MS);
	assert_nothing(b, "2026-06-10", AWA);
}

static void who_never_paid_owes_from_enrolment_on(void **state)
{
	struct bed *b = *state;

	b->now_ms = at("2026-01-02", 0);
	household(b, "H1", "Awa", AWA, 0);
	sweep_at(b, "2026-01-04", HOUR_MS);
	assert_string_equal(told(b, "2026-01-04", AWA),
			    "Mutuelle de Kléla, cotisation:\nAwa Traoré: plus de couverture. Payez 550 F.\n" STOP);
}

static void one_phone_one_message(void **state)
{
	struct bed *b = *state;
	struct store_phone p = {.phone = SON, .language = "bm"};
	int64_t first = household(b, "H1", "Awa", AWA, 3);

	household(b, "H2", "Fatoumata Binetou Aminata", AWA, 3);
	household(b, "H3", "Moussa", SON, 3);
	household(b, "H4", "Drissa", AWA, 6); /* not due */
	assert_int_equal(store_phone_save(b->store, &p, b->now_ms), 0);
	sweep_at(b, "2026-03-24", HOUR_MS);
	b->now_ms += 60000;
	sweep(b);
	assert_string_equal(told(b, "2026-03-24", AWA), "Mutuelle de Kléla, cotisation:\n"
			    "Awa Traoré: payez 550 F avant le 31/03/26.\n"
			    "Fatoumata Binetou Am: payez 550 F avant le 31/03/26.\n" STOP);
	sweep_at(b, "2026-03-30", HOUR_MS);
	pay(b, first, 550);
	sweep_at(b, "2026-03-30", 2 * HOUR_MS);
	assert_string_equal(told(b, "2026-03-30", SON), "Mutuelle de Kléla, sarali:\n"
			    "Moussa Traoré: 550 F sara sanni 31/03/26 cè.\nN'i t'a fè tun: STOP RAPPELS ci");
}

/* More than a message names are counted. */
static void a_phone_of_many(void **state)
{
	struct bed *b = *state;
	const char *text;

	for (int i = 0; i < 11; i++) {
		char no[8];

		snprintf(no, sizeof(no), "H%d", i);
		household(b, no, "Awa", AWA, 3);
	}
	sweep_at(b, "2026-03-24", HOUR_MS);
	text = told(b, "2026-03-24", AWA);
	assert_non_null(strstr(text, "\nEt 3 autres cartes.\n" STOP));
}

static void who_paid_is_not_reminded(void **state)
{
	struct bed *b = *state;
	int64_t id = household(b, "H1", "Awa", AWA, 3), other = household(b, "H2", "Kadia", AWA, 3);

	pay(b, id, 550);
	sweep_at(b, "2026-03-24", HOUR_MS);
	assert_string_equal(told(b, "2026-03-24", AWA),
			    "Mutuelle de Kléla, cotisation:\nKadia Traoré: payez 550 F avant le 31/03/26.\n" STOP);
	/* the message waits for its hour when the money comes */
	pay(b, id, -550);
	sweep_at(b, "2026-03-30", HOUR_MS);
	assert_int_equal(load_household(b, id).reminder, load_household(b, other).reminder);
	pay(b, id, 1100);
	check(b);
	assert_int_equal(load_household(b, id).reminder, 0);
	assert_nothing(b, "2026-03-30", AWA);
	b->now_ms = at("2026-03-30", 8 * HOUR_MS);
	sweep(b);
	assert_string_equal(told(b, "2026-03-30", AWA),
			    "Mutuelle de Kléla, cotisation:\nKadia Traoré: payez 550 F avant le 31/03/26.\n" STOP);
}

static void a_part_paid_makes_it_less(void **state)
{
	struct bed *b = *state;
	int64_t id = household(b, "H1", "Awa", AWA, 3);

	sweep_at(b, "2026-03-24", HOUR_MS);
	pay(b, id, 200);
	sweep_at(b, "2026-03-24", 2 * HOUR_MS);
	assert_string_equal(told(b, "2026-03-24", AWA),
			    "Mutuelle de Kléla, cotisation:\nAwa Traoré: payez 350 F avant le 31/03/26.\n" STOP);
}

/* The race: whichever comes first in the transaction, a reminder that was paid for is never leased afterwards. */
static void the_payment_wins_before_the_lease(void **state)
{
	struct bed *b = *state;
	int64_t id = household(b, "H1", "Awa", AWA, 3);
	struct store_message m;

	sweep_at(b, "2026-03-24", HOUR_MS);
	b->now_ms = at("2026-03-24", 12 * HOUR_MS);
	assert_int_equal(store_begin(b->store), 0);
	pay(b, id, 550);
	assert_int_equal(lease(b, &m, 1), 0);
	assert_int_equal(store_commit(b->store), 0);
	for (int day = 0; day < 6; day++) {
		b->now_ms += DAY_MS;
		sweep(b);
		assert_int_equal(lease(b, &m, 1), 0);
	}
}

static void behind_the_lease_it_goes_once_at_most(void **state)
{
	struct bed *b = *state;
	int64_t id = household(b, "H1", "Awa", AWA, 3), other = household(b, "H2", "Kadia", AWA, 3);
	struct store_message m;
	struct store_outcome later = {.to = STORE_QUEUED};

	sweep_at(b, "2026-03-24", HOUR_MS);
	b->now_ms = at("2026-03-24", 12 * HOUR_MS);
	assert_int_equal(store_begin(b->store), 0);
	assert_int_equal(lease(b, &m, 1), 1);
	pay(b, id, 550);
	assert_int_equal(store_commit(b->store), 0);
	check(b);
	later.id = m.id;
	later.lease = m.lease;
	later.due_ms = b->now_ms;
	store_outbox_result(b->store, &later, b->now_ms); /* the gateway was busy: it is not tried again */
	assert_int_equal(load_household(b, id).reminder, 0);
	assert_int_equal(load_household(b, other).reminder, m.id); /* it counts as told */
	b->now_ms += HOUR_MS;
	sweep(b);
	assert_int_equal(lease(b, &m, 1), 0);
}

static void stop_is_heard(void **state)
{
	struct bed *b = *state;
	struct store_phone p = {.phone = AWA, .topics_off = 1};
	int64_t id = household(b, "H1", "Awa", AWA, 3);

	assert_int_equal(store_phone_save(b->store, &p, b->now_ms), 0);
	sweep_at(b, "2026-03-24", HOUR_MS);
	assert_nothing(b, "2026-03-24", AWA);
	assert_int_equal(load_household(b, id).remind_on, base_date_make(2026, 3, 30));
	p.topics_off = 0;
	assert_int_equal(store_phone_save(b->store, &p, b->now_ms), 0);
	sweep_at(b, "2026-03-24", 13 * HOUR_MS);
	assert_nothing(b, "2026-03-24", AWA); /* what is past is past */
	sweep_at(b, "2026-03-30", HOUR_MS);
	assert_non_null(told(b, "2026-03-30", AWA));
}

static void the_head_is_told_else_who_has_a_phone(void **state)
{
	struct bed *b = *state;
	struct store_member son = {.no = 2, .role = STORE_CHILD, .sex = 'M', .birth_year = 2004, .phone = SON, .language = "bm",
				   .first_name = "Moussa", .last_name = "Traoré"};
	bool changed;

	household(b, "H0", "Oumou", 0, 3);
	son.household = household(b, "H1", "Awa", 0, 3);
	assert_int_equal(store_member_put(b->store, &son, &changed), 0);
	son.household = household(b, "H2", "Kadia", AWA, 3);
	assert_int_equal(store_member_put(b->store, &son, &changed), 0);
	sweep_at(b, "2026-03-24", HOUR_MS);
	assert_string_equal(told(b, "2026-03-24", SON), "Mutuelle de Kléla, sarali:\n"
			    "Awa Traoré: 550 F sara sanni 31/03/26 cè.\nN'i t'a fè tun: STOP RAPPELS ci");
}

static void who_left_the_card_is_not_told(void **state)
{
	struct bed *b = *state;
	struct store_member son = {.no = 2, .role = STORE_CHILD, .sex = 'M', .birth_year = 2004, .phone = SON, .language = "fr",
				   .first_name = "Moussa", .last_name = "Traoré"};
	int32_t day = base_date_make(2026, 3, 20);
	struct store_message m[4];
	bool changed;

	son.household = household(b, "H1", "Awa", AWA, 3);
	assert_int_equal(store_member_put(b->store, &son, &changed), 0);
	assert_int_equal(store_member_set_days(b->store, son.household, 1, BASE_DAY_NONE, day, &changed), 0);
	son.household = household(b, "H2", "Oumou", 0, 3);
	son.phone = SON + 1;
	assert_int_equal(store_member_put(b->store, &son, &changed), 0);
	assert_int_equal(store_member_set_days(b->store, son.household, 2, BASE_DAY_NONE, day, &changed), 0);
	sweep_at(b, "2026-03-24", HOUR_MS);
	b->now_ms = at("2026-03-24", 12 * HOUR_MS);
	assert_int_equal(lease(b, m, 4), 1);
	assert_true(m[0].phone == SON);
	assert_non_null(strstr(m[0].text, "550 F"));
}

static void never_at_night_and_never_old(void **state)
{
	struct bed *b = *state;
	int64_t late, old;
	struct store_message m;

	b->now_ms = at("2026-03-24", 21 * HOUR_MS);
	late = household(b, "H1", "Awa", AWA, 3);
	sweep(b);
	assert_int_equal(store_outbox_load(b->store, load_household(b, late).reminder, &m), 0);
	assert_int_equal(m.not_before_ms, at("2026-03-25", 8 * HOUR_MS));
	assert_non_null(told(b, "2026-03-25", AWA));
	/* the daemon was off from then until the 6th of April: of the two missed the one on the 3rd is too old by then */
	sweep_at(b, "2026-04-06", HOUR_MS);
	assert_nothing(b, "2026-04-06", AWA);
	old = household(b, "H2", "Kadia", SON, 3);
	sweep_at(b, "2026-04-12", 9 * HOUR_MS);
	assert_int_equal(load_household(b, old).reminded_on, base_date_make(2026, 4, 10));
	assert_non_null(told(b, "2026-04-12", SON));
}

static void one_that_waited_into_the_night_goes_in_the_morning(void **state)
{
	struct bed *b = *state;
	struct desk_outgoing room[4];
	struct desk_lease lease = {.link = LINK, .cap = 4, .messages = room};
	struct desk_request r = {.kind = DESK_OUTBOX_LEASE, .body = &lease};
	struct desk_step s = {b->store, &b->memory, &r, &b->reply};

	household(b, "H1", "Awa", AWA, 3);
	sweep_at(b, "2026-03-24", HOUR_MS);
	r.now_ms = at("2026-03-24", 23 * HOUR_MS); /* the gateway was down all day */
	assert_int_equal(desk_outbox_lease(&s), 0);
	assert_int_equal(lease.n, 0);
	assert_int_equal(lease.next_due_ms, at("2026-03-25", 8 * HOUR_MS));
	r.now_ms = lease.next_due_ms;
	assert_int_equal(desk_outbox_lease(&s), 0);
	assert_int_equal(lease.n, 1);
	assert_int_equal(room[0].phone, AWA);
}

/* A household that is due on a day on which its phone was told: together while the message waits, else not at all. */
static void due_later_on_the_same_day(void **state)
{
	struct bed *b = *state;
	int64_t id;

	household(b, "H1", "Awa", AWA, 3);
	sweep_at(b, "2026-03-24", HOUR_MS);
	household(b, "H2", "Kadia", AWA, 3);
	sweep_at(b, "2026-03-24", 2 * HOUR_MS);
	assert_string_equal(told(b, "2026-03-24", AWA), "Mutuelle de Kléla, cotisation:\nKadia Traoré: payez 550 F avant le 31/03/26.\n"
			    "Awa Traoré: payez 550 F avant le 31/03/26.\n" STOP);
	id = household(b, "H3", "Oumou", AWA, 3);
	sweep(b);
	assert_nothing(b, "2026-03-24", AWA);
	assert_int_equal(load_household(b, id).reminder, 0);
	assert_int_equal(load_household(b, id).reminded_on, base_date_make(2026, 3, 24));
}

/* An older schema's households have no day yet (store/schema.c makes them due), nor have those whose mutuelle gets another calendar. */
static void days_are_found_for_all(void **state)
{
	struct bed *b = *state;
	int64_t id = household(b, "H1", "Awa", AWA, 3);

	assert_int_equal(store_remind_cache(b->store, id, 0), 0);
	sweep(b);
	assert_int_equal(load_household(b, id).remind_on, base_date_make(2026, 3, 24));
	assert_int_equal(store_remind_cache(b->store, id, BASE_DAY_NONE), 0);
	b->memory.walked = 0;
	sweep(b);
	assert_int_equal(load_household(b, id).remind_on, base_date_make(2026, 3, 24));
}

static void count_broken(void *ctx, const char *invariant, const char *row)
{
	assert_string_equal(invariant, "reminders come when the calendar says");
	assert_string_equal(row, "household H1: a reminder on 2026-03-25 is kept, plan, entries and calendar say 2026-03-24");
	++*(int *) ctx;
}

static void a_wrong_day_is_found(void **state)
{
	struct bed *b = *state;
	int64_t id = household(b, "H1", "Awa", AWA, 3);
	int n = 0;

	check(b);
	assert_int_equal(store_remind_cache(b->store, id, base_date_make(2026, 3, 25)), 0);
	assert_int_equal(desk_check_cover(b->store, scheme, base_date_of_ms(b->now_ms), count_broken, &n), 1);
	assert_int_equal(n, 1);
}

/* ---- a year of a village, at random ------------------------------------------------------------- */

#define HOUSEHOLDS 24
#define PHONES 14

struct life { int64_t id; int32_t told_due[64], told_day[64]; int n; };

/* Nobody has paid what this message asks of them; nobody is told twice of one day of one due date. */
static void must_be_fair(struct bed *b, struct life *all, const struct store_message *m)
{
	struct desk_dues dues = {0};
	int named = 0;

	assert_false(scheme_quiet_is(scheme, m->not_before_ms));
	for (int i = 0; i < HOUSEHOLDS; i++) {
		struct store_household h = load_household(b, all[i].id);
		struct scheme_cover c;
		int32_t due;

		if (h.reminder != m->id)
			continue;
		named++;
		assert_int_equal(desk_cover_compute(b->store, scheme, &h, base_date_of_ms(b->now_ms), &dues, &c), 0);
		due = c.paid_until == BASE_DAY_NONE ? h.enrolled_on : c.paid_until;
		assert_true(due < base_date_of_ms(b->now_ms) + 60); /* it does owe */
		for (int k = 0; k < all[i].n; k++)
			assert_false(all[i].told_due[k] == due && all[i].told_day[k] == h.reminded_on);
		assert_true(all[i].n < 64);
		all[i].told_due[all[i].n] = due;
		all[i].told_day[all[i].n++] = h.reminded_on;
	}
	assert_true(named > 0);
	desk_cover_release(&dues);
}

static void a_year_of_a_village(void **state)
{
	static const char *const mutuelles[] = {"m-klela", "m-touna", "m-molobala", "m-siribala"};
	static struct life all[HOUSEHOLDS];
	struct bed *b = *state;
	struct rng r = {17};
	int32_t last_told[PHONES] = {0};
	int told_in_all = 0;

	memset(all, 0, sizeof(all));
	b->now_ms = at("2026-01-02", 0);
	for (int i = 0; i < HOUSEHOLDS; i++) {
		struct store_household h;
		bool changed;
		char no[8];

		snprintf(no, sizeof(no), "H%d", i);
		all[i].id = household(b, no, no, AWA + base_rng_below(&r, PHONES), (int) base_rng_below(&r, 4));
		h = load_household(b, all[i].id);
		snprintf(h.mutuelle, sizeof(h.mutuelle), "%s", mutuelles[base_rng_below(&r, 4)]);
		assert_int_equal(store_household_put(b->store, &h, &changed, &h.id), 0);
		refresh(b, all[i].id);
	}
	for (int hour = 0; hour < 365 * 24; hour += 1 + (int) base_rng_below(&r, 9)) {
		struct store_message m[4];
		int n;

		b->now_ms = at("2026-01-02", hour * HOUR_MS);
		sweep(b);
		if (base_rng_below(&r, 7) == 0)
			pay(b, all[base_rng_below(&r, HOUSEHOLDS)].id, base_rng_below(&r, 10) ? 550 : -550);
		n = lease(b, m, 4);
		for (int i = 0; i < n; i++) {
			const char ids[1][STORE_SMS_ID] = {"1"};
			struct store_outcome o = {.id = m[i].id, .lease = m[i].lease, .to = STORE_SUBMITTED, .parts = 1, .n_ids = 1, .ids = ids};
			int phone = (int) (m[i].phone - AWA);

			if (base_rng_below(&r, 4) == 0) {
				o = (struct store_outcome){.id = m[i].id, .lease = m[i].lease, .to = STORE_QUEUED, .due_ms = b->now_ms + HOUR_MS};
			} else {
				must_be_fair(b, all, &m[i]);
				assert_true(base_date_of_ms(m[i].not_before_ms) > last_told[phone]);
				last_told[phone] = base_date_of_ms(m[i].not_before_ms);
				told_in_all++;
			}
			assert_int_equal(store_outbox_result(b->store, &o, b->now_ms), 0);
		}
	}
	print_message("# %d reminders in a year, %d payments\n", told_in_all, b->payments);
	assert_true(told_in_all > HOUSEHOLDS);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(before_on_and_after_the_due_date),
		TEST(who_never_paid_owes_from_enrolment_on),
		TEST(one_phone_one_message),
		TEST(a_phone_of_many),
		TEST(who_paid_is_not_reminded),
		TEST(a_part_paid_makes_it_less),
		TEST(the_payment_wins_before_the_lease),
		TEST(behind_the_lease_it_goes_once_at_most),
		TEST(stop_is_heard),
		TEST(the_head_is_told_else_who_has_a_phone),
		TEST(who_left_the_card_is_not_told),
		TEST(never_at_night_and_never_old),
		TEST(one_that_waited_into_the_night_goes_in_the_morning),
		TEST(due_later_on_the_same_day),
		TEST(days_are_found_for_all),
		TEST(a_wrong_day_is_found),
		TEST(a_year_of_a_village),
	};

	return cmocka_run_group_tests_name("desk-remind", tests, load, unload);
}
