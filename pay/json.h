/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON of strangers, read strictly (one object, no duplicates, bounded) and then leniently (names in any case, numbers as text), and
 * the few words of it that we write. Jansson's one home. */
#ifndef PAY_JSON_H
#define PAY_JSON_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

#define PAY_JSON_DEPTH 16

struct pay_json;        /* an object */

/* NULL: it is no JSON object, says a name twice in one object, is nested deeper than PAY_JSON_DEPTH, or holds a NUL or broken UTF-8. */
struct pay_json *pay_json_parse(const char *text, size_t len);
void pay_json_free(struct pay_json *j);

/* The text of a string or an integer. False, and out is "": there is none, it does not fit, it holds control characters, or two names
 * differ in case only. */
bool pay_json_text(const struct pay_json *j, const char *name, char *out, size_t size);
/* Whole francs from 1: "2500", 2500, "2500.00". False: there is none, or it is no such amount. */
bool pay_json_francs(const struct pay_json *j, const char *name, int64_t *francs);
/* Is there such a name at all, with another value than null? */
bool pay_json_has(const struct pay_json *j, const char *name);
/* The object of that name, which stays j's; NULL: none. */
const struct pay_json *pay_json_child(const struct pay_json *j, const char *name);
/* From a list of {"key": KEY, "value": VALUE} the value of that key. */
bool pay_json_pair(const struct pay_json *j, const char *name, const char *key, char *out, size_t size);

/* Appends a string with its quotes (RFC 8259 7). */
void pay_json_quote(struct buf *out, const char *text);

#endif
