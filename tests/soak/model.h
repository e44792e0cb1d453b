/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the ledger must say, made of the wallets' books alone: a franc that a wallet took for a household is the household's, one that
 * nobody asked for, or another amount, is held; each once, and nothing else. */
#ifndef TESTS_MODEL_H
#define TESTS_MODEL_H

#include "tests/soak/market.h"

struct model;

struct model *model_new(struct market *m, size_t households, void (*broken)(void *ctx, const char *invariant, const char *row), void *ctx);
void model_free(struct model *m);

/* At once, when an intent ended or came into review. */
void model_check_intent(struct model *m, const struct store_intent *i);
/* All money that moved until now. */
void model_check_all(struct model *m);

#endif
