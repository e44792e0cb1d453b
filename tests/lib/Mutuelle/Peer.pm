# SPDX-License-Identifier: GPL-3.0-or-later
# A small HTTP server that answers as it is told, in a process of its own. It is gone with the object.
#
#   my $peer = Mutuelle::Peer->new(sub { my ($socket, $request, $n) = @_; print $socket "HTTP/1.1 ..." });
#   ask($peer->url); my @requests = $peer->heard;
#
# act is called once a request, with the socket, the request's text and its number from 1, in a process that knows nothing of later
# changes in the test. keep => 1: the connection stays open for further requests; then act must write whole answers.
package Mutuelle::Peer;
use strict;
use warnings;
use File::Temp 'tempdir';
use IO::Socket::INET;
use Mutuelle::Daemon;
use POSIX ();
use Scalar::Util ();
use Time::HiRes 'sleep';

my %alive;
END { $_->stop for grep { $_ } values %alive }

sub new {
	my ($class, $act, %o) = @_;
	my $listener = IO::Socket::INET->new(Listen => 64, LocalAddr => '127.0.0.1', ReuseAddr => 1) or die "listen: $!";
	my $self = bless { dir => tempdir(CLEANUP => 1), port => $listener->sockport, owner => $$ }, $class;
	my $pid = fork // die "fork: $!";
	if (!$pid) {
		%alive = ();
		$SIG{CHLD} = 'IGNORE';
		$SIG{$_} = 'DEFAULT' for qw(HUP INT TERM);
		for (my $n = 1; ; $n++) {
			my $socket = $listener->accept or next;
			my $child = fork;
			next if $child || !defined $child;
			$SIG{ALRM} = 'DEFAULT';
			alarm 60;
			$socket->autoflush(1);
			$self->note('connections', "$n\n");
			1 while $self->serve($socket, $act, $n) && $o{keep};
			close $socket;
			POSIX::_exit(0);
		}
	}
	$self->{pid} = $pid;
	Scalar::Util::weaken($alive{$self} = $self);
	return $self;
}

# Reads one request whole, keeps it, answers it. False: the other side has gone.
sub serve {
	my ($self, $socket, $act, $n) = @_;
	my $request = '';
	while ($request !~ /\r\n\r\n/) {
		sysread $socket, $request, 65536, length $request or return 0;
	}
	my ($length) = $request =~ /^Content-Length: *(\d+)/mi;
	my $whole = index($request, "\r\n\r\n") + 4 + ($length // 0);
	while (length $request < $whole) {
		sysread $socket, $request, 65536, length $request or return 0;
	}
	$self->note('heard', pack('N/a*', $request));
	local $SIG{PIPE} = 'IGNORE';
	$act->($socket, $request, $n);
	return 1;
}

# Appends in one write, so that processes do not mix.
sub note {
	my ($self, $name, $octets) = @_;
	open my $out, '>>:raw', "$self->{dir}/$name" or die $!;
	syswrite $out, $octets;
	close $out;
}

sub port { return $_[0]{port} }
sub url { return "http://127.0.0.1:$_[0]{port}/" }
sub heard { return unpack '(N/a*)*', Mutuelle::Daemon::slurp("$_[0]{dir}/heard") }
sub n_heard { my @heard = $_[0]->heard; return scalar @heard }
sub connections { return scalar split /\n/, Mutuelle::Daemon::slurp("$_[0]{dir}/connections") }

# Waits until so many requests were heard; true, or false after `seconds`.
sub wait_heard {
	my ($self, $n, $seconds) = @_;
	for (1 .. ($seconds // 20) * 50) {
		return 1 if $self->n_heard >= $n;
		sleep 0.02;
	}
	return 0;
}

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
