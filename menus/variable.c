/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of what a dialog remembers. */
#include "menus/variable.h"

#include "base/must.h"

const struct menus_variable menus_variable_table[MENUS_VARIABLES - MENUS_SOURCES + 1] = {
	[MENUS_AMOUNT - MENUS_SOURCES] = {"somme", MENUS_KIND_AMOUNT},
	[MENUS_PAYEE - MENUS_SOURCES] = {"pour", MENUS_KINDS},
	[MENUS_NUMBER - MENUS_SOURCES] = {"numero", MENUS_KIND_HOUSEHOLD},
	[MENUS_YEAR - MENUS_SOURCES] = {"annee", MENUS_KIND_YEAR},
	[MENUS_FIRST_NAME - MENUS_SOURCES] = {"prenom", MENUS_KIND_NAME},
	[MENUS_LAST_NAME - MENUS_SOURCES] = {"nom", MENUS_KIND_NAME},
	[MENUS_BIRTH_YEAR - MENUS_SOURCES] = {"naissance", MENUS_KIND_YEAR},
	[MENUS_RECEIPT - MENUS_SOURCES] = {"recu", MENUS_KIND_RECEIPT},
	[MENUS_PHONE_TYPED - MENUS_SOURCES] = {"telephone", MENUS_KIND_PHONE},
	[MENUS_REFUSAL - MENUS_SOURCES] = {"pourquoi", MENUS_KINDS},
	[MENUS_WAITING - MENUS_SOURCES] = {"attente", MENUS_KINDS},
	[MENUS_REFERRAL - MENUS_SOURCES] = {"parrain", MENUS_KIND_REFERRAL},
	[MENUS_MONTHS - MENUS_SOURCES] = {"mois", MENUS_KIND_MONTHS},
	[MENUS_DAY_TYPED - MENUS_SOURCES] = {"jour", MENUS_KIND_DAY},
	[MENUS_VARIABLES - MENUS_SOURCES] = {NULL, MENUS_KINDS},
};

const char *menus_variable_name(enum menus_variable_id variable)
{
	must(variable >= (enum menus_variable_id) MENUS_SOURCES && variable < MENUS_VARIABLES);
	return menus_variable_table[variable - (enum menus_variable_id) MENUS_SOURCES].name;
}
