#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# The wallet in a box over HTTP, by curl: answers, answers that never come, callbacks, and its questions on the gateway's phones.
use strict;
use warnings;
use File::Temp 'tempdir';
use IO::Select;
use IO::Socket::INET;
use IO::Socket::UNIX;
use POSIX 'strftime';
use Test::More;

plan skip_all => 'curl is missing' if system 'command -v curl > /dev/null';
my $program = "$ENV{builddir}/mutuelle";
my $folder = tempdir(CLEANUP => 1);
my $socket = "$folder/gateway.sock";
our %pids; # not `my`: such a pipe would be closed, and waited for, before END

END { kill 'TERM', keys %pids; waitpid $_, 0 for keys %pids }

# Starts a command of ours; returns its pid and the first line it says.
sub start {
	my @command = @_;
	my $pid = open my $out, '-|', $program, @command or die;
	$pids{$pid} = $out;
	return $pid, scalar <$out>;
}

sub stop {
	my ($pid) = @_;
	kill 'TERM', $pid;
	close delete $pids{$pid};
	return $?;
}

my $base;

# One request; returns status, Content-Type, body. Status 0: none came, 52: the connection ended, 28: we gave up.
sub ask {
	my ($method, $path, %o) = @_;
	my @headers = map { ('-H', $_) } @{ $o{headers} // [] };
	open my $pipe, '-|', 'curl', '-s', '-m', $o{patience} // 10, '-X', $method, @headers, '-o', "$folder/body", '-w', '%{http_code} %{content_type}',
		($o{body} ? ('--data-binary', $o{body}) : ()), "$base$path" or die;
	my ($status, $type) = split / /, scalar(<$pipe>) // '', 2;
	close $pipe;
	my $rc = $? >> 8;
	open my $in, '<', "$folder/body" or return $rc || $status + 0, $type, '';
	local $/;
	my $body = <$in>;
	unlink "$folder/body";
	return $rc || $status + 0, $type, $body // '';
}

sub key { return sprintf '7b0a3a1e-0000-4000-8000-%012d', @_ }

sub pay {
	my ($key, $phone, %o) = @_;
	return ask('POST', '/transactions/type/merchantpay', %o, headers => ["X-CorrelationID: $key", 'Content-Type: application/json', @{ $o{headers} // [] }],
		body => '{"amount":"550","currency":"XOF","debitParty":[{"key":"msisdn","value":"' . $phone . '"}],'
			. '"creditParty":[{"key":"organisationid","value":"M01"}],"descriptionText":"1000001"}');
}

my ($status, $type, $body);

# ---- alone: payers type by themselves ----
my ($wallet, $line) = start('wallet', '--port', 0, '--alone', '--mood', '76000004=storm');
($base) = $line =~ m{(http://127\.0\.0\.1:\d+)};
ok($base, 'it says where it listens');
my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 5) or die;
my $callback = 'http://127.0.0.1:' . $listener->sockport . '/pay/orange/k/t';
($status, $type, $body) = pay(key(1), '+22376000001', headers => ["X-Callback-URL: $callback"]);
is($status, 202, 'a payment is accepted');
is($type, 'application/json', 'in JSON');
like($body, qr/"status":"pending"/, 'and pending');
ok(IO::Select->new($listener)->can_read(15), 'the callback comes');
my $caller = $listener->accept;
my $got = '';
while ($got !~ /\r\n\r\n.*\}$/s && IO::Select->new($caller)->can_read(5)) {
	sysread $caller, $got, 65536, length $got or last;
}
print $caller "HTTP/1.1 204 No Content\r\n\r\n";
close $caller;
like($got, qr{^PUT /pay/orange/k/t HTTP/1\.1\r\n}, 'as a PUT to the address we gave');
like($got, qr/\r\nX-CorrelationID: \Q${\key(1)}\E\r\n/, 'with our key');
like($got, qr/"transactionStatus":"completed"/, 'it says paid');
($status, $type, $body) = ask('GET', '/responses/' . key(1));
like($body, qr{^\{"link":"/transactions/MP[\d.A]+"\}$}, 'and asked for by our key it says where');
is((pay(key(1), '+22376000001'))[0], 400, 'the same key again is refused');

is((pay(key(2), '+22376000904', patience => 1))[0], 28, 'silent: no answer');
is((pay(key(3), '+22376000908'))[0], 52, 'answer-lost: the connection ends');
($status, $type) = pay(key(4), '+22376000911');
is("$status $type", '200 text/html', 'html: a page for a person');
cmp_ok(length((pay(key(5), '+22376000912'))[2]), '>', 10 << 20, 'huge: 10 MB');
is((pay(key(6), '+22376000004'))[0], $_, 'a mood that was set: storm') for 503, 503, 503, 202;
is((ask('GET', '/nothing'))[0], 404, 'other pages are not here');
is((ask('POST', '/transactions/type/merchantpay', body => 'x' x 100_000))[0], 413, 'a body too long is refused');
for my $hostile ("GET /", "\0\0\0\0", "PUT / HTTP/1.1\r\nContent-Length: 10\r\n\r\nab") {
	my $s = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $base =~ /(\d+)$/) or next;
	print $s $hostile;
	close $s;
}
my $day = strftime('%Y-%m-%d', gmtime);
for (1 .. 50) { # until the slower payers have typed
	($status, $type, $body) = ask('GET', "/box/statement/$day");
	last if (() = $body =~ /\r\n/g) == 6;
	select undef, undef, undef, 0.2;
}
is($type, 'text/csv', 'the statement is CSV');
like($body, qr/^$day,\d\d:\d\d:\d\d,MP[\d.A]+,\Q${\key($_)}\E,\+223\d{8},1000001,550,5,XOF,payment,\r$/m, "and has payment $_") for 1, 3, 4, 5, 6;
unlike($body, qr/\Q${\key(2)}\E/, 'and what was never heard is not in it');
is(stop($wallet), 0, 'it stops, with one request still waiting for its answer');

# ---- Moov ----
($wallet, $line) = start('wallet', '--port', 0, '--alone', '--dialect', 'moov', '--user', 'u', '--password', 'p');
($base) = $line =~ m{(http://127\.0\.0\.1:\d+)};
my %search = (headers => ['command-id: process-check-transaction'], body => '{"request-id":"1"}');
is((ask('POST', '/apiaccess/SearchTransactionByExtID', %search))[0], 401, 'moov: who does not say who he is, is not let in');
push @{ $search{headers} }, 'Authorization: Bearer dTpw';
like((ask('POST', '/apiaccess/SearchTransactionByExtID', %search))[2], qr/"status":"15"/, 'moov: an unknown payment');
stop($wallet);

# ---- its questions on the operator's phones ----
my ($gateway) = start('gateway', '--port', 0, '--control', $socket);
($wallet, $line) = start('wallet', '--port', 0, '--gateway', $socket);
($base) = $line =~ m{(http://127\.0\.0\.1:\d+)};
my $handset = IO::Socket::UNIX->new(Peer => $socket) or die;
my $heard = '';

# Waits until the handset has heard this.
sub hears {
	my ($what, $name) = @_;
	my $until = time + 15;
	while ($heard !~ $what && time < $until) {
		next unless IO::Select->new($handset)->can_read(1);
		sysread $handset, $heard, 65536, length $heard or last;
	}
	like($heard, $what, $name);
	$heard = '';
}

print $handset "attach 22376000001\n";
hears(qr/^wallet orange \d+$/m, 'a handset hears that a wallet is there');
is((pay(key(7), '+22376000001'))[0], 202, 'a payment is accepted');
hears(qr/^question 22376000001 Payer 550 F, 1000001\?\\nTapez votre code secret\./m, 'and the question comes on the phone');
print $handset "pin 22376000001 9999\n";
hears(qr/^question 22376000001 Code faux/m, 'a wrong PIN is asked for again');
like((ask('GET', '/responses/' . key(7)))[2], qr/requeststates/, 'nothing is taken yet');
print $handset "pin 22376000001 1234\n";
hears(qr/^question 22376000001$/m, 'the right one ends the question');
like((ask('GET', '/responses/' . key(7)))[2], qr/transactions/, 'and the money is taken');
print $handset "pin 22376000001 1234\n";
hears(qr/^error no wallet asks anything/m, 'no question, no PIN');
print $handset "pay 22376000001 3300 carte 1000001\n";
hears(qr/^ok$/m, 'money that nobody asked for');
select undef, undef, undef, 0.3;
like((ask('GET', "/box/statement/$day"))[2], qr/,,\+22376000001,carte 1000001,3300,33,XOF,payment,\r$/m, 'is in the statement, without a key');
is(stop($gateway), 0, 'the gateway stops');
alarm 20;
close delete $pids{$wallet};
alarm 0;
is($? >> 8, 1, 'and a wallet without its gateway ends, and says so');

like(`$program wallet --help`, qr/^  919  other-currency/m, 'the help lists the moods');
is(system("$program wallet --dialect sms 2> /dev/null") >> 8, 2, 'an unknown dialect is asked wrongly');
{
	my ($pid, $line) = start('wallet', '--alone', '--port', 0, '--quiet');
	my ($port) = $line =~ /:(\d+)/;
	like(`$program wallet --alone --port $port 2>&1 < /dev/null`, qr/:$port can't be listened on.*--port takes another/, 'a port has one wallet');
	is(stop($pid), 0, 'which stops');
}
is(system("$program wallet --mood 76000001=happy 2> /dev/null") >> 8, 2, 'so is an unknown mood');
done_testing();
