/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single values of scheme.yaml, each with its own complaint. Texts are copies, to be freed; -1 with a complaint. */
#ifndef SCHEME_VALUE_H
#define SCHEME_VALUE_H

#include "base/yaml.h"
#include "scheme/scheme.h"

int scheme_value_code(const struct yaml *y, const struct yaml_node *n, char **out, struct error *e); /* "amv-an" */
int scheme_value_name(const struct yaml *y, const struct yaml_node *n, size_t max_octets, char **out, struct error *e);
int scheme_value_phone(const struct yaml *y, const struct yaml_node *n, uint64_t *out, struct error *e);
/* "free", "25 %", "500 F" */
int scheme_value_share(const struct yaml *y, const struct yaml_node *n, struct scheme_share *out, struct error *e);
/* "50 %", "500 F" of the dues of a period */
int scheme_value_part(const struct yaml *y, const struct yaml_node *n, struct scheme_share *out, struct error *e);
int scheme_value_percent(const struct yaml *y, const struct yaml_node *n, int *out, struct error *e); /* "75 %", 1 to 100 */
int scheme_value_level(const struct yaml *y, const struct yaml_node *n, enum scheme_level_kind *out, struct error *e); /* "cscom" */
int scheme_value_word(const struct yaml *y, const struct yaml_node *n, const char *const *words, int *out, struct error *e);
int scheme_value_number(const struct yaml *y, const struct yaml_node *n, int64_t min, int64_t max, int *out, struct error *e); /* "-7" */
int scheme_value_weekday(const struct yaml *y, const struct yaml_node *n, int *out, struct error *e); /* "sunday": 6 */
int scheme_value_time(const struct yaml *y, const struct yaml_node *n, int *out, struct error *e);  /* "09:30": 570 */
int scheme_value_date(const struct yaml *y, const struct yaml_node *n, int32_t *out, struct error *e); /* "2027-01-01" */
int scheme_value_day(const struct yaml *y, const struct yaml_node *n, struct scheme_day *out, struct error *e); /* "2026-02-18", "11-15" */

/* What was meant by `word`, one of the `n` names that `name_at` gives; NULL: like none of them. */
const char *scheme_value_nearest(const char *word, const char *(*name_at)(const void *of, size_t i), const void *of, size_t n);

#endif
