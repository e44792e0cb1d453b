/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Templates: what is read, what is refused and where, what comes out. */
#include "text/template.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

/* A hole's value is its number and its name. */
static void put_value(void *ctx, size_t i, struct buf *out)
{
	base_buf_printf(out, "<%zu:%s>", i, text_template_hole(ctx, i));
}

static void assert_renders(const char *text, size_t holes, const char *expected)
{
	struct error e = {""};
	struct text_template *t = text_template_new(text, &e);
	struct buf out = {0};

	assert_string_equal(e.text, "");
	assert_non_null(t);
	assert_int_equal(text_template_holes(t), holes);
	for (int twice = 0; twice < 2; twice++) {
		out.len = 0;
		text_template_render(t, &out, put_value, t);
		assert_string_equal(base_buf_str(&out), expected);
	}
	base_buf_release(&out);
	text_template_free(t);
}

static void texts_with_holes(void **state)
{
	(void) state;
	assert_renders("", 0, "");
	assert_renders("Bonjour", 0, "Bonjour");
	assert_renders("{prenom}", 1, "<0:prenom>");
	assert_renders("{prenom}: {couverture}\nÀ {lieu_2}.", 3, "<0:prenom>: <1:couverture>\nÀ <2:lieu_2>.");
	assert_renders("{a}{a}{b}", 3, "<0:a><1:a><2:b>");
	assert_renders("{{a}} {{{a}}} }}{{", 1, "{a} {<0:a>} }{");
}

static void assert_refused(const char *text, const char *complaint)
{
	struct error e = {""};

	assert_null(text_template_new(text, &e));
	assert_string_equal(e.text, complaint);
}

static void braces_that_are_wrong(void **state)
{
	(void) state;
	assert_refused("a {b", "character 3: '{' is not closed by '}' (write '{{' for a brace)");
	assert_refused("{", "character 1: '{' is not closed by '}' (write '{{' for a brace)");
	assert_refused("{a{b}}", "character 1: '{' is not closed by '}' (write '{{' for a brace)");
	assert_refused("ça }", "character 4: '}' without a '{' before it (write '}}' for a brace)");
	assert_refused("{a}}", "character 4: '}' without a '{' before it (write '}}' for a brace)");
	assert_refused("été {}", "character 5: '{}' is no name: small letters, digits and _ only");
	assert_refused("{Nom}", "character 1: '{Nom}' is no name: small letters, digits and _ only");
	assert_refused("{pré}", "character 1: '{pré}' is no name: small letters, digits and _ only");
	assert_refused("{a b}", "character 1: '{a b}' is no name: small letters, digits and _ only");
	assert_refused("{a} {b c}", "character 5: '{b c}' is no name: small letters, digits and _ only");
}

static void nothing_may_be_freed(void **state)
{
	(void) state;
	text_template_free(NULL);
	assert_null(text_template_new("}", NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_with_holes),
		cmocka_unit_test(braces_that_are_wrong),
		cmocka_unit_test(nothing_may_be_freed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
