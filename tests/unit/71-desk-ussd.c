/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A dialog's steps over a real store, with a pretended machine: repeats, begins, sessions, what is left, what is late. */
#include "base/buf.h"
#include "base/secret.h"
#include "desk/desk.h"

#include "menus/machine.h"
#include "menus/sms.h"
#include "store/dialog.h"
#include "store/funnel.h"
#include "store/phone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PHONE 22376000001ull
#define NOW 1767225600000ll

struct fixture {
	struct store *store;
	struct desk *desk;
	int64_t now_ms;
	struct desk_reply reply;
};

/* The pretended menus: a begin is home or, with digits, the place beneath it; "9" ends, "7" is secret, "8" refuses.
 * Each screen counts up, so that a step that ran twice shows. */
static int ran;

static int show(struct store_dialog *d, const char *word, struct menus_answer *out)
{
	if (word[0] == '8')
		return STORE_REFUSED;
	out->is_last = word[0] == '9';
	out->is_secret = word[0] == '7';
	out->may_sms = word[0] == '5' || word[0] == '6';
	base_buf_printf(&out->text, "%s #%d resume=%s", word, ++ran, d->resume_path);
	return 0;
}

int menus_machine_begin(const struct menus_step *s, struct store_dialog *d, const char *digits,
			struct menus_answer *out)
{
	assert_int_equal(s->phone, d->phone);
	snprintf(d->path, sizeof(d->path), "accueil%s%s", digits[0] ? " " : "", digits);
	return show(d, digits[0] ? digits : "home", out);
}

int menus_machine_answer(const struct menus_step *s, struct store_dialog *d, const char *input,
			 struct menus_answer *out)
{
	(void) s;
	snprintf(d->path, sizeof(d->path), "accueil %s", input);
	snprintf(d->vars, sizeof(d->vars), "v=%s", input);
	snprintf(d->language, sizeof(d->language), "bm");
	return show(d, input, out);
}

const char *menus_language_code(const struct menus *m, size_t i)
{
	(void) m;
	return i ? "bm" : "fr";
}

int menus_language_index(const struct menus *m, const char *code)
{
	(void) m;
	return strcmp(code, "bm") ? 0 : 1;
}

int menus_sms_answer(const struct menus_step *s, const char *typed, struct menus_sms_answer *out)
{
	(void) s, (void) typed, (void) out;
	return STORE_REFUSED; /* no message comes here */
}

static int setup(void **state)
{
	static struct fixture f;
	struct error e;

	f = (struct fixture){.now_ms = NOW};
	ran = 0;
	f.store = store_open("sqlite::memory:", NOW, &e);
	if (!f.store)
		fail_msg("%s", e.text);
	f.desk = desk_batch_new(f.store, &(struct desk_memory){0});
	*state = &f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	desk_batch_free(f->desk);
	store_close(f->store);
	return 0;
}

static const struct desk_reply *ask(struct fixture *f, enum desk_kind kind, const char *input, uint64_t session,
				    uint64_t key)
{
	struct desk_request r = {.kind = kind, .phone = PHONE, .link = 1, .session = session, .key = key, .now_ms = f->now_ms};

	snprintf(r.input, sizeof(r.input), "%s", input);
	desk_batch_run(f->desk, &r, &f->reply, 1);
	return &f->reply;
}

static struct store_dialog row(struct fixture *f)
{
	struct store_dialog d;

	assert_int_equal(store_dialog_load(f->store, PHONE, &d), 0);
	return d;
}

static void dial_and_answer(void **state)
{
	struct fixture *f = *state;
	const struct desk_reply *r = ask(f, DESK_USSD_BEGIN, "", 7, 100);

	assert_int_equal(r->verdict, DESK_SCREEN);
	assert_string_equal(r->text, "home #1 resume=");
	assert_int_equal(r->text_len, strlen(r->text));
	assert_int_equal(row(f).state, STORE_DIALOG_OPEN);
	f->now_ms += 5000;
	r = ask(f, DESK_USSD_ANSWER, "3", 7, 101);
	assert_string_equal(r->text, "3 #2 resume=");
	assert_int_equal(r->language, 1);
	r = ask(f, DESK_USSD_ANSWER, "9", 7, 102);
	assert_int_equal(r->verdict, DESK_LAST_SCREEN);
	assert_int_equal(row(f).state, STORE_DIALOG_ENDED);
	r = ask(f, DESK_USSD_ANSWER, "1", 7, 103); /* ended: nothing to answer */
	assert_int_equal(r->verdict, DESK_UNKNOWN);
}

static void repeat_gets_the_same_answer(void **state)
{
	struct fixture *f = *state;
	char first[DESK_TEXT_MAX];

	ask(f, DESK_USSD_BEGIN, "", 7, 100);
	snprintf(first, sizeof(first), "%s", ask(f, DESK_USSD_ANSWER, "5", 7, 101)->text);
	f->now_ms += 59000;
	assert_string_equal(ask(f, DESK_USSD_ANSWER, "5", 7, 101)->text, first);
	assert_int_equal(f->reply.verdict, DESK_SCREEN);
	assert_true(f->reply.may_sms);
	assert_int_equal(ran, 2);
	f->now_ms += 2000; /* 61 s: a sequence number used anew is another request */
	ask(f, DESK_USSD_ANSWER, "5", 7, 101);
	assert_int_equal(ran, 3);
	ask(f, DESK_USSD_ANSWER, "5", 7, 0); /* no identity: never a repeat */
	ask(f, DESK_USSD_ANSWER, "5", 7, 0);
	assert_int_equal(ran, 5);
}

static void repeat_of_a_last_screen(void **state)
{
	struct fixture *f = *state;

	ask(f, DESK_USSD_BEGIN, "9", 7, 100);
	assert_int_equal(ask(f, DESK_USSD_BEGIN, "9", 7, 100)->verdict, DESK_LAST_SCREEN);
	assert_int_equal(ran, 1);
}

static void secret_screen_is_not_kept(void **state)
{
	struct fixture *f = *state;

	ask(f, DESK_USSD_BEGIN, "", 7, 100);
	assert_string_equal(ask(f, DESK_USSD_ANSWER, "7", 7, 101)->text, "7 #2 resume=");
	assert_string_equal(row(f).answer, "");
	assert_int_equal(ask(f, DESK_USSD_ANSWER, "7", 7, 101)->verdict, DESK_UNKNOWN);
	assert_int_equal(ran, 2);
}

static void begin_twice(void **state)
{
	struct fixture *f = *state;

	ask(f, DESK_USSD_BEGIN, "", 7, 100);
	f->now_ms += 1900;
	assert_string_equal(ask(f, DESK_USSD_BEGIN, "", 8, 200)->text, "home #1 resume=");
	assert_int_equal(row(f).session, 8);
	assert_string_equal(ask(f, DESK_USSD_ANSWER, "3", 8, 201)->text, "3 #2 resume=");
	ask(f, DESK_USSD_BEGIN, "4", 9, 202); /* another text is another begin */
	assert_int_equal(ran, 3);
	f->now_ms += 2000;
	ask(f, DESK_USSD_BEGIN, "4", 10, 203);
	assert_int_equal(ran, 4);
}

static void begin_after_leaving_is_new(void **state)
{
	struct fixture *f = *state;

	ask(f, DESK_USSD_BEGIN, "3", 7, 100);
	ask(f, DESK_USSD_LEFT, "", 7, 0);
	assert_string_equal(ask(f, DESK_USSD_BEGIN, "3", 8, 101)->text, "3 #2 resume=accueil 3");
}

static void sessions_and_time(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(ask(f, DESK_USSD_ANSWER, "1", 7, 99)->verdict, DESK_UNKNOWN); /* never dialled */
	ask(f, DESK_USSD_BEGIN, "", 7, 100);
	assert_int_equal(ask(f, DESK_USSD_ANSWER, "1", 6, 101)->verdict, DESK_UNKNOWN);
	assert_int_equal(row(f).state, STORE_DIALOG_OPEN);
	ask(f, DESK_USSD_LEFT, "", 6, 102); /* of another session */
	assert_int_equal(row(f).state, STORE_DIALOG_OPEN);
	ask(f, DESK_USSD_LEFT, "", 0, 102); /* of whichever is open */
	assert_int_equal(row(f).state, STORE_DIALOG_LEFT);
	assert_int_equal(ask(f, DESK_USSD_ANSWER, "1", 7, 103)->verdict, DESK_SCREEN); /* it was not gone after all */
	assert_int_equal(row(f).state, STORE_DIALOG_OPEN);
	f->now_ms += 5000;
	ask(f, DESK_USSD_BEGIN, "", 0, 107); /* a gateway without sessions can not prove that */
	ask(f, DESK_USSD_LEFT, "", 0, 108);
	assert_int_equal(ask(f, DESK_USSD_ANSWER, "1", 0, 109)->verdict, DESK_UNKNOWN);
	f->now_ms += 5000;
	ask(f, DESK_USSD_BEGIN, "", 7, 104);
	f->now_ms += 179000;
	assert_int_equal(ask(f, DESK_USSD_ANSWER, "1", 7, 105)->verdict, DESK_SCREEN);
	f->now_ms += 180000;
	assert_int_equal(ask(f, DESK_USSD_ANSWER, "1", 7, 106)->verdict, DESK_UNKNOWN);
}

static void ttl_of_the_dialect(void **state)
{
	struct fixture *f = *state;
	struct desk_request r = {.kind = DESK_USSD_ANSWER, .phone = PHONE, .session = 7, .input = "1", .ttl_ms = 300000};

	ask(f, DESK_USSD_BEGIN, "", 7, 100);
	r.now_ms = f->now_ms + 299000;
	desk_batch_run(f->desk, &r, &f->reply, 1);
	assert_int_equal(f->reply.verdict, DESK_SCREEN);
}

static void what_is_left_is_offered_again(void **state)
{
	struct fixture *f = *state;

	ask(f, DESK_USSD_BEGIN, "", 7, 100);
	ask(f, DESK_USSD_ANSWER, "3", 7, 101);
	ask(f, DESK_USSD_LEFT, "", 7, 102);
	f->now_ms += 60000;
	assert_string_equal(ask(f, DESK_USSD_BEGIN, "", 8, 103)->text, "home #3 resume=accueil 3");
	assert_string_equal(row(f).resume_vars, "v=3");
	f->now_ms += 60000; /* begun anew while open at home: still offered */
	assert_string_equal(ask(f, DESK_USSD_BEGIN, "", 9, 104)->text, "home #4 resume=accueil 3");
	ask(f, DESK_USSD_ANSWER, "9", 9, 105); /* ended: no more */
	f->now_ms += 60000;
	assert_string_equal(ask(f, DESK_USSD_BEGIN, "", 10, 106)->text, "home #6 resume=");
}

static void settings_of_the_phone(void **state)
{
	struct fixture *f = *state;
	struct store_phone p = {.phone = PHONE, .language = "bm", .household = 5};

	assert_int_equal(store_begin(f->store), 0);
	assert_int_equal(store_phone_save(f->store, &p, NOW), 0);
	assert_int_equal(store_commit(f->store), 0);
	assert_int_equal(ask(f, DESK_USSD_BEGIN, "", 7, 100)->language, 1);
	assert_int_equal(row(f).household, 5);
	assert_string_equal(row(f).language, "bm");
}

static void late_goes_by_sms_where_it_may(void **state)
{
	struct fixture *f = *state;
	struct desk_outgoing out[4];
	struct desk_lease lease = {.link = "one", .cap = 4, .messages = out};
	struct desk_sent sent;
	struct desk_results results = {.n = 1, .sent = &sent};
	struct desk_request r = {.kind = DESK_OUTBOX_LEASE, .link = 1, .count = 4, .now_ms = NOW, .body = &lease};

	ask(f, DESK_USSD_BEGIN, "", 7, 100);
	ask(f, DESK_USSD_ANSWER, "5", 7, 101);
	ask(f, DESK_USSD_LATE, "", 7, 100); /* of an older answer: forgotten */
	assert_int_equal(row(f).state, STORE_DIALOG_OPEN);
	assert_int_equal(ask(f, DESK_USSD_LATE, "", 7, 101)->verdict, DESK_DONE);
	assert_int_equal(f->reply.next_due_ms, NOW);
	assert_int_equal(row(f).state, STORE_DIALOG_LEFT);
	ask(f, DESK_USSD_LATE, "", 7, 101); /* once */
	desk_batch_run(f->desk, &r, &f->reply, 1);
	assert_int_equal(lease.n, 1);
	assert_string_equal(out[0].text, "5 #2 resume=");
	assert_int_equal(out[0].phone, PHONE);

	r = (struct desk_request){.kind = DESK_OUTBOX_RESULT, .link = 1, .now_ms = NOW, .body = &results};
	sent = (struct desk_sent){.id = out[0].id, .lease = out[0].lease + 1, .phone = PHONE, .parts = 1, .n_parts = 1};
	desk_batch_run(f->desk, &r, &f->reply, 1); /* not our lease: no harm */
	assert_int_equal(f->reply.verdict, DESK_DONE);
	sent.lease = out[0].lease;
	desk_batch_run(f->desk, &r, &f->reply, 1);
	assert_int_equal(f->reply.next_due_ms, INT64_MAX);
}

static void late_without_leave_is_forgotten(void **state)
{
	struct fixture *f = *state;

	ask(f, DESK_USSD_BEGIN, "", 7, 100);
	ask(f, DESK_USSD_ANSWER, "3", 7, 101);
	assert_int_equal(ask(f, DESK_USSD_LATE, "", 7, 101)->next_due_ms, INT64_MAX);
	assert_string_equal(ask(f, DESK_USSD_BEGIN, "", 8, 102)->text, "home #3 resume=accueil 3");
}

static void throttled_message_is_tried_again(void **state)
{
	struct fixture *f = *state;
	struct desk_outgoing out[1];
	struct desk_lease lease = {.link = "one", .cap = 1, .messages = out};
	struct desk_sent sent;
	struct desk_results results = {.n = 1, .sent = &sent};
	struct desk_request r = {.kind = DESK_OUTBOX_LEASE, .link = 1, .count = 9, .now_ms = NOW, .body = &lease};

	ask(f, DESK_USSD_BEGIN, "5", 7, 100);
	ask(f, DESK_USSD_LATE, "", 7, 100);
	desk_batch_run(f->desk, &r, &f->reply, 1);
	assert_int_equal(lease.n, 1);
	r = (struct desk_request){.kind = DESK_OUTBOX_RESULT, .link = 1, .now_ms = NOW, .body = &results};
	sent = (struct desk_sent){.id = out[0].id, .lease = out[0].lease, .phone = PHONE, .parts = 1, .n_parts = 1,
				  .part = {{.status = 0x58}}};
	desk_batch_run(f->desk, &r, &f->reply, 1);
	assert_true(f->reply.next_due_ms > NOW && f->reply.next_due_ms < INT64_MAX);
}

/* Law 9: what was typed, perhaps a PIN, has gone into a request's identity; in the row it can't be found by trying. */
static void identities_are_keyed(void **state)
{
	static const uint8_t secret[BASE_SECRET_KEY] = {7};
	struct fixture *f = *state;
	uint64_t plain;

	ask(f, DESK_USSD_BEGIN, "3", 7, 100);
	plain = row(f).begin_key;
	desk_batch_free(f->desk);
	f->desk = desk_batch_new(f->store, &(struct desk_memory){.secret = secret});
	f->now_ms += 5000;
	ask(f, DESK_USSD_BEGIN, "3", 8, 101);
	assert_int_not_equal(row(f).begin_key, plain);
	assert_int_not_equal(row(f).last_key, 101);
	ask(f, DESK_USSD_BEGIN, "3", 8, 101);
	assert_int_equal(ran, 2); /* and the same request is known again */
	assert_int_equal(f->reply.verdict, DESK_SCREEN);
}

static void refused_step_leaves_the_row(void **state)
{
	struct fixture *f = *state;
	struct desk_request r[2] = {{.kind = DESK_USSD_ANSWER, .phone = PHONE, .session = 7, .key = 5, .now_ms = NOW, .input = "8"},
				    {.kind = DESK_USSD_BEGIN, .phone = PHONE + 1, .session = 8, .key = 6, .now_ms = NOW}};
	struct desk_reply out[2];

	uint64_t key;

	ask(f, DESK_USSD_BEGIN, "3", 7, 100);
	key = row(f).last_key;
	desk_batch_run(f->desk, r, out, 2);
	assert_int_equal(out[0].verdict, DESK_FAILED);
	assert_int_equal(out[1].verdict, DESK_SCREEN);
	assert_string_equal(row(f).path, "accueil 3");
	assert_int_equal(row(f).last_key, key);
}

static void sweep_prunes_yesterday(void **state)
{
	struct fixture *f = *state;
	struct desk_request r = {.kind = DESK_SWEEP, .count = 1};
	struct desk_reply out;

	ask(f, DESK_USSD_BEGIN, "", 7, 100);
	r.now_ms = NOW + 23 * 3600000;
	desk_batch_run(f->desk, &r, &out, 1);
	assert_int_equal(row(f).state, STORE_DIALOG_OPEN);
	assert_true(out.wait_ms > 0);
	r.now_ms = NOW + 25 * 3600000;
	desk_batch_run(f->desk, &r, &out, 1);
	assert_int_equal(row(f).state, STORE_DIALOG_NONE);
	assert_int_equal(out.wait_ms, 0); /* a full helping: there may be more */
}

/* ---- the funnel ---- */

struct funnel { struct store_funnel_row of[8]; int n; };

static int keep(void *ctx, const struct store_funnel_row *row)
{
	struct funnel *f = ctx;

	assert_true(f->n < 8);
	f->of[f->n++] = *row;
	return 0;
}

static struct funnel funnel(struct fixture *f, enum store_funnel_by by)
{
	struct funnel rows = {.n = 0};

	assert_int_equal(store_funnel_list(f->store, 0, INT32_MAX, by, keep, &rows), 0);
	return rows;
}

static void is_over(const struct funnel *rows, const char *screen, int answered, int left, int timed_out, int last)
{
	for (int i = 0; i < rows->n; i++)
		if (!strcmp(rows->of[i].screen, screen)) {
			assert_int_equal(rows->of[i].n[STORE_FUNNEL_ANSWERED], answered);
			assert_int_equal(rows->of[i].n[STORE_FUNNEL_LEFT], left);
			assert_int_equal(rows->of[i].n[STORE_FUNNEL_TIMED_OUT], timed_out);
			assert_int_equal(rows->of[i].n[STORE_FUNNEL_LAST], last);
			return;
		}
	fail_msg("no screen %s", screen);
}

static void each_screen_is_counted_when_it_is_over(void **state)
{
	struct fixture *f = *state;
	struct funnel rows;

	ask(f, DESK_USSD_BEGIN, "", 7, 100);
	assert_int_equal(funnel(f, STORE_FUNNEL_SCREENS).n, 0); /* it is on the phone */
	f->now_ms += 7000;
	ask(f, DESK_USSD_ANSWER, "3", 7, 101);
	ask(f, DESK_USSD_ANSWER, "3", 7, 101); /* a repeat is no answer */
	f->now_ms += 3000;
	ask(f, DESK_USSD_ANSWER, "9", 7, 102);
	rows = funnel(f, STORE_FUNNEL_SCREENS);
	assert_int_equal(rows.n, 3);
	is_over(&rows, "accueil", 1, 0, 0, 0);
	is_over(&rows, "3", 1, 0, 0, 0);
	is_over(&rows, "9", 0, 0, 0, 1);
	assert_int_equal(rows.of[0].times[1], 1); /* "3": from 2 to 5 s */
	assert_int_equal(rows.of[2].times[2], 1); /* "accueil": to 10 s */
	rows = funnel(f, STORE_FUNNEL_LANGUAGES);
	assert_string_equal(rows.of[2].screen, "accueil");
	assert_string_equal(rows.of[2].language, ""); /* not chosen yet when it was shown */
	assert_string_equal(rows.of[0].language, "bm");
	rows = funnel(f, STORE_FUNNEL_LINKS);
	assert_int_equal(rows.of[0].link, 1);
	rows = funnel(f, STORE_FUNNEL_DAYS);
	assert_int_equal(rows.of[0].day, NOW / 86400000);
}

static void who_is_gone_left_or_ran_out_of_time(void **state)
{
	struct fixture *f = *state;
	struct funnel rows;

	ask(f, DESK_USSD_BEGIN, "", 7, 100);
	f->now_ms += 20000;
	ask(f, DESK_USSD_LEFT, "", 7, 0);
	ask(f, DESK_USSD_LEFT, "", 7, 0); /* told twice, gone once */
	f->now_ms += 60000;
	ask(f, DESK_USSD_BEGIN, "", 8, 200);
	f->now_ms += 178000;
	ask(f, DESK_USSD_LEFT, "", 8, 0);
	ask(f, DESK_USSD_BEGIN, "", 9, 300);
	f->now_ms += 30000;
	ask(f, DESK_USSD_BEGIN, "4", 10, 400); /* nobody told; she dialled anew */
	f->now_ms += 600000;
	ask(f, DESK_USSD_ANSWER, "1", 10, 401); /* too late */
	ask(f, DESK_USSD_BEGIN, "", 11, 500);
	rows = funnel(f, STORE_FUNNEL_SCREENS);
	is_over(&rows, "accueil", 0, 2, 1, 0);
	is_over(&rows, "4", 0, 0, 1, 0);
}

/* Nobody told the end, and she never dials again: what is pruned has timed out. */
static void what_nobody_told_times_out(void **state)
{
	struct fixture *f = *state;
	const struct desk_request r = {.kind = DESK_SWEEP, .count = 1, .now_ms = NOW + 25 * 3600000};
	struct desk_reply out;
	struct funnel rows;

	ask(f, DESK_USSD_BEGIN, "", 7, 100);
	desk_batch_run(f->desk, &r, &out, 1);
	assert_int_equal(out.verdict, DESK_DONE);
	rows = funnel(f, STORE_FUNNEL_DAYS);
	assert_int_equal(rows.n, 1);
	is_over(&rows, "accueil", 0, 0, 1, 0);
	assert_int_equal(rows.of[0].day, NOW / 86400000); /* of the day on which it was shown */
}

static void a_step_that_is_refused_counts_nothing(void **state)
{
	struct fixture *f = *state;

	ask(f, DESK_USSD_BEGIN, "", 7, 100);
	assert_int_equal(ask(f, DESK_USSD_ANSWER, "8", 7, 101)->verdict, DESK_FAILED);
	assert_int_equal(funnel(f, STORE_FUNNEL_SCREENS).n, 0);
}

static void a_median_is_told_from_the_histogram(void **state)
{
	struct store_funnel_row r = {.screen = "x"};

	(void) state;
	assert_int_equal(store_funnel_median_s(&r), -1);
	r.n[STORE_FUNNEL_ANSWERED] = r.times[2] = 10; /* 5 to 10 s */
	assert_int_equal(store_funnel_median_s(&r), 8);
	r.times[0] = 10;
	r.n[STORE_FUNNEL_ANSWERED] = 20;
	assert_int_equal(store_funnel_median_s(&r), 2);
	r.times[7] = 100;
	r.n[STORE_FUNNEL_ANSWERED] = 120;
	r.n[STORE_FUNNEL_LEFT] = 3;
	assert_int_equal(store_funnel_median_s(&r), 180);
	assert_int_equal(store_funnel_entered(&r), 123);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(dial_and_answer, setup, teardown),
		cmocka_unit_test_setup_teardown(repeat_gets_the_same_answer, setup, teardown),
		cmocka_unit_test_setup_teardown(identities_are_keyed, setup, teardown),
		cmocka_unit_test_setup_teardown(repeat_of_a_last_screen, setup, teardown),
		cmocka_unit_test_setup_teardown(secret_screen_is_not_kept, setup, teardown),
		cmocka_unit_test_setup_teardown(begin_twice, setup, teardown),
		cmocka_unit_test_setup_teardown(begin_after_leaving_is_new, setup, teardown),
		cmocka_unit_test_setup_teardown(sessions_and_time, setup, teardown),
		cmocka_unit_test_setup_teardown(ttl_of_the_dialect, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_left_is_offered_again, setup, teardown),
		cmocka_unit_test_setup_teardown(settings_of_the_phone, setup, teardown),
		cmocka_unit_test_setup_teardown(late_goes_by_sms_where_it_may, setup, teardown),
		cmocka_unit_test_setup_teardown(late_without_leave_is_forgotten, setup, teardown),
		cmocka_unit_test_setup_teardown(throttled_message_is_tried_again, setup, teardown),
		cmocka_unit_test_setup_teardown(refused_step_leaves_the_row, setup, teardown),
		cmocka_unit_test_setup_teardown(sweep_prunes_yesterday, setup, teardown),
		cmocka_unit_test_setup_teardown(each_screen_is_counted_when_it_is_over, setup, teardown),
		cmocka_unit_test_setup_teardown(who_is_gone_left_or_ran_out_of_time, setup, teardown),
		cmocka_unit_test_setup_teardown(what_nobody_told_times_out, setup, teardown),
		cmocka_unit_test_setup_teardown(a_step_that_is_refused_counts_nothing, setup, teardown),
		cmocka_unit_test(a_median_is_told_from_the_histogram),
	};

	return cmocka_run_group_tests_name("desk/ussd", tests, NULL, NULL);
}
