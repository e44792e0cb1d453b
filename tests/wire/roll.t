#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# The members' roll through the whole program: in, out, in again; refused whole; beside a running daemon; after a kill.
use strict;
use warnings;
use lib "$ENV{srcdir}/tests/lib";
use IO::Socket::UNIX;
use Mutuelle::Daemon;
use POSIX ();
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

# Words that no command of ours says: nothing that was not staged is read or removed, and nobody waits for anything.
sub say_to_daemon {
	my ($line) = @_;
	my $socket = IO::Socket::UNIX->new(Peer => "$d->{dir}/control.sock") or return "no socket: $!";
	$socket->timeout(10);
	print $socket $line;
	my $answer = eval { local $SIG{ALRM} = sub { die }; alarm 10; my $said = <$socket>; alarm 0; $said };
	return $answer // 'nothing';
}
my $sha = '0' x 64;
my $precious = write_file('precious', "kept\n");
symlink $precious, "$d->{dir}/mutuelle.db.link";
POSIX::mkfifo("$d->{dir}/mutuelle.db.fifo.roll", 0600);
mkdir "$d->{dir}/mutuelle.db.dir.roll";
my $foreign = qr/^error .* is no roll that was staged/;
like(say_to_daemon("import 0 $sha $precious\n"), $foreign, 'control: a foreign file is refused');
like(say_to_daemon("import 0 $sha ../precious\n"), $foreign, 'control: also by a way around');
like(say_to_daemon("import 0 $sha mutuelle.db.link\n"), $foreign, 'control: also by a link');
like(say_to_daemon("import 1 $sha mutuelle.db.fifo.roll\n"), qr/^error .* is no regular file/, 'control: a FIFO is refused');
like(say_to_daemon("import 1 $sha mutuelle.db.dir.roll\n"), qr/^error .* is no regular file/, 'control: a folder is refused');
like(say_to_daemon("import -5 $sha mutuelle.db.x.roll\n"), qr/^error import wants/, 'control: less than no rows are refused');
like(say_to_daemon("import 1 $sha mutuelle.db.none.roll\n"), qr/^error .* can't be opened/, 'control: what is not there is refused');
like(say_to_daemon("status\n" x 5000), qr/^ok serving/, 'control: one answer a connection, then it reads no more');
ok(-e $precious, 'the foreign file is still there');
unlink "$d->{dir}/mutuelle.db.fifo.roll";
rmdir "$d->{dir}/mutuelle.db.dir.roll";
POSIX::mkfifo("$d->{dir}/fifo.csv", 0600);
($rc, $out, $err) = import_roll("$d->{dir}/fifo.csv");
is($rc, 1, 'a roll that is a FIFO is refused');
like($err, qr/fifo\.csv: is no regular file/, 'by its name');
rename "$d->{dir}/control.sock", "$d->{dir}/hidden.sock";
($rc, $out, $err) = import_roll("$d->{dir}/more.csv");
is($rc, 1, 'a daemon that can not be asked: the import fails');
is_deeply([glob "$d->{dir}/*.roll"], [], 'and no copy of the roll stays behind');
rename "$d->{dir}/hidden.sock", "$d->{dir}/control.sock";
($rc, $out, $err) = import_roll("$d->{dir}/more.csv");
like($out, qr/imported by the running daemon/, 'after all that the daemon imports') or diag($err);

# From another folder than the daemon's the roll is found all the same.
{
	my $home = POSIX::getcwd();
	my $program = $Mutuelle::Daemon::PROGRAM =~ m{^/} ? $Mutuelle::Daemon::PROGRAM : "$home/$Mutuelle::Daemon::PROGRAM";
	local $Mutuelle::Daemon::PROGRAM = $program;
	chdir $d->{dir};
	($rc, $out, $err) = $d->run('roll', 'import', '-c', 'mutuelle.yaml', 'more.csv');
	chdir $home;
	like($out, qr/imported by the running daemon/, 'an import from within the folder of the store') or diag($err);
}

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
# A copy that a killed command left behind goes at the next start; one whose program still runs stays.
my $dead = fork // die;
POSIX::_exit(0) unless $dead;
waitpid $dead, 0;
my ($left, $awaited) = map { write_file("mutuelle.db.0123456789abcdef.$_.roll", $sample) } $dead, $$;
$d->start;
$d->wait_log(qr/event=http-listening/);
ok(!-e $left, 'a staged copy that nobody waits for is removed');
ok(-e $awaited, 'and no other');
$d->stop;
done_testing();
