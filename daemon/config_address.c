/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An address to listen on. */
#include "daemon/config_address.h"

#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

int daemon_config_address_read(const struct yaml *y, const struct yaml_node *n, char **host, int *port, struct error *e)
{
	const char *colon = strrchr(n->text, ':');
	char *end;
	long number = colon ? strtol(colon + 1, &end, 10) : 0;

	if (!colon || colon == n->text || number < 0 || number > 65535 || end == colon + 1 || *end)
		return base_yaml_complain(y, n, e, "'%s' is no address and port: \"127.0.0.1:8080\"", n->text);
	*host = base_strdup(n->text);
	(*host)[colon - n->text] = '\0';
	*port = (int) number;
	return 0;
}
