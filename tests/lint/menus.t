#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# The menus that come with the program fit every phone in every language (law 8), and the tools of translators and drawers take
# what `mutuelle menu` gives them.
use strict;
use warnings;
use File::Temp 'tempdir';
use Test::More;

my $src = $ENV{srcdir} // '.';
my $program = ($ENV{builddir} // '.') . '/mutuelle';
my $menus = "$src/menus/mali";
my $dir = tempdir('mutuelle-menus-XXXXXX', TMPDIR => 1, CLEANUP => 1);

sub has { return !system "command -v $_[0] > /dev/null" }

my $report = `$program menu check $menus 2>&1`;
is($?, 0, 'menu check: the set can be used') or diag($report);
like($report, qr/^\d+ screens, \d+ texts, 2 languages: 0 errors, 0 warnings; 0 not translated, \d+ drafts .*, 0 no longer used$/m,
	'menu check: nothing to mend, nothing left over');

is(system("$program menu pot $menus > $dir/mutuelle.pot"), 0, 'menu pot');
SKIP: {
	skip 'gettext is missing', 2 unless has('msgcmp');
	is(`msgfmt --check-format -o /dev/null $menus/bm.po 2>&1`, '', 'msgfmt takes bm.po');
	is(system("msgcmp --use-fuzzy $menus/bm.po $dir/mutuelle.pot 2> $dir/msgcmp"), 0, 'bm.po has each text of the template')
		or diag(`cat $dir/msgcmp`);
}
SKIP: {
	skip 'graphviz is missing', 1 unless has('dot');
	is(system("$program menu graph $menus | dot -Tsvg > $dir/menus.svg"), 0, 'dot takes menu graph');
}
my @screens = `$program menu graph $menus` =~ /^\t"([a-z_0-9.]+)" \[label=/mg;
cmp_ok(scalar @screens, '>', 20, 'there are screens');
for my $language (qw(fr bm)) {
	my @wide = grep {
		`$program menu show $_ --lang $language $menus` =~ /^-- at its longest.*: (\d+) septets$/m ? $1 > 182 : 1 } @screens;
	is("@wide", '', "menu show: every screen fits at its longest, in $language");
}
done_testing();
