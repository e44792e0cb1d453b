/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle roll import, export, sample: members in and out as CSV. */
#include "daemon/command.h"
#include "daemon/config.h"
#include "daemon/options.h"
#include "daemon/paths.h"
#include "daemon/roll_export.h"
#include "daemon/roll_import.h"

#include "base/buf.h"
#include "base/date.h"
#include "sim/village.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int run(int argc, char **argv);

const struct command daemon_command_roll = {
	"roll", "members in and out as CSV: import, export, sample",
	"Usage: mutuelle roll import -c CONFIG FILE\n"
	"       mutuelle roll export -c CONFIG > FILE\n"
	"       mutuelle roll sample --households N [--seed S] [--today DATE] [--scheme FILE] > FILE\n\n"
	"import  proves the whole file first and refuses it with the first 20 mistakes, or applies it in small\n"
	"        transactions, beside a running daemon too. What a crash cuts off goes on at the next start.\n"
	"        The same file twice changes nothing.\n"
	"export  writes every member, as import reads them.\n"
	"sample  makes up a village, the same for the same seed.\n\n"
	"  -c CONFIG        the configuration (mutuelle.yaml)\n"
	"  --households N   how many households, 1 to 2000000\n"
	"  --seed S         another village for another number (default 1)\n"
	"  --today DATE     the day on which the cover states are as they are (default 2026-01-15)\n"
	"  --scheme FILE    places, mutuelles and plans (default: the sample set's scheme.yaml)\n\n"
	"The columns, in any order: household_no, member_no, role (head, spouse, child, other), first_name,\n"
	"last_name, sex (F, M), birth_year, phone, village, commune, mutuelle, plan, enrolled_on, paid_until,\n"
	"language. Dates are YYYY-MM-DD; phone, enrolled_on and paid_until may be empty. Where dues go by head, also\n"
	"joined_on and left_on, the last day on the card: empty where a member was there from the beginning, or\n"
	"still is. And referral, by whose code a household came (mutuelle referral); a roll without the column leaves it.\n",
	run,
};

/* ---- progress, on a terminal only ------------------------------------------------------------ */

static void show_progress(void *ctx, int64_t done, int64_t all)
{
	(void) ctx;
	if (isatty(STDERR_FILENO) && all > 0)
		fprintf(stderr, "\r%3" PRId64 " %%%s", done * 100 / all, done >= all ? "\n" : "");
}

static void show_village(void *ctx, uint64_t done, uint64_t all)
{
	show_progress(ctx, (int64_t) done, (int64_t) all);
}

/* ---- sample ---------------------------------------------------------------------------------- */

/* Where people of the scheme live: one place a mutuelle, with the villages of its commune. */
static struct sim_village_place *places_of(const struct scheme *s, size_t *n)
{
	struct sim_village_place *places = base_alloc(s->n_mutuelles * sizeof *places);

	*n = 0;
	for (size_t i = 0; i < s->n_mutuelles; i++) {
		const struct scheme_mutuelle *m = &s->mutuelles[i];
		const struct scheme_place *commune = scheme_find_commune(s, m->commune);

		if (!commune || !commune->n_villages || !m->n_plans)
			continue;
		places[(*n)++] = (struct sim_village_place){
			.mutuelle = m->code, .commune = m->commune,
			.plans = (const char *const *) m->plans, .n_plans = m->n_plans,
			.villages = (const char *const *) commune->villages, .n_villages = commune->n_villages,
		};
	}
	return places;
}

static int write_sample(const char *scheme_path, struct sim_village_config *village, struct error *e)
{
	struct scheme *scheme = scheme_load(scheme_path, e);
	struct sim_village_place *places;
	int rc;

	if (!scheme)
		return -1;
	places = places_of(scheme, &village->n_places);
	village->places = places;
	if (village->n_places)
		rc = sim_village_write(stdout, village, e);
	else
		rc = base_error_set(e, "%s: no mutuelle has a plan and a commune with villages", scheme_path);
	free(places);
	scheme_free(scheme);
	return rc;
}

static int run_sample(const char *households, const char *seed, const char *today, const char *scheme_path)
{
	const struct command *c = &daemon_command_roll;
	struct sim_village_config village = {.today = SIM_VILLAGE_TODAY, .on_progress = show_village};
	long long n, s = 1;
	char *preset;
	struct error e;
	int rc;

	if (!households)
		return daemon_command_wrong(c, "say how many: --households 50");
	if (daemon_options_number(c, "--households", households, 1, SIM_VILLAGE_HOUSEHOLDS_MAX, &n)
	    || (seed && daemon_options_number(c, "--seed", seed, 0, INT64_MAX, &s)))
		return COMMAND_ASKED_WRONGLY;
	if (today && !base_date_parse(today, &village.today))
		return daemon_command_wrong(c, "--today wants a day as 2026-01-15, not '%s'", today);
	village.households = (uint64_t) n;
	village.seed = (uint64_t) s;
	preset = daemon_paths_find("menus/mali/scheme.yaml");
	rc = write_sample(scheme_path ? scheme_path : preset, &village, &e);
	free(preset);
	if (!rc && fflush(stdout))
		rc = base_error_set(&e, "standard output can't be written to");
	return rc ? daemon_command_failed("%s", e.text) : COMMAND_OK;
}

/* ---- the command ----------------------------------------------------------------------------- */

static int run_on_store(const char *config_path, const char *file)
{
	struct config *c;
	struct error e;
	int rc;

	c = daemon_config_load(config_path, &e);
	if (!c)
		return daemon_command_failed("%s", e.text);
	if (file)
		rc = daemon_roll_import(c, file, show_progress, &e);
	else
		rc = daemon_roll_export(c, stdout, &e);
	daemon_config_free(c);
	return rc ? daemon_command_failed("%s", e.text) : COMMAND_OK;
}

static int run(int argc, char **argv)
{
	const struct command *c = &daemon_command_roll;
	const char *path = NULL, *households = NULL, *seed = NULL, *today = NULL, *scheme = NULL, *words[2];
	const struct option_row rows[] = {{"-c", &path, NULL}, {"--households", &households, NULL}, {"--seed", &seed, NULL},
					  {"--today", &today, NULL}, {"--scheme", &scheme, NULL}, {0}};
	bool is_import, is_export;
	size_t n;

	if (daemon_options_read(c, argc, argv, rows, words, 2, &n))
		return COMMAND_ASKED_WRONGLY;
	if (n && !strcmp(words[0], "sample"))
		return n == 1 ? run_sample(households, seed, today, scheme)
			      : daemon_command_wrong(c, "'%s' is one word too many", words[1]);
	is_import = n && !strcmp(words[0], "import");
	is_export = n && !strcmp(words[0], "export");
	if (!is_import && !is_export)
		return n ? daemon_command_wrong(c, "'%s' is none of import, export, sample", words[0])
			 : daemon_command_wrong(c, "say what to do: import, export or sample");
	if (households || seed || today || scheme)
		return daemon_command_wrong(c, "--households, --seed, --today and --scheme go with sample");
	if (!path)
		return daemon_command_wrong(c, "say which configuration: -c mutuelle.yaml");
	if (n != (is_import ? 2 : 1))
		return daemon_command_wrong(c, is_import ? "say which file" : "export writes to standard output: give no file");
	return run_on_store(path, is_import ? words[1] : NULL);
}
