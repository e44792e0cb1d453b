/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds of messages out, their parts and receipts. */
#include "store/check.h"

enum stmt { SENT, PARTS, PART_MESSAGE, PARTS_DELIVERED, AGAIN, RECEIPT, REMINDER, STATEMENTS };

static const char *const names[STATEMENTS] = {
	[SENT] = "what was submitted says when, what was cancelled was not",
	[PARTS] = "every part of what was submitted is known",
	[PART_MESSAGE] = "every part is a message's",
	[PARTS_DELIVERED] = "every message counts its parts that were delivered",
	[AGAIN] = "only of what ended is there another copy",
	[RECEIPT] = "no receipt waits for a message that is there",
	[REMINDER] = "every reminder that waits is its household's",
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
};

const struct store_sql_list store_check_boxes_sql = {sql, STATEMENTS};
const struct store_check_list store_check_boxes = {STORE_TOPIC_CHECK_BOXES, names, STATEMENTS, 0};
