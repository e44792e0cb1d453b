#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# Every talk, and then every talk again once per change of the disk, dying there (not with NO_KILL_SWEEP: one build does it). Of a long
# talk, so many changes as KILL_SWEEP says (50), spread evenly; KILL_SWEEP=all: each. KILL_SEED=N: others.
use strict;
use warnings;
use Test::More;

my $src = $ENV{srcdir} //= '.';
my $talk = ($ENV{builddir} // '.') . '/tests/talk/talk';
my @talks = sort glob("$src/tests/talk/*.talk");
ok(@talks > 10, scalar(@talks) . ' talks');

# Runs the program; each of its TAP lines becomes one of ours.
sub tap {
	my ($n, $deaths) = (0, 0);
	open my $pipe, '-|', $talk, @_ or die "$talk: $!";
	while (<$pipe>) {
		chomp;
		if (/^(not )?ok \d+ - (?:\Q$src\E\/)?(.*)/) {
			ok(!$1, $2);
			$n++;
			$deaths += $1 if $2 =~ /(\d+) deaths survived/;
		} elsif (/^# (log: .*|the phone shows.*|  .*|.*death at.*)/) {
			diag($1);
		} elsif (/^Bail out!/) {
			BAIL_OUT($_);
		}
	}
	close $pipe;
	is($? & 127, 0, 'the player was not killed');
	return ($n, $deaths);
}

my ($n) = tap(@talks);
cmp_ok($n, '>=', 2 * @talks, "$n things that the talks want to be so");
if (!$ENV{NO_KILL_SWEEP}) {
	my $sweep = $ENV{KILL_SWEEP} // 50;
	my @most = $sweep eq 'all' ? () : ('--most', $sweep);
	my (undef, $deaths) = tap('--kill-sweep', '--seed', $ENV{KILL_SEED} // 1, @most, @talks);
	cmp_ok($deaths, '>', 100, "$deaths deaths: by a kill and a power cut at changes of the disk, by a pulled plug at syncs");
}
done_testing();
