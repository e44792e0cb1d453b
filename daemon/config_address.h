/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An address to listen on, as "127.0.0.1:8080". */
#ifndef DAEMON_CONFIG_ADDRESS_H
#define DAEMON_CONFIG_ADDRESS_H

#include "base/yaml.h"

/* *host is the caller's to free. Port 0: any free one. */
int daemon_config_address_read(const struct yaml *y, const struct yaml_node *n, char **host, int *port, struct error *e);

#endif
