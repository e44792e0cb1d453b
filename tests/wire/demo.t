#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# The operator in a box: the story is played against the real daemon in each dialect and under each mood, and a wrong story fails.
use strict;
use warnings;
use utf8;
use File::Temp qw(tempdir);
use POSIX ();
use Test::More;

my $build = $ENV{builddir} // '.';
my $source = $ENV{srcdir} // '.';
my $program = "$build/mutuelle";
plan skip_all => "$program is not built" unless -x $program;
my $folder = tempdir(CLEANUP => 1);
$ENV{LC_ALL} = 'C.UTF-8';

# Runs the demo with a bound on its time: exit code and what it printed.
sub demo {
	my (@options) = @_;
	my $pid = open(my $out, '-|') // die "fork: $!";
	if (!$pid) {
		open STDERR, '>&', \*STDOUT or die;
		open STDIN, '<', '/dev/null' or die;
		exec $program, 'demo', @options or POSIX::_exit(127);
	}
	local $SIG{ALRM} = sub { kill TERM => $pid };
	alarm 180;
	binmode $out, ':encoding(UTF-8)';
	my $text = do { local $/; <$out> };
	close $out;
	alarm 0;
	return ($? >> 8, $text);
}

sub script {
	my ($name, $text) = @_;
	open my $file, '>:encoding(UTF-8)', "$folder/$name" or die "$folder/$name: $!";
	print $file $text;
	close $file or die;
	return "$folder/$name";
}

my ($code, $text) = demo();
is($code, 0, 'the story as installed: every screen is as it says') or diag $text;
like($text, qr/^┌─+┐\n│ 76 00 00 01 +USSD │\n├─+┤\n│ Mutuelle de Kléla +│\n/m, 'screens are framed');
like($text, qr/│ 76 00 00 01 +wallet │\n├─+┤\n│ Payer 550 F, 1000001\? +│\n.*> pin 1234\n.*SMS 700.*> dial/s, 'the wallet asks, and a receipt comes');
unlike($text, qr/complains/, 'the gateway has nothing to complain of');

my $story = "$source/sim/demo.script";
for my $dialect (qw(tata mica thai-p2 umr-op3)) {
	($code, $text) = demo('--script', $story, '--dialect', $dialect);
	is($code, 0, "the story in dialect $dialect") or diag $text;
	unlike($text, qr/complains/, "$dialect: the gateway has nothing to complain of");
}

my $moods = script('moods', <<'STORY');
phone 76000001
mood twice
dial *700*2#
expect Carte 1000001{any}
mood none
mood late=300
answer 0
expect Mutuelle de Kléla{any}
mood none
mood throttled=2
answer 2
expect Carte 1000001{any}
answer 0
expect Mutuelle de Kléla{any}
mood none
mood lying
answer 2
expect Carte 1000001{any}
answer 0
expect Mutuelle de Kléla{any}
answer 3
expect Soins couverts{any}
mood none
hang up
STORY
($code, $text) = demo('--script', $moods);
is($code, 0, 'a gateway that repeats, dawdles, throttles and lies gets its screens') or diag $text;

($code, $text) = demo('--script', script('wrong', "phone 76000001\ndial *700#\nexpect Mutuelle de Paris\n"));
is($code, 1, 'a screen that is not as the script says fails');
like($text, qr/expected:\n    \| Mutuelle de Paris\n  got:\n    \| Mutuelle de Kléla\n/, 'both screens are told');
like($text, qr/wrong:3: the screen is not as the script says/, 'and where');

($code, $text) = demo('--script', script('torn', "phone 76000001\nsing\n"));
is($code, 2, 'a script that can not be read is told before anything starts');
like($text, qr/torn:2: 'sing' is no step/, 'with its line');
($code, $text) = demo('--dialect', 'morse');
is($code, 2, 'an unknown dialect is asking wrongly');
like($text, qr/known are: plain, tata, mica, thai-p2, umr-op3/, 'the known ones are told');
like(qx{$program demo --households 3 2>&1 < /dev/null}, qr/^mutuelle demo: --households wants a number from 8/, 'too small a village');

# Nothing is left behind, whatever ends it.
$ENV{TMPDIR} = $folder;
my $pid = fork // die "fork: $!";
if (!$pid) {
	open STDOUT, '>', "$folder/stopped" or die;
	open STDERR, '>&', \*STDOUT or die;
	exec $program, 'demo', '--households', '20000' or POSIX::_exit(127);
}
select undef, undef, undef, 0.3;
kill TERM => $pid;
waitpid $pid, 0;
is($? >> 8, 1, 'a demo that is stopped fails');
is(join(' ', glob "$folder/mutuelle-demo-*"), '', 'and removes its folder');

done_testing();
