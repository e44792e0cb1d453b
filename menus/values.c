/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of everything a menu file may name. */
#include "menus/values.h"

#include "base/must.h"
#include "menus/agent.h"
#include "menus/bill.h"
#include "menus/care.h"
#include "menus/care_code.h"
#include "menus/decide.h"
#include "menus/family.h"
#include "menus/figures.h"
#include "menus/held.h"
#include "menus/join.h"
#include "menus/launch.h"
#include "menus/office.h"
#include "menus/pay.h"
#include "menus/payee.h"
#include "menus/pin.h"
#include "menus/refusal.h"
#include "menus/roster.h"
#include "menus/settings.h"
#include "menus/sms_page.h"
#include "menus/task.h"
#include "menus/variable.h"
#include "menus/where.h"

#define HOUSEHOLD {.household = true}
#define ROW(source) {.chosen = MENUS_CHOSEN(source)}
#define PLACE(source) {.chosen = MENUS_CHOSEN(source), .household = true, .either = true}
#define KNOWN(variable) {.chosen = MENUS_CHOSEN(variable)}
#define WHO (MENUS_CHOSEN(MENUS_FIRST_NAME) | MENUS_CHOSEN(MENUS_LAST_NAME) | MENUS_CHOSEN(MENUS_BIRTH_YEAR))
#define GIVES_PAYEE MENUS_CHOSEN(MENUS_PAYEE)
#define GIVES_TO_PAY (MENUS_CHOSEN(MENUS_PAYEE) | MENUS_CHOSEN(MENUS_AMOUNT))
#define TO_PAY {.chosen = GIVES_TO_PAY}
/* Of an order: what the next screen tells where it waits for a signature, and where it is refused. */
#define ORDERED .gives = {[1] = MENUS_CHOSEN(MENUS_WAITING), [2] = MENUS_CHOSEN(MENUS_REFUSAL)}
#define NAME(n) MENUS_NAME, n
#define FIGURE(n) MENUS_FIGURE, n
#define DATE MENUS_DATE, 8
#define PHONE MENUS_PHONE, 16
#define SAID(from, to) .first = MENUS_MESSAGE_##from, .last = MENUS_MESSAGE_##to, .repeat = 1

const struct menus_value menus_value_table[] = {
	{"mutuelle", MENUS_SCHEME, 0, {0}, menus_where_mutuelle, .source = MENUS_MUTUELLES},
	{"gestionnaire", MENUS_SCHEME, 0, {0}, menus_where_manager, .source = MENUS_MUTUELLES},
	{"gestionnaire_tel", PHONE, {0}, menus_where_manager_phone, .sample = "76000001"},
	{"cotisation", FIGURE(7), {0}, menus_where_dues},
	{"frais", FIGURE(7), {0}, menus_where_fee},
	{"delai", FIGURE(2), {0}, menus_where_waiting},
	{"relache", FIGURE(2), {0}, menus_where_relapse},
	{"grace", FIGURE(3), {0}, menus_where_grace},
	{"periode", MENUS_SAID, 0, {0}, menus_where_period, SAID(PERIOD_MONTH, PERIOD_YEAR)},
	{"region", MENUS_SCHEME, 0, PLACE(MENUS_REGIONS), menus_where_region, .source = MENUS_REGIONS},
	{"district", MENUS_SCHEME, 0, PLACE(MENUS_DISTRICTS), menus_where_district, .source = MENUS_DISTRICTS},
	{"commune", MENUS_SCHEME, 0, PLACE(MENUS_COMMUNES), menus_where_commune, .source = MENUS_COMMUNES},
	{"point", MENUS_SCHEME, 0, ROW(MENUS_CARE_POINTS), menus_where_point, .source = MENUS_CARE_POINTS},
	{"point_niveau", MENUS_SAID, 0, ROW(MENUS_CARE_POINTS), menus_where_point_level, SAID(LEVEL_CSCOM, LEVEL_HOSPITAL)},
	{"point_tel", PHONE, ROW(MENUS_CARE_POINTS), menus_where_point_phone},
	{"relais", MENUS_SCHEME, 0, ROW(MENUS_WORKERS), menus_where_worker, .source = MENUS_WORKERS},
	{"relais_village", MENUS_SCHEME, 0, ROW(MENUS_WORKERS), menus_where_worker_village, .source = MENUS_WORKERS},
	{"relais_tel", PHONE, ROW(MENUS_WORKERS), menus_where_worker_phone},
	{"categorie", MENUS_SCHEME, 0, ROW(MENUS_CATEGORIES), menus_care_category, .source = MENUS_CATEGORIES},
	{"soin", MENUS_SCHEME, 0, ROW(MENUS_BENEFITS), menus_care_benefit, .source = MENUS_BENEFITS},
	{"note", MENUS_SCHEME, 0, ROW(MENUS_BENEFITS), menus_care_note, .source = MENUS_BENEFITS},
	{"part", MENUS_SAID, 0, ROW(MENUS_BENEFITS), menus_care_share, SAID(SHARE_FREE, SHARE_NONE)},
	{"lieux", MENUS_SCHEME, 0, ROW(MENUS_BENEFITS), menus_care_levels, .source = MENUS_BENEFITS},
	{"soin_prix", MENUS_SCHEME, 0, ROW(MENUS_BENEFITS), menus_care_prices, .source = MENUS_BENEFITS},
	{"soins", MENUS_SCHEME, 0, {0}, menus_care_names, .source = MENUS_CATEGORIES},
	{"niveau", MENUS_SAID, 0, ROW(MENUS_LEVELS), menus_care_level, SAID(LEVEL_CSCOM, LEVEL_HOSPITAL)},
	{"niveau_part", MENUS_SAID, 0, ROW(MENUS_LEVELS), menus_care_level_share, SAID(SHARE_FREE, SHARE_NONE)},
	{"langue", MENUS_SCHEME, 0, {0}, menus_settings_language, .source = MENUS_LANGUAGE_LIST},
	{"sujet", MENUS_SCHEME, 0, ROW(MENUS_TOPIC_LIST), menus_settings_topic, .source = MENUS_TOPIC_LIST},
	{"sujet_etat", MENUS_SAID, 0, ROW(MENUS_TOPIC_LIST), menus_settings_topic_state, SAID(ON, OFF)},
	{"ticket", FIGURE(9), {0}, menus_settings_ticket, .sample = "12"},
	{"prenom", NAME(16), HOUSEHOLD, menus_family_first_name, .sample = "Aissata"},
	{"nom", NAME(16), HOUSEHOLD, menus_family_last_name, .sample = "Coulibaly"},
	{"menage", NAME(12), HOUSEHOLD, menus_family_number, .sample = "M-0001"},
	{"village", NAME(20), HOUSEHOLD, menus_family_village, .sample = "Zangaradougou"},
	{"couverture", MENUS_SAID, 0, HOUSEHOLD, menus_family_cover, SAID(COVER_NOT_ENROLLED, COVER_LAPSED)},
	{"et_si", MENUS_SAID, 0, HOUSEHOLD, menus_family_what_if, SAID(WHAT_IF, WHAT_IF_JOIN)},
	{"du", FIGURE(7), HOUSEHOLD, menus_family_owed, .sample = "1650"},
	{"dette", MENUS_SAID, 0, HOUSEHOLD, menus_family_debt, SAID(OWED, OWED_NO_CARD)},
	{"propositions", MENUS_SAID, 0, HOUSEHOLD, menus_family_offers, .first = MENUS_MESSAGE_WHAT_IF_JOIN,
	 .last = MENUS_MESSAGE_OFFER, .repeat = 3},
	{"membre", NAME(16), ROW(MENUS_FAMILY), menus_family_member, .sample = "Bakary"},
	{"membre_nom", NAME(16), ROW(MENUS_FAMILY), menus_family_member_last_name, .sample = "Coulibaly"},
	{"membre_age", FIGURE(3), ROW(MENUS_FAMILY), menus_family_member_age, .sample = "12"},
	{"membre_couverture", MENUS_SAID, 0, ROW(MENUS_FAMILY), menus_family_member_cover,
	 SAID(MEMBER_NOT_ENROLLED, MEMBER_ADULT)},
	{"menage_no", NAME(12), ROW(MENUS_HOUSEHOLD_LIST), menus_family_other_number, .sample = "M-0001"},
	{"menage_chef", NAME(16), ROW(MENUS_HOUSEHOLD_LIST), menus_family_other_head, .sample = "Moussa"},
	{"menage_village", NAME(20), ROW(MENUS_HOUSEHOLD_LIST), menus_family_other_village, .sample = "Zangaradougou"},
	{"paiement_date", DATE, ROW(MENUS_PAYMENT_LIST), menus_family_payment_day, .sample = "30/06/26"},
	{"paiement_francs", FIGURE(7), ROW(MENUS_PAYMENT_LIST), menus_family_payment_francs, .sample = "1650"},
	{"paiement_ref", NAME(24), ROW(MENUS_PAYMENT_LIST), menus_family_payment_reference, .sample = "OM-123456"},
	{"paiements", MENUS_SAID, 0, HOUSEHOLD, menus_family_payments, .first = MENUS_MESSAGE_PAYMENT,
	 .last = MENUS_MESSAGE_PAYMENT, .repeat = 3},
	{"montant", FIGURE(7), {0}, menus_sms_page_amount, .sample = "550"},
	{"offre_retard", MENUS_SAID, 0, HOUSEHOLD, menus_bill_offer_arrears, SAID(OFFER_SHORT, OFFER_SHORT),
	 .sample = "1650 F jusqu'au 30/06/26"},
	{"offre_1", MENUS_SAID, 0, HOUSEHOLD, menus_bill_offer_1, SAID(OFFER_SHORT, OFFER_SHORT)},
	{"offre_3", MENUS_SAID, 0, HOUSEHOLD, menus_bill_offer_3, SAID(OFFER_SHORT, OFFER_SHORT)},
	{"offre_6", MENUS_SAID, 0, HOUSEHOLD, menus_bill_offer_6, SAID(OFFER_SHORT, OFFER_SHORT)},
	{"offre_ouvre", MENUS_SAID, 0, HOUSEHOLD, menus_bill_offer_opens, SAID(OFFER_OPENS, OFFER_OPENS), .sample = "Dès 4950 F"},
	{"somme", FIGURE(7), KNOWN(MENUS_AMOUNT), menus_bill_amount},
	{"achat", MENUS_SAID, 0, TO_PAY, menus_bill_buys, SAID(BUYS_COVER, BUYS_BEHIND)},
	{"garde", MENUS_SAID, 0, TO_PAY, menus_bill_rest, SAID(BUYS_KEPT, BUYS_KEPT)},
	{"somme_note", MENUS_SAID, 0, {0}, menus_pay_note, SAID(LIMIT_LEAST, LIMIT_NOT_THIS)},
	{"pour_qui", MENUS_SAID, 0, KNOWN(MENUS_PAYEE), menus_payee_is, SAID(FOR_OTHER, FOR_OTHER)},
	{"pour_prenom", NAME(16), KNOWN(MENUS_PAYEE), menus_payee_name, .sample = "Aissata"},
	{"pour_village", NAME(20), KNOWN(MENUS_PAYEE), menus_payee_village, .sample = "Zangaradougou"},
	{"paye_prenom", NAME(16), ROW(MENUS_PAYEES), menus_payee_row_name, .sample = "Moussa"},
	{"paye_village", NAME(20), ROW(MENUS_PAYEES), menus_payee_row_village, .sample = "Zangaradougou"},
	{"facture", MENUS_SAID, 0, KNOWN(MENUS_PAYEE), menus_bill_line, SAID(BILL, BILL_STATE)},
	{"facture_carte", MENUS_SAID, 0, KNOWN(MENUS_PAYEE), menus_bill_line, SAID(BILL_JOIN, BILL_JOIN_STATE)},
	{"paiement_etat", MENUS_SAID, 0, {0}, menus_bill_intent, SAID(INTENT_OPEN, INTENT_NONE)},
	{"retenu", MENUS_SAID, 0, {0}, menus_held_is, SAID(HELD_IS, HELD_NONE)},
	{"code_note", MENUS_SAID, 0, {0}, menus_pin_note, SAID(PIN_WRONG, PIN_DIFFERS)},
	{"code_heure", NAME(14), {0}, menus_pin_until, .sample = "14:05"},
	{"village_choisi", NAME(20), ROW(MENUS_VILLAGES), menus_join_village, .sample = "Zangaradougou"},
	{"formule", MENUS_SCHEME, 0, ROW(MENUS_PLANS), menus_join_plan, .source = MENUS_PLANS},
	{"formule_prix", MENUS_SAID, 0, ROW(MENUS_PLANS), menus_join_plan_price, SAID(PRICE_MONTH, PRICE_YEAR)},
	{"personnes", FIGURE(2), {0}, menus_join_count},
	{"demande", MENUS_SAID, 0, ROW(MENUS_PLANS), menus_join_bill, SAID(BILL_JOIN, BILL_JOIN_STATE)},
	{"agent", NAME(16), {0}, menus_office_name, .sample = "Fanta"},
	{"recu", NAME(16), KNOWN(MENUS_RECEIPT), menus_office_receipt, .sample = "C-231"},
	{"telephone", PHONE, KNOWN(MENUS_PHONE_TYPED), menus_office_phone},
	{"demandeur", NAME(16), ROW(MENUS_APPLICATIONS), menus_task_applicant, .sample = "Aissata"},
	{"demandeur_village", NAME(20), ROW(MENUS_APPLICATIONS), menus_task_applicant_village, .sample = "Zangaradougou"},
	{"demandeur_no", NAME(12), ROW(MENUS_APPLICATIONS), menus_task_applicant_number, .sample = "900012"},
	{"demandeur_paye", FIGURE(7), ROW(MENUS_APPLICATIONS), menus_task_applicant_paid},
	{"demandeur_personnes", FIGURE(2), ROW(MENUS_APPLICATIONS), menus_task_applicant_count},
	{"personne", NAME(16), ROW(MENUS_APPLICANTS), menus_task_person, .sample = "Bakary"},
	{"personne_age", FIGURE(3), ROW(MENUS_APPLICANTS), menus_task_person_age, .sample = "12"},
	{"demandes_suite", MENUS_SAID, 0, {0}, menus_task_more_applications, SAID(TASKS_MORE, TASKS_MORE)},
	{"appels_suite", MENUS_SAID, 0, {0}, menus_task_more_calls, SAID(TASKS_MORE, TASKS_MORE)},
	{"signatures_suite", MENUS_SAID, 0, {0}, menus_task_more_signatures, SAID(TASKS_MORE, TASKS_MORE)},
	{"retenus_suite", MENUS_SAID, 0, {0}, menus_task_more_held, SAID(TASKS_MORE, TASKS_MORE)},
	{"pourquoi", MENUS_SAID, 0, KNOWN(MENUS_REFUSAL), menus_refusal_why, SAID(REFUSED, REFUSED_CAMPAIGN)},
	{"attente_no", FIGURE(8), KNOWN(MENUS_WAITING), menus_refusal_waiting},
	{"chiffre_quand", MENUS_SAID, 0, ROW(MENUS_WHENS), menus_figures_when, SAID(FIGURES_TODAY, FIGURES_MONTH)},
	{"chiffre_especes", FIGURE(9), ROW(MENUS_WHENS), menus_figures_cash},
	{"chiffre_especes_n", FIGURE(6), ROW(MENUS_WHENS), menus_figures_cash_count},
	{"chiffre_mobile", FIGURE(9), ROW(MENUS_WHENS), menus_figures_phone},
	{"chiffre_mobile_n", FIGURE(6), ROW(MENUS_WHENS), menus_figures_phone_count},
	{"chiffre_nouvelles", FIGURE(6), ROW(MENUS_WHENS), menus_figures_joined},
	{"chiffre_encore", FIGURE(6), ROW(MENUS_WHENS), menus_figures_renewed},
	{"chiffre_couvertes", FIGURE(6), ROW(MENUS_WHENS), menus_figures_covered},
	{"chiffre_attente", FIGURE(6), ROW(MENUS_WHENS), menus_figures_waiting},
	{"chiffre_perdues", FIGURE(6), ROW(MENUS_WHENS), menus_figures_lapsed},
	{"liste", MENUS_SAID, 0, ROW(MENUS_ROSTERS), menus_roster_name, SAID(ROSTER_WEEK, ROSTER_CARDS)},
	{"campagne", NAME(40), ROW(MENUS_LAUNCHES), menus_launch_title, .sample = "Soins pour les enfants"},
	{"campagne_tel", FIGURE(7), ROW(MENUS_LAUNCHES), menus_launch_phones},
	{"campagne_sms", FIGURE(7), ROW(MENUS_LAUNCHES), menus_launch_parts},
	{"campagne_prix", MENUS_SAID, 0, ROW(MENUS_LAUNCHES), menus_launch_price, SAID(LAUNCH_PRICE, LAUNCH_PRICE)},
	{"campagne_jour", DATE, ROW(MENUS_LAUNCHES), menus_launch_day, .sample = "30/06/26"},
	{"signataires", MENUS_SAID, 0, KNOWN(MENUS_WAITING), menus_refusal_signers, SAID(SIGNERS, SIGNERS_NONE)},
	{"appel_no", FIGURE(9), ROW(MENUS_CALLS), menus_task_call_number, .sample = "12"},
	{"appel_nom", NAME(16), ROW(MENUS_CALLS), menus_task_call_name, .sample = "Aissata"},
	{"appel_tel", PHONE, ROW(MENUS_CALLS), menus_task_call_phone, .sample = "76000001"},
	{"appel_objet", MENUS_SAID, 0, ROW(MENUS_CALLS), menus_task_call_about, SAID(ABOUT_CALL, ABOUT_OTHER)},
	{"signature_no", FIGURE(9), ROW(MENUS_SIGNATURES), menus_task_sign_number, .sample = "12"},
	{"signature_objet", MENUS_SAID, 0, ROW(MENUS_SIGNATURES), menus_task_sign_act, SAID(ACT_CASH, ACT_CLAIM)},
	{"signature_francs", FIGURE(7), ROW(MENUS_SIGNATURES), menus_task_sign_francs, .sample = "30000"},
	{"signature_carte", NAME(12), ROW(MENUS_SIGNATURES), menus_task_sign_household, .sample = "M-0001"},
	{"signature_par", NAME(16), ROW(MENUS_SIGNATURES), menus_task_sign_by, .sample = "awa"},
	{"retenu_francs", FIGURE(7), ROW(MENUS_HELD_LIST), menus_task_held_francs, .sample = "1100"},
	{"retenu_date", DATE, ROW(MENUS_HELD_LIST), menus_task_held_day, .sample = "30/06/26"},
	{"retenu_tel", PHONE, ROW(MENUS_HELD_LIST), menus_task_held_phone, .sample = "76000001"},
	{"pour_couverture", MENUS_SAID, 0, KNOWN(MENUS_PAYEE), menus_agent_cover, SAID(CARE_NOT_ENROLLED, CARE_LAPSED)},
	{"pour_personnes", NAME(150), KNOWN(MENUS_PAYEE), menus_agent_persons},
	{"patient", NAME(16), ROW(MENUS_PATIENTS), menus_agent_patient, .sample = "Bakary"},
	{"patient_age", FIGURE(3), ROW(MENUS_PATIENTS), menus_agent_patient_age, .sample = "12"},
	{"patient_paie", MENUS_SAID, 0, ROW(MENUS_PATIENTS), menus_agent_patient_pays, SAID(PATIENT_COVERED, PATIENT_NOT_ON_CARD)},
	{"soin_paie", MENUS_SAID, 0, {.chosen = MENUS_CHOSEN(MENUS_BENEFITS) | GIVES_PAYEE}, menus_agent_pays,
	 SAID(PAYS_NOTHING, PAYS_NOT_HERE)},
	{"code_soins", FIGURE(7), {0}, menus_care_code_digits, .is_secret = true, .sample = "482 913"},
	{"raison", MENUS_SAID, 0, ROW(MENUS_REASONS), menus_task_reason, SAID(REASON_PAPERS, REASON_PLACE)},
	{"demandeur_envoi", MENUS_SAID, 0, ROW(MENUS_APPLICATIONS), menus_join_referred, SAID(REFERRED, REFERRED)},
	{"demande_no", NAME(12), KNOWN(MENUS_PAYEE), menus_join_number, .sample = "900012"},
	{NULL}
};

const struct menus_source menus_source_table[MENUS_SOURCES + 1] = {
	[MENUS_FAMILY] = {"family", "membre", HOUSEHOLD, menus_family_fill_members, menus_family_key_member, .audit = "family"},
	[MENUS_HOUSEHOLD_LIST] = {"households", "menage", {0}, menus_family_fill_households, menus_family_key_household},
	[MENUS_PAYMENT_LIST] = {"payments", "paiement", HOUSEHOLD, menus_family_fill_payments, menus_family_key_payment},
	[MENUS_LANGUAGE_LIST] = {"languages", "langue", {0}, menus_settings_fill_languages, menus_settings_key_language,
				 .is_static = true},
	[MENUS_TOPIC_LIST] = {"topics", "sujet", {0}, menus_settings_fill_topics, menus_settings_key_topic, .is_static = true},
	[MENUS_CATEGORIES] = {"care_categories", "categorie", {0}, menus_care_fill_categories, menus_care_key_category,
			      .is_static = true},
	[MENUS_BENEFITS] = {"benefits", "soin", ROW(MENUS_CATEGORIES), menus_care_fill_benefits, menus_care_key_benefit,
			    .is_static = true},
	[MENUS_LEVELS] = {"levels", "niveau", ROW(MENUS_BENEFITS), menus_care_fill_levels, menus_care_key_level,
			  .is_static = true},
	[MENUS_REGIONS] = {"regions", "region", {0}, menus_where_fill_regions, menus_where_key_place, .is_static = true},
	[MENUS_DISTRICTS] = {"districts", "district", {0}, menus_where_fill_districts, menus_where_key_place,
			     .is_static = true},
	[MENUS_COMMUNES] = {"communes", "commune", {0}, menus_where_fill_communes, menus_where_key_place, .is_static = true},
	[MENUS_MUTUELLES] = {"mutuelles", "mutuelle", {0}, menus_where_fill_mutuelles, menus_where_key_mutuelle,
			     .is_static = true},
	[MENUS_CARE_POINTS] = {"care_points", "point", PLACE(MENUS_COMMUNES), menus_where_fill_points, menus_where_key_point,
			       .is_static = true},
	[MENUS_WORKERS] = {"workers", "relais", PLACE(MENUS_COMMUNES), menus_where_fill_workers, menus_where_key_worker,
			   .is_static = true},
	[MENUS_INSTALMENTS] = {"instalments", "offre", {0}, menus_pay_fill_instalments, menus_pay_key_instalment, .is_static = true},
	[MENUS_PAYEES] = {"payees", "paye", {0}, menus_payee_fill, menus_payee_key},
	[MENUS_VILLAGES] = {"villages", "village", ROW(MENUS_COMMUNES), menus_join_fill_villages, menus_join_key_village},
	[MENUS_PLANS] = {"plans", "formule", {0}, menus_join_fill_plans, menus_join_key_plan, .is_static = true},
	[MENUS_TIES] = {"ties", "lien", {0}, menus_join_fill_ties, menus_join_key_word, .is_static = true},
	[MENUS_SEXES] = {"sexes", "sexe", {0}, menus_join_fill_sexes, menus_join_key_word, .is_static = true},
	[MENUS_APPLICATIONS] = {"applications", "demandeur", {0}, menus_task_fill_applications, menus_task_key,
				.audit = "applications"},
	[MENUS_APPLICANTS] = {"applicants", "personne", ROW(MENUS_APPLICATIONS), menus_task_fill_applicants, menus_task_key_applicant},
	[MENUS_CALLS] = {"calls", "appel", {0}, menus_task_fill_calls, menus_task_key, .audit = "calls"},
	[MENUS_SIGNATURES] = {"signatures", "signature", {0}, menus_task_fill_signatures, menus_task_key, .audit = "signatures"},
	[MENUS_HELD_LIST] = {"held_money", "retenu", {0}, menus_task_fill_held, menus_task_key, .audit = "held"},
	[MENUS_REASONS] = {"refusal_reasons", "raison", {0}, menus_task_fill_reasons, menus_task_key_reason, .is_static = true},
	[MENUS_PATIENTS] = {"patients", "patient", KNOWN(MENUS_PAYEE), menus_agent_fill_patients, menus_family_key_member},
	[MENUS_WHENS] = {"periods", "quand", {0}, menus_figures_fill, menus_figures_key, .is_static = true},
	[MENUS_ROSTERS] = {"rosters", "liste", {0}, menus_roster_fill, menus_roster_key, .is_static = true},
	[MENUS_LAUNCHES] = {"campaigns", "campagne", {0}, menus_launch_fill, menus_launch_key},
	[MENUS_SOURCES] = {NULL},
};

const char *menus_values_variable(int bit)
{
	must(bit >= 0 && bit < MENUS_VARIABLES);
	return bit < MENUS_SOURCES ? menus_source_table[bit].variable : menus_variable_name((enum menus_variable_id) bit);
}

const struct menus_condition menus_condition_table[] = {
	{"several_households", menus_family_has_several, true},
	{"behind", menus_family_is_behind},
	{"up_to_date", menus_family_is_up_to_date},
	{"enrolled", menus_family_is_enrolled},
	{"household", menus_family_is_member, true},
	{"worker", menus_where_has_worker},
	{"paid", menus_family_has_paid},
	{"offer_arrears", menus_pay_has_arrears},
	{"offer_1", menus_pay_has_1},
	{"offer_3", menus_pay_has_3},
	{"offer_6", menus_pay_has_6},
	{"offer_opens", menus_pay_has_opens},
	{"renewable", menus_pay_is_renewable},
	{"payees", menus_payee_has_some},
	{"pin", menus_pin_is_set},
	{"no_pin", menus_pin_is_unset},
	{"care_covered", menus_agent_is_covered},
	{"patient_covered", menus_agent_is_patient_covered},
	{NULL}
};

const struct menus_action menus_action_table[] = {
	{"set_language", MENUS_LANGUAGE_LIST, {0}, {"ok"}, menus_settings_set_language},
	{"toggle_topic", MENUS_TOPIC_LIST, {0}, {"ok"}, menus_settings_toggle_topic},
	{"choose_household", MENUS_HOUSEHOLD_LIST, {0}, {"ok"}, menus_settings_choose_household},
	{"call_me_back", MENUS_SOURCES, {0}, {"ok", "already"}, menus_settings_call_me_back},
	{"sms_care", MENUS_SOURCES, {.chosen = MENUS_CHOSEN(MENUS_BENEFITS)}, {"ok", "already"}, menus_sms_page_care},
	{"sms_receipt", MENUS_SOURCES, HOUSEHOLD, {"ok", "already"}, menus_sms_page_receipt},
	{"pay_begin", MENUS_SOURCES, HOUSEHOLD, {"ok", "open", "busy", "joining", "paid", "by_hand"}, menus_pay_begin,
	 .gives = {[0] = GIVES_PAYEE, [3] = GIVES_TO_PAY}},
	{"pay_renew", MENUS_SOURCES, HOUSEHOLD, {"ok", "open", "busy", "by_hand"}, menus_pay_renew, .gives = {GIVES_TO_PAY}},
	{"pay_choose", MENUS_SOURCES, {.chosen = MENUS_CHOSEN(MENUS_INSTALMENTS) | MENUS_CHOSEN(MENUS_PAYEE), .household = true},
	 {"ok", "pin", "no_pin", "limit"}, menus_pay_choose,
	 .gives = {GIVES_TO_PAY, GIVES_TO_PAY, GIVES_TO_PAY, GIVES_TO_PAY}},
	{"pay_check", MENUS_SOURCES, TO_PAY, {"ok", "pin", "no_pin", "limit"}, menus_pay_check},
	{"pay_confirm", MENUS_SOURCES, TO_PAY, {"ok", "open", "busy", "pin", "no_pin", "limit", "by_hand"}, menus_pay_confirm,
	 .moves_money = true},
	{"payee_take", MENUS_PAYEES, {0}, {"ok"}, menus_payee_take, .gives = {GIVES_PAYEE}},
	{"payee_find", MENUS_SOURCES, {.chosen = MENUS_CHOSEN(MENUS_NUMBER) | MENUS_CHOSEN(MENUS_YEAR)}, {"ok", "unknown", "often"},
	 menus_payee_find, .gives = {GIVES_PAYEE}},
	{"pin_check", MENUS_SOURCES, {0}, {"ok", "wrong", "locked", "unset"}, menus_pin_check, .input = "pin"},
	{"pin_choose", MENUS_SOURCES, {0}, {"ok", "weak"}, menus_pin_choose, .input = "pin"},
	{"pin_keep", MENUS_SOURCES, {0}, {"ok", "differs", "old"}, menus_pin_keep, .input = "pin"},
	{"held_claim", MENUS_SOURCES, {0}, {"ok", "gone"}, menus_held_claim, .moves_money = true},
	{"held_decline", MENUS_SOURCES, {0}, {"ok", "gone"}, menus_held_decline, .moves_money = true},
	{"join_head", MENUS_SOURCES, {.chosen = MENUS_CHOSEN(MENUS_MUTUELLES) | MENUS_CHOSEN(MENUS_VILLAGES) | MENUS_CHOSEN(MENUS_PLANS)
	 | MENUS_CHOSEN(MENUS_SEXES) | WHO}, {"ok"}, menus_join_head},
	{"join_person", MENUS_SOURCES, {.chosen = MENUS_CHOSEN(MENUS_TIES) | MENUS_CHOSEN(MENUS_SEXES) | WHO}, {"ok", "full"},
	 menus_join_person},
	{"join_referral", MENUS_SOURCES, KNOWN(MENUS_REFERRAL), {"ok", "unknown"}, menus_join_referral},
	{"join_send", MENUS_SOURCES, ROW(MENUS_PLANS), {"ok", "open", "busy", "pin", "no_pin", "limit", "by_hand", "often"},
	 menus_join_send, .moves_money = true,
	 .gives = {GIVES_TO_PAY, GIVES_TO_PAY, GIVES_TO_PAY, GIVES_TO_PAY, GIVES_TO_PAY, GIVES_TO_PAY, GIVES_TO_PAY}},
	{"be_member", MENUS_SOURCES, {0}, {"ok"}, menus_office_be_member},
	{"be_staff", MENUS_SOURCES, {0}, {"ok"}, menus_office_be_staff},
	{"staff_admit", MENUS_SOURCES, {0}, {"ok", "wrong", "locked"}, menus_office_admit, .input = "staff_pin"},
	{"staff_find", MENUS_SOURCES, KNOWN(MENUS_NUMBER), {"ok", "unknown"}, menus_office_find, .gives = {GIVES_PAYEE}},
	{"care_look_up", MENUS_SOURCES, {.chosen = MENUS_CHOSEN(MENUS_NUMBER) | MENUS_CHOSEN(MENUS_YEAR)},
	 {"ok", "unknown", "often", "many"}, menus_agent_look_up, .gives = {GIVES_PAYEE}},
	{"care_code_use", MENUS_SOURCES, {0}, {"ok", "unknown", "often", "many", "over"}, menus_agent_use_code, .gives = {GIVES_PAYEE},
	 .input = "care_code"},
	{"care_code_ask", MENUS_SOURCES, HOUSEHOLD, {"ok", "often"}, menus_care_code_ask},
	{"staff_cash", MENUS_SOURCES, {.chosen = GIVES_TO_PAY | MENUS_CHOSEN(MENUS_RECEIPT)}, {"ok", "asked", "refused"},
	 menus_office_cash, .moves_money = true, ORDERED},
	{"staff_confirm", MENUS_SOURCES, ROW(MENUS_APPLICATIONS), {"ok", "asked", "refused"}, menus_decide_confirm, .moves_money = true,
	 ORDERED},
	{"staff_refuse", MENUS_REASONS, ROW(MENUS_APPLICATIONS), {"ok", "asked", "refused"}, menus_decide_refuse, .moves_money = true,
	 ORDERED},
	{"staff_call_done", MENUS_SOURCES, ROW(MENUS_CALLS), {"ok", "gone"}, menus_decide_call_done,
	 .gives = {[1] = MENUS_CHOSEN(MENUS_REFUSAL)}},
	{"staff_sign", MENUS_SOURCES, ROW(MENUS_SIGNATURES), {"ok", "asked", "refused"}, menus_decide_sign, .moves_money = true,
	 ORDERED},
	{"staff_decline", MENUS_SOURCES, ROW(MENUS_SIGNATURES), {"ok", "asked", "refused"}, menus_decide_decline, .moves_money = true,
	 ORDERED},
	{"staff_move", MENUS_SOURCES, {.chosen = MENUS_CHOSEN(MENUS_HELD_LIST) | GIVES_PAYEE}, {"ok", "asked", "refused"},
	 menus_decide_move, .moves_money = true, ORDERED},
	{"staff_list", MENUS_ROSTERS, {0}, {"ok", "empty", "often"}, menus_roster_send},
	{"staff_launch", MENUS_SOURCES, ROW(MENUS_LAUNCHES), {"ok", "asked", "refused"}, menus_launch_start, .moves_money = true, ORDERED},
	{"staff_reset_pin", MENUS_SOURCES, KNOWN(MENUS_PHONE_TYPED), {"ok", "asked", "refused"}, menus_office_reset_pin,
	 .moves_money = true, ORDERED},
	{NULL}
};
