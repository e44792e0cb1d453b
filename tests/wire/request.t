#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# mutuelle request through the real program: what members ask for, decided beside a running daemon and without one.
use strict;
use warnings;
use utf8;
use lib "$ENV{srcdir}/tests/lib";
use Mutuelle::Daemon;
use Mutuelle::Gateway;
use Mutuelle::Stories;
use Test::More;

my $gateway = Mutuelle::Gateway->new(dialect => 'plain');
my $d = Mutuelle::Daemon->new(links => [{ port => $gateway->port }]);
$d->import_village(households => 8);

# Runs it with these PINs typed, one a line.
sub with_pins {
	my ($pins, @args) = @_;
	my $path = "$d->{dir}/pins";
	open my $out, '>', $path or die;
	print $out map { "$_\n" } @$pins;
	close $out;
	local $d->{stdin} = $path;
	return $d->run(@args, '-c', $d->{config}, '--pin-fd', '0');
}
sub as_awa { return with_pins(['2580'], @_, '--as', 'awa') }
sub look { return $d->run(@_, '-c', $d->{config}) }

subtest 'what is asked wrongly is told' => sub {
	my @cases = (
		['request'], qr/list, show, confirm, refuse, answer or phone/,
		['request', 'fly'], qr/list, show, confirm/,
		['request', 'list', '1'], qr/takes no number/,
		['request', 'show'], qr/request show NUMBER/,
		['request', 'show', '0'], qr/N wants a whole number from 1/,
		['request', 'confirm', 'x', '--as', 'awa'], qr/N wants a whole number/,
		['request', 'confirm', '1'], qr/--as NAME/,
		['request', 'refuse', '1'], qr/say why: --reason/,
		['request', 'answer', '1', '--answer', 'x' x 400, '--as', 'awa'], qr/none of the words/,
		['request', 'phone', '1000001'], qr/say the new phone/,
		['request', 'phone', '1000001', '--to', '12'], qr/a phone is written as/,
		['request', 'phone', "\xff", '--to', '76000001'], qr/no number of a household/,
		['request', 'phone', '1000001', '--to', '76000001', '--member', 'x'], qr/N wants a whole number/,
		['request', 'list', '--format', 'xml'], qr/text or csv/,
	);
	while (my ($args, $why) = splice @cases, 0, 2) {
		my ($rc, $out, $err) = look(@$args);
		is($rc, 2, "@$args is asked wrongly") unless "@$args" =~ /[^ -~]/;
		like($err, $why, 'and says so');
	}
};

is((with_pins(['2580'], 'staff', 'add', 'awa', '--role', 'manager'))[0], 0, 'a manager');
my ($rc, $out, $err) = look('request', 'list');
is_deeply([$rc, $out], [0, ''], 'nobody asked for anything');
($rc, $out, $err) = look('request', 'show', '1');
is($rc, 1, 'nor under number 1');
like($err, qr/nobody asked for anything under number 1/, 'and that is told');
($rc, $out, $err) = as_awa('request', 'phone', '1000001', '--to', '76000077');
is($rc, 0, 'a lost phone is changed without a daemon') or diag $err;
like($out, qr/has the phone \+22376000077 now/, 'and whose it is, is told');
($rc, $out, $err) = as_awa('request', 'phone', '1000001', '--to', '76000077');
is($rc, 1, 'not twice');
like($err, qr/has this phone already/, 'and why not');

(undef, my $roll) = look('roll', 'export');
like($roll, qr/^1000001,1,.*76000077/m, 'the roll has the new phone');
is((look('roll', 'import', "$d->{dir}/roll.csv"))[0], 0, 'an older roll is taken');
is((look('roll', 'export'))[1], $roll, 'and does not bring the old phone back');

$d->start;
my $session = $gateway->accept or BAIL_OUT('the daemon does not bind');
my ($phone) = grep { $_ ne '22376000001' } Mutuelle::Stories::phones($d);
$session->dial($phone, '*700*5*8*1*1#');
like($session->screen->{text}, qr/Envoyer au gestionnaire/, 'a member complains');
$session->answer($phone, '1');
like($session->screen->{text}, qr/Plainte notée, numéro 2\./, 'and has a number');
($rc, $out, $err) = look('request', 'list', '--format', 'csv');
like($out, qr/^number,what,asked,phone,household,head,mutuelle,about\r\n2,payment,[^\r]*,\r\n$/, 'it stands on the list beside the daemon') or diag $out;
($rc, $out, $err) = as_awa('request', 'answer', '2', '--answer', 'soon');
is($rc, 1, 'not any word answers it');
($rc, $out, $err) = as_awa('request', 'answer', '2', '--answer', 'bring');
is($rc, 0, 'it is answered') or diag $err;
($rc, $out, $err) = look('request', 'show', '2');
like($out, qr/2\s+payment.*done.*awa\s+bring/, 'and says so');
($rc, $out, $err) = look('request', 'list');
is($out, '', 'nothing waits');
($rc, $out, $err) = look('sms', 'list', '--phone', $phone);
is(() = $out =~ /request/g, 2, 'its number and its answer are messages');
($rc, $out, $err) = look('audit', '--what', 'phone-confirm');
like($out, qr/awa.*1: member 1, \+223\d+ to \+22376000077/, 'who changed the phone is in the audit') or diag $out;
is((look('store', 'check'))[0], 0, 'every invariant holds');
$d->stop;
done_testing();
