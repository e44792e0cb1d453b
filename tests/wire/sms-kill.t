#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# A daemon that is stopped, and killed again and again (kill -9), while a campaign leaves by it: no phone gets it twice, only what was in
# hand at a kill is unknown, and a person who orders it again reaches each of those once more, marked.
# SMS_KILLS, SMS_HOUSEHOLDS and SMS_RATE make it longer.
use strict;
use warnings;
use lib "$ENV{srcdir}/tests/lib";
use IO::Select;
use IO::Socket::INET;
use Mutuelle::Daemon;
use POSIX qw(strftime :sys_wait_h);
use Test::More;
use Time::HiRes qw(sleep time);

my $KILLS = $ENV{SMS_KILLS} // 6;
my $RATE = $ENV{SMS_RATE} // 60;
my $LATENCY = 0.03;    # of the gateway's answers
my $WINDOW = 10;
my $AHEAD = 6;         # more than wait in hand at such a pace

# ---- a gateway in a process of its own: takes whatever comes, a little later, and writes down what it took ----

my $listener = IO::Socket::INET->new(Listen => 8, LocalAddr => '127.0.0.1', ReuseAddr => 1) or BAIL_OUT("listen: $!");

sub answer_to {
	my ($command, $sequence, $body, $taken, $n) = @_;
	my $resp = sub { my ($text) = @_; return pack('N4', 16 + length $text, $command | 0x80000000, 0, $sequence) . $text };
	return $resp->("sim\0") if $command == 0x09 || $command == 0x01 || $command == 0x02;
	return $resp->('') if $command == 0x15 || $command == 0x06;
	return '' unless $command == 0x04;
	my (undef, undef, undef, undef, undef, undef, $phone, $rest) = unpack 'Z* C C Z* C C Z* a*', $body;
	my (undef, undef, undef, undef, undef, undef, undef, undef, undef, $text) = unpack 'C3 Z* Z* C4 C/a*', $rest;
	syswrite $taken, "$phone\t$text\n";
	return $resp->("id$n\0");
}

sub serve_gateway {
	my ($path) = @_;
	my ($n, %in, @later) = (0);
	open my $taken, '>>', $path or die;
	my $select = IO::Select->new($listener);
	while (1) {
		for my $s ($select->can_read(@later ? 0.002 : 0.5)) {
			if ($s == $listener) {
				my $new = $listener->accept or next;
				$select->add($new);
				$in{$new} = '';
			} elsif (!sysread $s, $in{$s}, 65536, length $in{$s}) {
				$select->remove($s);
				close $s;
				next;
			}
			next if $s == $listener;
			while (length $in{$s} >= 16 && length $in{$s} >= unpack 'N', $in{$s}) {
				my $pdu = substr $in{$s}, 0, unpack('N', $in{$s}), '';
				my (undef, $command, undef, $sequence, $body) = unpack 'N4 a*', $pdu;
				push @later, [time + ($command == 4 ? $LATENCY : 0), $s, answer_to($command, $sequence, $body, $taken, ++$n)];
			}
		}
		while (@later && $later[0][0] <= time) {
			my (undef, $s, $octets) = @{ shift @later };
			syswrite $s, $octets if $s->opened && length $octets;
		}
	}
}

my $d = Mutuelle::Daemon->new(links => [{ port => $listener->sockport, sms => "{window: $WINDOW, rate: $RATE}" }]);
my $gateway = fork // BAIL_OUT("fork: $!");
if (!$gateway) {
	$SIG{PIPE} = 'IGNORE';
	$SIG{TERM} = 'DEFAULT';
	serve_gateway("$d->{dir}/taken");
}
my $owner = $$;
END {
	if ($gateway && $$ == ($owner // 0)) {
		my $status = $?;
		kill KILL => $gateway;
		waitpid $gateway, 0;
		$? = $status;
	}
}

# ---- a campaign to everybody ----

my $scheme = Mutuelle::Daemon::slurp("$ENV{srcdir}/menus/mali/scheme.yaml");
$scheme =~ s/^quiet_hours:\n(?:  - .*\n)+/quiet_hours:\n  - {from: "03:33", to: "03:34"}\n/m or die;    # this test may run at night
open my $out, '>', "$d->{dir}/scheme.yaml" or die;
print $out $scheme;
close $out;
my $text = Mutuelle::Daemon::slurp($d->{config});
$text =~ s/^scheme: .*/scheme: "scheme.yaml"/m;
$text =~ s/^log: debug/log: info/m;
open $out, '>', $d->{config} or die;
print $out $text;
close $out;
$d->import_village(households => $ENV{SMS_HOUSEHOLDS} // 500);

sub with_pins {
	my ($pins, @args) = @_;
	open my $pin, '>', "$d->{dir}/pins" or die;
	print $pin map { "$_\n" } @$pins;
	close $pin;
	local $d->{stdin} = "$d->{dir}/pins";
	return $d->run(@args, '-c', $d->{config}, '--pin-fd', '0');
}

sub day { return strftime('%Y-%m-%d', gmtime(time + 86400 * $_[0])) }

sub state_of { # phone => state of the message of which no other is a copy
	my (undef, $csv) = $d->run('sms', 'list', '-c', $d->{config}, '--format', 'csv', '--kind', 'campaign');
	my ($head, @rows) = split /\r?\n/, $csv;
	my @names = split /,/, $head;
	my (%state, %n);
	for (@rows) {
		my %row;
		@row{@names} = split /,/;
		$row{phone} =~ s/^\+//;
		push @{ $state{ $row{phone} } }, $row{state};
		$n{ $row{state} }++;
	}
	return (\%state, \%n);
}

sub taken { # phone => texts of the campaign
	my $lines = Mutuelle::Daemon::slurp("$d->{dir}/taken");
	my %of;
	push @{ $of{$1} }, $2 while $lines =~ /^(\d+)\t(Bonjour.*)$/mg;
	return \%of;
}

sub wait_until {
	my ($seconds, $is) = @_;
	my $until = time + $seconds;
	sleep 0.3 until $is->() || time > $until;
	return $is->();
}

with_pins(['2580'], 'staff', 'add', 'awa', '--role', 'manager');
with_pins(['2580', '1397'], 'staff', 'add', 'moussa', '--role', 'manager', '--as', 'awa');
open $out, '>', "$d->{dir}/mort.yaml" or die;
print $out "campaign: mort\ntitle: \"Essai\"\ntopic: nouvelles\nsegment: \"\"\nto: households\nmissing: source\nparts: 1\nwindow: {from: "
	. day(0) . ', until: ' . day(3) . ", hours: \"00:00-24:00\"}\ntexts: {fr: \"Bonjour.\"}\n";
close $out;
my ($rc, $said, $why) = with_pins(['2580'], 'campaign', 'submit', "$d->{dir}/mort.yaml", '--as', 'awa');
is($rc, 0, 'handed in') or BAIL_OUT($why);
my @mark = $said =~ /\bmark ([0-9a-f]{8})\b/ ? ('--mark', $1) : ();
($rc, undef, $why) = with_pins(['1397'], 'campaign', 'approve', 'mort', @mark, '--as', 'moussa');
is($rc, 0, 'approved') or BAIL_OUT($why);
$d->start;
$d->wait_log(qr/from=binding to=bound/);
($rc, undef, $why) = with_pins(['2580'], 'campaign', 'start', 'mort', '--as', 'awa');
is($rc, 0, 'started') or BAIL_OUT($why);

sleep 0.8;
kill TERM => $d->{pid};
is($d->wait_end, 0, 'a stop in the middle of it');
my (undef, $stopped) = state_of();
cmp_ok($stopped->{queued} // 0, '>', 0, "while $stopped->{queued} wait");
is($stopped->{leased} // 0, 0, 'gives back what has not left');
is($stopped->{unknown} // 0, 0, 'and waits for the answers to what has');
$d->start;
$d->wait_log(qr/from=binding to=bound/);

for my $kill (1 .. $KILLS) {
	sleep 0.4 + rand 0.6;
	kill KILL => $d->{pid};
	waitpid $d->{pid}, 0;
	$d->start;
	$d->wait_log(qr/from=binding to=bound/) or diag('it does not bind');
}
ok(wait_until(60 + 30 * ($ENV{SMS_HOUSEHOLDS} // 500) / $RATE, sub {
	my (undef, $n) = state_of();
	return !$n->{queued} && !$n->{leased};
}), 'all of it has left');
my ($state, $n) = state_of();
my $taken = taken();
my $phones = keys %$state;
my $left = grep { $taken->{$_} && $state->{$_}[0] eq 'unknown' } keys %$state;
diag(sprintf '%d kills, %d phones: %d got it, %d more than once, %d unknown of which %d had left: %.1f unknown a kill', $KILLS, $phones,
	scalar(keys %$taken), scalar(grep { @$_ > 1 } values %$taken), $n->{unknown} // 0, $left, ($n->{unknown} // 0) / $KILLS);
cmp_ok($phones, '>', 300, "$phones phones");
is(scalar(grep { @$_ > 1 } values %$taken), 0, 'none twice');
is(scalar(grep { @$_ > 1 } values %$state), 0, 'nor are there two messages for one');
is(scalar(grep { !$taken->{$_} && $state->{$_}[0] ne 'unknown' } keys %$state), 0, 'who did not get it is told as unknown');
cmp_ok($n->{unknown} // 0, '<=', $KILLS * ($WINDOW + $AHEAD), 'no more is unknown than was in hand');

# ---- a person's choice: what is unknown once more, marked ----

sub look { return ($d->run('campaign', @_, '-c', $d->{config}))[1] }
my $unknown = $n->{unknown} // 0;
cmp_ok($unknown, '>', 0, "$unknown unknown");
my $listed = look('list', '--format', 'csv');
my @columns = split /,/, (split /\r?\n/, $listed)[0];
my %listed;
@listed{@columns} = split /,/, (split /\r?\n/, $listed)[1];
is($listed{unknown}, $unknown, 'the list says how many');
is($listed{sent} + $listed{delivered} + $listed{unknown} + $listed{waiting}, $phones, 'and what became of the others');
like(look('report', 'mort'), qr/ $unknown unknown\.\nUnknown were sent without an answer/, 'so does the report');
is(($d->run('campaign', 'again', 'mort', '-c', $d->{config}, '--as', 'awa'))[0], 2, 'not without saying what');
is((with_pins(['2580', '8642'], 'staff', 'add', 'sali', '--role', 'care-point', '--place', 'cs-klela', '--as', 'awa'))[2], '', 'a care point');
like((with_pins(['8642'], 'campaign', 'again', 'mort', '--unknown', '--as', 'sali'))[2], qr/neither manager nor officer/, 'by role');
($rc, $said, $why) = with_pins(['2580'], 'campaign', 'again', 'mort', '--unknown', '--as', 'awa');
is($rc, 0, 'ordered') or diag($why);
like($said, qr/: $unknown messages .* marked \(2\): $unknown SMS/, 'which says how many');
($rc, undef, $why) = with_pins(['2580'], 'campaign', 'again', 'mort', '--unknown', '--as', 'awa');
is($rc, 1, 'once');
like($why, qr/nothing that is unknown/, 'in words');
my $audit = ($d->run('audit', '-c', $d->{config}, '--what', 'campaign-again'))[1];
is(scalar(() = $audit =~ /campaign-again/g), 1, 'audited once') or diag($audit);
ok(wait_until(60 + 3 * $unknown / $RATE, sub {
	my $all = taken();
	return $unknown == grep { grep { /\(2\)$/ } @$_ } values %$all;
}), 'each comes once more');
($state, $n) = state_of();
$taken = taken();
is(scalar(grep { !$taken->{$_} } keys %$state), 0, 'now every phone has it');
is(scalar(grep { (grep { !/\(2\)$/ } @$_) > 1 || (grep { /\(2\)$/ } @$_) > 1 } values %$taken), 0, 'none twice that is not marked');
is(scalar(grep { $taken->{$_} && grep({ /\(2\)$/ } @{ $taken->{$_} }) && $state->{$_}[0] ne 'unknown' } keys %$state), 0,
	'and only what was unknown');
($rc, $said, $why) = $d->run('store', 'check', '-c', $d->{config});
is($rc, 0, 'the store is well') or diag("$said$why");
kill TERM => $d->{pid};
is($d->wait_end, 0, 'a stop is a stop');
done_testing();
