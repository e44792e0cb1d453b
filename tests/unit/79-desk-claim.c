/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the State and partners owe and pay: to the franc, by age, and never anybody's cover; what is written into the audit. */
#include "tests/lib/counterbed.h"

#include "base/date.h"
#include "desk/cover.h"
#include "desk/settle.h"
#include "store/audit.h"
#include "store/claim.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define DAY_MS 86400000ll

static void refused(struct paybed *b, struct desk_counter *o, const char *why)
{
	assert_false(counterbed_run(b, o));
	if (!strstr(o->said.text, why))
		fail_msg("'%s' does not say '%s'", o->said.text, why);
}

static struct desk_counter claim(const char *account, int64_t francs, const char *paper)
{
	struct desk_counter o = counterbed_order(DESK_COUNTER_CLAIM, "awa");

	o.day = BASE_DAY_NONE;
	o.francs = francs;
	snprintf(o.note, sizeof o.note, "%s", account);
	snprintf(o.reference, sizeof o.reference, "%s", paper);
	return o;
}

static void pay(struct paybed *b, int64_t household, int64_t francs, const char *reference)
{
	struct desk_step s = paybed_step(b);

	assert_int_equal(desk_settle_cash(&s, household, francs, base_date_of_ms(b->now_ms), reference), 0);
}

static struct store_claim owed(struct paybed *b)
{
	struct store_claim c[4];
	int n;

	assert_int_equal(store_claim_list(b->store, base_date_of_ms(b->now_ms), "", c, 4, &n), 0);
	assert_int_equal(n, 1);
	assert_string_equal(c[0].account, "state:m-klela");
	return c[0];
}

/* Three months of dues, a month apart; then the State pays for one and a half. */
static void what_is_paid_goes_against_the_oldest(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	struct desk_counter o;
	struct store_claim c;

	pay(b, household, 550, "c1");
	b->now_ms += 45 * DAY_MS;
	pay(b, household, 550, "c2");
	b->now_ms += 30 * DAY_MS;
	pay(b, household, 550, "c3");
	b->now_ms += 20 * DAY_MS;
	c = owed(b);
	assert_int_equal(c.francs, 1650);
	assert_int_equal(c.ages[0], 550);
	assert_int_equal(c.ages[1], 550);
	assert_int_equal(c.ages[2], 0);
	assert_int_equal(c.ages[3], 550);

	o = claim("state:m-klela", 800, "V-1");
	counterbed_by_two(b, &o);
	c = owed(b);
	assert_int_equal(c.francs, 850);
	assert_int_equal(c.ages[3], 0);
	assert_int_equal(c.ages[1], 300);
	assert_int_equal(c.ages[0], 550);
	assert_int_equal(paybed_balance(b, 0, "bank:m-klela"), -800);
}

static void a_payment_of_the_state_wants_two_and_is_owed(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	struct desk_counter o;

	pay(b, household, 550, "c1");
	o = claim("state:m-klela", 551, "V-1");
	refused(b, &o, "state owes 550 F for m-klela, not 551 F");
	o = claim("state:m-klela", 0, "V-1");
	refused(b, &o, "say 1 or more");
	o = claim("state:m-klela", 500, "");
	refused(b, &o, "number of the bank's paper");
	o = claim("dues", 500, "V-1");
	refused(b, &o, "who pays and for which mutuelle");
	o = claim("state:m-klela", 500, "V-1");
	o.day = base_date_of_ms(b->now_ms) + 1;
	refused(b, &o, "for today or a day of the last year");
	o = claim("state:m-klela", 500, "V-1");
	assert_true(counterbed_run(b, &o));
	assert_true(o.is_asked);
	assert_int_equal(owed(b).francs, 550); /* nothing moves before another one signs */
	o = counterbed_order(DESK_COUNTER_SIGN, "moussa");
	o.id = counterbed_waiting(b);
	assert_true(counterbed_run(b, &o));
	assert_int_equal(owed(b).francs, 50);

	o = claim("state:m-klela", 50, "V-1"); /* the same paper again: told at once, nobody is asked to sign it */
	refused(b, &o, "paper m-klela/V-1 was written down before");
	assert_int_equal(counterbed_waiting(b), 0);
	assert_int_equal(owed(b).francs, 50);
}

static void a_manager_signs_for_her_place(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	struct desk_counter o = counterbed_order(DESK_COUNTER_STAFF_ADD, "awa");

	pay(b, household, 550, "c1");
	o.staff.role = STORE_MANAGER;
	strcpy(o.staff.code, "kadia");
	strcpy(o.staff.place, "m-kignan");
	strcpy(o.new_pin, "7412");
	if (!counterbed_run(b, &o))
		fail_msg("%s", o.said.text);
	o = claim("state:m-klela", 500, "V-1");
	strcpy(o.as, "kadia");
	strcpy(o.pin, "7412");
	refused(b, &o, "m-klela is not of the place of kadia");
	o = claim("state:m-klela", 500, "V-1");
	assert_true(counterbed_run(b, &o));
	o = counterbed_order(DESK_COUNTER_SIGN, "kadia");
	strcpy(o.pin, "7412");
	o.id = counterbed_waiting(b);
	refused(b, &o, "m-klela is not of the place of kadia");
	assert_int_equal(owed(b).francs, 550);
}

/* The State pays nothing for a year, or all at once: the card is the same on each day. */
static void cover_never_waits_for_the_state(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	struct scheme_cover before[400], after;
	const int32_t today = base_date_of_ms(b->now_ms);
	struct store_household h;
	struct desk_dues dues = {0};
	struct desk_counter o;

	pay(b, household, 1100, "c1");
	assert_int_equal(store_household_load(b->store, household, &h), 0);
	for (int day = 0; day < 400; day++)
		assert_int_equal(desk_cover_compute(b->store, b->scheme, &h, today + day, &dues, &before[day]), 0);
	assert_int_equal(before[0].state, SCHEME_COVERED);
	o = claim("state:m-klela", 1100, "V-1");
	counterbed_by_two(b, &o);
	for (int day = 0; day < 400; day++) {
		assert_int_equal(desk_cover_compute(b->store, b->scheme, &h, today + day, &dues, &after), 0);
		assert_int_equal(after.state, before[day].state);
		assert_int_equal(after.paid_until, before[day].paid_until);
		assert_int_equal(after.waiting_until, before[day].waiting_until);
		assert_int_equal(after.grace_until, before[day].grace_until);
		assert_int_equal(after.behind_francs, before[day].behind_francs);
		assert_int_equal(after.next_change_on, before[day].next_change_on);
	}
	desk_cover_release(&dues);
}

struct seen { int64_t sum; int n; };

static int see(void *ctx, const struct store_claim_line *l)
{
	struct seen *seen = ctx;

	assert_string_equal(l->account, "state:m-klela");
	seen->sum += l->claimed;
	seen->n++;
	return 0;
}

static int stop(void *ctx, const struct store_claim_line *l)
{
	(void) ctx;
	(void) l;
	return 7;
}

static void a_sheet_adds_up(void **state)
{
	struct paybed *b = *state;
	const int32_t first = base_date_of_ms(b->now_ms);
	int64_t one = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2), other = paybed_household(b, "KLE-0002", "amv", PAYBED_SON, 2);
	struct store_claim_sheet sheet[4];
	struct desk_counter o;
	struct seen seen = {0};
	int n;

	pay(b, one, 550, "c1");
	b->now_ms += 40 * DAY_MS;
	pay(b, one, 1100, "c2");
	pay(b, other, 550, "c3");
	o = claim("state:m-klela", 700, "V-1");
	counterbed_by_two(b, &o);
	assert_int_equal(store_claim_sheets(b->store, first + 10, first + 40, "", sheet, 4, &n), 0);
	assert_int_equal(n, 1);
	assert_int_equal(sheet[0].before, 550);
	assert_int_equal(sheet[0].claimed, 1650);
	assert_int_equal(sheet[0].paid, 700);
	assert_int_equal(sheet[0].before + sheet[0].claimed - sheet[0].paid, -paybed_balance(b, 0, "state:m-klela"));
	assert_int_equal(store_claim_lines(b->store, first + 10, first + 40, see, &seen), 0);
	assert_int_equal(seen.n, 2);
	assert_int_equal(seen.sum, sheet[0].claimed);
	assert_int_equal(store_claim_lines(b->store, first, first + 40, stop, NULL), 7);
	assert_int_equal(store_claim_sheets(b->store, first, first, "state:m-klela", sheet, 4, &n), 0);
	assert_int_equal(n, 0);
}

static void an_account_is_read_as_giver_and_mutuelle(void **state)
{
	static const char *const bad[] = {"dues", "state:", "state:a:b", "held", "partner:ong", "partner::m", "bank:m", ""};
	char giver[STORE_CODE], mutuelle[STORE_CODE];

	(void) state;
	assert_true(store_claim_split("state:m-klela", giver, mutuelle));
	assert_string_equal(giver, "state");
	assert_string_equal(mutuelle, "m-klela");
	assert_true(store_claim_split("partner:ong:m-klela", giver, mutuelle));
	assert_string_equal(giver, "ong");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (store_claim_split(bad[i], giver, mutuelle))
			fail_msg("'%s' is read", bad[i]);
}

/* ---- the audit (P33) ---- */

static int audited(struct paybed *b, const struct store_audit_filter *f, struct store_audit_row *out)
{
	int n;

	assert_int_equal(store_audit_list(b->store, f, INT64_MAX, out, 16, &n), 0);
	return n;
}

static void the_audit_says_who_through_what_about_what(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	struct store_audit_row rows[16];
	struct desk_counter o;

	pay(b, household, 550, "c1");
	o = claim("state:m-klela", 500, "V-1");
	counterbed_by_two(b, &o);
	assert_int_equal(audited(b, &(struct store_audit_filter){.staff = "moussa"}, rows), 1);
	assert_string_equal(rows[0].what, "signed");
	assert_string_equal(rows[0].about, "1");
	assert_int_equal(rows[0].through, STORE_THROUGH_COMMAND);
	assert_int_equal(audited(b, &(struct store_audit_filter){.what = "signature-asked"}, rows), 1);
	assert_string_equal(rows[0].staff, "awa");
	assert_string_equal(rows[0].about, "1: claim 0");
	o = claim("state:m-klela", 5, "V-2");
	strcpy(o.pin, "0000");
	refused(b, &o, "do not go together");
	assert_int_equal(audited(b, &(struct store_audit_filter){.what = "staff-pin-wrong"}, rows), 1);
	assert_string_equal(rows[0].staff, "awa");
	assert_int_equal(audited(b, &(struct store_audit_filter){.what = "staff-pin-wrong", .first_ms = b->now_ms + 1}, rows), 0);
	assert_int_equal(audited(b, &(struct store_audit_filter){.what = "staff-pin-wrong", .last_ms = b->now_ms - 1}, rows), 0);
	assert_int_equal(audited(b, &(struct store_audit_filter){.phone = 1}, rows), 0);
	assert_int_equal(audited(b, &(struct store_audit_filter){.household = household, .staff = "moussa"}, rows), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, counterbed_setup, counterbed_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_paid_goes_against_the_oldest),
		TEST(a_payment_of_the_state_wants_two_and_is_owed),
		TEST(a_manager_signs_for_her_place),
		TEST(cover_never_waits_for_the_state),
		TEST(a_sheet_adds_up),
		cmocka_unit_test(an_account_is_read_as_giver_and_mutuelle),
		TEST(the_audit_says_who_through_what_about_what),
	};

	return cmocka_run_group_tests_name("desk-claim", tests, NULL, NULL);
}
