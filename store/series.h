/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is in a series of messages after an event (P22): one row for a household or one of its members and an event.
 *
 *    told               the last message, or nothing more to say
 *   ------> running ---------------------------------------------> done
 *    ^         |  undone, or off the card                            |
 *    |         `----------------------------> ended                  |
 *    `---------- told again ------------------'----------------------'   */
#ifndef STORE_SERIES_H
#define STORE_SERIES_H

#include "store/store.h"

#define STORE_SERIES_KIND "series"      /* of the messages in the outbox */
#define STORE_SERIES_NOTHING (-1)       /* reached: nothing was said yet, not even what goes on the day itself */

enum store_event { STORE_JOINED, STORE_PREGNANCY, STORE_BIRTH, STORE_EVENTS };
enum store_enrolment_state { STORE_ENROLMENT_RUNNING, STORE_ENROLMENT_DONE, STORE_ENROLMENT_ENDED, STORE_ENROLMENT_STATES };

struct store_enrolment {
	int64_t id;                     /* 0: a new one */
	int64_t household;
	int member;                     /* its number; 0: the household as one */
	enum store_event event;
	enum store_enrolment_state state;
	int32_t day;                    /* on which it happened; BASE_DAY_NONE: not known */
	int reached;                    /* days behind it, up to which all is said or passed over */
	int32_t next_on;                /* BASE_DAY_NONE: nothing to say, or the menus have no such series now */
	uint64_t asked;                 /* the phone on which the event asked for the topic, since nobody else has it; 0: none */
	int64_t message;                /* the last one, in the outbox; 0: none */
	int sent;
	int64_t begun_ms, ended_ms;     /* ended_ms 0: running */
};

/* STORE_NONE: this was never told of. */
int store_series_find(struct store *s, int64_t household, int member, enum store_event event, struct store_enrolment *out);
/* Makes it (id 0, which is then set), or writes it anew. */
int store_series_keep(struct store *s, struct store_enrolment *e);
/* Running ones with something to say by this day, the longest due first. */
int store_series_due(struct store *s, int32_t day, struct store_enrolment *out, int cap, int *n);
/* All of them, by id, behind `after`. */
int store_series_list(struct store *s, int64_t after, struct store_enrolment *out, int cap, int *n);

const char *store_series_event_name(enum store_event event);                    /* "birth" */
int store_series_event_find(const char *name, enum store_event *out);           /* STORE_NONE */
const char *store_series_state_name(enum store_enrolment_state state);          /* "running" */

#endif
