/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle pay review, cash, held, sign, rest, close, as far as they order something. */
#include "daemon/command_pay_order.h"

#include "base/date.h"
#include "daemon/options.h"
#include "scheme/scheme.h"
#include "text/utf8.h"

#include <stdio.h>
#include <string.h>

static bool has_control(const char *text)
{
	while (*text && (unsigned char) *text >= ' ' && *text != 127)
		text++;
	return *text;
}

/* A flag's text into a field of the order. */
static int put(struct pay_asked *a, const char *flag, const char *text, char *out, size_t size)
{
	if (!text || !*text)
		return daemon_command_wrong(a->command, "the flag %s is missing", flag);
	if (strlen(text) >= size || !text_utf8_is_valid(text, strlen(text)) || has_control(text))
		return daemon_command_wrong(a->command, "%s wants UTF-8 of at most %zu octets in one line", flag, size - 1);
	snprintf(out, size, "%s", text);
	return COMMAND_OK;
}

static int put_day(struct pay_asked *a, bool is_needed, int32_t *out)
{
	*out = BASE_DAY_NONE;
	if (!a->day && !is_needed)
		return COMMAND_OK;
	if (!a->day)
		return daemon_command_wrong(a->command, "the flag --day is missing");
	if (!base_date_parse(a->day, out))
		return daemon_command_wrong(a->command, "--day wants a day as 2026-01-15, not '%s'", a->day);
	return COMMAND_OK;
}

static int sign_and_tell(struct pay_asked *a, struct desk_counter *o)
{
	int rc = daemon_counter_order_sign(a->command, &a->signer, o);

	return rc ? rc : daemon_counter_order_tell(a->c, o);
}

int daemon_command_pay_order_review(struct pay_asked *a, int64_t id, const char *what)
{
	struct desk_counter o = {.verb = DESK_COUNTER_ASK, .id = id, .day = BASE_DAY_NONE};
	int rc = COMMAND_OK;

	if (!strcmp(what, "settle")) {
		o.verb = DESK_COUNTER_SETTLE;
		rc = put(a, "--reference", a->reference, o.reference, sizeof o.reference);
	} else if (!strcmp(what, "fail")) {
		o.verb = DESK_COUNTER_FAIL;
	} else if (strcmp(what, "ask")) {
		return daemon_command_wrong(a->command, "a payment in review: settle, fail or ask, not '%s'", what);
	}
	return rc ? rc : sign_and_tell(a, &o);
}

int daemon_command_pay_order_held(struct pay_asked *a, int64_t id, const char *what)
{
	struct desk_counter o = {.verb = DESK_COUNTER_MOVE, .id = id, .day = BASE_DAY_NONE};
	int rc;

	if (!strcmp(what, "move")) {
		rc = put(a, "--household", a->household, o.household, sizeof o.household);
	} else if (!strcmp(what, "return") || !strcmp(what, "keep")) {
		o.verb = strcmp(what, "keep") ? DESK_COUNTER_RETURN : DESK_COUNTER_KEEP;
		rc = put(a, "--note", a->note, o.note, sizeof o.note);
	} else {
		return daemon_command_wrong(a->command, "held money: move, return or keep, not '%s'", what);
	}
	return rc ? rc : sign_and_tell(a, &o);
}

int daemon_command_pay_order_cash(struct pay_asked *a)
{
	struct desk_counter o = {.verb = DESK_COUNTER_CASH};
	long long francs;
	int rc = put(a, "--household", a->household, o.household, sizeof o.household);

	if (!rc)
		rc = put(a, "--receipt", a->receipt, o.reference, 40);
	if (!rc && !a->francs)
		rc = daemon_command_wrong(a->command, "the flag --francs is missing");
	if (!rc && daemon_options_number(a->command, "--francs", a->francs, 1, SCHEME_FRANCS_MAX, &francs))
		rc = COMMAND_ASKED_WRONGLY;
	if (!rc)
		rc = put_day(a, false, &o.day);
	if (rc)
		return rc;
	o.francs = francs;
	return sign_and_tell(a, &o);
}

int daemon_command_pay_order_sign(struct pay_asked *a, int64_t id)
{
	struct desk_counter o = {.verb = a->refuse ? DESK_COUNTER_DECLINE : DESK_COUNTER_SIGN, .id = id, .day = BASE_DAY_NONE};

	return sign_and_tell(a, &o);
}

int daemon_command_pay_order_rest(struct pay_asked *a, int64_t id)
{
	struct desk_counter o = {.verb = DESK_COUNTER_REST, .id = id, .day = BASE_DAY_NONE};
	int rc = put(a, "--note", a->note, o.note, sizeof o.note);

	return rc ? rc : sign_and_tell(a, &o);
}

int daemon_command_pay_order_close(struct pay_asked *a)
{
	struct desk_counter o = {.verb = DESK_COUNTER_CLOSE};
	int rc = put(a, "--wallet", a->wallet, o.wallet, sizeof o.wallet);

	if (!rc)
		rc = put_day(a, true, &o.day);
	return rc ? rc : sign_and_tell(a, &o);
}
