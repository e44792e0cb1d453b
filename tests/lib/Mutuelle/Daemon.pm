# SPDX-License-Identifier: GPL-3.0-or-later
# The real program in a folder of its own: configuration, sample village, `mutuelle serve`, all of it gone at the end.
#
#   my $d = Mutuelle::Daemon->new(links => [{port => $port, dialect => 'plain'}]);
#   $d->import_village(households => 50);
#   $d->start; ...; is($d->stop, 0);
package Mutuelle::Daemon;
use strict;
use warnings;
use File::Path 'remove_tree';
use File::Temp 'tempdir';
use IO::Socket::INET;
use POSIX ':sys_wait_h';
use Scalar::Util ();
use Time::HiRes qw(sleep time);

# However the test ends, the daemon ends with it.
$SIG{PIPE} = 'IGNORE';
$SIG{$_} = sub { exit 1 } for qw(HUP INT TERM);

our $PROGRAM = ($ENV{builddir} // '.') . '/mutuelle';
our $SRCDIR = $ENV{srcdir} // '.';
$SRCDIR = POSIX::getcwd() . "/$SRCDIR" unless $SRCDIR =~ m{^/};

# links: hashes of configuration keys over presets that bind to 127.0.0.1 as mutuelle/secret. http => 0: off. more: further YAML.
sub new {
	my ($class, %args) = @_;
	my $self = bless {dir => tempdir('mutuelle-test-XXXXXX', TMPDIR => 1, CLEANUP => 0), owner => $$, %args}, $class;
	$self->{config} = "$self->{dir}/mutuelle.yaml";
	$self->write_config;
	return $self;
}

sub write_config {
	my ($self) = @_;
	my $text = "store: \"sqlite:mutuelle.db\"\nscheme: \"$SRCDIR/menus/mali/scheme.yaml\"\nmenus: \"" . ($self->{menus} // "$SRCDIR/menus/mali") . "\"\n";
	$text .= "http: {listen: \"127.0.0.1:" . ($self->{http} // 0) . "\"}\n" unless defined $self->{http} && !$self->{http};
	$text .= "log: debug\nlinks:\n";
	for my $link (@{ $self->{links} }) {
		my %keys = (name => 'orange', host => '127.0.0.1', system_id => 'mutuelle', password => 'secret', dialect => 'plain', codes => '["700"]', backoff_min_s => 1, backoff_max_s => 2, %$link);
		delete $keys{password} if $keys{password_file};
		my $lead = '  - ';
		for (sort keys %keys) {
			$text .= "$lead$_: $keys{$_}\n";
			$lead = '    ';
		}
	}
	$text .= $self->{more} // '';
	open my $out, '>', $self->{config} or die "$self->{config}: $!";
	print $out $text;
	close $out;
}

# Runs a command of the program ({stdin}: what it reads); returns (exit code, what it printed, what it complained).
sub run {
	my ($class_or_self, @args) = @_;
	my $dir = tempdir('mutuelle-run-XXXXXX', TMPDIR => 1, CLEANUP => 1);
	my $pid = fork // die "fork: $!";
	if (!$pid) {
		open STDIN, '<', ref $class_or_self && $class_or_self->{stdin} || '/dev/null';
		open STDOUT, '>', "$dir/out";
		open STDERR, '>', "$dir/err";
		exec $PROGRAM, @args or POSIX::_exit(127);
	}
	my $end = time + 120;
	while (!waitpid $pid, WNOHANG) {
		if (time > $end) {
			kill 'KILL', $pid;
			waitpid $pid, 0;
			return (-1, slurp("$dir/out"), "did not end in 120 s\n" . slurp("$dir/err"));
		}
		sleep 0.01;
	}
	return ($? & 127 ? -($? & 127) : $? >> 8, slurp("$dir/out"), slurp("$dir/err"));
}

# An exit from a signal handler runs END blocks, not the destructors of what a script still holds.
my %alive;
END { $_->DESTROY for grep { $_ } values %alive }

sub slurp {
	my ($path) = @_;
	open my $in, '<:raw', $path or return '';
	local $/;
	return scalar(<$in>) // '';
}

sub import_village {
	my ($self, %args) = @_;
	my ($sec, $min, $hour, $day, $month, $year) = gmtime;
	my $today = sprintf '%04d-%02d-%02d', $year + 1900, $month + 1, $day;
	my ($rc, $roll, $err) = $self->run('roll', 'sample', '--households', $args{households} // 50, '--seed', $args{seed} // 1, '--today', $today);
	die "roll sample: $err" if $rc;
	open my $out, '>', "$self->{dir}/roll.csv" or die $!;
	print $out $roll;
	close $out;
	($rc, my $said, $err) = $self->run('roll', 'import', '-c', $self->{config}, "$self->{dir}/roll.csv");
	die "roll import: $err" if $rc;
	return $said;
}

sub start {
	my ($self, @flags) = @_;
	my $pid = fork // die "fork: $!";
	if (!$pid) {
		open STDIN, '<', '/dev/null';
		open STDOUT, '>>', "$self->{dir}/log";
		open STDERR, '>>', "$self->{dir}/log";
		exec $PROGRAM, 'serve', '-c', $self->{config}, @flags or POSIX::_exit(127);
	}
	$self->{pid} = $pid;
	Scalar::Util::weaken($alive{$self} = $self);
	$self->{log_from} = -s "$self->{dir}/log" || 0;
	return $self;
}

sub log_text { slurp("$_[0]{dir}/log") }

# Waits until the log has said it; true, or false after `seconds` or when the daemon has ended.
sub wait_log {
	my ($self, $pattern, $seconds) = @_;
	my $end = time + ($seconds // 20);
	while (time < $end) {
		return 1 if substr($self->log_text, $self->{log_from}) =~ $pattern;
		return 0 if !$self->is_running && substr($self->log_text, $self->{log_from}) !~ $pattern;
		sleep 0.02;
	}
	return 0;
}

# Where it listens, since the last start, for `http`, or for `callbacks`.
sub http_port {
	my ($self, $what) = @_;
	$what //= 'http';
	$self->wait_log(qr/event=$what-listening/) or return;
	return (substr($self->log_text, $self->{log_from}) =~ /event=$what-listening .*port=(\d+)/)[0];
}

# A file beside the configuration, which only its owner may read.
sub write_secret {
	my ($self, $name, $line) = @_;
	open my $out, '>', "$self->{dir}/$name" or die "$name: $!";
	chmod 0600, $out;
	print $out "$line\n";
	close $out;
}

# GET; returns (status, body).
sub get {
	my ($self, $path, $method) = @_;
	my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $self->http_port, Timeout => 5) or return;
	print $socket(($method // 'GET') . " $path HTTP/1.0\r\nHost: localhost\r\n\r\n");
	local $/;
	my $answer = <$socket> // '';
	my ($status) = $answer =~ m{^HTTP/1\.[01] (\d+)};
	return ($status, $answer =~ s/^.*?\r\n\r\n//sr);
}

sub is_running {
	my ($self) = @_;
	return 0 unless $self->{pid};
	return 1 unless waitpid $self->{pid}, WNOHANG;
	$self->{status} = $?;
	delete $self->{pid};
	return 0;
}

sub wait_end {
	my ($self, $seconds) = @_;
	my $end = time + ($seconds // 30);
	sleep 0.02 while $self->is_running && time < $end;
	if ($self->{pid}) {
		kill 'KILL', $self->{pid};
		waitpid $self->{pid}, 0;
		delete $self->{pid};
		return -1;
	}
	return $self->{status} & 127 ? -($self->{status} & 127) : $self->{status} >> 8;
}

# SIGTERM; the exit code, negative for a signal or when it did not end.
sub stop { my ($self) = @_; kill 'TERM', $self->{pid} if $self->{pid}; return $self->wait_end }
sub kill_hard { my ($self) = @_; kill 'KILL', $self->{pid} if $self->{pid}; return $self->wait_end }

sub DESTROY {
	my ($self) = @_;
	return unless $$ == $self->{owner};
	local ($?, $!, $@);
	$self->kill_hard if $self->{pid};
	remove_tree($self->{dir}) unless $ENV{KEEP};
}

1;
