/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any octets as scheme.yaml: refused with a sentence, or a scheme by whose every plan a household can live for ten years, and
 * every rule of whose alerts has its hours. */
#include "base/must.h"
#include "scheme/alert.h"
#include "scheme/buy.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void live(const struct scheme_plan *plan)
{
	static const struct scheme_member members[] = {
		{SCHEME_CARD_ADULT, 1980, BASE_DAY_NONE, BASE_DAY_NONE},
		{SCHEME_CARD_CHILD, 2012, BASE_DAY_NONE, BASE_DAY_NONE},
		{SCHEME_CARD_BY_AGE, 2010, 20700, 22000},
	};
	static const struct scheme_entry entries[] = {{20600, 5000}, {20800, 12000}, {21500, -300}, {22000, 60000}};
	struct scheme_account a = {plan, 20500, entries, sizeof(entries) / sizeof(*entries), members, 3};
	int64_t limit;

	for (int32_t day = 20480; day < 24200; day += 61) {
		struct scheme_cover c = scheme_cover_compute(&a, day);
		struct scheme_offer o = scheme_cover_offer(&a, day, 3);

		must(c.next_change_on == BASE_DAY_NONE || c.next_change_on > day);
		must(o.until == BASE_DAY_NONE || scheme_cover_after(&a, day, o.francs).paid_until == o.until);
		must(scheme_buy_amount(&a, day, 1000).then.behind_francs <= c.behind_francs || day < 20500);
		must(scheme_buy_judge(&a, 0, day, 1000, 0, &limit) == SCHEME_BUY_YES || limit != 1000);
	}
	must(scheme_subsidy_between(&a, 0, 20000).state_francs >= 0);
}

/* A rule that was let in has its instants. */
static void tell(const struct scheme *s, const struct scheme_alert *a)
{
	int32_t first, last;

	must(a->what < SCHEME_ALERT_WHATS && a->level < SCHEME_AT_LEVELS);
	for (int64_t at_ms = 1780000000000; a->digest != SCHEME_AT_ONCE && at_ms < 1781000000000; at_ms += 77777777) {
		must(scheme_alert_digest_next(a, at_ms) > at_ms);
		must(scheme_alert_digest_last(a, at_ms) <= at_ms);
		must(scheme_alert_digest_next(a, scheme_alert_digest_last(a, at_ms)) == scheme_alert_digest_next(a, at_ms));
		scheme_alert_digest_days(a, at_ms, &first, &last);
		must(first <= last);
	}
	must(a->what >= SCHEME_ALERT_LIVES || scheme_alert_rule(s, (enum scheme_alert_what) a->what) == a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error e = {""};
	struct scheme *s = scheme_parse("fuzz.yaml", (const char *) data, size, &e);

	must(s || e.text[0] != '\0');
	for (size_t i = 0; s && i < s->n_plans; i++)
		live(&s->plans[i]);
	for (size_t i = 0; s && i < s->n_alerts; i++)
		tell(s, &s->alerts[i]);
	scheme_free(s);
	return 0;
}
