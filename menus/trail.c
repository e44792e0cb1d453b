/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Path and variables of a dialog's row. What comes back from the store may be anything: nothing here trusts it. */
#include "menus/trail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_MAX 999

static const char *last_start(const char *path)
{
	const char *space = strrchr(path, ' ');

	return space ? space + 1 : path;
}

struct menus_trail_end menus_trail_last(const char *path)
{
	const char *name = last_start(path);
	size_t len = strcspn(name, ":");
	long page = name[len] == ':' ? strtol(name + len + 1, NULL, 10) : 1;

	return (struct menus_trail_end){name, len, page < 1 || page > PAGE_MAX ? 1 : (int) page};
}

size_t menus_trail_depth(const char *path)
{
	size_t n = path[0] != '\0';

	for (; *path; path++)
		n += *path == ' ';
	return n;
}

void menus_trail_pop(char *path)
{
	char *space = strrchr(path, ' ');

	*(space ? space : path) = '\0';
}

/* Drops the oldest place behind home, so that `more` octets fit. */
static void make_room(char *path, size_t size, size_t more)
{
	while (strlen(path) + more >= size) {
		char *home_end = strchr(path, ' ');
		char *next = home_end ? strchr(home_end + 1, ' ') : NULL;

		if (!next) {
			*(home_end ? home_end : path) = '\0';
			if (!home_end)
				return;
			continue;
		}
		memmove(home_end, next, strlen(next) + 1);
	}
}

void menus_trail_push(char *path, size_t size, const char *name)
{
	size_t len = strlen(name), end;

	for (char *at = path; at; at = strchr(at, ' ')) {
		at += *at == ' ';
		if (strcspn(at, " :") == len && !memcmp(at, name, len)) {
			char *next = strchr(at, ' ');

			if (next)
				at[len] = '\0';  /* an earlier place: from its first page; the last keeps its page */
			return;
		}
	}
	if (len + 1 >= size)
		return;
	make_room(path, size, len + 1);
	end = strlen(path);
	snprintf(path + end, size - end, "%s%s", end ? " " : "", name);
}

void menus_trail_set_page(char *path, size_t size, int page)
{
	char number[8] = "";
	size_t len;

	path[(size_t) (last_start(path) - path) + menus_trail_last(path).len] = '\0';
	if (page > 1)
		snprintf(number, sizeof number, ":%d", page < PAGE_MAX ? page : PAGE_MAX);
	make_room(path, size, strlen(number));
	len = strlen(path);
	snprintf(path + len, size - len, "%s", number);
}

/* The start of "name=..." in vars, NULL when it is not there. */
static const char *find(const char *vars, const char *name)
{
	size_t len = strlen(name);

	for (const char *at = vars; *at; at += strcspn(at, ";"), at += *at == ';')
		if (!strncmp(at, name, len) && at[len] == '=')
			return at;
	return NULL;
}

bool menus_trail_get(const char *vars, const char *name, char *out, size_t size)
{
	const char *at = find(vars, name);
	size_t len;

	if (!at)
		return false;
	at += strlen(name) + 1;
	len = strcspn(at, ";");
	if (len >= size)
		return false;
	memcpy(out, at, len);
	out[len] = '\0';
	return true;
}

static void cut_out(char *vars, char *at)
{
	char *next = at + strcspn(at, ";");

	if (*next)
		memmove(at, next + 1, strlen(next + 1) + 1);
	else
		*(at > vars ? at - 1 : at) = '\0';
}

void menus_trail_set(char *vars, size_t size, const char *name, const char *value)
{
	char *old = (char *) find(vars, name);
	size_t need = strlen(name) + 1 + strlen(value) + 1, end;

	if (old)
		cut_out(vars, old);
	if (!value[0] || strpbrk(value, ";=") || need >= size)
		return;
	while (vars[0] && strlen(vars) + need >= size)
		cut_out(vars, vars);
	end = strlen(vars);
	snprintf(vars + end, size - end, "%s%s=%s", end ? ";" : "", name, value);
}
