/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle.yaml: read and proved whole before anything starts. */
#ifndef DAEMON_CONFIG_H
#define DAEMON_CONFIG_H

#include "base/error.h"
#include "base/log.h"
#include "pay/wallet.h"
#include "smpp/link_types.h"
#include "sms/config.h"

struct statement_format;

struct config_link {
	char *name, *host;
	int port;
	char *dialect;
	char **codes;                   /* "700", "700*45" */
	size_t n_codes;
	struct sms_config sms;          /* its strings belong to the config */
	char **prefixes;                /* "22376": numbers that go by this link */
	size_t n_prefixes;
	int64_t answer_ms;              /* the gateway's time budget for a USSD answer (law 3); 0: what its dialect says */
	struct smpp_link_config smpp;   /* its strings belong to the config */
};

struct config {
	char *path;
	char *store;                    /* "sqlite:PATH", PATH already resolved against the file */
	char *scheme, *menus, *dialects;
	char *http_host;                /* NULL: off */
	int http_port;
	char *control;                  /* path of the control socket; beside the store unless the file says otherwise */
	char *secret;                   /* path of the key file; beside the store unless the file says otherwise */
	enum log_level log_level;
	int64_t sms_price_francs;       /* what one SMS costs; 0: it is not said */
	struct config_link *links;
	size_t n_links;
	struct pay_wallet *wallets;     /* their strings belong to the config */
	struct desk_wallet *desk_wallets; /* the same, as the desk knows them */
	struct statement_format **statements; /* likewise, how each writes its daily statement; NULL: it is not said */
	size_t n_wallets;
	char *callbacks_host;           /* where wallets call us; NULL: nowhere, they are asked */
	int callbacks_port;
	char *callbacks_url;            /* as they reach it from outside */
};

/* Everything is owned by the config. NULL with a sentence that names file, line, column, key and the mend. Dialect
 * names are proved by the caller, who has the dialects. */
struct config *daemon_config_load(const char *path, struct error *e);
void daemon_config_free(struct config *c);

#endif
