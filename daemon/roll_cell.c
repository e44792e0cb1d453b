/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells of the members' roll. All that differs between columns stands in one table. */
#include "daemon/roll_cell.h"

#include "base/csv.h"
#include "base/damm.h"
#include "base/date.h"
#include "base/phone.h"
#include "store/referral.h"
#include "text/fit.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define FIRST_BIRTH_YEAR 1900
#define FIRST_DAY 7305       /* 1990-01-01: no mutuelle of this kind is older */
#define DAYS_AHEAD 366       /* an enrolment may be agreed this long before it begins */
#define DAYS_PAID_AHEAD 3660 /* and dues be paid ten years ahead */
#define LAST_MEMBER_NO 9999

#define FIELD(name) offsetof(struct desk_import_row, name), sizeof ((struct desk_import_row *) 0)->name

__attribute__((format(printf, 2, 3))) static bool refuse(struct roll_cell *c, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(c->reason, DAEMON_ROLL_REASON, format, args);
	va_end(args);
	return false;
}

/* A name or code: NFC, no control characters, no longer than its field. */
static bool take_text(struct roll_cell *c, void *field)
{
	struct buf nfc = {0};
	bool is_good = true;

	if (!c->len)
		return refuse(c, "must not be empty");
	for (size_t i = 0; i < c->len; i++)
		if ((uint8_t) c->text[i] < ' ' || c->text[i] == 0x7f)
			return refuse(c, "holds a control character or a line break");
	if (text_fit_nfc(&nfc, c->text, c->len))
		is_good = refuse(c, "is no UTF-8: save the file as \"CSV UTF-8\"");
	else if (nfc.len >= c->size)
		is_good = refuse(c, "is longer than %zu octets", c->size - 1);
	else
		memcpy(field, base_buf_str(&nfc), nfc.len + 1);
	base_buf_release(&nfc);
	return is_good;
}

static void put_text(struct buf *out, const void *field)
{
	base_csv_write(out, field);
}

/* People write a name where the code is wanted, or the code in capitals. */
static bool is_meant(const struct roll_cell *c, const char *code, const char *name)
{
	return !strcasecmp(c->text, code) || !strcasecmp(c->text, name);
}

static bool refuse_code(struct roll_cell *c, const char *what, const char *meant)
{
	if (meant)
		return refuse(c, "'%.40s' is no code of a %s in the scheme: write '%s'", c->text, what, meant);
	return refuse(c, "'%.40s' is no code of a %s in the scheme", c->text, what);
}

static bool take_commune(struct roll_cell *c, void *field)
{
	struct roll_form *f = c->form;
	const struct scheme *s = f->rules->scheme;
	const char *meant = NULL;

	if (!f->commune || strcmp(f->commune->code, c->text))
		f->commune = scheme_find_commune(s, c->text);
	if (f->commune)
		return take_text(c, field);
	for (size_t i = 0; i < s->n_communes && !meant; i++)
		meant = is_meant(c, s->communes[i].code, s->communes[i].name) ? s->communes[i].code : NULL;
	return refuse_code(c, "commune", meant);
}

static bool take_mutuelle(struct roll_cell *c, void *field)
{
	struct roll_form *f = c->form;
	const struct scheme *s = f->rules->scheme;
	const char *meant = NULL;

	if (!f->mutuelle || strcmp(f->mutuelle->code, c->text))
		f->mutuelle = scheme_find_mutuelle(s, c->text);
	if (f->mutuelle)
		return take_text(c, field);
	for (size_t i = 0; i < s->n_mutuelles && !meant; i++)
		meant = is_meant(c, s->mutuelles[i].code, s->mutuelles[i].name) ? s->mutuelles[i].code : NULL;
	return refuse_code(c, "mutuelle", meant);
}

static bool take_plan(struct roll_cell *c, void *field)
{
	struct roll_form *f = c->form;
	const struct scheme *s = f->rules->scheme;
	const char *meant = NULL;

	if (!f->plan || strcmp(f->plan->code, c->text))
		f->plan = scheme_find_plan(s, c->text);
	if (f->plan)
		return take_text(c, field);
	for (size_t i = 0; i < s->n_plans && !meant; i++)
		meant = is_meant(c, s->plans[i].code, s->plans[i].name) ? s->plans[i].code : NULL;
	return refuse_code(c, "plan", meant);
}

static bool take_language(struct roll_cell *c, void *field)
{
	const struct menus *menus = c->form->rules->menus;

	if (c->len < 2 || c->len > 3 || strspn(c->text, "abcdefghijklmnopqrstuvwxyz") != c->len)
		return refuse(c, "must be the code of a language such as fr or bm, not '%.40s'", c->text);
	if (menus && menus_language_index(menus, c->text) < 0)
		return refuse(c, "there are no menus in '%.40s'", c->text);
	return take_text(c, field);
}

/* A whole number without a sign. */
static bool take_int(struct roll_cell *c, int min, int max, int *field)
{
	int value = c->len && c->len < 10 ? 0 : -1;

	for (const char *digit = c->text; value >= 0 && *digit; digit++)
		value = *digit >= '0' && *digit <= '9' ? 10 * value + (*digit - '0') : -1;
	*field = value;
	return (value >= min && value <= max)
	       || refuse(c, "must be a number from %d to %d, not '%.40s'", min, max, c->text);
}

static bool take_member_no(struct roll_cell *c, void *field)
{
	return take_int(c, 1, LAST_MEMBER_NO, field);
}

static bool take_birth_year(struct roll_cell *c, void *field)
{
	int year, month, day;

	base_date_split(c->form->rules->today, &year, &month, &day);
	return take_int(c, FIRST_BIRTH_YEAR, year, field);
}

static void put_int(struct buf *out, const void *field)
{
	base_buf_printf(out, "%d", *(const int *) field);
}

static const char *const roles[] = {
	[STORE_HEAD] = "head", [STORE_SPOUSE] = "spouse", [STORE_CHILD] = "child", [STORE_OTHER] = "other"};

static bool take_role(struct roll_cell *c, void *field)
{
	for (int i = STORE_HEAD; i <= STORE_OTHER; i++)
		if (!strcmp(c->text, roles[i])) {
			*(enum store_role *) field = (enum store_role) i;
			return true;
		}
	return refuse(c, "must be head, spouse, child or other, not '%.40s'", c->text);
}

static void put_role(struct buf *out, const void *field)
{
	base_buf_append_str(out, roles[*(const enum store_role *) field]);
}

static bool take_sex(struct roll_cell *c, void *field)
{
	if (c->len != 1 || (*c->text != 'F' && *c->text != 'M'))
		return refuse(c, "must be F or M, not '%.40s'", c->text);
	*(char *) field = *c->text;
	return true;
}

static void put_sex(struct buf *out, const void *field)
{
	base_buf_append(out, field, 1);
}

static bool take_phone(struct roll_cell *c, void *field)
{
	uint64_t phone = base_phone_parse(c->text);

	*(uint64_t *) field = phone;
	return !c->len || phone
	       || refuse(c, "must be a phone number of 8 digits or such as +22376000001, not '%.40s'", c->text);
}

static void put_phone(struct buf *out, const void *field)
{
	char text[BASE_PHONE_TEXT];

	if (*(const uint64_t *) field)
		base_csv_write(out, base_phone_format(*(const uint64_t *) field, text));
}

/* A day up to `last`, or nothing. */
static bool take_day(struct roll_cell *c, int32_t last, int32_t *field)
{
	char from[BASE_DATE_TEXT], to[BASE_DATE_TEXT];

	*field = BASE_DAY_NONE;
	if (!c->len)
		return true;
	if (!base_date_parse(c->text, field))
		return refuse(c, "must be a day such as 2026-06-30, not '%.40s'", c->text);
	if (*field < FIRST_DAY || *field > last)
		return refuse(c, "must be from %s to %s, not %.40s", base_date_format(FIRST_DAY, from),
			      base_date_format(last, to), c->text);
	return true;
}

static bool take_enrolled_on(struct roll_cell *c, void *field)
{
	return take_day(c, c->form->rules->today + DAYS_AHEAD, field);
}

static bool take_paid_until(struct roll_cell *c, void *field)
{
	return take_day(c, c->form->rules->today + DAYS_PAID_AHEAD, field);
}

static bool take_card_day(struct roll_cell *c, void *field)
{
	return take_day(c, c->form->rules->today + DAYS_AHEAD, field);
}

static void put_day(struct buf *out, const void *field)
{
	char text[BASE_DATE_TEXT];

	if (*(const int32_t *) field != BASE_DAY_NONE)
		base_buf_append_str(out, base_date_format(*(const int32_t *) field, text));
}

static bool take_nothing(char *field)
{
	*field = '\0';
	return true;
}

/* Whose code: known to the store where the roll is proved. Nobody's: empty. */
static bool take_referral(struct roll_cell *c, void *field)
{
	const struct roll_rules *rules = c->form->rules;
	struct store_referral r;

	if (!c->len)
		return take_nothing(field);
	if (!base_damm_is_right(c->text))
		return refuse(c, "'%.40s' is no referral code: a digit of it is wrong", c->text);
	if (rules->proves_referrals && (!rules->store || store_referral_load(rules->store, c->text, &r)))
		return refuse(c, "nobody has the code %.40s: `mutuelle referral list --all` tells who has which", c->text);
	return take_text(c, field);
}

const struct roll_column daemon_roll_columns[DAEMON_ROLL_COLUMNS] = {
	{"household_no", take_text, put_text, FIELD(household_no)},
	{"member_no", take_member_no, put_int, FIELD(member_no)},
	{"role", take_role, put_role, FIELD(role)},
	{"first_name", take_text, put_text, FIELD(first_name)},
	{"last_name", take_text, put_text, FIELD(last_name)},
	{"sex", take_sex, put_sex, FIELD(sex)},
	{"birth_year", take_birth_year, put_int, FIELD(birth_year)},
	{"phone", take_phone, put_phone, FIELD(phone)},
	{"village", take_text, put_text, FIELD(village)},
	{"commune", take_commune, put_text, FIELD(commune)},
	{"mutuelle", take_mutuelle, put_text, FIELD(mutuelle)},
	{"plan", take_plan, put_text, FIELD(plan)},
	{"enrolled_on", take_enrolled_on, put_day, FIELD(enrolled_on)},
	{"paid_until", take_paid_until, put_day, FIELD(paid_until)},
	{"language", take_language, put_text, FIELD(language)},
	{"joined_on", take_card_day, put_day, FIELD(joined_on)},
	{"left_on", take_card_day, put_day, FIELD(left_on)},
	{"referral", take_referral, put_text, FIELD(referral)},
};
