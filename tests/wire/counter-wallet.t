#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# From the dial to the closed day: members pay by phone, the wallet in a box takes the money and writes its statement, and the counter
# lists, decides, reconciles and closes. What the wallet says that it did is what our ledger says, to the franc.
use strict;
use warnings;
use lib "$ENV{srcdir}/tests/lib";
use IO::Socket::INET;
use Mutuelle::Daemon;
use Mutuelle::Gateway;
use POSIX 'strftime';
use Test::More;
use Time::HiRes qw(sleep time);

my $now = time;
plan skip_all => 'it is nearly midnight, and a day is what this is about' if $now % 86400 > 86400 - 120;
my $day = strftime '%Y-%m-%d', gmtime $now;

# The wallet, whose payers type their PIN by themselves.
our $said; # not `my`: such a pipe would be closed, and waited for, before END
our $box = open($said, '-|', $Mutuelle::Daemon::PROGRAM, 'wallet', '--alone', '--port', '0') || die;
END { kill 'TERM', $box if $box }
my ($port) = scalar(<$said>) =~ /127\.0\.0\.1:(\d+)/ or BAIL_OUT('the wallet says no port');

my $gateway = Mutuelle::Gateway->new;
my $d = Mutuelle::Daemon->new(links => [{ port => $gateway->port }]);
open my $config, '>>', $d->{config} or die;
print $config <<"YAML";
wallets:
  - name: orange
    dialect: gsma
    url: "http://127.0.0.1:$port"
    payee: M01
    poll_s: [1]
    statement: {columns: {reference: reference, date: date, amount: amount, charge: charge, phone: phone, subject: subject, key: key}}
YAML
close $config;
$d->import_village(households => 20);

sub with_pin {
	my ($who, $pin, $verb, @args) = @_;
	open my $out, '>', "$d->{dir}/pins" or die;
	print $out "$pin\n";
	close $out;
	local $d->{stdin} = "$d->{dir}/pins";
	return $d->run($verb, @args, '-c', $d->{config}, '--pin-fd', '0', $who ? ('--as', $who) : ());
}
sub look { return $d->run(@_, '-c', $d->{config}) }
sub box_statement {
	my $s = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port, Timeout => 5) or die;
	print $s "GET /box/statement/$day HTTP/1.0\r\nHost: localhost\r\n\r\n";
	local $/;
	my $answer = <$s>;
	open my $out, '>', "$d->{dir}/statement.csv" or die;
	print $out $answer =~ s/^.*?\r\n\r\n//sr;
	close $out;
	return "$d->{dir}/statement.csv";
}

is((with_pin('', '2580', 'staff', 'add', 'awa', '--role', 'manager'))[0], 0, 'a manager');
$d->start;
my $s = $gateway->accept or BAIL_OUT('the daemon does not bind');

# The next screen for this phone; messages that come meanwhile are taken.
my $messages = 0;
sub next_screen {
	my ($phone) = @_;
	while (my $pdu = $s->wait_for('submit_sm', 5)) {
		$s->{socket}->submit_sm_resp(seq => $pdu->{seq}, message_id => defined $pdu->{ussd_service_op} ? '' : 'm' . ++$messages);
		return $pdu if defined $pdu->{ussd_service_op} && $pdu->{destination_addr} eq $phone;
	}
	return;
}

# Dials, chooses the first sum that is offered, and confirms.
sub pay {
	my ($phone) = @_;
	my $pdu;
	$s->dial($phone, '*700#');
	$pdu = next_screen($phone) or return '';
	for (1 .. 4) { # pay, how much, yes: the first choice there is
		my ($key) = $pdu->{short_message} =~ /^([1-9]) /m or last;
		$s->answer($phone, $key);
		$pdu = next_screen($phone) or return '';
	}
	return $pdu->{short_message};
}

# What pay list says of this phone, once it is so, within 20 s.
sub listed {
	my ($phone, $pattern) = @_;
	my $until = time + 20;
	my $out = '';
	while (time < $until) {
		(undef, $out) = look('pay', 'list', '--phone', $phone);
		return $out if $out =~ $pattern;
		sleep 0.1;
	}
	return $out;
}

subtest 'paid by phone' => sub {
	for my $phone ('22376000001', '22376000002') {
		like(pay($phone), qr/demand/, "$phone pays");
		like(listed($phone, qr/ succeeded /), qr/^\d+ .* \+$phone +\d+ +\d+ +orange +succeeded +paid at .*, orange says \S+$/m, 'and why it is where it is');
	}
	my ($id) = listed('22376000001', qr/ succeeded /) =~ /^(\d+)/;
	my (undef, $out) = look('pay', 'show', $id);
	like($out, qr/^state +succeeded$/m, 'shown whole');
	like($out, qr/^  [-\d]+ [:\d]+  submitting$/m, 'with its history');
	like($out, qr/^    +-\d+  wallet:orange:clearing$/m, 'and its entries');
	like($out, qr/^    +\d+  dues of the household$/m, 'of the household');
	(undef, $out) = look('pay', 'list', '--state', 'succeeded', '--wallet', 'orange', '--day', $day, '--format', 'csv');
	is(scalar(() = $out =~ /^\d+,/mg), 2, 'as CSV, of the day');
	(undef, $out) = look('pay', 'list', '--day', '2020-01-01');
	is($out, '', 'none of another day');
	(undef, $out) = look('pay', 'review');
	is($out, '', 'nobody must look at one');
};

subtest 'the day adds up' => sub {
	my ($rc, $out, $err) = look('pay', 'reconcile', box_statement(), '--wallet', 'orange', '--day', $day);
	is($rc, 0, 'the box\'s own statement is read') or diag $err;
	like($out, qr/^    on the statement +2 +\d+ F$/m, 'two rows');
	like($out, qr/^  = in our ledger +2 +\d+ F, it adds up$/m, 'are ours');
	like($out, qr/^    matched +2 +\d+ F$/m, 'and agree');
	like($out, qr/^    the wallet's charges +2 +[1-9]\d* F$/m, 'with its charges');
	unlike($out, qr/open, to be matched/, 'nothing is open');
	my ($again, $same) = look('pay', 'reconcile', "$d->{dir}/statement.csv", '--wallet', 'orange', '--day', $day);
	is($same, $out, 'once more, the same');
	($rc, undef, $err) = with_pin('awa', '2580', 'pay', 'close', '--wallet', 'orange', '--day', $day);
	like($err, qr/$day is not over yet/, 'and it can be closed tomorrow');
};

is($d->stop, 0, 'the daemon ends well');
my ($rc, $out, $err) = look('store', 'check');
is($rc, 0, 'and its store is whole') or diag $out . $err;
done_testing;
