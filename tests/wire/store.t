#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# A store in trouble, to the whole program: before the start a sentence and exit 1, with nothing changed; while phones dial a screen that
# says to try again later, and afterwards all is as before.
use strict;
use warnings;
use Mutuelle::Daemon;
use Mutuelle::Gateway;
use Mutuelle::Stories;
use Test::More;

$SIG{ALRM} = sub { die "the test takes too long\n" };
alarm 120;

my $gateway = Mutuelle::Gateway->new;
my $d = Mutuelle::Daemon->new(http => 0, links => [ { port => $gateway->port } ]);
$d->import_village(households => 50);
my $db = "$d->{dir}/mutuelle.db";
my $good = Mutuelle::Daemon::slurp($db);

sub put {
	my ($octets) = @_;
	open my $out, '>:raw', $db or die "$db: $!";
	print $out $octets;
	close $out;
}

# Writes what `how` makes of the good file; every command that needs it says `complaint` and leaves it as it was.
sub refused {
	my ($name, $bad, $complaint) = @_;
	put($bad);
	unlink "$db-wal", "$db-shm";
	for my $command ([ 'serve' ], [ 'store', 'check' ], [ 'roll', 'import' ]) {
		my @file = $command->[0] eq 'roll' ? "$d->{dir}/roll.csv" : ();
		my ($rc, undef, $err) = $d->run(@$command, '-c', $d->{config}, @file);
		is($rc, 1, "$name: @$command ends with 1");
		like($err, $complaint, "$name: and says why");
	}
	ok(Mutuelle::Daemon::slurp($db) eq $bad, "$name: the file is as it was");
	is_deeply([ glob "$d->{dir}/*.roll" ], [], "$name: nothing is left of the import");
}

refused('damaged', 'garbage ' x 512, qr/mutuelle\.db is damaged \(.*\): put back a copy/);
(my $newer = $good) =~ s/^(.{60})..../$1 . pack('N', 99)/es;    # user_version, in SQLite's header
refused('newer', $newer, qr/newer mutuelle \(schema 99, this program knows \d+\): install the newer program/);
(my $foreign = $good) =~ s/^(.{68})..../$1 . 'abcd'/es;         # application_id
refused('foreign', $foreign, qr/database of another program: name another file/);
put($good);

# ---- the disk is full while phones dial -----------------------------------------------------------
$d->start;
my $s = $gateway->accept or die $d->log_text;
my ($phone, $other) = Mutuelle::Stories::phones($d);
$s->dial($phone, '*700#');
like($s->screen->{text}, $Mutuelle::Stories::home, 'all is well');
SKIP: {
	my $limit = (sort { $b <=> $a } -s "$db-wal", -s "$d->{dir}/log")[0];
	skip 'prlimit is missing', 7 if system "prlimit --pid $d->{pid} --fsize=$limit:unlimited 2>/dev/null";
	$s->answer($phone, 2);
	my $screen = $s->screen;
	like($screen->{text}, qr/R\x{e9}essayez|plus tard/i, 'no room for a commit: the phone is told to try again later');
	is($screen->{is_last}, 1, 'and that ends the dialog');
	$s->dial($other, '*700#');
	like($s->screen->{text}, qr/R\x{e9}essayez|plus tard/i, 'the next phone too');
	ok($d->is_running, 'the program goes on');
	system "prlimit --pid $d->{pid} --fsize=unlimited";
	sleep 2;    # the store is opened anew at most once a second
	$s->dial($other, '*700#');
	like($s->screen->{text}, $Mutuelle::Stories::home, 'with room again, all is well again');
	$s->dial($phone, '*700*2#');
	like($s->screen->{text}, $Mutuelle::Stories::family, 'for each of them');
	ok($d->wait_log(qr/event=store-reopened/), 'the log tells it');
}
kill TERM => $d->{pid};
my $unbind = $s->wait_for('unbind');
$s->{socket}->unbind_resp(seq => $unbind->{seq}) if $unbind;
is($d->wait_end, 0, 'SIGTERM ends the daemon with 0');
my ($rc, $said) = $d->run('store', 'check', '-c', $d->{config});
is($rc, 0, 'every invariant of the store holds') or diag($said);
done_testing();
