/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds of what members ask for: tickets, children to be added, phones to be changed. */
#include "store/check.h"

enum stmt { ONE_TICKET, ANSWERED, CHILD, ONE_PHONE, SIGNED, TWINS, STATEMENTS };

static const char *const names[STATEMENTS] = {
	[ONE_TICKET] = "every ticket number is one request's",
	[ANSWERED] = "only a complaint that is done was answered",
	[CHILD] = "every child that was confirmed is on its card",
	[ONE_PHONE] = "every member's phone is to be changed to one at most",
	[SIGNED] = "who decided about a card works here or did",
	[TWINS] = "no child waits twice for the same card",
};

/* States: store/change.h. */
static const char *const sql[STATEMENTS] = {
	[ONE_TICKET] = "SELECT format('ticket %d', callback.id) FROM change JOIN callback ON callback.id = change.id LIMIT 1",
	[ANSWERED] = "SELECT format('ticket %d', id) FROM callback WHERE answer > 0 AND (done_ms IS NULL OR about = 0) LIMIT 1",
	[CHILD] = "SELECT format('request %d, household %d, member %d', change.id, change.household, change.member) FROM change"
		  " LEFT JOIN member ON member.household = change.household AND member.no = change.member"
		  " WHERE kind = 0 AND state = 1 AND member.no IS NULL LIMIT 1",
	[ONE_PHONE] = "SELECT format('household %d, member %d', household, member) FROM change WHERE kind = 1 AND state = 0"
		      " GROUP BY household, member HAVING count(*) > 1 LIMIT 1",
	[SIGNED] = "SELECT format('request %d: %s', id, decided_by) FROM change WHERE decided_by <> ''"
		   " AND NOT EXISTS (SELECT 1 FROM staff WHERE code = decided_by) LIMIT 1",
	[TWINS] = "SELECT format('household %d: %s', household, first_name) FROM change WHERE kind = 0 AND state = 0"
		  " GROUP BY household, first_name, birth_year HAVING count(*) > 1 LIMIT 1",
};

const struct store_sql_list store_check_requests_sql = {sql, STATEMENTS};
const struct store_check_list store_check_requests = {STORE_TOPIC_CHECK_REQUESTS, names, STATEMENTS, 0};
