# SPDX-License-Identifier: GPL-3.0-or-later
# Prism as a stranger who plays a wallet by the GSMA's own OpenAPI file: proves each request, answers with examples, and calls back
# with a success and a failure for everything, even for what it refused. It knows of nothing it ever answered.
package Mutuelle::Prism;
use strict;
use warnings;
use File::Temp 'tempdir';
use IO::Socket::INET;
use Mutuelle::Daemon;
use POSIX ();
use Scalar::Util ();
use Time::HiRes qw(sleep time);

my $program = $ENV{PRISM} // ($ENV{builddir} // '.') . '/tests/prism/node_modules/.bin/prism';
my $spec = ($ENV{srcdir} // '.') . '/tests/fixtures/gsma';

my %alive;
END { $_->stop for grep { $_ } values %alive }

# Why there is none, or nothing.
sub missing {
	return 'node is missing (Debian: nodejs)' unless grep { -x "$_/node" } split /:/, $ENV{PATH};
	return "Prism is missing: `make prism` fetches it from npm" unless -x $program;
	return;
}

# As a proxy it stands before a provider, and says of each of its answers that the file does not allow: 500 and why.
sub proxy {
	my ($class, $upstream) = @_;
	return $class->begin('proxy', ['--errors'], $upstream);
}

# Further flags of `prism mock`: --dynamic.
sub new {
	my ($class, @flags) = @_;
	return $class->begin('mock', \@flags);
}

sub begin {
	my ($class, $mode, $flags, @upstream) = @_;
	my $self = bless { dir => tempdir(CLEANUP => 1), owner => $$ }, $class;
	system("sed -f $spec/repair.sed $spec/merchant-payments.yaml > $self->{dir}/gsma.yaml") == 0 or die 'sed';
	my $free = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1') or die $!;
	$self->{port} = $free->sockport;
	close $free;
	my $pid = fork // die "fork: $!";
	if (!$pid) {
		open STDIN, '<', '/dev/null';
		open STDOUT, '>', "$self->{dir}/log";
		open STDERR, '>&', \*STDOUT;
		exec $program, $mode, '-v', 'debug', '-h', '127.0.0.1', '-p', $self->{port}, @$flags, "$self->{dir}/gsma.yaml", @upstream
			or POSIX::_exit(127);
	}
	$self->{pid} = $pid;
	Scalar::Util::weaken($alive{$self} = $self);
	my $end = time + 60;
	sleep 0.1 until $self->log_text =~ /Prism is listening/ || time > $end;
	die "Prism does not start:\n" . $self->log_text unless $self->log_text =~ /Prism is listening/;
	return $self;
}

sub url { return "http://127.0.0.1:$_[0]{port}" }
sub log_text { return Mutuelle::Daemon::slurp("$_[0]{dir}/log") =~ s/\e\[[0-9;]*m//gr }

# What it found wrong in requests, a line each. (Its own answers break the file's rules, too.)
sub violations { return grep { /Violation: (?!response)|did not pass|Route not resolved/ } split /\n/, $_[0]->log_text }
sub n_passed { return scalar(() = $_[0]->log_text =~ /The request passed the validation rules/g) }
sub n_callbacks { return scalar(() = $_[0]->log_text =~ /Executing "put" callback/g) }

sub stop {
	my ($self) = @_;
	return unless $self->{pid} && $$ == $self->{owner};
	kill 'KILL', $self->{pid};
	waitpid $self->{pid}, 0;
	delete $self->{pid};
}

sub DESTROY {
	my ($self) = @_;
	local ($?, $!, $@);
	$self->stop;
}

1;
