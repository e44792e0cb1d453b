/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stories: read whole before they are played, and what their patterns mean. */
#include "base/date.h"
#include "sim/script.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct sim_script *load(const char *text, struct error *e)
{
	char path[] = "/tmp/mutuelle-script-XXXXXX";
	int fd = mkstemp(path);
	struct sim_script *s;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	s = sim_script_load(path, e);
	unlink(path);
	return s;
}

static void patterns(void **state)
{
	int32_t today = base_date_make(2026, 1, 15);

	(void) state;
	assert_true(sim_script_matches("Awa: 30/06/26", "Awa: 30/06/26", today));
	assert_false(sim_script_matches("Awa: 30/06/26", "Awa: 30/06/26\n1 Payer", today));
	assert_true(sim_script_matches("au {month-end+5}, {today}, {month-end}, {month-end-4}", "au 30/06/26, 15/01/26, 31/01/26, 30/09/25", today));
	assert_true(sim_script_matches("{any}F de plus{any}", "1100 F de plus = 31/08", today));
	assert_true(sim_script_matches("a{any}b{any}c", "aXbYbZc", today));
	assert_false(sim_script_matches("a{any}b", "aXc", today));
	assert_true(sim_script_matches("{any}", "", today));
	assert_false(sim_script_matches("", "x", today));
}

static void scripts_are_read_whole(void **state)
{
	struct error e;
	struct sim_script *s = load("# remark\nphone 76000001\ndial *700#\nexpect Un\n| deux\n|\nhang up\nclosed\n", &e);

	(void) state;
	assert_non_null(s);
	sim_script_free(s);
	assert_null(load("phone 76000001\nsing\n", &e));
	assert_non_null(strstr(e.text, ":2: 'sing' is no step of a script"));
	assert_null(load("| orphan\n", &e));
	assert_non_null(strstr(e.text, ":1: a line with |"));
	assert_null(load("dial\n", &e));
	assert_non_null(strstr(e.text, "something must follow 'dial'"));
	assert_null(load("# nothing\n", &e));
	assert_null(sim_script_load("/nonexistent/story", &e));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(patterns),
		cmocka_unit_test(scripts_are_read_whole),
	};
	return cmocka_run_group_tests_name("sim/script", tests, NULL, NULL);
}
