/* SPDX-License-Identifier: GPL-3.0-or-later */
/* /metrics in Prometheus' text format 0.0.4, and /health. One row a figure. */
#include "daemon/metrics.h"

#include "daemon/metrics_pay.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

/* A counter that a link keeps: its name, what it counts, and where it stands. */
struct row {
	const char *name, *help;
	size_t at;
};

#define LINK(field) offsetof(struct smpp_link_counts, field)
static const struct row link_rows[] = {
	{"mutuelle_smpp_pdus_in_total", "PDUs read", LINK(pdus_in)},
	{"mutuelle_smpp_pdus_out_total", "PDUs written", LINK(pdus_out)},
	{"mutuelle_smpp_octets_in_total", "Octets read", LINK(octets_in)},
	{"mutuelle_smpp_octets_out_total", "Octets written", LINK(octets_out)},
	{"mutuelle_smpp_nacks_total", "generic_nack sent or received", LINK(nacks)},
	{"mutuelle_smpp_flaws_total", "PDUs whose body could not be read whole", LINK(flaws)},
	{"mutuelle_smpp_binds_total", "Binds that the gateway accepted", LINK(binds)},
	{"mutuelle_smpp_bind_errors_total", "Binds that it refused", LINK(bind_errors)},
	{"mutuelle_smpp_enquire_timeouts_total", "Links given up for silence", LINK(enquire_timeouts)},
	{"mutuelle_smpp_response_timeouts_total", "Requests of ours that got no answer", LINK(response_timeouts)},
	{"mutuelle_smpp_throttled_total", "Answers that asked us to slow down", LINK(throttled)},
};

#define USSD(field) offsetof(struct ussd_counts, field)
static const struct row ussd_rows[] = {
	{"mutuelle_ussd_begins_total", "Dialogs begun by phones", USSD(begins)},
	{"mutuelle_ussd_continues_total", "Answers typed on phones", USSD(continues)},
	{"mutuelle_ussd_screens_total", "Screens the gateway took", USSD(answers)},
	{"mutuelle_ussd_lefts_total", "Dialogs ended by the phone or the gateway", USSD(lefts)},
	{"mutuelle_ussd_repeats_total", "PDUs delivered again", USSD(repeats)},
	{"mutuelle_ussd_late_total", "Dialogs closed because our answer came too late", USSD(late)},
	{"mutuelle_ussd_unknown_code_total", "Codes that no link serves", USSD(unknown_code)},
	{"mutuelle_ussd_unknown_session_total", "Answers in dialogs we do not have", USSD(unknown_session)},
	{"mutuelle_ussd_unknown_op_total", "Messages with a ussd_service_op the dialect does not name", USSD(unknown_op)},
	{"mutuelle_ussd_refused_total", "Screens the gateway refused", USSD(refused)},
	{"mutuelle_ussd_retried_total", "Screens sent again after throttling", USSD(retried)},
	{"mutuelle_ussd_unshown_total", "Screens given up", USSD(unshown)},
	{"mutuelle_ussd_unreadable_total", "Messages without a readable phone number", USSD(unreadable)},
	{"mutuelle_ussd_full_total", "Dialogs refused because too many were in hand", USSD(full)},
};

#define SENDER(field) offsetof(struct sms_sender_counts, field)
static const struct row sender_rows[] = {
	{"mutuelle_sms_submitted_total", "SMS given to the gateway; of a long text, each part", SENDER(submitted)},
	{"mutuelle_sms_accepted_total", "SMS the gateway took; of a long text, each part", SENDER(accepted)},
	{"mutuelle_sms_sent_total", "Texts that the gateway took whole", SENDER(messages)},
	{"mutuelle_sms_throttled_total", "SMS that the gateway asked for again later", SENDER(throttled)},
	{"mutuelle_sms_unknown_total", "SMS without an answer: never blindly sent again", SENDER(unknown)},
	{"mutuelle_sms_given_back_total", "Texts leased and left for later or for another link", SENDER(given_back)},
};

#define RECEIPTS(field) offsetof(struct sms_receipts_counts, field)
static const struct row receipts_rows[] = {
	{"mutuelle_sms_receipts_matched_total", "Delivery receipts that found their message", RECEIPTS(matched)},
	{"mutuelle_sms_receipts_repeated_total", "Delivery receipts that said again what was known", RECEIPTS(repeated)},
	{"mutuelle_sms_receipts_waiting_total", "Delivery receipts kept for a message not yet known", RECEIPTS(waiting)},
	{"mutuelle_sms_receipts_unreadable_total", "Delivery receipts without an id or a state", RECEIPTS(unreadable)},
	{"mutuelle_sms_receipts_busy_total", "Delivery receipts the gateway was asked to bring again", RECEIPTS(busy)},
};

#define INBOUND(field) offsetof(struct sms_inbound_counts, field)
static const struct row inbound_rows[] = {
	{"mutuelle_sms_messages_total", "SMS that came in", INBOUND(messages)},
	{"mutuelle_sms_busy_total", "SMS the gateway was asked to deliver again later", INBOUND(busy)},
	{"mutuelle_sms_unreadable_total", "SMS from nobody's phone: a name, a service, our own code", INBOUND(unreadable)},
	{"mutuelle_sms_answered_total", "SMS with an answer in the outbox", INBOUND(heard[DESK_HEARD_ANSWERED])},
	{"mutuelle_sms_done_total", "SMS understood that needed no answer again", INBOUND(heard[DESK_HEARD_DONE])},
	{"mutuelle_sms_not_understood_total", "SMS not understood, from who was helped that day", INBOUND(heard[DESK_HEARD_UNKNOWN])},
	{"mutuelle_sms_parts_total", "Parts of long SMS that waited for others", INBOUND(heard[DESK_HEARD_PART])},
	{"mutuelle_sms_repeats_total", "SMS delivered again", INBOUND(heard[DESK_HEARD_REPEAT])},
	{"mutuelle_sms_too_often_total", "SMS of machines, left without an answer", INBOUND(heard[DESK_HEARD_TOO_OFTEN])},
};

#define DESK(field) offsetof(struct desk_counts, field)
static const struct row desk_rows[] = {
	{"mutuelle_batches_total", "Transactions committed or failed", DESK(batches)},
	{"mutuelle_steps_total", "Requests run in them", DESK(steps)},
	{"mutuelle_steps_failed_total", "Requests that were not committed", DESK(failed)},
};

static void head(struct buf *out, const char *name, const char *help, const char *type)
{
	base_buf_printf(out, "# HELP %s %s.\n# TYPE %s %s\n", name, help, name, type);
}

static uint64_t value(const void *counts, size_t at)
{
	uint64_t v;

	memcpy(&v, (const char *) counts + at, sizeof v);
	return v;
}

static const void *link_counts(struct house *h, size_t i)
{
	return smpp_link_counts(daemon_house_link(h, i));
}

static const void *ussd_counts(struct house *h, size_t i)
{
	return ussd_dialog_counts(daemon_house_ussd(h, i));
}

static const void *sender_counts(struct house *h, size_t i)
{
	return sms_sender_counts(daemon_house_sender(h, i));
}

static const void *receipts_counts(struct house *h, size_t i)
{
	return sms_receipts_counts(daemon_house_receipts(h, i));
}

static const void *inbound_counts(struct house *h, size_t i)
{
	return sms_inbound_counts(daemon_house_inbound(h, i));
}

static void write_rows(struct buf *out, const struct config *c, struct house *h, const struct row *rows, size_t n,
		       const void *(*counts)(struct house *h, size_t link))
{
	for (size_t r = 0; r < n; r++) {
		head(out, rows[r].name, rows[r].help, "counter");
		for (size_t i = 0; i < c->n_links; i++)
			base_buf_printf(out, "%s{link=\"%s\"} %" PRIu64 "\n", rows[r].name, c->links[i].name,
					value(counts(h, i), rows[r].at));
	}
}

static int bound_legs(const struct smpp_link *l)
{
	int n = 0;

	for (int leg = 0; leg < smpp_link_legs(l); leg++)
		n += smpp_link_state(l, leg) == SMPP_BOUND;
	return n;
}

/* SMPP 3.4 5.1.3: "ESME_RINVDSTADR", or the number of one that has no name. */
static void write_reason(struct buf *out, const char *link, uint32_t status, uint64_t n)
{
	char room[16];
	const char *name = smpp_pdu_status_name(status, room);

	base_buf_printf(out, "mutuelle_sms_failed_total{link=\"%s\",reason=\"%.*s\"} %" PRIu64 "\n", link,
			(int) strcspn(name, " "), name, n);
}

static void write_failed(struct buf *out, const struct config *c, struct house *h)
{
	head(out, "mutuelle_sms_failed_total", "SMS that the gateway refused, by its reason", "counter");
	for (size_t i = 0; i < c->n_links; i++) {
		const struct sms_sender_counts *counts = sms_sender_counts(daemon_house_sender(h, i));

		for (size_t r = 0; r < counts->n_reasons; r++)
			write_reason(out, c->links[i].name, counts->reasons[r].status, counts->reasons[r].n);
	}
}

static void write_receipts(struct buf *out, const struct config *c, struct house *h)
{
	head(out, "mutuelle_sms_receipts_total", "Delivery receipts that came in, by what they say", "counter");
	for (size_t i = 0; i < c->n_links; i++) {
		const struct sms_receipts_counts *counts = sms_receipts_counts(daemon_house_receipts(h, i));

		for (int state = 0; state < TEXT_RECEIPT_STATES; state++)
			base_buf_printf(out, "mutuelle_sms_receipts_total{link=\"%s\",state=\"%s\"} %" PRIu64 "\n",
					c->links[i].name, text_receipt_state_name((enum text_receipt_state) state),
					counts->states[state]);
	}
}

static void write_latency(struct buf *out, const struct config *c, struct house *h)
{
	const char *name = "mutuelle_sms_answer_seconds";

	head(out, name, "Time from a submit to the gateway's answer", "histogram");
	for (size_t i = 0; i < c->n_links; i++) {
		const struct sms_sender_counts *counts = sms_sender_counts(daemon_house_sender(h, i));
		const char *link = c->links[i].name;
		uint64_t sum = 0;

		for (size_t b = 0; b < SMS_SENDER_BUCKETS; b++) {
			sum += counts->answered[b];
			base_buf_printf(out, "%s_bucket{link=\"%s\",le=\"%g\"} %" PRIu64 "\n", name, link,
					sms_sender_bounds_ms[b] / 1000.0, sum);
		}
		sum += counts->answered[SMS_SENDER_BUCKETS];
		base_buf_printf(out, "%s_bucket{link=\"%s\",le=\"+Inf\"} %" PRIu64 "\n", name, link, sum);
		base_buf_printf(out, "%s_sum{link=\"%s\"} %.3f\n", name, link, (double) counts->answer_ms / 1000);
		base_buf_printf(out, "%s_count{link=\"%s\"} %" PRIu64 "\n", name, link, sum);
	}
}

static void write_queue(struct buf *out, const struct metrics_sources *s)
{
	head(out, "mutuelle_sms_queued", "Messages in the outbox, those for a later time too", "gauge");
	for (int p = 0; s->queue && p < STORE_PRIORITIES; p++)
		base_buf_printf(out, "mutuelle_sms_queued{priority=\"%s\"} %" PRId64 "\n",
				store_outbox_priority_name((enum store_priority) p), s->queue[p].queued);
	head(out, "mutuelle_sms_due", "Messages in the outbox whose time has come", "gauge");
	for (int p = 0; s->queue && p < STORE_PRIORITIES; p++)
		base_buf_printf(out, "mutuelle_sms_due{priority=\"%s\"} %" PRId64 "\n",
				store_outbox_priority_name((enum store_priority) p), s->queue[p].due);
	head(out, "mutuelle_sms_oldest_seconds", "How long the oldest of those has been due", "gauge");
	for (int p = 0; s->queue && p < STORE_PRIORITIES; p++) {
		int64_t age_ms = s->queue[p].due ? s->wall_ms - s->queue[p].oldest_due_ms : 0;

		base_buf_printf(out, "mutuelle_sms_oldest_seconds{priority=\"%s\"} %.3f\n",
				store_outbox_priority_name((enum store_priority) p), age_ms > 0 ? (double) age_ms / 1000 : 0);
	}
}

static void write_alerts(struct buf *out, const struct metrics_sources *s)
{
	head(out, "mutuelle_alerts", "Alerts to staff that are not over", "gauge");
	for (int what = 0; s->alerts && what < SCHEME_ALERT_LIVES; what++)
		for (int state = 0; state < STORE_ALERT_OVER; state++)
			base_buf_printf(out, "mutuelle_alerts{what=\"%s\",state=\"%s\"} %" PRId64 "\n",
					scheme_alert_what_name((enum scheme_alert_what) what),
					store_alert_state_name((enum store_alert_state) state), s->alerts[what].n[state]);
	head(out, "mutuelle_alert_oldest_seconds", "How long the oldest alert of a kind has stood unanswered", "gauge");
	for (int what = 0; s->alerts && what < SCHEME_ALERT_LIVES; what++) {
		int64_t age_ms = s->alerts[what].oldest_ms ? s->wall_ms - s->alerts[what].oldest_ms : 0;

		base_buf_printf(out, "mutuelle_alert_oldest_seconds{what=\"%s\"} %.3f\n",
				scheme_alert_what_name((enum scheme_alert_what) what), age_ms > 0 ? (double) age_ms / 1000 : 0);
	}
}

static void write_sms(struct buf *out, const struct config *c, struct house *h)
{
	write_rows(out, c, h, sender_rows, sizeof sender_rows / sizeof *sender_rows, sender_counts);
	write_rows(out, c, h, receipts_rows, sizeof receipts_rows / sizeof *receipts_rows, receipts_counts);
	write_rows(out, c, h, inbound_rows, sizeof inbound_rows / sizeof *inbound_rows, inbound_counts);
	write_failed(out, c, h);
	write_receipts(out, c, h);
	write_latency(out, c, h);
	head(out, "mutuelle_sms_slowed", "1 while the link sends below its rate because the gateway asked for it", "gauge");
	for (size_t i = 0; i < c->n_links; i++)
		base_buf_printf(out, "mutuelle_sms_slowed{link=\"%s\"} %d\n", c->links[i].name,
				sms_sender_is_slowed(daemon_house_sender(h, i)));
}

static void write_proof(struct buf *out, const struct proof *p)
{
	head(out, "mutuelle_store_invariants_broken", "What the last proof of the store found broken", "gauge");
	if (p)
		base_buf_printf(out, "mutuelle_store_invariants_broken %d\n", p->broken);
	head(out, "mutuelle_store_proof_seconds", "How long the last proof took", "gauge");
	if (p)
		base_buf_printf(out, "mutuelle_store_proof_seconds %.3f\n", (double) p->took_ms / 1000);
	head(out, "mutuelle_store_proof_timestamp_seconds", "When the last proof ended, in seconds since 1970", "gauge");
	if (p)
		base_buf_printf(out, "mutuelle_store_proof_timestamp_seconds %.3f\n", (double) p->at_ms / 1000);
}

static void write_metrics(struct buf *out, const struct metrics_sources *s)
{
	const struct config *c = s->config;
	struct house *h = s->house;
	const struct desk_counts *desk = s->desk;

	head(out, "mutuelle_link_bound", "Bound connections of the link", "gauge");
	for (size_t i = 0; i < c->n_links; i++)
		base_buf_printf(out, "mutuelle_link_bound{link=\"%s\"} %d\n", c->links[i].name,
				bound_legs(daemon_house_link(h, i)));
	head(out, "mutuelle_ussd_in_hand", "Phones whose answer is owed", "gauge");
	for (size_t i = 0; i < c->n_links; i++)
		base_buf_printf(out, "mutuelle_ussd_in_hand{link=\"%s\"} %zu\n", c->links[i].name,
				ussd_dialog_in_hand(daemon_house_ussd(h, i)));
	write_rows(out, c, h, link_rows, sizeof link_rows / sizeof *link_rows, link_counts);
	write_rows(out, c, h, ussd_rows, sizeof ussd_rows / sizeof *ussd_rows, ussd_counts);
	write_sms(out, c, h);
	write_queue(out, s);
	write_alerts(out, s);
	write_proof(out, s->proof);
	daemon_metrics_pay_write(out, c, h);
	for (size_t r = 0; r < sizeof desk_rows / sizeof *desk_rows; r++) {
		head(out, desk_rows[r].name, desk_rows[r].help, "counter");
		base_buf_printf(out, "%s %" PRIu64 "\n", desk_rows[r].name, value(desk, desk_rows[r].at));
	}
	head(out, "mutuelle_largest_batch", "Most requests in one transaction since start", "gauge");
	base_buf_printf(out, "mutuelle_largest_batch %" PRIu64 "\n", desk->largest_batch);
}

static int write_health(struct buf *out, const struct metrics_sources *s)
{
	const struct config *c = s->config;
	struct house *h = s->house;
	int broken = s->proof ? s->proof->broken : 0;
	bool is_well = !s->desk->is_failing && broken == 0;

	base_buf_printf(out, "store: %s", s->desk->is_failing ? "failing" : broken ? "degraded" : "ok");
	if (broken)
		base_buf_printf(out, " (%d things broken, see mutuelle store check)", broken);
	base_buf_append_str(out, "\n");
	for (size_t i = 0; i < c->n_links; i++) {
		int bound = bound_legs(daemon_house_link(h, i));

		base_buf_printf(out, "link %s: %s\n", c->links[i].name, bound ? "bound" : "down");
		is_well = is_well && bound;
	}
	daemon_metrics_pay_health(out, c, h);
	return is_well ? 200 : 503;
}

int daemon_metrics_page(const struct metrics_sources *s, const char *path, struct buf *out)
{
	if (!strcmp(path, "/health"))
		return write_health(out, s);
	if (!strcmp(path, "/metrics")) {
		write_metrics(out, s);
		return 200;
	}
	base_buf_append_str(out, "here are /metrics and /health\n");
	return 404;
}
