/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking values up in a YAML tree, and complaining about them. */
#include "base/yaml.h"

#include "base/buf.h"
#include "base/must.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MAX_OCTETS 64 /* longest word compared when looking for what was meant */

int base_yaml_complain(const struct yaml *y, const struct yaml_node *n, struct error *e,
		       const char *format, ...)
{
	const struct yaml_node *named = n;
	char sentence[sizeof e->text];
	va_list args;

	va_start(args, format);
	vsnprintf(sentence, sizeof sentence, format, args);
	va_end(args);
	while (named && !named->key)
		named = named->parent;
	if (!named)
		return base_error_set(e, "%s:%d:%d: %s", y->path, n->line, n->column, sentence);
	return base_error_set(e, "%s:%d:%d: key '%.100s': %s", y->path, n->line, n->column, named->key,
			      sentence);
}

static size_t smallest(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;

	return least < c ? least : c;
}

/* Levenshtein: letters to add, drop or change to make `a` from `b`. */
static size_t distance(const char *a, const char *b)
{
	size_t row[NAME_MAX_OCTETS + 1], len = strlen(b);

	if (len > NAME_MAX_OCTETS || strlen(a) > NAME_MAX_OCTETS)
		return SIZE_MAX;
	for (size_t j = 0; j <= len; j++)
		row[j] = j;
	for (size_t i = 0; a[i]; i++) {
		size_t diagonal = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < len; j++) {
			size_t above = row[j + 1];

			row[j + 1] = smallest(row[j] + 1, above + 1, diagonal + (a[i] != b[j]));
			diagonal = above;
		}
	}
	return row[len];
}

const char *base_yaml_nearest(const char *word, const struct yaml_key *keys)
{
	size_t best = strlen(word) / 3 + 2; /* further off is no misspelling */
	const char *nearest = NULL;

	for (const struct yaml_key *k = keys; k->name; k++) {
		size_t d = distance(word, k->name);

		if (d < best) {
			best = d;
			nearest = k->name;
		}
	}
	return nearest;
}

static int complain_unknown(const struct yaml *y, const struct yaml_node *entry,
			    const struct yaml_key *keys, struct error *e)
{
	const char *nearest = base_yaml_nearest(entry->key, keys);
	struct buf known = {0};
	int rc;

	for (const struct yaml_key *k = keys; k->name; k++)
		base_buf_printf(&known, "%s%s", k == keys ? "" : ", ", k->name);
	if (nearest)
		rc = base_yaml_complain(y, entry, e, "is not known here; did you mean '%s'?", nearest);
	else
		rc = base_yaml_complain(y, entry, e, "is not known here; known are: %s",
					base_buf_str(&known));
	base_buf_release(&known);
	return rc;
}

static int complain_kind(const struct yaml *y, const struct yaml_node *n, enum yaml_kind wanted,
			 struct error *e)
{
	static const char *const kinds[] = {
		[YAML_SCALAR] = "one value", [YAML_LIST] = "a list", [YAML_MAP] = "a map of keys"};

	if (n->kind == YAML_SCALAR && !n->text[0] && !n->is_quoted)
		return base_yaml_complain(y, n, e, "has no value: %s must stand here", kinds[wanted]);
	return base_yaml_complain(y, n, e, "must be %s, not %s", kinds[wanted], kinds[n->kind]);
}

int base_yaml_check(const struct yaml *y, const struct yaml_node *n, const struct yaml_key *keys,
		    struct error *e)
{
	if (n->kind != YAML_MAP)
		return complain_kind(y, n, YAML_MAP, e);
	for (const struct yaml_node *entry = n->first; entry; entry = entry->next) {
		const struct yaml_key *k = keys;

		while (k->name && strcmp(k->name, entry->key))
			k++;
		if (!k->name)
			return complain_unknown(y, entry, keys, e);
		if (k->kind != YAML_ANY && entry->kind != k->kind)
			return complain_kind(y, entry, k->kind, e);
	}
	for (const struct yaml_key *k = keys; k->name; k++)
		if (k->is_required && !base_yaml_find(n, k->name))
			return base_yaml_complain(y, n, e, "the key '%s' is missing here", k->name);
	return 0;
}

struct yaml_node *base_yaml_find(const struct yaml_node *map, const char *key)
{
	must(map->kind == YAML_MAP);
	for (struct yaml_node *n = map->first; n; n = n->next)
		if (!strcmp(n->key, key))
			return n;
	return NULL;
}

/* The scalar at `key`: 1 found, 0 absent, -1 complained. */
static int find_scalar(const struct yaml *y, const struct yaml_node *map, const char *key,
		       const struct yaml_node **out, struct error *e)
{
	const struct yaml_node *n = *out = base_yaml_find(map, key);

	if (!n)
		return 0;
	if (n->kind != YAML_SCALAR || (!n->text[0] && !n->is_quoted))
		return complain_kind(y, n, YAML_SCALAR, e);
	return 1;
}

int base_yaml_get_str(const struct yaml *y, const struct yaml_node *map, const char *key,
		      const char **out, struct error *e)
{
	const struct yaml_node *n;
	int found = find_scalar(y, map, key, &n, e);

	if (found == 1)
		*out = n->text;
	return found < 0 ? -1 : 0;
}

/* "12", "-3" or "0x1f", nothing before or after. */
static bool parse_int(const char *text, int64_t *out)
{
	const char *digits = text + (*text == '-');
	bool is_hex = digits[0] == '0' && digits[1] == 'x';
	char *end;

	digits += is_hex ? 2 : 0;
	if (!*digits || strspn(digits, is_hex ? "0123456789abcdefABCDEF" : "0123456789") != strlen(digits))
		return false;
	errno = 0;
	*out = strtoll(text, &end, is_hex ? 16 : 10);
	return !*end && !errno;
}

int base_yaml_get_int(const struct yaml *y, const struct yaml_node *map, const char *key,
		      int64_t min, int64_t max, int64_t *out, struct error *e)
{
	const struct yaml_node *n;
	int found = find_scalar(y, map, key, &n, e);
	int64_t value;

	if (found < 1)
		return found;
	if (n->is_quoted)
		return base_yaml_complain(y, n, e,
					  "is a text, since it stands in quotes: write the number without them");
	if (!parse_int(n->text, &value))
		return base_yaml_complain(y, n, e, "must be a whole number, not '%.60s'", n->text);
	if (value < min || value > max)
		return base_yaml_complain(y, n, e, "must be from %" PRId64 " to %" PRId64 ", not %" PRId64,
					  min, max, value);
	*out = value;
	return 0;
}

int base_yaml_get_bool(const struct yaml *y, const struct yaml_node *map, const char *key,
		       bool *out, struct error *e)
{
	const struct yaml_node *n;
	int found = find_scalar(y, map, key, &n, e);

	if (found < 1)
		return found;
	if (n->is_quoted)
		return base_yaml_complain(y, n, e, "must be yes or no, without quotes");
	if (!strcmp(n->text, "yes") || !strcmp(n->text, "true"))
		*out = true;
	else if (!strcmp(n->text, "no") || !strcmp(n->text, "false"))
		*out = false;
	else
		return base_yaml_complain(y, n, e, "must be yes or no, not '%.60s'", n->text);
	return 0;
}
