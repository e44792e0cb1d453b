/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom a campaign is for (P19): a small language over what is known of a person and her household.
 *
 *   district in (c-segou, c-bla) and cover = lapsed and role = head
 *   sex = F and age = 15..49 and topic = planning
 *   not (due_in > 30) and language = bm and referral = 1007
 *
 * `and` binds tighter than `or`, `not` tightest; words are written bare or in double quotes. A figure is compared by = != < <= > >=,
 * or lies in a range `15..49`, both ends in it; a word by = and !=; either by `in (a, b)`. Keywords and fields are in small letters. A
 * value that is not there (who is not enrolled has no due day, many have no referral) equals nothing and lies in no range. */
#ifndef SCHEME_SEGMENT_H
#define SCHEME_SEGMENT_H

#include "scheme/cover.h"
#include "scheme/scheme.h"

#define SCHEME_SEGMENT_NONE INT64_MIN /* a figure that is not there */
#define SCHEME_SEGMENT_MAX 2000       /* octets of an expression */

/* One person, as the rules see her on one day. Texts are borrowed; "" where there is none. */
struct scheme_person {
	const char *region, *district, *commune, *mutuelle, *plan; /* codes */
	const char *village;                                       /* name */
	const char *role;                                          /* head, spouse, child, other */
	const char *sex;                                           /* F, M */
	const char *language;                                      /* code */
	const char *referral;                                      /* the code her household came by */
	enum scheme_state cover;
	int64_t age;                                               /* years, by the year of birth */
	int64_t due_in;                                            /* days to the last paid day, negative: past it */
	int64_t behind;                                            /* francs owed */
	uint32_t topics;                                           /* bit i: she wants topic i */
};

/* What a set of menus knows: languages and topics, by code. */
struct scheme_segment_words {
	const char *const *languages; size_t n_languages;
	const char *const *topics; size_t n_topics;             /* at most 32 */
};

/* NULL with a complaint of two lines more: the expression around the fault, and a caret under it. Places, plans, languages and
 * topics that nobody knows are refused. To be freed. Empty: everybody. */
struct scheme_segment;
struct scheme_segment *scheme_segment_parse(const char *text, const struct scheme *scheme, const struct scheme_segment_words *words,
					    struct error *e);
void scheme_segment_free(struct scheme_segment *s);

bool scheme_segment_holds(const struct scheme_segment *s, const struct scheme_person *p);

#endif
