/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any octets as a YAML file: a tree that holds what its header says, or a complaint with a place. */
#include "base/must.h"
#include "base/yaml.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct yaml_key keys[] = {
	{"host", YAML_SCALAR, true}, {"port", YAML_SCALAR, false}, {"codes", YAML_LIST, false},
	{"limits", YAML_MAP, false}, {"any", YAML_ANY, false}, {NULL},
};

static void check_map(const struct yaml *y, const struct yaml_node *map)
{
	struct error e = {""};
	const char *s;
	int64_t n;
	bool b;

	(void) base_yaml_check(y, map, keys, &e);
	(void) base_yaml_get_str(y, map, "host", &s, &e);
	(void) base_yaml_get_int(y, map, "port", 1, 65535, &n, &e);
	(void) base_yaml_get_bool(y, map, "any", &b, &e);
	must(!e.text[0] || !strncmp(e.text, "f.yaml:", 7));
}

static void check_node(const struct yaml *y, const struct yaml_node *n, const struct yaml_node *parent, int depth)
{
	must(depth <= 64);
	must(n->parent == parent);
	must(n->line > 0 && n->column > 0);
	must(!n->key == !(parent && parent->kind == YAML_MAP));
	must((n->kind == YAML_SCALAR) == (n->text != NULL));
	if (n->kind == YAML_MAP)
		check_map(y, n);
	for (const struct yaml_node *child = n->first; child; child = child->next) {
		must(n->kind != YAML_MAP || base_yaml_find(n, child->key) == child);
		check_node(y, child, n, depth + 1);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error e = {""};
	struct yaml y;

	if (base_yaml_parse(&y, "f.yaml", (const char *) data, size, &e)) {
		must(!strncmp(e.text, "f.yaml:", 7) && strtol(e.text + 7, NULL, 10) > 0);
		must(!y.root && !y.memory);
		return 0;
	}
	must(y.root);
	check_node(&y, y.root, NULL, 0);
	base_yaml_release(&y);
	return 0;
}
