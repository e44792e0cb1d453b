/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cells of a wallet's statement. */
#include "daemon/statement_cell.h"

#include "base/csv.h"
#include "base/date.h"
#include "base/phone.h"
#include "text/utf8.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define DIGITS_MAX 15           /* of an amount: more than all the money there is */

/* A space, or one of those that do not break (U+00A0, U+202F), as spreadsheets write them. How many octets; 0: none. */
static size_t space(const char *c)
{
	if (*c == ' ' || *c == '\t')
		return 1;
	if (!strncmp(c, "\xc2\xa0", 2))
		return 2;
	return strncmp(c, "\xe2\x80\xaf", 3) ? 0 : 3;
}

char *daemon_statement_cell_trim(char *cell)
{
	char *end;
	size_t n;

	cell = base_csv_unguard(cell);
	while ((n = space(cell)))
		cell += n;
	for (end = cell + strlen(cell); end > cell;) {
		if (space(end - 1) == 1)
			end--;
		else if (end - cell >= 2 && space(end - 2) == 2)
			end -= 2;
		else if (end - cell >= 3 && space(end - 3) == 3)
			end -= 3;
		else
			break;
	}
	*end = '\0';
	return cell;
}

bool daemon_statement_cell_is(const char *cell, const char *name)
{
	size_t len = strlen(name), n;

	while ((n = space(cell)))
		cell += n;
	if (strncasecmp(cell, name, len))
		return false;
	for (cell += len; (n = space(cell));)
		cell += n;
	return !*cell;
}

static bool is_currency(const char *c)
{
	static const char *const names[] = {"XOF", "FCFA", "F CFA", "CFA", "F"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (daemon_statement_cell_is(c, names[i]))
			return true;
	return !*c;
}

/* What stands between groups of three digits: a space, or the point that is not the decimal one. */
static size_t group(const char *c, char decimal)
{
	if (*c == (decimal == ',' ? '.' : ','))
		return 1;
	return space(c);
}

bool daemon_statement_cell_francs(const char *cell, char decimal, int64_t *out)
{
	bool is_negative = *cell == '-', is_grouped = false;
	int digits = 0, in_group = 0;
	int64_t francs = 0;
	size_t n;

	for (cell += is_negative || *cell == '+'; ; cell += n) {
		if (isdigit((unsigned char) *cell)) {
			n = 1;
			francs = francs * 10 + (*cell - '0');
			in_group++;
			if (++digits > DIGITS_MAX || (is_grouped && in_group > 3))
				return false;
		} else if ((n = group(cell, decimal)) && isdigit((unsigned char) cell[n]) && digits
			   && (is_grouped ? in_group == 3 : in_group <= 3)) {
			is_grouped = true;
			in_group = 0;
		} else {
			break;
		}
	}
	if (!digits || (is_grouped && in_group != 3))
		return false;
	if (*cell == decimal) { /* ",00" is no centimes */
		n = strspn(cell + 1, "0");
		if (!n)
			return false;
		cell += n + 1;
	}
	while ((n = space(cell)))
		cell += n;
	*out = is_negative ? -francs : francs;
	return is_currency(cell);
}

/* Two or four digits of the cell, by the letters of the pattern. */
static bool number(const char **cell, const char **pattern, const char *letters, int *out)
{
	size_t len = strlen(letters);

	if (strncmp(*pattern, letters, len))
		return false;
	*out = 0;
	for (size_t i = 0; i < len; i++, (*cell)++) {
		if (!isdigit((unsigned char) **cell))
			return false;
		*out = *out * 10 + (**cell - '0');
	}
	*pattern += len;
	return true;
}

bool daemon_statement_cell_date(const char *cell, const char *pattern, int32_t *out)
{
	int year = 0, month = 0, day = 0, y, m, d;

	while (*pattern) {
		const char *was = cell;

		if (number(&cell, &pattern, "YYYY", &year) || (cell = was, number(&cell, &pattern, "MM", &month))
		    || (cell = was, number(&cell, &pattern, "DD", &day)))
			continue;
		cell = was;
		if (number(&cell, &pattern, "YY", &year)) {
			year += 2000;
			continue;
		}
		cell = was;
		if (strchr("YMD", *pattern) || *cell++ != *pattern++)
			return false;
	}
	if (isdigit((unsigned char) *cell) || year < 2000 || month < 1 || month > 12 || day < 1)
		return false;
	*out = base_date_make(year, month, day);
	base_date_split(*out, &y, &m, &d);
	return y == year && m == month && d == day; /* 31/02 is no day */
}

bool daemon_statement_cell_is_pattern(const char *pattern)
{
	static const char *const parts[] = {"YY", "MM", "DD"};

	for (size_t i = 0; i < 3; i++) {
		const char *at = strstr(pattern, parts[i]);
		size_t len = i == 0 && at && !strncmp(at, "YYYY", 4) ? 4 : 2;

		if (!at || strchr(at + len, parts[i][0]))
			return false;
	}
	return strspn(pattern, "YMD/.- ") == strlen(pattern) && strlen(pattern) <= 20;
}

uint64_t daemon_statement_cell_phone(const char *cell)
{
	return base_phone_parse(cell);
}

bool daemon_statement_cell_text(const char *cell, char *out, size_t size, bool may_cut)
{
	size_t len = strlen(cell);

	out[0] = '\0';
	if (!text_utf8_is_valid(cell, len) || (!may_cut && (!len || len >= size)))
		return false;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char) cell[i] < ' ' || cell[i] == 0x7f)
			return false;
	if (len >= size)
		for (len = size - 1; len && ((unsigned char) cell[len] & 0xc0) == 0x80;)
			len--; /* never half of a character */
	memcpy(out, cell, len);
	out[len] = '\0';
	return true;
}

void daemon_statement_cell_key(const char *cell, char out[STORE_STATEMENT_KEY])
{
	size_t i;

	for (i = 0; i + 1 < STORE_STATEMENT_KEY && cell[i]; i++) {
		bool is_dash = i == 8 || i == 13 || i == 18 || i == 23; /* RFC 4122 3 */

		if (is_dash ? cell[i] != '-' : !isxdigit((unsigned char) cell[i]))
			break;
		out[i] = (char) tolower((unsigned char) cell[i]);
	}
	out[i + 1 == STORE_STATEMENT_KEY && !cell[i] ? i : 0] = '\0';
}
