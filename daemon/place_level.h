/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures by place: to which commune, district network, region a mutuelle belongs. */
#ifndef DAEMON_PLACE_LEVEL_H
#define DAEMON_PLACE_LEVEL_H

#include "scheme/scheme.h"

enum place_level { PLACE_UNION, PLACE_REGION, PLACE_DISTRICT, PLACE_COMMUNE, PLACE_MUTUELLE, PLACE_LEVELS };

/* "district"; false: there is no such level. */
bool daemon_place_level_read(const char *text, enum place_level *out);
const char *daemon_place_level_name(enum place_level level);

struct place { const char *code, *name; };
/* Of the mutuelle of this code, at this level. What the scheme does not have (any more) is "?" with its own code as name. */
struct place daemon_place_level_of(const struct scheme *s, const char *mutuelle, enum place_level level);

/* Is the mutuelle in this place, of any level? "" is everywhere. */
bool daemon_place_level_is_in(const struct scheme *s, const char *mutuelle, const char *place);
/* Does the scheme have this place, of any level? */
bool daemon_place_level_is_known(const struct scheme *s, const char *place);

#endif
