/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The HTTP server when all its places are taken: who only drips loses his, and once there is room again it is listened for. */
#include "daemon/http.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#define PLACES 64
#define TURNS 50

static bool knows(void *ctx, const char *path)
{
	(void) ctx;
	return !strcmp(path, "/pay");
}

static void take(void *ctx, const char *path, const void *body, size_t len, http_answer *answer, void *answer_ctx)
{
	(void) ctx;
	(void) path;
	(void) body;
	(void) len;
	answer(answer_ctx, 204);
}

static void wake(void *ctx)
{
	(void) ctx;
}

static int start(void **state)
{
	struct http_service service = {.host = "127.0.0.1", .key = "callbacks.listen", .knows = knows, .take = take, .body_max = 1024};
	struct error e;

	*state = daemon_http_start(&service, wake, NULL, &e);
	return *state ? 0 : -1;
}

static int stop(void **state)
{
	daemon_http_stop(*state);
	return 0;
}

static void run(struct http *h, int64_t now_ms)
{
	for (int i = 0; i < TURNS; i++) {
		daemon_http_run(h, now_ms);
		usleep(500);
	}
}

/* As the loop does: nothing is run unless its descriptor says so. */
static void run_when_woken(struct http *h, int64_t now_ms)
{
	fd_set set;

	for (int i = 0; i < TURNS; i++) {
		struct timeval wait = {.tv_usec = 2000};

		FD_ZERO(&set);
		FD_SET(daemon_http_fd(h), &set);
		if (select(daemon_http_fd(h) + 1, &set, NULL, NULL, &wait) > 0)
			daemon_http_run(h, now_ms);
	}
}

static int call(struct http *h, const char *octets)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t) daemon_http_port(h)), .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *) &to, sizeof to), 0);
	assert_int_equal(write(fd, octets, strlen(octets)), strlen(octets));
	return fd;
}

static int status_of(int fd)
{
	char answer[512] = "";
	int status = 0;

	if (recv(fd, answer, sizeof answer - 1, MSG_DONTWAIT) > 0)
		sscanf(answer, "HTTP/1.1 %d", &status);
	return status;
}

static const char whole[] = "PUT /pay HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}";

static void who_only_drips_loses_the_place(void **state)
{
	struct http *h = *state;
	int slow[PLACES], fd;

	for (int i = 0; i < PLACES; i++)
		slow[i] = call(h, i % 2 ? "PUT /pay HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{" : "PUT /p");
	run(h, 1000);
	fd = call(h, whole);
	for (int64_t now_ms = 5000; now_ms < 21000; now_ms += 5000) {
		for (int i = 0; i < PLACES; i++)
			assert_int_equal(write(slow[i], "a", 1), 1);
		run(h, now_ms);
		assert_int_equal(status_of(fd), 0);
	}
	run(h, 21000);
	assert_int_equal(status_of(fd), 204);
	for (int i = 0; i < PLACES; i++)
		close(slow[i]);
	close(fd);
}

static void a_place_is_kept_by_asking(void **state)
{
	struct http *h = *state;
	int fd = call(h, whole);

	for (int64_t now_ms = 1000; now_ms < 60000; now_ms += 9000) {
		run(h, now_ms);
		assert_int_equal(status_of(fd), 204);
		assert_int_equal(write(fd, whole, sizeof whole - 1), sizeof whole - 1);
	}
	close(fd);
}

static void room_that_is_free_again_is_listened_for(void **state)
{
	struct http *h = *state;
	int crowd[PLACES], fd;

	for (int i = 0; i < PLACES; i++)
		crowd[i] = call(h, "PUT /p");
	run(h, 1000);
	for (int i = 0; i < PLACES; i++)
		close(crowd[i]);
	run_when_woken(h, 1000);
	fd = call(h, whole);
	run_when_woken(h, 1000);
	assert_int_equal(status_of(fd), 204);
	close(fd);
}

static void an_escaped_path_is_another_path(void **state)
{
	struct http *h = *state;
	int fd[2] = {call(h, "PUT /pay%00x HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"),
		     call(h, "PUT /%70ay HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")};

	run(h, 1000);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(status_of(fd[i]), 404);
		close(fd[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(who_only_drips_loses_the_place, start, stop),
		cmocka_unit_test_setup_teardown(a_place_is_kept_by_asking, start, stop),
		cmocka_unit_test_setup_teardown(room_that_is_free_again_is_listened_for, start, stop),
		cmocka_unit_test_setup_teardown(an_escaped_path_is_another_path, start, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
