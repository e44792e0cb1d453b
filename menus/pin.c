/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The PIN of a phone. Between its first and its second typing a new one stands in the dialog's row as a part of its keyed hash. */
#include "menus/pin.h"

#include "base/date.h"
#include "base/phone.h"
#include "menus/machine.h"
#include "menus/say.h"
#include "menus/trail.h"
#include "store/alert.h"
#include "store/pin.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHOSEN "pin_neuf"       /* the variable of the new PIN's hash */
#define UNTIL "pin_fin"         /* the variable that says until when a PIN is locked */
#define KNOWN_MS 180000         /* a PIN that was typed counts so long */
#define HEX (16 + 1)            /* 64 bits of the hash */

bool menus_pin_is_set(struct menus_view *v)
{
	return menus_view_has_pin(v);
}

bool menus_pin_is_unset(struct menus_view *v)
{
	return !menus_view_has_pin(v);
}

static void set_figure(struct menus_view *v, const char *variable, int64_t value)
{
	char text[24];

	snprintf(text, sizeof text, "%" PRId64, value);
	menus_view_set(v, variable, text);
}

static int64_t figure(struct menus_view *v, const char *variable)
{
	char text[24];

	return menus_trail_get(v->dialog->vars, variable, text, sizeof text) ? strtoll(text, NULL, 10) : 0;
}

bool menus_pin_is_known(struct menus_view *v)
{
	int64_t since_ms = v->now_ms - figure(v, MENUS_PIN_KNOWN);

	return since_ms >= 0 && since_ms < KNOWN_MS;
}

void menus_pin_note(struct menus_view *v, struct buf *out)
{
	if (v->note.message >= MENUS_MESSAGE_PIN_WRONG && v->note.message <= MENUS_MESSAGE_PIN_DIFFERS)
		menus_say_message(v, v->note.message, NULL, out);
}

/* Mali's clocks show UTC. */
void menus_pin_until(struct menus_view *v, struct buf *out)
{
	int64_t until_ms = v->showing == MENUS_SAMPLE ? 0 : figure(v, UNTIL);
	int minutes = (int) ((until_ms + 59999) / 60000 % 1440);
	char date[BASE_DATE_TEXT];

	if (!until_ms)
		return;
	if (base_date_of_ms(until_ms) != v->today)
		base_buf_printf(out, "%s ", base_date_format_phone(base_date_of_ms(until_ms), date));
	base_buf_printf(out, "%02d:%02d", minutes / 60, minutes % 60);
}

void menus_pin_set_until(struct menus_view *v, int64_t until_ms)
{
	set_figure(v, UNTIL, until_ms);
}

/* False where this program has no key: then nobody has a PIN. */
static bool hash(struct menus_view *v, uint8_t out[STORE_PIN_HASH])
{
	if (!v->step || !v->step->secret || !v->typed) {
		menus_view_note(v, STORE_REFUSED);
		return false;
	}
	store_pin_hash(v->step->secret, v->phone, v->typed, out);
	return true;
}

/* Too many wrong ones: staff hear of it, by the phone's last digits. */
static void raise_alert(struct menus_view *v)
{
	struct store_alert a = {.what = SCHEME_ALERT_PIN, .household = v->dialog->household};
	int rc;

	snprintf(a.subject, sizeof a.subject, "%" PRIu64, v->phone);
	base_phone_mask(v->phone, a.about);
	rc = store_alert_raise(v->store, &a, v->now_ms, NULL);
	if (rc != STORE_EXISTS)
		menus_view_note(v, rc);
}

/* The right one came, or it was set anew. */
static void end_alert(struct menus_view *v)
{
	char subject[STORE_ALERT_SUBJECT];
	int rc;

	snprintf(subject, sizeof subject, "%" PRIu64, v->phone);
	rc = store_alert_end(v->store, SCHEME_ALERT_PIN, subject, v->now_ms);
	if (rc != STORE_NONE)
		menus_view_note(v, rc);
}

int menus_pin_check(struct menus_view *v)
{
	enum { OK, WRONG, LOCKED, UNSET };
	enum store_pin_answer answer = STORE_PIN_UNSET;
	uint8_t typed[STORE_PIN_HASH];
	int64_t until_ms = 0;

	if (!hash(v, typed))
		return UNSET;
	menus_view_note(v, store_pin_try(v->store, v->phone, typed, v->now_ms, &answer, &until_ms));
	if (until_ms) {
		menus_pin_set_until(v, until_ms);
		menus_view_audit(v, v->dialog->household, "pin-locked");
		raise_alert(v);
		return LOCKED;
	}
	if (answer == STORE_PIN_RIGHT) {
		set_figure(v, MENUS_PIN_KNOWN, v->now_ms);
		end_alert(v);
	}
	if (answer == STORE_PIN_WRONG) {
		v->note.message = MENUS_MESSAGE_PIN_WRONG;
		menus_view_audit(v, v->dialog->household, "pin-wrong");
	}
	return answer == STORE_PIN_RIGHT ? OK : answer == STORE_PIN_WRONG ? WRONG : UNSET;
}

/* What everybody tries first: 0000, 1234, 4321. */
static bool is_weak(const char *pin)
{
	int step = pin[1] - pin[0];

	if (step < -1 || step > 1)
		return false;
	for (int i = 2; i < STORE_PIN_DIGITS; i++)
		if (pin[i] - pin[i - 1] != step)
			return false;
	return true;
}

static void write_hex(const uint8_t *octets, char out[HEX])
{
	for (int i = 0; i < HEX / 2; i++)
		snprintf(out + 2 * i, 3, "%02x", octets[i]);
}

int menus_pin_choose(struct menus_view *v)
{
	enum { OK, WEAK };
	uint8_t typed[STORE_PIN_HASH];
	char hex[HEX];

	if (!hash(v, typed))
		return WEAK;
	if (is_weak(v->typed)) {
		v->note.message = MENUS_MESSAGE_PIN_WEAK;
		return WEAK;
	}
	write_hex(typed, hex);
	menus_view_set(v, CHOSEN, hex);
	return OK;
}

/* Who has a PIN changes it only with the old one. */
int menus_pin_keep(struct menus_view *v)
{
	enum { OK, DIFFERS, OLD };
	uint8_t typed[STORE_PIN_HASH];
	char hex[HEX], chosen[HEX] = "";
	bool has_pin = false;

	if (!hash(v, typed))
		return DIFFERS;
	menus_trail_get(v->dialog->vars, CHOSEN, chosen, sizeof chosen);
	menus_view_set(v, CHOSEN, "");
	write_hex(typed, hex);
	if (strcmp(hex, chosen)) {
		v->note.message = MENUS_MESSAGE_PIN_DIFFERS;
		return DIFFERS;
	}
	menus_view_note(v, store_pin_is_set(v->store, v->phone, &has_pin));
	if (has_pin && !menus_pin_is_known(v))
		return OLD;
	menus_view_note(v, store_pin_set(v->store, v->phone, typed, v->now_ms));
	menus_view_audit(v, v->dialog->household, "pin-set");
	end_alert(v);
	set_figure(v, MENUS_PIN_KNOWN, v->now_ms);
	return OK;
}
