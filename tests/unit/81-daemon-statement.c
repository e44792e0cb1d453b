/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wallet's statement as providers write it: what is read of it, and what is refused before a row is applied. */
#include "daemon/statement.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/yaml.h"
#include "daemon/config_statement.h"
#include "daemon/statement_cell.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char columns[STATEMENT_COLUMNS][16] = {
	[STATEMENT_REFERENCE] = "Référence", [STATEMENT_DATE] = "Date", [STATEMENT_AMOUNT] = "Crédit", [STATEMENT_DEBIT] = "Débit",
	[STATEMENT_CHARGE] = "Frais", [STATEMENT_PHONE] = "Compte", [STATEMENT_NAME] = "Nom", [STATEMENT_SUBJECT] = "Libellé",
	[STATEMENT_KEY] = "Clé", [STATEMENT_STATUS] = "Statut",
};
#define HEADER "Référence;Date;Crédit;Débit;Frais;Compte;Nom;Libellé;Clé;Statut\r\n"

static struct statement_format french(void)
{
	static char date[] = "DD/MM/YYYY", ok[] = "Succès", *paid[] = {ok};
	struct statement_format f = {.separator = ';', .decimal = ',', .date = date, .paid = paid, .n_paid = 1};

	for (int c = 0; c < STATEMENT_COLUMNS; c++)
		f.columns[c] = columns[c];
	return f;
}

static int32_t the_day(void)
{
	return base_date_make(2026, 1, 15);
}

static struct statement *read_with(const struct statement_format *f, const char *text, struct statement *bad, struct error *e)
{
	struct statement_reader *r = daemon_statement_new(f, "orange", the_day());
	size_t len = strlen(text), half = len / 2;

	e->text[0] = '\0';
	if (daemon_statement_feed(r, text, half, e) || daemon_statement_feed(r, text + half, len - half, e)) {
		daemon_statement_free(daemon_statement_end(r, bad, NULL));
		return NULL;
	}
	return daemon_statement_end(r, bad, e);
}

static struct statement *read_text(const char *text)
{
	const struct statement_format f = french();
	struct statement bad;
	struct error e;
	struct statement *s = read_with(&f, text, &bad, &e);

	if (!s)
		fail_msg("%s %s", e.text, bad.n_complaints ? bad.complaints[0].text : "");
	return s;
}

static void is_refused(const char *text, const char *why)
{
	const struct statement_format f = french();
	struct statement bad;
	struct error e;

	assert_null(read_with(&f, text, &bad, &e));
	if (!strstr(e.text, why) && !(bad.n_complaints && strstr(bad.complaints[0].text, why)))
		fail_msg("'%s' '%s' does not say '%s'", e.text, bad.n_complaints ? bad.complaints[0].text : "", why);
}

static void rows_are_read_as_they_are_written(void **state)
{
	struct statement *s = read_text(
		"Relevé de compte;;\r\nMutuelle de Kléla;;\r\n" HEADER
		"MP1;15/01/2026 10:22;2 500,00;;25;+22376000001;AWA TRAORE;1000001;7B0A3A1E-0000-4000-8000-000000002F10;Succès\r\n"
		"\"MP2\";15/01/2026;\"1.234.567\";;0;76000002;;\"a;b\";xyz; succès \r\n"
		"MP3;15/01/2026;;-700;-7;223****0009;;;;Succès\r\n"
		"MP4;15/01/2026;10;;;;;;;Echec\r\n"
		"MP5;14/01/2026;10;;;;;;;Succès\r\n"
		"MP1;15/01/2026 10:22;2500;;25;+22376000001;;;7b0a3a1e-0000-4000-8000-000000002f10;Succès\r\n"
		";;1 237 067;;\r\n");

	(void) state;
	assert_int_equal(s->n, 3);
	assert_int_equal(s->rows[0].francs, 2500);
	assert_int_equal(s->rows[0].charge, 25);
	assert_int_equal(s->rows[0].phone, 22376000001ull);
	assert_int_equal(s->rows[0].day, the_day());
	assert_string_equal(s->rows[0].wallet, "orange");
	assert_string_equal(s->rows[0].name, "AWA TRAORE");
	assert_string_equal(s->rows[0].subject, "1000001");
	assert_string_equal(s->rows[0].key, "7b0a3a1e-0000-4000-8000-000000002f10");
	assert_string_equal(s->rows[1].reference, "MP2");
	assert_int_equal(s->rows[1].francs, 1234567);
	assert_string_equal(s->rows[1].subject, "a;b");
	assert_string_equal(s->rows[1].key, "");
	assert_int_equal(s->rows[2].francs, -700);
	assert_int_equal(s->rows[2].charge, 7);
	assert_int_equal(s->rows[2].phone, 0);
	assert_int_equal(s->unpaid, 1);
	assert_int_equal(s->other_days, 1);
	assert_int_equal(s->repeated, 1);
	assert_int_equal(s->no_rows, 1);
	daemon_statement_free(s);
}

static void what_cannot_be_right_is_refused_whole(void **state)
{
	(void) state;
	is_refused("", "none of the first");
	is_refused("a;b;c\r\n1;2;3\r\n", "'Référence', 'Date'");
	is_refused("Date;" HEADER ";MP1;15/01/2026;10;;;;;;;Succès\r\n", "the column 'Date' twice");
	is_refused(HEADER "MP1;15/01/2026;2500,50;;;;;;;Succès\r\n", "no amount in whole francs");
	is_refused(HEADER "MP1;15/01/2026;25 00;;;;;;;Succès\r\n", "no amount in whole francs");
	is_refused(HEADER "MP1;15/01/2026;;;;;;;;Succès\r\n", "has no amount");
	is_refused(HEADER "MP1;15/01/2026;1;1;;;;;;Succès\r\n", "both a credit and a debit");
	is_refused(HEADER "MP1;15/01/2026;10;;11;;;;;Succès\r\n", "more than the amount");
	is_refused(HEADER "MP1;15/01/2026;10;;x;;;;;Succès\r\n", "no charge");
	is_refused(HEADER "MP1;2026-01-15;10;;;;;;;Succès\r\n", "is no day written as DD/MM/YYYY");
	is_refused(HEADER "MP1;31/02/2026;10;;;;;;;Succès\r\n", "is no day");
	is_refused(HEADER ";15/01/2026;10;;;;;;;Succès\r\n", "is no reference");
	is_refused(HEADER "MP1;;10;;;;;;;Succès\r\n", "is no day");
	is_refused(HEADER "MP1;15/01/2026;10;;;;;;;Succès\r\nMP1;15/01/2026;11;;;;;;;Succès\r\n", "stands on line 2 too");
	is_refused(HEADER "MP1;15/01/2026;9999999999999999;;;;;;;Succès\r\n", "no amount");
	is_refused(HEADER "MP1;15/01/2026;\"10;;;;;;;Succès\r\n", "not closed");
	is_refused(HEADER "0123456789012345678901234567890123456789012345678901234567890123456789;15/01/2026;1;;;;;;;Succès\r\n",
		   "is no reference");
}

static void the_first_twenty_are_told(void **state)
{
	const struct statement_format f = french();
	struct statement bad;
	struct buf text = {0};
	struct error e;

	(void) state;
	base_buf_append_str(&text, HEADER);
	for (int i = 0; i < 30; i++)
		base_buf_printf(&text, "MP%d;15/01/2026;x;;;;;;;Succès\r\n", i);
	assert_null(read_with(&f, base_buf_str(&text), &bad, &e));
	assert_int_equal(bad.faults, 30);
	assert_int_equal(bad.n_complaints, STATEMENT_COMPLAINTS);
	assert_int_equal(bad.complaints[0].line, 2);
	assert_int_equal(bad.complaints[19].line, 21);
	assert_string_equal(e.text, "30 rows can't be right: nothing of it is taken");
	base_buf_release(&text);
}

static void a_file_in_another_charset(void **state)
{
	static const char text[] = "R\xe9" "f\xe9rence;Date;Cr\xe9" "dit;D\xe9" "bit;Frais;Compte;Nom;Libell\xe9;Cl\xe9;Statut\r\n"
				   "MP1;15/01/2026;1\xa0" "500;;;;Kon\xe9;;;Succ\xe8s\r\n";
	char path[] = "/tmp/mutuelle-statement-XXXXXX", charset[] = "WINDOWS-1252", wrong[] = "no-such-charset";
	struct statement_format f = french();
	struct statement bad, *s;
	struct error e;
	int fd = mkstemp(path);

	(void) state;
	assert_int_equal(write(fd, text, sizeof text - 1), sizeof text - 1);
	close(fd);
	f.charset = charset;
	s = daemon_statement_load(path, &f, "orange", the_day(), &bad, &e);
	assert_non_null(s);
	assert_int_equal(s->rows[0].francs, 1500);
	assert_string_equal(s->rows[0].name, "Koné");
	daemon_statement_free(s);
	f.charset = NULL; /* as UTF-8 its header is not found */
	assert_null(daemon_statement_load(path, &f, "orange", the_day(), &bad, &e));
	assert_non_null(strstr(e.text, path));
	f.charset = wrong;
	assert_null(daemon_statement_load(path, &f, "orange", the_day(), &bad, &e));
	assert_non_null(strstr(e.text, "no-such-charset"));
	unlink(path);
	f.charset = NULL;
	assert_null(daemon_statement_load(path, &f, "orange", the_day(), &bad, &e));
}

static void amounts(void **state)
{
	static const struct { const char *cell; char decimal; bool is_one; int64_t francs; } cases[] = {
		{"2500", '.', true, 2500}, {"-2 500", ',', true, -2500}, {"+7", '.', true, 7}, {"2,500.00", '.', true, 2500},
		{"2.500,00", ',', true, 2500}, {"2 500 XOF", '.', true, 2500}, {"2\xc2\xa0" "500 F CFA", ',', true, 2500},
		{"2\xe2\x80\xaf" "500", ',', true, 2500}, {"0", '.', true, 0}, {"", '.', false, 0}, {"-", '.', false, 0},
		{"2,50", '.', false, 0}, {"2.50", '.', false, 0}, {"2500,5", ',', false, 0}, {"25,00,000", '.', false, 0},
		{"1,2345", '.', false, 0}, {"12 345 67", ',', false, 0}, {"1e3", '.', false, 0}, {"12 EUR", '.', false, 0},
		{"2500.", '.', false, 0}, {"1234567890123456", '.', false, 0}, {"1 2", '.', false, 0}, {"1234 567", ',', false, 0},
	};

	(void) state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t francs = -1;
		bool is_one = daemon_statement_cell_francs(cases[i].cell, cases[i].decimal, &francs);

		if (is_one != cases[i].is_one || (is_one && francs != cases[i].francs))
			fail_msg("'%s'", cases[i].cell);
	}
}

static void days(void **state)
{
	static const struct { const char *cell, *pattern; bool is_one; } cases[] = {
		{"15/01/2026", "DD/MM/YYYY", true}, {"15/01/2026 23:59:59", "DD/MM/YYYY", true}, {"2026-01-15T10:00", "YYYY-MM-DD", true},
		{"15.01.26", "DD.MM.YY", true}, {"20260115", "YYYYMMDD", true}, {"15/01/2026", "DD/MM/YY", false},
		{"5/1/2026", "DD/MM/YYYY", false}, {"15/13/2026", "DD/MM/YYYY", false}, {"", "DD/MM/YYYY", false},
		{"15/01", "DD/MM/YYYY", false}, {"00/01/2026", "DD/MM/YYYY", false}, {"15/01/0026", "DD/MM/YYYY", false},
	};

	(void) state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int32_t day = 0;

		assert_int_equal(daemon_statement_cell_date(cases[i].cell, cases[i].pattern, &day), cases[i].is_one);
		if (cases[i].is_one)
			assert_int_equal(day, the_day());
	}
	assert_true(daemon_statement_cell_is_pattern("DD/MM/YYYY"));
	assert_true(daemon_statement_cell_is_pattern("YYYYMMDD"));
	assert_false(daemon_statement_cell_is_pattern("DD/MM"));
	assert_false(daemon_statement_cell_is_pattern("DD/MM/YYYY hh"));
	assert_false(daemon_statement_cell_is_pattern("DD/MM/YYYY DD"));
}

/* ---- its place in the configuration ---- */

static void configured(const char *text, const char *complaint)
{
	struct yaml y = {0};
	struct error e = {""};
	struct statement_format *f;

	assert_int_equal(base_yaml_parse(&y, "m.yaml", text, strlen(text), &e), 0);
	f = daemon_config_statement_read(&y, y.root, &e);
	if (!complaint && !f)
		fail_msg("%s", e.text);
	if (complaint && (f || !strstr(e.text, complaint)))
		fail_msg("'%s' does not say '%s'", e.text, complaint);
	daemon_config_statement_free(f);
	base_yaml_release(&y);
}

#define COLUMNS "columns: {reference: R, date: D, amount: A}\n"

static void the_configuration_says_how(void **state)
{
	(void) state;
	configured(COLUMNS, NULL);
	configured("columns: {reference: R, date: D, amount: A, status: S}\npaid: [OK, \"Succès\"]\nseparator: \"\\t\"\ndecimal: \",\"\n"
		   "date: DD.MM.YY\ncharset: UTF-16\n", NULL);
	configured("separator: \";\"\n", "columns");
	configured("columns: {reference: R, date: D}\n", "amount");
	configured("columns: {reference: R, date: \"\", amount: A}\n", "is empty");
	configured(COLUMNS "separator: \":\"\n", "can't be it");
	configured(COLUMNS "decimal: \"\"\n", "can't be it");
	configured(COLUMNS "date: DD/MM\n", "no way to write a day");
	configured(COLUMNS "charset: latin-99\n", "knows no charset 'latin-99'");
	configured(COLUMNS "paid: [OK]\n", "give both, or neither");
	configured("columns: {reference: R, date: D, amount: A, status: S}\n", "give both, or neither");
	configured("columns: {reference: R, date: D, amount: A, status: S}\npaid: []\n", "no row would count");
	configured("columns: {reference: R, date: D, amount: A, status: S}\npaid: [[x]]\n", "is no status");
	configured(COLUMNS "colums: 1\n", "columns");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_read_as_they_are_written),
		cmocka_unit_test(what_cannot_be_right_is_refused_whole),
		cmocka_unit_test(the_first_twenty_are_told),
		cmocka_unit_test(a_file_in_another_charset),
		cmocka_unit_test(amounts),
		cmocka_unit_test(days),
		cmocka_unit_test(the_configuration_says_how),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
