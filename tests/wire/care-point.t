#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# P26 through the real program against Net::SMPP: a member's phone shows a code and gets it by SMS, the care point's phone asks by SMS and
# by dialling, once each; who was sent away, and everybody else, learns nothing; each look-up is in the audit, and no code is in the log
# or the store.
use strict;
use warnings;
use lib "$ENV{srcdir}/tests/lib";
use Mutuelle::Daemon;
use Mutuelle::Gateway;
use Test::More;

my $gateway = Mutuelle::Gateway->new;
my $d = Mutuelle::Daemon->new(links => [{ port => $gateway->port }]);
$d->import_village(households => 5);
my ($card, $year, $phone);
for (split /\n/, Mutuelle::Daemon::slurp("$d->{dir}/roll.csv")) {
	my @f = split /,/;
	($card, $year, $phone) = @f[0, 6, 7] if $f[2] eq 'head' && $f[7] eq '76000001';
}
BAIL_OUT('76000001 heads no household') unless $card;

sub staff {
	my ($pins, @args) = @_;
	my $path = "$d->{dir}/pins";
	open my $out, '>', $path or die;
	print $out map { "$_\n" } @$pins;
	close $out;
	local $d->{stdin} = $path;
	return $d->run('staff', @args, '-c', $d->{config}, '--pin-fd', '0');
}
my ($rc, $out, $err) = staff(['2580', '2580'], 'add', 'awa', '--role', 'manager');
is($rc, 0, 'a manager') or diag($out, $err);
($rc, $out, $err) = staff(['2580', '8024', '8024'], 'add', 'kleba', '--role', 'care-point', '--place', 'cs-klela', '--phone', '76000611',
	'--as', 'awa');
is($rc, 0, 'a care point') or diag($out, $err);

$d->start;
my $s = $gateway->accept or BAIL_OUT('the daemon does not bind');
my ($sequence, $ids) = (1000, 0);

sub write_sms {
	my ($from, $text) = @_;
	my $body = "\0\x01\x01" . "223$from\0" . "\0\x01700\0" . "\0\0\0" . "\0\0" . "\0\0" . "\0\0" . chr(length $text) . $text;
	$s->raw(pack('N4', 16 + length $body, 5, 0, ++$sequence) . $body);
	return;
}

# The next SMS to this phone; '' when none comes.
sub sms_to {
	my ($to, $wait) = @_;
	my $pdu = $s->wait_for('submit_sm', $wait // 10) or return '';
	$s->{socket}->submit_sm_resp(seq => $pdu->{seq}, status => 0, message_id => ++$ids);
	is($pdu->{destination_addr}, "223$to", 'to its phone only') unless $pdu->{destination_addr} eq "223$to";
	return $pdu->{short_message};
}

# Dials and answers; the last screen, what came between them beside screens is left for sms_to.
sub dials {
	my ($from, @typed) = @_;
	my $screen;
	for my $i (0 .. $#typed) {
		$i ? $s->answer("223$from", $typed[$i]) : $s->dial("223$from", $typed[$i]);
		$screen = $s->screen or return '';
	}
	return $screen->{text};
}
sub ask_code {
	my ($code) = dials('76000001', '*700*2*1#') =~ /^Code: (\d{3} \d{3})\n/ or return '';
	like(sms_to('76000001'), qr/: \Q$code\E est le code pour les soins/, 'the SMS has the code of the screen');
	return $code;
}

my $code = ask_code();
isnt($code, '', 'a code is on the screen');
write_sms('76000611', "CODE $code");
like(sms_to('76000611'), qr/, .*: (oui|pas|attente)/, 'the care point is answered by SMS');
write_sms('76000611', "CODE $code");
like(sms_to('76000611'), qr/^Ce code a/, 'once');
write_sms('76000611', "CARTE $card $year");
like(sms_to('76000611'), qr/, .*: (oui|pas|attente)/, 'and by the card');
write_sms('76000611', "CARTE $card 1901");
like(sms_to('76000611'), qr/^Ce num.ro ou ce code ne va pas/, 'another year');
write_sms('76000999', "CARTE $card $year");
like(sms_to('76000999'), qr/n'est sur aucune carte/, 'a stranger is told nothing');

my $second = ask_code();
unlike($second, qr/^\Q$code\E$/, 'another code');
like(dials('76000611', '*700#', '8024', '2', $second =~ s/ //r), qr/, .*: (oui|pas|attente)/, 'typed behind the PIN');
my $third = ask_code();
($rc, $out, $err) = staff(['2580'], 'remove', 'kleba', '--as', 'awa');
is($rc, 0, 'the care point is sent away, beside the running daemon') or diag($out, $err);
write_sms('76000611', "CODE $third");
like(sms_to('76000611'), qr/^Envoyez un mot/, 'and is a stranger at once');

is($d->stop, 0, 'the daemon ends');
(undef, $out) = $d->run('audit', '-c', $d->{config}, '--household', $card);
is(scalar(() = $out =~ /care-lookup +\S+ +code/g), 2, 'two look-ups by code are in the audit') or diag $out;
is(scalar(() = $out =~ /care-lookup +\S+ +card/g), 1, 'one by card');
is(scalar(() = $out =~ /lookup-miss/g), 1, 'and the miss');
unlike($d->log_text, qr/76000001|@{[ map { s, ,,r . '|' . $_ } $code, $second ]}/, 'no number and no code is in the log');
($rc, $out, $err) = $d->run('store', 'check', '-c', $d->{config});
is($rc, 0, 'every invariant holds') or diag($out, $err);
done_testing();
