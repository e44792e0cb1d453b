#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# Members pay at two wallets in boxes, GSMA's with callbacks and Moov's by questions alone, in every mood that a wallet has; the daemon is
# killed while they are asked. In the end the wallets' own statements tell who paid: those have their dues, once, and nobody else.
use strict;
use warnings;
use IO::Socket::INET;
use Mutuelle::Daemon;
use Mutuelle::Gateway;
use Mutuelle::Payer;
use Mutuelle::Stories;
use POSIX ();
use Test::More;
use Time::HiRes qw(sleep time);

$SIG{ALRM} = sub { die "the test takes too long\n" };
alarm 240;
# What becomes of a payment in each mood. open: it could not be sent, and is asked for until a person looks.
my %end_of = (
	gsma => { pays => 'succeeded', refuses => 'cancelled', 'no-money' => 'failed', twice => 'succeeded', 'answer-lost' => 'succeeded', html => 'succeeded', huge => 'succeeded', storm => 'open',
		early => 'succeeded', lies => 'failed', 'no-callback' => 'succeeded', 'no-account' => 'failed', 'wrong-amount' => 'review', 'other-currency' => 'review' },
	moov => { pays => 'succeeded', refuses => 'failed', 'no-money' => 'failed', 'answer-lost' => 'succeeded', html => 'succeeded', huge => 'succeeded', storm => 'open', 'no-account' => 'failed' },
);

sub free_port {
	my $socket = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1', ReuseAddr => 1) or die $!;
	return $socket->sockport;
}

# ---- who pays by which wallet, in which mood
my %port = map { $_ => free_port() } qw(gsma moov callbacks);
my $token = '0123456789abcdef0123456789abcdef';
my $gateway = Mutuelle::Gateway->new;
my $daemon = Mutuelle::Daemon->new(links => [ { port => $gateway->port } ]);
$daemon->write_secret(token => $token);
$daemon->write_secret(word => 'geheim');
$daemon->import_village(households => 120);
my @phones = Mutuelle::Stories::phones($daemon);
my %moov_phone = map { $_ => 1 } splice @phones, 0, 14;    # as many as a wallet may have prefixes, less two
my $waits = 'heartbeat_s: 1, not_found_grace_s: 3, approve_s: 60, poll_s: [1, 1, 1, 2]';
$daemon->{more} = <<"YAML";
callbacks: {listen: "127.0.0.1:$port{callbacks}", url: "http://127.0.0.1:$port{callbacks}"}
wallets:
  - {name: orange, dialect: gsma, url: "http://127.0.0.1:$port{gsma}", payee: M01, auth: basic, user: mutuelle, password_file: word, token_file: token, $waits}
  - {name: moov, dialect: moov, url: "http://127.0.0.1:$port{moov}", auth: bearer_basic, user: mutuelle, password_file: word, prefixes: [${\ join ', ', map { qq("+$_") } sort keys %moov_phone}], ${\ ($waits =~ s/heartbeat_s: 1, //r)}}
YAML
$daemon->write_config;
$daemon->start;
my $s = $gateway->accept or BAIL_OUT("the daemon does not bind:\n" . $daemon->log_text);

# Who is enrolled and can pay is known when she has asked; the wallets are told her mood before they run.
my (%mood_of, %wallet_of);
for my $wallet ('moov', 'gsma') {
	my @candidates = $wallet eq 'moov' ? sort keys %moov_phone : @phones;
	for my $mood (sort keys %{ $end_of{$wallet} }) {
		while (my $phone = shift @candidates) {
			next unless Mutuelle::Payer::asks_to_pay($s, $phone);
			@mood_of{$phone} = $mood;
			$wallet_of{$phone} = $wallet;
			last;
		}
	}
}
is(scalar keys %mood_of, keys(%{ $end_of{gsma} }) + keys(%{ $end_of{moov} }), 'all have asked to pay, while no wallet is there') or BAIL_OUT('too few phones');

my %pid;
END { local $?; for (values %pid) { kill 'KILL', $_; waitpid $_, 0 } }
sub start_wallet {
	my ($wallet) = @_;
	my @moods = map { ('--mood', "$_=$mood_of{$_}") } grep { $wallet_of{$_} eq $wallet } sort keys %mood_of;
	my $pid = fork // die $!;
	if (!$pid) {
		open STDOUT, '>', "$daemon->{dir}/$wallet.log";
		open STDERR, '>&', \*STDOUT;
		exec $Mutuelle::Daemon::PROGRAM, 'wallet', '--alone', '--dialect', $wallet, '--port', $port{$wallet}, '--user', 'mutuelle', '--password', 'geheim',
			($wallet eq 'gsma' ? ('--notices', "http://127.0.0.1:$port{callbacks}/pay/orange/$token") : ()), @moods or POSIX::_exit(127);
	}
	$pid{$wallet} = $pid;
}
start_wallet($_) for qw(gsma moov);

# ---- killed, while questions are on phones
sleep 4;
$daemon->kill_hard;
sleep 2;    # the callbacks of this time are lost
$daemon->start;
$s = $gateway->accept or BAIL_OUT('the daemon does not bind again');

# ---- the wallets' own truth
sub statement {
	my ($wallet) = @_;
	my $day = POSIX::strftime('%Y-%m-%d', gmtime);
	my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port{$wallet}, Timeout => 5) or return;
	print $socket "GET /box/statement/$day HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
	local $/;
	my ($header, @rows) = split /\r?\n/, <$socket> =~ s/^.*?\r\n\r\n//sr;
	my @names = split /,/, $header // '';
	return map { my %row; @row{@names} = split /,/; \%row } @rows;
}

my (%payments, %receipts, $open);
my $end = time + 100;
while (time < $end) {
	my $screen = $s->screen(wait => 0.5);
	$receipts{ $screen->{phone} }++ if $screen && $screen->{text} =~ /bien re/;
	%payments = Mutuelle::Payer::payments($daemon);
	$open = join ' ', map { "$wallet_of{$_}:$mood_of{$_}" } grep { $payments{$_}{state} =~ /created|submitting|pending/ && !is_in_review($payments{$_}) } sort keys %mood_of;
	last unless $open =~ s/\w+:storm ?//gr;
}
sub is_in_review { my ($p) = @_; return ($p->{is_review} // $p->{review} // '') =~ /^(?:1|yes|[a-z].*)$/ }
is($open =~ s/\w+:storm ?//gr, '', 'every payment has come to an end, or to a person');

my %paid = map { my $wallet = $_; map { $_->{phone} =~ s/\D//gr => $_ } grep { $_->{kind} eq 'payment' } statement($wallet) } qw(gsma moov);
for my $phone (sort { "$wallet_of{$a} $mood_of{$a}" cmp "$wallet_of{$b} $mood_of{$b}" } keys %mood_of) {
	my ($wallet, $mood, $p) = ($wallet_of{$phone}, $mood_of{$phone}, $payments{$phone});
	my $want = $end_of{$wallet}{$mood};
	my $is = is_in_review($p) ? 'review' : $p->{state} =~ /^(?:submitting|pending)$/ ? 'open' : $p->{state};
	is($is, $want, "$wallet, $mood: $want") or diag explain $p;
	is(!!$paid{$phone}, $want eq 'succeeded' || $want eq 'review' ? 1 : '', "$wallet, $mood: as the wallet's statement says");
}
$end = time + 20;
my $succeeded = grep { $payments{$_}{state} eq 'succeeded' } keys %mood_of;
while ($succeeded > keys %receipts && time < $end) {
	my $screen = $s->screen(wait => 0.5) or next;
	$receipts{ $screen->{phone} }++ if $screen->{text} =~ /bien re/;
}
is_deeply([ sort keys %receipts ], [ sort grep { $payments{$_}{state} eq 'succeeded' } keys %mood_of ], 'who paid has a receipt, nobody else has');
is($daemon->stop, 0, 'SIGTERM ends the daemon with 0');
my ($rc, $out, $err) = $daemon->run('store', 'check', '-c', $daemon->{config});
is($rc, 0, 'the invariants hold') or diag "$out$err";
done_testing();
