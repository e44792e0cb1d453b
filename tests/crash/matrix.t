#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# Each story of a payment, with each mood of each wallet, dies at its boundaries (not with NO_KILL_SWEEP: one build does it): two shares of
# CRASH_SHARES, side by side; 2, the preset, is every life. CRASH_SEED says otherwise what is drawn.
use strict;
use warnings;
use Test::More;

plan skip_all => 'one build does it' if $ENV{NO_KILL_SWEEP};
my $src = $ENV{srcdir} //= '.';
my $matrix = ($ENV{builddir} // '.') . '/tests/crash/matrix';
my @stories = sort glob("$src/tests/crash/*.talk");
my $shares = $ENV{CRASH_SHARES} // 2;
my @pipes;
for my $share (1, 2) {
	open $pipes[$share - 1], '-|', $matrix, '--seed', $ENV{CRASH_SEED} // 1, '--share', "$share/$shares", @stories or die "$matrix: $!";
}
for my $share (1, 2) {
	my $pipe = $pipes[$share - 1];
	my $n = 0;
	while (<$pipe>) {
		chomp;
		if (/^(not )?ok - (?:\Q$src\E\/)?(.*)/) {
			ok(!$1, "share $share: $2");
			$n++;
		} elsif (/^# (.*)/) {
			diag($1);
		} elsif (/^Bail out!/) {
			BAIL_OUT($_);
		}
	}
	close $pipe;
	is($? & 127, 0, "share $share was not killed");
	is($n, 2 * @stories, "share $share: each story by both wallets");
}
done_testing();
