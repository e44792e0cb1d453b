#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# The members' roll through the whole program: in, out, in again; refused whole; beside a running daemon; after a kill.
use strict;
use warnings;
use lib "$ENV{srcdir}/tests/lib";
use Mutuelle::Daemon;
use Test::More;
use Time::HiRes 'sleep';

my $d = Mutuelle::Daemon->new(links => [{port => 1}]);

sub import_roll { return $d->run('roll', 'import', '-c', $d->{config}, @_) }
sub export { my ($rc, $out) = $d->run('roll', 'export', '-c', $d->{config}); return $rc ? undef : $out }
sub check_store {
	my ($rc, $out, $err) = $d->run('store', 'check', '-c', $d->{config});
	is($rc, 0, "$_[0]: store check") or diag($out, $err);
}
sub write_file {
	my ($name, $text) = @_;
	open my $out, '>', "$d->{dir}/$name" or die;
	print $out $text;
	close $out;
	return "$d->{dir}/$name";
}

like($d->import_village(households => 40, seed => 3), qr/^imported: \d+ rows, \d+ changed/, 'a village is imported');
check_store('after the import');
my ($rc, $out, $err) = import_roll("$d->{dir}/roll.csv");
like($out, qr/ 0 changed/, 'the same file twice changes nothing');
my $exported = export();
my $sample = Mutuelle::Daemon::slurp("$d->{dir}/roll.csv");
(my $international = $sample) =~ s/,(\d{8}),/,+223$1,/g; # a phone goes in as 8 digits and comes out as E.164
is(join('', sort split /^/m, $exported), join('', sort split /^/m, $international), 'what goes in comes out, octet for octet');
($rc, $out, $err) = import_roll(write_file('out.csv', $exported));
like($out, qr/ 0 changed/, 'and in again, changing nothing');
is((stat "$d->{dir}/mutuelle.db")[2] & 0777, 0600, 'the store is for its owner only');
is_deeply([glob "$d->{dir}/*.roll"], [], 'no staged copy stays behind');

# Refused whole: a good change and a bad line.
my @lines = split /^/m, $sample;
my $bad = join '', @lines, "HH-BAD,1,head,A,B,X,1980,,Nowhere,nocommune,nomutuelle,noplan,2026-13-01,,fr\r\n";
($rc, $out, $err) = import_roll(write_file('bad.csv', $bad));
is($rc, 1, 'a bad line refuses the file');
my $line = @lines + 1;
like($err, qr/line $line\b.*column/, 'and is told with its number and column');
is(export(), $exported, 'nothing of it was applied');
($rc, $out, $err) = import_roll(write_file('header.csv', "household_no,shoe_size\r\n1,42\r\n"));
is($rc, 1, 'an unknown column refuses the file');
like($err, qr/shoe_size/, 'by its name');
($rc, $out, $err) = import_roll("$d->{dir}/none.csv");
is($rc, 1, 'no such file');
like($err, qr/none\.csv/, 'is told by its name');

# Beside a running daemon, through its control socket; the second daemon refuses to start.
$d->start;
ok($d->wait_log(qr/event=http-listening/), 'the daemon runs');
my ($code, undef, $why) = $d->run('serve', '-c', $d->{config});
is($code, 1, 'a second daemon on the same store refuses to start');
like($why, qr/$d->{pid}/, 'and says who has it');
my ($src, $more) = $d->run('roll', 'sample', '--households', 300, '--seed', 9, '--today', '2026-06-15');
($rc, $out, $err) = import_roll(write_file('more.csv', $more));
is($rc, 0, 'an import beside the daemon') or diag($err);
like($out, qr/imported by the running daemon: \d+ rows/, 'is done by the daemon');
check_store('beside the daemon');
($rc, $out, $err) = import_roll("$d->{dir}/more.csv");
like($out, qr/\b0 changed/, 'twice changes nothing there either');

# A kill in the middle rolls forward at the next start.
($src, $more) = $d->run('roll', 'sample', '--households', 4000, '--seed', 11, '--today', '2026-06-15');
my $big = write_file('big.csv', $more);
my $pid = fork // die;
if (!$pid) {
	open STDOUT, '>', '/dev/null';
	open STDERR, '>', '/dev/null';
	exec $Mutuelle::Daemon::PROGRAM, 'roll', 'import', '-c', $d->{config}, $big or POSIX::_exit(127);
}
my $seen = 0;
for (1 .. 3000) {
	last if $seen = () = glob "$d->{dir}/*.roll";
	sleep 0.01;
}
ok($seen, 'the roll is staged');
sleep 0.15;
$d->kill_hard;
waitpid $pid, 0;
isnt($? >> 8, 0, 'the command says that the daemon went away');
check_store('after a kill in the middle of an import');
$d->start;
ok($d->wait_log(qr/event=import-ended verdict=ok/, 60), 'the import goes on at the next start and ends') or diag(substr $d->log_text, -2000);
is($d->stop, 0, 'SIGTERM ends the daemon with 0');
my %want = map { (split /,/)[0] => 1 } grep { /^/ } (split /^/m, $more)[1 .. 100];
my $after = export();
my $missing = grep { $after !~ /^\Q$_\E,/m } keys %want;
is($missing, 0, 'every household of the roll is there');
check_store('at the end');
done_testing();
