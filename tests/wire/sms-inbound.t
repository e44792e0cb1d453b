#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# SMS in, through the real program against Net::SMPP: words are answered, long messages put together, machines left alone, and nothing
# is acknowledged before it is on disk.
use strict;
use warnings;
use lib "$ENV{srcdir}/tests/lib";
use Encode ();
use Mutuelle::Daemon;
use Mutuelle::Gateway;
use Test::More;

my $gateway = Mutuelle::Gateway->new;
my $d = Mutuelle::Daemon->new(links => [{port => $gateway->port}]);
$d->import_village(households => 5);
my $village = Mutuelle::Daemon::slurp("$d->{dir}/roll.csv");
my ($phone) = grep { (() = $village =~ /,$_,/g) == 1 } $village =~ /,(\d{8}),/g; # of one family only
BAIL_OUT('nobody has a phone of their own') unless $phone;
$d->start;
my $s = $gateway->accept or BAIL_OUT('the daemon does not bind');

my ($sequence, $ids) = (1000, 0);

# A deliver_sm in octets, so that headers and TLVs are ours; returns the status of its answer.
sub say_octets {
	my ($octets, %o) = @_;
	my $seq = $o{seq} // ++$sequence;
	my $from = $o{from} // "223$phone";
	my $body = "\0" . chr($o{ton} // 1) . "\x01$from\0" . "\0\x01700\0" . chr($o{esm} // 0) . "\0\0" . "\0\0" . "\0\0"
		. chr($o{dcs} // 0) . "\0" . ($o{payload} ? "\0" . pack('nn', 0x0424, length $octets) . $octets : chr(length $octets) . $octets)
		. ($o{tlvs} // '');
	$s->raw(pack('N4', 16 + length $body, 5, 0, $seq) . $body);
	my $resp = $s->wait_for('deliver_sm_resp') or return 'nothing';
	is($resp->{seq}, $seq, 'the answer is to this message') unless $resp->{seq} == $seq;
	return $resp->{status};
}

# What comes back within a while, as text.
sub answer {
	my ($wait) = @_;
	my $pdu = $s->wait_for('submit_sm', $wait // 10) or return undef;
	$s->{socket}->submit_sm_resp(seq => $pdu->{seq}, status => 0, message_id => ++$ids);
	is($pdu->{destination_addr}, "223$phone", 'to who wrote') unless $pdu->{destination_addr} eq "223$phone";
	return $pdu->{short_message};
}

is(say_octets('ETAT'), 0, 'ETAT is acknowledged');
like(answer(), qr/^Mutuelle de .*\n.*: /, 'and answered');
my $seq = $sequence;
is(say_octets('ETAT', seq => $seq), 0, 'redelivered: acknowledged');
is(answer(1), undef, 'and not answered twice');

# Parts by header, out of order, one of them twice; 8 and 16 bits.
my @parts = ("AR", "RET RA", "PPELS");
my @by_header = map { "\x05\x00\x03\x2a\x03" . chr($_ + 1) . $parts[$_] } 0 .. 2;
is(say_octets($by_header[2], esm => 0x40), 0, 'part 3');
is(say_octets($by_header[0], esm => 0x40), 0, 'part 1');
is(say_octets($by_header[0], esm => 0x40), 0, 'part 1 again');
is(answer(1), undef, 'a part is missing');
is(say_octets($by_header[1], esm => 0x40), 0, 'part 2');
like(answer(), qr/^Rappel pour payer: c'est fait, plus de SMS/, 'the whole message is answered');

# Parts by SMPP's own fields, UCS-2 cut in the middle of a letter.
my $soin = Encode::encode('UTF-16BE', "SOIN c\x{e9}sarienne");
my $tlvs = sub { pack('nnn nnC nnC', 0x020c, 2, 777, 0x020e, 1, 2, 0x020f, 1, $_[0]) };
is(say_octets(substr($soin, 13), dcs => 8, tlvs => $tlvs->(2)), 0, 'a second half');
is(say_octets(substr($soin, 0, 13), dcs => 8, tlvs => $tlvs->(1)), 0, 'a first half');
like(answer(), qr/sarienne\. /, 'make one message');

# message_payload.
is(say_octets('RECU ' . '.' x 300, payload => 1), 0, 'a message as payload');
like(answer(), qr/carte /, 'is read');

# A machine: a name for a sender, our own code, and one that never stops.
is(say_octets('ETAT', from => 'Orange', ton => 5), 0, 'a name is acknowledged');
is(say_octets('ETAT', from => '700', ton => 0), 0, 'so is our own code');
is(answer(1), undef, 'and not answered');
my $answered = 0;
for (1 .. 12) {
	is(say_octets('SOIN'), 0, 'acknowledged') if $_ == 1;
	say_octets('SOIN') if $_ > 1;
}
$answered++ while defined answer(1);
cmp_ok($answered, '<=', 6, "12 messages in a few seconds, $answered answers");
like($d->log_text, qr/event=sms-too-often phone=\+223\*+\d{4}/, 'the log says so, and masks the phone');
unlike($d->log_text, qr/$phone|ETAT|PPELS/, 'no number and no text is in the log');

# Without a store nothing is acknowledged as taken.
is($d->stop, 0, 'the daemon ends');
my ($rc, $out, $err) = $d->run('store', 'check', '-c', $d->{config});
is($rc, 0, 'every invariant holds') or diag($out, $err);
done_testing();
