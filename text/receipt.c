/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of a delivery receipt, as gateways really write it. */
#include "text/receipt.h"

#include "base/date.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum field { ID, SUB, DLVRD, SUBMIT_DATE, DONE_DATE, STAT, ERR, TEXT, FIELDS };

static const char *const names[FIELDS] = {
	[ID] = "id", [SUB] = "sub", [DLVRD] = "dlvrd", [SUBMIT_DATE] = "submit date", [DONE_DATE] = "done date",
	[STAT] = "stat", [ERR] = "err", [TEXT] = "text",
};

/* By how the word begins: DELIVRD and DELIVERED, BUFFRED and BUFFERED. */
static const struct {
	const char *begin;
	enum text_receipt_state state;
} words[] = {
	{"DELIV", TEXT_RECEIPT_DELIVERED},     {"EXPIR", TEXT_RECEIPT_EXPIRED},       {"DELET", TEXT_RECEIPT_DELETED},
	{"UNDEL", TEXT_RECEIPT_UNDELIVERABLE}, {"FAIL", TEXT_RECEIPT_UNDELIVERABLE},  {"ACCEP", TEXT_RECEIPT_ACCEPTED},
	{"ACK", TEXT_RECEIPT_ACCEPTED},        {"BUFF", TEXT_RECEIPT_ENROUTE},        {"ENROU", TEXT_RECEIPT_ENROUTE},
	{"REJEC", TEXT_RECEIPT_REJECTED},      {"SCHED", TEXT_RECEIPT_SCHEDULED},     {"SKIP", TEXT_RECEIPT_SKIPPED},
};

struct span {
	const char *s;
	size_t len;
};

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Moves behind "Submit Date :" and says which; FIELDS, and nothing moved, where no field begins here. */
static enum field pass_name(const char *text, size_t len, size_t *at)
{
	for (enum field f = 0; f < FIELDS; f++) {
		size_t n = strlen(names[f]), end = *at + n;

		if (end > len || strncasecmp(text + *at, names[f], n) != 0)
			continue;
		while (end < len && is_space(text[end]))
			end++;
		if (end < len && text[end] == ':') {
			*at = end + 1;
			return f;
		}
	}
	return FIELDS;
}

/* Up to the next space; nothing where the next field begins: "err: text:". */
static struct span pass_value(const char *text, size_t len, size_t *at)
{
	size_t start, ahead;

	while (*at < len && is_space(text[*at]))
		++*at;
	start = ahead = *at;
	if (pass_name(text, len, &ahead) != FIELDS)
		return (struct span){text + start, 0};
	while (*at < len && !is_space(text[*at]))
		++*at;
	return (struct span){text + start, *at - start};
}

/* -1 for what is no number of at most 9 digits. */
static int number_of(const char *s, size_t len)
{
	int n = 0;

	if (!len || len > 9)
		return -1;
	for (size_t i = 0; i < len; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		n = 10 * n + (s[i] - '0');
	}
	return n;
}

/* From digits: year (2 or 4 of them), then two each for the rest; 0 where that is no instant. */
static int64_t instant_of_digits(const char *s, size_t len, size_t year_digits)
{
	int part[5] = {0}; /* month, day, hour, minute, second */
	int year = number_of(s, year_digits) + (year_digits == 2 ? 2000 : 0), y, m, d;
	int32_t date;

	for (size_t i = 0; year_digits + 2 * i < len; i++)
		part[i] = number_of(s + year_digits + 2 * i, 2);
	if (year < 2000 || part[0] < 1 || part[0] > 12 || part[2] > 23 || part[3] > 59 || part[4] > 59)
		return 0;
	date = base_date_make(year, part[0], part[1]);
	base_date_split(date, &y, &m, &d);
	if (m != part[0] || d != part[1])
		return 0;
	return (int64_t) date * 86400 + part[2] * 3600 + part[3] * 60 + part[4];
}

/* YYMMDDhhmm (SMPP 3.4 appendix B), or with seconds, or with four digits of the year. */
static int64_t instant_of(struct span v)
{
	int64_t s = 0;

	for (size_t i = 0; i < v.len; i++)
		if (v.s[i] < '0' || v.s[i] > '9')
			return 0;
	if (v.len == 10 || v.len == 12)
		s = instant_of_digits(v.s, v.len, 2);
	if (!s && (v.len == 12 || v.len == 14))
		s = instant_of_digits(v.s, v.len, 4);
	return s;
}

static enum text_receipt_state state_of(struct span v)
{
	if (v.len == 1 && v.s[0] >= '0' && v.s[0] < '0' + TEXT_RECEIPT_STATES)
		return (enum text_receipt_state) (v.s[0] - '0');
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (v.len >= strlen(words[i].begin) && !strncasecmp(v.s, words[i].begin, strlen(words[i].begin)))
			return words[i].state;
	return TEXT_RECEIPT_UNKNOWN;
}

static void take(struct text_receipt *out, enum field field, struct span v)
{
	switch (field) {
	case ID:
		if (v.len < sizeof out->id && !memchr(v.s, '\0', v.len)) {
			memcpy(out->id, v.s, v.len);
			out->id[v.len] = '\0';
		}
		break;
	case SUB:
		out->submitted = number_of(v.s, v.len);
		break;
	case DLVRD:
		out->delivered = number_of(v.s, v.len);
		break;
	case SUBMIT_DATE:
		out->submitted_s = instant_of(v);
		break;
	case DONE_DATE:
		out->done_s = instant_of(v);
		break;
	case STAT:
		out->has_state = v.len > 0;
		out->state = state_of(v);
		break;
	case ERR:
		out->error = number_of(v.s, v.len);
		break;
	case TEXT:
	case FIELDS:
		break;
	}
}

bool text_receipt_read(const char *text, size_t len, struct text_receipt *out)
{
	size_t at = 0;

	*out = (struct text_receipt){.state = TEXT_RECEIPT_UNKNOWN, .error = -1, .submitted = -1, .delivered = -1};
	while (at < len) {
		enum field field = pass_name(text, len, &at);

		if (field == TEXT)
			break;
		if (field != FIELDS) {
			take(out, field, pass_value(text, len, &at));
			continue;
		}
		while (at < len && !is_space(text[at]))
			at++;
		while (at < len && is_space(text[at]))
			at++;
	}
	return out->id[0] && out->has_state;
}

const char *text_receipt_state_name(enum text_receipt_state state)
{
	static const char *const state_names[TEXT_RECEIPT_STATES] = {
		"scheduled", "enroute", "delivered", "expired", "deleted",
		"undeliverable", "accepted", "unknown", "rejected", "skipped",
	};

	return state < TEXT_RECEIPT_STATES ? state_names[state] : "unknown";
}

bool text_receipt_is_final(enum text_receipt_state state)
{
	return state != TEXT_RECEIPT_SCHEDULED && state != TEXT_RECEIPT_ENROUTE && state != TEXT_RECEIPT_ACCEPTED;
}

void text_receipt_canonical(const char *id, char out[TEXT_RECEIPT_ID])
{
	size_t n = 0;

	while (*id == ' ')
		id++;
	while (id[0] == '0' && isxdigit((unsigned char) id[1]))
		id++;
	for (; *id && n < TEXT_RECEIPT_ID - 1; id++)
		out[n++] = (char) tolower((unsigned char) *id);
	while (n && out[n - 1] == ' ')
		n--;
	out[n] = '\0';
}

/* The number all of `digits` is in `base`, if it has at most 64 bits. */
static bool number_in(const char *digits, int base, uint64_t *out)
{
	const char *all = base == 10 ? "0123456789" : "0123456789abcdef";
	size_t len = strlen(digits);

	if (!len || strspn(digits, all) != len)
		return false;
	errno = 0;
	*out = strtoull(digits, NULL, base);
	return errno != ERANGE;
}

int text_receipt_readings(const char *id, char out[TEXT_RECEIPT_READINGS][TEXT_RECEIPT_ID])
{
	uint64_t number;
	int n = 1;

	text_receipt_canonical(id, out[0]);
	if (number_in(out[0], 10, &number) && number > 9)
		snprintf(out[n++], TEXT_RECEIPT_ID, "%" PRIx64, number);
	if (number_in(out[0], 16, &number) && number > 9)
		snprintf(out[n++], TEXT_RECEIPT_ID, "%" PRIu64, number);
	return n;
}
