#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# A gateway dies: the manager of the union hears so by SMS on the other link, answers OK, and `mutuelle alert` and /metrics tell it.
# Then other rules are read, and hold for what stands open. The judge of the format is promtool.
use strict;
use warnings;
use lib "$ENV{srcdir}/tests/lib";
use Mutuelle::Daemon;
use Mutuelle::Gateway;
use Test::More;
use Time::HiRes qw(sleep time);

$SIG{ALRM} = sub { die "the test takes too long\n" };
alarm 240;
my ($fanta, $awa, $stranger) = map { "2236000000$_" } 1 .. 3;

my @gateways = map { Mutuelle::Gateway->new } 1 .. 2;
my $d = Mutuelle::Daemon->new(links => [
	{ name => 'orange', port => $gateways[0]->port, codes => '["700"]', sms => '{prefixes: ["+2237"]}' },
	{ name => 'moov', port => $gateways[1]->port, codes => '["720"]', sms => '{prefixes: ["+2236"]}' },
]);

# The sample's scheme, with a link's rule that needs no patience, and with further changes.
sub write_scheme {
	my (%rules) = @_;
	my $scheme = Mutuelle::Daemon::slurp("$ENV{srcdir}/menus/mali/scheme.yaml");
	$scheme =~ s/^(  - \{what: $_,).*/$rules{$_} ? "$1 $rules{$_}}" : ''/me for keys %rules;
	open my $out, '>', "$d->{dir}/scheme.yaml" or die;
	print $out $scheme;
	close $out;
}

sub with_pins {
	my ($pins, @args) = @_;
	my $path = "$d->{dir}/pins";
	open my $out, '>', $path or die;
	print $out map { "$_\n" } @$pins;
	close $out;
	local $d->{stdin} = $path;
	my ($rc, $said, $err) = $d->run(@args, '-c', $d->{config}, '--pin-fd', '0');
	is($rc, 0, "@args[0..2]") or diag($err);
}

sub alert {
	my ($rc, $out, $err) = $d->run('alert', @_, '-c', $d->{config});
	return $rc ? "$rc: $err" : $out;
}

my $text = Mutuelle::Daemon::slurp($d->{config});
$text =~ s/^scheme: .*/scheme: "scheme.yaml"/m;
open my $out, '>', $d->{config} or die;
print $out $text;
close $out;
write_scheme(link => 'level: union, role: manager, after: 0, climb: 4');
$d->import_village(households => 5);
with_pins(['2580'], 'staff', 'add', 'fanta', '--role', 'manager', '--phone', $fanta);
with_pins([ '2580', '1397' ], 'staff', 'add', 'awa', '--role', 'manager', '--phone', $awa, '--place', 'm-klela', '--as', 'fanta');
is(alert('list'), "no such alert stands open; --all: those that are over, too\n", 'nothing is to be heard of yet');
is(() = alert('list', '--format', 'csv') =~ /\n/g, 1, 'as CSV, a header');
$d->start;
my ($orange, $moov) = map { $_->accept or BAIL_OUT($d->log_text) } @gateways;
ok($d->wait_log(qr/event=http-listening/), 'the daemon runs');
sleep 12; # after a start everything is down for a moment, and nobody is told
is($moov->wait_for('submit_sm', 0.5), undef, 'all is well, nobody is told anything');

close $gateways[0]{listener};
$orange->close;
my $killed = time;
my $sms = $moov->screen(wait => 30);
ok($sms, 'an SMS comes') or BAIL_OUT($d->log_text);
cmp_ok(time - $killed, '<', 20, 'soon');
is($sms->{phone}, $fanta, 'to who works everywhere');
like($sms->{text}, qr/^Alerte 1: le r\x{e9}seau orange ne r\x{e9}pond plus/, 'it says which');
is($moov->wait_for('submit_sm', 2), undef, 'once, and to her alone');
like(alert('list'), qr/^ *1 +link +orange +0? +told +union /m, 'alert list tells it');
like(alert('list', '--format', 'csv'), qr/^number,what,about,francs,household,place,state,level,raised,over\r\n1,link,orange,0,,,told,union,/, 'and as CSV');
like(alert('show', '1'), qr/^Alert 1: link, told\n.*unanswered until [^\n]* the next level is told\n.*raised\n.*told, union: fanta, \+$fanta \(message \d+\)\n\z/ms, 'alert show, its life');
like(alert('show', '2'), qr/^1: .*there is no alert 2/, 'of another one, that there is none');

subtest 'metrics' => sub {
	my $body = '';
	for (my $until = time + 20; time < $until && $body !~ /alerts\{what="link",state="told"\} 1/; sleep 0.5) {
		(undef, $body) = $d->get('/metrics');
	}
	like($body, qr/^mutuelle_alerts\{what="link",state="told"\} 1$/m, 'one is told');
	like($body, qr/^mutuelle_alerts\{what="money",state="raised"\} 0$/m, 'of another kind none');
	like($body, qr/^mutuelle_alert_oldest_seconds\{what="link"\} [1-9]/m, 'and how old it is');
	SKIP: {
		skip 'promtool is missing', 1 if system 'command -v promtool > /dev/null';
		open my $pipe, '|-', 'promtool check metrics > /dev/null 2>&1' or die;
		print $pipe $body;
		close $pipe;
		is($?, 0, 'promtool finds nothing to complain about');
	}
};

# Writes an SMS to 720 and returns its answer.
sub write_sms {
	my ($from, $words) = @_;
	$moov->deliver(service_type => '', source_addr_ton => 1, source_addr_npi => 1, source_addr => $from, dest_addr_ton => 0,
		dest_addr_npi => 1, destination_addr => '720', data_coding => 0, short_message => $words);
	my $answer = $moov->screen(wait => 15) or return '';
	is($answer->{phone}, $from, 'to who wrote');
	return $answer->{text};
}
unlike(write_sms($stranger, 'OK 1'), qr/Alerte/, 'to a stranger OK is no word of ours');
like(write_sms($awa, 'OK 1'), qr/^Alerte 1: ce num\x{e9}ro ne vous a pas \x{e9}t\x{e9} envoy\x{e9}/, 'who was not told can not answer it');
like(write_sms($fanta, 'ok'), qr/^Quelle alerte\?/, 'OK wants a number');
like(write_sms($fanta, 'ok 1'), qr/^Alerte 1: c'est not\x{e9}/, 'who was told can');
like(write_sms($fanta, 'OK 1'), qr/^Alerte 1: quelqu'un a d\x{e9}j\x{e0} r\x{e9}pondu/, 'once');
like(alert('show', '1'), qr/answered, union: fanta, \+$fanta\n\z/, 'that is told, too');
like(alert('list', '--state', 'answered'), qr/^ *1 +link/m, 'and listed');
is(alert('list', '--state', 'climbed'), "no such alert\n", 'by its state');

subtest 'other rules' => sub {
	write_scheme(link => 'level: union, role: manager, digest: daily');
	kill 'HUP', $d->{pid};
	ok($d->wait_log(qr/scheme\.yaml:\d+:\d+: key 'digest': means nothing for 'link'/), 'a rule that can not be is refused with its place');
	write_scheme(link => 'level: union, role: officer, after: 3');
	kill 'HUP', $d->{pid};
	ok($d->wait_log(qr/event=menus-reloaded/), 'a good one is read') or diag($d->log_text);
};
is($d->stop, 0, 'the daemon ends');
done_testing();
