/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of handsets at a gateway. */
#include "base/buf.h"
#include "sim/control.h"
#include "smpp/encode.h"
#include "smpp/pdu.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct sim_control *open_control(void)
{
	struct sim_gateway_config config = {.dialect = sim_dialect_find("thai-p2", NULL)};

	return sim_control_new(&config, 2775, NULL, NULL);
}

static void say(struct sim_control *c, int handset, const char *lines)
{
	sim_control_feed(c, handset, lines, strlen(lines), 0);
}

static void assert_heard(struct sim_control *c, int handset, const char *wanted)
{
	struct buf *out = sim_control_output(c, handset);

	assert_string_equal(base_buf_str(out), wanted);
	base_buf_consume(out, out->len);
}

static int bind(struct sim_control *c)
{
	struct smpp_bind m = {.id = SMPP_BIND_TRANSCEIVER, .system_id = "app", .password = "", .system_type = "", .address_range = ""};
	int connection = sim_gateway_accept(sim_control_gateway(c), 0);
	struct buf out = {0};

	smpp_encode_bind(&out, &m, 1, NULL);
	sim_gateway_feed(sim_control_gateway(c), connection, out.data, out.len, 0);
	base_buf_release(&out);
	return connection;
}

static void submit(struct sim_control *c, int connection, const char *text, uint8_t op)
{
	struct smpp_out_tlv tlv = {SMPP_TAG_USSD_SERVICE_OP, 1, &op};
	struct smpp_message m = {.id = SMPP_SUBMIT_SM, .service_type = "P2", .source = {0, 1, "700"}, .dest = {1, 1, "22376000001"},
				 .text = (const uint8_t *) text, .text_len = strlen(text), .tlvs = &tlv, .n_tlvs = 1};
	struct buf out = {0};

	smpp_encode_text_resp(&out, SMPP_DELIVER_SM | SMPP_RESP, 0, 1, "");
	smpp_encode_message(&out, &m, 2, NULL);
	sim_gateway_feed(sim_control_gateway(c), connection, out.data, out.len, 30);
	base_buf_release(&out);
}

static void a_dialog_in_lines(void **state)
{
	struct sim_control *c = open_control();
	int a = sim_control_attach(c), b, connection;
	const char *raw;

	(void) state;
	assert_heard(c, a, "gateway thai-p2 2775\n");
	connection = bind(c);
	assert_heard(c, a, "link up app\n");
	b = sim_control_attach(c);
	assert_heard(c, b, "gateway thai-p2 2775\nlink up app\n");
	say(c, a, "dial 76000001 *7");
	say(c, a, "00#\n");
	assert_heard(c, a, "ok\n");
	submit(c, connection, "un\ndeux\\", 2);
	assert_heard(c, a, "screen 22376000001 more un\\ndeux\xc3\x96\n"); /* 0x5c is O with diaeresis on a phone */
	assert_heard(c, b, "");
	say(c, b, "attach 76000001\nraw 76000001\n");
	raw = base_buf_str(sim_control_output(c, b));
	assert_non_null(strstr(raw, "ok\npdu 22376000001 out 0 0000"));
	assert_non_null(strstr(raw, "pdu 22376000001 in 30 0000"));
	sim_control_output(c, b)->len = 0;
	say(c, b, "hangup 76000001\n");
	assert_heard(c, b, "end 22376000001 you hung up\nok\n");
	assert_heard(c, a, "end 22376000001 you hung up\n");
	sim_control_detach(c, a);
	sim_control_free(c);
}

static void mistakes_are_answered(void **state)
{
	struct sim_control *c = open_control();
	int a = sim_control_attach(c);
	char *flood = base_alloc(5001);

	(void) state;
	assert_heard(c, a, "gateway thai-p2 2775\n");
	say(c, a, "dial here *700#\n");
	assert_heard(c, a, "error 'here' is no phone number\n");
	say(c, a, "sing 76000001\n\nanswer 76000001 1\n");
	assert_heard(c, a, "error 'sing' is no command of a handset\nerror '' is no phone number\n"
			   "error no dialog is open on this phone: dial first\n");
	say(c, a, "mood twice\nmood odd\n");
	assert_true(sim_gateway_moods(sim_control_gateway(c))->is_twice);
	assert_non_null(strstr(base_buf_str(sim_control_output(c, a)), "error no mood is called 'odd'"));
	sim_control_output(c, a)->len = 0;
	say(c, a, "dial 76000001 *700#\n");
	assert_heard(c, a, "end 22376000001 the service is not available: no application is bound to the gateway\nok\n");
	memset(flood, 'x', 5000);
	say(c, a, flood);
	assert_true(sim_control_wants_close(c, a));
	free(flood);
	sim_control_free(c);
}

/* A wallet asks by the operator: on the phone when no dialog is open there, and only while the wallet is there. */
static void a_wallet_asks(void **state)
{
	struct sim_control *c = open_control();
	int a = sim_control_attach(c), wallet, late;

	(void) state;
	bind(c);
	say(c, a, "attach 76000001\npin 76000001 1234\npay 76000001 550 carte\nquestion 76000001 Code?\n");
	assert_heard(c, a, "gateway thai-p2 2775\nlink up app\nok\nerror no wallet asks anything on this phone\n"
			   "error no wallet is attached to this gateway; `mutuelle wallet` starts one\n"
			   "error only a wallet asks, and one at a time\n");
	wallet = sim_control_attach(c);
	say(c, wallet, "wallet orange 8788\n");
	assert_heard(c, wallet, "gateway thai-p2 2775\nlink up app\nwallet orange 8788\nok\n");
	assert_heard(c, a, "wallet orange 8788\n");
	say(c, wallet, "question 76000001 Payer 550 F?\\nCode?\n");
	assert_heard(c, wallet, "ok\n");
	assert_heard(c, a, "question 22376000001 Payer 550 F?\\nCode?\n");
	late = sim_control_attach(c);
	say(c, late, "attach 76000001\n");
	assert_heard(c, late, "gateway thai-p2 2775\nlink up app\nwallet orange 8788\nquestion 22376000001 Payer 550 F?\\nCode?\nok\n");
	say(c, a, "pin 76000001 1234\npay 76000001 3300 carte 1\n");
	assert_heard(c, a, "ok\nok\n");
	assert_heard(c, wallet, "typed 22376000001 1234\npays 22376000001 3300 carte 1\n");
	say(c, wallet, "question 76000001\n");
	assert_heard(c, a, "question 22376000001\n");

	say(c, a, "dial 76000001 *700#\n");
	assert_heard(c, a, "ok\n");
	sim_control_output(c, wallet)->len = 0;
	say(c, wallet, "question 76000001 Code?\n");
	assert_heard(c, wallet, "busy 22376000001\nok\n");
	assert_heard(c, a, "");
	say(c, a, "hangup 76000001\n");
	say(c, wallet, "question 76000001 Code?\n");
	sim_control_output(c, a)->len = 0;
	sim_control_detach(c, wallet);
	assert_heard(c, a, "question 22376000001\n");
	sim_control_free(c);
}

static void texts_survive_a_line(void **state)
{
	struct buf b = {0};

	(void) state;
	sim_control_escape(&b, "a\nb\\n\r");
	assert_string_equal(base_buf_str(&b), "a\\nb\\\\n");
	sim_control_unescape((char *) b.data);
	assert_string_equal((const char *) b.data, "a\nb\\n");
	base_buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_dialog_in_lines),
		cmocka_unit_test(mistakes_are_answered),
		cmocka_unit_test(a_wallet_asks),
		cmocka_unit_test(texts_survive_a_line),
	};
	return cmocka_run_group_tests_name("sim/control", tests, NULL, NULL);
}
