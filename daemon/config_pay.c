/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The `wallets` and `callbacks` of mutuelle.yaml. */
#include "daemon/config_pay.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/secret.h"
#include "daemon/config_address.h"
#include "daemon/config_statement.h"
#include "pay/connector.h"
#include "pay/url.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WALLETS_MAX 16
#define SECRET_MAX 2048         /* a bearer's token may be long */
#define USER_MAX 128
#define ANSWER_MAX_S 90
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"

_Static_assert(PAY_CALL_STEPS * ANSWER_MAX_S * 1000 < DESK_PAY_LEASE_MS - 30000, "a job ends before its lease");

static const struct yaml_key keys[] = {
	{"name", YAML_SCALAR, true},
	{"dialect", YAML_SCALAR, true},
	{"operator", YAML_SCALAR, false},
	{"url", YAML_SCALAR, false},
	{"auth", YAML_SCALAR, false},
	{"user", YAML_SCALAR, false},
	{"password_file", YAML_SCALAR, false},
	{"ca_file", YAML_SCALAR, false},
	{"payee_type", YAML_SCALAR, false},
	{"payee", YAML_SCALAR, false},
	{"prefixes", YAML_LIST, false},
	{"token_file", YAML_SCALAR, false},
	{"window", YAML_SCALAR, false},
	{"connect_s", YAML_SCALAR, false},
	{"answer_s", YAML_SCALAR, false},
	{"heartbeat_s", YAML_SCALAR, false},
	{"approve_s", YAML_SCALAR, false},
	{"not_found_grace_s", YAML_SCALAR, false},
	{"poll_s", YAML_LIST, false},
	{"give_up_h", YAML_SCALAR, false},
	{"statement", YAML_MAP, false},
	{0},
};
static const struct yaml_key callback_keys[] = {
	{"listen", YAML_SCALAR, true},
	{"url", YAML_SCALAR, true},
	{0},
};
static const struct { const char *name; enum pay_auth auth; bool has_user, has_secret; } auths[] = {
	{"none", PAY_AUTH_NONE, false, false},
	{"basic", PAY_AUTH_BASIC, true, true},
	{"bearer", PAY_AUTH_BEARER, false, true},
	{"bearer_basic", PAY_AUTH_BEARER_BASIC, true, true},
	{"api_key", PAY_AUTH_API_KEY, false, true},
};

/* A text of at most max octets that may go into a header or a path. */
static int read_text(const struct yaml *y, const struct yaml_node *map, const char *key, size_t max, const char *preset,
		     const char **out, struct error *e)
{
	const char *text = preset;

	if (base_yaml_get_str(y, map, key, &text, e))
		return -1;
	for (const char *c = text ? text : ""; *c; c++)
		if (*c < ' ' || *c > '~')
			return base_yaml_complain(y, base_yaml_find(map, key), e, "holds a letter that can't be sent: ASCII only");
	if (text && (!*text || strlen(text) > max))
		return base_yaml_complain(y, base_yaml_find(map, key), e, "must have 1 to %zu letters", max);
	*out = text ? base_strdup(text) : NULL;
	return 0;
}

static int read_seconds(const struct yaml *y, const struct yaml_node *map, const char *key, int64_t min, int64_t max, int64_t scale,
			int preset, int *out, struct error *e)
{
	int64_t value = 0;

	*out = preset;
	if (!base_yaml_find(map, key))
		return 0;
	if (base_yaml_get_int(y, map, key, min, max, &value, e))
		return -1;
	*out = (int) (value * scale);
	return 0;
}

static int read_secret(const struct yaml *y, const struct yaml_node *map, const char *key, const char *config_path, const char **out,
		       struct error *e)
{
	const struct yaml_node *file = base_yaml_find(map, key);
	char line[SECRET_MAX + 1], *path;
	struct error why;
	int rc;

	if (!file)
		return 0;
	path = base_file_beside(config_path, file->text);
	rc = base_secret_read_line(path, line, sizeof line, &why);
	free(path);
	for (const char *c = line; !rc && *c; c++)
		if (*c < ' ' || *c > '~')
			rc = base_error_set(&why, "%s: holds a letter that can't be sent", file->text);
	if (rc)
		base_yaml_complain(y, file, e, "%s", why.text);
	else
		*out = base_strdup(line);
	base_secret_wipe(line, sizeof line);
	return rc;
}

static int read_auth(const struct yaml *y, const struct yaml_node *map, const char *config_path, struct pay_wallet *w, struct error *e)
{
	const struct yaml_node *n = base_yaml_find(map, "auth");
	const char *word = "none";
	size_t i = 0;

	if (base_yaml_get_str(y, map, "auth", &word, e) || read_text(y, map, "user", USER_MAX, NULL, &w->user, e)
	    || read_secret(y, map, "password_file", config_path, &w->secret, e))
		return -1;
	while (i < sizeof auths / sizeof *auths && strcmp(auths[i].name, word))
		i++;
	if (i == sizeof auths / sizeof *auths)
		return base_yaml_complain(y, n, e, "'%s' is unknown: say none, basic, bearer, bearer_basic or api_key", word);
	if (auths[i].has_user && !w->user)
		return base_yaml_complain(y, map, e, "auth '%s' needs a 'user'", word);
	if (auths[i].has_secret != !!w->secret)
		return base_yaml_complain(y, map, e, w->secret ? "auth '%s' has no use for a password_file"
					  : "auth '%s' needs a 'password_file' (chmod 600)", word);
	w->auth = auths[i].auth;
	return 0;
}

static int complain_url(const struct yaml *y, const struct yaml_node *n, struct error *e)
{
	switch (pay_url_judge(n->text)) {
	case PAY_URL_WRONG:
		return base_yaml_complain(y, n, e, "'%s' is no address: \"https://wallet.example/v1\"", n->text);
	case PAY_URL_OPEN:
		return base_yaml_complain(y, n, e, "'%s' would send money's orders in the open: https, except to 127.0.0.1", n->text);
	case PAY_URL_HERE:
	case PAY_URL_SAFE:
		break;
	}
	if (n->text[strlen(n->text) - 1] == '/')
		return base_yaml_complain(y, n, e, "'%s' ends with a slash: leave it out, paths are put behind it", n->text);
	return 0;
}

static int read_url(const struct yaml *y, const struct yaml_node *map, struct pay_wallet *w, struct error *e)
{
	const struct yaml_node *n = base_yaml_find(map, "url");
	bool is_by_hand = w->connector->caps & DESK_WALLET_BY_HAND;

	if (!n && is_by_hand)
		return 0;
	if (!n || is_by_hand)
		return base_yaml_complain(y, n ? n : map, e, "a wallet of dialect '%s' has %s", w->connector->name,
					  n ? "no address" : "a 'url': where its requests go");
	return complain_url(y, n, e) || read_text(y, map, "url", 256, NULL, &w->url, e) ? -1 : 0;
}

static int read_dialect(const struct yaml *y, const struct yaml_node *map, struct pay_wallet *w, struct error *e)
{
	const struct yaml_node *n = base_yaml_find(map, "dialect");
	struct buf known = {0};
	int rc;

	w->connector = pay_connector_find(n->text);
	if (w->connector)
		return 0;
	for (size_t i = 0; pay_connector_name(i); i++)
		base_buf_printf(&known, "%s%s", i ? ", " : "", pay_connector_name(i));
	rc = base_yaml_complain(y, n, e, "'%s' is unknown: say one of %s", n->text, base_buf_str(&known));
	base_buf_release(&known);
	return rc;
}

/* Goes into logs, metrics, accounts of the ledger and paths. */
static int read_name(const struct yaml *y, const struct yaml_node *map, const char *key, const char *preset, char out[DESK_WALLET_NAME],
		     struct error *e)
{
	const struct yaml_node *n = base_yaml_find(map, key);
	const char *name = n ? n->text : preset;
	size_t len = strlen(name);

	if (!len || len >= DESK_WALLET_NAME || strspn(name, LETTERS) != len)
		return base_yaml_complain(y, n, e, "'%s' goes into logs, accounts and paths: at most %d letters, digits, _ and -", name,
					  DESK_WALLET_NAME - 1);
	snprintf(out, DESK_WALLET_NAME, "%s", name);
	return 0;
}

static int read_prefixes(const struct yaml *y, const struct yaml_node *map, struct desk_wallet *d, struct error *e)
{
	const struct yaml_node *list = base_yaml_find(map, "prefixes");

	for (const struct yaml_node *n = list ? list->first : NULL; n; n = n->next) {
		const char *digits = n->kind == YAML_SCALAR ? n->text + (*n->text == '+') : "";
		size_t len = strlen(digits);

		if (!len || len > 15 || *digits == '0' || strspn(digits, "0123456789") != len)
			return base_yaml_complain(y, n, e, "a prefix is the first digits of numbers, country code first: \"+22376\"");
		if (d->n_prefixes == sizeof d->prefixes / sizeof *d->prefixes)
			return base_yaml_complain(y, n, e, "more than %zu prefixes", d->n_prefixes);
		snprintf(d->prefixes[d->n_prefixes++], sizeof *d->prefixes, "%s", digits);
	}
	return 0;
}

static int read_polls(const struct yaml *y, const struct yaml_node *map, struct desk_wallet *d, struct error *e)
{
	static const int presets[] = {5, 10, 20, 40, 80, 160, 300, 3600};
	const struct yaml_node *list = base_yaml_find(map, "poll_s");

	_Static_assert(sizeof presets / sizeof *presets == DESK_PAY_POLLS, "one preset each");
	memcpy(d->poll_s, presets, sizeof presets);
	d->n_polls = list ? 0 : DESK_PAY_POLLS;
	for (const struct yaml_node *n = list ? list->first : NULL; n; n = n->next) {
		long s = n->kind == YAML_SCALAR && strspn(n->text, "0123456789") == strlen(n->text) ? strtol(n->text, NULL, 10) : 0;

		if (s < 1 || s > 86400 || d->n_polls == DESK_PAY_POLLS)
			return base_yaml_complain(y, n, e, "at most %d waits, in seconds from 1 to 86400: [5, 10, 20, 60]", DESK_PAY_POLLS);
		d->poll_s[d->n_polls++] = (int) s;
	}
	return d->n_polls ? 0 : base_yaml_complain(y, list, e, "name at least one wait");
}

static int read_waits(const struct yaml *y, const struct yaml_node *map, struct pay_wallet *w, struct desk_wallet *d, struct error *e)
{
	const struct pay_connector *k = w->connector;

	if (read_seconds(y, map, "window", 1, 64, 1, 8, &w->window, e)
	    || read_seconds(y, map, "connect_s", 1, 60, 1000, 5000, &w->connect_ms, e)
	    || read_seconds(y, map, "answer_s", 1, ANSWER_MAX_S, 1000, 30000, &w->total_ms, e)
	    || read_seconds(y, map, "heartbeat_s", 0, 3600, 1000, k->has_heartbeat ? 60000 : 0, &w->heartbeat_ms, e)
	    || read_seconds(y, map, "approve_s", 10, 31 * 86400, 1, k->waits.approve_s, &d->approve_s, e)
	    || read_seconds(y, map, "not_found_grace_s", 0, 86400, 1, k->waits.not_found_grace_s, &d->not_found_grace_s, e)
	    || read_seconds(y, map, "give_up_h", 1, 31 * 24, 3600, k->waits.give_up_s, &d->give_up_s, e) || read_polls(y, map, d, e))
		return -1;
	if (w->heartbeat_ms && !k->has_heartbeat)
		return base_yaml_complain(y, base_yaml_find(map, "heartbeat_s"), e, "dialect '%s' has no heartbeat: leave it out", k->name);
	if (w->connect_ms > w->total_ms)
		return base_yaml_complain(y, map, e, "connect_s is more than answer_s, which counts all of it");
	if (d->give_up_s <= d->approve_s)
		return base_yaml_complain(y, map, e, "give_up_h must be longer than approve_s: first the payer, then we give up");
	return 0;
}

static int read_token(const struct yaml *y, const struct yaml_node *map, const struct config *c, struct pay_wallet *w, struct error *e)
{
	const struct yaml_node *n = base_yaml_find(map, "token_file");

	if (!n)
		return 0;
	if (!(w->connector->caps & DESK_WALLET_UNSOLICITED) || !c->callbacks_url)
		return base_yaml_complain(y, n, e, "nobody brings notices here: dialect '%s' %s", w->connector->name,
					  c->callbacks_url ? "has none" : "could, if 'callbacks' were there");
	if (read_secret(y, map, "token_file", c->path, &w->token, e))
		return -1;
	if (strlen(w->token) != DESK_PAY_TOKEN - 1 || strspn(w->token, LETTERS) != DESK_PAY_TOKEN - 1)
		return base_yaml_complain(y, n, e, "its first line must have %d letters and digits: `openssl rand -hex 16`",
					  DESK_PAY_TOKEN - 1);
	return 0;
}

static int read_payee(const struct yaml *y, const struct yaml_node *map, struct pay_wallet *w, struct error *e)
{
	bool is_needed = w->connector->caps & DESK_WALLET_CALLS_BACK;

	if (read_text(y, map, "payee_type", 32, "organisationid", &w->payee_type, e)
	    || read_text(y, map, "payee", 64, NULL, &w->payee, e))
		return -1;
	if (is_needed && !w->payee)
		return base_yaml_complain(y, map, e, "needs a 'payee': the account that the wallet gave you, of type '%s'", w->payee_type);
	return 0;
}

static int read_ca(const struct yaml *y, const struct yaml_node *map, const char *config_path, struct pay_wallet *w, struct error *e)
{
	const struct yaml_node *n = base_yaml_find(map, "ca_file");
	struct error why;
	FILE *f;

	if (!n)
		return 0;
	w->ca_file = base_file_beside(config_path, n->text);
	f = base_file_open(w->ca_file, &why);
	if (!f)
		return base_yaml_complain(y, n, e, "%s; it holds the certificates (PEM) of who signs the wallet's", why.text);
	fclose(f);
	return 0;
}

static int read_wallet(const struct yaml *y, const struct yaml_node *map, const struct config *c, struct pay_wallet *w,
		       struct desk_wallet *d, struct error *e)
{
	if (map->kind != YAML_MAP)
		return base_yaml_complain(y, map, e, "each wallet is a map: name, dialect, url, ...");
	if (base_yaml_find(map, "currency"))
		return base_yaml_complain(y, base_yaml_find(map, "currency"), e, "is a key no more: every wallet pays in %s, take it out",
					  DESK_PAY_CURRENCY);
	if (base_yaml_check(y, map, keys, e) || read_name(y, map, "name", "", d->name, e)
	    || read_name(y, map, "operator", d->name, d->operator_name, e) || read_dialect(y, map, w, e) || read_url(y, map, w, e)
	    || read_auth(y, map, c->path, w, e) || read_payee(y, map, w, e) || read_prefixes(y, map, d, e)
	    || read_waits(y, map, w, d, e) || read_token(y, map, c, w, e) || read_ca(y, map, c->path, w, e))
		return -1;
	d->caps = w->connector->caps;
	if (c->callbacks_url && (d->caps & DESK_WALLET_CALLS_BACK))
		w->callback_url = c->callbacks_url;
	return 0;
}

static int read_callbacks(const struct yaml *y, struct config *c, struct error *e)
{
	const struct yaml_node *map = base_yaml_find(y->root, "callbacks"), *url;

	if (!map)
		return 0;
	if (base_yaml_check(y, map, callback_keys, e)
	    || daemon_config_address_read(y, base_yaml_find(map, "listen"), &c->callbacks_host, &c->callbacks_port, e))
		return -1;
	url = base_yaml_find(map, "url");
	if (complain_url(y, url, e))
		return -1;
	c->callbacks_url = base_strdup(url->text);
	return 0;
}

/* Of the wallet read last. */
static int read_statement(const struct yaml *y, const struct yaml_node *map, struct config *c, struct error *e)
{
	const struct yaml_node *n = base_yaml_find(map, "statement");
	struct statement_format **at = &c->statements[c->n_wallets - 1];

	*at = n ? daemon_config_statement_read(y, n, e) : NULL;
	return n && !*at ? -1 : 0;
}

int daemon_config_pay_read(const struct yaml *y, struct config *c, struct error *e)
{
	const struct yaml_node *list = base_yaml_find(y->root, "wallets");

	if (read_callbacks(y, c, e))
		return -1;
	c->wallets = base_alloc(WALLETS_MAX * sizeof *c->wallets);
	c->desk_wallets = base_alloc(WALLETS_MAX * sizeof *c->desk_wallets);
	c->statements = base_alloc(WALLETS_MAX * sizeof *c->statements);
	for (const struct yaml_node *n = list ? list->first : NULL; n; n = n->next) {
		struct desk_wallet *d = &c->desk_wallets[c->n_wallets];

		if (c->n_wallets == WALLETS_MAX)
			return base_yaml_complain(y, n, e, "more than %d wallets", WALLETS_MAX);
		c->wallets[c->n_wallets].desk = d;
		if (read_wallet(y, n, c, &c->wallets[c->n_wallets++], d, e))
			return -1;
		if (read_statement(y, n, c, e))
			return -1;
		for (size_t i = 0; i + 1 < c->n_wallets; i++)
			if (!strcmp(c->desk_wallets[i].name, d->name))
				return base_yaml_complain(y, base_yaml_find(n, "name"), e, "'%s' is the name of another wallet", d->name);
	}
	return 0;
}

void daemon_config_pay_free(struct config *c)
{
	for (size_t i = 0; i < c->n_wallets; i++) {
		const struct pay_wallet *w = &c->wallets[i];
		const char *const texts[] = {w->url, w->user, w->secret, w->payee_type, w->payee, w->ca_file, w->token};

		daemon_config_statement_free(c->statements[i]);
		if (w->secret)
			base_secret_wipe((char *) w->secret, strlen(w->secret));
		for (size_t t = 0; t < sizeof texts / sizeof *texts; t++)
			free((char *) texts[t]);
	}
	free(c->wallets);
	free(c->desk_wallets);
	free(c->statements);
	free(c->callbacks_host);
	free(c->callbacks_url);
}
