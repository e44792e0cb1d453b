#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# The link of the whole program: what a gateway may do to a bind, and that no octets end the program.
use strict;
use warnings;
use Mutuelle::Daemon;
use Mutuelle::Gateway;
use Mutuelle::Stories;
use Socket qw(SOL_SOCKET SO_RCVBUF);
use Test::More;
use Time::HiRes qw(sleep time);

my $password = 'a password of 24 letters';
my $box = Mutuelle::Stories::open_box('plain', password => "\"$password\"", enquire_s => 1, response_s => 1, idle_s => 20);
my ($gateway, $daemon, $s) = @{$box}{qw(gateway daemon session)};

# The session of the next bind, and how long it took.
sub bound_again {
	my ($why, %how) = @_;
	my $began = time;
	$s = $box->{session} = $gateway->accept(%how);
	ok($s && $s->{bind}, "$why: it binds again") or BAIL_OUT($daemon->log_text);
	cmp_ok(time - $began, '<', 5, "$why: soon");
	return $s;
}

sub is_alive {
	my ($why) = @_;
	my $phone = $box->{phones}[0];
	$s->dial($phone, '*700*2#');
	like($s->screen->{text} // '', $Mutuelle::Stories::family, "$why: a phone that dials is answered");
	$s->answer($phone, 0);
	$s->screen;
	$s->leave($phone);
}

is($s->{bind}->explain_cmd, 'bind_transceiver', 'bind: transceiver');
is($s->{bind}{password}, $password, 'bind: a password longer than the standard allows');
is($s->{bind}{interface_version}, 0x34, 'bind: interface version 3.4');
is_alive('bound');

# ---- frames --------------------------------------------------------------------------------------
for my $piece (1, 2, 3, 7, 15, 16, 17, 40) {
	$s->{piece} = $piece;
	is_alive("in pieces of $piece octets");
}
delete $s->{piece};
{
	my ($one, $two) = @{ $box->{phones} }[1, 2];
	my @at_once;
	no warnings 'redefine';
	local *Mutuelle::Gateway::Session::raw = sub { push @at_once, $_[1] };
	$s->dial($_, '*700*2#') for $one, $two;
	syswrite $s->{socket}, join '', @at_once;
	my %seen = map { $_->{phone} => 1 } $s->screen, $s->screen;
	is_deeply(\%seen, { $one => 1, $two => 1 }, 'two PDUs in one segment: both are answered');
}

# ---- odd PDUs ------------------------------------------------------------------------------------
$s->raw(pack 'N4a*', 21, 0x00010203, 0, 4711, 'abcde');
my $nack = $s->wait_for('generic_nack');
is($nack->{seq}, 4711, 'an unknown command: generic_nack with its sequence number');
is($nack->{status}, 3, 'an unknown command: ESME_RINVCMDID');
$s->raw(pack 'N4', 16, 0x80000004, 0, 999999);         # a response to nothing
$s->raw(pack 'N4', 16, 0x80010203, 0, 1);              # an unknown response
$s->raw(pack 'N4', 16, 0x80000000, 8, 0);              # a nack of nothing
$s->raw(pack 'N4a*', 26, 0x102, 0, 5, "\1\1" . "123\0" . "\1\1" . "7\0");    # alert_notification
$s->raw(pack 'N4a*', 20, 5, 0, 77, "USS\xff");         # deliver_sm that ends in the middle
ok($s->wait_ack(77), 'a deliver_sm that can not be read is acknowledged');
$s->raw(pack 'N4', 16, 4, 0, 78);
is($s->wait_for('submit_sm_resp')->{status}, 3, 'a submit_sm from the gateway: ESME_RINVCMDID');
is_alive('after odd PDUs');

for my $nonsense (pack('N4', 15, 5, 0, 1), pack('N4', 0x7fffffff, 5, 0, 1), "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\0\0\0\0\0") {
	$s->raw($nonsense);
	is($s->wait_for('generic_nack')->{status}, 2, 'length nonsense: generic_nack ESME_RINVCMDLEN');
	ok($s->wait_close, 'length nonsense: then it closes');
	bound_again('length nonsense');
}
is_alive('after nonsense');

# ---- keep-alive ----------------------------------------------------------------------------------
$s->{socket}->enquire_link(seq => 31337, async => 1);
is($s->wait_for('enquire_link_resp')->{seq}, 31337, 'enquire_link is answered');
splice @{ $s->{log} };
$s->wait_for('nothing', 2.5);
cmp_ok(scalar(grep { $_ eq 'enquire_link' } @{ $s->{log} }), '>=', 1, 'its own enquire_link comes when the gateway is silent');
ok(!$s->{closed}, 'and answered, it goes on');
$s->{deaf} = 1;
ok($s->wait_close(6), 'enquire_link without answer: it closes');
bound_again('a dead link');

# A gateway that hangs: its kernel keeps the connection, and nobody reads what waits to be written.
{
	my ($socket, $pause, $sent) = ($s->{socket}, 0, 0);
	$socket->setsockopt(SOL_SOCKET, SO_RCVBUF, 4096);
	$socket->blocking(0);
	my $asked = pack('N4', 16, 0x15, 0, 1) x 1000;
	while ($sent < 7_000_000 && $pause < 200) {    # more than the kernels keep, less than the daemon does
		my $n = syswrite $socket, $asked, 16_000 - $sent % 16_000, $sent % 16_000;
		defined $n ? ($sent += $n, $pause = 0) : ($pause++, sleep 0.01);
	}
	my $hung = $s;
	my $began = time;
	$s = $box->{session} = $gateway->accept;
	ok($s && $s->{bind}, 'a gateway that reads no more: the connection is given up and it binds again');
	cmp_ok(time - $began, '<', 12, 'a gateway that reads no more: soon');
	$hung->close;
	is_alive('after a gateway that hung');
}

# ---- unbind, drop, refusals ----------------------------------------------------------------------
$s->{socket}->unbind(seq => 9, async => 1);
is($s->wait_for('unbind_resp')->{seq}, 9, 'the unbind of the gateway is answered');
ok($s->wait_close, 'and it closes');
bound_again('unbound by the gateway');

my $phone = $box->{phones}[3];
$s->dial($phone, '*700#');
$s->screen;
my $calls = $s->{calls};
$s->close;
bound_again('dropped in a dialog');
$s->{calls} = $calls;
$s->answer($phone, 2);
like($s->screen->{text}, $Mutuelle::Stories::family, 'the dialog goes on over the new connection');
$s->leave($phone);

$s->close;
bound_again('refused', status => 0x0e);
ok($s->wait_close, 'a refused bind: it closes');
ok($daemon->wait_log(qr/event=bind-refused .*ESME_RINVPASWD.*check password/), 'a refused bind: told by name, with what to do');
unlike($daemon->log_text, qr/\Q$password/, 'and without the password');
bound_again('already bound', status => 0x05);
ok($s->wait_close, 'already bound: it closes');
bound_again('bound without a body', resp => 0);
$s->{socket}->enquire_link(seq => 1, async => 1);
is($s->wait_for('enquire_link_resp')->{seq}, 1, 'enquire_link before the bind_resp is answered');
$s->raw(pack 'N4', 16, 0x80000009, 0, $s->{bind}{seq});
is_alive('bound without a body');

# ---- refused answers -----------------------------------------------------------------------------
for my $status (0x58, 0x14) {
	my $phone = $box->{phones}[4];
	$s->dial($phone, '*700*2#');
	my $refused = $s->screen(status => $status);
	my $again = $s->screen;
	is($again->{text}, $refused->{text}, sprintf 'refused with 0x%x: sent again', $status);
	isnt($again->{pdu}{seq}, $refused->{pdu}{seq}, 'with a new sequence number');
	$s->leave($phone);
}
{
	my $phone = $box->{phones}[5];
	$s->dial($phone, '*700*2#');
	$s->screen(status => 1031);
	is($s->wait_for('submit_sm', 1), undef, 'refused with a vendor status: not sent again');
	$s->dial($phone, '*700#');
	my $kept = $s->screen(resp => 0);
	$s->wait_for('nothing', 2);
	ok(!$s->{closed}, 'a response that does not come does not close the link');
	$s->{socket}->submit_sm_resp(seq => $kept->{pdu}{seq}, message_id => 'late');
	is_alive('after a late response');
}

# ---- the end -------------------------------------------------------------------------------------
ok($daemon->is_running, 'the program has lived through all this');
my $began = time;
kill 'TERM', $daemon->{pid};
ok($s->wait_for('unbind'), 'SIGTERM: it unbinds');
is($daemon->wait_end, 0, 'SIGTERM: it ends with 0 even if unbind is never answered');
cmp_ok(time - $began, '<', 10, 'SIGTERM: soon');

# ---- a pair, and no gateway at all ---------------------------------------------------------------
my $pair = Mutuelle::Gateway->new(dialect => 'plain');
$daemon->{links} = [ { port => $pair->port, bind => 'pair' } ];
$daemon->write_config;
$daemon->start;
my %leg = map { $_->{bind}->explain_cmd => $_ } $pair->accept, $pair->accept;
is_deeply([ sort keys %leg ], [ 'bind_receiver', 'bind_transmitter' ], 'bind: pair binds both');
my ($rx, $tx) = @leg{qw(bind_receiver bind_transmitter)};
my $seq = $rx->dial($phone, '*700*2#');
ok($rx->wait_ack($seq), 'pair: the acknowledgement goes where the question came');
like($tx->screen->{text}, $Mutuelle::Stories::family, 'pair: the screen goes over the transmitter');
$_->close for $rx, $tx;
undef $pair;
ok($daemon->wait_log(qr/event=link-redial .*failures=2/), 'without a gateway it keeps dialling');
is($daemon->stop, 0, 'and ends with 0');
done_testing();
