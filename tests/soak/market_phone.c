/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The phones of a market: they read what is shown, mostly press what leads to paying, and sometimes anything. */
#include "tests/soak/market_inside.h"

#include <stdio.h>
#include <string.h>

#define THINK_MS 1000
#define PRESSES_MAX 10          /* then it leaves */
#define DIALS_MAX 4             /* of a day */

/* What a member who wants to pay looks for in the lines of a screen, the most wanted first. */
static const char *const wanted[] = {"Oui", "Payer", "jusqu", "Autre somme"};

uint64_t market_phone_number(size_t i)
{
	return (i % 4 ? 22376000000u : 22366000000u) + i;
}

static bool happens(struct market *m, int in_a_thousand)
{
	return !m->config.is_calm && (int) base_rng_below(&m->rng, 1000) < in_a_thousand;
}

/* The digit of the first line "N label" whose label has the word; 0: none. */
static char find_choice(const char *screen, const char *word)
{
	for (const char *line = screen; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
		size_t len = strcspn(line, "\n");
		const char *hit = strstr(line, word);

		if (len > 2 && line[0] >= '1' && line[0] <= '9' && line[1] == ' ' && hit && hit < line + len)
			return line[0];
	}
	return 0;
}

/* What it types at this screen; false: there is nothing that it wants. */
static bool choose(struct market *m, struct market_phone *p, const char *screen)
{
	char digit = 0;

	if (happens(m, 30)) {
		snprintf(p->key, sizeof(p->key), "%u", (unsigned) base_rng_below(&m->rng, 12));
		return true;
	}
	for (size_t i = 0; !digit && i < sizeof(wanted) / sizeof(wanted[0]); i++)
		digit = find_choice(screen, wanted[i]);
	if (!digit && strstr(screen, "Tapez la somme"))
		snprintf(p->key, sizeof(p->key), "%u", 100 + (unsigned) base_rng_below(&m->rng, 2000));
	else if (!digit && strstr(screen, "4 chiffres"))
		snprintf(p->key, sizeof(p->key), "2580");
	else
		snprintf(p->key, sizeof(p->key), "%c", digit);
	return p->key[0];
}

static void rest(struct market *m, struct market_phone *p)
{
	p->state = PHONE_RESTS;
	m->n_dialling--;
}

/* The dialog is over, or was dropped: some dial again to see what became of it, or to pay once more. */
static void hang(struct market *m, struct market_phone *p, bool wants_again)
{
	p->presses = 0;
	if (p->dials >= DIALS_MAX || !wants_again) {
		rest(m, p);
		return;
	}
	p->state = PHONE_DIALS;
	p->at_ms = m->now_ms + THINK_MS + base_rng_below(&m->rng, 60000);
}

bool market_phone_press(struct market *m, size_t i, struct desk_request *r)
{
	struct market_phone *p = &m->phones[i];

	if (p->state == PHONE_RESTS || p->at_ms > m->now_ms)
		return false;
	*r = (struct desk_request){.kind = DESK_USSD_ANSWER, .phone = p->number, .ticket = i, .key = base_rng_next(&m->rng) | 1,
				   .now_ms = market_wall_ms(m), .entropy = base_rng_next(&m->rng)};
	switch (p->state) {
	case PHONE_DIALS:
		r->kind = DESK_USSD_BEGIN;
		snprintf(r->input, sizeof(r->input), "%s", happens(m, 100) ? "" : "1*1");
		p->dials++;
		m->counts.dialled++;
		break;
	case PHONE_ANSWERS:
		snprintf(r->input, sizeof(r->input), "%s", p->key);
		m->counts.pressed++;
		break;
	case PHONE_LEAVES:
		r->kind = DESK_USSD_LEFT;
		m->counts.dropped++;
		break;
	case PHONE_RESTS:
		break;
	}
	p->at_ms = m->now_ms + 30000; /* where no answer comes, for the process died: it dials again */
	p->state = PHONE_DIALS;
	return true;
}

void market_phone_on_reply(struct market *m, const struct desk_request *r, const struct desk_reply *reply)
{
	struct market_phone *p = &m->phones[r->ticket];

	if (r->kind == DESK_USSD_LEFT) {
		hang(m, p, happens(m, 500));
	} else if (reply->verdict != DESK_SCREEN) {
		hang(m, p, reply->verdict != DESK_LAST_SCREEN || happens(m, 100));
	} else if (++p->presses > PRESSES_MAX || happens(m, 40)) {
		p->state = PHONE_LEAVES;
		p->at_ms = m->now_ms + THINK_MS;
	} else if (happens(m, 20)) {
		hang(m, p, true); /* it goes silent: nobody tells us that the dialog is over */
	} else {
		p->state = PHONE_ANSWERS;
		if (!choose(m, p, reply->text)) {
			p->state = PHONE_LEAVES;
			p->dials = DIALS_MAX; /* for today */
		}
		p->at_ms = m->now_ms + THINK_MS;
	}
}
