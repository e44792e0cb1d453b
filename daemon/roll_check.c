/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proving a whole roll: each row by itself, then what rows say of each other, whatever their order. */
#include "daemon/roll_check.h"

#include "base/csv.h"
#include "base/file.h"
#include "text/gsm.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PIECE 65536u
#define FIRST_SLOTS 4096u /* a power of two */
#define FACTS 7

/* What all rows of a household must agree on. */
static const struct fact {
	const char *name;
	size_t offset;
	bool is_day;
} facts[FACTS] = {
	{"village", offsetof(struct desk_import_row, village), false},
	{"commune", offsetof(struct desk_import_row, commune), false},
	{"mutuelle", offsetof(struct desk_import_row, mutuelle), false},
	{"plan", offsetof(struct desk_import_row, plan), false},
	{"enrolled_on", offsetof(struct desk_import_row, enrolled_on), true},
	{"paid_until", offsetof(struct desk_import_row, paid_until), true},
	{"referral", offsetof(struct desk_import_row, referral), false},
};

/* Hashes stand for household numbers and values: 64 bits where two alike would refuse a good file (one chance in a
 * million for five million rows), 32 where they would only pass over a difference. */
struct household {
	uint64_t id; /* 0: an empty slot */
	uint32_t facts[FACTS];
	uint32_t line; /* of its first row */
	bool has_head;
};

/* Open addressing, at most three quarters full; sizes are powers of two. */
struct check {
	struct roll_summary *summary;
	struct roll_form form;
	const struct roll_rules *rules;
	bool has_form;
	struct household *households;
	size_t household_slots;
	uint64_t *members;
	size_t member_slots;
};

/* A sentence as a terminal may show it: the file's octets stand in it. */
static void make_printable(const char *from, char *to, size_t size)
{
	(void) text_gsm_decode_utf8((const uint8_t *) from, strlen(from), to, size); /* cut where there is no room */
	for (; *to; to++)
		if ((uint8_t) *to < ' ' || *to == 0x7f)
			*to = '?';
}

/* Keeps the complaints with the smallest lines: those about whole households come last. */
static void on_fault(void *ctx, long line, size_t cell, const char *reason)
{
	struct roll_summary *s = ((struct check *) ctx)->summary;
	size_t i = s->n;
	char sentence[sizeof s->complaints[0].text];

	s->faults++;
	while (i && s->complaints[i - 1].line > line)
		i--;
	if (i == DAEMON_ROLL_COMPLAINTS)
		return;
	if (s->n < DAEMON_ROLL_COMPLAINTS)
		s->n++;
	memmove(&s->complaints[i + 1], &s->complaints[i], (s->n - i - 1) * sizeof *s->complaints);
	if (cell)
		snprintf(sentence, sizeof sentence, "line %ld, column %zu: %s", line, cell, reason);
	else
		snprintf(sentence, sizeof sentence, "line %ld: %s", line, reason);
	s->complaints[i].line = line;
	make_printable(sentence, s->complaints[i].text, sizeof s->complaints[i].text);
}

/* The slot of `id`, or the empty one where it goes. */
static struct household *household_slot(struct household *slots, size_t n, uint64_t id)
{
	size_t at = id & (n - 1);

	while (slots[at].id && slots[at].id != id)
		at = (at + 1) & (n - 1);
	return &slots[at];
}

static uint64_t *member_slot(uint64_t *slots, size_t n, uint64_t id)
{
	size_t at = id & (n - 1);

	while (slots[at] && slots[at] != id)
		at = (at + 1) & (n - 1);
	return &slots[at];
}

static void grow_households(struct check *c)
{
	size_t n = c->household_slots ? 2 * c->household_slots : FIRST_SLOTS;
	struct household *slots = base_alloc(n * sizeof *slots);

	for (size_t i = 0; i < c->household_slots; i++)
		if (c->households[i].id)
			*household_slot(slots, n, c->households[i].id) = c->households[i];
	free(c->households);
	c->households = slots;
	c->household_slots = n;
}

static void grow_members(struct check *c)
{
	size_t n = c->member_slots ? 2 * c->member_slots : FIRST_SLOTS;
	uint64_t *slots = base_alloc(n * sizeof *slots);

	for (size_t i = 0; i < c->member_slots; i++)
		if (c->members[i])
			*member_slot(slots, n, c->members[i]) = c->members[i];
	free(c->members);
	c->members = slots;
	c->member_slots = n;
}

/* base_secret_id without 0, which is an empty slot. */
static uint64_t id_of(const void *data, size_t len)
{
	uint64_t id = base_secret_id(data, len);

	return id ? id : 1;
}

static uint32_t hash_fact(const struct desk_import_row *row, const struct fact *f)
{
	const char *value = (const char *) row + f->offset;

	return (uint32_t) base_secret_id(value, f->is_day ? sizeof(int32_t) : strlen(value));
}

static void check_household(struct check *c, const struct desk_import_row *row, long line)
{
	uint64_t id = id_of(row->household_no, strlen(row->household_no));
	struct household *h;
	char reason[DAEMON_ROLL_REASON];

	if (4 * (size_t) c->summary->households >= 3 * c->household_slots)
		grow_households(c);
	h = household_slot(c->households, c->household_slots, id);
	if (!h->id) {
		c->summary->households++;
		h->id = id;
		h->line = (uint32_t) line;
		for (size_t i = 0; i < FACTS; i++)
			h->facts[i] = hash_fact(row, &facts[i]);
	}
	for (size_t i = 0; i < FACTS; i++) {
		if (h->facts[i] == hash_fact(row, &facts[i]))
			continue;
		snprintf(reason, sizeof reason, "%s: is not the same as in line %" PRIu32 ", of the same household %s",
			 facts[i].name, h->line, row->household_no);
		on_fault(c, line, daemon_roll_row_cell(&c->form, facts[i].name), reason);
	}
	if (row->role == STORE_HEAD && h->has_head) {
		snprintf(reason, sizeof reason, "role: the household %s has a head already", row->household_no);
		on_fault(c, line, daemon_roll_row_cell(&c->form, "role"), reason);
	}
	h->has_head |= row->role == STORE_HEAD;
}

static void check_member(struct check *c, const struct desk_import_row *row, long line)
{
	char key[STORE_CODE + 16], reason[DAEMON_ROLL_REASON];
	int len = snprintf(key, sizeof key, "%s %d", row->household_no, row->member_no);
	uint64_t id = id_of(key, (size_t) len), *slot;

	if (4 * (size_t) c->summary->rows >= 3 * c->member_slots)
		grow_members(c);
	slot = member_slot(c->members, c->member_slots, id);
	if (*slot) {
		snprintf(reason, sizeof reason, "member_no: the household %s has a member %d already",
			 row->household_no, row->member_no);
		on_fault(c, line, daemon_roll_row_cell(&c->form, "member_no"), reason);
	}
	*slot = id;
}

static int on_row(void *ctx, long line, char **cells, const size_t *lens, size_t n)
{
	struct check *c = ctx;
	struct desk_import_row row;

	if (!c->has_form) {
		c->has_form = true;
		return -daemon_roll_row_header(&c->form, c->rules, cells, lens, n, line, on_fault, c);
	}
	c->summary->rows++;
	if (daemon_roll_row_parse(&c->form, cells, lens, n, line, &row, on_fault, c))
		return 0;
	check_household(c, &row, line);
	check_member(c, &row, line);
	return 0;
}

/* Only where all rows were good: a head in a bad row was passed over. */
static void check_heads(struct check *c)
{
	if (c->summary->faults)
		return;
	for (size_t i = 0; i < c->household_slots; i++)
		if (c->households[i].id && !c->households[i].has_head)
			on_fault(c, (long) c->households[i].line, 0, "the household that begins here has no head");
}

static int64_t size_of(FILE *file)
{
	struct stat st;

	return !fstat(fileno(file), &st) && S_ISREG(st.st_mode) ? st.st_size : 0;
}

/* Feeds the file to `csv`; 0 at its end, another number where it stopped, with a sentence unless a complaint tells
 * more. */
static int read_file(FILE *file, struct csv_reader *csv, struct secret_digest *digest, roll_progress *progress,
		     void *ctx, struct error *why)
{
	int64_t total = size_of(file), octets = 0;
	char piece[PIECE];
	size_t len;
	int rc = 0;

	while (!rc && (len = fread(piece, 1, sizeof piece, file)) > 0) {
		base_secret_digest_feed(digest, piece, len);
		rc = base_csv_feed(csv, piece, len, why);
		octets += (int64_t) len;
		if (progress)
			progress(ctx, octets, total);
	}
	if (ferror(file))
		return base_error_set(why, "can't be read: %s", strerror(errno));
	return rc ? rc : base_csv_finish(csv, why);
}

int daemon_roll_check(const char *path, const struct roll_rules *rules, roll_progress *progress, void *ctx,
		      struct roll_summary *out, struct error *e)
{
	struct check c = {.summary = out, .rules = rules};
	struct error why = {""};
	struct csv_reader *csv;
	struct secret_digest *digest;
	FILE *file = base_file_open(path, e); /* it is read twice: no pipe will do */

	*out = (struct roll_summary){0};
	if (!file)
		return -1;
	csv = base_csv_new(on_row, &c);
	digest = base_secret_digest_new();
	if (!read_file(file, csv, digest, progress, ctx, &why))
		check_heads(&c);
	base_secret_digest_end(digest, out->sha256);
	base_csv_free(csv);
	fclose(file);
	free(c.households);
	free(c.members);
	if (why.text[0])
		return base_error_set(e, "%s: %s", path, why.text);
	if (out->faults)
		return base_error_set(e, "%s: %" PRId64 " fault%s%s; nothing was imported", path, out->faults,
				      out->faults == 1 ? "" : "s",
				      out->n < (size_t) out->faults ? ", the first 20 are above" : "");
	return out->rows ? 0 : base_error_set(e, "%s: holds no members%s", path, c.has_form ? ", only the header" : ": it is empty");
}
