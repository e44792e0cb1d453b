/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The `wallets` and `callbacks` of mutuelle.yaml. */
#ifndef DAEMON_CONFIG_PAY_H
#define DAEMON_CONFIG_PAY_H

#include "base/yaml.h"
#include "daemon/config.h"

/* Both lists may be missing. -1 with a sentence. */
int daemon_config_pay_read(const struct yaml *y, struct config *c, struct error *e);
void daemon_config_pay_free(struct config *c);

#endif
