/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What only the daemon itself can see of its health. */
#include "daemon/loop_watch.h"

#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>

#define PROOF "comptes"         /* what people are told is not right */

/* Rounded down: "9 %" is told while 9.9 are left. -1: it can't be seen, as of a store in memory. */
static int percent_free(const char *store_url)
{
	const char *path = strchr(store_url, ':');
	struct statvfs disk;
	char file[512];

	snprintf(file, sizeof file, "%.*s", path ? (int) strcspn(path + 1, "?") : 0, path ? path + 1 : "");
	if (statvfs(file, &disk) || !disk.f_blocks)
		return -1;
	return (int) (disk.f_bavail * 100 / disk.f_blocks);
}

void daemon_loop_watch_look(struct house *h, const char *store_url, int64_t wall_ms, const struct proof *last)
{
	struct house_watch *w = daemon_house_watch(h);

	if (last)
		daemon_house_watch_see(w, SCHEME_ALERT_PROOF, PROOF, last->broken != 0, 0);
	if (daemon_house_watch_is_minute(w, wall_ms)) {
		int percent = percent_free(store_url);

		if (percent >= 0)
			daemon_house_watch_see(w, SCHEME_ALERT_STORE, "disk", false, percent);
	}
}
