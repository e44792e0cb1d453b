/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of messages: a set of menus must have each of them, with no other holes than these. */
#include "menus/message.h"

#include "base/must.h"

#include <string.h>

const struct menus_message_row menus_message_table[MENUS_MESSAGES + 1] = {
	[MENUS_MESSAGE_MORE] = {"more"},
	[MENUS_MESSAGE_BACK] = {"back"},
	[MENUS_MESSAGE_RESUME] = {"resume", {"ou"}},
	[MENUS_MESSAGE_BAD_CHOICE] = {"bad_choice"},
	[MENUS_MESSAGE_EMPTY] = {"empty"},
	[MENUS_MESSAGE_LATE] = {"late"},
	[MENUS_MESSAGE_STORE_DOWN] = {"store_down"},
	[MENUS_MESSAGE_UNKNOWN_SESSION] = {"unknown_session"},
	[MENUS_MESSAGE_UNKNOWN_CODE] = {"unknown_code"},
	[MENUS_MESSAGE_STOPPING] = {"stopping"},
	[MENUS_MESSAGE_COVER_NOT_ENROLLED] = {"cover_not_enrolled"},
	[MENUS_MESSAGE_COVER_WAITING] = {"cover_waiting", {"date"}},
	[MENUS_MESSAGE_COVER_COVERED] = {"cover_covered", {"date"}},
	[MENUS_MESSAGE_COVER_GRACE] = {"cover_grace", {"date"}},
	[MENUS_MESSAGE_COVER_LAPSED] = {"cover_lapsed", {"francs"}},
	[MENUS_MESSAGE_MEMBER_NOT_ENROLLED] = {"member_not_enrolled"},
	[MENUS_MESSAGE_MEMBER_WAITING] = {"member_waiting", {"date"}},
	[MENUS_MESSAGE_MEMBER_COVERED] = {"member_covered", {"date"}},
	[MENUS_MESSAGE_MEMBER_GRACE] = {"member_grace", {"date"}},
	[MENUS_MESSAGE_MEMBER_LAPSED] = {"member_lapsed"},
	[MENUS_MESSAGE_MEMBER_TURNING] = {"member_turning", {"annee"}},
	[MENUS_MESSAGE_MEMBER_ADULT] = {"member_adult"},
	[MENUS_MESSAGE_WHAT_IF] = {"what_if", {"francs", "date", "mois"}},
	[MENUS_MESSAGE_WHAT_IF_PAID] = {"what_if_paid", {"francs", "date"}},
	[MENUS_MESSAGE_WHAT_IF_LAPSED] = {"what_if_lapsed", {"francs", "date", "soins"}},
	[MENUS_MESSAGE_WHAT_IF_JOIN] = {"what_if_join", {"frais", "cotisation"}},
	[MENUS_MESSAGE_OFFER] = {"offer", {"francs", "date"}},
	[MENUS_MESSAGE_SHARE_FREE] = {"share_free"},
	[MENUS_MESSAGE_SHARE_PERCENT] = {"share_percent", {"pourcent"}},
	[MENUS_MESSAGE_SHARE_FRANCS] = {"share_francs", {"francs"}},
	[MENUS_MESSAGE_SHARE_NONE] = {"share_none"},
	[MENUS_MESSAGE_LEVEL_CSCOM] = {"level_cscom"},
	[MENUS_MESSAGE_LEVEL_CSREF] = {"level_csref"},
	[MENUS_MESSAGE_LEVEL_HOSPITAL] = {"level_hospital"},
	[MENUS_MESSAGE_ON] = {"on"},
	[MENUS_MESSAGE_OFF] = {"off"},
	[MENUS_MESSAGE_PERIOD_MONTH] = {"period_month"},
	[MENUS_MESSAGE_PERIOD_YEAR] = {"period_year"},
	[MENUS_MESSAGE_NO_PHONE] = {"no_phone"},
	[MENUS_MESSAGE_REMIND] = {"remind", {"mutuelle"}},
	[MENUS_MESSAGE_REMIND_AHEAD] = {"remind_ahead", {"nom", "francs", "date"}},
	[MENUS_MESSAGE_REMIND_LATE] = {"remind_late", {"nom", "francs", "date"}},
	[MENUS_MESSAGE_REMIND_UNCOVERED] = {"remind_uncovered", {"nom", "francs"}},
	[MENUS_MESSAGE_REMIND_MORE] = {"remind_more", {"nombre"}},
	[MENUS_MESSAGE_REMIND_STOP] = {"remind_stop"},
	[MENUS_MESSAGE_PAYMENT] = {"payment", {"date", "francs", "recu"}},
	[MENUS_MESSAGE_NO_PAYMENT] = {"no_payment"},
	[MENUS_MESSAGE_SMS_STATUS] = {"sms_status", .parts = 2, .household = true},
	[MENUS_MESSAGE_SMS_STATUS_ONE] = {"sms_status_one", .parts = 1, .household = true},
	[MENUS_MESSAGE_SMS_STRANGER] = {"sms_stranger", .parts = 1},
	[MENUS_MESSAGE_SMS_PAY] = {"sms_pay", .parts = 2, .household = true},
	[MENUS_MESSAGE_SMS_PAY_AMOUNT] = {"sms_pay_amount", .parts = 2, .household = true},
	[MENUS_MESSAGE_SMS_CARE] = {"sms_care", .parts = 2, .row = "soin"},
	[MENUS_MESSAGE_SMS_CARE_GROUP] = {"sms_care_group", .parts = 2, .row = "categorie"},
	[MENUS_MESSAGE_SMS_CARE_ALL] = {"sms_care_all", .parts = 2},
	[MENUS_MESSAGE_SMS_RECEIPT] = {"sms_receipt", .parts = 2, .household = true},
	[MENUS_MESSAGE_SMS_HELP] = {"sms_help", .parts = 2},
	[MENUS_MESSAGE_SMS_STOP] = {"sms_stop", .parts = 1},
	[MENUS_MESSAGE_SMS_STOP_TOPIC] = {"sms_stop_topic", .parts = 1, .row = "sujet"},
	[MENUS_MESSAGE_SMS_START] = {"sms_start", .parts = 1},
	[MENUS_MESSAGE_SMS_START_TOPIC] = {"sms_start_topic", .parts = 1, .row = "sujet"},
	[MENUS_MESSAGE_PAY_RECEIVED] = {"pay_received", {"mutuelle", "francs", "reference", "nom", "couverture"}, .holed_parts = 1},
	[MENUS_MESSAGE_PAY_SENT_FOR] = {"pay_sent_for", {"mutuelle", "francs", "reference", "nom"}, .holed_parts = 1},
	[MENUS_MESSAGE_PAY_CAME_FROM] = {"pay_came_from", {"mutuelle", "francs", "reference", "nom", "couverture"}, .holed_parts = 1},
	[MENUS_MESSAGE_PAY_JOINING] = {"pay_joining", {"mutuelle", "francs", "reference", "carte"}, .holed_parts = 1},
	[MENUS_MESSAGE_PAY_NOT_RECEIVED] = {"pay_not_received", {"mutuelle", "francs", "nom"}, .holed_parts = 1},
	[MENUS_MESSAGE_PAY_DOUBTFUL] = {"pay_doubtful", {"mutuelle", "francs", "nom"}, .holed_parts = 1},
	[MENUS_MESSAGE_PAY_HELD] = {"pay_held", {"mutuelle", "francs", "reference"}, .holed_parts = 1},
	[MENUS_MESSAGE_PAY_MOVED] = {"pay_moved", {"mutuelle", "francs", "reference", "nom"}, .holed_parts = 1},
	[MENUS_MESSAGE_PAY_RETURNED] = {"pay_returned", {"mutuelle", "francs", "reference"}, .holed_parts = 1},
	[MENUS_MESSAGE_PAY_CONFIRMED] = {"pay_confirmed", {"mutuelle", "carte", "couverture"}, .holed_parts = 1},
	[MENUS_MESSAGE_PAY_TURNED_DOWN] = {"pay_turned_down", {"mutuelle", "carte", "raison"}, .holed_parts = 1},
	[MENUS_MESSAGE_PAY_PIN_RESET] = {"pay_pin_reset", {"mutuelle"}, .holed_parts = 1},
	[MENUS_MESSAGE_WORD_STATUS] = {"word_status"},
	[MENUS_MESSAGE_WORD_PAY] = {"word_pay"},
	[MENUS_MESSAGE_WORD_CARE] = {"word_care"},
	[MENUS_MESSAGE_WORD_RECEIPT] = {"word_receipt"},
	[MENUS_MESSAGE_WORD_HELP] = {"word_help"},
	[MENUS_MESSAGE_WORD_STOP] = {"word_stop"},
	[MENUS_MESSAGE_WORD_START] = {"word_start"},
	[MENUS_MESSAGES] = {NULL},
};

const char *menus_message_longest(const char *hole)
{
	static const struct { const char *hole, *longest; } rows[] = {
		{"date", "31/12/99"}, {"soins", "31/12/99"}, {"francs", "9999999"}, {"frais", "9999999"},
		{"cotisation", "9999999"},
		{"mois", "99"}, {"pourcent", "100"}, {"annee", "2099"},
		{"mutuelle", "MMMMMMMMMMMMMMMMMMMMMMMM"}, {"nom", "MMMMMMMMMMMMMMMMMMMM"}, {"nombre", "99"},
		{"recu", "MMMMMMMMMMMMMMMM"}, {"reference", "MMMMMMMMMMMMMMMMMMMMMMMM"}, {"carte", "MMMMMMMMMMMMMMMMMMMM"},
		{"raison", "MMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMM"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (!strcmp(rows[i].hole, hole))
			return rows[i].longest;
	must(!strcmp(hole, "ou") || !strcmp(hole, "couverture"));
	return NULL;
}
