/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a payment, or held money, is where it is. */
#include "daemon/pay_why.h"

#include "base/date.h"
#include "daemon/sms_why.h"

#include <inttypes.h>

static void say_due(const struct store_intent *i, int64_t now_ms, struct buf *out)
{
	char time[SMS_WHY_TIME];

	if (i->lease)
		base_buf_append_str(out, "; it is being asked now");
	else if (i->due_ms > now_ms)
		base_buf_printf(out, "; it is asked again at %s", daemon_sms_why_time(i->due_ms, time));
	else if (i->due_ms)
		base_buf_append_str(out, "; it is due to be asked: a running daemon does that");
}

static void say_open(const struct store_intent *i, int64_t now_ms, struct buf *out)
{
	char time[SMS_WHY_TIME];

	if (i->state == STORE_INTENT_CREATED) {
		if (i->not_before_ms > now_ms)
			base_buf_printf(out, "%s is asked from %s on", i->wallet, daemon_sms_why_time(i->not_before_ms, time));
		else
			base_buf_printf(out, "it waits to be sent to %s: a running daemon does that", i->wallet);
		return;
	}
	if (i->is_unknown)
		base_buf_printf(out, "%s gave no clear answer: it is asked, never sent again blindly", i->wallet);
	else if (i->state == STORE_INTENT_SUBMITTING)
		base_buf_printf(out, "it left for %s at %s", i->wallet, daemon_sms_why_time(i->submitted_ms, time));
	else
		base_buf_printf(out, "%s asks the payer since %s", i->wallet, daemon_sms_why_time(i->submitted_ms, time));
	say_due(i, now_ms, out);
}

static void say_ended(const struct store_intent *i, struct buf *out)
{
	char time[SMS_WHY_TIME];

	daemon_sms_why_time(i->done_ms, time);
	switch (i->state) {
	case STORE_INTENT_SUCCEEDED:
		base_buf_printf(out, "paid at %s, %s says %s", time, i->wallet, i->reference[0] ? i->reference : "no reference");
		break;
	case STORE_INTENT_EXPIRED:
		base_buf_printf(out, "nobody answered until %s", time);
		break;
	case STORE_INTENT_CANCELLED:
		base_buf_printf(out, "taken back at %s", time);
		break;
	default:
		base_buf_printf(out, "not paid, at %s", time);
	}
	if (i->reason[0])
		base_buf_printf(out, "; %s says %s", i->wallet, i->reason);
}

void daemon_pay_why_intent(const struct store_intent *i, int64_t now_ms, struct buf *out)
{
	if (i->is_review)
		base_buf_printf(out, "a person must look: %s; 'mutuelle pay review' decides; ", i->review);
	if (store_intent_is_open(i->state))
		say_open(i, now_ms, out);
	else
		say_ended(i, out);
}

void daemon_pay_why_held(const struct store_held *h, struct buf *out)
{
	char time[SMS_WHY_TIME];

	switch (h->state) {
	case STORE_HELD_OPEN:
		base_buf_append_str(out, h->is_declined ? "the payer said that it is not theirs: a person must look"
				    : h->intent ? "another amount than was asked for, or once more: a person must look" : "nobody's yet");
		break;
	case STORE_HELD_OFFERED:
		base_buf_append_str(out, "offered to the payer at the next dial");
		break;
	case STORE_HELD_CLAIMED:
		base_buf_append_str(out, "the payer says that it is theirs: a person signs for it");
		break;
	case STORE_HELD_RETURNING:
		base_buf_printf(out, "on its way back: the statement of %s will show it", h->wallet);
		break;
	default:
		base_buf_printf(out, "%s at %s", store_held_state_name(h->state), daemon_sms_why_time(h->done_ms, time));
	}
}

void daemon_pay_why_row(const struct store_statement *row, struct buf *out)
{
	char day[BASE_DATE_TEXT];

	switch (row->state) {
	case STORE_STATEMENT_MATCHED:
		base_buf_append_str(out, "statement and ledger agree");
		break;
	case STORE_STATEMENT_DIFFERS:
		if (row->our_day == BASE_DAY_NONE)
			base_buf_append_str(out, "it was credited through another wallet of the same operator");
		else
			base_buf_printf(out, "the statement says %" PRId64 " F, we credited %" PRId64 " F", row->francs, row->our_francs);
		break;
	case STORE_STATEMENT_OURS:
		base_buf_printf(out, "we credited %" PRId64 " F on %s, no statement shows it", row->our_francs,
				base_date_format(row->our_day, day));
		break;
	case STORE_STATEMENT_WAITING:
		base_buf_printf(out, "payment %" PRId64 " is not decided: the wallet is asked again; then read the statement again",
				row->intent);
		break;
	case STORE_STATEMENT_LEFT:
		base_buf_printf(out, "%" PRId64 " F left the wallet, nothing here says why", -row->francs);
		break;
	case STORE_STATEMENT_STATES:
		break;
	}
	if (row->signature)
		base_buf_printf(out, "; it stays so, signature %" PRId64, row->signature);
}

void daemon_pay_why_signature(const struct store_signature *s, const char *household, struct buf *out)
{
	switch (s->act) {
	case STORE_ACT_CASH:
		base_buf_printf(out, "%" PRId64 " F in cash for household %s, receipt %s", s->francs, household, s->reference);
		break;
	case STORE_ACT_SETTLE:
		base_buf_printf(out, "payment %" PRId64 " is paid, by reference %s", s->subject, s->reference);
		break;
	case STORE_ACT_MOVE:
		base_buf_printf(out, "held money %" PRId64 " goes to household %s", s->subject, household);
		break;
	case STORE_ACT_RETURN:
		base_buf_printf(out, "held money %" PRId64 " goes back", s->subject);
		break;
	case STORE_ACT_KEEP:
		base_buf_printf(out, "held money %" PRId64 " was not sent back", s->subject);
		break;
	case STORE_ACT_REST:
		base_buf_printf(out, "row %" PRId64 " of a statement stays as it is", s->subject);
		break;
	case STORE_ACT_REFUSE:
		base_buf_printf(out, "the application of household %s is refused, what was paid is held", household);
		break;
	case STORE_ACT_CLAIM:
		base_buf_printf(out, "%" PRId64 " F paid, paper %s", s->francs, s->reference);
		break;
	case STORE_ACTS:
		break;
	}
	if (s->note[0])
		base_buf_printf(out, ": %s", s->note);
}
