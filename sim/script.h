/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A story played on handsets: who dials what, and what must be on the phone then. One step a line:
 *
 *   # a remark                      say A sentence for the reader
 *   phone 76000001                  takes that phone into the hand
 *   dial *700#                      answer 2             hang up
 *   expect First line of the screen, word for word
 *   | and its further lines; the whole screen must be as written
 *   sms expect The SMS received last, likewise; it must be newer than one that was expected before
 *   wallet expect The question that a wallet shows on the phone, likewise
 *   pin 1234 | refuse               to that question          pay 2500 TEXT   from the wallet's own menu, unasked
 *   closed | open                   is the dialog over?
 *   mood twice                      another mood for the gateway
 *   restart                         the daemon is stopped and started again
 *   raw                             shows the PDUs of the dialog
 *
 * In an expected line {today} is today and {month-end+5} the last day of the fifth month from now, as dd/mm/yy; {any} is any run of
 * characters. */
#ifndef SIM_SCRIPT_H
#define SIM_SCRIPT_H

#include "sim/handset.h"

#include <stdint.h>

struct sim_script;

/* Reads and proves the whole file; errors name file and line. */
struct sim_script *sim_script_load(const char *path, struct error *e);
void sim_script_free(struct sim_script *s);

struct sim_script_stage {
	struct sim_handset *handset;
	int32_t today;
	int (*restart)(void *ctx, struct error *e);
	void *ctx;
};

/* Plays it, drawing what is seen. 0: all was as the script says; -1: the sentence says what was not, and both
 * screens have been printed. */
int sim_script_play(const struct sim_script *s, const struct sim_script_stage *stage, struct error *e);

/* Does `text` read as `pattern` says? */
bool sim_script_matches(const char *pattern, const char *text, int32_t today);

#endif
