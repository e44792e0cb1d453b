/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single values of scheme.yaml. */
#include "scheme/value.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/must.h"
#include "base/phone.h"

#include <stdio.h>
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

/* "25 %", "500 F": the number, from 1 to the most its unit takes; 0 where it is none. */
static int64_t value_of_unit(const char *text, const char *unit, int64_t most)
{
	char *end;
	long long value = strtoll(text, &end, 10);

	end += strspn(end, " ");
	return *text >= '0' && *text <= '9' && strcmp(end, unit) == 0 && value >= 1 && value <= most ? value : 0;
}

static bool is_share(const char *text, struct scheme_share *out)
{
	*out = (struct scheme_share){true, (int) value_of_unit(text, "%", 100), value_of_unit(text, "F", SCHEME_FRANCS_MAX)};
	return out->percent || out->francs;
}

int scheme_value_share(const struct yaml *y, const struct yaml_node *n, struct scheme_share *out, struct error *e)
{
	if (!is_share(n->text, out) && strcmp(n->text, "free") != 0)
		return base_yaml_complain(y, n, e,
					  "must be what the member pays, free, 25 %% or 500 F, not '%.60s'",
					  n->text);
	return 0;
}

int scheme_value_part(const struct yaml *y, const struct yaml_node *n, struct scheme_share *out, struct error *e)
{
	if (!is_share(n->text, out) || out->percent > 99)
		return base_yaml_complain(y, n, e, "must be a part of the whole price, 1 %% to 99 %%, or francs for a period like 500 F, "
					  "not '%.60s'", n->text);
	return 0;
}

int scheme_value_percent(const struct yaml *y, const struct yaml_node *n, int *out, struct error *e)
{
	*out = (int) value_of_unit(n->text, "%", 100);
	if (*out == 0)
		return base_yaml_complain(y, n, e, "must be a part like 75 %%, from 1 %% to 100 %%, not '%.60s'", n->text);
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

int scheme_value_word(const struct yaml *y, const struct yaml_node *n, const char *const *words, int *out, struct error *e)
{
	char known[200] = "";
	size_t len = 0;

	for (int i = 0; words[i]; i++) {
		if (!strcmp(n->text, words[i])) {
			*out = i;
			return 0;
		}
		len += (size_t) snprintf(known + len, sizeof known - len, "%s%s", i ? ", " : "", words[i]);
		must(len < sizeof known);
	}
	return base_yaml_complain(y, n, e, "must be one of: %s; not '%.60s'", known, n->text);
}

int scheme_value_number(const struct yaml *y, const struct yaml_node *n, int64_t min, int64_t max, int *out, struct error *e)
{
	char *end = NULL;
	long value = n->kind == YAML_SCALAR && !n->is_quoted ? strtol(n->text, &end, 10) : 0;

	if (!end || end == n->text || *end || value < min || value > max)
		return base_yaml_complain(y, n, e, "must hold whole numbers from %d to %d", (int) min, (int) max);
	*out = (int) value;
	return 0;
}

int scheme_value_weekday(const struct yaml *y, const struct yaml_node *n, int *out, struct error *e)
{
	static const char *const names[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

	for (int i = 0; n->kind == YAML_SCALAR && i < 7; i++) {
		if (strcmp(n->text, names[i]) == 0) {
			*out = i;
			return 0;
		}
	}
	return base_yaml_complain(y, n, e, "must hold days like monday or sunday, not '%.60s'",
				  n->kind == YAML_SCALAR ? n->text : "a list");
}

static bool is_two_digits(const char *s)
{
	return s[0] >= '0' && s[0] <= '9' && s[1] >= '0' && s[1] <= '9';
}

static int two_digits(const char *t)
{
	return (t[0] - '0') * 10 + (t[1] - '0');
}

int scheme_value_time(const struct yaml *y, const struct yaml_node *n, int *out, struct error *e)
{
	const char *t = n->text;

	if (strlen(t) != 5 || !is_two_digits(t) || t[2] != ':' || !is_two_digits(t + 3) || two_digits(t) > 23
	    || two_digits(t + 3) > 59)
		return base_yaml_complain(y, n, e, "must be a time of the day like \"09:30\", not '%.60s'", t);
	*out = two_digits(t) * 60 + two_digits(t + 3);
	return 0;
}

int scheme_value_date(const struct yaml *y, const struct yaml_node *n, int32_t *out, struct error *e)
{
	if (!base_date_parse(n->text, out))
		return base_yaml_complain(y, n, e, "must be a day like 2027-01-01, not '%.60s'", n->text);
	return 0;
}

int scheme_value_day(const struct yaml *y, const struct yaml_node *n, struct scheme_day *out, struct error *e)
{
	char leap[16];

	out->is_yearly = strlen(n->text) == 5;
	snprintf(leap, sizeof leap, "2000-%.5s", n->text);
	if (!base_date_parse(out->is_yearly ? leap : n->text, &out->day))
		return base_yaml_complain(y, n, e, "must be a day like 2026-02-18, or \"11-15\" of every year, not '%.60s'", n->text);
	return 0;
}

const char *scheme_value_nearest(const char *word, const char *(*name_at)(const void *of, size_t i), const void *of, size_t n)
{
	struct yaml_key *names = base_alloc((n + 1) * sizeof *names);
	const char *found;

	for (size_t i = 0; i < n; i++)
		names[i].name = name_at(of, i);
	found = base_yaml_nearest(word, names);
	free(names);
	return found;
}
