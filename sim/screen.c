/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A phone's screen drawn with characters. */
#include "sim/screen.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct border {
	const char *across, *down, *corners[6]; /* top left, top right, middle left, middle right, bottom left, bottom right */
};

static const struct border lines = {"─", "│", {"┌", "┐", "├", "┤", "└", "┘"}};
static const struct border ascii = {"-", "|", {"+", "+", "+", "+", "+", "+"}};

static bool is_continuation(char c)
{
	return ((unsigned char) c & 0xc0) == 0x80;
}

/* Octets of the first `columns` characters of text[0..len); how many there were in *columns. */
static size_t take(const char *text, size_t len, size_t *columns)
{
	size_t at = 0, n = 0;

	while (at < len) {
		if (!is_continuation(text[at])) {
			if (n == *columns)
				break;
			n++;
		}
		at++;
	}
	*columns = n;
	return at;
}

static void draw_rule(struct buf *out, const struct border *b, int corner)
{
	base_buf_append_str(out, b->corners[corner]);
	for (int i = 0; i < SIM_SCREEN_COLUMNS + 2; i++)
		base_buf_append_str(out, b->across);
	base_buf_append_str(out, b->corners[corner + 1]);
	base_buf_append(out, "\n", 1);
}

static void draw_line(struct buf *out, const struct border *b, const char *text, size_t len, size_t columns)
{
	base_buf_printf(out, "%s %.*s", b->down, (int) len, text);
	base_buf_printf(out, "%*s %s\n", (int) (SIM_SCREEN_COLUMNS - columns), "", b->down);
}

/* One line of the text, wrapped: at the last space that fits, inside a word only when it is wider than the screen. */
static void draw_wrapped(struct buf *out, const struct border *b, const char *text, size_t len)
{
	do {
		size_t columns = SIM_SCREEN_COLUMNS, fits = take(text, len, &columns), cut = fits;

		if (fits < len && text[fits] != ' ') {
			while (cut && text[cut - 1] != ' ')
				cut--;
			cut = cut ? cut : fits;
		}
		fits = cut;
		while (fits && text[fits - 1] == ' ' && cut < len)
			fits--;
		columns = SIM_SCREEN_COLUMNS;
		take(text, fits, &columns);
		draw_line(out, b, text, fits, columns);
		while (cut < len && text[cut] == ' ')
			cut++;
		text += cut;
		len -= cut;
	} while (len);
}

static void draw_title(struct buf *out, const struct border *b, const struct sim_screen *s)
{
	size_t room = SIM_SCREEN_COLUMNS, left = room, right, left_len, right_len;

	left_len = take(s->title, strlen(s->title), &left);
	right = room > left + 1 ? room - left - 1 : 0;
	right_len = take(s->state, strlen(s->state), &right);
	base_buf_printf(out, "%s %.*s%*s%.*s %s\n", b->down, (int) left_len, s->title, (int) (room - left - right), "",
			(int) right_len, s->state, b->down);
}

void sim_screen_draw(struct buf *out, const struct sim_screen *s)
{
	const struct border *b = s->is_ascii ? &ascii : &lines;
	const char *text = s->text;
	size_t len;

	draw_rule(out, b, 0);
	draw_title(out, b, s);
	draw_rule(out, b, 2);
	for (;;) {
		len = strcspn(text, "\n");
		draw_wrapped(out, b, text, len);
		if (!text[len])
			break;
		text += len + 1;
	}
	draw_rule(out, b, 4);
}

bool sim_screen_is_terminal_utf8(void)
{
	static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);

		if (value && *value)
			return strcasestr(value, "utf-8") || strcasestr(value, "utf8");
	}
	return false;
}
