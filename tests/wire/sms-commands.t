#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# mutuelle sms: messages sent, looked at, taken back and sent again, without a daemon and beside one that Net::SMPP listens to.
use strict;
use warnings;
use lib "$ENV{srcdir}/tests/lib";
use Encode ();
use IO::Select;
use IO::Socket::UNIX;
use Mutuelle::Daemon;
use Mutuelle::Gateway;
use Test::More;
use Time::HiRes 'sleep';

my $gateway = Mutuelle::Gateway->new;
my $d = Mutuelle::Daemon->new(links => [{port => $gateway->port}]);
$d->import_village(households => 5);

sub sms { return $d->run('sms', $_[0], '-c', $d->{config}, @_[1 .. $#_]) }
sub id { my ($rc, $out, $err) = sms('send', @_); is($rc, 0, 'sent') or diag($err); return ($out =~ /message (\d+) waits/)[0] }
sub state_of { my (undef, $out) = sms('show', $_[0]); return ($out =~ /^state\s+(\w+)/m)[0] }

# What is asked wrongly is told, and nothing is sent.
for my $wrong (
	[['fly'], qr/list, show, send, cancel or retry/], [['list', '--state', 'flying'], qr/queued, leased/], [['show'], qr/which message/],
	[['show', 'x'], qr/whole number/], [['send'], qr/to whom/], [['send', '--to', '12', '--text', 'x'], qr/'12'/],
	[['send', '--to', '76000001', '--text', ''], qr/1 to 16 parts/], [['send', '--to', '76000001', '--text', 'x' x 3000], qr/1 to 16 parts/],
	[['send', '--to', '76000001', '--text', "\xff"], qr/UTF-8/], [['send', '--to', '76000001', '--text', 'x', '--link', 'moov'], qr/no link 'moov'/],
	[['list', '--format', 'xml'], qr/text or csv/], [['cancel', '1', '2'], qr/too many/],
) {
	my ($rc, undef, $err) = sms(@{ $wrong->[0] });
	is($rc, 2, "sms @{ $wrong->[0] }" =~ s/x{30,}/.../r);
	like($err, $wrong->[1], 'says what is wrong');
}
my ($rc, $out, $err) = sms('list');
is_deeply([$rc, $out], [0, ''], 'nothing is in the outbox');
($rc, undef, $err) = sms('show', 99);
is_deeply([$rc, $err], [1, "mutuelle: there is no message 99\n"], 'no such message');

# Without a daemon.
my $first = id('--to', '76000001', '--text', 'Bonjour');
is(state_of($first), 'queued', 'a message waits');
(undef, $out) = sms('list');
like($out, qr/^$first +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  \+22376000001 +queued +manual +it waits for a link: no daemon serves it, or/m, 'and why');
my $taken_back = id('--to', '76000002', '--text', 'Une erreur');
($rc, $out) = sms('cancel', $taken_back);
is_deeply([$rc, $out], [0, "message $taken_back is taken back\n"], 'one is taken back');
($rc, undef, $err) = sms('cancel', $taken_back);
is($rc, 1, 'once only');
like($err, qr/has left or ended/, 'and that is told');
($rc, undef, $err) = sms('retry', $first);
like($err, qr/has not ended/, 'what waits is not sent twice');

# The daemon takes them up, and orders go through its control socket.
$d->start;
my $s = $gateway->accept or BAIL_OUT('the daemon does not bind');
my $ids = 0;
sub next_submit {
	my $pdu = $s->wait_for('submit_sm') or return;
	$s->{socket}->submit_sm_resp(seq => $pdu->{seq}, status => 0, message_id => ++$ids);
	return $pdu;
}
my $pdu = next_submit();
is($pdu && $pdu->{short_message}, 'Bonjour', 'what waited leaves');
is($pdu->{destination_addr}, '22376000001', 'to whom it is for');
ok($d->wait_log(qr/event=http-listening/), 'the daemon serves');
my $second = id('--to', '+22376000003', '--text', "R\xc3\xa9union \xc9\x9b");
$pdu = next_submit();
is($pdu->{data_coding}, 0, 'letters outside go in the old spelling');
is(unpack('H*', $pdu->{short_message}), '520575' . '6e696f6e2004', 'in 7 bits') or diag(unpack 'H*', $pdu->{short_message});
my $exact = id('--to', '+22376000003', '--text', "R\xc3\xa9union \xc9\x9b", '--exact');
$pdu = next_submit();
is($pdu->{data_coding}, 8, 'exactly as given: UCS-2');
is(Encode::decode('UCS-2BE', $pdu->{short_message}), "R\x{e9}union \x{25b}", 'every character');
for (1 .. 100) { last if state_of($exact) ne 'leased'; sleep 0.05 }
like(state_of($exact), qr/^(submitted|delivered)$/, 'the gateway took it');
(undef, $out) = sms('show', $exact);
like($out, qr/^why +orange took it at .*; 0 of 1 receipts have come$/m, 'why it is where it is');
like($out, qr/^text +R\xc3\xa9union \xc9\x9b\n\(every character as given\)$/m, 'its text');
($rc, $out) = sms('retry', $taken_back);
like($out, qr/^message (\d+) waits/, 'what was taken back is sent after all');
is(next_submit()->{short_message}, 'Une erreur', 'it leaves');
($rc, undef, $err) = sms('retry', $taken_back);
like($err, qr/sent again already/, 'one copy is enough');

# Looking for one among many.
(undef, $out) = sms('list', '--phone', '76000003');
is(scalar(() = $out =~ /^\d+ .*\+22376000003/mg), 2, 'by phone');
(undef, $out) = sms('list', '--state', 'cancelled');
like($out, qr/\A$taken_back [^\n]*it was taken back at [^\n]*\n\z/, 'by state');
(undef, $out) = sms('list', '--kind', 'reminder');
is($out, '', 'by kind');
(undef, $out) = sms('list', '--limit', '2');
is(scalar(() = $out =~ /\n/g), 2, 'only so many');
(undef, $out) = sms('list', '--format', 'csv');
my @rows = split /\r\n/, $out;
is($rows[0], 'id,added,phone,state,kind,subject,priority,link,via,attempts,status,parts,delivered,sent,done,why,text', 'CSV has a header');
is(scalar @rows, 6, 'and every message');
like($rows[1], qr/^$first,[-\d: ]+,\+22376000001,/, 'whole');
like($rows[3], qr/,R\xc3\xa9union \xc9\x9b$/, 'with its text');

# What no command of ours would write to the control socket makes no message.
for my $wrong ('18446744073709551615 - 0 41', '-5 - 0 41', '5 - 0 41', '1000022376000001 - 0 41', '22376000001 - 0 eda080', '22376000001 - 0 ff',
	'22376000001 - 0 4', '22376000001 - 0 00', '22376000001 - 99999999999 41', '22376000001 ' . 'x' x 40 . ' 0 41', '') {
	my $socket = IO::Socket::UNIX->new(Peer => "$d->{dir}/control.sock", Timeout => 5) or BAIL_OUT("control.sock: $!");
	print $socket "sms-send $wrong\n";
	like(IO::Select->new($socket)->can_read(5) ? scalar <$socket> : '', qr/^error sms-send wants/, "refused: '$wrong'");
}
is($d->stop, 0, 'the daemon ends');
($rc, $out, $err) = $d->run('store', 'check', '-c', $d->{config});
is($rc, 0, 'every invariant holds') or diag($out, $err);
done_testing();
