/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single values of scheme.yaml. */
#include "scheme/value.h"

#include "base/buf.h"
#include "base/phone.h"

#include <stdlib.h>
#include <string.h>

#define CODE_OCTETS 31 /* what the store's codes hold */

int scheme_value_code(const struct yaml *y, const struct yaml_node *n, char **out, struct error *e)
{
	if (strlen(n->text) > CODE_OCTETS)
		return base_yaml_complain(y, n, e, "is longer than %d letters", CODE_OCTETS);
	if (!*n->text || n->text[strspn(n->text, "abcdefghijklmnopqrstuvwxyz0123456789-_")])
		return base_yaml_complain(y, n, e,
					  "must be a code of small letters, digits, '-' and '_', not '%.60s'",
					  n->text);
	*out = base_strdup(n->text);
	return 0;
}

int scheme_value_name(const struct yaml *y, const struct yaml_node *n, size_t max_octets, char **out, struct error *e)
{
	if (strlen(n->text) > max_octets)
		return base_yaml_complain(y, n, e,
					  "is longer than %zu octets: a phone's screen is small, shorten it",
					  max_octets);
	for (const char *p = n->text; *p; p++)
		if ((unsigned char) *p < ' ')
			return base_yaml_complain(y, n, e, "may hold no line break and no control character");
	*out = base_strdup(n->text);
	return 0;
}

int scheme_value_phone(const struct yaml *y, const struct yaml_node *n, uint64_t *out, struct error *e)
{
	*out = base_phone_parse(n->text);
	if (*out == 0)
		return base_yaml_complain(y, n, e, "must be a phone number, 8 digits or +223..., not '%.60s'", n->text);
	return 0;
}

int scheme_value_share(const struct yaml *y, const struct yaml_node *n, struct scheme_share *out, struct error *e)
{
	char *unit;
	long value = strtol(n->text, &unit, 10);

	unit += strspn(unit, " ");
	if (!strcmp(n->text, "free"))
		*out = (struct scheme_share){true, 0, 0};
	else if (*n->text >= '0' && *n->text <= '9' && !strcmp(unit, "%") && value >= 1 && value <= 100)
		*out = (struct scheme_share){true, (int) value, 0};
	else if (*n->text >= '0' && *n->text <= '9' && !strcmp(unit, "F") && value >= 1 && value <= SCHEME_FRANCS_MAX)
		*out = (struct scheme_share){true, 0, value};
	else
		return base_yaml_complain(y, n, e,
					  "must be what the member pays, free, 25 %% or 500 F, not '%.60s'",
					  n->text);
	return 0;
}

int scheme_value_level(const struct yaml *y, const struct yaml_node *n, enum scheme_level_kind *out, struct error *e)
{
	static const char *const names[SCHEME_LEVELS] = {"cscom", "csref", "hospital"};

	for (int i = 0; i < SCHEME_LEVELS; i++) {
		if (!strcmp(n->text, names[i])) {
			*out = (enum scheme_level_kind) i;
			return 0;
		}
	}
	return base_yaml_complain(y, n, e, "must be cscom, csref or hospital, not '%.60s'", n->text);
}
