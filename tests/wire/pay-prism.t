#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# Every request of the GSMA connector, judged by Prism with the GSMA's own OpenAPI file; and what Prism answers, which is made up, proves
# nothing.
use strict;
use warnings;
use IO::Socket::INET;
use Mutuelle::Prism;
use Test::More;

plan skip_all => Mutuelle::Prism::missing() if Mutuelle::Prism::missing();
$SIG{ALRM} = sub { die "the test takes too long\n" };
alarm 240;
my $job = ($ENV{builddir} // '.') . '/tests/wire/pay-job';
my $theirs = '878be43d-9fde-467b-a26b-889c80bf8830';
my @jobs = ('submit', 'submit,subject=', 'submit,subject=A"b\\c', 'query', "query,query=$theirs", 'query,reference=T1', 'query,notice=1,reference=T/1 x', 'reverse,reference=T1');

sub results {
	my ($prism, @args) = @_;
	open my $in, '-|', "$job gsma " . $prism->url . ' ' . join(' ', map { "'$_'" } @args) . ' 2>/dev/null' or die $!;
	my @lines = map { chomp; $_ } <$in>;
	close $in;
	is($?, 0, 'all jobs were answered');
	my $end = pop @lines;
	return ($end, map { my %r = /(\w+)=(\S*)/g; \%r } @lines);
}

# A request as it should not be: does the judge judge?
sub post {
	my ($prism, $body) = @_;
	my $socket = IO::Socket::INET->new(PeerAddr => $prism->url =~ s{http://}{}r, Timeout => 5) or die $!;
	print $socket "POST /transactions/type/merchantpay HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: " . length($body) . "\r\n\r\n$body";
	local $/;
	return (<$socket> =~ m{^HTTP/1\.1 (\d+)})[0];
}

my $prism = Mutuelle::Prism->new;
for my $auth ('auth=basic', 'auth=bearer', 'auth=api_key') {
	my $before = $prism->n_passed;
	my ($end, @results) = results($prism, 'callback=http://127.0.0.1:1', $auth, @jobs);
	is(scalar @results, scalar @jobs, "$auth: as many results");
	like($end, qr/^up=1 /, "$auth: the heartbeat is understood");
	is(scalar(grep { $_->{outcome} =~ /succeeded|failed/ } @results), 0, "$auth: its examples prove nothing");
	is(scalar(grep { $_->{unsent} } @results), 0, "$auth: all were sent");
	is($prism->n_passed - $before, @jobs + 1, "$auth: every request passed the rules of the GSMA's file");
}
is(join("\n", $prism->violations), '', 'and none was found wrong');
cmp_ok($prism->n_callbacks, '>=', 12, 'Prism called back, twice for each POST');
my $sound = '{"amount":"%s","currency":"XOF","debitParty":[{"key":"msisdn","value":"+22376000001"}],"creditParty":[{"key":"organisationid","value":"M01"}]}';
like(post($prism, sprintf $sound, '2500'), qr/^20[12]$/, 'the judge: a sound body passes');
is(post($prism, sprintf $sound, '2500.00'), 400, 'an amount with zero decimals does not');
is(post($prism, '{"amount":"2500"}'), 400, 'nor one without a currency');
$prism->stop;

# Bodies at random, as the schema allows them.
$prism = Mutuelle::Prism->new('--dynamic');
my ($end, @results) = results($prism, 'auth=basic', map { @jobs } 1 .. 3);
is(scalar @results, 3 * @jobs, 'random answers: as many results');
is(scalar(grep { $_->{outcome} eq 'succeeded' } @results), 0, 'and nothing proved by them');
done_testing();
