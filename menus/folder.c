/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Series and quizzes beside the menus. */
#include "menus/folder.h"

#include "base/buf.h"
#include "base/file.h"
#include "menus/quiz_load.h"
#include "menus/series_load.h"
#include "menus/set.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int is_yaml(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return entry->d_name[0] != '.' && len > 5 && !strcmp(entry->d_name + len - 5, ".yaml");
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

typedef int take_file(struct menus *m, const char *path, const char *text, size_t len, struct error *e);

/* In the order of their names. */
static int each_file(struct menus *m, const char *folder, take_file *take, struct error *e)
{
	struct buf dir = {0};
	struct dirent **entries = NULL;
	int n, rc = 0;

	base_buf_printf(&dir, "%s/%s", m->dir, folder);
	n = scandir(base_buf_str(&dir), &entries, is_yaml, by_name);
	if (n < 0 && errno != ENOENT)
		rc = base_error_set(e, "%s: the folder can't be read: %s", base_buf_str(&dir), strerror(errno));
	for (int i = 0; i < n; i++) {
		struct buf path = {0}, text = {0};

		base_buf_printf(&path, "%s/%s", base_buf_str(&dir), entries[i]->d_name);
		if (!rc)
			rc = base_file_read(base_buf_str(&path), MENUS_CAMPAIGN_OCTETS - 1, &text, e);
		if (!rc)
			rc = take(m, base_buf_str(&path), base_buf_str(&text), text.len, e);
		base_buf_release(&path);
		base_buf_release(&text);
		free(entries[i]);
	}
	free(entries);
	base_buf_release(&dir);
	return rc;
}

static int take_quiz(struct menus *m, const char *path, const char *text, size_t len, struct error *e)
{
	struct menus_quiz *q = menus_quiz_load(m, path, text, len, e);
	int rc = 0;

	if (!q)
		return -1;
	if (m->n_quizzes == MENUS_QUIZZES)
		rc = base_error_set(e, "%s: there is room for %d quizzes", path, MENUS_QUIZZES);
	else if (menus_quiz_find(m, q->policy.code))
		rc = base_error_set(e, "%s: there is another quiz '%s': choose another name", path, q->policy.code);
	if (rc)
		menus_quiz_free(q);
	else
		m->quizzes[m->n_quizzes++] = q;
	return rc;
}

static int take_series(struct menus *m, const char *path, const char *text, size_t len, struct error *e)
{
	struct menus_series *s = menus_series_load(m, path, text, len, e);

	if (!s)
		return -1;
	if (m->series[s->event]) {
		base_error_set(e, "%s: series '%s' is of the event %s already: write both into one file", path,
			       m->series[s->event]->policy.code, store_series_event_name(s->event));
		menus_series_free(s);
		return -1;
	}
	m->series[s->event] = s;
	return 0;
}

int menus_folder_read(struct menus *m, struct error *e)
{
	return each_file(m, "quizzes", take_quiz, e) || each_file(m, "series", take_series, e) ? -1 : 0;
}
