/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of payers' moods, and which digits mean which. `mutuelle wallet --help` says what each does. */
#include "sim/wallet.h"

#include <string.h>

#define FIRST 900               /* 901 is the row behind `pays` */

static const char *const names[SIM_WALLET_MOODS] = {
	[SIM_WALLET_PAYS] = "pays",
	[SIM_WALLET_REFUSES] = "refuses",
	[SIM_WALLET_NO_MONEY] = "no-money",
	[SIM_WALLET_EXPIRES] = "expires",
	[SIM_WALLET_SILENT] = "silent",
	[SIM_WALLET_TWICE] = "twice",
	[SIM_WALLET_LATE] = "late",
	[SIM_WALLET_WRONG_AMOUNT] = "wrong-amount",
	[SIM_WALLET_ANSWER_LOST] = "answer-lost",
	[SIM_WALLET_UNSOLICITED] = "unsolicited",
	[SIM_WALLET_STORM] = "storm",
	[SIM_WALLET_HTML] = "html",
	[SIM_WALLET_HUGE] = "huge",
	[SIM_WALLET_LATE_PAID] = "late-paid",
	[SIM_WALLET_PENDING] = "pending",
	[SIM_WALLET_EARLY] = "early",
	[SIM_WALLET_LIES] = "lies",
	[SIM_WALLET_NO_CALLBACK] = "no-callback",
	[SIM_WALLET_NO_ACCOUNT] = "no-account",
	[SIM_WALLET_OTHER_CURRENCY] = "other-currency",
};

const char *sim_wallet_mood_name(enum sim_wallet_mood mood)
{
	return names[mood];
}

int sim_wallet_mood_read(const char *name, enum sim_wallet_mood *out, struct error *e)
{
	for (int m = 0; m < SIM_WALLET_MOODS; m++)
		if (!strcmp(names[m], name)) {
			*out = (enum sim_wallet_mood) m;
			return 0;
		}
	return base_error_set(e, "'%s' is no mood of a wallet; `mutuelle help wallet` lists them", name);
}

enum sim_wallet_mood sim_wallet_mood_of(uint64_t phone)
{
	unsigned digits = (unsigned) (phone % 1000);

	return digits > FIRST && digits < FIRST + SIM_WALLET_MOODS ? (enum sim_wallet_mood) (digits - FIRST) : SIM_WALLET_PAYS;
}
