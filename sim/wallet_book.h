/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a wallet keeps: accounts by phone, payments by key and by reference, and money that moved. */
#ifndef SIM_WALLET_BOOK_H
#define SIM_WALLET_BOOK_H

#include "sim/wallet.h"
#include "sim/wallet_due.h"

#define SIM_WALLET_SUBJECT 64
#define SIM_WALLET_NOTHING SIZE_MAX /* no payment */

enum sim_wallet_state { SIM_WALLET_WAITING, SIM_WALLET_ASKED, SIM_WALLET_PAID, SIM_WALLET_FAILED };

enum sim_wallet_failure {
	SIM_WALLET_DECLINED, SIM_WALLET_FUNDS, SIM_WALLET_TOO_LATE, SIM_WALLET_BUSY, SIM_WALLET_WRONG_PIN, SIM_WALLET_DUPLICATE,
	SIM_WALLET_UNKNOWN_PHONE, SIM_WALLET_BAD_FORM, SIM_WALLET_MISSING, SIM_WALLET_CURRENCY, SIM_WALLET_NO_SUCH,
	SIM_WALLET_STATE, SIM_WALLET_NOT_LET_IN, SIM_WALLET_AWAY, SIM_WALLET_TYPE, SIM_WALLET_FAILURES
};

struct sim_wallet_account {
	uint64_t phone;
	int64_t francs;
	enum sim_wallet_mood mood;
	int storms;                   /* submits refused by a storm since the last that was accepted */
	size_t asked;                 /* the payment it is asked for, or SIM_WALLET_NOTHING */
};

struct sim_wallet_payment {
	char key[SIM_WALLET_KEY];     /* the client's; "": nobody asked for it */
	char subject[SIM_WALLET_SUBJECT];
	char currency[4];
	enum sim_wallet_state state;
	enum sim_wallet_mood mood;
	enum sim_wallet_failure failure;
	uint64_t phone;
	int64_t asked_francs, francs, charge_francs; /* francs: really taken; of a reversal negative */
	int64_t since_ms, done_ms;    /* wall clock */
	int64_t expires_ms;           /* wall clock */
	int64_t given_back_francs;
	int wrong_pins, spoiled;      /* spoiled: so many answers about it still go wrong */
	char *url;                    /* for the callback, or NULL */
	struct sim_wallet_reply *parked; /* mood early: the submit's answer, until the callback is out */
	size_t of;                    /* of a reversal: what it gives back; else SIM_WALLET_NOTHING */
	size_t same_key;              /* the earlier one of the same key, or SIM_WALLET_NOTHING */
};

struct sim_wallet_table {             /* open addressing: numbers of accounts or payments, + 1 */
	uint32_t *slots;
	size_t cap;
};

struct sim_wallet_book {
	struct sim_wallet_account *accounts;
	size_t n_accounts, cap_accounts;
	struct sim_wallet_payment *payments;
	size_t n, cap;
	size_t *moves;                /* payments, in the order in which money moved */
	size_t n_moves, cap_moves;
	struct sim_wallet_table by_phone, by_key;
};

/* The account, made with so many francs when it is new. Valid until the next one is made. */
struct sim_wallet_account *sim_wallet_book_account(struct sim_wallet_book *b, uint64_t phone, int64_t francs);
const struct sim_wallet_account *sim_wallet_book_find_account(const struct sim_wallet_book *b, uint64_t phone); /* or NULL */

/* A payment of zeroes with this key; returns its number. Pointers to payments end. */
size_t sim_wallet_book_add(struct sim_wallet_book *b, const char *key);
size_t sim_wallet_book_by_key(const struct sim_wallet_book *b, const char *key);     /* the last of this key */
void sim_wallet_book_move(struct sim_wallet_book *b, size_t payment);                 /* its money moved now */

/* "MP261122.0806.A00001", after the time it was asked for; and the number of such a text. */
const char *sim_wallet_book_reference(const struct sim_wallet_book *b, size_t payment, const char *letters,
				      char out[SIM_WALLET_REFERENCE]);
size_t sim_wallet_book_by_reference(const struct sim_wallet_book *b, const char *reference, const char *letters);

/* The wallet's UUID of a payment, and back. */
#define SIM_WALLET_UUID 37
const char *sim_wallet_book_uuid(size_t payment, uint64_t seed, char out[SIM_WALLET_UUID]);
size_t sim_wallet_book_by_uuid(const struct sim_wallet_book *b, const char *uuid, uint64_t seed);

void sim_wallet_book_release(struct sim_wallet_book *b);

#endif
