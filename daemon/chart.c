/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chart as SVG 1.1 (W3C REC-SVG11-20110816). */
#include "daemon/chart.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { WIDTH = 900, LEFT = 230, RIGHT = 110, ROW = 20, BAR = 14, HEAD = 60, GAP = 30, TITLE = 50 };

/* Okabe and Ito's colours: told apart by nearly everybody, and in print. */
static const char *const colours[CHART_SERIES] = {"#0072B2", "#56B4E9", "#E69F00", "#D55E00"};

static void write_escaped(const char *text, struct buf *out)
{
	for (; *text; text++) {
		switch (*text) {
		case '<': base_buf_append_str(out, "&lt;"); break;
		case '>': base_buf_append_str(out, "&gt;"); break;
		case '&': base_buf_append_str(out, "&amp;"); break;
		case '"': base_buf_append_str(out, "&quot;"); break;
		default: base_buf_append(out, (unsigned char) *text < ' ' ? " " : text, 1);
		}
	}
}

static void write_text(int x, int y, const char *how, const char *text, struct buf *out)
{
	base_buf_printf(out, "<text x=\"%d\" y=\"%d\"%s>", x, y, how);
	write_escaped(text, out);
	base_buf_append_str(out, "</text>\n");
}

static int64_t value(const struct chart_panel *p, size_t bar, int series)
{
	return p->series[series] && p->values[bar][series] > 0 ? p->values[bar][series] : 0;
}

static int64_t sum(const struct chart_panel *p, size_t bar)
{
	int64_t francs = 0;

	for (int s = 0; s < CHART_SERIES; s++)
		francs += value(p, bar, s);
	return francs;
}

static int64_t longest(const struct chart_panel *p)
{
	int64_t most = 1;

	for (size_t i = 0; i < p->n; i++)
		most = sum(p, i) > most ? sum(p, i) : most;
	return most;
}

/* "1 234 567", as people here write it. */
static void format(int64_t number, char out[32])
{
	char digits[24];
	size_t len, n = 0;

	snprintf(digits, sizeof digits, "%" PRId64, number);
	len = strlen(digits);
	for (size_t i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			out[n++] = ' ';
		out[n++] = digits[i];
	}
	out[n] = '\0';
}

static void write_bar(const struct chart_panel *p, size_t bar, int64_t most, int y, struct buf *out)
{
	double x = LEFT, scale = (double) (WIDTH - LEFT - RIGHT) / (double) most;
	char number[32];

	write_text(LEFT - 8, y + BAR - 3, " text-anchor=\"end\"", p->labels[bar], out);
	for (int s = 0; s < CHART_SERIES; s++) {
		double width = (double) value(p, bar, s) * scale;

		if (width > 0)
			base_buf_printf(out, "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>\n", x, y, width, BAR,
					colours[s]);
		x += width;
	}
	format(sum(p, bar), number);
	write_text((int) x + 6, y + BAR - 3, "", number, out);
}

static void write_legend(const struct chart_panel *p, int y, struct buf *out)
{
	int x = LEFT;

	for (int s = 0; s < CHART_SERIES && p->series[s]; s++) {
		base_buf_printf(out, "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" fill=\"%s\"/>\n", x, y - 10, colours[s]);
		write_text(x + 17, y, "", p->series[s], out);
		x += 150;
	}
}

static int height_of(const struct chart_panel *p)
{
	return HEAD + (int) p->n * ROW + GAP;
}

static void write_panel(const struct chart_panel *p, int y, struct buf *out)
{
	int64_t most = longest(p);

	write_text(20, y + 18, " font-weight=\"bold\"", p->title, out);
	write_legend(p, y + 42, out);
	for (size_t i = 0; i < p->n; i++)
		write_bar(p, i, most, y + HEAD + (int) i * ROW, out);
}

void daemon_chart_write(const char *title, const struct chart_panel *panels, size_t n, const char *nothing, struct buf *out)
{
	int height = TITLE;
	size_t bars = 0;

	for (size_t i = 0; i < n; i++) {
		height += height_of(&panels[i]);
		bars += panels[i].n;
	}
	height += bars ? 0 : ROW;
	base_buf_printf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\""
			" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">\n"
			"<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n", WIDTH, height, WIDTH, height, WIDTH, height);
	write_text(20, 32, " font-size=\"18\" font-weight=\"bold\"", title, out);
	for (size_t i = 0, y = TITLE; i < n; y += (size_t) height_of(&panels[i]), i++)
		write_panel(&panels[i], (int) y, out);
	if (!bars)
		write_text(20, height - ROW / 2, "", nothing, out);
	base_buf_append_str(out, "</svg>\n");
}
