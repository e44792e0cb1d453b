/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells systemd how the service is (sd_notify's protocol: one datagram to $NOTIFY_SOCKET). */
#ifndef DAEMON_NOTIFY_H
#define DAEMON_NOTIFY_H

/* "READY=1", "STOPPING=1". Does nothing where nobody listens. */
void daemon_notify(const char *state);

#endif
