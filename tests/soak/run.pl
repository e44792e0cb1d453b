#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# `make soak`: the real daemon under phones that press anything, while it is killed, reloaded, cut off and given rolls to import.
# Every phone that waits must get a screen that fits; nothing may be lost, and memory may not grow.
#   run.pl [--minutes M] [--seed S]      (10 minutes, a seed of the day; the seed is printed, so that a run can be had again)
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Encode ();
use Getopt::Long;
use Mutuelle::Daemon;
use Mutuelle::Gateway;
use Mutuelle::Stories;
use Test::More;
use Time::HiRes qw(sleep time);

my ($minutes, $seed) = (10, time & 0xffff);
GetOptions('minutes=f' => \$minutes, 'seed=i' => \$seed) or exit 2;
diag(sprintf '%.1f minutes, seed %d', $minutes, $seed);
srand $seed;

my $at_once = 16;         # phones that wait for a screen at the same time
my $trouble_every = 5;    # seconds
my $gateway = Mutuelle::Gateway->new;
my $d = Mutuelle::Daemon->new(http => 0, links => [ { port => $gateway->port } ]);
$d->import_village(households => 200);
$d->start;
my $s = $gateway->accept or BAIL_OUT($d->log_text);
my @phones = Mutuelle::Stories::phones($d);
my %is_open;              # phone => it has a screen to answer
my %count;
my @dialled = ('*700#', '*700*1#', '*700*2#', '*700*3*1#', '*700*4*1#', '*700*5*2#', '*700*9*9#', '*701#', '*700**#', '*700*2*2*2*2*2#');
my @typed = (0 .. 9, 11, 12, '', '*', '#', '1*1', '0*2', ' 3 ', '99', 'bonjour', "\@\$%'", '1' x 150);

sub any { return $_[ rand @_ ] }

# Anonymous memory of the daemon, in kB.
sub memory { return (Mutuelle::Daemon::slurp("/proc/$d->{pid}/status") =~ /^RssAnon:\s+(\d+)/m)[0] // 0 }

sub speak {
	my ($phone) = @_;
	if ($is_open{$phone} && rand() < 0.08) {
		$s->leave($phone);
		delete $is_open{$phone};
		$count{'hung up'}++;
		return 0;
	}
	$is_open{$phone} ? $s->answer($phone, any(@typed)) : $s->dial($phone, any(@dialled));
	$count{steps}++;
	return 1;
}

# A round of phones: each speaks once, and each that waits gets one screen.
sub round_of {
	my %waits;
	while (keys %waits < $at_once) {
		my $phone = any(@phones);
		next if exists $waits{$phone};
		$waits{$phone} = 1 if speak($phone);
	}
	while (%waits) {
		my $screen = $s->screen(wait => 15) or return fail('a phone waits in vain: ' . join(' ', sort keys %waits));
		my $phone = $screen->{phone};
		return fail("$phone gets a screen that it does not wait for: $screen->{text}") unless delete $waits{$phone};
		my $octets = length(Encode::encode('gsm0338', $screen->{text}));
		return fail("$phone gets a screen of $octets septets") unless $octets > 0 && $octets <= 182;
		$screen->{is_last} ? delete $is_open{$phone} : ($is_open{$phone} = 1);
		$count{'last screens'} += $screen->{is_last};
	}
	return 1;
}

sub bind_again {
	my $calls = $s->{calls};
	$s = $gateway->accept or return fail('it does not bind again');
	$s->{calls} = $calls;
	return 1;
}

my $importer;
my $rolls = 0;
my %trouble = (
	'killed and started' => sub { $d->kill_hard; $s->close; $d->start; return bind_again() },
	'cut off' => sub { $s->close; return bind_again() },
	'reloaded' => sub { kill HUP => $d->{pid}; return 1 },
	'a roll' => sub {
		return 1 if $importer && !waitpid $importer, POSIX::WNOHANG();
		my ($rc, $roll) = $d->run(qw(roll sample --households 300 --seed), 10 + $rolls++ % 5);
		open my $out, '>', "$d->{dir}/soak.csv" or die;
		print $out $roll;
		close $out;
		$importer = fork // die "fork: $!";
		return 1 if $importer;
		open STDOUT, '>', '/dev/null';
		open STDERR, '>', '/dev/null';
		exec $Mutuelle::Daemon::PROGRAM, 'roll', 'import', '-c', $d->{config}, "$d->{dir}/soak.csv" or POSIX::_exit(127);
	},
);

my $end = time + 60 * $minutes;
my $next_trouble = time + $trouble_every;
my ($is_well, $first_memory, $most) = (1, 0, 0);
while ($is_well && time < $end) {
	$is_well = round_of();
	next if time < $next_trouble;
	$first_memory ||= memory();
	$most = memory() if memory() > $most;
	my $what = any(sort keys %trouble);
	$count{$what}++;
	$is_well &&= $trouble{$what}->();
	$next_trouble = time + $trouble_every;
}
waitpid $importer, 0 if $importer;
ok($is_well, 'every phone that waited got its screen');
diag(join ', ', map { "$count{$_} $_" } sort keys %count);
diag("memory without file pages: $first_memory kB at first, $most kB at most");
cmp_ok($most, '<', 65536, 'memory without file pages stays below 64 MB');
kill TERM => $d->{pid};
my $unbind = $s->wait_for('unbind');
$s->{socket}->unbind_resp(seq => $unbind->{seq}) if $unbind;
is($d->wait_end, 0, 'SIGTERM ends the daemon with 0');
my ($rc, $said) = $d->run('store', 'check', '-c', $d->{config});
is($rc, 0, 'every invariant of the store holds') or diag($said);
my @errors = $d->log_text =~ /^(.*level=error.*)$/mg;
is(scalar @errors, 0, 'the log has no error') or diag(join "\n", @errors[ 0 .. ($#errors < 5 ? $#errors : 5) ]);
done_testing();
