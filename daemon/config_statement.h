/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wallet's `statement` map of mutuelle.yaml: how its daily statements are written. */
#ifndef DAEMON_CONFIG_STATEMENT_H
#define DAEMON_CONFIG_STATEMENT_H

#include "base/yaml.h"
#include "daemon/statement.h"

/* The format, to be freed; NULL with file, line, column, key and the mend. */
struct statement_format *daemon_config_statement_read(const struct yaml *y, const struct yaml_node *map, struct error *e);
void daemon_config_statement_free(struct statement_format *f);

#endif
