/* SPDX-License-Identifier: GPL-3.0-or-later */
/* YAML files as a tree of nodes that remember where they stood, so that every complaint about a
 * file names file, line, column and key. libyaml's one home. */
#ifndef BASE_YAML_H
#define BASE_YAML_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP, YAML_ANY /* in a table of keys only */ };

struct yaml_node {
	enum yaml_kind kind;
	bool is_quoted;              /* a scalar in quotes: never a number, a boolean or empty */
	int line, column;            /* from 1 */
	const char *key;             /* in a map: this entry's key, else NULL */
	const char *text;            /* a scalar's text, UTF-8, NUL-terminated */
	struct yaml_node *first;     /* list items or map entries, in the order of the file */
	struct yaml_node *next;
	struct yaml_node *parent;
};

struct yaml {
	const char *path;            /* as given, for complaints */
	struct yaml_node *root;
	void *memory;                /* all nodes and texts */
};

/* Parses one document. Duplicate keys, anchors and aliases, tags, several documents, NUL octets and invalid UTF-8
 * are refused; nesting is bounded. The tree is owned by `y` until base_yaml_release. */
int base_yaml_parse(struct yaml *y, const char *path, const char *text, size_t len, struct error *e);
int base_yaml_load(struct yaml *y, const char *path, struct error *e);
void base_yaml_release(struct yaml *y);

/* "menus/a.yaml:12:5: key 'go': <sentence>"; returns -1. */
int base_yaml_complain(const struct yaml *y, const struct yaml_node *n, struct error *e,
		       const char *format, ...) __attribute__((format(printf, 4, 5)));

/* One row a key that a map may have: the single table from which unknown keys are refused. */
struct yaml_key {
	const char *name;
	enum yaml_kind kind;
	bool is_required;
};

/* Checks map `n` against `keys` (ended by a row with name NULL): unknown key (says the nearest known one), wrong
 * kind, missing required key. */
int base_yaml_check(const struct yaml *y, const struct yaml_node *n, const struct yaml_key *keys,
		    struct error *e);

/* The name of `keys` that a misspelt `word` most likely meant; NULL where none is near. */
const char *base_yaml_nearest(const char *word, const struct yaml_key *keys);

struct yaml_node *base_yaml_find(const struct yaml_node *map, const char *key); /* or NULL */

/* Values of the entry `key` of `map`. Absent: `*out` stays as the caller preset it, returns 0. Of the wrong form:
 * complains, -1. Strings stay owned by the tree. Booleans: yes/no/true/false. */
int base_yaml_get_str(const struct yaml *y, const struct yaml_node *map, const char *key,
		      const char **out, struct error *e);
int base_yaml_get_int(const struct yaml *y, const struct yaml_node *map, const char *key,
		      int64_t min, int64_t max, int64_t *out, struct error *e); /* decimal or 0x.. */
int base_yaml_get_bool(const struct yaml *y, const struct yaml_node *map, const char *key,
		       bool *out, struct error *e);

#endif
