#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# Prism as the wallet of a real daemon, the worst that keeps to the schema: it takes no money, answers every submit with a final-looking
# transaction, and calls back with a success and a failure for each, without saying for which. Nothing of it may be believed.
use strict;
use warnings;
use IO::Socket::INET;
use Mutuelle::Daemon;
use Mutuelle::Gateway;
use Mutuelle::Payer;
use Mutuelle::Prism;
use Mutuelle::Stories;
use Test::More;
use Time::HiRes qw(sleep time);

plan skip_all => Mutuelle::Prism::missing() if Mutuelle::Prism::missing();
$SIG{ALRM} = sub { die "the test takes too long\n" };
alarm 200;
my $payers = 5;

my $prism = Mutuelle::Prism->new;
my $free = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1') or die $!;
my $port = $free->sockport;
close $free;
my $gateway = Mutuelle::Gateway->new;
my $url = $prism->url;
my $daemon = Mutuelle::Daemon->new(links => [ { port => $gateway->port } ], more => <<"YAML");
callbacks: {listen: "127.0.0.1:$port", url: "http://127.0.0.1:$port"}
wallets:
  - {name: orange, dialect: gsma, url: "$url", payee: M01, heartbeat_s: 5, not_found_grace_s: 5, approve_s: 10, poll_s: [1, 1, 2]}
YAML
$daemon->import_village(households => 60);
$daemon->start;
my $s = $gateway->accept or BAIL_OUT("the daemon does not bind:\n" . $daemon->log_text);
my @phones = Mutuelle::Stories::phones($daemon);
my @paying;
while (@paying < $payers && @phones) {
	my $phone = shift @phones;
	push @paying, $phone if Mutuelle::Payer::asks_to_pay($s, $phone);
}
is(scalar @paying, $payers, "$payers members ask to pay");

# Until each was called about, twice, and asked about again.
my ($end, @received) = (time + 60);
while (time < $end) {
	my $screen = $s->screen(wait => 0.5);
	push @received, $screen->{text} if $screen;
	my $calls = () = $daemon->log_text =~ /event=wallet-called .*about=payment/g;
	my $questions = () = $daemon->log_text =~ /event=pay-outcome .*verb=query/g;
	last if $calls >= 2 * $payers && $questions >= 4 * $payers;
}
my $calls = () = $daemon->log_text =~ /event=wallet-called .*about=payment/g;
cmp_ok($calls, '>=', 2 * $payers, 'Prism called about each, with a success and a failure, and was told that it is kept');
cmp_ok($prism->n_passed, '>', 4 * $payers, 'it was asked what became of them, each time by the rules');
is(join("\n", $prism->violations), '', 'no request was found wrong');

# A request that it refuses brings both callbacks too; here with a real path of ours.
my ($path) = $prism->log_text =~ m{callback to http://127\.0\.0\.1:\d+(/pay/orange/[\w-]+/\w+)};
ok($path, 'a path of a payment');
my $before = () = $daemon->log_text =~ /event=wallet-called/g;
my $socket = IO::Socket::INET->new(PeerAddr => $url =~ s{http://}{}r, Timeout => 5) or die $!;
my $body = '{"amount":"2500.00","currency":"XOF"}';
print $socket "POST /transactions/type/merchantpay HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Callback-URL: http://127.0.0.1:$port$path\r\nContent-Type: application/json\r\nContent-Length: " . length($body) . "\r\n\r\n$body";
{ local $/; like(scalar <$socket>, qr{^HTTP/1\.1 400}, 'Prism refuses a wrong request') }
$end = time + 15;
sleep 0.1 until (() = $daemon->log_text =~ /event=wallet-called/g) >= $before + 2 || time > $end;
is((() = $daemon->log_text =~ /event=wallet-called/g) - $before >= 2, 1, 'and calls back twice all the same');
sleep 2;

my %payments = Mutuelle::Payer::payments($daemon);
my %states;
$states{ $payments{$_}{state} }++ for @paying;
ok(!$states{succeeded}, 'nothing is credited') or diag explain \%payments;
is($states{pending} // 0, $payers, 'all are still asked for: neither its yes nor its no is believed') or diag explain \%states;
is(scalar(grep { /bien re/ } @received), 0, 'nobody has a receipt');
is($daemon->stop, 0, 'SIGTERM ends the daemon with 0');
my ($rc, $out, $err) = $daemon->run('store', 'check', '-c', $daemon->{config});
is($rc, 0, 'the invariants hold') or diag "$out$err";
done_testing();
