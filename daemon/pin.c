/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A PIN from the terminal or a file descriptor. */
#include "daemon/pin.h"

#include "base/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* Keys of a terminal as characters: a signal would leave it without its echo. */
enum { INTERRUPT = 3, END = 4, BACKSPACE = 8, DELETE = 127 };

/* Octet by octet: what stands behind the line is for the next one. */
static int read_line(int fd, char *out, size_t size, struct error *e)
{
	size_t len = 0;

	for (;;) {
		char c;
		ssize_t got = read(fd, &c, 1);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return base_error_set(e, "the PIN can't be read: %s", strerror(errno));
		if (!got || c == '\n' || c == END)
			break;
		if (c == BACKSPACE || c == DELETE) {
			len -= len > 0;
			continue;
		}
		if (c == INTERRUPT)
			return base_error_set(e, "no PIN was given");
		if (len + 1 == size) {
			base_secret_wipe(out, size);
			return base_error_set(e, "a PIN has at most %zu digits", size - 1);
		}
		out[len++] = c;
	}
	if (len && out[len - 1] == '\r')
		len--;
	out[len] = '\0';
	return len ? 0 : base_error_set(e, "no PIN was given");
}

static void say(int tty, const char *text)
{
	if (write(tty, text, strlen(text)) < 0)
		return; /* who can't see the question can't answer it either */
}

static int ask(int tty, const char *prompt, char *out, size_t size, struct error *e)
{
	struct termios was, quiet;
	int rc;

	if (tcgetattr(tty, &was))
		return base_error_set(e, "the terminal can't be asked: %s", strerror(errno));
	quiet = was; /* key by key, so that Ctrl-C comes at once */
	quiet.c_lflag &= (tcflag_t) ~(ECHO | ISIG | ICANON);
	say(tty, prompt);
	tcsetattr(tty, TCSAFLUSH, &quiet);
	rc = read_line(tty, out, size, e);
	tcsetattr(tty, TCSAFLUSH, &was);
	say(tty, "\n");
	return rc;
}

int daemon_pin_read(int fd, const char *prompt, char *out, size_t size, struct error *e)
{
	int tty, rc;

	if (fd >= 0)
		return read_line(fd, out, size, e);
	tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (tty < 0)
		return base_error_set(e, "there is no terminal to ask for the PIN: give --pin-fd, a file descriptor to read it from");
	rc = ask(tty, prompt, out, size, e);
	close(tty);
	return rc;
}
