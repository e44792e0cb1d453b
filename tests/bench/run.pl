#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# `make bench`: durable steps a second, and what a step costs; messages a second, and what they do to the steps beside them.
# `make bench-campaign`: a campaign, from the officer's command to its last row in the outbox and to the gateway.
# Figures, never pass or fail.
#   run.pl [--members N,N,...] [--seconds S] [--dialogs C] [--messages N,DEEP] [--recipients N,N] [--only ussd|sms|campaign] [--fresh]
# Villages are made once and kept under tests/bench/cache in the build folder; --fresh makes them again.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Path qw(make_path remove_tree);
use FindBin;
use Getopt::Long;
use IO::Handle;
use IPC::Open2;
use POSIX qw(:sys_wait_h strftime);
use Time::HiRes qw(sleep time);
use Time::Local qw(timegm);

my $build = abs_path($ENV{builddir} // '.');
my $source = abs_path("$FindBin::Bin/../..");
my ($members, $seconds, $dialogs, $messages, $only, $fresh) = ('10000,100000,1000000', 10, 256, '100000,1000000', '', 0);
my $recipients = '100000,1000000';
GetOptions('members=s' => \$members, 'seconds=i' => \$seconds, 'dialogs=i' => \$dialogs, 'messages=s' => \$messages, 'only=s' => \$only,
	'fresh' => \$fresh, 'recipients=s' => \$recipients) or exit 2;
my ($program, $load, $sync, $queue) = map { "$build/$_" } qw(mutuelle tests/bench/load tests/bench/sync tests/bench/queue);
-x or die "$_ is not built\n" for $program, $load, $sync, $queue;
my $tick = POSIX::sysconf(POSIX::_SC_CLK_TCK());
my %running;    # pid => 1: what we started and have not yet waited for
$SIG{INT} = $SIG{TERM} = $SIG{HUP} = sub { exit 1 };
END {
	my $status = $?;
	stop($_) for keys %running;
	$? = $status;
}

sub start {
	my ($out, @command) = @_;
	my $pid = fork // die "fork: $!";
	if (!$pid) {
		open STDOUT, '>>', $out or die "$out: $!";
		open STDERR, '>>', $out or die "$out: $!";
		exec @command or POSIX::_exit(127);
	}
	$running{$pid} = 1;
	return $pid;
}

sub stop {
	my ($pid) = @_;
	return unless delete $running{$pid};
	kill TERM => $pid;
	for (1 .. 200) {
		return if waitpid($pid, WNOHANG) != 0;
		sleep 0.05;
	}
	kill KILL => $pid;
	waitpid $pid, 0;
}

sub run {
	my ($out, @command) = @_;
	my $pid = fork // die "fork: $!";
	if (!$pid) {
		open STDOUT, '>', $out or die "$out: $!";
		exec @command or POSIX::_exit(127);
	}
	$running{$pid} = 1;
	waitpid $pid, 0;
	delete $running{$pid};
	die "@command failed\n" if $?;
}

sub slurp {
	my ($path) = @_;
	open my $in, '<', $path or return '';
	local $/;
	return <$in> // '';
}

# A village of N members with its store: made once.
sub village {
	my ($n) = @_;
	my $folder = "$build/tests/bench/cache/$n";
	my $scheme = "$source/menus/mali/scheme.yaml";
	remove_tree($folder) if $fresh;
	return $folder if -e "$folder/done";
	remove_tree($folder);
	make_path($folder);
	config($folder, 1, '');
	my $begin = time;
	chomp(my $today = `date +%F`);
	run("$folder/roll.csv", $program, qw(roll sample --seed 1 --today), $today, '--scheme', $scheme, '--households', int($n / 5));
	run("$folder/import.log", $program, qw(roll import -c), "$folder/mutuelle.yaml", "$folder/roll.csv");
	phones("$folder/roll.csv", "$folder/phones");
	unlink "$folder/roll.csv";
	open my $done, '>', "$folder/done" or die;
	printf "made a village of %d members in %.0f s\n", $n, time - $begin;
	return $folder;
}

# The phones that belong to one household only: their first screen is its home.
sub phones {
	my ($roll, $out) = @_;
	my %household;
	open my $in, '<', $roll or die "$roll: $!";
	<$in>;
	while (<$in>) {
		my @cells = split /,/;
		next unless $cells[7];
		$household{$cells[7]} //= $cells[0];
		$household{$cells[7]} = '' if $household{$cells[7]} ne $cells[0];
	}
	open my $file, '>', $out or die "$out: $!";
	print $file map { "$_\n" } grep { $household{$_} } sort keys %household;
	close $file or die "$out: $!";
}

sub config {
	my ($folder, $port, $http) = @_;
	open my $out, '>', "$folder/mutuelle.yaml" or die "$folder/mutuelle.yaml: $!";
	print $out <<YAML . ($http ? "http: {listen: \"127.0.0.1:$http\"}\n" : '');
store: "sqlite:mutuelle.db"
scheme: "@{[-e "$folder/scheme.yaml" ? 'scheme.yaml' : "$source/menus/mali/scheme.yaml"]}"
menus: "$source/menus/mali"
links:
  - {name: bench, host: 127.0.0.1, port: $port, system_id: mutuelle, password: secret, dialect: plain, codes: ["700"], sms: {window: 100}}
YAML
	close $out or die;
}

# A port that is free now.
sub free_port {
	require IO::Socket::INET;
	my $s = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 1) or die "no port: $!";
	return $s->sockport;
}

# ---- what the system says ----

# CPU seconds of each thread of a process, by name: the first one runs the links; one that has no name of its own runs the store.
# schedstat counts nanoseconds; stat only samples ticks, and misses who runs between them.
sub threads {
	my ($pid) = @_;
	my %cpu;
	for (glob "/proc/$pid/task/*") {
		my ($id) = m{(\d+)$};
		my ($name) = slurp("$_/comm") =~ /(.*)/;
		my ($ns) = slurp("$_/schedstat") =~ /^(\d+)/;
		next unless defined $ns && defined $name;
		$name = $id == $pid ? 'link' : $name eq 'mutuelle' ? 'store' : $name;
		$cpu{$name} += $ns / 1e9;
	}
	return \%cpu;
}

sub total { my $sum = 0; $sum += $_ for values %{$_[0]}; return $sum }

# CPU seconds of the machine that were not idle.
sub busy {
	my @f = split ' ', (split /\n/, slurp('/proc/stat'))[0];
	return ($f[1] + $f[2] + $f[3] + $f[6] + $f[7] + ($f[8] // 0)) / $tick;
}

sub metrics {
	my ($port) = @_;
	my $s = IO::Socket::INET->new(PeerAddr => "127.0.0.1:$port", Timeout => 5) or return {};
	print $s "GET /metrics HTTP/1.0\r\nHost: localhost\r\n\r\n";
	my %value;
	while (<$s>) {
		$value{$1} += $2 if /^(mutuelle_\w+)(?:\{[^}]*\})? ([0-9.eE+]+)/;
	}
	return \%value;
}

# ---- a daemon with the load beside it ----

sub open_bench {
	my ($folder, @options) = @_;
	my %b = (folder => $folder, http => free_port());
	$b{load} = open2($b{out}, $b{in}, $load, "$folder/phones");
	$running{$b{load}} = 1;
	my ($port) = hear(\%b, qr/^port (\d+)/, 10);
	config($folder, $port, $b{http});
	$b{pid} = start("$folder/serve.log", $program, 'serve', @options, '-c', "$folder/mutuelle.yaml");
	hear(\%b, qr/^bound/, 60);
	return \%b;
}

sub hear {
	my ($b, $wanted, $limit) = @_;
	my $line;
	local $SIG{ALRM} = sub { die "the load generator says nothing within $limit s; see $b->{folder}/serve.log\n" };
	alarm $limit;
	while (defined($line = readline $b->{out})) {
		last if $line =~ $wanted;
	}
	alarm 0;
	die "the load generator has ended; see $b->{folder}/serve.log\n" unless defined $line;
	return $line =~ $wanted;
}

sub phase {
	my ($b, $words) = @_;
	my $threads = threads($b->{pid});
	my $ours = total(threads($b->{load}));
	my ($busy, $metrics) = (busy(), metrics($b->{http}));
	$b->{in}->print("$words\n");
	$b->{in}->flush;
	my ($text) = hear($b, qr/^result (.*)/, $seconds + 60);
	my %r = map { split /=/, $_, 2 } split ' ', $text;
	my ($after, $after_metrics) = (threads($b->{pid}), metrics($b->{http}));
	my %us = map { $_ => 1e6 * ($after->{$_} - ($threads->{$_} // 0)) / ($r{steps} || 1) } keys %$after;
	$r{threads} = \%us;
	$r{load_cpu} = total(threads($b->{load})) - $ours;
	$r{other} = busy() - $busy - $r{load_cpu} - (total($after) - total($threads));
	$r{status} = slurp("/proc/$b->{pid}/status");
	my $batches = ($after_metrics->{mutuelle_batches_total} // 0) - ($metrics->{mutuelle_batches_total} // 0);
	my $steps = ($after_metrics->{mutuelle_steps_total} // 0) - ($metrics->{mutuelle_steps_total} // 0);
	$r{steps_a_commit} = $batches ? $steps / $batches : 0;
	warn "$words: $r{wrong} wrong screens, $r{refused} refused, $r{unanswered} unanswered\n" if $r{wrong} || $r{refused} || $r{unanswered};
	return \%r;
}

sub close_bench {
	my ($b) = @_;
	stop($b->{pid});
	close $b->{in};
	stop($b->{load});
}

# ---- the table ----

sub print_phase {
	my ($name, $r) = @_;
	my $cpu = join ', ', map { sprintf '%s %.1f', $_, $r->{threads}{$_} } grep { $r->{threads}{$_} >= 0.1 } sort keys %{$r->{threads}};
	my ($rss) = $r->{status} =~ /^RssAnon:\s+(\d+)/m;
	printf "  %-22s %7.0f steps/s  p50 %6.0f us  p99 %7.0f us  p99.9 %7.0f us  %6.1f steps a commit\n", $name,
		@$r{qw(rate p50_us p99_us p999_us steps_a_commit)};
	printf "  %-22s CPU a step by thread (us): %s; generator %.1f; others used %.1f s; RSS without file pages %.1f MB\n", '', $cpu,
		1e6 * $r->{load_cpu} / ($r->{steps} || 1), $r->{other} > 0 ? $r->{other} : 0, ($rss // 0) / 1024;
}

# ---- messages ----

# A small village with so many messages in its outbox, not yet sent.
sub queued {
	my ($n) = @_;
	my ($from, $folder) = (village((split /,/, $members)[0]), "$build/tests/bench/cache/sms");
	remove_tree($folder);
	make_path($folder);
	system('cp', "$from/mutuelle.db", "$from/phones", $folder) == 0 or die "cp failed\n";
	my $begin = time;
	run("$folder/queue.log", $queue, "sqlite:$folder/mutuelle.db", $n);
	printf "  put %d messages into the outbox in %.1f s\n", $n, time - $begin;
	return $folder;
}

sub rss { return (slurp("/proc/$_[0]{pid}/status") =~ /^RssAnon:\s+(\d+)/m)[0] / 1024 }

# Sends what is queued for at most so many seconds; the memory is looked at each second.
sub send_messages {
	my ($b, $n, $limit) = @_;
	my ($threads, $ours) = (threads($b->{pid}), total(threads($b->{load})));
	my @rss;
	my ($sent, %r) = (0);
	for (my $until = time + $limit; $sent < $n && time < $until;) {
		$b->{in}->print("sms $n 1\n");
		$b->{in}->flush;
		%r = map { split /=/, $_, 2 } split ' ', (hear($b, qr/^result (.*)/, 60))[0];
		$sent = $r{messages};
		push @rss, rss($b);
	}
	my $after = threads($b->{pid});
	my $cpu = join ', ', map { sprintf '%s %.1f', $_, 1e6 * ($after->{$_} - ($threads->{$_} // 0)) / ($sent || 1) } sort keys %$after;
	printf "  %d messages in %.1f s: %.0f messages/s; CPU a message by thread (us): %s; generator %.1f\n", $sent, @r{qw(seconds rate)}, $cpu,
		1e6 * (total(threads($b->{load})) - $ours) / ($sent || 1);
	printf "  RSS without file pages, each second (MB): %s\n", join ' ', map { sprintf '%.1f', $_ } @rss;
}

sub print_beside {
	my ($name, $r, $messages) = @_;
	printf "  1000 steps/s %-24s p50 %6.2f ms  p99 %6.2f ms  p99.9 %6.2f ms%s\n", $name, (map { $_ / 1000 } @$r{qw(p50_us p99_us p999_us)}),
		$messages ? sprintf('  beside %.0f messages/s', $messages / $seconds) : '';
}

sub bench_messages {
	my ($n, $deep) = split /,/, $messages;
	printf "\nSMS: one link, window 100, a commit before a message is sent and one behind its answer\n";
	my $folder = queued($n);
	printf "  disk: fdatasync of 4 KiB: %s", `$sync $folder`;
	my $b = open_bench($folder);
	send_messages($b, $n, 120);
	phase($b, "rate 1000 2");
	print_beside('alone', phase($b, "rate 1000 $seconds"));
	close_bench($b);
	$b = open_bench(queued($deep));
	send_messages($b, $deep, 5);
	my $before = phase($b, "rate 1000 1")->{messages};
	my $r = phase($b, "rate 1000 $seconds");
	print_beside('beside a campaign', $r, $r->{messages} - $before);
	printf "  %d messages are still queued, RSS %.1f MB\n", $deep - $r->{messages}, rss($b);
	close_bench($b);
	remove_tree($folder);
}

# ---- a campaign ----

# Runs a command of the officer's; dies if it fails.
sub officer {
	my ($folder, $pins, @words) = @_;
	open my $file, '>', "$folder/pins" or die;
	print $file map { "$_\n" } @$pins;
	close $file;
	my $pid = fork // die "fork: $!";
	if (!$pid) {
		open STDIN, '<', "$folder/pins" or die;
		open STDOUT, '>', "$folder/officer.log" or die;
		exec $program, @words, '-c', "$folder/mutuelle.yaml", '--pin-fd', '0' or POSIX::_exit(127);
	}
	waitpid $pid, 0;
	die "@words failed\n" if $?;
	return slurp("$folder/officer.log");
}

# A store of so many phones, in a scheme without nights: it may run at any hour.
sub people {
	my ($n) = @_;
	my $folder = "$build/tests/bench/cache/campaign";
	remove_tree($folder);
	make_path($folder);
	my $begin = time;
	run("$folder/made.log", "$build/tests/bench/campaign", $folder, $n);
	(my $scheme = slurp("$source/menus/mali/scheme.yaml")) =~ s/^quiet_hours:\n(?:  - .*\n)+/quiet_hours:\n  - {from: "03:33", to: "03:34"}\n/m or die;
	open my $out, '>', "$folder/scheme.yaml" or die;
	print $out $scheme;
	close $out;
	my @days = map { strftime('%Y-%m-%d', gmtime(time + 86400 * $_)) } 0, 30;
	open $out, '>', "$folder/banc.yaml" or die;
	print $out <<YAML;
campaign: banc
title: "Banc d'essai"
topic: nouvelles
segment: "cover in (covered, grace, waiting, lapsed)"
to: households
missing: source
parts: 1
window: {from: $days[0], until: $days[1], hours: "00:00-24:00"}
texts: {fr: "{prenom}, votre famille est couverte jusqu'au {date}."}
YAML
	close $out;
	config($folder, 1, '');
	officer($folder, ['2580'], qw(staff add awa --role manager));
	officer($folder, ['2580', '1397'], qw(staff add moussa --role manager --as awa));
	printf "\n%d phones, made in %.0f s\n  disk: fdatasync of 4 KiB: %s", $n, time - $begin, `$sync $folder`;
	return $folder;
}

# In a process of its own, so that the phones are measured meanwhile. Notes when each order was done.
sub order_campaign {
	my ($folder) = @_;
	my $pid = fork // die "fork: $!";
	if ($pid) {
		$running{$pid} = 1;
		return $pid;
	}
	%running = ();
	open my $out, '>', "$folder/orders" or die;
	$out->autoflush(1);
	my ($mark) = officer($folder, ['2580'], 'campaign', 'submit', "$folder/banc.yaml", '--as', 'awa') =~ /mark (\w{8})/;
	printf $out "%.3f\n", time;
	officer($folder, ['1397'], qw(campaign approve banc --mark), $mark, qw(--as moussa));
	printf $out "%.3f\n", time;
	officer($folder, ['2580'], qw(campaign start banc --as awa));
	printf $out "%.3f\n", time;
	POSIX::_exit(0);
}

# When the last row was put into the outbox, by the daemon's own log; undef: not yet.
sub is_put {
	my ($folder) = @_;
	my ($y, $m, $d, $h, $min, $s, $ms, $put) = slurp("$folder/serve.log")
		=~ /^time=(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+)\.(\d+)Z .*event=campaign-stage-done .*\bput=(\d+)/m or return;
	return (timegm($s, $min, $h, $d, $m - 1, $y) + $ms / 1000, $put);
}

sub middle { my @sorted = sort { $a <=> $b } @_; return $sorted[$#sorted / 2] }

sub memory { my ($b, $what) = @_; return (slurp("/proc/$b->{pid}/status") =~ /^$what:\s+(\d+)/m)[0] / 1024 }

sub bench_campaign {
	my ($n) = @_;
	my $folder = people($n);
	my $b = open_bench($folder);
	phase($b, 'rate 1000 3');
	my @alone = map { phase($b, 'rate 1000 5') } 1 .. 4;
	my ($before, $most) = (memory($b, 'RssAnon'), 0);
	my ($begin, $pid) = (time, order_campaign($folder));
	my ($at, $put, @beside);
	while (!defined $at && time < $begin + 1800) {
		push @beside, phase($b, 'rate 1000 5');
		$most = memory($b, 'RssAnon') if memory($b, 'RssAnon') > $most;
		($at, $put) = is_put($folder);
	}
	die "it did not end: see $folder/serve.log\n" unless defined $at;
	waitpid $pid, 0;
	delete $running{$pid};
	my @orders = map { $_ - $begin } split /\n/, slurp("$folder/orders");
	printf "  from submit to the last of %d rows in the outbox: %.1f s (submit %.1f, approve with its count of phones %.1f, start %.1f, then %.0f rows/s)\n",
		$put, $at - $begin, $orders[0], $orders[1] - $orders[0], $orders[2] - $orders[1], $put / ($at - $begin - $orders[2]);
	printf "  the gateway had taken %d of them by then; ", $beside[-1]{messages};
	for (my $until = time + 600; time < $until;) {
		$b->{in}->print("sms $put 1\n");
		$b->{in}->flush;
		my %r = map { split /=/, $_, 2 } split ' ', (hear($b, qr/^result (.*)/, 60))[0];
		last if $r{messages} >= $put;
	}
	printf "all of them %.1f s after submit\n", time - $begin;
	my %p99 = (alone => [map { $_->{p99_us} / 1000 } @alone], beside => [map { $_->{p99_us} / 1000 } @beside]);
	my ($alone, $beside) = map { middle(@{ $p99{$_} }) } qw(alone beside);
	printf "  1000 steps/s alone     p99 %6.2f ms (of 5 s: %s)\n", $alone, join ' ', map { sprintf '%.2f', $_ } @{ $p99{alone} };
	printf "  1000 steps/s meanwhile p99 %6.2f ms (of 5 s: %s): %.1f times\n", $beside, join(' ', map { sprintf '%.2f', $_ } @{ $p99{beside} }),
		$beside / $alone;
	printf "  own memory (RssAnon) before %.1f MB, at most %.1f MB; peak RSS %.1f MB, of which %.1f MB are pages of the database, mapped (%.0f MB on"
		. " the disk): the kernel takes them back\n", $before, $most, memory($b, 'VmHWM'), memory($b, 'RssFile'), (-s "$folder/mutuelle.db") / 1048576;
	close_bench($b);
	remove_tree($folder);
	return ($n, $most - $before);
}

sub bench_campaigns {
	my @of = map { [bench_campaign($_)] } split /,/, $recipients;
	printf "\na campaign adds %.1f MB of own memory with %d recipients, %.1f MB with %d: SQLite's caches fill, to 16 MB a connection\n",
		map { @$_[1, 0] } @of[0, -1] if @of > 1;
}

$| = 1;
printf "%d processors, %s; each phase %d s; 4 screens a dialog (*700#, 2, 0, 3) and a hang up, not counted\n", scalar(() = slurp('/proc/cpuinfo') =~ /^processor/mg),
	(POSIX::uname())[0] . ' ' . (POSIX::uname())[2], $seconds;
my %saturated;
my @table;
for my $n ($only eq 'sms' || $only eq 'campaign' ? () : split /,/, $members) {
	my $folder = village($n);
	printf "\n%d members\n", $n;
	printf "  disk: fdatasync of 4 KiB: %s", `$sync $folder`;
	my $b = open_bench($folder);
	phase($b, "sat $dialogs 3");    # warm caches are the ordinary state of a daemon
	$saturated{$n} = phase($b, "sat $dialogs $seconds");
	print_phase("saturation ($dialogs)", $saturated{$n});
	my @at;
	for my $rate (1000, 5000) {
		my $r = phase($b, "rate $rate $seconds");
		push @at, sprintf '%.2f/%.2f', $r->{p50_us} / 1000, $r->{p99_us} / 1000;
		print_phase("$rate steps/s", $r);
	}
	close_bench($b);
	$b = open_bench($folder, '--store-off');
	phase($b, "sat $dialogs 2 any");
	my $off = phase($b, "sat $dialogs $seconds any");
	print_phase('store off: the ceiling', $off);
	close_bench($b);
	my $s = $saturated{$n};
	my ($rss) = $s->{status} =~ /^RssAnon:\s+(\d+)/m;
	push @table, sprintf "%9d  %8.0f  %6.1f  %6.1f  %7.1f  %12s  %12s  %6.1f  %8.0f  %5.2f\n", $n, $s->{rate}, $s->{threads}{link} // 0,
		$s->{threads}{store} // 0, $s->{steps_a_commit}, @at, ($rss // 0) / 1024, $off->{rate}, $s->{rate} / ($off->{rate} || 1);
}
bench_messages() unless $only eq 'ussd' || $only eq 'campaign';
bench_campaigns() if $only eq 'campaign';
exit 0 unless @table;
printf "\n%9s  %8s  %6s  %6s  %7s  %12s  %12s  %6s  %8s  %5s\n", 'members', 'steps/s', 'link', 'store', 'steps a', 'at 1000/s', 'at 5000/s',
	'RSS', 'ceiling', 'of it';
printf "%9s  %8s  %6s  %6s  %7s  %12s  %12s  %6s  %8s  %5s\n", '', '', 'us', 'us', 'commit', 'p50/p99 ms', 'p50/p99 ms', 'MB', 'steps/s', '';
print @table;
my @n = sort { $a <=> $b } keys %saturated;
if (@n > 1) {
	printf "\na step among %d members costs %.2f times the CPU of a step among %d (at saturation)\n", $n[-1],
		total($saturated{$n[-1]}{threads}) / (total($saturated{$n[0]}{threads}) || 1), $n[0];
}
