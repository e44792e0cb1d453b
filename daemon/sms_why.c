/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a message is where it is: its state, and the gateway's last word. */
#include "daemon/sms_why.h"

#include "base/date.h"
#include "smpp/pdu.h"

#include <inttypes.h>
#include <stdio.h>

const char *daemon_sms_why_time(int64_t utc_ms, char out[SMS_WHY_TIME])
{
	char day[BASE_DATE_TEXT];
	int second = (int) (utc_ms / 1000 % 86400);

	snprintf(out, SMS_WHY_TIME, "%.10s %02d:%02d:%02d", base_date_format(base_date_of_ms(utc_ms), day), second / 3600,
		 second / 60 % 60, second % 60);
	return out;
}

static void say_queued(const struct store_message *m, int64_t parked_until_ms, int64_t now_ms, struct buf *out)
{
	char time[SMS_WHY_TIME], status[16];

	if (parked_until_ms && m->priority > STORE_RECEIPT)
		base_buf_printf(out, "this phone has failed often: it waits until %s", daemon_sms_why_time(parked_until_ms, time));
	else if (m->due_ms > now_ms && m->status)
		base_buf_printf(out, "%s said %s at attempt %d: the next one is at %s", m->via, smpp_pdu_status_name(m->status, status),
				m->attempts, daemon_sms_why_time(m->due_ms, time));
	else if (m->due_ms > now_ms)
		base_buf_printf(out, "it is not to leave before %s", daemon_sms_why_time(m->due_ms, time));
	else
		base_buf_printf(out, "it waits for %s%s: no daemon serves it, or others go first", m->link[0] ? "the link " : "a link",
				m->link);
}

static void say_failed(const struct store_message *m, struct buf *out)
{
	char status[16];

	if (m->sent_ms)
		base_buf_printf(out, "%s took it, and its receipt says: not delivered, error %" PRIu32, m->via, m->status);
	else if (m->attempts > 1)
		base_buf_printf(out, "%s refused it %d times, the last time with %s", m->via, m->attempts,
				smpp_pdu_status_name(m->status, status));
	else
		base_buf_printf(out, "%s refused it for good: %s", m->via, smpp_pdu_status_name(m->status, status));
}

void daemon_sms_why_say(const struct store_message *m, int64_t parked_until_ms, int64_t now_ms, struct buf *out)
{
	char time[SMS_WHY_TIME];

	switch (m->state) {
	case STORE_QUEUED:
		say_queued(m, parked_until_ms, now_ms, out);
		break;
	case STORE_LEASED:
		base_buf_printf(out, "%s is sending it%s", m->via, m->is_withdrawn ? "; it was taken back too late" : "");
		break;
	case STORE_SUBMITTED:
		base_buf_printf(out, "%s took it at %s; %d of %d receipts have come", m->via, daemon_sms_why_time(m->sent_ms, time),
				m->parts_delivered, m->parts);
		break;
	case STORE_DELIVERED:
		base_buf_printf(out, "it reached the phone at %s", daemon_sms_why_time(m->done_ms, time));
		break;
	case STORE_FAILED:
		say_failed(m, out);
		break;
	case STORE_EXPIRED:
		base_buf_printf(out, "its time was over at %s", daemon_sms_why_time(m->done_ms ? m->done_ms : m->expires_ms, time));
		break;
	case STORE_UNKNOWN:
		base_buf_printf(out, "%s gave no answer: it may be on the phone, so it is not sent again blindly", m->via);
		break;
	case STORE_CANCELLED:
		base_buf_printf(out, "it was taken back at %s", daemon_sms_why_time(m->done_ms, time));
		break;
	case STORE_MESSAGE_STATES:
		break;
	}
}
