/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Catalogues: read, refused, and the template for translators. */
#include "base/buf.h"
#include "base/file.h"
#include "text/catalogue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#define HEADER "msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\n"

/* What libgettextpo leaks at a fatal error it has from libc: only by unwinding every frame is it seen to be the library's
 * (tests/lib/lsan.supp). Read by AddressSanitizer, in a build that has it. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "fast_unwind_on_malloc=0";
}

static char dir[] = "/tmp/mutuelle-test-XXXXXX", path[64];

static int make_dir(void **state)
{
	(void) state;
	if (!mkdtemp(dir))
		return -1;
	snprintf(path, sizeof path, "%s/bm.po", dir);
	return 0;
}

static int remove_dir(void **state)
{
	(void) state;
	unlink(path);
	return rmdir(dir);
}

static struct text_catalogue *load(const char *text, struct error *e)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	return text_catalogue_load(path, e);
}

/* The complaint without the folder it was made in. */
static void assert_refused(const char *text, const char *complaint)
{
	struct error e = {""};

	assert_null(load(text, &e));
	assert_memory_equal(e.text, path, strlen(path));
	assert_string_equal(e.text + strlen(path), complaint);
}

static void note(void *ctx, const char *context, const char *source, bool is_draft)
{
	base_buf_printf(ctx, "[%s|%s|%d]", context, source, is_draft);
}

static void a_catalogue_is_read(void **state)
{
	static const char text[] = HEADER
		"# a note\nmsgid \"Payer\"\nmsgstr \"Sara\"\n\n"
		"#, fuzzy\nmsgctxt \"payer.montant\"\nmsgid \"Vous devez {du} F.\\n{suite}\"\n"
		"msgstr \"\"\n\"{suite}\\n\"\n\"I ka juru ye {du} F ye.\"\n\n"
		"msgctxt \"famille\"\nmsgid \"Payer\"\nmsgstr \"Sara fam\"\n\n"
		"msgid \"Pas encore\"\nmsgstr \"\"\n\n"
		"#, fuzzy\nmsgid \"Non plus\"\nmsgstr \"\"\n\n"
		"msgid \"e\xcc\x81t\xc3\xa9\"\nmsgstr \"k\xc9\x9b\xcc\x80\"\n\n"
		"#~ msgid \"Ancien\"\n#~ msgstr \"Kɔrɔ\"\n";
	struct error e = {""};
	struct text_catalogue *c = load(text, &e);
	struct buf seen = {0};

	(void) state;
	assert_string_equal(e.text, "");
	assert_non_null(c);
	assert_string_equal(text_catalogue_find(c, NULL, "Payer"), "Sara");
	assert_string_equal(text_catalogue_find(c, "", "Payer"), "Sara");
	assert_string_equal(text_catalogue_find(c, "famille", "Payer"), "Sara fam");
	assert_string_equal(text_catalogue_find(c, "payer.montant", "Vous devez {du} F.\n{suite}"),
			    "{suite}\nI ka juru ye {du} F ye.");
	assert_string_equal(text_catalogue_find(c, NULL, "\xc3\xa9t\xc3\xa9"), "k\xc9\x9b\xcc\x80"); /* NFC */
	assert_null(text_catalogue_find(c, NULL, "Pas encore"));
	assert_null(text_catalogue_find(c, "autre", "Payer"));
	assert_null(text_catalogue_find(c, NULL, "Ancien"));
	assert_null(text_catalogue_find(c, NULL, ""));
	assert_int_equal(text_catalogue_count(c), 4);
	assert_int_equal(text_catalogue_drafts(c), 1);
	text_catalogue_each(c, note, &seen);
	assert_string_equal(base_buf_str(&seen), "[|Non plus|1][|Pas encore|0][|Payer|0][famille|Payer|0]"
						 "[payer.montant|Vous devez {du} F.\n{suite}|1][|\xc3\xa9t\xc3\xa9|0]");
	base_buf_release(&seen);
	text_catalogue_free(c);
}

static void an_empty_catalogue(void **state)
{
	struct error e = {""};
	struct text_catalogue *c = load(HEADER, &e);

	(void) state;
	assert_non_null(c);
	assert_int_equal(text_catalogue_count(c), 0);
	assert_null(text_catalogue_find(c, NULL, "Payer"));
	text_catalogue_free(c);
	text_catalogue_free(NULL);
}

static void a_faulty_catalogue_is_refused(void **state)
{
	struct error e = {""};
	struct text_catalogue *c;

	(void) state;
	assert_refused(HEADER "msgid \"a {x}\"\nmsgstr \"b\"\n",
		       ":5: the translation of \"a {x}\" lacks {x}");
	assert_refused(HEADER "msgid \"a\"\nmsgstr \"b\"\n\nmsgid \"c\"\nmsgstr \"{y}\"\n",
		       ":8: the translation of \"c\" has {y}, which its source has not");
	assert_refused(HEADER "msgid \"{x}{x}\"\nmsgstr \"{x}\"\n", ":5: the translation of \"{x}{x}\" lacks {x}");
	assert_refused(HEADER "msgid \"{a}\"\nmsgstr \"{b}\"\n", ":5: the translation of \"{a}\" lacks {a}");
	assert_refused(HEADER "msgid \"{b}\"\nmsgstr \"{a}\"\n",
		       ":5: the translation of \"{b}\" has {a}, which its source has not");
	assert_refused(HEADER "#, fuzzy\nmsgctxt \"x\"\nmsgid \"a\"\nmsgstr \"{b\"\n",
		       ":7: msgstr: character 1: '{' is not closed by '}' (write '{{' for a brace)");
	assert_refused(HEADER "msgid \"}\"\nmsgstr \"b\"\n",
		       ":5: msgid: character 1: '}' without a '{' before it (write '}}' for a brace)");
	assert_refused(HEADER "msgid \"a\"\nmsgid_plural \"as\"\nmsgstr[0] \"b\"\nmsgstr[1] \"bw\"\n",
		       ":5: plural forms (msgid_plural) are not read here: write one text");
	assert_refused("msgid \"a\"\nmsgstr \"b\"\n",
		       ": its header must say \"Content-Type: text/plain; charset=UTF-8\\n\"");
	assert_refused("msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=ISO-8859-1\\n\"\nmsgid \"a\"\nmsgstr \"b\"\n",
		       ": its header must say \"Content-Type: text/plain; charset=UTF-8\\n\"");
	assert_refused(HEADER "msgid \"a\nmsgstr \"b\"\n", ":6: end-of-line within string");
	assert_refused(HEADER "msgid \"a\"\nmsgstr \"b\"\nmsgid \"a\"\nmsgstr \"c\"\n", ":7: duplicate message definition");
	assert_refused(HEADER "msgid \"a\xff\"\nmsgstr \"b\"\n", ":5: invalid multibyte sequence");
	assert_refused(HEADER "foo\n", ":5: keyword \"foo\" unknown");
	assert_null(text_catalogue_load("/no/such/bm.po", &e));
	assert_string_equal(e.text, "/no/such/bm.po: can't be opened: No such file or directory");
	c = load(HEADER "msgid \"a\"\nmsgstr \"b\"\n", &e); /* the library has forgotten all of that */
	assert_non_null(c);
	text_catalogue_free(c);
}

static void a_template_for_translators(void **state)
{
	struct text_pot *p = text_pot_new();
	struct buf text = {0};
	struct error e = {""};
	struct text_catalogue *c;

	(void) state;
	text_pot_add(p, NULL, "Payer", "menus/a.yaml", 3, "label");
	text_pot_add(p, "famille", "Payer", "menus/b.yaml", 4, NULL);
	text_pot_add(p, NULL, "Payer", "menus/c.yaml", 9, NULL);
	text_pot_add(p, NULL, "Où \"{x}\"\nça", "menus/a.yaml", 12, "");
	assert_int_equal(text_pot_write(p, path, &e), 0);
	assert_int_equal(text_pot_write(p, "/no/such/dir/x.pot", &e), -1);
	assert_non_null(strstr(e.text, "/no/such/dir/x.pot"));
	text_pot_free(p);
	text_pot_free(NULL);
	assert_int_equal(base_file_read(path, 10000, &text, &e), 0);
	assert_non_null(strstr(base_buf_str(&text), "charset=UTF-8"));
	assert_non_null(strstr(base_buf_str(&text),
			       "#. label\n#: menus/a.yaml:3 menus/c.yaml:9\nmsgid \"Payer\"\nmsgstr \"\"\n"));
	assert_non_null(strstr(base_buf_str(&text),
			       "#: menus/b.yaml:4\nmsgctxt \"famille\"\nmsgid \"Payer\"\nmsgstr \"\"\n"));
	base_buf_release(&text);
	c = text_catalogue_load(path, &e);
	assert_non_null(c);
	text_catalogue_each(c, note, &text);
	assert_string_equal(base_buf_str(&text), "[|Où \"{x}\"\nça|0][|Payer|0][famille|Payer|0]");
	base_buf_release(&text);
	text_catalogue_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_catalogue_is_read),
		cmocka_unit_test(an_empty_catalogue),
		cmocka_unit_test(a_faulty_catalogue_is_refused),
		cmocka_unit_test(a_template_for_translators),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
