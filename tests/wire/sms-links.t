#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# Each link's `sms` settings, seen at its gateway: whose numbers go by it, who sends, how a long text is joined, what data_coding 0
# means there, whether receipts are asked for, and how many a second.
use strict;
use warnings;
use Mutuelle::Daemon;
use Mutuelle::Gateway;
use Test::More;
use Time::HiRes 'time';

$SIG{ALRM} = sub { die "the test takes too long\n" };
alarm 120;

my @gateways = map { Mutuelle::Gateway->new } 1 .. 2;
my $d = Mutuelle::Daemon->new(http => 0, links => [
	{ name => 'orange', port => $gateways[0]->port, codes => '["700"]',
	  sms => '{source: Mutuelle, prefixes: ["+2237", "+22391"], join: sar, charset: latin1, receipts: no}' },
	{ name => 'moov', port => $gateways[1]->port, codes => '["720"]', sms => '{prefixes: ["+22376", "+2236"], join: payload, rate: 2}' },
]);
$d->start;
my ($orange, $moov) = map { $_->accept or BAIL_OUT($d->log_text) } @gateways;

sub send_sms {
	my ($to, $text, @more) = @_;
	my ($rc, $out, $err) = $d->run('sms', 'send', '-c', $d->{config}, '--to', $to, '--text', $text, @more);
	is($rc, 0, "to $to") or diag($err);
}

sub taken {
	my ($session, $wait) = @_;
	my $pdu = $session->wait_for('submit_sm', $wait // 5);
	$session->{socket}->submit_sm_resp(seq => $pdu->{seq}, message_id => "m$pdu->{seq}") if $pdu;
	return $pdu;
}

send_sms('70000001', "R\xc3\xa9union");
my $pdu = taken($orange);
is($pdu->{destination_addr}, '22370000001', 'a number of the first link');
is("$pdu->{source_addr} $pdu->{source_addr_ton}/$pdu->{source_addr_npi}", 'Mutuelle 5/0', 'from a name');
is($pdu->{short_message}, "R\xe9union", 'in ISO 8859-1, which is what its data_coding 0 means');
is($pdu->{data_coding}, 0, 'and no other');
is($pdu->{registered_delivery}, 0, 'without a receipt');

send_sms('76000001', "R\xc3\xa9union");
$pdu = taken($moov);
is($pdu->{destination_addr}, '22376000001', 'the longest prefix wins');
is($pdu->{source_addr}, '720', 'from the code of that link');
is($pdu->{short_message}, "R\x05union", 'in GSM 03.38');
send_sms('76000001', 'by hand', '--link', 'orange');
is(taken($orange)->{destination_addr}, '22376000001', 'by the link that was asked for');

my $long = join ' ', 1 .. 90;
send_sms('91000001', $long);
my @parts = map { taken($orange) } 1 .. 2;
is(join('', map { $_->{short_message} } @parts), $long, 'a long text in two parts');
is_deeply([ map { [ unpack('C', $_->{sar_total_segments}), unpack('C', $_->{sar_segment_seqnum}), $_->{esm_class} & 0x40 ] } @parts ],
	[ [ 2, 1, 0 ], [ 2, 2, 0 ] ], 'joined by sar_*');
send_sms('60000001', $long);
$pdu = taken($moov);
is($pdu->{message_payload}, $long, 'a long text whole, as payload');
is($pdu->{short_message}, '', 'and nowhere else');

my $began = time;
send_sms("6100000$_", "n $_") for 1 .. 5;
is(scalar(grep { taken($moov) } 1 .. 5), 5, 'five at two a second');
cmp_ok(time - $began, '>=', 1.4, 'take their time');
is($orange->wait_for('submit_sm', 0.2), undef, 'nothing goes by the wrong link');
is($d->stop, 0, 'the daemon ends');
done_testing();
