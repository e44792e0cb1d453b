/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any octets as a menu file beside the good messages of the fixture: refused with a sentence, or a set whose
 * screens all show and draw. */
#include "base/file.h"
#include "menus/check.h"
#include "menus/graph.h"
#include "menus/set.h"
#include "menus/show.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char folder[64];
static struct scheme *scheme;

static void write_file(const char *name, const void *data, size_t len)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	f = fopen(path, "w");
	if (!f || fwrite(data, 1, len, f) != len)
		abort();
	fclose(f);
}

static void clean_up(void)
{
	char path[128];

	snprintf(path, sizeof path, "%s/messages.yaml", folder);
	unlink(path);
	snprintf(path, sizeof path, "%s/menu.yaml", folder);
	unlink(path);
	snprintf(path, sizeof path, "%s/bm.po", folder);
	unlink(path);
	rmdir(folder);
	scheme_free(scheme);
}

static void copy(const char *name)
{
	const char *srcdir = getenv("srcdir");
	struct buf text = {0};
	struct error e;
	char path[4096];

	snprintf(path, sizeof path, "%s/tests/fixtures/menus/%s", srcdir ? srcdir : ".", name);
	if (base_file_read(path, 1 << 20, &text, &e)) {
		fprintf(stderr, "%s\n", e.text);
		abort();
	}
	write_file(name, text.data, text.len);
	base_buf_release(&text);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *srcdir = getenv("srcdir");
	struct error e;
	char path[4096];

	(void) argc;
	(void) argv;
	strcpy(folder, "/tmp/fuzz-menu-XXXXXX");
	snprintf(path, sizeof path, "%s/tests/fixtures/menus/scheme.yaml", srcdir ? srcdir : ".");
	scheme = scheme_load(path, &e);
	if (!scheme || !mkdtemp(folder))
		abort();
	atexit(clean_up);
	copy("messages.yaml");
	copy("bm.po");
	return 0;
}

static void count(void *ctx, enum menus_severity severity, const char *sentence)
{
	(void) severity;
	*(size_t *) ctx += strlen(sentence) > 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct menus_report r;
	struct error e = {""};
	struct buf out = {0};
	struct menus *m;
	size_t told = 0;
	int rc;

	write_file("menu.yaml", data, size);
	rc = menus_check_dir(folder, scheme, TEXT_FIT_USSD, count, &told, &r);
	if (told != r.errors + r.warnings)
		abort(); /* everything counted is told */
	m = menus_load(folder, scheme, TEXT_FIT_USSD, &e);
	if (!m != (rc != 0) || (!m && !e.text[0]))
		abort();
	if (m) {
		menus_graph_draw(m, &out);
		for (size_t i = 0; i < m->n_screens; i++)
			if (menus_show_screen(m, m->screens[i]->name, "bm", &out, &e))
				abort();
	}
	base_buf_release(&out);
	menus_free(m);
	return 0;
}
