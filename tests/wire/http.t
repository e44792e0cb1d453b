#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# /metrics and /health of the real daemon; the judge of the format is promtool.
use strict;
use warnings;
use lib "$ENV{srcdir}/tests/lib";
use Mutuelle::Daemon;
use IO::Socket::INET;
use Test::More;

my $d = Mutuelle::Daemon->new(links => [{port => 1}, {name => 'moov', port => 1, dialect => 'tata'}]);
$d->import_village(households => 10);
$d->start;
my ($status, $body) = $d->get('/metrics');
is($status, 200, '/metrics answers');
like($body, qr/^mutuelle_link_bound\{link="moov"\} 0$/m, 'a link that is down says so');
like($body, qr/^mutuelle_sms_$_\{link="orange"\} 0$/m, "SMS $_ are counted") for qw(accepted_total messages_total);
like($body, qr/^mutuelle_steps_total \d+$/m, 'steps are counted');
SKIP: {
	skip 'promtool is missing', 1 if system 'command -v promtool > /dev/null';
	open my $pipe, '|-', 'promtool check metrics > /dev/null 2>&1' or die;
	print $pipe $body;
	close $pipe;
	is($?, 0, 'promtool finds nothing to complain about');
}
($status, $body) = $d->get('/health');
is($status, 503, '/health is not well while a link is down');
like($body, qr/^store: ok$/m, 'the store is');
like($body, qr/^link orange: down$/m, 'and says which link');
is(($d->get('/nothing'))[0], 404, 'other pages are not here');
is(($d->get('/metrics', 'POST'))[0], 405, 'nothing but GET');

$SIG{PIPE} = 'IGNORE';
# What no client should send harms nobody.
for my $hostile ("GET /metrics", "\0\0\0\0\0\0\0\0", "GET " . 'x' x 100_000 . " HTTP/1.0\r\n\r\n", "POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\nab") {
	my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $d->http_port) or next;
	print $socket $hostile;
	close $socket;
}
is(($d->get('/metrics'))[0], 200, 'still there');
is($d->stop, 0, 'SIGTERM ends the daemon with 0');

my $other = Mutuelle::Daemon->new(links => [{port => 1}], http => 1);
$other->import_village(households => 1);
$other->start;
my $rc = $other->wait_end(10);
SKIP: {
	skip 'root may listen on port 1', 1 if $rc == -1 || $> == 0;
	is($rc, 1, 'an address that can not be listened on');
}
done_testing();
