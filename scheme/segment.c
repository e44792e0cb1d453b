/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom a campaign is for: the expression as a tree of ranges and sets, walked once a person. */
#include "scheme/segment.h"

#include "base/buf.h"
#include "base/damm.h"
#include "base/must.h"
#include "scheme/segment_token.h"
#include "scheme/value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 32
#define NODES_MAX 256
#define VALUES_MAX 256
#define SHOWN 60 /* octets of the expression in a complaint, around the fault */

enum node_kind { EVERYBODY, OR, AND, NOT, ONE_OF, RANGE, TOPIC };

struct node {
	enum node_kind kind;
	int left, right;               /* OR, AND, NOT: nodes */
	int field;                     /* ONE_OF, RANGE */
	size_t first, n;               /* ONE_OF: values */
	int64_t low, high;             /* RANGE */
	uint32_t topics;               /* TOPIC: one of these bits */
};

struct scheme_segment {
	struct node nodes[NODES_MAX];
	char *values[VALUES_MAX];
	size_t n_nodes, n_values;
	int root;
};

/* ---- what may be asked ---- */

enum list { PLANS, REGIONS, DISTRICTS, COMMUNES, MUTUELLES, VILLAGES, LANGUAGES, TOPICS, COVERS, ROLES, SEXES, CODES, ANY };

static const char *const covers[] = {
	[SCHEME_NOT_ENROLLED] = "not-enrolled", [SCHEME_WAITING] = "waiting", [SCHEME_COVERED] = "covered",
	[SCHEME_GRACE] = "grace", [SCHEME_LAPSED] = "lapsed",
};
static const char *const roles[] = {"head", "spouse", "child", "other"};
static const char *const sexes[] = {"F", "M"};

static const struct field {
	const char *name;
	enum list list;                /* of a word: what it may be */
	size_t text;                   /* of a word: where in struct scheme_person, unless it is cover or topic */
	size_t figure;                 /* of a figure; 0: a word */
} fields[] = {
	{"region", REGIONS, offsetof(struct scheme_person, region), 0},
	{"district", DISTRICTS, offsetof(struct scheme_person, district), 0},
	{"commune", COMMUNES, offsetof(struct scheme_person, commune), 0},
	{"village", VILLAGES, offsetof(struct scheme_person, village), 0},
	{"mutuelle", MUTUELLES, offsetof(struct scheme_person, mutuelle), 0},
	{"plan", PLANS, offsetof(struct scheme_person, plan), 0},
	{"role", ROLES, offsetof(struct scheme_person, role), 0},
	{"sex", SEXES, offsetof(struct scheme_person, sex), 0},
	{"language", LANGUAGES, offsetof(struct scheme_person, language), 0},
	{"referral", CODES, offsetof(struct scheme_person, referral), 0},
	{"cover", COVERS, 0, 0},
	{"topic", TOPICS, 0, 0},
	{"age", ANY, 0, offsetof(struct scheme_person, age)},
	{"due_in", ANY, 0, offsetof(struct scheme_person, due_in)},
	{"behind", ANY, 0, offsetof(struct scheme_person, behind)},
};
#define FIELDS ((int) (sizeof fields / sizeof *fields))

/* ---- reading ---- */

struct reader {
	struct scheme_tokens in;
	int depth;
	struct scheme_segment *segment;
	const struct scheme *scheme;
	const struct scheme_segment_words *words;
	struct error *e;
};

/* The sentence, the expression around the token, and a caret under its first letter. */
static int complain(struct reader *r, const char *sentence, const char *word)
{
	size_t from = r->in.from > SHOWN / 2 ? r->in.from - SHOWN / 2 : 0, to, column = 0;

	while (from > 0 && ((unsigned char) r->in.text[from] & 0xc0) == 0x80)
		from--;
	to = from + strnlen(r->in.text + from, SHOWN);
	while (to > from && ((unsigned char) r->in.text[to] & 0xc0) == 0x80)
		to--;
	for (size_t i = from; i < r->in.from; i++)
		column += ((unsigned char) r->in.text[i] & 0xc0) != 0x80;
	return base_error_set(r->e, "segment, column %zu: %s%s%s\n  %.*s\n  %*s^", r->in.from + 1,
			      sentence, word ? " " : "", word ? word : "",
			      (int) (to - from), r->in.text + from, (int) column, "");
}

static bool is_keyword(const struct reader *r, const char *keyword)
{
	return r->in.token == SCHEME_TOKEN_WORD && !strcmp(r->in.word, keyword);
}

/* ---- what a word may be ---- */

struct known { const struct reader *r; enum list list; };

/* The i-th of all communes' villages. */
static const char *village_at(const struct scheme *s, size_t i)
{
	for (size_t c = 0; c < s->n_communes; i -= s->communes[c++].n_villages)
		if (i < s->communes[c].n_villages)
			return s->communes[c].villages[i];
	return NULL;
}

/* The i-th word of a list. NULL: there are no more. */
static const char *known_at(const void *of, size_t i)
{
	const struct known *k = of;
	const struct scheme *s = k->r->scheme;

	switch (k->list) {
	case PLANS: return i < s->n_plans ? s->plans[i].code : NULL;
	case REGIONS: return i < s->n_regions ? s->regions[i].code : NULL;
	case DISTRICTS: return i < s->n_districts ? s->districts[i].code : NULL;
	case COMMUNES: return i < s->n_communes ? s->communes[i].code : NULL;
	case MUTUELLES: return i < s->n_mutuelles ? s->mutuelles[i].code : NULL;
	case LANGUAGES: return i < k->r->words->n_languages ? k->r->words->languages[i] : NULL;
	case TOPICS: return i < k->r->words->n_topics ? k->r->words->topics[i] : NULL;
	case COVERS: return i < sizeof covers / sizeof *covers ? covers[i] : NULL;
	case ROLES: return i < sizeof roles / sizeof *roles ? roles[i] : NULL;
	case SEXES: return i < sizeof sexes / sizeof *sexes ? sexes[i] : NULL;
	case VILLAGES: return village_at(s, i);
	case CODES: case ANY: break;
	}
	return NULL;
}

/* Each chunk of a run reads its segment: a village that is there is found by one walk. */
static bool has_village(const struct scheme *s, const char *name)
{
	for (size_t i = 0; i < s->n_communes; i++)
		for (size_t v = 0; v < s->communes[i].n_villages; v++)
			if (!strcmp(s->communes[i].villages[v], name))
				return true;
	return false;
}

static size_t known_count(const struct known *k)
{
	size_t n = 0;

	while (known_at(k, n))
		n++;
	return n;
}

/* Which of its list's words the token is; for lists without order 0. -1 with a complaint. */
static int known_index(struct reader *r, const struct field *f)
{
	const struct known k = {r, f->list};
	const char *nearest;
	char said[2 * SCHEME_SEGMENT_WORD + 64];

	if (f->list == CODES && !base_damm_is_right(r->in.word))
		return complain(r, "this is no referral code: a digit of it is wrong", NULL);
	if (f->list == ANY || f->list == CODES || (f->list == VILLAGES && has_village(r->scheme, r->in.word)))
		return 0;
	for (size_t i = 0; f->list != VILLAGES && known_at(&k, i); i++)
		if (!strcmp(known_at(&k, i), r->in.word))
			return (int) i;
	nearest = scheme_value_nearest(r->in.word, known_at, &k, known_count(&k));
	snprintf(said, sizeof said, "no %s is called \"%s\"%s", f->name, r->in.word, nearest ? ": is it meant as" : "");
	return complain(r, said, nearest);
}

/* ---- the tree ---- */

static int add(struct reader *r, struct node node)
{
	if (r->segment->n_nodes == NODES_MAX)
		return complain(r, "this is too much for one segment: make two campaigns of it", NULL);
	r->segment->nodes[r->segment->n_nodes] = node;
	return (int) r->segment->n_nodes++;
}

static int negate(struct reader *r, int node)
{
	return node < 0 ? -1 : add(r, (struct node){.kind = NOT, .left = node});
}

/* One value of a field into a node. */
static int take_value(struct reader *r, int field, struct node *node)
{
	const struct field *f = &fields[field];
	int index;

	if (f->figure) {
		if (r->in.token != SCHEME_TOKEN_NUMBER)
			return complain(r, "a figure belongs here, for", f->name);
		node->low = node->high = r->in.number;
	} else {
		if (r->in.token != SCHEME_TOKEN_WORD && r->in.token != SCHEME_TOKEN_NUMBER && r->in.token != SCHEME_TOKEN_QUOTED)
			return complain(r, "a word belongs here, for", f->name);
		if ((index = known_index(r, f)) < 0)
			return -1;
		if (f->list == TOPICS) {
			node->topics |= 1u << index;
		} else {
			if (r->segment->n_values == VALUES_MAX)
				return complain(r, "these are too many words for one segment: name a larger place", NULL);
			r->segment->values[r->segment->n_values++] = base_strdup(r->in.word);
			node->n++;
		}
	}
	scheme_segment_token_next(&r->in);
	return 0;
}

static struct node node_of(struct reader *r, int field)
{
	const struct field *f = &fields[field];

	return (struct node){.kind = f->figure ? RANGE : f->list == TOPICS ? TOPIC : ONE_OF, .field = field,
			     .first = r->segment->n_values};
}

static int parse_range(struct reader *r, struct node *node)
{
	int64_t low = node->low;

	scheme_segment_token_next(&r->in);
	if (take_value(r, node->field, node))
		return -1;
	if (node->high < low)
		return complain(r, "a range goes from the smaller figure to the larger one; turn it round before this", NULL);
	node->low = low;
	return 0;
}

/* in (a, b, 15..49): figures become ranges of which one holds. */
static int parse_in(struct reader *r, int field)
{
	struct node node = node_of(r, field);
	int result = -1;

	if (r->in.token != SCHEME_TOKEN_OPEN)
		return complain(r, "after `in` comes a list in brackets, like (a, b)", NULL);
	do {
		scheme_segment_token_next(&r->in);
		if (take_value(r, field, &node) || (node.kind == RANGE && r->in.token == SCHEME_TOKEN_DOTS && parse_range(r, &node)))
			return -1;
		if (node.kind == RANGE) {
			int one = add(r, node);

			if (one < 0 || (result >= 0 && (one = add(r, (struct node){.kind = OR, .left = result, .right = one})) < 0))
				return -1;
			result = one;
		}
	} while (r->in.token == SCHEME_TOKEN_COMMA);
	if (r->in.token != SCHEME_TOKEN_CLOSE)
		return complain(r, "a comma or a closing bracket is missing before this", NULL);
	scheme_segment_token_next(&r->in);
	return node.kind == RANGE ? result : add(r, node);
}

/* Everything that a figure can be compared by is a range. */
static int parse_compared(struct reader *r, int field)
{
	struct node node = node_of(r, field);
	enum scheme_token sign = r->in.token;
	int added;

	if (sign < SCHEME_TOKEN_EQUAL || sign > SCHEME_TOKEN_MORE_EQUAL)
		return complain(r, "one of = != < <= > >= in belongs here, after", fields[field].name);
	if (sign > SCHEME_TOKEN_UNEQUAL && !fields[field].figure)
		return complain(r, "words have no order: compare by = or != or in for", fields[field].name);
	scheme_segment_token_next(&r->in);
	if (take_value(r, field, &node))
		return -1;
	if (r->in.token == SCHEME_TOKEN_DOTS) {
		if (sign > SCHEME_TOKEN_UNEQUAL || !fields[field].figure)
			return complain(r, "a range is for figures, after = or !=, like age = 15..49", NULL);
		if (parse_range(r, &node))
			return -1;
	}
	if (sign == SCHEME_TOKEN_LESS || sign == SCHEME_TOKEN_LESS_EQUAL) {
		node.high -= sign == SCHEME_TOKEN_LESS;
		node.low = SCHEME_SEGMENT_NONE + 1;
	} else if (sign == SCHEME_TOKEN_MORE || sign == SCHEME_TOKEN_MORE_EQUAL) {
		node.low += sign == SCHEME_TOKEN_MORE;
		node.high = INT64_MAX;
	}
	added = add(r, node);
	return sign == SCHEME_TOKEN_UNEQUAL ? negate(r, added) : added;
}

static int parse_or(struct reader *r);

static int parse_one(struct reader *r)
{
	int field = 0, node;

	if (++r->depth > DEPTH_MAX)
		return complain(r, "brackets are nested too deep before this", NULL);
	if (is_keyword(r, "not")) {
		scheme_segment_token_next(&r->in);
		node = negate(r, parse_one(r));
	} else if (r->in.token == SCHEME_TOKEN_OPEN) {
		scheme_segment_token_next(&r->in);
		node = parse_or(r);
		if (node >= 0 && r->in.token != SCHEME_TOKEN_CLOSE)
			return complain(r, "a closing bracket, `and` or `or` belongs here", NULL);
		if (node >= 0)
			scheme_segment_token_next(&r->in);
	} else {
		while (field < FIELDS && (r->in.token != SCHEME_TOKEN_WORD || strcmp(fields[field].name, r->in.word)))
			field++;
		if (field == FIELDS)
			return complain(r, "one of region district commune village mutuelle plan role sex language referral cover topic age"
					" due_in behind belongs here", NULL);
		scheme_segment_token_next(&r->in);
		if (is_keyword(r, "in")) {
			scheme_segment_token_next(&r->in);
			node = parse_in(r, field);
		} else {
			node = parse_compared(r, field);
		}
	}
	r->depth--;
	return node;
}

/* A chain of `and`, or of `or` over those. */
static int parse_chain(struct reader *r, const char *keyword, enum node_kind kind, int (*parse)(struct reader *))
{
	int left = parse(r);

	while (left >= 0 && is_keyword(r, keyword)) {
		int right;

		scheme_segment_token_next(&r->in);
		if ((right = parse(r)) < 0)
			return -1;
		left = add(r, (struct node){.kind = kind, .left = left, .right = right});
	}
	return left;
}

static int parse_and(struct reader *r)
{
	return parse_chain(r, "and", AND, parse_one);
}

static int parse_or(struct reader *r)
{
	return parse_chain(r, "or", OR, parse_and);
}

struct scheme_segment *scheme_segment_parse(const char *text, const struct scheme *scheme, const struct scheme_segment_words *words,
					    struct error *e)
{
	struct scheme_segment *s;
	struct reader r = {.in = {.text = text}, .scheme = scheme, .words = words, .e = e};

	must(words->n_topics <= 32);
	if (strlen(text) > SCHEME_SEGMENT_MAX) {
		base_error_set(e, "segment: %zu octets are too many, %d fit: name larger places", strlen(text), SCHEME_SEGMENT_MAX);
		return NULL;
	}
	s = r.segment = base_alloc(sizeof *s);
	scheme_segment_token_next(&r.in);
	s->root = r.in.token == SCHEME_TOKEN_END ? add(&r, (struct node){.kind = EVERYBODY}) : parse_or(&r);
	if (s->root >= 0 && r.in.token != SCHEME_TOKEN_END)
		s->root = complain(&r, "`and` or `or` belongs here", NULL);
	if (s->root >= 0)
		return s;
	scheme_segment_free(s);
	return NULL;
}

void scheme_segment_free(struct scheme_segment *s)
{
	for (size_t i = 0; s && i < s->n_values; i++)
		free(s->values[i]);
	free(s);
}

/* ---- asking ---- */

static const char *text_of(const struct scheme_person *p, const struct field *f)
{
	const char *text;

	if (f->list == COVERS)
		return covers[p->cover];
	memcpy(&text, (const char *) p + f->text, sizeof text);
	return text;
}

static bool is_one_of(const struct scheme_segment *s, const struct node *n, const struct scheme_person *p)
{
	const char *text = text_of(p, &fields[n->field]);

	for (size_t i = 0; i < n->n; i++)
		if (*text && !strcmp(text, s->values[n->first + i]))
			return true;
	return false;
}

static bool is_in_range(const struct node *n, const struct scheme_person *p)
{
	int64_t figure;

	memcpy(&figure, (const char *) p + fields[n->field].figure, sizeof figure);
	return figure != SCHEME_SEGMENT_NONE && figure >= n->low && figure <= n->high;
}

/* Children stand before their parents, so that this ends; the reader's depth bounds it. */
static bool holds(const struct scheme_segment *s, int node, const struct scheme_person *p)
{
	const struct node *n = &s->nodes[node];

	switch (n->kind) {
	case EVERYBODY: return true;
	case OR: return holds(s, n->left, p) || holds(s, n->right, p);
	case AND: return holds(s, n->left, p) && holds(s, n->right, p);
	case NOT: return !holds(s, n->left, p);
	case ONE_OF: return is_one_of(s, n, p);
	case RANGE: return is_in_range(n, p);
	case TOPIC: return p->topics & n->topics;
	}
	return false;
}

bool scheme_segment_holds(const struct scheme_segment *s, const struct scheme_person *p)
{
	return holds(s, s->root, p);
}
