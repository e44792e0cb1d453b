#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# The daemon's own life under the feet of a dialog: SIGHUP with new menus and with broken ones, kill -9 and restart in the middle,
# SIGTERM with an answer in hand, and an import beside the phones.
use strict;
use warnings;
use File::Copy;
use Mutuelle::Daemon;
use Mutuelle::Gateway;
use Test::More;
use Time::HiRes qw(sleep time);

my $gateway = Mutuelle::Gateway->new;
my $menus = File::Temp::tempdir(TMPDIR => 1, CLEANUP => 1);
copy($_, $menus) for glob "$Mutuelle::Daemon::SRCDIR/menus/mali/*";
my $d = Mutuelle::Daemon->new(links => [{port => $gateway->port}], menus => $menus);
$d->import_village(households => 50);
$d->start;
my $s = $gateway->accept or die $d->log_text;
my $phone = '22376000001';

sub edit {
	my ($file, $from, $to) = @_;
	my $text = Mutuelle::Daemon::slurp("$menus/$file");
	$text =~ s/$from/$to/ or die "$file has no $from";
	open my $out, '>', "$menus/$file" or die;
	print $out $text;
	close $out;
}

sub ask {
	my ($how, @what) = @_;
	$s->$how($phone, @what);
	my $screen = $s->screen;
	return $screen ? $screen->{text} : 'no screen';
}

like(ask(dial => '*700#'), qr/^1 Payer$/m, 'a dialog begins');
edit('membre.yaml', qr/\{label: "Ma famille", go/, '{label: "Les miens", go');
kill HUP => $d->{pid};
ok($d->wait_log(qr/event=menus-reloaded languages=/), 'SIGHUP reads the menus anew') or diag($d->log_text);
like(ask(answer => '2'), qr/^Carte/m, 'the dialog goes on where it was');
like(ask(answer => '0'), qr/^2 Les miens$/m, 'with the new words');

edit('membre.yaml', qr/go: famille/, 'go: nowhere');
kill HUP => $d->{pid};
ok($d->wait_log(qr/event=menus-refused why=".*membre\.yaml:\d+:\d+.*nowhere/), 'a broken set is refused with its place');
like(ask(answer => '2'), qr/^Carte/m, 'and the old one stays');
edit('membre.yaml', qr/go: nowhere/, 'go: famille');

# A topic that would go, or change places, would make one's STOP another one's.
edit('commun.yaml', qr/- \{code: nouvelles, label: ("[^"]*")\}\n(\s+)- \{code: bebe, ([^}]*)\}/,
     '- {code: bebe, label: "Grossesse et bébé", ask: yes}' . "\n    " . '- {code: nouvelles, label: "Nouvelles, réunions"}');
kill HUP => $d->{pid};
ok($d->wait_log(qr/event=menus-refused why=".*the topic 'nouvelles' is to stay number 2/), 'topics keep their places') or diag($d->log_text);
$d->kill_hard;
$s->close;
my ($refused, undef, $why) = $d->run('serve', '-c', $d->{config});
is($refused, 1, 'over a restart, too');
like($why, qr/the topic 'nouvelles' is to stay number 2/, 'in words');
edit('commun.yaml', qr/- \{code: bebe, ([^}]*)\}\n\s+- \{code: nouvelles, ([^}]*)\}/,
     '- {code: nouvelles, label: "Nouvelles, réunions"}' . "\n    " . '- {code: bebe, label: "Grossesse et bébé", ask: yes}');

# kill -9 in the middle of a dialog: the phone does not notice.
$d->start;
$s = $gateway->accept or die $d->log_text;
$s->{calls}{$phone} = {id => 1, turn => 2, code => '*700#'};
like(ask(answer => '0'), qr/^1 Payer$/m, 'after kill -9 and a restart the dialog goes on');

# An import of some size runs beside the phones; each of them is answered at once.
my ($rc, $roll) = $d->run('roll', 'sample', '--households', 3000, '--seed', 5, '--today', '2026-06-15');
open my $out, '>', "$d->{dir}/more.csv" or die;
print $out $roll;
close $out;
my $importer = fork // die;
if (!$importer) {
	open STDOUT, '>', '/dev/null';
	exec $Mutuelle::Daemon::PROGRAM, 'roll', 'import', '-c', $d->{config}, "$d->{dir}/more.csv" or POSIX::_exit(127);
}
my ($asked, $slowest) = (0, 0);
until (waitpid $importer, POSIX::WNOHANG()) {
	my $since = time;
	last if ask($asked++ % 2 ? (answer => '0') : (answer => '2')) eq 'no screen';
	$slowest = time - $since if time - $since > $slowest;
	sleep 0.005;
}
is($?, 0, 'an import of 3,000 households beside the phones');
cmp_ok($slowest, '<', 3, sprintf '%d screens meanwhile, the slowest after %.0f ms', $asked, 1000 * $slowest);

# SIGTERM: what is in hand is answered, a new dialog is told to come back, unbind, exit 0.
$s->wait_ack($s->answer($phone, '2'));
kill TERM => $d->{pid};
my $screen = $s->screen;
ok($screen, 'what was in hand is answered');
my $unbind = $s->wait_for('unbind');
ok($unbind, 'then it unbinds');
$s->{socket}->unbind_resp(seq => $unbind->{seq}) if $unbind;
is($d->wait_end(20), 0, 'and exits 0');
my ($code, $said) = $d->run('store', 'check', '-c', $d->{config});
is($code, 0, 'every invariant of the store holds') or diag($said);
done_testing();
