#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# The whole road over the wire, with nothing but our own programs: gateway, two wallets, daemon, phones. Members ask to pay by SMS, type
# their PIN on the phone where the wallet asks, at wallets of every mood; then the wallets' statements are held against the ledger.
use strict;
use warnings;
use lib "$ENV{srcdir}/tests/lib";
use IO::Select;
use IO::Socket::INET;
use IO::Socket::UNIX;
use Mutuelle::Daemon;
use POSIX 'strftime';
use Test::More;
use Time::HiRes 'time';

plan skip_all => 'curl is missing' if system 'command -v curl > /dev/null';
$SIG{ALRM} = sub { die "the test takes too long\n" };
alarm 240;

our @started; # not `my`: such a pipe would be closed, and waited for, before END
END { local $?; kill('TERM', $_->{pid}), close $_->{out} for reverse @started } # the gateway last: wallets ask it

# Starts one of ours; the port that it says.
sub start {
	my @command = @_;
	my $pid = open my $out, '-|', $Mutuelle::Daemon::PROGRAM, @command or die;
	push @started, {pid => $pid, out => $out};
	return scalar(<$out>) =~ /:(\d+),/;
}

my %mood = (
	76000001 => 'no-callback', 76000002 => 'refuses', 76000005 => 'twice', 76000006 => 'answer-lost', 76000008 => 'html',
);
my $d = Mutuelle::Daemon->new(links => []);
my $socket = "$d->{dir}/gateway.sock";
my ($smpp) = start('gateway', '--port', 0, '--control', $socket, '--quiet');
my ($gsma) = start('wallet', '--port', 0, '--gateway', $socket, '--quiet', map { ('--mood', "$_=$mood{$_}") } keys %mood);
my ($moov) = start('wallet', '--port', 0, '--gateway', $socket, '--quiet', '--dialect', 'moov');
ok($smpp && $gsma && $moov, 'gateway and wallets stand');
my $callbacks = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 1)->sockport; # free again at once
my $columns = 'statement: {columns: {' . join(', ', map { "$_: $_" } qw(reference date amount charge phone subject key)) . '}}';
$d->{links} = [{port => $smpp}];
$d->{more} = <<"YAML";
callbacks: {listen: "127.0.0.1:$callbacks", url: "http://127.0.0.1:$callbacks"}
wallets:
  - {name: orange, dialect: gsma, url: "http://127.0.0.1:$gsma", payee: M01, poll_s: [1, 2], $columns}
  - {name: moov, dialect: moov, url: "http://127.0.0.1:$moov", prefixes: ["+2236"], poll_s: [1, 2], $columns}
YAML
$d->write_config;
$d->import_village(households => 50, seed => 700);
$d->start;
ok($d->wait_log(qr/to=bound/), 'the daemon is bound');

# A phone with Moov's prefix and one household.
my %households;
for (split /\n/, Mutuelle::Daemon::slurp("$d->{dir}/roll.csv")) {
	my @cells = split /,/;
	push @{ $households{$1} }, $cells[0] if ($cells[7] // '') =~ /^(6\d{7})$/ && $cells[12];
}
my ($moov_phone) = grep { @{ $households{$_} } == 1 } sort keys %households;
$mood{$moov_phone} = 'moov';

my $phones = IO::Socket::UNIX->new(Peer => $socket) or die;
my $heard = '';

# Waits until the phones have heard what this finds; what it found.
sub hear {
	my ($what, $seconds) = @_;
	my $end = time + ($seconds // 20);
	until ($heard =~ $what) {
		return if time > $end;
		next unless IO::Select->new($phones)->can_read(0.2);
		sysread $phones, $heard, 65536, length $heard or return;
	}
	return $heard =~ $what ? $& : undef;
}

# Asks by SMS; types the PIN where the wallet asks; the receipt, or that nothing was taken.
for my $phone (sort keys %mood) {
	print $phones "sms $phone 700 PAYER 1100\n";
	ok(hear(qr/^question 223$phone Payer 1100 F/m), "$phone ($mood{$phone}): the wallet asks on the phone");
	print $phones "pin $phone 1234\n" unless $mood{$phone} eq 'refuses';
	my $end = $mood{$phone} eq 'refuses' ? qr/: 1100 F .*n'est pris/ : qr/1100 F.*(?:WMRCH|MP)\d/;
	ok(hear(qr/^sms 223$phone 700 .*$end/m, 40), "$phone ($mood{$phone}): the last word comes") or diag $heard;
}
is(() = $heard =~ /^error/mg, 0, 'the gateway refused nothing of the phones');
is(() = $heard =~ /^complaint/mg, 0, 'nor of the daemon');

# Money that nobody asked for is found by asking the statement, since nobody was told of it.
print $phones "pay 76000001 3300 carte\n";
select undef, undef, undef, 0.5;
my $day = strftime('%Y-%m-%d', gmtime);
my %expected = (orange => [5, 4 * 1100 + 3300], moov => [1, 1100]);
for my $wallet (['orange', $gsma], ['moov', $moov]) {
	my ($name, $port) = @$wallet;
	my $file = "$d->{dir}/$name.csv";
	is(system("curl -s -o $file http://127.0.0.1:$port/box/statement/$day"), 0, "$name: the statement of what it really did");
	my ($rc, $out, $err) = $d->run('pay', 'reconcile', '-c', $d->{config}, $file, '--wallet', $name, '--day', $day);
	is($rc, 0, "$name: it is held against the ledger") or diag $err;
	my ($n, $francs) = @{ $expected{$name} };
	like($out, qr/on the statement +$n +$francs F\n/, "$name: as many francs as were taken");
	like($out, qr/in our ledger +$n +$francs F, it adds up/, "$name: and the ledger has each of them, once") or diag $out;
}
# What the wallet told of the payment about which it called twice.
my ($id) = ($d->run('pay', 'list', '-c', $d->{config}, '--phone', 76000005))[1] =~ /^(\d+)/;
like(($d->run('pay', 'show', '-c', $d->{config}, $id))[1], qr/^told by the wallet\n  [-\d]+ [:\d]+  \{.*"amount".*\} \(2 times\)\nledger$/m, 'its call is shown, word for word');
my ($rc, $out) = $d->run('store', 'check', '-c', $d->{config});
is($rc, 0, 'every invariant holds') or diag $out;
is(() = $d->log_text =~ /event=wallet-called wallet=orange .*about=payment/g, 5, 'the wallet called: twice about one, not about another');
is($d->stop, 0, 'the daemon stops');
done_testing();
