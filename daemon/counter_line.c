/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An order of the counter as a line of the control socket: one table says which key is which field. */
#include "daemon/counter_line.h"

#include "base/date.h"
#include "text/utf8.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char *const verbs[DESK_COUNTER_VERBS] = {
	[DESK_COUNTER_CASH] = "cash", [DESK_COUNTER_SETTLE] = "settle", [DESK_COUNTER_FAIL] = "fail", [DESK_COUNTER_ASK] = "ask",
	[DESK_COUNTER_MOVE] = "move", [DESK_COUNTER_RETURN] = "return", [DESK_COUNTER_KEEP] = "keep",
	[DESK_COUNTER_REST] = "rest", [DESK_COUNTER_SIGN] = "sign",
	[DESK_COUNTER_DECLINE] = "decline", [DESK_COUNTER_CLOSE] = "close", [DESK_COUNTER_STATEMENT] = "statement",
	[DESK_COUNTER_READ] = "read", [DESK_COUNTER_STAFF_ADD] = "staff-add", [DESK_COUNTER_STAFF_REMOVE] = "staff-remove",
	[DESK_COUNTER_STAFF_PIN] = "staff-pin", [DESK_COUNTER_CONFIRM] = "confirm", [DESK_COUNTER_REFUSE] = "refuse",
	[DESK_COUNTER_PIN_RESET] = "pin-reset", [DESK_COUNTER_CLAIM] = "claim",
	[DESK_COUNTER_CAMPAIGN_SUBMIT] = "campaign-submit",
	[DESK_COUNTER_CAMPAIGN_APPROVE] = "campaign-approve", [DESK_COUNTER_CAMPAIGN_START] = "campaign-start",
	[DESK_COUNTER_CAMPAIGN_PAUSE] = "campaign-pause", [DESK_COUNTER_CAMPAIGN_RESUME] = "campaign-resume",
	[DESK_COUNTER_CAMPAIGN_STOP] = "campaign-stop", [DESK_COUNTER_CAMPAIGN_AGAIN] = "campaign-again",
	[DESK_COUNTER_SERIES_START] = "series-start", [DESK_COUNTER_SERIES_END] = "series-end",
	[DESK_COUNTER_REFERRAL_ADD] = "referral-add", [DESK_COUNTER_REFERRAL_END] = "referral-end",
	[DESK_COUNTER_REQUEST_CONFIRM] = "request-confirm", [DESK_COUNTER_REQUEST_REFUSE] = "request-refuse",
	[DESK_COUNTER_REQUEST_ANSWER] = "request-answer", [DESK_COUNTER_REQUEST_PHONE] = "request-phone",
};

enum kind { TEXT, NUMBER, PHONE, DAY, ROLE };

struct field { const char *key; enum kind kind; size_t at, size; };
#define FIELD(member) offsetof(struct desk_counter, member), sizeof ((struct desk_counter *) 0)->member
#define ROW(member) offsetof(struct store_statement, member), sizeof ((struct store_statement *) 0)->member

static const struct field fields[] = {
	{"as", TEXT, FIELD(as)},
	{"pin", TEXT, FIELD(pin)},
	{"id", NUMBER, FIELD(id)},
	{"household", TEXT, FIELD(household)},
	{"phone", PHONE, FIELD(phone)},
	{"francs", NUMBER, FIELD(francs)},
	{"day", DAY, FIELD(day)},
	{"wallet", TEXT, FIELD(wallet)},
	{"reference", TEXT, FIELD(reference)},
	{"note", TEXT, FIELD(note)},
	{"code", TEXT, FIELD(staff.code)},
	{"name", TEXT, FIELD(staff.name)},
	{"role", ROLE, FIELD(staff.role)},
	{"place", TEXT, FIELD(staff.place)},
	{"staff-phone", PHONE, FIELD(staff.phone)},
	{"language", TEXT, FIELD(staff.language)},
	{"new-pin", TEXT, FIELD(new_pin)},
	{"campaign", TEXT, FIELD(campaign)},
	{"text", TEXT, FIELD(text)},
	{"mark", TEXT, FIELD(mark)},
	{"phones", NUMBER, FIELD(phones)},
	{"parts", NUMBER, FIELD(parts)},
	{"referral", TEXT, FIELD(referral.code)},
	{"referral-name", TEXT, FIELD(referral.name)},
	{"referral-kind", TEXT, FIELD(referral.kind)},
	{"referral-place", TEXT, FIELD(referral.place)},
	{"referral-phone", PHONE, FIELD(referral.phone)},
};
#define FIELDS (sizeof fields / sizeof *fields)

static const struct field row_fields[] = {
	{"reference", TEXT, ROW(reference)},
	{"francs", NUMBER, ROW(francs)},
	{"charge", NUMBER, ROW(charge)},
	{"phone", PHONE, ROW(phone)},
	{"name", TEXT, ROW(name)},
	{"subject", TEXT, ROW(subject)},
	{"key", TEXT, ROW(key)},
};
#define ROW_FIELDS (sizeof row_fields / sizeof *row_fields)

/* ---- writing ---- */

static void write_text(const char *text, struct buf *out)
{
	for (; *text; text++) {
		bool is_plain = isalnum((unsigned char) *text) || strchr("-._~+:/", *text);

		if (is_plain)
			base_buf_append(out, text, 1);
		else
			base_buf_printf(out, "%%%02x", (unsigned char) *text);
	}
}

static int64_t value_of(const struct field *f, const char *at)
{
	switch (f->kind) {
	case NUMBER: return *(const int64_t *) at;
	case PHONE: return (int64_t) *(const uint64_t *) at;
	case DAY: return *(const int32_t *) at;
	case ROLE: return *(const enum store_staff_role *) at;
	default: return 0;
	}
}

static void write_field(const struct field *f, const void *base, struct buf *out)
{
	const char *at = (const char *) base + f->at;

	if (f->kind == TEXT)
		write_text(at, out);
	else
		base_buf_printf(out, "%" PRId64, value_of(f, at));
}

static void write_row(const struct store_statement *row, struct buf *out)
{
	base_buf_append_str(out, " row=");
	for (size_t i = 0; i < ROW_FIELDS; i++) {
		base_buf_append_str(out, i ? "|" : "");
		write_field(&row_fields[i], row, out);
	}
}

void daemon_counter_line_write(const struct desk_counter *o, struct buf *out)
{
	base_buf_printf(out, "counter %s", verbs[o->verb]);
	for (size_t i = 0; i < FIELDS; i++) {
		base_buf_printf(out, " %s=", fields[i].key);
		write_field(&fields[i], o, out);
	}
	for (size_t i = 0; i < o->n_rows; i++)
		write_row(&o->rows[i], out);
}

size_t daemon_counter_line_row(const struct store_statement *row)
{
	struct buf out = {0};
	size_t len;

	write_row(row, &out);
	len = out.len;
	base_buf_release(&out);
	return len;
}

const char *daemon_counter_line_verb(enum desk_counter_verb verb)
{
	return verbs[verb];
}

/* ---- reading ---- */

static int hex(char c)
{
	return isdigit((unsigned char) c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_text(const char *from, size_t len, char *out, size_t size)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++, n++) {
		int octet = (unsigned char) from[i];

		if (octet == '%') {
			int high = i + 2 < len ? hex(from[i + 1]) : -1, low = high < 0 ? -1 : hex(from[i + 2]);

			if (high < 0 || low < 0 || !(high | low))
				return false;
			octet = high * 16 + low;
			i += 2;
		}
		if (n + 1 >= size)
			return false;
		out[n] = (char) octet;
	}
	out[n] = '\0';
	return text_utf8_is_valid(out, n);
}

static bool put_number(const struct field *f, char *at, const char *from, size_t len)
{
	char digits[24], *end;
	int64_t value;

	if (!len || len >= sizeof digits)
		return false;
	memcpy(digits, from, len);
	digits[len] = '\0';
	errno = 0;
	value = strtoll(digits, &end, 10);
	if (errno || *end)
		return false;
	switch (f->kind) {
	case NUMBER: *(int64_t *) at = value; return true;
	case PHONE: *(uint64_t *) at = (uint64_t) value; return value >= 0;
	case DAY: *(int32_t *) at = (int32_t) value; return value >= INT32_MIN && value <= INT32_MAX;
	default: *(enum store_staff_role *) at = (enum store_staff_role) value; return value >= 0 && value < STORE_STAFF_ROLES;
	}
}

static bool read_field(const struct field *f, void *base, const char *from, size_t len)
{
	char *at = (char *) base + f->at;

	return f->kind == TEXT ? read_text(from, len, at, f->size) : put_number(f, at, from, len);
}

static bool read_row(const char *from, size_t len, struct desk_counter *out)
{
	struct store_statement row = {.day = out->day, .our_day = BASE_DAY_NONE};
	const char *end = from + len;

	memcpy(row.wallet, out->wallet, sizeof row.wallet);
	for (size_t i = 0; i < ROW_FIELDS; i++) {
		const char *bar = memchr(from, '|', (size_t) (end - from));
		const char *to = bar ? bar : end;

		if (!bar != (i + 1 == ROW_FIELDS) || !read_field(&row_fields[i], &row, from, (size_t) (to - from)))
			return false;
		from = to + 1;
	}
	out->rows = base_realloc(out->rows, (out->n_rows + 1) * sizeof *out->rows);
	out->rows[out->n_rows++] = row;
	return true;
}

static bool read_word(const char *word, size_t len, struct desk_counter *out)
{
	const char *equals = memchr(word, '=', len);
	size_t name = equals ? (size_t) (equals - word) : len;

	if (!equals)
		return false;
	if (name == 3 && !strncmp(word, "row", 3))
		return read_row(equals + 1, len - 4, out);
	for (size_t i = 0; i < FIELDS; i++)
		if (strlen(fields[i].key) == name && !strncmp(fields[i].key, word, name))
			return read_field(&fields[i], out, equals + 1, len - name - 1);
	return false;
}

bool daemon_counter_line_is_one(const char *line)
{
	return !strncmp(line, "counter ", 8);
}

int daemon_counter_line_read(const char *line, struct desk_counter *out, struct error *e)
{
	size_t len = strcspn(line + 8, " ");

	*out = (struct desk_counter){.verb = DESK_COUNTER_VERBS, .day = BASE_DAY_NONE};
	for (int v = 0; v < DESK_COUNTER_VERBS; v++)
		if (strlen(verbs[v]) == len && !strncmp(verbs[v], line + 8, len))
			out->verb = (enum desk_counter_verb) v;
	if (out->verb == DESK_COUNTER_VERBS)
		return base_error_set(e, "the counter knows no such order: is this program as old as the daemon?");
	for (line += 8 + len; *line; line += len) {
		line++;
		len = strcspn(line, " ");
		if (!read_word(line, len, out))
			return base_error_set(e, "an order of the counter can't be read: is this program as old as the daemon?");
	}
	return 0;
}

int daemon_counter_line_say(const struct desk_counter *o, enum desk_verdict verdict, struct error *said)
{
	if (verdict != DESK_DONE && !o->said.text[0])
		return base_error_set(said, "the store can't take it now: it may be locked by another program; the daemon's log says why");
	base_error_set(said, "%s", o->said.text);
	return verdict == DESK_DONE && o->is_done ? 0 : -1;
}
