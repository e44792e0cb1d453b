/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON by jansson. The object that was read is a json_t, which nobody outside has to know. */
#include "sim/wallet_json.h"

#include "base/must.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int append(const char *data, size_t len, void *out)
{
	base_buf_append(out, data, len);
	return 0;
}

void sim_wallet_json_pack(struct buf *out, const char *format, ...)
{
	json_t *object;
	va_list args;

	va_start(args, format);
	object = json_vpack_ex(NULL, 0, format, args);
	va_end(args);
	must(object && !json_dump_callback(object, append, out, JSON_COMPACT));
	json_decref(object);
}

struct sim_wallet_json *sim_wallet_json_read(const char *text, size_t len)
{
	json_t *object = text ? json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL) : NULL;

	if (object && !json_is_object(object)) {
		json_decref(object);
		object = NULL;
	}
	return (struct sim_wallet_json *) object;
}

void sim_wallet_json_free(struct sim_wallet_json *j)
{
	json_decref((json_t *) j);
}

const char *sim_wallet_json_text(const struct sim_wallet_json *j, const char *name, char room[24])
{
	const json_t *value = json_object_get((const json_t *) j, name);

	if (!json_is_integer(value))
		return json_string_value(value);
	snprintf(room, 24, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	return room;
}

const char *sim_wallet_json_listed(const struct sim_wallet_json *j, const char *list, const char *key)
{
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get((const json_t *) j, list), i, item) {
		const char *name = json_string_value(json_object_get(item, "key"));

		if (name && !strcmp(name, key))
			return json_string_value(json_object_get(item, "value"));
	}
	return NULL;
}
