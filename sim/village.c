/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A made-up village of any size. Each household has a generator of its own, seeded by its number, so that a
 * household is the same in a small village and in a large one. Dates are such that a period's end is hit exactly,
 * for monthly and for yearly plans. */
#include "sim/village.h"

#include "base/buf.h"
#include "base/csv.h"
#include "base/date.h"
#include "base/rng.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_NO 1000001          /* household_no of household 0: digits, since people type it on a phone */
#define PHONES_FROM 65000000      /* 65000000 to 74999999: no character's number, nor the stranger's */
#define PHONES 10000000
#define PHONES_STEP 6180339       /* prime to PHONES: walks all of them in a scattered order */
#define FLUSH (1 << 16)
#define PROGRESS_EVERY 4096

#define LEN(array) (sizeof (array) / sizeof *(array))

static const char header[] = "household_no,member_no,role,first_name,last_name,sex,birth_year,phone,village,commune,"
			     "mutuelle,plan,enrolled_on,paid_until,language\r\n";

static const char *const women[] = {
	"Awa", "Fatoumata", "Mariam", "Aïssata", "Kadiatou", "Oumou", "Ramata", "Safiatou", "Djénéba", "Assétou",
	"Bintou", "Nana", "Rokia", "Salimata", "Aminata", "Fanta", "Sira", "Hawa", "Tenin", "Korotoumou",
	"Maïmouna", "Habibatou", "Nè", "Sétou", "Ɲeleni", "Nagnouma", "Coumba", "Dado", "Founè", "Sokɔna",
};
static const char *const men[] = {
	"Moussa", "Adama", "Bakary", "Amadou", "Ibrahima", "Seydou", "Modibo", "Souleymane", "Ousmane", "Drissa",
	"Oumar", "Boubacar", "Mamadou", "Sékou", "Yacouba", "Lassina", "Issa", "Abdoulaye", "Zoumana", "Daouda",
	"Cheick", "Siaka", "Karim", "Salif", "Hamidou", "Ɲanankɔrɔ", "Fousseyni", "Lassana", "Madou", "Bɛnkɛ",
};
static const char *const families[] = {
	"Traoré", "Coulibaly", "Diarra", "Keïta", "Sidibé", "Dembélé", "Konaté", "Diallo", "Sangaré", "Koné",
	"Cissé", "Touré", "Maïga", "Sissoko", "Doumbia", "Bagayoko", "Camara", "Fofana", "Samaké", "Togola",
	"Sanogo", "Ouattara", "Berthé", "Goïta", "Dao", "Kɔnɛ", "Ɲaabaly", "Tangara", "Théra", "Guindo",
};
/* 2 to 9 people, 5 on average */
static const uint8_t sizes[] = {2, 2, 3, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 7, 7, 9};

enum state { COVERED, LAPSED, GRACE, WAITING, NOT_ENROLLED, NEVER_PAID };
/* Of 16 households so many are in each state. */
static const uint8_t states[] = {COVERED, COVERED, COVERED, COVERED, COVERED, COVERED, COVERED, LAPSED, LAPSED, LAPSED,
				 LAPSED, GRACE, GRACE, WAITING, NOT_ENROLLED, NEVER_PAID};

struct household {
	uint64_t no;
	const struct sim_village_place *place;
	const char *plan, *village, *family, *language;
	int size;
	enum state state;
	int32_t enrolled_on, paid_until;
	uint32_t phone, phone2;       /* national, 0: none */
	const char *head;             /* a character's first name, else NULL */
	bool is_head_woman;
	int birth_year;               /* of a character, else 0 */
};

static const struct character {
	uint32_t phone;
	const char *first_name, *family;
	bool is_woman;
	int birth_year, size;
	enum state state;
	int months;                   /* paid until the end of the so manyth month from now, where the state leaves a choice */
	const char *language;
	size_t plan;                  /* of the first place, when it has so many */
} characters[] = {
	{76000001, "Awa", "Traoré", true, 1988, 5, COVERED, 5, "fr"},
	{76000002, "Moussa", "Coulibaly", false, 1979, 6, LAPSED, -4, "fr"},
	{76000003, "Fatoumata", "Diarra", true, 1992, 4, COVERED, 2, "fr"},
	{76000003, "Nana", "Diarra", true, 1958, 2, LAPSED, -7, "fr"},
	{76000005, "Adama", "Keïta", false, 1985, 7, WAITING, 0, "fr"},
	{76000006, "Mariam", "Sidibé", true, 1990, 5, GRACE, -1, "fr", 1},
	{76000007, "Bakary", "Dembélé", false, 1974, 9, NOT_ENROLLED, 0, "fr"},
	{76000008, "Ɲeleni", "Kɔnɛ", true, 1995, 3, COVERED, 8, "bm"},
};

/* The last day of the month that is `months` from the one of `today`. */
static int32_t month_end(int32_t today, int months)
{
	return base_date_month_end(base_date_add_months(base_date_month_start(today), months));
}

/* Enrolment falls on the first of a month and whole years lie between it and the last day paid: a period's end of
 * every plan. */
static void date_cover(struct household *h, int32_t today, int months, int years)
{
	h->enrolled_on = h->paid_until = BASE_DAY_NONE;
	switch (h->state) {
	case COVERED: case LAPSED: case GRACE:
		h->paid_until = month_end(today, months);
		h->enrolled_on = base_date_add_months(h->paid_until + 1, -12 * years);
		break;
	case WAITING:
		h->enrolled_on = base_date_month_start(today);
		h->paid_until = base_date_add_months(h->enrolled_on, 12) - 1;
		break;
	case NEVER_PAID:
		h->enrolled_on = base_date_add_months(base_date_month_start(today), -6);
		break;
	case NOT_ENROLLED:
		break;
	}
}

static uint32_t phone_number(uint64_t slot)
{
	return PHONES_FROM + (uint32_t) (slot * PHONES_STEP % PHONES);
}

static struct rng household_rng(uint64_t seed, uint64_t i)
{
	struct rng r = {seed};

	r.state = base_rng_next(&r) + i * 0xd1342543de82ef95ull;
	base_rng_next(&r);
	return r;
}

/* 70 of 100 households have a phone; of these, 10 have a second one, and an odd household in 25 uses its
 * neighbour's. */
static void give_phones(struct household *h, struct rng *r, uint64_t seed, uint64_t i)
{
	bool has_phone = base_rng_below(r, 100) < 70;
	bool has_second = base_rng_below(r, 100) < 10;
	bool is_shared = base_rng_below(r, 25) == 0 && i % 2 && i > LEN(characters);
	uint64_t from = seed % PHONES;

	if (has_phone)
		h->phone = phone_number(from + 2 * (is_shared ? i - 1 : i));
	if (has_phone && has_second)
		h->phone2 = phone_number(from + 2 * i + 1);
}

static void make_household(struct household *h, const struct sim_village_config *config, uint64_t i, struct rng *r)
{
	const struct sim_village_place *place = &config->places[base_rng_below(r, config->n_places)];
	const struct character *c = i < LEN(characters) ? &characters[i] : NULL;
	int months = 0;

	if (c)
		place = &config->places[0];
	*h = (struct household){.no = FIRST_NO + i, .place = place};
	h->plan = place->plans[c ? c->plan % place->n_plans : base_rng_below(r, place->n_plans)];
	h->village = place->villages[c ? 0 : base_rng_below(r, place->n_villages)];
	h->family = c ? c->family : families[base_rng_below(r, LEN(families))];
	h->language = c ? c->language : base_rng_below(r, 10) < 7 ? "fr" : "bm";
	h->size = c ? c->size : sizes[base_rng_below(r, LEN(sizes))];
	h->state = c ? c->state : (enum state) states[base_rng_below(r, LEN(states))];
	if (c) {
		h->head = c->first_name;
		h->is_head_woman = c->is_woman;
		h->birth_year = c->birth_year;
		h->phone = c->phone;
		months = c->months;
	} else {
		h->is_head_woman = base_rng_below(r, 4) == 0;
		give_phones(h, r, config->seed, i);
		if (h->state == COVERED)
			months = (int) base_rng_below(r, 12);
		else if (h->state == LAPSED)
			months = -3 - (int) base_rng_below(r, 22);
		else if (h->state == GRACE)
			months = -1;
	}
	date_cover(h, config->today, months, c ? 3 : 2 + (int) base_rng_below(r, 5));
}

static void append_number(struct buf *out, uint64_t n)
{
	char digits[20];
	size_t at = sizeof digits;

	do
		digits[--at] = (char) ('0' + n % 10);
	while (n /= 10);
	base_buf_append(out, digits + at, sizeof digits - at);
}

static void append_date(struct buf *out, int32_t date)
{
	char text[BASE_DATE_TEXT];

	if (date != BASE_DAY_NONE)
		base_buf_append_str(out, base_date_format(date, text));
}

/* What is the same in each row of a household: ",village,...,language\r\n" */
static void write_tail(struct buf *out, const struct household *h)
{
	const char *cells[] = {h->village, h->place->commune, h->place->mutuelle, h->plan};

	for (size_t i = 0; i < LEN(cells); i++) {
		base_buf_append(out, ",", 1);
		base_csv_write(out, cells[i]);
	}
	base_buf_append(out, ",", 1);
	append_date(out, h->enrolled_on);
	base_buf_append(out, ",", 1);
	append_date(out, h->paid_until);
	base_buf_append(out, ",", 1);
	base_buf_append_str(out, h->language);
	base_buf_append(out, "\r\n", 2);
}

struct person {
	const char *role, *first_name, *family;
	bool is_woman;
	int birth_year;
	uint32_t phone;
};

/* Person `no` (from 1) of a household: the head, the other half, children, and in large households a parent of the
 * head. */
static void make_person(struct person *p, const struct household *h, int no, int year, struct rng *r)
{
	int age;

	*p = (struct person){.family = h->family};
	if (no == 1) {
		p->role = "head";
		p->is_woman = h->is_head_woman;
		age = 25 + (int) base_rng_below(r, 45);
		p->phone = h->phone;
	} else if (no == 2) {
		p->role = "spouse";
		p->is_woman = !h->is_head_woman;
		age = 20 + (int) base_rng_below(r, 40);
		p->family = families[base_rng_below(r, LEN(families))];
		p->phone = h->phone2;
	} else if (no == h->size && h->size >= 7) {
		p->role = "other";
		p->is_woman = base_rng_below(r, 2);
		age = 60 + (int) base_rng_below(r, 30);
	} else {
		p->role = "child";
		p->is_woman = base_rng_below(r, 2);
		age = (int) base_rng_below(r, 20);
	}
	p->birth_year = year - age;
	p->first_name = p->is_woman ? women[base_rng_below(r, LEN(women))] : men[base_rng_below(r, LEN(men))];
	if (no == 1 && h->head) {
		p->first_name = h->head;
		p->birth_year = h->birth_year;
	}
}

static void write_person(struct buf *out, const struct household *h, const struct person *p, int no,
			 const struct buf *tail)
{
	append_number(out, h->no);
	base_buf_append(out, ",", 1);
	append_number(out, (uint64_t) no);
	base_buf_append(out, ",", 1);
	base_buf_append_str(out, p->role);
	base_buf_append(out, ",", 1);
	base_buf_append_str(out, p->first_name);
	base_buf_append(out, ",", 1);
	base_buf_append_str(out, p->family);
	base_buf_append(out, p->is_woman ? ",F," : ",M,", 3);
	append_number(out, (uint64_t) p->birth_year);
	base_buf_append(out, ",", 1);
	if (p->phone)
		append_number(out, p->phone);
	base_buf_append(out, tail->data, tail->len);
}

static int flush(FILE *file, struct buf *out, struct error *e)
{
	if (fwrite(out->data, 1, out->len, file) != out->len)
		return base_error_set(e, "the roll can't be written: %s", strerror(errno));
	out->len = 0;
	return 0;
}

static int check_config(const struct sim_village_config *config, struct error *e)
{
	if (!config->households || config->households > SIM_VILLAGE_HOUSEHOLDS_MAX)
		return base_error_set(e, "a village has 1 to %d households", SIM_VILLAGE_HOUSEHOLDS_MAX);
	if (!config->n_places)
		return base_error_set(e, "no mutuelle to put households into: the scheme names none");
	for (size_t i = 0; i < config->n_places; i++)
		if (!config->places[i].n_plans || !config->places[i].n_villages)
			return base_error_set(e,
					      "mutuelle %s needs a plan, and its commune a village, to put "
					      "households into", config->places[i].mutuelle);
	return 0;
}

int sim_village_write(FILE *file, const struct sim_village_config *config, struct error *e)
{
	struct buf out = {0}, tail = {0};
	struct household h;
	struct person p;
	int year, month, day, rc = check_config(config, e);

	base_date_split(config->today, &year, &month, &day);
	base_buf_append_str(&out, header);
	for (uint64_t i = 0; !rc && i < config->households; i++) {
		struct rng r = household_rng(config->seed, i);

		make_household(&h, config, i, &r);
		tail.len = 0;
		write_tail(&tail, &h);
		for (int no = 1; no <= h.size; no++) {
			make_person(&p, &h, no, year, &r);
			write_person(&out, &h, &p, no, &tail);
		}
		if (out.len >= FLUSH)
			rc = flush(file, &out, e);
		if (config->on_progress && (i + 1) % PROGRESS_EVERY == 0)
			config->on_progress(config->ctx, i + 1, config->households);
	}
	if (!rc)
		rc = flush(file, &out, e);
	if (!rc && fflush(file))
		rc = base_error_set(e, "the roll can't be written: %s", strerror(errno));
	base_buf_release(&out);
	base_buf_release(&tail);
	return rc;
}
