/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What waits for a manager (P25): cards asked for, call-backs and complaints, signatures, held money; of her place, the oldest first (held
 * money: the newest). A list has MENUS_TASKS rows and says how many come after them. */
#ifndef MENUS_TASK_H
#define MENUS_TASK_H

#include "menus/view.h"

/* Reads up to MENUS_TASK_PAGE rows behind *at and has each of them added; *n: how many it read. The store's error. */
typedef int menus_task_read(struct menus_view *v, int64_t *at, int *n);
#define MENUS_TASK_PAGE 32

/* The rows of a source of tasks, read once a step; menus_view_forget makes it read anew. */
size_t menus_task_fill(struct menus_view *v, enum menus_source_id source, menus_task_read *read, const void **rows);
/* One row more, unless its household is not of her place. Strangers' requests, of no household, are everybody's. */
void menus_task_add(struct menus_view *v, const struct menus_task *t);
/* How many come after the list; nothing where none does. */
void menus_task_say_more(struct menus_view *v, enum menus_source_id source, menus_task_read *read, struct buf *out);

size_t menus_task_fill_applications(struct menus_view *v, const void **rows);
size_t menus_task_fill_applicants(struct menus_view *v, const void **rows);     /* the people of the one chosen */
size_t menus_task_fill_calls(struct menus_view *v, const void **rows);
size_t menus_task_fill_signatures(struct menus_view *v, const void **rows);
size_t menus_task_fill_held(struct menus_view *v, const void **rows);
size_t menus_task_fill_reasons(struct menus_view *v, const void **rows);
void menus_task_key(struct menus_view *v, const void *row, char out[STORE_CODE]);
void menus_task_key_applicant(struct menus_view *v, const void *row, char out[STORE_CODE]);
void menus_task_key_reason(struct menus_view *v, const void *row, char out[STORE_CODE]);

/* The row chosen, or being written; all 0: none. */
const struct menus_task *menus_task_of(struct menus_view *v, enum menus_source_id source);

void menus_task_more_applications(struct menus_view *v, struct buf *out);       /* how many come after the list */
void menus_task_more_calls(struct menus_view *v, struct buf *out);
void menus_task_more_signatures(struct menus_view *v, struct buf *out);
void menus_task_more_held(struct menus_view *v, struct buf *out);

void menus_task_applicant(struct menus_view *v, struct buf *out);
void menus_task_applicant_village(struct menus_view *v, struct buf *out);
void menus_task_applicant_number(struct menus_view *v, struct buf *out);
void menus_task_applicant_paid(struct menus_view *v, struct buf *out);          /* for the card and in dues */
void menus_task_applicant_count(struct menus_view *v, struct buf *out);
void menus_task_person(struct menus_view *v, struct buf *out);
void menus_task_person_age(struct menus_view *v, struct buf *out);
void menus_task_call_number(struct menus_view *v, struct buf *out);
void menus_task_call_name(struct menus_view *v, struct buf *out);
void menus_task_call_phone(struct menus_view *v, struct buf *out);
void menus_task_call_about(struct menus_view *v, struct buf *out);
void menus_task_sign_number(struct menus_view *v, struct buf *out);
void menus_task_sign_act(struct menus_view *v, struct buf *out);
void menus_task_sign_francs(struct menus_view *v, struct buf *out);
void menus_task_sign_household(struct menus_view *v, struct buf *out);
void menus_task_sign_by(struct menus_view *v, struct buf *out);
void menus_task_sign_name(struct menus_view *v, struct buf *out);              /* whose card */
void menus_task_sign_proof(struct menus_view *v, struct buf *out);             /* the paper, or why */
void menus_task_held_francs(struct menus_view *v, struct buf *out);
void menus_task_held_day(struct menus_view *v, struct buf *out);
void menus_task_held_phone(struct menus_view *v, struct buf *out);
void menus_task_reason(struct menus_view *v, struct buf *out);
const char *menus_task_reason_source(struct menus_view *v);     /* of the row chosen, in the source language */

#endif
