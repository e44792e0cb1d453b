/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A configured wallet: which protocol, where, with what credentials and patience. */
#ifndef PAY_WALLET_H
#define PAY_WALLET_H

#include "desk/request.h"

struct pay_connector;

enum pay_auth {
	PAY_AUTH_NONE,
	PAY_AUTH_BASIC,         /* RFC 7617: user and secret */
	PAY_AUTH_BEARER,        /* RFC 6750: the secret is the token */
	PAY_AUTH_BEARER_BASIC,  /* user:secret in base64, yet called a bearer's token: what one of Moov's gateways wants */
	PAY_AUTH_API_KEY,       /* X-API-Key: the secret; X-Client-Id: the user, where there is one */
};

struct pay_wallet {             /* its strings belong to the configuration */
	const struct desk_wallet *desk; /* name, capabilities, waits */
	const struct pay_connector *connector;
	const char *url;                /* where its paths begin, without a slash at the end; NULL: no protocol */
	enum pay_auth auth;
	const char *user, *secret;      /* NULL: none */
	const char *payee_type, *payee; /* who is paid: "organisationid", "M01" */
	const char *ca_file;            /* NULL: the system's */
	const char *callback_url;       /* where the wallet reaches us, without a slash at the end; NULL: it is asked only */
	const char *token;              /* of callbacks that are about no payment of ours: /pay/NAME/TOKEN; NULL: not taken */
	int window;                     /* requests in flight at most */
	int connect_ms, total_ms;
	int heartbeat_ms;               /* how often it is asked whether it is well; 0: never */
};

#endif
