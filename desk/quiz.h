/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A quiz on its way to a phone (P22): written down with the message that asks it. */
#ifndef DESK_QUIZ_H
#define DESK_QUIZ_H

#include "desk/campaign_pick.h"
#include "desk/step.h"
#include "menus/quiz.h"

/* Its question goes to this phone from slot_ms on. quiz NULL: nothing is asked. */
int desk_quiz_ask(struct desk_step *s, const struct menus_quiz *quiz, const struct desk_campaign_person *p, int64_t slot_ms);

#endif
