/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A link's `sms` map of mutuelle.yaml. */
#include "daemon/config_sms.h"

#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

#define SOURCE_MAX 20           /* SMPP 3.4 4.4.1: source_addr, less its NUL */
#define NAME_MAX_LETTERS 11     /* 3GPP TS 23.040 9.1.2.5: of an alphanumeric sender */
#define WINDOW 10               /* what gateways bear (Kannel's) */

static const struct yaml_key keys[] = {
	{"source", YAML_SCALAR, false},
	{"ton", YAML_SCALAR, false},
	{"npi", YAML_SCALAR, false},
	{"window", YAML_SCALAR, false},
	{"rate", YAML_SCALAR, false},
	{"rate_counts", YAML_SCALAR, false},
	{"join", YAML_SCALAR, false},
	{"charset", YAML_SCALAR, false},
	{"receipts", YAML_SCALAR, false},
	{"msgid", YAML_SCALAR, false},
	{"prefixes", YAML_LIST, false},
	{0},
};

static const char *const counts[] = {"messages", "parts", NULL};
static const char *const joins[] = {[TEXT_JOIN_UDH] = "udh", [TEXT_JOIN_SAR] = "sar", [TEXT_JOIN_PAYLOAD] = "payload", NULL};
static const char *const charsets[] = {[TEXT_DEFAULT_GSM] = "gsm", [TEXT_DEFAULT_LATIN1] = "latin1", [TEXT_DEFAULT_ASCII] = "ascii",
				       [TEXT_DEFAULT_UTF8] = "utf8", NULL};
static const char *const answers[] = {"no", "yes", NULL};
static const char *const bases[] = {[DESK_MSGID_AUTO] = "auto", [DESK_MSGID_SAME] = "same", [DESK_MSGID_DECIMAL] = "dec",
				    [DESK_MSGID_HEX] = "hex", NULL};

/* The index of the key's word among `words`; *out stays where the file is silent. */
static int read_word(const struct yaml *y, const struct yaml_node *map, const char *key, const char *const *words, int *out,
		     struct error *e)
{
	const struct yaml_node *n = map ? base_yaml_find(map, key) : NULL;
	struct buf known = {0};
	int rc;

	if (!n)
		return 0;
	for (int i = 0; words[i]; i++) {
		if (!strcmp(words[i], n->text)) {
			base_buf_release(&known);
			*out = i;
			return 0;
		}
		base_buf_printf(&known, "%s%s", i ? ", " : "", words[i]);
	}
	rc = base_yaml_complain(y, n, e, "'%s' is unknown: say one of %s", n->text, base_buf_str(&known));
	base_buf_release(&known);
	return rc;
}

static int read_number(const struct yaml *y, const struct yaml_node *map, const char *key, int64_t min, int64_t max, int *out,
		       struct error *e)
{
	int64_t value = *out;

	if (map && base_yaml_get_int(y, map, key, min, max, &value, e))
		return -1;
	*out = (int) value;
	return 0;
}

static int read_source(const struct yaml *y, const struct yaml_node *map, struct config_link *l, struct error *e)
{
	const struct yaml_node *n = map ? base_yaml_find(map, "source") : NULL;
	const char *source = n ? n->text : l->codes[0];
	size_t len = strlen(source);
	bool is_number = strspn(source, "0123456789*") == len;

	if (n && (!len || len > SOURCE_MAX || (!is_number && len > NAME_MAX_LETTERS)))
		return base_yaml_complain(y, n, e, "'%s' can't be a sender: at most %d digits, or a name of at most %d letters", source,
					  SOURCE_MAX, NAME_MAX_LETTERS);
	l->sms.source = base_strdup(source);
	return 0;
}

/* The beginnings of the numbers that go by this link, as E.164 digits. */
static int read_prefixes(const struct yaml *y, const struct yaml_node *map, struct config_link *l, struct error *e)
{
	const struct yaml_node *list = map ? base_yaml_find(map, "prefixes") : NULL;

	for (const struct yaml_node *n = list ? list->first : NULL; n; n = n->next) {
		const char *digits = n->kind == YAML_SCALAR ? n->text + (*n->text == '+') : "";
		size_t len = strlen(digits);

		if (!len || len > 15 || *digits == '0' || strspn(digits, "0123456789") != len)
			return base_yaml_complain(y, n, e, "a prefix is the first digits of numbers, country code first: \"+22376\"");
		l->prefixes = base_realloc(l->prefixes, (l->n_prefixes + 1) * sizeof *l->prefixes);
		l->prefixes[l->n_prefixes++] = base_strdup(digits);
	}
	return 0;
}

int daemon_config_sms_read(const struct yaml *y, const struct yaml_node *map, struct config_link *l, struct error *e)
{
	int counts_parts = 0, join = TEXT_JOIN_UDH, charset = TEXT_DEFAULT_GSM, receipts = 1, base = DESK_MSGID_AUTO;
	struct sms_config *s = &l->sms;

	*s = (struct sms_config){.name = l->name, .source_ton = -1, .source_npi = -1, .window = WINDOW, .response_ms = l->smpp.response_ms};
	if ((map && base_yaml_check(y, map, keys, e)) || read_source(y, map, l, e)
	    || read_number(y, map, "ton", 0, 255, &s->source_ton, e) || read_number(y, map, "npi", 0, 255, &s->source_npi, e)
	    || read_number(y, map, "window", 1, 65536, &s->window, e) || read_number(y, map, "rate", 0, 100000, &s->rate, e)
	    || read_word(y, map, "rate_counts", counts, &counts_parts, e) || read_word(y, map, "join", joins, &join, e)
	    || read_word(y, map, "charset", charsets, &charset, e) || read_word(y, map, "receipts", answers, &receipts, e)
	    || read_word(y, map, "msgid", bases, &base, e) || read_prefixes(y, map, l, e))
		return -1;
	l->smpp.window_sms = s->window;
	s->window *= l->smpp.binds;
	s->rate_counts_parts = counts_parts;
	s->join = (enum text_join) join;
	s->charset = (enum text_default) charset;
	s->wants_receipts = receipts;
	s->msgid_base = (enum desk_msgid_base) base;
	return 0;
}

const char *daemon_config_sms_shared(const struct config_link *a, const struct config_link *b)
{
	for (size_t i = 0; i < a->n_prefixes; i++)
		for (size_t j = 0; j < b->n_prefixes; j++)
			if (!strcmp(a->prefixes[i], b->prefixes[j]))
				return a->prefixes[i];
	return NULL;
}

void daemon_config_sms_free(struct config_link *l)
{
	for (size_t i = 0; i < l->n_prefixes; i++)
		free(l->prefixes[i]);
	free(l->prefixes);
	free((char *) l->sms.source);
}
