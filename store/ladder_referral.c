/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The step of the ladder for codes of those who bring members, and for the villages as a campaign drew them. */
#include "store/ladder.h"

const char store_ladder_referral[] =
	"INSERT INTO series (name, last) VALUES ('referral', 99);" /* four digits from the first on, with the check digit */

	"CREATE TABLE referral ("
	"  code TEXT PRIMARY KEY CHECK (length(code) >= 4 AND code NOT GLOB '*[^0-9]*'),"
	"  name TEXT NOT NULL CHECK (name <> ''),"
	"  kind TEXT NOT NULL CHECK (kind <> ''),"
	"  place TEXT NOT NULL," /* a code of the scheme; '': everywhere */
	"  phone INTEGER CHECK (phone > 0),"
	"  added_by TEXT NOT NULL REFERENCES staff (code),"
	"  added_ms INTEGER NOT NULL,"
	"  ended_ms INTEGER) STRICT, WITHOUT ROWID;"
	"CREATE TRIGGER referral_no_delete BEFORE DELETE ON referral"
	"  BEGIN SELECT raise(ABORT, 'a code stays: who came by it names it'); END;"

	/* by whom a household came, and when it said so */
	"ALTER TABLE household ADD COLUMN referral TEXT REFERENCES referral (code);"
	"ALTER TABLE household ADD COLUMN referred_on INTEGER CHECK ((referred_on IS NULL) = (referral IS NULL));"
	"CREATE INDEX household_referred ON household (id) WHERE referral IS NOT NULL;"
	"ALTER TABLE application ADD COLUMN referral TEXT REFERENCES referral (code);"

	/* scheme_trial_village of where she lived when she was drawn; 0: a row of before this step */
	"ALTER TABLE campaign_recipient ADD COLUMN village INTEGER NOT NULL DEFAULT 0;";
