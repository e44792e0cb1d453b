/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The members' roll: proved whole, read from any row on, written back. */
#include "base/date.h"
#include "base/rng.h"
#include "daemon/roll.h"
#include "daemon/roll_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#define HEADER "household_no,member_no,role,first_name,last_name,sex,birth_year,phone,village,commune,mutuelle,plan," \
	       "enrolled_on,paid_until,language\n"
#define A1 "H1,1,head,Awa,Traoré,F,1980,76000001,Kati,KATI,M1,amv,2025-01-01,2026-06-30,bm\n"
#define A2 "H1,2,child,Issa,Traoré,M,2015,,Kati,KATI,M1,amv,2025-01-01,2026-06-30,fr\n"
#define B1 "H2,1,head,Oumar,Keïta,M,1970,+22376000002,Kati,KATI,M1,an,,,fr\n"

static char dir[] = "/tmp/mutuelle-test-XXXXXX", path[64];
#define S(text) (char[]){text} /* the scheme's texts are its own to change */
static char *m1_plans[] = {S("amv"), S("an")}, *m2_plans[] = {S("an")};
static struct scheme_plan plans[] = {
	{.code = S("amv"), .name = S("AMV"), .dues_francs = 550, .period_months = 1},
	{.code = S("an"), .name = S("AMV à l'année"), .dues_francs = 6600, .period_months = 12},
};
static struct scheme_place communes[] = {{.code = S("KATI"), .name = S("Kati")}, {.code = S("SEGOU"), .name = S("Ségou")}};
static struct scheme_mutuelle mutuelles[] = {
	{.code = S("M1"), .name = S("Benkadi"), .commune = S("KATI"), .plans = m1_plans, .n_plans = 2},
	{.code = S("M2"), .name = S("Sabatili"), .commune = S("SEGOU"), .plans = m2_plans, .n_plans = 1},
};
static struct scheme scheme = {
	.plans = plans, .n_plans = 2, .communes = communes, .n_communes = 2, .mutuelles = mutuelles, .n_mutuelles = 2};
static struct roll_rules rules = {.scheme = &scheme};
static struct roll_summary summary;

static int make_dir(void **state)
{
	(void) state;
	if (!mkdtemp(dir))
		return -1;
	snprintf(path, sizeof path, "%s/roll.csv", dir);
	rules.today = base_date_make(2026, 6, 30);
	return 0;
}

static int remove_dir(void **state)
{
	(void) state;
	unlink(path);
	return rmdir(dir);
}

static void save(const char *text, size_t len)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

static void assert_good(const char *text, int64_t rows, int64_t households)
{
	struct error e = {""};

	save(text, strlen(text));
	if (daemon_roll_check(path, &rules, NULL, NULL, &summary, &e))
		fail_msg("%s\n%s", e.text, summary.complaints[0].text);
	assert_int_equal(summary.rows, rows);
	assert_int_equal(summary.households, households);
	assert_int_equal(summary.faults, 0);
	assert_int_equal(summary.n, 0);
}

/* The complaints, one a line. */
static void assert_faults(const char *text, const char *complaints)
{
	struct error e = {""};
	struct buf got = {0};

	save(text, strlen(text));
	assert_int_equal(daemon_roll_check(path, &rules, NULL, NULL, &summary, &e), -1);
	assert_memory_equal(e.text, path, strlen(path));
	for (size_t i = 0; i < summary.n; i++)
		base_buf_printf(&got, "%s\n", summary.complaints[i].text);
	assert_string_equal(base_buf_str(&got), complaints);
	base_buf_release(&got);
}

static void good_rolls(void **state)
{
	(void) state;
	assert_good(HEADER A1 A2 B1, 3, 2);
	assert_good(HEADER A2 B1 A1, 3, 2); /* rows of a household need not stand together, nor the head first */
	assert_good("\xef\xbb\xbf" HEADER A1, 1, 1);
	assert_good(HEADER "\n\n" A1 "\n,,,,,,,,,,,,,,\n", 1, 1); /* as spreadsheets leave empty lines */
	assert_good("paid_until,enrolled_on,plan,mutuelle,commune,village,phone,birth_year,sex,last_name,first_name,role,"
		    "member_no,household_no,language\r\n"
		    "2026-06-30,2025-01-01,amv,M1,KATI,Kati,76 00 00 01,1980,F,Traoré,Awa,head,1,H1,bm\r\n", 1, 1);
	assert_good(" household_no , member_no" "," "role,first_name,last_name,sex,birth_year,phone,village,commune,mutuelle,plan,"
		    "enrolled_on,paid_until,language\n H1 , 1 ,head,  Awa ,\"Tra, \"\"x\"\"\",F,1980,,Kati,KATI,M1,amv,,,bm\n", 1, 1);
}

#define DAYS "household_no,member_no,role,first_name,last_name,sex,birth_year,phone,village,commune,mutuelle,plan," \
	"enrolled_on,paid_until,language,left_on,joined_on\n"
#define CHILD "H1,2,child,Issa,Traoré,M,2015,,Kati,KATI,M1,amv,2025-01-01,2026-06-30,fr"

/* Where dues go by head: when members came and went. */
static void rolls_with_days(void **state)
{
	struct desk_import_row row;
	struct error e = {""};
	struct roll *r;

	(void) state;
	assert_good(DAYS "H1,1,head,Awa,Traoré,F,1980,76 00 00 01,Kati,KATI,M1,amv,2025-01-01,2026-06-30,bm,,\n"
		    CHILD ",2026-01-31,2025-03-01\n", 2, 1);
	r = daemon_roll_open(path, &rules, 0, &e);
	assert_int_equal(daemon_roll_next(r, &row, &e), 1);
	assert_true(row.has_days);
	assert_int_equal(row.joined_on, BASE_DAY_NONE);
	assert_int_equal(row.left_on, BASE_DAY_NONE);
	assert_int_equal(daemon_roll_next(r, &row, &e), 1);
	assert_int_equal(row.joined_on, base_date_make(2025, 3, 1));
	assert_int_equal(row.left_on, base_date_make(2026, 1, 31));
	daemon_roll_close(r);

	assert_faults(DAYS "H1,1,head,Awa,Traoré,F,1980,,Kati,KATI,M1,amv,2025-01-01,2026-06-30,bm,,\n" CHILD ",2025-02-28,2025-03-01\n",
		      "line 3, column 16: left_on: must not be before joined_on\n");
	assert_faults(DAYS CHILD ",gone,\n", "line 2, column 16: left_on: must be a day such as 2026-06-30, not 'gone'\n");
}

#define SENT "household_no,member_no,role,first_name,last_name,sex,birth_year,phone,village,commune,mutuelle,plan," \
	"enrolled_on,paid_until,language,referral\n"
#define AWA "H1,1,head,Awa,Traoré,F,1980,76 00 00 01,Kati,KATI,M1,amv,2025-01-01,2026-06-30,bm,"
#define ISSA "H1,2,child,Issa,Traoré,M,2015,,Kati,KATI,M1,amv,2025-01-01,2026-06-30,fr,"

/* By whose code they came: a slip is found without a store; whether somebody has the code, with one. */
static void rolls_with_codes(void **state)
{
	struct desk_import_row row;
	struct error e = {""};
	struct roll *r;

	(void) state;
	assert_good(SENT AWA "5724\n" ISSA "5724\n" "H2,1,head,Awa,K,F,1980,,Kati,KATI,M1,amv,,,fr,\n", 3, 2);
	r = daemon_roll_open(path, &rules, 0, &e);
	assert_int_equal(daemon_roll_next(r, &row, &e), 1);
	assert_true(row.has_referral);
	assert_false(row.has_days);
	assert_string_equal(row.referral, "5724");
	daemon_roll_close(r);
	assert_faults(SENT AWA "5734\n" ISSA "5734\n",
		      "line 2, column 16: referral: '5734' is no referral code: a digit of it is wrong\n"
		      "line 3, column 16: referral: '5734' is no referral code: a digit of it is wrong\n");
	assert_faults(SENT AWA "5724\n" ISSA "\n",
		      "line 3, column 16: referral: is not the same as in line 2, of the same household H1\n");
	rules.proves_referrals = true; /* there is no store */
	assert_faults(SENT AWA "5724\n", "line 2, column 16: referral: nobody has the code 5724: `mutuelle referral list --all` tells who has"
		      " which\n");
	rules.proves_referrals = false;
}

static void faults_of_the_header(void **state)
{
	(void) state;
	assert_faults("household_no,member_no,rôle,first_name,last_name,sex,sex,birthyear,phone,village,commune,mutuelle,"
		      "plan,enrolled_on,frobnicate,language\n" A1,
		      "line 1, column 3: 'rôle' is no column of a roll; is 'role' meant?\n"
		      "line 1, column 7: the column sex stands twice\n"
		      "line 1, column 8: 'birthyear' is no column of a roll; is 'birth_year' meant?\n"
		      "line 1, column 15: 'frobnicate' is no column of a roll\n"
		      "line 1: the column role is missing\n"
		      "line 1: the column birth_year is missing\n"
		      "line 1: the column paid_until is missing\n");
	assert_int_equal(summary.rows, 0);
	assert_faults("household_no;member_no;role\nH1;1;head\n",
		      "line 1: the cells are separated by semicolons: save the file as CSV with the comma as field "
		      "separator\n");
	assert_faults("household_no\tmember_no\nH1\t1\n",
		      "line 1: the cells are separated by tabs: save the file as CSV with the comma as field separator\n");
	assert_faults(A1 A2,
		      "line 1: this is no header: the first line must name the columns: "
		      "household_no,member_no,role,... (`mutuelle help roll` lists them)\n");
}

static void faults_of_cells(void **state)
{
	(void) state;
	assert_faults(HEADER ",0,chief,,\x01,f,1899,7600000,,KITA,M9,gold,2025-02-29,30/06/26,français\n",
		      "line 2, column 1: household_no: must not be empty\n"
		      "line 2, column 2: member_no: must be a number from 1 to 9999, not '0'\n"
		      "line 2, column 3: role: must be head, spouse, child or other, not 'chief'\n"
		      "line 2, column 4: first_name: must not be empty\n"
		      "line 2, column 5: last_name: holds a control character or a line break\n"
		      "line 2, column 6: sex: must be F or M, not 'f'\n"
		      "line 2, column 7: birth_year: must be a number from 1900 to 2026, not '1899'\n"
		      "line 2, column 8: phone: must be a phone number of 8 digits or such as +22376000001, not '7600000'\n"
		      "line 2, column 9: village: must not be empty\n"
		      "line 2, column 10: commune: 'KITA' is no code of a commune in the scheme\n"
		      "line 2, column 11: mutuelle: 'M9' is no code of a mutuelle in the scheme\n"
		      "line 2, column 12: plan: 'gold' is no code of a plan in the scheme\n"
		      "line 2, column 13: enrolled_on: must be a day such as 2026-06-30, not '2025-02-29'\n"
		      "line 2, column 14: paid_until: must be a day such as 2026-06-30, not '30/06/26'\n"
		      "line 2, column 15: language: must be the code of a language such as fr or bm, not 'français'\n");
	assert_faults(HEADER "H1,1,head,Awa,Tra\xe9" "d,F,2027,,Kati,KATI,M1,amv,1989-12-31,2050-01-01,f\n",
		      "line 2, column 5: last_name: is no UTF-8: save the file as \"CSV UTF-8\"\n"
		      "line 2, column 7: birth_year: must be a number from 1900 to 2026, not '2027'\n"
		      "line 2, column 13: enrolled_on: must be from 1990-01-01 to 2027-07-01, not 1989-12-31\n"
		      "line 2, column 14: paid_until: must be from 1990-01-01 to 2036-07-07, not 2050-01-01\n"
		      "line 2, column 15: language: must be the code of a language such as fr or bm, not 'f'\n");
	assert_faults(HEADER "H1,1,head,Awa,Traoré,F,1980,,Kati,Kati,benkadi,AMV,,,fr\n",
		      "line 2, column 10: commune: 'Kati' is no code of a commune in the scheme: write 'KATI'\n"
		      "line 2, column 11: mutuelle: 'benkadi' is no code of a mutuelle in the scheme: write 'M1'\n"
		      "line 2, column 12: plan: 'AMV' is no code of a plan in the scheme: write 'amv'\n");
	assert_faults(HEADER "0123456789012345678901234567890,1,head,Awa,0123456789012345678901234567890123456789012345678901234567890é,"
		      "F,1980,,Kati,KATI,M1,amv,,,fr\n" "01234567890123456789012345678901,1,head,Awa,"
		      "01234567890123456789012345678901234567890123456789012345678901é,F,1980,,Kati,KATI,M1,amv,,,fr\n",
		      "line 3, column 1: household_no: is longer than 31 octets\n"
		      "line 3, column 5: last_name: is longer than 63 octets\n");
	assert_faults(HEADER "H1,1,head,Awa,\xff\x1b,F,1980,\x1b[31m,Kati,KATI,M1,amv,,,fr\n", /* what a terminal must not see */
		      "line 2, column 5: last_name: holds a control character or a line break\n"
		      "line 2, column 8: phone: must be a phone number of 8 digits or such as +22376000001, not '?[31m'\n");
}

static void faults_of_a_row(void **state)
{
	(void) state;
	assert_faults(HEADER "H1,1,head\n" A2 "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p\n",
		      "line 2: has 3 cells, and the header 15\nline 4: has 16 cells, and the header 15\n");
	assert_faults(HEADER "H1,1,head,Awa,Traoré,F,1980,,Ségou,SEGOU,M2,amv,,,fr\n",
		      "line 2, column 12: plan: the mutuelle M2 does not offer the plan amv\n");
	assert_faults(HEADER "H1,1,head,Awa,Traoré,F,1980,,Kati,KATI,M1,amv,,2026-01-01,fr\n",
		      "line 2, column 14: paid_until: must be empty where enrolled_on is\n");
	assert_faults(HEADER "H1,1,head,Awa,Traoré,F,1980,,Kati,KATI,M1,amv,2026-01-02,2026-01-01,fr\n",
		      "line 2, column 14: paid_until: must not be before enrolled_on\n");
}

static void faults_of_a_household(void **state)
{
	(void) state;
	assert_faults(HEADER A1 B1 A1, "line 4, column 3: role: the household H1 has a head already\n"
				       "line 4, column 2: member_no: the household H1 has a member 1 already\n");
	assert_faults(HEADER A2 B1, "line 2: the household that begins here has no head\n");
	assert_faults(HEADER "\n" A1 B1 "H1,2,child,Issa,Traoré,M,2015,,Koulikoro,SEGOU,M2,an,2025-01-02,2026-07-31,fr\n",
		      "line 5, column 9: village: is not the same as in line 3, of the same household H1\n"
		      "line 5, column 10: commune: is not the same as in line 3, of the same household H1\n"
		      "line 5, column 11: mutuelle: is not the same as in line 3, of the same household H1\n"
		      "line 5, column 12: plan: is not the same as in line 3, of the same household H1\n"
		      "line 5, column 13: enrolled_on: is not the same as in line 3, of the same household H1\n"
		      "line 5, column 14: paid_until: is not the same as in line 3, of the same household H1\n");
	assert_faults(HEADER "H1,1,chief,Awa,Traoré,F,1980,,Kati,KATI,M1,amv,2025-01-01,2026-06-30,fr\n" A2,
		      "line 2, column 3: role: must be head, spouse, child or other, not 'chief'\n"); /* not: no head */
}

static void faults_of_the_file(void **state)
{
	struct error e = {""};

	(void) state;
	save(HEADER A1 "H2,\"x\n", strlen(HEADER A1 "H2,\"x\n"));
	assert_int_equal(daemon_roll_check(path, &rules, NULL, NULL, &summary, &e), -1);
	assert_non_null(strstr(e.text, "roll.csv: line 3: a quoted cell is not closed"));
	save("", 0);
	assert_int_equal(daemon_roll_check(path, &rules, NULL, NULL, &summary, &e), -1);
	assert_non_null(strstr(e.text, "roll.csv: holds no members"));
	save(HEADER, strlen(HEADER));
	assert_int_equal(daemon_roll_check(path, &rules, NULL, NULL, &summary, &e), -1);
	assert_non_null(strstr(e.text, "roll.csv: holds no members"));
	save("\x7f" "ELF\0\0", 6);
	assert_int_equal(daemon_roll_check(path, &rules, NULL, NULL, &summary, &e), -1);
	assert_non_null(strstr(e.text, "NUL octet"));
	assert_int_equal(daemon_roll_check("/no/such.csv", &rules, NULL, NULL, &summary, &e), -1);
	assert_string_equal(e.text, "/no/such.csv: can't be opened: No such file or directory");
	assert_int_equal(daemon_roll_check(dir, &rules, NULL, NULL, &summary, &e), -1);
	assert_non_null(strstr(e.text, "is no regular file"));
}

static void the_first_faults_are_shown_all_are_counted(void **state)
{
	struct buf text = {0};
	struct error e = {""};
	char expected[64];

	(void) state;
	base_buf_append_str(&text, HEADER);
	for (int i = 0; i < 1000; i++)
		base_buf_printf(&text, "H%d,1,chief,Awa,T,X,1980,,Kati,KATI,M1,amv,,,fr\n", i);
	save((char *) text.data, text.len);
	assert_int_equal(daemon_roll_check(path, &rules, NULL, NULL, &summary, &e), -1);
	assert_non_null(strstr(e.text, "roll.csv: 2000 faults"));
	assert_int_equal(summary.faults, 2000);
	assert_int_equal(summary.n, DAEMON_ROLL_COMPLAINTS);
	for (size_t i = 0; i < summary.n; i++) {
		snprintf(expected, sizeof expected, "line %zu, column %d: %s", i / 2 + 2, i % 2 ? 6 : 3,
			 i % 2 ? "sex" : "role");
		assert_memory_equal(summary.complaints[i].text, expected, strlen(expected));
	}
	text.len = 0; /* households without a head are told in the order of lines too */
	base_buf_append_str(&text, HEADER);
	for (int i = 0; i < 1000; i++)
		base_buf_printf(&text, "H%d,1,child,Awa,T,F,1980,,Kati,KATI,M1,amv,,,fr\n", i);
	save((char *) text.data, text.len);
	assert_int_equal(daemon_roll_check(path, &rules, NULL, NULL, &summary, &e), -1);
	assert_int_equal(summary.faults, 1000);
	for (size_t i = 0; i < summary.n; i++)
		assert_int_equal(summary.complaints[i].line, i + 2);
	base_buf_release(&text);
}

static void assert_row(const struct desk_import_row *r, const char *household_no, int member_no, uint64_t phone)
{
	assert_string_equal(r->household_no, household_no);
	assert_int_equal(r->member_no, member_no);
	assert_true(r->phone == phone);
}

static void rows_are_read_from_any_row_on(void **state)
{
	struct desk_import_row row;
	struct error e = {""};

	(void) state;
	save(HEADER A1 A2 B1, strlen(HEADER A1 A2 B1));
	for (int from = 0; from <= 5; from++) {
		struct roll *r = daemon_roll_open(path, &rules, from, &e);

		assert_non_null(r);
		if (from <= 0) {
			assert_int_equal(daemon_roll_next(r, &row, &e), 1);
			assert_row(&row, "H1", 1, 22376000001ull);
			assert_string_equal(row.first_name, "Awa");
			assert_string_equal(row.last_name, "Traoré");
			assert_string_equal(row.village, "Kati");
			assert_string_equal(row.commune, "KATI");
			assert_string_equal(row.mutuelle, "M1");
			assert_string_equal(row.plan, "amv");
			assert_string_equal(row.language, "bm");
			assert_int_equal(row.role, STORE_HEAD);
			assert_int_equal(row.sex, 'F');
			assert_int_equal(row.birth_year, 1980);
			assert_int_equal(row.enrolled_on, base_date_make(2025, 1, 1));
			assert_int_equal(row.paid_until, base_date_make(2026, 6, 30));
		}
		if (from <= 1) {
			assert_int_equal(daemon_roll_next(r, &row, &e), 1);
			assert_row(&row, "H1", 2, 0);
		}
		if (from <= 2) {
			assert_int_equal(daemon_roll_next(r, &row, &e), 1);
			assert_row(&row, "H2", 1, 22376000002ull);
			assert_int_equal(row.enrolled_on, BASE_DAY_NONE);
			assert_int_equal(row.paid_until, BASE_DAY_NONE);
		}
		assert_int_equal(daemon_roll_next(r, &row, &e), 0);
		assert_int_equal(daemon_roll_next(r, &row, &e), 0);
		daemon_roll_close(r);
	}
	daemon_roll_close(NULL);
}

static void a_roll_that_was_changed_is_told(void **state)
{
	static const char *const texts[][2] = {
		{HEADER "H1,1,chief,Awa,T,F,1980,,Kati,KATI,M1,amv,,,fr\n", "line 2, column 3: role: must be head"},
		{"a,b\n1,2\n", "line 1: this is no header"},
		{HEADER "H1,\"x\n", "roll.csv: line 2: a quoted cell is not closed"},
	};
	struct desk_import_row row;
	struct error e = {""};

	(void) state;
	for (size_t i = 0; i < 3; i++) {
		struct roll *r;

		save(texts[i][0], strlen(texts[i][0]));
		r = daemon_roll_open(path, &rules, 0, &e);
		assert_non_null(r);
		assert_int_equal(daemon_roll_next(r, &row, &e), -1);
		assert_non_null(strstr(e.text, texts[i][1]));
		daemon_roll_close(r);
	}
	assert_null(daemon_roll_open("/no/such.csv", &rules, 0, &e));
}

/* Reads `path` and appends it as `roll export` would write it. */
static void export_to(struct buf *out)
{
	struct error e = {""};
	struct roll *r = daemon_roll_open(path, &rules, 0, &e);
	struct desk_import_row row;
	int rc;

	assert_non_null(r);
	daemon_roll_row_write_header(out, false, false);
	while ((rc = daemon_roll_next(r, &row, &e)) == 1)
		daemon_roll_row_write(out, &row);
	assert_string_equal(e.text, "");
	assert_int_equal(rc, 0);
	daemon_roll_close(r);
}

static void what_is_exported_is_imported(void **state)
{
	static const char odd[] = HEADER
		"\"H,1\",1,head,=Awa,\"O\"\"x\",F,1980,76 00 00 01,  'Kati ,KATI,M1,amv,2025-01-01,2026-06-30,bm\n"
		"\"H,1\",9999,other,'=Awa,-,M,2026,0022376000001,''=x,KATI,M1,amv,2025-01-01,2026-06-30,fr\n";
	struct buf first = {0}, second = {0};

	(void) state;
	save(HEADER A1 A2 B1, strlen(HEADER A1 A2 B1));
	export_to(&first);
	assert_string_equal(base_buf_str(&first),
			    "household_no,member_no,role,first_name,last_name,sex,birth_year,phone,village,commune,mutuelle,plan,"
			    "enrolled_on,paid_until,language\r\n"
			    "H1,1,head,Awa,Traoré,F,1980,+22376000001,Kati,KATI,M1,amv,2025-01-01,2026-06-30,bm\r\n"
			    "H1,2,child,Issa,Traoré,M,2015,,Kati,KATI,M1,amv,2025-01-01,2026-06-30,fr\r\n"
			    "H2,1,head,Oumar,Keïta,M,1970,+22376000002,Kati,KATI,M1,an,,,fr\r\n");
	first.len = 0;
	save(odd, sizeof odd - 1);
	export_to(&first);
	save((char *) first.data, first.len);
	export_to(&second);
	assert_string_equal(base_buf_str(&second), base_buf_str(&first));
	assert_non_null(strstr(base_buf_str(&first), "\"H,1\",1,head,'=Awa,\"O\"\"x\",F,1980,+22376000001,'Kati,KATI"));
	assert_non_null(strstr(base_buf_str(&first), "9999,other,'=Awa,'-,M,2026,+22376000001,''=x,KATI"));
	base_buf_release(&first);
	base_buf_release(&second);
}

static void note_progress(void *ctx, int64_t octets, int64_t total)
{
	int64_t *last = ctx;

	assert_true(octets > *last);
	assert_true(octets <= total);
	*last = octets;
}

/* Households scattered over 50,000 rows, grown tables, and a digest that sha256sum confirms. */
static void a_larger_roll(void **state)
{
	struct rng rng = {1};
	struct buf text = {0}, shown = {0};
	struct error e = {""};
	int64_t last = 0;
	char command[160], digest[80] = "";
	FILE *sum;

	(void) state;
	base_buf_append_str(&text, HEADER);
	for (int member = 1; member <= 5; member++)
		for (int i = 0; i < 10000; i++)
			base_buf_printf(&text, "H%d,%d,%s,Awa,N%u,F,1980,,Kati,KATI,M1,amv,2025-01-01,,fr\n", i, member,
					member == 3 ? "head" : "child", base_rng_below(&rng, 1000));
	save((char *) text.data, text.len);
	assert_int_equal(daemon_roll_check(path, &rules, note_progress, &last, &summary, &e), 0);
	assert_int_equal(summary.rows, 50000);
	assert_int_equal(summary.households, 10000);
	assert_int_equal(last, text.len);
	export_to(&shown);
	assert_true(shown.len > text.len);
	snprintf(command, sizeof command, "sha256sum %s", path);
	sum = popen(command, "r");
	assert_non_null(sum);
	assert_non_null(fgets(digest, 65, sum));
	pclose(sum);
	assert_string_equal(summary.sha256, digest);
	base_buf_append_str(&text, "H9999,5,child,Awa,N,F,1980,,Kati,KATI,M1,amv,2025-01-01,,fr\n");
	save((char *) text.data, text.len);
	assert_int_equal(daemon_roll_check(path, &rules, NULL, NULL, &summary, &e), -1);
	assert_string_equal(summary.complaints[0].text,
			    "line 50002, column 2: member_no: the household H9999 has a member 5 already");
	base_buf_release(&text);
	base_buf_release(&shown);
}

static void columns_have_names(void **state)
{
	(void) state;
	assert_string_equal(daemon_roll_row_column(0), "household_no");
	assert_string_equal(daemon_roll_row_column(DAEMON_ROLL_NEEDED - 1), "language");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_rolls),
		cmocka_unit_test(rolls_with_days),
		cmocka_unit_test(rolls_with_codes),
		cmocka_unit_test(faults_of_the_header),
		cmocka_unit_test(faults_of_cells),
		cmocka_unit_test(faults_of_a_row),
		cmocka_unit_test(faults_of_a_household),
		cmocka_unit_test(faults_of_the_file),
		cmocka_unit_test(the_first_faults_are_shown_all_are_counted),
		cmocka_unit_test(rows_are_read_from_any_row_on),
		cmocka_unit_test(a_roll_that_was_changed_is_told),
		cmocka_unit_test(what_is_exported_is_imported),
		cmocka_unit_test(a_larger_roll),
		cmocka_unit_test(columns_have_names),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
