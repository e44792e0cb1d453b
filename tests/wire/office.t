#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# The manager on the short code, through the real program against Net::SMPP: behind her PIN, which stands nowhere; the day's figures, a
# list by SMS, an approved campaign with its price; what commands do meanwhile is in force at her next answer.
use strict;
use warnings;
use lib "$ENV{srcdir}/tests/lib";
use Mutuelle::Daemon;
use Mutuelle::Gateway;
use POSIX 'strftime';
use Test::More;

my $FANTA = '22376000601';
my $gateway = Mutuelle::Gateway->new;
my $d = Mutuelle::Daemon->new(links => [{ port => $gateway->port }], more => "sms_price: 15\n");
$d->import_village(households => 60);

sub with_pins {
	my ($pins, @args) = @_;
	my $path = "$d->{dir}/pins";
	open my $out, '>', $path or die;
	print $out map { "$_\n" } @$pins;
	close $out;
	local $d->{stdin} = $path;
	my ($rc, $said, $err) = $d->run(@args, '-c', $d->{config}, '--pin-fd', '0');
	is($rc, 0, "@args[0, 1]") or diag($err);
	return $said;
}

with_pins(['2580'], 'staff', 'add', 'fanta', '--role', 'manager', '--phone', '76000601', '--full-name', 'Fanta');
with_pins(['2580', '1397'], 'staff', 'add', 'moussa', '--role', 'manager', '--as', 'fanta');
open my $file, '>', "$d->{dir}/essai.yaml" or die;
printf $file qq({campaign: essai, title: "Soins d'enfants", topic: nouvelles, segment: "", to: households, missing: source, parts: 1,\n)
	. qq( window: {from: %s, until: %s, hours: "08:00-18:00"}, texts: {fr: "{prenom}, bonjour."}}\n),
	map { strftime('%Y-%m-%d', gmtime(time + 86400 * $_)) } 1, 3;
close $file;
with_pins(['1397'], 'campaign', 'submit', "$d->{dir}/essai.yaml", '--as', 'moussa');
my (undef, $seen) = $d->run('campaign', 'preview', '-c', $d->{config}, 'essai');
my ($mark) = $seen =~ /mark ([0-9a-f]{8})/;
with_pins(['2580'], 'campaign', 'approve', 'essai', '--mark', $mark, '--as', 'fanta');

$d->start;
my $s = $gateway->accept or BAIL_OUT('the daemon does not bind');

# The screen that follows what the phone says.
sub dial { $s->dial($FANTA, $_[0]); return $s->screen->{text} }
sub say_on { my $text; for (@_) { $s->answer($FANTA, $_); $text = $s->screen->{text} } return $text }

like(dial('*700*8*1#'), qr/Votre code\?/, 'a straight dial stops at the PIN');
unlike(say_on('9731'), qr/Gestion/, 'a wrong one opens nothing');
like(say_on('2580'), qr/^Gestion: Fanta\n1 Encaisser/, 'her home');
like(say_on('8', '1'), qr/^Aujourd'hui: \d+ F en esp.ces \(\d+\), 0 F par t.l.phone \(0\)/, 'the figures of today');
like(say_on('1'), qr/^Cartes maintenant\nCouvertes: \d+\nEn attente: \d+\nPlus couvertes: \d+/, 'and how the cards stand');

like(say_on('0', '0', '4'), qr/^Campagnes accept.es.*\n1 Soins d'enfants/, 'what may be started');
my ($phones) = say_on('1') =~ /(\d+) t.l.phones, \1 SMS\. Prix: (\d+) F\. Lancer\?/;
ok($phones, 'with what the approver saw, and the price') && is($2, 15 * $phones, 'of each part');
like(say_on('1'), qr/^C'est lanc/, 'started');
my (undef, $list) = $d->run('campaign', 'list', '-c', $d->{config});
like($list, qr/essai\s+running/, 'it runs');
my (undef, $audit) = $d->run('audit', '-c', $d->{config}, '--who', 'fanta');
like($audit, qr/campaign-start/, 'in her name');

# A list: its parts go to her phone as SMS, and those in it are in the audit.
$s->answer($FANTA, '1');
$s->screen;
$s->answer($FANTA, '8');
$s->screen;
$s->answer($FANTA, '3');
$s->screen;
$s->answer($FANTA, '3');
my ($text, $screen) = ('', '');
while (!$screen || $text !~ /autres: voyez/) {
	my $pdu = $s->wait_for('submit_sm') or last;
	$s->{socket}->submit_sm_resp(seq => $pdu->{seq}, status => 0, message_id => $pdu->{seq});
	if (defined $pdu->{ussd_service_op}) {
		$screen = Mutuelle::Gateway::Session::text_of($pdu);
		next;
	}
	is($pdu->{destination_addr}, $FANTA, 'to her phone');
	my $part = $pdu->{short_message};
	$part =~ s/^\x05\x00\x03...//s if $pdu->{esm_class} & 0x40;
	$text .= $part;
}
like($screen, qr/En retard: c'est parti par SMS/, 'the screen says so');
like($text, qr/^En retard: \d+\n/, 'what it is, and how many');
my @lines = $text =~ /^(\S+ .*\d F)$/mg;
cmp_ok(scalar @lines, '>', 3, scalar(@lines) . ' families in it');
($list) = $text =~ /^En retard: (\d+)/;
like($text, qr/Et @{[ $list - @lines ]} autres: voyez/, 'and how many are not');
(undef, $audit) = $d->run('audit', '-c', $d->{config}, '--what', 'lookup-list');
is(scalar(() = $audit =~ /lookup-list/g), scalar @lines, 'each was looked at');

# Removed while she is in her menu: her next answer finds nobody's menu.
with_pins(['1397'], 'staff', 'remove', 'fanta', '--as', 'moussa');
unlike(say_on('1'), qr/Gestion|parti/, 'who works here no more has no menu');
unlike(dial('*700#'), qr/Votre code/, 'nor has she one when she dials');

unlike($d->log_text, qr/2580|9731/, 'no PIN in the log');
unlike(Mutuelle::Daemon::slurp("$d->{dir}/mutuelle.db"), qr/9731/, 'nor in the store');
$d->stop;
done_testing();
