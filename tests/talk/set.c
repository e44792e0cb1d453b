/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every talk runs on: the scheme, the menus and the dialects of the source tree. */
#include "tests/talk/set.h"

#include "base/buf.h"

#include <stdlib.h>

int talk_set_load(struct talk_set *set, const char *srcdir, struct error *e)
{
	struct buf b = {0};

	*set = (struct talk_set){0};
	base_buf_printf(&b, "%s/menus/mali", srcdir);
	set->menus_path = base_strdup(base_buf_str(&b));
	base_buf_printf(&b, "/scheme.yaml");
	set->scheme_path = base_strdup(base_buf_str(&b));
	b.len = 0;
	base_buf_printf(&b, "%s/ussd/dialects.yaml", srcdir);
	set->dialects_path = base_strdup(base_buf_str(&b));
	base_buf_release(&b);
	if (!(set->scheme = scheme_load(set->scheme_path, e))
	    || !(set->menus = menus_load(set->menus_path, set->scheme, TEXT_FIT_USSD, e))
	    || !(set->dialects = ussd_dialect_load(set->dialects_path, e)))
		return -1;
	return 0;
}

void talk_set_release(struct talk_set *set)
{
	ussd_dialect_free(set->dialects);
	menus_free(set->menus);
	scheme_free(set->scheme);
	free(set->scheme_path);
	free(set->menus_path);
	free(set->dialects_path);
}
