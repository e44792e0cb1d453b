#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# A stranger judges the wallet in a box: Prism stands before it as a proxy, and holds each of its answers against GSMA's own OpenAPI file.
use strict;
use warnings;
use lib "$ENV{srcdir}/tests/lib";
use Mutuelle::Prism;
use Test::More;

plan skip_all => Mutuelle::Prism::missing() if Mutuelle::Prism::missing();
plan skip_all => 'curl is missing' if system 'command -v curl > /dev/null';
our $out; # not `my`: the pipe would be closed, and waited for, before END
my $wallet = open $out, '-|', "$ENV{builddir}/mutuelle", 'wallet', '--port', 0, '--alone', '--quiet' or die;
END { kill 'TERM', $wallet if $wallet; close $out if $out }
my ($upstream) = scalar(<$out>) =~ m{(http://127\.0\.0\.1:\d+)};
my $prism = Mutuelle::Prism->proxy($upstream);

# One request through Prism: "202 {...}".
sub ask {
	my ($method, $path, $key, $body) = @_;
	open my $pipe, '-|', 'curl', '-s', '-m', 10, '-X', $method, '-w', "\n%{http_code}", '-H', 'Content-Type: application/json',
		($key ? ('-H', "X-CorrelationID: $key") : ()), ($body ? ('-d', $body) : ()), $prism->url . $path or die;
	my $text = do { local $/; <$pipe> };
	my ($answer, $status) = $text =~ /(.*)\n(\d+)$/s;
	return "$status $answer";
}

sub key { return sprintf '7b0a3a1e-0000-4000-8000-%012d', @_ }

sub pay {
	my ($key, $phone, $amount) = @_;
	return ask('POST', '/transactions/type/merchantpay', $key, '{"amount":"' . ($amount // 550) . '","currency":"XOF","debitParty":'
		. '[{"key":"msisdn","value":"' . $phone . '"}],"creditParty":[{"key":"organisationid","value":"M01"}],"descriptionText":"1000001"}');
}

# Where /responses leads to, when the payer has typed.
sub outcome {
	my ($key, $state) = @_;
	for (1 .. 100) {
		my ($link) = ask('GET', '/responses/' . $key) =~ m{^200 \{"link":"(/[^"]+)"\}$} or return 'no link';
		my $answer = ask('GET', $link);
		return ($link, $answer) if $answer =~ $state || $answer !~ /"pending"/;
		select undef, undef, undef, 0.1;
	}
	return ('', 'nothing in 10 s');
}

like(pay(key(1), '+22376000001'), qr/^202 .*"status":"pending"/, 'a payment: the request state stands in the file');
like(ask('GET', '/responses/' . key(1)), qr/^200 .*requeststates/, 'a response that links to it');
like(pay(key(1), '+22376000001'), qr/^400 .*duplicateRequest/, 'a duplicate: the error stands in the file');
my ($link, $answer) = outcome(key(1), qr/"completed"/);
like($answer, qr/^200 .*"transactionStatus":"completed"/, 'a transaction');
like(ask('POST', "$link/reversals", key(2), '{"type":"reversal"}'), qr/^201 .*"type":"reversal"/, 'a reversal');
like(ask('POST', "$link/reversals", key(3), '{"type":"reversal"}'), qr/^400 .*incorrectState/, 'a second one');
like(ask('GET', $link), qr/^200 .*"transactionStatus":"reversed"/, 'a transaction that was given back');
pay(key(4), '+22376000901');
like((outcome(key(4), qr/"failed"/))[1], qr/^200 .*"status":"failed".*requestDeclined/, 'a payment that was refused');
pay(key(5), '+22376000902');
like((outcome(key(5), qr/"failed"/))[1], qr/^200 .*insufficientFunds/, 'one without money');
pay(key(6), '+22376000907');
like((outcome(key(6), qr/"completed"/))[1], qr/^200 .*"amount":"500"/, 'one of another amount');
like(pay(key(7), '+22376000918'), qr/^404 .*identifierError/, 'a payer without an account');
like(pay(key(8), '+22376000910'), qr/^503 .*serviceUnavailable/, 'a storm');
like(ask('GET', '/heartbeat'), qr/^200 \{"serviceStatus":"available"\}$/, 'the heartbeat');
like(ask('GET', '/transactions/nothing'), qr/^404 .*identifierError/, 'no such transaction');
like(ask('GET', '/requeststates/' . key(9)), qr/^404 .*identifierError/, 'no such state');
# The judge is awake: what the file does not allow, it says.
like(pay(key(10), '+22376000911'), qr{^500 .*prism/errors#VIOLATIONS}, 'a page for a person is a violation');
like(pay(key(11), '+22376000001', '2500.00'), qr/^422 .*must match pattern/, 'so is an amount with zeroes');
$prism->stop;
done_testing();
