/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A link's `sms` map of mutuelle.yaml: how messages go out by it. */
#ifndef DAEMON_CONFIG_SMS_H
#define DAEMON_CONFIG_SMS_H

#include "base/yaml.h"
#include "daemon/config.h"

/* Reads the map (NULL: every preset) into l->sms and l->prefixes; l has its name, codes and response time. Strings belong to l. */
int daemon_config_sms_read(const struct yaml *y, const struct yaml_node *map, struct config_link *l, struct error *e);
/* A prefix that both links have, or NULL. */
const char *daemon_config_sms_shared(const struct config_link *a, const struct config_link *b);
void daemon_config_sms_free(struct config_link *l);

#endif
