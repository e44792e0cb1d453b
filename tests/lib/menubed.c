/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A set, a store, a phone. */
#include "tests/lib/menubed.h"

#include "store/ledger.h"
#include "store/member.h"
#include "store/phone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

void menubed_open(struct menubed *b, const char *set)
{
	const char *srcdir = getenv("srcdir");
	struct error e = {""};
	char path[4096];

	memset(b, 0, sizeof *b);
	snprintf(path, sizeof path, "%s/%s/scheme.yaml", srcdir ? srcdir : ".", set);
	b->scheme = scheme_load(path, &e);
	if (!b->scheme)
		fail_msg("%s", e.text);
	*strrchr(path, '/') = '\0';
	b->menus = menus_load(path, b->scheme, TEXT_FIT_USSD, &e);
	if (!b->menus)
		fail_msg("%s", e.text);
	storebed_open(&b->bed, "");
	b->phone = MENUBED_PHONE;
	b->now_ms = STOREBED_NOW;
}

void menubed_close(struct menubed *b)
{
	base_buf_release(&b->answer.text);
	assert_int_equal(storebed_check(b->bed.store), 0);
	storebed_close(&b->bed);
	menus_free(b->menus);
	scheme_free(b->scheme);
}

int64_t menubed_household(struct menubed *b, const char *no, const char *head, uint64_t phone, int64_t paid_francs)
{
	struct store_household h = {.enrolled_on = STOREBED_DAY - 365, .next_change_on = BASE_DAY_NONE};
	struct store_member m = {.no = 1, .role = STORE_HEAD, .sex = 'F', .birth_year = 1980, .phone = phone};
	struct store *s = b->bed.store;
	bool changed;

	snprintf(h.no, sizeof h.no, "%s", no);
	snprintf(h.mutuelle, sizeof h.mutuelle, "%s", b->scheme->mutuelles[0].code);
	snprintf(h.plan, sizeof h.plan, "%s", b->scheme->plans[b->plan].code);
	snprintf(h.commune, sizeof h.commune, "%s", b->scheme->mutuelles[0].commune);
	snprintf(h.village, sizeof h.village, "Zérélani");
	assert_int_equal(store_household_put(s, &h, &changed, &h.id), STORE_OK);
	m.household = h.id;
	snprintf(m.first_name, sizeof m.first_name, "%s", head);
	snprintf(m.last_name, sizeof m.last_name, "Traoré");
	snprintf(m.language, sizeof m.language, "fr");
	assert_int_equal(store_member_put(s, &m, &changed), STORE_OK);
	m = (struct store_member){.household = h.id, .no = 2, .role = STORE_CHILD, .sex = 'M', .birth_year = 2016,
				  .first_name = "Bakary", .last_name = "Traoré"};
	assert_int_equal(store_member_put(s, &m, &changed), STORE_OK);
	if (paid_francs)
		assert_int_equal(store_ledger_post_dues(s, h.id, h.enrolled_on, paid_francs, "cash", "cash", no, b->now_ms), STORE_OK);
	return h.id;
}

static const char *finish(struct menubed *b, int rc)
{
	assert_int_equal(rc, STORE_OK);
	b->dialog.state = b->answer.is_last ? STORE_DIALOG_ENDED : STORE_DIALOG_OPEN;
	return base_buf_str(&b->answer.text);
}

static struct menus_step step_of(struct menubed *b)
{
	b->answer.text.len = 0;
	b->dialog.phone = b->phone;
	return (struct menus_step){.menus = b->menus, .scheme = b->scheme, .store = b->bed.store, .phone = b->phone,
				   .now_ms = b->now_ms, .entropy = ++b->entropy, .secret = b->secret, .wallet = b->wallet, .office = b->office,
				   .pay_delay_ms = 3000};
}

const char *menubed_dial(struct menubed *b, const char *digits)
{
	struct menus_step step = step_of(b);
	struct store_dialog *d = &b->dialog;
	struct store_phone p;

	assert_int_equal(store_phone_load(b->bed.store, b->phone, &p), STORE_OK);
	if (d->state == STORE_DIALOG_ENDED) {
		d->resume_path[0] = d->resume_vars[0] = '\0';
	} else if (strchr(d->path, ' ')) {
		memcpy(d->resume_path, d->path, sizeof d->path);
		memcpy(d->resume_vars, d->vars, sizeof d->vars);
	}
	d->path[0] = d->vars[0] = '\0';
	d->household = p.household;
	memcpy(d->language, p.language, sizeof d->language);
	return finish(b, menus_machine_begin(&step, d, digits, &b->answer));
}

const char *menubed_type(struct menubed *b, const char *input)
{
	struct menus_step step = step_of(b);

	return finish(b, menus_machine_answer(&step, &b->dialog, input, &b->answer));
}
