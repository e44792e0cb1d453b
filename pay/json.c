/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON of strangers, and the few words of it that we write. */
#include "pay/json.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define FRANCS_MAX 1000000000000ll      /* more is no payment of anybody's dues */

/* Jansson itself would follow 2,048 levels. */
static bool is_flat(const char *text, size_t len)
{
	bool is_string = false;
	int depth = 0;

	for (size_t i = 0; i < len; i++) {
		if (is_string && text[i] == '\\')
			i++;
		else if (text[i] == '"')
			is_string = !is_string;
		else if (!is_string && (text[i] == '{' || text[i] == '['))
			depth++;
		else if (!is_string && (text[i] == '}' || text[i] == ']'))
			depth--;
		if (depth > PAY_JSON_DEPTH)
			return false;
	}
	return true;
}

struct pay_json *pay_json_parse(const char *text, size_t len)
{
	json_t *j = is_flat(text, len) ? json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL) : NULL;

	if (json_is_object(j))
		return (struct pay_json *) j;
	json_decref(j);
	return NULL;
}

void pay_json_free(struct pay_json *j)
{
	json_decref((json_t *) j);
}

/* The published texts and the published schemas write the same name in different cases. Two at once are no answer. */
static const json_t *find(const struct pay_json *j, const char *name)
{
	json_t *found = NULL, *value;
	const char *key;

	json_object_foreach((json_t *) j, key, value) {
		if (strcasecmp(key, name))
			continue;
		if (found)
			return NULL;
		found = value;
	}
	return found;
}

static bool copy(const char *text, char *out, size_t size)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++)
		if ((unsigned char) text[i] < ' ' || text[i] == 127)
			return false;
	if (len >= size)
		return false;
	memcpy(out, text, len + 1);
	return true;
}

static bool text_of(const json_t *value, char *out, size_t size)
{
	char digits[24];

	*out = '\0';
	if (json_is_string(value))
		return copy(json_string_value(value), out, size);
	if (!json_is_integer(value))
		return false;
	snprintf(digits, sizeof digits, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	return copy(digits, out, size);
}

bool pay_json_text(const struct pay_json *j, const char *name, char *out, size_t size)
{
	return text_of(find(j, name), out, size);
}

bool pay_json_francs(const struct pay_json *j, const char *name, int64_t *francs)
{
	const json_t *value = find(j, name);
	char text[32], *end;
	size_t digits;

	if (json_is_real(value)) /* 2500.0: more than a double holds whole is refused with what is too much anyway */
		snprintf(text, sizeof text, "%.17g", json_real_value(value));
	else if (!text_of(value, text, sizeof text))
		return false;
	digits = strspn(text, "0123456789");
	if (!digits || digits > 13)
		return false;
	*francs = strtoll(text, &end, 10);
	if (*end == '.' && end[1])
		end += 1 + strspn(end + 1, "0");
	return !*end && *francs > 0 && *francs <= FRANCS_MAX;
}

bool pay_json_has(const struct pay_json *j, const char *name)
{
	json_t *value;
	const char *key;

	json_object_foreach((json_t *) j, key, value)
		if (!strcasecmp(key, name) && !json_is_null(value))
			return true;
	return false;
}

const struct pay_json *pay_json_child(const struct pay_json *j, const char *name)
{
	const json_t *value = find(j, name);

	return json_is_object(value) ? (const struct pay_json *) value : NULL;
}

bool pay_json_pair(const struct pay_json *j, const char *name, const char *key, char *out, size_t size)
{
	const json_t *list = find(j, name);

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *pair = json_array_get(list, i);
		char found[32];

		if (json_is_object(pair) && pay_json_text((const struct pay_json *) pair, "key", found, sizeof found)
		    && !strcasecmp(found, key))
			return pay_json_text((const struct pay_json *) pair, "value", out, size);
	}
	*out = '\0';
	return false;
}

void pay_json_quote(struct buf *out, const char *text)
{
	base_buf_append_str(out, "\"");
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			base_buf_printf(out, "\\%c", *text);
		else if ((unsigned char) *text < ' ')
			base_buf_printf(out, "\\u%04x", *text);
		else
			base_buf_append(out, text, 1);
	}
	base_buf_append_str(out, "\"");
}
