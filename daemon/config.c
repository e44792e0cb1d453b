/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle.yaml: one row a key, read and proved whole. */
#include "daemon/config.h"

#include "base/file.h"
#include "base/secret.h"
#include "base/yaml.h"
#include "daemon/config_address.h"
#include "daemon/config_pay.h"
#include "daemon/config_sms.h"
#include "daemon/paths.h"

#include <stdlib.h>
#include <string.h>

static const struct yaml_key top_keys[] = {
	{"store", YAML_SCALAR, true},
	{"scheme", YAML_SCALAR, true},
	{"menus", YAML_SCALAR, true},
	{"dialects", YAML_SCALAR, false},
	{"control", YAML_SCALAR, false},
	{"secret", YAML_SCALAR, false},
	{"log", YAML_SCALAR, false},
	{"sms_price", YAML_SCALAR, false},
	{"http", YAML_MAP, false},
	{"links", YAML_LIST, true},
	{"wallets", YAML_LIST, false},
	{"callbacks", YAML_MAP, false},
	{0},
};
static const struct yaml_key http_keys[] = {{"listen", YAML_SCALAR, true}, {0}};
static const struct yaml_key link_keys[] = {
	{"name", YAML_SCALAR, true},
	{"host", YAML_SCALAR, true},
	{"port", YAML_SCALAR, true},
	{"system_id", YAML_SCALAR, true},
	{"password", YAML_SCALAR, false},
	{"password_file", YAML_SCALAR, false},
	{"system_type", YAML_SCALAR, false},
	{"address_range", YAML_SCALAR, false},
	{"ton", YAML_SCALAR, false},
	{"npi", YAML_SCALAR, false},
	{"bind", YAML_SCALAR, false},
	{"binds", YAML_SCALAR, false},
	{"dialect", YAML_SCALAR, true},
	{"codes", YAML_LIST, true},
	{"sms", YAML_MAP, false},
	{"answer_s", YAML_SCALAR, false},
	{"window_ussd", YAML_SCALAR, false},
	{"enquire_s", YAML_SCALAR, false},
	{"response_s", YAML_SCALAR, false},
	{"idle_s", YAML_SCALAR, false},
	{"bind_s", YAML_SCALAR, false},
	{"backoff_min_s", YAML_SCALAR, false},
	{"backoff_max_s", YAML_SCALAR, false},
	{"pdu_max", YAML_SCALAR, false},
	{0},
};

/* A number of a link: where it goes, what it may be, and what it is when the file is silent. */
struct number {
	const char *key;
	size_t at;
	size_t size;
	int64_t scale, min, max, preset;
};
#define AT(field) offsetof(struct config_link, field), sizeof ((struct config_link *) 0)->field
static const struct number numbers[] = {
	{"port", AT(port), 1, 1, 65535, 0},
	{"ton", AT(smpp.ton), 1, 0, 255, 0},
	{"npi", AT(smpp.npi), 1, 0, 255, 0},
	{"binds", AT(smpp.binds), 1, 1, 16, 1},
	{"answer_s", AT(answer_ms), 1000, 1, 60, 0},
	{"window_ussd", AT(smpp.window_ussd), 1, 1, 65536, 4096},
	{"enquire_s", AT(smpp.enquire_ms), 1000, 1, 3600, 20},
	{"response_s", AT(smpp.response_ms), 1000, 1, 86400, 30},
	{"idle_s", AT(smpp.idle_ms), 1000, 2, 7200, 60},
	{"bind_s", AT(smpp.bind_ms), 1000, 1, 600, 30},
	{"backoff_min_s", AT(smpp.backoff_min_ms), 1000, 1, 600, 1},
	{"backoff_max_s", AT(smpp.backoff_max_ms), 1000, 1, 3600, 30},
	{"pdu_max", AT(smpp.pdu_max), 1, 256, 1048576, SMPP_PDU_MAX},
};

static void put_number(struct config_link *l, const struct number *n, int64_t value)
{
	char *at = (char *) l + n->at;

	value *= n->scale;
	switch (n->size) {
	case 1: *(uint8_t *) at = (uint8_t) value; break;
	case sizeof(int): *(int *) at = (int) value; break;
	default: *(int64_t *) at = value; break;
	}
}

static int read_numbers(const struct yaml *y, const struct yaml_node *map, struct config_link *l, struct error *e)
{
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		int64_t value = numbers[i].preset;

		if (base_yaml_get_int(y, map, numbers[i].key, numbers[i].min, numbers[i].max, &value, e))
			return -1;
		put_number(l, &numbers[i], value);
	}
	return 0;
}

/* The lengths that the protocol's fields hold, less their NUL: SMPP 3.4 5.2 */
static int read_string(const struct yaml *y, const struct yaml_node *map, const char *key, size_t max,
		       const char *preset, const char **out, struct error *e)
{
	const char *text = preset;

	if (base_yaml_get_str(y, map, key, &text, e))
		return -1;
	if (text && strlen(text) > max)
		return base_yaml_complain(y, base_yaml_find(map, key), e,
					  "is longer than the %zu characters the protocol allows", max);
	*out = text ? base_strdup(text) : NULL;
	return 0;
}

static int read_password(const struct yaml *y, const struct yaml_node *map, const char *config_path,
			 struct config_link *l, struct error *e)
{
	const struct yaml_node *file = base_yaml_find(map, "password_file");
	struct error why;
	char line[128];
	char *path;
	int rc;

	if (!file == !base_yaml_find(map, "password"))
		return base_yaml_complain(y, map, e, "give the link either 'password' or 'password_file'");
	if (!file)
		return read_string(y, map, "password", 64, NULL, &l->smpp.password, e);
	path = base_file_beside(config_path, file->text);
	rc = base_secret_read_line(path, line, sizeof line, &why);
	free(path);
	if (rc)
		base_yaml_complain(y, file, e, "%s; the link's password is that file's first line", why.text);
	else
		l->smpp.password = base_strdup(line);
	base_secret_wipe(line, sizeof line);
	return rc;
}

/* "700" or "700*45": digits, with * between them. */
static bool is_code(const char *text)
{
	size_t len = strlen(text);

	return len > 0 && len < 32 && strspn(text, "0123456789*") == len && *text != '*' && text[len - 1] != '*'
	       && !strstr(text, "**");
}

static int read_codes(const struct yaml *y, const struct yaml_node *map, struct config_link *l, struct error *e)
{
	const struct yaml_node *list = base_yaml_find(map, "codes");

	for (const struct yaml_node *n = list->first; n; n = n->next) {
		if (n->kind != YAML_SCALAR || !is_code(n->text))
			return base_yaml_complain(y, n, e,
						  "a code is digits, with * between them for a shared one: "
						  "\"700\" or \"700*45\", without the leading * and the #");
		l->codes = base_realloc(l->codes, (l->n_codes + 1) * sizeof *l->codes);
		l->codes[l->n_codes++] = base_strdup(n->text);
	}
	if (!l->n_codes)
		return base_yaml_complain(y, list, e, "name at least one code that this link serves: [\"700\"]");
	return 0;
}

static int read_link(const struct yaml *y, const struct yaml_node *map, const char *config_path,
		     struct config_link *l, struct error *e)
{
	const char *bind = "transceiver", *name, *host, *dialect;

	if (map->kind != YAML_MAP)
		return base_yaml_complain(y, map, e, "each link is a map: name, host, port, system_id, ...");
	if (base_yaml_check(y, map, link_keys, e) || read_numbers(y, map, l, e)
	    || read_string(y, map, "name", 32, NULL, &name, e))
		return -1;
	l->name = (char *) name;
	if (!*name || name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")])
		return base_yaml_complain(y, base_yaml_find(map, "name"), e,
					  "'%s' goes into logs and metrics: letters, digits, _ and - only", name);
	if (read_string(y, map, "host", 255, NULL, &host, e))
		return -1;
	l->host = (char *) host;
	if (read_string(y, map, "dialect", 32, NULL, &dialect, e))
		return -1;
	l->dialect = (char *) dialect;
	if (read_string(y, map, "system_id", 15, NULL, &l->smpp.system_id, e)
	    || read_string(y, map, "system_type", 12, "", &l->smpp.system_type, e)
	    || read_string(y, map, "address_range", 40, "", &l->smpp.address_range, e)
	    || read_password(y, map, config_path, l, e) || read_codes(y, map, l, e)
	    || daemon_config_sms_read(y, base_yaml_find(map, "sms"), l, e))
		return -1;
	if (base_yaml_get_str(y, map, "bind", &bind, e))
		return -1;
	if (strcmp(bind, "transceiver") && strcmp(bind, "pair"))
		return base_yaml_complain(y, base_yaml_find(map, "bind"), e,
					  "'%s' is unknown: say transceiver, or pair for a transmitter and a "
					  "receiver", bind);
	l->smpp.is_pair = !strcmp(bind, "pair");
	if (l->smpp.is_pair && l->smpp.binds != 1)
		return base_yaml_complain(y, base_yaml_find(map, "binds"), e,
					  "several binds are for transceivers only");
	if (l->smpp.backoff_max_ms < l->smpp.backoff_min_ms)
		return base_yaml_complain(y, map, e, "backoff_max_s is below backoff_min_s");
	if (l->smpp.idle_ms <= l->smpp.enquire_ms)
		return base_yaml_complain(y, map, e,
					  "idle_s must be more than enquire_s, or a quiet link counts as dead");
	l->smpp.name = l->name;
	return 0;
}

static int read_links(const struct yaml *y, struct config *c, struct error *e)
{
	const struct yaml_node *list = base_yaml_find(y->root, "links");

	for (const struct yaml_node *n = list->first; n; n = n->next) {
		struct config_link *l;

		c->links = base_realloc(c->links, (c->n_links + 1) * sizeof *c->links);
		l = &c->links[c->n_links++];
		*l = (struct config_link){0};
		if (read_link(y, n, c->path, l, e))
			return -1;
		for (size_t i = 0; i + 1 < c->n_links; i++) {
			const char *shared = daemon_config_sms_shared(&c->links[i], l);

			if (!strcmp(c->links[i].name, l->name))
				return base_yaml_complain(y, base_yaml_find(n, "name"), e,
							  "'%s' is the name of another link", l->name);
			if (shared)
				return base_yaml_complain(y, base_yaml_find(n, "sms"), e,
							  "its prefix '%s' is link '%s''s too: numbers go by one link", shared,
							  c->links[i].name);
		}
	}
	return c->n_links ? 0 : base_yaml_complain(y, list, e, "at least one link is needed");
}

static int read_http(const struct yaml *y, struct config *c, struct error *e)
{
	const struct yaml_node *map = base_yaml_find(y->root, "http");

	if (!map)
		return 0;
	if (base_yaml_check(y, map, http_keys, e))
		return -1;
	return daemon_config_address_read(y, base_yaml_find(map, "listen"), &c->http_host, &c->http_port, e);
}

static int read_store(const struct yaml *y, struct config *c, struct error *e)
{
	const struct yaml_node *n = base_yaml_find(y->root, "store");
	struct buf url = {0};
	char *path;

	if (strncmp(n->text, "sqlite:", 7) || !n->text[7])
		return base_yaml_complain(y, n, e, "'%s' is no store: \"sqlite:var/mutuelle.db\" is one", n->text);
	path = base_file_beside(c->path, n->text + 7);
	base_buf_append_str(&url, "sqlite:");
	base_buf_append_str(&url, path);
	base_buf_str(&url);
	c->store = (char *) url.data;
	if (!base_yaml_find(y->root, "control"))
		c->control = base_file_beside(path, "control.sock");
	if (!base_yaml_find(y->root, "secret"))
		c->secret = base_file_beside(path, "mutuelle.key");
	free(path);
	return 0;
}

static int read_paths(const struct yaml *y, struct config *c, struct error *e)
{
	const struct { const char *key; char **out; } paths[] = {
		{"scheme", &c->scheme}, {"menus", &c->menus}, {"dialects", &c->dialects}, {"control", &c->control},
		{"secret", &c->secret},
	};

	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		const char *text = NULL;

		if (base_yaml_get_str(y, y->root, paths[i].key, &text, e))
			return -1;
		if (text && !*text)
			return base_yaml_complain(y, base_yaml_find(y->root, paths[i].key), e, "is empty: give a path");
		if (text)
			*paths[i].out = base_file_beside(c->path, text);
	}
	if (!c->dialects)
		c->dialects = daemon_paths_find("dialects.yaml");
	return 0;
}

static int read_log(const struct yaml *y, struct config *c, struct error *e)
{
	static const char *const names[] = {"debug", "info", "warning", "error"};
	const char *text = "info";

	if (base_yaml_get_str(y, y->root, "log", &text, e))
		return -1;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (!strcmp(text, names[i])) {
			c->log_level = (enum log_level) i;
			return 0;
		}
	return base_yaml_complain(y, base_yaml_find(y->root, "log"), e,
				  "'%s' is no level: debug, info, warning or error", text);
}

struct config *daemon_config_load(const char *path, struct error *e)
{
	struct config *c = base_alloc(sizeof *c);
	struct yaml y = {0};
	int rc;

	c->path = base_strdup(path);
	rc = base_yaml_load(&y, path, e);
	if (!rc)
		rc = base_yaml_check(&y, y.root, top_keys, e) || read_paths(&y, c, e) || read_store(&y, c, e)
		     || base_yaml_get_int(&y, y.root, "sms_price", 0, 10000, &c->sms_price_francs, e)
		     || read_http(&y, c, e) || read_log(&y, c, e) || read_links(&y, c, e)
		     || daemon_config_pay_read(&y, c, e);
	base_yaml_release(&y);
	if (!rc)
		return c;
	daemon_config_free(c);
	return NULL;
}

static void free_link(struct config_link *l)
{
	for (size_t i = 0; i < l->n_codes; i++)
		free(l->codes[i]);
	if (l->smpp.password)
		base_secret_wipe((char *) l->smpp.password, strlen(l->smpp.password));
	free(l->codes);
	free(l->name);
	free(l->host);
	free(l->dialect);
	daemon_config_sms_free(l);
	free((char *) l->smpp.system_id);
	free((char *) l->smpp.password);
	free((char *) l->smpp.system_type);
	free((char *) l->smpp.address_range);
}

void daemon_config_free(struct config *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->n_links; i++)
		free_link(&c->links[i]);
	free(c->links);
	daemon_config_pay_free(c);
	free(c->path);
	free(c->store);
	free(c->scheme);
	free(c->menus);
	free(c->dialects);
	free(c->http_host);
	free(c->control);
	free(c->secret);
	free(c);
}
