#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# Requests to wallets, against servers that do everything wrong: whatever comes, it is an answer or it is not, in bounded time and room,
# and nothing is ever sent twice, elsewhere, or to somebody whose certificate is not proved.
use strict;
use warnings;
use File::Temp 'tempdir';
use IO::Compress::Gzip 'gzip';
use IO::Socket::INET;
use Mutuelle::Peer;
use Test::More;
use Time::HiRes qw(sleep time);

my $ask = ($ENV{builddir} // '.') . '/tests/wire/pay-ask';
delete @ENV{qw(http_proxy https_proxy HTTP_PROXY HTTPS_PROXY all_proxy ALL_PROXY)};
$SIG{ALRM} = sub { die "the test takes too long\n" };
alarm 180;

# The answer as a hash; several lines with times=N.
sub ask {
	my (@args) = @_;
	open my $in, '-|', $ask, @args or die "$ask: $!";
	my @answers = map { { /(\w+)=(.*?)(?= (?:unsent|status|len|ms|type|why|body)=|$)/g } } map { chomp; $_ } <$in>;
	close $in;
	is($?, 0, "pay-ask $args[0] ends well") if $?;
	return wantarray ? @answers : $answers[0];
}

sub answered { my ($a, $what) = @_; is("$a->{answered} $a->{unsent}", '1 0', "$what: answered") or diag explain $a }
sub silent { my ($a, $what) = @_; is("$a->{answered} $a->{unsent}", '0 0', "$what: no answer, nobody knows") or diag explain $a }
sub unsent { my ($a, $what) = @_; is("$a->{answered} $a->{unsent}", '0 1', "$what: nothing left") or diag explain $a }

# One request to a peer that does `act` with each connection; returns the answer and what the peer heard.
sub against {
	my ($act, @args) = @_;
	my $peer = Mutuelle::Peer->new($act);
	my $answer = ask('POST', $peer->url, 'body={"a":1}', @args);
	return ($answer, $peer->heard);
}

my $ok = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n{\"a\":12}";
my ($a, @heard) = against(sub { print { $_[0] } $ok });
answered($a, 'a sound answer');
is_deeply([ @$a{qw(status len type body)} ], [ 200, 8, 'application/json', '{"a":12}' ], 'as it came');
is(scalar @heard, 1, 'asked once');
like($heard[0], qr{^POST / HTTP/1\.1\r\n}, 'HTTP/1.1');
unlike($heard[0], qr/^(?:Expect|Accept-Encoding|Cookie|Referer):/mi, 'without Expect, compression, cookies');
like($heard[0], qr/\r\n\r\n\{"a":1\}$/, 'with its body');

# ---- half answers
for my $case (
	[ 'the connection ends at once',         sub { } ],
	[ 'the connection is reset',             sub { $_[0]->setsockopt(SOL_SOCKET, SO_LINGER, pack 'II', 1, 0) } ],
	[ 'half a status line',                  sub { print { $_[0] } 'HTTP/1.1 2' } ],
	[ 'half the body',                       sub { print { $_[0] } substr $ok, 0, -3 } ],
	[ 'half a chunk',                        sub { print { $_[0] } "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100\r\nabc" } ],
	[ 'a chunk of nonsense',                 sub { print { $_[0] } "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n" } ],
	[ 'a chunk of more than there is',       sub { print { $_[0] } "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}" } ],
	[ 'no HTTP at all',                      sub { print { $_[0] } "SSH-2.0-OpenSSH_9.2\r\n" x 10 } ],
	[ 'HTTP/0.9',                            sub { print { $_[0] } '{"status":"0"}' } ],
	[ 'a negative length',                   sub { print { $_[0] } "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}" } ],
	[ 'a length that is none',               sub { print { $_[0] } "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n{}" } ],
	[ 'headers for ever',                    sub { my $s = shift; print $s "HTTP/1.1 200 OK\r\n"; for (1 .. 20000) { print $s "X-$_: " . 'a' x 100 . "\r\n" or last } } ],
	[ 'a body of 10 MB with its length',     sub { my $s = shift; print $s "HTTP/1.1 200 OK\r\nContent-Length: 10485760\r\n\r\n"; for (1 .. 1024) { print $s 'a' x 10240 or last } } ],
	[ 'a body of 10 MB without a length',    sub { my $s = shift; print $s "HTTP/1.1 200 OK\r\n\r\n"; for (1 .. 1024) { print $s 'a' x 10240 or last } } ],
	[ 'a body of 10 MB in chunks',           sub { my $s = shift; print $s "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"; for (1 .. 1024) { print $s "2800\r\n" . 'a' x 10240 . "\r\n" or last } } ],
	[ 'a body of one octet too many',        sub { print { $_[0] } "HTTP/1.1 200 OK\r\nContent-Length: 65537\r\n\r\n" . 'a' x 65537 } ],
) {
	my ($what, $act) = @$case;
	my ($answer, @seen) = against($act);
	silent($answer, $what);
	cmp_ok($answer->{ms}, '<', 2900, "$what: at once");
	is(scalar @seen, 1, "$what: asked once");
}
($a) = against(sub { print { $_[0] } "HTTP/1.1 200 OK\r\nContent-Length: 65536\r\n\r\n" . 'a' x 65536 });
answered($a, 'a body as long as may be');
is($a->{len}, 65536, 'whole');

($a) = against(sub { print { $_[0] } "HTTP/1.1 200 OK\r\nContent-Le" });
is($a->{len}, 0, 'half the headers: libcurl takes that for an end, and for an answer without a body');

# ---- patience
for my $case (
	[ 'a server that only listens', sub { sleep 5 } ],
	[ 'an answer letter by letter', sub { my $s = shift; for (split //, "HTTP/1.1 200 OK\r\nX: " . 'a' x 100) { print $s $_ or last; sleep 0.2 } } ],
	[ 'a body letter by letter',    sub { my $s = shift; print $s "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"; for (1 .. 100) { print $s 'a' or last; sleep 0.2 } } ],
	[ '100 Continue for ever',      sub { my $s = shift; for (1 .. 50) { print $s "HTTP/1.1 100 Continue\r\n\r\n" or last; sleep 0.1 } } ],
) {
	my ($what, $act) = @$case;
	my ($answer, @seen) = against($act, 'total_ms=800');
	silent($answer, $what);
	cmp_ok($answer->{ms}, '>=', 790, "$what: waited for");
	cmp_ok($answer->{ms}, '<', 2500, "$what: no longer than it may last");
	is(scalar @seen, 1, "$what: asked once");
}

# ---- elsewhere
my $elsewhere = Mutuelle::Peer->new(sub { print { $_[0] } $ok });
for my $status (301, 302, 303, 307, 308) {
	my ($answer) = against(sub { print { $_[0] } "HTTP/1.1 $status Moved\r\nLocation: " . $elsewhere->url . "\r\nContent-Length: 0\r\n\r\n" });
	answered($answer, "redirect $status");
	is($answer->{status}, $status, "redirect $status: told, not followed");
}
is($elsewhere->n_heard, 0, 'nobody was asked elsewhere');
{
	local $ENV{http_proxy} = $elsewhere->url;
	local $ENV{ALL_PROXY} = $elsewhere->url;
	my ($answer) = against(sub { print { $_[0] } $ok });
	answered($answer, 'a proxy of the environment');
	is($elsewhere->n_heard, 0, 'is not asked');
}
unsent(scalar ask('GET', 'http://wallet.example/'), 'plain http to another machine');
unsent(scalar ask('GET', 'file:///etc/hostname'), 'a file');
unsent(scalar ask('GET', 'https://[::1'), 'no address');
unsent(scalar ask('GET', 'https://no-such-host.invalid/', 'connect_ms=1500'), 'a name that nobody has');
{
	my $closed = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1') or die $!;
	my $port = $closed->sockport;
	close $closed;
	unsent(scalar ask('POST', "http://127.0.0.1:$port/", 'body={}'), 'a port that nobody listens on');
}

# ---- compression nobody asked for
{
	my $bomb = 'a' x 50_000_000;
	gzip(\$bomb, \my $packed);
	undef $bomb;
	my ($answer) = against(sub { print { $_[0] } "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " . length($packed) . "\r\n\r\n$packed" });
	cmp_ok(length $packed, '<', 65536, 'a gzip bomb within the limit');
	answered($answer, 'the bomb');
	is($answer->{len}, length $packed, 'is not unpacked');
}

# ---- a kept connection that the wallet closes: libcurl sends again by itself what it may; a POST it may not
{
	my $peer = Mutuelle::Peer->new(sub { print { $_[0] } $ok }, keep => 1);
	my @answers = ask('POST', $peer->url, 'body={"a":1}', 'times=3', 'slowly=1');
	answered($_, 'a POST behind another') for @answers;
	is($peer->n_heard, 3, 'each POST heard once');
	is($peer->connections, 3, 'each over a connection of its own');
	$peer = Mutuelle::Peer->new(sub { print { $_[0] } $ok }, keep => 1);
	ask('GET', $peer->url, 'times=3');
	is($peer->connections, 1, 'questions share one');
}

# ---- certificates
SKIP: {
	skip 'openssl is missing (Debian: openssl)', 12 unless grep { -x "$_/openssl" } split /:/, $ENV{PATH};
	my $dir = tempdir(CLEANUP => 1);
	my $quietly = "2>>$dir/log >>$dir/log";
	my $run = sub { system("cd $dir && openssl $_[0] $quietly") == 0 or die `cat $dir/log` };
	$run->("req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=$_' -keyout $_.key -out $_.pem") for qw(ca other);
	my $make = sub {
		my ($name, $san, $days, $issuer) = @_;
		$run->("req -newkey rsa:2048 -nodes -subj '/CN=$name' -addext 'subjectAltName=$san' -keyout $name.key -out $name.csr");
		$run->("x509 -req -in $name.csr -CA $issuer.pem -CAkey $issuer.key -CAcreateserial -copy_extensions copy -days $days -out $name.pem");
	};
	$make->('good', 'IP:127.0.0.1', 2, 'ca');
	$make->('stranger', 'IP:127.0.0.1', 2, 'other');
	$make->('named', 'DNS:wallet.example', 2, 'ca');
	$make->('old', 'IP:127.0.0.1', 0, 'ca');
	open my $file, '>', "$dir/index" or die $!;
	print $file $ok;
	close $file;
	sleep 1.1;    # the old one is over

	my $serve = sub {
		my ($name, @flags) = @_;
		pipe my $out, my $in or die $!;
		my $pid = fork // die $!;
		if (!$pid) {
			chdir $dir;
			open STDIN, '<', '/dev/null';
			open STDOUT, '>&', $in;
			open STDERR, '>>', "$dir/log";
			exec 'openssl', 's_server', '-HTTP', '-accept', '127.0.0.1:0', '-cert', "$name.pem", '-key', "$name.key", @flags or POSIX::_exit(1);
		}
		close $in;
		my $port;
		while (<$out>) { last if ($port) = /^ACCEPT \S+:(\d+)/ }
		return ($pid, $port, $out);
	};
	my $try = sub {
		my ($name, $ca, @flags) = @_;
		my ($pid, $port, $out) = $serve->($name, @flags);
		die "openssl s_server does not start: " . `cat $dir/log` unless $port;
		my $answer = ask('GET', "https://127.0.0.1:$port/index", $ca ? "ca=$dir/$ca.pem" : ());
		kill 'KILL', $pid;
		waitpid $pid, 0;
		return $answer;
	};
	my $good = $try->('good', 'ca');
	answered($good, 'a certificate that the named authority signed');
	is($good->{body}, '{"a":12}', 'its answer');
	unsent($try->('good', undef), 'one that no authority of the system signed');
	unsent($try->('stranger', 'ca'), 'one that another authority signed');
	unsent($try->('named', 'ca'), 'one for another host');
	unsent($try->('old', 'ca'), 'one that is over');
	unsent($try->('other', 'ca'), 'one that signed itself');
	unsent($try->('good', 'ca', '-tls1_1', '-cipher', 'ALL:@SECLEVEL=0'), 'TLS 1.1');
	answered($try->('good', 'ca', '-tls1_2'), 'TLS 1.2');
	unsent(scalar ask('GET', 'https://127.0.0.1:1/', "ca=$dir/none.pem"), 'a CA file that is gone');
}
done_testing();
