/* SPDX-License-Identifier: GPL-3.0-or-later */
/* YAML trees: what is read, what is refused, and what each complaint says. */
#include "base/buf.h"
#include "base/date.h"
#include "base/yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void parse(struct yaml *y, const char *text)
{
	struct error e = {""};

	if (base_yaml_parse(y, "f.yaml", text, strlen(text), &e))
		fail_msg("%s", e.text);
}

static void assert_refused_n(const char *text, size_t len, const char *complaint)
{
	struct yaml y;
	struct error e = {""};

	assert_int_equal(base_yaml_parse(&y, "f.yaml", text, len, &e), -1);
	assert_string_equal(e.text, complaint);
	assert_null(y.memory);
}

static void assert_refused(const char *text, const char *complaint)
{
	assert_refused_n(text, strlen(text), complaint);
}

static void assert_node(const struct yaml_node *n, enum yaml_kind kind, int line, int column, const char *key,
			const char *text)
{
	assert_non_null(n);
	assert_int_equal(n->kind, kind);
	assert_int_equal(n->line, line);
	assert_int_equal(n->column, column);
	if (key)
		assert_string_equal(n->key, key);
	else
		assert_null(n->key);
	if (text)
		assert_string_equal(n->text, text);
	else
		assert_null(n->text);
}

static void a_tree_remembers_where_it_stood(void **state)
{
	struct yaml y;
	const struct yaml_node *n;

	(void) state;
	parse(&y, "# a comment\nmenu: \"membre\"\nscreens:\n  accueil:\n    text: |\n      Où\n      ça\n"
		  "    codes: [1, '2']\nlinks:\n  - name: orange\n    port: 2775\n  -\n");
	assert_node(y.root, YAML_MAP, 2, 1, NULL, NULL);
	assert_null(y.root->parent);
	n = base_yaml_find(y.root, "menu");
	assert_node(n, YAML_SCALAR, 2, 1, "menu", "membre");
	assert_true(n->is_quoted);
	n = base_yaml_find(y.root, "screens");
	assert_node(n, YAML_MAP, 3, 1, "screens", NULL);
	n = base_yaml_find(n, "accueil");
	assert_node(n, YAML_MAP, 4, 3, "accueil", NULL);
	assert_node(n->first, YAML_SCALAR, 5, 5, "text", "Où\nça\n");
	assert_true(n->first->is_quoted); /* a block is no number either */
	assert_ptr_equal(n->first->parent, n);
	n = base_yaml_find(n, "codes");
	assert_node(n, YAML_LIST, 8, 5, "codes", NULL);
	assert_node(n->first, YAML_SCALAR, 8, 13, NULL, "1");
	assert_false(n->first->is_quoted);
	assert_node(n->first->next, YAML_SCALAR, 8, 16, NULL, "2");
	assert_true(n->first->next->is_quoted);
	assert_null(n->first->next->next);
	n = base_yaml_find(y.root, "links");
	assert_node(n->first, YAML_MAP, 10, 5, NULL, NULL);
	assert_node(n->first->first, YAML_SCALAR, 10, 5, "name", "orange");
	assert_node(n->first->next, YAML_SCALAR, 12, 4, NULL, "");
	assert_null(base_yaml_find(y.root, "rien"));
	base_yaml_release(&y);
	assert_null(y.root);
}

static void odd_but_good_files(void **state)
{
	static const char *const good[] = {
		"\xef\xbb\xbf{a: 1}\n", "a: 1", "{a: 1}", "--- \na: 1\n", "---\na: 1\n...\n", "%YAML 1.1\n---\na: 1\n",
		"a: 1\r\n", "\n\n  a: 1\n", "\"a\": 1\n", "? a\n: 1\n",
	};
	struct yaml y;

	(void) state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		parse(&y, good[i]);
		assert_string_equal(base_yaml_find(y.root, "a")->text, "1");
		base_yaml_release(&y);
	}
	parse(&y, "\"e\\u0301 \\x41\"");
	assert_string_equal(y.root->text, "e\xcc\x81 A");
	base_yaml_release(&y);
}

static void what_is_beyond_a_tree_is_refused(void **state)
{
	(void) state;
	assert_refused("", "f.yaml:1:1: the file is empty");
	assert_refused("# nothing\n", "f.yaml:1:1: the file is empty");
	assert_refused("a: 1\nb: 2\na: 3\n", "f.yaml:3:1: key 'a' stands here a second time (first in line 1)");
	assert_refused("a:\n  b: 1\n  'b': 2\n", "f.yaml:3:3: key 'b' stands here a second time (first in line 2)");
	assert_refused("a: &x 1\n",
		       "f.yaml:1:4: anchors (&) and aliases (*) are not read here: write the value out, or put "
		       "it in quotes");
	assert_refused("a: [*x]\n",
		       "f.yaml:1:5: anchors (&) and aliases (*) are not read here: write the value out, or put "
		       "it in quotes");
	assert_refused("&x {a: 1}\n",
		       "f.yaml:1:1: anchors (&) and aliases (*) are not read here: write the value out, or put "
		       "it in quotes");
	assert_refused("*x : 1\n",
		       "f.yaml:1:1: anchors (&) and aliases (*) are not read here: write the value out, or put "
		       "it in quotes");
	assert_refused("a: !!str 1\n", "f.yaml:1:4: tags (!) are not read here: put the text in quotes");
	assert_refused("a: !x [1]\n", "f.yaml:1:4: tags (!) are not read here: put the text in quotes");
	assert_refused("!x\na: 1\n", "f.yaml:1:1: tags (!) are not read here: put the text in quotes");
	assert_refused("%TAG ! tag:x,2026:\n---\na: 1\n", "f.yaml:1:1: tags (%TAG) are not read here");
	assert_refused("a: 1\n---\nb: 2\n", "f.yaml:2:1: a second document begins: a file holds one");
	assert_refused("? [a]\n: 1\n", "f.yaml:1:3: a key must be a word");
	assert_refused("{\"\": 1}\n", "f.yaml:1:2: a key must be a word");
}

static void a_byte_order_mark_is_no_value(void **state)
{
	struct yaml y;
	struct error e;

	(void) state;
	if (base_yaml_parse(&y, "f.yaml", "\xef\xbb\xbf" "a: 1\nb: 2\n", 13, &e))
		fail_msg("%s", e.text);
	assert_node(y.root->first, YAML_SCALAR, 1, 1, "a", "1");
	base_yaml_release(&y);
	assert_refused("\xef\xbb\xbf", "f.yaml:1:1: the file is empty");
}

static void wrong_octets_are_found_where_they_stand(void **state)
{
	(void) state;
	assert_refused("a: 1\nb: \xff\n", "f.yaml:2:4: invalid leading UTF-8 octet (save the file as UTF-8)");
	assert_refused("a: \xed\xa0\x80\n", "f.yaml:1:4: invalid Unicode character");
	assert_refused("a: \xc3", "f.yaml:1:4: incomplete UTF-8 octet sequence");
	assert_refused("a: \xe0\x80\x80\n", "f.yaml:1:4: invalid length of a UTF-8 sequence");
	assert_refused("a: 1\nb: x\x01y\n", "f.yaml:2:5: control characters are not allowed");
	assert_refused_n("a: x\0y\n", 7, "f.yaml:1:5: control characters are not allowed");
	assert_refused("a: \"\\0\"\n", "f.yaml:1:4: a text may not hold a NUL character");
	assert_refused("a: [1\nb: 2\n",
		       "f.yaml:2:2: did not find expected ',' or ']', while parsing a flow sequence that began in line 1 "
		       "(is a quote or a bracket not closed?)");
	assert_refused("a: b: c\n",
		       "f.yaml:1:5: mapping values are not allowed in this context (put a text with a colon in "
		       "it in quotes)");
	assert_refused("a: \"x\n",
		       "f.yaml:2:1: found unexpected end of stream, while scanning a quoted scalar that began in "
		       "line 1");
	assert_refused("a:\n\t- b\n", "f.yaml:2:1: a tab stands here: YAML is indented with spaces");
	assert_refused("a:\n  \t- b\n", "f.yaml:2:3: a tab stands here: YAML is indented with spaces");
	assert_refused("a: %b\n",
		       "f.yaml:1:4: found character that cannot start any token, while scanning for the next "
		       "token that began in line 1");
}

static void nesting_is_bounded(void **state)
{
	char text[4096];
	struct yaml y;

	(void) state;
	memset(text, '[', 64);
	memset(text + 64, ']', 64);
	text[128] = '\0';
	parse(&y, text);
	base_yaml_release(&y);
	memset(text, '[', 65);
	memset(text + 65, ']', 65);
	text[130] = '\0';
	assert_refused(text, "f.yaml:1:65: nested too deeply");
	memset(text, '[', sizeof text);
	assert_refused_n(text, sizeof text, "f.yaml:1:65: nested too deeply");
}

static void too_many_keys_are_refused(void **state)
{
	struct buf text = {0};
	struct error e = {""};
	struct yaml y;

	(void) state;
	for (int i = 0; i < 5000; i++)
		base_buf_printf(&text, "k%d: 1\n", i);
	assert_int_equal(base_yaml_parse(&y, "f.yaml", base_buf_str(&text), text.len, &e), -1);
	assert_string_equal(e.text, "f.yaml:4097:1: too many keys in one map");
	base_buf_release(&text);
}

static const struct yaml_key keys[] = {
	{"host", YAML_SCALAR, true}, {"port", YAML_SCALAR, false}, {"codes", YAML_LIST, false},
	{"limits", YAML_MAP, false}, {"any", YAML_ANY, false}, {NULL},
};

static void assert_check(const char *text, const char *complaint)
{
	struct yaml y;
	struct error e = {""};

	parse(&y, text);
	assert_int_equal(base_yaml_check(&y, y.root, keys, &e), complaint ? -1 : 0);
	assert_string_equal(e.text, complaint ? complaint : "");
	base_yaml_release(&y);
}

static void a_map_is_checked_against_its_keys(void **state)
{
	(void) state;
	assert_check("host: a\nport: 1\ncodes: []\nlimits: {}\nany: [x]\n", NULL);
	assert_check("host: a\n", NULL);
	assert_check("host: a\nprot: 1\n", "f.yaml:2:1: key 'prot': is not known here; did you mean 'port'?");
	assert_check("hots: a\n", "f.yaml:1:1: key 'hots': is not known here; did you mean 'host'?");
	assert_check("host: a\n  \nfrobnicate: 1\n",
		     "f.yaml:3:1: key 'frobnicate': is not known here; known are: host, port, codes, limits, any");
	assert_check("port: 1\n", "f.yaml:1:1: the key 'host' is missing here");
	assert_check("host: [a]\n", "f.yaml:1:1: key 'host': must be one value, not a list");
	assert_check("host: a\ncodes: 700\n", "f.yaml:2:1: key 'codes': must be a list, not one value");
	assert_check("host: a\ncodes:\n", "f.yaml:2:1: key 'codes': has no value: a list must stand here");
	assert_check("host: a\nlimits: [1]\n", "f.yaml:2:1: key 'limits': must be a map of keys, not a list");
	assert_check("- host: a\n", "f.yaml:1:1: must be a map of keys, not a list");
	assert_check("---\n", "f.yaml:2:1: has no value: a map of keys must stand here");
}

static void a_complaint_names_the_nearest_key(void **state)
{
	struct yaml y;
	struct error e;

	(void) state;
	parse(&y, "links:\n  - [a, b]\n");
	assert_int_equal(base_yaml_complain(&y, y.root->first->first->first->next, &e, "is %s", "bad"), -1);
	assert_string_equal(e.text, "f.yaml:2:9: key 'links': is bad");
	base_yaml_complain(&y, y.root, &e, "is bad");
	assert_string_equal(e.text, "f.yaml:1:1: is bad");
	assert_int_equal(base_yaml_complain(&y, y.root, NULL, "is bad"), -1);
	base_yaml_release(&y);
	assert_string_equal(base_yaml_nearest("code", keys), "codes");
	assert_null(base_yaml_nearest("frobnicate", keys));
}

static void assert_int(const char *value, int rc, int64_t expected, const char *complaint)
{
	struct yaml y;
	struct error e = {""};
	int64_t out = 77;
	char text[128];

	snprintf(text, sizeof text, "n: %s\n", value);
	parse(&y, text);
	assert_int_equal(base_yaml_get_int(&y, y.root, "n", -10, INT64_MAX, &out, &e), rc);
	assert_true(out == expected);
	assert_string_equal(e.text, complaint);
	base_yaml_release(&y);
}

static void numbers(void **state)
{
	(void) state;
	assert_int("12", 0, 12, "");
	assert_int("-10", 0, -10, "");
	assert_int("0x1fE", 0, 0x1fe, "");
	assert_int("007", 0, 7, "");
	assert_int("9223372036854775807", 0, INT64_MAX, "");
	assert_int("9223372036854775808", -1, 77,
		   "f.yaml:1:1: key 'n': must be a whole number, not '9223372036854775808'");
	assert_int("-11", -1, 77, "f.yaml:1:1: key 'n': must be from -10 to 9223372036854775807, not -11");
	assert_int("12a", -1, 77, "f.yaml:1:1: key 'n': must be a whole number, not '12a'");
	assert_int("0x", -1, 77, "f.yaml:1:1: key 'n': must be a whole number, not '0x'");
	assert_int("+1", -1, 77, "f.yaml:1:1: key 'n': must be a whole number, not '+1'");
	assert_int("1.5", -1, 77, "f.yaml:1:1: key 'n': must be a whole number, not '1.5'");
	assert_int("--1", -1, 77, "f.yaml:1:1: key 'n': must be a whole number, not '--1'");
	assert_int("\"12\"", -1, 77,
		   "f.yaml:1:1: key 'n': is a text, since it stands in quotes: write the number without them");
	assert_int("", -1, 77, "f.yaml:1:1: key 'n': has no value: one value must stand here");
	assert_int("[1]", -1, 77, "f.yaml:1:1: key 'n': must be one value, not a list");
}

static void texts_and_booleans(void **state)
{
	struct yaml y;
	struct error e = {""};
	const char *s = "preset";
	bool b = true;
	int64_t n = 6;

	(void) state;
	parse(&y, "s: 700\nempty: \"\"\nnone:\nyes: yes\nno: false\nquoted: 'yes'\nmaybe: maybe\n");
	assert_int_equal(base_yaml_get_str(&y, y.root, "s", &s, &e), 0);
	assert_string_equal(s, "700");
	assert_int_equal(base_yaml_get_str(&y, y.root, "empty", &s, &e), 0);
	assert_string_equal(s, "");
	assert_int_equal(base_yaml_get_str(&y, y.root, "absent", &s, &e), 0);
	assert_string_equal(s, "");
	assert_int_equal(base_yaml_get_str(&y, y.root, "none", &s, &e), -1);
	assert_int_equal(base_yaml_get_bool(&y, y.root, "no", &b, &e), 0);
	assert_false(b);
	assert_int_equal(base_yaml_get_bool(&y, y.root, "yes", &b, &e), 0);
	assert_true(b);
	assert_int_equal(base_yaml_get_bool(&y, y.root, "quoted", &b, &e), -1);
	assert_string_equal(e.text, "f.yaml:6:1: key 'quoted': must be yes or no, without quotes");
	assert_int_equal(base_yaml_get_bool(&y, y.root, "maybe", &b, &e), -1);
	assert_string_equal(e.text, "f.yaml:7:1: key 'maybe': must be yes or no, not 'maybe'");
	assert_int_equal(base_yaml_get_bool(&y, y.root, "absent", &b, &e), 0);
	assert_true(b);
	assert_int_equal(base_yaml_get_int(&y, y.root, "absent", 0, 1, &n, &e), 0);
	assert_int_equal(n, 6);
	base_yaml_release(&y);
}

static void a_file_that_is_not_there(void **state)
{
	struct yaml y;
	struct error e = {""};

	(void) state;
	assert_int_equal(base_yaml_load(&y, "/no/such/file.yaml", &e), -1);
	assert_string_equal(e.text, "/no/such/file.yaml: can't be opened: No such file or directory");
	base_yaml_release(&y);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tree_remembers_where_it_stood),
		cmocka_unit_test(odd_but_good_files),
		cmocka_unit_test(what_is_beyond_a_tree_is_refused),
		cmocka_unit_test(a_byte_order_mark_is_no_value),
		cmocka_unit_test(wrong_octets_are_found_where_they_stand),
		cmocka_unit_test(nesting_is_bounded),
		cmocka_unit_test(too_many_keys_are_refused),
		cmocka_unit_test(a_map_is_checked_against_its_keys),
		cmocka_unit_test(a_complaint_names_the_nearest_key),
		cmocka_unit_test(numbers),
		cmocka_unit_test(texts_and_booleans),
		cmocka_unit_test(a_file_that_is_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
