/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One sentence of the proof, with its place. */
#include "menus/check_tell.h"

#include <stdarg.h>
#include <stdio.h>

void menus_check_tell(struct menus_check *c, enum menus_severity severity, const struct menus_place *place, const char *format,
		      ...)
{
	char sentence[400];
	struct error e;
	va_list args;

	va_start(args, format);
	vsnprintf(sentence, sizeof sentence, format, args);
	va_end(args);
	if (place && place->node)
		base_yaml_complain(place->file, place->node, &e, "%s", sentence);
	else
		base_error_set(&e, "%s: %s", c->m->dir, sentence);
	if (severity == MENUS_ERROR)
		c->counts->errors++;
	else
		c->counts->warnings++;
	if (c->sink)
		c->sink(c->ctx, severity, e.text);
}
