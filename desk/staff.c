/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Staff at the desk. */
#include "desk/staff.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/secret.h"
#include "desk/alert.h"
#include "desk/audit.h"

#include <stdio.h>
#include <string.h>

#define STAFF_SEEN 16           /* rows read at a time */
#define MISSES_FREE 2           /* typing wrong happens */
#define WAIT_MS 60000ll         /* for the third, twice as long for each more */
#define WAITS 11                /* so that nobody waits longer than a day and a half */

/* "staff", her code and the PIN, each with its NUL, so that no two of them run into one. */
static void hash_pin(const uint8_t *secret, const char *code, const char *pin, uint8_t out[STORE_STAFF_PIN])
{
	char data[sizeof "staff" + STORE_STAFF_CODE + DESK_COUNTER_PIN];
	int len = snprintf(data, sizeof data, "staff%c%s%c%s", '\0', code, '\0', pin);

	base_secret_hash(secret, data, (size_t) len, out);
	base_secret_wipe(data, sizeof data);
}

static int64_t wait_ms(int misses)
{
	int more = misses - MISSES_FREE - 1;

	return more < 0 ? 0 : WAIT_MS << (more < WAITS ? more : WAITS);
}

int desk_staff_admit(struct desk_step *s, const char *code, const char *pin, struct store_staff *out, bool *is_admitted,
		     struct error *said)
{
	const int64_t now_ms = s->request->now_ms;
	uint8_t hash[STORE_STAFF_PIN];
	int rc = store_staff_load(s->store, code, out), misses;

	*is_admitted = false;
	if (rc == STORE_NONE || (!rc && out->removed_ms)) {
		base_error_set(said, "this name and this PIN do not go together");
		return 0;
	}
	if (rc)
		return rc;
	if (out->wait_until_ms > now_ms) {
		base_error_set(said, "%s typed a wrong PIN too often: wait %lld min, or let another manager set a new one", code,
			       (long long) ((out->wait_until_ms - now_ms + 59999) / 60000));
		return 0;
	}
	hash_pin(s->memory->secret, code, pin, hash);
	rc = store_staff_match(s->store, code, hash, is_admitted);
	if (rc || (*is_admitted && !out->misses))
		return rc;
	misses = *is_admitted ? 0 : out->misses + 1;
	if (!*is_admitted) {
		base_error_set(said, "this name and this PIN do not go together");
		base_log(LOG_WARNING, "staff-pin-wrong", "staff=%s misses=%d", code, misses);
	}
	rc = *is_admitted ? 0 : desk_audit_staff(s, out, 0, "staff-pin-wrong", NULL);
	if (!rc && (*is_admitted || wait_ms(misses)))
		rc = desk_alert_staff(s, out, !*is_admitted);
	return rc ? rc : store_staff_tried(s->store, code, misses, wait_ms(misses) ? now_ms + wait_ms(misses) : 0);
}

bool desk_staff_covers(const struct scheme *scheme, const struct store_staff *who, const char *place)
{
	return scheme_covers(scheme, who->place, place);
}

static bool is_place(const struct scheme *scheme, enum store_staff_role role, const char *code)
{
	if (role != STORE_CARE_POINT)
		return !code[0] || scheme_has_place(scheme, code);
	for (size_t i = 0; i < scheme->n_care_points; i++)
		if (!strcmp(scheme->care_points[i].code, code))
			return true;
	return false;
}

/* 4 to 8 digits that are not the first to be tried: 0000, 1234, 9876. */
static bool is_pin(const char *pin)
{
	size_t len = strlen(pin);
	bool is_run = true;

	for (size_t i = 2; i < len; i++)
		is_run &= pin[i] - pin[i - 1] == pin[1] - pin[0];
	return len >= 4 && len < DESK_COUNTER_PIN && strspn(pin, "0123456789") == len
	       && !(is_run && pin[1] - pin[0] <= 1 && pin[0] - pin[1] <= 1);
}

/* Where this person decides or works, as a place of the scheme; a care point that is gone from it is the union's. */
static const char *place_of(const struct scheme *scheme, const struct store_staff *who)
{
	if (who->role != STORE_CARE_POINT)
		return who->place;
	for (size_t i = 0; i < scheme->n_care_points; i++)
		if (!strcmp(scheme->care_points[i].code, who->place))
			return scheme->care_points[i].commune;
	return "";
}

/* Is there a manager whose place has this one in it? STAFF_SEEN at a time: nobody's list is longer by much. */
static int find_manager(struct desk_step *s, const char *place, bool *is_there)
{
	struct store_staff row[STAFF_SEEN];
	char after[STORE_STAFF_CODE] = "";
	int n, rc;

	*is_there = false;
	do {
		rc = store_staff_list(s->store, after, row, STAFF_SEEN, &n);
		for (int i = 0; !rc && i < n; i++) {
			*is_there |= row[i].role == STORE_MANAGER && desk_staff_covers(s->memory->scheme, &row[i], place);
			memcpy(after, row[i].code, sizeof after);
		}
	} while (!rc && n == STAFF_SEEN && !*is_there);
	return rc;
}

/* A manager decides about those who work in her place: nobody makes herself one of a wider place, nor takes its manager's name by a new
 * PIN. While no manager has that place, any may fill it: who began in a commune can enter the union's. */
static int prove_place(struct desk_step *s, struct desk_counter *o, const struct store_staff *by, const struct store_staff *who, bool *may)
{
	const char *place = place_of(s->memory->scheme, who);
	bool is_kept = false;
	int rc;

	*may = !by || !strcmp(by->code, who->code) || desk_staff_covers(s->memory->scheme, by, place);
	if (*may)
		return 0;
	rc = find_manager(s, place, &is_kept);
	*may = !rc && !is_kept;
	if (!*may)
		base_error_set(&o->said, "'%s' is of %s, which is not in your place: a manager of it decides that", who->code,
			       place[0] ? place : "the whole union");
	return rc;
}

static int audit(struct desk_step *s, const struct store_staff *by, const char *what, const char *code)
{
	return desk_audit_staff(s, by, 0, what, code);
}

/* Why this may not be, in o->said; false where it may. */
static bool is_wrong(struct desk_step *s, struct desk_counter *o)
{
	const struct store_staff *who = &o->staff;

	if (strspn(who->code, "abcdefghijklmnopqrstuvwxyz0123456789") != strlen(who->code) || !who->code[0])
		base_error_set(&o->said, "'%s' can't be a name to sign with: small letters and digits, at most %d", who->code,
			       STORE_STAFF_CODE - 1);
	else if (!is_place(s->memory->scheme, who->role, who->place))
		base_error_set(&o->said, who->role == STORE_CARE_POINT ? "'%s' is no code of the scheme's care_points"
			       : "'%s' is no mutuelle, commune, district or region of the scheme", who->place);
	else if (who->language[0] && menus_language_index(s->memory->menus, who->language) < 0)
		base_error_set(&o->said, "the menus have no language '%s'", who->language);
	else if (!is_pin(o->new_pin))
		base_error_set(&o->said, "a PIN has 4 to 8 digits, and is none that everybody tries first: 1111, 1234");
	else
		return false;
	return true;
}

int desk_staff_add(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	uint8_t hash[STORE_STAFF_PIN];
	bool may;
	int rc;

	if (!by && o->staff.role != STORE_MANAGER) {
		base_error_set(&o->said, "there is no manager yet: the first one comes first");
		return 0;
	}
	if (is_wrong(s, o))
		return 0;
	rc = prove_place(s, o, by, &o->staff, &may);
	if (rc || !may)
		return rc;
	hash_pin(s->memory->secret, o->staff.code, o->new_pin, hash);
	rc = store_staff_add(s->store, &o->staff, hash, s->request->now_ms);
	if (rc == STORE_EXISTS) {
		base_error_set(&o->said, "the name '%s' was given before, or the phone is another one's: choose another", o->staff.code);
		return 0;
	}
	o->is_done = !rc;
	base_error_set(&o->said, "%s works here as %s", o->staff.code, store_staff_role_name(o->staff.role));
	return rc ? rc : audit(s, by, "staff-add", o->staff.code);
}

int desk_staff_remove(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	struct store_staff gone;
	bool may = true;
	int managers = 0, rc = store_staff_load(s->store, o->staff.code, &gone);

	if (rc == STORE_NONE || (!rc && gone.removed_ms)) {
		base_error_set(&o->said, "nobody called '%s' works here", o->staff.code);
		return 0;
	}
	if (!rc)
		rc = prove_place(s, o, by, &gone, &may);
	if (rc || !may)
		return rc;
	rc = store_staff_count(s->store, STORE_MANAGER, &managers);
	if (!rc && gone.role == STORE_MANAGER && managers == 1) {
		base_error_set(&o->said, "%s is the last manager: add another one first", gone.code);
		return 0;
	}
	if (!rc)
		rc = store_staff_remove(s->store, gone.code, s->request->now_ms);
	if (!rc)
		rc = desk_alert_staff(s, &gone, false);
	o->is_done = !rc;
	base_error_set(&o->said, "%s works here no more", gone.code);
	return rc ? rc : audit(s, by, "staff-remove", gone.code);
}

int desk_staff_pin(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	uint8_t hash[STORE_STAFF_PIN];
	struct store_staff whose;
	bool may = true;
	int rc;

	if (strcmp(by->code, o->staff.code) && by->role != STORE_MANAGER) {
		base_error_set(&o->said, "only a manager sets another one's PIN");
		return 0;
	}
	if (!is_pin(o->new_pin)) {
		base_error_set(&o->said, "a PIN has 4 to 8 digits, and is none that everybody tries first: 1111, 1234");
		return 0;
	}
	rc = store_staff_load(s->store, o->staff.code, &whose);
	if (rc == STORE_NONE || (!rc && whose.removed_ms)) {
		base_error_set(&o->said, "nobody called '%s' works here", o->staff.code);
		return 0;
	}
	if (!rc)
		rc = prove_place(s, o, by, &whose, &may);
	if (rc || !may)
		return rc;
	hash_pin(s->memory->secret, whose.code, o->new_pin, hash);
	rc = store_staff_set_pin(s->store, whose.code, hash);
	if (!rc)
		rc = desk_alert_staff(s, &whose, false);
	o->is_done = !rc;
	base_error_set(&o->said, "%s has a new PIN", o->staff.code);
	return rc ? rc : audit(s, by, "staff-pin", o->staff.code);
}
