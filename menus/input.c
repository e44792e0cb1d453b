/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading what was typed. No kind takes a lone 0: that is the way back on every screen. */
#include "menus/input.h"

#include "base/phone.h"
#include "menus/keys.h"
#include "store/household.h"
#include "text/fit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NUMBER_MOST 999
#define AMOUNT_DIGITS 7
#define OLDEST 1900
#define PIN_DIGITS 4
#define STAFF_PIN_LEAST 4
#define STAFF_PIN_MOST 8
#define CARE_CODE_DIGITS 6
#define NAME_OCTETS 40
#define HOUSEHOLD_OCTETS 24

/* The digits of a text, which may have the characters of `between` among them and `unit` behind them. How many; 0: something else stands
 * there, or too many. */
static size_t read_digits(const char *typed, size_t len, const char *between, const char *unit, char *out, size_t most)
{
	const char *end = typed + len;
	size_t n = 0;

	while (typed < end) {
		const char *from = typed;
		char c = menus_keys_next(&typed);

		if (c >= '0' && c <= '9') {
			if (n == most)
				return 0;
			out[n++] = c;
		} else if (n && (size_t) (end - from) <= strlen(unit) && !strncasecmp(from, unit, (size_t) (end - from))) {
			break;
		} else if (!c || !strchr(between, c)) {
			return 0;
		}
	}
	out[n] = '\0';
	return n;
}

static bool read_figure(const char *typed, size_t len, const char *between, const char *unit, size_t digits, int min, int max,
			char out[MENUS_TYPED])
{
	char text[MENUS_TYPED];
	long value;

	if (!read_digits(typed, len, between, unit, text, digits))
		return false;
	value = strtol(text, NULL, 10);
	snprintf(out, MENUS_TYPED, "%ld", value);
	return value >= min && value <= max;
}

static bool read_number(const char *typed, size_t len, int this_year, char out[MENUS_TYPED])
{
	(void) this_year;
	return read_figure(typed, len, " ", "", 3, 1, NUMBER_MOST, out);
}

/* A point stands before thousands: "550.5" is no 5505. */
static bool has_cents(const char *typed, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		size_t digits = 0;

		while (typed[i] == '.' && i + 1 + digits < len && typed[i + 1 + digits] >= '0' && typed[i + 1 + digits] <= '9')
			digits++;
		if (typed[i] == '.' && digits != 3)
			return true;
	}
	return false;
}

/* "1650", "1 650", "1.650 F", "1650 FCFA" */
static bool read_amount(const char *typed, size_t len, int this_year, char out[MENUS_TYPED])
{
	(void) this_year;
	return !has_cents(typed, len) && read_figure(typed, len, " .", "FCFA", AMOUNT_DIGITS, 1, 9999999, out);
}

static bool read_year(const char *typed, size_t len, int this_year, char out[MENUS_TYPED])
{
	return read_figure(typed, len, "", "", 4, OLDEST, this_year, out);
}

static bool read_pin(const char *typed, size_t len, int this_year, char out[MENUS_TYPED])
{
	(void) this_year;
	return read_digits(typed, len, "", "", out, PIN_DIGITS) == PIN_DIGITS;
}

static bool read_staff_pin(const char *typed, size_t len, int this_year, char out[MENUS_TYPED])
{
	(void) this_year;
	return read_digits(typed, len, "", "", out, STAFF_PIN_MOST) >= STAFF_PIN_LEAST;
}

/* As a person reads it out: "482 913", "48-29-13". */
static bool read_care_code(const char *typed, size_t len, int this_year, char out[MENUS_TYPED])
{
	(void) this_year;
	return read_digits(typed, len, " .-", "", out, CARE_CODE_DIGITS) == CARE_CODE_DIGITS;
}

/* As it is dialled, or with its country: kept in E.164 digits. */
static bool read_phone(const char *typed, size_t len, int this_year, char out[MENUS_TYPED])
{
	uint64_t phone;

	(void) this_year;
	if (len >= MENUS_TYPED)
		return false;
	memcpy(out, typed, len);
	out[len] = '\0';
	phone = base_phone_parse(out);
	snprintf(out, MENUS_TYPED, "%" PRIu64, phone);
	return phone != 0;
}

/* As it is said aloud, in groups or not. What is right the action tells: a slip is no reason to stop a person who joins. */
static bool read_referral(const char *typed, size_t len, int this_year, char out[MENUS_TYPED])
{
	(void) this_year;
	return read_digits(typed, len, " -.", "", out, STORE_REFERRAL_CODE - 1) > 0;
}

static bool is_in_name(unsigned char c)
{
	return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == ' ' || c == '-' || c == '\'';
}

/* Of a pregnancy. */
static bool read_months(const char *typed, size_t len, int this_year, char out[MENUS_TYPED])
{
	(void) this_year;
	return read_figure(typed, len, " ", "mois", 1, 1, 9, out);
}

/* "12 05", "12/5", "1205": a day and a month of any year, as four digits. */
static bool read_day(const char *typed, size_t len, int this_year, char out[MENUS_TYPED])
{
	static const int longest[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	char digits[MENUS_TYPED];
	const char *end = typed + len, *at = typed;
	size_t n = read_digits(typed, len, " /.-", "", digits, 4), first = 0;
	int day, month;

	(void) this_year;
	while (at < end && strchr("0123456789", menus_keys_next(&at)))
		first++; /* what stands before the first thing between */
	if (n < 2 || first > n || (first == n && n != 4))
		return false;
	month = (int) strtol(digits + (first == n ? 2 : first), NULL, 10);
	digits[first == n ? 2 : first] = '\0';
	day = (int) strtol(digits, NULL, 10);
	if (month < 1 || month > 12 || day < 1 || day > longest[month - 1])
		return false;
	snprintf(out, MENUS_TYPED, "%02d%02d", day, month);
	return true;
}

/* Letters of any alphabet, with spaces, hyphens and apostrophes between them. */
static bool read_name(const char *typed, size_t len, int this_year, char out[MENUS_TYPED])
{
	size_t letters = 0;

	(void) this_year;
	if (len > NAME_OCTETS)
		return false;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char) typed[i];

		if (!is_in_name(c))
			return false;
		letters += (c < 0x80 && (c | 0x20) >= 'a') || c >= 0xc0; /* of a character of several octets the first */
		out[i] = (char) c;
	}
	out[len] = '\0';
	if (out[0] >= 'a' && out[0] <= 'z')
		out[0] = (char) (out[0] - 'a' + 'A');
	return letters >= 2 && text_fit_is_of_letters(typed, len);
}

/* As it stands on a card: letters, digits and what is written between them; some digit is in it. */
static bool read_household(const char *typed, size_t len, int this_year, char out[MENUS_TYPED])
{
	const char *end = typed + len;
	size_t n = 0;
	bool has_digit = false;

	(void) this_year;
	while (typed < end) {
		char c = menus_keys_next(&typed);

		if (n == HOUSEHOLD_OCTETS
		    || !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c && strchr(" -./", c))))
			return false;
		has_digit |= c >= '0' && c <= '9';
		out[n++] = c;
	}
	out[n] = '\0';
	return has_digit;
}

const struct menus_input menus_input_table[MENUS_KINDS + 1] = {
	[MENUS_KIND_NUMBER] = {"number", read_number, MENUS_MESSAGE_BAD_NUMBER, false},
	[MENUS_KIND_AMOUNT] = {"amount", read_amount, MENUS_MESSAGE_BAD_AMOUNT, false},
	[MENUS_KIND_YEAR] = {"year", read_year, MENUS_MESSAGE_BAD_YEAR, false},
	[MENUS_KIND_PIN] = {"pin", read_pin, MENUS_MESSAGE_BAD_PIN, true},
	[MENUS_KIND_NAME] = {"name", read_name, MENUS_MESSAGE_BAD_NAME, false},
	[MENUS_KIND_HOUSEHOLD] = {"household_number", read_household, MENUS_MESSAGE_BAD_HOUSEHOLD, false},
	[MENUS_KIND_RECEIPT] = {"receipt_number", read_household, MENUS_MESSAGE_BAD_RECEIPT, false},
	[MENUS_KIND_PHONE] = {"phone_number", read_phone, MENUS_MESSAGE_BAD_PHONE, false},
	[MENUS_KIND_STAFF_PIN] = {"staff_pin", read_staff_pin, MENUS_MESSAGE_BAD_STAFF_PIN, true},
	[MENUS_KIND_CARE_CODE] = {"care_code", read_care_code, MENUS_MESSAGE_BAD_CARE_CODE, true},
	[MENUS_KIND_REFERRAL] = {"referral_code", read_referral, MENUS_MESSAGE_BAD_REFERRAL, false},
	[MENUS_KIND_MONTHS] = {"months", read_months, MENUS_MESSAGE_BAD_MONTHS, false},
	[MENUS_KIND_DAY] = {"day_month", read_day, MENUS_MESSAGE_BAD_DAY, false},
	[MENUS_KINDS] = {.name = NULL},
};
