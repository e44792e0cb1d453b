/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dialect records: one table of keys, from which a file is checked and read. */
#include "ussd/dialect.h"

#include "base/buf.h"
#include "base/must.h"
#include "base/yaml.h"
#include "smpp/pdu.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define NONE (-1)
#define DEFAULT_RESPONSE_S 60
#define DEFAULT_SESSION_S 180
#define DEFAULT_ANSWER_S 8
#define DEFAULT_PAY_DELAY_S 3

struct ussd_dialects {
	size_t n;
	struct ussd_dialect *records;
};

struct word {
	const char *name;
	int value;
};

static const struct word words_meaning[] = {{"begin", USSD_BEGIN}, {"continue", USSD_CONTINUE}, {"end", USSD_END},
					    {"abort", USSD_ABORT}, {"by_text", USSD_BY_TEXT}, {NULL, 0}};
static const struct word words_carrier[] = {{"none", USSD_CARRIER_NONE}, {"its", USSD_CARRIER_ITS}, {"umr", USSD_CARRIER_UMR},
					    {"tlv", USSD_CARRIER_TLV}, {"text", USSD_CARRIER_TEXT}, {NULL, 0}};
static const struct word words_end_bit[] = {{"off", USSD_END_BIT_OFF}, {"bit0", USSD_END_BIT_0},
					    {"bit0_inverted", USSD_END_BIT_0_INVERTED}, {NULL, 0}};
static const struct word words_scope[] = {{"phone", USSD_SCOPE_PHONE}, {"global", USSD_SCOPE_GLOBAL}, {NULL, 0}};
static const struct word words_msisdn[] = {{"source_addr", USSD_MSISDN_SOURCE},
					   {"text_field", USSD_MSISDN_TEXT_FIELD}, {NULL, 0}};
static const struct word words_code[] = {{"short_message", USSD_CODE_SHORT_MESSAGE},
					 {"destination_addr", USSD_CODE_DESTINATION},
					 {"text_field", USSD_CODE_TEXT_FIELD}, {NULL, 0}};
static const struct word words_source[] = {{"swap", USSD_SOURCE_SWAP}, {"code", USSD_SOURCE_CODE}, {NULL, 0}};
static const struct word words_pdu[] = {{"submit_sm", USSD_REPLY_SUBMIT_SM}, {"data_sm", USSD_REPLY_DATA_SM}, {NULL, 0}};
static const struct word words_body[] = {{"short_message", USSD_BODY_SHORT_MESSAGE},
					 {"message_payload", USSD_BODY_PAYLOAD}, {NULL, 0}};
static const struct word words_wrap[] = {{"none", USSD_WRAP_NONE}, {"comviva", USSD_WRAP_COMVIVA}, {NULL, 0}};
static const struct word words_charset[] = {{"gsm", USSD_GSM}, {"ucs2", USSD_UCS2}, {"latin1", USSD_LATIN1},
					    {"utf8", USSD_UTF8}, {NULL, 0}};
static const struct word words_out[] = {{"gsm_or_ucs2", USSD_GSM_OR_UCS2}, {"ucs2", USSD_ONLY_UCS2},
					{"gsm", USSD_ONLY_GSM}, {NULL, 0}};
static const struct word words_ack[] = {{"at_once", USSD_ACK_AT_ONCE}, {"after_commit", USSD_ACK_AFTER_COMMIT}, {NULL, 0}};
static const struct word words_omit[] = {{"omit", USSD_OP_OMIT}, {NULL, 0}};
static const struct word words_echo[] = {{"echo", USSD_ECHO}, {NULL, 0}};
static const struct word words_none[] = {{"none", NONE}, {NULL, 0}};
static const struct word words_detect[] = {{"op", offsetof(struct ussd_dialect, detect_op)},
					   {"session", offsetof(struct ussd_dialect, detect_session)},
					   {"always", offsetof(struct ussd_dialect, detect_always)}, {NULL, 0}};

enum form {
	FORM_BOOL, FORM_TEXT,
	FORM_INT,       /* one of `words`, where given, or a number from min to max */
	FORM_DETECT,    /* a list of words, each a bool */
	FORM_SERVICES,  /* a list of service_type values */
	FORM_OPS,       /* a list of ops that have the meaning `min` */
	FORM_CHARSETS,  /* a map from data_coding to charset */
	FORM_STATUSES,  /* a list of command_status values */
};

struct field {
	const char *name;
	enum form form;
	size_t offset;
	int64_t min, max;       /* FORM_TEXT: max is the room with its NUL */
	const struct word *words;
};

#define AT(field) offsetof(struct ussd_dialect, field)
#define ROOM(field) AT(field), 0, sizeof ((struct ussd_dialect *) 0)->field, NULL
#define WORDS(field, words) AT(field), 0, -1, words

static const struct field fields[] = {
	{"about", FORM_TEXT, ROOM(about)},
	{"ready", FORM_BOOL, AT(is_ready), 0, 0, NULL},
	{"missing", FORM_TEXT, ROOM(missing)},
	{"detect", FORM_DETECT, 0, 0, 0, words_detect},
	{"detect_service", FORM_SERVICES, AT(detect_service), 0, 0, NULL},
	{"begin_ops", FORM_OPS, 0, USSD_BEGIN, 0, NULL},
	{"continue_ops", FORM_OPS, 0, USSD_CONTINUE, 0, NULL},
	{"end_ops", FORM_OPS, 0, USSD_END, 0, NULL},
	{"abort_ops", FORM_OPS, 0, USSD_ABORT, 0, NULL},
	{"missing_op", FORM_INT, WORDS(missing_op, words_meaning)},
	{"abort_esm_class", FORM_INT, AT(abort_esm_class), 0, 255, words_none},
	{"abort_text", FORM_TEXT, ROOM(abort_text)},
	{"op_menu", FORM_INT, AT(op_menu), 0, 255, words_omit},
	{"op_final", FORM_INT, AT(op_final), 0, 255, words_omit},
	{"op_notify", FORM_INT, AT(op_notify), 0, 255, words_omit},
	{"op_ask", FORM_INT, AT(op_ask), 0, 255, words_omit},
	{"op_release", FORM_INT, AT(op_release), 0, 255, words_omit},
	{"op_first", FORM_BOOL, AT(op_first), 0, 0, NULL},
	{"carrier", FORM_INT, WORDS(carrier, words_carrier)},
	{"session_tag", FORM_INT, AT(session_tag), 1, 0xffff, NULL},
	{"session_len", FORM_INT, AT(session_len), 1, 8, NULL},
	{"session_mask", FORM_INT, AT(session_mask), 0, 0x7fffffff, NULL},
	{"end_bit_in", FORM_INT, WORDS(end_bit_in, words_end_bit)},
	{"end_bit_out", FORM_INT, WORDS(end_bit_out, words_end_bit)},
	{"scope", FORM_INT, WORDS(scope, words_scope)},
	{"msisdn_from", FORM_INT, WORDS(msisdn_from, words_msisdn)},
	{"code_from", FORM_INT, WORDS(code_from, words_code)},
	{"reply_source", FORM_INT, WORDS(reply_source, words_source)},
	{"reply_pdu", FORM_INT, WORDS(reply_pdu, words_pdu)},
	{"reply_body", FORM_INT, WORDS(reply_body, words_body)},
	{"wrap", FORM_INT, WORDS(wrap, words_wrap)},
	{"service_type", FORM_TEXT, ROOM(service_type)},
	{"source_ton", FORM_INT, AT(source_ton), 0, 6, words_echo},
	{"source_npi", FORM_INT, AT(source_npi), 0, 18, words_echo},
	{"dest_ton", FORM_INT, AT(dest_ton), 0, 6, words_echo},
	{"dest_npi", FORM_INT, AT(dest_npi), 0, 18, words_echo},
	{"charset_in", FORM_CHARSETS, AT(charset_in), 0, 0, words_charset},
	{"text_out", FORM_INT, WORDS(text_out, words_out)},
	{"dcs_out_gsm", FORM_INT, AT(dcs_out_gsm), 0, 255, NULL},
	{"dcs_out_ucs2", FORM_INT, AT(dcs_out_ucs2), 0, 255, NULL},
	{"gsm_packed", FORM_BOOL, AT(gsm_packed), 0, 0, NULL},
	{"max_septets", FORM_INT, AT(max_septets), 40, 182, NULL},
	{"max_ucs2", FORM_INT, AT(max_ucs2), 20, 91, NULL},
	{"ack", FORM_INT, WORDS(ack, words_ack)},
	{"response_s", FORM_INT, AT(response_s), 1, 3600, NULL},
	{"session_s", FORM_INT, AT(session_s), 10, 3600, NULL},
	{"answer_s", FORM_INT, AT(answer_s), 1, 60, NULL},
	{"pay_delay_s", FORM_INT, AT(pay_delay_s), 0, 120, NULL},
	{"throttle_statuses", FORM_STATUSES, AT(throttle_statuses), 0, 0, NULL},
	{"dead_statuses", FORM_STATUSES, AT(dead_statuses), 0, 0, NULL},
};
#define FIELDS (sizeof fields / sizeof *fields)

static const enum yaml_kind kinds[] = {
	[FORM_BOOL] = YAML_SCALAR, [FORM_TEXT] = YAML_SCALAR, [FORM_INT] = YAML_SCALAR, [FORM_DETECT] = YAML_LIST,
	[FORM_SERVICES] = YAML_LIST, [FORM_OPS] = YAML_LIST, [FORM_CHARSETS] = YAML_MAP, [FORM_STATUSES] = YAML_LIST,
};

/* data_coding as a USSD gateway means it: SMPP 3.4 5.2.19, else the groups of 3GPP TS 23.038 5. */
static enum ussd_charset charset_of(unsigned dcs)
{
	if (dcs == 0x08 || dcs == 0x11)
		return USSD_UCS2;
	if (dcs == 0x01 || dcs == 0x03)
		return USSD_LATIN1;
	if (dcs >= 0x40 && dcs < 0x80 && (dcs & 0x0c) == 0x08)
		return USSD_UCS2;
	if ((dcs >= 0x40 && dcs < 0x80 && (dcs & 0x0c) == 0x04) || (dcs >= 0xf0 && (dcs & 0x04)))
		return USSD_LATIN1;
	return USSD_GSM;
}

static void set_plain(struct ussd_dialect *d)
{
	*d = (struct ussd_dialect){
		.is_ready = true, .detect_op = true, .missing_op = USSD_BY_TEXT, .abort_esm_class = NONE,
		.op_menu = 2, .op_final = 17, .op_notify = 3, .op_ask = 2, .op_release = 17,
		.carrier = USSD_CARRIER_ITS, .session_tag = SMPP_TAG_ITS_SESSION_INFO, .session_len = 2,
		.end_bit_in = USSD_END_BIT_0, .source_ton = USSD_ECHO, .source_npi = USSD_ECHO,
		.dest_ton = USSD_ECHO, .dest_npi = USSD_ECHO, .service_type = "USSD", .dcs_out_ucs2 = 8,
		.max_septets = TEXT_FIT_USSD.septets, .max_ucs2 = TEXT_FIT_USSD.ucs2, .response_s = DEFAULT_RESPONSE_S,
		.session_s = DEFAULT_SESSION_S, .answer_s = DEFAULT_ANSWER_S, .pay_delay_s = DEFAULT_PAY_DELAY_S,
		.throttle_statuses = {SMPP_RTHROTTLED, SMPP_RMSGQFUL}, .detect_service = {"USSD"},
	};
	for (unsigned dcs = 0; dcs < 256; dcs++)
		d->charset_in[dcs] = (uint8_t) charset_of(dcs);
	d->meaning[0] = d->meaning[1] = USSD_BEGIN;      /* PSSD and PSSR indication */
	d->meaning[18] = USSD_CONTINUE;                  /* USSR confirm */
	d->meaning[17] = d->meaning[19] = USSD_END;      /* PSSR response, USSN confirm: the dialog is over */
	d->meaning[129] = USSD_ABORT;
}

static int complain_words(const struct yaml *y, const struct yaml_node *n, const struct word *words, struct error *e)
{
	struct buf known = {0};
	int rc;

	for (const struct word *w = words; w->name; w++)
		base_buf_printf(&known, "%s%s", w == words ? "" : ", ", w->name);
	rc = base_yaml_complain(y, n, e, "can't be '%.40s': one of %s", n->text, base_buf_str(&known));
	base_buf_release(&known);
	return rc;
}

static int read_number(const struct yaml *y, const struct yaml_node *n, const char *text, int64_t min, int64_t max,
		       int64_t *out, struct error *e)
{
	char *end;

	errno = 0;
	*out = strtoll(text, &end, 0);
	if (end == text || *end || errno || *out < min || *out > max)
		return base_yaml_complain(y, n, e, "can't be '%.40s': a number from %lld to %lld", text,
					  (long long) min, (long long) max);
	return 0;
}

static int read_word(const struct yaml *y, const struct yaml_node *n, const struct field *f, int64_t *out,
		     struct error *e)
{
	for (const struct word *w = f->words; w && w->name; w++)
		if (!strcmp(w->name, n->text)) {
			*out = w->value;
			return 0;
		}
	if (f->max < f->min)
		return complain_words(y, n, f->words, e);
	return read_number(y, n, n->text, f->min, f->max, out, e);
}

static int read_text(const struct yaml *y, const struct yaml_node *n, size_t room, char *out, struct error *e)
{
	if (strlen(n->text) >= room)
		return base_yaml_complain(y, n, e, "is longer than %zu characters", room - 1);
	memcpy(out, n->text, strlen(n->text) + 1);
	return 0;
}

static int read_bool(const struct yaml *y, const struct yaml_node *n, bool *out, struct error *e)
{
	*out = !strcmp(n->text, "yes") || !strcmp(n->text, "true");
	if (!*out && strcmp(n->text, "no") && strcmp(n->text, "false"))
		return base_yaml_complain(y, n, e, "can't be '%.40s': yes or no", n->text);
	return 0;
}

/* `given`: the ops this record has named so far, since one op has one meaning. */
static int read_ops(const struct yaml *y, const struct yaml_node *n, const struct field *f, struct ussd_dialect *d, bool *given,
		    struct error *e)
{
	int64_t op;

	for (int i = 0; i < 256; i++)
		if (d->meaning[i] == f->min && !given[i])
			d->meaning[i] = USSD_UNKNOWN_OP;
	for (const struct yaml_node *item = n->first; item; item = item->next) {
		if (item->kind != YAML_SCALAR)
			return base_yaml_complain(y, item, e, "is a list of numbers from 0 to 255");
		if (read_number(y, item, item->text, 0, 255, &op, e))
			return -1;
		if (given[op])
			return base_yaml_complain(y, item, e, "names op %d, which this record has named already",
						  (int) op);
		given[op] = true;
		d->meaning[op] = (uint8_t) f->min;
	}
	return 0;
}

static int read_list(const struct yaml *y, const struct yaml_node *n, const struct field *f, struct ussd_dialect *d,
		     struct error *e)
{
	const struct field each = {.words = f->words, .max = -1};
	uint32_t statuses[USSD_STATUSES] = {0};
	char services[8][6] = {{0}};
	size_t i = 0;
	int64_t value;

	if (f->form == FORM_DETECT)
		d->detect_op = d->detect_session = d->detect_always = false;
	for (const struct yaml_node *item = n->first; item; item = item->next, i++) {
		if (item->kind != YAML_SCALAR)
			return base_yaml_complain(y, item, e, "is a list of plain values");
		if (i == (f->form == FORM_SERVICES ? 8 : USSD_STATUSES - 1))
			return base_yaml_complain(y, item, e, "has more than %zu entries", i);
		if (f->form == FORM_DETECT) {
			if (read_word(y, item, &each, &value, e))
				return -1;
			*(bool *) ((char *) d + value) = true;
		} else if (f->form == FORM_SERVICES) {
			if (read_text(y, item, sizeof services[i], services[i], e))
				return -1;
		} else {
			if (read_number(y, item, item->text, 1, UINT32_MAX, &value, e))
				return -1;
			statuses[i] = (uint32_t) value;
		}
	}
	if (f->form == FORM_SERVICES)
		memcpy(d->detect_service, services, sizeof services);
	if (f->form == FORM_STATUSES)
		memcpy((char *) d + f->offset, statuses, sizeof statuses);
	return 0;
}

static int read_charsets(const struct yaml *y, const struct yaml_node *n, struct ussd_dialect *d, struct error *e)
{
	const struct field each = {.words = words_charset, .max = -1};
	int64_t dcs, charset;

	for (const struct yaml_node *entry = n->first; entry; entry = entry->next) {
		if (entry->kind != YAML_SCALAR)
			return base_yaml_complain(y, entry, e, "is one charset");
		if (read_number(y, entry, entry->key, 0, 255, &dcs, e) || read_word(y, entry, &each, &charset, e))
			return -1;
		d->charset_in[dcs] = (uint8_t) charset;
	}
	return 0;
}

static int read_field(const struct yaml *y, const struct yaml_node *n, const struct field *f, struct ussd_dialect *d,
		      bool *given, struct error *e)
{
	char *at = (char *) d + f->offset;
	int64_t value;

	switch (f->form) {
	case FORM_BOOL:
		return read_bool(y, n, (bool *) at, e);
	case FORM_TEXT:
		return read_text(y, n, (size_t) f->max, at, e);
	case FORM_INT:
		if (read_word(y, n, f, &value, e))
			return -1;
		*(int *) at = (int) value;
		return 0;
	case FORM_OPS:
		return read_ops(y, n, f, d, given, e);
	case FORM_CHARSETS:
		return read_charsets(y, n, d, e);
	case FORM_DETECT:
	case FORM_SERVICES:
	case FORM_STATUSES:
		return read_list(y, n, f, d, e);
	}
	must(!"a form without a reader");
}

/* What the fields say together. */
static int check_record(const struct yaml *y, const struct yaml_node *n, struct ussd_dialect *d, struct error *e)
{
	bool is_two_octets = d->carrier == USSD_CARRIER_ITS || d->carrier == USSD_CARRIER_UMR;

	if (d->carrier == USSD_CARRIER_ITS)
		d->session_tag = SMPP_TAG_ITS_SESSION_INFO;
	if (d->carrier == USSD_CARRIER_UMR)
		d->session_tag = SMPP_TAG_USER_MESSAGE_REFERENCE;
	if (is_two_octets)
		d->session_len = 2;
	if (!d->session_mask) /* its_session_info's second octet counts the dialog's units: SMPP 3.4 5.3.2.43 */
		d->session_mask = d->carrier == USSD_CARRIER_ITS ? 0xff00 : INT32_MAX;
	if (d->carrier != USSD_CARRIER_ITS)
		d->end_bit_in = d->end_bit_out = USSD_END_BIT_OFF;
	if (d->is_ready && d->missing[0])
		return base_yaml_complain(y, n, e, "says what is missing: then it also needs `ready: no`");
	if (d->is_ready && (d->wrap != USSD_WRAP_NONE || d->carrier == USSD_CARRIER_TEXT || d->code_from == USSD_CODE_TEXT_FIELD
			    || d->msisdn_from == USSD_MSISDN_TEXT_FIELD))
		return base_yaml_complain(y, n, e,
					  "asks for fields inside the text, which this program can't read yet: "
					  "say `ready: no`");
	if (d->is_ready && d->gsm_packed)
		return base_yaml_complain(y, n, e,
					  "asks for packed septets, which this program can't write yet: say "
					  "`ready: no`");
	if (d->is_ready && d->scope == USSD_SCOPE_GLOBAL)
		return base_yaml_complain(y, n, e,
					  "asks for sessions without a phone, which this program can't follow "
					  "yet: say `ready: no`");
	return 0;
}

static int read_record(const struct yaml *y, const struct yaml_node *n, struct ussd_dialect *d, struct error *e)
{
	struct yaml_key keys[FIELDS + 1] = {{0}};
	bool given[256] = {false};

	set_plain(d);
	if (n->kind != YAML_MAP)
		return base_yaml_complain(y, n, e, "is a map of the dialect's fields; `{}` for one that is as plain");
	if (strlen(n->key) >= sizeof d->name)
		return base_yaml_complain(y, n, e, "is a name longer than %zu characters", sizeof d->name - 1);
	memcpy(d->name, n->key, strlen(n->key) + 1);
	for (size_t i = 0; i < FIELDS; i++)
		keys[i] = (struct yaml_key){fields[i].name, kinds[fields[i].form], false};
	if (base_yaml_check(y, n, keys, e))
		return -1;
	for (size_t i = 0; i < FIELDS; i++) {
		const struct yaml_node *value = base_yaml_find(n, fields[i].name);

		if (value && read_field(y, value, &fields[i], d, given, e))
			return -1;
	}
	return check_record(y, n, d, e);
}

struct ussd_dialects *ussd_dialect_load(const char *path, struct error *e)
{
	static const struct yaml_key keys[] = {{"dialects", YAML_MAP, true}, {NULL, YAML_MAP, false}};
	struct ussd_dialects *d;
	struct yaml_node *map;
	struct yaml y;
	size_t n = 0;

	if (base_yaml_load(&y, path, e))
		return NULL;
	if (base_yaml_check(&y, y.root, keys, e)) {
		base_yaml_release(&y);
		return NULL;
	}
	map = base_yaml_find(y.root, "dialects");
	for (struct yaml_node *node = map->first; node; node = node->next)
		n++;
	d = base_alloc(sizeof *d);
	d->records = base_alloc(n * sizeof *d->records);
	for (struct yaml_node *node = map->first; node; node = node->next)
		if (read_record(&y, node, &d->records[d->n++], e)) {
			ussd_dialect_free(d);
			d = NULL;
			break;
		}
	base_yaml_release(&y);
	return d;
}

void ussd_dialect_free(struct ussd_dialects *d)
{
	if (!d)
		return;
	free(d->records);
	free(d);
}

size_t ussd_dialect_count(const struct ussd_dialects *d)
{
	return d->n;
}

const struct ussd_dialect *ussd_dialect_at(const struct ussd_dialects *d, size_t i)
{
	must(i < d->n);
	return &d->records[i];
}

const struct ussd_dialect *ussd_dialect_find(const struct ussd_dialects *d, const char *name)
{
	for (size_t i = 0; i < d->n; i++)
		if (!strcmp(d->records[i].name, name))
			return &d->records[i];
	return NULL;
}

const struct ussd_dialect *ussd_dialect_select(const struct ussd_dialects *d, const char *name, struct error *e)
{
	const struct ussd_dialect *found = ussd_dialect_find(d, name);
	struct buf ready = {0};

	if (found && found->is_ready)
		return found;
	for (size_t i = 0; i < d->n; i++)
		if (d->records[i].is_ready)
			base_buf_printf(&ready, "%s%s", ready.len ? ", " : "", d->records[i].name);
	if (found)
		base_error_set(e, "the dialect '%s' is described but not ready: %s. Ready are %s", name,
			       found->missing[0] ? found->missing : "nobody has tried it", base_buf_str(&ready));
	else
		base_error_set(e, "there is no dialect '%s'. Ready are %s; dialects.yaml says how to add one", name,
			       base_buf_str(&ready));
	base_buf_release(&ready);
	return NULL;
}

struct text_budget ussd_dialect_budget(const struct ussd_dialect *d)
{
	struct text_budget b = {d->max_septets, d->max_ucs2};

	if (d->text_out == USSD_ONLY_UCS2 && b.septets > b.ucs2)
		b.septets = b.ucs2;
	return b;
}
