/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store_check finds each kind of damage to campaigns and their recipients, and says which. */
#include "store/alert.h"
#include "store/campaign.h"
#include "store/member.h"
#include "store/outbox.h"
#include "tests/lib/storebed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PHONE 22376000001ull
#define UNGUARD "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;"

/* Campaign 1 runs: household 1 has its message (1) and its follow-up (2), household 2 is of the hold-out. Campaign 2 was handed in. */
static const struct {
	const char *damage, *invariant, *row;
} damages[] = {
	{"UPDATE campaign SET approver = author WHERE id = 1",
	 "every campaign that was started was approved by another person than its author", "retour"},
	{"UPDATE campaign SET approver = NULL WHERE id = 1",
	 "every campaign that was started was approved by another person than its author", "retour"},
	{"UPDATE campaign SET state = 2 WHERE id = 2",
	 "every campaign that was started was approved by another person than its author", "essai"},
	{"UPDATE campaign SET seen = 1 WHERE id = 2", "only a campaign that was started has reached somebody", "essai"},
	{"UPDATE campaign_recipient SET campaign = 2", "only a campaign that was started has reached somebody", "essai"},
	{"UPDATE campaign SET why = 'so' WHERE id = 1", "only a campaign that waits says why", "retour: so"},
	{"UPDATE campaign SET why = 'so', state = 3 WHERE id = 1", "staff were told of every campaign that paused itself", "retour"},
	{"INSERT INTO outbox SELECT 9, state, priority, link, via, phone, household, due_ms, not_before_ms, expires_ms, lease, attempts,"
	 " status, parts, parts_delivered, first_part, is_exact, is_withdrawn, added_ms, sent_ms, done_ms, again_of, kind, topic, subject, text"
	 " FROM outbox WHERE id = 1", "every message of a campaign is its phone's one copy, or the follow-up", "retour: message 9"},
	{"DELETE FROM campaign_recipient WHERE phone = 22376000001",
	 "every message of a campaign is its phone's one copy, or the follow-up", "retour: message 1"},
	{"UPDATE outbox SET phone = 22376000009 WHERE id = 1", "every recipient's message is hers, and of her campaign",
	 "retour: message 1"},
	{"UPDATE outbox SET household = 2 WHERE id = 1", "every recipient's message is hers, and of her campaign", "retour: message 1"},
	{"UPDATE outbox SET subject = 'essai' WHERE id = 1", "every recipient's message is hers, and of her campaign", "retour: message 1"},
	{"UPDATE outbox SET kind = 'manual' WHERE id = 2", "every follow-up is hers, and goes only to who had the message",
	 "retour: message 2"},
	{"UPDATE campaign_recipient SET outbox = 0, parts = 0 WHERE follow <> 0",
	 "every follow-up is hers, and goes only to who had the message", "retour: message 2"},
	{"UPDATE campaign_recipient SET parts = 1 WHERE outbox = 0", "the hold-out gets nothing", "retour: household 2"},
	{"UPDATE campaign SET stage = 0, cursor = 1 WHERE id = 1", "whom a campaign has reached it has looked at",
	 "retour: household 2, seen up to 1"},
	{"UPDATE campaign SET cursor = 5 WHERE id = 1", "who has a follow-up was looked at again", "retour: message 2"},
	{"UPDATE campaign SET put = 3 WHERE id = 1", "every campaign counts its messages", "retour: 2 messages, 3 counted"},
};

static void submit(struct store *s, const char *code, int64_t *id)
{
	struct store_campaign c = {.author = "awa", .mark = "0a1b2c3d", .from_min = 540, .to_min = 1020};

	snprintf(c.code, sizeof c.code, "%s", code);
	assert_int_equal(store_campaign_submit(s, &c, "text", STOREBED_NOW, id), STORE_OK);
}

static int64_t put(struct store *s, int64_t household, const char *code)
{
	struct store_message m = {.priority = STORE_CAMPAIGN, .kind = STORE_CAMPAIGN_KIND, .phone = PHONE, .household = household,
				  .text = "Bonjour"};
	int64_t id;

	snprintf(m.subject, sizeof m.subject, "%s", code);
	assert_int_equal(store_outbox_add(s, &m, STOREBED_NOW, &id), STORE_OK);
	return id;
}

static void fill(struct store *s)
{
	const struct store_staff staff[] = {{.code = "awa", .name = "Awa"}, {.code = "moussa", .name = "Moussa"}};
	struct store_recipient got = {.phone = PHONE, .member = 1, .parts = 1, .day = STOREBED_DAY};
	struct store_recipient none = {.phone = PHONE + 1, .member = 1, .arm = 1, .day = STOREBED_DAY};
	struct store_campaign c = {.approver = "moussa", .mark = "0a1b2c3d"};
	int64_t other;

	got.household = storebed_household(s, "H-1");
	none.household = got.household + 1;
	assert_int_equal(store_begin(s), STORE_OK);
	storebed_household(s, "H-2");
	for (int i = 0; i < 2; i++)
		assert_int_equal(store_staff_add(s, &staff[i], (uint8_t[STORE_STAFF_PIN]){1}, STOREBED_NOW), STORE_OK);
	submit(s, "retour", &c.id);
	submit(s, "essai", &other);
	assert_int_equal(store_campaign_approve(s, &c), STORE_OK);
	assert_int_equal(store_campaign_move(s, c.id, STORE_CAMPAIGN_RUNNING, STOREBED_NOW), STORE_OK);
	got.campaign = none.campaign = c.id;
	got.outbox = put(s, got.household, "retour");
	assert_int_equal(store_campaign_add(s, &got), STORE_OK);
	assert_int_equal(store_campaign_add(s, &none), STORE_OK);
	assert_int_equal(store_campaign_followed(s, c.id, PHONE, put(s, got.household, "retour"), 1), STORE_OK);
	c.stage = 1;
	c.cursor = PHONE;
	c.seen = 2;
	c.put = 2;
	assert_int_equal(store_campaign_keep(s, &c), STORE_OK);
	assert_int_equal(store_commit(s), STORE_OK);
}

struct found {
	const char *invariant, *row;
	bool is_found;
	char all[1024];
};

static void note(void *ctx, const char *invariant, const char *row)
{
	struct found *f = ctx;
	size_t len = strlen(f->all);

	snprintf(f->all + len, sizeof f->all - len, "[%s: %s]", invariant, row);
	if (!strcmp(invariant, f->invariant) && strstr(row, f->row))
		f->is_found = true;
}

static void each_damage_is_found(void **state)
{
	(void) state;
	for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
		struct storebed b;
		struct found f = {.invariant = damages[i].invariant, .row = damages[i].row};
		char sql[2048];

		storebed_open(&b, "");
		fill(b.store);
		assert_int_equal(storebed_check(b.store), 0);
		store_close(b.store);
		snprintf(sql, sizeof sql, "%s%s", UNGUARD, damages[i].damage);
		storebed_sql(b.path, sql);
		b.store = NULL;
		storebed_reopen(&b);
		if (store_check(b.store, note, &f) < 1 || !f.is_found)
			fail_msg("%s: found %s", damages[i].damage, f.all);
		storebed_close(&b);
	}
}

/* The second lock behind the desk's: no copy of a phone, no approval by the author, even where the program has a bug. */
static void the_tables_refuse_the_worst(void **state)
{
	struct storebed b;

	(void) state;
	storebed_open(&b, "");
	fill(b.store);
	assert_int_not_equal(storebed_try(b.path, "INSERT INTO campaign_recipient SELECT * FROM campaign_recipient"
						  " WHERE phone = 22376000001"), 0);
	assert_int_not_equal(storebed_try(b.path, "UPDATE campaign SET approver = author WHERE id = 1"), 0);
	assert_int_not_equal(storebed_try(b.path, "UPDATE campaign SET state = 2 WHERE id = 2"), 0);
	storebed_close(&b);
}

/* A campaign that paused itself and was told of is well; the next move forgets why. */
static void why_is_told_and_forgotten(void **state)
{
	const struct store_alert a = {.what = SCHEME_ALERT_CAMPAIGN, .subject = "retour", .about = "retour"};
	struct store_campaign c;
	struct storebed b;

	(void) state;
	storebed_open(&b, "");
	fill(b.store);
	assert_int_equal(store_campaign_move(b.store, 1, STORE_CAMPAIGN_PAUSED, STOREBED_NOW), STORE_OK);
	assert_int_equal(store_campaign_explain(b.store, 1, "so"), STORE_OK);
	assert_int_equal(store_alert_raise(b.store, &a, STOREBED_NOW, NULL), STORE_OK);
	assert_int_equal(storebed_check(b.store), 0);
	assert_int_equal(store_campaign_move(b.store, 1, STORE_CAMPAIGN_RUNNING, STOREBED_NOW), STORE_OK);
	assert_int_equal(store_campaign_find(b.store, "retour", &c), STORE_OK);
	assert_string_equal(c.why, "");
	assert_int_equal(storebed_check(b.store), 0);
	storebed_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_damage_is_found),
		cmocka_unit_test(the_tables_refuse_the_worst),
		cmocka_unit_test(why_is_told_and_forgotten),
	};

	return cmocka_run_group_tests_name("store-check-campaigns", tests, NULL, NULL);
}
