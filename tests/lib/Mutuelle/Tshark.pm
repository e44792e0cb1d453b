# SPDX-License-Identifier: GPL-3.0-or-later
# tshark as a stranger who reads PDUs: is any malformed, and what stands in their fields.
package Mutuelle::Tshark;
use strict;
use warnings;
use File::Temp 'tempdir';

# The name of a program that is missing, or nothing.
sub missing {
	for my $tool (qw(tshark text2pcap)) {
		return $tool unless grep { -x "$_/$tool" } split /:/, $ENV{PATH};
	}
	return;
}

# PDUs as hexadecimal digits, each a packet of its own.
sub new {
	my ($class, @pdus) = @_;
	my $dir = tempdir(CLEANUP => 1);
	open my $out, '>', "$dir/pdus.txt" or die "$dir: $!";
	print $out '000000 ', join(' ', /../g), "\n\n" for @pdus;
	close $out;
	system("text2pcap -q -T 40000,2775 $dir/pdus.txt $dir/pdus.pcap >$dir/log 2>&1") == 0 or die `cat $dir/log`;
	return bless { tshark => "tshark -r $dir/pdus.pcap -d tcp.port==2775,smpp" }, $class;
}

sub ask {
	my ($self, $arguments) = @_;
	local $SIG{ALRM} = sub { die "tshark does not end\n" };
	alarm 60;
	my @lines = `$self->{tshark} $arguments 2>/dev/null`;
	alarm 0;
	chomp @lines;
	return @lines;
}

sub malformed { return join "\n", $_[0]->ask(q{-Y '_ws.malformed || (smpp && _ws.expert.severity >= 6291456)'}) }

# One list of values a PDU.
sub fields {
	my ($self, @names) = @_;
	return map { [ split /\t/, $_, -1 ] } $self->ask('-T fields ' . join ' ', map { "-e smpp.$_" } @names);
}

1;
