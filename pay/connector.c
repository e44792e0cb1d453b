/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The protocols there are: one row each. */
#include "pay/connector.h"

#include "pay/gsma.h"
#include "pay/manual.h"
#include "pay/moov.h"

#include <string.h>

static const struct pay_connector *const connectors[] = {&pay_gsma, &pay_moov, &pay_manual};

const struct pay_connector *pay_connector_find(const char *name)
{
	for (size_t i = 0; i < sizeof connectors / sizeof *connectors; i++)
		if (!strcmp(connectors[i]->name, name))
			return connectors[i];
	return NULL;
}

const char *pay_connector_name(size_t i)
{
	return i < sizeof connectors / sizeof *connectors ? connectors[i]->name : NULL;
}
