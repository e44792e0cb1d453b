/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle.yaml: read and proved whole before anything starts. */
#ifndef DAEMON_CONFIG_H
#define DAEMON_CONFIG_H

#include "base/error.h"
#include "smpp/link.h"

struct config_link {
	char *name, *host;
	int port;
	char *dialect;
	char **codes;
	size_t n_codes;
	int64_t answer_ms;              /* answer_s in the file */
	struct smpp_link_config smpp;   /* its strings belong to the config */
};

struct config {
	char *path;
	char *store;                    /* "sqlite:/abs/or/relative/to/cwd/file.db": already resolved against the file */
	char *scheme, *menus, *dialects;
	char *http_host;                /* NULL: off */
	int http_port;
	char *control;                  /* path of the control socket: beside the store */
	struct config_link *links;
	size_t n_links;
};

struct config *config_load(const char *path, struct error *e);
void config_free(struct config *c);

#endif
