/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any octets as a segment's expression: read or refused with a caret, and what was read can be asked. */
#include "base/must.h"
#include "scheme/segment.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char c[] = "c", village[] = "Kala";
	static char *villages[] = {village};
	static struct scheme_plan plan = {.code = c};
	static struct scheme_place place = {.code = c, .name = c, .parent = c, .villages = villages, .n_villages = 1};
	static struct scheme_mutuelle mutuelle = {.code = c};
	static const struct scheme scheme = {.plans = &plan, .n_plans = 1, .regions = &place, .n_regions = 1, .districts = &place,
					     .n_districts = 1, .communes = &place, .n_communes = 1, .mutuelles = &mutuelle, .n_mutuelles = 1};
	static const char *const languages[] = {"fr", "bm"}, *const topics[] = {"planning"};
	static const struct scheme_segment_words words = {languages, 2, topics, 1};
	const struct scheme_person p = {.region = c, .district = c, .commune = c, .mutuelle = c, .plan = c, .village = village, .role = "head",
					.sex = "F", .language = "bm", .referral = "", .age = 30, .due_in = SCHEME_SEGMENT_NONE, .behind = 550};
	char text[SCHEME_SEGMENT_MAX + 8];
	struct scheme_segment *s;
	struct error e = {""};

	if (size >= sizeof text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	s = scheme_segment_parse(text, &scheme, &words, &e);
	must(s || e.text[0]);
	if (s) {
		bool holds = scheme_segment_holds(s, &p);

		must(holds == scheme_segment_holds(s, &p));
	}
	scheme_segment_free(s);
	return 0;
}
