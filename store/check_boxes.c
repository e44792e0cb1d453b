/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds of messages out, their parts and receipts, and of alerts to staff. */
#include "store/check.h"

enum stmt { SENT, PARTS, PART_MESSAGE, PARTS_DELIVERED, AGAIN, RECEIPT, REMINDER, ALERT_LIFE, ALERT_STANDS, STATEMENTS };

static const char *const names[STATEMENTS] = {
	[SENT] = "what was submitted says when, what was cancelled was not",
	[PARTS] = "every part of what was submitted is known",
	[PART_MESSAGE] = "every part is a message's",
	[PARTS_DELIVERED] = "every message counts its parts that were delivered",
	[AGAIN] = "only of what ended is there another copy",
	[RECEIPT] = "no receipt waits for a message that is there",
	[REMINDER] = "every reminder that waits is its household's",
	[ALERT_LIFE] = "every alert has its whole life",
	[ALERT_STANDS] = "no alert is open of what was decided",
};

static const char *const sql[STATEMENTS] = {
	/* states: enum store_message_state */
	[SENT] = "SELECT format('message %d, state %d', id, state) FROM outbox"
		 " WHERE (state IN (2, 3) AND sent_ms IS NULL) OR (state IN (0, 1, 7) AND sent_ms IS NOT NULL) LIMIT 1",
	[PARTS] = "SELECT format('message %d: %d parts', id, parts) FROM outbox WHERE state IN (2, 3)"
		  " AND parts <> (SELECT count(*) FROM outbox_part WHERE message = outbox.id) LIMIT 1",
	[PART_MESSAGE] = "SELECT format('part %d of message %d', part, message) FROM outbox_part"
			 " LEFT JOIN outbox ON outbox.id = message WHERE outbox.id IS NULL OR part >= parts LIMIT 1",
	[PARTS_DELIVERED] = "SELECT format('message %d: %d delivered', id, parts_delivered) FROM outbox WHERE parts_delivered <>"
			    " (SELECT count(*) FROM outbox_part WHERE message = outbox.id AND outbox_part.state = 1)"
			    " OR (state = 3 AND parts_delivered <> parts) LIMIT 1",
	[AGAIN] = "SELECT format('message %d is a copy of %d', outbox.id, first.id) FROM outbox"
		  " JOIN outbox AS first ON first.id = outbox.again_of WHERE first.state < 4 LIMIT 1",
	[RECEIPT] = "SELECT format('message %d, part %d', message, part) FROM receipt JOIN outbox_part ON outbox_part.id = receipt.id"
		    " JOIN outbox ON outbox.id = message WHERE outbox_part.state = 0 AND via = receipt.link"
		    " AND outbox.phone = receipt.phone AND outbox_part.id <> '' LIMIT 1",
	/* else a payment would not find it and take it back */
	[REMINDER] = "SELECT format('message %d, household %d', outbox.id, outbox.household) FROM outbox"
		     " LEFT JOIN household ON household.id = outbox.household WHERE state = 0 AND kind = 'reminder' AND again_of IS NULL"
		     " AND household.reminder IS NOT outbox.id AND outbox.household <> 0 LIMIT 1",
	/* told, climbed, answered (1 to 3): by somebody who was told (did 1) */
	[ALERT_LIFE] = "SELECT format('alert %d, state %d: %d steps, counted %d', id, state, found, steps) FROM (SELECT *,"
		       " (SELECT count(*) FROM alert_step WHERE alert_step.alert = a.id) AS found FROM alert AS a) WHERE found <> steps"
		       " OR (state IN (1, 2, 3) AND NOT EXISTS (SELECT 1 FROM alert_step AS e WHERE e.alert = id AND e.did = 1))"
		       " LIMIT 1",
	/* held money (0) that is somebody's or went back; a signature (1) that was given or refused */
	[ALERT_STANDS] = "SELECT format('alert %d of %s', id, subject) FROM alert WHERE state <> 4 AND ((what = 0"
			 " AND NOT EXISTS (SELECT 1 FROM held AS h WHERE h.id = CAST(alert.subject AS INTEGER) AND h.state < 4))"
			 " OR (what = 1 AND NOT EXISTS (SELECT 1 FROM signature AS s"
			 " WHERE s.id = CAST(alert.subject AS INTEGER) AND s.state = 0))) LIMIT 1",
};

const struct store_sql_list store_check_boxes_sql = {sql, STATEMENTS};
const struct store_check_list store_check_boxes = {STORE_TOPIC_CHECK_BOXES, names, STATEMENTS, 0};
