/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one step can see: the caller's data, read from the store when a value first asks for it and once a step, and
 * the rows chosen. */
#ifndef MENUS_VIEW_H
#define MENUS_VIEW_H

#include "menus/menus.h"
#include "menus/set.h"
#include "scheme/cover.h"
#include "store/callback.h"
#include "store/change.h"
#include "store/campaign.h"
#include "store/dialog.h"
#include "store/figures.h"
#include "store/held.h"
#include "store/household.h"
#include "store/intent.h"
#include "store/ledger.h"
#include "store/lookup.h"
#include "store/member.h"
#include "store/phone.h"
#include "store/staff.h"

#define MENUS_ROWS 320          /* of one list: as many villages as a large commune has */
#define MENUS_MEMBERS 64        /* of a household that are shown */
#define MENUS_HOUSEHOLDS 16     /* of one phone */
#define MENUS_PAYMENTS 3        /* P13: the last three */
#define MENUS_TASKS 32          /* of one kind that a manager is shown */
#define MENUS_LAUNCHES_MOST 16  /* campaigns likewise */
#define MENUS_TICKETS 8         /* of a household that are shown: the newest */

/* Sources of rows; menus/values.c has their table, in this order. */
enum menus_source_id {
	MENUS_FAMILY, MENUS_HOUSEHOLD_LIST, MENUS_PAYMENT_LIST, MENUS_LANGUAGE_LIST, MENUS_TOPIC_LIST, MENUS_CATEGORIES,
	MENUS_BENEFITS, MENUS_LEVELS, MENUS_REGIONS, MENUS_DISTRICTS, MENUS_COMMUNES, MENUS_MUTUELLES, MENUS_CARE_POINTS,
	MENUS_WORKERS, MENUS_INSTALMENTS, MENUS_PAYEES, MENUS_VILLAGES, MENUS_PLANS, MENUS_TIES, MENUS_SEXES,
	MENUS_APPLICATIONS, MENUS_APPLICANTS, MENUS_CALLS, MENUS_SIGNATURES, MENUS_HELD_LIST, MENUS_REASONS,
	MENUS_PATIENTS,
	MENUS_WHENS, MENUS_ROSTERS, MENUS_LAUNCHES,
	MENUS_COMPLAINTS, MENUS_TICKET_LIST, MENUS_HOLDERS, MENUS_REQUESTS, MENUS_ANSWERS, MENUS_CHANGE_REASONS,
	MENUS_WOMEN,
	MENUS_SOURCES
};

/* What a dialog remembers beside rows: typed (`input:`) or worked out by an action. menus/values.c has their table, from
 * MENUS_SOURCES on, so that one bit mask tells all that is known. */
enum menus_variable_id {
	MENUS_AMOUNT = MENUS_SOURCES, /* what is to be paid */
	MENUS_PAYEE,                  /* for which household, and why ("but") */
	MENUS_NUMBER, MENUS_YEAR,     /* of a household looked for */
	MENUS_FIRST_NAME, MENUS_LAST_NAME, MENUS_BIRTH_YEAR, /* of somebody who joins */
	MENUS_RECEIPT, MENUS_PHONE_TYPED, /* of cash; of a member whom the manager helps */
	MENUS_REFUSAL, MENUS_WAITING, /* of an order: why not; under which number (menus/refusal.h) */
	MENUS_REFERRAL,               /* who sent somebody who joins */
	MENUS_MONTHS, MENUS_DAY_TYPED, /* of a pregnancy; of a birth */
	MENUS_VARIABLES
};

/* A household that somebody pays for: what the rules need of it, and what others may see of it (P4). */
struct menus_payee {
	int64_t id;                         /* 0: none */
	struct store_household household;
	const struct scheme_plan *plan;     /* NULL: gone from the scheme */
	int64_t fee_paid;
	char first_name[STORE_NAME];        /* of its head */
	struct scheme_entry *entries; size_t n_entries, cap_entries;
	struct scheme_member *cards; size_t n_cards, cap_cards;
};

/* Something that waits for the manager (menus/office.h): an application, a request, a signature, held money. */
struct menus_task {
	int64_t id, household;              /* household 0: nobody's */
	uint64_t phone;
	int64_t francs;
	int32_t day;
	int what;                           /* enum store_callback_about, or enum store_act */
	char no[STORE_CODE], name[STORE_NAME], village[STORE_NAME]; /* of the household; name: its head's */
	char by[STORE_STAFF_CODE];          /* who asked for the signature */
	char proof[STORE_NAME];             /* and what she says proves it */
};

enum menus_ticket_state { MENUS_TICKET_OPEN, MENUS_TICKET_DONE, MENUS_TICKET_REFUSED, MENUS_TICKET_STOPPED };

/* What a household asked the manager for: a call, a complaint, a child to be added, another phone. */
struct menus_ticket {
	int64_t id;
	int about;                          /* enum store_callback_about; behind it a child, a phone */
	enum menus_ticket_state state;
	int32_t asked_on, done_on;
	enum menus_message words;           /* how it was answered, or why refused; MENUS_MESSAGES: without words */
};

/* What an action has to say on the screen that follows. */
struct menus_note { enum menus_message message; char hole[24]; }; /* MENUS_MESSAGES: nothing */

struct menus_step;

enum menus_showing {
	MENUS_LIVE,              /* the caller's own data */
	MENUS_SAMPLE,            /* made-up data, for `menu show` */
	MENUS_LONGEST,           /* the longest form of everything, for the checker */
};

struct menus_view {
	const struct menus *menus;
	const struct scheme *scheme;
	enum menus_showing showing;
	size_t language;
	const void *at[MENUS_SOURCES];      /* the row chosen, or being written; NULL: not looked for or none */

	struct store *store;
	struct store_dialog *dialog;
	uint64_t phone;
	bool is_sms;                        /* it wrote; false: it dials */
	int64_t now_ms;
	int32_t today;
	int error;                          /* the first trouble of the store; what was written then is thrown away */

	const struct menus_step *step;      /* what this step may use to pay: wallet, key, entropy; NULL: nothing */
	const char *typed;                  /* while an action runs on it: what an `input:` has just read */
	struct menus_note note;

	unsigned have;                      /* bit per fact: it was read */
	struct store_household household;
	const struct scheme_mutuelle *mutuelle; /* of the household; NULL: none, or gone from the scheme */
	const struct scheme_plan *plan;
	struct store_phone person;
	bool has_staff;
	struct store_staff staff;           /* whose phone this is */
	int tasks_of, n_tasks;              /* tasks_of: enum menus_source_id; 0: not read */
	int tasks_more;                     /* so many of hers come after them */
	bool has_figures;
	struct store_figures figures;       /* of her place (menus/figures.h) */
	int n_launches, launches_more;      /* campaigns of her place that can be started; so many come after them */
	int n_links, n_members, n_payments;
	struct scheme_entry *entries; size_t n_entries, cap_entries;
	struct scheme_member *cards; size_t n_cards, cap_cards; /* where the plan counts heads */
	struct scheme_cover cover;
	struct menus_payee payee;           /* who is paid for, or looked at */
	int64_t patients_of;                /* whose people stand in patients; 0: nobody's */
	int n_patients;
	int n_payees;
	bool has_intent, has_held, has_pin, has_change;
	struct store_intent intent;         /* the last one of this phone */
	struct store_held held;             /* the first one to be offered to it */
	struct store_change change;         /* of a phone, which names this one and waits */
	struct store_change request;        /* what a manager looks at; id 0: nothing */
	int n_tickets;
	int64_t payees[STORE_PAYEES];       /* whom this phone has paid for */
	struct store_phone_link links[MENUS_HOUSEHOLDS];
	struct store_member members[MENUS_MEMBERS];
	struct store_payment payments[MENUS_PAYMENTS];
	struct menus_task tasks[MENUS_TASKS];
	struct store_campaign launches[MENUS_LAUNCHES_MOST]; /* approved ones of her place */
	struct store_member patients[MENUS_MEMBERS]; /* menus/agent.c */
	struct menus_ticket tickets[MENUS_TICKETS];
};

void menus_view_init(struct menus_view *v, const struct menus *m, enum menus_showing showing, size_t language);
void menus_view_release(struct menus_view *v);
/* Into the audit (P33), in the name of the phone that dials or wrote; trouble goes to v->error. */
void menus_view_audit(struct menus_view *v, int64_t household, const char *what);
void menus_view_forget(struct menus_view *v);    /* another household, another place: read everything again */

/* Judges what the store returned: true where the row is there. "Not there" is an answer too, all else goes to
 * v->error. */
bool menus_view_is_there(struct menus_view *v, int rc);

/* What was to be written or counted: anything but STORE_OK goes to v->error. */
void menus_view_note(struct menus_view *v, int rc);

/* Each reads what it needs; where the store fails, v->error is set and the result is empty but safe to use. */
const struct store_household *menus_view_household(struct menus_view *v); /* NULL: none */
const struct scheme_mutuelle *menus_view_mutuelle(struct menus_view *v);  /* of the household; NULL */
const struct scheme_plan *menus_view_plan(struct menus_view *v);          /* of the household; NULL */
struct scheme_account menus_view_account(struct menus_view *v);           /* valid for the step; plan NULL: none */
const struct scheme_cover *menus_view_cover(struct menus_view *v);
const struct store_member *menus_view_self(struct menus_view *v);         /* whose phone it is, else the head; NULL */
int menus_view_members(struct menus_view *v);
int menus_view_payments(struct menus_view *v);
int menus_view_links(struct menus_view *v);
struct store_phone *menus_view_person(struct menus_view *v);
struct scheme_offer menus_view_offer(struct menus_view *v, int periods);
struct scheme_offer menus_view_next(struct menus_view *v);                /* scheme_cover_next */

const struct store_intent *menus_view_intent(struct menus_view *v);       /* the last one this phone pays, open or of today; NULL */
const struct store_held *menus_view_held(struct menus_view *v);           /* held money to offer to this phone; NULL */
int menus_view_payees(struct menus_view *v);
/* A change of a phone that waits, that names this one, that another phone asked for and this one has not agreed to; NULL. */
const struct store_change *menus_view_change(struct menus_view *v);
bool menus_view_is_shared(struct menus_view *v);                          /* it was said that several people use this phone (P12) */
bool menus_view_has_pin(struct menus_view *v);
struct menus_payee *menus_view_payee(struct menus_view *v);               /* whom the dialog pays for; NULL: nobody */
struct menus_payee *menus_view_look_at(struct menus_view *v, int64_t household); /* likewise, any household; NULL: gone */
struct scheme_account menus_view_payee_account(const struct menus_payee *p);

const struct store_staff *menus_view_staff(struct menus_view *v);         /* who works here and has this phone; NULL */
/* The first name of a household's head; "" where there is nobody. */
void menus_view_head(struct menus_view *v, int64_t household, char out[STORE_NAME]);

/* What the dialog remembers under a variable; "" for nothing. */
const char *menus_view_get(struct menus_view *v, enum menus_variable_id variable, char out[STORE_CODE * 2]);
int64_t menus_view_figure(struct menus_view *v, enum menus_variable_id variable); /* 0: none */
void menus_view_set(struct menus_view *v, const char *variable, const char *value);

/* The row of a source that the dialog has chosen, NULL when none is, or it is gone. */
const void *menus_view_at(struct menus_view *v, enum menus_source_id source);

#endif
