#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# Where wallets call: an address of its own, paths that nobody guesses, nothing told to strangers, nothing said before it is kept.
use strict;
use warnings;
use IO::Socket::INET;
use Mutuelle::Daemon;
use Mutuelle::Peer;
use Test::More;
use Time::HiRes qw(sleep time);

$SIG{ALRM} = sub { die "the test takes too long\n" };
alarm 120;
my $token = '0123456789abcdef0123456789abcdef';
my $key = '7b0a3a1e-1111-4222-8333-444455556666';

# A wallet that knows of no payment at all.
my $wallet = Mutuelle::Peer->new(sub {
	my ($socket, $request) = @_;
	my $body = $request =~ m{^GET /heartbeat} ? '{"serviceStatus":"available"}' : '{"errorCategory":"identification","errorCode":"identifierError"}';
	my $status = $request =~ m{^GET /heartbeat} ? '200 OK' : '404 Not Found';
	print $socket "HTTP/1.1 $status\r\nContent-Type: application/json\r\nContent-Length: " . length($body) . "\r\n\r\n$body";
});
my $url = $wallet->url =~ s{/$}{}r;
my $d = Mutuelle::Daemon->new(links => [ { port => 1 } ], more => <<"YAML");
callbacks: {listen: "127.0.0.1:0", url: "https://pay.example"}
wallets:
  - {name: orange, dialect: gsma, url: "$url", payee: M01, token_file: token}
  - {name: moov, dialect: moov, url: "$url"}
YAML
$d->write_secret(token => $token);
$d->import_village(households => 5);
$d->start;
my $port = $d->http_port('callbacks');
ok($port, 'callbacks have an address of their own') or diag $d->log_text;

# Sends octets, returns (status, all that came).
sub call {
	my (@pieces) = @_;
	my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port, Timeout => 5) or return;
	local $SIG{PIPE} = 'IGNORE';
	$socket->autoflush(1);
	for (@pieces) { print $socket $_; sleep 0.02 if @pieces > 1 }
	local $/;
	my $answer = <$socket> // '';
	return (($answer =~ m{^HTTP/1\.[01] (\d+)})[0] // 0, $answer);
}

sub put {
	my ($path, $body, $method) = @_;
	$body //= '{}';
	return call(($method // 'PUT') . " $path HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: " . length($body) . "\r\n\r\n$body");
}

my $before = $d->log_text;
my ($status, $nothing) = put('/');
is($status, 404, 'a path that is none');
for my $path ('/metrics', '/health', '/pay', "/pay/orange/$key", "/pay/orange/$key/" . 'f' x 32, "/pay/nobody/$key/$token", "/pay/moov/$key/$token", '/pay/orange/' . 'f' x 32, "/pay/moov/$token", "/pay/orange/$key/$token/x", "/pay/orange/../orange/$token") {
	my ($got, $answer) = put($path);
	is($got, 404, "$path: no such thing");
	is($answer =~ s/^Date:.*\r\n//mr, $nothing =~ s/^Date:.*\r\n//mr, "$path: and not a letter more");
}
is((put("/pay/orange/$token", '{}', $_))[0], 404, "$_ is not taken") for qw(GET DELETE PATCH OPTIONS FOO);
unlike(substr($d->log_text, length $before), qr/wallet-called|$key|ffffffff|nobody/, 'strangers leave no trace in the log');

is((put("/pay/orange/$token", '{"transactionReference":"T1"}'))[0], 204, "the wallet's own notice is kept");
is((put("/pay/orange/$token", '{"transactionReference":"T1"}', 'POST'))[0], 204, 'and once more, by POST');
is((put("/pay/orange/$token", $_))[0], 204, 'whatever it says') for '', 'not json', "\0\xff" x 100, '[' x 10000, 'a' x 16384;
like($d->log_text, qr/event=wallet-called wallet=orange octets=\d+ about=wallet/, 'the log tells that it called');
unlike($d->log_text, qr/$token|$key/, 'but never by which path');
my @asked;
for (1 .. 500) { last if (@asked = grep { m{^GET /transactions/} } $wallet->heard); sleep 0.02 }
like($asked[0] // '', qr{^GET /transactions/T1 }, 'the wallet is asked about the reference that it told');

# ---- too much, too slow, broken off
is((put("/pay/orange/$token", 'a' x 16385))[0], 413, 'a body too long by one');
like((call("PUT /pay/orange/$token HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 99999999999999999999\r\n\r\n"))[0], qr/^(?:413|400|0)$/, 'a length beyond numbers');
is((call("PUT /pay/orange/$token HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", map { "1000\r\n" . 'a' x 4096 . "\r\n" } 1 .. 10))[0], 0, 'chunks without end: hung up on');
is((call("PUT /pay/orange/$token HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n", "2\r\n{}\r\n0\r\n\r\n"))[0], 204, 'few chunks: taken');
for my $octets ("PUT /pay/orange/$token HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{}", "PUT /pay/orange/$token HTT", "\x16\x03\x01\x02\x00\x01\x00", "PUT /pay/orange/$token HTTP/1.1\r\n" . "X: y\r\n" x 5000) {
	my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port) or next;
	local $SIG{PIPE} = 'IGNORE';
	print $socket $octets;
	close $socket;
}
my @slow = map { IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port) } 1 .. 50;
print $_ "PUT /pay/orange/$token HTTP/1.1\r\nHost: x\r\n" for @slow;
is((put("/pay/orange/$token"))[0], 204, 'fifty that dawdle keep nobody out');
close $_ for @slow;

my ($rc, $metrics) = $d->get('/metrics');
like($metrics, qr/^mutuelle_wallet_up\{wallet="orange"\} 1$/m, '/metrics: the wallet is up');
like($metrics, qr/^mutuelle_wallet_outcomes_total\{wallet="orange",verb="query",outcome="not-found"\} [1-9]/m, 'and what it said');
SKIP: {
	skip 'promtool is missing', 1 if system 'command -v promtool > /dev/null';
	open my $pipe, '|-', 'promtool check metrics > /dev/null 2>&1' or die;
	print $pipe $metrics;
	close $pipe;
	is($?, 0, 'promtool finds nothing to complain about');
}
is(($d->get("/pay/orange/$token", 'PUT'))[0], 405, 'the pages take no callbacks');
like(($d->get('/health'))[1], qr/^wallet orange: ok$/m, '/health tells of the wallet');
is((put('/metrics', '', 'GET'))[0], 404, 'and callbacks show no pages');
is($d->stop, 0, 'SIGTERM ends the daemon with 0');

# ---- the store is away: nothing is said to be kept
$d->start;
$port = $d->http_port('callbacks');
SKIP: {
	skip 'sqlite3 is missing', 2 if system 'command -v sqlite3 > /dev/null';
	sleep 1;
	open my $holder, '|-', "sqlite3 $d->{dir}/mutuelle.db" or die;
	$holder->autoflush(1);
	print $holder "BEGIN IMMEDIATE;\n";
	sleep 0.5;
	isnt((put("/pay/orange/$token", '{"transactionReference":"T2"}'))[0], 204, 'while the store is locked, no 204');
	print $holder "ROLLBACK;\n.quit\n";
	close $holder;
	my $end = time + 20;
	my $got = 0;
	while (time < $end && $got != 204) { ($got) = put("/pay/orange/$token", '{"transactionReference":"T2"}'); sleep 0.2 }
	is($got, 204, 'it comes again, and is kept');
}
is($d->stop, 0, 'SIGTERM ends the daemon with 0');
done_testing();
