#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# Members pay by phone, at a wallet that answers in every wrong way. Whatever it says meanwhile: what it took is credited once, what it
# did not take is not credited, and nothing is asked for twice.
use strict;
use warnings;
use IO::Compress::Gzip 'gzip';
use IO::Socket::INET;
use Mutuelle::Daemon;
use Mutuelle::Gateway;
use Mutuelle::Payer;
use Mutuelle::Peer;
use Mutuelle::Stories;
use Test::More;
use File::Temp 'tempdir';
use Time::HiRes qw(sleep time);

$SIG{ALRM} = sub { die "the test takes too long\n" };
alarm 240;

# What becomes of a submit: is the money taken, and what is answered. `spoilt` answers of each payment go wrong in that way.
my $spoilt = 3;
my %moods = (
	sound    => { takes => 1 },
	html     => { takes => 1, spoils => sub { my ($s) = @_; print $s "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 29\r\n\r\n<html>Maintenance</html>     " } },
	cut      => { takes => 1, spoils => sub { } },
	reset    => { takes => 1, spoils => sub { $_[0]->setsockopt(SOL_SOCKET, SO_LINGER, pack 'II', 1, 0) } },
	half     => { takes => 1, spoils => sub { my ($s, $text) = @_; print $s substr $text, 0, -10 } },
	huge     => { takes => 1, spoils => sub { my ($s) = @_; print $s "HTTP/1.1 200 OK\r\nContent-Length: 10485760\r\n\r\n"; for (1 .. 1024) { print $s 'a' x 10240 or last } } },
	bomb     => { takes => 1, spoils => sub { my ($s) = @_; gzip(\('{"status":"completed"}' . ' ' x 9_000_000), \my $z); print $s "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " . length($z) . "\r\n\r\n$z" } },
	chunks   => { takes => 1, spoils => sub { my ($s) = @_; print $s "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n" } },
	dribble  => { takes => 1, spoils => sub { my ($s, $text) = @_; for (split //, $text) { print $s $_ or last; sleep 0.3 } } },
	redirect => { takes => 1, spoils => sub { my ($s) = @_; print $s "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n" } },
	lost     => { takes => 1, spoils => sub { my ($s) = @_; print $s "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n" } },
	foreign  => { takes => 1, spoils => sub { my ($s) = @_; say_json($s, 200, '{"transactionReference":"T0","transactionStatus":"completed","amount":"1","currency":"XOF"}') } },
	storm    => { takes => 0, spoils => sub { my ($s) = @_; print $s "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n" } },
	refused  => { never => 1, spoils => sub { say_json($_[0], 400, '{"errorCategory":"businessRule","errorCode":"insufficientFunds"}') } },
	lies     => { never => 1, spoils => sub { say_json($_[0], 201, '{"transactionReference":"T-lie","transactionStatus":"completed","amount":"2500","currency":"XOF"}') } },
	pretends => { never => 1, spoils => sub { say_json($_[0], 202, '{"serverCorrelationId":"no-such","status":"completed","objectReference":"T-lie"}') } },
);

sub say_json {
	my ($socket, $status, $body) = @_;
	print $socket json($status, $body);
}

sub json {
	my ($status, $body) = @_;
	return "HTTP/1.1 $status x\r\nContent-Type: application/json\r\nContent-Length: " . length($body) . "\r\n\r\n$body";
}

# The wallet: what it took stands in files, so that its processes agree.
my $truth = tempdir(CLEANUP => 1);
sub keep { my ($name, $text) = @_; open my $out, '>>', "$truth/$name" or die $!; syswrite $out, "$text\n"; close $out }
sub kept { my ($name) = @_; return split /\n/, Mutuelle::Daemon::slurp("$truth/$name") }

my $missing = json(404, '{"errorCategory":"identification","errorCode":"identifierError"}');

sub truth_of {
	my ($method, $path, $request) = @_;
	if ($method eq 'POST') {
		my ($key) = $request =~ /^X-CorrelationID: (\S+)/mi;
		my ($phone) = $request =~ /"\+(\d+)"/;
		my ($francs) = $request =~ /"amount":"(\d+)"/;
		my $mood = Mutuelle::Daemon::slurp("$truth/mood-$phone");
		my $n = () = kept("arrived-$key");
		keep("arrived-$key", $francs);
		keep("key-$phone", $key) unless $n;
		keep("mood-of-$key", $mood) unless $n;
		return ($key, json(400, '{"errorCategory":"businessRule","errorCode":"duplicateRequest"}')) if kept("taken-$key");
		return ($key, $missing) if $moods{$mood}{never};
		keep("taken-$key", $francs) if $moods{$mood}{takes} || $n >= 1;
		return ($key, json(202, qq({"serverCorrelationId":"$key","status":"pending","notificationMethod":"polling"})));
	}
	my ($kind, $id) = $path =~ m{^/(\w+)/(?:T-)?([\w-]+)$} or return ('', json(200, '{"serviceStatus":"available"}'));
	my ($francs) = kept("taken-$id");
	return ($id, $missing) unless $francs;
	return ($id, json(200, qq({"link":"/requeststates/$id"}))) if $kind eq 'responses';
	return ($id, json(200, qq({"serverCorrelationId":"$id","status":"completed","notificationMethod":"polling","objectReference":"T-$id"}))) if $kind eq 'requeststates';
	return ($id, json(200, qq({"transactionReference":"T-$id","transactionStatus":"completed","amount":"$francs","currency":"XOF","requestingOrganisationTransactionReference":"$id"})));
}

my $wallet = Mutuelle::Peer->new(sub {
	my ($socket, $request) = @_;
	my ($method, $path) = $request =~ m{^(\w+) (\S+)};
	my ($key, $answer) = truth_of($method, $path, $request);
	my ($mood) = $key ? kept("mood-of-$key") : ();
	keep("answers-$key", $path) if $key;
	return $moods{$mood}{spoils}->($socket, $answer) if $mood && $moods{$mood}{spoils} && (my @n = kept("answers-$key")) <= $spoilt;
	print $socket $answer;
});

my $gateway = Mutuelle::Gateway->new;
my $url = $wallet->url =~ s{/$}{}r;
my $daemon = Mutuelle::Daemon->new(links => [ { port => $gateway->port } ], more => <<"YAML");
wallets:
  - {name: orange, dialect: gsma, url: "$url", payee: M01, connect_s: 2, answer_s: 3, heartbeat_s: 1, not_found_grace_s: 2,
     approve_s: 10, poll_s: [1, 1, 1, 2], window: 16}
YAML
$daemon->import_village(households => 80);
my @phones = Mutuelle::Stories::phones($daemon);
$daemon->start;
my $s = $gateway->accept or BAIL_OUT("the daemon does not bind:\n" . $daemon->log_text);

# ---- each mood has a phone that asks to pay; some families of the village are not enrolled yet, and can't
sub asks_to_pay {
	my ($phone, $mood) = @_;
	open my $out, '>', "$truth/mood-$phone" or die $!;
	print $out $mood;
	close $out;
	return Mutuelle::Payer::asks_to_pay($s, $phone);
}

my %phone_of;
for my $mood (sort keys %moods) {
	while (my $phone = shift @phones) {
		next unless asks_to_pay($phone, $mood);
		$phone_of{$mood} = $phone;
		last;
	}
	ok($phone_of{$mood}, "$mood: a payment is asked for") or BAIL_OUT($daemon->log_text);
}

# ---- what becomes of them
my (%payments, %receipts);
my $end = time + 90;
my $took = grep { !$moods{$_}{never} } keys %moods;
while (time < $end) {
	my $screen = $s->screen(wait => 0.5);
	$receipts{ $screen->{phone} }++ if $screen && $screen->{text} =~ /bien re\x{e7}?c?us/;
	%payments = Mutuelle::Payer::payments($daemon);
	last if $took == grep { $_->{state} eq 'succeeded' } values %payments;
}
for my $mood (sort keys %moods) {
	my $phone = $phone_of{$mood};
	my ($key) = kept("key-$phone");
	my @arrived = kept("arrived-" . ($key // 'none'));
	my @taken = kept("taken-" . ($key // 'none'));
	my $state = $payments{$phone}{state} // 'none';
	if ($moods{$mood}{never}) {
		isnt($state, 'succeeded', "$mood: nothing was taken, nothing is credited (it is $state)");
		next;
	}
	is($state, 'succeeded', "$mood: what was taken is credited");
	is(scalar @taken, 1, "$mood: it was taken once");
	is(scalar @arrived, $mood eq 'storm' ? 2 : 1, "$mood: and asked for " . ($mood eq 'storm' ? 'again, since the wallet knew of nothing' : 'once'));
}
$end = time + 20;
while ($took > keys %receipts && time < $end) {
	my $screen = $s->screen(wait => 0.5) or next;
	$receipts{ $screen->{phone} }++ if $screen->{text} =~ /bien re/;
}
is_deeply(\%receipts, { map { $phone_of{$_} => 1 } grep { !$moods{$_}{never} } keys %moods }, 'each who paid has one receipt, nobody else has');
like(($daemon->get('/metrics'))[1], qr/^mutuelle_wallet_outcomes_total\{wallet="orange",verb="query",outcome="succeeded"\} $took$/m, 'the metrics count them');
is($daemon->stop, 0, 'SIGTERM ends the daemon with 0');
my ($rc, $out, $err) = $daemon->run('store', 'check', '-c', $daemon->{config});
is($rc, 0, 'the invariants hold') or diag "$out$err";
done_testing();
