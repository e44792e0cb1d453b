/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The moods of payers' accounts: one row each. */
#include "sim/wallet.h"

#include <string.h>

#define FIRST 900               /* 901 is the row behind `pays` */

static const struct { const char *name, *sentence; } moods[SIM_WALLET_MOODS] = {
	[SIM_WALLET_PAYS] = {"pays", "pays"},
	[SIM_WALLET_REFUSES] = {"refuses", "refuses the question"},
	[SIM_WALLET_NO_MONEY] = {"no-money", "has no money"},
	[SIM_WALLET_EXPIRES] = {"expires", "never types her PIN"},
	[SIM_WALLET_SILENT] = {"silent", "the wallet never hears the request, nor answers it"},
	[SIM_WALLET_TWICE] = {"twice", "pays; each callback comes twice"},
	[SIM_WALLET_LATE] = {"late", "pays; each answer about it comes a minute late"},
	[SIM_WALLET_WRONG_AMOUNT] = {"wrong-amount", "50 F less are taken than were asked for"},
	[SIM_WALLET_ANSWER_LOST] = {"answer-lost", "pays; the connection ends without an answer"},
	[SIM_WALLET_UNSOLICITED] = {"unsolicited", "pays, and a minute later once more, unasked"},
	[SIM_WALLET_STORM] = {"storm", "pays; three submits and three questions are answered 503 first"},
	[SIM_WALLET_HTML] = {"html", "pays; the first three answers are a page for a person"},
	[SIM_WALLET_HUGE] = {"huge", "pays; the first three answers have a body of 10 MB"},
	[SIM_WALLET_LATE_PAID] = {"late-paid", "fails when the question expires, and is paid ten minutes later"},
	[SIM_WALLET_PENDING] = {"pending", "stays pending for ever"},
	[SIM_WALLET_EARLY] = {"early", "pays; the callback comes before the answer"},
	[SIM_WALLET_LIES] = {"lies", "the callback says paid, but nothing was taken"},
	[SIM_WALLET_NO_CALLBACK] = {"no-callback", "pays; there is no callback"},
	[SIM_WALLET_NO_ACCOUNT] = {"no-account", "has no account"},
	[SIM_WALLET_OTHER_CURRENCY] = {"other-currency", "as many XAF are taken, not XOF"},
};

const char *sim_wallet_mood_name(enum sim_wallet_mood mood)
{
	return moods[mood].name;
}

const char *sim_wallet_mood_tell(enum sim_wallet_mood mood)
{
	return moods[mood].sentence;
}

int sim_wallet_mood_read(const char *name, enum sim_wallet_mood *out, struct error *e)
{
	for (int m = 0; m < SIM_WALLET_MOODS; m++)
		if (!strcmp(moods[m].name, name)) {
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
